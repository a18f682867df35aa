"""Times of a plan as hours: windows, instants, months and days, daylight.

Plan hours count from 00:00 of the plan's first day in plan time.  Plan time is UTC + `utc_offset_h`
where the plan tells it, and everything happens in it; where it is blank, plan time is UTC and each
site lives by its mean solar time, longitude / 15 h ahead (convention 10 of the tables).  The local
time of a site is plan time + `offset_h`, see `site_offsets`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.geo.daylight import DEG_PER_H, rise_and_set_h
from azalai.scenario.scenario import Scenario
from azalai.tables.times import Span, Times
from azalai.units import HOURS_PER_DAY, MINUTES_PER_HOUR

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

#: Windows are told so far beyond the horizon, so that every opening has a next one.
BEYOND_D: Final = 400
EVER: Final = 1e300
_INSTANT_H: Final = 1e-9

_WEEK_D: Final = 7
_MONDAY: Final = np.datetime64("1969-12-29", "D")


def site_offsets(scenario: Scenario) -> dict[str, float]:
    """Give for each site how far its local time is ahead of plan time, in hours.

    0 everywhere if the plan tells `utc_offset_h`, and for a site without a longitude.
    """
    cells = scenario.sites.frame.select("name", "longitude_deg").iter_rows()
    told = scenario.settings.plan.utc_offset_h is not None
    return {
        name: 0.0 if told or longitude is None else longitude / DEG_PER_H
        for name, longitude in cells
    }


def plan_offset(scenario: Scenario) -> float:
    """Give how far plan time is ahead of UTC, in hours."""
    return scenario.settings.plan.utc_offset_h or 0.0


def hours_since(start: date, day: date) -> float:
    """Give 00:00 of a day in plan hours."""
    return (day - start).days * HOURS_PER_DAY


def windows(
    times: Times, start: date, horizon_h: float, offset_h: float = 0.0
) -> tuple[Floats, Floats]:
    """Give the windows of a times cell in plan hours.

    A window past midnight belongs to the day on which it opens.  `every 14d` counts from the plan's
    first day; beside weekdays it means those of the first week of each such stretch (`every 14d
    mon`: every other Monday).  A part that is an instant opens no window.

    Args:
        times: the cell.
        start: the plan's first day.
        horizon_h: length of the plan.
        offset_h: local time - plan time.

    Returns:
        When they open and close, sorted, merged where they touch, half-open, cut to 0 ..
        horizon_h + 400 days; `always` gives one window that never opens or closes.

    """
    if times.always:
        return np.array([-EVER]), np.array([EVER])
    days = _days(horizon_h, offset_h)
    opens: list[Floats] = []
    closes: list[Floats] = []
    for span in times.spans:
        if not span.is_instant:
            begin = _hours(_chosen(span, start, days)) - offset_h
            from_min, to_min = _hours_of(span)
            opens.append(begin + from_min / MINUTES_PER_HOUR)
            closes.append(begin + to_min / MINUTES_PER_HOUR)
    return _merge(opens, closes, horizon_h + BEYOND_D * HOURS_PER_DAY)


def instants(times: Times, start: date, horizon_h: float, offset_h: float = 0.0) -> Floats:
    """Give the instants of a times cell in plan hours, sorted, from 0 to horizon_h + 400 days.

    A part without hours happens at 00:00 local time.  A part that is a window stands for its
    opening on each of its days (`mon thu`: both days at 00:00); one of months alone for the first
    day of each stretch of months (`jul-sep`: 1 July).  Arguments as in `windows`.
    """
    days = _days(horizon_h, offset_h)
    found = [np.empty(0)]
    for span in times.spans:
        chosen = _chosen(span, start, days)
        if span.months and not span.is_instant and span.from_min is None:
            chosen = chosen[np.diff(chosen, prepend=chosen[:1] - 2) > 1]
        hour = (span.from_min or 0) / MINUTES_PER_HOUR
        found.append(_hours(chosen) + (hour - offset_h))
    every = np.unique(np.concatenate(found))
    return every[(every >= 0) & (every < horizon_h + BEYOND_D * HOURS_PER_DAY)]


def _days(horizon_h: float, offset_h: float) -> Days:
    """Give the local days, from the plan's first, of which a window can touch the plan."""
    first = int(np.floor(offset_h / HOURS_PER_DAY)) - 1
    last = int(np.ceil((horizon_h + offset_h) / HOURS_PER_DAY)) + BEYOND_D + 1
    return np.arange(first, last, dtype=np.int64)


def _chosen(span: Span, start: date, days: Days) -> Days:
    """Keep the days that one part of a cell names."""
    dates = np.datetime64(start, "D") + days.astype("timedelta64[D]")
    kept = np.ones(len(days), np.bool_)
    if span.days:
        kept &= np.isin((dates - _MONDAY).astype(np.int64) % _WEEK_D, span.days)
    if span.months:
        kept &= np.isin(dates.astype("datetime64[M]").astype(np.int64) % 12 + 1, span.months)
    if span.every_d:
        kept &= days % span.every_d < (_WEEK_D if span.days else 1)
    chosen: Days = days[kept]
    return chosen


def _hours(days: Days) -> Floats:
    return days.astype(np.float64) * HOURS_PER_DAY


