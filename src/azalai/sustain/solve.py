"""SUSTAIN: which spares to buy, where to keep them, and what they do for availability.

read        planned flying of the missions, and what takes parts off (support)
build       one steady state: the year that is flown most; demand, ways back, stores, prices
frontier    the whole efficient curve of cost against expected shortages
choose      the purchase that was asked for: a budget, targets, or nothing (what is owned)
label       names, units and money back on it (results)
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from azalai.support.openings import month_number
from azalai.sustain.budget import fill
from azalai.sustain.frontier import Frontier, frontier
from azalai.sustain.inputs import Inputs, Plan, build, read, spells
from azalai.sustain.judge import SparesError
from azalai.sustain.kits import kit_problem
from azalai.sustain.levels import stock_of
from azalai.sustain.problem import Ints, Problem
from azalai.sustain.targets import Groups, groups_of, reach

if TYPE_CHECKING:
    from azalai.results.result import Result
    from azalai.scenario.scenario import Scenario

Tick = Callable[[int, int, str], None]
STAGES: Final = 4


@dataclass(frozen=True)
class Settings:
    """What is asked.

    Attributes:
        budget_money: to be spent on spares; None: no budget.
        targets: availability by name: `fleet`, a type, a site, or `type | site`.
        delay_d: longest mean wait for a part at the bases; None: any.
        reallocate: whether what is owned may be placed anew.
        kit_d: days without resupply, for which each site is to be equipped; None: steady state.
        next_money: the sum whose best use is told beside the answer.
        years: whether purchases are also told year by year.
        measure: what targets mean: `supply`, missing parts alone, or `availability`, that times
            maintenance availability where it is handed in.

    """

    budget_money: float | None = None
    targets: Mapping[str, float] = field(default_factory=dict)
    delay_d: float | None = None
    reallocate: bool = False
    kit_d: float | None = None
    next_money: float = 100_000.0
    years: bool = False
    measure: Literal["availability", "supply"] = "availability"

    @classmethod
    def of(cls, scenario: "Scenario") -> "Settings":
        """Ask what the section `[sustain]` of a plan asks."""
        told = scenario.settings.sustain
        if told.stock == "budget":
            return cls(budget_money=told.budget_money, measure=told.measure)
        if told.stock == "target":
            targets = dict(scenario.settings.targets)
            return cls(targets=targets, delay_d=told.delay_d, measure=told.measure)
        return cls(measure=told.measure)

    def updated(self, **changes: Any) -> "Settings":
        """Give new settings with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Answer:
    """What was found, still in arrays.

    Attributes:
        settings: what was asked.
        inputs: the steady state.
        problem: that was solved; another than that of the inputs for a kit.
        curve: its efficient curve.
        groups: types at sites, with the maintenance availability that was handed in.
        maintenance: as it was handed in.
        stock: chosen, (items, sites).
        cost: of the choice, beyond what is owned.
        bound: no purchase of that cost leaves less shortage; None where a corner was chosen.

    """

    settings: Settings
    inputs: Inputs
    problem: Problem
    curve: Frontier
    groups: Groups
    maintenance: pl.DataFrame | None
    stock: Ints
    cost: float
    bound: float | None


def solve(
    scenario: "Scenario",
    settings: Settings | None = None,
    *,
    maintenance: pl.DataFrame | None = None,
    alternative: str = "",
    tick: Tick | None = None,
) -> "Result":
    """Find spares for a plan.

    Args:
        scenario: the plan.
        settings: what is asked; without it what `[sustain]` of the plan asks.
        maintenance: columns type, site, availability_frac: availability with unlimited spares,
            as READY finds it.  Without it targets are held against supply availability alone.
        alternative: which future of the plan this is, for the record.
        tick: called with (done, all, words) as the work goes on.

    Raises:
        ScenarioError: with every item without price, source or way, and every overloaded shop.
        SparesError: if a target cannot be reached, or a budget is below the least stocks.

    """
    from azalai.results.result import Provenance, Result
    from azalai.sustain.results import label

    began = perf_counter()
    asked = settings or Settings.of(scenario)
    told: Tick = tick or (lambda _done, _all, _words: None)
    plan = read(scenario)
    told(1, STAGES, "")
    inputs = build(plan, *busiest(plan), reallocate=asked.reallocate)
    told(2, STAGES, "")
    answer = choose(inputs, asked, maintenance)
    told(3, STAGES, "")
    tables, remarks = label(plan, answer)
    told(STAGES, STAGES, "")
    provenance = Provenance(
        engine="sustain",
        plan=scenario.name,
        fingerprint=scenario.fingerprint,
        alternative=alternative,
        settings=asdict(asked),
        seconds=perf_counter() - began,
    )
    return Result(tables, provenance, remarks)


def busiest(plan: Plan) -> tuple[date, date]:
    """Give the year of the plan with the most planned hours a day, the first of equals."""

    def daily(spell: tuple[date, date]) -> float:
        first, after = spell
        start = plan.scenario.start
        last = month_number(after - timedelta(1), start)
        flown = plan.hours.filter(pl.col("month").is_between(month_number(first, start), last))
        return float(flown["fh"].sum()) / (after - first).days

    return max(spells(plan.scenario), key=lambda spell: (round(daily(spell), 9), -spell[0].year))


def choose(inputs: Inputs, settings: Settings, maintenance: pl.DataFrame | None = None) -> Answer:
    """Solve the curve and choose what was asked for."""
    problem = inputs.problem
    if settings.kit_d is not None:
        problem = kit_problem(inputs, settings.kit_d)
    curve = frontier(problem)
    groups = groups_of(problem, inputs.types, _upkeep(inputs, maintenance))
    if settings.targets or settings.delay_d is not None:
        bare = replace(groups, maintenance={}) if settings.measure == "supply" else groups
        found = reach(curve, bare, settings.targets, settings.delay_d)
        cost = _spent(problem, found.stock)
        _refuse_dear(cost, settings.budget_money)
        return Answer(
            *(settings, inputs, problem, found.curve, groups, maintenance, found.stock, cost),
            bound=None,
        )
    money = settings.budget_money or 0.0
    if settings.budget_money is None:
        money = float(curve.cost[0])
    elif money < curve.cost[0] * (1 - 1e-12):
        least = f"{curve.cost[0]:,.0f}"
        raise SparesError("spares-budget-low", budget=f"{money:,.0f}", least=least)
    filled = fill(curve, money)
    stock = stock_of(problem, curve.units(filled.reached))
    return Answer(
        *(settings, inputs, problem, curve, groups, maintenance, stock, filled.cost),
        bound=filled.bound,
    )


def _spent(problem: Problem, stock: Ints) -> float:
    """Give the price of what a stock holds beyond what is owned of each item."""
    return float(problem.price @ np.maximum(stock.sum(1) - problem.owned.sum(1), 0))


def _refuse_dear(cost: float, budget: float | None) -> None:
    if budget is not None and cost > budget * (1 + 1e-12):
        fields = {"cost": f"{cost:,.0f}", "budget": f"{budget:,.0f}"}
        raise SparesError("spares-target-dear", **fields)


def _upkeep(inputs: Inputs, maintenance: pl.DataFrame | None) -> dict[tuple[int, int], float]:
    """Number the maintenance availability as the users of the problem do."""
    if maintenance is None:
        return {}
    sites = inputs.problem.sites
    return {
        (inputs.types.index(kind), sites.index(site)): share
        for kind, site, share in maintenance.select("type", "site", "availability_frac").iter_rows()
        if kind in inputs.types and site in sites
    }
