"""Calls, and what a later row of a mission changes: when they come, under what those go on."""

import math
from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_CALL, uniform
from azalai.ready.kernel.events import INF, ask_departures, push
from azalai.ready.kernel.missions import ask_mission, join_line, leave_line, planned_h


@jit
def first_call(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Schedule the first call of a demand, by the row of its mission that is in force."""
    k = _taker(R, CF, CI, I, d)
    I[R.de_row + d] = CI[R.de_first + d] if k < 0 else CI[R.ds_row + k]
    _next_call(R, CF, CI, F, I, d)


@jit
def _next_call(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Draw the next call of a demand."""
    n = I[R.de_n + d]
    I[R.de_n + d] += 1
    u = uniform(R, CI, D_CALL, CI[R.de_words + 2 * d], CI[R.de_words + 2 * d + 1], n)
    F[R.de_sum + d] -= math.log(u)
    _schedule(R, CF, CI, F, I, d)


@jit
def _schedule(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Schedule the call that was drawn by inverting the cumulative rate (RULES 4.2)."""
    row = I[R.de_row + d]
    first, rate = CI[R.dr_edge0 + row], CF[R.dr_rate + row]
    F[R.de_next + d] = INF
    if rate <= 0.0:
        return
    wanted = (F[R.de_sum + d] - F[R.de_before + d]) / rate
    if wanted >= CF[R.cumulative + first + CI[R.dr_nedge + row] - 1]:
        return
    low = first + I[R.de_at + d]
    while CF[R.cumulative + low + 1] <= wanted:
        low += 1
    I[R.de_at + d] = low - first
    share = (wanted - CF[R.cumulative + low]) / (
        CF[R.cumulative + low + 1] - CF[R.cumulative + low]
    )
    time = CF[R.edge + low] + share * (CF[R.edge + low + 1] - CF[R.edge + low])
    F[R.de_next + d] = max(time, R.now)
    push(R, F, I, F[R.de_next + d], codes.E_CALL, d)


@jit
def _mean_h(R: Any, CF: Any, CI: Any, row: int) -> float:
    """Give the hours of mean intensity up to now, as a row spreads its calls."""
    low = CI[R.dr_edge0 + row]
    last = low + CI[R.dr_nedge + row] - 1
    while low + 1 < last and CF[R.edge + low + 1] <= R.now:
        low += 1
    share = (R.now - CF[R.edge + low]) / (CF[R.edge + low + 1] - CF[R.edge + low])
    return CF[R.cumulative + low] + share * (CF[R.cumulative + low + 1] - CF[R.cumulative + low])


@jit
def turn_calls(R: Any, CF: Any, CI: Any, F: Any, I: Any, v: int) -> None:
    """Let calls come as a row tells that is in force from now on: the next one was drawn before."""
    for d in range(R.n_demand):
        for k in range(CI[R.de_serv0 + d], CI[R.de_serv0 + d] + CI[R.de_nserv + d]):
            row, last = CI[R.ds_row + k], I[R.de_row + d]
            if CI[R.ds_serv + k] == v and row != last:
                F[R.de_before + d] += CF[R.dr_rate + last] * _mean_h(R, CF, CI, last)
                F[R.de_before + d] -= CF[R.dr_rate + row] * _mean_h(R, CF, CI, row)
                I[R.de_row + d], I[R.de_at + d] = row, 0
                _schedule(R, CF, CI, F, I, d)


@jit
def call(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Take a call, unless a later row has moved it."""
    if F[R.de_next + d] != R.now:
        return
    _next_call(R, CF, CI, F, I, d)
    k = _taker(R, CF, CI, I, d)
    if k < 0 or _another_takes(R, CF, CI, I, d, k):  # no row is in force: nobody asks
        return
    v = CI[R.ds_serv + k]
    ask_mission(R, CF, CI, F, I, v, CI[R.ds_trips + k], d, R.now + CF[R.sv_patience + v])


@jit
def _taker(R: Any, CF: Any, CI: Any, I: Any, d: int) -> int:
    """Choose who takes a call: the base whose aircraft are there first, else the nearest of all.

    An allocation comes before the time; of bases that are alike the first in the list.
    """
    first, chosen, soonest = -1, -1, INF
    for k in range(CI[R.de_serv0 + d], CI[R.de_serv0 + d] + CI[R.de_nserv + d]):
        if I[R.sv_open + CI[R.ds_serv + k]] == 0:
            continue
        if first < 0:
            first = k
        hours = _out_h(R, CF, CI, I, k)
        if hours < INF:
            rank, best = CI[R.ds_rank + k], CI[R.ds_rank + max(chosen, 0)]
            if chosen < 0 or rank < best or (rank == best and hours < soonest):
                chosen, soonest = k, hours
    return chosen if chosen >= 0 else first


@jit
def _another_takes(R: Any, CF: Any, CI: Any, I: Any, d: int, k: int) -> bool:
    """Tell whether another mission that serves the same kind is nearer to a place than this one.

    Each draws the calls of all its demand, and answers those for which it comes first.
    """
    for rival in range(CI[R.de_rival0 + d], CI[R.de_rival0 + d] + CI[R.de_nrival + d]):
        other = _taker(R, CF, CI, I, CI[R.rival + rival])
        if other >= 0 and CI[R.ds_kind + other] == CI[R.ds_kind + k]:
            if _goes_before(R, CF, CI, I, other, k):
                return True
    return False


@jit
def _goes_before(R: Any, CF: Any, CI: Any, I: Any, k: int, other: int) -> bool:
    """Tell whether a base of one mission is asked before that of another."""
    hours, theirs = _out_h(R, CF, CI, I, k), _out_h(R, CF, CI, I, other)
    if hours == INF or theirs == INF:
        if hours == INF and theirs == INF:
            return CI[R.ds_order + k] < CI[R.ds_order + other]
        return hours < INF
    if CI[R.ds_rank + k] != CI[R.ds_rank + other]:
        return CI[R.ds_rank + k] < CI[R.ds_rank + other]
    if hours != theirs:
        return hours < theirs
    return CI[R.ds_order + k] < CI[R.ds_order + other]


@jit
def _out_h(R: Any, CF: Any, CI: Any, I: Any, k: int) -> float:
    """Give the hours to a call of the fastest type that lives at a base and can fly it this month.

    By day or by night, whichever is possible; INF if no type is able.
    """
    v, at, soonest = CI[R.ds_serv + k], 2 * CI[R.bin_cal + R.bin], INF
    for j in range(CI[R.sv_ntype + v]):
        post = CI[R.sv_post + CI[R.sv_type0 + v] + j]
        if post >= 0 and I[R.po_there + post] > 0:
            first = (CI[R.ds_trips + k] + j) * 24 + at
            for trip in range(first, first + 2):
                if CI[R.tr_able + trip] == 1:
                    soonest = min(soonest, CF[R.tr_out + trip])
    return soonest


@jit
def go_on_waiting(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Let what waits for a mission whose row has ended go on under the next row."""
    for site in range(R.n_site):
        q = I[R.q_head + site]
        while q >= 0:
            following = I[R.q_next + q]
            if I[R.sv_open + I[R.q_serv + q]] == 0:
                _move(R, CF, CI, F, I, q, site)
            q = following


@jit
def _move(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, site: int) -> None:
    """Put a request into the line of the row that is in force, at its place."""
    fresh = 1 if I[R.q_clock + q] != 0 else 0
    v, trips = _heir(R, CF, CI, I, q)
    if v < 0:
        return
    there = CI[R.sv_base + v]
    if there != site or CI[R.sv_rank + v] != CI[R.sv_rank + I[R.q_serv + q]]:
        leave_line(R, CI, I, q)
        _take_over(R, CF, CI, F, I, q, v, trips)
        join_line(R, CI, I, q, there)
        I[R.si_fresh + there] += fresh
    else:
        _take_over(R, CF, CI, F, I, q, v, trips)
    ask_departures(R, I, there)


@jit
def in_force_now(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Let a request that is in no line go on under the row that is in force."""
    if I[R.sv_open + I[R.q_serv + q]] == 0:
        v, trips = _heir(R, CF, CI, I, q)
        if v >= 0:
            _take_over(R, CF, CI, F, I, q, v, trips)


@jit
def _take_over(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, v: int, trips: int) -> None:
    """Let a mission be flown as another row tells; its patience runs on, its drawn time stays."""
    I[R.q_serv + q], I[R.q_trips + q] = v, trips
    if CF[R.sv_law + 5 * v] <= 0.0:
        F[R.q_factor + q] = 1.0
    F[R.q_plan + q] = planned_h(R, CF, CI, F, I, v, trips) * F[R.q_factor + q]


@jit
def _heir(R: Any, CF: Any, CI: Any, I: Any, q: int) -> tuple[int, int]:
    """Give service and trips of the row that follows that of a request; -1 where none does."""
    v, d, found = I[R.q_serv + q], I[R.q_demand + q], -1
    if d >= 0:
        k = _taker(R, CF, CI, I, d)
        return (-1, -1) if k < 0 else (CI[R.ds_serv + k], CI[R.ds_trips + k])
    for other in range(R.n_serv):
        same = CI[R.sv_mission + other] == CI[R.sv_mission + v]
        if same and I[R.sv_open + other] == 1 and CI[R.sv_mode + other] == CI[R.sv_mode + v]:
            if found < 0 or CI[R.sv_same + other] == CI[R.sv_same + v]:
                found = other
    return found, -1 if found < 0 else CI[R.sv_trips + found]
