"""What happens around the fleet: weather, dates, quotas, deliveries, moves."""

import math
from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_WEATHER, uniform
from azalai.ready.kernel.events import (
    INF,
    ask_departures,
    ask_starts,
    is_open,
    next_change,
    push,
)
from azalai.ready.kernel.missions import ask_mission, ask_work
from azalai.ready.kernel.shelf import count_store
from azalai.ready.kernel.shops import arrive_broken, arrive_mended
from azalai.ready.kernel.standing import flush_standing, land_standing, stop_run
from azalai.ready.kernel.stops import fuel_came
from azalai.ready.kernel.stores import receive, urgency
from azalai.ready.kernel.tails import B_AIR
from azalai.ready.kernel.transport import (
    X_BROKEN,
    X_DRIVEN,
    X_MENDED,
    X_PURCHASE,
    X_STOCK,
    X_TO_JOB,
    dispatch,
    is_shut,
    send,
)
from azalai.ready.kernel.vehicles import fuel_for_vehicles
from azalai.ready.kernel.waits import part_came
from azalai.ready.kernel.wanting import look_waiting

#: What a month has not flown is lost so much before its end: in that month's books.
_BEFORE_H: Final = 1e-6


@jit
def all_sites(R: Any, I: Any) -> None:
    """Look again everywhere: something that many depend on has changed."""
    for site in range(R.n_site):
        ask_departures(R, I, site)
        ask_starts(R, I, site)


@jit
def weather(R: Any, CF: Any, CI: Any, F: Any, I: Any, region: int) -> None:
    """Turn the weather of a region: alternating exponential spells (RULES 4.8)."""
    flyable = I[R.wx_flyable + region]
    month = CI[R.bin_cal + R.bin]
    share, spell = CF[R.wx_share + 12 * region + month], CF[R.wx_spell + 12 * region + month]
    n = I[R.wx_n + region]
    I[R.wx_n + region] += 1
    u = uniform(R, CI, D_WEATHER, CI[R.wx_words + 2 * region], CI[R.wx_words + 2 * region + 1], n)
    if n == 0:
        flyable = 1 if u < share else 0
        u = uniform(
            R, CI, D_WEATHER, CI[R.wx_words + 2 * region], CI[R.wx_words + 2 * region + 1], 1 << 30
        )
    elif F[R.wx_until + region] != R.now:
        return
    else:
        flyable = 1 - flyable
    if share >= 1.0:
        flyable = 1
    if share <= 0.0:
        flyable = 0
    I[R.wx_flyable + region] = flyable
    mean = spell if flyable == 0 else spell * share / max(1.0 - share, 1e-12)
    if 0.0 < share < 1.0:
        F[R.wx_until + region] = R.now - mean * math.log(u)
        push(R, F, I, F[R.wx_until + region], codes.E_WEATHER, region)
    if flyable == 1:
        for k in range(CI[R.wx_site0 + region], CI[R.wx_site0 + region] + CI[R.wx_nsite + region]):
            ask_departures(R, I, CI[R.wx_site + k])
    else:
        land_standing(R, CF, CI, F, I, region)


