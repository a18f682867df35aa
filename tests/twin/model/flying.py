"""Missions: who asks, and what a trip is (RULES 4)."""

import math

import polars as pl

from azalai.support.openings import openings

from .conditions import Window
from .crews import Crew
from .draws import Law
from .fuel import Tank
from .inforce import follow
from .line import LineNeeds
from .periods import holds
from .requests import Request
from .spent import Spent

CARRIER = "carrier"  # the mode of what is flown for a route
MOVES = ("helicopter", "aeroplane", "truck", "vehicle")
NO_TRIP = {"feasible": False, "air_h": 0.0, "block_h": 0.0}


class Mission:
    """A mission at one of its bases."""

    def __init__(self, world, row, base):
        self.world, self.row, self.name, self.base = world, row, row["name"], world.sites[base]
        self.key = f"{row['name']} | {base}"
        self.period = row["name"], row["starts"]  # of the trips of this row
        self.open = holds(row, 0.0)
        follow(self)
        self.base.missions.append(self)
        self.law = None if row["sortie_h"] is None else Law.of(row, "sortie_h")
        self.types = row["types"] or _types_at(world, base)
        self.window = Window(world, None if row["mode"] == "scheduled" else row["when"])
        self.crews = {kind: Crew(world, row, kind, self.base) for kind in self.types}
        self.spent = {kind: Spent(world, row, kind, self.base) for kind in self.types}
        self.line = {kind: LineNeeds(world, row, kind, self.base) for kind in self.types}
        self.tanks = {kind: Tank(world, kind, self.base) for kind in self.types}
        self.on_time_h = (
            math.inf
            if row["mode"] in ("quota", CARRIER)
            else max(row["reaction_day_min"], row["reaction_night_min"]) / 60.0
        )

    def run(self):
        """Ask for aircraft at each instant of `when` at which the row is in force."""
        world = self.world
        instants = openings(self.row["when"], world.start, world.days + 1, days_are_instants=True)
        for hour in (h for h in instants.from_h.tolist() if holds(self.row, h)):
            yield world.clock.at(hour, "scheduled")
            self.base.ask_work()
            Request(self)

    def call(self, calls):
        """Take a call."""
        self.count("calls")
        Request(self, calls)

    def trip(self, kind, hour, there=""):
        """Give the trip of a type in the month of an hour, by the light at the base."""
        dark = self.base.light.dusk(hour) is None
        key = self.period, kind, self.base.name, there, self.world.month(hour), dark
        return self.world.trips.get(key, NO_TRIP)

    def at_home(self):
        """Give those of its types that are, or may be, at home at its base."""
        told = [row for name in ("fleet", "posture") for row in self.world.tables[name]]
        homes = {row["type"] for row in told if row["site"] == self.base.name}
        return [kind for kind in self.types if kind in homes]

    def ends(self, there):
        """Give where it leaves and where it goes: to the call, or to its last stop."""
        names = [there] if there else (self.row["stops"] or [])[-1:]
        return [self.base, *(self.world.sites[name] for name in names)]

    def watch_weather(self, there):
        """Have its base looked at when the weather at either end turns good."""
        for site in self.ends(there):
            if site.weather and self.base not in site.weather.bases:
                site.weather.bases.append(self.base)
                site.weather.bases.sort(key=lambda base: base.name)

    def is_able(self, kind, there):
        """Tell whether a type can fly there this month, by day or by night."""
        here, month = self.base.name, self.world.month(self.world.clock.now)
        keys = [(self.period, kind, here, there, month, dark) for dark in (False, True)]
        return any(self.world.trips.get(key, NO_TRIP)["feasible"] for key in keys)

    def out_h(self, there):
        """Give the least time to a call of the types that live here and can fly it this month."""
        month = self.world.month(self.world.clock.now)
        trips = [
            self.world.trips.get((self.period, kind, self.base.name, there, month, dark), NO_TRIP)
            for kind in self.types
            if self.base.aircraft(kind)
            for dark in (False, True)
        ]
        return min((t["out_h"] or 0.0 for t in trips if t["feasible"]), default=math.inf)

    def count(self, what, number=1.0):
        self.world.books.count("services", self.key, what, number=number)


def _types_at(world, base):
    """Give the types that have their home at a base, or may get it."""
    return sorted(row["type"] for row in _homes(world) if row["site"] == base)


def _homes(world):
    """Give type and site of every home that the plan tells, now or later."""
    told = {
        (row["type"], row["site"]) for name in ("fleet", "posture") for row in world.tables[name]
    }
    return [{"type": kind, "site": site} for kind, site in sorted(told)]


def lacked(frame, tables):
    """Tell what each mission could be flown with, where its base is home to nothing: all there is.

    It is lost for want of it, and so many hours.
    """
    kinds = {row["name"]: row["kind"] for row in tables["types"]}
    homes = {(row["type"], row["site"]) for t in ("fleet", "posture") for row in tables[t]}
    told = []
    for row in frame.iter_rows(named=True):
        types = row["types"]
        if not types and row["base"] and row["base"] not in {site for _, site in homes}:
            goes = row["mode"] == "standing" or row["sortie_h"] is not None
            types = sorted({kind for kind, _ in homes if goes or kinds[kind] in MOVES})
        told.append(types)
    return frame.with_columns(pl.Series("types", told, frame.schema["types"]))


def missions_of(world, row):
    """Give a mission at each base from which it may be flown."""
    bases = [row["base"]]
    if row["base"] is None:
        period = row["name"], row["starts"]
        able = {base for told, _, base, *_ in world.trips if told == period}
        bases = sorted(able & {row["site"] for row in _homes(world)})
    return [Mission(world, row, base) for base in bases]
