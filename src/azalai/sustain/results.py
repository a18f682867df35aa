"""From arrays back to tables: names, units and money on what was found."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from azalai.support.rates import Clock
from azalai.sustain.budget import fill
from azalai.sustain.evaluate import Outcome, evaluate, supply_availability, user_shortage
from azalai.sustain.frontier import Frontier, frontier
from azalai.sustain.inputs import Inputs, Plan
from azalai.sustain.levels import stock_of
from azalai.sustain.problem import NOWHERE, Ints, Problem
from azalai.sustain.targets import FLEET, Groups, mean_delay_d
from azalai.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from azalai.sustain.solve import Answer

#: Points of the curve at which availability is computed.
POINTS: Final = 60
#: Purchases told after the answer, in the order of their worth.
NEXT: Final = 12
Remark = tuple[str, Mapping[str, Any]]


def label(plan: Plan, answer: "Answer") -> tuple[dict[str, pl.DataFrame], tuple[Remark, ...]]:
    """Give the tables of an answer and what a reader must know."""
    from azalai.sustain.consumables import consumables
    from azalai.sustain.lives import lives
    from azalai.sustain.years import by_year

    problem = answer.problem
    before, after = evaluate(problem, problem.owned), evaluate(problem, answer.stock)
    rest = _rest(problem, answer.stock)
    tables = {
        "facts": _facts(answer, before, after, rest),
        "shopping": _shopping(answer),
        "next": _next(rest),
        "stock": _stock(answer, before, after),
        "availability": _availability(answer, before, after),
        "curve": _curve(answer),
        "points": _points(answer),
        "moves": _moves(answer),
        "consumables": consumables(answer.inputs),
        "hours": _hours(answer.inputs),
    }
    if answer.settings.years and answer.settings.kit_d is None:
        tables["lives"] = lives(plan)
        tables |= by_year(plan, answer, tables["lives"])
    return tables, _remarks(answer)


def _facts(answer: "Answer", before: Outcome, after: Outcome, curve: Frontier) -> pl.DataFrame:
    """Give the figures of the answer that stand for themselves."""
    problem, groups = answer.problem, answer.groups
    supply = [supply_availability(problem, o) for o in (before, after)]
    more = fill(curve, answer.settings.next_money)
    stock = stock_of(curve.problem, curve.units(more.reached))
    then = evaluate(problem, stock)
    facts = {
        "cost_money": answer.cost,
        "owned_money": float(problem.price @ problem.owned.sum(1)),
        "backorders_before": float(before.aircraft_backorders.sum()),
        "backorders_after": float(after.aircraft_backorders.sum()),
        "delay_before_d": mean_delay_d(problem, before.aircraft_backorders),
        "delay_after_d": mean_delay_d(problem, after.aircraft_backorders),
        "fleet_before_frac": groups.of(supply[0], FLEET),
        "fleet_after_frac": groups.of(supply[1], FLEET),
        "grounded": float(user_shortage(problem, after).sum()),
        "next_money": answer.settings.next_money,
        "next_spent_money": more.cost,
        "next_backorders": float(then.aircraft_backorders.sum()),
        "next_fleet_frac": groups.of(supply_availability(problem, then), FLEET),
        "whole_curve_money": float(answer.curve.cost[-1]),
    }
    if answer.bound is not None:
        facts["grounded_at_least"] = answer.bound
    table = pl.DataFrame({"fact": list(facts), "number": list(facts.values())})
    words = {"next_buys": _change(problem, answer.stock, stock)}
    told = pl.DataFrame({"fact": list(words), "words": list(words.values())})
    return pl.concat([table, told], how="diagonal")


def _shopping(answer: "Answer") -> pl.DataFrame:
    """List what to buy: by item and site, with who sells it and how long that takes."""
    problem, network = answer.problem, answer.inputs.network
    rows = []
    for (i, j), number in _bought(problem, answer.stock).items():
        item, site = problem.items[i], problem.sites[j]
        source = next(iter(network.sources(item)), None)
        rows.append(
            {
                "item": item,
                "site": site,
                "number": number,
                "price_money": problem.price[i],
                "cost_money": number * problem.price[i],
                "offer": source.offer if source else None,
                "lead_d": source.lead_d if source else None,
            }
        )
    schema = {
        "item": pl.String,
        "site": pl.String,
        "number": pl.Int64,
        "price_money": pl.Float64,
        "cost_money": pl.Float64,
        "offer": pl.String,
        "lead_d": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema).sort(
        "cost_money", "item", "site", descending=[True, False, False]
    )


def _bought(problem: Problem, stock: Ints) -> dict[tuple[int, int], int]:
    """Say where new units go: to the stores that gain most, as many as are bought."""
    found: dict[tuple[int, int], int] = {}
    for i in range(len(problem.items)):
        gain = np.maximum(stock[i] - problem.owned[i], 0)
        left = int(max(stock[i].sum() - problem.owned[i].sum(), 0))
        for j in np.argsort(-gain, kind="stable").tolist():
            number = min(int(gain[j]), left)
            if number:
                found[i, j] = number
                left -= number
    return found


def _moves(answer: "Answer") -> pl.DataFrame:
    """Say which owned units change their store: from the stores that lose to those that gain."""
    problem, rows = answer.problem, []
    new = _bought(problem, answer.stock)
    for i, item in enumerate(problem.items):
        change = answer.stock[i] - problem.owned[i]
        gains = [[j, int(c) - new.get((i, j), 0)] for j, c in enumerate(change) if c > 0]
        losses = [[j, -int(c)] for j, c in enumerate(change) if c < 0]
        for gain in gains:
            for loss in losses:
                number = min(gain[1], loss[1])
                if number > 0:
                    rows.append((item, problem.sites[loss[0]], problem.sites[gain[0]], number))
                    gain[1], loss[1] = gain[1] - number, loss[1] - number
    schema = {"item": pl.String, "origin": pl.String, "destination": pl.String, "number": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rest(problem: Problem, stock: Ints) -> Frontier:
    """Solve the curve again on top of a stock: all that is left to buy."""
    most = np.where(problem.most >= 0, np.maximum(problem.most, stock), problem.most)
    return frontier(replace(problem, owned=stock, least=stock, most=most))


def _next(curve: Frontier) -> pl.DataFrame:
    """List the purchases after the answer in the order of their worth, step by step.

    A step that would give back what an earlier one bought is solved anew on top of it.
    """
    rows: list[tuple[Any, ...]] = []
    stock, corner = curve.stock_at(0), 0
    while len(rows) < NEXT and corner < len(curve) - 1:
        then = curve.stock_at(corner + 1)
        if (then < stock).any():
            curve, corner = _rest(curve.problem, stock), 0
            continue
        money = float(curve.cost[corner + 1] - curve.cost[corner])
        gain = float(curve.shortage[corner] - curve.shortage[corner + 1])
        per_100000 = gain / money * 100_000.0 if money > 0 else None
        i, j = np.unravel_index(int(np.argmax(then - stock)), stock.shape)
        about = (curve.problem.items[i], curve.problem.sites[j], int((then - stock)[i, j]))
        what = _change(curve.problem, stock, then)
        rows.append((len(rows) + 1, *about, what, money, gain, per_100000))
        stock, corner = then, corner + 1
    schema = {
        "rank": pl.Int64,
        "item": pl.String,
        "site": pl.String,
        "number": pl.Int64,
        "what": pl.String,
        "cost_money": pl.Float64,
        "fewer_backorders": pl.Float64,
        "fewer_per_100000_money": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _change(problem: Problem, stock: Ints, then: Ints) -> str:
    """Say what one step changes: `2 x Pump | Gao`, moves between stores with their sign."""
    cells = np.argwhere(then != stock)
    change = [(int(then[i, j] - stock[i, j]), i, j) for i, j in cells.tolist()]
    change.sort(key=lambda c: (-c[0], c[1], c[2]))
    return ", ".join(f"{n:+d} {problem.items[i]} | {problem.sites[j]}" for n, i, j in change)


def _stock(answer: "Answer", before: Outcome, after: Outcome) -> pl.DataFrame:
    """Give every store of every item: demand, pipelines, stock and what it does."""
    problem, inputs = answer.problem, answer.inputs
    i, j = np.nonzero(problem.parent != NOWHERE)
    exchange = np.minimum(np.round(inputs.scheduled), answer.stock)
    columns = {
        "item": [problem.items[k] for k in i],
        "site": [problem.sites[k] for k in j],
        "unscheduled_per_y": inputs.removed[i, j, 0] * DAYS_PER_YEAR,
        "scheduled_per_y": inputs.removed[i, j, 1] * DAYS_PER_YEAR,
        "pipeline": after.pipeline[i, j],
        "pipeline_scheduled": inputs.scheduled[i, j],
        "owned": problem.owned[i, j],
        "stock": answer.stock[i, j],
        "exchange_stock": exchange[i, j].astype(np.int64),
        "safety_stock": (answer.stock - exchange)[i, j].astype(np.int64),
        "backorders_before": before.backorders[i, j],
        "backorders": after.backorders[i, j],
        "aircraft_backorders": after.aircraft_backorders[i, j],
        "fill_frac": after.fill_frac[i, j],
        "delay_d": _waits(problem, after)[i, j],
    }
    return pl.DataFrame(columns).with_columns(pl.col("delay_d").fill_nan(None)).sort("item", "site")


def _waits(problem: Problem, outcome: Outcome) -> Any:
    """Give the mean wait of aircraft requests at each store; not a number where none come."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(problem.demand > 0, outcome.aircraft_backorders / problem.demand, np.nan)


