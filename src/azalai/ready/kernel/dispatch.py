"""Who is sent: aircraft, crews and fuel for the missions that wait at a base (RULES 4)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel import asks
from azalai.ready.kernel.assigned import (
    assign,
    forget_aside,
    put_aside,
    release_all,
    suffices,
    take_again,
)
from azalai.ready.kernel.choice import note_soonest
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.crews import order_fuel
from azalai.ready.kernel.demands import in_force_now
from azalai.ready.kernel.events import INF, ask_departures, is_open, opens_at, push
from azalai.ready.kernel.faults import find_due, join, open_for
from azalai.ready.kernel.flights import on_ground, take_off
from azalai.ready.kernel.light import cell, next_dawn, next_turn
from azalai.ready.kernel.limits import ask_as_grounded, take_off_failed
from azalai.ready.kernel.meters import reckon, schedule_due
from azalai.ready.kernel.missions import (
    Q_TAKEN,
    Q_WAITING,
    back_in_line,
    choose,
    could_leave,
    give_up,
    leave_line,
    outside_cause,
    reaction_h,
    start_clocks,
    wake_at,
)
from azalai.ready.kernel.plain import send_plain
from azalai.ready.kernel.stops import order_fuel_there
from azalai.ready.kernel.supplies import order_supplies
from azalai.ready.kernel.tails import (
    B_ASSIGNED,
    B_GROUND,
    J_PART,
    count_stop,
    next_limit,
    refresh,
)
from azalai.ready.kernel.urgency import kept_back, steal, within_reach
from azalai.ready.kernel.waits import look_at_work

#: The answer of a mission that was sent.
SENT: Final = -1


@jit
def departures(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Serve the missions that wait at a base, in order."""
    if _anybody(R, CI, I, site):
        _serve(R, CF, CI, F, I, site)
    if I[R.si_fresh + site] > 0:
        start_clocks(R, F, I, site)


