"""Values that are allowed but look wrong by a factor: warnings, each with its reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from azalai.errors import Place, Problem
from azalai.locale import Phrase
from azalai.scenario.checks import View, check
from azalai.scenario.checks.rows import where
from azalai.scenario.raw import SCENARIO

_EARTH_KM: Final = 6371.0
#: Nothing on roads, water or in the air is shorter than the straight line, or much longer.
_SHORTER, _LONGER = 0.97, 12.0
#: Kinds of types that stand on pads.
_FLYING: Final = ("helicopter", "aeroplane")


@dataclass(frozen=True, slots=True)
class Usual:
    """The range that a column usually has, and what a value outside it probably is."""

    table: str
    column: str
    low: float
    high: float
    reason: str


#: Ranges wide enough for any fleet known to us; outside them a unit is probably mixed up.
USUAL: Final = (
    Usual("sites", "elevation_m", -450, 5500, "odd-feet"),
    Usual("sites", "runway_m", 0, 5600, "odd-feet"),
    Usual("climate", "tmax_c", -60, 52, "odd-fahrenheit"),
    Usual("climate", "tmin_c", -70, 40, "odd-fahrenheit"),
    Usual("climate", "spell_h", 1, 1500, "odd-days-for-hours"),
    Usual("routes", "distance_km", 1, 21_000, "odd-metres"),
    Usual("routes", "time_h", 0.1, 3000, "odd-minutes-for-hours"),
    Usual("types", "cruise_km_per_h", 10, 1000, "odd-speed"),
    Usual("types", "reserve_min", 0, 180, "odd-seconds"),
    Usual("types", "ceiling_m", 500, 15_000, "odd-feet"),
    Usual("types", "burn_kg_per_h", 0, 8000, "odd-grams"),
    Usual("types", "turnaround_h", 0, 24, "odd-minutes-for-hours"),
    Usual("types", "daily_h", 0, 24, "odd-minutes-for-hours"),
    Usual("types", "losses_per_100000fh", 0, 100, "odd-per-million"),
    Usual("failures", "mean_fh", 0.5, 1e6, "odd-rate"),
    Usual("failures", "shape", 0.3, 12, "odd-shape"),
    Usual("failures", "defer_d", 0, 730, "odd-hours-for-days"),
    Usual("failures", "diagnose_h", 0, 500, "odd-minutes-for-hours"),
    Usual("tasks", "every_fh", 1, 50_000, "odd-minutes-for-hours"),
    Usual("tasks", "every_d", 1, 20_000, "odd-hours-for-days"),
    Usual("tasks", "work_h", 0, 3000, "odd-minutes-for-hours"),
    Usual("capability", "turnaround_d", 0.05, 1500, "odd-hours-for-days"),
    Usual("resources", "employed_per_post", 1, 10, "odd-employed"),
    Usual("courses", "duration_d", 0.2, 2500, "odd-hours-for-days"),
    Usual("offers", "lead_d", 0, 3000, "odd-hours-for-days"),
    Usual("projects", "lead_d", 0, 7500, "odd-hours-for-days"),
    Usual("missions", "sortie_h", 0.05, 24, "odd-minutes-for-hours"),
    Usual("missions", "patience_h", 0, 2000, "odd-minutes-for-hours"),
    Usual("missions", "reaction_day_min", 0, 720, "odd-seconds"),
    Usual("missions", "reaction_night_min", 0, 720, "odd-seconds"),
    Usual("missions", "ground_h", 0, 48, "odd-minutes-for-hours"),
    Usual("demand", "target_min", 5, 3000, "odd-hours-for-minutes"),
    Usual("loans", "rate_frac_per_y", 0, 0.5, "odd-percent"),
    Usual("loans", "term_y", 0.5, 60, "odd-months"),
    Usual("disruptions", "per_y", 0.0005, 60, "odd-rate"),
    Usual("disruptions", "price_factor", 0.1, 20, "odd-percent"),
)


@check()
def unusual_values(view: View) -> None:
    """Warn of values outside what a column usually holds."""
    for usual in USUAL:
        rows = view.plan.tables[usual.table]
        if len(rows) and usual.table in view.touched:
            cells = rows.given[usual.column]
            odd = ((cells < usual.low) | (cells > usual.high)).fill_null(value=False)
            positions = where(odd)
            problems = (_odd(view, usual, p, cells[p]) for p in positions)
            view.problems.add_many(problems, len(positions))


def _odd(view: View, usual: Usual, position: int, value: float) -> Problem:
    fields = {
        "found": f"{value:g}",
        "low": f"{usual.low:g}",
        "high": f"{usual.high:g}",
        "reason": Phrase(usual.reason),
    }
    place = view.place(usual.table, position, usual.column)
    return Problem("odd-value", place, fields, level="warning")


@check("sites", "routes")
def odd_distances(view: View) -> None:
    """Warn of a route shorter than the straight line, or many times as long."""
    sites = view.cells("sites", "name", "latitude_deg", "longitude_deg")
    at = {name: (lat, lon) for _, name, lat, lon in sites if lat is not None}
    routes = view.cells("routes", "origin", "destination", "distance_km")
    for position, origin, destination, told_km in routes:
        if told_km is None or origin not in at or destination not in at:
            continue
        straight_km = straight_line_km(*at[origin], *at[destination])
        if straight_km > 1 and not _SHORTER <= told_km / straight_km <= _LONGER:
            place = view.place("routes", position, "distance_km")
            fields = {"found": f"{told_km:g}", "straight": f"{straight_km:.0f}"}
            view.problems.add(Problem("odd-distance", place, fields, level="warning"))


def straight_line_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance on a sphere, by the haversine; good to 0.5 %.

    For the warning only; legs are computed on the ellipsoid.
    """
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


