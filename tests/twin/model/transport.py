"""Routes: which one, when it leaves, how long it takes (model: Parts)."""

from heapq import heappop, heappush

from azalai.support.openings import openings

from .conditions import wet_months
from .convoys import Cargo, Convoys
from .draws import Law
from .periods import changes, holds

MODES = ("road", "sea", "air", "ferry")
PLAIN = ("road", "sea", "air")


def route_key(row):
    """Name a route as people do."""
    return f"{row['origin']} | {row['destination']} | {row['mode']}"


class Way:
    """One direction of one route."""

    def __init__(self, world, rows, origin, destination, mean_h):
        self.world, self.rows, self.origin, self.destination = world, rows, origin, destination
        self.mode, self.trips, self.mean_h = rows[0]["mode"], 0, mean_h
        self.key, self.row = route_key(rows[0]), rows[0]
        self.name = f"{self.key} | from {origin}"
        self.wet = wet_months(world, destination)
        self.convoys = Convoys(world, self)
        self.turn()

    def turn(self):
        """Let the row that is in force now hold."""
        world = self.world
        told = [row for row in self.rows if holds(row, world.clock.now)]
        before, self.in_force = self.row, bool(told)
        row = self.row = told[0] if told else self.row
        if row is not before or not told:
            self._send_anew()
        mean_h = self.mean_h if row["time_h"] is None else row["time_h"]
        self.law = Law(mean_h, row["time_cv"], row["time_law"])
        self.closed, self.leaves = self._times(row)

    def _times(self, row):
        """Give when it is closed by a row, and when something leaves (None: at any time)."""
        world, closed, leaves = self.world, [], None
        if row["closed"] is not None:
            told = openings(row["closed"], world.start, world.days + 400)
            closed = list(zip(told.from_h.tolist(), told.to_h.tolist(), strict=True))
        if row["departs"] is not None:
            told = openings(row["departs"], world.start, world.days + 400, days_are_instants=True)
            leaves = told.from_h.tolist()
        return closed, leaves

    def departure_of(self, row, hour):
        """Give the first departure by a row, from an hour on, in its season; infinite if none."""
        closed, leaves = self._times(row)
        shut = (h for h in leaves if h >= hour and not any(a <= h < b for a, b in closed))
        return next(shut, float("inf"))

    @property
    def km(self):
        told = self.row["distance_km"]
        return (
            self.world.network.distance_km(self.origin, self.destination) if told is None else told
        )

    def is_own(self, row=None):
        """Tell whether own vehicles or aircraft carry, which live at either end."""
        row = row or self.row
        garage, carrier = self.world.garage, row["carrier"]
        if row["starts"] in self.convoys.flown:
            return True
        ends = {(self.origin, carrier), (self.destination, carrier)}
        return carrier in garage.kinds and not ends.isdisjoint(garage.homes)

    def is_driven(self):
        """Tell whether own vehicles carry: they take no whole aircraft."""
        return self.is_own() and not self.convoys.flights

    def _send_anew(self):
        """Send anew what waits for the convoys of a row that is no longer in force."""
        for cargo in self.convoys.end():
            self.world.disruptions.hold((cargo.again,))

    @property
    def usable(self):
        """Tell whether something may leave by it: it is in force and not closed."""
        return self.in_force and not self.is_shut(self.row)

    def is_shut(self, row):
        """Tell whether it is closed for what left under a row: that tells while it is in force."""
        tells = self.in_force and row is self.row
        return not self.speed or (tells and self._is_closed(self.world.clock.now))

    def departure(self):
        """Give the hour of the next departure in its season: at once where no times are told."""
        now = self.world.clock.now
        told = [now] if self.leaves is None else self.leaves
        return next(h for h in told if h >= now and not self._is_closed(h))

    def _is_closed(self, hour):
        return any(a <= hour < b for a, b in self.closed)

    def seasons(self):
        """Give the hours at which a season opens it."""
        return sorted({hour for row in self.rows for hour in _opens(self.world, row["closed"])})

    def hours(self):
        number, self.trips = self.trips, self.trips + 1
        return self.law.hours(self.world.draws, "transport", self.name, number) * self.slowed

    @property
    def speed(self):
        """Give how fast it is now: not at all while it or its supplier is closed."""
        disruptions = self.world.disruptions
        own = disruptions.speed("routes", self.key)
        return own * disruptions.speed("suppliers", self.row["supplier"])

    @property
    def slowed(self):
        """Give by what its time is multiplied for who leaves next."""
        wet = self.world.month(self.departure()) in self.wet
        return (self.row["wet_factor"] if wet else 1.0) / self.speed

    def likely(self):
        """Give the hour at which one is there who leaves next, in the mean."""
        return self.departure() + self.law.mean * self.slowed


