"""The best purchase for one budget, between the corners of the curve.

One option of each group is chosen, so many units or such a corner, to spend no more than the
budget: a multiple-choice knapsack.  With the price of money of the corner below the budget

    loss of an option = its shortage + price x its cost - the least of that over the group

is what it gives away against the bound that the convex curve proves.  A plan that beats the best
known one gives away less than that one does; all other options are struck out, and dynamic
programming over (cost, loss) solves what is left (Sinha & Zoltners 1979).  Where more states
arise than are kept, the best found is given with the bound, never called optimal.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from azalai.sustain.frontier import Frontier
from azalai.sustain.problem import Floats, Ints

#: States kept in the dynamic programme.
STATES: Final = 200_000
#: Money is compared to this share of the budget.
CENT: Final = 1e-12


@dataclass(frozen=True)
class Filled:
    """A purchase for a budget.

    Attributes:
        reached: as in `Frontier.reached_at`.
        cost: what is spent.
        shortage: weighted expected aircraft without a part.
        bound: no purchase for the budget leaves less; equal to `shortage` where that is proven
            to be the least.

    """

    reached: Ints
    cost: float
    shortage: float
    bound: float


@dataclass(frozen=True)
class _Option:
    group: int
    reached: int
    cost: float
    shortage: float


def fill(curve: Frontier, money: float) -> Filled:
    """Give the best purchase for a budget.

    Args:
        curve: the whole efficient curve.
        money: the budget, at least the cost of its first corner.

    """
    corner = curve.affordable(money)
    reached = curve.reached_at(corner)
    best = Filled(reached, float(curve.cost[corner]), float(curve.shortage[corner]), 0.0)
    if corner == len(curve) - 1:
        return Filled(best.reached, best.cost, best.shortage, best.shortage)
    price = _slope(curve, corner)
    left = money - best.cost
    bound = best.shortage - price * left
    options, current = _near(curve, reached, price, price * left)
    best = _topped_up(best, options, current, money)
    options = [o for o in options if _loss(o, current, price) <= best.shortage - bound + 1e-15]
    found, proven = _programme(options, current, best, price, money)
    return Filled(found.reached, found.cost, found.shortage, found.shortage if proven else bound)


def _slope(curve: Frontier, corner: int) -> float:
    """Give the gain per money of the step after a corner."""
    gain = curve.shortage[corner] - curve.shortage[corner + 1]
    return float(gain / (curve.cost[corner + 1] - curve.cost[corner]))


def _near(
    curve: Frontier, reached: Ints, price: float, slack: float
) -> tuple[list[_Option], dict[int, _Option]]:
    """Give all options that give away less than `slack`, and the one at the corner by group."""
    options: list[_Option] = []
    curves = curve.curves
    size = np.diff(curves.offsets)
    owner = np.repeat(np.arange(len(size)), size)
    number = np.arange(len(curves.values)) - curves.offsets[:-1][owner]
    money = (number - curves.free[owner]) * curves.problem.price[owner] + curves.base_cost[owner]
    here = curves.offsets[:-1] + reached[: len(size)]
    total = curves.values + price * money
    close = (total - total[here][owner] <= slack + 1e-12) & (number >= curves.free[owner])
    for k in np.flatnonzero(close).tolist():
        cell = _Option(int(owner[k]), int(number[k]), float(money[k]), float(curves.values[k]))
        options.append(cell)
    for k, found in enumerate(curve.groups):
        about = zip(found.cost.tolist(), found.shortage.tolist(), strict=True)
        options += [_Option(len(size) + k, c, m, v) for c, (m, v) in enumerate(about)]
    current = {o.group: o for o in options if o.reached == reached[o.group]}
    return options, current


def _loss(option: _Option, current: dict[int, _Option], price: float) -> float:
    here = current[option.group]
    return option.shortage - here.shortage + price * (option.cost - here.cost)


def _topped_up(
    best: Filled, options: list[_Option], current: dict[int, _Option], money: float
) -> Filled:
    """Spend what the corner leaves on single options, the largest gain first: a first answer."""
    reached, cost, shortage = best.reached.copy(), best.cost, best.shortage
    now = dict(current)
    for o in sorted(options, key=lambda o: (o.shortage - current[o.group].shortage, o.group)):
        more, less = o.cost - now[o.group].cost, now[o.group].shortage - o.shortage
        if less > 0 and cost + more <= money * (1 + CENT):
            now[o.group] = o
            reached[o.group], cost, shortage = o.reached, cost + more, shortage - less
    return Filled(reached, cost, shortage, 0.0)


@dataclass(frozen=True)
class _States:
    """Partial choices: cost and shortage against the corner, and how each came about."""

    cost: Floats
    shortage: Floats
    steps: tuple[tuple[Ints, Ints], ...]


def _programme(
    options: list[_Option],
    current: dict[int, _Option],
    best: Filled,
    price: float,
    money: float,
) -> tuple[Filled, bool]:
    """Solve what is left by dynamic programming over cost; tell whether it is proven."""
    by_group: dict[int, list[_Option]] = {}
    for o in options:
        by_group.setdefault(o.group, []).append(o)
    open_groups = [os for _, os in sorted(by_group.items()) if len(os) > 1]
    left = money * (1 + CENT) - sum(o.cost for o in current.values())
    allowed = best.shortage - sum(o.shortage for o in current.values()) + price * left
    states, proven = _States(np.zeros(1), np.zeros(1), ()), True
    saved = [max(current[os[0].group].cost - min(o.cost for o in os), 0.0) for os in open_groups]
    for k, os in enumerate(open_groups):
        room = left + sum(saved[k + 1 :])
        states, whole = _extend(states, os, current[os[0].group], price, (room, allowed))
        proven = proven and whole
    fits = np.flatnonzero(states.cost <= left)
    if not len(fits):
        return best, proven
    last = int(fits[np.argmin(states.shortage[fits])])
    answer = _read(open_groups, states, last, current, best)
    return (answer if answer.shortage < best.shortage else best), proven


def _extend(
    states: _States,
    options: list[_Option],
    here: _Option,
    price: float,
    limits: tuple[float, float],
) -> tuple[_States, bool]:
    """Combine all states with the options of one group; drop those that cannot win."""
    room, allowed = limits
    money = np.array([o.cost - here.cost for o in options])
    short = np.array([o.shortage - here.shortage for o in options])
    cost = np.add.outer(states.cost, money).ravel()
    shortage = np.add.outer(states.shortage, short).ravel()
    kept = np.flatnonzero((cost <= room) & (shortage + price * cost <= allowed + 1e-12))
    kept = kept[np.lexsort((shortage[kept], cost[kept]))]
    lowest = np.minimum.accumulate(shortage[kept])
    fresh = np.ones(len(kept), np.bool_)
    fresh[1:] = lowest[1:] < lowest[:-1]
    kept, whole = kept[fresh], True
    if len(kept) > STATES:
        loss = shortage[kept] + price * cost[kept]
        kept, whole = kept[np.sort(np.argsort(loss, kind="stable")[:STATES])], False
    steps = (*states.steps, (kept // len(options), kept % len(options)))
    return _States(cost[kept], shortage[kept], steps), whole


def _read(
    open_groups: list[list[_Option]],
    states: _States,
    last: int,
    current: dict[int, _Option],
    best: Filled,
) -> Filled:
    """Follow a state back to the options that it consists of."""
    now = dict(current)
    for options, (before, option) in zip(
        reversed(open_groups), reversed(states.steps), strict=True
    ):
        now[options[0].group] = options[int(option[last])]
        last = int(before[last])
    reached = best.reached.copy()
    for group, chosen in now.items():
        reached[group] = chosen.reached
    cost = sum(o.cost for o in now.values())
    return Filled(reached, cost, sum(o.shortage for o in now.values()), 0.0)
