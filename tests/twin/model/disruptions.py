"""Disruptions: when suppliers, sites and routes are closed or slow (RULES 5.6)."""

import math

from azalai.streams import Stream

from .covered import NotInTwinError
from .draws import Law
from .onward import leave_what_is_over

HOURS_PER_YEAR = 8766.0


class Disruptions:
    """How fast suppliers and routes work now: 1, less while slowed, 0 while closed."""

    def __init__(self, world):
        self.world, self.speeds, self.held, self.held_aircraft = world, {}, [], {}
        self.history = {}  # of each thing: since, until, speed meanwhile
        for thing, spells in self._spells().items():
            told = self.history[thing] = []
            before, since = 1.0, -math.inf
            for hour in sorted({h for spell in spells for h in spell[:2] if h < math.inf}):
                now = min((s for a, b, s in spells if a <= hour < b), default=1.0)
                if now != before:  # what begins while a thing is closed anyway changes nothing
                    told.append((since, hour, before))
                    since, before = hour, now
                    self._change_at(hour, thing, now)
            told.append((since, math.inf, before))

    def _change_at(self, hour, thing, speed):
        if hour <= 0.0:
            self.speeds[thing] = speed
        else:
            self.world.dated.add(hour, "speed", self.speeds.__setitem__, thing, speed)

    def _spells(self):
        """Give for each thing when it is disturbed: begin, end, speed meanwhile."""
        found = {}
        stream = Stream(self.world.draws.seed, "disruption")
        for row in sorted(self.world.tables["disruptions"], key=lambda r: r["name"]):
            if row["status"] != "expected":
                continue
            for thing in self._things(row):
                found.setdefault(thing, []).extend(self._of(row, stream))
        return found

    def _things(self, row):
        """Give what a disruption hits, by its whole key, or all; of a country all that is in it."""
        if row["table"] == "country":
            return [
                (table, r["name"])
                for table in ("suppliers", "sites")
                for r in self.world.tables[table]
                if r["country"] and row["key"] in ("*", r["country"])
            ]
        columns = ("origin", "destination", "mode") if row["table"] == "routes" else ("name",)
        keys = [" | ".join(r[c] for c in columns) for r in self.world.tables[row["table"]]]
        found = [key for key in keys if row["key"] in ("*", key)]
        if not found:
            raise NotInTwinError(f"disruptions: key {row['key']}")
        return [(row["table"], key) for key in found]

    def _of(self, row, stream):
        """Draw the spells of one disruption: on its date, or as a Poisson process."""
        law = None if row["duration_d"] is None else Law.of(row, "duration_d")
        name, number, spells = f"disruptions | {row['name']}", 0, []

        def lasts_h(draw):
            if law is None:
                return math.inf
            return law.quantile(stream.uniform(name, draw, self.world.draws.replication)) * 24.0

        if row["starts"] is not None:
            begins = (row["starts"] - self.world.start).days * 24.0
            return [(begins, begins + lasts_h(1), row["speed_frac"])]
        hour = 0.0
        while True:
            wait = stream.uniform(name, 2 * number, self.world.draws.replication)
            hour -= math.log1p(-wait) / (row["per_y"] / HOURS_PER_YEAR)
            if hour >= self.world.days * 24.0:
                return spells
            spells.append((hour, hour + lasts_h(2 * number + 1), row["speed_frac"]))
            number += 1

    def speed(self, table, key):
        """Give how fast a supplier (None: own hands), a site or a route works now."""
        return self.speeds.get((table, key), 1.0)

    def is_over(self, table, key):
        """Tell whether it is closed now and never opens again."""
        told = self.history.get((table, key))
        return bool(told) and told[-1][0] <= self.world.clock.now and not told[-1][2]

    def hold(self, again):
        """Keep what waits until something opens: what is done then, and with what."""
        self.held.append(again)

    def hold_aircraft(self, name, again):
        """Keep an aircraft that cannot be moved until a way opens."""
        self.held_aircraft[name] = again

    def look_again(self, ways):
        """Look again at work, at what is held and at what was not bought."""
        world = self.world
        for site in world.sites.values() if ways else ():
            for job in list(site.working):
                job.respeed()
        for site in sorted(world.sites.values(), key=lambda s: s.name) if ways else ():
            site.close_standing()
            site.ask_departures()
            site.ask_starts()
        for convoys in world.supply.roads.convoys if ways else ():
            convoys.look()
        leave_what_is_over(world)
        held, self.held = self.held, []
        for again, *what in held:
            again(*what)
        waits = dict(self.held_aircraft) if ways else {}
        for name in sorted(waits):
            self.held_aircraft.pop(name)()
        for store in sorted(world.supply.stores.values(), key=lambda s: (s.site.name, s.item)):
            if store.unbought:
                store.unbought = False
                store.reorder()
