"""The limit of a deferred defect or of an extension: from there on the aircraft is down."""

from typing import Any

from azalai.ready.kernel.asking import class_of, raise_request
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import INF, ask_departures
from azalai.ready.kernel.gone import end_inside
from azalai.ready.kernel.meters import detach
from azalai.ready.kernel.robbing import rob
from azalai.ready.kernel.shops import U_FAILED, U_GOOD, send_broken
from azalai.ready.kernel.tails import (
    FIX_EXCHANGE,
    J_PART,
    J_WAIT,
    count_stop,
    next_limit,
    refresh,
)
from azalai.ready.kernel.waits import have_parts, leave_site, wait_at_site
from azalai.ready.kernel.wanting import waits_for


@jit
def limit_reached(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> bool:
    """Ground an aircraft whose deferred defects or extended limits have run out."""
    j = I[R.t_jobs + t]
    changed = False
    while j >= 0:
        if I[R.j_soft + j] == 1 and F[R.j_limit + j] <= R.now:
            ground(R, CF, CI, F, I, t, j)
            changed = True
        j = I[R.j_next + j]
    next_limit(R, F, I, t)
    if changed:
        refresh(R, CI, F, I, t)
        _rewait(R, F, I, t)
    return changed


@jit
def ground(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Let work with which an aircraft flew on keep it down from now on."""
    I[R.j_soft + j] = 0
    I[R.t_grounded + t] += 1
    count_stop(R, F, I, t, j)
    F[R.j_limit + j] = INF
    if I[R.j_state + j] == J_PART:
        ask_as_grounded(R, CF, CI, F, I, t, j)
    ask_departures(R, I, I[R.t_site + t])


@jit
def take_off(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> bool:
    """Take the unit of a job off its aircraft and send it to be mended; no, if it is off."""
    t, node = I[R.j_tail + j], I[R.j_node + j]
    site = I[R.t_home + t] if I[R.t_stranded + t] == 1 else I[R.t_site + t]
    end_inside(R, CF, CI, F, I, t, node)
    unit = detach(R, CF, CI, F, I, t, node)
    if unit < 0:
        return False
    I[R.u_contract + unit] = CI[R.t_contract + t]
    store = CI[R.store_of + site * R.n_item + I[R.u_item + unit]]
    if I[R.u_cause + unit] == U_GOOD:
        I[R.u_cause + unit] = U_FAILED
    send_broken(R, CF, CI, F, I, unit, site, store)
    return True


@jit
def take_off_failed(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Take off what was deferred and keeps an aircraft on the ground now: it can be mended.

    What the shelf lacks then may be taken from another aircraft, as for any that is down.
    """
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_deferred + j] != 0 and I[R.j_soft + j] == 0 and I[R.j_state + j] == J_PART:
            if I[R.j_fix + j] == FIX_EXCHANGE and take_off(R, CF, CI, F, I, j):
                if R.cannibalise == 1:
                    _take_from_another(R, CF, CI, F, I, t, j)
                if I[R.j_nreq + j] > 0:
                    I[R.j_wait + j] = waits_for(R, CI, F, I, j)
        j = I[R.j_next + j]


@jit
def _take_from_another(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Take the part that a job has waited for from another aircraft, if one may give it."""
    item = CI[R.nd_item + CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]]
    rob(R, CF, CI, F, I, j, CI[R.store_of + I[R.t_home + t] * R.n_item + item])
    if I[R.j_nreq + j] == 0:
        have_parts(R, CI, F, I, j)


@jit
def ask_as_grounded(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Let what work has asked for while the aircraft flew on be asked for as it is down."""
    site, rank = I[R.t_home + t], class_of(R, F, I, t)  # it has asked at home
    if I[R.j_fix + j] == FIX_EXCHANGE:
        item = CI[R.nd_item + CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]]
        raise_request(R, CF, CI, F, I, j, CI[R.store_of + site * R.n_item + item], rank)
    if I[R.j_task + j] >= 0:
        first = CI[R.tk_item0 + I[R.j_task + j]]
        for k in range(first, first + CI[R.tk_nitem + I[R.j_task + j]]):
            store = CI[R.store_of + site * R.n_item + CI[R.ti_item + k]]
            raise_request(R, CF, CI, F, I, j, store, rank)


@jit
def _rewait(R: Any, F: Any, I: Any, t: int) -> None:
    """Put the ready jobs of a grounded aircraft into their lists again, so that they are tried."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_state + j] == J_WAIT:
            leave_site(R, I, j)
            wait_at_site(R, F, I, j)
        j = I[R.j_next + j]
