"""A spares problem as plain arrays: no scenario, no files; what a textbook states is enough.

Stores form a tree for each item.  What comes off an aircraft at a store is repaired there with
the share `repair_frac`; the rest is asked for from the store above, which sends one after
`resupply_d`, or at a root from outside (bought, or repaired away) with that lead time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROOT: Final = -1
NOWHERE: Final = -2


@dataclass(frozen=True)
class Users:
    """Who suffers from backorders: aircraft of one type at one store, for one item.

    All arrays have shape (rows,), in order of item and site.

    Attributes:
        item: whose backorders.
        site: where.
        type: dense index of the type, -1 where backorders are only counted.
        share: of the aircraft's backorders there.
        weight: what one grounded aircraft counts.
        aircraft: how many of the type are there.
        quantity: of the item in one aircraft.
        spare: of them, so many may be missing (quantity less needed).

    """

    item: Ints
    site: Ints
    type: Ints
    share: Floats
    weight: Floats
    aircraft: Floats
    quantity: Floats
    spare: Floats

    def rows(self) -> Floats:
        """Give the rows as the compiled functions want them."""
        columns = (self.share, self.weight, self.aircraft, self.quantity, self.spare)
        return np.ascontiguousarray(np.stack(columns, axis=1))


@dataclass(frozen=True)
class Inside:
    """Which items are exchanged inside which, in a shop.

    Attributes:
        outer: index of the item that is opened, shape (pairs,).
        inner: index of the part.
        share: (pairs, sites): share of the part's backorders at a site that hold up units of
            the outer item in repair there.

    """

    outer: Ints
    inner: Ints
    share: Floats


@dataclass(frozen=True)
class Problem:
    """Spares of several items over several stores.

    Attributes:
        items: names.
        sites: names.
        price: of one, shape (items,).
        parent: (items, sites), the store above; `ROOT` or `NOWHERE`.
        mean: (items, sites), units that the stock must cover whatever other stocks are.
        variance: of them.
        share_above: (items, sites), share of the backorders above that fall here.
        share_own: (items, sites), share of the backorders here that are aircraft's.
        demand: (items, sites), requests of aircraft a day.
        least: (items, sites), bounds of the stock.
        most: the same, -1 without limit.
        owned: (items, sites), stock that is there already.
        users: who suffers.
        inside: items within items, None without.

    """

    items: tuple[str, ...]
    sites: tuple[str, ...]
    price: Floats
    parent: Ints
    mean: Floats
    variance: Floats
    share_above: Floats
    share_own: Floats
    demand: Floats
    least: Ints
    most: Ints
    owned: Ints
    users: Users
    inside: Inside | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Items and sites."""
        return len(self.items), len(self.sites)

    def moments(self) -> Floats:
        """Give the array `moments` of the compiled functions."""
        items, sites = self.shape
        found = np.zeros((items, sites + 1, 4))
        for k, part in enumerate((self.mean, self.variance, self.share_above, self.share_own)):
            found[:, :sites, k] = part
        return found

    def user_from(self) -> Ints:
        """Give where the users of each item and store begin."""
        items, sites = self.shape
        counts = np.bincount(self.users.item * sites + self.users.site, minlength=items * sites)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def net(self) -> tuple[Any, ...]:
        """Give the problem as the compiled functions of `batches` want it."""
        return (
            self.parent,
            self.moments(),
            self.least,
            self.most,
            self.user_from(),
            self.users.rows(),
        )

    def part(self, chosen: Ints) -> "Problem":
        """Give the problem of some items alone, without what is inside them."""
        new = np.full(len(self.items), -1, np.int64)
        new[chosen] = np.arange(len(chosen))
        item = new[self.users.item]
        kept = np.flatnonzero(item >= 0)
        kept = kept[np.lexsort((self.users.site[kept], item[kept]))]
        users = Users(**{name: getattr(self.users, name)[kept] for name in USERS})
        users = replace(users, item=item[kept])
        arrays = {name: getattr(self, name)[chosen] for name in ARRAYS}
        names = tuple(self.items[i] for i in chosen)
        return replace(self, items=names, users=users, inside=None, **arrays)


ARRAYS: Final = (
    "price",
    "parent",
    "mean",
    "variance",
    "share_above",
    "share_own",
    "demand",
    "least",
    "most",
    "owned",
)
USERS: Final = ("item", "site", "type", "share", "weight", "aircraft", "quantity", "spare")


