"""What to order when: the purchases of each year of a plan, with their lead times.

Each year is a steady state of its own (fleet build-up, a repair that opens, a supplier that
closes).  Year by year the same question is asked again, what was bought before being owned; what
a year needs more must stand on the shelf on its first day, and is ordered a lead time before.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from azalai.sustain.inputs import Inputs, Plan, build, spells
from azalai.sustain.problem import Ints, Problem

if TYPE_CHECKING:
    from azalai.sustain.solve import Answer, Settings

SCHEMA = {
    "year": pl.Int64,
    "item": pl.String,
    "site": pl.String,
    "number": pl.Int64,
    "cost_money": pl.Float64,
    "offer": pl.String,
    "needed_on": pl.Date,
    "order_by": pl.Date,
    "late_d": pl.Int64,  # days that the order date lies before the plan's start
}


PLANNED = {
    "year": pl.Int64,
    "item": pl.String,
    "action": pl.String,  # overhaul or discard
    "numbered": pl.Float64,  # removals of units known by number, from their dates
    "others": pl.Float64,  # of the others, at their mean rate
    "purchases_money": pl.Float64,  # new units for those discarded
}


def by_year(plan: Plan, answer: "Answer", lives: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """List purchases and planned removals year by year.

    With targets each year reaches them.  With a budget, or nothing asked, each year buys what it
    needs of the stock chosen for the busiest year: an item as soon as it is fitted somewhere.

    Args:
        plan: from `read`.
        answer: for the busiest year.
        lives: dated limits of the units known by number.

    Returns:
        The tables `orders` and `planned`.

    """
    rows: list[tuple[Any, ...]] = []
    planned: list[tuple[Any, ...]] = []
    held: dict[tuple[str, str], int] = {}
    for number, (first, after) in enumerate(spells(plan.scenario), 1):
        inputs = build(plan, first, after, reallocate=answer.settings.reallocate)
        problem = _with_held(inputs.problem, held)
        stock = _wanted(replace(inputs, problem=problem), answer)
        rows += [(number, *row) for row in _bought(inputs, problem, stock, first)]
        planned += [(number, *row) for row in _planned(inputs, lives)]
        for i, j in np.argwhere(stock > 0).tolist():
            held[problem.items[i], problem.sites[j]] = int(stock[i, j])
    return {
        "orders": pl.DataFrame(rows, schema=SCHEMA, orient="row"),
        "planned": pl.DataFrame(planned, schema=PLANNED, orient="row"),
    }


def _planned(inputs: Inputs, lives: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Give planned removals of one year by item: dated ones, and the rate of the others."""
    days = (inputs.after - inputs.first).days
    numbered = _numbered(inputs.plan)
    inside = lives.filter(pl.col("due").is_between(inputs.first, inputs.after, closed="left"))
    for i, item in enumerate(inputs.problem.items):
        mine = [r for r in inputs.removals if r.fitted.item == item]
        units = sum(max(r.flying.aircraft, 1.0) * r.fitted.quantity for r in mine)
        share = max(1.0 - numbered.get(item, 0) / units, 0.0) if units else 0.0
        for action in ("overhaul", "discard"):
            known = inside.filter((pl.col("item") == item) & (pl.col("action") == action)).height
            rate = sum(r.overhauls if action == "overhaul" else r.discards for r in mine)
            others = rate * days * share
            if known or others:
                price = float(inputs.problem.price[i]) if action == "discard" else 0.0
                yield (item, action, float(known), others, (known + others) * price)


def _numbered(plan: Plan) -> Counter[str]:
    """Count the units known by number that are fitted to a tail."""
    sites = set(plan.tables["sites"]["name"].to_list())
    serials = plan.tables["serials"].select("item", "at").iter_rows()
    return Counter(item for item, at in serials if at not in sites)


def _with_held(problem: Problem, held: dict[tuple[str, str], int]) -> Problem:
    """Own what the years before have bought; it stays where it is."""
    if not held:
        return problem
    owned, least = problem.owned.copy(), problem.least.copy()
    for i, item in enumerate(problem.items):
        for j, site in enumerate(problem.sites):
            number = held.get((item, site), int(owned[i, j]))
            owned[i, j], least[i, j] = number, max(least[i, j], number)
    most = np.where(problem.most >= 0, np.maximum(problem.most, least), problem.most)
    return replace(problem, owned=owned, least=least, most=most)


def _wanted(inputs: Inputs, answer: "Answer") -> Ints:
    """Give the stock that a year wants."""
    from azalai.sustain.solve import choose

    settings: Settings = answer.settings
    if settings.targets or settings.delay_d is not None:
        return choose(inputs, replace(settings, budget_money=None), answer.maintenance).stock
    stock = inputs.problem.owned.copy()
    goal = {
        (item, site): int(answer.stock[i, j])
        for i, item in enumerate(answer.problem.items)
        for j, site in enumerate(answer.problem.sites)
    }
    for i, item in enumerate(inputs.problem.items):
        for j, site in enumerate(inputs.problem.sites):
            stock[i, j] = max(stock[i, j], goal.get((item, site), 0))
    return stock


def _bought(
    inputs: Inputs, problem: Problem, stock: Ints, first: date
) -> Iterator[tuple[Any, ...]]:
    start = inputs.plan.scenario.start
    for i, j in np.argwhere(stock > problem.owned).tolist():
        item, number = problem.items[i], int(stock[i, j] - problem.owned[i, j])
        source = next(iter(inputs.network.sources(item)), None)
        lead = timedelta(days=round(source.lead_d)) if source else timedelta(0)
        order_by = first - lead
        late_d = max((start - order_by).days, 0)
        cost = number * float(problem.price[i])
        offer = source.offer if source else None
        yield (item, problem.sites[j], number, cost, offer, first, order_by, late_d)
