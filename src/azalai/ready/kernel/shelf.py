"""What a store has on the shelf: the books of it, and what missions use up (RULES 5.1, 6.2)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit

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
def spend(R: Any, F: Any, I: Any, w: int, number: float) -> None:
    """Use up what a store has; what is given back is negative."""
    flush_store(R, F, I, w)
    F[R.st_hand + w] -= number
    F[R.st_pos + w] -= number
    count_store(R, F, w, codes.W_USED, number)
