"""Vehicles of a pool: those that stand, in the order in which they came; those away; those in work.

Vehicles are pooled by site and type (RULES 5.3): the one that has stood longest goes first.  Each
has clocks of its own for failures and services.
"""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit

#: Where a vehicle is.
V_GONE, V_STANDS, V_AWAY, V_WORK = range(4)


@jit
def flush_pooled(R: Any, F: Any, I: Any, g: int) -> None:
    """Keep the integrals of a pool of vehicles up to now."""
    hours = R.now - F[R.g_since + g]
    F[R.g_since + g] = R.now
    at = R.o_pooled + g * len(codes.POOLED_COUNTS)
    F[at + codes.G_UP] += hours * I[R.g_up + g]
    F[at + codes.G_WAY] += hours * I[R.g_way + g]
    F[at + codes.G_REPAIR] += hours * I[R.g_repair + g]


@jit
def count_pooled(R: Any, F: Any, g: int, what: int, number: float) -> None:
    """Count something that vehicles of a pool did in this month."""
    F[R.o_pooled + g * len(codes.POOLED_COUNTS) + what] += number


@jit
def _add(R: Any, F: Any, I: Any, g: int, where: int, number: int) -> None:
    if g < 0:
        return
    flush_pooled(R, F, I, g)
    if where == V_STANDS:
        I[R.g_up + g] += number
    elif where == V_AWAY:
        I[R.g_way + g] += number
    elif where == V_WORK:
        I[R.g_repair + g] += number


@jit
def put(R: Any, F: Any, I: Any, k: int, where: int) -> None:
    """Note where a vehicle is; one that stands joins the end of the line of its pool."""
    g = I[R.pv_pool + k]
    if g < 0:
        where = V_GONE
    _add(R, F, I, g, I[R.pv_where + k], -1)
    _add(R, F, I, g, where, 1)
    I[R.pv_where + k] = where
    I[R.pv_next + k] = -1
    if where == V_STANDS:
        if I[R.g_head + g] < 0:
            I[R.g_head + g] = k
        else:
            I[R.pv_next + I[R.g_tail + g]] = k
        I[R.g_tail + g] = k


@jit
def fetch(R: Any, F: Any, I: Any, g: int) -> int:
    """Send away the vehicle of a pool that has stood longest, and give it."""
    k = I[R.g_head + g]
    _leave(R, I, g, k)
    put(R, F, I, k, V_AWAY)
    F[R.pv_left + k] = R.now
    return k


@jit
def _leave(R: Any, I: Any, g: int, k: int) -> None:
    """Take a vehicle out of the line of those that stand."""
    last, at = -1, I[R.g_head + g]
    while at != k:
        last, at = at, I[R.pv_next + at]
    if last < 0:
        I[R.g_head + g] = I[R.pv_next + k]
    else:
        I[R.pv_next + last] = I[R.pv_next + k]
    if I[R.g_tail + g] == k:
        I[R.g_tail + g] = last


@jit
def rehome(R: Any, F: Any, I: Any, k: int, g: int) -> None:
    """Give a vehicle another pool, or none; one that is away or in work comes there afterwards."""
    was, where = I[R.pv_pool + k], I[R.pv_where + k]
    if where == V_STANDS:
        _leave(R, I, was, k)
    _add(R, F, I, was, where, -1)
    I[R.pv_pool + k] = g
    if where in (V_AWAY, V_WORK):
        _add(R, F, I, g, where, 1)
        return
    I[R.pv_where + k] = V_GONE
    if where == V_GONE:
        F[R.pv_seen + k] = R.now
    put(R, F, I, k, V_STANDS)
