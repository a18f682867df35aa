"""Calls that come at random: how many an hour, and how they spread over day, week and year.

The calls of a demand are a Poisson process of changing rate.  Its n-th call is found by inverting
the cumulative rate (RULES 4.2; Cinlar 1975, *Introduction to stochastic processes*, 4.7): with
E_n the sum of n unit exponential draws, it comes when the cumulative intensity reaches E_n / rate,
where `rate` is the mean an hour (`calls_per_h`) and the intensity has mean 1 (`intensity`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.errors import AzalaiError
from azalai.ready.calendars import windows
from azalai.support.demand import calls_per_y
from azalai.tables import times
from azalai.units import DAYS_PER_YEAR, HOURS_PER_DAY

Floats = NDArray[np.float64]
Slots = Sequence[tuple[str, float]]

HOURS_PER_YEAR: Final = DAYS_PER_YEAR * HOURS_PER_DAY
#: Weekdays, months and leap days come round together after 28 years.
_ROUND_D: Final = 28 * DAYS_PER_YEAR


class SilentProfileError(AzalaiError):
    """A profile whose weights leave no hour of the year in which a call may come."""


def slots_of(profiles: pl.DataFrame, profile: str) -> list[tuple[str, float]]:
    """Give slot and weight of each row of one profile, in the order of the slots' text."""
    rows = profiles.filter(pl.col("profile") == profile).sort("slot")
    return [(str(slot), weight) for slot, weight in rows.select("slot", "weight").iter_rows()]


def intensity(
    slots: Slots, start: date, horizon_h: float, offset_h: float = 0.0, profile: str = ""
) -> tuple[Floats, Floats]:
    """Give the intensity of calls, as its integral at the edges between which it is constant.

    A weight counts in the local hours, weekdays or months that its slot names and is 1 elsewhere;
    the weights of one instant multiply.  All is scaled so that the mean over the calendar's full
    round of 28 years from the plan's first day is 1: the yearly volume holds on average, a busy
    stretch at the end of a short plan is not averaged away.

    Args:
        slots: slot as the plan writes it, and weight; none for a flat profile.
        start: the plan's first day.
        horizon_h: length of the plan.
        offset_h: local time of the site of the demand - plan time.
        profile: its name, for the message.

    Returns:
        Two arrays (edges): plan hours from 0 to horizon_h, and hours of mean intensity since 0,
        never falling.  Two edges if the intensity never changes.

    Raises:
        SilentProfileError: if every weight that counts is 0.

    """
    slots = tuple(sorted(slots))
    mean = _mean(slots, start)
    if mean <= 0:
        raise SilentProfileError("profile-silent", profile=profile)
    edges, weights = _pieces(slots, start, horizon_h, offset_h)
    cumulative = np.append(0.0, np.cumsum(np.diff(edges) * weights)) / mean
    return edges, cumulative


@lru_cache(maxsize=256)
def _mean(slots: tuple[tuple[str, float], ...], start: date) -> float:
    if not slots:
        return 1.0
    edges, weights = _pieces(slots, start, _ROUND_D * HOURS_PER_DAY, 0.0)
    return float(np.dot(np.diff(edges), weights) / edges[-1])


def _pieces(slots: Slots, start: date, horizon_h: float, offset_h: float) -> tuple[Floats, Floats]:
    """Cut the plan where a slot begins or ends, and multiply the weights that count between."""
    calendar = [
        (weight, *windows(times.parse(slot), start, horizon_h, offset_h)) for slot, weight in slots
    ]
    ends = np.concatenate([[0.0, horizon_h], *(ends for _, *both in calendar for ends in both)])
    edges = np.unique(np.clip(ends, 0.0, horizon_h))
    weights = np.ones(len(edges) - 1)
    for weight, opens, closes in calendar:
        opened = np.searchsorted(opens, edges[:-1], side="right")
        closed = np.searchsorted(closes, edges[:-1], side="right")
        weights[opened > closed] *= weight
    kept = np.append(True, weights[1:] != weights[:-1])
    return np.append(edges[:-1][kept], horizon_h), weights[kept]


def calls_per_h(
    tables: Mapping[str, pl.DataFrame], mission: Mapping[str, Any], site: str = ""
) -> float:
    """Give the mean number of calls an hour that a mission on call answers.

    Args:
        tables: the frames of the scenario, defaults filled in; `demand` is read.
        mission: one row of `missions`; what its aircraft carry turns people or freight into calls.
        site: where the demand is; blank for a mission that tells its own `per_y`.

    Returns:
        Calls an hour; 0 where the mission serves no demand at the site.

    """
    if not site:
        return (mission["per_y"] or 0.0) / HOURS_PER_YEAR
    rows = tables["demand"].filter(
        (pl.col("site") == site) & (pl.col("kind") == pl.lit(mission["serves"], pl.String))
    )
    calls = sum(calls_per_y(row, mission) for row in rows.iter_rows(named=True))
    return calls / HOURS_PER_YEAR
