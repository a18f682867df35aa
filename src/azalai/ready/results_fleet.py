"""What the aircraft were: availability, states, causes present, flying, overhaul, drivers.

Sites and types are those of the home of an aircraft, wherever it stands.
"""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.results_cells import ALL, Cells, Column, figure, groups, keys, levels, single
from azalai.ready.results_periods import Part, Told, by_period
from azalai.ready.rows import Rows
from azalai.stats.intervals import mean, share

Floats = NDArray[np.float64]

POST: Final = ("site", "type")
#: States that count in the denominator of in-country availability (RULES 1.3).
ABROAD: Final = (codes.OVERHAUL, codes.FERRY)
DOWN: Final = range(codes.OVERHAUL, codes.AVAILABLE_FROM)
FLOWN: Final = ("flown_fh", "ferry_fh", "check_fh", "aborted_fh")


def possessed(states: Floats) -> Floats:
    """Sum the hours of possession over the last axis, that of the states."""
    return np.asarray(states[..., codes.GONE + 1 :].sum(axis=-1), np.float64)


def available(states: Floats) -> Floats:
    """Sum the available hours over the last axis, that of the states."""
    return np.asarray(states[..., codes.AVAILABLE_FROM :].sum(axis=-1), np.float64)


def in_country(states: Floats) -> Floats:
    """Sum the possessed hours without ferry and overhaul over the last axis."""
    return possessed(states) - np.asarray(states[..., ABROAD].sum(axis=-1), np.float64)


def tables(labels: Labels, rows: Rows) -> dict[str, pl.DataFrame]:
    """Make every table of the aircraft."""
    by_home = {"availability": availability, "states": states, "overhaul": overhaul}
    homes = levels(labels.posts, ((), (1,), (0,), (0, 1)), labels.aside)
    kinds = levels([(ALL, kind) for kind in labels.tail_type], ((), (0, 1)), labels.aside)
    found = by_period(labels, rows, "state_h", POST, homes, by_home)
    found |= by_period(labels, rows, "present_h", POST, homes, {"present": present})
    by_tail = by_period(labels, rows, "tails", POST, kinds, {"clean": clean, "flown": flown})
    return {
        "availability": pl.concat([found["availability"], by_tail["clean"]]),
        "states": found["states"],
        "present": found["present"],
        "drivers": drivers(labels, rows),
        "flown": by_tail["flown"].drop("site"),
        "overhaul": found["overhaul"],
    }


def availability(part: Part) -> Told:
    """Give availability against both denominators (RULES 1.3)."""
    hours = part.numbers
    up, every, here = available(hours), possessed(hours), in_country(hours)
    return _share(part, "fleet", up, every) + _share(part, "in-country", up, here)


def clean(part: Part) -> Told:
    """Give fleet availability without the hours with an open deferred defect."""
    every, up = (part.numbers[..., n] for n in (codes.T_POSSESSED, codes.T_CLEAN))
    return _share(part, "fleet, clean", up, every)


def _share(part: Part, measure: str, above: Floats, below: Floats) -> Told:
    """Give one measure of availability, where anything was possessed."""
    one = part.rows(("measure",), ((measure,),), below[..., None])
    hours = ("possessed_h", one.numbers.mean(axis=0))
    return one.table([hours], figure(share(above[:, one.cell], one.numbers), "frac"))


def states(part: Part) -> Told:
    """Give the share of possessed hours in each state; the shares of a cell add up to one."""
    words = single(codes.STATES[codes.GONE + 1 :])
    every = possessed(part.numbers)
    each = part.rows(("state",), words, part.numbers[..., codes.GONE + 1 :])
    return each.table(figure(share(each.numbers, every[:, each.cell]), "frac"))


def present(part: Part) -> Told:
    """Give the hours in which each cause was present at all; they overlap and add up to nothing.

    `mean_h` and the others are aircraft-hours of the period.
    """
    each = part.rows(("cause",), single(codes.PRESENT), part.numbers)
    return each.table(figure(mean(each.numbers), "h"))


def flown(part: Part) -> Told:
    """Give hours flown: all of them, and of these ferry, check flights and aborted."""
    columns = [codes.TAIL_COUNTS.index(name) for name in FLOWN]
    words = single([name.removesuffix("_fh") for name in FLOWN])
    each = part.rows(("what",), words, part.numbers[..., columns])
    return each.table(figure(mean(each.numbers), "fh"))


def overhaul(part: Part) -> Told:
    """Give how many aircraft were in overhaul, and how many waited for a slot, on average."""
    words = single(("in overhaul", "waiting slot"))
    each = part.rows(("what",), words, part.numbers[..., [codes.OVERHAUL, codes.WAIT_SLOT]])
    return each.table(figure(mean(each.numbers / part.hours[each.cell]), ""))


def drivers(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give what kept aircraft down over the horizon, the worst first.

    One row for each driver and group of homes: hours down, their share of all down hours of the
    group, how often an aircraft was stopped, and how the hours fall to the states.  What no job
    explains stands under a blank name, so that the shares of a group add up to one.
    """
    group = groups(labels.posts, ((), (1,), (0,), (0, 1)), labels.aside)
    down = group.sum(rows.total("state_h")[..., DOWN], 1)
    told = rows.block("drivers")[..., DOWN]
    some = np.flatnonzero(told.any(axis=(0, 2, 3)))  # most never keep an aircraft down
    by_state = group.sum(told[:, some], 2)
    stops = group.sum(rows.block("driver_jobs")[:, some], 2)
    rest = down - by_state.sum(axis=1)
    rest = np.where(np.abs(rest) > 1e-6 * np.maximum(down, 1.0), rest, 0.0)
    by_state = np.concatenate([by_state, rest[:, None]], axis=1)
    stops = np.concatenate([stops, np.zeros((len(stops), 1, stops.shape[2]))], axis=1)
    hours = by_state.sum(axis=-1)
    every = np.broadcast_to(down.sum(axis=-1)[:, None], hours.shape)
    names = [*(labels.drivers[n] for n in some), ("", "")]
    cells = Cells(keys((("table", "name"), names), (POST, group.names)), hours)
    frame = cells.table(
        figure(mean(cells.pick(hours)), "h"),
        figure(share(cells.pick(hours), cells.pick(every)), "frac", "share"),
        figure(mean(cells.pick(stops)), "", "stops"),
        _parts(cells.pick(by_state).sum(axis=0)),
    )
    order = ["mean_h", "table", "name", "site", "type"]
    return frame.sort(order, descending=[True, *[False] * 4])


def _parts(hours: Floats) -> list[Column]:
    """Give the share of each down state in the hours (cells, states)."""
    shares = hours / hours.sum(axis=-1, keepdims=True)
    names = [f"{codes.STATES[state].replace(' ', '_')}_frac" for state in DOWN]
    return [(name, shares[:, i]) for i, name in enumerate(names)]
