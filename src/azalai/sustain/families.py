"""Items inside items: the convex curve of a family (LRU, SRU and deeper).

From the innermost level out: for each of some corners of the curve of the parts inside, the items
around them are solved knowing how many of them wait for parts; the lower convex hull of all that
is found is the curve of the levels together (Muckstadt 1973; Sherbrooke 1986).  The parts inside
are first chosen by the units that they hold up anywhere, so that the curve is very near the
optimum and not proven to be it; docs/methods/spares.md tells the gap found by full enumeration.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from azalai.sustain.evaluate import evaluate, user_shortage
from azalai.sustain.levels import item_curves, level_problem, stock_of
from azalai.sustain.problem import Floats, Ints, Problem

#: Corners of the parts inside that are tried below the items around them.
TRIED: Final = 40


@dataclass(frozen=True)
class GroupCurve:
    """The convex curve of items that lie inside each other.

    Attributes:
        items: indices in the problem, shape (members,).
        cost: (corners,), rising; the first is what the least stocks cost beyond what is owned.
        shortage: (corners,), falling.
        units: (corners, members), units above the least.

    """

    items: Ints
    cost: Floats
    shortage: Floats
    units: Ints


def family_curve(problem: Problem, members: Ints, depth: Ints) -> GroupCurve:
    """Solve a family.

    Args:
        problem: the whole problem.
        members: indices of the family's items.
        depth: of every item of the problem, see `evaluate.depths`.

    """
    states = [(0.0, np.zeros(len(problem.items), np.int64))]
    found: list[tuple[float, float, Ints]] = []
    for level in range(int(depth[members].max()), -1, -1):
        chosen = members[depth[members] == level]
        found = []
        for cost, units in states:
            found += _around(problem, members, level, depth, chosen, cost, units)
        found = _hull(found)
        kept = np.unique(np.linspace(0, len(found) - 1, TRIED).round().astype(int))
        states = [(found[k][0], found[k][2]) for k in kept]
    costs, shortages = (np.array([f[k] for f in found]) for k in (0, 1))
    return GroupCurve(members, costs, shortages, np.stack([f[2][members] for f in found]))


def _around(
    problem: Problem,
    members: Ints,
    level: int,
    depth: Ints,
    chosen: Ints,
    spent: float,
    units: Ints,
) -> list[tuple[float, float, Ints]]:
    """Solve the items of one depth for one choice of what lies inside: (cost, shortage, units)."""
    inner = members[depth[members] > level]
    stock = _stock_of(problem, members, units)
    curves = item_curves(level_problem(problem, stock, level, chosen))
    shortage = _own_shortage(problem, stock, inner)
    position = curves.corners
    item = np.searchsorted(curves.offsets, position, side="right") - 1
    steps = np.flatnonzero(item[1:] == item[:-1]) + 1
    number = position - curves.offsets[item]
    money = (number[steps] - number[steps - 1]) * curves.problem.price[item[steps]]
    gain = curves.values[position[steps - 1]] - curves.values[position[steps]]
    with np.errstate(divide="ignore"):
        order = np.argsort(-gain / money, kind="stable")
    now = units.copy()
    now[chosen] = curves.free
    cost = spent + float(curves.base_cost.sum())
    shortage += float(curves.values[curves.offsets[:-1] + curves.free].sum())
    found = [(cost, shortage, now.copy())]
    for k in order:
        now[chosen[item[steps[k]]]] = number[steps[k]]
        cost, shortage = cost + float(money[k]), shortage - float(gain[k])
        found.append((cost, shortage, now.copy()))
    return found


def _own_shortage(problem: Problem, stock: Ints, inner: Ints) -> float:
    """Give what the items inside themselves leave short on aircraft."""
    if not np.isin(problem.users.item, inner).any():
        return 0.0
    short = user_shortage(problem, evaluate(problem, stock)) * problem.users.weight
    return float(short[np.isin(problem.users.item, inner)].sum())


def _stock_of(problem: Problem, members: Ints, units: Ints) -> Ints:
    """Place the units of a family alone; other items keep their least stocks."""
    mine = np.zeros(len(problem.items), np.int64)
    mine[members] = units[members]
    return stock_of(problem, mine)


def _hull(found: list[tuple[float, float, Ints]]) -> list[tuple[float, float, Ints]]:
    """Keep the lower convex hull of (cost, shortage), falling."""
    kept: list[tuple[float, float, Ints]] = []
    for point in sorted(found, key=lambda f: (f[0], f[1])):
        if kept and point[1] >= kept[-1][1] - 1e-15:
            continue
        while len(kept) > 1 and _above(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _above(
    a: tuple[float, float, Ints], b: tuple[float, float, Ints], c: tuple[float, float, Ints]
) -> bool:
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])
