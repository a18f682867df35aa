"""When calls come: a profile as weights of months and hours."""

from calendar import monthrange
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.tables.times import MINUTES_PER_DAY, MONTHS, Span, parse

Floats = NDArray[np.float64]

WEEKDAYS: Final = 7
HOURS: Final = 24
#: Profiles are laid out in steps of so many minutes, fine enough for any slot a person writes.
STEP_MIN: Final = 5
#: A year of 365 days; which one does not matter to a mean week.
_YEAR: Final = 2027


def hourly(slots: Iterable[tuple[str, float]]) -> Floats:
    """Give the mean weight of each month and hour of the day, by the days of the month.

    A weight counts in the hours, weekdays and months that its slot names and is 1 elsewhere; the
    weights of one instant multiply.  A slot with `every` counts on that share of the days.

    Args:
        slots: slot as the plan writes it, and weight.

    Returns:
        Shape (12, 24); 1 a day of the month where there are no slots.

    """
    steps = MINUTES_PER_DAY // STEP_MIN
    weight = np.ones((len(MONTHS), WEEKDAYS, steps))
    for text, value in slots:
        inside = np.zeros(weight.shape)
        for span in parse(str(text)).spans:
            inside = np.maximum(inside, _covers(span, steps) / (span.every_d or 1))
        weight *= 1.0 + (value - 1.0) * inside
    days = np.array([monthrange(_YEAR, month + 1)[1] for month in range(len(MONTHS))])
    by_hour = weight.mean(axis=1).reshape(len(MONTHS), HOURS, -1).mean(axis=2)
    return np.asarray(by_hour * days[:, None])


def monthly(slots: Iterable[tuple[str, float]]) -> Floats:
    """Give the mean weight of each month, scaled so that the mean of a year is 1, shape (12,).

    A profile that is silent all year gives nought everywhere.
    """
    weight = hourly(slots).sum(axis=1)
    days = hourly(()).sum(axis=1)
    whole = float(weight.sum() / days.sum())
    return np.asarray(weight / days / whole if whole > 0.0 else weight)


def _covers(span: Span, steps: int) -> Floats:
    """Tell where a span holds, shape (12, 7, steps); past midnight it runs into the next day."""
    months = np.array([not span.months or m + 1 in span.months for m in range(len(MONTHS))])
    days = np.array([not span.days or d in span.days for d in range(WEEKDAYS)])
    at = np.arange(steps) * STEP_MIN + STEP_MIN / 2
    first = span.from_min or 0
    last = MINUTES_PER_DAY if span.to_min is None else span.to_min
    today = (at >= first) & (at < last)
    spill = at < last - MINUTES_PER_DAY
    by_day = days[:, None] & today | np.roll(days, 1)[:, None] & spill
    return (months[:, None, None] & by_day).astype(np.float64)
