"""Readiness to launch: how many aircraft of a base could leave with all they take (RULES 1.1)."""

EVERY_H, FIRST_H = 25.0, 0.5
FIRST = 1  # the priority of whom nobody keeps anything from


class Launches:
    """Looks, every 25 hours and after all else, at each mission on call at each of its bases.

    At a base that has none it is the most urgent of the others; machines that are kept running
    are launched by nobody.  Each is looked at for the shortest trip that it may be asked for.
    """

    def __init__(self, world, missions, calls):
        self.world, asked = world, {}
        for call in calls:
            for mission in call.missions:
                asked.setdefault(mission, []).append(call.site)
        able = [m for m in missions if m in asked and Launch(m, asked[m]).is_able()]
        first = {m.key: m for m in reversed(able)}  # of several rows the first
        asked = {m.key: (m, asked[m]) for m in first.values()}
        answered = {mission.base for mission, _ in asked.values()}
        others = [m for m in missions if m.row["mode"] in ("scheduled", "quota")]
        others.sort(key=lambda m: (m.row["priority"], m.name))
        for mission in others:
            if mission.base not in answered:
                answered.add(mission.base)
                asked[mission.key] = mission, [""]
        self.told = [Launch(mission, places) for mission, places in asked.values()]
        self.told = [launch for launch in self.told if launch.ways]
        if self.told:
            world.clock.call(FIRST_H, "sample", self._look)

    def _look(self):
        for launch in self.told:
            launch.look()
        self.world.clock.call(self.world.clock.now + EVERY_H, "sample", self._look)


class Launch:
    """One mission at one base."""

    def __init__(self, mission, places):
        self.mission, self.base, self.world = mission, mission.base, mission.world
        kinds = mission.at_home()
        self.ways = [Way(mission, kind, min(places, key=self._length(kind))) for kind in kinds]
        self.key = f"{self.base.name} | {mission.name}"

    def _length(self, kind):
        """Give how long a trip of a type is in the mean, of those that can be flown at all."""
        name, base = self.mission.period, self.base.name

        def length(place):
            told = [(name, kind, base, place, m, n) for m in range(1, 13) for n in (False, True)]
            trips = [self.world.trips[key] for key in told if key in self.world.trips]
            hours = [trip["block_h"] for trip in trips if trip["feasible"]]
            return (False, sum(hours) / len(hours)) if hours else (True, 0.0)

        return length

    def is_able(self):
        """Tell whether any type with a home here can fly there at any time."""
        return any(not self._length(way.kind)(way.place)[0] for way in self.ways)

    def look(self):
        now = self.world.clock.now
        number, key = self._number(), (self.key, self.world.month(now), int(now) % 24)
        for what, counts in (("samples", 0), ("one", 1), ("two", 2)):
            if number >= counts:
                self.world.books.count_ever("launch", *key, what)

    def _number(self):
        """Tell whether none, one or two could leave now."""
        sky = self.base.weather
        if (sky and not sky.flyable) or not self.base.speed:
            return 0
        able = [way for way in self.ways if way.standing() and way.may_leave()]
        pairs = [(a, b) for k, a in enumerate(able) for b in able[: k + 1]]
        two = (a.enough_beside(b) for a, b in pairs if a is not b or a.standing() > 1)
        return 2 if any(two) else min(len(able), 1)


class Way:
    """A type that may fly a mission from its base, on the trip that it is looked at for."""

    def __init__(self, mission, kind, place):
        self.mission, self.kind, self.place, self.world = mission, kind, place, mission.world
        self.base, self.crew, self.tank = mission.base, mission.crews[kind], mission.tanks[kind]

    @property
    def trip(self):
        return self.mission.trip(self.kind, self.world.clock.now, self.place)

    def standing(self):
        """Count the aircraft that stand ready, turned round and inspected."""
        now = self.world.clock.now
        there = (a for a in self.base.aircraft(self.kind) if a.stands() and a.at == a.home)
        return sum(a.free_from(now) <= now for a in there)

    def back(self):
        return self.world.clock.now + (self.trip["block_h"] or 0.0)

    def may_leave(self):
        """Tell whether one could leave alone."""
        trip, light = self.trip, self.base.light
        dusk = light.dusk(self.world.clock.now)
        by_day = self.mission.row["night"] or (dusk is not None and self.back() <= dusk + 1e-9)
        if not trip["feasible"] or not by_day:
            return False
        there = self.tank.left(FIRST) >= self.tank.units(trip) - 1e-9
        there = there and self.tank.has_away(trip, 1.0, FIRST)
        there = there and self.mission.spent[self.kind].are_there(FIRST)
        return there and self.crew.may_fly(self.back(), trip["air_h"])

    def enough_beside(self, other):
        """Tell whether what both take is there at once."""
        mine, theirs = self.mission.spent[self.kind], other.mission.spent[other.kind]
        return (
            self._fuel_beside(other) and self._crew_beside(other) and mine.are_there_beside(theirs)
        )

    def _fuel_beside(self, other):
        mine, theirs = self.tank.away(self.trip), other.tank.away(other.trip)
        for store, number in mine.items():
            if store.on_hand < number + theirs.get(store, 0.0) - 1e-9:
                return False
        if self.tank.store is None or self.tank.store is not other.tank.store:
            return True
        wanted = self.tank.units(self.trip) + other.tank.units(other.trip)
        return self.tank.left(FIRST) >= wanted - 1e-9

    def _crew_beside(self, other):
        back, mine, theirs = max(self.back(), other.back()), _people(self), _people(other)
        for pool in mine:
            if pool in theirs:
                hours = mine[pool] * self.trip["air_h"] + theirs[pool] * other.trip["air_h"]
                if not pool.are_there(mine[pool] + theirs[pool], back, hours):
                    return False
        return True


def _people(way):
    found = {}
    for pool, number in way.crew.needs:
        found[pool] = found.get(pool, 0.0) + number
    return found
