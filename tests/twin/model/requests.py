"""One departure that is asked for: when it is tried, who goes, what comes of it (RULES 4)."""

from azalai.ready import codes

from . import comings
from .aborts import LOST, STRANDED, WELL, Flight, team_h
from .inforce import go_on
from .urgency import kept_back, next_loser, within_reach

CAUSES = codes.CAUSES


class Request:
    """One departure that is asked for, by a timetable or (with `calls`) by a call."""

    def __init__(self, mission, calls=None, deadline=None):
        self.mission, self.world, self.calls = mission, mission.world, calls
        self.row, self.base = mission.row, mission.base
        self.there = calls.site if calls else ""
        self.asked_at = self.world.clock.now
        self.world.requests += 1
        self.number = self.world.requests
        self.deadline = deadline or self.asked_at + self.row["patience_h"]
        self.cause, self.waiting, self.made_up = None, True, False
        self.crew, self.trips = [], {}  # aircraft that go, and the trip of each
        self.scale, self.planned = 1.0, self.planned_h()
        if mission.law is not None and mission.law.code:
            drawn = self.world.drawn.get(mission.key, 0)
            hours = mission.law.hours(self.world.draws, "sortie", mission.key, drawn)
            self.world.drawn[mission.key] = drawn + 1
            self.scale, self.planned = hours / mission.law.mean, hours
        self.base.line_up(self)
        self.world.clock.call(self.deadline, "patience", self.patience_ends)
        self.base.ask_departures()

    def rank(self):
        """Quotas after everything else, then by priority, then first come."""
        return self.row["mode"] == "quota", self.row["priority"], self.number

    def planned_h(self):
        """The hours in the air of the first type at the base that can fly it (model: Missions)."""
        trips = [(self.trip(kind), self.base.aircraft(kind)) for kind in self.mission.types]
        able = [(trip, here) for trip, here in trips if trip["feasible"]]
        told = [trip for trip, here in able if here] or [trip for trip, _ in able or trips]
        return told[0]["air_h"] or 0.0

    def trip(self, kind, hour=None):
        hour = self.world.clock.now if hour is None else hour
        return self.mission.trip(kind, hour, self.there)

    def reaction_h(self):
        """Alert to take-off, by day or by night."""
        dark = self.base.light.dusk(self.world.clock.now) is None
        return self.row["reaction_night_min" if dark else "reaction_day_min"] / 60.0

    def attempt(self, last=False):
        """Try to leave, at last with fewer aircraft than wanted."""
        self.soonest, self.leaves = float("inf"), self.world.clock.now + self.reaction_h()
        lack, self.lacks = self._outside(), []
        if lack is None:
            lack = self._take_from_others(self._fill(), last)
        if self.crew and self._suffices(last):
            self._go()
            return True
        self._give_back()
        self._wake_later(lack)
        self.note(lack)
        return False

    def note(self, lack):
        """Note what it lacks now; what the dark and a closed window hide is known from before."""
        self.lack = lack
        if lack not in ("closed", "light"):
            self.cause = lack

    def _outside(self):
        """Name what keeps everybody on the ground: the window, the weather, the dark."""
        if self.mission.window.opens(self.leaves) > self.leaves:
            return "closed"
        if not self.mission.open or not all(site.speed for site in self.mission.ends(self.there)):
            self.cause = "closed"
            return "closed"
        if any(s.weather and not s.weather.flyable for s in self.mission.ends(self.there)):
            return "weather"
        if not self.row["night"] and self.base.light.dusk(self.leaves) is None:
            return "light"
        return None

    def _fill(self):
        """Give it aircraft with crew and fuel; else say what it lacks, the last that failed."""
        lacks = []
        for kind in self.mission.types:
            while len(self.crew) < self.row["wanted"]:
                found = self._choose(kind)
                if not isinstance(found, str):
                    found = kept_back(self, found) or found
                if isinstance(found, str):
                    lacks.append(found)
                    break
                self._assign(found)
        self.lacks = lacks
        return max(lacks, key=CAUSES.index, default="no able type")

    def speaks_for_others(self, *, turned):
        """Tell whether what it lacked is lacked by those as long, and by those that are shorter.

        These lack it where every type had all but aircraft and limits have `turned` none away.
        """
        alike = self.mission.law is None or not self.mission.law.code
        only = set(self.lacks) == {"aircraft"} and not turned
        return not self.row["preempts"] and bool(self.lacks) and (alike or only)

    def _take_from_others(self, lack, last):
        """Take aircraft that less urgent missions have not flown yet, if it can then leave."""
        if not self.row["preempts"] or self._suffices(last=False):
            return lack
        if within_reach(self) < self.row["wanted"] - len(self.crew):
            return lack
        losers = []
        while not self._suffices(last=False):
            loser = next_loser(self)
            if loser is None:
                break
            losers.append((loser, loser.put_aside()))
            lack = self._fill()
        if not self._suffices(last):
            self._give_back()
            for loser, crew in reversed(losers):
                loser.take_again(crew)
            return lack
        for loser, _ in losers:
            loser.wait_again()
        left = [a for _, crew in losers for a in crew if a.told and a.stands()]
        for aircraft in sorted(left, key=lambda a: a.name):
            comings.follow(aircraft)  # nobody has taken it
        self.base.ask_departures()
        return lack

    def _suffices(self, last):
        """Tell whether it has aircraft enough, at last with fewer than wanted."""
        return len(self.crew) >= self.row["minimum" if last else "wanted"]

    def put_aside(self):
        """Let go of aircraft, crew and fuel that are not airborne yet."""
        crew = list(self.crew)
        self._give_back()
        return crew

    def take_again(self, crew):
        """Get back what nobody could use."""
        for aircraft in crew:
            self._assign(aircraft)
            aircraft.log.look()

    def wait_again(self):
        """Go back into the line; its patience has run on."""
        self.waiting, self.leaves = True, None
        go_on(self)
        self.base.line_up(self)
        if self.deadline <= self.world.clock.now:
            self.cause = "aircraft"
            self._out_of_patience()

    def _choose(self, kind):
        """Choose an aircraft of a type, else say what it lacks."""
        trip = self.trip(kind, self.leaves)
        back = self.leaves + (trip["block_h"] or 0.0) * self.scale
        if not self.row["night"] and back > self.base.light.dusk(self.leaves) + 1e-9:
            return "light"
        if not trip["feasible"]:
            return "no able type"
        sortie = self.sortie(trip)
        tank, priority = self.mission.tanks[kind], self.row["priority"]
        there = tank.has_away(trip, self.scale, priority)
        there = there and tank.has(self._fuel(kind, trip), priority)
        if not (there and self.mission.spent[kind].are_there(priority)):
            return "fuel"
        if not self.mission.crews[kind].may_fly(back, sortie[0]):
            self.mission.crews[kind].watch()
            return "crew"
        able = [a for a in self.base.aircraft(kind) if self._is_free(a, sortie, back)]
        if not able:
            return "aircraft"
        return max(able, key=lambda a: (self.base.score(a), [-ord(c) for c in a.name]))

    def _is_free(self, aircraft, sortie, back):
        """Tell whether an aircraft stands, is turned round in time, and has the hours."""
        if aircraft in self.crew or not aircraft.stands():
            return False
        free = aircraft.free_from(self.leaves)
        if free > self.leaves + 1e-9:
            self.soonest = min(self.soonest, free)
            return False
        if not aircraft.wear.fits(self.base.harsh_frac, sortie, back):
            self.base.turned.append(aircraft)
            return False
        return True

    def sortie(self, trip):
        """Hours in the air, landings, starts; what flies counts no kilometres."""
        return trip["air_h"] * self.scale, trip["landings"], 1.0, 0.0

    def _fuel(self, kind, trip):
        return self.mission.tanks[kind].units(trip) * self.scale

    def _assign(self, aircraft):
        """Give it an aircraft with its crew and fuel."""
        trip = self.trips[aircraft] = self.trip(aircraft.kind, self.leaves)
        aircraft.request = self
        self.crew.append(aircraft)
        self.mission.crews[aircraft.kind].take(trip["air_h"] * self.scale)
        self.mission.tanks[aircraft.kind].take(self._fuel(aircraft.kind, trip))
        self.mission.tanks[aircraft.kind].take_away(trip, self.scale)
        self.mission.spent[aircraft.kind].take()

    def _give_back(self):
        """Give back, the last first, what it was given and has not flown."""
        for aircraft in reversed(self.crew):
            trip = self.trips[aircraft]
            self.mission.crews[aircraft.kind].give_back(trip["air_h"] * self.scale)
            self.mission.tanks[aircraft.kind].take(-self._fuel(aircraft.kind, trip))
            self.mission.tanks[aircraft.kind].take_away(trip, -self.scale)
            self.mission.spent[aircraft.kind].take(-1.0)
            aircraft.request = None
            aircraft.log.look()
        self.crew.clear()

    def _wake_later(self, lack):
        """Look at the base again when the clock alone makes a departure possible."""
        light, hour = self.base.light, float("inf")
        if lack == "closed":
            hour = self.mission.window.opens(self.leaves)
        elif lack == "light":
            hour = light.dawn(self.leaves)
        elif lack == "no able type":
            hour = light.turn(self.leaves)
        elif lack == "aircraft":
            hour = self.soonest
        ahead = self.leaves - self.world.clock.now
        early = hour - ahead
        self.base.wake_at(early if early + ahead >= hour else early + 1e-9)

    def _go(self):
        """Take off, now or when the reaction time has passed."""
        self.base.leave(self)
        self.waiting, self.flying, self.done = False, len(self.crew), 0
        for aircraft in reversed(self.crew):
            self.mission.tanks[aircraft.kind].reorder()
            self.mission.tanks[aircraft.kind].reorder_away(self.trips[aircraft])
            self.mission.spent[aircraft.kind].leave()
            aircraft.log.look()
        if self.leaves > self.world.clock.now:
            self.world.clock.call(self.leaves, "take-off", self._take_off_at, self.leaves)
        else:
            self._take_off()

    def _take_off_at(self, hour):
        """Take off, if nobody has taken the aircraft since."""
        if not self.waiting and self.leaves == hour:
            self._take_off()

    def _take_off(self):
        self.off_at = self.world.clock.now
        if self.calls:
            self.mission.count("calls launched")
        flights = []
        for aircraft in reversed(self.crew):
            trip = self.trips[aircraft]
            flights.append(Flight(aircraft, self.sortie(trip), trip["block_h"] * self.scale))
            aircraft.airborne = True
            aircraft.log.look()
            self.world.clock.process(self._fly(aircraft, flights[-1]))
        if self.cargo:
            self.cargo.fly(self, [flight for flight in flights if flight.fate == WELL])

    cargo = None  # of a route, for which it is flown

    def _fly(self, aircraft, flight):
        """One aircraft under way."""
        trip, count = self.trips[aircraft], self.mission.count
        yield self.world.clock.at(self.off_at + flight.block_h, "sortie end")
        tank = self.mission.tanks[aircraft.kind]
        aircraft.count("fuel_kg", tank.burned_kg(trip) * self.scale * flight.share)
        if flight.share < 1.0:
            tank.take(-self._fuel(aircraft.kind, trip) * (1.0 - flight.share))
            tank.take_away(trip, self.scale * (flight.share - 1.0))
        self.mission.crews[aircraft.kind].rest()
        if flight.fate != LOST:
            self.mission.line[aircraft.kind].due()
        self.flying -= 1
        if flight.fate == WELL:
            self.done += 1
            people, tonnes, km = self._loads(trip)
            count("pax_km", people * km)
            count("t_km", tonnes * km)
        else:
            aircraft.count("aborted_fh", flight.flown)
        if flight.fate == STRANDED:
            there = [*self.mission.ends(self.there), None][1]
            hours = team_h(self.world, self.base, there, 0.5 * flight.planned)
            aircraft.strand(hours, flight.planned)
        if not self.flying:
            self._close()
        if flight.fate == LOST:
            aircraft.be_lost(flight.ended())
        else:
            aircraft.land(flight.ended())
        self.world.tell("sortie", aircraft.name, self.mission.key)

    def _loads(self, trip):
        """Give people and tonnes on board, the mean of the way out and back, and kilometres."""
        told = ("load_pax", "load_stretchers", "back_pax", "back_stretchers")
        people = sum(self.row[column] for column in told) / 2
        return people, (self.row["load_kg"] + self.row["back_kg"]) / 2000, trip["distance_km"] or 0

    def _close(self):
        """Count what came of it: aborted, reduced, late or whole, the first that holds."""
        wanted, went, count = self.row["wanted"], len(self.crew), self.mission.count
        count("wanted_h", wanted * self.planned)
        count("reduced_h", (wanted - went) * self.planned)
        if self.done < self.row["minimum"]:
            count("aborted missions")
            count("aborted_h", went * self.planned)
            return
        count("achieved_h", self.done * self.planned)
        count("aborted_h", (went - self.done) * self.planned)
        late = self.off_at > self.asked_at + self.mission.on_time_h + 1e-9
        outcome = "reduced" if went < wanted else "late" if late else "whole"
        count(f"{outcome} missions")
        if self.calls:
            self._respond(self.trips[self.crew[-1]])

    def _respond(self, trip):
        """Count the three clocks of a call: airborne, at the patient, in care (RULES 4.5)."""
        airborne = (self.off_at - self.asked_at) * 60.0
        self._clock("airborne", airborne)
        patient = airborne + (trip["out_h"] or 0.0) * 60.0
        self._clock("patient", patient, "patients reached")
        if self.calls.target_min is None or patient <= self.calls.target_min + 1e-9:
            self.mission.count("calls in time")
        if trip["care_h"] is not None:
            self._clock("care", airborne + trip["care_h"] * 60.0, "patients in care")

    def _clock(self, name, minutes, reached=None):
        if reached:
            self.mission.count(reached)
        self.mission.count(f"{name}_min", minutes)
        within = sum(minutes > edge + 1e-9 for edge in codes.RESPONSE_MIN)
        self.world.books.count_ever("responses", self.calls.key, name, within)

    def patience_ends(self):
        """Leave with fewer, or be out of patience."""
        if not self.waiting or self.deadline != self.world.clock.now:
            return
        left = self.attempt(last=True)
        self.base.work_early()
        if not left:
            self._out_of_patience()

    def _out_of_patience(self):
        """Wait on to be made up for, or be lost."""
        if not self.made_up and self.row["make_up_d"] > 0:
            self.made_up = True
            self.deadline += self.row["make_up_d"] * 24.0
            if self.deadline > self.world.clock.now:
                self.world.clock.call(self.deadline, "patience", self.patience_ends)
                return
        if self.cause is None:
            self.cause = "aircraft" if self._could_leave() else self.lack
        self._lose()

    def _could_leave(self):
        """Tell whether window and light have let it leave at any time since it was asked for."""
        light, opens = self.base.light, self.mission.window.opens
        dark = light.dusk(self.asked_at) is None
        hour = self.asked_at + self.row["reaction_night_min" if dark else "reaction_day_min"] / 60.0
        while hour <= self.world.clock.now + self.reaction_h():
            if opens(hour) > hour:
                hour = opens(hour)
                continue
            if self.row["night"]:
                return True
            dusk = light.dusk(hour)
            if dusk is not None and hour + min(self._blocks(hour)) <= dusk + 1e-9:
                return True
            hour = light.dawn(hour)
        return False

    def _blocks(self, hour):
        """Give for how long each type would be away that left at an hour."""
        return [(self.trip(k, hour)["block_h"] or 0.0) * self.scale for k in self.mission.types]

    def _lose(self):
        self.waiting = False
        self.base.leave(self)
        hours = self.row["wanted"] * self.planned
        count = self.mission.count
        count("lost missions")
        count(f"lost by {self.cause}")
        count("wanted_h", hours)
        count(f"lost_h by {self.cause}", hours)
        self.world.tell("lost", self.mission.key, self.cause)