def spares(
    demand: ArrayLike,
    price: ArrayLike,
    *,
    repair_d: ArrayLike = 0.0,
    resupply_d: ArrayLike = 0.0,
    repair_frac: ArrayLike = 1.0,
    parent: ArrayLike = ROOT,
    contains: Sequence[tuple[int, int, float]] = (),
    **more: Any,
) -> Problem:
    """State a problem from rates and times.

    Args:
        demand: removals from aircraft a day, shape (items, sites).
        price: of one unit, shape (items,).
        repair_d: mean time from removal until it is back on the shelf where it is repaired,
            broadcast to (items, sites).
        resupply_d: mean time of resupply from the store above, or from outside at a root.
        repair_frac: share of what is removed at or sent to a store that is repaired there.
        parent: index of the store above, broadcast to (items, sites).
        contains: (outer, inner, number): a repair of the outer item takes so many of the inner.
        more: `items` and `sites`, names; `variance_ratio` of demand, shape (items,); `least`,
            `most` and `owned`, broadcast to (items, sites); `users`.

    Raises:
        ValueError: if stores or items contain themselves.

    """
    rate = np.atleast_2d(np.asarray(demand, np.float64))
    shape = rate.shape
    t, o, r = (_wide(v, shape) for v in (repair_d, resupply_d, repair_frac))
    above = np.array(np.broadcast_to(np.asarray(parent, np.int64), shape))
    ratio = np.asarray(more.get("variance_ratio", 1.0), np.float64)
    arrivals, inside = _arrivals(rate, above, r, contains)
    sent = arrivals * (1.0 - r)
    mean = arrivals * r * t + sent * o
    total = np.where(arrivals > 0, arrivals, 1.0)
    into = np.where(above >= 0, np.take_along_axis(total, np.maximum(above, 0), 1), 1.0)
    return Problem(
        items=tuple(more.get("items", ())) or tuple(str(i) for i in range(shape[0])),
        sites=tuple(more.get("sites", ())) or tuple(str(j) for j in range(shape[1])),
        price=np.array(np.broadcast_to(np.asarray(price, np.float64), shape[:1])),
        parent=above,
        mean=mean,
        variance=mean * np.broadcast_to(ratio, shape[:1])[:, None],
        share_above=np.where(above >= 0, sent / into, 0.0),
        share_own=rate / total,
        demand=rate,
        least=_whole(more.get("least", 0), shape),
        most=_whole(more.get("most", -1), shape),
        owned=_whole(more.get("owned", 0), shape),
        users=more.get("users") or counted(rate),
        inside=_inside(inside, total),
    )


def _arrivals(
    rate: Floats, above: Ints, repaired: Floats, contains: Sequence[tuple[int, int, float]]
) -> tuple[Floats, list[tuple[int, int, Floats]]]:
    """Give all requests at each store, and what repairs of outer items ask of inner ones."""
    wanted, arrivals = rate.copy(), np.zeros(rate.shape)
    inside: list[tuple[int, int, Floats]] = []
    for i in _outer_first(len(rate), contains):
        arrivals[i] = climb(wanted[i], above[i], 1.0 - repaired[i])
        for outer, inner, number in contains:
            if outer == i:
                asked = arrivals[i] * repaired[i] * number
                wanted[inner] += asked
                inside.append((outer, inner, asked))
    return arrivals, inside


def counted(demand: Floats) -> Users:
    """Give users for whom every backorder counts one, wherever aircraft ask for an item."""
    item, site = np.nonzero(demand > 0)
    ones = np.ones(len(item))
    return Users(item, site, np.full(len(item), -1), ones, ones, ones, ones, np.zeros(len(item)))


def climb(asked: Floats, parent: Ints, passed: Floats) -> Floats:
    """Give all requests at each store of one item: its own and those passed on from below.

    Raises:
        ValueError: if a store supplies itself.

    """
    arrivals, ready = asked.copy(), asked.copy()
    for _ in range(len(asked) + 1):
        upward = np.zeros(len(asked))
        moves = parent >= 0
        np.add.at(upward, parent[moves], (ready * passed)[moves])
        if not upward.any():
            return arrivals
        arrivals, ready = arrivals + upward, upward
    msg = "a store cannot be supplied by itself, not even through others"
    raise ValueError(msg)


def _outer_first(items: int, contains: Sequence[tuple[int, int, float]]) -> list[int]:
    """Order items so that none comes before what it is inside of."""
    order: list[int] = []
    left = set(range(items))
    while left:
        blocked = {inner for outer, inner, _ in contains if outer in left}
        free = sorted(left - blocked)
        if not free:
            msg = "an item cannot contain itself, not even through others"
            raise ValueError(msg)
        order += free
        left -= set(free)
    return order


def _inside(pairs: list[tuple[int, int, Floats]], total: Floats) -> Inside | None:
    if not pairs:
        return None
    outer = np.array([p[0] for p in pairs], np.int64)
    inner = np.array([p[1] for p in pairs], np.int64)
    return Inside(outer, inner, np.stack([p[2] for p in pairs]) / total[inner])


def _wide(value: ArrayLike, shape: tuple[int, ...]) -> Floats:
    return np.array(np.broadcast_to(np.asarray(value, np.float64), shape))


def _whole(value: ArrayLike, shape: tuple[int, ...]) -> Ints:
    return np.array(np.broadcast_to(np.asarray(value, np.int64), shape))
