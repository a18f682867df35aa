"""The trace of one replication as a table with words, for Parquet and for people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.why_past import Trace

Ints = NDArray[np.int64]
Texts = NDArray[np.object_]

#: kind -> column of the table -> (letter of the trace, whose names stand behind its numbers).
COLUMNS: Final[Mapping[int, Mapping[str, tuple[str, str]]]] = {
    codes.TR_STATE: {"tail": ("a", "tail"), "state": ("b", "state")},
    codes.TR_OPEN: {
        "tail": ("b", "tail"),
        "task": ("c", "task"),
        "unit": ("d", "unit"),
        "failure": ("e", "failure"),
    },
    codes.TR_REQUEST: {"store": ("c", "store")},
    codes.TR_ISSUED: {"unit": ("b", "unit"), "store": ("c", "store")},
    codes.TR_START: {"shop": ("b", "shop"), "tail": ("c", "tail"), "unit": ("d", "unit")},
    codes.TR_WAIT: {"state": ("b", "state"), "site": ("c", "site")},
    codes.TR_UNIT: {"unit": ("a", "unit"), "where": ("b", "where"), "item": ("e", "item")},
    codes.TR_ORDER: {
        "store": ("a", "store"),
        "from_store": ("b", "store"),
        "offer": ("c", "offer"),
    },
    codes.TR_SORTIE: {
        "tail": ("a", "tail"),
        "mission": ("b", "service"),
        "destination": ("c", "destination"),
        "outcome": ("e", "outcome"),
    },
    codes.TR_LOST: {
        "mission": ("a", "service"),
        "destination": ("b", "destination"),
        "cause": ("c", "cause"),
    },
    codes.TR_SLOT: {"shop": ("b", "shop")},
    codes.TR_CONVOY: {"route": ("a", "route")},
}
#: kind -> column of numbers -> letter.
NUMBERS: Final[Mapping[int, Mapping[str, str]]] = {
    codes.TR_STATE: {"job": "c", "number": "d"},
    codes.TR_OPEN: {"job": "a"},
    codes.TR_REQUEST: {"request": "a", "job": "b", "number": "d"},
    codes.TR_ISSUED: {"request": "a", "lasts_h": "d"},
    codes.TR_START: {"job": "a"},
    codes.TR_WAIT: {"job": "a"},
    codes.TR_PAUSE: {"job": "a"},
    codes.TR_END: {"job": "a"},
    codes.TR_UNIT: {"due_h": "d"},
    codes.TR_ORDER: {"number": "d", "due_h": "e"},
    codes.TR_SORTIE: {"lasts_min": "d"},
    codes.TR_SLOT: {"job": "a", "due_h": "c"},
    codes.TR_CLOSED: {"number": "c"},
    codes.TR_CONVOY: {"number": "b", "freight_kg": "c", "due_h": "d"},
}
#: Whose names stand behind the third letter of a unit, by where it is.
PLACES: Final = {
    codes.AT_HOST: "tail",
    codes.AT_SHELF: "store",
    codes.AT_TRANSIT: "site",
    codes.AT_SHOP: "shop",
}
CLOSED: Final = ("supplier", "site", "route")


def _names(labels: Labels) -> dict[str, Sequence[str]]:
    """Give the names behind the numbers of a trace."""
    return {
        "tail": labels.tails,
        "state": codes.STATES,
        "task": labels.tasks,
        "unit": labels.units,
        "failure": labels.failures,
        "store": [f"{site} | {item}" for site, item, _ in labels.stores],
        "shop": [" | ".join(word for word in shop if word) for shop in labels.shops],
        "site": labels.sites,
        "where": codes.WHERES,
        "item": labels.items,
        "offer": labels.offers,
        "service": [f"{mission} | {base}" for mission, base, _ in labels.services],
        "destination": labels.destinations,
        "outcome": codes.OUTCOMES,
        "cause": codes.CAUSES,
        "route": labels.routes,
        "supplier": labels.suppliers,
    }


def told(trace: Trace, labels: Labels, start: date) -> pl.DataFrame:
    """Give a trace with words: one row a line, columns that a kind does not use are blank.

    Args:
        trace: of one replication.
        labels: names behind its numbers.
        start: first day of the plan.

    Returns:
        `time`, `time_h`, `event` (a word of `codes.TRACES`), then names and numbers.

    """
    names = _names(labels)
    words: dict[str, Texts] = {}
    numbers: dict[str, Ints] = {}
    kinds = trace["kind"]
    for kind in np.unique(kinds).tolist():
        at = np.flatnonzero(kinds == kind)
        for column, (letter, whose) in COLUMNS.get(kind, {}).items():
            _fill(words, column, trace, at, letter, names[whose])
        for column, letter in NUMBERS.get(kind, {}).items():
            found = numbers.setdefault(column, np.full(len(trace), -1, np.int64))
            found[at] = trace[letter][at]
    for where, whose in PLACES.items():
        at = np.flatnonzero((kinds == codes.TR_UNIT) & (trace["b"] == where))
        _fill(words, "at", trace, at, "c", names[whose])
    for number, whose in enumerate(CLOSED):
        at = np.flatnonzero((kinds == codes.TR_CLOSED) & (trace["a"] == number))
        _fill(words, whose, trace, at, "b", names[whose])
    return _frame(trace, start, words, numbers)


def _fill(
    words: dict[str, Texts],
    column: str,
    trace: Trace,
    at: Ints,
    letter: str,
    names: Sequence[str],
) -> None:
    """Put names into a column; a number that was never named is told as `#7`."""
    cells = words.setdefault(column, np.full(len(trace), None, object))
    found = trace[letter][at]
    known = (found >= 0) & (found < len(names))
    cells[at[known]] = np.array(names, object)[found[known]]
    new = found >= len(names)
    cells[at[new]] = [f"#{number}" for number in found[new].tolist()]


def _frame(
    trace: Trace, start: date, words: Mapping[str, Texts], numbers: Mapping[str, Ints]
) -> pl.DataFrame:
    first = datetime.combine(start, datetime.min.time())
    hours = np.asarray(trace["time_h"], np.float64)
    times = np.datetime64(first, "us") + (hours * 3.6e9).astype("timedelta64[us]")
    columns = [
        pl.Series("time", times),
        pl.Series("time_h", hours),
        pl.Series("event", codes.TRACES, dtype=pl.String).gather(trace["kind"]),
        *(pl.Series(name, cells.tolist(), dtype=pl.String) for name, cells in words.items()),
    ]
    cells = [pl.Series(name, values).replace(-1, None) for name, values in numbers.items()]
    return pl.DataFrame([*columns, *cells])
