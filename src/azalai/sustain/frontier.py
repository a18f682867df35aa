"""The efficient curve: for every sum of money, the purchase that leaves the fewest shortages.

A group is an item, or items that lie inside each other.  Each has a convex curve of cost against
shortage; all steps of all curves in order of gain per money are the curve of the whole (marginal
analysis, RULES 7.3; Fox 1966).  Its corners are optimal: nothing that costs as much or less
leaves fewer shortages, as far as the curves of the groups are exact.  Between corners a budget is
filled exactly, see `budget`.
"""

from dataclasses import dataclass

import numpy as np

from azalai.sustain.evaluate import depths
from azalai.sustain.families import GroupCurve, family_curve
from azalai.sustain.levels import Curves, item_curves, stock_of
from azalai.sustain.problem import Floats, Ints, Problem


@dataclass(frozen=True)
class Frontier:
    """The corners of the efficient curve.

    Attributes:
        problem: what was solved.
        alone: (items alone,), their indices in the problem.
        curves: of the items alone.
        groups: of items that lie inside each other.
        group: (steps,), whose curve each step follows: a position in `alone`, or after these a
            position in `groups`.
        reached: (steps,), units above the least after the step, or corner of the group.
        cost: (steps + 1,), what is bought beyond what is owned, at each corner.
        shortage: (steps + 1,), weighted expected aircraft without a part, falling.

    """

    problem: Problem
    alone: Ints
    curves: Curves
    groups: tuple[GroupCurve, ...]
    group: Ints
    reached: Ints
    cost: Floats
    shortage: Floats

    def __len__(self) -> int:
        return len(self.cost)

    def reached_at(self, corner: int) -> Ints:
        """Give units of each item alone, then the corner of each group, at a corner."""
        found = np.zeros(len(self.alone) + len(self.groups), np.int64)
        found[: len(self.alone)] = self.curves.free
        found[self.group[:corner]] = self.reached[:corner]  # the last of a group counts
        return found

    def units(self, reached: Ints) -> Ints:
        """Turn what `reached_at` gives into units of every item above the least."""
        units = np.zeros(len(self.problem.items), np.int64)
        units[self.alone] = reached[: len(self.alone)]
        for group, corner in zip(self.groups, reached[len(self.alone) :], strict=True):
            units[group.items] = group.units[corner]
        return units

    def stock_at(self, corner: int) -> Ints:
        """Give the stock of each item and site at a corner."""
        return stock_of(self.problem, self.units(self.reached_at(corner)))

    def cheapest(self, shortage: float) -> int | None:
        """Give the first corner with no more shortage than this; None where none has."""
        corner = int(np.searchsorted(-self.shortage, -shortage, side="left"))
        return corner if corner < len(self) else None

    def affordable(self, money: float) -> int:
        """Give the last corner that costs no more than this, the first where none does."""
        return max(int(np.searchsorted(self.cost, money * (1 + 1e-12), side="right")) - 1, 0)


def frontier(problem: Problem) -> Frontier:
    """Solve the whole curve.

    Args:
        problem: what is owned is placed freely above the least stocks; where it must stay, the
            least stocks are at least what is owned there.

    """
    alone, families = _families(problem)
    curves = item_curves(problem.part(alone))
    depth = depths(problem)
    groups = tuple(family_curve(problem, members, depth) for members in families)
    position, item = curves.corners, _owner(curves)
    steps = np.flatnonzero(item[1:] == item[:-1]) + 1 if len(item) else np.zeros(0, np.int64)
    number = position - curves.offsets[item]
    group, reached = [item[steps]], [number[steps]]
    money = [(number[steps] - number[steps - 1]) * curves.problem.price[item[steps]]]
    gain = [curves.values[position[steps - 1]] - curves.values[position[steps]]]
    for k, found in enumerate(groups):
        count = len(found.cost) - 1
        group.append(np.full(count, len(alone) + k))
        reached.append(np.arange(1, count + 1))
        money.append(np.diff(found.cost))
        gain.append(-np.diff(found.shortage))
    first = position[np.searchsorted(position, curves.offsets[:-1] + curves.free)]
    cost = curves.base_cost.sum() + sum(g.cost[0] for g in groups)
    shortage = curves.values[first].sum() + sum(g.shortage[0] for g in groups)
    columns = tuple(np.concatenate(c) for c in (group, reached, money, gain))
    return _in_order(problem, alone, curves, groups, columns, (float(cost), float(shortage)))


def _in_order(
    problem: Problem,
    alone: Ints,
    curves: Curves,
    groups: tuple[GroupCurve, ...],
    columns: tuple[Ints, ...],
    base: tuple[float, float],
) -> Frontier:
    """Sort steps by gain per money; steps of one group are in that order already."""
    group, reached, money, gain = columns
    with np.errstate(divide="ignore"):
        order = np.argsort(-gain / money, kind="stable")
    cost = base[0] + np.concatenate([[0.0], np.cumsum(money[order])])
    shortage = base[1] - np.concatenate([[0.0], np.cumsum(gain[order])])
    shortage = np.maximum(shortage, 0.0)
    return Frontier(problem, alone, curves, groups, group[order], reached[order], cost, shortage)


def _owner(curves: Curves) -> Ints:
    """Give whose each corner is."""
    return np.searchsorted(curves.offsets, curves.corners, side="right") - 1


def _families(problem: Problem) -> tuple[Ints, list[Ints]]:
    """Part the items that are alone from the families that lie inside each other."""
    everything = np.arange(len(problem.items))
    if problem.inside is None:
        return everything, []
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    outer, inner = problem.inside.outer, problem.inside.inner
    links = coo_array((np.ones(len(outer)), (outer, inner)), shape=(len(everything),) * 2)
    _, label = connected_components(links, directed=False)
    linked = np.zeros(len(everything), np.bool_)
    linked[outer] = linked[inner] = True
    families = [np.flatnonzero(label == k) for k in np.unique(label[linked])]
    return np.flatnonzero(~linked), families
