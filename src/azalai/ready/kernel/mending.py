"""What the end of a job does to its aircraft: fit, mend in place, reset clocks."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_DAMAGE, unit_uniform
from azalai.ready.kernel.faults import take_off
from azalai.ready.kernel.jobs import FIX_EXCHANGE, FIX_IN_PLACE, FIX_TASK
from azalai.ready.kernel.meters import (
    attach,
    fit,
    keep_left,
    reckon,
    renew_failures,
    sync_day,
)
from azalai.ready.kernel.shops import U_GOOD, renew, renew_included, renew_limits
from azalai.ready.kernel.tails import flush


@jit
def complete(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Do what the end of a job does to its aircraft: fit, renew, reset."""
    t, node, task = I[R.j_tail + j], I[R.j_node + j], I[R.j_task + j]
    fix = I[R.j_fix + j]
    if fix == FIX_EXCHANGE:
        if I[R.pos_unit + CI[R.t_p0 + t] + node] >= 0:
            take_off(R, CF, CI, F, I, j)
        attach(R, CF, CI, F, I, t, node, I[R.j_newunit + j])
        _damage(R, CF, CI, F, I, t, j)
    elif fix == FIX_IN_PLACE:
        unit = I[R.pos_unit + CI[R.t_p0 + t] + node]
        if unit >= 0:
            _mend(R, CF, CI, F, I, t, j, unit)
    else:
        _upkeep(R, CF, CI, F, I, t, j, task)
    _forget_deferral(R, CI, F, I, t, j)


@jit
def _damage(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Let a part that was robbed from another aircraft break as it was taken (RULES 3.7)."""
    unit = I[R.j_newunit + j]
    if I[R.j_robbed + j] == 1 and R.damage_frac > 0.0:
        n = I[R.u_ren + unit]
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
    """Renew a unit where it stands."""
    keep_all(R, CF, CI, F, I, t)
    I[R.u_cause + unit] = U_GOOD
    if I[R.j_task + j] >= 0:
        renew(R, CF, CI, F, I, unit, I[R.j_task + j])
    else:
        renew_failures(R, CF, CI, F, I, unit)
    set_all(R, CF, CI, F, I, t, j)


@jit
def keep_all(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Write what every fitted unit of a tail has left into the units."""
    sync_day(R, CI, F, I, t)
    base, p0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t]
    for k in range(CI[R.nd_size + base]):
        unit = I[R.pos_unit + p0 + k]
        if unit >= 0:
            keep_left(R, CF, CI, F, I, t, k, unit)


@jit
def _upkeep(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, task: int) -> None:
    """Reset the clocks of a task and of all it includes, on the aircraft and its parts."""
    ty = CI[R.t_type + t]
    base, p0, m0 = CI[R.ty_node0 + ty], CI[R.t_p0 + t], CI[R.t_m0 + t]
    node = I[R.j_node + j]
    due = F[R.m_due + m0 + I[R.j_meter + j]]
    keep_all(R, CF, CI, F, I, t)
    for k in range(CI[R.nd_size + base]):
        unit = I[R.pos_unit + p0 + k]
        if unit < 0:
            continue
        if k == node:
            renew_own(R, CF, CI, F, I, unit, task)
        else:
            renew_included(R, CF, CI, F, I, unit, task)
    set_all(R, CF, CI, F, I, t, j)
    I[R.m_extended + m0 + I[R.j_meter + j]] = 0
    _from_nominal(R, CF, CI, F, I, t, I[R.j_meter + j], due)


@jit
def renew_own(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int) -> None:
    """Renew by a task the thing that it is a task of; only an overhaul renews failure age."""
    if CI[R.tk_action + task] == codes.INSPECT:
        renew_limits(R, CF, CI, F, I, unit, task)
    else:
        renew(R, CF, CI, F, I, unit, task)


@jit
def set_all(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, done: int) -> None:
    """Set all meters of a tail anew; those for which another job stands stay open."""
    ty = CI[R.t_type + t]
    m0 = CI[R.t_m0 + t]
    for m in range(CI[R.ty_nm + ty]):
        I[R.m_kept + m0 + m] = 0
    k = I[R.t_jobs + t]
    while k >= 0:
        if I[R.j_meter + k] >= 0 and k != done:
            I[R.m_kept + m0 + I[R.j_meter + k]] = I[R.m_open + m0 + I[R.j_meter + k]]
        k = I[R.j_next + k]
    fit(R, CF, CI, F, I, t, 0, t)
    for m in range(CI[R.ty_nm + ty]):
        if I[R.m_kept + m0 + m] == 1:
            I[R.m_open + m0 + m] = 1
    reckon(R, CF, CI, F, I, t)


@jit
def _from_nominal(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int, due: float) -> None:
    """Work done late within tolerance counts from the nominal due point (RULES 3.1)."""
    ty = CI[R.t_type + t]
    at, m0 = CI[R.ty_met0 + ty] + m, CI[R.t_m0 + t]
    g = CI[R.mt_grp + at]
    now = R.now if g < 0 else F[R.s_val + CI[R.t_s0 + t] + g]
    if now > due and now <= due + CF[R.mt_tol + at]:
        F[R.m_due + m0 + m] = due + CF[R.mt_interval + at]
        reckon(R, CF, CI, F, I, t)


@jit
def _forget_deferral(R: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    base = CI[R.ty_node0 + CI[R.t_type + t]]
    if I[R.j_node + j] >= 0 and I[R.j_fix + j] != FIX_TASK and I[R.j_driver + j] < R.n_failure:
        group = CI[R.nd_group + base + I[R.j_node + j]]
        if group >= 0 and I[R.k_failed + CI[R.t_k0 + t] + group] > 0:
            I[R.k_failed + CI[R.t_k0 + t] + group] -= 1
    if I[R.j_deferred + j] == 1:
        flush(R, CI, F, I, t)
        I[R.t_deferred + t] -= 1
        F[R.t_deferlimit + t] = 1e300
        k = I[R.t_jobs + t]
        while k >= 0:
            if k != j and I[R.j_soft + k] == 1:
                F[R.t_deferlimit + t] = min(F[R.t_deferlimit + t], F[R.j_limit + k])
            k = I[R.j_next + k]
