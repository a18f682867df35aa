"""Missions: what is wanted when, who may fly it, and what became of it (RULES 4)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel import asks
from azalai.ready.kernel.choice import note_soonest, pick
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.crews import has_crew, has_fuel, watch_crew
from azalai.ready.kernel.draws import D_SORTIE, duration
from azalai.ready.kernel.events import ask_departures, is_open, opens_at, push, push_as, trace
from azalai.ready.kernel.light import back_before_dusk, cell, cell_at, is_light, next_dawn
from azalai.ready.kernel.stops import has_fuel_there
from azalai.ready.kernel.supplies import has_supplies
from azalai.ready.kernel.waits import look_at_work

Q_FREE, Q_WAITING, Q_TAKEN = range(3)
N_SERVICE: Final = len(codes.SERVICE_COUNTS)
_MIN_PER_H: Final = 60.0


@inline
def tally(R: Any, F: Any, v: int, what: int, number: float) -> None:
    """Count something that a service did in this month."""
    F[R.o_services + v * N_SERVICE + what] += number


@jit
def ask_mission(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, trips: int, demand: int, deadline: float
) -> None:
    """Enter a request for a mission: it waits at its base until it is flown or given up."""
    q = R.q_free
    if q < 0:
        R.status = codes.GROW
        return
    R.q_free = I[R.q_next + q]
    site = CI[R.sv_base + v]
    R.q_count += 1
    I[R.q_serv + q], I[R.q_trips + q], I[R.q_demand + q] = v, trips, demand
    I[R.q_state + q], I[R.q_seq + q], I[R.q_tails + q] = Q_WAITING, R.q_count, -1
    I[R.q_n + q], I[R.q_flying + q], I[R.q_done + q] = 0, 0, 0
    I[R.q_cause + q], I[R.q_late + q] = -1, 0
    F[R.q_time + q], F[R.q_deadline + q] = R.now, deadline
    F[R.q_factor + q] = 1.0
    law = R.sv_law + 5 * v
    if CF[law] > 0.0:
        n = I[R.sv_n + CI[R.sv_same + v]]
        I[R.sv_n + CI[R.sv_same + v]] += 1
        hours = duration(R, CF, CI, law, D_SORTIE, R.sv_words + 2 * v, n)
        F[R.q_factor + q] = hours / CF[law + 1]
        F[R.q_plan + q] = hours
    else:
        F[R.q_plan + q] = planned_h(R, CF, CI, F, I, v, trips)
    if demand >= 0:
        tally(R, F, v, codes.V_CALLS, 1.0)
    join_line(R, CI, I, q, site)
    R.seq += 1
    I[R.q_clock + q], I[R.q_event + q] = R.seq, 0
    I[R.si_fresh + site] += 1
    ask_departures(R, I, site)


@jit
def start_clocks(R: Any, F: Any, I: Any, site: int) -> None:
    """Make the end of patience of those who asked in this instant and wait on an event.

    Most leave at once: their clock never has to run.
    """
    q = I[R.q_head + site]
    while q >= 0 and I[R.si_fresh + site] > 0:
        if I[R.q_clock + q] != 0:
            I[R.si_fresh + site] -= 1
            _start_clock(R, F, I, q)
        q = I[R.q_next + q]


@jit
def _start_clock(R: Any, F: Any, I: Any, q: int) -> None:
    """Let the patience of a mission run, in its place among the events as of when it asked."""
    if F[R.q_deadline + q] < R.horizon:
        push_as(R, F, I, F[R.q_deadline + q], codes.E_PATIENCE, I[R.q_clock + q], q)
        I[R.q_event + q] = I[R.q_clock + q]
    I[R.q_clock + q] = 0


@jit
def planned_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, trips: int) -> float:
    """Give the hours in the air that one aircraft is planned for: of the first able type.

    Of those that live at the base; where none does, of all that the mission may use.
    """
    at = cell(R, CF, CI, F, I, CI[R.sv_base + v], R.now)
    first = -1
    for k in range(CI[R.sv_ntype + v]):
        trip = (trips + k) * 24 + at
        if CI[R.tr_able + trip] == 1:
            post = CI[R.sv_post + CI[R.sv_type0 + v] + k]
            if post >= 0 and I[R.po_there + post] > 0:
                return CF[R.tr_air + trip]
            first = trip if first < 0 else first
    return CF[R.tr_air + (first if first >= 0 else trips * 24 + at)]


@jit
def join_line(R: Any, CI: Any, I: Any, q: int, site: int) -> None:
    """Put a request in order: quota sorties last, then priority, then first come.

    Most come last: the others are passed only where the last one does not come before it.
    """
    last, at = I[R.q_tail + site], -1
    if last >= 0 and _goes_before(R, CI, I, q, last):
        last, at = -1, I[R.q_head + site]
        while not _goes_before(R, CI, I, q, at):
            last, at = at, I[R.q_next + at]
    I[R.q_next + q] = at
    if at < 0:
        I[R.q_tail + site] = q
    if last < 0:
        I[R.q_head + site] = q
    else:
        I[R.q_next + last] = q


@inline
def _goes_before(R: Any, CI: Any, I: Any, q: int, other: int) -> bool:
    """Tell whether a request is served before another one."""
    rank, theirs = CI[R.sv_rank + I[R.q_serv + q]], CI[R.sv_rank + I[R.q_serv + other]]
    return theirs > rank or (theirs == rank and I[R.q_seq + other] > I[R.q_seq + q])


@jit
def back_in_line(R: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Put a request whose aircraft was taken away back to its place."""
    I[R.q_state + q] = Q_WAITING
    if I[R.q_clock + q] != 0 and F[R.q_deadline + q] > R.now:
        _start_clock(R, F, I, q)
    I[R.q_clock + q] = 0
    join_line(R, CI, I, q, CI[R.sv_base + I[R.q_serv + q]])