def _availability(answer: "Answer", before: Outcome, after: Outcome) -> pl.DataFrame:
    """Give supply availability by type and site, and by type, site and fleet, before and after."""
    groups, problem = answer.groups, answer.problem
    supply = [supply_availability(problem, o) for o in (before, after)]
    rows = []
    for name in names_of(groups):
        aircraft = sum(groups.aircraft[m] for m in groups.members(name))
        bare = Groups(groups.types, groups.sites, groups.aircraft, {})
        share = [bare.of(s, name) for s in supply]
        estimate = [groups.of(s, name) if groups.maintenance else None for s in supply]
        rows.append((name, aircraft, *share, *estimate, answer.settings.targets.get(name)))
    schema = {
        "name": pl.String,
        "aircraft": pl.Float64,
        "supply_before_frac": pl.Float64,
        "supply_after_frac": pl.Float64,
        "estimate_before_frac": pl.Float64,
        "estimate_after_frac": pl.Float64,
        "target_frac": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def names_of(groups: Groups) -> list[str]:
    """Give every name that has aircraft: fleet, types, sites, and type | site."""
    kinds = sorted({groups.types[t] for t, _ in groups.aircraft})
    sites = sorted({groups.sites[s] for _, s in groups.aircraft})
    pairs = sorted(f"{groups.types[t]} | {groups.sites[s]}" for t, s in groups.aircraft)
    return [FLEET, *kinds, *sites, *pairs]


def _curve(answer: "Answer") -> pl.DataFrame:
    """Give the corners of the efficient curve, and what each step to them buys."""
    curve = answer.curve
    names = [curve.problem.items[i] for i in curve.alone]
    families = [", ".join(curve.problem.items[i] for i in g.items) for g in curve.groups]
    labels = np.array([*names, *families, ""], object)
    bought = [None, *labels[curve.group].tolist()]
    return pl.DataFrame(
        {
            "cost_money": curve.cost,
            "backorders": curve.shortage,
            "item": pl.Series(bought, dtype=pl.String),
        }
    )


def _points(answer: "Answer") -> pl.DataFrame:
    """Give supply availability along the curve, by type and for the fleet."""
    curve, groups = answer.curve, answer.groups
    kinds = [FLEET, *sorted({groups.types[t] for t, _ in groups.aircraft})]
    rows = []
    for corner in np.unique(np.linspace(0, len(curve) - 1, POINTS).round().astype(int)).tolist():
        outcome = evaluate(curve.problem, curve.stock_at(corner))
        supply = supply_availability(curve.problem, outcome)
        waits = mean_delay_d(curve.problem, outcome.aircraft_backorders)
        cost = float(curve.cost[corner])
        rows += [(corner, cost, name, groups.of(supply, name), waits) for name in kinds]
    schema = {
        "corner": pl.Int64,
        "cost_money": pl.Float64,
        "name": pl.String,
        "availability_frac": pl.Float64,
        "delay_d": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _hours(inputs: Inputs) -> pl.DataFrame:
    """Give the wanted operation on which all stands, a year, by type and site."""
    columns: tuple[Clock, ...] = ("fh", "landings", "starts", "km")
    rows = [
        (f.type, f.site, f.aircraft, *(DAYS_PER_YEAR * f.use.get(c, 0.0) for c in columns))
        for f in inputs.flying
    ]
    names = ("type", "site", "aircraft", *(f"wanted_{c}_per_y" for c in columns))
    schema = {n: pl.String if n in ("type", "site") else pl.Float64 for n in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _remarks(answer: "Answer") -> tuple[Remark, ...]:
    inputs: Inputs = answer.inputs
    last = inputs.after.isoformat()
    found: list[Remark] = [("spares-steady", {"first": inputs.first.isoformat(), "after": last})]
    if not answer.groups.maintenance:
        found.append(("spares-supply-only", {}))
        if answer.settings.targets:
            found.append(("spares-targets-supply", {}))
    idle = _never_off(inputs)
    if idle:
        found.append(("spares-never-off", {"count": len(idle), "items": ", ".join(idle[:6])}))
    unmoved = inputs.plan.hours.filter(pl.col("type") == "")
    if unmoved.height:
        missions = ", ".join(sorted(set(unmoved["mission"].to_list())))
        found.append(("spares-unflown", {"missions": missions}))
    return tuple(found)


def _never_off(inputs: Inputs) -> list[str]:
    """Give the items of flown types that nothing takes off: they need no spares."""
    flown = {f.type for f in inputs.flying}
    fitted = {f.item for f in inputs.plan.parts.fitted if f.type in flown}
    return sorted(fitted - set(inputs.problem.items))
