"""What tables of results are made of: groups of things, key columns, figures with intervals.

`*` stands for all together, as in the addresses of a plan: the site `*` is all sites.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.stats.intervals import Estimate

Floats = NDArray[np.float64]
Index = NDArray[np.int64]
#: Name of a column and its numbers, row by row.
Column = tuple[str, Floats]

ALL: Final = "*"


@dataclass(frozen=True, slots=True)
class Level:
    """A way to put things together: each belongs to one group at most.

    Attributes:
        names: words of each group, `*` for what is put together.
        of: group of each thing, -1 where it belongs to none.

    """

    names: tuple[tuple[str, ...], ...]
    of: Index


def levels(
    things: Sequence[Sequence[str]],
    kept: Sequence[Sequence[int]],
    aside: Collection[str] = (),
    at: int = -1,
) -> list[Level]:
    """Put things together by some of their words.

    Args:
        things: the words of each thing.
        kept: for each level the positions of the words that are kept; the others become `*`.
            `()` puts all together; all positions leave each thing by itself.
        aside: words that are never put together with others.
        at: the position at which these words stand; -1: the last.

    """
    found = []
    for level in kept:
        names: dict[tuple[str, ...], int] = {}
        of = []
        for words in things:
            name = tuple(word if i in level else ALL for i, word in enumerate(words))
            own = at % len(words)
            hidden = own not in level and words[own] in aside
            of.append(-1 if hidden else names.setdefault(name, len(names)))
        found.append(Level(tuple(names), np.array(of, np.int64)))
    return found


@dataclass(frozen=True, slots=True)
class Groups:
    """Sums over one dimension of a small table, all levels one after the other.

    Attributes:
        names: words of each group, `*` where all are summed.
        members: (things, groups), 1 where a thing belongs to a group.

    """

    names: tuple[tuple[str, ...], ...]
    members: Floats

    def sum(self, numbers: Floats, axis: int) -> Floats:
        """Sum an axis of things into an axis of groups, in the same place."""
        summed = np.tensordot(numbers, self.members, (axis, 0))
        return np.ascontiguousarray(np.moveaxis(summed, -1, axis))


def groups(
    things: Sequence[Sequence[str]],
    kept: Sequence[Sequence[int]],
    aside: Collection[str] = (),
    at: int = -1,
) -> Groups:
    """Give all levels of grouping together; the arguments are those of `levels`."""
    found = levels(things, kept, aside, at)
    parts = [level.of[:, None] == np.arange(len(level.names)) for level in found]
    members = np.concatenate([np.zeros((len(things), 0)), *parts], axis=1)
    return Groups(tuple(name for level in found for name in level.names), members)


def keys(*axes: tuple[Sequence[str], Sequence[Sequence[str]]]) -> pl.DataFrame:
    """Give the key columns of cells that lie in the order of several axes.

    Args:
        axes: for each axis the names of its columns, and the words of each of its positions.

    """
    sizes = [len(words) for _, words in axes]
    found = []
    for number, (columns, words) in enumerate(axes):
        inner = int(np.prod(sizes[number + 1 :], dtype=np.int64))
        outer = int(np.prod(sizes[:number], dtype=np.int64))
        place = np.tile(np.repeat(np.arange(len(words)), inner), outer)
        for column, name in enumerate(columns):
            cells = pl.Series(name, [w[column] for w in words], dtype=pl.String)
            found.append(cells.gather(place))
    return pl.DataFrame(found)


def single(names: Sequence[str]) -> list[tuple[str]]:
    """Give the words of an axis with one column."""
    return [(name,) for name in names]


def figure(found: Estimate, unit: str, name: str = "") -> list[Column]:
    """Give the five columns of a figure, nan where there is none.

    Args:
        found: estimates, in the order of the rows.
        unit: suffix of the columns, blank for a plain count.
        name: `fill` gives `fill_frac`, `fill_low_frac` and so on; blank: `mean_frac`, `low_frac`.

    """
    columns = []
    for part in ("mean", "low", "high", "p10", "p90"):
        shown = [name] if name and part == "mean" else [name, part]
        column = "_".join(word for word in (*shown, unit) if word)
        columns.append((column, np.asarray(getattr(found, part), np.float64).reshape(-1)))
    return columns


def series(columns: Iterable[Column]) -> list[pl.Series]:
    """Give columns of numbers to a table, empty where they are nan."""
    return [
        pl.Series(name, np.ascontiguousarray(numbers), nan_to_null=True)
        for name, numbers in columns
    ]


class Cells:
    """The cells of a table in which some replication has a number other than zero."""

    def __init__(self, names: pl.DataFrame, numbers: Floats, *, several: bool = False) -> None:
        """Find them.

        Args:
            names: key columns of all cells.
            numbers: (replications, *axes of the cells), or with one more axis.
            several: whether there is that axis: several numbers a cell.

        """
        self._count = names.height
        self._axes = numbers.ndim - 1 - several
        grouped = numbers.reshape(len(numbers), max(self._count, 1), -1)
        anything = np.asarray(grouped.any(axis=(0, 2)))
        self._chosen = np.flatnonzero(anything[: self._count])
        self.names = names[self._chosen]

    def pick(self, numbers: Floats) -> Floats:
        """Give the numbers of these cells: (replications, cells), or with one more axis.

        Numbers with fewer axes than the cells are the same along the axes that they lack, the last
        ones; numbers with one more have several a cell.
        """
        axes = min(self._axes, numbers.ndim - 1)
        each = int(np.prod(numbers.shape[1 : axes + 1], dtype=np.int64))
        flat = numbers.reshape(len(numbers), each, *numbers.shape[axes + 1 :])
        chosen = self._chosen // (self._count // each) if self._count else self._chosen
        found: Floats = np.take(flat, chosen, axis=1)
        return found

    def table(self, *figures: list[Column]) -> pl.DataFrame:
        """Put names and figures side by side."""
        return self.names.hstack(series(column for columns in figures for column in columns))