@check("sites")
def odd_positions(view: View) -> None:
    """Warn of a site at exactly 0, 0, and of two sites at the same point."""
    first: dict[tuple[float, float], str] = {}
    cells = view.cells("sites", "name", "latitude_deg", "longitude_deg")
    for position, name, lat, lon in cells:
        if lat is None or lon is None:
            continue
        other = first.setdefault((lat, lon), name)
        if (lat, lon) == (0, 0) or other != name:
            code = "odd-null-island" if (lat, lon) == (0, 0) else "odd-same-point"
            place = view.place("sites", position, "latitude_deg")
            view.problems.add(Problem(code, place, {"other": other}, level="warning"))


@check("types")
def odd_masses(view: View) -> None:
    """Warn of fuel and payload that do not fit below the take-off mass by far."""
    columns = ["operating_kg", "max_takeoff_kg", "fuel_kg", "payload_kg"]
    for position, operating, takeoff, *loads in view.cells("types", *columns):
        room = takeoff - operating if takeoff is not None and operating is not None else None
        for column, load in zip(columns[2:], loads, strict=True):
            if room is not None and load is not None and load > 1.5 * room:
                place = view.place("types", position, column)
                fields: dict[str, Any] = {"found": f"{load:g}", "room": f"{room:g}"}
                view.problems.add(Problem("odd-mass", place, fields, level="warning"))


@check("sites", "fleet", "types")
def odd_pads(view: View) -> None:
    """Warn of a site that is home to more aircraft at once than have room there.

    Rows that wait for a project are left out: nobody knows yet when they begin.
    """
    if not view.is_sure("start"):
        return
    flying = {name for _, name, kind in view.cells("types", "name", "kind") if kind in _FLYING}
    homes = _homes(view, flying)
    for position, site, pads in view.cells("sites", "name", "pads", told=True):
        spells = homes.get(site, [])
        there = {
            day: sum(count for first, after, count in spells if first <= day < after)
            for day, _, _ in spells
        }
        day = max(sorted(there), key=lambda day: there[day], default=None)
        if pads is not None and day is not None and there[day] > pads:
            place = view.place("sites", position, "pads")
            fields = {"found": str(pads), "tails": str(there[day]), "date": day}
            view.problems.add(Problem("odd-pads", place, fields, level="warning"))


def _homes(view: View, types: set[str]) -> dict[str, list[tuple[date, date, int]]]:
    """Give by site from when and until when so many aircraft have their home there."""
    rows: dict[str, list[tuple[date, date, str, int]]] = defaultdict(list)
    columns = ("name", "type", "site", "count", "starts", "ends", "after")
    for _, name, kind, site, count, starts, ends, project in view.cells("fleet", *columns):
        if kind in types and project is None:
            first = max(starts or view.plan.start, view.plan.start)
            rows[name].append((first, ends or date.max, site, count))
    found: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    for told in rows.values():  # a row gives way to the next one of its tail
        following = [first for first, *_ in sorted(told)[1:]] + [date.max]
        for (first, after, site, count), other in zip(sorted(told), following, strict=True):
            found[site].append((first, min(after, other), count))
    return found


@check()
def odd_settings(view: View) -> None:
    """Warn of a plan of more than 60 years, or a discount rate that looks like a percentage."""
    plan = view.plan.settings.plan
    for name, value, high, reason in (
        ("years", plan.years, 60, "odd-months"),
        ("discount_frac", plan.discount_frac, 0.4, "odd-percent"),
    ):
        if value > high:
            fields = {
                "found": f"{value:g}",
                "low": "0",
                "high": f"{high:g}",
                "reason": Phrase(reason),
            }
            view.problems.add(
                Problem(
                    "odd-value",
                    Place(view.settings_file, SCENARIO, None, name),
                    fields,
                    level="warning",
                )
            )
