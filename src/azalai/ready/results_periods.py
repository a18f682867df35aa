"""Tables by period: groups of things in each month (or day), and over the whole horizon.

They are made from what is not zero alone: a large plan has a million numbers a replication, most of
them nought.  `*` stands for all together: the period `*` is the whole horizon.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready.outputs import Labels
from azalai.ready.results_cells import ALL, Column, Level, series
from azalai.ready.rows import Rows

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

#: Numbers of a block that are held at once, in all replications together, zeros counted.
HELD: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """A key column: of each row, which of the words."""

    name: str
    words: Sequence[str]
    place: Index

    def take(self, rows: Index) -> "Key":
        """Give the column for some of the rows."""
        return Key(self.name, self.words, self.place[rows])


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a table: its key columns, and its figures by name."""

    keys: tuple[Key, ...]
    figures: dict[str, Floats]


#: Rows of a table, one piece below the other.
Told = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Cells of a table in which some replication has a number other than zero.

    A cell is a group in a period; it holds the counts of the block.

    Attributes:
        keys: period and words of the group.
        hours: in the period of each cell.
        period: position of the period among those of the labels; 0 for the whole horizon.
        numbers: (replications, cells, counts); the replications of a count lie side by side in
            memory, since every statistic runs along them.

    """

    keys: tuple[Key, ...]
    hours: Floats
    period: Index
    numbers: Floats

    @property
    def whole(self) -> bool:
        """Tell whether the period is the whole horizon."""
        return ALL in self.keys[0].words

    def table(self, *figures: list[Column]) -> Told:
        """Put keys and figures side by side: one row a cell."""
        return (Piece(self.keys, dict(column for columns in figures for column in columns)),)

    def rows(
        self, columns: Sequence[str], words: Sequence[Sequence[str]], numbers: Floats
    ) -> "Split":
        """Give every cell one row for each of some counts, where that count is not always zero.

        Args:
            columns: names of the columns that tell the counts apart.
            words: their words for each count.
            numbers: (replications, cells, counts).

        """
        chosen = np.flatnonzero(np.asarray(numbers.any(axis=0)).reshape(-1))
        cell, count = np.divmod(chosen, max(len(words), 1))
        told = [Key(name, [w[i] for w in words], count) for i, name in enumerate(columns)]
        kept = np.moveaxis(numbers, 0, -1)[cell, count]
        return Split((*(key.take(cell) for key in self.keys), *told), cell, kept.T)


@dataclass(frozen=True, slots=True)
class Split:
    """Rows of cells that were told apart by count.

    Attributes:
        keys: of the rows.
        cell: of each row.
        numbers: (replications, rows).

    """

    keys: tuple[Key, ...]
    cell: Index
    numbers: Floats

    def table(self, *figures: list[Column]) -> Told:
        """Put keys and figures side by side."""
        return (Piece(self.keys, dict(column for columns in figures for column in columns)),)


def _stacked(pieces: Sequence[Piece]) -> pl.DataFrame:
    """Put pieces one below the other."""
    columns = []
    for same in zip(*(piece.keys for piece in pieces), strict=True):
        words: list[str] = []
        first: dict[int, int] = {}
        for key in same:
            if id(key.words) not in first:
                first[id(key.words)] = len(words)
                words += key.words
        place = np.concatenate([key.place + first[id(key.words)] for key in same])
        told = pl.Series(same[0].name, words, dtype=pl.String)
        columns.append(told.gather(pl.Series(place.astype(np.uint32))))
    parts = {name: [piece.figures[name] for piece in pieces] for name in pieces[0].figures}
    columns += series((name, np.concatenate(each)) for name, each in parts.items())
    return pl.DataFrame(columns)


@dataclass(frozen=True, slots=True)
class Periods:
    """Names of periods, and the hours in each."""

    names: list[str]
    hours: Floats


@dataclass(frozen=True, slots=True)
class Held:
    """What each thing came to in each period, cells without any number left out.

    Attributes:
        period, thing: of each cell, in this order.
        numbers: (cells, counts, replications).

    """

    period: Index
    thing: Index
    numbers: Floats


def by_period(
    labels: Labels,
    rows: Rows,
    name: str,
    key: Sequence[str],
    grouped: Sequence[Level],
    tells: Mapping[str, Callable[[Part], Told]],
    counts: Sequence[int] | None = None,
) -> dict[str, pl.DataFrame]:
    """Make tables of a block (bins, things, counts): the whole horizon first, then the periods.

    Args:
        labels: names along the dimensions.
        rows: of all replications.
        name: of the block.
        key: names of the columns that hold the words of the groups.
        grouped: levels of grouping, one after the other in the table.
        tells: for each table what makes its rows of some cells.
        counts: those that are wanted, in the order in which they are given; None: all.

    """
    bins, things, width = rows.shape.sizes[name]
    wanted = np.arange(width) if counts is None else np.array(counts, np.int64)
    step = max(HELD // max(rows.replications * things * len(wanted), 1), 1)
    horizon = np.zeros((things, len(wanted), rows.replications))
    pieces: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    words = [_words(key, level) for level in grouped]
    periods = Periods(list(labels.bins), np.array(labels.bin_h))

    def tell_all(at: int, level: int, part: Part) -> None:
        for table, tell in tells.items():
            pieces[table, at + level].extend(tell(part))

    for start in range(0, bins, step):
        held = _held(rows, name, start, min(start + step, bins), wanted)
        _add_up(held, horizon)
        for number, level in enumerate(grouped if bins > 1 else ()):
            cells = _put_together(held, level)
            tell_all(len(grouped), number, _part(periods, words[number], start, cells))
    whole = _whole(horizon)
    horizon_alone = Periods([ALL], periods.hours.sum(keepdims=True))
    for number, level in enumerate(grouped):
        cells = _put_together(whole, level)
        tell_all(0, number, _part(horizon_alone, words[number], 0, cells))
    return {
        table: _stacked([p for at in sorted(pieces) if at[0] == table for p in pieces[at]])
        for table in tells
    }


def _words(key: Sequence[str], level: Level) -> dict[str, list[str]]:
    """Give the words of each key column for the groups of a level."""
    return {column: [name[i] for name in level.names] for i, column in enumerate(key)}


def _held(rows: Rows, name: str, start: int, stop: int, wanted: Index) -> Held:
    """Read some periods of a block.

    Args:
        rows: of all replications.
        name: of the block.
        start: first period.
        stop: the one after the last.
        wanted: counts that are kept, in this order.

    """
    _, things, width = rows.shape.sizes[name]
    found = rows.entries(name, start, stop)
    column = np.full(width, -1, np.int64)
    column[wanted] = np.arange(len(wanted))
    told = np.tile(column, (stop - start) * things)
    where, order, values = found.where, found.order, found.values
    if len(wanted) < width:
        kept = told[where] >= 0
        where, order, values = where[kept], order[kept], values[kept]
    used = np.zeros((stop - start) * things * width, bool)
    used[where] = True
    cells = used.reshape(-1, width).any(axis=1) if width else used
    place = (np.cumsum(cells) - 1).repeat(width) * len(wanted) + told
    numbers = np.zeros((int(cells.sum()), len(wanted), rows.replications))
    numbers.reshape(-1)[place[where] * rows.replications + order] = values
    period, thing = np.divmod(np.flatnonzero(cells), max(things, 1))
    return Held(period, thing, numbers)


def _add_up(held: Held, horizon: Floats) -> None:
    """Add all periods to the horizon: (things, counts, replications)."""
    for period in np.unique(held.period):
        low, high = np.searchsorted(held.period, (period, period + 1))
        horizon[held.thing[low:high]] += held.numbers[low:high]


def _whole(horizon: Floats) -> Held:
    """Take the horizon as one period."""
    thing = np.flatnonzero(horizon.any(axis=(1, 2)))
    return Held(np.zeros(len(thing), np.int64), thing, horizon[thing])


def _put_together(held: Held, level: Level) -> tuple[Index, Floats]:
    """Add up the groups of each period: the cells that hold anything, and their numbers."""
    group = level.of[held.thing]
    cell = held.period * len(level.names) + group
    order = np.argsort(cell, kind="stable")
    order = order[group[order] >= 0]
    chosen, first, count = np.unique(cell[order], return_index=True, return_counts=True)
    if len(chosen) == len(held.thing) and np.array_equal(order, np.arange(len(order))):
        return chosen, held.numbers
    numbers = held.numbers[order[first]]
    for at in np.flatnonzero(count > 1):
        members = order[first[at] : first[at] + count[at]]
        held.numbers[members].sum(axis=0, out=numbers[at])
    return chosen, numbers


def _part(
    periods: Periods, words: Mapping[str, Sequence[str]], start: int, cells: tuple[Index, Floats]
) -> Part:
    """Give words and hours to cells.

    Args:
        periods: all of them.
        words: of the groups, by key column.
        start: the period from which the cells count.
        cells: which they are, and their numbers.

    """
    chosen, numbers = cells
    groups = len(next(iter(words.values()), ()))
    period, group = np.divmod(chosen, max(groups, 1))
    period = period + start
    keys = [Key("period", periods.names, period)]
    keys += [Key(column, told, group) for column, told in words.items()]
    return Part(tuple(keys), periods.hours[period], period, np.moveaxis(numbers, -1, 0))
