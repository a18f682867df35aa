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
from azalai.ready.outputs import Labels
from azalai.ready.rows import Rows
from azalai.results.quantities import SCHEMA, empty

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

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
ROUTES: Final = {"freight": (codes.R_FREIGHT,), "moved": (codes.R_MOVED,)}
#: Replications that are added up at once.
AT_ONCE: Final = 20


def quantities(labels: Labels, rows: Rows, staffing: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give the quantities of every replication.

    Args:
        labels: names along the dimensions.
        rows: of all replications.
        staffing: rows of the same form known before the simulation (trainees, posts), or None.

    """
    frames = [*_of_tails(labels, rows), *_of_stores(labels, rows), *_of_work(labels, rows)]
    frames += [*_of_missions(labels, rows), *_at_end(labels, rows)]
    if staffing is not None:
        frames.append(staffing.select(list(SCHEMA)).cast(SCHEMA))  # type: ignore[arg-type]
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
    yield _table(labels, rows, "services", SERVICES, words)


def _at_end(labels: Labels, rows: Rows) -> Iterator[pl.DataFrame]:
    """Give what is left at the end, in the last month."""
    last = replace(labels, bins=("",), bin_month=labels.bin_month[-1:])
    words = {"key": [item for _, item, _ in labels.stores], "site": _sites(labels.stores)}
    yield _table(last, rows, "stores_end", {"stock_end": (0,)}, words)
    yield _table(last, rows, "limits_left", {"fh_left_end": (0,)}, {"key": labels.tasks})


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
    if not things:
        return empty()
    size = int(np.prod(rows.shape.sizes[name], dtype=np.int64))
    width = size // (len(labels.bins) * things)
    told = np.ones(things, bool) if wanted is None else np.array(wanted, bool)
    targets, months = _targets(labels, things, width, whats, told)
    template = _template(months, whats, words)
    numbers = np.array(rows.numbers, np.int32)
    frames = [template[:0].with_columns(number=pl.lit(0.0), replication=pl.lit(0, pl.Int32))]
    for start in range(0, len(numbers), AT_ONCE):
        chosen = numbers[start : start + AT_ONCE]
        found = rows.entries(name, some=slice(start, start + AT_ONCE))
        sums = found.fold(len(chosen), targets, template.height + 1)[:, 1:]
        replication, target = np.nonzero(sums)
        frames.append(
            template[target].with_columns(
                number=pl.Series(sums[replication, target]),
                replication=pl.Series(chosen[replication]),
            )
        )
    return pl.concat(frames).select(list(SCHEMA))


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
) -> pl.DataFrame:
    """Give the words of every month, thing and quantity, in this order."""
    things = len(next(iter(words.values())))
    each = things * len(whats)
    thing = np.tile(np.repeat(np.arange(things), len(whats)), len(months))
    columns = {
        "month": pl.Series(np.repeat(months, each).astype(np.int32)),
        "what": pl.Series(list(whats), dtype=pl.String).gather(
            np.tile(np.arange(len(whats)), things * len(months))
        ),
    }
    for name, cells in words.items():
        columns[name] = pl.Series(list(cells), dtype=pl.String).gather(thing)
    frame = pl.DataFrame(columns)
    made = {"number", "replication", *frame.columns}
    return frame.with_columns([pl.lit("").alias(name) for name in SCHEMA if name not in made])
