"""The books: integrals brought up to now, samples of readiness, the end state (RULES 1, 6.2)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import has_crew, has_fuel
from azalai.ready.kernel.events import push
from azalai.ready.kernel.light import back_before_dusk, cell
from azalai.ready.kernel.means import flush_duty, flush_pool
from azalai.ready.kernel.missions import free_from, inspected_h
from azalai.ready.kernel.pooled import flush_pooled
from azalai.ready.kernel.shelf import flush_store
from azalai.ready.kernel.standing import flush_run, flush_standing
from azalai.ready.kernel.stops import has_fuel_there
from azalai.ready.kernel.supplies import has_supplies
from azalai.ready.kernel.tails import (
    B_AIR,
    B_GONE,
    flush,
)
from azalai.ready.kernel.waits import flush_shops

#: Prime to the hours of a day and of a week: every hour of the day comes up, on every weekday.
_SAMPLE_H: Final = 25.0


@jit
def flush_all(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Bring every integral up to now."""
    for t in range(R.n_tail):
        flush(R, CI, F, I, t)
        if I[R.t_busy + t] == B_AIR and I[R.t_standing + t] >= 0:
            flush_run(R, CF, CI, F, I, t)
    for w in range(R.n_store):
        flush_store(R, F, I, w)
    for p in range(R.n_pool):
        flush_pool(R, F, I, p)
        flush_duty(R, CF, CI, F, I, p)
    flush_shops(R, F, I)
    for g in range(R.n_pooled):
        flush_pooled(R, F, I, g)
    for v in range(R.n_serv):
        if CI[R.sv_mode + v] == R.standing_mode:
            flush_standing(R, CF, CI, F, I, v)


@jit
def close_bin(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Put the counts of the period that ends now into the results; the next begins at nought."""
    flush_all(R, CF, CI, F, I)
    _put(R, F, R.o_state_h, R.a_state_h, R.n_post * len(codes.STATES))
    _put(R, F, R.o_present_h, R.a_present_h, R.n_post * codes.N_PRESENT)
    _put(R, F, R.o_tails, R.a_tails, R.n_tail * len(codes.TAIL_COUNTS))
    _put(R, F, R.o_services, R.a_services, R.n_serv * len(codes.SERVICE_COUNTS))
    _put(R, F, R.o_stores, R.a_stores, R.n_store * len(codes.STORE_COUNTS))
    _put(R, F, R.o_pools, R.a_pools, R.n_pool * len(codes.POOL_COUNTS))
    _put(R, F, R.o_routes, R.a_routes, R.n_route * len(codes.ROUTE_COUNTS))
    _put(R, F, R.o_pooled, R.a_pooled, R.n_pooled * len(codes.POOLED_COUNTS))


@jit
def _put(R: Any, F: Any, counts: int, results: int, n: int) -> None:
    at = results + R.bin * n
    for k in range(n):
        F[at + k] = F[counts + k]
        F[counts + k] = 0.0


@jit
def sample(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Look how many aircraft could be launched now at each base (RULES 1.1)."""
    for launch in range(R.n_launch):
        site = CI[R.la_site + launch]
        ready = 0
        if I[R.wx_flyable + CI[R.si_region + site]] == 1 and F[R.si_speed + site] > 0.0:
            first = CI[R.la_first + launch]
            at = cell(R, CF, CI, F, I, site, R.now)
            for k in range(first, first + CI[R.la_n + launch]):
                ready += _launchable(R, CF, CI, F, I, k, at)
        hour = int(R.now + CF[R.si_offset + site]) % 24
        at = R.a_launch + ((launch * 12 + CI[R.bin_cal + R.bin]) * 24 + hour) * 3
        F[at] += 1.0
        if ready >= 1:
            F[at + 1] += 1.0
        if ready >= 2:
            F[at + 2] += 1.0
    push(R, F, I, R.now + _SAMPLE_H, codes.E_SAMPLE, 0)


@jit
def _launchable(R: Any, CF: Any, CI: Any, F: Any, I: Any, k: int, at: int) -> int:
    """Count the aircraft of one type at a base that could leave now on its first mission."""
    v, way, trip = CI[R.la_serv + k], CI[R.la_way + k], CI[R.la_trips + k] * 24 + at
    if CI[R.tr_able + trip] == 0:
        return 0
    base, ty = CI[R.sv_base + v], CI[R.sv_types + way]
    post, ready = CI[R.sv_post + way], 0
    if post < 0:
        return 0
    t, inspected = I[R.po_first + post], inspected_h(R, CF, CI, post, R.now)
    while t >= 0:
        if free_from(R, F, I, t, inspected) <= R.now:
            ready += 1
        t = I[R.t_pnext + t]
    if ready == 0:
        return 0
    back = R.now + CF[R.tr_block + trip]
    if CI[R.sv_night + v] == 0 and not back_before_dusk(R, CF, CI, base, R.now, back):
        return 0
    if not has_fuel(R, CI, F, base, ty, CF[R.tr_fuel + trip], 1):
        return 0
    if R.n_stop > 0 and not has_fuel_there(R, CF, CI, F, trip, 1.0, 1):
        return 0
    if R.n_used > 0 and not has_supplies(R, CF, CI, F, way, 1):
        return 0
    if not has_crew(R, CF, CI, F, I, way, back, CF[R.tr_air + trip]):
        return 0
    return ready


@jit
def end_state(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Write what the last instant leaves: stock, orders, requests, hours to limits (RULES 6.2)."""
    for w in range(R.n_store):
        at = R.a_stores_end + 3 * w
        F[at] = F[R.st_hand + w]
        F[at + 1] = F[R.st_onorder + w] + F[R.st_transit + w] + F[R.st_repair + w]
        F[at + 2] = F[R.st_down + w] + F[R.st_other + w]
    for t in range(R.n_tail):
        if I[R.t_busy + t] == B_GONE:
            continue
        ty = CI[R.t_type + t]
        first, m0 = CI[R.ty_met0 + ty], CI[R.t_m0 + t]
        for m in range(CI[R.ty_nm + ty]):
            g = CI[R.mt_grp + first + m]
            if CI[R.mt_kind + first + m] != codes.M_LIMIT or g < 0:
                continue
            if CI[R.gr_clock + CI[R.ty_grp0 + ty] + g] == codes.K_FH:
                left = F[R.m_due + m0 + m] - F[R.s_val + CI[R.t_s0 + t] + g]
                if left < 1e299 and I[R.pos_unit + CI[R.t_p0 + t] + CI[R.mt_node + first + m]] >= 0:
                    F[R.a_limits_left + CI[R.mt_ref + first + m]] += max(left, 0.0)
