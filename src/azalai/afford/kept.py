"""What the plan keeps, whatever is flown: tails possessed and handed over, posts, trainees.

These quantities follow from the tables alone.  They are taken where the quantities given (of a
simulation) do not speak of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from azalai.afford.calendar import MONTHS_PER_YEAR, Calendar, Floats, Span, spans
from azalai.afford.fleetbook import Stay
from azalai.afford.tariff import Tariff
from azalai.results.quantities import SCHEMA
from azalai.support.openings import instants_by_month
from azalai.units import HOURS_PER_DAY

Row = tuple[int, int, str, str, str, str, str, str, float]


def kept(tariff: Tariff) -> pl.DataFrame:
    """Give possessed, delivered, posts and trainees of one replication, as planned."""
    rows = [*_tails(tariff), *_posts(tariff), *_trainees(tariff)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def row(what: str, key: str, month: int, number: float, **names: str) -> Row:
    """Make one row of quantities of replication 0."""
    told = [names.get(name, "") for name in ("site", "type", "by", "contract")]
    return (0, month, what, key, *told, number)  # type: ignore[return-value]


def contract_of(tariff: Tariff, stay: Stay) -> str:
    """Give the contract that pays a tail's parts and outside work, blank for none."""
    if stay.support is not None:
        return stay.support
    wet = stay.offer is not None and tariff.rules.modes.get(stay.offer) == "wet_lease"
    return stay.offer or "" if wet else ""


def _tails(tariff: Tariff) -> Iterator[Row]:
    calendar = tariff.calendar
    for tail, stays in tariff.book.possessed_d(calendar).items():
        for place, (stay, days) in enumerate(stays):
            told = {"site": stay.site, "type": stay.type, "contract": contract_of(tariff, stay)}
            for month in np.flatnonzero(days).tolist():
                yield row("possessed", tail, month, days[month] * HOURS_PER_DAY, **told)
            arrives = calendar.start < stay.span[0] < calendar.end
            if place == 0 and arrives and stay.offer is not None:
                month = calendar.month_of(stay.span[0])
                yield row("delivered", tail, month, 1.0, **{**told, "by": stay.offer})


def _in_force(tariff: Tariff, table: str) -> Iterator[tuple[dict[str, Any], str, Span]]:
    rows = tariff.rules.plan.tables[table]
    found = spans(rows.frame, rows.keys, tariff.dates)
    for position, cells in enumerate(rows.frame.iter_rows(named=True)):
        span = found[position]
        if span is not None:
            yield cells, rows.keys[position], span


def _posts(tariff: Tariff) -> Iterator[Row]:
    """Give posts, tools and docks in months, by the days they are there."""
    for cells, key, span in _in_force(tariff, "resources"):
        months = MONTHS_PER_YEAR * tariff.calendar.years_in(span)
        for month in np.flatnonzero(months).tolist():
            yield row("posts", key, month, months[month] * cells["number"], site=cells["site"])


def _trainees(tariff: Tariff) -> Iterator[Row]:
    """Give the trainees that replace leavers, and those that fill up to `wanted`, by class.

    A skill's leavers are shared evenly by the courses in force that make it; a class takes its
    share of a year's, at most its seats.
    """
    calendar = tariff.calendar
    leavers, gap = _leavers(tariff)
    courses = list(_in_force(tariff, "courses"))
    open_d: dict[str, Floats] = defaultdict(lambda: np.zeros(calendar.months))
    for cells, _, span in courses:
        open_d[cells["makes"]] += calendar.days_in(span)
    for cells, key, span in courses:
        skill, days = cells["makes"], calendar.days_in(span)
        share = np.divide(days, open_d[skill], out=np.zeros_like(days), where=days > 0)
        needed = share * leavers[skill] / max(cells["pass_frac"], 1e-9)
        needed[0] += share[0] * gap[skill] / max(cells["pass_frac"], 1e-9)
        for month, number in _classes(calendar, cells, days, needed):
            yield row("trainees", key, month, number, site=cells["site"])


def _leavers(tariff: Tariff) -> tuple[dict[str, Floats], dict[str, float]]:
    """Give the leavers of each month of each skill, and the posts wanted beyond those told."""
    calendar = tariff.calendar
    leavers: dict[str, Floats] = defaultdict(lambda: np.zeros(calendar.months))
    gap: dict[str, float] = defaultdict(float)
    for cells, _, span in _in_force(tariff, "resources"):
        if cells["kind"] == "people":
            years = calendar.years_in(span)
            employed = cells["number"] * cells["employed_per_post"]
            leavers[cells["resource"]] += employed * cells["leave_frac_per_y"] * years
            if span[0] <= calendar.start < span[1]:
                more = max(cells["wanted"] - cells["number"], 0.0)
                gap[cells["resource"]] += more * cells["employed_per_post"]
    return leavers, gap


def _classes(
    calendar: Calendar, cells: dict[str, Any], days: Floats, needed: Floats
) -> Iterator[tuple[int, float]]:
    """Give month and trainees of each class: those waiting, at most the seats."""
    starts = np.sign(days)
    if cells["when"] is not None:
        starts *= instants_by_month(cells["when"], calendar.start, calendar.end)
    waiting = 0.0
    for month in range(calendar.months):
        waiting += float(needed[month])
        seats = starts[month] * cells["seats"] if cells["seats"] is not None else np.inf
        number = float(min(waiting, seats)) if starts[month] else 0.0
        if number > 0.0:
            waiting -= number
            yield month, number
