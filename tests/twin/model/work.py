"""Jobs: work on aircraft and on units, from what opens it to its end (RULES 3)."""

import math

import simpy

from .wanted import Wanted

DOCK, TOOL, PERSON, OFF = "waiting dock", "waiting tool", "waiting person", "off shift"
LACKS = (DOCK, TOOL, PERSON, OFF)
NO_MISSION = math.inf  # the priority of units, and of aircraft whose home flies nothing


class Job:
    """A piece of work at one site; of an aircraft, or of a unit in a shop."""

    def __init__(self, world, site, task, due):
        self.world, self.site, self.task, self.due = world, site, task, due
        world.jobs += 1
        self.number, self.begun, self.stage = world.jobs, False, "open"
        self.finding = False  # people look for the cause; the work itself comes later
        self.left, self.held, self.lack, self.process = 0.0, {}, DOCK, None
        self.spent, self.stint = 0.0, 0
        self.away = False
        self.aircraft = self.unit = self.part = None
        self.wanted = Wanted(self)
        self.priority = NO_MISSION

    def order(self):
        """Begun work first, then by urgency, by due date, first come."""
        return not self.begun, self.priority, self.due, self.number

    def needs(self):
        """Give what the task holds, in the order of the names: pool, number, for how long."""
        told = self.world.workshop.needs.get(self.task["name"], []) if self.task else []
        pools = self.site.pools
        return [(pools[what], n, hours) for what, n, hours in told if what in pools]

    def needs_now(self):
        """Give what it does not hold and needs to begin or to go on."""
        for pool, number, hours in self.needs():
            wanted = self.spent < hours - 1e-9 and (not self.finding or pool.kind == "people")
            if wanted and pool not in self.held:
                yield pool, number

    def uses(self):
        """Give what the task uses up, in the order of the names: item and number."""
        return self.world.workshop.used.get(self.task["name"], []) if self.task else []

    def part_asked(self):
        pass

    def has_all(self):
        """Wait for its turn: all that it has asked for is there."""
        self.line_up("wait")

    def missing(self):
        """Say what is not free now, the first in the order of states; None if all is."""
        lacks = []
        for pool, number in self.needs_now():
            if pool.lacks(number):
                person = PERSON if pool.duty >= number - 1e-9 else OFF
                lacks.append({"dock": DOCK, "tool": TOOL, "people": person}[pool.kind])
        return min(lacks, key=LACKS.index, default=None)

    def line_up(self, stage):
        self.stage, self.lack = stage, PERSON if self.finding else DOCK
        if stage == "wait" and not self.finding:
            self.world.workshop.waiting(self, 1)
        self.site.queue.append(self)
        if self.is_in_line():
            self.site.ask_starts()

    def is_in_line(self):
        """Tell whether it waits for its turn at the site, and not behind others of its shop."""
        return True

    def try_to_begin(self):
        """Begin if all is free at one instant; nothing is held while it waits."""
        if self.is_blocked():
            return
        self.lack = self.missing()
        if self.lack is None:
            self._begin()
        self.look()

    def _begin(self):
        self.site.queue.remove(self)
        self.stint += 1
        for pool, number in list(self.needs_now()):
            pool.hold(number)
            self.held[pool] = number
        for pool, _, hours in self.needs():
            if pool in self.held and hours < math.inf:
                until = self.world.clock.now + hours - self.spent
                self.world.clock.call(until, "release", self._give_back, pool, self.stint)
        if self.stage == "wait":
            self.left = self.diagnose_h if self.finding else self.length()
            if not self.finding:
                self.world.workshop.waiting(self, -1)
            if not (self.finding or self.away):
                self.world.workshop.busy(self, 1)
        self.stage, self.resumed = "work", self.world.clock.now
        self.speed = self.pace()
        self.begun = not self.finding
        self.site.working.append(self)
        self.on_begin()
        self.process = self.world.clock.process(self._work())

    def _work(self):
        if not self.speed:  # whoever does it is closed
            return
        self.ends = self.world.clock.now + self.left / self.speed
        try:
            yield self.world.clock.at(self.ends, "work end")
        except simpy.Interrupt:
            return
        self._end()

    def _give_back(self, pool, stint):
        """Give back what is needed for a part of the work only, unless it paused or ended."""
        if stint == self.stint:
            pool.hold(-self.held.pop(pool))
            self.site.ask_starts()
            self.site.ask_departures()

    shop = None

    def pace(self):
        """Give how fast the work goes: slower where the shop is slowed, or the site."""
        if self.finding:
            return self.site.speed
        return 1.0 if self.shop is None else self.shop.speed(self)

    def respeed(self):
        """Go on faster or slower, or stand still, as the shop does."""
        speed = self.pace()
        if speed != self.speed:
            self._interrupt()
            self.speed = speed
            self.process = self.world.clock.process(self._work())

    def _interrupt(self):
        """Let the work stand still; note what is left of it."""
        if self.speed:
            self.process.interrupt()
            self.left = (self.ends - self.world.clock.now) * self.speed

    def pause(self):
        """Stand still at the end of a shift; the dock is kept."""
        self._interrupt()
        self.stint += 1
        self.spent += self.world.clock.now - self.resumed
        self.site.working.remove(self)
        for pool in [p for p in self.held if p.kind != "dock"]:
            pool.hold(-self.held.pop(pool))
        self.stage, self.lack = "paused", OFF
        self.site.queue.append(self)
        self.look()

    def _end(self):
        self.site.working.remove(self)
        for pool, number in list(self.held.items()):
            pool.hold(-number)
        self.held.clear()
        self.stint += 1
        self.spent += self.world.clock.now - self.resumed
        self.world.workshop.count_done(self)
        self.spent = 0.0
        self.site.ask_starts()
        self.site.ask_departures()
        self.done()

    def is_blocked(self):
        return False

    def on_begin(self):
        pass

    def look(self):
        pass
