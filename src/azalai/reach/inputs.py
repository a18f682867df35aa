"""Build: from a Scenario to the arrays of REACH.

Sites are numbered by sorted name (`Places`); so are bases, types and places of demand inside a
service.  Axis order everywhere: type, base, place of demand, month (12), light (day, night).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.errors import nearest
from azalai.flight.trip import CODE
from azalai.reach.targets import ReachError, Target, parse
from azalai.scenario.scenario import Scenario
from azalai.support.crafts import FLYING
from azalai.support.demand import calls_per_y
from azalai.support.periods import in_force, project_dates
from azalai.support.profiles import hourly
from azalai.support.trips import trip_table
from azalai.support.ways import Model, model
from azalai.tables.times import MONTHS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int32]
Codes = NDArray[np.int8]

MIN_PER_H = 60.0
LIGHTS = 2  # day, night


@dataclass(frozen=True)
class Settings:
    """What REACH is asked.

    Attributes:
        types: only these types; blank: all.
        month: 1 to 12; None: the whole year.
        night: True: in the dark alone, False: by day alone; None: both.
        mission: only this one; blank: all that serve demand.
        target: blank (what each demand asks for), a preset of `targets.PRESETS`, or minutes.
        on: the day whose fleet, missions and routes count; None: the first of the plan.

    """

    types: tuple[str, ...] = ()
    month: int | None = None
    night: bool | None = None
    mission: str = ""
    target: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Service:
    """One mission that serves a kind of demand.

    Attributes:
        mission: its name.
        kind: of the demand.
        sites: where the demand is, shape (d,).
        calls: a year, shape (d,).
        target_min: shape (d,), nan where not told.
        types: names, T of them.
        bases: sites, shape (b,).
        tails: aircraft of each type stationed at each base, shape (T, b).
        feasible: shape (T, b, d, 12, 2).
        limit: code of `flight.trip.LIMITS`, same shape.
        out_min: take-off to the patient, same shape.
        care_min: take-off to the clinic, same shape, nan without one.
        block_h: same shape.
        clinic: site, -1 for none, shape (T, d).
        via: site where it refuels on the way out, -1 for none, shape (T, b, d, 12, 2).
        reaction_min: by day and by night, shape (2,).
        night: whether flown in the dark.
        weight: of calls by month and hour, shape (12, 24), sum 1.

    """

    mission: str
    kind: str
    sites: Indices
    calls: Floats
    target_min: Floats
    types: tuple[str, ...]
    bases: Indices
    tails: NDArray[np.int64]
    feasible: Bools
    limit: Codes
    out_min: Floats
    care_min: Floats
    block_h: Floats
    clinic: Indices
    via: Indices
    reaction_min: Floats
    night: bool
    weight: Floats


@dataclass(frozen=True)
class Case:
    """All that REACH works on."""

    scenario: Scenario
    settings: Settings
    targets: tuple[Target, ...]
    model: Model
    on: date
    tails: dict[tuple[str, str], int]
    services: tuple[Service, ...]

    @property
    def months(self) -> Indices:
        """Months asked for, January 0."""
        told = self.settings.month
        return np.array(range(len(MONTHS)) if told is None else [told - 1], np.int32)

    @property
    def lights(self) -> tuple[int, ...]:
        """Lights asked for: 0 day, 1 night."""
        return (0, 1) if self.settings.night is None else (int(self.settings.night),)

    @cached_property
    def flying(self) -> tuple[str, ...]:
        """Types asked for that fly, by name."""
        kinds = self.model.kinds
        chosen = self.settings.types or tuple(kinds)
        return tuple(sorted(t for t in chosen if kinds[t] in FLYING))

    @cached_property
    def bases(self) -> Indices:
        """Sites of role base, and those where aircraft stand on the day, by index."""
        index = self.model.where.index
        found = {index[site] for kind, site in self.tails if kind in self.flying}
        return np.array(sorted(found | set(self.model.where.of_role("base").tolist())), np.int32)


def build(scenario: Scenario, settings: Settings, *, candidates: bool = False) -> Case:
    """Gather what REACH needs; `candidates`: from places that may become bases, too.

    Raises:
        ReachError: if a type, mission, month or target asked for is none, if no hour has calls,
            or if nothing can fly anywhere.

    """
    tables = {name: rows.frame for name, rows in scenario.tables.items()}
    _refuse(scenario, settings)
    on = settings.on or scenario.start
    made = model(tables, on, scenario.settings.reach.hot_margin_c)
    dates = project_dates(tables, scenario.start)
    tails: dict[tuple[str, str], int] = {}
    fleet = in_force(tables["fleet"], ["name"], on, dates)
    for kind, site, count in fleet.select("type", "site", "count").iter_rows():
        tails[kind, site] = tails.get((kind, site), 0) + count
    missions = in_force(tables["missions"], ["name"], on, dates).filter(
        pl.col("serves").is_not_null()
    )
    tables["missions"] = _chosen(missions.drop("row"), settings.mission)
    hot_margin_c = scenario.settings.reach.hot_margin_c
    trips = trip_table(tables, on, hot_margin_c, candidates=candidates)
    targets = parse(settings.target)
    services = _services(tables, made, trips, tails, settings)
    case = Case(scenario, settings, targets, made, on, tails, services)
    where = made.where
    placed = ~np.isnan(where.latitude_deg[case.bases])
    quick = [name for name in case.flying if made.types[name].cruise_km_per_h > 0.0]
    if not services and not (placed.any() and quick):
        raise ReachError("reach-nothing")
    return case


def _chosen(missions: pl.DataFrame, name: str) -> pl.DataFrame:
    """Keep the mission asked for.

    Raises:
        ReachError: if there is none of that name.

    """
    if not name:
        return missions
    chosen = missions.filter(pl.col("name") == name)
    if not chosen.height:
        known = ", ".join(sorted(missions["name"].to_list())) or "-"
        raise ReachError("reach-mission", mission=name, known=known)
    return chosen


def _refuse(scenario: Scenario, settings: Settings) -> None:
    names = scenario.types.frame["name"].to_list()
    for name in settings.types:
        if name not in names:
            near = nearest(name, names) or ", ".join(sorted(names))
            raise ReachError("reach-type", type=name, nearest=near)
    if settings.month is not None and not 1 <= settings.month <= len(MONTHS):
        raise ReachError("reach-month", found=settings.month)


def _services(
    tables: dict[str, pl.DataFrame],
    made: Model,
    trips: pl.DataFrame,
    tails: dict[tuple[str, str], int],
    settings: Settings,
) -> tuple[Service, ...]:
    found = []
    for mission in tables["missions"].sort("name").iter_rows(named=True):
        mine = trips.filter(pl.col("mission") == mission["name"])
        if settings.types:
            mine = mine.filter(pl.col("type").is_in(settings.types))
        if mine.height:
            found.append(_service(tables, made, mine, tails, mission))
    return tuple(found)


def _service(
    tables: dict[str, pl.DataFrame],
    made: Model,
    trips: pl.DataFrame,
    tails: dict[tuple[str, str], int],
    mission: dict[str, object],
) -> Service:
    demand = tables["demand"].filter(pl.col("kind") == mission["serves"]).sort("site")
    names = [trips[column].unique().sort().to_list() for column in ("type", "base")]
    shape = (len(names[0]), len(names[1]), demand.height, len(MONTHS), LIGHTS)
    cubes = {c: _cube(trips[c], shape) for c in ("out_h", "care_h", "block_h")}
    index = {**made.where.index, "": -1}
    clinic, via = (
        trips[column].replace_strict(index, return_dtype=pl.Int32).to_numpy().reshape(shape)
        for column in ("clinic", "via")
    )
    limit = trips["limit"].replace_strict(CODE, return_dtype=pl.Int8).to_numpy()
    return Service(
        mission=str(mission["name"]),
        kind=str(mission["serves"]),
        sites=np.array([index[s] for s in demand["site"].to_list()], np.int32),
        calls=np.array([calls_per_y(row, mission) for row in demand.iter_rows(named=True)]),
        target_min=demand["target_min"].fill_null(np.nan).to_numpy(),
        types=tuple(names[0]),
        bases=np.array([index[s] for s in names[1]], np.int32),
        tails=np.array([[tails.get((t, b), 0) for b in names[1]] for t in names[0]], np.int64),
        feasible=trips["feasible"].to_numpy().reshape(shape),
        limit=limit.reshape(shape),
        out_min=cubes["out_h"] * MIN_PER_H,
        care_min=cubes["care_h"] * MIN_PER_H,
        block_h=cubes["block_h"],
        clinic=clinic[:, 0, :, 0, 0],
        via=via,
        reaction_min=np.array(
            [mission[f"reaction_{when}_min"] for when in ("day", "night")], float
        ),
        night=bool(mission["night"]),
        weight=_weight(tables["profiles"], mission["profile"]),
    )


def _cube(column: pl.Series, shape: tuple[int, ...]) -> Floats:
    return column.fill_null(np.nan).to_numpy().reshape(shape)


def _weight(profiles: pl.DataFrame, name: object) -> Floats:
    """Give the share of calls in each month and hour, shape (12, 24); flat without a profile."""
    slots = profiles.filter(pl.col("profile") == name).sort("slot") if name else profiles[:0]
    weight = hourly(slots.select("slot", "weight").rows())
    if not weight.sum() > 0.0:
        raise ReachError("reach-profile-silent", profile=name)
    return np.asarray(weight / weight.sum())
