"""The buffers of a plan and of one replication: constants collected by name, state laid out."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.kernel.constants import CONST_F, CONST_I, CONST_TABLES
from azalai.ready.kernel.events import HEAP, LANES
from azalai.ready.kernel.forms import COLUMNS, WORD, kind_of
from azalai.ready.kernel.layout import (
    LINE,
    RECORD,
    RESULTS,
    ROOMS,
    RUNNING,
    SIZES,
    STATE_F,
    STATE_I,
    STATE_TABLES,
)

#: How many numbers are counted of one thing of each kind.
_COUNTS: Final = {
    "k_state": len(codes.STATES),
    "k_present": codes.N_PRESENT,
    "k_tail": len(codes.TAIL_COUNTS),
    "k_service": len(codes.SERVICE_COUNTS),
    "k_store": len(codes.STORE_COUNTS),
    "k_pool": len(codes.POOL_COUNTS),
    "k_route": len(codes.ROUTE_COUNTS),
    "k_pooled": len(codes.POOLED_COUNTS),
}

_FIELDS: Final = {name: k for k, name in enumerate(RECORD.names or ())}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class Pack:
    """The constants of a plan, collected by name, and the state at the start where it is told.

    Attributes:
        f: constants of float64; i: constants of int64.
        n: sizes; x: float scalars.
        state_f, state_i: arrays of the start that differ from the plain value of the layout.

    """

    f: dict[str, Any] = field(default_factory=dict)
    i: dict[str, Any] = field(default_factory=dict)
    n: dict[str, int] = field(default_factory=dict)
    x: dict[str, float] = field(default_factory=dict)
    state_f: dict[str, Any] = field(default_factory=dict)
    state_i: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """Buffers of a plan: constants, and the state as it is before the first instant.

    Attributes:
        record: the one row of R.
        constants, state: words; of a replication the state goes on with its results.
        places: where in the state each name begins.

    """

    record: Any
    constants: Ints
    state: Ints
    places: "Places"

    @property
    def counted(self) -> Floats:
        """The results of a replication."""
        return self.state[self.places.size :].view(np.float64)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What the door is called with: R, CF, CI, F, I."""
        floats = self.constants.view(np.float64), self.state.view(np.float64)
        return self.record[0], floats[0], self.constants, floats[1], self.state

    def column(self, name: str, length: int) -> Any:
        """Give a column of state: what is written to it goes into the buffer."""
        return self.places.column(self.state, name, length)

    def tell(self, pack: Pack) -> None:
        """Write the state at the start where it is told."""
        for values, kind in ((pack.state_f, np.float64), (pack.state_i, np.int64)):
            for name, array in values.items():
                _write(self.column(name, len(array)), name, np.asarray(array, kind))


