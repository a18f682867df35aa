"""What a machine that is kept running takes for its runs: fuel, hours of its people, items.

It takes fuel and hours stretch by stretch, as long as its tank lasts (RULES 4.9, 5.2): less where
its base has less, and a day at most of hours that are limited.  What it has not used when it stops
is given back.
"""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.assigned import take_back_crew
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import (
    count_crew,
    crew_hours,
    fuel_there,
    has_crew,
    order_fuel,
    refuel,
    take_crew,
    watch_crew,
)
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.light import is_light, next_turn
from azalai.ready.kernel.supplies import has_supplies, order_supplies, take_supplies
from azalai.ready.kernel.tails import B_AIR, count
from azalai.units import HOURS_PER_DAY

#: No stretch is shorter than this: a minute.
_LEAST_H: Final = 1.0 / 60.0


@jit
def _fuel_h(R: Any, CF: Any, CI: Any, F: Any, v: int, ty: int, started: float) -> float:
    """Give for how long a machine may run on what its base has, `started` so many times."""
    burn, first = CF[R.ty_run_burn + ty], started * CF[R.ty_run_start + ty]
    if burn <= 0.0 and first <= 0.0:
        return INF
    there = fuel_there(R, CI, F, CI[R.sv_base + v], ty, CI[R.sv_priority + v]) - first
    if burn <= 0.0:
        return INF if there >= -1e-9 else -1.0
    return min(CF[R.ty_run_h + ty], there / burn)


@jit
def _crew_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> float:
    """Give for how long its people may run it, a day at most where their hours are limited."""
    hours = crew_hours(R, CF, CI, F, I, way)
    return INF if hours >= INF else min(hours, HOURS_PER_DAY)


@jit
def light_until(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> float:
    """Give when what flies for a mission must be down: at dusk, unless it flies by night too."""
    if CI[R.sv_night + v] == 1:
        return INF
    site = CI[R.sv_base + v]
    lit = is_light(R, CF, CI, F, I, site, R.now)
    return next_turn(R, CF, CI, site, R.now) if lit else R.now


@jit
def lacks_of_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, way: int) -> int:
    """Say what a machine of a type lacks to start: a cause, or -1 (RULES 4.4).

    Weather and light are asked of what flies alone.
    """
    ty, base = CI[R.sv_types + way], CI[R.sv_base + v]
    if CI[R.ty_flies + ty] == 1:
        if I[R.wx_flyable + CI[R.si_region + base]] == 0:
            return codes.C_WEATHER
        if light_until(R, CF, CI, F, I, v) - R.now < _LEAST_H:
            return codes.C_LIGHT
    if _fuel_h(R, CF, CI, F, v, ty, 1.0) < _LEAST_H:
        return codes.C_FUEL
    if R.n_used > 0 and not has_supplies(R, CF, CI, F, way, CI[R.sv_priority + v]):
        return codes.C_FUEL
    if not has_crew(R, CF, CI, F, I, way, R.now, _LEAST_H):
        watch_crew(R, CF, CI, F, I, way)
        return codes.C_CREW
    return -1


@jit
def take_for_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, way: int, t: int) -> None:
    """Take for a machine all that it starts with."""
    _take(R, CF, CI, F, I, v, way, t, 1.0)
    take_crew(R, CF, CI, F, I, way, 0.0)
    watch_crew(R, CF, CI, F, I, way)
    if R.n_used > 0:
        take_supplies(R, CF, CI, F, I, way, 1.0)


@jit
def _take(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int, way: int, t: int, started: float
) -> None:
    """Take fuel and hours of people for a stretch."""
    hours = _fuel_h(R, CF, CI, F, v, CI[R.t_type + t], started)
    hours = min(hours, _crew_h(R, CF, CI, F, I, way))
    F[R.t_planned + t] = hours
    _move(R, CF, CI, F, I, t, started, hours if hours < INF else 0.0)
    if hours < INF:
        count_crew(R, CF, CI, F, way, hours)


@jit
def _move(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, started: float, hours: float) -> None:
    """Take from the tank of its base what starts and hours of a machine burn; or give it back."""
    ty = CI[R.t_type + t]
    number = started * CF[R.ty_run_start + ty] + hours * CF[R.ty_run_burn + ty]
    if number != 0.0:
        refuel(R, CI, F, I, I[R.t_site + t], ty, number)


@jit
def give_up_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Give back all that a machine was given that does not start."""
    hours, way = F[R.t_planned + t], I[R.t_way + t]
    hours = hours if hours < INF else 0.0
    take_back_crew(R, CF, CI, F, I, t, hours)
    _move(R, CF, CI, F, I, t, -1.0, -hours)
    if R.n_used > 0:
        take_supplies(R, CF, CI, F, I, way, -1.0)


@jit
def begin_run(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Begin the first stretch: order what was taken."""
    ty = CI[R.t_type + t]
    if CF[R.ty_run_start + ty] > 0.0:
        count(R, F, t, codes.T_FUEL_KG, CF[R.ty_run_start + ty] * CF[R.ty_kg + ty])
    if R.n_used > 0:
        order_supplies(R, CF, CI, F, I, I[R.t_way + t])
    _begin(R, CF, CI, F, I, t)


@jit
def _begin(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Begin a stretch."""
    F[R.t_flown + t] = R.now + F[R.t_planned + t] if F[R.t_planned + t] < INF else INF
    if CI[R.ty_fuel + CI[R.t_type + t]] >= 0:
        order_fuel(R, CF, CI, F, I, I[R.t_site + t], CI[R.t_type + t])


@jit
def goes_on(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> bool:
    """Begin the next stretch of a machine that runs on, if there is fuel and somebody may."""
    v, way = I[R.t_standing + t], I[R.t_way + t]
    hours = _fuel_h(R, CF, CI, F, v, CI[R.t_type + t], 0.0)
    hours = min(hours, _crew_h(R, CF, CI, F, I, way))
    if hours < _LEAST_H:
        return False
    _take(R, CF, CI, F, I, v, way, t, 0.0)
    _begin(R, CF, CI, F, I, t)
    return True


@jit
def end_stretch(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Give back what a machine that stops has not used of its stretch."""
    left = F[R.t_flown + t] - R.now
    if 0.0 < left < INF:
        _move(R, CF, CI, F, I, t, 0.0, -left)
        count_crew(R, CF, CI, F, I[R.t_way + t], -left)


@jit
def count_burned(R: Any, CF: Any, CI: Any, F: Any, t: int, hours: float) -> None:
    """Count the fuel that a machine has burned in so many hours."""
    ty = CI[R.t_type + t]
    if CF[R.ty_run_burn + ty] > 0.0:
        count(R, F, t, codes.T_FUEL_KG, hours * CF[R.ty_run_burn + ty] * CF[R.ty_kg + ty])


@jit
def begin_month(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Count in a new month what machines that run have of the hours of their people."""
    for t in range(R.n_tail):
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0 and F[R.t_flown + t] < INF:
            count_crew(R, CF, CI, F, I[R.t_way + t], F[R.t_flown + t] - R.now)
