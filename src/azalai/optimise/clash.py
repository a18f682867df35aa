"""Why a model has no solution: the fewest groups of rows that cannot be had together.

The deletion filter (Chinneck and Dravnieks 1991) drops one group after the other and keeps it
dropped while the rest still has no solution: what is left is irreducible, that is, any one of
the groups let go makes the rest possible.  It costs one feasibility question a group.
`tests/unit/test_optimise.py` holds it against enumeration of all subsets.
"""

from collections.abc import Iterable

import numpy as np

from azalai.optimise.milp import Effort, solve
from azalai.optimise.model import Model


def explain(model: Model, order: Iterable[str] = (), effort: Effort | None = None) -> list[str]:
    """Name the groups that clash.

    Args:
        model: one that has no solution.
        order: groups to let go first, so that what a person would rather keep is told;
            by default as they stand in the model.
        effort: of each question; a question left open counts as possible, so that the
            answer may then name more groups than it must.

    Returns:
        names of groups, in the order asked; empty if the rows without a group clash alone, or
        if the model has a solution after all.

    """
    from dataclasses import replace

    question = replace(model, objective=np.zeros_like(model.objective))
    if solve(question, effort).status != "infeasible":
        return []
    present = dict.fromkeys(str(group) for group in model.groups if group)
    groups = [*dict.fromkeys(g for g in order if g in present)]
    groups += [group for group in present if group not in groups]
    dropped: set[str] = set()
    for group in groups:
        if solve(question.without(dropped | {group}), effort).status == "infeasible":
            dropped.add(group)
    return [group for group in groups if group not in dropped]
