"""The door of the kernel: one replication, from the first instant to the last."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.away import come_in, go_home
from azalai.ready.kernel.books import close_bin, end_state
from azalai.ready.kernel.compiled import entry, jit, pointer
from azalai.ready.kernel.convoys import convoy
from azalai.ready.kernel.crews import REST_FROM, rested
from azalai.ready.kernel.dated import dated, posture
from azalai.ready.kernel.demands import call
from azalai.ready.kernel.dispatch import departures, patience_ends
from azalai.ready.kernel.events import INF, ask_departures, ask_starts, push, take
from azalai.ready.kernel.faults import ask_parts, find_due
from azalai.ready.kernel.flights import change_home, land, lose_tail, on_ground, take_off
from azalai.ready.kernel.jobs import drop_job, finish, is_overhaul, shift, start_pass
from azalai.ready.kernel.launch import sample
from azalai.ready.kernel.layout import NOT_ASKED
from azalai.ready.kernel.limits import limit_reached, take_off_failed
from azalai.ready.kernel.line import line_pass, line_stops
from azalai.ready.kernel.means import count_duty, release_used, watch
from azalai.ready.kernel.mending import complete
from azalai.ready.kernel.meters import run_day, schedule_due
from azalai.ready.kernel.onward import move_on
from azalai.ready.kernel.shops import work_done
from azalai.ready.kernel.standing import run_on, stand, stop_run, stop_short, unman
from azalai.ready.kernel.start import begin_replication
from azalai.ready.kernel.stores import settle_orders
from azalai.ready.kernel.stretches import begin_month
from azalai.ready.kernel.tails import (
    B_AIR,
    B_AWAY,
    B_GROUND,
    J_BACK,
    J_DIAGNOSE,
    J_FLIGHT,
    J_OUT,
    J_WAIT,
    J_WORK,
    count,
    is_checked_in_air,
    refresh,
    wear,
)
from azalai.ready.kernel.vehicles import ask_convoys, come_back, work_ended
from azalai.ready.kernel.waits import book_elsewhere, count_waiting, look_at_work, wait_at_site
from azalai.ready.kernel.warmup import forget
from azalai.ready.kernel.world import (
    arrival,
    quota,
    scheduled,
    standing_window,
    weather,
    weather_of_month,
)


@jit
def close_job(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Send an aircraft whose job is done back to the fleet, or home first; or it has lived."""
    t, away = I[R.j_tail + j], I[R.j_away + j]
    retire = I[R.j_fix + j] == 3 and CI[R.tk_action + I[R.j_task + j]] == codes.DISCARD
    retire = retire and I[R.j_node + j] == 0
    if away == 1 and I[R.t_home + t] != I[R.t_site + t] and not retire:
        if I[R.t_leaving + t] > 1 and I[R.t_grounded + t] == 1:  # nothing else keeps it down
            change_home(R, CF, CI, F, I, t, I[R.t_leaving + t] - 2)
        go_home(R, CF, CI, F, I, t, j)
        return
    drop_job(R, I, j)
    I[R.t_working + t] = -1
    I[R.t_grounded + t] -= 1
    run_day(R, CI, F, I, t, 1)
    if retire:
        lose_tail(R, CF, CI, F, I, t)
        I[R.t_leaving + t] = -1
        return
    on_ground(R, CF, CI, F, I, t)
    ask_departures(R, I, I[R.t_site + t])


