"""Vehicles back from the road: failures, services by clock, and their work (RULES 5.3).

What fails on the way, and what has come due on a clock of the vehicle, is work in a shop like any
other: with people, docks, tools and items.  A vehicle drives to the shop and back by itself.
"""

import math
from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.convoys import man, turn_round
from azalai.ready.kernel.draws import D_VEHICLE, uniform
from azalai.ready.kernel.events import ask_departures, ask_starts, push
from azalai.ready.kernel.meters import bare_unit
from azalai.ready.kernel.pooled import (
    V_STANDS,
    V_WORK,
    count_pooled,
    put,
    rehome,
)
from azalai.ready.kernel.shops import U_GOOD, U_OVERHAUL, assign
from azalai.ready.kernel.supplies import use_up
from azalai.ready.kernel.transport import drive_h
from azalai.units import HOURS_PER_DAY

#: The route of one that comes back from a shop far away.
_FROM_SHOP: Final = -1


@jit
def come_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, c: int) -> None:
    """Take vehicles back from the road, or turn them round; each stands, or goes to a shop."""
    if I[R.cv_turn + c] >= 0:
        turn_round(R, CF, CI, F, I, c)
        return
    k, d = I[R.cv_first + c], I[R.cv_route + c]
    I[R.cv_next + c] = R.cv_free
    R.cv_free = c
    if d != _FROM_SHOP:
        _drivers_home(R, CF, CI, F, I, I[R.cv_pool + c], k)
    while k >= 0:
        following = I[R.pv_next + k]
        task = _worn(R, CF, CI, F, I, k, d) if d != _FROM_SHOP else -1
        _onward(R, CF, CI, F, I, k, task)
        k = following


@jit
def _drivers_home(R: Any, CF: Any, CI: Any, F: Any, I: Any, g: int, k: int) -> None:
    """Give back the drivers of the vehicles of a convoy."""
    while k >= 0:
        man(R, CF, CI, F, I, g, -1)
        k = I[R.pv_next + k]
    if CI[R.gd_n + g] > 0:
        ask_departures(R, I, CI[R.g_site + g])
        ask_starts(R, I, CI[R.g_site + g])


@jit
def _onward(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int, task: int) -> None:
    """Send a vehicle to the work that it needs, told or due; else it stands."""
    if task < 0:
        task = _due(R, CF, CI, F, I, k)
    if task >= 0 and I[R.pv_pool + k] >= 0:
        if _to_shop(R, CF, CI, F, I, k, task):
            return
    put(R, F, I, k, V_STANDS)
    look_for_cargo(R, CI, F, I, I[R.pv_pool + k])


@jit
def look_for_cargo(R: Any, CI: Any, F: Any, I: Any, g: int) -> None:
    """Look at the routes without a timetable that the vehicles of a pool serve."""
    if g >= 0:
        for k in range(CI[R.g_rd0 + g], CI[R.g_rd0 + g] + CI[R.g_nrd + g]):
            push(R, F, I, R.now, codes.E_CONVOY, CI[R.g_rd + k])


@jit
def _amount(clock: int, hours: float, km: float, days: float) -> float:
    """Give what a trip adds to a clock."""
    if clock == codes.K_KM:
        return km
    if clock == codes.K_FH:
        return hours
    if clock == codes.K_STARTS:
        return 1.0
    return days if clock == codes.K_DAY else 0.0


@jit
def _worn(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int, d: int) -> int:
    """Add a trip to the clocks of a vehicle; the task that mends what failed on it, or -1."""
    ty, km, harsh = CI[R.pv_type + k], 2.0 * CF[R.rd_km + d], CF[R.rd_harsh + d]
    hours, days = R.now - F[R.pv_left + k], (R.now - F[R.pv_seen + k]) / HOURS_PER_DAY
    F[R.pv_seen + k] = R.now
    first = CI[R.vs_first + ty]
    for s in range(CI[R.vs_n + ty]):
        more = _amount(CI[R.vs_clock + first + s], hours, km, days)
        factor = 1.0 + harsh * (CF[R.vs_harsh + first + s] - 1.0)
        F[R.pv_clock + k * R.n_vs + s] += more * factor
    n = I[R.pv_n + k]
    I[R.pv_n + k] += 1
    h0, h1 = CI[R.pv_words + 2 * k], CI[R.pv_words + 2 * k + 1]
    left = -math.log(1.0 - uniform(R, CI, D_VEHICLE, h0, h1, n))
    for at in range(CI[R.vf_first + ty], CI[R.vf_first + ty] + CI[R.vf_n + ty]):
        more = _amount(CI[R.vf_clock + at], hours, km, days)
        left -= more * CF[R.vf_rate + at] * (1.0 + harsh * (CF[R.vf_harsh + at] - 1.0))
        if left < 0.0:
            g, item = I[R.pv_pool + k], CI[R.vf_item + at]
            if g >= 0:
                count_pooled(R, F, g, codes.G_FAILURES, 1.0)
            if g >= 0 and item >= 0:
                w = CI[R.store_of + CI[R.g_site + g] * R.n_item + item]
                use_up(R, CF, CI, F, I, w, 1.0)
            return CI[R.vf_task + at]
    return -1


