"""The buffers of a plan and of one replication: constants collected by name, state laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.kernel.events import HEAP, LANES
from azalai.ready.kernel.layout import (
    CONST_F,
    CONST_I,
    RECORD,
    RESULTS,
    RUNNING,
    SIZES,
    STATE_F,
    STATE_I,
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

#: Numbers in a line of cache.
_LINE: Final = 8

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
        record: the one row of R; cf, ci: constants; f, i: state.
        results: where the results begin in `f` of a replication; length: how long that is.

    """

    record: Any
    cf: Floats
    ci: Ints
    f: Floats
    i: Ints
    results: int
    length: int


def template(
    pack: Pack, offsets: Mapping[str, int], length: int, rooms: Mapping[str, int]
) -> Template:
    """Lay out the buffers of a plan.

    Args:
        pack: what the build collected.
        offsets: of the blocks of results.
        length: of the results.
        rooms: sizes of what may grow, at least those of `ROOMS`.

    Raises:
        KeyError: if the build left out a name or told one that the kernel does not know.

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
    cf = _join(row, {name: pack.f[name] for name in CONST_F}, np.float64)
    ci = _join(row, {name: pack.i[name] for name in CONST_I}, np.int64)
    row["key"] = row["keys"]
    f = _join(row, _state(STATE_F, sizes, pack.state_f, np.float64), np.float64)
    i = _join(row, _state(STATE_I, sizes, pack.state_i, np.int64), np.int64)
    for name in RESULTS:
        row[f"a_{name}"] = len(f) + offsets[name]
    _free_lists(row, i, sizes, pack.n["n_tail"])
    return Template(record, cf, ci, f, i, len(f), len(f) + length)


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
    if used is None or (len(used.f), len(used.i)) != (made.length, len(made.i)):
        f = np.zeros(made.length)  # of the results only what is counted is ever touched
        used = Template(made.record, made.cf, made.ci, f, np.empty_like(made.i), made.results, 0)
    record, f, i = made.record.copy(), used.f, used.i
    f[: made.results], i[:] = made.f, made.i
    row = record[0]
    for values, buffer in ((told.state_f, f), (told.state_i, i)):
        for name, array in values.items():
            at = int(row[name])
            buffer[at : at + len(array)] = array
    row["rep"] = replication
    return Template(record, made.cf, made.ci, f, i, made.results, made.length)


def _refuse_other(what: str, known: tuple[str, ...], told: Mapping[str, Any]) -> None:
    if set(known) != set(told):
        wrong = sorted(set(known) ^ set(told))
        raise KeyError(f"{what} told and known differ: {', '.join(wrong)}")


def _join(row: Any, arrays: Mapping[str, Any], kind: Any) -> Any:
    """Put arrays one behind the other and note where each begins.

    A line of cache stands empty between any two: rooms are powers of two, and places of the same
    index in many of them would drive each other out of the cache.
    """
    parts, at, gap = [], 0, np.zeros(_LINE, kind)
    for name, values in arrays.items():
        row[name] = at
        flat = np.asarray(values, kind).ravel()
        parts += [flat, gap]
        at += len(flat) + _LINE
    return np.concatenate(parts)


def _state(
    spec: Mapping[str, tuple[str, float]],
    sizes: Mapping[str, int],
    told: Mapping[str, Any],
    kind: Any,
) -> dict[str, Any]:
    found = {}
    for name, (length, value) in spec.items():
        size = int(np.prod([sizes[part] for part in length.split("*")]))
        found[name] = np.full(size, value, kind)
        if name in told:
            found[name][: len(told[name])] = told[name]
    return found


def _free_lists(row: Any, i: Ints, sizes: Mapping[str, int], tails: int) -> None:
    """Chain the free places of everything that comes and goes; units 0.. are the tails."""
    for name, room in (("j", "j_cap"), ("rq", "rq_cap"), ("x", "x_cap"), ("q", "q_cap")):
        _chain(row, i, name, sizes[room])
    for name, room in (("cv", "cv_cap"), ("rs", "rs_cap")):
        _chain(row, i, name, sizes[room])
    free = np.arange(sizes["u_cap"] - 1, tails - 1, -1)
    at = int(row["u_free"])
    i[at : at + len(free)] = free
    row["u_nfree"] = len(free)


def _chain(row: Any, i: Ints, name: str, room: int) -> None:
    at = int(row[f"{name}_next"])
    i[at : at + room] = np.append(np.arange(1, room), -1)
    row[f"{name}_free"] = 0
