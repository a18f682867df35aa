"""Which places each type reaches from each base and back, how fast and with what load.

A plain round trip: base, place, base, without waiting; nobody asks for a load, so that the largest
one is the answer.
"""

import numpy as np
import polars as pl

from azalai.flight.craft import Craft, Load
from azalai.flight.trip import LIMITS, Trips, fly
from azalai.reach.inputs import MIN_PER_H, Case, Indices
from azalai.support.places import CONDITIONS
from azalai.tables.times import MONTHS


def reachable(case: Case) -> pl.DataFrame:
    """Give one row for each type, base, other site, month and light.

    Returns:
        Columns as in `docs/methods/reach.md`, sorted by type, base, site, month, night.

    """
    where = case.model.where
    placed = np.flatnonzero(~np.isnan(where.latitude_deg)).astype(np.int32)
    base = np.repeat(case.bases, placed.size)
    site = np.tile(placed, case.bases.size)
    away = base != site
    base, site = base[away], site[away]
    parts = [_part(case, case.model.types[name], base, site) for name in case.flying]
    return pl.concat(parts) if parts else _frame(case, "", base[:0], site[:0], None)


def _part(case: Case, craft: Craft, base: Indices, site: Indices) -> pl.DataFrame:
    chain = case.model.chain(craft, [base, site, base], [0.0, 0.0, 0.0], (1, 1))
    return _frame(case, craft.name, base, site, fly(craft, chain, Load(), Load()))


def _frame(
    case: Case, name: str, base: Indices, site: Indices, trips: Trips | None
) -> pl.DataFrame:
    conditions = np.array([light * len(MONTHS) + m for m in case.months for light in case.lights])
    count = base.size
    names = pl.Series([*case.model.where.names, ""], dtype=pl.String)
    a, b = np.repeat(base, conditions.size), np.repeat(site, conditions.size)

    def rows(values: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        array = np.zeros((CONDITIONS, 0)) if values is None else np.asarray(values)
        return np.asarray(array[conditions].T.ravel())

    def told(column: str) -> object:
        return None if trips is None else getattr(trips, column)

    at = rows(told("limit_at")).astype(np.int64)
    here = np.where(at == 1, b, np.where(at >= 0, a, -1))
    basis = case.model.types[name].hover.basis if name else ""
    return pl.DataFrame(
        {
            "type": np.full(a.size, name),
            "base": names[a],
            "site": names[b],
            "month": np.tile(conditions % len(MONTHS) + 1, count).astype(np.int32),
            "night": np.tile(conditions // len(MONTHS) == 1, count),
            "feasible": rows(told("feasible")).astype(bool),
            "limit": pl.Series(LIMITS)[rows(told("limit")).astype(np.int64)],
            "limit_at": names[np.where(here < 0, len(names) - 1, here)],
            "back_limit": pl.Series(LIMITS)[rows(told("back_limit")).astype(np.int64)],
            "distance_km": rows(told("distance_km")) / 2.0,
            "time_min": rows(told("out_h")) * MIN_PER_H,
            "block_h": rows(told("block_h")),
            "fuel_kg": rows(told("fuel_kg")),
            "load_kg": rows(told("load_kg")),
            "back_kg": rows(told("back_kg")),
            "basis": np.full(a.size, basis),
        },
        schema_overrides={"type": pl.String, "basis": pl.String},
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