@jit
def leave_line(R: Any, CI: Any, I: Any, q: int) -> None:
    """Take a request out of the line of its base."""
    site = CI[R.sv_base + I[R.q_serv + q]]
    if I[R.q_clock + q] != 0:
        I[R.si_fresh + site] -= 1
    last, at = -1, I[R.q_head + site]
    while at >= 0 and at != q:
        last, at = at, I[R.q_next + at]
    if at < 0:
        return
    if last < 0:
        I[R.q_head + site] = I[R.q_next + q]
    else:
        I[R.q_next + last] = I[R.q_next + q]
    if I[R.q_tail + site] == q:
        I[R.q_tail + site] = last
    I[R.q_next + q] = -1
    if I[R.q_head + site] < 0:
        ask_work(R, CI, I, site)  # nobody wants the aircraft: deferred work may begin


@jit
def ask_work(R: Any, CI: Any, I: Any, site: int) -> None:
    """Ask for a look at the work that waits for the aircraft of a site, wherever the hands are."""
    if R.w_n == 0:
        return
    for post in range(CI[R.si_post + site], CI[R.si_post + site + 1]):
        t = I[R.po_first + post] if I[R.po_waits + post] > 0 else -1
        while t >= 0:
            look_at_work(R, I, t)
            t = I[R.t_pnext + t]


