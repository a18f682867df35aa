"""What the more urgent mission has from the less urgent: means kept ready, aircraft taken."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.choice import AT_ONCE_H, free_from, inspected_h
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import crew_taken, has_fuel
from azalai.ready.kernel.light import cell
from azalai.ready.kernel.means import on_duty, watch
from azalai.ready.kernel.tails import B_ASSIGNED


@jit
def kept_back(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, taken: int, k: int, leaves: float, at: int
) -> int:
    """Give what a mission may not take because a more urgent one keeps it ready: a cause, or -1."""
    v = I[R.q_serv + q]
    site = CI[R.sv_base + v]
    first = CI[R.si_serv0 + site]
    for n in range(first, first + CI[R.si_nserv + site]):
        h = CI[R.si_serv + n]
        held = CI[R.sv_hold + h]
        if held == 0 or CI[R.sv_priority + h] >= CI[R.sv_priority + v] or I[R.sv_open + h] == 0:
            continue
        cause = _last_means(R, CF, CI, F, I, q, k, h, at)
        if cause >= 0:
            return cause
        if _last_aircraft(R, CF, CI, F, I, taken, h, leaves):
            return codes.C_AIRCRAFT
    return -1


@jit
def _last_aircraft(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, taken: int, h: int, leaves: float
) -> bool:
    """Tell whether fewer aircraft would be left than a mission keeps ready."""
    left, useful = 0, False
    for k in range(CI[R.sv_type0 + h], CI[R.sv_type0 + h] + CI[R.sv_ntype + h]):
        useful = useful or CI[R.sv_types + k] == CI[R.t_type + taken]
        post = CI[R.sv_post + k]
        if post < 0:
            continue
        t, inspected = I[R.po_first + post], inspected_h(R, CF, CI, post, leaves)
        while t >= 0:
            free = free_from(R, F, I, t, inspected)
            if t != taken and free <= leaves + AT_ONCE_H:
                left += 1
            elif t != taken:
                R.soonest = min(R.soonest, free)
            t = I[R.t_pnext + t]
    return useful and left < CI[R.sv_hold + h]


@jit
def _last_means(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, k: int, h: int, at: int) -> int:
    """Give the cause if less fuel or fewer crews would be left than a mission keeps ready."""
    v, held, site = I[R.q_serv + q], CI[R.sv_hold + h], CI[R.sv_base + h]
    way, theirs = CI[R.sv_type0 + v] + k, CI[R.sv_kept + h]
    trip = (I[R.q_trips + q] + k) * 24 + at
    ty, fuel = CI[R.sv_types + theirs], CF[R.sv_fuel + theirs] * held
    if CI[R.ty_fuel + ty] == CI[R.ty_fuel + CI[R.sv_types + way]]:
        fuel += CF[R.tr_fuel + trip] * F[R.q_factor + q]
        if not has_fuel(R, CI, F, site, ty, fuel, CI[R.sv_priority + h]):
            return codes.C_FUEL
    first = CI[R.cw_first + theirs]
    for m in range(first, first + CI[R.cw_n + theirs]):
        p = CI[R.cw_pool + m]
        takes = crew_taken(R, CF, CI, way, p)
        if p >= 0 and takes > 0.0:
            free = on_duty(R, CF, CI, F, I, p) - F[R.pl_busy + p] - takes
            if free < held * CF[R.cw_number + m] - 1e-9:
                watch(R, F, I, p)
                return codes.C_CREW
    return -1


@jit
def steal(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> int:
    """Find an aircraft that a less urgent mission was given and that is not yet airborne."""
    v = I[R.q_serv + q]
    site, best = CI[R.sv_base + v], -1
    at = cell(R, CF, CI, F, I, site, R.now)
    for k in range(CI[R.sv_ntype + v]):
        if CI[R.tr_able + (I[R.q_trips + q] + k) * 24 + at] == 0:
            continue
        post = CI[R.sv_post + CI[R.sv_type0 + v] + k]
        t = I[R.po_first + post] if post >= 0 else -1
        while t >= 0:
            if I[R.t_busy + t] == B_ASSIGNED:
                theirs = CI[R.sv_priority + I[R.q_serv + I[R.t_request + t]]]
                if theirs > CI[R.sv_priority + v] and (best < 0 or t < best):
                    best = t
            t = I[R.t_pnext + t]
        if best >= 0:
            return best
    return best


@jit
def within_reach(R: Any, CI: Any, I: Any, q: int) -> int:
    """Count the aircraft of able types that less urgent missions hold and have not yet flown."""
    v, found = I[R.q_serv + q], 0
    at = 2 * CI[R.bin_cal + R.bin]
    for k in range(CI[R.sv_ntype + v]):
        trip = (I[R.q_trips + q] + k) * 24 + at
        if CI[R.tr_able + trip] == 0 and CI[R.tr_able + trip + 1] == 0:
            continue
        post = CI[R.sv_post + CI[R.sv_type0 + v] + k]
        t = I[R.po_first + post] if post >= 0 else -1
        while t >= 0:
            if I[R.t_busy + t] == B_ASSIGNED:
                theirs = CI[R.sv_priority + I[R.q_serv + I[R.t_request + t]]]
                found += int(theirs > CI[R.sv_priority + v])
            t = I[R.t_pnext + t]
    return found