@jit
def _serve(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    R.look += 1
    q = I[R.q_head + site]
    while q >= 0:
        following = I[R.q_next + q]
        v = I[R.q_serv + q]
        answer = _known(R, F, I, q, v)
        if answer == SENT:
            _ask(R, CF, CI, F, I, q, v)
        else:
            _answer(R, F, I, q, answer)
        q = following
    if R.turned >= 0:
        turned_away(R, CF, CI, F, I)


@inline
def _known(R: Any, F: Any, I: Any, q: int, v: int) -> int:
    """Give what stopped one like it in this look and stops this one too; `SENT` if none did."""
    d, scale = I[R.q_demand + q], F[R.q_factor + q]
    if d < 0:
        known = (I[R.sv_look + v] == R.look) & (scale <= F[R.sv_upto + v])
        return I[R.sv_answer + v] if known else SENT
    known = (I[R.de_look + d] == R.look) & (I[R.de_asked + d] == v) & (scale <= F[R.de_upto + d])
    return I[R.de_answer + d] if known else SENT


@inline
def _make_known(R: Any, F: Any, I: Any, q: int, v: int, answer: int, upto: float) -> None:
    """Let what stops a mission stop all like it in this look: of a service, or of its calls there.

    `upto` says how long those may be.
    """
    d = I[R.q_demand + q]
    if d < 0:
        I[R.sv_look + v], I[R.sv_answer + v], F[R.sv_upto + v] = R.look, answer, upto
    else:
        I[R.de_look + d], I[R.de_asked + d] = R.look, v
        I[R.de_answer + d], F[R.de_upto + d] = answer, upto


@jit
def _ask(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, v: int) -> None:
    """Try a mission; what stops it stops all that are like it until one is sent.

    A closed site or window and weather stop those of other lengths as well.  Where nothing was
    wanting but aircraft, and none was turned away for its limits, those that are shorter find as
    few.
    """
    answer = SENT
    if CI[R.sv_asks + v] != 0 or not send_plain(R, CF, CI, F, I, q, v):
        answer = try_mission(R, CF, CI, F, I, q, False)
    if answer == SENT:
        R.look += 1
    else:
        outside = answer in (codes.C_CLOSED, codes.C_WEATHER, -2 - codes.C_CLOSED)
        none = answer == codes.C_AIRCRAFT and R.least == codes.C_AIRCRAFT and R.turned < 0
        if outside or (CI[R.sv_preempts + v] == 0 and (none or CF[R.sv_law + 5 * v] == 0.0)):
            upto = F[R.q_factor + q] if none and not outside else INF
            _make_known(R, F, I, q, v, answer, upto)


@jit
def _anybody(R: Any, CI: Any, I: Any, site: int) -> bool:
    """Tell whether any aircraft at a base could be sent, or taken from another mission."""
    if I[R.q_head + site] < 0:
        return False
    for post in range(CI[R.si_post + site], CI[R.si_post + site + 1]):
        t = I[R.po_first + post]
        while t >= 0:
            busy = I[R.t_busy + t]
            if busy == B_ASSIGNED or (busy == B_GROUND and I[R.t_grounded + t] == 0):
                return True
            t = I[R.t_pnext + t]
    return False


@jit
def turned_away(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Begin early the upkeep for which an aircraft was turned away from a sortie (RULES 3.1)."""
    while R.turned >= 0:
        t = R.turned
        R.turned = I[R.t_turned + t]
        if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
            _nearest_limit(R, CF, CI, F, I, t)


@jit
def _nearest_limit(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Open the job of the limit with the least share left, or ground for one that waits."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 1 and I[R.j_away + j] == 1:
            I[R.j_soft + j] = 0
            count_stop(R, F, I, t, j)
            I[R.t_grounded + t] += 1
            next_limit(R, F, I, t)
            schedule_due(R, CI, F, I, t)
            if I[R.j_state + j] == J_PART:
                ask_as_grounded(R, CF, CI, F, I, t, j)
            refresh(R, CI, F, I, t)
            look_at_work(R, I, t)
            return
        j = I[R.j_next + j]
    ty = CI[R.t_type + t]
    first, m0 = CI[R.ty_met0 + ty], CI[R.t_m0 + t]
    best, least = -1, 1e299
    for m in range(CI[R.ty_nm + ty]):
        if CI[R.mt_kind + first + m] != codes.M_LIMIT or I[R.m_open + m0 + m] != 0:
            continue
        if I[R.pos_unit + CI[R.t_p0 + t] + CI[R.mt_node + first + m]] < 0:
            continue
        g = CI[R.mt_grp + first + m]
        left = F[R.m_due + m0 + m] + CF[R.mt_tol + first + m]
        left -= R.now if g < 0 else F[R.s_val + CI[R.t_s0 + t] + g]
        left /= CF[R.mt_interval + first + m]
        if left < least:
            best, least = m, left
    if best >= 0:
        open_for(R, CF, CI, F, I, t, best)
        if I[R.t_grounded + t] > 0 and R.opportunistic > 0.0:
            join(R, CF, CI, F, I, t)
        reckon(R, CF, CI, F, I, t)
        find_due(R, CF, CI, F, I, t)
        take_off_failed(R, CF, CI, F, I, t)
        refresh(R, CI, F, I, t)


@jit
def _answer(R: Any, F: Any, I: Any, q: int, answer: int) -> int:
    """Note why a mission was not sent: a cause, or -2 - cause if it only hides another.

    Night and a closed window hide what the mission lacked while it could be flown.
    """
    if answer >= 0:
        I[R.q_cause + q] = answer
    return answer


@jit
def try_mission(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, last_chance: bool) -> int:
    """Try to send a mission, on its last chance with fewer aircraft than wanted; else say why."""
    v = I[R.q_serv + q]
    leaves = R.now + reaction_h(R, CF, CI, F, I, v)
    at = cell(R, CF, CI, F, I, CI[R.sv_base + v], leaves)
    cause = outside_cause(R, CF, CI, F, I, q, leaves, at)
    if cause >= 0:
        _wake_later(R, CF, CI, F, I, v, cause, leaves)
        shut = cause == codes.C_CLOSED and not is_open(R, CF, CI, I, CI[R.sv_window + v], leaves)
        return _answer(R, F, I, q, -2 - cause if shut or cause == codes.C_LIGHT else cause)
    wanted = CI[R.sv_wanted + v]
    R.soonest = INF
    worst = _fill(R, CF, CI, F, I, q, leaves, at)
    if CI[R.sv_preempts + v] == 1 and I[R.q_n + q] < wanted:
        if within_reach(R, CI, I, q) >= wanted - I[R.q_n + q]:
            worst = _take_from_others(R, CF, CI, F, I, q, leaves, at, worst, last_chance)
    if suffices(R, CI, I, q, last_chance):
        leave_line(R, CI, I, q)
        I[R.q_state + q] = Q_TAKEN
        _go(R, CF, CI, F, I, q, leaves)
        return SENT
    if I[R.q_n + q] > 0:
        release_all(R, CF, CI, F, I, q)
    _wake_later(R, CF, CI, F, I, v, worst, leaves)
    return _answer(R, F, I, q, -2 - worst if worst == codes.C_LIGHT else worst)


@jit
def _fill(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, leaves: float, at: int) -> int:
    """Give a mission the aircraft that it may have; the cause for which it lacks others.

    That is the last of the tests that a type failed; `least` is the first.
    """
    v = I[R.q_serv + q]
    worst, R.least = -1, codes.C_AIRCRAFT
    for k in range(CI[R.sv_ntype + v]):
        while I[R.q_n + q] < CI[R.sv_wanted + v]:
            t = choose(R, CF, CI, F, I, q, leaves, at, k)
            if t >= 0 and CI[R.sv_asks + v] & asks.KEEPS:
                kept = kept_back(R, CF, CI, F, I, q, t, k, leaves, at)
                if kept >= 0:
                    note_soonest(R, CF, CI, F, I, CI[R.sv_type0 + v] + k, leaves)
                    t = -1 - kept
            if t < 0:
                worst, R.least = max(worst, -1 - t), min(R.least, -1 - t)
                break
            assign(R, CF, CI, F, I, q, t, k, at)
    return worst if worst >= 0 else codes.C_TYPE


@jit
def _wake_later(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, cause: int, leaves: float
) -> None:
    """Look at a base again when a departure becomes possible by the hands of the clock alone."""
    site, time, ahead = CI[R.sv_base + v], INF, leaves - R.now
    if cause == codes.C_CLOSED:
        time = opens_at(R, CF, CI, I, CI[R.sv_window + v], leaves)
    elif cause == codes.C_LIGHT:
        time = next_dawn(R, CF, CI, site, leaves)
    elif cause == codes.C_TYPE:
        time = next_turn(R, CF, CI, site, leaves)  # at night it is cooler
    elif cause == codes.C_AIRCRAFT:
        time = R.soonest
    time = time - ahead if time - ahead + ahead >= time else time - ahead + 1e-9
    wake_at(R, F, I, site, time)


@jit
def _take_from_others(
    R: Any,
    CF: Any,
    CI: Any,
    F: Any,
    I: Any,
    q: int,
    leaves: float,
    at: int,
    worst: int,
    last_chance: bool,
) -> int:
    """Take aircraft that less urgent missions have not flown yet, if it can then leave (RULES 4.6).

    Else all get back what they had.  Gives what the mission lacks (`worst`) then.
    """
    v, losers = I[R.q_serv + q], -1
    while I[R.q_n + q] < CI[R.sv_wanted + v]:
        t = steal(R, CF, CI, F, I, q)
        if t < 0:
            break
        loser = I[R.t_request + t]
        put_aside(R, CF, CI, F, I, loser)
        I[R.q_next + loser], losers = losers, loser
        worst = _fill(R, CF, CI, F, I, q, leaves, at)
    leave = suffices(R, CI, I, q, last_chance)
    if not leave:
        release_all(R, CF, CI, F, I, q)
    while losers >= 0:
        loser, losers = losers, I[R.q_next + losers]
        I[R.q_next + loser] = -1
        if leave:
            _wait_again(R, CF, CI, F, I, loser)
        else:
            take_again(R, CF, CI, F, I, loser)
    if leave:
        R.look += 1
        if R.leaving == 1:
            _let_leave(R, CF, CI, F, I, CI[R.sv_base + v])
        ask_departures(R, I, CI[R.sv_base + v])
    return worst


@jit
def _let_leave(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Let aircraft leave that were told to, and stand now that nobody has taken them."""
    for t in range(R.n_tail):
        if I[R.t_leaving + t] > 0 and I[R.t_home + t] == site and I[R.t_site + t] == site:
            if I[R.t_busy + t] == B_GROUND and I[R.t_grounded + t] == 0:
                on_ground(R, CF, CI, F, I, t)


@jit
def _wait_again(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Put a mission that lost its aircraft back into the line; its patience has run on."""
    forget_aside(R, I, q)
    in_force_now(R, CF, CI, F, I, q)
    back_in_line(R, CI, F, I, q)
    if F[R.q_deadline + q] <= R.now:
        I[R.q_cause + q] = codes.C_AIRCRAFT
        _out_of_patience(R, CF, CI, F, I, q, codes.C_AIRCRAFT)


@jit
def _go(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, leaves: float) -> None:
    """Take off now, or when the reaction time has passed."""
    v, t = I[R.q_serv + q], I[R.q_tails + q]
    while t >= 0:
        if CI[R.sv_asks + v] & asks.FUEL:
            order_fuel(R, CF, CI, F, I, CI[R.sv_base + v], CI[R.t_type + t])
        if R.n_stop > 0:
            order_fuel_there(R, CF, CI, F, I, I[R.t_trip + t])
        if R.n_used > 0:
            order_supplies(R, CF, CI, F, I, I[R.t_way + t])
        if leaves > R.now:
            refresh(R, CI, F, I, t)
        t = I[R.t_qnext + t]
    if leaves > R.now:
        I[R.q_flying + q] = 0
        F[R.q_leaves + q] = leaves
        push(R, F, I, leaves, codes.E_TAKE_OFF, q)
    else:
        take_off(R, CF, CI, F, I, q)


@jit
def patience_ends(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """End the patience of a mission: fly with fewer, wait to be made up for, or lose it."""
    if I[R.q_state + q] != Q_WAITING or I[R.q_event + q] != R.taken:
        return  # the place has another request by now, or this one another limit
    answer = try_mission(R, CF, CI, F, I, q, True)
    if R.turned >= 0:
        turned_away(R, CF, CI, F, I)
    if answer != SENT:
        _out_of_patience(R, CF, CI, F, I, q, answer)


@jit
def _out_of_patience(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, answer: int) -> None:
    """Let a mission wait on to be made up for, or lose it.

    What was never tried while it could be flown lacked an aircraft then, or never could be.
    """
    v = I[R.q_serv + q]
    if I[R.q_late + q] == 0 and CF[R.sv_makeup_h + v] > 0.0:
        I[R.q_late + q] = 1
        F[R.q_deadline + q] += CF[R.sv_makeup_h + v]
        if F[R.q_deadline + q] > R.now:
            push(R, F, I, F[R.q_deadline + q], codes.E_PATIENCE, q)
            I[R.q_event + q] = R.seq
            return
    if I[R.q_cause + q] < 0:
        leaves = R.now + reaction_h(R, CF, CI, F, I, v)
        could = could_leave(R, CF, CI, F, I, q, leaves)
        I[R.q_cause + q] = codes.C_AIRCRAFT if could else -2 - answer
    give_up(R, CF, CI, F, I, q)
