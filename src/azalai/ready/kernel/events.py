"""The event set: lanes for delays that repeat, a binary heap for the rest.

An event is a time and a key: rank (6 bits) | sequence (33) | entity (24).  Inside one instant the
key decides, so that the order is total and the same everywhere (RULES 6.3).  A lane holds events
of one rank whose times never fall; an event that would break that goes to the heap.
"""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.layout import NOT_ASKED

INF: Final = 1e300
LANES: Final = 7
#: The heap stands behind the lanes: the first event of each is kept in one row of heads.
HEAP: Final = LANES
_NO_KEY: Final = 0x7FFFFFFFFFFFFFFF
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
    return HEAP


@inline
def push(R: Any, F: Any, I: Any, time: float, rank: int, entity: int) -> None:
    """Put an event into the set."""
    if time < R.horizon:
        R.seq += 1
        push_as(R, F, I, time, rank, R.seq, entity)


@inline
def push_as(R: Any, F: Any, I: Any, time: float, rank: int, seq: int, entity: int) -> None:
    """Put an event into the set under a number in the sequence that was kept for it."""
    _put(R, F, I, time, (rank << 57) | (seq << 24) | entity, _lane(rank, time - R.now))


@jit
def _put(R: Any, F: Any, I: Any, time: float, key: int, lane: int) -> None:
    if lane < HEAP and not _lane_push(R, F, I, lane, time, key):
        lane = HEAP
    if lane == HEAP:
        _heap_push(R, F, I, time, key)
    if (time <= R.next_time) & ((time < R.next_time) | (key < R.next_key)):
        R.next_time, R.next_key, R.next_lane = time, key, lane


@inline
def _lane_push(R: Any, F: Any, I: Any, lane: int, time: float, key: int) -> bool:
    """Put an event at the end of a lane, unless it would come before the last one there."""
    first, last, row = I[R.ln_head + lane], I[R.ln_tail + lane], lane * R.ln_cap
    at = row + ((last - 1) & R.ln_mask)
    late = (F[R.ln_time + at] > time) | (I[R.ln_row + at] > key)
    before = ((F[R.ln_time + at] >= time) & late) | (last - first >= R.ln_cap)
    if (first != last) & before:
        return False
    at = row + (last & R.ln_mask)
    F[R.ln_time + at], I[R.ln_row + at] = time, key
    I[R.ln_tail + lane] = last + 1
    if first == last:
        F[R.hd_time + lane], I[R.hd_key + lane] = time, key
    return True


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
    F[R.hd_time + HEAP], I[R.hd_key + HEAP] = F[t0], I[k0]


@jit
def _heap_pop(R: Any, F: Any, I: Any) -> None:
    R.hp_n -= 1
    n = R.hp_n
    t0, k0 = R.hp_time, R.hp_key
    if n == 0:
        F[R.hd_time + HEAP] = INF
        return
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
    F[R.hd_time + HEAP], I[R.hd_key + HEAP] = F[t0], I[k0]


@inline
def _leave_lane(R: Any, F: Any, I: Any, lane: int) -> None:
    """Take the first event of a lane out of it."""
    first = I[R.ln_head + lane] + 1
    I[R.ln_head + lane] = first
    if first == I[R.ln_tail + lane]:
        F[R.hd_time + lane] = INF
    else:
        at = lane * R.ln_cap + (first & R.ln_mask)
        F[R.hd_time + lane], I[R.hd_key + lane] = F[R.ln_time + at], I[R.ln_row + at]


@jit
def take(R: Any, F: Any, I: Any) -> None:
    """Remove the next event, and find the one after it: `next_time`, `next_key`, `next_lane`."""
    if R.next_lane < HEAP:
        _leave_lane(R, F, I, R.next_lane)
    else:
        _heap_pop(R, F, I)
    one = _first(
        _first(_head(R, F, I, 0), _head(R, F, I, 1)), _first(_head(R, F, I, 2), _head(R, F, I, 3))
    )
    two = _first(
        _first(_head(R, F, I, 4), _head(R, F, I, 5)), _first(_head(R, F, I, 6), _head(R, F, I, 7))
    )
    R.next_time, R.next_key, R.next_lane = _first(one, two)


@inline
def _head(R: Any, F: Any, I: Any, lane: int) -> tuple[float, int, int]:
    return F[R.hd_time + lane], I[R.hd_key + lane], lane


@inline
def _first(one: tuple[float, int, int], two: tuple[float, int, int]) -> tuple[float, int, int]:
    """Give the earlier of two events; without a branch, as nobody can guess which it is."""
    other = (two[0] <= one[0]) & ((two[0] < one[0]) | (two[1] < one[1]))
    return min(one[0], two[0]), two[1] if other else one[1], two[2] if other else one[2]


@jit
def _ask_departures(R: Any, I: Any, site: int) -> None:
    if I[R.dep_next + site] == NOT_ASKED:
        I[R.dep_next + site] = -1
        if R.dep_first < 0:
            R.dep_first = site
        else:
            I[R.dep_next + R.dep_last] = site
        R.dep_last = site


@jit
def _ask_starts(R: Any, I: Any, site: int) -> None:
    if I[R.sta_next + site] == NOT_ASKED:
        I[R.sta_next + site] = -1
        if R.sta_first < 0:
            R.sta_first = site
        else:
            I[R.sta_next + R.sta_last] = site
        R.sta_last = site


@inline
def ask_departures(R: Any, I: Any, site: int) -> None:
    """Ask for a look, once, at the missions that wait at a site or stand there."""
    if site >= 0 and (I[R.q_head + site] >= 0 or I[R.si_nstand + site] > 0):
        _ask_departures(R, I, site)


@inline
def ask_starts(R: Any, I: Any, site: int) -> None:
    """Ask for a look, once, at the work that waits at a site."""
    if site >= 0 and (I[R.w_head + site] >= 0 or (R.n_aside > 0 and I[R.si_aside + site] > 0)):
        _ask_starts(R, I, site)


@inline
def trace(R: Any, F: Any, I: Any, kind: int, a: int, b: int, c: int, d: int, e: int) -> None:
    """Write a line of the trace, where one is wanted."""
    if R.tracing == 1:
        _write(R, F, I, kind, a, b, c, d, e)


@jit
def _write(R: Any, F: Any, I: Any, kind: int, a: int, b: int, c: int, d: int, e: int) -> None:
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
