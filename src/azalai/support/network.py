"""The support network: how things move, who refills whom, and where work is done.

Everything is read from the plan's tables, on one day, with mean times.  Rules that the tables
leave open are decided here, once for every engine:

- a route without `time_h` takes its distance (the great circle where none is told) at the cruise
  speed of its carrier, or at `SPEED_KM_PER_H` of its mode;
- a part that is sent takes at every place the route with the least mean of waiting and moving,
  and may change routes on the way; ferry flights carry none;
- who comes at a random time waits for the next departure; while a route is closed nothing
  leaves, so that a closure is a long wait and not a refusal;
- of two places the nearest is that where a part is first; of equal ones (or where no way leads) it
  is the less distant, and then the first by name;
- a convoy's `least` does not delay in this mean picture: only READY knows what else is waiting.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.support.hands import COLUMNS, most_at, suffices
from azalai.support.openings import wait_h
from azalai.support.periods import in_force, project_dates
from azalai.tables.times import MONTHS
from azalai.units import HOURS_PER_DAY

#: Door to door, all stops and handling included: planning values of ours, told in the report.
SPEED_KM_PER_H: Final = {"road": 40.0, "air": 400.0, "sea": 25.0, "ferry": 200.0}
MOVED_BY: Final = ("road", "air", "sea")


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of one route.

    Attributes:
        origin: where it begins.
        destination: where it ends.
        mode: road, air, sea or ferry.
        row: position of its row in `routes`.
        time_h: mean time under way in a dry month.
        wait_h: mean wait for a departure, by month, January first.
        moving_h: mean time under way, by month, wet factor included.

    """

    origin: str
    destination: str
    mode: str
    row: int
    time_h: float
    wait_h: tuple[float, ...]
    moving_h: tuple[float, ...]

    def hours_h(self, month: int) -> float:
        """Give waiting and moving together in a month, January 0."""
        return self.wait_h[month] + self.moving_h[month]


@dataclass(frozen=True, slots=True)
class Shop:
    """A place where a task is done.

    Attributes:
        site: where.
        rank: preferred first; 1 where no `capability` says otherwise.
        turnaround_d: calendar time in and out of the gate, None where work is told from inside.
        channels: jobs at once, None without limit.
        success_frac: share of jobs that succeed.
        row: position of its row in `capability`, -1 where it has none.

    """

    site: str
    rank: int
    turnaround_d: float | None
    channels: int | None
    success_frac: float
    row: int


@dataclass(frozen=True, slots=True)
class Source:
    """An offer of an item, where it is handed over, and how long after the order."""

    offer: str
    site: str | None
    lead_d: float
    rank: int
    row: int


