"""Calls: when the next one comes, who takes it, and what a later row of its mission changes."""

import math
from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_CALL, uniform
from azalai.ready.kernel.events import INF, push
from azalai.ready.kernel.missions import ask_mission


@jit
def first_call(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Schedule the first call of a demand, by the row of its mission that is in force."""
    k = _taker(R, CI, I, d)
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
    k = _taker(R, CI, I, d)
    if k < 0:  # no row is in force: nobody asks
        return
    v = CI[R.ds_serv + k]
    ask_mission(R, CF, CI, F, I, v, CI[R.ds_trips + k], d, R.now + CF[R.sv_patience + v])


@jit
def _taker(R: Any, CI: Any, I: Any, d: int) -> int:
    """Choose who takes a call: the nearest base in time where an able type is stationed."""
    chosen = -1
    for k in range(CI[R.de_serv0 + d], CI[R.de_serv0 + d] + CI[R.de_nserv + d]):
        v = CI[R.ds_serv + k]
        if I[R.sv_open + v] == 0:
            continue
        if chosen < 0:
            chosen = k
        if _stationed(R, CI, I, v, CI[R.ds_trips + k]):
            return k
    return chosen


@jit
def _stationed(R: Any, CI: Any, I: Any, v: int, trips: int) -> bool:
    """Tell whether a type that can fly a call this month has its home at a base."""
    at = 2 * CI[R.bin_cal + R.bin]
    for k in range(CI[R.sv_ntype + v]):
        post = CI[R.sv_post + CI[R.sv_type0 + v] + k]
        trip = (trips + k) * 24 + at
        able = CI[R.tr_able + trip] == 1 or CI[R.tr_able + trip + 1] == 1
        if post >= 0 and I[R.po_there + post] > 0 and able:
            return True
    return False
