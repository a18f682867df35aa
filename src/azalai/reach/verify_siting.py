"""Recompute an answer of siting from distances, weights and the names of the open bases alone.

Neither the solver nor any of the model rooms is used; sums are written out one demand at a time.
What holds: number of bases, fixed and forbidden sites, pads, budget, every limit asked for, and the
value.  That nothing better exists is the solver's bound, and is not checked here.
"""

import math
from collections.abc import Iterator
from typing import Any

from azalai.reach.siting_inputs import SitingInputs, SitingSettings, build
from azalai.reach.siting_model import (
    FuelArrays,
    SitingArrays,
    SitingError,
    SitingPlan,
    SitingQuestion,
)
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario

#: Rounding may explain so much, relative to the value.
NEAR = 1e-6
MIN_PER_H = 60.0
Check = tuple[str, float, float, str]  # what, told, recomputed, relation


def verify(scenario: Scenario, settings: SitingSettings, result: Result) -> None:
    """Check a result against its plan.

    Raises:
        SitingError: `siting-verify`, naming the first thing that does not hold.

    """
    inputs = build(scenario, settings)
    row = result["answer"].row(0, named=True)
    factor = MIN_PER_H if row["unit"] == "min" else 1.0
    held = {r["site"]: r["aircraft"] for r in result["sites"].iter_rows(named=True)}
    aircraft = [held[name] for name in inputs.sites]
    served = _served(inputs, result) if "served" in result.tables else None
    caches, filled = _filled(inputs, result)
    checks = _checks(
        inputs.arrays,
        settings.question,
        aircraft,
        row["value"] / factor,
        served,
        inputs.fuel,
        caches,
        filled,
    )
    _judge(checks)


def verify_plan(
    arrays: SitingArrays,
    question: SitingQuestion,
    plan: SitingPlan,
    fuel: FuelArrays | None = None,
) -> None:
    """Check one plan of arrays.

    Raises:
        SitingError: `siting-verify`, naming the first thing that does not hold.

    """
    served = None
    if plan.served is not None:
        shares = plan.served
        served = [
            (i, j, c - 1, float(shares[i, j, c]))
            for i in range(shares.shape[0])
            for j in range(shares.shape[1])
            for c in range(shares.shape[2])
            if shares[i, j, c] > 0
        ]
    aircraft = [int(n) for n in plan.aircraft]
    _judge(
        _checks(
            arrays,
            question,
            aircraft,
            plan.value,
            served,
            fuel,
            set(plan.caches),
            list(plan.filled),
        )
    )


def _judge(checks: Iterator[Check]) -> None:
    for what, told, found, relation in checks:
        slack = NEAR * max(1.0, abs(found), abs(told) if math.isfinite(told) else 1.0)
        holds = {
            "=": abs(told - found) <= slack,
            "<": found <= told + slack,
            ">": found >= told - slack,
        }[relation]
        if not holds:
            raise SitingError("siting-verify", what=what, told=told, found=found)


Served = list[tuple[int, int, int, float]]  # demand, site, cache or -1, share


def _checks(
    arrays: SitingArrays,
    question: SitingQuestion,
    aircraft: list[int],
    value: float,
    served: Served | None,
    fuel: FuelArrays | None,
    caches: set[int],
    filled: list[tuple[int, int, float]],
) -> Iterator[Check]:
    """Give each thing that must hold: what, as told, as recomputed, and how they compare."""
    opened = [j for j, n in enumerate(aircraft) if n > 0]
    yield from _sites(arrays, question, aircraft, opened)
    ways = _nearest(arrays, opened) if served is None else served
    times = [_time(arrays, fuel, way) for way in ways]
    yield from _limits(arrays, question, ways, times)
    if served is not None:
        yield from _service(arrays, opened, served, caches)
    cost = sum(float(arrays.cost_money[j]) for j in opened)
    if fuel is not None:
        yield from _fuel(arrays, fuel, ways, opened, caches, filled)
        cost += sum(float(fuel.cost_money[c]) for c in caches)
        cost += fuel.years * sum(_fill_price(arrays, fuel, s, c) * kg for s, c, kg in filled)
    if question.budget_money is not None:
        yield "budget", question.budget_money, cost, "<"
    yield "value", value, _value(arrays, question, aircraft, opened, ways, times), "="


