"""Months, years and when money flows: the one place where dates become numbers.

Month 0 is the month of the plan's first day.  Prices are those of the calendar year of a payment;
budgets count in years that begin with `budget_year_starts`; present values count in years of the
plan, so that another budget year changes no total.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.scenario.scenario import Scenario
from azalai.support.periods import begins
from azalai.tables.times import MONTHS
from azalai.units import DAYS_PER_YEAR, HOURS_PER_DAY

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Span = tuple[date, date]

FIRST: Final = date(1, 1, 1)
LAST: Final = date(9999, 12, 31)
#: A price is in force in a month if it is on this day: exactly one of two that follow is.
MIDDLE_DAY: Final = 15
MONTHS_PER_YEAR: Final = 12.0
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The months of a plan.

    Attributes:
        start, end: first day, and the day after the last.
        months: how many, the last one perhaps begun only.
        year: calendar year of each month, shape (months,).
        budget_year: year of the budget it falls in: the calendar year in which that begins.
        time_y: years from the start to the instant at which its money counts as flowing.
        years: length of the plan.
        length_d: days of each whole month.

    """

    start: date
    end: date
    months: int
    year: Whole
    budget_year: Whole
    time_y: Floats
    years: float
    length_d: Floats

    def month_of(self, day: date) -> int:
        """Give the number of a day's month, negative before the plan."""
        return (day.year - self.start.year) * 12 + day.month - self.start.month

    def first_day(self, month: int) -> date:
        """Give the first day of a month by its number."""
        at = self.start.year * 12 + self.start.month - 1 + month
        return date(at // 12, at % 12 + 1, 1)

    def year_at(self, month: int) -> int:
        """Give the calendar year of any month, also beyond the plan."""
        return self.first_day(month).year

    @property
    def years_per_h(self) -> Floats:
        """Years in one hour of each month: a month is a twelfth, whatever its days."""
        years: Floats = 1.0 / (self.length_d * HOURS_PER_DAY * MONTHS_PER_YEAR)
        return years

    def years_in(self, span: Span) -> Floats:
        """Count the years of a span in each month, whole months as twelfths, shape (months,)."""
        years: Floats = self.days_in(span) / (self.length_d * MONTHS_PER_YEAR)
        return years

    def days_in(self, span: Span) -> Floats:
        """Count the days of a span in each month of the plan, shape (months,)."""
        begin, end = max(span[0], self.start).toordinal(), min(span[1], self.end).toordinal()
        after = self.start.replace(day=1).toordinal() + np.cumsum(self.length_d)
        days: Floats = np.minimum(after, end) - np.maximum(after - self.length_d, begin)
        return days.clip(min=0.0)

    def in_force(self, span: Span) -> NDArray[np.bool_]:
        """Tell the months in which a price of a span is in force, shape (months,)."""
        first, after = (self._first_with_middle(day) for day in span)
        months = np.arange(self.months)
        return (months >= first) & (months < after)

    def _first_with_middle(self, day: date) -> int:
        """Give the first month whose deciding day is `day` or later."""
        return self.month_of(day) + (day.day > MIDDLE_DAY)


def calendar_of(plan: Scenario) -> Calendar:
    """Lay out the months of a plan."""
    start, end, policy = plan.start, plan.end, plan.settings.afford
    last = end - timedelta(1)
    months = (last.year - start.year) * 12 + last.month - start.month + 1
    at = start.year * 12 + start.month - 1 + np.arange(months)
    first = MONTHS.index(policy.budget_year_starts)
    years = plan.settings.plan.years
    plan_year = np.minimum(np.arange(months) // 12, max(int(np.ceil(years)) - 1, 0))
    time_y = plan_year + (0.5 if policy.flow_at == "mid" else 1.0)
    begins = [date(int(m) // 12, int(m) % 12 + 1, 1) for m in (*at, at[-1] + 1)]
    length_d = np.array([(b - a).days for a, b in pairwise(begins)], np.float64)
    budget_year = (at - first) // 12
    return Calendar(start, end, months, at // 12, budget_year, time_y, float(years), length_d)


def spans(
    frame: pl.DataFrame, keys: Sequence[str], taken: Mapping[str, date | None]
) -> list[Span | None]:
    """Give the days in which each row of a *period* table is in force; None: never.

    A blank end gives way to the next row of the same key, once that is in force (convention 6).
    """
    since = begins(frame, taken)
    ends = frame["ends"].to_list()
    by_key: dict[str, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        if since[position] is not None:
            by_key[key].append(position)
    found: list[Span | None] = [None] * frame.height
    for group in by_key.values():
        ordered = sorted(group, key=lambda p: since[p] or FIRST)
        for place, position in enumerate(ordered):
            begin, end = since[position], ends[position] or LAST
            if place + 1 < len(ordered):
                end = min(end, since[ordered[place + 1]] or LAST)
            if begin is not None and begin < end:
                found[position] = (begin, end)
    return found
