"""The headline figures over the horizon, in each replication and estimated.

The figures of each replication are kept as numerator and denominator, so that two alternatives can
be compared pair by pair from their results alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.results_cells import ALL, figure, groups, keys, series
from azalai.ready.results_fleet import available, in_country, possessed
from azalai.ready.rows import Rows
from azalai.stats.intervals import Estimate, mean, ratio, share
from azalai.units import unit_of

Floats = NDArray[np.float64]

#: Key columns of the summary.
SUMMARY: Final = ("site", "type", "quantity")


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure over the horizon, of one site and type (`*`: all).

    Attributes:
        site, type, quantity: what it is; the quantity ends with its unit.
        above: numerator of each replication.
        below: denominator of each replication, or None where the figure is the numerator.

    """

    site: str
    type: str
    quantity: str
    above: Floats
    below: Floats | None = None

    def estimate(self) -> Estimate:
        """Estimate it: a mean, or a ratio of sums."""
        if self.below is None:
            return mean(self.above)
        return (share if unit_of(self.quantity) == "0..1" else ratio)(self.above, self.below)


def headlines(labels: Labels, rows: Rows) -> list[Headline]:
    """Give every headline figure that has something to tell of."""
    found = [
        *_of_homes(labels, rows),
        *_of_tails(labels, rows),
        *_of_missions(labels, rows),
        *_of_stores(labels, rows),
    ]
    return [h for h in found if h.below is None or bool(h.below.any())]


def _of_homes(labels: Labels, rows: Rows) -> Iterator[Headline]:
    group = groups(labels.posts, ((), (1,), (0,), (0, 1)), labels.aside)
    states = group.sum(rows.total("state_h"), 1)
    above = available(states)
    for name, below in (
        ("availability_frac", possessed(states)),
        ("in_country_frac", in_country(states)),
    ):
        for number, (site, kind) in enumerate(group.names):
            yield Headline(site, kind, name, above[:, number], below[:, number])


def _of_tails(labels: Labels, rows: Rows) -> Iterator[Headline]:
    group = groups([(ALL, kind) for kind in labels.tail_type], ((), (0, 1)), labels.aside)
    counts = group.sum(rows.total("tails"), 1)
    for number, (site, kind) in enumerate(group.names):
        each = counts[:, number]
        yield Headline(site, kind, "clean_frac", each[:, codes.T_CLEAN], each[:, codes.T_POSSESSED])
        yield Headline(site, kind, "flown_fh", each[:, codes.T_FH])
        if each[:, codes.T_LOST].any():
            yield Headline(site, kind, "aircraft_lost", each[:, codes.T_LOST])
    flown = counts[:, 0, codes.T_FH] if group.names else np.zeros(rows.replications)
    own = [task not in labels.tasks_aside for _, task, _ in labels.shops]
    worked = rows.total("shops")[:, np.array(own, bool), codes.H_MAN_H].sum(axis=1)
    yield Headline(ALL, ALL, "man_h_per_fh", worked, flown)


def _of_missions(labels: Labels, rows: Rows) -> Iterator[Headline]:
    services = [(mission, base) for mission, base, _ in labels.services]
    total = rows.total("services")
    group, fleet = (groups(services, ((), (1,)), a, 0) for a in ((), labels.missions_aside))
    counts, hours = group.sum(total, 1), fleet.sum(total, 1)
    served = {site: hours[:, number] for number, (_, site) in enumerate(fleet.names)}
    none = np.zeros((rows.replications, len(codes.SERVICE_COUNTS)))
    for number, (_, site) in enumerate(group.names):
        each = counts[:, number]
        outcomes = each[:, : len(codes.OUTCOMES)]
        completed = outcomes[:, : codes.REDUCED + 1].sum(axis=1)
        own = served.get(site, none)
        wanted, achieved = own[:, codes.V_WANTED_H], own[:, codes.V_ACHIEVED_H]
        yield Headline(site, ALL, "missions_completed_frac", completed, outcomes.sum(axis=1))
        yield Headline(site, ALL, "hours_achieved_frac", achieved, wanted)
        yield Headline(
            site, ALL, "calls_in_time_frac", each[:, codes.V_IN_TIME], each[:, codes.V_CALLS]
        )
        yield Headline(site, ALL, "missions", outcomes.sum(axis=1))
        if site in served:
            yield Headline(site, ALL, "wanted_h", wanted)
            yield Headline(site, ALL, "achieved_h", achieved)


def _of_stores(labels: Labels, rows: Rows) -> Iterator[Headline]:
    group = groups([(site,) for site, _, _ in labels.stores], ((), (0,)))
    counts = group.sum(rows.total("stores"), 1)
    hours = np.full(rows.replications, sum(labels.bin_h))
    for number, (site,) in enumerate(group.names):
        each = counts[:, number]
        if each[:, codes.W_REQUESTS].any():
            yield Headline(
                site, ALL, "fill_frac", each[:, codes.W_FILLED], each[:, codes.W_REQUESTS]
            )
            yield Headline(site, ALL, "backorders", each[:, codes.W_BACKORDER], hours)


def summary(found: list[Headline]) -> pl.DataFrame:
    """Give the headline figures with their intervals, one a row."""
    estimates = [h.estimate() for h in found]
    stacked = Estimate(
        *(
            np.array([float(getattr(e, part)) for e in estimates])
            for part in ("mean", "low", "high", "p10", "p90")
        )
    )
    names = [(h.site, h.type, h.quantity, unit_of(h.quantity)) for h in found]
    return keys(((*SUMMARY, "unit"), names)).hstack(series(figure(stacked, "")))


def replications(found: list[Headline], numbers: list[int]) -> pl.DataFrame:
    """Give the headline figures of each replication: `above` / `below` where there is a below."""
    count = len(numbers)
    names = keys(
        (SUMMARY, [(h.site, h.type, h.quantity) for h in found]), (("at",), [("",)] * count)
    )
    none = np.full(count, np.nan)
    above = [h.above for h in found]
    below = [none if h.below is None else h.below for h in found]
    return names.drop("at").hstack(
        [
            pl.Series("replication", numbers * len(found), dtype=pl.Int32),
            pl.Series("above", np.concatenate([*above, none[:0]])),
            pl.Series("below", np.concatenate([*below, none[:0]]), nan_to_null=True),
        ]
    )
