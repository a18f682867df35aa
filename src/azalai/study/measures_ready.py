"""What READY counted in each replication, as measures."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import polars as pl

from azalai.ready.codes import CAUSES, RESPONSE_MIN
from azalai.results.result import Result
from azalai.study.measures import Column, Ints, Measure, numbers_of
from azalai.support.hours import RESCUES

ALL: Final = "*"
#: Headline figures of aircraft, also told by type and by what a target names.
OF_AIRCRAFT: Final = ("availability_frac", "in_country_frac", "clean_frac", "flown_fh")
#: Headline figures of the whole plan.
OF_ALL: Final = (
    "aircraft_lost",
    "man_h_per_fh",
    "missions_completed_frac",
    "hours_achieved_frac",
    "calls_in_time_frac",
    "missions",
    "wanted_h",
    "achieved_h",
    "fill_frac",
    "backorders",
)
#: Quantiles of the time from call to patient.
RESPONSES: Final = {"response_p50_min": 0.5, "response_p90_min": 0.9}
#: Mean wait of aircraft for a part: backorder-hours over requests (Little 1961), in days.
DELAY: Final = "parts_delay_d"
_HOURS: Final = 24.0


def ready_measures(ready: Result, targets: Iterable[str] = ()) -> Iterator[Measure]:
    """Give every measure of a result of READY.

    Args:
        ready: the result.
        targets: names of groups of aircraft that are told too.

    """
    numbers = numbers_of(ready["replications"])
    yield from _headlines(ready["replications"], numbers, {*targets})
    yield from _missions(ready["missions_each"], numbers)
    yield from _lost(ready["lost_each"], ready["missions_each"], numbers)
    yield from _responses(ready["responses_each"], _patient_missions(ready), numbers)


def place_of(site: str, kind: str) -> str:
    """Name a group of aircraft as targets do; blank for all."""
    return " | ".join(word for word in (kind, site) if word != ALL)


def _headlines(table: pl.DataFrame, numbers: Ints, targets: set[str]) -> Iterator[Measure]:
    for (site, kind, quantity), frame in table.group_by(
        "site", "type", "quantity", maintain_order=True
    ):
        of, name = place_of(str(site), str(kind)), str(quantity)
        meant = site == ALL or of in targets
        if (name in OF_AIRCRAFT and meant) or (name in OF_ALL and not of):
            yield _headline(name, of, frame, numbers)
    yield from _counts(table, numbers)


def _headline(name: str, of: str, frame: pl.DataFrame, numbers: Ints) -> Measure:
    column = Column(numbers)
    below = None if frame["below"].null_count() else column.of(frame, "below")
    return Measure(name, of, numbers, column.of(frame, "above"), below)


def _counts(table: pl.DataFrame, numbers: Ints) -> Iterator[Measure]:
    """Give available hours, and how long aircraft wait for a part."""
    column, whole = Column(numbers), table.filter(site=ALL, type=ALL)
    up = whole.filter(quantity="availability_frac")
    if not up.is_empty():
        yield Measure("available_h", "", numbers, column.of(up, "above"))
    waits, asked = (whole.filter(quantity=name) for name in ("backorders", "fill_frac"))
    if not waits.is_empty() and not asked.is_empty():
        above, below = column.of(waits, "above") / _HOURS, column.of(asked, "below")
        yield Measure(DELAY, "", numbers, above, below)


def _missions(each: pl.DataFrame, numbers: Ints) -> Iterator[Measure]:
    """Give missions completed, and calls in time by mission and of all patients."""
    column = Column(numbers)
    yield Measure("missions_completed", "", numbers, column.of(each, "completed"))
    for (mission,), frame in each.group_by("mission", maintain_order=True):
        done, every = column.of(frame, "completed"), column.of(frame, "missions")
        yield Measure("missions_completed_frac", str(mission), numbers, done, every)
        calls = column.of(frame, "calls")
        if calls.any():
            in_time = column.of(frame, "in_time")
            yield Measure("calls_in_time_frac", str(mission), numbers, in_time, calls)
    patients = each.filter(pl.col("kind").is_in(RESCUES))
    calls, in_time = column.of(patients, "calls"), column.of(patients, "in_time")
    if calls.any():
        yield Measure("patients_in_time_frac", "", numbers, in_time, calls)
        yield Measure("patients_in_time", "", numbers, in_time)


def _lost(lost: pl.DataFrame, each: pl.DataFrame, numbers: Ints) -> Iterator[Measure]:
    """Give the missions lost and their share of all missions, by cause."""
    column = Column(numbers)
    every = column.of(each, "missions")
    for cause in CAUSES:
        found = lost.filter(cause=cause)
        if not found.is_empty():
            number = column.of(found, "missions")
            yield Measure("missions_lost", cause, numbers, number)
            yield Measure("missions_lost_frac", cause, numbers, number, every)


def _patient_missions(ready: Result) -> list[str]:
    each = ready["missions_each"]
    return each.filter(pl.col("kind").is_in(RESCUES))["mission"].unique().sort().to_list()


def _responses(each: pl.DataFrame, patients: list[str], numbers: Ints) -> Iterator[Measure]:
    """Give quantiles of the time from call to patient, of all patients and by mission."""
    told = each.filter(clock="patient")
    groups = {"": patients} if patients else {}
    groups |= {name: [name] for name in told["mission"].unique().sort().to_list()}
    edges = np.array(RESPONSE_MIN, np.float64)
    for of, missions in groups.items():
        frame = told.filter(pl.col("mission").is_in(missions))
        counts = _classes(frame, numbers)
        for quantity, share in RESPONSES.items():
            yield Measure(quantity, of, numbers, counts, edges=edges, share=share)


def _classes(
    frame: pl.DataFrame, numbers: Ints
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Count calls by replication and class of time, the open class last."""
    column = Column(numbers)
    edges = [*map(float, RESPONSE_MIN), None]
    return np.array(
        [column.of(frame.filter(pl.col("below_min").eq_missing(edge)), "calls") for edge in edges]
    ).T
