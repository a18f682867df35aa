"""The event set: lanes for delays that repeat, a binary heap for the rest.

An event is a time and a key: rank (6 bits) | sequence (33) | entity (24).  Inside one instant the
key decides, so that the order is total and the same everywhere (RULES 6.3).  A lane holds events
of one rank whose times never fall; an event that would break that goes to the heap.
"""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit

INF: Final = 1e300
LANES: Final = 7
#: Work ends beyond this go to a lane of their own, so that an overhaul blocks no inspection.
_LONG_H: Final = 100.0


@inline
def _lane(rank: int, delay: float) -> int:
    if rank == codes.E_SORTIE_END:
        return 0
    if rank == codes.E_SCHEDULED:
        return 1
    if rank == codes.E_ARRIVAL:
        return 2
    if rank == codes.E_WORK_END:
        return 3 if delay < _LONG_H else 4
    if rank == codes.E_PATIENCE:
        return 5
    if rank == codes.E_TAKE_OFF:
        return 6
    return -1


@jit
def push(R: Any, F: Any, I: Any, time: float, rank: int, entity: int) -> None:
    """Put an event into the set."""
    if time >= R.horizon:
        return
    R.seq += 1
    key = (rank << 57) | (R.seq << 24) | entity
    lane = _lane(rank, time - R.now)
    if lane >= 0:
        last = I[R.ln_tail + lane]
        first = I[R.ln_head + lane]
        row = R.ln_row + lane * R.ln_cap
        if first == last or F[R.ln_time + lane * R.ln_cap + ((last - 1) & R.ln_mask)] <= time:
            if last - first < R.ln_cap:
                at = last & R.ln_mask
                F[R.ln_time + lane * R.ln_cap + at] = time
                I[row + at] = key
                I[R.ln_tail + lane] = last + 1
                return
    _heap_push(R, F, I, time, key)


@jit
def _heap_push(R: Any, F: Any, I: Any, time: float, key: int) -> None:
    n = R.hp_n
    if n >= R.hp_cap:
        R.status = codes.GROW
        return
    t0, k0 = R.hp_time, R.hp_key
    while n > 0:
        up = (n - 1) >> 1
        tu, ku = F[t0 + up], I[k0 + up]
        if tu < time or (tu == time and ku < key):
            break
        F[t0 + n] = tu
        I[k0 + n] = ku
        n = up
    F[t0 + n] = time
    I[k0 + n] = key
    R.hp_n += 1


@jit
def _heap_pop(R: Any, F: Any, I: Any) -> None:
    R.hp_n -= 1
    n = R.hp_n
    t0, k0 = R.hp_time, R.hp_key
    time, key = F[t0 + n], I[k0 + n]
    at = 0
    while True:
        low = 2 * at + 1
        if low >= n:
            break
        right = low + 1
        if right < n and (
            F[t0 + right] < F[t0 + low]
            or (F[t0 + right] == F[t0 + low] and I[k0 + right] < I[k0 + low])
        ):
            low = right
        if time < F[t0 + low] or (time == F[t0 + low] and key < I[k0 + low]):
            break
        F[t0 + at] = F[t0 + low]
        I[k0 + at] = I[k0 + low]
        at = low
    F[t0 + at] = time
    I[k0 + at] = key


@jit
def peek(R: Any, F: Any, I: Any) -> None:
    """Find the next event: `next_time`, `next_key` and `next_lane` (-1: the heap)."""
    time, key, where = INF, 0, -2
    if R.hp_n > 0:
        time, key, where = F[R.hp_time], I[R.hp_key], -1
    for lane in range(LANES):
        first = I[R.ln_head + lane]
        if first != I[R.ln_tail + lane]:
            at = lane * R.ln_cap + (first & R.ln_mask)
            t = F[R.ln_time + at]
            if t < time or (t == time and I[R.ln_row + at] < key):
                time, key, where = t, I[R.ln_row + at], lane
    R.next_time = time
    R.next_key = key
    R.next_lane = where


