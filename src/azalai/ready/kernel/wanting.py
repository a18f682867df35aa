"""What work waits for before it begins: a part, and what it uses up (RULES 1.2, 5.1)."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.tails import FIX_EXCHANGE, refresh

#: Who asks: a job of a tail (down), a job of a shop, a job of a deferred defect, a store.
Q_TAIL, Q_SHOP, Q_DEFERRED, Q_STOCK = range(4)


@jit
def asked(R: Any, I: Any, j: int, w: int) -> int:
    """Give the request of a job that waits at a store, or -1."""
    r = I[R.st_queue + w]
    while r >= 0 and (I[R.rq_ref + r] != j or I[R.rq_kind + r] == Q_STOCK):
        r = I[R.rq_next + r]
    return r


@jit
def part_state(R: Any, CI: Any, F: Any, I: Any, w: int) -> int:
    """Say what a request that waits at a store waits for, up the chain of stores."""
    for _ in range(32):
        if F[R.st_transit + w] > 0.0:
            return codes.PART_TRANSPORT
        if F[R.st_repair + w] > 0.0:
            return codes.PART_REPAIR
        source = CI[R.st_source + w]
        if source < 0:
            return codes.PART_ORDER
        w = source
    return codes.PART_ORDER


@jit
def waits_for(R: Any, CI: Any, F: Any, I: Any, j: int) -> int:
    """Say what work on an aircraft waits for: of several things the first state that holds.

    It has asked at home; what waits at no store there was lent, and is on its way.
    """
    t, task = I[R.j_tail + j], I[R.j_task + j]
    shelves = R.store_of + I[R.t_home + t] * R.n_item
    best, coming = codes.PART_ORDER + 1, I[R.j_nreq + j]
    if I[R.j_fix + j] == FIX_EXCHANGE:
        item = CI[R.nd_item + CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]]
        if asked(R, I, j, CI[shelves + item]) >= 0:
            best, coming = part_state(R, CI, F, I, CI[shelves + item]), coming - 1
    if task >= 0:
        first = CI[R.tk_item0 + task]
        for k in range(first, first + CI[R.tk_nitem + task]):
            w = CI[shelves + CI[R.ti_item + k]]
            if asked(R, I, j, w) >= 0:
                best, coming = min(best, part_state(R, CI, F, I, w)), coming - 1
    return min(best, codes.PART_TRANSPORT) if coming > 0 else best


@jit
def look_waiting(R: Any, CI: Any, F: Any, I: Any, w: int) -> None:
    """Look again at the aircraft that wait for something at a store."""
    r = I[R.st_queue + w]
    while r >= 0:
        if I[R.rq_kind + r] == Q_TAIL:
            j = I[R.rq_ref + r]
            one = I[R.j_nreq + j] == 1
            I[R.j_wait + j] = part_state(R, CI, F, I, w) if one else waits_for(R, CI, F, I, j)
            refresh(R, CI, F, I, I[R.j_tail + j])
        r = I[R.rq_next + r]