@jit
def _due(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int) -> int:
    """Give the first service of a vehicle that has come due, larger ones first; -1 if none."""
    ty = CI[R.pv_type + k]
    first = CI[R.vs_first + ty]
    for s in range(CI[R.vs_n + ty]):
        if F[R.pv_clock + k * R.n_vs + s] >= CF[R.vs_every + first + s] - 1e-9:
            return CI[R.vs_task + first + s]
    return -1


@jit
def _to_shop(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int, task: int) -> bool:
    """Let a vehicle drive to the first open shop of a task; no, if nobody does it."""
    site, item = CI[R.g_site + I[R.pv_pool + k]], R.n_item + CI[R.pv_type + k]
    if CI[R.ro_n + task * R.n_site + site] == 0:
        return False
    unit = bare_unit(R, CF, CI, F, I, item, R.pv_words + 2 * k, I[R.pv_n + k])
    if unit < 0:
        return False
    I[R.u_cause + unit], I[R.u_site + unit], I[R.u_step + unit] = U_OVERHAUL, site, 0
    I[R.u_origin + unit], I[R.u_contract + unit] = -1, CI[R.pv_contract + k]
    I[R.u_vehicle + unit] = k
    put(R, F, I, k, V_WORK)
    assign(R, CF, CI, F, I, unit, task, site)
    return True


@jit
def work_ended(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int) -> None:
    """Give a vehicle back to its pool when its work has ended; one beyond mending is gone."""
    k, task = I[R.u_vehicle + unit], I[R.u_task + unit]
    if I[R.u_where + unit] == codes.AT_SCRAP:
        I[R.u_vehicle + unit] = -1
        rehome(R, F, I, k, -1)
        put(R, F, I, k, V_STANDS)
        return
    if I[R.u_cause + unit] != U_GOOD:
        return
    I[R.u_vehicle + unit], I[R.u_where + unit] = -1, codes.AT_SCRAP
    I[R.u_free + R.u_nfree] = unit
    R.u_nfree += 1
    _renew(R, CI, F, I, k, task)
    g, here = I[R.pv_pool + k], CI[R.sh_site + I[R.u_shop + unit]]
    home = CI[R.g_site + g] if g >= 0 else here
    if home == here:
        _onward(R, CF, CI, F, I, k, -1)
        return
    c = R.cv_free
    if c < 0:
        R.status = codes.GROW
        return
    R.cv_free = I[R.cv_next + c]
    I[R.cv_pool + c], I[R.cv_route + c], I[R.cv_first + c] = g, _FROM_SHOP, k
    I[R.cv_turn + c] = -1
    push(R, F, I, R.now + drive_h(R, CF, CI, F, I, here, home), codes.E_CONVOY_END, c)


@jit
def _renew(R: Any, CI: Any, F: Any, I: Any, k: int, task: int) -> None:
    """Start anew the clocks of a task on a vehicle, and of the smaller ones that it includes."""
    ty = CI[R.pv_type + k]
    for s in range(CI[R.vs_n + ty]):
        other = CI[R.vs_task + CI[R.vs_first + ty] + s]
        if other == task or CI[R.included + task * R.n_task + other] == 1:
            F[R.pv_clock + k * R.n_vs + s] = 0.0


@jit
def first_vehicles(R: Any, F: Any, I: Any) -> None:
    """Let the vehicles that are there at the start stand at their homes."""
    for k in range(R.n_pv):
        if I[R.pv_pool + k] >= 0:
            put(R, F, I, k, V_STANDS)


@jit
def fuel_for_vehicles(R: Any, CI: Any, F: Any, I: Any, item: int, site: int) -> None:
    """Look again at the convoys whose vehicles fill up at a site, when fuel has come there."""
    for g in range(R.n_pooled):
        if CI[R.g_site + g] == site and CI[R.ty_fuel + CI[R.g_type + g]] == item:
            look_for_cargo(R, CI, F, I, g)


@jit
def ask_convoys(R: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Look again at the convoys that lacked drivers of a site, when people may be free there."""
    I[R.si_undriven + site] = 0
    I[R.si_aside + site] -= 1
    for g in range(R.n_pooled):
        if CI[R.g_site + g] == site and CI[R.gd_n + g] > 0:
            look_for_cargo(R, CI, F, I, g)
