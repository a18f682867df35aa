"""The trip table: every sortie that the missions of a plan may ask for, from every base.

READY and REACH share it.  One row stands for a mission (one of its periods), one of its types, a
base, a destination, a month, and day or night.  Hours, fuel, limits and loads come from the one
leg model (`azalai.flight.trip`); nothing here decides who flies.

- A mission that `serves` goes base, place of the call, clinic, base.  The clinic is the nearest
  site with that role (by time under way), and is flown to where patients come back: stretchers, or
  passengers of a medevac or rescue mission.  A call at a clinic ends there.  Where the tank does
  not reach, it refuels at one of the nearest stores on the way out, back, or both: the quickest.
- A mission with `stops` goes from base by all of them and back.  One with `sortie_h` alone is in
  the air so long, over its base as far as masses are concerned; where that is more than the tank
  holds, it is flown in equal parts with fuel in between, and still counts one landing.
- A base is taken to have fuel; stops have where `stock` says so.
- Planning is by the hottest hour of a mean day by day, the coldest of a night by night.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.flight.craft import Craft, Load
from azalai.flight.trip import CODE, LIMITS, Chain, Trips, fly
from azalai.support.crafts import DRIVING, FLYING
from azalai.support.hours import RESCUES
from azalai.support.places import CONDITIONS, Indices
from azalai.support.ways import Model, model
from azalai.tables.times import MONTHS

Floats = NDArray[np.float64]

SCHEMA: Final = {
    "mission": pl.String,
    "type": pl.String,
    "base": pl.String,
    "destination": pl.String,  # site of the demand, else blank
    "clinic": pl.String,  # where patients are brought, else blank
    "month": pl.Int32,  # 1 to 12
    "night": pl.Boolean,
    "feasible": pl.Boolean,
    "limit": pl.String,  # a word of `azalai.flight.trip.LIMITS`
    "block_h": pl.Float64,  # engine start to stop, time at the stops included
    "air_h": pl.Float64,  # flown or driven
    "out_h": pl.Float64,  # take-off to arrival at the destination or last stop
    "care_h": pl.Float64,  # take-off to arrival at the clinic
    "fuel_kg": pl.Float64,  # burned
    "landings": pl.Int32,
    "load_kg": pl.Float64,  # largest freight out beside the mission's people
    "back_kg": pl.Float64,  # largest freight back beside the people then on board
    "distance_km": pl.Float64,
    "limit_at": pl.String,  # the place where the limit binds, else blank
    "back_limit": pl.String,  # what binds the freight back
    "basis": pl.String,  # of the hover limits: rows, derived or none
    "starts": pl.Date,  # of the mission's period
    "via": pl.String,  # where it refuels on the way out because it must, else blank
    "via_back": pl.String,  # the same on the way back
}
#: Columns that tell where fuel is taken.
TAKEN: Final = ("taken_at", "taken_kg")
#: Places of a call at which fuel may be taken: base, on the way out, there, back, and clinic.
_BY_WAY: Final = 5
#: Time on the ground to refuel on the way: a planning value of ours.
REFUEL_H: Final = 0.25
#: So many stores of fuel near the place are tried.
STORES: Final = 4
_NIGHT: Final = slice(len(MONTHS), CONDITIONS)
#: Conditions in the order of the rows: January by day, January by night, February by day ...
_ORDER: Final = np.arange(CONDITIONS).reshape(2, -1).T.ravel()


def trip_table(
    tables: Mapping[str, pl.DataFrame],
    start: date,
    hot_margin_c: float = 0.0,
    *,
    candidates: bool = False,
    fuel: bool = False,
) -> pl.DataFrame:
    """Make the trip table of a plan, in the form of `SCHEMA`.

    Args:
        tables: the plan's tables by name, defaults filled in.
        start: the day whose routes are in force.
        hot_margin_c: setting of that name.
        candidates: whether missions without a base may also fly from sites of role `candidate`.
        fuel: whether to tell in two more columns, `taken_at` and `taken_kg`, at which places how
            much fuel is taken: lists of equal length; places by their order of name, -1: none.

    Returns:
        One row for each mission and period, type, base, destination, month, and day or night, in
        that order; standing missions have none.

    """
    made = model(tables, start, hot_margin_c)
    parts = list(_parts(made, candidates=candidates, width=_places(made) if fuel else 0))
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    frame = pl.DataFrame(
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    )
    columns = [*SCHEMA, *(TAKEN if fuel else ())]
    return _named(frame, made).select(columns).cast(SCHEMA)  # type: ignore[arg-type]


def _places(made: Model) -> int:
    """Give the most places at which a trip may take fuel."""
    told = made.tables["missions"].select("stops", "sortie_h").iter_rows()
    return max((len(stops or ()) + 1 for stops, _ in told), default=0) + _BY_WAY


def _parts(made: Model, *, candidates: bool, width: int) -> Iterator[dict[str, Any]]:
    """Give the columns of the table, one block for each mission and type."""
    missions = (
        made.tables["missions"].with_row_index("row").sort("name", "starts", nulls_last=False)
    )
    kinds = list(made.types)
    for mission in missions.iter_rows(named=True):
        if mission["mode"] == "standing":
            continue
        sites = _bases(made, mission, candidates=candidates)
        for name in _types(made, mission, sites):
            block = _fly(made, mission, made.types[name], sites, width)
            if block is not None:
                block["type"] = np.full(block["month"].shape, kinds.index(name))
                block["row"] = np.full(block["month"].shape, mission["row"])
                yield block


def _bases(made: Model, mission: dict[str, Any], *, candidates: bool) -> Indices:
    """Give the sites from which a mission may be flown."""
    if mission["base"] is not None:
        return np.array([made.where.index[mission["base"]]], np.int32)
    able = mission["types"]
    found = {made.where.index[site] for kind, site in made.posts if not able or kind in able}
    found |= set(made.where.of_role("base").tolist())
    if candidates:
        found |= set(made.where.of_role("candidate").tolist())
    return np.array(sorted(found), np.int32)


def _types(made: Model, mission: dict[str, Any], bases: Indices) -> list[str]:
    """Give the types that may fly a mission: those told, else all ever posted at its bases."""
    if mission["types"]:
        return sorted(mission["types"])
    sites = {made.where.names[i] for i in bases}
    found = sorted({kind for kind, site in made.posts if site in sites})
    if mission["sortie_h"] is None:
        found = [name for name in found if made.kinds[name] in FLYING + DRIVING]
    return found


def _fly(
    made: Model, mission: dict[str, Any], craft: Craft, bases: Indices, width: int
) -> dict[str, Any] | None:
    """Make all trips of one mission with one type."""
    if mission["serves"] is not None:
        return _serve(made, mission, craft, bases, width)
    if mission["stops"]:
        stops = [np.full(bases.shape, made.where.index[s], np.int32) for s in mission["stops"]]
        ground_h = [0.0, *[mission["ground_h"]] * len(stops), 0.0]
        chain = made.chain(craft, [bases, *stops, bases], ground_h, (len(stops), 1))
        return _block(mission, craft, chain, [bases, *stops, bases], width)
    return _aloft(made, mission, craft, bases, width)


def _serve(
    made: Model, mission: dict[str, Any], craft: Craft, bases: Indices, width: int
) -> dict[str, Any] | None:
    demand = made.tables["demand"].filter(pl.col("kind") == mission["serves"])["site"]
    called = np.array(sorted(made.where.index[s] for s in demand.to_list()), np.int32)
    if not called.size or not bases.size:
        return None
    base, site = np.repeat(bases, called.size), np.tile(called, bases.size)
    clinic = np.full(site.shape, -1, np.int32)
    if _brings_patients(mission):
        clinic = np.tile(made.clinics(craft, called), bases.size)
    end = np.where(clinic >= 0, clinic, base)
    sites = [base, base, site, site, end, base]
    block = _direct(made, mission, craft, sites, width)
    if craft.flies:
        _refuel(made, mission, craft, block, sites, width)
    block["destination"] = np.repeat(site, CONDITIONS)
    block["clinic"] = np.repeat(clinic, CONDITIONS)
    block["care_h"] = np.where(block["clinic"] >= 0, block["care"], np.nan)
    return block


def _direct(
    made: Model, mission: dict[str, Any], craft: Craft, sites: list[Indices], width: int
) -> dict[str, Any]:
    """Make trips base, place, end, base."""
    chain_sites = [sites[i] for i in (0, 2, 4, 5)]
    chain = made.chain(craft, chain_sites, [0.0, mission["ground_h"], 0.0, 0.0], (1, 1))
    return _block(mission, craft, chain, chain_sites, width)


def _by_way_of(
    made: Model, mission: dict[str, Any], craft: Craft, sites: list[Indices], width: int
) -> dict[str, Any]:
    """Make trips base, via, place, via, end, base; a via that is the place before is none."""
    ground = np.zeros((sites[0].size, len(sites)))
    ground[:, 1] = REFUEL_H * (sites[1] != sites[0])
    ground[:, 2] = mission["ground_h"]
    ground[:, 3] = REFUEL_H * (sites[3] != sites[2])
    chain = made.chain(craft, sites, ground, (2, 2))
    block = _block(mission, craft, chain, sites, width)
    for name, via, before in (("via", 1, 0), ("via_back", 3, 2)):
        used = np.where(sites[via] != sites[before], sites[via], -1)
        block[name] = np.repeat(used, CONDITIONS)
    return block


def _refuel(
    made: Model,
    mission: dict[str, Any],
    craft: Craft,
    block: dict[str, Any],
    sites: list[Indices],
    width: int,
) -> None:
    """Where the tank does not reach, put the quickest way by a store of fuel into the block."""
    dry = (block["limit"] == CODE["fuel"]).reshape(-1, CONDITIONS)
    trips = np.flatnonzero(dry.any(axis=1))
    base, site, end = (sites[i][trips] for i in (0, 2, 4))
    stores = made.fuel_places(craft, site, STORES) if trips.size else []
    ways = [way for store in stores for way in ((store, site), (base, store), (store, store))]
    if not ways:
        return
    out, back = (np.concatenate(part) for part in zip(*ways, strict=True))
    base, site, end = (np.tile(part, len(ways)) for part in (base, site, end))
    other = _by_way_of(made, mission, craft, [base, out, site, back, end, base], width)
    rows = (trips[:, None] * CONDITIONS + np.arange(CONDITIONS)).ravel()
    block_h = np.where(other["feasible"], other["block_h"], np.inf).reshape(len(ways), -1)
    chosen = block_h.argmin(axis=0)
    flown = np.isfinite(block_h.min(axis=0)) & dry[trips].ravel()
    from_row = chosen * rows.size + np.arange(rows.size)
    for name, column in block.items():
        column[rows[flown]] = other[name][from_row[flown]]


def _brings_patients(mission: dict[str, Any]) -> bool:
    lying, sitting = mission["back_stretchers"] > 0, mission["back_pax"] > 0
    return bool(lying or (sitting and mission["kind"] in RESCUES))


def _aloft(
    made: Model, mission: dict[str, Any], craft: Craft, bases: Indices, width: int
) -> dict[str, Any]:
    """Make a sortie of typed hours: from the base to itself, in as many parts as the tank asks."""
    tank_kg = craft.fuel_kg - craft.reserve_kg - craft.ground_burn_kg
    burn_kg = mission["sortie_h"] * craft.burn_kg_per_h
    parts = math.ceil(burn_kg / tank_kg) if tank_kg > 0.0 and burn_kg > 0.0 else 1
    sites = [bases] * (parts + 1)
    chain = made.chain(craft, sites, [0.0] * len(sites), (parts, 0))
    aloft = replace(
        chain,
        hours=np.full(chain.hours.shape, mission["sortie_h"] / parts),
        km=np.zeros(chain.km.shape),
        flown=np.ones(chain.flown.shape, bool),
        refuel=np.ones(chain.refuel.shape, bool),
    )
    block = _block(mission, craft, aloft, sites, width)
    block["landings"] = np.ones(block["month"].shape)
    for column in ("out_h", "distance_km"):
        block[column] = np.full(block[column].shape, np.nan)
    return block


def _block(
    mission: dict[str, Any], craft: Craft, chain: Chain, sites: list[Indices], width: int
) -> dict[str, Any]:
    """Fly a chain and lay the answers out in rows: trip by trip, condition by condition.

    With a width, `taken_at` and `taken_kg` tell of so many places how much fuel is taken.
    """
    chain = chain if mission["night"] else _by_day(chain)
    out, back = (
        Load(*(mission[f"{way}_{what}"] for what in ("kg", "pax", "stretchers")))
        for way in ("load", "back")
    )
    trips = fly(craft, chain, out, back)
    count = chain.runway_m.shape[0]
    columns: dict[str, Any] = {
        name: _rows(getattr(trips, name))
        for name in Trips.__slots__
        if name not in ("landings", "care_h", "limit_at", "taken_kg")
    }
    places = np.stack(sites, axis=-1)
    at = _rows(trips.limit_at)
    trip = np.repeat(np.arange(count), CONDITIONS)
    columns |= {
        "base": np.repeat(sites[0], CONDITIONS),
        "destination": np.full(trip.shape, -1, np.int32),
        "clinic": np.full(trip.shape, -1, np.int32),
        "via": np.full(trip.shape, -1, np.int32),
        "via_back": np.full(trip.shape, -1, np.int32),
        "limit_at": np.where(at >= 0, places[trip, at], -1),
        "month": np.tile(_ORDER % len(MONTHS) + 1, count),
        "night": np.tile(_ORDER // len(MONTHS) == 1, count),
        "landings": np.repeat(trips.landings, CONDITIONS),
        "care": _rows(trips.care_h),
        "care_h": np.full(trip.shape, np.nan),
    }
    return columns | (_fuelled(trips, places[trip], width) if width else {})


def _fuelled(trips: Trips, places: NDArray[Any], width: int) -> dict[str, Any]:
    """Give places and fuel taken there, shapes (rows, width).

    A sortie of typed hours takes all of it at its base, whatever parts it is flown in.
    """
    taken = trips.taken_kg[_ORDER].swapaxes(0, 1).reshape(len(places), -1)
    at = places[:, :-1]
    if at.shape[1] > width:
        taken, at = taken.sum(axis=1, keepdims=True), at[:, :1]
    rest = ((0, 0), (0, width - at.shape[1]))
    return {
        "taken_at": np.pad(at, rest, constant_values=-1).astype(np.int32),
        "taken_kg": np.pad(taken, rest),
    }


def _by_day(chain: Chain) -> Chain:
    """Forbid the night."""
    blocked = chain.blocked.copy()
    blocked[_NIGHT] = CODE["night"]
    return replace(chain, blocked=blocked)


def _rows(values: NDArray[Any]) -> NDArray[Any]:
    """Turn (conditions, trips) into one row after the other."""
    return np.asarray(values)[_ORDER].T.ravel()


def _named(frame: pl.DataFrame, made: Model) -> pl.DataFrame:
    """Put names for numbers, and nothing for nan."""
    missions = made.tables["missions"]
    names = [*made.where.names, ""]
    words, kinds = pl.Series(LIMITS), list(made.types)
    bases = [made.types[name].hover.basis for name in kinds]
    last = len(names) - 1
    sites = {
        column: pl.Series(names, dtype=pl.String)[frame[column].replace(-1, last)]
        for column in ("base", "destination", "clinic", "limit_at", "via", "via_back")
    }
    return frame.with_columns(
        **sites,
        mission=missions["name"][frame["row"]],
        starts=missions["starts"][frame["row"]],
        type=pl.Series(kinds)[frame["type"]],
        basis=pl.Series(bases)[frame["type"]],
        limit=words[frame["limit"]],
        back_limit=words[frame["back_limit"]],
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
