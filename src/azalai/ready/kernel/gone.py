"""Work that ends undone: of an aircraft that is gone, on parts of a unit that comes off."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.asking import call_off, serve_next
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.deferred import forget_deferral
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.jobs import drop_job
from azalai.ready.kernel.shops import U_FAILED, U_NO_FAULT, blame
from azalai.ready.kernel.stores import receive
from azalai.ready.kernel.tails import FIX_EXCHANGE, FIX_IN_PLACE, J_BOOKED, J_PART, J_WAIT
from azalai.ready.kernel.transport import X_STOCK, X_TO_JOB
from azalai.ready.kernel.waits import count_waiting, leave_site
from azalai.ready.kernel.wanting import look_waiting


@jit
def withdraw(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Close the jobs of an aircraft that is gone."""
    j = I[R.t_jobs + t]
    while j >= 0:
        following = I[R.j_next + j]
        _end_undone(R, CF, CI, F, I, t, j)
        j = following
    serve_next(R, CF, CI, F, I)
    I[R.t_deferred + t], F[R.t_deferlimit + t] = 0, INF


@jit
def end_inside(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, node: int) -> None:
    """Close the jobs on what is inside a unit that comes off: its shop sees to what has failed.

    One that is worked on just now goes on to its end.
    """
    base = CI[R.ty_node0 + CI[R.t_type + t]]
    last, j = node + CI[R.nd_size + base + node], I[R.t_jobs + t]
    while j >= 0:
        following = I[R.j_next + j]
        if node < I[R.j_node + j] < last and I[R.t_working + t] != j:
            unit = I[R.pos_unit + CI[R.t_p0 + t] + I[R.j_node + j]]
            if unit >= 0 and I[R.j_fix + j] == FIX_IN_PLACE:
                met = CI[R.ty_met0 + CI[R.t_type + t]] + I[R.j_meter + j]
                good = CI[R.mt_kind + met] == codes.M_NO_FAULT
                blame(R, I, unit, U_NO_FAULT if good else U_FAILED, -1)
            if I[R.j_soft + j] == 0:
                I[R.t_grounded + t] -= 1
            I[R.j_soft + j] = 0
            forget_deferral(R, CI, F, I, t, j)
            _end_undone(R, CF, CI, F, I, t, j)
        j = following
    serve_next(R, CF, CI, F, I)


@jit
def _end_undone(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Close a job that nobody needs any more; a unit that it was given goes to a shelf."""
    leave_site(R, I, j)
    if I[R.j_state + j] == J_WAIT or I[R.j_state + j] == J_BOOKED:
        count_waiting(R, F, I, I[R.j_shop + j], -1)
    if I[R.j_state + j] == J_PART:
        _ask_no_more(R, CI, F, I, t, j)
        if I[R.j_nreq + j] > 0:
            _turn_back(R, CI, F, I, I[R.t_home + t], j)
    unit = I[R.j_newunit + j]
    drop_job(R, I, j)
    if unit >= 0:
        put_back(R, CF, CI, F, I, I[R.t_home + t], unit)


@jit
def _turn_back(R: Any, CI: Any, F: Any, I: Any, home: int, j: int) -> None:
    """Let what a neighbour has sent to a job go to the shelf of its site, or of the home.

    Items that are used up count as used since they left; nobody takes them in.
    """
    for x in range(R.x_cap):
        if I[R.x_kind + x] == X_TO_JOB and I[R.x_ref + x] == j:
            I[R.x_ref + x] = -1
            if I[R.x_unit + x] >= 0:
                w = CI[R.store_of + I[R.x_to + x] * R.n_item + I[R.x_item + x]]
                if w < 0:
                    w = CI[R.store_of + home * R.n_item + I[R.x_item + x]]
                I[R.x_kind + x], I[R.x_ref + x] = X_STOCK, w
                F[R.st_pos + w] += 1.0
                F[R.st_transit + w] += 1.0
                look_waiting(R, CI, F, I, w)


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
        if call_off(R, CI, F, I, j, site, item) >= 0.0:
            I[R.j_nreq + j] -= 1


@jit
def put_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int, unit: int) -> None:
    """Put a unit that is not needed on the shelf of a site."""
    w = CI[R.store_of + site * R.n_item + I[R.u_item + unit]]
    F[R.st_pos + w] += 1.0
    receive(R, CF, CI, F, I, w, unit, 1.0)
    look_waiting(R, CI, F, I, w)
