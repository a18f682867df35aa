"""What an aircraft that gets another home takes along: work that waits while it flies on."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.asking import call_off, serve_next
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import push
from azalai.ready.kernel.jobs import urgency_of
from azalai.ready.kernel.stores import request
from azalai.ready.kernel.tails import FIX_EXCHANGE, J_PART, J_WAIT
from azalai.ready.kernel.teams import placed
from azalai.ready.kernel.waits import count_waiting, have_parts, leave_site, wait_at_site
from azalai.ready.kernel.wanting import Q_DEFERRED, waits_for


@jit
def take_along(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, old: int) -> None:
    """Ask at the new home for the parts of what was deferred, and let it be mended there."""
    j = I[R.t_jobs + t]
    while j >= 0:
        following = I[R.j_next + j]
        if I[R.j_soft + j] == 1 and I[R.j_away + j] == 0:
            _work_there(R, CF, CI, F, I, t, j)
            if I[R.j_state + j] == J_PART:
                _ask_there(R, CF, CI, F, I, t, j, old)
        j = following
    serve_next(R, CF, CI, F, I)


@jit
def _work_there(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    home, waits = I[R.t_home + t], I[R.j_state + j] == J_WAIT
    if waits:
        count_waiting(R, F, I, I[R.j_shop + j], -1)
        leave_site(R, I, j)
    shop, place, after = placed(R, CF, CI, F, I, I[R.j_task + j], home)
    I[R.j_shop + j], I[R.j_site + j], F[R.j_after + j] = shop, place, after
    I[R.j_prio + j] = urgency_of(R, CI, I, home)
    if waits:
        count_waiting(R, F, I, shop, 1)
        wait_at_site(R, F, I, j)
    if after > R.now:
        push(R, F, I, after, codes.E_WAKE, place)


@jit
def _ask_there(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, old: int) -> None:
    task = I[R.j_task + j]
    I[R.j_nreq + j] += 1
    if I[R.j_fix + j] == FIX_EXCHANGE:
        node = CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]
        _ask_again(R, CF, CI, F, I, t, j, old, CI[R.nd_item + node])
    if task >= 0:
        first = CI[R.tk_item0 + task]
        for k in range(first, first + CI[R.tk_nitem + task]):
            _ask_again(R, CF, CI, F, I, t, j, old, CI[R.ti_item + k])
    I[R.j_nreq + j] -= 1
    if I[R.j_nreq + j] == 0:
        have_parts(R, CI, F, I, j)
    else:
        I[R.j_wait + j] = waits_for(R, CI, F, I, j)


@jit
def _ask_again(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, old: int, item: int
) -> None:
    """Ask the store of the new home for what the store of the old one has not given."""
    number = call_off(R, CI, F, I, j, old, item)
    if number < 0.0:
        return
    w = CI[R.store_of + I[R.t_home + t] * R.n_item + item]
    request(R, CF, CI, F, I, w, number, Q_DEFERRED, j, 2)
