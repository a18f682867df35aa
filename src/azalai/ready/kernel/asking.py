"""What a job has asked a store for: whether it waits there still, for what, and for how long."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.stores import (
    ask_neighbours,
    fill,
    free_request,
    line_up,
    owe,
    unlink,
)
from azalai.ready.kernel.tails import J_PART
from azalai.ready.kernel.wanting import Q_DEFERRED, Q_TAIL, asked, part_state, waits_for


@jit
def call_off(R: Any, CI: Any, F: Any, I: Any, j: int, site: int, item: int) -> float:
    """Take what a job waits for off the list of the store of a site: give how many, or -1.

    `serve_next` sees to those behind it.
    """
    w = CI[R.store_of + site * R.n_item + item]
    r = asked(R, I, j, w) if w >= 0 else -1
    if r < 0:
        return -1.0
    number = F[R.rq_qty + r]
    owe(R, F, I, r, -number)
    F[R.st_pos + w] += number
    unlink(R, I, r)
    free_request(R, I, r)
    I[R.st_left + w], R.left = 1, 1
    return number


@jit
def serve_next(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Serve those who waited behind what was withdrawn: the shelf may have enough for them."""
    if R.left == 0:
        return
    R.left = 0
    for w in range(R.n_store):
        if I[R.st_left + w] == 1:
            I[R.st_left + w] = 0
            fill(R, CF, CI, F, I, w)


@jit
def raise_request(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, w: int, rank: int) -> None:
    """Let the request of a deferred defect become that of an aircraft that is down.

    Where it waits for what must be bought a neighbour may help from now on; what is on its way or
    in repair for it since it was found comes sooner, mostly.
    """
    r = asked(R, I, j, w)
    if r >= 0 and I[R.rq_kind + r] == Q_DEFERRED:
        owe(R, F, I, r, -F[R.rq_qty + r])
        unlink(R, I, r)
        I[R.rq_kind + r], I[R.rq_class + r] = Q_TAIL, rank
        line_up(R, I, r)
        owe(R, F, I, r, F[R.rq_qty + r])
        if R.lateral_h > 0.0 and part_state(R, CI, F, I, w) == codes.PART_ORDER:
            ask_neighbours(R, CF, CI, F, I, r)
        fill(R, CF, CI, F, I, w)  # another request stands first now
        if I[R.j_state + j] == J_PART:
            I[R.j_wait + j] = waits_for(R, CI, F, I, j)


@jit
def class_of(R: Any, F: Any, I: Any, t: int) -> int:
    """Give the class of a request: 0 where the site is below its posture minimum (RULES 5.1)."""
    post = I[R.t_post + t]
    return 0 if I[R.po_there + post] < I[R.po_minimum + post] else 1
