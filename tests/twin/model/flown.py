"""Routes whose carrier flies: each is flown as a mission of its own (model: Parts)."""

import polars as pl

from .flying import CARRIER, Mission
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
    """Give a row of missions for each row of a route and base from which it is flown.

    It is in force when the row of the route is.
    """
    blank = {c: told.default for c, told in scenario.missions.spec.columns.items()}
    found = {}
    for route, _, base in bases_of(tables):
        other = ({route["origin"], route["destination"]} - {base}).pop()
        name, starts = " | ".join(_key(route)), route["starts"]
        told = {"name": name, "kind": "resupply", "mode": CARRIER, "base": base, "stops": [other]}
        told |= {"starts": starts}
        told |= {"types": [route["carrier"]], "reaction_night_min": 0.0}
        told |= {"wanted": route["least"], "minimum": route["least"]}
        row = {c: (blank | told).get(c) for c in scenario.missions.frame.columns}
        found[name, base, starts] = row
    return list(found.values())


def with_rows(frame, rows):
    """Give the missions of a plan with those of its routes."""
    return pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)]) if rows else frame


class Flights:
    """How a row of a route is flown in one direction, from one base."""

    def __init__(self, convoys, mission):
        self.convoys, self.world, self.mission = convoys, convoys.world, mission
        kind, told = mission.types[0], "back_kg" if self.is_far(mission.base) else "load_kg"
        limits = [
            trip[told]
            for (period, flown, base, *_), trip in self.world.trips.items()
            if (period, flown, base) == (mission.period, kind, mission.base.name)
            if trip["feasible"] and trip[told] is not None
        ]
        most = self.world.things.types[kind]["payload_kg"] or 1e9
        self.load_kg = min([most, 1e9, *limits])

    def is_far(self, base):
        """Tell whether a base is where the cargo goes: it is fetched."""
        return base.name != self.convoys.way.origin

    def ask(self, wanted):
        """Ask for flights for so many aircraft, beside those that are not airborne yet."""
        least = self.convoys.way.row["least"]
        while (self.convoys.unflown + 1) * least <= wanted:
            self.convoys.unflown += 1
            Request(self.mission, deadline=self.world.days * 24.0).cargo = self.convoys

    def load(self, request, through):
        """Load the aircraft that will get through."""
        convoys, now = self.convoys, self.world.clock.now
        if through and convoys.waiting and convoys.way.usable:
            trip = request.trips[request.crew[-1]]
            hours = trip["block_h"] if self.is_far(request.base) else trip["out_h"]
            convoys.load(len(through) * self.load_kg, now + hours)
            count, key = self.world.books.count, convoys.way.key
            count("routes", key, "convoys")
            count("routes", key, "carriers", number=float(len(through)))
        convoys.look()


def begin(world):
    """Let missions carry for the routes that are flown, each while its row is in force."""
    told = {(row["name"], row["base"], row["starts"]): row for row in world.flown}
    missions = {}
    for row, origin, base in bases_of(world.tables):
        key = " | ".join(_key(row)), base, row["starts"]
        if key not in missions:
            dates = {edge: row[edge] for edge in ("from_h", "to_h")}
            missions[key] = Mission(world, told[key] | dates, base)
            missions[key].watch_weather("")
        for convoys in world.supply.roads.convoys:
            if convoys.way.origin == origin and row in convoys.way.rows:
                convoys.flown[row["starts"]] = Flights(convoys, missions[key])
    return list(missions.values())