def _hours_of(span: Span) -> tuple[float, float]:
    """Give the minutes of a day at which a window opens and closes."""
    if span.from_min is None or span.to_min is None:
        return 0.0, HOURS_PER_DAY * MINUTES_PER_HOUR
    return float(span.from_min), float(span.to_min)


def _merge(opens: list[Floats], closes: list[Floats], end_h: float) -> tuple[Floats, Floats]:
    """Join windows that touch or overlap, and cut them to the plan."""
    if not opens:
        return np.empty(0), np.empty(0)
    first, last = np.concatenate(opens), np.concatenate(closes)
    order = np.argsort(first, kind="stable")
    first, last = first[order], np.maximum.accumulate(last[order])
    begins = np.append(True, first[1:] > last[:-1])
    ends = np.append(begins[1:], True)
    first, last = np.clip(first[begins], 0, end_h), np.clip(last[ends], 0, end_h)
    inside = first < last
    return first[inside], last[inside]


@dataclass(frozen=True)
class Bins:
    """The stretches of time by which results are counted.

    Attributes:
        edges_h: shape (n + 1), plan hours; half-open stretches between them.
        labels: `2027-01`, or `2027-01-05` for a day; a month that a window of days cuts in two has
            two stretches of one label.
        month_index: months since the month of the plan's first day, shape (n).
        calendar_month: 1 to 12, shape (n).
        day: whether the stretch is one day, shape (n).

    """

    edges_h: Floats
    labels: list[str]
    month_index: NDArray[np.int32]
    calendar_month: NDArray[np.int32]
    day: NDArray[np.bool_]


def bins(
    start: date,
    end: date,
    window: tuple[date, date] | None = None,
    counted: date | None = None,
) -> Bins:
    """Cut the plan into months, and into days from the first to before the second of `window`.

    Nothing before `counted` is told; it is cut there too.

    Raises:
        ValueError: if the window ends before it begins.

    """
    first, last = np.datetime64(start, "D"), np.datetime64(end, "D")
    month = np.timedelta64(1, "M")
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]")) + month
    edges = np.concatenate([[first, last], months.astype("datetime64[D]"), _window_days(window)])
    edges = edges if counted is None else np.append(edges, np.datetime64(counted, "D"))
    edges = np.unique(edges[(edges >= first) & (edges <= last)])
    begins = edges[:-1]
    is_day = np.zeros(len(begins), np.bool_)
    if window:
        is_day = (begins >= np.datetime64(window[0])) & (begins < np.datetime64(window[1]))
    index = begins.astype("datetime64[M]").astype(np.int64)
    labels = [str(d) if day else str(d)[:7] for d, day in zip(begins, is_day, strict=True)]
    return Bins(
        (edges - first).astype(np.float64) * HOURS_PER_DAY,
        labels,
        (index - first.astype("datetime64[M]").astype(np.int64)).astype(np.int32),
        (index % 12 + 1).astype(np.int32),
        is_day,
    )


def _window_days(window: tuple[date, date] | None) -> NDArray[np.datetime64]:
    if window is None:
        return np.empty(0, "datetime64[D]")
    if window[1] <= window[0]:
        msg = f"the window from {window[0]} to {window[1]} holds no day"
        raise ValueError(msg)
    one = np.timedelta64(1, "D")
    return np.arange(np.datetime64(window[0], "D"), np.datetime64(window[1], "D") + one)


def daylight(
    latitude_deg: float, longitude_deg: float, start: date, horizon_h: float, utc_offset_h: float
) -> tuple[Floats, Floats]:
    """Give the beginning of morning and the end of evening civil twilight of each day.

    Args:
        latitude_deg: of the site.
        longitude_deg: of the site.
        start: the plan's first day.
        horizon_h: length of the plan.
        utc_offset_h: plan time - UTC, see `plan_offset`.

    Returns:
        Two arrays in plan hours, a place for each solar day of the site from the one before the
        plan's first to 400 days after the horizon: dawn and dusk; -1e300 and 1e300 where it is
        light all day; dawn after dusk where it never gets light.

    """
    days = np.arange(-1, int(np.ceil(horizon_h / HOURS_PER_DAY)) + BEYOND_D + 1)
    begin, end = rise_and_set_h(start.toordinal() + days, latitude_deg, longitude_deg)
    up, down = end - begin > HOURS_PER_DAY - _INSTANT_H, end - begin < _INSTANT_H
    since = days * HOURS_PER_DAY + utc_offset_h
    dawn = np.where(up, -EVER, np.where(down, since + end + 1.0, since + begin))
    dusk = np.where(up, EVER, since + end)
    return dawn, dusk


def light(
    latitude_deg: float, longitude_deg: float, start: date, horizon_h: float, utc_offset_h: float
) -> tuple[Floats, Floats]:
    """Give when it is light as windows; days that are light throughout run into one.

    Arguments as in `daylight`, result as in `windows`.
    """
    dawn, dusk = daylight(latitude_deg, longitude_deg, start, horizon_h, utc_offset_h)
    noon = (np.arange(len(dawn)) - 0.5) * HOURS_PER_DAY - longitude_deg / DEG_PER_H + utc_offset_h
    half = HOURS_PER_DAY / 2 + 1.0  # more than half, so that such days overlap
    opens, closes = np.maximum(dawn, noon - half), np.minimum(dusk, noon + half)
    kept = opens < closes
    return _merge([opens[kept]], [closes[kept]], horizon_h + BEYOND_D * HOURS_PER_DAY)
