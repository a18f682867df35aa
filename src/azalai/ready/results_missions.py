"""What the missions became: outcomes, hours, responses, and readiness to launch."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.results_cells import ALL, Cells, figure, keys, levels, single
from azalai.ready.results_periods import Part, Split, Told, by_period
from azalai.ready.rows import Rows
from azalai.stats.intervals import Estimate, mean, quantiles, ratio, share, t_quantile

Floats = NDArray[np.float64]

SERVICE: Final = ("mission", "base", "kind")
#: Whole, late or reduced.
COMPLETED: Final = "completed"
#: Outcome and cause of each count of missions, in the order of the counts.
ENDS: Final = (
    *((outcome, ALL) for outcome in codes.OUTCOMES),
    *((codes.OUTCOMES[codes.LOST], cause) for cause in codes.CAUSES),
    (COMPLETED, ALL),
)
#: What became of the wanted hours: the first is the sum of the others (RULES 4.3).
HOURS: Final = (
    ("wanted", ALL),
    ("achieved", ALL),
    ("aborted", ALL),
    ("reduced", ALL),
    *(("lost", cause) for cause in codes.CAUSES),
)
#: Shares of the calls reached whose response times are told.
SHARES: Final = (0.5, 0.8, 0.9)


def tables(labels: Labels, rows: Rows) -> dict[str, pl.DataFrame]:
    """Make every table of the missions."""
    kept = ((), (1,), (2,), (0, 2), (0, 1, 2))
    grouped = levels(labels.services, kept)
    flown = levels(labels.services, kept, labels.missions_aside, 0)
    tells = {"missions": missions, "responses": responses}
    start = launch(labels, rows)
    return {
        **by_period(labels, rows, "services", SERVICE, grouped, tells),
        **by_period(labels, rows, "services", SERVICE, flown, {"hours": hours}),
        "response_times": response_times(labels, rows),
        "readiness": start.select("mission", "site", "month", "hour", p1="one_frac", p2="two_frac"),
        "launch": start,
    }


def missions(part: Part) -> Told:
    """Give the number of missions by outcome, and of the lost ones by cause, and their share.

    The outcome `completed` is whole, late and reduced together.
    """
    counts = part.numbers[..., : len(ENDS) - 1]
    done = counts[..., : codes.REDUCED + 1].sum(axis=-1, keepdims=True)
    every = counts[..., : len(codes.OUTCOMES)].sum(axis=-1)
    counts = np.concatenate([counts, done], axis=-1)
    return _counted(part.rows(("outcome", "cause"), ENDS, counts), every, "")


def hours(part: Part) -> Told:
    """Give the hours wanted, and what became of them: wanted = achieved + all the others.

    What machines or vehicles alone serve beside aircraft stands in its own rows and in no sum.
    """
    found = part.numbers[..., codes.V_WANTED_H : codes.V_WANTED_H + len(HOURS)]
    return _counted(part.rows(("what", "cause"), HOURS, found), found[..., 0], "h")


def _counted(each: Split, every: Floats, unit: str) -> Told:
    """Give what services came to, as numbers and as shares of `every`."""
    shares = share(each.numbers, every[:, each.cell])
    return each.table(figure(mean(each.numbers), unit), figure(shares, "frac", "share"))


def responses(part: Part) -> Told:
    """Give calls, the shares launched and in time of all calls, and the mean of three clocks.

    A lost call is neither launched nor in time (RULES 4.5); clocks are means over those reached.
    """
    each = part.rows((), ((),), part.numbers[..., codes.V_CALLS, None])
    calls, counts = each.numbers, part.numbers[:, each.cell]
    columns = [
        figure(mean(calls), "", "calls"),
        figure(share(counts[..., codes.V_LAUNCHED], calls), "frac", "launched"),
        figure(share(counts[..., codes.V_IN_TIME], calls), "frac", "in_time"),
    ]
    for clock, number in CLOCK_NUMBERS.items():
        minutes, reached = (codes.SERVICE_COUNTS.index(n) for n in (f"{clock}_min", number))
        columns.append(figure(ratio(counts[..., minutes], counts[..., reached]), "min", clock))
    return each.table(*columns)


#: What the sum of a clock is divided by.
CLOCK_NUMBERS: Final = {
    "airborne": "calls launched",
    "patient": "patients reached",
    "care": "patients in care",
}


def response_times(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give the time within which shares of the calls reached were answered, place by place.

    Times come in classes and are taken to be even inside a class; a quantile in the last, open
    class is empty.  The interval is that of Woodruff (1952, *Confidence intervals for medians and
    other position measures*): the interval of the share, read back as times.
    """
    counts = rows.block("responses")
    estimates = [_quantile(counts, share) for share in SHARES]
    names = keys(
        (("mission", "site", "target_min"), [(m, s, str(t)) for m, s, t in labels.demands]),
        (("clock",), single(codes.CLOCKS)),
        (("share_frac",), single([str(share) for share in SHARES])),
    ).with_columns(pl.col("target_min", "share_frac").cast(pl.Float64).fill_nan(None))
    reached = np.repeat(counts.sum(axis=-1)[..., None], len(SHARES), axis=-1)
    parts = {
        name: np.stack([getattr(e, name) for e in estimates], axis=-1)[None]
        for name in ("mean", "low", "high", "p10", "p90")
    }
    cells = Cells(names, reached)
    times = Estimate(**{name: cells.pick(part)[0] for name, part in parts.items()})
    number = ("reached", cells.pick(reached).mean(axis=0))
    return cells.table([number], figure(times, "min"))


