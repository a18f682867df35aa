"""A good plan, a bound on all plans, and the sites that no better plan can open.

For aims of the form: choose p sites, each demand pays the least of its costs to an open site, or
its cap where none is cheaper.  Maximal cover, p-median and their mixtures are of this form.

- `interchange`: exchange one open site for a closed one while that helps (Teitz and Bart 1968),
  all exchanges priced at once from the nearest and second nearest open site (Whitaker 1983).
- `relax`: the Lagrangean relaxation of 'each demand is served once' (Cornuejols, Fisher and
  Nemhauser 1977), multipliers by subgradient steps (Held, Wolfe and Crowder 1974).  A site whose
  opening would lift the bound above the value of a known plan is ruled out (Beasley 1993).

All steps are counted, none is timed: the same answer on every run.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from azalai.reach.siting_model import Bools, Floats, Indices

#: Subgradient steps, steps without gain before they are halved, steps between two new plans.
STEPS: Final = 300
PATIENCE: Final = 8
EVERY: Final = 25
SHORTEST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the relaxation leaves.

    Attributes:
        open: the best plan found, indices of sites, sorted.
        value: what it costs.
        bound: no plan costs less.
        possible: sites that a better plan might open, and those of the best plan.

    """

    open: Indices
    value: float
    bound: float
    possible: Bools


def greedy(cost: Floats, cap: Floats, count: int, fixed: Indices) -> Indices:
    """Open the fixed sites, then one by one the site that saves most.

    Args:
        cost: of serving each demand from each site, demand x site.
        cap: of leaving a demand unserved.
        count: how many sites.
        fixed: indices of sites that must be open.

    Returns:
        indices of `count` sites, sorted.

    """
    chosen = list(fixed)
    paid = np.minimum(cap, cost[:, chosen].min(axis=1)) if chosen else cap.copy()
    while len(chosen) < count:
        saved = np.maximum(paid[:, None] - cost, 0.0).sum(axis=0)
        saved[chosen] = -1.0
        best = int(saved.argmax())
        chosen.append(best)
        paid = np.minimum(paid, cost[:, best])
    return np.sort(np.array(chosen, dtype=np.int64))


def interchange(
    cost: Floats, cap: Floats, chosen: Indices, fixed: Indices
) -> tuple[Indices, float]:
    """Exchange sites while an exchange helps; give the sites, sorted, and what they cost."""
    held = chosen.copy()
    stays = np.isin(held, fixed)
    while True:
        nearest, first, second = _two_nearest(cost[:, held], cap)
        with_first = np.minimum(cost, first[:, None])
        gained = with_first.sum(axis=0) - first.sum()
        kept = np.minimum(cost, second[:, None]) - with_first
        order = np.argsort(nearest, kind="stable")
        starts = np.searchsorted(nearest[order], np.arange(held.size))
        lost = np.zeros((held.size, cost.shape[1]))
        some = np.flatnonzero(np.bincount(nearest, minlength=held.size))
        if some.size:
            lost[some] = np.add.reduceat(kept[order], starts[some], axis=0)
        change = gained[None, :] + lost
        change[:, held] = np.inf
        change[stays] = np.inf
        out, into = np.unravel_index(int(change.argmin()), change.shape)
        if not change[out, into] < -1e-9 * max(1.0, first.sum()):
            return np.sort(held), float(first.sum())
        held[out] = into


def _two_nearest(cost: Floats, cap: Floats) -> tuple[Indices, Floats, Floats]:
    """Give for each demand its cheapest open site, that cost and the next, none above the cap."""
    rows = np.arange(cost.shape[0])
    nearest = cost.argmin(axis=1)
    first = np.minimum(cost[rows, nearest], cap)
    if cost.shape[1] == 1:
        return nearest, first, cap
    others = cost.copy()
    others[rows, nearest] = np.inf
    return nearest, first, np.minimum(others.min(axis=1), cap)


