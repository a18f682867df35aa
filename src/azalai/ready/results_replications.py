"""What each replication came to, where a comparison needs more than its headline figures.

Shares of months, causes of loss and quantiles of times are no ratios of two sums over the whole
horizon: two alternatives are set side by side replication by replication only from what is kept
here.  Rows in which nothing was counted are left out.
"""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.results_cells import groups
from azalai.ready.rows import Rows

Floats = NDArray[np.float64]

#: Tables with a row for each replication and cell: too many for a screen or a sheet.
BULKY: Final = ("quantities", "months_each", "responses_each")


def tables(labels: Labels, rows: Rows) -> dict[str, pl.DataFrame]:
    """Make every table of single replications."""
    return {
        "months_each": months_each(labels, rows),
        "missions_each": missions_each(labels, rows),
        "lost_each": lost_each(rows),
        "responses_each": responses_each(labels, rows),
    }


def months_each(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give hours possessed and available of each home in each period of each replication."""
    group = groups(labels.posts, ((), (1,), (0,), (0, 1)), labels.aside)
    possessed = group.sum(_hours_from(rows, codes.GONE + 1), 2)
    available = group.sum(_hours_from(rows, codes.AVAILABLE_FROM), 2)
    each, period, cell = np.nonzero(possessed)
    names = [pl.Series("period", list(labels.bins), dtype=pl.String).gather(period)]
    for column, word in enumerate(("site", "type")):
        told = pl.Series(word, [name[column] for name in group.names], dtype=pl.String)
        names.append(told.gather(cell))
    return pl.DataFrame(
        [
            _replication(rows, each),
            *names,
            pl.Series("available_h", available[each, period, cell]),
            pl.Series("possessed_h", possessed[each, period, cell]),
        ]
    )


def _hours_from(rows: Rows, first: int) -> Floats:
    """Sum the hours in the states from one on: (replications, bins, posts)."""
    bins, posts, states = rows.shape.sizes["state_h"]
    cell = np.arange(bins * posts)[:, None]
    place = np.where(np.arange(states) >= first, cell, bins * posts)  # the others: put aside
    sums = rows.fold("state_h", place.reshape(-1), bins * posts + 1)
    return sums[:, :-1].reshape(len(sums), bins, posts)


def missions_each(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give what each mission came to in each replication, all bases together."""
    group = groups([(mission, kind) for mission, _, kind in labels.services], ((0, 1),))
    counts = group.sum(rows.total("services"), 1)
    outcomes = counts[..., : len(codes.OUTCOMES)]
    each, cell = np.nonzero(outcomes.sum(axis=-1))
    names = [
        pl.Series(word, [name[column] for name in group.names], dtype=pl.String).gather(cell)
        for column, word in enumerate(("mission", "kind"))
    ]
    numbers = {
        "missions": outcomes.sum(axis=-1),
        "completed": outcomes[..., : codes.REDUCED + 1].sum(axis=-1),
        "calls": counts[..., codes.V_CALLS],
        "in_time": counts[..., codes.V_IN_TIME],
    }
    columns = [pl.Series(name, number[each, cell]) for name, number in numbers.items()]
    return pl.DataFrame([_replication(rows, each), *names, *columns])


def lost_each(rows: Rows) -> pl.DataFrame:
    """Give the missions that each replication lost, by cause."""
    counts = rows.total("services").sum(axis=1)
    lost = counts[:, codes.V_LOST_BY : codes.V_LOST_BY + len(codes.CAUSES)]
    each, cause = np.nonzero(lost)
    return pl.DataFrame(
        [
            _replication(rows, each),
            pl.Series("cause", list(codes.CAUSES), dtype=pl.String).gather(cause),
            pl.Series("missions", lost[each, cause]),
        ]
    )


def responses_each(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give the calls that each replication answered in each class of time, by mission and clock.

    `below_min` is the upper edge of the class; it is empty in the last, open one.
    """
    missions = groups([(mission,) for mission, _, _ in labels.demands], ((0,),))
    counts = missions.sum(rows.block("responses"), 1)
    edges = pl.Series("below_min", [*map(float, codes.RESPONSE_MIN), None], dtype=pl.Float64)
    each, mission, clock, place = np.nonzero(counts)
    names = pl.Series("mission", [name for (name,) in missions.names], dtype=pl.String)
    clocks = pl.Series("clock", list(codes.CLOCKS), dtype=pl.String)
    return pl.DataFrame(
        [
            _replication(rows, each),
            names.gather(mission),
            clocks.gather(clock),
            edges.gather(place),
            pl.Series("calls", counts[each, mission, clock, place]),
        ]
    )


def _replication(rows: Rows, each: NDArray[np.intp]) -> pl.Series:
    return pl.Series("replication", np.array(rows.numbers, np.int32)[each], dtype=pl.Int32)
