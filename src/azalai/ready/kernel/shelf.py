"""What a store has on the shelf: the books of it, and what missions use up (RULES 5.1, 6.2)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.waits import trace_unit

N_STORE: Final = len(codes.STORE_COUNTS)


@jit
def flush_store(R: Any, F: Any, I: Any, w: int) -> None:
    """Keep the integrals of a store up to now."""
    hours = R.now - F[R.st_since + w]
    F[R.st_since + w] = R.now
    if hours > 0.0:
        at = R.o_stores + w * N_STORE
        F[at + codes.W_ON_HAND] += hours * F[R.st_hand + w]
        F[at + codes.W_BACKORDER] += hours * F[R.st_down + w]
        F[at + codes.W_OTHER] += hours * F[R.st_other + w]


@jit
def count_store(R: Any, F: Any, w: int, what: int, number: float) -> None:
    """Count something that happened at a store in this month."""
    F[R.o_stores + w * N_STORE + what] += number


@inline
def to_spend(R: Any, F: Any, w: int, priority: int) -> float:
    """Give what a store has for a mission; the floor is kept for priority 1."""
    return F[R.st_hand + w] - (F[R.st_floor + w] if priority > 1 else 0.0)


@jit
def spend(R: Any, CI: Any, F: Any, I: Any, w: int, number: float) -> None:
    """Use up what a store has; what is given back is negative."""
    flush_store(R, F, I, w)
    F[R.st_hand + w] -= number
    F[R.st_pos + w] -= number
    count_store(R, F, w, codes.W_USED, number)
    while number > 0.0 and I[R.st_first + w] >= 0:  # of what is fitted too, units are followed
        end_unit(R, CI, F, I, first_unit(R, I, w))
        number -= 1.0


@jit
def first_unit(R: Any, I: Any, w: int) -> int:
    """Take the first unit that was used before off the list of a shelf; -1 where there is none."""
    unit = I[R.st_first + w]
    if unit >= 0:
        I[R.st_first + w] = I[R.u_next + unit]
        if I[R.st_first + w] < 0:
            I[R.st_last + w] = -1
        I[R.u_next + unit] = -1
    return unit


@jit
def end_unit(R: Any, CI: Any, F: Any, I: Any, unit: int) -> None:
    """Free the places of a unit that is no more and of what is inside it."""
    at, last = unit, unit
    I[R.u_next + unit] = -1
    while at >= 0:
        for k in range(CI[R.it_nslot + I[R.u_item + at]]):
            child = I[R.u_child + at * R.n_child + k]
            if child >= 0:
                I[R.u_next + last], I[R.u_next + child] = child, -1
                last = child
        following = I[R.u_next + at]
        trace_unit(R, F, I, at, codes.AT_SCRAP, -1, INF)
        I[R.u_where + at], I[R.u_robbed + at] = codes.AT_SCRAP, 0
        I[R.u_free + R.u_nfree] = at
        R.u_nfree += 1
        at = following
