"""Planned flying: what the missions ask for, by mission, type, base and month.

These are **wanted** hours (RULES 4.3): aircraft asked for times planned hours, whatever happens on
the day.  Hours are those in the air, as maintenance records count them (time in service, 14 CFR
1.1) and as READY flies them: clocks stand while an aircraft waits at a stop.  They come from the
missions and the demand alone, never from a simulation that is short of aircraft or parts.  AFFORD's
plan of hours and SUSTAIN's demand for spares both stand on this one table.

How much of a mission is flown in a month, by mode:

    scheduled   departures of `when` in the month x aircraft wanted
    quota       `sorties_per_month` x aircraft wanted, or `fh_per_month` in all
    call        calls a year x share of the year x weight of the month in the profile; demand told
                in pax or kg becomes calls of what one call carries (load x aircraft wanted)
    standing    aircraft wanted x hours of `when` that are open; no sorties

Who flies: the first of `types` that stands at the base and can make the trip; where `types` is
blank, all able types there, by their number of aircraft.  A mission that serves a kind of demand
is flown, for each site of demand, from the base with the shortest way out.  What no one can fly
keeps its sorties, with type and base blank and no hours.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.support.demand import calls_per_y
from azalai.support.openings import instants_by_month, months_of, openings
from azalai.support.periods import Force, project_dates
from azalai.support.profiles import monthly
from azalai.units import DAYS_PER_YEAR

SCHEMA: Final = {
    "mission": pl.String,
    "type": pl.String,  # blank: nobody can fly it
    "base": pl.String,
    "destination": pl.String,  # site of demand, else blank
    "month": pl.Int32,  # since the month of the plan's first day, from 0
    "sorties": pl.Float64,  # of single aircraft
    "missions": pl.Float64,  # each flown by all aircraft wanted
    "fh": pl.Float64,  # hours in the air, or run
    "landings": pl.Float64,
    "starts": pl.Float64,
    "km": pl.Float64,
    "fuel_kg": pl.Float64,
    "pax_km": pl.Float64,  # passengers and patients, out and back
    "t_km": pl.Float64,
    "patients": pl.Float64,
}
MONTHS_PER_YEAR: Final = 12
#: Kinds of missions whose passengers on the way back are patients.
RESCUES: Final = ("medevac", "rescue")
KG_PER_T: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Trip:
    """One planned sortie of one aircraft."""

    type: str
    base: str
    air_h: float
    out_h: float
    landings: float
    distance_km: float
    fuel_kg: float


@dataclass(frozen=True)
class _Month:
    """What is in force in one month: its days, and aircraft by (site, type)."""

    number: int
    first: date
    after: date
    tails: Mapping[tuple[str, str], int]

    @property
    def days(self) -> int:
        return (self.after - self.first).days


@dataclass(frozen=True)
class _Plan:
    tables: Mapping[str, pl.DataFrame]
    trips: pl.DataFrame
    start: date
    end: date

    @cached_property
    def dates(self) -> dict[str, date | None]:
        return project_dates(self.tables, self.start)

    @cached_property
    def months(self) -> list[_Month]:
        fleet = self.tables["fleet"]
        force = Force.of(fleet, ["name"], self.dates)
        rows = fleet.select("site", "type", "count").rows()
        found = []
        for number, (first, after) in enumerate(months_of(self.start, self.end)):
            day = first + (after - first) / 2
            tails: dict[tuple[str, str], int] = defaultdict(int)
            for position in force.on(day):
                site, kind, count = rows[position]
                tails[site, kind] += count
            found.append(_Month(number, first, after, dict(tails)))
        return found

    @cached_property
    def missions(self) -> tuple[Force, list[dict[str, Any]]]:
        """The rows of missions, and which of them are in force."""
        missions = self.tables["missions"]
        return Force.of(missions, ["name"], self.dates), missions.to_dicts()

    @cached_property
    def flown(self) -> dict[tuple[Any, ...], Trip]:
        """Feasible trips by mission and period, type, base, destination and month; by day first."""
        found: dict[tuple[Any, ...], Trip] = {}
        rows = self.trips.filter(pl.col("feasible")).sort("night", descending=True)
        for r in rows.iter_rows(named=True):
            trip = Trip(
                r["type"],
                r["base"],
                r["air_h"],
                r["out_h"] or 0.0,
                float(r["landings"]),
                r["distance_km"] or 0.0,
                r["fuel_kg"] or 0.0,
            )
            place = (trip.type, trip.base, r["destination"] or "", r["month"])
            key = (r["mission"], r["starts"], *place)
            found[key] = trip  # the row by day comes last and stays
        return found

    @cached_property
    def burn_kg_per_h(self) -> dict[str, float]:
        return dict(self.tables["types"].select("name", "burn_kg_per_h").iter_rows())

    @cached_property
    def profiles(self) -> dict[str, list[float]]:
        """Mean weight of each calendar month of each profile, scaled to mean 1."""
        slots: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, slot, weight in (
            self.tables["profiles"].select("profile", "slot", "weight").iter_rows()
        ):
            slots[name].append((slot, weight))
        return {name: monthly(told).tolist() for name, told in slots.items()}

    @cached_property
    def demand(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.tables["demand"].sort("site", "kind").iter_rows(named=True):
            found[row["kind"]].append(row)
        return found


def planned(
    tables: Mapping[str, pl.DataFrame], trips: pl.DataFrame, start: date, end: date
) -> pl.DataFrame:
    """Give the planned flying of a plan, in the form of `SCHEMA`.

    Args:
        tables: the plan's tables by name, defaults filled in.
        trips: what one sortie takes, as `support.trips` makes it; missions of typed hours may be
            missing from it.
        start: first day of the plan.
        end: day after the last.

    Returns:
        One row for each mission, type, base, destination and month, in that order.

    """
    plan = _Plan(tables, trips, start, end)
    rows = [row for month in plan.months for row in _month_rows(plan, month)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(list(SCHEMA)[:5])


def _month_rows(plan: _Plan, month: _Month) -> Iterator[tuple[Any, ...]]:
    day = month.first + timedelta(days=month.days // 2)
    force, missions = plan.missions
    rows = sorted((missions[position] for position in force.on(day)), key=itemgetter("name"))
    for mission in rows:
        if mission["serves"] is None:
            wanted = _wanted(plan, mission, month)
            for share, trip in _flyers(plan, mission, mission["base"], "", month):
                yield _row(mission, trip, "", month, share * wanted)
    for kind in sorted({m["serves"] for m in rows if m["serves"] is not None}):
        serving = [m for m in rows if m["serves"] == kind]
        for site in plan.demand.get(kind, []):
            mission, flyers = _nearest(plan, serving, site["site"], month)
            calls = _calls(plan, mission, site, month) * mission["wanted"]
            for share, trip in flyers:
                yield _row(mission, trip, site["site"], month, share * calls)


def _wanted(plan: _Plan, mission: dict[str, Any], month: _Month) -> float:
    """Give the sorties wanted in a month, or the hours where a mission tells hours."""
    of_month = month.days / DAYS_PER_YEAR
    if mission["mode"] == "scheduled":
        counts = instants_by_month(mission["when"], plan.start, plan.end)
        return float(counts[month.number] * mission["wanted"])
    if mission["mode"] == "call":
        weight = _weight(plan, mission, month)
        return float(mission["per_y"] * of_month * weight * mission["wanted"])
    if mission["mode"] == "quota":
        per_month = month.days / (DAYS_PER_YEAR / MONTHS_PER_YEAR)
        if month.days >= 28:  # a whole month, whatever its length
            per_month = 1.0
        if mission["fh_per_month"] is not None:
            return float(mission["fh_per_month"] * per_month)
        return float(mission["sorties_per_month"] * per_month * mission["wanted"])
    spells = openings(mission["when"], month.first, month.days)
    return float(np.sum(spells.to_h - spells.from_h) * mission["wanted"])


def _weight(plan: _Plan, mission: dict[str, Any], month: _Month) -> float:
    weights = plan.profiles.get(mission["profile"])
    return weights[month.first.month - 1] if weights else 1.0


def _calls(plan: _Plan, mission: dict[str, Any], site: dict[str, Any], month: _Month) -> float:
    """Give the calls of one site of demand in a month."""
    per_y = calls_per_y(site, mission)
    return per_y * month.days / DAYS_PER_YEAR * _weight(plan, mission, month)


def _flyers(
    plan: _Plan, mission: dict[str, Any], base: str | None, destination: str, month: _Month
) -> list[tuple[float, Trip | None]]:
    """Give who flies from a base and with what share; one blank flyer where nobody can."""
    able = _able(plan, mission, base, destination, month)
    if not able:
        return [(1.0, None)]
    if mission["types"]:
        return [(1.0, able[0])]
    counts = [month.tails[trip.base, trip.type] for trip in able]
    return [(count / sum(counts), trip) for count, trip in zip(counts, able, strict=True)]


def _able(
    plan: _Plan, mission: dict[str, Any], base: str | None, destination: str, month: _Month
) -> list[Trip]:
    """Give the trips of all types at a base that can fly there, in order of preference."""
    here = sorted(t for (site, t), count in month.tails.items() if site == base and count)
    return [
        trip
        for kind in (mission["types"] or here)
        if kind in here and (trip := _trip(plan, mission, kind, base, destination, month))
    ]


def _trip(
    plan: _Plan,
    mission: dict[str, Any],
    kind: str,
    base: str | None,
    destination: str,
    month: _Month,
) -> Trip | None:
    if base is None:
        return None
    hours = 1.0 if mission["mode"] == "standing" else mission["sortie_h"]
    key = (mission["name"], mission["starts"], kind, base, destination, month.first.month)
    found = plan.flown.get(key)
    if found is not None and mission["mode"] != "standing":
        return found
    if hours is None:
        return None
    return Trip(kind, base, hours, 0.0, 1.0, 0.0, hours * plan.burn_kg_per_h.get(kind, 0.0))


def _nearest(
    plan: _Plan, serving: list[dict[str, Any]], site: str, month: _Month
) -> tuple[dict[str, Any], list[tuple[float, Trip | None]]]:
    """Give the mission that takes the calls of a site, and its flyers: the shortest way out."""
    bases = sorted({base for base, _ in month.tails})
    best: tuple[tuple[float, int, str, str], dict[str, Any], Any] | None = None
    for mission in serving:
        for base in [mission["base"]] if mission["base"] is not None else bases:
            flyers = _flyers(plan, mission, base, site, month)
            able = _able(plan, mission, base, site, month)
            out_h = min((trip.out_h for trip in able), default=math.inf)
            rank = (out_h, mission["priority"], mission["name"], base)
            if best is None or rank < best[0]:
                best = (rank, mission, flyers)
    return (best[1], best[2]) if best else (serving[0], [(1.0, None)])


def _row(
    mission: dict[str, Any],
    trip: Trip | None,
    destination: str,
    month: _Month,
    wanted: float,
) -> tuple[Any, ...]:
    """Make one row from what is wanted: sorties, or hours for standing and quotas of hours."""
    name, number = mission["name"], month.number
    in_hours = mission["mode"] == "standing" or mission["fh_per_month"] is not None
    if trip is None:
        asked = 0.0 if in_hours else wanted
        return (name, "", "", destination, number, asked, asked / mission["wanted"], *[0.0] * 8)
    sorties = wanted / trip.air_h if in_hours else wanted
    pax = mission["load_pax"] + mission["back_pax"]
    pax += mission["load_stretchers"] + mission["back_stretchers"]
    half_km = sorties * trip.distance_km / 2
    tonnes = (mission["load_kg"] + mission["back_kg"]) / KG_PER_T
    fuel_kg, fh = sorties * trip.fuel_kg, sorties * trip.air_h
    patients = sorties * max(mission["back_stretchers"], 1.0) if mission["kind"] in RESCUES else 0.0
    if mission["mode"] == "standing":
        sorties = 0.0
    missions, km = sorties / mission["wanted"], sorties * trip.distance_km
    return (
        *(name, trip.type, trip.base, destination, number, sorties, missions),
        *(fh, sorties * trip.landings, sorties, km),
        *(fuel_kg, half_km * pax, half_km * tonnes, patients),
    )
