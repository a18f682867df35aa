"""The first instant: aged parts on aircraft, work under way, first events (RULES 6.1)."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.demands import first_call
from azalai.ready.kernel.draws import D_AGE, unit_uniform
from azalai.ready.kernel.events import INF, push
from azalai.ready.kernel.flights import settle, watch_posture
from azalai.ready.kernel.jobs import new_job
from azalai.ready.kernel.means import count_duty
from azalai.ready.kernel.meters import (
    anything_due,
    attach,
    bare_unit,
    draw_life,
    new_unit,
    reckon,
    run_day,
)
from azalai.ready.kernel.stores import put_unit, reorder
from azalai.ready.kernel.tails import B_GROUND, FIX_IN_PLACE, FIX_TASK, J_WORK, refresh
from azalai.ready.kernel.transport import X_MENDED, departure
from azalai.ready.kernel.vehicles import first_vehicles
from azalai.ready.kernel.waits import join_begun
from azalai.ready.kernel.world import (
    quota,
    schedule_next,
    standing_window,
    weather,
)
from azalai.stats import durations


@jit
def _aged(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, caps: int, since: int) -> None:
    """Give a unit of the start its age: known, or drawn from the stationary law (RULES 2.10).

    `caps` points at the greatest age on each clock (negative: none known), `since` at what has
    passed of each limit, or -1 where that is not known.
    """
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    for j in range(CI[R.it_nm + item]):
        at = first + j
        u = unit_uniform(R, CI, I, D_AGE, unit, R.im_words + 2 * at, j)
        cap = CF[caps + CI[R.im_clock + at]]
        if CI[R.im_kind + at] == codes.M_LIMIT:
            gone = CF[since + j]
            if gone < 0.0:
                gone = u * CF[R.im_interval + at]
                if 0.0 <= cap < gone:
                    gone = cap
            F[R.u_left + unit * R.n_left + j] = CF[R.im_interval + at] - gone
        else:
            age = 0.0
            if CF[R.im_shape + at] != 1.0 and cap != 0.0:
                age = durations.stationary_age(
                    CF[R.im_scale + at], CF[R.im_shape + at], CF[R.im_limit + at], u
                )
                if 0.0 <= cap < age:
                    age = cap
            draw_life(R, CF, CI, F, I, unit, j, age)


@jit
def begin_replication(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Set up everything that a replication starts from."""
    R.next_time = INF
    for p in range(R.n_pool):
        count_duty(R, CF, CI, F, I, p)
    _units(R, CF, CI, F, I)
    _tails(R, CF, CI, F, I)
    first_vehicles(R, F, I)
    for post in range(R.n_post):
        watch_posture(R, F, I, post)
    for region in range(R.n_region):
        weather(R, CF, CI, F, I, region)
    _first_events(R, CF, CI, F, I)
    for w in range(R.n_store):
        if CI[R.st_told + w] == 1:
            reorder(R, CF, CI, F, I, w)


