"""Check a result of REACH from the plan and the result alone.

Written as a person would check it by hand: one flight at a time, forward, fuel burned leg by leg
and every mass held against its limit; it shares no arrays and no closed forms with the method.

- each round trip of `reach` that is told feasible is flown with its largest load out and back, and
  with 1 kg more something must give way; each told out of range must run dry;
- the time of each row of `response` must be that of its way, refuelling included, and its base be
  one of those allotted to the place;
- each share in fair weather of `targets` is added up again from `response`, where the target does
  not lie between day and night.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl
from pyproj import Geod

from azalai.errors import AzalaiError
from azalai.geo.atmosphere import density_altitude_m, isa_temperature_c
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario
from azalai.support.crafts import crafts
from azalai.support.trips import REFUEL_H
from azalai.tables.times import MONTHS

KM_TOLERANCE: Final = 1e-6
MIN_TOLERANCE: Final = 1e-6
KG_TOLERANCE: Final = 1e-3
#: More than the largest load by so much must break a limit.
MORE_KG: Final = 1.0


class VerifyError(AzalaiError):
    """A result says something that the plan does not bear out."""


@dataclass(frozen=True)
class _Air:
    """Latitude, longitude, elevation, runway and planning temperature of every site."""

    sites: dict[str, dict[str, Any]]
    climate: dict[tuple[str, str], dict[str, Any]]
    margin_c: float

    def weather_site(self, site: str) -> str | None:
        """Give the site with rows of climate whose weather a site has."""
        told = sorted({name for name, _ in self.climate})
        if site in told:
            return site
        far = [(km, name) for name in told if (km := self.km(site, name)) is not None]
        return min(far)[1] if far else None

    def km(self, a: str, b: str) -> float | None:
        """Give the great circle."""
        p, q = self.sites[a], self.sites[b]
        if None in (p["latitude_deg"], q["latitude_deg"]):
            return None
        ends = p["longitude_deg"], p["latitude_deg"], q["longitude_deg"], q["latitude_deg"]
        return float(Geod(ellps="WGS84").inv(*ends)[2]) / 1000.0

    def altitude_m(self, site: str, month: str, *, night: bool) -> float | None:
        """Give the density altitude at the planning temperature."""
        elevation = self.sites[site]["elevation_m"]
        if elevation is None:
            return None
        source = self.weather_site(site)
        row = self.climate.get((source, month)) if source is not None else None
        told = None if row is None else row["tmin_c" if night else "tmax_c"]
        air = float(isa_temperature_c(elevation)) if told is None else told
        warm = 0.0 if night else self.margin_c
        return float(density_altitude_m(elevation, air + warm))


def verify(scenario: Scenario, result: Result) -> None:
    """Check a result against its plan.

    Args:
        scenario: the plan the result is of.
        result: of `azalai.reach.solve`.

    Raises:
        VerifyError: at the first row that does not hold, naming it.

    """
    if result.provenance.fingerprint != scenario.fingerprint:
        raise VerifyError("reach-verify-plan", plan=scenario.name)
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    rows = scenario.climate.frame.iter_rows(named=True)
    climate = {(row["site"], row["month"]): row for row in rows}
    air = _Air(sites, climate, scenario.settings.reach.hot_margin_c)
    checks = (
        *_round_trips(scenario, result["reach"], air),
        *_ways(scenario, result, air),
        *_shares(result),
    )
    for table, key in checks:
        raise VerifyError("reach-verify-row", table=table, key=key)


def _round_trips(scenario: Scenario, reach: pl.DataFrame, air: _Air) -> Iterator[tuple[str, str]]:
    """Fly every round trip; give those that are not as told."""
    types = crafts({name: rows.frame for name, rows in scenario.tables.items()})
    fuels = set(scenario.stock.frame.select("site", "item").iter_rows())
    item = dict(scenario.types.frame.select("name", "fuel").iter_rows())
    altitudes: dict[tuple[str, int, bool], float | None] = {}

    def altitude(site: str, month: int, night: bool) -> float | None:
        key = (site, month, night)
        if key not in altitudes:
            altitudes[key] = air.altitude_m(site, MONTHS[month - 1], night=night)
        return altitudes[key]

    lengths: dict[tuple[str, str], float | None] = {}
    for row in reach.iter_rows(named=True):
        a, b = row["base"], row["site"]
        if (a, b) not in lengths:
            lengths[a, b] = air.km(a, b)
        km = lengths[a, b]
        ends = [(s, altitude(s, row["month"], row["night"])) for s in (a, b)]
        flight = _Flight(types[row["type"]], air, ends, km or 0.0, (b, item[row["type"]]) in fuels)
        if km is None or abs(km - row["distance_km"]) > KM_TOLERANCE or not flight.bears_out(row):
            told = (row["type"], a, b, row["month"], "night" if row["night"] else "day")
            yield "reach", " | ".join(map(str, told))


@dataclass(frozen=True)
class _Flight:
    """One round trip, flown forward."""

    craft: Any
    air: _Air
    ends: list[tuple[str, float | None]]
    km: float
    fuel_there: bool

    def bears_out(self, row: dict[str, Any]) -> bool:
        """Tell whether a row of `reach` is as this flight finds it."""
        if row["limit"] in ("runway", "ceiling", "speed", "position"):
            return row["feasible"] is False
        if row["limit"] == "fuel":
            return not row["feasible"] and not self._enough_fuel()
        if not row["feasible"] or row["load_kg"] is None:
            return row["limit"] == "unknown" or not self._flies(0.0, 0.0)
        out, back = row["load_kg"], row["back_kg"]
        return (
            self._flies(out - KG_TOLERANCE, back - KG_TOLERANCE)
            and not self._flies(out + MORE_KG, 0.0)
            and not self._flies(0.0, back + MORE_KG)
        )

    @property
    def leg_kg(self) -> float:
        return self.km / float(self.craft.cruise_km_per_h) * float(self.craft.burn_kg_per_h)

    def _taken_kg(self) -> float:
        """Fuel at the first take-off: out, and back unless there is fuel, and the reserve."""
        legs = 1 if self.fuel_there else 2
        return legs * self.leg_kg + float(self.craft.reserve_kg)

    def _enough_fuel(self) -> bool:
        taken = self._taken_kg() + float(self.craft.ground_burn_kg)
        return not taken > float(self.craft.fuel_kg) + KG_TOLERANCE  # nan: no limit

    def _flies(self, out_kg: float, back_kg: float) -> bool:
        """Fly out and back, checking every mass on the way."""
        c = self.craft
        if max(out_kg, back_kg) > c.payload_kg or not self._enough_fuel():
            return False
        near, far = self.ends
        fuel = self._taken_kg()
        held = self._held(near, out_kg, fuel, leaving=True)
        fuel -= self.leg_kg
        held = held and self._held(far, out_kg, fuel, leaving=False)
        fuel = max(fuel, self.leg_kg + float(c.reserve_kg)) if self.fuel_there else fuel
        held = held and self._held(far, back_kg, fuel, leaving=True)
        fuel -= self.leg_kg
        return bool(held and self._held(near, back_kg, fuel, leaving=False))

    def _held(
        self, end: tuple[str, float | None], load_kg: float, fuel_kg: float, *, leaving: bool
    ) -> bool:
        c = self.craft
        mass = c.operating_kg + load_kg + fuel_kg
        if leaving and mass > c.max_takeoff_kg:
            return False
        if end[1] is None:
            return True
        paved = self.air.sites[end[0]]["runway_m"] > 0.0
        limit = float(c.hover.limit_kg(np.array(end[1]), np.array(paved)))
        return bool(mass <= limit)


def _ways(scenario: Scenario, result: Result, air: _Air) -> Iterator[tuple[str, str]]:
    """Hold the time of each answer against its way."""
    speed = dict(scenario.types.frame.select("name", "cruise_km_per_h").iter_rows())
    kind = dict(scenario.types.frame.select("name", "kind").iter_rows())
    allotted = set(result["allocation"].select("mission", "destination", "base").iter_rows())
    for row in result["response"].filter(pl.col("base") != "").iter_rows(named=True):
        if kind[row["type"]] not in ("helicopter", "aeroplane"):
            continue
        way = [row["base"], *([row["via"]] if row["via"] else []), row["site"]]
        legs = [air.km(a, b) for a, b in pairwise(way)]
        km = None if None in legs else sum(leg for leg in legs if leg is not None)
        minutes = row["airborne_min"] + (km or 0.0) / speed[row["type"]] * 60.0
        minutes += REFUEL_H * 60.0 * (len(legs) - 1)
        lost = (row["mission"], row["site"], row["base"]) not in allotted
        if km is None or lost or abs(minutes - row["patient_min"]) > MIN_TOLERANCE:
            yield "response", f"{row['mission']} | {row['site']} | {row['month']}"


def _shares(result: Result) -> Iterator[tuple[str, str]]:
    """Bound each share in fair weather: by day at best, in the dark at worst."""
    for row in result["targets"].iter_rows(named=True):
        if row["fair_frac"] is None:
            continue
        mine = result["response"].filter(pl.col("mission") == row["mission"])
        limit = pl.col("target_min") if row["target_min"] is None else pl.lit(row["target_min"])
        inside = (pl.col(f"{row['clock']}_min") <= limit).fill_null(value=False)
        met = (
            mine.with_columns(inside.alias("met"))
            .group_by("site")
            .agg(
                pl.col("calls_per_y").first(), pl.col("met").min().alias("low"), pl.col("met").max()
            )
        )
        calls = met["calls_per_y"].to_numpy()
        low, high = (float(calls @ met[c].to_numpy()) / calls.sum() for c in ("low", "met"))
        by_day = not mine["night"].any()
        if not ((by_day or low <= row["fair_frac"] + 1e-9) and row["fair_frac"] <= high + 1e-9):
            yield "targets", f"{row['mission']} | {row['clock']}"
