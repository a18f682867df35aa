"""Aircraft that leave for work elsewhere: booked slot, way out, way home (RULES 3.6)."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_TRANSPORT, duration
from azalai.ready.kernel.events import INF, push
from azalai.ready.kernel.meters import run_day, schedule_due
from azalai.ready.kernel.tails import (
    B_AWAY,
    B_GROUND,
    J_BACK,
    J_OUT,
    count,
    count_stop,
    next_limit,
    refresh,
    wear,
)
from azalai.ready.kernel.transport import N_ROUTE, departure, factor, usable
from azalai.ready.kernel.waits import count_busy, count_waiting, leave_site


@jit
def wings_h(R: Any, CF: Any, CI: Any, t: int, here: int, there: int) -> float:
    """Give the hours in which an aircraft flies itself to another site, if they are known."""
    km = CF[R.km + here * R.n_site + there]
    speed = CF[R.ty_cruise + CI[R.t_type + t]]
    return km / speed if speed > 0.0 and km > 0.0 else INF


@jit
def _way(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, here: int, there: int, by: int) -> int:
    """Choose the route on which a whole aircraft is there first, of one mode or (-1) of any."""
    first = CI[R.rt_first + here * R.n_site + there]
    chosen, soonest = -1, INF
    for d in range(first, first + CI[R.rt_n + here * R.n_site + there]):
        if not usable(R, CF, CI, F, I, d) or CI[R.rd_own + d] == 1:
            continue
        if by >= 0 and CI[R.rd_mode + d] != by:
            continue
        time = departure(R, CF, CI, I, d, R.now)
        time += CF[R.rd_time + 5 * d + 1] * factor(R, CF, CI, F, d, time)
        if CI[R.rd_mode + d] == R.ferry_mode:
            time = R.now + wings_h(R, CF, CI, t, here, there)
        if chosen < 0 or time < soonest:
            chosen, soonest = d, time
    return chosen


@jit
def _way_taken(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, here: int, there: int, by: int
) -> int:
    """Give the way on which an aircraft is moved; -1: its own wings, if it can fly there."""
    chosen = _way(R, CF, CI, F, I, t, here, there, by)
    if chosen < 0 and by == R.ferry_mode and wings_h(R, CF, CI, t, here, there) >= INF:
        chosen = _way(R, CF, CI, F, I, t, here, there, -1)
    return chosen


@jit
def may_travel(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, here: int, there: int, by: int
) -> bool:
    """Tell whether an aircraft can be moved now; where the plan tells no way, it is there at once.

    It cannot while all ways that the plan tells are closed and it cannot fly itself, nor leave a
    site that is closed.
    """
    if F[R.si_speed + here] <= 0.0:
        return False
    if CI[R.rt_n + here * R.n_site + there] == 0:
        return True
    taken = _way_taken(R, CF, CI, F, I, t, here, there, by)
    return taken >= 0 or wings_h(R, CF, CI, t, here, there) < INF


@jit
def flies_itself(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, here: int, there: int, by: int
) -> bool:
    """Tell whether an aircraft would be moved by flying there itself."""
    chosen = _way_taken(R, CF, CI, F, I, t, here, there, by)
    if chosen >= 0 and CI[R.rd_mode + chosen] != R.ferry_mode:
        return False
    return wings_h(R, CF, CI, t, here, there) < INF


@jit
def travel(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, here: int, there: int, by: int
) -> float:
    """Move a whole aircraft and give when it arrives: by a route, or on its own wings."""
    chosen = _way_taken(R, CF, CI, F, I, t, here, there, by)
    if chosen >= 0 and CI[R.rd_mode + chosen] != R.ferry_mode:
        n = I[R.rd_count + CI[R.rd_same + chosen]]
        I[R.rd_count + CI[R.rd_same + chosen]] += 1
        took = duration(R, CF, CI, R.rd_time + 5 * chosen, D_TRANSPORT, R.rd_words + 2 * chosen, n)
        at = R.o_routes + CI[R.rd_route + chosen] * N_ROUTE
        F[at + codes.R_MOVED] += 1.0
        leaves = departure(R, CF, CI, I, chosen, R.now)
        return leaves + took * factor(R, CF, CI, F, chosen, leaves)
    hours = wings_h(R, CF, CI, t, here, there)
    if hours >= INF:
        return R.now
    wear(R, CF, CI, F, t, here, (hours, 1.0, 1.0, 0.0))
    count(R, F, t, codes.T_FERRY_FH, hours)
    if chosen >= 0:
        at = R.o_routes + CI[R.rd_route + chosen] * N_ROUTE
        F[at + codes.R_MOVED] += 1.0
    return R.now + hours


@jit
def leave_for_shop(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Send an aircraft to the shop that has kept a slot for it."""
    t, shop = I[R.j_tail + j], I[R.j_shop + j]
    leave_site(R, I, j)
    count_waiting(R, F, I, shop, -1)
    I[R.j_channel + j] = 1
    count_busy(R, F, I, shop, 1)
    I[R.j_state + j] = J_OUT
    if I[R.j_soft + j] == 1:
        I[R.j_soft + j] = 0
        count_stop(R, F, I, t, j)
        I[R.t_grounded + t] += 1
        next_limit(R, F, I, t)
        schedule_due(R, CI, F, I, t)
    I[R.t_busy + t], I[R.t_working + t] = B_AWAY, j
    run_day(R, CI, F, I, t, 0)
    there = CI[R.sh_site + shop]
    F[R.t_runend + t] = R.now
    arrives = travel(R, CF, CI, F, I, t, I[R.t_site + t], there, CI[R.sh_by + shop])
    I[R.t_site + t] = there
    push(R, F, I, arrives, codes.E_FERRY_END, t)
    refresh(R, CI, F, I, t)


@jit
def go_home(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Send an aircraft whose work elsewhere is done home; `j` -1: no job stands behind it.

    Where no way is open it stands until one is (`go_on`).
    """
    shop = -1 if j < 0 else I[R.j_shop + j]
    if j >= 0:
        I[R.j_state + j] = J_BACK
        I[R.t_working + t] = j
    I[R.t_busy + t] = B_AWAY
    by = R.ferry_mode if shop < 0 else CI[R.sh_by + shop]
    here, there = I[R.t_site + t], I[R.t_home + t]
    run_day(R, CI, F, I, t, 0)
    F[R.t_runend + t] = INF
    if may_travel(R, CF, CI, F, I, t, here, there, by):
        F[R.t_runend + t] = R.now
        arrives = travel(R, CF, CI, F, I, t, here, there, by)
        I[R.t_site + t] = there
        push(R, F, I, arrives, codes.E_FERRY_END, t)
    refresh(R, CI, F, I, t)


@jit
def go_on(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Try again to send home those for whom no way was open."""
    for t in range(R.n_tail):
        if I[R.t_busy + t] == B_AWAY and F[R.t_runend + t] >= INF:
            go_home(R, CF, CI, F, I, t, I[R.t_working + t])


@jit
def come_in(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Put an aircraft that came by ferry on the ground: at its shop, or at home."""
    I[R.t_busy + t] = B_GROUND
    run_day(R, CI, F, I, t, 1)
