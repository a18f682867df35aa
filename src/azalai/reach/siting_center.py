"""p-center: the shortest time within which p bases reach every place.

The answer is one of the distinct times of the matrix, and p bases reach all within T exactly if
the set cover of T needs at most p (Minieka 1970): bisection over the distinct times, each
question answered by a cover model.  Places that no site reaches are left out; the caller names
them.  Truth cases: OR-Library pmed1 to pmed10 as centers.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from azalai.optimise import milp
from azalai.reach import siting_linear
from azalai.reach.siting_model import Floats, Indices, SitingArrays, SitingPlan, SitingQuestion
from azalai.reach.siting_refuse import infeasible


def best(
    arrays: SitingArrays, question: SitingQuestion, cuts: Sequence[Indices] = ()
) -> SitingPlan:
    """Give the plan with the shortest longest time.

    Args:
        arrays: demands that weigh nothing left out.
        question: `bases` is the number of sites at most.
        cuts: plans from which the answer must differ.

    Raises:
        SitingError: if no plan keeps all that was asked.

    """
    reached = np.isfinite(arrays.time_h[:, ~arrays.barred]).any(axis=1)
    arrays = replace(
        arrays,
        time_h=arrays.time_h[reached],
        weight=arrays.weight[reached],
        target_h=arrays.target_h[reached],
    )
    times = _distinct(arrays)
    low, high, found, left_open = 0, times.size - 1, None, -1
    while low <= high:
        middle = (low + high) // 2
        answer, status = _within(arrays, question, float(times[middle]), cuts)
        if answer is not None:
            found, high = answer, int(np.searchsorted(times, _worst(arrays, answer))) - 1
        else:
            low = middle + 1
            left_open = middle if status == "unsolved" and left_open < 0 else left_open
    if found is None:
        asked = replace(question, worst_h=float(times[-1]) if times.size else 0.0)
        raise infeasible(siting_linear.linear(arrays, asked, None, cuts).model)
    value = _worst(arrays, found)
    fewest, _ = _within(arrays, question, value, cuts, fewest=True)
    found = found if fewest is None else fewest
    bound = value if left_open < 0 else float(times[left_open])
    return SitingPlan(found, value, bound, proved=left_open < 0)


def _distinct(arrays: SitingArrays) -> Floats:
    """Give the times that can be the longest: none below the best of the worst-placed demand."""
    times = np.unique(arrays.time_h[np.isfinite(arrays.time_h)])
    least = arrays.time_h[:, ~arrays.barred].min(axis=1, initial=np.inf).max(initial=0.0)
    return np.asarray(times[times >= least])


def _worst(arrays: SitingArrays, held: Indices) -> float:
    return float(arrays.time_h[:, held > 0].min(axis=1, initial=np.inf).max(initial=0.0))


def _within(
    arrays: SitingArrays,
    question: SitingQuestion,
    time_h: float,
    cuts: Sequence[Indices],
    *,
    fewest: bool = False,
) -> tuple[Indices | None, str]:
    """Give a plan that reaches all within a time, of all or of the fewest bases; or why not."""
    asked = replace(question, worst_h=min(time_h, question.worst_h or np.inf))
    model = siting_linear.linear(arrays, asked, None, cuts)
    asked_of = model.model if fewest else replace(model.model, objective=model.model.objective * 0)
    solved = milp.solve(asked_of, question.effort)
    if not solved.x.size:
        return None, solved.status
    return np.rint(solved.x[model.base]).astype(np.int64), solved.status