@jit
def give_up(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Lose a mission; its cause is known by now (RULES 4.4)."""
    v, cause = I[R.q_serv + q], I[R.q_cause + q]
    leave_line(R, CI, I, q)
    tally(R, F, v, codes.LOST, 1.0)
    tally(R, F, v, codes.V_LOST_BY + cause, 1.0)
    tally(R, F, v, codes.V_WANTED_H, CI[R.sv_wanted + v] * F[R.q_plan + q])
    tally(R, F, v, codes.V_LOST_H + cause, CI[R.sv_wanted + v] * F[R.q_plan + q])
    trace(R, F, I, codes.TR_LOST, v, I[R.q_demand + q], cause, -1, -1)
    free_request(R, I, q)


@jit
def free_request(R: Any, I: Any, q: int) -> None:
    """Free the place of a request."""
    I[R.q_state + q] = Q_FREE
    I[R.q_next + q] = R.q_free
    R.q_free = q


@jit
def reaction_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> float:
    """Give the hours from alert to take-off now."""
    if CI[R.sv_asks + v] & asks.REACTS == 0:
        return 0.0
    night = not is_light(R, CF, CI, F, I, CI[R.sv_base + v], R.now)
    return CF[R.sv_react_night + v] if night else CF[R.sv_react_day + v]


@inline
def _there(R: Any, CI: Any, v: int, demand: int) -> int:
    """Give the site where a mission goes: that of its call, or as it is told; -1 if none is."""
    found: int = CI[R.de_site + demand] if demand >= 0 else CI[R.sv_far + v]
    return found


@inline
def is_closed(R: Any, CI: Any, F: Any, I: Any, v: int, demand: int) -> bool:
    """Tell whether a mission, its base, or the site where it goes is closed."""
    if I[R.sv_open + v] == 0 or F[R.si_speed + CI[R.sv_base + v]] <= 0.0:
        return True
    there = _there(R, CI, v, demand)
    return there >= 0 and F[R.si_speed + there] <= 0.0


@jit
def outside_cause(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, leaves: float, at: int) -> int:
    """Run the tests that ask nothing of the fleet: closed, weather, light; -1 if all pass."""
    v, demand = I[R.q_serv + q], I[R.q_demand + q]
    if is_closed(R, CI, F, I, v, demand):
        return codes.C_CLOSED
    base, there = CI[R.sv_base + v], _there(R, CI, v, demand)
    asked = CI[R.sv_asks + v]
    if asked & asks.WINDOW and not is_open(R, CF, CI, I, CI[R.sv_window + v], leaves):
        return codes.C_CLOSED
    if asked & asks.WEATHER:
        if I[R.wx_flyable + CI[R.si_region + base]] == 0:
            return codes.C_WEATHER
        if there >= 0 and I[R.wx_flyable + CI[R.si_region + there]] == 0:
            return codes.C_WEATHER
    if asked & asks.LIGHT and not is_light(R, CF, CI, F, I, base, leaves):
        return codes.C_LIGHT
    return -1


@jit
def wake_at(R: Any, F: Any, I: Any, site: int, time: float) -> None:
    """Look at a base again at a time, unless that is done before."""
    if time > R.now and (F[R.si_wake + site] <= R.now or time < F[R.si_wake + site]):
        F[R.si_wake + site] = time
        push(R, F, I, time, codes.E_WAKE, site)


@jit
def could_leave(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, until: float) -> bool:
    """Tell whether window and light have let a mission leave at any time since it was asked for."""
    v = I[R.q_serv + q]
    base = CI[R.sv_base + v]
    night = not is_light(R, CF, CI, F, I, base, F[R.q_time + q])
    time = F[R.q_time + q] + (CF[R.sv_react_night + v] if night else CF[R.sv_react_day + v])
    while time <= until:
        opens = opens_at(R, CF, CI, I, CI[R.sv_window + v], time)
        if opens > time:
            time = opens
            continue
        if CI[R.sv_night + v] == 1:
            return True
        at = cell_at(R, CF, CI, F, I, base, time)
        for k in range(CI[R.sv_ntype + v]):
            trip = (I[R.q_trips + q] + k) * 24 + at
            back = time + CF[R.tr_block + trip] * F[R.q_factor + q]
            if back_before_dusk(R, CF, CI, base, time, back):
                return True
        time = next_dawn(R, CF, CI, base, time)
    return False


@jit
def choose(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, leaves: float, at: int, k: int) -> int:
    """Choose a tail of the k-th type of a mission; else the cause, as -1 - cause."""
    v = I[R.q_serv + q]
    way = CI[R.sv_type0 + v] + k
    base, ty = CI[R.sv_base + v], CI[R.sv_types + way]
    trip, scale = (I[R.q_trips + q] + k) * 24 + at, F[R.q_factor + q]
    hours, back = CF[R.tr_air + trip] * scale, leaves + CF[R.tr_block + trip] * scale
    asked = CI[R.sv_asks + v]
    if asked & asks.LIGHT and not back_before_dusk(R, CF, CI, base, leaves, back):
        return -1 - codes.C_LIGHT
    if CI[R.tr_able + trip] == 0:
        return -1 - codes.C_TYPE
    if asked & asks.FUEL:
        fuel = CF[R.tr_fuel + trip] * scale
        if not has_fuel(R, CI, F, base, ty, fuel, CI[R.sv_priority + v]):
            return -1 - codes.C_FUEL
    if R.n_stop > 0 and not has_fuel_there(R, CF, CI, F, trip, scale, CI[R.sv_priority + v]):
        return -1 - codes.C_FUEL
    if R.n_used > 0 and not has_supplies(R, CF, CI, F, way, CI[R.sv_priority + v]):
        return -1 - codes.C_FUEL
    if asked & asks.CREW and not has_crew(R, CF, CI, F, I, way, back, hours):
        watch_crew(R, CF, CI, F, I, way)
        return -1 - codes.C_CREW
    t = pick(R, CF, CI, F, I, way, trip, scale, leaves)
    if t < 0:
        note_soonest(R, CF, CI, F, I, way, leaves)
    return t if t >= 0 else -1 - codes.C_AIRCRAFT


@jit
def respond(R: Any, CI: Any, F: Any, q: int, demand: int, clock: int, minutes: float) -> None:
    """Put a response time into its class."""
    n = len(codes.RESPONSE_MIN) + 1
    at = R.a_responses + (demand * len(codes.CLOCKS) + clock) * n
    k = 0
    for edge in codes.RESPONSE_MIN:
        if minutes > edge + 1e-9:
            k += 1
    F[at + k] += 1.0
