"""Dated changes: periods, head-counts, disruptions, and the moves of the fleet (RULES 5)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.away import flies_itself, go_home, go_on, wings_h
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.demands import go_on_waiting, turn_calls
from azalai.ready.kernel.dispatch import turned_away
from azalai.ready.kernel.events import (
    INF,
    ask_departures,
    ask_starts,
    push,
    trace,
)
from azalai.ready.kernel.flights import change_home, lose_tail, on_ground, settle, watch_posture
from azalai.ready.kernel.jobs import from_change, job_speed
from azalai.ready.kernel.means import count_duty, flush_duty, watch
from azalai.ready.kernel.meters import reckon, run_day, schedule_due
from azalai.ready.kernel.onward import leave_what_is_over
from azalai.ready.kernel.pooled import rehome
from azalai.ready.kernel.standing import close_standing, stop_run, unman
from azalai.ready.kernel.stores import reorder
from azalai.ready.kernel.supplies import use_up
from azalai.ready.kernel.tails import (
    B_AIR,
    B_GONE,
    B_GROUND,
    J_DIAGNOSE,
    count,
    fits_limits,
    flush,
    wear_ahead,
)
from azalai.ready.kernel.transport import cargo_again, release_held, unload_ended
from azalai.ready.kernel.vehicles import look_for_cargo
from azalai.ready.kernel.waits import take_over
from azalai.ready.kernel.world import all_sites, standing_window

#: Kinds of dated changes, in the order in which those of one instant happen.
(
    DC_SUPPLIER,
    DC_SITE,
    DC_ROUTE_SPEED,
    DC_ROUTE,
    DC_NUMBER,
    DC_POOL_ROW,
    DC_SHOP,
    DC_OFFER,
    DC_SERVICE,
    DC_LEAVE,
    DC_MOVE,
    DC_ENTER,
    DC_AFTER,
    DC_MINIMUM,
    DC_WANTED,
    DC_USE,
    DC_VEHICLE,
) = range(17)
#: The speed of a supplier that is closed and never opens again.
FOR_GOOD: Final = -1.0


@jit
def dated(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Make all dated changes of this instant."""
    changed, followed = False, False
    while R.dc_at < R.dc_n and F[R.dc_time + R.dc_at] <= R.now:
        at = R.dc_at
        R.dc_at += 1
        kind, index, value = I[R.dc_kind + at], I[R.dc_index + at], F[R.dc_value + at]
        if kind <= DC_ROUTE:
            _speed(R, F, I, kind, index, value)
            changed = True
        elif kind in (DC_NUMBER, DC_POOL_ROW):
            _people(R, CF, CI, F, I, kind, index, value)
        elif kind in (DC_LEAVE, DC_MOVE, DC_ENTER):
            _fleet(R, CF, CI, F, I, kind, index, int(value))
        elif kind == DC_USE:
            use_up(R, CF, CI, F, I, index, value)
        elif kind == DC_VEHICLE:
            rehome(R, F, I, index, int(value))
            look_for_cargo(R, CI, F, I, int(value))
        else:
            _open_row(R, CF, CI, F, I, kind, index, value)
            followed = followed or (kind == DC_SERVICE and value > 0.0)
    if followed:
        go_on_waiting(R, CF, CI, F, I)
    if R.dc_at < R.dc_n:
        push(R, F, I, F[R.dc_time + R.dc_at], codes.E_DATED, 0)
    if changed:
        respeed(R, CI, F, I)
        close_standing(R, CF, CI, F, I)
        all_sites(R, I)
        unload_ended(R, CI, F, I)
        cargo_again(R, CI, F, I)
    if R.over == 1:
        leave_what_is_over(R, CF, CI, F, I)
    release_held(R, CF, CI, F, I)
    if changed:
        go_on(R, CF, CI, F, I)
    if R.unbought == 1:
        _buy_again(R, CF, CI, F, I)


