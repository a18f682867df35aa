"""What an aircraft that is gone leaves behind: nobody asks for it any more (RULES 4.10)."""

from typing import Any

from azalai.ready.kernel.asking import asked
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.jobs import FIX_EXCHANGE, drop_job
from azalai.ready.kernel.stores import free_request, look_waiting, owe, receive, unlink
from azalai.ready.kernel.tails import J_BOOKED, J_PART, J_WAIT
from azalai.ready.kernel.waits import count_waiting, leave_site


@jit
def withdraw(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Close the jobs of an aircraft that is gone; parts that they were given are put back."""
    j = I[R.t_jobs + t]
    while j >= 0:
        following = I[R.j_next + j]
        leave_site(R, I, j)
        if I[R.j_state + j] == J_WAIT or I[R.j_state + j] == J_BOOKED:
            count_waiting(R, F, I, I[R.j_shop + j], -1)
        if I[R.j_state + j] == J_PART:
            _ask_no_more(R, CI, F, I, t, j)
        if I[R.j_state + j] != J_PART or I[R.j_nreq + j] <= 0:  # else a neighbour's part comes
            unit = I[R.j_newunit + j]
            drop_job(R, I, j)
            if unit >= 0:
                _put_back(R, CF, CI, F, I, I[R.t_home + t], unit)
        j = following
    I[R.t_deferred + t], F[R.t_deferlimit + t] = 0, INF


@jit
def _ask_no_more(R: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    if I[R.j_fix + j] == FIX_EXCHANGE:
        _forget(R, CI, F, I, j, CI[R.nd_item + CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]])
    if I[R.j_task + j] >= 0:
        first = CI[R.tk_item0 + I[R.j_task + j]]
        for k in range(first, first + CI[R.tk_nitem + I[R.j_task + j]]):
            _forget(R, CI, F, I, j, CI[R.ti_item + k])


@jit
def _forget(R: Any, CI: Any, F: Any, I: Any, j: int, item: int) -> None:
    """Take what a job has asked for off the list of the store that it asked."""
    for site in range(R.n_site):
        w = CI[R.store_of + site * R.n_item + item]
        r = asked(R, I, j, w) if w >= 0 else -1
        if r >= 0:
            owe(R, F, I, r, -F[R.rq_qty + r])
            F[R.st_pos + w] += F[R.rq_qty + r]
            unlink(R, I, r)
            free_request(R, I, r)
            I[R.j_nreq + j] -= 1


@jit
def _put_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int, unit: int) -> None:
    w = CI[R.store_of + site * R.n_item + I[R.u_item + unit]]
    F[R.st_pos + w] += 1.0
    receive(R, CF, CI, F, I, w, unit, 1.0)
    look_waiting(R, CI, F, I, w)
