"""Item curves: the fewest expected shortages for each number of spares, at any depth of stores.

A node is a store of one item.  What its stock must cover has a mean and a variance: its own part
(in repair there, on the way to it) and its share of the backorders of the store above, which
fall on its customers by a binomial split (Graves 1985; two moments as Sherbrooke 1986):

    E X = own + f B          Var X = own variance + f (1 - f) B + f^2 Var B

with B the backorders above and f the node's share of the demand there.  For each stock of a
store its customers are solved, their curves made convex and merged by the largest gain first
(exact for convex curves: Fox 1966); the best over all stocks of the store is its own curve
(RULES 7.3).  Every function here is compiled.
"""

from typing import Any, Final

import numpy as np

from azalai.stats import shortfalls
from azalai.stats.compiled import compiled
from azalai.stats.shortfalls import ENOUGH, hull, ladder, more_than, split_moments

CALLS: Final = (shortfalls.__file__,)


@compiled(calls=CALLS)
def shortage(own: float, first: int, last: int, users: Any) -> float:
    """Give the weighted shortage that backorders at a store mean to its aircraft.

    Args:
        own: expected backorders of aircraft requests there.
        first: first row of the store in `users`.
        last: row after its last.
        users: columns share of the backorders, weight, aircraft, quantity in one, spare in one
            (quantity less needed).  Without spare each backorder counts; else the aircraft that
            lack more than the spare, holes being spread evenly over all positions.

    """
    total = 0.0
    for u in range(first, last):
        part, spare = users[u, 0] * own, int(users[u, 4])
        if spare == 0:
            total += users[u, 1] * part
            continue
        quantity = int(users[u, 3])
        hole = min(part / (users[u, 2] * quantity), 1.0)
        total += users[u, 1] * users[u, 2] * more_than(spare, quantity, hole)
    return total


@compiled(calls=CALLS)
def _merge(child_values: Any, lengths: Any, children: int, total: Any) -> int:
    """Add convexified curves of several customers: largest gain a unit first.

    Fills `total[n]`, the sum of their values with n units among them; returns its length.
    """
    most = 0
    for c in range(children):
        most += lengths[c] - 1
    segments = np.empty((most + 1, 4))
    corners = np.empty(child_values.shape[1] + 1, np.int64)
    number, base = 0, 0.0
    for c in range(children):
        base += child_values[c, 0]
        found = hull(child_values[c], lengths[c], corners)
        for i in range(found - 1):
            a, z = corners[i], corners[i + 1]
            segments[number, 0] = -(child_values[c, a] - child_values[c, z]) / (z - a)
            segments[number, 1], segments[number, 2], segments[number, 3] = c, a, z
            number += 1
    order = np.argsort(segments[:number, 0], kind="mergesort")
    total[0], n = base, 0
    for k in order:
        c = int(segments[k, 1])
        a, z = int(segments[k, 2]), int(segments[k, 3])
        for step in range(a + 1, z + 1):
            n += 1
            total[n] = base + child_values[c, step] - child_values[c, a]
        base += child_values[c, z] - child_values[c, a]
    return n + 1


@compiled(calls=CALLS)
def _parts(child_values: Any, lengths: Any, children: int, wanted: int, parts: Any) -> None:
    """Say how many of `wanted` units each customer gets in `_merge`."""
    taken = np.zeros(children, np.int64)
    ends = np.zeros(children, np.int64)
    corners = np.empty((children, child_values.shape[1] + 1), np.int64)
    for c in range(children):
        ends[c] = hull(child_values[c], lengths[c], corners[c]) - 1
        parts[c] = 0
    left = wanted
    while left > 0:
        best, most = -1, -1.0
        for c in range(children):
            if taken[c] < ends[c]:
                a, z = corners[c, taken[c]], corners[c, taken[c] + 1]
                gain = (child_values[c, a] - child_values[c, z]) / (z - a)
                if gain > most:
                    best, most = c, gain
        if best < 0:
            return
        a, z = corners[best, taken[best]], corners[best, taken[best] + 1]
        parts[best] = min(z, a + left)
        left -= z - a
        taken[best] += 1


