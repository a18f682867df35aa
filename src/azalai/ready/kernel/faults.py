"""What is found on an aircraft, what job it makes, and what the end of that job renews."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.asking import class_of
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_EXTEND, unit_uniform
from azalai.ready.kernel.events import push, trace
from azalai.ready.kernel.inside import IT_FAILED, IT_WORKS, is_down
from azalai.ready.kernel.jobs import (
    new_job,
    urgency_of,
)
from azalai.ready.kernel.limits import ground, take_off
from azalai.ready.kernel.meters import (
    anything_due,
    is_due,
    reckon,
    sync_day,
)
from azalai.ready.kernel.robbing import rob
from azalai.ready.kernel.shops import (
    U_CHILD,
    U_DISCARD,
    U_FAILED,
    U_NO_FAULT,
    U_OVERHAUL,
    blame,
)
from azalai.ready.kernel.stores import ask_used, request
from azalai.ready.kernel.tails import (
    FIX_EXCHANGE,
    FIX_IN_PLACE,
    FIX_TASK,
    J_DIAGNOSE_WAIT,
    J_PART,
    count_stop,
    flush,
    next_limit,
    refresh,
)
from azalai.ready.kernel.teams import placed
from azalai.ready.kernel.waits import have_parts, wait_at_site
from azalai.ready.kernel.wanting import Q_DEFERRED, Q_TAIL, waits_for


@jit
def find_due(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Open a job for everything that is due on an aircraft that stands on the ground."""
    sync_day(R, CI, F, I, t)
    if not anything_due(R, CI, F, I, t):
        return
    grounded = I[R.t_grounded + t]
    again = True
    while again:  # packages first: what a package of this instant contains waits for the next look
        again, opened = False, False
        for m in range(CI[R.ty_nm + CI[R.t_type + t]]):
            if is_due(R, CI, F, I, t, m):
                if _contained(R, CI, F, I, t, m):
                    again = True
                else:
                    open_for(R, CF, CI, F, I, t, m)
                    opened = True
        again = again and opened
    if I[R.t_grounded + t] > grounded and R.opportunistic > 0.0:
        join(R, CF, CI, F, I, t)
    reckon(R, CF, CI, F, I, t)


@jit
def _contained(R: Any, CI: Any, F: Any, I: Any, t: int, m: int) -> bool:
    """Tell whether a package that is due as well contains what a meter asks for (RULES 3.4)."""
    first = CI[R.ty_met0 + CI[R.t_type + t]]
    if CI[R.mt_kind + first + m] != codes.M_LIMIT:
        return False
    task = CI[R.mt_ref + first + m]
    for other in range(CI[R.ty_nm + CI[R.t_type + t]]):
        if CI[R.mt_kind + first + other] == codes.M_LIMIT and other != m:
            package = CI[R.mt_ref + first + other]
            if CI[R.included + package * R.n_task + task] == 1 and package != task:
                if CI[R.mt_node + first + other] in (0, CI[R.mt_node + first + m]):
                    if is_due(R, CI, F, I, t, other):
                        return True
    return False


