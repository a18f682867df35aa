"""Departures and landings: who goes, what happens under way, what a landing brings (RULES 4)."""

import math
from typing import Any

from azalai.ready import codes
from azalai.ready.kernel import asks
from azalai.ready.kernel.away import go_home
from azalai.ready.kernel.choice import join_order, leave_order
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.convoys import fly_cargo
from azalai.ready.kernel.crews import refuel, rest_crew
from azalai.ready.kernel.draws import D_ABORT, D_LOSS, D_STRAND, uniform, unit_uniform
from azalai.ready.kernel.events import INF, ask_departures, push, trace
from azalai.ready.kernel.faults import find_due
from azalai.ready.kernel.gone import withdraw
from azalai.ready.kernel.limits import take_off_failed
from azalai.ready.kernel.line import line_due
from azalai.ready.kernel.meters import run_day
from azalai.ready.kernel.missions import (
    free_request,
    respond,
    tally,
)
from azalai.ready.kernel.moved import take_along
from azalai.ready.kernel.stops import take_fuel_there
from azalai.ready.kernel.tails import (
    B_AIR,
    B_AWAY,
    B_GONE,
    B_GROUND,
    count,
    flush,
    refresh,
    wear,
    worn,
)
from azalai.ready.kernel.transport import likely_h
from azalai.ready.kernel.waits import bound_elsewhere, look_at_work

#: What becomes of one aircraft of a mission.
WENT_WELL, TURNED_BACK, STRANDED, CRASHED = range(4)
_MIN_PER_H = 60.0