class Places:
    """Where each name begins in a buffer: at a line of the cache.

    A line stands empty between any two: rooms are powers of two, and places of the same index in
    many of them would drive each other out of the cache.

    Attributes:
        size: words of it all; results of a replication follow there.

    """

    def __init__(
        self, lengths: Mapping[str, int], tables: Mapping[str, tuple[str, ...]], *, rows: bool
    ) -> None:
        """Lay out what lies together: the rows of a table, or one list.

        Args:
            lengths: of each name.
            tables: table -> its columns.
            rows: whether what lies in a table lies row by row (`layout`).

        Raises:
            ValueError: if the columns of a table differ in length.

        """
        self.size, self._of, self._rows = 0, dict[str, int](), rows
        for table, columns in tables.items():
            if len({lengths[name] for name in columns}) > 1:
                raise ValueError(table)
            if rows:
                _, _, width = COLUMNS[columns[0]]
                self._put((*columns, f"at_{table}"), width * lengths[columns[0]])
        for name, length in lengths.items():
            if name not in self._of:
                self._put((name,), self._form(name).itemsize * length)

    def _put(self, names: tuple[str, ...], size: int) -> None:
        """Give names the next place, of so many bytes."""
        words = -(-size // WORD)
        self._of |= dict.fromkeys(names, self.size)
        self.size += words + -words % LINE + LINE

    def _form(self, name: str) -> "np.dtype[Any]":
        """Give the form of the numbers of a name; column by column each has a word."""
        kind = np.dtype(kind_of(name))
        return kind if self._rows or kind == np.float64 else np.dtype(np.int64)

    def add(self, offsets: Mapping[str, int]) -> None:
        """Note what follows, told by where it begins behind all this."""
        self._of |= {name: self.size + offset for name, offset in offsets.items()}

    def column(self, words: Ints, name: str, length: int) -> Any:
        """Give a column in a buffer: what is written to it goes into the buffer."""
        form, place = self._slice(name, length)
        return words.view(form)[place]

    def slices(self, names: Iterable[str], record: Any) -> dict[str, tuple["np.dtype[Any]", slice]]:
        """Give the form of columns of state, and where they lie, whole, in any such buffer."""
        sizes = {name: int(record[name]) for name in (*SIZES, *ROOMS)}
        found = {}
        for name in names:
            length, _ = (STATE_F | STATE_I)[name]
            found[name] = self._slice(name, math.prod(sizes[part] for part in length.split("*")))
        return found

    def _slice(self, name: str, length: int) -> tuple["np.dtype[Any]", slice]:
        form = self._form(name)
        plain = ("", 0, form.itemsize)
        _, place, width = COLUMNS.get(name, plain) if self._rows else plain
        at, step = (self._of[name] * WORD + place) // form.itemsize, width // form.itemsize
        return form, slice(at, at + step * length, step)

    def tell(self, record: Any, words: Ints) -> None:
        """Write into a record where each name begins: its address, or its index."""
        start, step = (words.ctypes.data, words.itemsize) if self._rows else (0, 1)
        fields, begins = self._told
        record.view(np.ndarray).view(np.int64)[fields] = start + step * begins

    @cached_property
    def _told(self) -> tuple[Ints, Ints]:
        return np.array([_FIELDS[name] for name in self._of]), np.array(list(self._of.values()))


def template(
    pack: Pack,
    offsets: Mapping[str, int],
    length: int,
    rooms: Mapping[str, int],
    *,
    rows: bool,
) -> Template:
    """Lay out the buffers of a plan.

    Args:
        pack: what the build collected.
        offsets: of the blocks of results.
        length: of the results.
        rooms: sizes of what may grow, at least those of `ROOMS`.
        rows: whether what lies in a table lies row by row (`layout`); the record then holds
            addresses, else indices.

    Raises:
        KeyError: if the build left out a name or told one that the kernel does not know.
        ValueError: if the columns of a table differ in length.

    """
    _refuse_other("constants", CONST_F, pack.f)
    _refuse_other("constants", CONST_I, pack.i)
    _refuse_other("sizes", SIZES, pack.n)
    record = np.zeros(1, RECORD).view(np.recarray)
    row = record[0]
    sizes = {**pack.n, **rooms, **_COUNTS, "n_lane": LANES, "n_head": HEAP + 1, "six": 6}
    sizes["ln_all"] = rooms["ln_cap"] * LANES
    for name, value in {**pack.n, **rooms, **RUNNING}.items():
        row[name] = value
    for name, number in pack.x.items():
        row[name] = number
    row["ln_mask"] = rooms["ln_cap"] - 1
    constants = _constants(record, pack, rows=rows)
    lengths = {
        name: int(np.prod([sizes[part] for part in length.split("*")]))
        for name, (length, _) in (STATE_F | STATE_I).items()
    }
    places = Places(lengths, STATE_TABLES, rows=rows)
    places.add({f"a_{name}": offsets[name] for name in RESULTS})
    made = Template(record, constants, _room(places.size + length), places)
    for name, long in lengths.items():
        _, made.column(name, long)[:] = (STATE_F | STATE_I)[name]
    made.tell(pack)
    _free_lists(made, sizes, pack.n["n_tail"])
    return made


def _constants(record: Any, pack: Pack, *, rows: bool) -> Ints:
    """Lay out the constants of a plan, and note where they are."""
    told: dict[str, Any] = {name: np.asarray(v, np.float64).ravel() for name, v in pack.f.items()}
    told |= {name: np.asarray(v, np.int64).ravel() for name, v in pack.i.items()}
    lengths = {name: len(values) for name, values in told.items()}
    places = Places(lengths, CONST_TABLES, rows=rows)
    found = _room(places.size)
    for name, values in told.items():
        _write(places.column(found, name, len(values)), name, values)
    places.tell(record, found)
    return found


def replication_of(
    made: Template, told: Pack, replication: int, used: Template | None = None
) -> Template:
    """Give the buffers of one replication: constants shared, state copied and told anew.

    Args:
        made: the buffers of the plan.
        told: state at the start of this replication, where it differs.
        replication: its number.
        used: buffers of an earlier replication, its results nought again, to be taken where they
            have the size: fresh memory costs more than what is written into it.

    """
    state = _room(len(made.state)) if used is None else used.state
    if len(state) != len(made.state):
        state = _room(len(made.state))
    size = made.places.size  # of the results behind it only what is counted is ever touched
    state[:size] = made.state[:size]
    words = made.record.view(np.ndarray).view(np.int64).copy()  # not field by field
    found = replace(made, record=words.view(RECORD).view(np.recarray), state=state)
    made.places.tell(found.record, state)
    found.tell(told)
    found.record[0]["rep"] = replication
    return found


def _room(length: int) -> Ints:
    """Give words of nought that begin a line of cache, so that rows of whole lines share none."""
    found = np.zeros(length + LINE, np.int64)
    first = -found.ctypes.data // found.itemsize % LINE
    return found[first : first + length]


def _write(column: Any, name: str, values: Any) -> None:
    """Write numbers into a column, all of which it must be able to hold."""
    values = values.ravel()
    column[:] = values
    if column.dtype != values.dtype and (column != values).any():
        raise OverflowError(name)


def _refuse_other(what: str, known: tuple[str, ...], told: Mapping[str, Any]) -> None:
    if set(known) != set(told):
        wrong = sorted(set(known) ^ set(told))
        raise KeyError(f"{what} told and known differ: {', '.join(wrong)}")


def _free_lists(made: Template, sizes: Mapping[str, int], tails: int) -> None:
    """Chain the free places of everything that comes and goes; units 0.. are the tails."""
    row = made.record[0]
    for name in ("j", "rq", "x", "q", "cv", "rs"):
        room = sizes[f"{name}_cap"]
        made.column(f"{name}_next", room)[:] = np.append(np.arange(1, room), -1)
        row[f"{name}_free"] = 0
    free = np.arange(sizes["u_cap"] - 1, tails - 1, -1)
    made.column("u_free", len(free))[:] = free
    row["u_nfree"] = len(free)