def _opens(world, cell):
    if cell is None:
        return []
    told = openings(cell, world.start, world.days)
    return told.to_h.tolist()


def _place(names, way):
    return names.index(way.origin), names.index(way.destination), MODES.index(way.mode)


class Roads:
    """All routes, by where they begin."""

    def __init__(self, world):
        self.world, self.ways, self.convoys = world, {}, []
        told = world.tables["routes"]
        for leg in world.network.legs:
            key = route_key(world.one_of_a_key["routes"].row(leg.row, named=True))
            rows = sorted((r for r in told if route_key(r) == key), key=lambda r: r["from_h"])
            way = Way(world, rows, leg.origin, leg.destination, leg.time_h)
            self.ways.setdefault(leg.origin, []).append(way)
            self.convoys.append(way.convoys)
            for hour in (*changes(world, rows), *way.seasons()):
                world.dated.add(hour, "route", way.turn)
        names = list(world.sites)
        self.convoys.sort(key=lambda c: _place(names, c.way))

    def begin(self):
        """Let the convoys with a timetable look at their departures."""
        for convoys in self.convoys:
            convoys.begin()

    def send(self, here, there, item, number, urgency, arrives, *what):
        """Move something to a site, over as many routes as it takes; without one at once."""
        if here is there:
            self.world.clock.call(self.world.clock.now, "arrival", arrives, *what)
            return
        onward = self._onward(here.name, there.name, item)
        way = None if onward is None else self._next(here.name, onward, urgency, item, number)
        if not here.speed or (way is None and onward is not None):  # closed: it waits
            again = (self.send, here, there, item, number, urgency, arrives, *what)
            self.world.disruptions.hold(again)
            return
        if onward is None:
            self._at_once(None, there, arrives, *what)
            return
        if way.is_own():
            self._wait(way, here, there, item, number, urgency, arrives, *what)
            return
        hour = way.departure() + way.hours()
        self.world.tell("transit", item, here.name, there.name, hour)
        mass = self.world.things.items[item]["mass_kg"] * number
        self.world.books.count("routes", way.key, "freight_kg", number=mass)
        onward = self.world.sites[way.destination]
        if way.destination == there.name:
            self.world.clock.call(hour, "arrival", self._end, (way, way.row), there, arrives, *what)
        else:
            again = (onward, there, item, number, urgency, arrives, *what)
            under = way, way.row
            self.world.clock.call(hour, "arrival", self._end, under, onward, self.send, *again)

    def _wait(self, way, here, there, item, number, urgency, arrives, *what):
        """Let something wait for a convoy."""
        things, under = self.world.things, (way, way.row)
        onward = self.world.sites[way.destination]

        def ends(taken):
            told = what if taken == number else (*what[:-1], taken)
            if way.destination == there.name:
                self._end(under, there, arrives, *told)
            else:
                again = onward, there, item, taken, urgency, arrives, *told
                self._end(under, onward, self.send, *again)

        goes_to_store = getattr(arrives, "__name__", "") == "arrives"
        whole = things.is_counted(item) or not goes_to_store
        mass = things.items[item]["mass_kg"]
        cargo = Cargo(item, number, mass, urgency, whole, ends)

        def again():
            left = cargo.number
            told = what if left == number else (*what[:-1], left)
            self.send(here, there, item, left, urgency, arrives, *told)

        cargo.again = again
        way.convoys.add(cargo)

    def _end(self, under, here, arrives, *what):
        """Let something arrive; while the route or the site is closed it waits."""
        if here.speed and (under is None or not under[0].is_shut(under[1])):
            arrives(*what)
        else:
            again = (self._at_once, under, here, arrives, *what)
            self.world.disruptions.hold(again)

    def _at_once(self, *what):
        self.world.clock.call(self.world.clock.now, "arrival", self._end, *what)

    def move(self, aircraft, here, there, by):
        """Move an aircraft to a shop or home, and give the hour at which it is there."""
        way, wings_h = self._taken(aircraft, here, there, by)
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

    def _taken(self, aircraft, here, there, by):
        """Give the way on which an aircraft is moved, and the hours of flying there itself."""
        wings_h = self.wings_h(aircraft, here, there)
        way = self._way_of(here, there, by, wings_h)
        if way is None and by == "ferry" and wings_h == float("inf"):
            way = self._way_of(here, there, None, wings_h)
        return way, wings_h

    def flies_itself(self, aircraft, here, there, by):
        """Tell whether an aircraft would fly there itself."""
        way, wings_h = self._taken(aircraft, here, there, by)
        return (way is None or way.mode == "ferry") and wings_h < float("inf")

    def may_move(self, aircraft, here, there, by):
        """Tell whether a way is open; where the plan tells none it is there at once.

        Nothing leaves a site that is closed.
        """
        if not here.speed:
            return False
        if not any(way.destination == there.name for way in self.ways.get(here.name, [])):
            return True
        wings_h = self.wings_h(aircraft, here, there)
        modes = (by, None) if by == "ferry" else (by,)
        return wings_h < float("inf") or any(
            self._way_of(here, there, mode, wings_h) for mode in modes
        )

    def wings_h(self, aircraft, here, there):
        """Give the hours in which an aircraft flies itself to another site, if they are known."""
        km, speed = (
            self.world.network.distance_km(here.name, there.name),
            aircraft.type["cruise_km_per_h"],
        )
        return km / speed if speed and 0.0 < km < float("inf") else float("inf")

    def _way_of(self, here, there, by, wings_h):
        """Give the way on which an aircraft is there first, of one mode or (None) of any."""
        told = self.ways.get(here.name, [])
        able = [w for w in told if w.destination == there.name and w.usable and not w.is_driven()]
        able = sorted((w for w in able if by in (None, w.mode)), key=lambda w: MODES.index(w.mode))
        now = self.world.clock.now

        def hour(way):
            return now + wings_h if way.mode == "ferry" else way.likely()

        return min(able, key=hour, default=None)

    def _carrying(self, here, item):
        """Give the ways that carry an item: fuel goes by no bought air freight."""
        fuel = self.world.things.items[item]["kind"] == "fuel"
        ways = [w for w in self.ways.get(here, []) if w.mode != "ferry"]
        return [w for w in ways if not fuel or w.mode != "air" or w.row["carrier"]]

    def _onward(self, here, there, item):
        """Give where the next way leads: a direct route, else the least mean time under way."""
        if here == there:
            return None
        direct = any(w.destination == there for w in self._carrying(here, item))
        return there if direct else self._first_step(here, there, item)

    def _next(self, here, onward, urgency, item, number):
        """Choose a usable way: what is urgent by the one that is there first, else by mode.

        Ways whose convoy waits to be filled come last.
        """
        able = [w for w in self._carrying(here, item) if w.destination == onward and w.usable]
        able.sort(key=lambda w: PLAIN.index(w.mode))
        if urgency > 1:
            return able[0] if able else None
        kg = self.world.things.items[item]["mass_kg"] * number
        soon = [w for w in able if not w.convoys.wait_to_be_filled(kg)]
        return min(soon, key=lambda w: w.likely(), default=able[0] if able else None)

    def _first_step(self, here, there, item):
        """Give the first site on the way of least mean time, None where no way leads."""
        best, queue = {}, [(0.0, here, "")]
        while queue:
            hours, site, first = heappop(queue)
            if site in best:
                continue
            best[site] = first
            for way in self._carrying(site, item):
                if way.destination not in best:
                    step = first or way.destination
                    heappush(queue, (hours + way.law.mean, way.destination, step))
        return best.get(there)