@jit
def take_off(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Let all aircraft of a mission leave."""
    v = I[R.q_serv + q]
    F[R.q_leaves + q] = R.now
    I[R.q_flying + q] = I[R.q_n + q]
    if I[R.q_demand + q] >= 0:
        tally(R, F, v, codes.V_LAUNCHED, 1.0)
    t = I[R.q_tails + q]
    I[R.q_first + q] = I[R.t_trip + t]
    while t >= 0:
        I[R.t_busy + t], I[R.t_standing + t] = B_AIR, -1
        _fly(R, CF, CI, F, I, q, t)
        refresh(R, CI, F, I, t)
        t = I[R.t_qnext + t]
    if I[R.q_route + q] >= 0:
        fly_cargo(R, CF, CI, F, I, q)


@jit
def _fly(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, t: int) -> None:
    """Work out what happens to one aircraft under way, and when it lands."""
    trip, scale = I[R.t_trip + t], F[R.q_factor + q]
    air, block = CF[R.tr_air + trip] * scale, CF[R.tr_block + trip] * scale
    F[R.t_planned + t] = air
    F[R.t_flown + t], I[R.t_fate + t] = air, WENT_WELL
    if R.aborts == 1 and _fails_before(R, CF, CI, F, I, t, trip, air):
        _find_abort(R, CF, CI, F, I, t, trip, air)
    ty = CI[R.t_type + t]
    if CF[R.ty_loss + ty] > 0.0:
        h0, h1 = CI[R.t_words + 2 * t], CI[R.t_words + 2 * t + 1]
        I[R.t_sorties + t] += 1
        u = uniform(R, CI, D_LOSS, h0, h1, I[R.t_sorties + t])
        if u < 1.0 - math.exp(-CF[R.ty_loss + ty] * F[R.t_flown + t]):
            I[R.t_fate + t] = CRASHED
    if F[R.t_flown + t] < air:
        block *= F[R.t_flown + t] / air
    F[R.t_runend + t] = R.now + block
    push(R, F, I, R.now + block, codes.E_SORTIE_END, t)


@jit
def _fails_before(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, trip: int, air: float) -> bool:
    """Tell whether any meter of a tail comes due on this sortie: mostly none does."""
    ty, s0 = CI[R.t_type + t], CI[R.t_s0 + t]
    what = (air, CF[R.tr_landings + trip], 1.0, CF[R.tr_km + trip])
    for g in range(CI[R.ty_ng + ty]):
        more = worn(R, CF, CI, CI[R.ty_grp0 + ty] + g, I[R.t_site + t], what)
        if F[R.s_val + s0 + g] + more >= F[R.s_due + s0 + g]:
            return True
    return False


@jit
def _find_abort(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, trip: int, air: float) -> None:
    """Find the first failure of a sortie that ends it there (RULES 2.7)."""
    ty, s0, m0 = CI[R.t_type + t], CI[R.t_s0 + t], CI[R.t_m0 + t]
    first = CI[R.ty_met0 + ty]
    what = (air, CF[R.tr_landings + trip], 1.0, CF[R.tr_km + trip])
    point = 2.0
    for m in range(CI[R.ty_nm + ty]):
        g = CI[R.mt_grp + first + m]
        if CI[R.mt_kind + first + m] != codes.M_FAIL or g < 0 or I[R.m_open + m0 + m] != 0:
            continue
        unit = I[R.pos_unit + CI[R.t_p0 + t] + CI[R.mt_node + first + m]]
        more = worn(R, CF, CI, CI[R.ty_grp0 + ty] + g, I[R.t_site + t], what)
        left = F[R.m_due + m0 + m] - F[R.s_val + s0 + g]
        if unit < 0 or more <= 0.0 or left > more:
            continue
        row = CI[R.mt_ref + first + m]
        words, n = R.fa_words + 2 * row, I[R.u_ren + unit]
        if unit_uniform(R, CI, I, D_ABORT, unit, words, n) < CF[R.fa_abort + row]:
            x = max(left / more, 0.0)
            if x < point:
                point = x
                stays = unit_uniform(R, CI, I, D_STRAND, unit, words, n) < CF[R.fa_strand + row]
                I[R.t_fate + t] = STRANDED if stays else TURNED_BACK
    if point <= 1.0:
        F[R.t_flown + t] = air * (point + min(point, 1.0 - point))
        if I[R.t_fate + t] == STRANDED:
            F[R.t_flown + t] = air * max(point, 0.5) if point > 0.5 else air * 0.5


@jit
def land(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Bring an aircraft back: clocks, fuel, crew, faults found; then the mission's outcome."""
    q, trip = I[R.t_request + t], I[R.t_trip + t]
    v = I[R.q_serv + q]
    base, ty = CI[R.sv_base + v], CI[R.t_type + t]
    flown, fate = F[R.t_flown + t], I[R.t_fate + t]
    share = flown / F[R.t_planned + t] if flown < F[R.t_planned + t] else 1.0
    km = CF[R.tr_km + trip] * share
    wear(R, CF, CI, F, t, I[R.t_site + t], (flown, CF[R.tr_landings + trip], 1.0, km))
    count(R, F, t, codes.T_FUEL_KG, CF[R.tr_fuel_kg + trip] * F[R.q_factor + q] * share)
    if share < 1.0:
        refuel(R, CI, F, I, base, ty, -F[R.t_fuel + t] * (1.0 - share))
        if R.n_stop > 0:
            take_fuel_there(R, CF, CI, F, I, trip, F[R.q_factor + q] * (share - 1.0))
    if CI[R.sv_asks + v] & asks.CREW:
        rest_crew(R, CF, CI, F, I, I[R.t_way + t])
    if R.n_line > 0 and fate != CRASHED:
        line_due(R, CF, CI, F, I, I[R.t_way + t])
    if fate == STRANDED:
        I[R.t_stranded + t] = 1
        F[R.t_strand_h + t] = _team_h(R, CF, CI, F, I, t, q)
    if fate == WENT_WELL:
        I[R.q_done + q] += 1
        _carried(R, CF, CI, F, v, trip)
    else:
        count(R, F, t, codes.T_ABORTED_FH, flown)
    minutes = int(_MIN_PER_H * flown)
    trace(R, F, I, codes.TR_SORTIE, t, v, I[R.q_demand + q], minutes, fate)
    I[R.q_flying + q] -= 1
    if I[R.q_flying + q] == 0:
        _close(R, CF, CI, F, I, q)
    if fate == CRASHED:
        lose_tail(R, CF, CI, F, I, t)
        return
    I[R.t_busy + t] = B_GROUND
    F[R.t_free + t] = R.now + CF[R.ty_turn + ty]
    F[R.t_landed + t] = R.now
    on_ground(R, CF, CI, F, I, t)


@jit
def _team_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, q: int) -> float:
    """Give how long a team takes to the destination of a mission (RULES 2.7).

    By the fastest open route; where none leads there, it is flown there.
    """
    v, demand = I[R.q_serv + q], I[R.q_demand + q]
    there = CI[R.de_site + demand] if demand >= 0 else CI[R.sv_far + v]
    hours = INF
    if there >= 0:
        hours = likely_h(R, CF, CI, F, I, CI[R.sv_base + v], there, INF)
    return hours if hours < INF else 0.5 * F[R.t_planned + t]


