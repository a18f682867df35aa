"""Jobs: wait, begin, pause, end.  One aircraft is worked on by one job at a time (RULES 3)."""

import math
from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.away import flies_itself, leave_for_shop, may_travel
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_TURNAROUND, D_WORK, duration
from azalai.ready.kernel.events import INF, ask_departures, ask_starts, push, trace
from azalai.ready.kernel.means import acquire, lacks, man_hours, release
from azalai.ready.kernel.meters import run_day, schedule_due
from azalai.ready.kernel.tails import (
    B_GROUND,
    J_BOOKED,
    J_DIAGNOSE,
    J_DIAGNOSE_WAIT,
    J_FREE,
    J_PAUSED,
    J_QUEUE,
    J_WAIT,
    J_WORK,
    count_stop,
    next_limit,
    refresh,
)
from azalai.ready.kernel.waits import (
    bound_elsewhere,
    count_busy,
    count_waiting,
    join_begun,
    leave_begun,
    leave_shop,
    leave_site,
    shop_counts,
    wait_at_site,
)

_NO_MISSION: Final = 1_000_000


@jit
def urgency_of(R: Any, CI: Any, I: Any, site: int) -> int:
    """Give the priority of the most urgent mission of a site (RULES 3.3)."""
    best = _NO_MISSION
    if site >= 0:
        first = CI[R.si_serv0 + site]
        for k in range(first, first + CI[R.si_nserv + site]):
            if I[R.sv_open + CI[R.si_serv + k]] == 1:
                best = min(best, CI[R.sv_priority + CI[R.si_serv + k]])
    return best


@jit
def new_job(R: Any, F: Any, I: Any, tail: int, task: int, shop: int, site: int, due: float) -> int:
    """Open a job; it belongs to a tail, or (-1) to a unit in a shop."""
    j = R.j_free
    if j < 0:
        R.status = codes.GROW
        return -1
    R.j_free = I[R.j_next + j]
    I[R.j_tail + j], I[R.j_task + j], I[R.j_shop + j], I[R.j_site + j] = tail, task, shop, site
    I[R.j_state + j], I[R.j_wait + j] = J_WAIT, codes.WAIT_DOCK
    I[R.j_node + j], I[R.j_unit + j], I[R.j_meter + j] = -1, -1, -1
    I[R.j_newunit + j], I[R.j_nreq + j], I[R.j_held + j] = -1, 0, 0
    I[R.j_begun + j], I[R.j_soft + j], I[R.j_away + j] = 0, 0, 0
    I[R.j_channel + j], I[R.j_fix + j], I[R.j_driver + j] = 0, 0, -1
    I[R.j_robbed + j], I[R.j_deferred + j] = 0, 0
    I[R.j_wnext + j], I[R.j_qnext + j], I[R.j_list + j] = -1, -1, 0
    R.j_count += 1
    I[R.j_seq + j] = R.j_count
    F[R.j_due + j], F[R.j_after + j], F[R.j_opened + j] = due, R.now, R.now
    F[R.j_left + j], F[R.j_end + j], F[R.j_done + j], F[R.j_limit + j] = -1.0, INF, 0.0, INF
    F[R.j_began + j] = R.now
    I[R.j_next + j], I[R.j_prio + j] = -1, _NO_MISSION
    if tail >= 0:
        I[R.j_next + j] = I[R.t_jobs + tail]
        I[R.t_jobs + tail] = j
    return j


@jit
def drop_job(R: Any, I: Any, j: int) -> None:
    """Close a job and free its place."""
    t = I[R.j_tail + j]
    if t >= 0:
        last, at = -1, I[R.t_jobs + t]
        while at != j:
            last, at = at, I[R.j_next + at]
        if last < 0:
            I[R.t_jobs + t] = I[R.j_next + j]
        else:
            I[R.j_next + last] = I[R.j_next + j]
    I[R.j_state + j] = J_FREE
    I[R.j_next + j] = R.j_free
    R.j_free = j


@jit
def shop_speed(R: Any, CI: Any, F: Any, shop: int) -> float:
    """Give how fast a shop works now: 1, less where it is slowed, 0 where it is closed."""
    if shop < 0:
        return 1.0
    return F[R.su_speed + CI[R.sh_supplier + shop]] * F[R.si_speed + CI[R.sh_site + shop]]


