"""What a mission is given and has not flown: aircraft, crews, fuel; given back, or put aside."""

from typing import Any

from azalai.ready.kernel import asks
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.crews import refuel, take_crew
from azalai.ready.kernel.means import hold
from azalai.ready.kernel.stops import take_fuel_there
from azalai.ready.kernel.supplies import take_supplies
from azalai.ready.kernel.tails import B_ASSIGNED, B_GROUND, refresh


@jit
def suffices(R: Any, CI: Any, I: Any, q: int, last_chance: bool) -> bool:
    """Tell whether a mission has aircraft enough, on its last chance fewer than wanted."""
    v, n = I[R.q_serv + q], I[R.q_n + q]
    return n >= CI[R.sv_wanted + v] or (last_chance and n >= CI[R.sv_minimum + v])


@jit
def assign(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, t: int, k: int, at: int) -> None:
    """Give a tail, its crew and its fuel to a mission."""
    trip = (I[R.q_trips + q] + k) * 24 + at
    _assign_way(R, CF, CI, F, I, q, t, CI[R.sv_type0 + I[R.q_serv + q]] + k, trip)


@jit
def _assign_way(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, t: int, way: int, trip: int
) -> None:
    v = I[R.q_serv + q]
    give(R, CF, F, I, q, t, way, trip)
    scale, asked = F[R.q_factor + q], CI[R.sv_asks + v]
    if asked & asks.CREW:
        take_crew(R, CF, CI, F, I, way, CF[R.tr_air + trip] * scale)
    if asked & asks.FUEL:
        refuel(R, CI, F, I, CI[R.sv_base + v], CI[R.t_type + t], F[R.t_fuel + t])
    if asked & asks.SUPPLIES:
        take_fuel_there(R, CF, CI, F, I, trip, scale)
        take_supplies(R, CF, CI, F, I, way, 1.0)


@inline
def give(R: Any, CF: Any, F: Any, I: Any, q: int, t: int, way: int, trip: int) -> None:
    """Put a tail among those of a mission."""
    I[R.t_busy + t], I[R.t_request + t], I[R.t_way + t] = B_ASSIGNED, q, way
    I[R.t_trip + t], I[R.t_qnext + t] = trip, I[R.q_tails + q]
    I[R.q_tails + q] = t
    I[R.q_n + q] += 1
    F[R.t_fuel + t] = CF[R.tr_fuel + trip] * F[R.q_factor + q]


@jit
def release_all(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Take from a mission the aircraft that it was given and has not flown."""
    t = I[R.q_tails + q]
    while t >= 0:
        following = I[R.t_qnext + t]
        scale, trip = F[R.q_factor + q], I[R.t_trip + t]
        take_back_crew(R, CF, CI, F, I, t, CF[R.tr_air + trip] * scale)
        refuel(R, CI, F, I, CI[R.sv_base + I[R.q_serv + q]], CI[R.t_type + t], -F[R.t_fuel + t])
        if R.n_stop > 0:
            take_fuel_there(R, CF, CI, F, I, trip, -scale)
        if R.n_used > 0:
            take_supplies(R, CF, CI, F, I, I[R.t_way + t], -1.0)
        I[R.t_busy + t] = B_GROUND
        refresh(R, CI, F, I, t)
        t = following
    I[R.q_tails + q], I[R.q_n + q] = -1, 0


@jit
def take_back_crew(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, hours: float) -> None:
    """Give back at once the people of an aircraft that does not leave."""
    way = I[R.t_way + t]
    first = CI[R.cw_first + way]
    for k in range(first, first + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p >= 0:
            hold(R, F, I, p, -CF[R.cw_number + k])
            F[R.pl_used_h + p] -= hours * CF[R.cw_number + k]


@jit
def put_aside(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Let a mission give back what it has not flown, and note what that was."""
    t, place = I[R.q_tails + q], 0
    while t >= 0:
        I[R.t_aside + t], I[R.t_aside_at + t] = q, place
        I[R.t_aside_way + t], I[R.t_aside_trip + t] = I[R.t_way + t], I[R.t_trip + t]
        t, place = I[R.t_qnext + t], place + 1
    release_all(R, CF, CI, F, I, q)


@jit
def take_again(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Give a mission what it had put aside, in the order in which it was given that at first."""
    left = 0
    for t in range(R.n_tail):
        if I[R.t_aside + t] == q:
            left = max(left, I[R.t_aside_at + t] + 1)
    while left > 0:
        left -= 1
        for t in range(R.n_tail):
            if I[R.t_aside + t] == q and I[R.t_aside_at + t] == left:
                way, trip = I[R.t_aside_way + t], I[R.t_aside_trip + t]
                _assign_way(R, CF, CI, F, I, q, t, way, trip)
                refresh(R, CI, F, I, t)
    forget_aside(R, I, q)


@jit
def forget_aside(R: Any, I: Any, q: int) -> None:
    """Forget what a mission had put aside."""
    for t in range(R.n_tail):
        if I[R.t_aside + t] == q:
            I[R.t_aside + t] = -1
