"""Points of the curve of spares run through READY, one assumption of the formula at a time.

RULES 7.5: first READY in the formula's own world, which must agree within its interval; then each
assumption is taken back, with paired seeds, up to the plan as it is.  The gap between the formula
and the plan is the sum of the steps.

Like is compared with like.  In the first step READY's mean backorders (aircraft requests that
wait at each store) go through the product form of the formula: what is tested is how many
requests wait.  From the second step on a figure is counted on the aircraft themselves: one minus
the share of possessed in-country hours in which they wait for a part, in repair, in transport or
on order.  Both mean: not kept down by missing parts.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from os import cpu_count
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.conservation import check_row
from azalai.ready.faults import ReadyError
from azalai.ready.inputs import Inputs as Simulated
from azalai.ready.inputs import build as build_simulated
from azalai.ready.results_fleet import in_country
from azalai.ready.solve import run_one
from azalai.results.result import Result
from azalai.stats.intervals import t_quantile
from azalai.study.spares_worlds import world
from azalai.sustain.evaluate import Outcome, evaluate, supply_availability
from azalai.sustain.inputs import Inputs, build, read
from azalai.sustain.results import names_of
from azalai.sustain.solve import Settings, busiest, solve
from azalai.sustain.targets import Groups, groups_of
from azalai.sustain.verify import STEPS, verify_with

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Tick = Callable[[int, int, str], None]

REPLICATIONS: Final = 40
PARTS: Final = slice(codes.PART_REPAIR, codes.PART_ORDER + 1)
#: The steps at the points beside the answer: the formula's world and the plan as it is.
ENDS: Final = (STEPS[0], STEPS[-1])


@dataclass(frozen=True)
class Counted:
    """What the replications of one step counted in the year of the formula.

    Attributes:
        backorders: mean aircraft requests that wait, (replications, items, sites).
        waiting: hours of aircraft that wait for parts, (replications, posts).
        here: possessed hours in the country, (replications, posts).
        flown: hours flown by the fleet, (replications,).
        posts: (site, type) of the second axis of `waiting`.

    """

    backorders: Floats
    waiting: Floats
    here: Floats
    flown: Floats
    posts: tuple[tuple[str, str], ...]

    def without(self, kept: NDArray[np.bool_]) -> "Counted":
        """Give some replications alone."""
        waiting, here = self.waiting[kept], self.here[kept]
        return Counted(self.backorders[kept], waiting, here, self.flown[kept], self.posts)


def verified(
    scenario: "Scenario",
    result: Result,
    settings: Settings,
    *,
    replications: int = REPLICATIONS,
    tick: Tick | None = None,
) -> Result:
    """Run the answer through READY step by step, and two more points of the curve at both ends.

    Args:
        scenario: the plan.
        result: of `sustain.solve` with these settings.
        settings: what was asked.
        replications: of each step, the same ones in all.
        tick: called with (done, all, words).

    Returns:
        The result with the table `verified`: point (answer, owned, middle), cost_money, step,
        name, availability_frac with low and high (95 %), gap to the step before (of the first:
        to the formula) with half its interval gap_half, holds, flown_frac of the wanted hours.

    Raises:
        ScenarioError: if READY cannot read the plan of a step.
        ReadyError: if a replication breaks an invariant.

    """
    chosen = _points(scenario, result, settings)
    work = [(p, STEPS if p == "answer" else ENDS) for p in chosen]
    total = replications * sum(len(steps) for _, steps in work)
    clock = Clock(total, tick)
    tables = []
    for point, steps in work:
        simulate = evaluator(scenario, replications, clock)
        table = verify_with(chosen[point], simulate, steps)
        cost = _cost(chosen[point])
        named = [pl.lit(point).alias("point"), pl.lit(cost).alias("cost_money")]
        tables.append(table.select(*named, pl.all()))
    return replace(result, tables={**result.tables, "verified": pl.concat(tables)})


def _cost(result: Result) -> float:
    return float(result["facts"].filter(pl.col("fact") == "cost_money")["number"][0])


def _points(scenario: "Scenario", result: Result, settings: Settings) -> dict[str, Result]:
    """Solve the points: the answer, the cheapest stock, and half the way to what money can do."""
    curve, found = result["curve"], {"answer": result}
    least, most = float(curve["backorders"].min()), float(curve["backorders"].max())  # type: ignore[arg-type]
    half = curve.filter(pl.col("backorders") <= (least + most) / 2)["cost_money"].min()
    bare = Settings(measure=settings.measure, reallocate=settings.reallocate)
    spent = {_cost(result)}
    for name, money in (("owned", float(curve["cost_money"][0])), ("middle", float(half))):  # type: ignore[arg-type]
        point = solve(scenario, bare.updated(budget_money=money))
        if _cost(point) not in spent:
            found[name] = point
            spent.add(_cost(point))
    return found


class Clock:
    """Counts finished replications of all steps, from several threads."""

    def __init__(self, total: int, tick: Tick | None = None) -> None:
        """Take how many there will be and whom to tell."""
        self.total, self.done, self.tick = total, 0, tick
        self._lock = threading.Lock()

    def count(self) -> None:
        """Count one."""
        with self._lock:
            self.done += 1
            if self.tick is not None:
                self.tick(self.done, self.total, "")


def evaluator(
    scenario: "Scenario", replications: int, clock: Clock | None = None
) -> Callable[[Mapping[str, Any]], pl.DataFrame]:
    """Make what `sustain.verify_with` calls: READY in the world of a step.

    Args:
        scenario: the plan.
        replications: of each step, with the plan's seed.
        clock: told of each replication.

    """
    plan = read(scenario)
    first, after = busiest(plan)
    inputs = build(plan, first, after)
    wanted = sum(f.use.get("fh", 0.0) for f in inputs.flying)
    before: list[Floats] = []

    def simulate(changes: Mapping[str, Any]) -> pl.DataFrame:
        step = changes["step"]
        made = build_simulated(world(scenario, step, changes["stock"]))
        counted = run(made, inputs, replications, clock or Clock(0))
        days = (after - first).days
        values = figures(inputs, counted, step)
        told = _table(inputs, values, before[-1] if before else None)
        before.append(values)
        share = float(counted.flown.mean()) / (wanted * days) if wanted > 0 else None
        return told.with_columns(pl.lit(share, pl.Float64).alias("flown_frac"))

    return simulate


def run(made: Simulated, inputs: Inputs, replications: int, clock: Clock) -> Counted:
    """Run replications in threads and keep what a comparison needs."""
    stopped = np.zeros(1, np.uint8)

    def one(number: int) -> Counted:
        row = run_one(made, number, stopped)
        if row is None:
            raise ReadyError("ready-no-replication")
        check_row(made.labels, made.shape, row, number)
        clock.count()
        return _count(made, inputs, row)

    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        try:
            rows = list(pool.map(one, range(replications)))
        except BaseException:
            stopped[0] = 1
            pool.shutdown(cancel_futures=True)
            raise
    backorders, waiting, here, flown = (
        np.stack([getattr(r, axis) for r in rows])
        for axis in ("backorders", "waiting", "here", "flown")
    )
    return Counted(backorders, waiting, here, flown, rows[0].posts)


def _count(made: Simulated, inputs: Inputs, row: Floats) -> Counted:
    """Keep of one replication what lies in the year of the formula."""
    labels, shape, problem = made.labels, made.shape, inputs.problem
    bins = _bins(labels.bins, inputs.first, inputs.after)
    hours = float(np.array(labels.bin_h)[bins].sum())
    states = shape.block(row, "state_h")[bins].sum(axis=0)
    stores = shape.block(row, "stores")[bins, :, codes.W_BACKORDER].sum(axis=0)
    tails = shape.block(row, "tails")[bins, :, codes.T_FH].sum()
    backorders = np.zeros(problem.shape)
    for k, (site, item, _) in enumerate(labels.stores):
        if item in problem.items and site in problem.sites:
            place = problem.items.index(item), problem.sites.index(site)
            backorders[place] = stores[k] / hours
    days = (inputs.after - inputs.first).days
    flown = np.array(tails / hours * 24.0 * days)
    return Counted(
        backorders, states[:, PARTS].sum(axis=1), in_country(states), flown, labels.posts
    )


def _bins(labels: Sequence[str], first: date, after: date) -> NDArray[np.int64]:
    """Give the months that lie in a year."""
    inside = [k for k, m in enumerate(labels) if f"{first:%Y-%m}" <= m < f"{after:%Y-%m}"]
    return np.array(inside or range(len(labels)), np.int64)


def figures(inputs: Inputs, counted: Counted, step: str) -> Floats:
    """Give the pseudo-values of supply availability by name: (replications, names).

    The jackknife (Quenouille 1956; Tukey 1958) makes of a figure of all replications one value
    for each, whose mean is the figure and whose spread its error: here of a product over items
    and of a ratio of sums alike, so that the steps can be paired.
    """
    groups = groups_of(inputs.problem, inputs.types)
    figure = _by_formula if step == STEPS[0] else _by_state
    count = len(counted.flown)
    whole = figure(inputs, groups, counted)
    if count < 2:
        return whole[None]
    every = ~np.eye(count, dtype=bool)
    left_out = np.array([figure(inputs, groups, counted.without(kept)) for kept in every])
    return np.asarray(count * whole - (count - 1) * left_out, np.float64)


def _by_formula(inputs: Inputs, groups: Groups, counted: Counted) -> Floats:
    """Put READY's mean backorders through the product form."""
    problem = inputs.problem
    plain = evaluate(problem, problem.owned)
    waiting = counted.backorders.mean(axis=0)
    outcome = Outcome(**{**vars(plain), "aircraft_backorders": waiting})
    supply = supply_availability(problem, outcome)
    return np.array([groups.of(supply, name) for name in names_of(groups)])