@jit
def _fly_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Fly a stranded aircraft home, once it is mended: the other half of its sortie."""
    hours = 0.5 * F[R.t_planned + t]
    I[R.t_stranded + t], I[R.t_busy + t] = 0, B_AWAY
    run_day(R, CI, F, I, t, 0)
    wear(R, CF, CI, F, t, I[R.t_site + t], (hours, 0.0, 1.0, 0.0))
    count(R, F, t, codes.T_FERRY_FH, hours)
    push(R, F, I, R.now + hours, codes.E_FERRY_END, t)
    refresh(R, CI, F, I, t)


@jit
def on_ground(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Look at an aircraft that has just come to stand: what is due, who wants it."""
    find_due(R, CF, CI, F, I, t)
    if I[R.t_deferred + t] > 0:
        take_off_failed(R, CF, CI, F, I, t)
    site = I[R.t_site + t]
    if I[R.t_stranded + t] == 1 and bound_elsewhere(R, I, t):
        _fly_back(R, CF, CI, F, I, t)
        return
    if I[R.t_grounded + t] == 0:
        if R.leaving == 1 and I[R.t_leaving + t] == 1:
            lose_tail(R, CF, CI, F, I, t)
            return
        if R.leaving == 1 and I[R.t_leaving + t] > 1:
            change_home(R, CF, CI, F, I, t, I[R.t_leaving + t] - 2)
        if I[R.t_home + t] != site:
            go_home(R, CF, CI, F, I, t, -1)
            return
        ask_departures(R, I, site)
        if F[R.t_free + t] > R.now:
            push(R, F, I, F[R.t_free + t], codes.E_WAKE, R.n_site + t)
    look_at_work(R, I, t)
    refresh(R, CI, F, I, t)


