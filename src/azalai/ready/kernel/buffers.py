"""The buffers of a plan and of one replication: constants collected by name, state laid out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.kernel.constants import CONST_F, CONST_I, CONST_TABLES
from azalai.ready.kernel.events import HEAP, LANES
from azalai.ready.kernel.layout import (
    COLUMNS,
    LINE,
    RECORD,
    RESULTS,
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
    "k_shop": len(codes.SHOP_COUNTS),
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
        rows: whether what lies in a table lies row by row (`layout`); the record then holds
            addresses, else indices.

    """

    record: Any
    constants: Ints
    state: Ints
    places: "Places"
    rows: bool

    @property
    def counted(self) -> Floats:
        """The results of a replication."""
        return self.state[self.places.results :].view(np.float64)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What the door is called with: R, CF, CI, F, I."""
        floats = self.constants.view(np.float64), self.state.view(np.float64)
        return self.record[0], floats[0], self.constants, floats[1], self.state

    def column(self, name: str, length: int) -> Ints:
        """Give the words of a column of state: what is written to them goes into the buffer."""
        _, place, width = COLUMNS.get(name, ("", 0, 1)) if self.rows else ("", 0, 1)
        at = self.places.of[name] + place
        return self.state[at : at + width * length : width]


class Places:
    """Where each name begins in a buffer.

    Attributes:
        of: name -> its index; `results`: where the results begin.

    """

    def __init__(self, of: dict[str, int], results: int = 0) -> None:
        self.of, self.results = of, results
        self._fields = np.array([_FIELDS[name] for name in of])
        self._begins = np.array(list(of.values()))

    def tell(self, record: Any, buffer: Ints, *, addresses: bool) -> None:
        """Write into a record where each name begins."""
        start, size = (buffer.ctypes.data, buffer.itemsize) if addresses else (0, 1)
        record.view(np.ndarray).view(np.int64)[self._fields] = start + size * self._begins


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
        rows: whether what lies in a table lies row by row (`layout`).

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
    told = {name: _words(values, np.float64) for name, values in pack.f.items()}
    told |= {name: _words(values, np.int64) for name, values in pack.i.items()}
    constants, at = _lay(_together(told, CONST_TABLES, rows=rows))
    Places(at).tell(record, constants, addresses=rows)
    starts = _state(STATE_F, sizes, pack.state_f, np.float64)
    starts |= _state(STATE_I, sizes, pack.state_i, np.int64)
    state, at = _lay(_together(starts, STATE_TABLES, rows=rows))
    at |= {f"a_{name}": len(state) + offsets[name] for name in RESULTS}
    places = Places(at, len(state))
    made = Template(record, constants, _room(len(state) + length), places, rows)
    made.state[: len(state)] = state
    _free_lists(made, sizes, pack.n["n_tail"])
    return made


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
    results = made.places.results  # of these only what is counted is ever touched
    state[:results] = made.state[:results]
    found = replace(made, record=made.record.copy(), state=state)
    made.places.tell(found.record, state, addresses=made.rows)
    for values, kind in ((told.state_f, np.float64), (told.state_i, np.int64)):
        for name, array in values.items():
            found.column(name, len(array))[:] = _words(array, kind)
    found.record[0]["rep"] = replication
    return found


def _room(length: int) -> Ints:
    """Give words of nought that begin a line of cache, so that rows of whole lines share none."""
    found = np.zeros(length + LINE, np.int64)
    first = -found.ctypes.data // found.itemsize % LINE
    return found[first : first + length]


def _words(values: Any, kind: Any) -> Ints:
    """Give numbers as words: those of float64 by their bits."""
    return np.asarray(values, kind).ravel().view(np.int64)


def _refuse_other(what: str, known: tuple[str, ...], told: Mapping[str, Any]) -> None:
    if set(known) != set(told):
        wrong = sorted(set(known) ^ set(told))
        raise KeyError(f"{what} told and known differ: {', '.join(wrong)}")


def _together(
    told: Mapping[str, Ints], tables: Mapping[str, tuple[str, ...]], *, rows: bool
) -> Iterator[tuple[tuple[str, ...], Ints]]:
    """Give what lies together, and its words: the rows of a table, or one list."""
    for table, columns in tables.items():
        lists = [told[name] for name in columns]
        if len({len(values) for values in lists}) > 1:
            raise ValueError(table)
        if rows:
            words = np.zeros((len(lists[0]), COLUMNS[columns[0]][2]), np.int64)
            for place, values in enumerate(lists):
                words[:, place] = values
            yield columns, words.ravel()
        else:
            yield from (((name,), values) for name, values in zip(columns, lists, strict=True))
    yield from (((name,), values) for name, values in told.items() if name not in COLUMNS)


def _lay(blocks: Iterable[tuple[tuple[str, ...], Ints]]) -> tuple[Ints, dict[str, int]]:
    """Put blocks one behind the other, each at a line of the cache; tell where names begin.

    A line stands empty between any two: rooms are powers of two, and places of the same index in
    many of them would drive each other out of the cache.
    """
    parts: list[Ints] = []
    begins: dict[str, int] = {}
    at = 0
    for names, words in blocks:
        begins |= dict.fromkeys(names, at)
        if names[0] in COLUMNS:
            begins[f"at_{COLUMNS[names[0]][0]}"] = at
        parts += [words, np.zeros(-len(words) % LINE + LINE, np.int64)]
        at += len(parts[-2]) + len(parts[-1])
    found = _room(at)
    np.concatenate(parts, out=found)
    return found, begins


def _state(
    spec: Mapping[str, tuple[str, float]],
    sizes: Mapping[str, int],
    told: Mapping[str, Any],
    kind: Any,
) -> dict[str, Ints]:
    found = {}
    for name, (length, value) in spec.items():
        size = int(np.prod([sizes[part] for part in length.split("*")]))
        numbers = np.full(size, value, kind)
        if name in told:
            numbers[: len(told[name])] = told[name]
        found[name] = _words(numbers, kind)
    return found


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
