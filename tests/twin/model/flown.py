"""Routes whose carrier flies: each is flown as a mission of its own (model: Parts)."""

import polars as pl

from .flying import CARRIER, Mission
from .periods import NEVER
from .requests import Request
from .things import pooled


def bases_of(tables):
    """Give (row, origin, base) of each direction of a route that is flown by those who live there.

    They live at the origin, else at the far end.
    """
    driven = pooled(tables)
    homes = {(r["site"], r["type"]) for name in ("fleet", "posture") for r in tables[name]}
    keys = {_key(row) for row in tables["routes"]}
    for row in tables["routes"]:
        if row["carrier"] is None or row["carrier"] in driven:
            continue
        ends = row["origin"], row["destination"]
        ways = [ends, ends[::-1]] if (*ends[::-1], row["mode"]) not in keys else [ends]
        for way in ways:
            base = next((end for end in way if (end, row["carrier"]) in homes), None)
            if base is not None:
                yield row, way[0], base


def _key(row):
    return row["origin"], row["destination"], row["mode"]


def rows_of(scenario, tables):
    """Give a row of missions for each route and base from which it is flown."""
    blank = {c: told.default for c, told in scenario.missions.spec.columns.items()}
    found = {}
    for route, _, base in bases_of(tables):
        other = ({route["origin"], route["destination"]} - {base}).pop()
        name = " | ".join(_key(route))
        told = {"name": name, "kind": "resupply", "mode": CARRIER, "base": base, "stops": [other]}
        told |= {"types": [route["carrier"]], "reaction_night_min": 0.0}
        told |= {"wanted": route["least"], "minimum": route["least"]}
        found[name, base] = {c: (blank | told).get(c) for c in scenario.missions.frame.columns}
    return list(found.values())


def with_rows(frame, rows):
    """Give the missions of a plan with those of its routes."""
    return pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)]) if rows else frame


class Flights:
    """The flights of one direction of a route, from one base."""

    def __init__(self, convoys, mission):
        self.convoys, self.world, self.mission = convoys, convoys.world, mission
        self.far, self.asked = mission.base.name != convoys.way.origin, 0
        kind = mission.types[0]
        told = "back_kg" if self.far else "load_kg"
        limits = [
            trip[told]
            for (period, flown, base, *_), trip in self.world.trips.items()
            if (period, flown, base) == (mission.period, kind, mission.base.name)
            if trip["feasible"] and trip[told] is not None
        ]
        most = self.world.things.types[kind]["payload_kg"] or 1e9
        self.load_kg = min([most, 1e9, *limits])

    def ask(self, wanted):
        """Ask for flights for so many aircraft, beside those that are not airborne yet."""
        least = self.convoys.way.row["least"]
        while (self.asked + 1) * least <= wanted:
            self.asked += 1
            Request(self.mission, deadline=self.world.days * 24.0).cargo = self

    def fly(self, request, through):
        """Load the aircraft that will get through, as they take off."""
        self.asked -= 1
        convoys, now = self.convoys, self.world.clock.now
        if through and convoys.waiting and convoys.way.usable:
            trip = request.trips[request.crew[-1]]
            hours = trip["block_h"] if self.far else trip["out_h"]
            convoys.load(len(through) * self.load_kg, now + hours)
            count, key = self.world.books.count, convoys.way.key
            count("routes", key, "convoys")
            count("routes", key, "carriers", number=float(len(through)))
        convoys.look()


def begin(world):
    """Let missions carry for the routes that are flown."""
    missions = {}
    for row in world.flown:
        mission = Mission(world, row | {"from_h": -NEVER, "to_h": NEVER}, row["base"])
        mission.watch_weather("")
        missions[row["name"], row["base"]] = mission
    for row, origin, base in bases_of(world.tables):
        for convoys in world.supply.roads.convoys:
            if convoys.way.origin == origin and row in convoys.way.rows:
                convoys.flights = Flights(convoys, missions[" | ".join(_key(row)), base])
    return list(missions.values())