@jit
def _buy_again(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Order again what no offer was open for."""
    R.unbought = 0
    for w in range(R.n_store):
        if I[R.st_unbought + w] == 1:
            I[R.st_unbought + w] = 0
            reorder(R, CF, CI, F, I, w)


@jit
def _speed(R: Any, F: Any, I: Any, kind: int, index: int, value: float) -> None:
    if kind == DC_SUPPLIER:
        I[R.su_over + index] = 1 if value == FOR_GOOD else 0
        R.over = max(R.over, I[R.su_over + index])
        value = max(value, 0.0)
        F[R.su_speed + index] = value
    elif kind == DC_SITE:
        F[R.si_speed + index] = value
    elif kind == DC_ROUTE_SPEED:
        F[R.rt_speed + index] = value
    else:
        I[R.rt_open + index] = int(value)
    if kind != DC_ROUTE:
        trace(R, F, I, codes.TR_CLOSED, kind, index, int(1000.0 * value), -1, -1)


@jit
def _people(R: Any, CF: Any, CI: Any, F: Any, I: Any, kind: int, row: int, value: float) -> None:
    p = CI[R.pr_pool + row]
    flush_duty(R, CF, CI, F, I, p)
    if kind == DC_NUMBER:
        F[R.pr_number + row] = value
    else:
        I[R.pr_open + row] = int(value)
    count_duty(R, CF, CI, F, I, p)
    from_change(R, CF, CI, F, I, p)
    unman(R, CF, CI, F, I, p)
    if F[R.pl_watched + p] != F[R.pl_change + p]:  # other rows, other shifts
        F[R.pl_watched + p] = INF
        watch(R, F, I, p)
    ask_starts(R, I, CI[R.pl_site + p])
    ask_departures(R, I, CI[R.pl_site + p])


@jit
def _open_row(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, kind: int, index: int, value: float
) -> None:
    if kind == DC_SHOP:
        I[R.sh_open + index] = int(value)
        if value > 0.0:
            take_over(R, CF, CI, F, I, index)
        ask_starts(R, I, CI[R.sh_site + index])
    elif kind == DC_OFFER:
        I[R.of_open + index] = int(value)
    elif kind == DC_AFTER:
        F[R.po_after + index] = value
    elif kind == DC_MINIMUM:
        I[R.po_minimum + index] = int(value)
        watch_posture(R, F, I, index)
    elif kind == DC_WANTED:
        I[R.po_wanted + index] = int(value)
    else:
        I[R.sv_open + index] = int(value)
        if value > 0.0:
            turn_calls(R, CF, CI, F, I, index)
        ask_departures(R, I, CI[R.sv_base + index])
        if CI[R.sv_mode + index] == R.standing_mode:
            standing_window(R, CF, CI, F, I, index)


@jit
def _fleet(R: Any, CF: Any, CI: Any, F: Any, I: Any, kind: int, t: int, site: int) -> None:
    """Let a tail enter, leave, or change its home."""
    if kind == DC_ENTER and I[R.t_busy + t] == B_GONE and I[R.t_leaving + t] >= 0:
        I[R.t_busy + t], I[R.t_leaving + t] = B_GROUND, 0
        I[R.t_site + t] = site
        if CF[R.ts_new_h + t] >= 0.0 and I[R.ts_site + t] < 0:
            _begin_calendar(R, CF, CI, F, I, t, min(CF[R.ts_new_h + t], R.now))
        I[R.ts_site + t] = site  # it has been here
        flush(R, CI, F, I, t)
        settle(R, CI, F, I, t, site)
        run_day(R, CI, F, I, t, 1)
        count(R, F, t, codes.T_DELIVERED, 1.0)
        on_ground(R, CF, CI, F, I, t)
    elif kind == DC_LEAVE and I[R.t_busy + t] != B_GONE:
        if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
            lose_tail(R, CF, CI, F, I, t)
        else:
            I[R.t_leaving + t], R.leaving = 1, 1
            _stop(R, CF, CI, F, I, t)
    elif kind != DC_LEAVE and I[R.t_busy + t] != B_GONE:  # also who should have left before
        I[R.t_leaving + t] = 0
        if site == I[R.t_home + t]:
            return
        if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
            move(R, CF, CI, F, I, t, site)
        else:
            I[R.t_leaving + t], R.leaving = 2 + site, 1
            _stop(R, CF, CI, F, I, t)


@jit
def _begin_calendar(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, hours: float) -> None:
    """Let the calendar of a tail, and of all that is fitted, begin so many hours later."""
    ty = CI[R.t_type + t]
    base, p0 = CI[R.ty_node0 + ty], CI[R.t_p0 + t]
    for k in range(CI[R.nd_size + base]):
        if I[R.pos_unit + p0 + k] >= 0:
            m = CI[R.nd_met0 + base + k]
            for j in range(m, m + CI[R.it_nm + I[R.u_item + I[R.pos_unit + p0 + k]]]):
                if CI[R.mt_grp + CI[R.ty_met0 + ty] + j] < 0:
                    F[R.m_due + CI[R.t_m0 + t] + j] += hours
    reckon(R, CF, CI, F, I, t)
    schedule_due(R, CI, F, I, t)


@jit
def _stop(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Stop a machine that is kept running."""
    if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
        stop_run(R, CF, CI, F, I, t)


@jit
def move(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, site: int) -> None:
    """Change the home of a tail that stands ready: it goes there; what is due is found there."""
    change_home(R, CF, CI, F, I, t, site)
    go_home(R, CF, CI, F, I, t, -1)


@jit
def posture(R: Any, CF: Any, CI: Any, F: Any, I: Any, post: int) -> None:
    """Ferry a tail from the post with most surplus to one below its minimum (RULES 4.7)."""
    if I[R.po_there + post] >= I[R.po_minimum + post]:
        return
    best, most = -1, 0
    for other in range(R.n_post):
        if other == post or CI[R.po_type + other] != CI[R.po_type + post]:
            continue
        surplus = I[R.po_there + other] - I[R.po_wanted + other]
        if surplus > most:
            best, most = other, surplus
    chosen = _first_able(R, CF, CI, F, I, best, CI[R.po_site + post]) if best >= 0 else -1
    if chosen >= 0:
        move(R, CF, CI, F, I, chosen, CI[R.po_site + post])
    if I[R.po_there + post] < I[R.po_minimum + post]:
        push(
            R,
            F,
            I,
            R.now + max(F[R.po_after + post], 24.0),
            codes.E_WAKE,
            R.n_site + R.n_tail + post,
        )


@jit
def _first_able(R: Any, CF: Any, CI: Any, F: Any, I: Any, post: int, to: int) -> int:
    """Give the first tail of a post by name that stands and may fly to another home, or -1.

    Where limits turn away all that stand, the first is worked on early (RULES 3.1).
    """
    chosen, short, t = -1, -1, I[R.po_first + post]
    while t >= 0:
        if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
            if _may_fly_to(R, CF, CI, F, I, t, to):
                chosen = t if chosen < 0 else min(chosen, t)
            else:
                short = t if short < 0 else min(short, t)
        t = I[R.t_pnext + t]
    if chosen < 0 and short >= 0:
        R.turned, I[R.t_turned + short] = short, -1
        turned_away(R, CF, CI, F, I)
    return chosen


@jit
def _may_fly_to(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, to: int) -> bool:
    """Tell whether a tail is at another site before it passes a hard limit; carried, it is."""
    here, ty = I[R.t_site + t], CI[R.t_type + t]
    if not flies_itself(R, CF, CI, F, I, t, here, to, R.ferry_mode):
        return True
    hours = wings_h(R, CF, CI, t, here, to)
    wear_ahead(R, CF, CI, F, ty, here, (hours, 1.0, 1.0, 0.0))
    return fits_limits(R, CI, F, t, CI[R.ty_ng + ty], R.now + hours)


@jit
def respeed(R: Any, CI: Any, F: Any, I: Any) -> None:
    """Let work in shops that are slowed or closed take longer or stand still, first begun first."""
    for site in range(R.n_site):
        j = I[R.b_head + site]
        while j >= 0 and I[R.j_wnext + j] >= 0:
            j = I[R.j_wnext + j]
        while j >= 0:
            _respeed(R, CI, F, I, j)
            j = I[R.j_wback + j]


@jit
def _respeed(R: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Let one job that is at work go on at the speed of now."""
    speed = job_speed(R, CI, F, I, j, I[R.j_state + j] == J_DIAGNOSE)
    if speed == F[R.j_speed + j]:
        return
    if F[R.j_speed + j] > 0.0:
        F[R.j_left + j] = (F[R.j_end + j] - R.now) * F[R.j_speed + j]
    F[R.j_speed + j] = speed
    F[R.j_end + j] = INF
    if speed > 0.0:
        F[R.j_end + j] = R.now + F[R.j_left + j] / speed
        push(R, F, I, F[R.j_end + j], codes.E_WORK_END, j)