@compiled(calls=CALLS)
def curve(
    node: int, extra: float, extra_var: float, tree: Any, moments: Any, users: Any, best: Any
) -> int:
    """Fill the fewest shortages below a store for 0, 1, 2 ... units above the least stocks.

    Args:
        node: the store, or the row after the last store for all roots together.
        extra: mean of what the store above owes it.
        extra_var: variance of that.
        tree: int64, shape (nodes + 1, 6): first child, next sibling, least stock, largest stock
            worth a look, first row and row after the last in `users`; the last row is a store
            without stock above all roots.
        moments: shape (nodes + 1, 4): own mean, own variance, share of the backorders above,
            share of its own backorders that are aircraft's.
        users: see `shortage`.
        best: filled.

    Returns:
        How many values were filled.

    """
    least, top = tree[node, 2], tree[node, 3]
    b, bv = np.zeros(top + 1), np.zeros(top + 1)
    last = ladder(moments[node, 0] + extra, moments[node, 1] + extra_var, top, ENOUGH, b, bv)
    last = max(last, least)
    if tree[node, 0] < 0:
        for s in range(least, last + 1):
            own = moments[node, 3] * b[s]
            best[s - least] = shortage(own, tree[node, 4], tree[node, 5], users)
        return int(last - least + 1)
    children, widest, most = _family(node, tree)
    values, lengths = np.empty((children, widest + 1)), np.empty(children, np.int64)
    total = np.empty(most + 1)
    filled = 0
    for s in range(least, last + 1):
        child, c = tree[node, 0], 0
        while child >= 0:
            m, v = split_moments(moments[child, 2], b[s], bv[s])
            lengths[c] = curve(child, m, v, tree, moments, users, values[c])
            child, c = tree[child, 1], c + 1
        count = _merge(values, lengths, children, total)
        own = moments[node, 3] * b[s]
        here = shortage(own, tree[node, 4], tree[node, 5], users)
        for n in range(count):
            k = n + s - least
            while filled <= k:
                best[filled] = np.inf
                filled += 1
            best[k] = min(best[k], here + total[n])
    for n in range(1, filled):
        best[n] = min(best[n], best[n - 1])
    return filled


@compiled(calls=CALLS)
def _family(node: int, tree: Any) -> Any:
    """Give a store's number of customers, the widest of them, and the width of all."""
    children, widest, most = 0, 0, 0
    child = tree[node, 0]
    while child >= 0:
        width = _width(child, tree)
        children, widest, most = children + 1, max(widest, width), most + width
        child = tree[child, 1]
    return children, widest, most


@compiled(calls=CALLS)
def _solve_children(
    node: int,
    b: float,
    bv: float,
    tree: Any,
    moments: Any,
    users: Any,
    values: Any,
    lengths: Any,
) -> None:
    child, c = tree[node, 0], 0
    while child >= 0:
        m, v = split_moments(moments[child, 2], b, bv)
        lengths[c] = curve(child, m, v, tree, moments, users, values[c])
        child, c = tree[child, 1], c + 1


@compiled(calls=CALLS)
def _width(node: int, tree: Any) -> int:
    """Count the units above the least that a store and all below it can use."""
    width = tree[node, 3] - tree[node, 2]
    child = tree[node, 0]
    while child >= 0:
        width += _width(child, tree)
        child = tree[child, 1]
    return int(width)


@compiled(calls=CALLS)
def place(
    node: int,
    extra: float,
    extra_var: float,
    tree: Any,
    moments: Any,
    users: Any,
    units: int,
    stock: Any,
) -> None:
    """Say where the units of one point of `curve` stand; fills `stock`, shape (nodes + 1,)."""
    least, top = tree[node, 2], tree[node, 3]
    if tree[node, 0] < 0:
        stock[node] = least + units
        return
    b, bv = np.zeros(top + 1), np.zeros(top + 1)
    last = ladder(moments[node, 0] + extra, moments[node, 1] + extra_var, top, ENOUGH, b, bv)
    children, widest, most = _family(node, tree)
    values, lengths = np.empty((children, widest + 1)), np.empty(children, np.int64)
    total = np.empty(most + 1)
    lowest, best = np.inf, least
    for s in range(least, max(last, least) + 1):
        if s - least > units:
            break
        _solve_children(node, b[s], bv[s], tree, moments, users, values, lengths)
        count = _merge(values, lengths, children, total)
        own = moments[node, 3] * b[s]
        here = shortage(own, tree[node, 4], tree[node, 5], users)
        found = here + total[min(units - s + least, count - 1)]
        if found < lowest:
            lowest, best = found, s
    stock[node] = best
    _solve_children(node, b[best], bv[best], tree, moments, users, values, lengths)
    parts = np.empty(children, np.int64)
    _parts(values, lengths, children, units - best + least, parts)
    child, c = tree[node, 0], 0
    while child >= 0:
        m, v = split_moments(moments[child, 2], b[best], bv[best])
        place(child, m, v, tree, moments, users, parts[c], stock)
        child, c = tree[child, 1], c + 1
