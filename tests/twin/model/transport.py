"""Routes: which one, when it leaves, how long it takes (model: Parts)."""

from heapq import heappop, heappush

from azalai.support.openings import openings

from .draws import Law

MODES = ("road", "sea", "air", "ferry")
PLAIN = ("road", "sea", "air")


class Way:
    """One direction of one route."""

    def __init__(self, world, row, origin, destination, mean_h):
        self.world, self.row, self.origin, self.destination = world, row, origin, destination
        self.mode, self.trips = row["mode"], 0
        key = f"{row['origin']} | {row['destination']} | {row['mode']}"
        self.name, self.key = f"{key} | from {origin}", key
        self.law = Law(mean_h, row["time_cv"], row["time_law"])
        self.leaves = None
        if row["departs"] is not None:
            told = openings(row["departs"], world.start, world.days + 400, days_are_instants=True)
            self.leaves = told.from_h.tolist()

    def departure(self):
        """Give the hour of the next departure: at once where no times are told."""
        now = self.world.clock.now
        return now if self.leaves is None else next(h for h in self.leaves if h >= now)

    def hours(self):
        number, self.trips = self.trips, self.trips + 1
        return self.law.hours(self.world.draws, "transport", self.name, number)


class Roads:
    """All routes, by where they begin."""

    def __init__(self, world):
        self.world, self.ways = world, {}
        told = world.tables["routes"]
        for leg in world.network.legs:
            row = told[leg.row]
            way = Way(world, row, leg.origin, leg.destination, leg.time_h)
            self.ways.setdefault(leg.origin, []).append(way)

    def send(self, here, there, item, number, urgency, arrives, *what):
        """Move something to a site, over as many routes as it takes; without one at once."""
        way = self._next(here.name, there.name, urgency)
        if way is None:
            self.world.clock.call(self.world.clock.now, "arrival", arrives, *what)
            return
        hour = way.departure() + way.hours()
        self.world.tell("transit", item, here.name, there.name, hour)
        mass = self.world.things.items[item]["mass_kg"] * number
        self.world.books.count("routes", way.key, "freight_kg", number=mass)
        onward = self.world.sites[way.destination]
        if way.destination == there.name:
            self.world.clock.call(hour, "arrival", arrives, *what)
        else:
            again = (onward, there, item, number, urgency, arrives, *what)
            self.world.clock.call(hour, "arrival", self.send, *again)

    def move(self, aircraft, here, there, job):
        """Move an aircraft to a shop or home, and give the hour at which it is there."""
        wings_h = self._wings_h(aircraft, here, there)
        way = self._way_of(here, there, job.shop.by, wings_h)
        if way is None and job.shop.by == "ferry" and wings_h == float("inf"):
            way = self._way_of(here, there, None, wings_h)
        now = self.world.clock.now
        if way is not None and way.mode != "ferry":
            self.world.books.count("routes", way.key, "moved")
            return way.departure() + way.hours()
        if wings_h == float("inf"):
            return now
        aircraft.ferry(here, wings_h)
        if way is not None:
            self.world.books.count("routes", way.key, "moved")
        return now + wings_h

    def _wings_h(self, aircraft, here, there):
        """Give the hours in which an aircraft flies itself to another site, if they are known."""
        km, speed = (
            self.world.network.distance_km(here.name, there.name),
            aircraft.type["cruise_km_per_h"],
        )
        return km / speed if speed and 0.0 < km < float("inf") else float("inf")

    def _way_of(self, here, there, by, wings_h):
        """Give the way on which an aircraft is there first, of one mode or (None) of any."""
        able = [w for w in self.ways.get(here.name, []) if w.destination == there.name]
        able = sorted((w for w in able if by in (None, w.mode)), key=lambda w: MODES.index(w.mode))
        now = self.world.clock.now

        def hour(way):
            return now + wings_h if way.mode == "ferry" else way.departure() + way.law.mean

        return min(able, key=hour, default=None)

    def _next(self, here, there, urgency):
        """Choose the next way: what is urgent by the one that is there first, else by mode.

        A direct route is the way, else the one that begins the least mean time under way.
        """
        if here == there:
            return None
        able = [w for w in self.ways.get(here, []) if w.mode != "ferry"]
        onward = there
        if not any(w.destination == there for w in able):
            onward = self._first_step(here, there)
        able = [w for w in able if w.destination == onward]
        if urgency > 1:
            return min(able, key=lambda w: PLAIN.index(w.mode), default=None)
        able.sort(key=lambda w: PLAIN.index(w.mode))
        return min(able, key=lambda w: w.departure() + w.law.mean, default=None)

    def _first_step(self, here, there):
        """Give the first site on the way of least mean time, None where no way leads."""
        best, queue = {}, [(0.0, here, "")]
        while queue:
            hours, site, first = heappop(queue)
            if site in best:
                continue
            best[site] = first
            for way in self.ways.get(site, []):
                if way.mode != "ferry" and way.destination not in best:
                    step = first or way.destination
                    heappush(queue, (hours + way.law.mean, way.destination, step))
        return best.get(there)