@jit
def join(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Let tasks due within `opportunistic_h` join the work that stops the aircraft."""
    ty = CI[R.t_type + t]
    first, m0 = CI[R.ty_met0 + ty], CI[R.t_m0 + t]
    for m in range(CI[R.ty_nm + ty]):
        g = CI[R.mt_grp + first + m]
        if CI[R.mt_kind + first + m] != codes.M_LIMIT or g < 0 or I[R.m_open + m0 + m] != 0:
            continue
        if CI[R.gr_clock + CI[R.ty_grp0 + ty] + g] != codes.K_FH:
            continue
        if I[R.pos_unit + CI[R.t_p0 + t] + CI[R.mt_node + first + m]] < 0:
            continue
        if F[R.m_due + m0 + m] - F[R.s_val + CI[R.t_s0 + t] + g] <= R.opportunistic:
            open_for(R, CF, CI, F, I, t, m)


@jit
def open_for(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int) -> None:
    """Open the job that one meter of a tail asks for."""
    ty = CI[R.t_type + t]
    at = CI[R.ty_met0 + ty] + m
    node = CI[R.mt_node + at]
    unit = I[R.pos_unit + CI[R.t_p0 + t] + node]
    I[R.m_open + CI[R.t_m0 + t] + m] = 1
    if CI[R.mt_kind + at] == codes.M_LIMIT:
        _open_limit(R, CF, CI, F, I, t, m, node, unit)
    else:
        _open_failure(R, CF, CI, F, I, t, m, node, unit)


@jit
def _job_on(R: Any, I: Any, t: int, node: int) -> int:
    """Give the job of a tail that exchanges or mends a node already, or -1."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_node + j] == node and I[R.j_fix + j] == FIX_EXCHANGE:
            return j
        j = I[R.j_next + j]
    return -1


@jit
def _blame_up(R: Any, CI: Any, I: Any, t: int, node: int, top: int, cause: int, task: int) -> None:
    """Note why a unit is to come off, and that the units around it come off because of it."""
    base, p0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t]
    blame(R, I, I[R.pos_unit + p0 + node], cause, task)
    while node != top:
        node = CI[R.nd_parent + base + node]
        blame(R, I, I[R.pos_unit + p0 + node], U_CHILD, -1)


@jit
def _open_failure(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int, node: int, unit: int
) -> None:
    ty = CI[R.t_type + t]
    at = CI[R.ty_met0 + ty] + m
    row = CI[R.mt_ref + at]
    base = CI[R.ty_node0 + ty]
    top = CI[R.nd_lru + base + node]
    in_place = CI[R.fa_in_place + row] == 1
    if not in_place and top > 0:
        cause = U_NO_FAULT if CI[R.mt_kind + at] == codes.M_NO_FAULT else U_FAILED
        _blame_up(R, CI, I, t, node, top, cause, -1)
        stands = _job_on(R, I, t, top)
        if stands >= 0:
            _join_deferred(R, CF, CI, F, I, t, stands, CF[R.fa_defer_h + row], False)
            return
    task = CI[R.fa_task + row] if in_place or node == top else CI[R.nd_replace + base + top]
    j = _open(R, CF, CI, F, I, t, task, row, R.now)
    if j < 0:
        return
    _wake_at_team(R, F, I, j)
    I[R.j_node + j] = node if in_place else top
    I[R.j_unit + j] = unit
    I[R.j_meter + j] = m
    I[R.j_fix + j] = FIX_IN_PLACE if in_place or top == 0 else FIX_EXCHANGE
    _defer_or_ground(R, CF, CI, F, I, t, j, row, node)
    trace(R, F, I, codes.TR_OPEN, j, t, task, unit, row)
    if I[R.j_soft + j] == 0 and CF[R.fa_diagnose + row] > 0.0:
        I[R.j_state + j], I[R.j_wait + j] = J_DIAGNOSE_WAIT, codes.WAIT_PERSON
        F[R.j_left + j] = CF[R.fa_diagnose + row]
        wait_at_site(R, F, I, j)
    else:
        ask_parts(R, CF, CI, F, I, j)


@jit
def _defer_or_ground(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, row: int, node: int
) -> None:
    """Decide whether an aircraft may fly on with a failure at a node (RULES 2.8)."""
    days = CF[R.fa_defer_h + row]
    works = node != I[R.j_node + j] and not is_down(R, CI, I, t, I[R.j_node + j])
    if works or _is_spare(R, CI, I, t, I[R.j_node + j]) or days > 0.0:
        flush(R, CI, F, I, t)
        I[R.j_soft + j] = 1
        I[R.t_deferred + t] += 1
        I[R.j_deferred + j] = IT_WORKS if works else IT_FAILED
        if days > 0.0:
            F[R.j_limit + j] = R.now + days
            F[R.t_deferlimit + t] = min(F[R.t_deferlimit + t], F[R.j_limit + j])
        return
    I[R.t_grounded + t] += 1
    count_stop(R, F, I, t, j)