@jit
def _units(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Make the units that are fitted or known by number."""
    for k in range(R.n_start):
        item, words, number = CI[R.us_item + k], R.us_words + 2 * k, CI[R.us_number + k]
        if CI[R.us_host + k] == -1:  # on a shelf: what is inside is not told
            unit = new_unit(R, CF, CI, F, I, item, words, number)
        else:
            unit = bare_unit(R, CF, CI, F, I, item, words, number)
        if unit < 0:
            return
        I[R.us_unit + k] = unit
        _aged(R, CF, CI, F, I, unit, R.us_caps + k * codes.N_CLOCKS, R.us_since + k * R.n_left)
        host, slot = CI[R.us_host + k], CI[R.us_slot + k]
        if host <= -2:
            host = -2 - host  # another unit of this list
            I[R.u_child + I[R.us_unit + host] * R.n_child + slot] = unit
            I[R.u_where + unit] = codes.AT_HOST
        elif host >= 0:
            I[R.u_child + host * R.n_child + slot] = unit
            I[R.u_where + unit] = codes.AT_HOST
        else:
            _shelve(R, F, I, CI, CF, k, unit)


@jit
def _shelve(R: Any, F: Any, I: Any, CI: Any, CF: Any, k: int, unit: int) -> None:
    """Put a known unit on its shelf, or on its way there until it is due."""
    store, due = CI[R.us_store + k], CF[R.us_due + k]
    F[R.st_pos + store] += 1.0
    if due <= 0.0:
        put_unit(R, F, I, store, unit)
        return
    x = R.x_free
    R.x_free = I[R.x_next + x]
    I[R.x_kind + x], I[R.x_item + x], I[R.x_unit + x] = X_MENDED, I[R.u_item + unit], unit
    I[R.x_ref + x], I[R.x_route + x] = store, -1
    I[R.x_from + x] = -1  # nobody knows where it is
    I[R.x_hop + x] = I[R.x_to + x] = CI[R.st_site + store]
    F[R.x_qty + x] = 1.0
    F[R.st_transit + store] += 1.0
    I[R.u_where + unit], I[R.u_at + unit] = codes.AT_TRANSIT, x
    push(R, F, I, due, codes.E_ARRIVAL, x)


@jit
def _tails(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Give every tail its clocks; those that are there at the start stand at their homes."""
    for t in range(R.n_tail - 1, -1, -1):  # so each comes first in the list of its post
        site = I[R.ts_site + t]
        if site >= 0:
            I[R.t_busy + t] = B_GROUND
            I[R.t_site + t] = site
            settle(R, CI, F, I, t, site)
    for t in range(R.n_tail):
        _aged(R, CF, CI, F, I, t, R.ts_caps + t * codes.N_CLOCKS, R.ts_since + t * R.n_left)
        there = I[R.ts_site + t] >= 0
        I[R.t_dayrun + t] = int(there)
        attach(R, CF, CI, F, I, t, 0, t)
        if there:
            attach(R, CF, CI, F, I, t, 0, t)
            if CI[R.ts_task + t] >= 0:
                _in_work(R, CF, CI, F, I, t)
            refresh(R, CI, F, I, t)


@jit
def _in_work(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Put a tail into the task that was under way at the start, until it is due."""
    task, shop = CI[R.ts_task + t], CI[R.ts_shop + t]
    site = I[R.t_site + t] if shop < 0 else CI[R.sh_site + shop]
    j = new_job(R, F, I, t, task, shop, site, 0.0)
    I[R.j_driver + j] = R.n_failure + task
    fix = FIX_IN_PLACE if CI[R.ts_meter + t] < 0 else FIX_TASK  # no clock: a repair
    I[R.j_meter + j], I[R.j_node + j], I[R.j_fix + j] = CI[R.ts_meter + t], 0, fix
    I[R.j_state + j], I[R.j_begun + j], I[R.j_channel + j] = J_WORK, 1, 1
    F[R.j_left + j] = CF[R.ts_due + t]
    F[R.j_speed + j], F[R.j_end + j] = 1.0, CF[R.ts_due + t]
    I[R.j_held + j] = 0
    F[R.j_resumed + j] = INF  # it holds nobody, so that nobody's hours are counted
    join_begun(R, I, j)
    if I[R.j_meter + j] >= 0:
        I[R.m_open + CI[R.t_m0 + t] + I[R.j_meter + j]] = 1
        reckon(R, CF, CI, F, I, t)
    if shop >= 0:
        I[R.sh_busy + shop] += 1
        I[R.j_away + j] = 1 if site != I[R.t_home + t] else 0
    if CI[R.tk_action + task] == codes.OVERHAUL_ACTION:
        run_day(R, CI, F, I, t, 0)
    I[R.t_site + t] = site
    I[R.t_working + t] = j
    I[R.t_grounded + t] += 1
    push(R, F, I, F[R.j_end + j], codes.E_WORK_END, j)


@jit
def _first_events(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Put the first event of everything that goes on by itself into the set."""
    for t in range(R.n_tail):
        stands = I[R.t_busy + t] == B_GROUND and I[R.t_working + t] < 0
        if stands and anything_due(R, CI, F, I, t):  # told beyond its limit
            F[R.t_duetime + t] = 0.0
            push(R, F, I, 0.0, codes.E_DUE, t)
    if R.n_bin > 1:
        push(R, F, I, CF[R.bin_edge + 1], codes.E_BIN, 0)
    for d in range(R.n_demand):
        first_call(R, CF, CI, F, I, d)
    for v in range(R.n_serv):
        F[R.sv_next + v] = 1e300
        if CI[R.sv_mode + v] == 0:
            schedule_next(R, CF, CI, F, I, v)
        elif CI[R.sv_mode + v] == R.quota_mode:
            quota(R, CF, CI, F, I, v)
        elif CI[R.sv_mode + v] == R.standing_mode:
            standing_window(R, CF, CI, F, I, v)
    for d in range(R.n_directed):
        own = CI[R.rd_own + d] == 1 or CI[R.rd_service + d] >= 0
        if own and CI[R.rd_ndep + d] >= 0:
            push(R, F, I, departure(R, CF, CI, I, d, 0.0), codes.E_CONVOY, d)
    if R.dc_n > 0:
        push(R, F, I, F[R.dc_time], codes.E_DATED, 0)
    if R.n_launch > 0:
        push(R, F, I, 0.5, codes.E_SAMPLE, 0)
