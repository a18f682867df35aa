"""People, tools and docks: who is on duty, what a job holds, what it lacks (RULES 3.2, 3.3)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import INF, open_hours, open_until, opens_at, push

PEOPLE, TOOL, DOCK = range(3)
N_POOL: Final = len(codes.POOL_COUNTS)


@jit
def flush_pool(R: Any, F: Any, I: Any, p: int) -> None:
    """Keep the hours in which people, tools and docks of a pool are held up to now."""
    at = R.o_pools + p * N_POOL + codes.P_BUSY
    F[at] += (R.now - F[R.pl_since + p]) * F[R.pl_busy + p]
    F[R.pl_since + p] = R.now


@jit
def flush_duty(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Keep the hours on duty of a pool up to now, whether or not anybody looked in between.

    Called when a month turns and before the numbers of a pool change.
    """
    at = R.o_pools + p * N_POOL + codes.P_DUTY
    first = CI[R.pl_row0 + p]
    for k in range(first, first + CI[R.pl_nrow + p]):
        hours = open_hours(R, CF, CI, I, CI[R.pr_calendar + k], R.now)
        if I[R.pr_open + k] == 1:
            F[at] += (hours - F[R.pr_hours + k]) * F[R.pr_number + k]
        F[R.pr_hours + k] = hours


@jit
def count_duty(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Count who is on duty in a pool now, until when, and when that next changes."""
    first = CI[R.pl_row0 + p]
    on_duty, change = 0.0, INF
    for k in range(first, first + CI[R.pl_nrow + p]):
        until = R.now
        if I[R.pr_open + k] == 1:
            calendar = CI[R.pr_calendar + k]
            until = open_until(R, CF, CI, I, calendar, R.now)
            if until > R.now:
                on_duty += F[R.pr_number + k]
                change = min(change, until)
            else:
                change = min(change, opens_at(R, CF, CI, I, calendar, R.now))
        F[R.pr_until + k] = until
    F[R.pl_duty + p] = on_duty
    F[R.pl_change + p] = change


@jit
def watch(R: Any, F: Any, I: Any, p: int) -> None:
    """Make sure that the next change of shift of a pool is an event."""
    if F[R.pl_change + p] < F[R.pl_watched + p]:
        F[R.pl_watched + p] = F[R.pl_change + p]
        push(R, F, I, F[R.pl_change + p], codes.E_SHIFT, p)


@jit
def on_duty(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> float:
    """Give how many are on duty in a pool, whether or not somebody watches it."""
    if F[R.pl_change + p] <= R.now:
        count_duty(R, CF, CI, F, I, p)
    return F[R.pl_duty + p]


@jit
def hold(R: Any, F: Any, I: Any, p: int, number: float) -> None:
    """Take (or, negative, give back) some of a pool."""
    flush_pool(R, F, I, p)
    F[R.pl_busy + p] += number


@jit
def _still_needed(R: Any, CF: Any, need: int, done_h: float) -> bool:
    hours = CF[R.tn_hours + need]
    return hours < 0.0 or done_h < hours - 1e-9


@jit
def lacks(
    R: Any,
    CF: Any,
    CI: Any,
    F: Any,
    I: Any,
    task: int,
    site: int,
    held: int,
    done_h: float,
    only_people: bool,
) -> int:
    """Say what a task lacks at a site now: the state that names it, or -1 if nothing.

    `held` are the needs (bits) that the job holds already, `done_h` the work already done.
    """
    worst = 99
    first = CI[R.tk_need0 + task]
    for k in range(CI[R.tk_nneed + task]):
        need = first + k
        kind = CI[R.tn_kind + need]
        if held & (1 << k) or (only_people and kind != PEOPLE):
            continue
        if not _still_needed(R, CF, need, done_h):
            continue
        p = CI[R.pool_of + site * R.n_resource + CI[R.tn_resource + need]]
        if p < 0:
            continue
        there = on_duty(R, CF, CI, F, I, p)
        wanted = CF[R.tn_number + need]
        if there - F[R.pl_busy + p] >= wanted - 1e-9:
            continue
        watch(R, F, I, p)
        cause = codes.WAIT_TOOL
        if kind == DOCK:
            cause = codes.WAIT_DOCK
        elif kind == PEOPLE:
            cause = codes.WAIT_PERSON if there >= wanted - 1e-9 else codes.OFF_SHIFT
        worst = min(worst, cause)
    return worst if worst < 99 else -1


@jit
def acquire(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, task: int, only_people: bool) -> None:
    """Take for a job all that its task needs and does not hold yet; each for its own hours."""
    site, done_h = I[R.j_site + j], F[R.j_done + j]
    first = CI[R.tk_need0 + task]
    for k in range(CI[R.tk_nneed + task]):
        need = first + k
        if only_people and CI[R.tn_kind + need] != PEOPLE:
            continue
        if not _still_needed(R, CF, need, done_h):
            continue
        if not I[R.j_held + j] & (1 << k):  # else a dock that was kept
            p = CI[R.pool_of + site * R.n_resource + CI[R.tn_resource + need]]
            if p >= 0:
                hold(R, F, I, p, CF[R.tn_number + need])
                watch(R, F, I, p)
            I[R.j_held + j] |= 1 << k
        if CF[R.tn_hours + need] >= 0.0:
            push(R, F, I, R.now + CF[R.tn_hours + need] - done_h, codes.E_RELEASE, j)


@jit
def release(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, task: int, but_docks: bool) -> None:
    """Give back what a job holds: all, or all but docks."""
    first = CI[R.tk_need0 + task]
    for k in range(CI[R.tk_nneed + task]):
        if I[R.j_held + j] & (1 << k) and not (but_docks and CI[R.tn_kind + first + k] == DOCK):
            _return(R, CF, CI, F, I, j, first, k)


@jit
def release_used(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> bool:
    """Give back what a job needs no longer after the hours at work; tell whether that is any."""
    held = I[R.j_held + j]
    first = CI[R.tk_need0 + I[R.j_task + j]]
    done_h = F[R.j_done + j] + R.now - F[R.j_resumed + j]
    for k in range(CI[R.tk_nneed + I[R.j_task + j]]):
        if I[R.j_held + j] & (1 << k) and not _still_needed(R, CF, first + k, done_h):
            _return(R, CF, CI, F, I, j, first, k)
    return bool(I[R.j_held + j] != held)


@jit
def _return(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, first: int, k: int) -> None:
    """Give back what one need of a job holds."""
    p = CI[R.pool_of + I[R.j_site + j] * R.n_resource + CI[R.tn_resource + first + k]]
    if p >= 0:
        hold(R, F, I, p, -CF[R.tn_number + first + k])
    I[R.j_held + j] &= ~(1 << k)


@jit
def man_hours(R: Any, CF: Any, CI: Any, task: int, hours: float) -> float:
    """Give the man-hours of so much work on a task: hours times people (RULES 3.2)."""
    total = 0.0
    first = CI[R.tk_need0 + task]
    for need in range(first, first + CI[R.tk_nneed + task]):
        if CI[R.tn_kind + need] == PEOPLE:
            held = hours if CF[R.tn_hours + need] < 0.0 else min(hours, CF[R.tn_hours + need])
            total += held * CF[R.tn_number + need]
    return total