def _sites(
    arrays: SitingArrays, question: SitingQuestion, aircraft: list[int], opened: list[int]
) -> Iterator[Check]:
    if question.bases is not None:
        yield "bases", float(question.bases), float(len(opened)), "<"
    if question.aim == "expected":
        yield "aircraft", float(question.aircraft or 0), float(sum(aircraft)), "="
        for j in opened:
            yield f"pads {j}", float(arrays.most[j]), float(aircraft[j]), "<"
    for j in range(len(aircraft)):
        if arrays.fixed[j]:
            yield f"fixed {j}", 1.0, float(aircraft[j]), ">"
        if arrays.barred[j]:
            yield f"barred {j}", 0.0, float(aircraft[j]), "<"


def _nearest(arrays: SitingArrays, opened: list[int]) -> Served:
    """Serve each demand from its nearest open site."""
    ways = []
    for i in range(arrays.weight.size):
        best = min(opened, key=lambda j: (arrays.time_h[i, j], j), default=None)
        if best is not None and math.isfinite(arrays.time_h[i, best]):
            ways.append((i, best, -1, 1.0))
    return ways


def _time(arrays: SitingArrays, fuel: FuelArrays | None, way: tuple[int, int, int, float]) -> float:
    i, j, cache, _ = way
    if cache < 0 or fuel is None:
        return float(arrays.time_h[i, j])
    return float(fuel.time_h[i, j, cache])


def _limits(
    arrays: SitingArrays, question: SitingQuestion, ways: Served, times: list[float]
) -> Iterator[Check]:
    total = float(sum(arrays.weight))
    in_time, spent, reached = 0.0, 0.0, 0.0
    worst = [math.inf if w > 0 else 0.0 for w in arrays.weight]
    whole = [0.0] * len(worst)
    for (i, _, _, share), time in zip(ways, times, strict=True):
        weight = float(arrays.weight[i]) * share
        in_time += weight if time <= arrays.target_h[i] else 0.0
        spent, reached = spent + weight * time, reached + weight
        worst[i] = max(time, 0.0 if whole[i] == 0.0 else worst[i])
        whole[i] += share
    late = [w if s > 1 - NEAR else math.inf for w, s in zip(worst, whole, strict=True)]
    if question.share_frac is not None:
        yield "share", question.share_frac, in_time / total, ">"
    if question.worst_h is not None:
        longest = max((t for t, w in zip(late, arrays.weight, strict=True) if w > 0), default=0.0)
        yield "worst", question.worst_h, longest, "<"
    if question.mean_h is not None:
        mean = (spent + (total - reached) * question.unreached_h) / total
        yield "mean", question.mean_h, mean, "<"


def _service(
    arrays: SitingArrays, opened: list[int], served: Served, caches: set[int]
) -> Iterator[Check]:
    """Shares of a demand add up to one at most, come from what is open, within its capacity."""
    shares, loads = [0.0] * arrays.weight.size, [0.0] * arrays.capacity.size
    for i, j, cache, share in served:
        shares[i] += share
        loads[j] += share * float(arrays.weight[i])
        if j not in opened or (cache >= 0 and cache not in caches):
            yield f"open {j} {cache}", 0.0, share, "<"
    for i, share in enumerate(shares):
        yield f"demand {i}", 1.0, share, "<"
    for j, load in enumerate(loads):
        yield f"capacity {j}", float(arrays.capacity[j]), load, "<"


def _fuel(
    arrays: SitingArrays,
    fuel: FuelArrays,
    ways: Served,
    opened: list[int],
    caches: set[int],
    filled: list[tuple[int, int, float]],
) -> Iterator[Check]:
    """What goes out of a cache came in, from what is open, and in the end from bases."""
    sites = arrays.cost_money.size
    balance = [0.0] * fuel.cost_money.size
    inflow = [0.0] * fuel.cost_money.size
    for i, j, cache, share in ways:
        if cache >= 0:
            balance[cache] -= share * float(arrays.weight[i] * fuel.draw_kg[i, j, cache])
    for source, cache, kg in filled:
        balance[cache] += kg
        inflow[cache] += kg
        known = source in opened if source < sites else source - sites in caches
        possible = math.isfinite(_fill_price(arrays, fuel, source, cache)) and cache in caches
        if source >= sites:
            balance[source - sites] -= kg
        yield f"fill {source} {cache}", 1.0, float(known and possible), "="
    for cache, left in enumerate(balance):
        yield f"cache {cache}", 0.0, left / max(1.0, inflow[cache]), "="
        yield f"tank {cache}", float(fuel.capacity_kg_per_y[cache]), inflow[cache], "<"
    grounded = _grounded(sites, filled)
    for cache in caches:
        yield f"source of cache {cache}", 1.0, float(cache in grounded), "="


