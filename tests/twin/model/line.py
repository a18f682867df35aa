"""Line work: what people do on the ground for each sortie, once it is down (RULES 3.4)."""


class Line:
    """The line work of one pool: first come, first served, before all other work."""

    def __init__(self, pool):
        self.pool, self.world = pool, pool.world
        self.waiting, self.come = [], 0  # place in the line, how many people, hours of each

    def due(self, number, hours):
        """Let so many people work so long, as they come free."""
        self.come += 1
        self.waiting.append((self.come, number, hours))
        self.begin()

    def begin(self):
        """Let those who are free begin; for what waits on the next shift is looked out for."""
        pool = self.pool
        while self.waiting:
            free = pool.duty - pool.busy
            if free <= 1e-9:
                pool.watch()
                return
            place, number, hours = self.waiting.pop(0)
            if number > free + 1e-9:
                self.waiting.insert(0, (place, number - free, hours))
                number = free
            self._work(place, number, hours)

    def _work(self, place, number, hours):
        """Work on until the shift changes."""
        now = self.world.clock.now
        stretch = min(hours, self.pool._next_change() - now)
        self.pool.take(number)
        self.world.clock.call(now + stretch, "release", self._stop, place, number, hours - stretch)

    def _stop(self, place, number, left):
        self.pool.take(-number)
        if left > 1e-9:
            self.waiting.append((place, number, left))
            self.waiting.sort(key=lambda told: told[0])
        site = self.pool.site
        site.ask_starts()
        if self.pool.flies:
            site.ask_departures()


class LineNeeds:
    """The line work of one aircraft of a type after a mission from its base."""

    def __init__(self, world, row, kind, base):
        self.needs = []
        for of in (kind, row["name"]):
            told = (n for n in world.tables["needs"] if n["of"] == of and n["hours_h"] is not None)
            for need in sorted(told, key=lambda n: n["what"]):
                if need["what"] in base.pools:
                    pool = base.pools[need["what"]]
                    self.needs.append((pool.line, need["quantity"], need["hours_h"]))

    def due(self):
        """Let it be done: the aircraft is down."""
        for line, number, hours in self.needs:
            line.due(number, hours)