@jit
def job_speed(R: Any, CI: Any, F: Any, I: Any, j: int, diagnosing: bool) -> float:
    """Give how fast a job goes now; a cause is looked for by the people of its site."""
    if diagnosing:
        return F[R.si_speed + I[R.j_site + j]]
    return shop_speed(R, CI, F, I[R.j_shop + j])


@jit
def learned(R: Any, CF: Any, CI: Any, I: Any, shop: int) -> float:
    """Give by what the mature time of a shop is multiplied for its next job (RULES 5.5)."""
    mature = CI[R.sh_mature + shop]
    n = I[R.sh_done + CI[R.sh_same + shop]] + 1
    if n >= mature:
        return 1.0
    return (n / mature) ** math.log2(CF[R.sh_learn + shop])


@jit
def success(R: Any, CF: Any, CI: Any, I: Any, shop: int) -> float:
    """Give the share of repairs that succeed at a shop at its next job (RULES 5.5)."""
    mature = CI[R.sh_mature + shop]
    n = I[R.sh_done + CI[R.sh_same + shop]] + 1
    first, last = CF[R.sh_first + shop], CF[R.sh_success + shop]
    if n >= mature or mature <= 1:
        return last
    return first + (last - first) * (n - 1) / (mature - 1)


@jit
def _length(R: Any, CF: Any, CI: Any, I: Any, j: int) -> float:
    """Draw how long a job takes from its beginning, with all it needs."""
    task, shop = I[R.j_task + j], I[R.j_shop + j]
    if task < 0:
        return 0.0
    outside = shop >= 0 and CF[R.sh_turn + 5 * shop + 1] >= 0.0
    name, n = R.tk_words + 2 * task, 0
    if shop >= 0:
        same = CI[R.sh_same + shop]  # a later row goes on counting
        name, n = R.sh_words + 2 * shop, I[R.sh_n + same]
        I[R.sh_n + same] += 1
    if outside:
        hours = duration(R, CF, CI, R.sh_turn + 5 * shop, D_TURNAROUND, name, n)
    elif I[R.j_fix + j] == 2:
        hours = CF[R.tk_test + task]
    else:
        hours = duration(R, CF, CI, R.tk_work + 5 * task, D_WORK, name, n)
    if shop >= 0:
        hours *= learned(R, CF, CI, I, shop)
    if I[R.j_robbed + j] == 1:
        hours *= 2.0  # off the one aircraft and onto the other
    return hours


@jit
def _inside(R: Any, CF: Any, I: Any, j: int) -> bool:
    """Tell whether a job uses the people and tools of its site (else a contractor's own)."""
    shop = I[R.j_shop + j]
    return I[R.j_task + j] >= 0 and (shop < 0 or CF[R.sh_turn + 5 * shop + 1] < 0.0)


