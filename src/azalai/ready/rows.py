"""The rows of all replications, kept sparse, and written down as they come.

A row of a large plan has a million numbers, most of them zero: of each row the positions and the
values that are not zero are kept.  With a folder, every block of 50 replications is also written
to a file of its own, so that a killed run resumes where it stood and ends with the same result.
Everything is read in the order of the replications, so that no answer depends on who ran when.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.faults import ReadyError
from azalai.ready.outputs import Shape
from azalai.scenario.outputs import replacing

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

#: Replications in one file, and between two looks of the stopping rule.
BLOCK: Final = 50
CHECKPOINT: Final = "checkpoint.json"
#: Of the form of the files; files of another form are refused.
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Sparse:
    """One row: positions that are not zero, in order, and their values."""

    where: Ints
    values: Floats

    @classmethod
    def of(cls, row: Floats) -> "Sparse":
        """Keep of a whole row what is not zero."""
        where = np.flatnonzero(row != 0.0)
        return cls(where.astype(np.int32), row[where])

    def cut(self, ends: Ints) -> slice:
        """Give the part of both arrays that lies from the first of two positions to the second."""
        low, high = self.where.searchsorted(ends).tolist()
        return slice(low, high)


@dataclass(frozen=True, slots=True)
class Entries:
    """What is not zero in one block, over all replications, as flat arrays of equal length.

    Attributes:
        order: position of the replication among those asked for.
        where: position inside the block, from its first index that was asked for.
        values: the numbers.

    """

    order: Ints
    where: Ints
    values: Floats

    def fold(self, replications: int, place: NDArray[np.int64], length: int) -> Floats:
        """Add them up by place: (replications, length).

        Args:
            replications: how many were asked for.
            place: for each position inside the block, where it is added.
            length: how many places there are.

        """
        if not length or not replications:
            return np.zeros((replications, length))
        at = self.order.astype(np.int64) * length + place[self.where]
        sums = np.bincount(at, self.values, replications * length)
        return np.asarray(sums, np.float64).reshape(replications, length)


class Rows:
    """Rows of replications; `add` may be called from several threads."""

    def __init__(self, shape: Shape, folder: Path | None = None, key: str = "") -> None:
        """Begin, or go on where `folder` stands.

        Args:
            shape: of a row.
            folder: for the files; None: kept in memory alone.
            key: says what is run (fingerprint, settings, seed); files of another are refused.

        Raises:
            ReadyError: if the folder belongs to another run, or a file of it cannot be read.

        """
        if shape.length > np.iinfo(np.int32).max:
            raise ReadyError("ready-too-large", numbers=shape.length)
        self.shape = shape
        self._folder = folder
        self._rows: dict[int, Sparse] = {}
        self._unwritten: set[int] = set()
        self._lock = Lock()
        if folder is not None:
            _claim(folder, key, shape.length)
            for file in sorted(folder.glob("block-*.npz")):
                self._rows.update(_read(file))

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self._rows)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the replications, in order."""
        with self._lock:
            return sorted(self._rows)

    def missing(self, wanted: Iterable[int]) -> list[int]:
        """Give those of the wanted replications that are not there yet."""
        with self._lock:
            return [number for number in wanted if number not in self._rows]

    def add(self, replication: int, row: Floats) -> None:
        """Keep the row of one replication; a block that is now complete is written down.

        Raises:
            OutputError: if its file cannot be written.

        """
        self.keep(replication, Sparse.of(row))

    def keep(self, replication: int, row: Sparse) -> None:
        """Keep a row that is sparse already; as `add`."""
        block = replication // BLOCK
        with self._lock:
            self._rows[replication] = row
            self._unwritten.add(block)
            if all(n in self._rows for n in _members(block)):
                self._write(block)

    def close(self) -> None:
        """Write down the blocks that are not complete.

        Raises:
            OutputError: if a file cannot be written.

        """
        with self._lock:
            for block in sorted(self._unwritten):
                self._write(block)

    def truncate(self, count: int) -> None:
        """Forget replications from number `count` on: work done ahead of the stopping rule."""
        with self._lock:
            self._rows = {n: row for n, row in self._rows.items() if n < count}

    def row(self, replication: int) -> Floats:
        """Give the whole row of one replication."""
        found = np.zeros(self.shape.length)
        kept = self._rows[replication]
        found[kept.where] = kept.values
        return found

    def part(self, replication: int, name: str) -> Floats:
        """Give one block of one replication."""
        low, high, size = self._reach(name, 0, None)
        row = self._rows[replication]
        found, part = np.zeros(high - low), row.cut(np.array([low, high], np.int32))
        found[row.where[part] - low] = row.values[part]
        return found.reshape(size)

    def block(self, name: str, start: int = 0, stop: int | None = None) -> Floats:
        """Give one block of all replications: (replications, *dimensions).

        Args:
            name: of the block.
            start: first index of the first dimension that is wanted.
            stop: the one after the last; None: to the end.

        """
        low, high, size = self._reach(name, start, stop)
        rows = self._ordered()
        found = np.zeros((len(rows), high - low))
        ends = np.array([low, high], np.int32)
        for line, row in zip(found, rows, strict=True):
            part = row.cut(ends)
            line[row.where[part] - low] = row.values[part]
        return found.reshape(len(rows), *size)

    def total(self, name: str) -> Floats:
        """Give one block summed over its first dimension: (replications, *other dimensions)."""
        first, *others = self.shape.sizes[name]
        step = int(np.prod(others, dtype=np.int64))
        sums = self.fold(name, np.tile(np.arange(step), first), step)
        return sums.reshape(self.replications, *others)

    def fold(self, name: str, place: NDArray[np.int64], length: int) -> Floats:
        """Add up the numbers of one block by place: (replications, length).

        Args:
            name: of the block.
            place: for each number of the block, in its order, where it is added.
            length: how many places there are.

        """
        return self.entries(name).fold(self.replications, place, length)

    def entries(
        self, name: str, start: int = 0, stop: int | None = None, some: slice = slice(None)
    ) -> Entries:
        """Give what is not zero in one block.

        Args:
            name: of the block.
            start: first index of the first dimension that is wanted.
            stop: the one after the last; None: to the end.
            some: which replications, by their position in `numbers`.

        """
        low, high, _ = self._reach(name, start, stop)
        rows, ends = self._ordered()[some], np.array([low, high], np.int32)
        cuts = [row.cut(ends) for row in rows]
        counts = [cut.stop - cut.start for cut in cuts]
        order = np.repeat(np.arange(len(cuts), dtype=np.int32), counts)
        if not cuts:
            return Entries(order, np.empty(0, np.int32), np.empty(0))
        where = np.concatenate([row.where[cut] for row, cut in zip(rows, cuts, strict=True)])
        values = np.concatenate([row.values[cut] for row, cut in zip(rows, cuts, strict=True)])
        return Entries(order, where - np.int32(low), values)

    def _ordered(self) -> list[Sparse]:
        with self._lock:
            return [self._rows[n] for n in sorted(self._rows)]

    def _reach(self, name: str, start: int, stop: int | None) -> tuple[int, int, tuple[int, ...]]:
        """Give first and last position of a part of a block, and the size of the part."""
        first, *others = self.shape.sizes[name]
        step = int(np.prod(others, dtype=np.int64))
        end = first if stop is None else min(stop, first)
        low = self.shape.offsets[name]
        return low + start * step, low + end * step, (end - start, *others)

    def _write(self, block: int) -> None:
        """Write one block to its file; the caller holds the lock."""
        self._unwritten.discard(block)
        if self._folder is None:
            return
        numbers = [n for n in _members(block) if n in self._rows]
        kept = [self._rows[n] for n in numbers]
        with replacing(self._folder / f"block-{block:06d}.npz") as path, path.open("wb") as file:
            np.savez(
                file,
                numbers=np.array(numbers),
                ends=np.cumsum([len(row.where) for row in kept]),
                where=np.concatenate([row.where for row in kept]),
                values=np.concatenate([row.values for row in kept]),
            )


def _members(block: int) -> range:
    return range(block * BLOCK, (block + 1) * BLOCK)


def _claim(folder: Path, key: str, length: int) -> None:
    """Make the folder ours, or find that it is another run's."""
    told = {"form": FORM, "key": key, "length": length}
    file = folder / CHECKPOINT
    if file.exists():
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as fault:
            raise ReadyError("ready-checkpoint-broken", path=str(file)) from fault
        if found != told:
            raise ReadyError("ready-checkpoint-other", path=str(folder))
        return
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(file) as path:
        path.write_text(json.dumps(told), encoding="utf-8")


def _read(file: Path) -> dict[int, Sparse]:
    """Read one block back."""
    from zipfile import BadZipFile

    try:
        with np.load(file, allow_pickle=False) as found:
            numbers, ends = found["numbers"].tolist(), found["ends"][:-1]
            wheres = np.split(found["where"], ends)
            values = np.split(found["values"], ends)
    except (BadZipFile, ValueError, KeyError, EOFError) as fault:
        raise ReadyError("ready-checkpoint-broken", path=str(file)) from fault
    return {n: Sparse(w, v) for n, w, v in zip(numbers, wheres, values, strict=True)}
