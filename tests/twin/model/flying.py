"""Missions: who asks, when they are tried, who goes, what comes of it (RULES 4)."""

from azalai.ready import codes
from azalai.support.openings import openings

from .draws import Law


class Mission:
    """A scheduled mission at its base."""

    def __init__(self, world, row):
        self.world, self.row, self.name = world, row, row["name"]
        self.base = world.sites[row["base"]]
        self.key = f"{row['name']} | {row['base']}"
        self.law = None if row["sortie_h"] is None else Law.of(row, "sortie_h")
        self.drawn = 0
        self.types = row["types"] or sorted(
            {a.kind for a in world.aircraft if a.home == row["base"]}
        )

    def run(self):
        """Ask for aircraft at each instant of `when`."""
        world = self.world
        instants = openings(self.row["when"], world.start, world.days + 1, days_are_instants=True)
        for hour in instants.from_h.tolist():
            yield world.clock.at(hour, "scheduled")
            self.base.ask_work()
            Request(self)

    def trip(self, kind, hour):
        """Give the trip of a type in the month of an hour, by day."""
        return self.world.trips[self.name, kind, self.base.name, "", self.world.month(hour), False]

    def count(self, what, number=1.0):
        self.world.books.count("services", self.key, what, number=number)


class Request:
    """One departure that is asked for."""

    def __init__(self, mission):
        self.mission, self.world = mission, mission.world
        self.row, self.base = mission.row, mission.base
        self.asked_at = self.world.clock.now
        self.world.requests += 1
        self.number = self.world.requests
        self.deadline = self.asked_at + self.row["patience_h"]
        self.cause, self.waiting, self.made_up = "aircraft", True, False
        self.crew = []  # aircraft that go
        self.scale, self.planned = 1.0, self._planned()
        if mission.law is not None and mission.law.code:
            hours = mission.law.hours(self.world.draws, "sortie", mission.key, mission.drawn)
            mission.drawn += 1
            self.scale, self.planned = hours / mission.law.mean, hours
        self.base.requests.append(self)
        self.base.requests.sort(key=lambda r: (r.row["priority"], r.number))
        self.world.clock.call(self.deadline, "patience", self.patience_ends)
        self.base.ask_departures()

    def _planned(self):
        """The block hours of the first type that can fly it."""
        hour = self.world.clock.now
        for kind in self.mission.types:
            trip = self.mission.trip(kind, hour)
            if trip["feasible"]:
                return trip["block_h"]
        return 0.0

    def attempt(self, last=False):
        """Try to leave, at last with fewer aircraft than wanted."""
        wanted, chosen, worst = self.row["wanted"], [], "no able type"
        self.soonest = float("inf")
        for kind in self.mission.types:
            while len(chosen) < wanted:
                found = self._choose(kind, chosen)
                if isinstance(found, str):
                    worst = max(worst, found, key=codes.CAUSES.index)
                    break
                chosen.append(found)
        if len(chosen) >= wanted or (last and len(chosen) >= self.row["minimum"]):
            self._leave(chosen)
            return True
        self.cause = worst
        if worst == "aircraft":
            self.base.wake_at(self.soonest)
        return False

    def _choose(self, kind, taken):
        """Choose an aircraft of a type, else say what it lacks."""
        now = self.world.clock.now
        trip = self.mission.trip(kind, now)
        if not trip["feasible"]:
            return "no able type"
        sortie = self.sortie(trip)
        back = now + trip["block_h"] * self.scale
        able = []
        for aircraft in self.base.aircraft(kind):
            if aircraft in taken or not aircraft.stands():
                continue
            if aircraft.free_at > now:
                self.soonest = min(self.soonest, aircraft.free_at)
                continue
            if aircraft.wear.fits(self.base.harsh_frac, sortie, back):
                able.append(aircraft)
            else:
                self.base.turned.append(aircraft)
        if not able:
            return "aircraft"
        return max(able, key=lambda a: (self.base.score(a), [-ord(c) for c in a.name]))

    def sortie(self, trip):
        return trip["air_h"] * self.scale, trip["landings"], 1.0, 0.0

    def _leave(self, chosen):
        self.base.leave(self)
        self.waiting, self.left_at, self.crew = False, self.world.clock.now, list(chosen)
        self.flying, self.done = len(chosen), 0
        for aircraft in reversed(chosen):
            aircraft.request, aircraft.airborne = self, True
            aircraft.log.look()
            self.world.clock.process(self._fly(aircraft))

    def _fly(self, aircraft):
        """One aircraft under way."""
        trip = self.mission.trip(aircraft.kind, self.left_at)
        yield self.world.clock.at(self.left_at + trip["block_h"] * self.scale, "sortie end")
        aircraft.land(self.sortie(trip))
        self.world.tell("sortie", aircraft.name, self.mission.key)
        self.flying, self.done = self.flying - 1, self.done + 1
        if not self.flying:
            self._close()

    def _close(self):
        """Count what came of it: the first that holds of reduced, late, whole (RULES 4.4)."""
        wanted, went = self.row["wanted"], len(self.crew)
        outcome = (
            "reduced" if went < wanted else "late" if self.left_at > self.asked_at else "whole"
        )
        count = self.mission.count
        count(f"{outcome} missions")
        count("wanted_h", wanted * self.planned)
        count("reduced_h", (wanted - went) * self.planned)
        count("achieved_h", self.done * self.planned)

    def patience_ends(self):
        """Leave with fewer, wait on to be made up for, or be lost."""
        if not self.waiting or self.deadline != self.world.clock.now:
            return
        left = self.attempt(last=True)
        self.base.work_early()
        if left:
            return
        if not self.made_up and self.row["make_up_d"] > 0:
            self.made_up = True
            self.deadline = self.world.clock.now + self.row["make_up_d"] * 24.0
            self.world.clock.call(self.deadline, "patience", self.patience_ends)
            return
        self.waiting = False
        self.base.leave(self)
        hours = self.row["wanted"] * self.planned
        count = self.mission.count
        count("lost missions")
        count(f"lost by {self.cause}")
        count("wanted_h", hours)
        count(f"lost_h by {self.cause}", hours)
        self.world.tell("lost", self.mission.key, self.cause)