def _grounded(sites: int, filled: list[tuple[int, int, float]]) -> set[int]:
    """Give the caches to which fuel comes from a base, directly or by other caches."""
    found: set[int] = set()
    while True:
        more = {c for s, c, _ in filled if s < sites or s - sites in found} - found
        if not more:
            return found
        found |= more


def _fill_price(arrays: SitingArrays, fuel: FuelArrays, source: int, cache: int) -> float:
    sites = arrays.cost_money.size
    if source < sites:
        return float(fuel.fill_money_per_kg[source, cache])
    return float(fuel.pass_money_per_kg[source - sites, cache])


def _value(
    arrays: SitingArrays,
    question: SitingQuestion,
    aircraft: list[int],
    opened: list[int],
    ways: Served,
    times: list[float],
) -> float:
    """Recompute what the aim counts."""
    if question.aim == "set-cover":
        return float(len(opened))
    timed = list(zip(ways, times, strict=True))
    if question.aim == "cover":
        return sum(
            float(arrays.weight[i]) * s for (i, _, _, s), t in timed if t <= arrays.target_h[i]
        )
    if question.aim == "center":
        return max((t for (i, *_), t in timed if arrays.weight[i] > 0), default=0.0)
    if question.aim == "median":
        total, spent = float(sum(arrays.weight)), 0.0
        for (i, _, _, share), time in timed:
            late = question.late_h if time > arrays.target_h[i] else 0.0
            cost = min(time, question.unreached_h) + late
            spent += (
                share * float(arrays.weight[i]) * (cost - question.unreached_h - question.late_h)
            )
        return question.unreached_h + question.late_h + spent / total
    return sum(
        float(arrays.weight[i]) * _first_free(question, _near(arrays, aircraft, i))
        for i in range(arrays.weight.size)
    )


def _near(arrays: SitingArrays, aircraft: list[int], i: int) -> int:
    """Count the aircraft that reach a demand in time."""
    return sum(n for j, n in enumerate(aircraft) if arrays.time_h[i, j] <= arrays.target_h[i])


def _first_free(question: SitingQuestion, count: int) -> float:
    """Give what `count` aircraft or bases within the target are worth to one call."""
    if question.aim == "backup":
        return (1.0 if count > 0 else 0.0) + (question.backup_frac if count > 1 else 0.0)
    free = 1.0 - question.busy_frac**count if count else 0.0
    return question.common_frac * free


def _served(inputs: SitingInputs, result: Result) -> Served:
    """Read the table `served` back into indices."""
    columns = ["mission", "destination", "month", "night"]
    demand = {key: i for i, key in enumerate(inputs.cells.select(columns).rows())}
    rows: Any = result["served"].select(*columns, "base", "cache", "share_frac").rows()
    return [
        (
            demand[tuple(row[:4])],
            inputs.sites.index(row[4]),
            inputs.caches.index(row[5]) if row[5] else -1,
            row[6],
        )
        for row in rows
    ]


def _filled(inputs: SitingInputs, result: Result) -> tuple[set[int], list[tuple[int, int, float]]]:
    """Read the table `fuel` back into indices."""
    if "fuel" not in result.tables:
        return set(), []
    sources = [*inputs.sites, *(f"{name} cache" for name in inputs.caches)]
    rows = result["fuel"].select("cache", "filled_from", "by", "kg_per_y").rows()
    filled = [
        (
            sources.index(source if by == "base" else f"{source} cache"),
            inputs.caches.index(cache),
            kg,
        )
        for cache, source, by, kg in rows
    ]
    return {cache for _, cache, _ in filled}, filled