@dataclass(frozen=True)
class Network:
    """The network of one plan on one day.

    Attributes:
        tables: the plan's tables by name, defaults filled in.
        start: first day of the plan; `every` of departures counts from it.
        day: the day whose rows are in force; the start where None.

    """

    tables: Mapping[str, pl.DataFrame]
    start: date
    day: date | None = None
    _found: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict, repr=False)

    @property
    def on(self) -> date:
        """The day whose rows are in force."""
        return self.day or self.start

    @cached_property
    def dates(self) -> dict[str, date | None]:
        """When each project takes effect."""
        return project_dates(self.tables, self.start)

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """Every way of every route in force, by origin, destination and mode."""
        keys = ["origin", "destination", "mode"]
        frame = in_force(self.tables["routes"], keys, self.on, self.dates)
        rows = [(row, self._time_h(row)) for row in frame.iter_rows(named=True)]
        told = {tuple(row[k] for k in keys) for row, _ in rows}
        legs = []
        for row, time_h in rows:
            there, back, mode = (row[k] for k in keys)
            legs.append(self._leg(row, there, back, time_h))
            if (back, there, mode) not in told:
                legs.append(self._leg(row, back, there, time_h))
        return tuple(sorted(legs, key=lambda g: (g.origin, g.destination, g.mode)))

    def _leg(self, row: dict[str, Any], origin: str, destination: str, time_h: float) -> Leg:
        wet = self.wet_months(destination) if row["wet_factor"] != 1 else frozenset[int]()
        moving = tuple(time_h * (row["wet_factor"] if m in wet else 1.0) for m in range(12))
        waits = wait_h(row["departs"], row["closed"], self.start)
        return Leg(origin, destination, row["mode"], row["row"], time_h, waits, moving)

    def _time_h(self, row: dict[str, Any]) -> float:
        if row["time_h"] is not None:
            return float(row["time_h"])
        distance_km = row["distance_km"] or self.distance_km(row["origin"], row["destination"])
        speed = self._cruise_km_per_h.get(row["carrier"]) or SPEED_KM_PER_H[row["mode"]]
        return float(distance_km) / speed

    @cached_property
    def _cruise_km_per_h(self) -> dict[str, float | None]:
        return dict(self.tables["types"].select("name", "cruise_km_per_h").iter_rows())

    @cached_property
    def _places(self) -> dict[str, tuple[float | None, float | None]]:
        columns = ("name", "latitude_deg", "longitude_deg")
        return {n: (lat, lon) for n, lat, lon in self.tables["sites"].select(columns).iter_rows()}

    def distance_km(self, origin: str, destination: str) -> float:
        """Give the great circle between two sites on the ellipsoid; infinite without positions."""
        (lat, lon), (lat2, lon2) = self._places[origin], self._places[destination]
        if origin == destination:
            return 0.0
        if lat is None or lon is None or lat2 is None or lon2 is None:
            return math.inf
        from pyproj import Geod

        return float(Geod(ellps="WGS84").inv(lon, lat, lon2, lat2)[2]) / 1000.0

    @cached_property
    def _wet(self) -> dict[str, frozenset[int]]:
        wet: dict[str, set[int]] = defaultdict(set)
        for site, month, is_wet in (
            self.tables["climate"].select("site", "month", "wet").iter_rows()
        ):
            wet[site] |= {MONTHS.index(month)} if is_wet else set()
        return {site: frozenset(months) for site, months in wet.items()}

    def wet_months(self, site: str) -> frozenset[int]:
        """Give the wet months of a site, January 0; without rows those of the nearest with rows."""
        if not self._wet:
            return frozenset()
        if site in self._wet:
            return self._wet[site]
        return self._wet[min(sorted(self._wet), key=lambda other: self.distance_km(site, other))]

    @cached_property
    def _from(self) -> dict[str, list[Leg]]:
        found: dict[str, list[Leg]] = defaultdict(list)
        for leg in self.legs:
            if leg.mode in MOVED_BY:
                found[leg.origin].append(leg)
        return found

    def transport_h(self, origin: str, destination: str, month: int) -> float:
        """Give the mean time that a part takes from site to site, waiting included.

        Args:
            origin: where it is.
            destination: where it is wanted; 0 where that is the origin.
            month: January 0.

        Returns:
            Hours by the fastest way, over as many routes as it takes; infinite where none leads.

        """
        month = self._alike[month]
        if (origin, month) not in self._found:
            self._found[origin, month] = self._spread(origin, month)
        return self._found[origin, month].get(destination, math.inf)

    @cached_property
    def _alike(self) -> list[int]:
        """The first month of the year in which every way takes as long as in each month."""
        told = [tuple(leg.hours_h(month) for leg in self.legs) for month in range(12)]
        return [told.index(hours) for hours in told]

    def _spread(self, origin: str, month: int) -> dict[str, float]:
        best, queue = {origin: 0.0}, [(0.0, origin)]
        while queue:
            at_h, site = heapq.heappop(queue)
            if at_h > best[site]:
                continue
            for leg in self._from.get(site, ()):
                there_h = at_h + leg.hours_h(month)
                if there_h < best.get(leg.destination, math.inf):
                    best[leg.destination] = there_h
                    heapq.heappush(queue, (there_h, leg.destination))
        return best

    def mean_transport_d(self, origin: str, destination: str) -> float:
        """Give `transport_h` in days, the mean of the twelve months."""
        if origin == destination:
            return 0.0
        hours = 0.0
        for month in range(12):  # one by one, as for many: `sum` rounds otherwise since Python 3.12
            hours += self.transport_h(origin, destination, month)
        return hours / 12 / HOURS_PER_DAY

    def mean_transports_d(
        self, origins: Sequence[str], destinations: Sequence[str]
    ) -> NDArray[np.float64]:
        """Give `mean_transport_d` of many places at once: shape (origins, destinations)."""
        legs = sorted((g for g in self.legs if g.mode in MOVED_BY), key=lambda g: g.destination)
        ends = sorted({end for leg in legs for end in (leg.origin, leg.destination)})
        by_month = {month: _all_ways_h(ends, legs, month) for month in set(self._alike)}
        hours = np.zeros((len(ends), len(ends)))
        for month in self._alike:
            hours += by_month[month]
        nowhere = np.pad(hours / 12 / HOURS_PER_DAY, (0, 1), constant_values=math.inf)
        place = {site: k for k, site in enumerate(ends)}
        rows, columns = ([place.get(site, -1) for site in told] for told in (origins, destinations))
        found: NDArray[np.float64] = nowhere[np.ix_(rows, columns)]
        found[np.array(origins)[:, None] == np.array(destinations)] = 0.0
        return found

    def nearness(self, home: str, site: str) -> tuple[float, float, str]:
        """Order places as they are near to a site: by mean time, then distance, then name."""
        return self.mean_transport_d(home, site), self.distance_km(home, site), site

    @cached_property
    def _supplied_by(self) -> dict[str, str | None]:
        return dict(self.tables["sites"].select("name", "supplied_by").iter_rows())

    @cached_property
    def _exceptions(self) -> dict[tuple[str, str], str]:
        rows = self.tables["stock"].select("site", "item", "supplied_by").iter_rows()
        return {(site, item): store for site, item, store in rows if store is not None}

    def source(self, site: str, item: str) -> str | None:
        """Give the store that refills a site with an item; None at the root: offers do."""
        return self._exceptions.get((site, item), self._supplied_by.get(site))

    def chain(self, site: str, item: str) -> tuple[str, ...]:
        """Give the stores an order for an item climbs, the site itself first, the root last.

        A chain that bites its tail ends before it would repeat.
        """
        chain = [site]
        while (above := self.source(chain[-1], item)) is not None and above not in chain:
            chain.append(above)
        return tuple(chain)

    @cached_property
    def _offers(self) -> dict[str, list[Source]]:
        suppliers = dict(self.tables["suppliers"].select("name", "site").iter_rows())
        frame = in_force(self.tables["offers"], ["name"], self.on, self.dates)
        found: dict[str, list[Source]] = defaultdict(list)
        columns = ("what", "name", "site", "supplier", "lead_d", "rank", "row", "mode")
        for what, name, site, supplier, lead_d, rank, row, mode in frame.select(
            columns
        ).iter_rows():
            if mode == "buy":
                at = site if site is not None else suppliers.get(supplier)
                found[what].append(Source(name, at, lead_d, rank, row))
        return found

    def sources(self, item: str) -> tuple[Source, ...]:
        """Give the offers of an item or type that are in force, by rank and name."""
        return tuple(sorted(self._offers.get(item, ()), key=lambda s: (s.rank, s.offer)))

    @cached_property
    def _shops(self) -> dict[str, list[Shop]]:
        frame = in_force(self.tables["capability"], ["site", "task"], self.on, self.dates)
        found: dict[str, list[Shop]] = defaultdict(list)
        columns = ("task", "site", "rank", "turnaround_d", "channels", "success_frac", "row")
        for task, site, *cells in frame.select(columns).iter_rows():
            rank, turnaround_d, channels, success_frac, row = cells
            found[task].append(Shop(site, rank, turnaround_d, channels, success_frac, row))
        return found

    @cached_property
    def _placed(self) -> frozenset[str]:
        return frozenset(self.tables["capability"]["task"].to_list())

    @cached_property
    def needs(self) -> dict[str, dict[str, float]]:
        """People, tools and docks that each task needs, by resource: how many."""
        words = set(self.tables["resources"]["resource"].to_list())
        needs: dict[str, dict[str, float]] = defaultdict(dict)
        for of, what, number in self.tables["needs"].select("of", "what", "quantity").iter_rows():
            if what in words:
                needs[of][what] = number
        return needs

    @cached_property
    def held_h(self) -> dict[tuple[str, str], float]:
        """For how many hours of a task a resource is needed, where that is told."""
        rows = self.tables["needs"].select("of", "what", "hours_h").iter_rows()
        return {(of, what): hours for of, what, hours in rows if hours is not None}

    @cached_property
    def resources(self) -> dict[str, dict[str, float]]:
        """People, tools and docks in force at each site at once, and who is to be trained."""
        keys = ["site", "resource", "shift"]
        frame = in_force(self.tables["resources"], keys, self.on, self.dates)
        return most_at(frame.select(COLUMNS).iter_rows())

    def shops(self, task: str, home: str) -> tuple[Shop, ...]:
        """Give the places where a task is done, in the order in which a unit tries them.

        By `capability` where the task has rows: rank, then nearest to the unit.  Otherwise every
        site with as many as the task needs, the unit's own first.  A task that needs nothing is
        done where the unit stands (convention 7).

        Args:
            task: the work.
            home: where the unit stands.

        """
        if task in self._placed:
            shops = self._shops.get(task, [])
        elif needed := self.needs.get(task):
            able = sorted(s for s, has in self.resources.items() if suffices(has, needed))
            shops = [Shop(site, 1, None, None, 1.0, -1) for site in able]
        else:
            shops = [Shop(home, 1, None, None, 1.0, -1)]
        return tuple(sorted(shops, key=lambda s: (s.rank, *self.nearness(home, s.site))))


def _all_ways_h(ends: list[str], legs: list[Leg], month: int) -> NDArray[np.float64]:
    """Give the fastest way between any two places: one leg more until none is faster.

    Shape (ends, ends); the legs are in the order of their destinations (Bellman 1958).
    """
    place = {site: k for k, site in enumerate(ends)}
    best = np.where(np.eye(len(ends), dtype=bool), 0.0, math.inf)
    if not legs:
        return best
    leave = [place[leg.origin] for leg in legs]
    reached, first = np.unique([place[leg.destination] for leg in legs], return_index=True)
    takes_h = np.array([leg.hours_h(month) for leg in legs])
    while True:
        after = np.minimum.reduceat(best[:, leave] + takes_h, first, axis=1)
        if not (after < best[:, reached]).any():
            return best
        best[:, reached] = np.minimum(best[:, reached], after)