@jit
def _is_spare(R: Any, CI: Any, I: Any, t: int, node: int) -> bool:
    """Count that a unit has failed; tell whether enough of its kind still work."""
    ty = CI[R.t_type + t]
    group = CI[R.nd_group + CI[R.ty_node0 + ty] + node]
    if group < 0:
        return False
    g = R.k_failed + CI[R.t_k0 + t] + group
    I[g] += 1
    return I[g] <= CI[R.k_spare + CI[R.ty_k0 + ty] + group]


@jit
def _join_deferred(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, hours: float, of_limit: bool
) -> None:
    """Let what is found on a unit that is to come off ground, or move the limit of its defect."""
    if I[R.j_soft + j] == 0:
        return
    spared = CI[R.nd_group + CI[R.ty_node0 + CI[R.t_type + t]] + I[R.j_node + j]] >= 0
    if I[R.j_deferred + j] == IT_WORKS:
        spared = not is_down(R, CI, I, t, I[R.j_node + j])
        if not spared:
            I[R.j_deferred + j] = IT_FAILED
            spared = _is_spare(R, CI, I, t, I[R.j_node + j])
    if hours > 0.0:
        F[R.j_limit + j] = min(F[R.j_limit + j], R.now + hours)
    elif of_limit or not spared:
        ground(R, CF, CI, F, I, t, j)
    next_limit(R, F, I, t)


@jit
def _open(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, task: int, driver: int, due: float
) -> int:
    """Open a job on a tail where the means are: at its site, else a team comes from another."""
    shop, place, after = placed(R, CF, CI, F, I, task, I[R.t_site + t])
    if I[R.t_stranded + t] == 1:
        after = max(after, R.now + F[R.t_strand_h + t])
    j = new_job(R, F, I, t, task, shop, place, due)
    if j >= 0:
        I[R.j_driver + j] = driver
        I[R.j_deferred + j] = 0
        I[R.j_prio + j] = urgency_of(R, CI, I, I[R.t_home + t])
        F[R.j_after + j] = after
    return j


@jit
def _wake_at_team(R: Any, F: Any, I: Any, j: int) -> None:
    """Look at a job again when a team is there, or when slots are given for it."""
    if F[R.j_after + j] > R.now:
        push(R, F, I, F[R.j_after + j], codes.E_WAKE, I[R.j_site + j])


@jit
def _stands_for(R: Any, CI: Any, I: Any, t: int, node: int, task: int) -> bool:
    """Tell whether a tail has a job of that task already, or of a package that contains it.

    Of the task itself because another of its clocks came first.
    """
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_fix + j] == FIX_TASK and I[R.j_node + j] in (0, node):
            if I[R.j_task + j] == task and I[R.j_node + j] == node:
                return True
            if CI[R.included + I[R.j_task + j] * R.n_task + task] == 1 and I[R.j_soft + j] == 0:
                return True
        j = I[R.j_next + j]
    return False


