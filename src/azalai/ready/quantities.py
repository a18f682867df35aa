"""What happened, replication by replication, in the form that AFFORD prices.

The table is that of `azalai.results.quantities`; it is made from what is not zero alone.  A tail
carries no site, since it may move; people stand under `site | resource`; a pooled vehicle has a
site and a type and no key.  Of what is ordered and bought the offer is not told: the price is that
of the offer in force.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import L_DELIVERED, L_POSSESSED, Labels
from azalai.ready.rows import Rows
from azalai.results.quantities import SCHEMA, empty

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: what -> counts that add up to it.
TAILS: Final = {
    "fh": (codes.T_FH,),
    "landings": (codes.T_LANDINGS,),
    "starts": (codes.T_STARTS,),
    "km": (codes.T_KM,),
    "possessed": (codes.T_POSSESSED,),
    "available": (codes.T_AVAILABLE,),
    "lost": (codes.T_LOST,),
    "delivered": (codes.T_DELIVERED,),
}
SERVICES: Final = {
    "missions": (codes.WHOLE, codes.LATE, codes.REDUCED),
    "achieved": (codes.V_ACHIEVED_H,),
    "in_time": (codes.V_IN_TIME,),
    "carried_pax_km": (codes.V_PAX_KM,),
    "carried_t_km": (codes.V_T_KM,),
}
STORES: Final = {
    "ordered": (codes.W_ORDERED,),
    "bought": (codes.W_BOUGHT,),
    "scrapped": (codes.W_SCRAPPED,),
}
VEHICLES: Final = {"possessed": (L_POSSESSED,), "delivered": (L_DELIVERED,)}
#: Columns of what is told of a pooled vehicle.
VEHICLE: Final = ("key", "type", "contract")
ROUTES: Final = {"freight": (codes.R_FREIGHT,), "moved": (codes.R_MOVED,)}
#: Replications that are added up at once.
AT_ONCE: Final = 20


def quantities(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give the quantities of every replication."""
    frames = [*_of_tails(labels, rows), *_of_stores(labels, rows), *_of_work(labels, rows)]
    frames += [*_of_missions(labels, rows), *_at_end(labels, rows), *_decided(labels, rows)]
    return pl.concat(frames)