@jit
def weather_of_month(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Draw what is left of each spell anew where the month changes the weather's law.

    The spells are exponential, so that the state stays and only the rate changes.
    """
    month = CI[R.bin_cal + R.bin]
    last = CI[R.bin_cal + R.bin - 1]
    for region in range(R.n_region):
        at = 12 * region
        same = CF[R.wx_share + at + month] == CF[R.wx_share + at + last]
        if same and CF[R.wx_spell + at + month] == CF[R.wx_spell + at + last]:
            continue
        I[R.wx_flyable + region] = 1 - I[R.wx_flyable + region]
        F[R.wx_until + region] = R.now
        weather(R, CF, CI, F, I, region)


@jit
def scheduled(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Enter the request of a departure by timetable and schedule the next."""
    at = I[R.sv_instant + v]
    I[R.sv_instant + v] += 1
    schedule_next(R, CF, CI, F, I, v)
    ask_work(R, CI, I, CI[R.sv_base + v])  # until the next one, deferred work may have room
    if at >= 0:
        ask_mission(R, CF, CI, F, I, v, CI[R.sv_trips + v], -1, R.now + CF[R.sv_patience + v])


@jit
def schedule_next(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Schedule the next departure of a timetable, of those at which the row is in force."""
    at, n, first = I[R.sv_instant + v], CI[R.sv_ninstant + v], R.instant + CI[R.sv_instant0 + v]
    while at < n and CF[first + at] < F[R.sv_from + v]:
        at += 1
    I[R.sv_instant + v] = at
    F[R.sv_next + v] = INF
    if at < n and CF[first + at] < F[R.sv_to + v]:
        F[R.sv_next + v] = CF[first + at]
        push(R, F, I, F[R.sv_next + v], codes.E_SCHEDULED, v)


@jit
def quota(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Enter the next sortie of a monthly quota: evenly over the month, lost at its end."""
    month = I[R.sv_month + v]
    if I[R.sv_left + v] == 0:
        at = R.now >= CF[R.month_edge + month]
        if not at or month >= R.n_month:
            return
        F[R.sv_carry + v] += CF[R.sv_quota + v] * CF[R.month_share + month]
        per = 1.0 if CI[R.sv_byhours + v] == 0 else max(_plan(R, CF, CI, v), 1e-6)
        n = int(math.floor(F[R.sv_carry + v] / per + 1e-9))
        F[R.sv_carry + v] -= n * per
        I[R.sv_left + v] = n
        I[R.sv_month + v] = month + 1
        length = CF[R.month_edge + month + 1] - CF[R.month_edge + month]
        F[R.sv_gap + v] = length / max(n, 1)
        if n == 0:
            push(R, F, I, CF[R.month_edge + month + 1], codes.E_QUOTA, v)
            return
    end = CF[R.month_edge + I[R.sv_month + v]]
    I[R.sv_left + v] -= 1
    if I[R.sv_open + v] == 1:
        last = max(end - _BEFORE_H, R.now)
        ask_mission(R, CF, CI, F, I, v, CI[R.sv_trips + v], -1, last)
    following = R.now + F[R.sv_gap + v] if I[R.sv_left + v] > 0 else end
    push(R, F, I, min(following, end), codes.E_QUOTA, v)


@jit
def _plan(R: Any, CF: Any, CI: Any, v: int) -> float:
    trip = CI[R.sv_trips + v] * 24 + 2 * CI[R.bin_cal + R.bin]
    return CF[R.tr_air + trip] * CI[R.sv_wanted + v]


@jit
def standing_window(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Open or close the window of a standing mission."""
    flush_standing(R, CF, CI, F, I, v)
    wants = is_open(R, CF, CI, I, CI[R.sv_window + v], R.now) and I[R.sv_open + v] == 1
    I[R.sv_wants + v] = 1 if wants else 0
    if not wants:
        for t in range(R.n_tail):
            if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] == v:
                stop_run(R, CF, CI, F, I, t)
    ask_departures(R, I, CI[R.sv_base + v])
    push(R, F, I, next_change(R, CF, CI, I, CI[R.sv_window + v], R.now), codes.E_STANDING, v)


@jit
def _stopped(R: Any, CF: Any, CI: Any, F: Any, I: Any, x: int) -> bool:
    """Tell whether the supplier, the route or the far end of a shipment is closed."""
    if I[R.x_kind + x] == X_PURCHASE:
        offer = I[R.x_from + x]
        here = CI[R.of_site + offer]
        if here < 0:
            here = CI[R.st_site + I[R.x_ref + x]]
        return F[R.su_speed + CI[R.of_supplier + offer]] <= 0.0 or F[R.si_speed + here] <= 0.0
    if I[R.x_from + x] == I[R.x_hop + x]:
        return False
    d = I[R.x_route + x]
    return F[R.si_speed + I[R.x_hop + x]] <= 0.0 or (d >= 0 and is_shut(R, CF, CI, F, I, d))


@jit
def arrival(R: Any, CF: Any, CI: Any, F: Any, I: Any, x: int) -> None:
    """Take in what arrives; where route, site or supplier is closed it waits until that opens."""
    kind, unit, ref = I[R.x_kind + x], I[R.x_unit + x], I[R.x_ref + x]
    if _stopped(R, CF, CI, F, I, x):
        I[R.x_next + x] = R.x_held
        R.x_held = x
        return
    if kind != X_PURCHASE and I[R.x_route + x] >= 0 and I[R.x_hop + x] != I[R.x_to + x]:
        I[R.x_from + x], I[R.x_route + x] = I[R.x_hop + x], -1
        dispatch(R, CF, CI, F, I, x)
        return
    number, item, offer = F[R.x_qty + x], I[R.x_item + x], I[R.x_from + x]
    I[R.x_kind + x] = -1
    I[R.x_next + x] = R.x_free
    R.x_free = x
    if kind == X_BROKEN or kind == X_DRIVEN:
        arrive_broken(R, CF, CI, F, I, unit, ref)
    elif kind == X_MENDED:
        arrive_mended(R, CF, CI, F, I, unit, ref)
    elif kind == X_TO_JOB:
        if unit >= 0:
            I[R.j_newunit + ref] = unit
            I[R.u_where + unit] = codes.AT_FREE
        if ref >= 0:  # else its job has ended
            part_came(R, CI, F, I, ref)
    elif kind == X_PURCHASE:
        F[R.st_onorder + ref] -= number
        F[R.st_transit + ref] += number
        count_store(R, F, ref, codes.W_BOUGHT, number)
        look_waiting(R, CI, F, I, ref)
        here = CI[R.of_site + offer]
        there = CI[R.st_site + ref]
        if here < 0:
            here = there
        rank = urgency(R, I, ref)
        send(R, CF, CI, F, I, X_STOCK, here, there, item, -1, number, ref, rank)
    else:
        F[R.st_transit + ref] -= number
        receive(R, CF, CI, F, I, ref, unit, number)
        look_waiting(R, CI, F, I, ref)
        ask_departures(R, I, CI[R.st_site + ref])
        if R.n_stop > 0:
            fuel_came(R, CI, I, ref)
        if R.n_pooled > 0 and CI[R.it_fuel + item] == 1:
            fuel_for_vehicles(R, CI, F, I, item, CI[R.st_site + ref])