def relax(cost: Floats, cap: Floats, count: int, fixed: Indices, barred: Bools) -> Relaxed:
    """Bound the cost of all plans of `count` sites and rule out sites.

    Args:
        cost: demand x site; not negative, inf where a site cannot serve a demand.
        cap: finite cost of a demand that nobody serves, or serves dearer.
        count: how many sites are open; at least as many as are fixed, at most as many as are
            not barred.
        fixed: indices of sites that must be open.
        barred: sites that must not be.

    Returns:
        see `Relaxed`.  Truth cases: `tests/truth/location` (OR-Library, Sao Jose dos Campos).

    """
    cost = np.minimum(np.where(barred[None, :], np.inf, cost), cap[:, None])
    best, value = interchange(cost, cap, greedy(cost, cap, count, fixed), fixed)
    search = _Search(cost, cap, count, fixed, ~barred, best, value)
    for step in range(STEPS):
        if search.finished():
            break
        search.step(explore=step % EVERY == 0)
    possible = search.possible.copy()
    possible[search.open] = True
    return Relaxed(search.open, search.value, min(search.bound, search.value), possible)


class _Search:
    """The state of the subgradient search."""

    def __init__(
        self,
        cost: Floats,
        cap: Floats,
        count: int,
        fixed: Indices,
        possible: Bools,
        best: Indices,
        value: float,
    ) -> None:
        self.cost, self.cap, self.count, self.fixed = cost, cap, count, fixed
        self.possible, self.open, self.value = possible, best, value
        self.bound, self.length, self.idle = -np.inf, 1.0, 0
        second = np.partition(cost, 1, axis=1)[:, 1] if cost.shape[1] > 1 else cap
        self.price = np.minimum(second, cap)
        self.best_price = self.price
        self.tried = {tuple(best.tolist())}

    def finished(self) -> bool:
        """Whether proof is reached or steps have become too short to help."""
        near = self.value - self.bound <= 1e-9 * max(1.0, abs(self.value))
        return near or self.length < SHORTEST or int(self.possible.sum()) <= self.count

    def step(self, *, explore: bool) -> None:
        """Price the demands, choose the sites that earn most, move the prices."""
        slack = np.maximum(self.price[:, None] - self.cost, 0.0)
        earned = slack.sum(axis=0)
        rank = np.where(self.possible, earned, -1.0)
        rank[self.fixed] = np.inf
        chosen = np.argsort(-rank, kind="stable")[: self.count]
        bound = float(self.price.sum() - earned[chosen].sum())
        self._rule_out(earned, chosen, bound)
        if explore:
            self._try(np.sort(chosen))
        direction = 1.0 - (slack[:, chosen] > 0).sum(axis=1, dtype=np.float64)
        self._judge(bound)
        self._move(direction, bound)

    def _rule_out(self, earned: Floats, chosen: Indices, bound: float) -> None:
        """Rule out each site whose opening, in place of the last chosen, costs too much."""
        free = chosen[~np.isin(chosen, self.fixed)]
        if free.size:
            forced = bound + earned[free].min() - earned
            above = forced > self.value + 1e-7 * max(1.0, abs(self.value))
            above[self.fixed] = False
            self.possible &= ~above

    def _judge(self, bound: float) -> None:
        if bound > self.bound + 1e-9 * max(1.0, abs(self.value)):
            self.bound, self.best_price, self.idle = bound, self.price, 0
            return
        self.idle += 1
        if self.idle >= PATIENCE:
            self.length, self.idle, self.price = self.length / 2, 0, self.best_price

    def _try(self, chosen: Indices) -> None:
        key = tuple(chosen.tolist())
        if key not in self.tried:
            self.tried.add(key)
            plan, value = interchange(self.cost, self.cap, chosen, self.fixed)
            if value < self.value:
                self.open, self.value = plan, value

    def _move(self, direction: Floats, bound: float) -> None:
        size = float((direction * direction).sum())
        if size == 0.0:
            self.length = 0.0
            return
        stride = self.length * max(self.value * 1.0001 - bound, 1e-9) / size
        self.price = np.clip(self.price + stride * direction, 0.0, self.cap)
