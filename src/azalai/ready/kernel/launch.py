"""Readiness to launch: how many aircraft of a base could leave now, with all they take (RULES 1.1).

One can leave if any type of the base can on its first mission; two, if what both take is there at
once: people, fuel and what is used up.
"""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel import asks
from azalai.ready.kernel.choice import inspected_h, stands
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import crew_taken, fuel_there, has_crew, has_people, tank
from azalai.ready.kernel.events import push
from azalai.ready.kernel.light import back_before_dusk, cell
from azalai.ready.kernel.shelf import to_spend
from azalai.ready.kernel.stops import fuel_taken_there, has_fuel_there
from azalai.ready.kernel.supplies import has_supplies, supplies_taken

#: Prime to the hours of a day and of a week: every hour of the day comes up, on every weekday.
_SAMPLE_H: Final = 25.0
#: Nobody is asked to leave a floor of fuel for others.
_FIRST_PRIORITY: Final = 1


@jit
def sample(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Look how many aircraft could be launched now at each base."""
    for launch in range(R.n_launch):
        site = CI[R.la_site + launch]
        ready = 0
        if I[R.wx_flyable + CI[R.si_region + site]] == 1 and F[R.si_speed + site] > 0.0:
            ready = _launchable(R, CF, CI, F, I, launch, cell(R, CF, CI, F, I, site, R.now))
        hour = int(R.now + CF[R.si_offset + site]) % 24
        at = R.a_launch + ((launch * 12 + CI[R.bin_cal + R.bin]) * 24 + hour) * 3
        F[at] += 1.0
        if ready >= 1:
            F[at + 1] += 1.0
        if ready >= 2:
            F[at + 2] += 1.0
    push(R, F, I, R.now + _SAMPLE_H, codes.E_SAMPLE, 0)


@jit
def _launchable(R: Any, CF: Any, CI: Any, F: Any, I: Any, launch: int, at: int) -> int:
    """Tell whether no aircraft of a base could leave now, one, or two at once."""
    first, most = CI[R.la_first + launch], 0
    for k in range(first, first + CI[R.la_n + launch]):
        stand = _standing(R, CF, CI, F, I, k)
        if stand == 0 or not _may_leave(R, CF, CI, F, I, k, at):
            continue
        most = max(most, 1)
        if stand >= 2 and _both(R, CF, CI, F, I, k, k, at):
            return 2
        for other in range(first, k):
            if _standing(R, CF, CI, F, I, other) > 0 and _may_leave(R, CF, CI, F, I, other, at):
                if _both(R, CF, CI, F, I, k, other, at):
                    return 2
    return most


@jit
def _standing(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int) -> int:
    """Count the aircraft of one type at a base that stand ready."""
    post, ready = CI[R.sv_post + CI[R.la_way + k]], 0
    if post < 0:
        return 0
    t, inspected = I[R.po_first + post], inspected_h(R, CF, CI, post, R.now)
    while t >= 0:
        ready += stands(R, F, I, t, inspected, R.now)
        t = I[R.t_pnext + t]
    return ready


@jit
def _may_leave(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int, at: int) -> bool:
    """Tell whether one aircraft of a type could leave now on its first mission."""
    v, way, trip = CI[R.la_serv + k], CI[R.la_way + k], CI[R.la_trips + k] * 24 + at
    if CI[R.tr_able + trip] == 0:
        return False
    base, ty, back = CI[R.sv_base + v], CI[R.sv_types + way], R.now + CF[R.tr_block + trip]
    asked = CI[R.sv_asks + v]
    if asked & asks.LIGHT and not back_before_dusk(R, CF, CI, base, R.now, back):
        return False
    if asked & asks.FUEL:
        if fuel_there(R, CI, F, base, ty, _FIRST_PRIORITY) < CF[R.tr_fuel + trip] - 1e-9:
            return False
    if R.n_stop > 0 and not has_fuel_there(R, CF, CI, F, trip, 1.0, _FIRST_PRIORITY):
        return False
    if R.n_used > 0 and not has_supplies(R, CF, CI, F, way, _FIRST_PRIORITY):
        return False
    return asked & asks.CREW == 0 or has_crew(R, CF, CI, F, I, way, back, CF[R.tr_air + trip])


@jit
def _both(R: Any, CF: Any, CI: Any, F: Any, I: Any, one: int, other: int, at: int) -> bool:
    """Tell whether there is enough for two aircraft, each of which could leave alone."""
    trip, second = CI[R.la_trips + one] * 24 + at, CI[R.la_trips + other] * 24 + at
    asked = CI[R.sv_asks + CI[R.la_serv + one]] & CI[R.sv_asks + CI[R.la_serv + other]]
    if asked & asks.FUEL and not _fuel_for_both(R, CF, CI, F, one, other, trip, second):
        return False
    if R.n_stop > 0 and not _stops_for_both(R, CF, CI, F, trip, second):
        return False
    if R.n_used > 0 and not _supplies_for_both(
        R, CF, CI, F, CI[R.la_way + one], CI[R.la_way + other]
    ):
        return False
    return asked & asks.CREW == 0 or _crew_for_both(R, CF, CI, F, I, one, other, trip, second)


@jit
def _fuel_for_both(
    R: Any, CF: Any, CI: Any, F: Any, one: int, other: int, trip: int, second: int
) -> bool:
    base, ty = CI[R.sv_base + CI[R.la_serv + one]], CI[R.sv_types + CI[R.la_way + one]]
    if tank(R, CI, base, ty) != tank(R, CI, base, CI[R.sv_types + CI[R.la_way + other]]):
        return True
    wanted = CF[R.tr_fuel + trip] + CF[R.tr_fuel + second]
    return fuel_there(R, CI, F, base, ty, _FIRST_PRIORITY) >= wanted - 1e-9


@jit
def _stops_for_both(R: Any, CF: Any, CI: Any, F: Any, trip: int, second: int) -> bool:
    first = CI[R.tf_first + trip]
    for k in range(first, first + CI[R.tf_n + trip]):
        w = CI[R.tf_store + k]
        wanted = fuel_taken_there(R, CF, CI, trip, w) + fuel_taken_there(R, CF, CI, second, w)
        if to_spend(R, F, w, _FIRST_PRIORITY) < wanted - 1e-9:
            return False
    return True


@jit
def _supplies_for_both(R: Any, CF: Any, CI: Any, F: Any, way: int, second: int) -> bool:
    first = CI[R.sw_first + way]
    for k in range(first, first + CI[R.sw_n + way]):
        w = CI[R.sw_store + k]
        wanted = supplies_taken(R, CF, CI, way, w) + supplies_taken(R, CF, CI, second, w)
        if CI[R.st_told + w] == 1 and to_spend(R, F, w, _FIRST_PRIORITY) < wanted - 1e-9:
            return False
    return True


@jit
def _crew_for_both(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, one: int, other: int, trip: int, second: int
) -> bool:
    way, theirs = CI[R.la_way + one], CI[R.la_way + other]
    back = R.now + max(CF[R.tr_block + trip], CF[R.tr_block + second])
    first = CI[R.cw_first + way]
    for k in range(first, first + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        mine, more = crew_taken(R, CF, CI, way, p), crew_taken(R, CF, CI, theirs, p)
        hours = mine * CF[R.tr_air + trip] + more * CF[R.tr_air + second]
        if more > 0.0 and not has_people(R, CF, CI, F, I, p, mine + more, back, hours):
            return False
    return True