def _by_state(inputs: Inputs, groups: Groups, counted: Counted) -> Floats:
    """Count the aircraft that do not wait for parts."""
    waiting, here = counted.waiting.sum(axis=0), counted.here.sum(axis=0)
    found = []
    for name in names_of(groups):
        pairs = {(inputs.problem.sites[s], groups.types[t]) for t, s in groups.members(name)}
        at = [k for k, post in enumerate(counted.posts) if post in pairs]
        hours = float(here[at].sum())
        found.append(1.0 - float(waiting[at].sum()) / hours if hours > 0 else np.nan)
    return np.array(found)


def _table(inputs: Inputs, values: Floats, before: Floats | None) -> pl.DataFrame:
    """Give mean and interval by name, and half the interval of the paired difference."""
    share, half = values.mean(axis=0), _half(values)
    gap = _half(values - before) if before is not None else half
    names = names_of(groups_of(inputs.problem, inputs.types))
    columns = {"availability_frac": share, "low": share - half, "high": share + half}
    numbers = {**columns, "gap_half": gap}
    return pl.DataFrame({"name": names, **numbers}).with_columns(
        pl.col(c).fill_nan(None) for c in numbers
    )


def _half(values: Floats) -> Floats:
    count = len(values)
    if count < 2:
        return np.full(values.shape[1], np.nan)
    spread = values.std(axis=0, ddof=1) / np.sqrt(count)
    return np.asarray(t_quantile(count) * spread, np.float64)
