"""What the end of a job does to its aircraft: fit, mend in place, reset clocks."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.deferred import forget_deferral
from azalai.ready.kernel.draws import D_DAMAGE, unit_uniform
from azalai.ready.kernel.gone import put_back
from azalai.ready.kernel.limits import take_off
from azalai.ready.kernel.meters import (
    attach,
    keep_left,
    reckon,
    renew_failures,
    set_dues,
    sync_day,
)
from azalai.ready.kernel.shops import U_GOOD, renew_included, renew_limits, renew_own
from azalai.ready.kernel.tails import FIX_EXCHANGE, FIX_IN_PLACE


@jit
def complete(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Do what the end of a job does to its aircraft: fit, renew, reset."""
    t, node, fix = I[R.j_tail + j], I[R.j_node + j], I[R.j_fix + j]
    parent = CI[R.nd_parent + CI[R.ty_node0 + CI[R.t_type + t]] + node]
    if node > 0 and I[R.pos_unit + CI[R.t_p0 + t] + parent] < 0:  # what it is in came off meanwhile
        if fix == FIX_EXCHANGE:
            put_back(R, CF, CI, F, I, I[R.t_home + t], I[R.j_newunit + j])
    elif fix == FIX_EXCHANGE:
        if I[R.pos_unit + CI[R.t_p0 + t] + node] >= 0:
            take_off(R, CF, CI, F, I, j)
        attach(R, CF, CI, F, I, t, node, I[R.j_newunit + j])
        _damage(R, CF, CI, F, I, t, j)
    elif I[R.pos_unit + CI[R.t_p0 + t] + node] >= 0:  # else it came off meanwhile itself
        if fix == FIX_IN_PLACE:
            _mend(R, CF, CI, F, I, t, j, I[R.pos_unit + CI[R.t_p0 + t] + node])
        else:
            _upkeep(R, CF, CI, F, I, t, j)
    I[R.j_newunit + j] = -1  # fitted or on a shelf; the job may go on, on a check flight
    forget_deferral(R, CI, F, I, t, j)


@jit
def _damage(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Let a part that was robbed from another aircraft break as it was taken (RULES 3.7)."""
    unit = I[R.j_newunit + j]
    if I[R.j_robbed + j] == 1 and R.damage_frac > 0.0:
        n = I[R.u_robbed + unit]
        I[R.u_robbed + unit] += 1
        if unit_uniform(R, CI, I, D_DAMAGE, unit, R.rob_words, n) < R.damage_frac:
            first = CI[R.it_met0 + I[R.u_item + unit]]
            for k in range(CI[R.it_nm + I[R.u_item + unit]]):
                if CI[R.im_kind + first + k] == codes.M_FAIL:
                    F[R.u_left + unit * R.n_left + k] = 0.0
                    attach(R, CF, CI, F, I, t, I[R.j_node + j], unit)
                    break
    I[R.j_robbed + j] = 0


@jit
def _mend(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, unit: int) -> None:
    """Renew a unit where it stands; what else is to take it off still does."""
    _keep(R, CF, CI, F, I, t, j)
    cause = I[R.u_cause + unit]
    I[R.u_cause + unit] = U_GOOD
    if I[R.j_task + j] >= 0:
        _renew(R, CF, CI, F, I, t, j)
    else:
        renew_failures(R, CF, CI, F, I, unit)
    I[R.u_cause + unit] = cause
    _set(R, CF, CI, F, I, t, j)
    reckon(R, CF, CI, F, I, t)


@jit
def _upkeep(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Reset the clocks of a task and of all it includes inside what it is done on."""
    m0, m = CI[R.t_m0 + t], I[R.j_meter + j]
    due = F[R.m_due + m0 + m]
    _keep(R, CF, CI, F, I, t, j)
    _renew(R, CF, CI, F, I, t, j)
    _set(R, CF, CI, F, I, t, j)
    I[R.m_extended + m0 + m] = 0
    _from_nominal(R, CF, CI, F, I, t, m, due)
    reckon(R, CF, CI, F, I, t)


@jit
def _keep(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Write what is left into the units of which a job renews something (`pos_renews`).

    That is the unit that it is done on, and those inside it of which its task includes a task.
    """
    sync_day(R, CI, F, I, t)
    base, p0, m0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t], CI[R.t_m0 + t]
    node, task = I[R.j_node + j], I[R.j_task + j]
    for k in range(node, node + CI[R.nd_size + base + node]):
        unit = I[R.pos_unit + p0 + k]
        item = CI[R.nd_item + base + k]
        renews = unit >= 0 and (k == node or _includes(R, CI, task, item))
        I[R.pos_renews + p0 + k] = int(renews)
        if renews:
            keep_left(R, CF, CI, F, I, t, k, unit)
    other = I[R.t_jobs + t]
    while other >= 0:
        if I[R.j_meter + other] >= 0:
            I[R.j_kept + other] = I[R.m_open + m0 + I[R.j_meter + other]]
        other = I[R.j_next + other]


@jit
def _renew(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Renew what a job renews; only an overhaul, or mending, renews failure age."""
    base, p0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t]
    node, task = I[R.j_node + j], I[R.j_task + j]
    for k in range(node, node + CI[R.nd_size + base + node]):
        unit = I[R.pos_unit + p0 + k]
        if k == node and CI[R.tk_action + task] == codes.INSPECT:
            renew_limits(R, CF, CI, F, I, unit, task)
        elif k == node:
            renew_own(R, CF, CI, F, I, unit, task)
        elif I[R.pos_renews + p0 + k] == 1:
            renew_included(R, CF, CI, F, I, unit, task)


@jit
def _includes(R: Any, CI: Any, task: int, item: int) -> bool:
    """Tell whether a task includes any task of the units of an item."""
    if task < 0:
        return False
    first = CI[R.it_met0 + item]
    for at in range(first, first + CI[R.it_nm + item]):
        if CI[R.im_kind + at] == codes.M_LIMIT:
            if CI[R.included + task * R.n_task + CI[R.im_ref + at]] == 1:
                return True
    return False


@jit
def _set(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, done: int) -> None:
    """Set the meters of those units anew; those for which another job stands stay open."""
    base, p0, m0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t], CI[R.t_m0 + t]
    node = I[R.j_node + done]
    for k in range(node, node + CI[R.nd_size + base + node]):
        if I[R.pos_renews + p0 + k] == 1:
            set_dues(R, CF, CI, F, I, t, k, I[R.pos_unit + p0 + k])
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_meter + j] >= 0 and j != done:
            I[R.m_open + m0 + I[R.j_meter + j]] = I[R.j_kept + j]
        j = I[R.j_next + j]


@jit
def _from_nominal(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int, due: float) -> None:
    """Work done late within tolerance counts from the nominal due point (RULES 3.1)."""
    at, m0 = CI[R.ty_met0 + CI[R.t_type + t]] + m, CI[R.t_m0 + t]
    g = CI[R.mt_grp + at]
    now = R.now if g < 0 else F[R.s_val + CI[R.t_s0 + t] + g]
    if now > due and now <= due + CF[R.mt_tol + at]:
        F[R.m_due + m0 + m] = due + CF[R.mt_interval + at]