@jit
def work_end(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """End a stretch of work: a diagnosis, a job, or its check flight."""
    stage, t = I[R.j_state + j], I[R.j_tail + j]
    if F[R.j_end + j] != R.now or (stage != J_WORK and stage != J_DIAGNOSE and stage != J_FLIGHT):
        return
    if t < 0:
        unit = I[R.j_unit + j]
        work_done(R, CF, CI, F, I, j)
        if I[R.u_vehicle + unit] >= 0:
            work_ended(R, CF, CI, F, I, unit)
    elif stage == J_DIAGNOSE:
        finish(R, CF, CI, F, I, j)
        look_at_work(R, I, t)
        ask_parts(R, CF, CI, F, I, j)
    elif stage == J_FLIGHT:
        close_job(R, CF, CI, F, I, j)
    else:
        finish(R, CF, CI, F, I, j)
        if is_overhaul(R, CI, I, j):
            run_day(R, CI, F, I, t, 1)
        complete(R, CF, CI, F, I, j)
        task = I[R.j_task + j]
        hours = CF[R.tk_check + task] if task >= 0 else 0.0
        if hours > 0.0:
            wear(R, CF, CI, F, t, I[R.t_site + t], (hours, 1.0, 1.0, 0.0))
            count(R, F, t, codes.T_CHECK_FH, hours)
            I[R.j_state + j], I[R.t_working + t] = J_FLIGHT, j
            F[R.j_end + j] = R.now + hours
            push(R, F, I, F[R.j_end + j], codes.E_WORK_END, j)
            refresh(R, CI, F, I, t)
        else:
            close_job(R, CF, CI, F, I, j)


@jit
def ferry_end(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Bring an aircraft in at the end of a ferry: to its shop, or home."""
    if I[R.t_busy + t] != B_AWAY:
        return
    j = I[R.t_working + t]
    if j >= 0 and I[R.j_state + j] == J_OUT:
        come_in(R, CF, CI, F, I, t)
        I[R.j_state + j], I[R.j_wait + j] = J_WAIT, codes.WAIT_DOCK
        count_waiting(R, F, I, I[R.j_shop + j], 1)
        wait_at_site(R, F, I, j)
        if R.over == 1:
            move_on(R, CF, CI, F, I, t, j)
        refresh(R, CI, F, I, t)
        return
    come_in(R, CF, CI, F, I, t)
    if j >= 0 and I[R.j_state + j] == J_BACK:
        I[R.j_away + j] = 0
        close_job(R, CF, CI, F, I, j)
    else:
        book_elsewhere(R, CI, F, I, t)
        on_ground(R, CF, CI, F, I, t)


@jit
def due(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Look at an aircraft whose calendar has reached something."""
    if F[R.t_duetime + t] != R.now:
        return
    in_air = I[R.t_busy + t] != B_GROUND or is_checked_in_air(R, I, t)
    if not in_air and I[R.t_site + t] == I[R.t_home + t]:
        calendar = F[R.t_cal + t] <= R.now or F[R.t_deferlimit + t] > R.now
        find_due(R, CF, CI, F, I, t)
        changed = limit_reached(R, CF, CI, F, I, t)  # not where its work has begun since
        take_off_failed(R, CF, CI, F, I, t)
        if (calendar or changed) and I[R.t_jobs + t] >= 0:
            ask_starts(R, I, I[R.t_site + t])
        refresh(R, CI, F, I, t)
    elif I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
        stop_run(R, CF, CI, F, I, t)
    else:
        limit_reached(R, CF, CI, F, I, t)
    schedule_due(R, CI, F, I, t)


@jit
def wake(R: Any, CF: Any, CI: Any, F: Any, I: Any, entity: int) -> None:
    """Try again: a site, an aircraft that is free again, or a post below its minimum."""
    if entity < R.n_site:
        ask_departures(R, I, entity)
        ask_starts(R, I, entity)
    elif entity < R.n_site + R.n_tail:
        t = entity - R.n_site
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
            run_on(R, CF, CI, F, I, t)
        refresh(R, CI, F, I, t)
        ask_departures(R, I, I[R.t_home + t])
    else:
        posture(R, CF, CI, F, I, entity - R.n_site - R.n_tail)


@jit
def turn_bin(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Close the books of a month (or day) and open those of the next."""
    close_bin(R, CF, CI, F, I)
    last = CI[R.bin_month + R.bin]
    R.bin += 1
    if R.bin == R.n_warm:
        forget(R, F)
    if CI[R.bin_month + R.bin] != last:
        for p in range(R.n_pool):
            F[R.pl_used_h + p] = 0.0
        begin_month(R, CF, CI, F, I)
        weather_of_month(R, CF, CI, F, I)
        for site in range(R.n_site):
            ask_departures(R, I, site)
    if R.bin + 1 < R.n_bin:
        push(R, F, I, CF[R.bin_edge + R.bin + 1], codes.E_BIN, 0)


@jit
def handle(R: Any, CF: Any, CI: Any, F: Any, I: Any, rank: int, entity: int) -> None:
    """Let one event happen."""
    if rank == codes.E_SORTIE_END:
        if F[R.t_runend + entity] == R.now and I[R.t_busy + entity] == B_AIR:
            if I[R.t_standing + entity] >= 0:
                stop_run(R, CF, CI, F, I, entity)
            else:
                land(R, CF, CI, F, I, entity)
    elif rank == codes.E_SCHEDULED:
        scheduled(R, CF, CI, F, I, entity)
    elif rank == codes.E_PATIENCE:
        patience_ends(R, CF, CI, F, I, entity)
    elif rank == codes.E_WORK_END:
        work_end(R, CF, CI, F, I, entity)
    elif rank == codes.E_ARRIVAL:
        arrival(R, CF, CI, F, I, entity)
    elif rank == codes.E_TAKE_OFF:
        if F[R.q_leaves + entity] == R.now and I[R.q_state + entity] == 2:
            take_off(R, CF, CI, F, I, entity)
    elif rank == codes.E_CALL:
        call(R, CF, CI, F, I, entity)
    elif rank == codes.E_SHIFT:
        if F[R.pl_watched + entity] == R.now:
            _change_shift(R, CF, CI, F, I, entity)
    else:
        _handle_rare(R, CF, CI, F, I, rank, entity)


@jit
def _change_shift(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    F[R.pl_watched + p] = INF
    count_duty(R, CF, CI, F, I, p)
    shift(R, CF, CI, F, I, p)
    unman(R, CF, CI, F, I, p)
    if F[R.pl_busy + p] > 0.0:
        watch(R, F, I, p)


@jit
def _handle_rare(R: Any, CF: Any, CI: Any, F: Any, I: Any, rank: int, entity: int) -> None:
    if rank == codes.E_SAMPLE:
        sample(R, CF, CI, F, I)
    elif rank == codes.E_WAKE:
        wake(R, CF, CI, F, I, entity)
    elif rank == codes.E_DUE:
        due(R, CF, CI, F, I, entity)
    elif rank == codes.E_RELEASE:
        _give_back(R, CF, CI, F, I, entity)
    elif rank == codes.E_FERRY_END:
        ferry_end(R, CF, CI, F, I, entity)
    elif rank == codes.E_QUOTA:
        quota(R, CF, CI, F, I, entity)
    elif rank == codes.E_STANDING:
        standing_window(R, CF, CI, F, I, entity)
    elif rank == codes.E_WEATHER:
        weather(R, CF, CI, F, I, entity)
    elif rank == codes.E_BIN:
        turn_bin(R, CF, CI, F, I)
    elif rank == codes.E_CONVOY:
        convoy(R, CF, CI, F, I, entity)
    elif rank == codes.E_CONVOY_END:
        come_back(R, CF, CI, F, I, entity)
    elif rank == codes.E_DATED:
        dated(R, CF, CI, F, I)


@jit
def _give_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, entity: int) -> None:
    """Give back a crew after its rest, or what a job needs no longer."""
    if entity >= REST_FROM:
        p = rested(R, F, I, entity - REST_FROM)
        line_stops(R, CI, F, I, entity - REST_FROM)
        site = CI[R.pl_site + p]
        if CI[R.pl_crew + p] == 0:
            ask_starts(R, I, site)
            return
    else:
        if I[R.j_held + entity] == 0 or I[R.j_state + entity] not in (J_WORK, J_DIAGNOSE):
            return
        site = I[R.j_site + entity]
        if not release_used(R, CF, CI, F, I, entity):
            return  # it has paused meanwhile
    ask_starts(R, I, site)
    ask_departures(R, I, site)


@jit
def pass_site(R: Any, CF: Any, CI: Any, F: Any, I: Any, rank: int) -> None:
    """Make one pass over a site that asked for it: departures first, then starts of work."""
    if rank == codes.E_DEPARTURE:
        site = R.dep_first
        R.dep_first = I[R.dep_next + site]
        I[R.dep_next + site] = NOT_ASKED
        departures(R, CF, CI, F, I, site)
        if I[R.si_nstand + site] > 0:
            stand(R, CF, CI, F, I, site)
    else:
        site = R.sta_first
        R.sta_first = I[R.sta_next + site]
        I[R.sta_next + site] = NOT_ASKED
        if I[R.si_aside + site] > 0:
            line_pass(R, CF, CI, F, I, site)
        start_pass(R, CF, CI, F, I, site)
        if I[R.si_undriven + site] == 1:
            ask_convoys(R, CI, F, I, site)


@jit
def _simulate(R: Any, CF: Any, CI: Any, F: Any, I: Any, cancel: Any) -> int:
    begin_replication(R, CF, CI, F, I)
    while R.status == codes.DONE:
        if R.od_n > 0:
            settle_orders(R, CF, CI, F, I)
        if R.short_serv >= 0:
            stop_short(R, CF, CI, F, I)
        rank, entity = R.next_key >> 57, R.next_key & 0xFFFFFF
        quiet = R.next_time > R.now
        if R.dep_first >= 0 and (quiet or rank > codes.E_DEPARTURE):
            pass_site(R, CF, CI, F, I, codes.E_DEPARTURE)
            continue
        if R.sta_first >= 0 and (quiet or rank > codes.E_START):
            pass_site(R, CF, CI, F, I, codes.E_START)
            continue
        if R.next_time >= R.horizon:
            break
        R.now, R.taken = R.next_time, (R.next_key >> 24) & 0x1FFFFFFFF
        take(R, F, I)
        R.events += 1
        if R.events & 0xFFF == 0 and cancel[0] != 0:
            return codes.STOPPED
        handle(R, CF, CI, F, I, rank, entity)
    R.now = R.horizon
    close_bin(R, CF, CI, F, I)
    end_state(R, CF, CI, F, I)
    return R.status


@entry
def run(R: Any, CF: Any, CI: Any, F: Any, I: Any, cancel: Any) -> int:
    """Simulate one replication; the counts are left in F from `a_state_h` on.

    Args:
        R: one record: sizes, offsets, scalars of state (see `layout`).
        CF, CI: constants of the plan, float64 and int64.
        F, I: the state, a copy of the template of the plan.
        cancel: uint8 array of one; not zero asks to stop.

    Returns:
        `DONE`, `STOPPED`, or `GROW` (a buffer was too small).

    """
    return _simulate(R, pointer(CF), pointer(CI), pointer(F), pointer(I), cancel)
