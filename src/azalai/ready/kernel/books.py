"""The books: integrals brought up to now, the end state (RULES 1, 6.2)."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.means import flush_duty, flush_pool
from azalai.ready.kernel.pooled import flush_pooled
from azalai.ready.kernel.shelf import flush_store
from azalai.ready.kernel.standing import flush_run, flush_standing
from azalai.ready.kernel.tails import (
    B_AIR,
    B_GONE,
    flush,
)
from azalai.ready.kernel.waits import flush_shops


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
