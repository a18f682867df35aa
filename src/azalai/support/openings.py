"""When something is open, leaves or is on duty: times cells laid out along a calendar.

A times cell (`mon thu`, `every 14d`, `jul-sep`, `06:00-14:00`) becomes openings: spells in
hours since midnight of a first day, an instant being a spell without length.  Everything here
is calendar arithmetic; `every 14d` counts from that first day.  Hours are local and days have
24 of them.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.tables import times
from azalai.units import HOURS_PER_DAY

Floats = NDArray[np.float64]

#: Waits are averaged over so many days: four years hold every weekday in every month.
SPAN_D: Final = 1461
MINUTES_PER_HOUR: Final = 60.0


@dataclass(frozen=True, slots=True)
class Openings:
    """Spells in order of time, none overlapping.

    Attributes:
        from_h: shape (spells,), hours since the first day.
        to_h: the same; equal to `from_h` for an instant.

    """

    from_h: Floats
    to_h: Floats


def month_number(day: date, start: date) -> int:
    """Count the months from the month of `start` to that of `day`."""
    return (day.year - start.year) * 12 + day.month - start.month


def months_of(start: date, end: date) -> list[tuple[date, date]]:
    """Give the first day and the day after the last of each month of a plan, cut to the plan."""
    months = []
    first = start
    while first < end:
        length = monthrange(first.year, first.month)[1]
        after = min(first.replace(day=1) + timedelta(days=length), end)
        months.append((first, after))
        first = after
    return months


@lru_cache(maxsize=256)
def openings(
    cell: str | None, first: date, days: int, *, days_are_instants: bool = False
) -> Openings:
    """Lay a times cell out over some days.

    Args:
        cell: as a plan writes it; None and `always` are open all the time.
        first: the day from which hours and `every` count.
        days: how many days.
        days_are_instants: read days without hours as one instant at midnight of each, as for
            departures (`mon thu`), instead of as whole days.

    Returns:
        Spells in order, joined where they touch; not to be written to, since the engines and the
        futures of a run ask for the same cells over and over.

    """
    told = times.parse(cell) if cell is not None else times.Times()
    if told.always:
        return Openings(np.zeros(1), np.full(1, days * HOURS_PER_DAY))
    spells = [s for span in told.spans for s in _of_span(span, first, days, days_are_instants)]
    return _joined(sorted(spells))


def _of_span(
    span: times.Span, first: date, days: int, days_are_instants: bool
) -> list[tuple[float, float]]:
    from_min = span.from_min or 0
    instant = span.is_instant or (days_are_instants and span.from_min is None and not span.months)
    to_min = span.to_min if span.to_min is not None else times.MINUTES_PER_DAY
    spells = []
    for number in range(-1, days):
        if not _matches(span, first + timedelta(days=number), number):
            continue
        begins = number * HOURS_PER_DAY + from_min / MINUTES_PER_HOUR
        ends = begins if instant else number * HOURS_PER_DAY + to_min / MINUTES_PER_HOUR
        if ends >= 0 and begins < days * HOURS_PER_DAY and not (instant and begins < 0):
            spells.append((max(begins, 0.0), min(ends, days * HOURS_PER_DAY)))
    return spells


def _matches(span: times.Span, day: date, number: int) -> bool:
    if span.every_d is not None and (number < 0 or number % span.every_d):
        return False
    if span.days and day.weekday() not in span.days:
        return False
    return not span.months or day.month in span.months


def _joined(spells: Sequence[tuple[float, float]]) -> Openings:
    joined: list[list[float]] = []
    for begins, ends in spells:
        if joined and begins <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], ends)
        else:
            joined.append([begins, ends])
    array = np.array(joined, np.float64).reshape(-1, 2)
    array.flags.writeable = False
    return Openings(array[:, 0], array[:, 1])


def without(open_spells: Openings, closed: Openings) -> Openings:
    """Take closed spells out of open ones; an instant at the first moment of a closing is lost."""
    left: list[tuple[float, float]] = []
    for begins, ends in zip(open_spells.from_h.tolist(), open_spells.to_h.tolist(), strict=True):
        left += _cut(begins, ends, closed)
    return _joined(sorted(left))


def _cut(begins: float, ends: float, closed: Openings) -> list[tuple[float, float]]:
    first = int(np.searchsorted(closed.to_h, begins, side="right"))
    last = int(np.searchsorted(closed.from_h, ends, side="right"))
    pieces, at = [], begins
    for shut, opens in zip(closed.from_h[first:last], closed.to_h[first:last], strict=True):
        if shut > at:
            pieces.append((at, float(shut)))
        at = max(at, float(opens))
    inside = first < last and closed.from_h[first] <= begins < closed.to_h[first]
    if at < ends or (begins == ends and not inside):
        pieces.append((at, ends))
    return pieces


@lru_cache(maxsize=4096)
def wait_h(departs: str | None, closed: str | None, first: date) -> tuple[float, ...]:
    """Give the mean wait for the next opening, for who comes at any time of each month.

    Args:
        departs: times cell of departures; days without hours are one departure each.
        closed: times cell of closures; while closed nothing leaves.
        first: the day from which `every` counts.

    Returns:
        Twelve means in hours, January first; infinite where nothing ever leaves again within
        four years.

    """
    if departs is None and closed is None:
        return (0.0,) * 12
    days = 2 * SPAN_D  # the second half catches those who wait at the end of the first
    spells = openings(departs, first, days, days_are_instants=True)
    if closed is not None:
        spells = without(spells, openings(closed, first, days))
    sums = np.zeros(12)
    lengths = np.zeros(12)
    for begins, ends in months_of(first, first + timedelta(days=SPAN_D)):
        a, b = ((d - first).days * HOURS_PER_DAY for d in (begins, ends))
        sums[begins.month - 1] += _waited(spells, a, b)
        lengths[begins.month - 1] += b - a
    return tuple((sums / lengths).tolist())


def _waited(spells: Openings, a: float, b: float) -> float:
    """Integrate the time to the next opening over all arrivals between `a` and `b`."""
    ends_before = np.concatenate([[-np.inf], spells.to_h])
    begins_next = np.concatenate([spells.from_h, [np.inf]])
    low = np.clip(ends_before, a, b)
    high = np.clip(begins_next, a, b)
    met = high > low
    if not met.any():
        return 0.0
    near, far, opens = low[met], high[met], begins_next[met]
    if not np.isfinite(opens).all():
        return float("inf")
    return float(np.sum((far - near) * (opens - (near + far) / 2)))


def open_frac(cell: str | None, first: date) -> float:
    """Give the share of all hours in which a times cell is open."""
    if cell is None:
        return 1.0
    spells = openings(cell, first, SPAN_D)
    return float(np.sum(spells.to_h - spells.from_h)) / (SPAN_D * HOURS_PER_DAY)


@lru_cache(maxsize=1024)
def instants_by_month(cell: str, start: date, end: date) -> tuple[int, ...]:
    """Count the instants of a times cell in each month of a plan."""
    at_h = openings(cell, start, (end - start).days).from_h
    edges = [(a - start).days * HOURS_PER_DAY for a, _ in months_of(start, end)]
    counted = np.bincount(np.searchsorted(edges, at_h, side="right") - 1, minlength=len(edges))
    return tuple(counted.tolist())
