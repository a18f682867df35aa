"""More than one plan: the k best that differ, and the best for every cost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from azalai.reach import siting_solve
from azalai.reach.siting_model import (
    Indices,
    SitingArrays,
    SitingError,
    SitingPlan,
    SitingQuestion,
)

#: Most points of a frontier; the result says when there are more.
POINTS: Final = 60
#: Plans whose costs differ by less than this share of the cost of all sites are equally dear: the
#: solver holds a whole number to a millionth, so that it could not tell them apart.
STEP: Final = 1e-5

Tick = Callable[[int, int, str], None]
Solve = Callable[[SitingArrays, SitingQuestion, list[Indices]], SitingPlan]


def distinct(
    arrays: SitingArrays,
    question: SitingQuestion,
    count: int,
    tick: Tick | None = None,
    best: Solve = siting_solve.best,
) -> tuple[list[SitingPlan], bool]:
    """Give the best plans, best first, each with other sites than all before it.

    Returns:
        the plans, and whether there are no more than these.

    Raises:
        SitingError: if there is not even one.

    """
    found: list[SitingPlan] = []
    while len(found) < count:
        try:
            found.append(best(arrays, question, [plan.open for plan in found]))
        except SitingError as fault:
            if found and fault.code == "siting-infeasible":
                return found, True
            raise
        if tick is not None:
            tick(len(found), count, "")
    return found, False


def frontier(
    arrays: SitingArrays,
    question: SitingQuestion,
    tick: Tick | None = None,
    best: Solve = siting_solve.best,
) -> tuple[list[SitingPlan], bool]:
    """Give the best plan for every cost that buys something, cheapest first.

    From the dearest plan down: the best plan within a budget, then the best one that costs less
    (the epsilon-constraint method of Haimes, Lasdon and Wismer 1971); what another plan beats on
    both sides is left out.  Where no site costs anything, a base costs one.

    Returns:
        the plans, and whether they are all.

    """
    arrays = priced(arrays)
    whole = float(arrays.cost_money.sum())
    budget = whole
    found: list[SitingPlan] = []
    complete = False
    while len(found) < POINTS:
        try:
            plan = best(arrays, replace(question, budget_money=budget), [])
        except SitingError as fault:
            if not found or fault.code != "siting-infeasible":
                raise
            complete = True
            break
        found.append(plan)
        budget = min(cost_of(arrays, plan), budget) - STEP * whole
        if tick is not None:
            tick(len(found), POINTS, "")
        if budget < 0:
            complete = True
            break
    return _undominated(arrays, question, found), complete


def priced(arrays: SitingArrays) -> SitingArrays:
    """Give the arrays with a cost of one a base where nothing costs anything."""
    if arrays.cost_money.any():
        return arrays
    return replace(arrays, cost_money=np.ones_like(arrays.cost_money))


def cost_of(arrays: SitingArrays, plan: SitingPlan) -> float:
    """Give what the open sites, the caches and filling them cost."""
    return float(arrays.cost_money[plan.open].sum()) + plan.fuel_money


def _undominated(
    arrays: SitingArrays, question: SitingQuestion, plans: list[SitingPlan]
) -> list[SitingPlan]:
    """Keep, cheapest first, each plan that is better than all cheaper ones."""
    sign = 1.0 if question.aim in ("cover", "expected", "backup") else -1.0
    kept: list[SitingPlan] = []
    for plan in sorted(plans, key=lambda p: (cost_of(arrays, p), -sign * p.value)):
        least = max(1e-9, 1e-9 * abs(plan.value))
        if not kept or sign * (plan.value - kept[-1].value) > least:
            kept.append(plan)
    return kept
