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
from azalai.ready.results_cells import ALL, Level
from azalai.ready.rows import Entries, Rows

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

#: Numbers of a block that are held at once, in all replications together, zeros counted.
HELD: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Cells of a table in which some replication has a number other than zero.

    A cell is a group in a period; it holds the counts of the block.

    Attributes:
        names: period and words of the group.
        hours: in the period of each cell.
        period: position of the period among those of the labels; 0 for the whole horizon.
        numbers: (replications, cells, counts).

    """

    names: pl.DataFrame
    hours: Floats
    period: Index
    numbers: Floats

    def table(self, *figures: list[pl.Series]) -> pl.DataFrame:
        """Put names and figures side by side: one row a cell."""
        return self.names.hstack([column for columns in figures for column in columns])

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
        told = [
            pl.Series(name, [w[i] for w in words], dtype=pl.String).gather(count)
            for i, name in enumerate(columns)
        ]
        return Split(self.names[cell].hstack(told), cell, _flat(numbers)[:, chosen])


@dataclass(frozen=True, slots=True)
class Split:
    """Rows of cells that were told apart by count.

    Attributes:
        names: of the rows.
        cell: of each row.
        numbers: (replications, rows).

    """

    names: pl.DataFrame
    cell: Index
    numbers: Floats

    def table(self, *figures: list[pl.Series]) -> pl.DataFrame:
        """Put names and figures side by side."""
        return self.names.hstack([column for columns in figures for column in columns])


def _flat(numbers: Floats) -> Floats:
    return numbers.reshape(len(numbers), -1)


def by_period(
    labels: Labels,
    rows: Rows,
    name: str,
    key: Sequence[str],
    grouped: Sequence[Level],
    tells: Mapping[str, Callable[[Part], pl.DataFrame]],
) -> dict[str, pl.DataFrame]:
    """Make tables of a block (bins, things, counts): the whole horizon first, then the periods.

    Args:
        labels: names along the dimensions.
        rows: of all replications.
        name: of the block.
        key: names of the columns that hold the words of the groups.
        grouped: levels of grouping, one after the other in the table.
        tells: for each table what makes its rows of some cells.

    """
    bins, things, width = rows.shape.sizes[name]
    step = max(HELD // max(rows.replications * things * width, 1), 1)
    horizon = [np.zeros((rows.replications, len(level.names) * width)) for level in grouped]
    frames: dict[tuple[str, int], list[pl.DataFrame]] = defaultdict(list)
    hours = np.array(labels.bin_h)
    for start in range(0, bins, step):
        stop = min(start + step, bins)
        every = rows.entries(name, start, stop)
        for number, level in enumerate(grouped):
            found = _put_together(every, level, width)
            whole = _place(level, width, np.zeros(stop - start, np.int64))
            horizon[number] += found.fold(rows.replications, whole, horizon[number].shape[1])
            if bins > 1:
                cells = _cells(rows, found, level, width, stop - start)
                part = _part(labels.bins, hours, key, level, start, cells)
                for table, tell in tells.items():
                    frames[table, number + len(grouped)].append(tell(part))
    for number, level in enumerate(grouped):
        total = hours.sum(keepdims=True)
        part = _part((ALL,), total, key, level, 0, _kept(horizon[number], width))
        for table, tell in tells.items():
            frames[table, number].append(tell(part))
    return {
        table: pl.concat([f for at in sorted(frames) if at[0] == table for f in frames[at]])
        for table in tells
    }


def _put_together(found: Entries, level: Level, width: int) -> Entries:
    """Leave out what a level does not put into any group."""
    if np.all(level.of >= 0):
        return found
    kept = level.of[found.where // width % len(level.of)] >= 0
    return Entries(found.order[kept], found.where[kept], found.values[kept])


def _place(level: Level, width: int, period: Index) -> Index:
    """Say for each number of a block (periods, things, counts) where its group has it."""
    cell = period[:, None] * len(level.names) + level.of[None, :]
    return (cell[:, :, None] * width + np.arange(width)).reshape(-1)


def _cells(
    rows: Rows, found: Entries, level: Level, width: int, periods: int
) -> tuple[Index, Floats]:
    """Add up the groups of each period: the cells that hold anything, and their numbers."""
    place = _place(level, width, np.arange(periods))
    used = np.zeros(periods * len(level.names), bool)
    used[place[found.where] // width] = True
    chosen = np.flatnonzero(used)
    index = np.cumsum(used) - 1
    packed = index[place // width] * width + place % width
    numbers = found.fold(rows.replications, packed, len(chosen) * width)
    return chosen, numbers.reshape(rows.replications, len(chosen), width)


def _kept(numbers: Floats, width: int) -> tuple[Index, Floats]:
    """Keep the cells that hold anything."""
    cells = numbers.reshape(len(numbers), numbers.shape[1] // width, width)
    chosen = np.flatnonzero(cells.any(axis=(0, 2)))
    return chosen, cells[:, chosen]


def _part(
    periods: Sequence[str],
    hours: Floats,
    key: Sequence[str],
    level: Level,
    start: int,
    cells: tuple[Index, Floats],
) -> Part:
    """Give names and hours to cells."""
    chosen, numbers = cells
    period, group = np.divmod(chosen, max(len(level.names), 1))
    period = period + start
    columns = [pl.Series("period", list(periods), dtype=pl.String).gather(period)]
    for i, column in enumerate(key):
        words = pl.Series(column, [name[i] for name in level.names], dtype=pl.String)
        columns.append(words.gather(group))
    return Part(pl.DataFrame(columns), hours[period], period, numbers)