@jit
def lose_tail(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Take an aircraft out of the fleet: lost, retired or given back."""
    flush(R, CI, F, I, t)
    I[R.t_busy + t] = B_GONE
    run_day(R, CI, F, I, t, 0)
    if I[R.t_fate + t] == CRASHED:
        count(R, F, t, codes.T_LOST, 1.0)
    I[R.t_leaving + t] = -1 if I[R.t_fate + t] == CRASHED else 0  # that one never comes back
    I[R.t_fate + t] = WENT_WELL
    withdraw(R, CF, CI, F, I, t)
    leave_post(R, F, I, t)
    refresh(R, CI, F, I, t)


@jit
def watch_posture(R: Any, F: Any, I: Any, post: int) -> None:
    """Look again at a post that is below its minimum when it has been so for `after_h`."""
    if post < 0 or I[R.po_there + post] >= I[R.po_minimum + post]:
        return
    time = R.now + F[R.po_after + post]
    push(R, F, I, time, codes.E_WAKE, R.n_site + R.n_tail + post)


@jit
def leave_post(R: Any, F: Any, I: Any, t: int) -> None:
    """Take a tail out of the list of its post."""
    post = I[R.t_post + t]
    last, at = -1, I[R.po_first + post]
    while at >= 0 and at != t:
        last, at = at, I[R.t_pnext + at]
    if at < 0:
        return
    I[R.po_there + post] -= 1
    if last < 0:
        I[R.po_first + post] = I[R.t_pnext + t]
    else:
        I[R.t_pnext + last] = I[R.t_pnext + t]
    leave_order(R, I, post, t)
    watch_posture(R, F, I, post)


@jit
def settle(R: Any, CI: Any, F: Any, I: Any, t: int, site: int) -> None:
    """Give a tail a home and put it into the list of its post."""
    flush(R, CI, F, I, t)
    post = CI[R.post_of + site * R.n_type + CI[R.t_type + t]]
    I[R.po_waits + I[R.t_post + t]] -= I[R.t_waits + t]
    I[R.po_waits + post] += I[R.t_waits + t]
    I[R.t_home + t], I[R.t_post + t] = site, post
    _join_post(R, I, post, t)
    join_order(R, I, post, t)
    I[R.po_there + post] += 1


@jit
def _join_post(R: Any, I: Any, post: int, t: int) -> None:
    """Put a tail into the list of its post, which is in the order of their names."""
    last, at = -1, I[R.po_first + post]
    while 0 <= at < t:
        last, at = at, I[R.t_pnext + at]
    I[R.t_pnext + t] = at
    if last < 0:
        I[R.po_first + post] = t
    else:
        I[R.t_pnext + last] = t


@jit
def change_home(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, site: int) -> None:
    """Give a tail that is in the plan another home."""
    old = I[R.t_home + t]
    I[R.t_leaving + t] = 0
    leave_post(R, F, I, t)
    settle(R, CI, F, I, t, site)
    take_along(R, CF, CI, F, I, t, old)


@jit
def _carried(R: Any, CF: Any, CI: Any, F: Any, v: int, trip: int) -> None:
    tally(R, F, v, codes.V_PAX_KM, CF[R.tr_pax_km + trip])
    tally(R, F, v, codes.V_T_KM, CF[R.tr_t_km + trip])


@jit
def _close(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Settle a mission whose last aircraft is back: outcome, hours, response (RULES 4.3-4.5)."""
    v, demand = I[R.q_serv + q], I[R.q_demand + q]
    plan, wanted = F[R.q_plan + q], CI[R.sv_wanted + v]
    n, done = I[R.q_n + q], I[R.q_done + q]
    tally(R, F, v, codes.V_WANTED_H, wanted * plan)
    if n < wanted:
        tally(R, F, v, codes.V_REDUCED_H, (wanted - n) * plan)
    if done < CI[R.sv_minimum + v]:
        tally(R, F, v, codes.ABORTED, 1.0)
        tally(R, F, v, codes.V_ABORTED_H, n * plan)
        free_request(R, I, q)
        return
    tally(R, F, v, codes.V_ACHIEVED_H, done * plan)
    if done < n:
        tally(R, F, v, codes.V_ABORTED_H, (n - done) * plan)
    late = F[R.q_leaves + q] > F[R.q_time + q] + CF[R.sv_on_time + v] + 1e-9
    outcome = codes.REDUCED if n < wanted else (codes.LATE if late else codes.WHOLE)
    tally(R, F, v, outcome, 1.0)
    if demand >= 0:
        _respond(R, CF, CI, F, I, q, demand)
    free_request(R, I, q)


@jit
def _respond(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, demand: int) -> None:
    """Count the three clocks of a call (RULES 4.5)."""
    v = I[R.q_serv + q]
    trip = I[R.q_first + q]
    airborne = (F[R.q_leaves + q] - F[R.q_time + q]) * _MIN_PER_H
    patient = airborne + CF[R.tr_out + trip] * _MIN_PER_H
    tally(R, F, v, codes.V_AIRBORNE_MIN, airborne)
    tally(R, F, v, codes.V_PATIENT_MIN, patient)
    tally(R, F, v, codes.V_REACHED, 1.0)
    respond(R, CI, F, q, demand, 0, airborne)
    respond(R, CI, F, q, demand, 1, patient)
    if patient <= CF[R.de_target + demand] + 1e-9:
        tally(R, F, v, codes.V_IN_TIME, 1.0)
    if CF[R.tr_care + trip] >= 0.0:
        care = airborne + CF[R.tr_care + trip] * _MIN_PER_H
        tally(R, F, v, codes.V_CARE_MIN, care)
        tally(R, F, v, codes.V_CARED, 1.0)
        respond(R, CI, F, q, demand, 2, care)
