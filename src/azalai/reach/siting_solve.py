"""The method of siting, in call order: arrays and a question in, a plan with its proof out.

    1  leave out demands that weigh nothing;
    2  write the aim as shells, and merge equal ones (`siting_shells`);
    3  where nothing but a number of bases is asked: a good plan, a bound on all plans and the
       sites that can be ruled out (`siting_bound`); often that is already the proof;
    4  else the linear model of what is left (`siting_linear`), to proof or to the gap asked for.

p-center goes through `siting_center`, bases of limited capacity and forward fuel through
`siting_flow`.  `verify_siting` recomputes each answer from the distances alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from azalai.optimise import milp
from azalai.reach import siting_bound, siting_center, siting_linear, siting_shells
from azalai.reach.siting_model import (
    Bools,
    Floats,
    Indices,
    SitingArrays,
    SitingPlan,
    SitingQuestion,
)
from azalai.reach.siting_refuse import infeasible, refuse_nonsense
from azalai.reach.siting_shells import Shells

#: From so many rows on cutting planes cost more than they save (measured: benchmarks/siting.py).
LARGE: Final = 2000


def best(
    arrays: SitingArrays, question: SitingQuestion, cuts: Sequence[Indices] = ()
) -> SitingPlan:
    """Give the best plan.

    Args:
        arrays: times, weights, targets, costs and limits.
        question: what is asked.
        cuts: plans found before, as indices of open sites; the answer differs from each.

    Raises:
        SitingError: if the question makes no sense (`siting-bases-needed`, ...) or no plan
            keeps all that was asked (`siting-infeasible`, naming what clashes).

    """
    refuse_nonsense(arrays, question)
    arrays = arrays.counted()
    if question.aim == "center":
        return siting_center.best(arrays, question, cuts)
    if question.aim in ("cover", "median") and not question.limited and not cuts:
        return _by_bound(arrays, question)
    goal = None if question.aim == "set-cover" else shells(arrays, question)
    return _by_model(arrays, question, goal, cuts)


def shells(arrays: SitingArrays, question: SitingQuestion) -> Shells:
    """Write the aim as shells: prices are weight, or for the median weight x hours."""
    if question.aim == "median":
        most = arrays.cost_money.size - (question.bases or 0)
        limited = question.budget_money is not None or question.bases is None
        cost, cap = costs(arrays, question)
        return siting_shells.of_costs(cost, cap, arrays.cost_money.size if limited else most)
    in_time = arrays.time_h <= arrays.target_h[:, None]
    return siting_shells.of_sets(in_time, arrays.weight, levels(question))


def levels(question: SitingQuestion) -> Floats:
    """Give what the first, second, ... aircraft within the target is worth, a call.

    Expected cover: q busy, the k-th is the first free one with chance (1 - q) q^(k - 1)
    (Daskin 1983, equation 3); what keeps all back at once multiplies once.
    """
    if question.aim == "backup":
        return np.array([1.0, question.backup_frac])
    if question.aim == "expected":
        busy, count = question.busy_frac, question.aircraft or 0
        return np.asarray(question.common_frac * (1.0 - busy) * busy ** np.arange(count))
    return np.ones(1)


def costs(arrays: SitingArrays, question: SitingQuestion) -> tuple[Floats, Floats]:
    """Give what each demand costs from each site, and from nobody (`cover` and `median`)."""
    late = arrays.time_h > arrays.target_h[:, None]
    if question.aim == "cover":
        return np.where(late, arrays.weight[:, None], 0.0), arrays.weight
    cost, cap = siting_linear.time_costs(arrays, question)
    if not question.late_h:
        return cost, cap
    extra = arrays.weight * question.late_h
    return cost + np.where(late, extra[:, None], 0.0), cap + extra


def _by_bound(arrays: SitingArrays, question: SitingQuestion) -> SitingPlan:
    """Take the relaxation, and the model only for the sites that it leaves open."""
    fixed, count = np.flatnonzero(arrays.fixed), question.bases or 0
    if count < fixed.size or count > (~arrays.barred).sum() or (arrays.fixed & arrays.barred).any():
        raise infeasible(siting_linear.linear(arrays, question, None).model)
    small = siting_shells.condensed(arrays, count) if question.aim == "cover" else arrays
    cost, cap = costs(small, question)
    if not cap.size:  # nothing can be served: any sites do
        some = np.union1d(fixed, np.flatnonzero(~arrays.barred & ~arrays.fixed))
        chosen = np.concatenate([fixed, np.setdiff1d(some, fixed)])[:count]
        return plan_of(arrays, question, _aircraft(arrays, chosen), None)
    found = siting_bound.relax(cost, cap, count, fixed, small.barred)
    held = _aircraft(arrays, found.open)
    if found.value - found.bound <= 1e-9 * max(1.0, found.value):
        return plan_of(arrays, question, held, None)
    left = np.flatnonzero(found.possible & ~small.barred)
    rest = restricted(small, left)
    goal = shells(rest, question)
    model = siting_linear.linear(rest, question, goal)
    begin = _start(goal, np.isin(left, found.open))
    effort = replace(question.effort, cutting=model.model.row_lower.size < LARGE)
    solved = milp.solve(model.model, effort, begin)
    if solved.x.size:
        held = _aircraft(arrays, left[solved.x[model.base] > 0.5])
    if solved.status == "proved" and not question.effort.gap:
        return plan_of(arrays, question, held, None)
    whole = cap.sum() if question.aim == "cover" else 0.0
    return plan_of(arrays, question, held, max(found.bound - whole, solved.bound))


def _start(goal: Shells, opened: Bools) -> Floats:
    """Write a plan as a solution of the linear model of one aircraft a site."""
    return np.concatenate([opened, ~goal.members[:, opened].any(axis=1)]).astype(np.float64)


def _by_model(
    arrays: SitingArrays, question: SitingQuestion, goal: Shells | None, cuts: Sequence[Indices]
) -> SitingPlan:
    """Solve the linear model; where it has no solution say what clashes."""
    model = siting_linear.linear(arrays, question, goal, cuts)
    found = milp.solve(model.model, question.effort)
    if found.status not in ("proved", "limit"):
        raise infeasible(model.model, found.status)
    held = np.rint(found.x[model.craft]).astype(np.int64)
    exact = found.status == "proved" and not question.effort.gap
    return plan_of(arrays, question, held, None if exact else found.bound)


def restricted(arrays: SitingArrays, sites: Indices) -> SitingArrays:
    """Give the same question for some of the sites."""
    return replace(
        arrays,
        time_h=arrays.time_h[:, sites],
        cost_money=arrays.cost_money[sites],
        fixed=arrays.fixed[sites],
        barred=arrays.barred[sites],
        most=arrays.most[sites],
        capacity=arrays.capacity[sites],
    )


def plan_of(
    arrays: SitingArrays, question: SitingQuestion, aircraft: Indices, loss: float | None
) -> SitingPlan:
    """Value a plan; `loss` is the bound of what is minimised, None where the plan is proved."""
    value = worth(arrays, question, aircraft)
    if loss is None:
        return SitingPlan(aircraft, value, value, proved=True)
    bound = _bound(arrays, question, loss)
    plan = SitingPlan(aircraft, value, bound, proved=False)
    return replace(plan, proved=plan.gap <= question.effort.gap)


def worth(arrays: SitingArrays, question: SitingQuestion, aircraft: Indices) -> float:
    """Give the value of a plan, from times and weights."""
    if question.aim == "set-cover":
        return float((aircraft > 0).sum())
    if question.aim == "median":
        cost, cap = costs(arrays, question)
        served = np.minimum(cost[:, aircraft > 0].min(axis=1, initial=np.inf), cap)
        return float(served.sum() / max(arrays.weight.sum(), 1e-300))
    in_time = arrays.time_h <= arrays.target_h[:, None]
    worths = np.concatenate([[0.0], np.cumsum(levels(question))])
    reached = np.minimum(in_time @ aircraft, worths.size - 1)
    return float((arrays.weight * worths[reached]).sum())


def _bound(arrays: SitingArrays, question: SitingQuestion, loss: float) -> float:
    """Turn a bound on what is minimised into a bound on the value."""
    if question.aim == "set-cover":
        return float(np.ceil(loss / 1.5 - 1e-9))
    if question.aim == "median":
        return loss / max(float(arrays.weight.sum()), 1e-300)
    return -loss


def _aircraft(arrays: SitingArrays, chosen: Indices) -> Indices:
    held = np.zeros(arrays.cost_money.size, dtype=np.int64)
    held[chosen] = 1
    return held
