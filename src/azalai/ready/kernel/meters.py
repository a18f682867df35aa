"""Clocks: what wears a unit, what it has left, and what is due on an aircraft.

An aircraft keeps one running total for each kind of wear of its type (a clock and a harshness
factor).  Each meter of each fitted unit (a failure mode, or the limit of a task) knows the total
at which it is due; off the aircraft a unit carries what it has left.  So a sortie costs one
comparison for each kind of wear, whatever the number of parts.

A tail is itself a unit: its own failures and tasks are the meters of node 0.
"""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.draws import D_LIFE, unit_uniform, weibull_left
from azalai.ready.kernel.events import INF, push
from azalai.ready.kernel.tails import B_GONE, left_to_check

#: A part inside a new unit has the name of the unit, turned by this times its place in it.
_INSIDE = 0x9E3779B1
_WORD = 0xFFFFFFFF


@jit
def sync_day(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Bring the day clock of a tail up to now: the hours since the start, less those it stood.

    At the hour at which something comes due it shows what that is due at, to the last bit.
    """
    g = CI[R.ty_day + CI[R.t_type + t]]
    if g >= 0 and I[R.t_dayrun + t] == 1:
        s, stood = CI[R.t_s0 + t] + g, F[R.t_daystood + t]
        F[R.s_val + s] = max(F[R.s_val + s], R.now - stood)
        if F[R.s_due + s] + stood <= R.now:
            F[R.s_val + s] = max(F[R.s_val + s], F[R.s_due + s])


@jit
def run_day(R: Any, CI: Any, F: Any, I: Any, t: int, running: int) -> None:
    """Start or stop the day clock of a tail: it stands in overhaul and on ferry."""
    sync_day(R, CI, F, I, t)
    if I[R.t_dayrun + t] != running:
        I[R.t_dayrun + t] = running
        if running == 1:
            F[R.t_daystood + t] += R.now - F[R.t_dayoff + t]
        else:
            F[R.t_dayoff + t] = R.now
        schedule_due(R, CI, F, I, t)


@jit
def reckon(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Find the next due point and the nearest hard limit of each kind of wear of a tail."""
    ty = CI[R.t_type + t]
    s0, m0, first = CI[R.t_s0 + t], CI[R.t_m0 + t], CI[R.ty_met0 + ty]
    for g in range(CI[R.ty_ng + ty]):
        F[R.s_due + s0 + g] = INF
        F[R.s_hard + s0 + g] = INF
    F[R.t_cal + t], F[R.t_calhard + t] = INF, INF
    kind, least = 0, INF  # of a run of meters of one kind, at hand
    for m in range(CI[R.ty_nm + ty]):
        g = CI[R.mt_grp + first + m]
        if CI[R.mt_kind + first + m] == codes.M_LIMIT:
            _hard_in(R, CF, CI, F, t, s0, m0 + m, first + m)
        if g != kind:
            _due_in(R, F, t, s0, kind, least)
            kind, least = g, INF
        least = min(least, F[R.m_due + m0 + m] if I[R.m_open + m0 + m] == 0 else INF)
    if CI[R.ty_nm + ty] > 0:
        _due_in(R, F, t, s0, kind, least)
    schedule_due(R, CI, F, I, t)


@inline
def _reckon_in(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, s0: int, meter: int, row: int
) -> None:
    """Let one meter of a fitted unit bring the next due point and hard limit of its kind nearer."""
    if CI[R.mt_kind + row] == codes.M_LIMIT:
        _hard_in(R, CF, CI, F, t, s0, meter, row)
    if I[R.m_open + meter] == 0:
        _due_in(R, F, t, s0, CI[R.mt_grp + row], F[R.m_due + meter])


@inline
def _due_in(R: Any, F: Any, t: int, s0: int, g: int, due: float) -> None:
    if g < 0:
        F[R.t_cal + t] = min(F[R.t_cal + t], due)
    else:
        F[R.s_due + s0 + g] = min(F[R.s_due + s0 + g], due)


@inline
def _hard_in(R: Any, CF: Any, CI: Any, F: Any, t: int, s0: int, meter: int, row: int) -> None:
    g = CI[R.mt_grp + row]
    hard = _hard(F[R.m_due + meter] + CF[R.mt_tol + row], g)
    if g < 0:
        F[R.t_calhard + t] = min(F[R.t_calhard + t], hard)
    else:
        F[R.s_hard + s0 + g] = min(F[R.s_hard + s0 + g], hard)


@inline
def _hard(limit: float, g: int) -> float:
    """Give the most that a sortie may end at: a limit, and room for its rounding."""
    return limit if g < 0 else limit * (1.0 + 1e-12) + 1e-9


@inline
def _decides(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, s0: int, meter: int, row: int
) -> bool:
    """Tell whether one meter of a fitted unit is the next due point or hard limit of its kind."""
    due, g = F[R.m_due + meter], CI[R.mt_grp + row]
    if CI[R.mt_kind + row] == codes.M_LIMIT:
        nearest = F[R.t_calhard + t] if g < 0 else F[R.s_hard + s0 + g]
        if _hard(due + CF[R.mt_tol + row], g) <= nearest:
            return True
    nearest = F[R.t_cal + t] if g < 0 else F[R.s_due + s0 + g]
    return I[R.m_open + meter] == 0 and due <= nearest


@jit
def schedule_due(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Put the next calendar limit, day failure or deferral limit of a tail into the event set.

    It is told of every due point that was set, so it notes when the heaviest check is due.
    """
    if CI[R.ty_heavy + CI[R.t_type + t]] >= 0:
        F[R.t_check + t] = F[R.m_due + CI[R.t_m0 + t] + CI[R.ty_heavy + CI[R.t_type + t]]]
        left_to_check(R, CI, F, t)
    if I[R.t_busy + t] == B_GONE:
        F[R.t_duetime + t] = INF
        return
    calendar = F[R.t_cal + t] if F[R.t_cal + t] > R.now else INF  # else seen when it is back
    time = min(calendar, F[R.t_deferlimit + t])
    g = CI[R.ty_day + CI[R.t_type + t]]
    if g >= 0 and I[R.t_dayrun + t] == 1:
        comes = F[R.s_due + CI[R.t_s0 + t] + g] + F[R.t_daystood + t]
        if comes <= R.now:  # work stands for it, or it is not reckoned yet
            comes = _next_day(R, CI, F, I, t, g) + F[R.t_daystood + t]
        if comes > R.now:
            time = min(time, comes)
    if time != F[R.t_duetime + t]:
        F[R.t_duetime + t] = time
        if time > R.now:
            push(R, F, I, time, codes.E_DUE, t)


@jit
def _next_day(R: Any, CI: Any, F: Any, I: Any, t: int, g: int) -> float:
    """Give the next due point of the day clock for which no work stands."""
    first, m0, nearest = CI[R.ty_met0 + CI[R.t_type + t]], CI[R.t_m0 + t], INF
    for m in range(CI[R.ty_nm + CI[R.t_type + t]]):
        if CI[R.mt_grp + first + m] == g and I[R.m_open + m0 + m] == 0:
            nearest = min(nearest, F[R.m_due + m0 + m])
    return nearest


@jit
def anything_due(R: Any, CI: Any, F: Any, I: Any, t: int) -> bool:
    """Tell whether a meter of a tail has reached its point."""
    s0 = CI[R.t_s0 + t]
    for g in range(CI[R.ty_ng + CI[R.t_type + t]]):
        if F[R.s_val + s0 + g] >= F[R.s_due + s0 + g]:
            return True
    return F[R.t_cal + t] <= R.now


@jit
def is_due(R: Any, CI: Any, F: Any, I: Any, t: int, m: int) -> bool:
    """Tell whether one meter of a tail has reached its point and no job stands for it.

    Where no unit is fitted the point is infinitely far.
    """
    at, m0 = CI[R.ty_met0 + CI[R.t_type + t]] + m, CI[R.t_m0 + t]
    g = CI[R.mt_grp + at]
    now = R.now if g < 0 else F[R.s_val + CI[R.t_s0 + t] + g]
    return F[R.m_due + m0 + m] <= now and I[R.m_open + m0 + m] == 0


@jit
def _usage(R: Any, CF: Any, CI: Any, item: int, j: int, node: int) -> float:
    """Give how fast a meter of a fitted unit runs: `usage_factor` counts hours alone."""
    if CI[R.im_clock + CI[R.it_met0 + item] + j] == codes.K_FH:
        return CF[R.nd_mult + node]
    return 1.0


@jit
def set_dues(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, n: int, unit: int) -> None:
    """Turn what a unit has left into the totals at which its meters are due on a tail."""
    ty = CI[R.t_type + t]
    node = CI[R.ty_node0 + ty] + n
    s0, m0 = CI[R.t_s0 + t], CI[R.t_m0 + t]
    first, local = CI[R.ty_met0 + ty], CI[R.nd_met0 + node]
    item = I[R.u_item + unit]
    for j in range(CI[R.it_nm + item]):
        left = F[R.u_left + unit * R.n_left + j]
        m = local + j
        g = CI[R.mt_grp + first + m]
        due = left
        if g >= 0:
            due = F[R.s_val + s0 + g] + left / _usage(R, CF, CI, item, j, node)
        F[R.m_due + m0 + m] = due
        I[R.m_open + m0 + m] = 0


@jit
def keep_left(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, n: int, unit: int) -> None:
    """Write what the meters of a fitted unit have left into the unit."""
    ty = CI[R.t_type + t]
    node = CI[R.ty_node0 + ty] + n
    s0, m0 = CI[R.t_s0 + t], CI[R.t_m0 + t]
    first, local = CI[R.ty_met0 + ty], CI[R.nd_met0 + node]
    item = I[R.u_item + unit]
    for j in range(CI[R.it_nm + item]):
        m = local + j
        g = CI[R.mt_grp + first + m]
        left = F[R.m_due + m0 + m]
        if g >= 0:
            left = (left - F[R.s_val + s0 + g]) * _usage(R, CF, CI, item, j, node)
        F[R.u_left + unit * R.n_left + j] = left


@jit
def attach(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, n: int, unit: int) -> None:
    """Fit a unit, with the units inside it, at a node of a tail: what is due comes nearer."""
    fit(R, CF, CI, F, I, t, n, unit)
    base, first = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.ty_met0 + CI[R.t_type + t]]
    s0, m0, p0 = CI[R.t_s0 + t], CI[R.t_m0 + t], CI[R.t_p0 + t]
    for k in range(n, n + CI[R.nd_size + base + n]):
        fitted, m = I[R.pos_unit + p0 + k], CI[R.nd_met0 + base + k]
        if fitted >= 0:
            for j in range(m, m + CI[R.it_nm + I[R.u_item + fitted]]):
                _reckon_in(R, CF, CI, F, I, t, s0, m0 + j, first + j)
    schedule_due(R, CI, F, I, t)


@jit
def fit(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, n: int, unit: int) -> None:
    """Fit a unit and set its meters; what is due next is not yet reckoned."""
    sync_day(R, CI, F, I, t)
    ty = CI[R.t_type + t]
    base, p0 = CI[R.ty_node0 + ty], CI[R.t_p0 + t]
    for k in range(n, n + CI[R.nd_size + base + n]):
        fitted = unit
        if k > n:
            parent = I[R.pos_unit + p0 + CI[R.nd_parent + base + k]]
            fitted = -1
            if parent >= 0:
                fitted = I[R.u_child + parent * R.n_child + CI[R.nd_slot + base + k]]
        I[R.pos_unit + p0 + k] = fitted
        if fitted >= 0:
            I[R.u_where + fitted] = codes.AT_HOST
            I[R.u_at + fitted] = t
            set_dues(R, CF, CI, F, I, t, k, fitted)
    if n > 0:
        parent = I[R.pos_unit + p0 + CI[R.nd_parent + base + n]]
        if parent >= 0:
            I[R.u_child + parent * R.n_child + CI[R.nd_slot + base + n]] = unit


@jit
def detach(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, n: int) -> int:
    """Take the unit at a node off a tail, with the units inside it, and give it."""
    sync_day(R, CI, F, I, t)
    ty = CI[R.t_type + t]
    base, p0, first = CI[R.ty_node0 + ty], CI[R.t_p0 + t], CI[R.ty_met0 + ty]
    s0, m0 = CI[R.t_s0 + t], CI[R.t_m0 + t]
    unit, decides = I[R.pos_unit + p0 + n], False
    for k in range(n, n + CI[R.nd_size + base + n]):
        fitted, m = I[R.pos_unit + p0 + k], CI[R.nd_met0 + base + k]
        if fitted >= 0:
            for j in range(m, m + CI[R.it_nm + I[R.u_item + fitted]]):
                decides = decides or _decides(R, CF, CI, F, I, t, s0, m0 + j, first + j)
            keep_left(R, CF, CI, F, I, t, k, fitted)
            for j in range(m, m + CI[R.it_nm + I[R.u_item + fitted]]):
                F[R.m_due + m0 + j] = INF
            I[R.u_where + fitted] = codes.AT_FREE
            I[R.u_at + fitted] = -1
        I[R.pos_unit + p0 + k] = -1
    parent = I[R.pos_unit + p0 + CI[R.nd_parent + base + n]]
    if parent >= 0:
        I[R.u_child + parent * R.n_child + CI[R.nd_slot + base + n]] = -1
    if decides:
        reckon(R, CF, CI, F, I, t)
    else:
        schedule_due(R, CI, F, I, t)
    return unit


@jit
def draw_life(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, j: int, age: float) -> None:
    """Draw what one failure meter of a unit has left, given its age."""
    at = CI[R.it_met0 + I[R.u_item + unit]] + j
    count = I[R.u_ren + unit]
    if CI[R.im_kind + at] == codes.M_NO_FAULT:
        count = I[R.u_nff + unit] + 8192
    u = unit_uniform(R, CI, I, D_LIFE, unit, R.im_words + 2 * at, count)
    F[R.u_left + unit * R.n_left + j] = weibull_left(
        CF[R.im_scale + at], CF[R.im_shape + at], age, u
    )


@jit
def renew_failures(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int) -> None:
    """Start the failure age of a unit anew."""
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    I[R.u_ren + unit] += 1
    for j in range(CI[R.it_nm + item]):
        kind = CI[R.im_kind + first + j]
        if kind == codes.M_FAIL:
            draw_life(R, CF, CI, F, I, unit, j, 0.0)
        elif kind == codes.M_NO_FAULT and F[R.u_left + unit * R.n_left + j] <= 0.0:
            renew_no_fault(R, CF, CI, F, I, unit)


@jit
def renew_no_fault(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int) -> None:
    """Draw when a unit is next removed without a fault."""
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    I[R.u_nff + unit] += 1
    for j in range(CI[R.it_nm + item]):
        if CI[R.im_kind + first + j] == codes.M_NO_FAULT:
            draw_life(R, CF, CI, F, I, unit, j, 0.0)


@jit
def renew_limit(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, j: int) -> None:
    """Start a limit of a unit anew, the calendar from now."""
    at = CI[R.it_met0 + I[R.u_item + unit]] + j
    left = CF[R.im_interval + at]
    if CI[R.im_clock + at] == codes.K_CALENDAR:
        left += R.now
    F[R.u_left + unit * R.n_left + j] = left


@jit
def new_unit(R: Any, CF: Any, CI: Any, F: Any, I: Any, item: int, words: int, number: int) -> int:
    """Make a unit that nobody has used yet, with new ones at every place inside it."""
    unit = bare_unit(R, CF, CI, F, I, item, words, number)
    at, last, inside = unit, unit, 0
    while at >= 0:
        own = I[R.u_item + at]
        for k in range(CI[R.it_nslot + own]):
            child = bare_unit(
                R, CF, CI, F, I, CI[R.sl_item + CI[R.it_slot0 + own] + k], words, number
            )
            if child < 0:
                return -1
            inside += 1
            I[R.u_h1 + child] ^= (inside * _INSIDE) & _WORD
            fresh(R, CF, CI, F, I, child)
            I[R.u_child + at * R.n_child + k] = child
            I[R.u_where + child], I[R.u_at + child] = codes.AT_HOST, at
            I[R.u_next + last] = child
            last = child
        following = I[R.u_next + at]
        I[R.u_next + at] = -1
        at = following
    return unit


@jit
def bare_unit(R: Any, CF: Any, CI: Any, F: Any, I: Any, item: int, words: int, number: int) -> int:
    """Make a unit that nobody has used yet, with nothing in it; its name is (words, number)."""
    if R.u_nfree == 0:
        R.status = codes.GROW
        return -1
    R.u_nfree -= 1
    unit = I[R.u_free + R.u_nfree]
    I[R.u_item + unit] = item
    I[R.u_h0 + unit], I[R.u_h1 + unit] = CI[words], CI[words + 1]
    I[R.u_no + unit] = number
    I[R.u_ren + unit], I[R.u_nff + unit] = -1, -1
    I[R.u_where + unit], I[R.u_at + unit] = codes.AT_FREE, -1
    I[R.u_cause + unit], I[R.u_contract + unit], I[R.u_robbed + unit] = -1, 0, 0
    I[R.u_store + unit], I[R.u_next + unit] = -1, -1
    for k in range(R.n_child):
        I[R.u_child + unit * R.n_child + k] = -1
    fresh(R, CF, CI, F, I, unit)
    return unit


@jit
def fresh(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int) -> None:
    """Give a unit the meters of a new one."""
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    I[R.u_ren + unit], I[R.u_nff + unit] = 0, 0
    for j in range(CI[R.it_nm + item]):
        if CI[R.im_kind + first + j] == codes.M_LIMIT:
            renew_limit(R, CF, CI, F, I, unit, j)
        else:
            draw_life(R, CF, CI, F, I, unit, j, 0.0)
