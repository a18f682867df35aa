"""Standing missions: machines kept running, each until something comes due (convention 8).

Each holds its people while it runs; with the shift that relieves them it runs on.  A run is a
sortie: what flies lands at its end, and every machine is turned round after it.
"""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.choice import AT_ONCE_H, free_from, inspected_h
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import crew_taken, rest_crew
from azalai.ready.kernel.events import INF, ask_departures, push
from azalai.ready.kernel.flights import on_ground
from azalai.ready.kernel.light import next_turn
from azalai.ready.kernel.limits import ground
from azalai.ready.kernel.line import line_due
from azalai.ready.kernel.meters import schedule_due, sync_day
from azalai.ready.kernel.missions import tally, wake_at
from azalai.ready.kernel.stretches import (
    begin_run,
    count_burned,
    end_stretch,
    give_up_run,
    goes_on,
    lacks_of_run,
    light_until,
    take_for_run,
)
from azalai.ready.kernel.tails import (
    B_AIR,
    B_ASSIGNED,
    B_GROUND,
    left_to_check,
    next_limit,
    refresh,
    wear,
    worn,
)
from azalai.ready.kernel.waits import look_at_work


@jit
def stand(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Keep the standing missions of a site running: as many as wanted, none below the minimum."""
    first = CI[R.si_stand0 + site]
    for at in range(first, first + I[R.si_nstand + site]):
        v = CI[R.si_stand + at]
        flush_standing(R, CF, CI, F, I, v)
        if I[R.sv_wants + v] == 0:
            continue
        if F[R.si_speed + site] <= 0.0:
            I[R.sv_answer + v] = codes.C_CLOSED
            continue
        missing = CI[R.sv_wanted + v] - I[R.sv_running + v]
        if missing > 0:
            picked = _pick(R, CF, CI, F, I, v, site, missing)
            if picked > 0:
                run = I[R.sv_running + v] + picked >= CI[R.sv_minimum + v]
                _start(R, CF, CI, F, I, v, run)


@jit
def _pick(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, site: int, missing: int) -> int:
    """Choose machines that may run, with fuel and people, by types and names; note the lack."""
    picked, worst, R.soonest = 0, -1, INF
    for way in range(CI[R.sv_type0 + v], CI[R.sv_type0 + v] + CI[R.sv_ntype + v]):
        post = CI[R.sv_post + way]
        while picked < missing:
            t = _first_ready(R, CF, CI, F, I, post) if post >= 0 else -1
            lacks = lacks_of_run(R, CF, CI, F, I, v, way)
            if lacks < 0 and t < 0:
                lacks = codes.C_AIRCRAFT
            if lacks >= 0:
                worst = max(worst, lacks)
                break
            take_for_run(R, CF, CI, F, I, v, way, t)
            I[R.t_busy + t], I[R.t_standing + t], I[R.t_way + t] = B_ASSIGNED, v, way
            picked += 1
    if picked < missing:
        I[R.sv_answer + v] = worst
        if CI[R.sv_night + v] == 0:
            R.soonest = min(R.soonest, next_turn(R, CF, CI, site, R.now))
        wake_at(R, F, I, site, R.soonest)
    return picked


@jit
def _first_ready(R: Any, CF: Any, CI: Any, F: Any, I: Any, post: int) -> int:
    """Give the first machine of a post that may run; one that may run no further is down."""
    best, t, inspected = -1, I[R.po_first + post], inspected_h(R, CF, CI, post, R.now)
    while t >= 0:
        if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
            if _hours_left(R, CF, CI, F, I, t) <= 0.0:
                _at_limit(R, CF, CI, F, I, t)
            elif I[R.t_working + t] < 0:
                free = free_from(R, F, I, t, inspected)
                if free > R.now + AT_ONCE_H:
                    R.soonest = min(R.soonest, free)
                elif best < 0 or t < best:
                    best = t
        t = I[R.t_pnext + t]
    return best


@jit
def _start(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, run: bool) -> None:
    """Run the machines that were chosen, if they are enough; else they stand."""
    for k in range(CI[R.sv_type0 + v], CI[R.sv_type0 + v] + CI[R.sv_ntype + v]):
        for t in range(R.n_tail):
            if I[R.t_busy + t] != B_ASSIGNED or I[R.t_standing + t] != v or I[R.t_way + t] != k:
                continue
            if run:
                _run(R, CF, CI, F, I, v, t)
            else:
                give_up_run(R, CF, CI, F, I, t)
                I[R.t_busy + t], I[R.t_standing + t] = B_GROUND, -1


@jit
def unman(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Stop machines for which too few of a pool are left on duty, the last by name first."""
    t = R.n_tail
    while t > 0 and F[R.pl_busy + p] > F[R.pl_duty + p] + 1e-9:
        t -= 1
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
            if crew_taken(R, CF, CI, I[R.t_way + t], p) > 0.0:
                stop_run(R, CF, CI, F, I, t)


@jit
def close_standing(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Stop the machines that run at sites that are closed, in the order of their names."""
    for t in range(R.n_tail):
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
            if F[R.si_speed + I[R.t_site + t]] <= 0.0:
                stop_run(R, CF, CI, F, I, t)


@jit
def land_standing(R: Any, CF: Any, CI: Any, F: Any, I: Any, region: int) -> None:
    """Land what is kept airborne where the weather has turned; what stands lacks weather now."""
    for t in range(R.n_tail):
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
            if CI[R.si_region + I[R.t_site + t]] == region and CI[R.ty_flies + CI[R.t_type + t]]:
                stop_run(R, CF, CI, F, I, t)
    for k in range(CI[R.wx_site0 + region], CI[R.wx_site0 + region] + CI[R.wx_nsite + region]):
        if I[R.si_nstand + CI[R.wx_site + k]] > 0:
            ask_departures(R, I, CI[R.wx_site + k])


@jit
def _hours_left(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> float:
    """Give for how long a machine may run on that waits for a place elsewhere (RULES 3.1)."""
    left, j = INF, I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 1 and I[R.j_away + j] == 1:
            left = min(left, _until_hard(R, CF, CI, F, I, t, I[R.j_meter + j]))
        j = I[R.j_next + j]
    return left


@jit
def _until_hard(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, m: int) -> float:
    """Give the hours of running until the hard limit of a meter; the calendar has its own event."""
    ty = CI[R.t_type + t]
    at = CI[R.ty_met0 + ty] + m
    g = CI[R.mt_grp + at]
    if g < 0:
        return INF
    group = CI[R.ty_grp0 + ty] + g
    hard = F[R.m_due + CI[R.t_m0 + t] + m] + CF[R.mt_tol + at]
    left = hard - F[R.s_val + CI[R.t_s0 + t] + g]
    landing = CI[R.gr_clock + group] == codes.K_LANDINGS and CI[R.ty_flies + ty] == 1
    if landing or CI[R.gr_clock + group] == codes.K_STARTS:
        return INF if left >= 1.0 else 0.0
    if CI[R.gr_clock + group] != codes.K_FH:
        return INF
    rate = worn(R, CF, CI, group, I[R.t_site + t], (1.0, 0.0, 0.0, 0.0))
    return left / rate if left > 1e-9 * max(1.0, hard) else 0.0


@jit
def _at_limit(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Let a machine that may run no further stand until there is a place for it."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 1 and I[R.j_away + j] == 1:
            if _until_hard(R, CF, CI, F, I, t, I[R.j_meter + j]) <= 0.0:
                ground(R, CF, CI, F, I, t, j)
        j = I[R.j_next + j]
    next_limit(R, F, I, t)
    schedule_due(R, CI, F, I, t)
    refresh(R, CI, F, I, t)
    look_at_work(R, I, t)


@jit
def _run(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, t: int) -> None:
    """Run one machine until something comes due, or the window closes; what flies lands before."""
    ty, s0 = CI[R.t_type + t], CI[R.t_s0 + t]
    I[R.t_busy + t], I[R.t_request + t], I[R.t_standing + t] = B_AIR, -1, v
    F[R.t_began + t] = R.now
    I[R.sv_running + v] += 1
    end = R.now + _hours_left(R, CF, CI, F, I, t)
    wear(R, CF, CI, F, t, I[R.t_site + t], (0.0, 0.0, 1.0, 0.0))
    for g in range(CI[R.ty_ng + ty]):
        if CI[R.gr_clock + CI[R.ty_grp0 + ty] + g] == codes.K_FH:
            group = CI[R.ty_grp0 + ty] + g
            rate = worn(R, CF, CI, group, I[R.t_site + t], (1.0, 0.0, 0.0, 0.0))
            left = (F[R.s_due + s0 + g] - F[R.s_val + s0 + g]) / rate
            end = min(end, R.now + max(left, 0.0))
    begin_run(R, CF, CI, F, I, t)
    end = min(end, F[R.t_duetime + t])
    if CI[R.ty_flies + ty] == 1:
        end = min(end, F[R.t_flown + t], light_until(R, CF, CI, F, I, v))
    elif F[R.t_flown + t] < end:
        push(R, F, I, F[R.t_flown + t], codes.E_WAKE, R.n_site + t)
    F[R.t_runend + t] = end
    push(R, F, I, end, codes.E_SORTIE_END, t)
    refresh(R, CI, F, I, t)


@jit
def run_on(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Let a machine whose stretch has ended run on, unless it lacks fuel or people."""
    if F[R.t_flown + t] == R.now:
        if goes_on(R, CF, CI, F, I, t):
            push(R, F, I, F[R.t_flown + t], codes.E_WAKE, R.n_site + t)
        else:
            stop_run(R, CF, CI, F, I, t)


@jit
def flush_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Count what a running machine has run so far."""
    hours = R.now - F[R.t_began + t]
    F[R.t_began + t] = R.now
    count_burned(R, CF, CI, F, t, hours)
    wear(R, CF, CI, F, t, I[R.t_site + t], (hours, 0.0, 0.0, 0.0))


@jit
def stop_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Stop a running machine: its window closed, something came due, it lacks something."""
    v, ty = I[R.t_standing + t], CI[R.t_type + t]
    flush_standing(R, CF, CI, F, I, v)
    flush_run(R, CF, CI, F, I, t)
    _snap(R, CI, F, I, t)
    end_stretch(R, CF, CI, F, I, t)
    if CI[R.ty_flies + ty] == 1:
        wear(R, CF, CI, F, t, I[R.t_site + t], (0.0, 1.0, 0.0, 0.0))
    F[R.t_landed + t], F[R.t_free + t] = R.now, R.now + CF[R.ty_turn + ty]
    I[R.t_busy + t], I[R.t_standing + t] = B_GROUND, -1
    I[R.sv_running + v] -= 1
    rest_crew(R, CF, CI, F, I, I[R.t_way + t])
    if R.n_line > 0:
        line_due(R, CF, CI, F, I, I[R.t_way + t])
    on_ground(R, CF, CI, F, I, t)
    if I[R.t_busy + t] == B_GROUND and _hours_left(R, CF, CI, F, I, t) <= 0.0:
        _at_limit(R, CF, CI, F, I, t)
    ask_departures(R, I, I[R.t_site + t])
    if 0 < I[R.sv_running + v] < CI[R.sv_minimum + v]:
        R.short_serv = v


@jit
def _snap(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Take a run that ended because a meter came due as ended exactly there."""
    if R.now != F[R.t_runend + t]:
        return
    sync_day(R, CI, F, I, t)
    s0 = CI[R.t_s0 + t]
    for g in range(CI[R.ty_ng + CI[R.t_type + t]]):
        due, value = F[R.s_due + s0 + g], F[R.s_val + s0 + g]
        if value < due and due - value <= 1e-9 * max(1.0, due):
            F[R.s_val + s0 + g] = due
    left_to_check(R, CI, F, t)


@jit
def stop_short(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Stop all machines of the standing missions of which fewer than the minimum run."""
    for t in range(R.n_tail):
        v = I[R.t_standing + t] if I[R.t_busy + t] == B_AIR else -1
        if v >= 0 and I[R.sv_running + v] < CI[R.sv_minimum + v]:
            stop_run(R, CF, CI, F, I, t)
    R.short_serv = -1


@jit
def flush_standing(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Count the hours of a standing mission up to now."""
    hours = R.now - F[R.sv_since + v]
    F[R.sv_since + v] = R.now
    if hours <= 0.0 or I[R.sv_wants + v] == 0:
        return
    running, wanted = I[R.sv_running + v], CI[R.sv_wanted + v]
    tally(R, F, v, codes.V_WINDOW_H, hours)
    tally(R, F, v, codes.V_WANTED_H, hours * wanted)
    tally(R, F, v, codes.V_ACHIEVED_H, hours * running)
    tally(R, F, v, codes.V_LOST_H + I[R.sv_answer + v], hours * (wanted - running))
    if running == wanted:
        tally(R, F, v, codes.V_FULL_H, hours)