@jit
def _missing(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> int:
    """Say what a job lacks to begin now: a state, -1 if nothing, -2 if it is not its turn."""
    t, shop, task = I[R.j_tail + j], I[R.j_shop + j], I[R.j_task + j]
    if t >= 0:
        if I[R.t_busy + t] != B_GROUND or I[R.t_working + t] not in (-1, j):
            return -2
        if I[R.t_stranded + t] == 1 and I[R.j_away + j] == 1:
            return -2
        soft = I[R.j_soft + j] == 1 and I[R.t_grounded + t] == 0
        if soft and I[R.j_away + j] == 0 and not _unwanted(R, CF, CI, F, I, j):
            return -2
    if F[R.j_after + j] > R.now:
        return codes.WAIT_SLOT if I[R.j_away + j] == 1 else codes.WAIT_PERSON
    diagnosis = I[R.j_state + j] == J_DIAGNOSE_WAIT  # it takes no place in the shop
    if job_speed(R, CI, F, I, j, diagnosis) <= 0.0:
        return codes.WAIT_SLOT
    if shop >= 0 and I[R.j_channel + j] == 0 and not diagnosis:
        if I[R.sh_open + shop] == 0:
            return codes.WAIT_SLOT
        if I[R.sh_busy + shop] >= CI[R.sh_channels + shop]:
            return codes.WAIT_SLOT
        if I[R.j_state + j] == J_BOOKED:
            here, there, by = I[R.t_site + t], CI[R.sh_site + shop], CI[R.sh_by + shop]
            if not may_travel(R, CF, CI, F, I, t, here, there, by):
                return codes.WAIT_SLOT
            kept = I[R.t_working + t] != j and not bound_elsewhere(R, I, t)
            if kept and flies_itself(R, CF, CI, F, I, t, here, there, by):
                return codes.READY  # it waits for what is done here, not for its place
    if _inside(R, CF, I, j):
        return lacks(
            R, CF, CI, F, I, task, I[R.j_site + j], I[R.j_held + j], F[R.j_done + j], diagnosis
        )
    return -1


@jit
def _unwanted(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> bool:
    """Tell whether an aircraft is not wanted long enough to mend a deferred defect."""
    site = I[R.t_site + I[R.j_tail + j]]
    if I[R.q_head + site] >= 0 and F[R.j_limit + j] > R.now:
        return False
    need_h = 0.0
    if I[R.j_task + j] >= 0:
        need_h = CF[R.tk_work + 5 * I[R.j_task + j] + 1]
    first = CI[R.si_serv0 + site]
    for k in range(first, first + CI[R.si_nserv + site]):
        if F[R.sv_next + CI[R.si_serv + k]] < R.now + need_h:
            return False
    return True


@jit
def start_pass(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Let the work that waits at a site begin, in order, as far as means are free."""
    j = I[R.w_head + site]
    while j >= 0:
        following = I[R.j_wnext + j]
        missing = _missing(R, CF, CI, F, I, j)
        if missing == -1:
            begin(R, CF, CI, F, I, j)
        elif missing >= 0 and missing != I[R.j_wait + j]:
            I[R.j_wait + j] = missing
            trace(R, F, I, codes.TR_WAIT, j, missing, site, -1, -1)
            if I[R.j_tail + j] >= 0:
                refresh(R, CI, F, I, I[R.j_tail + j])
        j = following


@jit
def is_overhaul(R: Any, CI: Any, I: Any, j: int) -> bool:
    """Tell whether a job is an overhaul: until it is done the day clock of its aircraft stands."""
    task = I[R.j_task + j]
    return task >= 0 and CI[R.tk_action + task] == codes.OVERHAUL_ACTION


@jit
def begin(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Begin a job, or go on with a paused one; what must be moved first is moved."""
    t, shop, task = I[R.j_tail + j], I[R.j_shop + j], I[R.j_task + j]
    if I[R.j_state + j] == J_BOOKED:
        leave_for_shop(R, CF, CI, F, I, j)
        return
    if I[R.j_state + j] == J_QUEUE:
        leave_shop(R, F, I, j)
    else:
        leave_site(R, I, j)
        if I[R.j_begun + j] == 0 and I[R.j_state + j] == J_WAIT:
            count_waiting(R, F, I, shop, -1)
    diagnosing = I[R.j_state + j] == J_DIAGNOSE_WAIT
    if shop >= 0 and I[R.j_channel + j] == 0 and not diagnosing:
        I[R.j_channel + j] = 1
        count_busy(R, F, I, shop, 1)
    if F[R.j_left + j] < 0.0:
        F[R.j_left + j] = _length(R, CF, CI, I, j)
        F[R.j_began + j] = R.now
    I[R.j_begun + j] = 0 if diagnosing else 1
    I[R.j_state + j] = J_DIAGNOSE if diagnosing else J_WORK
    F[R.j_resumed + j] = R.now
    F[R.j_speed + j] = job_speed(R, CI, F, I, j, diagnosing)
    F[R.j_end + j] = R.now + F[R.j_left + j] / F[R.j_speed + j]
    if _inside(R, CF, I, j):
        acquire(R, CF, CI, F, I, j, task, diagnosing)
    join_begun(R, I, j)
    trace(R, F, I, codes.TR_START, j, shop, t, I[R.j_unit + j], -1)
    push(R, F, I, F[R.j_end + j], codes.E_WORK_END, j)
    if t >= 0:
        I[R.t_working + t] = j
        if is_overhaul(R, CI, I, j) and not diagnosing:
            run_day(R, CI, F, I, t, 0)
        if I[R.j_soft + j] == 1:
            I[R.j_soft + j] = 0
            next_limit(R, F, I, t)
            schedule_due(R, CI, F, I, t)
            if I[R.t_grounded + t] == 0:  # what is done while it is down anyway stops nothing
                count_stop(R, F, I, t, j)
            I[R.t_grounded + t] += 1
        refresh(R, CI, F, I, t)


@jit
def pause(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Interrupt a job whose people leave: dock and part are kept (RULES 3.2)."""
    leave_begun(R, I, j)
    passed = R.now - F[R.j_resumed + j]
    if F[R.j_speed + j] > 0.0:  # else it stands still, and what was left then is left now
        F[R.j_left + j] = max(F[R.j_end + j] - R.now, 0.0) * F[R.j_speed + j]
    F[R.j_done + j] += passed
    F[R.j_end + j] = INF
    release(R, CF, CI, F, I, j, I[R.j_task + j], True)
    if I[R.j_state + j] == J_DIAGNOSE:
        I[R.j_state + j] = J_DIAGNOSE_WAIT
        I[R.j_wait + j] = codes.OFF_SHIFT
    else:
        I[R.j_state + j] = J_PAUSED
    trace(R, F, I, codes.TR_PAUSE, j, -1, -1, -1, -1)
    wait_at_site(R, F, I, j)
    if I[R.j_tail + j] >= 0:
        refresh(R, CI, F, I, I[R.j_tail + j])


@jit
def finish(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Give back all means of a job whose work is done, and count it."""
    task, shop, t = I[R.j_task + j], I[R.j_shop + j], I[R.j_tail + j]
    leave_begun(R, I, j)
    F[R.j_done + j] += max(R.now - F[R.j_resumed + j], 0.0)
    if _inside(R, CF, I, j):
        release(R, CF, CI, F, I, j, task, False)
    if I[R.j_state + j] == J_WORK and shop >= 0:
        if I[R.j_channel + j] == 1:
            I[R.j_channel + j] = 0
            count_busy(R, F, I, shop, -1)
        at = shop_counts(R, shop)
        F[at + codes.H_JOBS] += 1.0
        if _inside(R, CF, I, j):
            F[at + codes.H_MAN_H] += man_hours(R, CF, CI, task, F[R.j_done + j])
        contract = I[R.u_contract + I[R.j_unit + j]] if t < 0 else CI[R.t_contract + t]
        F[R.a_jobs + (R.bin * R.n_shop + shop) * R.n_contract + contract] += 1.0
        if I[R.j_fix + j] != 2:
            I[R.sh_done + CI[R.sh_same + shop]] += 1
    elif shop >= 0:
        at = shop_counts(R, shop)
        F[at + codes.H_MAN_H] += man_hours(R, CF, CI, task, F[R.j_done + j])
    F[R.j_done + j] = 0.0  # the work that follows a diagnosis begins at nothing
    trace(R, F, I, codes.TR_END, j, -1, -1, -1, -1)
    I[R.j_begun + j] = 0
    F[R.j_end + j], F[R.j_left + j] = INF, -1.0
    ask_starts(R, I, I[R.j_site + j])
    ask_departures(R, I, I[R.j_site + j])
    if t >= 0:
        I[R.t_working + t] = -1


@jit
def shift(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Change the shift of a pool: work for which too few are left pauses, last begun first."""
    from_change(R, CF, CI, F, I, p)
    site = CI[R.pl_site + p]
    ask_starts(R, I, site)
    ask_departures(R, I, site)


@jit
def from_change(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Pause the work that a pool can no longer man."""
    while F[R.pl_busy + p] > F[R.pl_duty + p] + 1e-9:
        latest, j = -1, I[R.b_head + CI[R.pl_site + p]]
        while j >= 0:
            if _uses(R, CI, I, j, p) and (latest < 0 or _later(R, F, I, j, latest)):
                latest = j
            j = I[R.j_wnext + j]
        if latest < 0:
            return
        pause(R, CF, CI, F, I, latest)


@jit
def _later(R: Any, F: Any, I: Any, a: int, b: int) -> bool:
    if F[R.j_resumed + a] != F[R.j_resumed + b]:
        return F[R.j_resumed + a] > F[R.j_resumed + b]
    return I[R.j_seq + a] > I[R.j_seq + b]


@jit
def _uses(R: Any, CI: Any, I: Any, j: int, p: int) -> bool:
    """Tell whether a job holds some of a pool of people."""
    task = I[R.j_task + j]
    if task < 0 or I[R.j_held + j] == 0:
        return False
    first = CI[R.tk_need0 + task]
    for k in range(CI[R.tk_nneed + task]):
        if I[R.j_held + j] & (1 << k):
            resource = CI[R.tn_resource + first + k]
            if CI[R.pool_of + I[R.j_site + j] * R.n_resource + resource] == p:
                return CI[R.tn_kind + first + k] == 0
    return False