@inline
def take(R: Any, F: Any, I: Any) -> None:
    """Remove the event that `peek` found."""
    if R.next_lane >= 0:
        I[R.ln_head + R.next_lane] += 1
    else:
        _heap_pop(R, F, I)


@jit
def ask(R: Any, I: Any, flag: int, ring: int, site: int) -> None:
    """Ask for a pass over a site at the end of this instant, once: departures or starts."""
    if I[flag + site] == 0:
        I[flag + site] = 1
        if flag == R.dep_flag:
            I[ring + R.dep_tail % R.n_site] = site
            R.dep_tail += 1
        else:
            I[ring + R.sta_tail % R.n_site] = site
            R.sta_tail += 1


@inline
def ask_departures(R: Any, I: Any, site: int) -> None:
    """Ask for a look at the missions that wait at a site, or stand there."""
    if site >= 0 and (I[R.q_head + site] >= 0 or I[R.si_nstand + site] > 0):
        ask(R, I, R.dep_flag, R.dep_ring, site)


@inline
def ask_starts(R: Any, I: Any, site: int) -> None:
    """Ask for a look at the work that waits at a site."""
    if site >= 0 and (I[R.w_head + site] >= 0 or (R.n_line > 0 and I[R.si_line + site] > 0)):
        ask(R, I, R.sta_flag, R.sta_ring, site)


@jit
def trace(R: Any, F: Any, I: Any, kind: int, a: int, b: int, c: int, d: int, e: int) -> None:
    """Write a line of the trace, where one is wanted."""
    if R.tracing == 0:
        return
    n = R.tr_n
    if n >= R.tr_cap:
        R.status = codes.GROW
        return
    F[R.tr_time + n] = R.now
    at = R.tr_row + 6 * n
    I[at] = kind
    I[at + 1] = a
    I[at + 2] = b
    I[at + 3] = c
    I[at + 4] = d
    I[at + 5] = e
    R.tr_n = n + 1


@jit
def next_open(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> int:
    """Give the index of the first window of a calendar that closes after `time`, or -1.

    The search begins where the last one of this calendar ended: mostly at the same window.
    """
    first, n = CI[R.cal_first + calendar], CI[R.cal_n + calendar]
    close, at = R.cal_close + first, I[R.cal_at + calendar]
    while at < n and CF[close + at] <= time:
        at += 1
    while at > 0 and CF[close + at - 1] > time:
        at -= 1
    I[R.cal_at + calendar] = at
    return first + at if at < n else -1


@jit
def is_open(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> bool:
    """Tell whether a calendar is open at `time`."""
    if calendar == 0:
        return True
    at = next_open(R, CF, CI, I, calendar, time)
    return at >= 0 and CF[R.cal_open + at] <= time


@jit
def open_until(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> float:
    """Give when the window that is open at `time` closes; `time` itself if none is open."""
    if calendar == 0:
        return INF
    at = next_open(R, CF, CI, I, calendar, time)
    if at < 0 or CF[R.cal_open + at] > time:
        return time
    return CF[R.cal_close + at]


@jit
def next_change(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> float:
    """Give when a calendar next opens or closes after `time`."""
    if calendar == 0:
        return INF
    at = next_open(R, CF, CI, I, calendar, time)
    if at < 0:
        return INF
    return CF[R.cal_open + at] if CF[R.cal_open + at] > time else CF[R.cal_close + at]


@jit
def open_hours(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> float:
    """Give for how many hours a calendar has been open since the start, at `time`."""
    if calendar == 0:
        return time
    at = next_open(R, CF, CI, I, calendar, time)
    if at < 0:
        at = CI[R.cal_first + calendar] + CI[R.cal_n + calendar] - 1
    hours = min(time, CF[R.cal_close + at]) - max(CF[R.cal_open + at], 0.0)
    return CF[R.cal_hours + at] + max(hours, 0.0)


@jit
def opens_at(R: Any, CF: Any, CI: Any, I: Any, calendar: int, time: float) -> float:
    """Give the first instant from `time` on at which a calendar is open."""
    if calendar == 0:
        return time
    at = next_open(R, CF, CI, I, calendar, time)
    if at < 0:
        return INF
    return max(CF[R.cal_open + at], time)