@jit
def _open_limit(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int, node: int, unit: int
) -> None:
    ty = CI[R.t_type + t]
    at = CI[R.ty_met0 + ty] + m
    task = CI[R.mt_ref + at]
    action = CI[R.tk_action + task]
    base = CI[R.ty_node0 + ty]
    top = CI[R.nd_lru + base + node]
    off = node > 0 and action in (codes.OVERHAUL_ACTION, codes.DISCARD, codes.REPLACE)
    if off:
        cause = U_OVERHAUL if action == codes.OVERHAUL_ACTION else U_DISCARD
        _blame_up(R, CI, I, t, node, top, cause, task)
        stands = _job_on(R, I, t, top)
        if stands >= 0:
            _join_deferred(R, CF, CI, F, I, t, stands, 0.0, True)
            return
    elif _stands_for(R, CI, I, t, node, task):
        return
    work = CI[R.nd_replace + base + top] if off else task
    j = _open(R, CF, CI, F, I, t, work, R.n_failure + task, F[R.m_due + CI[R.t_m0 + t] + m])
    if j < 0:
        return
    if CI[R.mt_grp + at] >= 0:  # only a limit of the calendar has a due date
        F[R.j_due + j] = R.now
    I[R.j_node + j] = top if off else node
    I[R.j_unit + j], I[R.j_meter + j] = unit, m
    I[R.j_fix + j] = FIX_EXCHANGE if off else FIX_TASK
    trace(R, F, I, codes.TR_OPEN, j, t, work, unit, -1)
    shop = I[R.j_shop + j]
    if not off and shop >= 0 and CI[R.sh_site + shop] != I[R.t_site + t]:
        I[R.j_away + j] = 1
        F[R.j_after + j] = max(R.now, CF[R.sh_book_h + shop])
        _extend(R, CF, CI, F, I, t, j, m, task)
    _wake_at_team(R, F, I, j)
    if I[R.j_soft + j] == 0:
        I[R.t_grounded + t] += 1
        count_stop(R, F, I, t, j)
    ask_parts(R, CF, CI, F, I, j)


@jit
def _extend(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int, m: int, task: int) -> None:
    """Let an aircraft fly on until its hard limit while it waits for a slot elsewhere."""
    at = CI[R.ty_met0 + CI[R.t_type + t]] + m
    room = CF[R.mt_tol + at]
    if CF[R.tk_extend_chance + task] > 0.0 and I[R.m_extended + CI[R.t_m0 + t] + m] == 0:
        I[R.m_extended + CI[R.t_m0 + t] + m] = 1
        own = CI[R.it_met0 + I[R.u_item + t]] + m  # meters of the tail itself come first
        u = unit_uniform(R, CI, I, D_EXTEND, t, R.im_words + 2 * own, I[R.u_ren + t])
        if u < CF[R.tk_extend_chance + task]:
            more = CF[R.tk_extend + task] * CF[R.mt_interval + at]
            F[R.m_due + CI[R.t_m0 + t] + m] += more
            room += more
    if room > 0.0:
        I[R.j_soft + j] = 1
        if CI[R.mt_grp + at] < 0:
            F[R.j_limit + j] = F[R.m_due + CI[R.t_m0 + t] + m] + CF[R.mt_tol + at]
            F[R.t_deferlimit + t] = min(F[R.t_deferlimit + t], F[R.j_limit + j])
        reckon(R, CF, CI, F, I, t)  # it may fly on until the limit that was moved


@jit
def ask_parts(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Take the unit off where the aircraft is down, and ask for all that the job uses up."""
    t = I[R.j_tail + j]
    site = I[R.t_home + t] if I[R.t_stranded + t] == 1 else I[R.t_site + t]
    kind, rank = Q_TAIL, class_of(R, F, I, t)
    if I[R.j_soft + j] == 1:
        kind, rank = Q_DEFERRED, 2
    I[R.j_state + j], I[R.j_nreq + j] = J_PART, 1
    if I[R.j_fix + j] == FIX_EXCHANGE:
        base = CI[R.ty_node0 + CI[R.t_type + t]]
        item = CI[R.nd_item + base + I[R.j_node + j]]
        store = CI[R.store_of + site * R.n_item + item]
        if kind == Q_TAIL:
            take_off(R, CF, CI, F, I, j)
        I[R.j_nreq + j] += 1
        request(R, CF, CI, F, I, store, 1.0, kind, j, rank)
        if I[R.j_nreq + j] > 1 and kind == Q_TAIL and R.cannibalise == 1:
            rob(R, CF, CI, F, I, j, store)
    ask_used(R, CF, CI, F, I, j, site, kind, rank)
    I[R.j_nreq + j] -= 1
    if I[R.j_nreq + j] == 0:
        have_parts(R, CI, F, I, j)
    else:
        I[R.j_wait + j] = waits_for(R, CI, F, I, j)
    refresh(R, CI, F, I, t)
