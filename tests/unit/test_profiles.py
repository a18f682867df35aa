"""Profiles: months by hand, and as READY draws its calls."""

from datetime import date, timedelta

import numpy as np
import pytest

from azalai.ready.calls import intensity
from azalai.support.profiles import hourly, monthly

DAY_H = 24.0


def test_a_slot_of_months_and_hours_counts_in_those_hours_alone():
    """Three times the calls by day from July to September: twice in the mean of those months."""
    rest = 365 / (365 + 92)
    told = monthly([("jul-sep 06:00-18:00", 3.0)])
    assert told == pytest.approx([rest] * 6 + [2 * rest] * 3 + [rest] * 3)
    assert monthly([]) == pytest.approx([1.0] * 12)
    assert monthly([("jan-dec", 0.0)]) == pytest.approx([0.0] * 12)


@pytest.mark.parametrize(
    "slots",
    [
        [("jun-sep", 1.3), ("06:00-12:00", 1.6), ("22:00-06:00", 0.4)],
        [("jul-sep 06:00-18:00", 3.0), ("sat-sun", 0.2)],
        [("20:00-04:00", 0.1), ("nov-jan", 4.0), ("mon-fri 08:00-16:30", 2.0)],
    ],
)
def test_planned_months_are_those_in_which_ready_draws_its_calls(slots):
    """Over 28 years, in which weekdays and leap days come round."""
    first, years = date(2027, 1, 1), 28
    days = [first + timedelta(days=k) for k in range(int(years * 365.25))]
    edges, reached = intensity(tuple(slots), first, len(days) * DAY_H, 0.0, "")
    at = np.interp(np.arange(len(days) + 1) * DAY_H, edges, reached)
    month = np.array([day.month - 1 for day in days])
    drawn = np.bincount(month, np.diff(at)) / np.bincount(month) / DAY_H
    assert drawn == pytest.approx(monthly(slots), rel=2e-3)


def test_hours_and_months_are_of_one_table():
    slots = [("jun-sep 06:00-18:00", 2.5), ("sat-sun", 0.5)]
    table = hourly(slots)
    share = table.sum(axis=1) / table.sum()
    days = hourly([]).sum(axis=1) / hourly([]).sum()
    assert share == pytest.approx(monthly(slots) * days)