def _of_tails(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    words = {"key": labels.tails, "type": labels.tail_type, "contract": labels.tail_contract}
    yield _table(labels, rows, "tails", TAILS, words)
    pooled = {"site": [s for s, _ in labels.pooled], "type": [t for _, t in labels.pooled]}
    yield _table(labels, rows, "pooled", {"km": (codes.G_KM,)}, pooled)


def _of_stores(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    words = {"key": [item for _, item, _ in labels.stores], "site": _sites(labels.stores)}
    yield _table(labels, rows, "stores", STORES, words)
    for what in ("fuel", "used"):
        chosen = [(kind == "fuel") == (what == "fuel") for _, _, kind in labels.stores]
        yield _table(labels, rows, "stores", {what: (codes.W_USED,)}, words, chosen)


def _of_work(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    people = [kind == "people" for _, _, kind in labels.pools]
    keys = [f"{site} | {resource}" for site, resource, _ in labels.pools]
    words = {"key": keys, "site": _sites(labels.pools)}
    yield _table(labels, rows, "pools", {"man_h": (codes.P_BUSY,)}, words, people)
    pairs = [(shop, contract) for shop in labels.shops for contract in labels.contracts]
    jobs = {
        "key": [task for (_, task, _), _ in pairs],
        "site": [site for (site, _, _), _ in pairs],
        "by": [site for (site, _, _), _ in pairs],
        "contract": [contract for _, contract in pairs],
    }
    yield _table(labels, rows, "jobs", {"task": (0,)}, jobs)
    yield _table(labels, rows, "routes", ROUTES, {"key": labels.routes})


def _of_missions(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    words = {"key": [m for m, _, _ in labels.services], "site": [b for _, b, _ in labels.services]}
    told = [mission not in labels.flown for mission, _, _ in labels.services]
    yield _table(labels, rows, "services", SERVICES, words, told)


def _at_end(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    """Give what is left at the end, in the last month."""
    last = replace(labels, bins=("",), bin_month=labels.bin_month[-1:])
    words = {"key": [item for _, item, _ in labels.stores], "site": _sites(labels.stores)}
    yield _table(last, rows, "stores_end", {"stock_end": (0,)}, words)
    yield _table(last, rows, "limits_left", {"fh_left_end": (0,)}, {"key": labels.tasks})


def _decided(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    """Give posts, trainees and vehicles; AFFORD takes what is not spoken of from the plan."""
    tables = {"staff": ("posts", labels.staff), "trainees": ("trainees", labels.courses)}
    for name, (what, keys) in tables.items():
        words = {"key": [key for key, _ in keys], "site": [site for _, site in keys]}
        found = _table(labels, rows, name, {what: (0,)}, words)
        yield found
        yield _nothing(rows, what, words, set(found["key"].unique()))
    words = {c: [told[k] for told in labels.vehicles] for k, c in enumerate(VEHICLE)}
    yield _table(labels, rows, "vehicles", VEHICLES, words)


def _nothing(
    rows: Rows, what: str, words: Mapping[str, Sequence[str]], spoken: set[str]
) -> pl.DataFrame:
    """Say of what never happens that it does not: 0 in the first replication."""
    silent = pl.DataFrame(dict(words), schema=dict.fromkeys(words, pl.String)).filter(
        ~pl.col("key").is_in(sorted(spoken))
    )
    if silent.is_empty() or not rows.replications:
        return empty()
    told = {"replication": rows.numbers[0], "month": 0, "what": what, "number": 0.0}
    blank = {c: "" for c in SCHEMA if c not in told and c not in words}
    found = silent.with_columns(**{c: pl.lit(v) for c, v in {**told, **blank}.items()})
    return found.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


def _sites(names: Sequence[tuple[str, str, str]]) -> list[str]:
    return [site for site, _, _ in names]


def _table(
    labels: Labels,
    rows: Rows,
    name: str,
    whats: Mapping[str, tuple[int, ...]],
    words: Mapping[str, Sequence[str]],
    wanted: Sequence[bool] | None = None,
) -> pl.DataFrame:
    """Give some counts of a block by month and thing.

    Args:
        labels: names along the dimensions.
        rows: of all replications.
        name: of a block (bins, things, counts); without bins it is the last, without counts one.
        whats: the counts that make each quantity.
        words: columns of the table: for each thing its word.
        wanted: which things are told; None: all.

    """
    things = len(next(iter(words.values())))
    if not things or not rows.replications:
        return empty()
    size = int(np.prod(rows.shape.sizes[name], dtype=np.int64))
    width = size // (len(labels.bins) * things)
    told = np.ones(things, bool) if wanted is None else np.array(wanted, bool)
    targets, months = _targets(labels, things, width, whats, told)
    used, target, replication, number = _sums(rows, name, targets)
    if not len(number):
        return empty()
    row = pl.Series(used.astype(np.uint32)).gather(target)
    columns = {
        **{column: cells.gather(row) for column, cells in _template(months, whats, words).items()},
        "replication": pl.Series(rows.numbers, dtype=pl.Int32).gather(replication),
        "number": pl.Series(number),
    }
    blank = pl.Series([""], dtype=pl.Categorical).new_from_index(0, len(number))
    return pl.DataFrame({column: columns.get(column, blank) for column in SCHEMA})


def _sums(rows: Rows, name: str, targets: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Add up the numbers of a block by row of the template, some replications at a time.

    Returns:
        rows of the template that hold anything; and of every sum that is not zero its place among
        these, the position of its replication, and the sum.

    """
    starts = range(0, rows.replications, AT_ONCE)
    parts = [rows.entries(name, some=slice(start, start + AT_ONCE)) for start in starts]
    holds = np.zeros(int(targets.max(initial=0)) + 1, bool)
    for part in parts:
        holds[targets[part.where]] = True
    holds[0] = True  # where everything goes that is not told
    place, length = (np.cumsum(holds) - 1)[targets], int(holds.sum())
    found = []
    for start, part in zip(starts, parts, strict=True):
        sums = part.fold(AT_ONCE, place, length)[:, 1:]
        replication, target = np.nonzero(sums)
        found.append((target, replication + start, sums[replication, target]))
    target, replication, number = (np.concatenate(each) for each in zip(*found, strict=True))
    return np.flatnonzero(holds[1:]), target, replication, number


def _targets(
    labels: Labels, things: int, width: int, whats: Mapping[str, tuple[int, ...]], told: Flags
) -> tuple[Ints, Ints]:
    """Say to which row of the template each number of a block belongs, 0: to none.

    Returns:
        the rows, from 1 on, and the months in which they lie.

    """
    months, month = np.unique(np.array(labels.bin_month, np.int64), return_inverse=True)
    what = np.full(width, -1, np.int64)
    for number, members in enumerate(whats.values()):
        what[list(members)] = number
    row = month[:, None, None] * things + np.arange(things)[None, :, None]
    found = 1 + row * len(whats) + what[None, None, :]
    kept = told[None, :, None] & (what >= 0)[None, None, :]
    return np.where(kept, found, 0).reshape(-1), months


def _template(
    months: Ints, whats: Mapping[str, tuple[int, ...]], words: Mapping[str, Sequence[str]]
) -> dict[str, pl.Series]:
    """Give the words of every month, thing and quantity, in this order; no blank columns."""
    things = len(next(iter(words.values())))
    each = things * len(whats)
    thing = np.tile(np.repeat(np.arange(things), len(whats)), len(months))
    what = np.tile(np.arange(len(whats)), things * len(months))
    columns = {
        "month": pl.Series(np.repeat(months, each).astype(np.int32)),
        "what": pl.Series(list(whats), dtype=pl.Categorical).gather(what),
    }
    for name, cells in words.items():
        columns[name] = pl.Series(list(cells), dtype=pl.Categorical).gather(thing)
    return columns
