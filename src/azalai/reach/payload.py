"""Payload and range: what a type carries how far from a place, month by month.

Two curves: out and back without fuel on the way (radius), and one way to a place with fuel
(range).  The far place has the air of the near one, and no runway: hover out of ground effect.
"""

from typing import Any, Final

import numpy as np
import polars as pl

from azalai.flight.craft import Craft, Load
from azalai.flight.trip import Chain, Trips, fly
from azalai.reach.inputs import Case, Floats
from azalai.support.places import CONDITIONS
from azalai.tables.times import MONTHS

STEP_KM: Final = 25.0
#: Distances at which the table of bases shows a load.
SHOWN_KM: Final = (100.0, 200.0)


def farthest_km(craft: Craft) -> float:
    """Give how far a type gets one way on a full tank; 0 where the tank or speed is unknown."""
    usable_kg = craft.fuel_kg - craft.ground_burn_kg - craft.reserve_kg
    if not usable_kg > 0.0 or not craft.burn_kg_per_h > 0.0:
        return 0.0
    hours = usable_kg / craft.burn_kg_per_h
    return float(np.nan_to_num(hours * craft.cruise_km_per_h))


def payload_range(case: Case) -> pl.DataFrame:
    """Give one row for each type, base, month, light and distance.

    Returns:
        Columns type, base, month, night, distance_km, radius_kg (out and back), range_kg (one
        way); null beyond reach or where masses are unknown.

    """
    conditions = [light * len(MONTHS) + int(m) for m in case.months for light in case.lights]
    parts = []
    for name in case.flying:
        craft = case.model.types[name]
        if not (craft.masses_known and farthest_km(craft)):
            continue
        km = np.append(np.arange(0.0, farthest_km(craft), STEP_KM), farthest_km(craft))
        for base in case.bases.tolist():
            radius, reach = curves(case, craft, base, km)
            parts.append(_rows(case, name, base, km, conditions, (radius, reach)))
    schema = {"type": pl.String, "base": pl.String, "month": pl.Int32, "night": pl.Boolean}
    schema |= dict.fromkeys(("distance_km", "radius_kg", "range_kg"), pl.Float64)
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def radius_km(case: Case, craft: Craft, base: int) -> Floats:
    """Give how far a type gets from a base and back, empty; shape (CONDITIONS,).

    The burn out and back is held by the tank, by the mass at take-off, and by hover at the far
    place, where half of it is gone:  b <= tank,  b <= top - empty - reserve,
    b / 2 <= hover - empty - reserve.
    """
    where = case.model.where
    air = where.density_altitude_m[:, base]
    near, far = (
        np.where(np.isnan(air), np.inf, craft.hover.limit_kg(air, np.full(air.shape, paved)))
        for paved in (where.runway_m[base] > 0.0, False)
    )
    empty = craft.operating_kg + craft.reserve_kg
    rooms = [near - empty, 2.0 * (far - empty), np.full(air.shape, craft.max_takeoff_kg - empty)]
    tank = max(craft.fuel_kg - craft.ground_burn_kg - craft.reserve_kg, 0.0)
    burn = np.minimum.reduce([np.where(np.isnan(r), np.inf, r) for r in rooms])
    burn = np.where(np.isnan(near + far), 0.0, np.clip(burn, 0.0, tank))
    return np.asarray(burn / 2.0 / craft.burn_kg_per_h * craft.cruise_km_per_h)


def at_bases(case: Case) -> pl.DataFrame:
    """Give one row for each base and type that can leave it.

    Returns:
        Columns base, type, aircraft (stationed on the day), radius_km (empty, out and back), and
        the largest load out at 100 and 200 km, each in the worst month and light asked for; null
        where that is unknown or too far.

    """
    conditions = [light * len(MONTHS) + int(m) for m in case.months for light in case.lights]
    rows = []
    for base in case.bases.tolist():
        for name in case.flying:
            craft = case.model.types[name]
            radius = (
                float(radius_km(case, craft, base)[conditions].min())
                if farthest_km(craft)
                else None
            )
            loads = curves(case, craft, base, np.array(SHOWN_KM))[0][conditions].min(axis=0)
            site = case.model.where.names[base]
            rows.append((site, name, case.tails.get((name, site), 0), radius, *loads.tolist()))
    schema = {"base": pl.String, "type": pl.String, "aircraft": pl.Int64}
    schema |= dict.fromkeys(("radius_km", *(f"load_{km:.0f}_kg" for km in SHOWN_KM)), pl.Float64)
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def curves(case: Case, craft: Craft, base: int, km: Floats) -> tuple[Floats, Floats]:
    """Give the largest freight out and back, and one way; shape (CONDITIONS, distances)."""
    air = case.model.where.density_altitude_m[:, base]
    runway = case.model.where.runway_m[base]
    there_and_back = fly(craft, _chain(craft, km, air, runway, 2), Load(), Load())
    one_way = fly(craft, _chain(craft, km, air, runway, 1), Load(), Load())
    return _freight(there_and_back), _freight(one_way)


def _freight(trips: Trips) -> Floats:
    return np.where(trips.feasible, trips.load_kg, np.nan)


def _chain(craft: Craft, km: Floats, air: Floats, runway: float, legs: int) -> Chain:
    """Lay out trips of one or two legs of these lengths, all in the air of one place."""
    shape = (km.size, legs + 1)
    paved = np.zeros(shape)
    paved[:, 0] = runway
    paved[:, 2:] = runway
    km = np.repeat(km[:, None], legs, axis=1)
    return Chain(
        hours=(km / craft.cruise_km_per_h)[None],
        km=km[None],
        flown=np.ones(km.shape, bool),
        density_altitude_m=np.broadcast_to(air[:, None, None], (CONDITIONS, *shape)),
        runway_m=paved,
        refuel=np.zeros(shape, bool),
        ground_h=np.zeros(legs + 1),
        out_legs=1,
        back_legs=legs - 1,
        blocked=np.zeros((CONDITIONS, shape[0]), np.int8),
    )


def _rows(
    case: Case,
    name: str,
    base: int,
    km: Floats,
    conditions: list[int],
    curve: tuple[Floats, Floats],
) -> pl.DataFrame:
    months = np.repeat(np.array(conditions) % len(MONTHS) + 1, km.size).astype(np.int32)
    cells: dict[str, Any] = {
        "type": np.full(months.size, name),
        "base": np.full(months.size, case.model.where.names[base]),
        "month": months,
        "night": np.repeat(np.array(conditions) // len(MONTHS) == 1, km.size),
        "distance_km": np.tile(km, len(conditions)),
        "radius_kg": curve[0][conditions].ravel(),
        "range_kg": curve[1][conditions].ravel(),
    }
    return pl.DataFrame(cells).with_columns(pl.col(pl.Float64).fill_nan(None))
