"""Day and night: what light a departure has, and when it next turns (RULES 4.8)."""

import math
from typing import Any

from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import INF
from azalai.units import HOURS_PER_DAY


@inline
def is_light(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int, time: float) -> bool:
    """Tell whether there is light at a site; the answer holds until it is next light or dark."""
    if F[R.si_lit_from + site] <= time < F[R.si_lit_to + site]:
        return I[R.si_lit + site] == 1
    return _look_up(R, CF, CI, F, I, site, time)


@jit
def _look_up(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int, time: float) -> bool:
    table = CI[R.si_light + site]
    if table < 0:
        F[R.si_lit_from + site], F[R.si_lit_to + site] = -INF, INF
        return True
    at = table * R.n_day + _day(R, CF, site, time)
    dawn, dusk = CF[R.dawn + at], CF[R.dusk + at]
    first = math.floor((time + CF[R.si_solar + site]) / HOURS_PER_DAY) * HOURS_PER_DAY
    first -= CF[R.si_solar + site]
    last = first + HOURS_PER_DAY
    light = dawn <= time < dusk
    if light:
        first, last = max(first, dawn), min(last, dusk)
    elif time < dawn:
        last = min(last, dawn)
    else:
        first = max(first, dusk)
    F[R.si_lit_from + site], F[R.si_lit_to + site] = first, last
    I[R.si_lit + site] = int(light)
    return light


@jit
def _day(R: Any, CF: Any, site: int, time: float) -> int:
    day = int(math.floor((time + CF[R.si_solar + site]) / HOURS_PER_DAY))
    return min(max(day + 1, 0), R.n_day - 1)  # the first row is the day before


@jit
def back_before_dusk(R: Any, CF: Any, CI: Any, site: int, leaves: float, back: float) -> bool:
    """Tell whether a day-only mission leaves after dawn and is back before dusk."""
    table = CI[R.si_light + site]
    if table < 0:
        return True
    at = table * R.n_day + _day(R, CF, site, leaves)
    return CF[R.dawn + at] <= leaves and back <= CF[R.dusk + at] + 1e-9


@jit
def next_dawn(R: Any, CF: Any, CI: Any, site: int, time: float) -> float:
    """Give the first dawn at a site after `time`."""
    table = CI[R.si_light + site]
    if table < 0:
        return time
    day = _day(R, CF, site, time)
    while day < R.n_day:
        if time < CF[R.dawn + table * R.n_day + day] < CF[R.dusk + table * R.n_day + day]:
            return CF[R.dawn + table * R.n_day + day]
        day += 1
    return INF


@jit
def next_turn(R: Any, CF: Any, CI: Any, site: int, time: float) -> float:
    """Give when it next becomes light or dark at a site after `time`."""
    table = CI[R.si_light + site]
    if table < 0:
        return INF
    dawn = next_dawn(R, CF, CI, site, time)
    dusk = CF[R.dusk + table * R.n_day + _day(R, CF, site, time)]
    return dusk if time < dusk < dawn else dawn


@inline
def cell(R: Any, CF: Any, CI: Any, F: Any, I: Any, base: int, time: float) -> int:
    """Give the column of the trip table: month and day or night at the base, now or later."""
    night = 0 if is_light(R, CF, CI, F, I, base, time) else 1
    at = R.bin
    if time >= CF[R.bin_edge + at + 1]:
        at = bin_at(R, CF, time)
    return 2 * CI[R.bin_cal + at] + night


@jit
def cell_at(R: Any, CF: Any, CI: Any, F: Any, I: Any, base: int, time: float) -> int:
    """Give the column of the trip table at a time that may be past."""
    night = 0 if is_light(R, CF, CI, F, I, base, time) else 1
    return 2 * CI[R.bin_cal + bin_at(R, CF, time)] + night


@jit
def bin_at(R: Any, CF: Any, time: float) -> int:
    """Give the period in which a time lies; the last one for what comes after the plan."""
    at = R.bin
    while at + 1 < R.n_bin and CF[R.bin_edge + at + 1] <= time:
        at += 1
    while at > 0 and CF[R.bin_edge + at] > time:
        at -= 1
    return at
