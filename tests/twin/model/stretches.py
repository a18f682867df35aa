"""What a machine takes for its runs, stretch by stretch: fuel, and hours of its people."""

EVER = float("inf")
LEAST_H = 1.0 / 60.0  # a minute


class Run:
    """One run of a machine of a type for a standing mission."""

    def __init__(self, mission, name):
        self.base, self.row, self.world = mission.base, mission.row, mission.world
        self.crew, self.tank = mission.crews[name], mission.tanks[name]
        self.spent = mission.spent[name]
        self.kind = kind = self.world.things.types[name]
        self.flies = kind["kind"] in ("helicopter", "aeroplane")
        self.kg = self.tank.per_unit
        burns = self.tank.item is not None
        self.burn = kind["burn_kg_per_h"] / self.kg if burns else 0.0
        self.first = kind["ground_burn_kg"] / self.kg if burns else 0.0
        self.hours, self.ends = EVER, EVER  # of the stretch

    def lacks(self):
        """Name what keeps it from starting, None if nothing does; what flies asks the sky first."""
        if self.flies and self.base.weather and not self.base.weather.flyable:
            return "weather"
        if self.flies and self.lands_by() - self.world.clock.now < LEAST_H:
            return "light"
        if self._fuel_h(1.0) < LEAST_H:
            return "fuel"
        if not self.spent.are_there(self.row["priority"]):
            return "fuel"
        if not self.crew.may_fly(self.world.clock.now, LEAST_H):
            return "crew"
        return None

    def lands_by(self):
        """Give when what flies must be down: at dusk, unless it flies by night too."""
        now = self.world.clock.now
        return EVER if self.row["night"] else self.base.light.dusk(now) or now

    def take(self, aircraft):
        """Take for an aircraft all that it starts with."""
        self.aircraft = aircraft
        self._take(1.0)
        self.crew.take(0.0)
        self.spent.take()

    def give_up(self):
        """Give back all: it does not start."""
        hours = 0.0 if self.hours == EVER else self.hours
        self.crew.give_back(hours)
        self._burn(-1.0, -hours)
        self.spent.take(-1.0)

    def begin(self):
        """Begin the first stretch."""
        if self.first:
            self.aircraft.count("fuel_kg", self.first * self.kg)
        self.spent.leave()
        self._begin()

    def goes_on(self):
        """Begin another stretch, if there is fuel and somebody may."""
        if min(self._fuel_h(0.0), self._crew_h()) < LEAST_H:
            return False
        self._take(0.0)
        self._begin()
        return True

    def settle(self, hours):
        """Count what it has burned."""
        if self.burn:
            self.aircraft.count("fuel_kg", hours * self.burn * self.kg)

    def end(self):
        """Give back what it has not used of a stretch."""
        left = self.ends - self.world.clock.now
        if 0.0 < left < EVER:
            self._burn(0.0, -left)
            self.crew.count(-left)

    def turn_month(self):
        """What it has still to work of a stretch counts in the new month."""
        if self.ends < EVER:
            self.crew.count(self.ends - self.world.clock.now)

    def _fuel_h(self, started):
        """Give for how long the fuel lasts: a tank, or a day, or what there is."""
        if not (self.burn or started * self.first):
            return EVER
        left = self.tank.left(self.row["priority"]) - started * self.first
        if not self.burn:
            return EVER if left >= -1e-9 else -1.0
        return min(self._tank_h(), left / self.burn)

    def _tank_h(self):
        kind = self.kind
        if kind["fuel_kg"] is None:
            return 24.0
        if not self.flies:
            return max(kind["fuel_kg"] / kind["burn_kg_per_h"], 1.0)
        usable = kind["fuel_kg"] - kind["ground_burn_kg"]
        return usable / kind["burn_kg_per_h"] - kind["reserve_min"] / 60.0

    def _crew_h(self):
        """Give for how long its people may work on, a day at most where their hours are limited."""
        hours = self.crew.hours_left()
        return hours if hours == EVER else min(hours, 24.0)

    def _take(self, started):
        self.hours = min(self._fuel_h(started), self._crew_h())
        self._burn(started, 0.0 if self.hours == EVER else self.hours)
        if self.hours < EVER:
            self.crew.count(self.hours)

    def _burn(self, started, hours):
        number = started * self.first + hours * self.burn
        if number:
            self.tank.take(number)

    def _begin(self):
        self.ends = self.world.clock.now + self.hours
        self.tank.reorder()
