"""Cannibalisation: a part is taken from an aircraft that waits for another (RULES 3.7)."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.asking import class_of
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import push, trace
from azalai.ready.kernel.jobs import new_job
from azalai.ready.kernel.meters import (
    detach,
)
from azalai.ready.kernel.shops import (
    U_GOOD,
)
from azalai.ready.kernel.stores import ask_used
from azalai.ready.kernel.tails import (
    B_GROUND,
    FIX_EXCHANGE,
    J_PART,
    refresh,
)
from azalai.ready.kernel.teams import placed
from azalai.ready.kernel.wanting import Q_TAIL, asked, waits_for


@jit
def rob(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, store: int) -> None:
    """Take the part from an aircraft that waits for another one; its hole takes the request.

    The donor stands at the same site, is of the same type, and has most holes (RULES 3.7).
    """
    t, node = I[R.j_tail + j], I[R.j_node + j]
    donor = _donor(R, CI, I, t, node)
    r = asked(R, I, j, store)
    if donor < 0 or r < 0:
        return
    task = I[R.j_task + j]
    shop, place, after = placed(R, CF, CI, F, I, task, I[R.t_site + donor])
    hole = new_job(R, F, I, donor, task, shop, place, R.now)
    if hole < 0:
        return
    if after > R.now:  # a team has to come for it, as for any work
        F[R.j_after + hole] = after
        push(R, F, I, after, codes.E_WAKE, place)
    I[R.j_newunit + j] = detach(R, CF, CI, F, I, donor, node)
    I[R.j_robbed + j] = 1
    I[R.j_node + hole], I[R.j_fix + hole] = node, FIX_EXCHANGE
    I[R.j_driver + hole], I[R.j_state + hole], I[R.j_nreq + hole] = I[R.j_driver + j], J_PART, 1
    I[R.j_prio + hole] = I[R.j_prio + j]
    I[R.rq_ref + r] = hole
    I[R.t_grounded + donor] += 1
    group = CI[R.nd_group + CI[R.ty_node0 + CI[R.t_type + donor]] + node]
    if group >= 0:
        I[R.k_failed + CI[R.t_k0 + donor] + group] += 1
    I[R.j_nreq + j] -= 1
    ask_used(R, CF, CI, F, I, hole, I[R.t_site + donor], Q_TAIL, class_of(R, F, I, donor))
    I[R.j_wait + hole] = waits_for(R, CI, F, I, hole)
    trace(R, F, I, codes.TR_OPEN, hole, donor, task, -1, -1)
    refresh(R, CI, F, I, donor)


@jit
def _donor(R: Any, CI: Any, I: Any, t: int, node: int) -> int:
    """Choose the aircraft with most holes that waits for another part at the same site."""
    best, most = -1, 0
    last = node + CI[R.nd_size + CI[R.ty_node0 + CI[R.t_type + t]] + node]
    for other in range(R.n_tail):
        if other == t or CI[R.t_type + other] != CI[R.t_type + t]:
            continue
        if I[R.t_site + other] != I[R.t_site + t] or I[R.t_busy + other] != B_GROUND:
            continue
        if I[R.t_stranded + other] == 1:  # its books are at home, it is not
            continue
        unit = I[R.pos_unit + CI[R.t_p0 + other] + node]
        if unit < 0 or I[R.u_cause + unit] > U_GOOD or I[R.t_working + other] >= 0:
            continue
        holes, j = 0, I[R.t_jobs + other]
        while j >= 0:
            if node < I[R.j_node + j] < last:  # something inside it is to be done, or missing
                holes = 0
                break
            if I[R.j_soft + j] == 0 and I[R.j_state + j] == J_PART:
                holes += 1
            j = I[R.j_next + j]
        if holes > most:
            best, most = other, holes
    return best
