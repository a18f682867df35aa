"""Curves of many items at once, over plain arrays; see `curves` for the method.

The arrays of a problem travel as one tuple `net`:

    parent     int64, (items, stores): the store above, -1 for a root, -2 where not kept
    moments    (items, stores + 1, 4): own mean and variance of what the stock must cover, share
               of the backorders above, share of its own backorders that are aircraft's
    least      int64, (items, stores)
    most       int64, (items, stores), -1 without limit
    user_from  int64, (items * stores + 1,): rows of `users` of each item and store
    users      (rows, 5), see `curves.shortage`

Every function here is compiled, and takes a range of items so that threads can share the work.
"""

from typing import Any, Final

import numpy as np

from azalai.stats import shortfalls
from azalai.stats.compiled import compiled
from azalai.stats.shortfalls import ENOUGH, hull, ladder, split_moments
from azalai.sustain import curves as item_curves
from azalai.sustain.curves import curve, place

CALLS: Final = (shortfalls.__file__, item_curves.__file__)
#: No store of one item needs more.
LARGEST: Final = 100_000


@compiled(calls=CALLS)
def tops(i: int, parent: Any, moments: Any, least: Any, most: Any, top: Any) -> int:
    """Fill the largest stock worth a look in each store of an item; give their sum above least.

    The store above is taken at its least stock, when it owes most.

    Args:
        i: the item.
        parent: shape (items, stores): the store above, -1 for a root, -2 where not kept.
        moments: shape (items, stores + 1, 4), see `curve`.
        least: shape (items, stores).
        most: the same, -1 without limit.
        top: shape (stores,), filled.

    """
    stores, width = parent.shape[1], 0
    worst = np.full((stores, 2), -1.0)
    b, nothing = np.empty(0), np.empty(0)
    done = 0
    while done < stores:
        for j in range(stores):
            above = parent[i, j]
            if worst[j, 0] >= 0.0 or (above >= 0 and worst[above, 0] < 0.0):
                continue
            done += 1
            mean, variance = moments[i, j, 0], moments[i, j, 1]
            if above >= 0:
                more, spread = split_moments(moments[i, j, 2], worst[above, 0], worst[above, 1])
                mean, variance = mean + more, variance + spread
            low = least[i, j]
            full = ladder(mean, variance, LARGEST, ENOUGH, b, nothing) if parent[i, j] != -2 else 0
            full = min(full, most[i, j]) if most[i, j] >= 0 else full
            top[j] = max(full, low)
            width += top[j] - low
            owed, spread_owed = np.zeros(low + 1), np.zeros(low + 1)
            ladder(mean, variance, low, -1.0, owed, spread_owed)
            worst[j, 0], worst[j, 1] = owed[low], spread_owed[low]
    return width


@compiled(calls=CALLS)
def plant(i: int, parent: Any, least: Any, top: Any, user_from: Any, tree: Any) -> None:
    """Write one item's tree, see `curve`; the last row is the store above all roots."""
    stores = parent.shape[1]
    tree[:, :] = 0
    tree[:, 0:2] = -1
    for j in range(stores - 1, -1, -1):
        tree[j, 2], tree[j, 3] = least[i, j], top[j]
        tree[j, 4], tree[j, 5] = user_from[i * stores + j], user_from[i * stores + j + 1]
        above = parent[i, j] if parent[i, j] >= 0 else stores
        if parent[i, j] != -2:
            tree[j, 1], tree[above, 0] = tree[above, 0], j


@compiled(calls=CALLS)
def widths(first: int, last: int, net: Any, width: Any) -> None:
    """Fill how many units above the least each of some items can use."""
    parent, moments, least, most, _, _ = net
    top = np.empty(parent.shape[1], np.int64)
    for i in range(first, last):
        width[i] = tops(i, parent, moments, least, most, top)


@compiled(calls=CALLS)
def curves(first: int, last: int, net: Any, offsets: Any, values: Any) -> None:
    """Fill `values[offsets[i]:offsets[i + 1]]`, the curve of each of some items."""
    parent, moments, least, most, user_from, users = net
    stores = parent.shape[1]
    top, tree = np.empty(stores, np.int64), np.empty((stores + 1, 6), np.int64)
    for i in range(first, last):
        tops(i, parent, moments, least, most, top)
        plant(i, parent, least, top, user_from, tree)
        best = values[offsets[i] : offsets[i + 1]]
        filled = curve(stores, 0.0, 0.0, tree, moments[i], users, best)
        for n in range(filled, best.size):
            best[n] = best[filled - 1]


@compiled(calls=CALLS)
def places(first: int, last: int, net: Any, units: Any, stock: Any) -> None:
    """Fill `stock[i]`, shape (items, stores): where the units of each of some items stand."""
    parent, moments, least, most, user_from, users = net
    stores = parent.shape[1]
    top, tree = np.empty(stores, np.int64), np.empty((stores + 1, 6), np.int64)
    found = np.zeros(stores + 1, np.int64)
    for i in range(first, last):
        tops(i, parent, moments, least, most, top)
        plant(i, parent, least, top, user_from, tree)
        found[:] = 0
        place(stores, 0.0, 0.0, tree, moments[i], users, units[i], found)
        for j in range(stores):
            stock[i, j] = found[j]


@compiled(calls=CALLS)
def steps(first: int, last: int, offsets: Any, values: Any, free: Any, corner: Any) -> None:
    """Mark the corners of the convex curve of each of some items.

    Args:
        first: first item.
        last: item after the last.
        offsets: shape (items + 1,), see `curves`.
        values: see `curves`.
        free: shape (items,): units at which each curve begins, being owned already.
        corner: bool, shape of `values`; filled.

    """
    for i in range(first, last):
        begin = offsets[i] + free[i]
        size = offsets[i + 1] - begin
        found = np.empty(size, np.int64)
        for k in range(hull(values[begin : offsets[i + 1]], size, found)):
            corner[begin + found[k]] = True


@compiled(calls=CALLS)
def shortfall(first: int, last: int, net: Any, stock: Any, found: Any) -> None:
    """Say what a stock leaves short, store by store.

    Args:
        first: first item.
        last: item after the last.
        net: see above.
        stock: int64, (items, stores).
        found: (items, stores, 5), filled: mean and variance of what the stock must cover, mean
            and variance of backorders, chance that a request is met at once.

    """
    parent, moments = net[0], net[1]
    stores = parent.shape[1]
    for i in range(first, last):
        done = np.zeros(stores, np.bool_)
        left = stores
        while left > 0:
            for j in range(stores):
                above = parent[i, j]
                if done[j] or (above >= 0 and not done[above]):
                    continue
                done[j], left = True, left - 1
                mean, variance = moments[i, j, 0], moments[i, j, 1]
                if above >= 0:
                    owed, spread = found[i, above, 2], found[i, above, 3]
                    more, wide = split_moments(moments[i, j, 2], owed, spread)
                    mean, variance = mean + more, variance + wide
                s = stock[i, j]
                b, bv = np.zeros(s + 1), np.zeros(s + 1)
                ladder(mean, variance, s, -1.0, b, bv)
                found[i, j, 0], found[i, j, 1] = mean, variance
                found[i, j, 2], found[i, j, 3] = b[s], bv[s]
                found[i, j, 4] = 1.0 - (b[s - 1] - b[s]) if s > 0 else 0.0
