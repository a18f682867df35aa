"""Work that is under way as the plan starts (RULES 6.1)."""

from .aircraft_work import AircraftJob
from .things import LIMIT, Meter
from .wear import Gauge
from .work import Job


class Begun(AircraftJob):
    """Work on a tail that goes on until a told date; who does it is not told, and no matter."""

    def __init__(self, aircraft, task, hours):
        world = aircraft.world
        Job.__init__(self, world, aircraft.site, task, 0.0)
        self.aircraft, self.place, self.part, self.request = aircraft, None, None, None
        self.gauges, self.driver = [_gauge(aircraft, task)], ("tasks", task["name"])
        self.shop = next(iter(world.supply.shops.of(task, aircraft.site)), None)
        self.soft = self.deferred = False
        self.group, self.limit, self.after = -1, float("inf"), 0.0
        if self.shop:
            self.site, self.away = self.shop.site, self.shop.site is not aircraft.site
            self.shop.enter(self)
            world.workshop.busy(self, 1)
        self.stage, self.begun, self.left, self.spent = "work", True, hours, 0.0
        self.resumed, self.speed = 0.0, self.pace()
        aircraft.jobs.append(self)
        aircraft.working = self
        if self._is_overhaul():
            aircraft.let_days_run(runs=False)
        self.site.working.append(self)
        self.process = world.clock.process(self._work())

    def needs(self):
        return []


def _gauge(aircraft, task):
    """Give the first limit that the work is for; a repair has none, and renews all the same."""
    for gauge in aircraft.wear.gauges:
        if gauge.place.number == 0 and gauge.meter.kind == LIMIT and gauge.meter.row is task:
            gauge.open = True
            return gauge
    gauge = Gauge(aircraft.wear.places[0], -1, Meter("work", task, "calendar", task["name"]))
    gauge.unit = aircraft.unit
    return gauge


def go_on(aircraft):
    """Let a tail be in the work that the plan tells, until it is due."""
    world, row = aircraft.world, aircraft.row
    if row["in_task"] is None or row["due"] is None:
        return
    hours = (row["due"] - world.start).days * 24.0
    if hours > 0.0:
        Begun(aircraft, world.things.tasks[row["in_task"]], hours)