def _quantile(counts: Floats, share: float) -> Estimate:
    """Estimate the time within which a share of the calls was answered: (demands, clocks)."""
    reached = counts.sum(axis=-1)
    below = np.cumsum(counts, axis=-1)[..., :-1]
    total, every = below.sum(axis=0), reached.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = total / every[..., None]
        each = below / reached[..., None]
    middle = _read_time(shares, share)
    residuals = _share_at(below, middle) - share * reached
    count = len(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt((residuals**2).sum(axis=0) / max(count - 1, 1) * count) / every
    half = np.where(np.isnan(middle), np.nan, t_quantile(count) * error)
    spread = quantiles(_read_time(each, share))
    low, high = _read_time(shares, share - half), _read_time(shares, share + half)
    return Estimate(middle, low, high, *spread)


def _read_time(shares: Floats, wanted: float | Floats) -> Floats:
    """Read the time at which shares (..., edges) reach what is wanted; nan beyond the last edge."""
    edges = np.array((0.0, *codes.RESPONSE_MIN))
    full = np.concatenate([np.zeros_like(shares[..., :1]), shares], axis=-1)
    goal = np.broadcast_to(np.asarray(wanted, np.float64), full.shape[:-1])[..., None]
    reached = full >= np.maximum(goal, 0.0)
    upper = np.maximum(np.argmax(reached, axis=-1), 1)
    below = np.take_along_axis(full, (upper - 1)[..., None], -1)[..., 0]
    above = np.take_along_axis(full, upper[..., None], -1)[..., 0]
    width = np.where(above > below, above - below, 1.0)
    part = (np.maximum(goal[..., 0], 0.0) - below) / width
    time = edges[upper - 1] + part * (edges[upper] - edges[upper - 1])
    known = reached.any(axis=-1) & ~np.isnan(goal[..., 0])
    return np.where(known, time, np.nan)


def _share_at(below: Floats, time: Floats) -> Floats:
    """Count in each replication the calls answered within a time (demands, clocks)."""
    edges = np.array((0.0, *codes.RESPONSE_MIN))
    full = np.concatenate([np.zeros_like(below[..., :1]), below], axis=-1)
    upper = np.clip(np.searchsorted(edges, np.nan_to_num(time)), 1, len(edges) - 1)
    part = (np.nan_to_num(time) - edges[upper - 1]) / (edges[upper] - edges[upper - 1])
    low = np.take_along_axis(full, (upper - 1)[None, ..., None], -1)[..., 0]
    high = np.take_along_axis(full, upper[None, ..., None], -1)[..., 0]
    found: Floats = low + part * (high - low)
    return found


def launch(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give readiness to launch with its intervals, by mission, site, calendar month and hour.

    `one` is the share of instants at which at least one aircraft could have gone, `two` at least
    two (RULES 1.1).
    """
    counts = rows.block("launch")
    names = keys(
        (("site", "mission"), labels.launches),
        (("month",), single([str(month) for month in range(1, 13)])),
        (("hour",), single([str(hour) for hour in range(24)])),
    ).with_columns(pl.col("month", "hour").cast(pl.Int64))
    cells = Cells(names, counts, several=True)
    samples, one, two = np.moveaxis(cells.pick(counts), -1, 0)
    return cells.table(
        figure(share(one, samples), "frac", "one"), figure(share(two, samples), "frac", "two")
    )
