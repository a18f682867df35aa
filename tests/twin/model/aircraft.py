"""An aircraft: where it is, what it waits for, what it is called at every instant (RULES 1.2)."""

from azalai.ready import codes

from . import comings
from .books import CAUSES, Log
from .known import NEW
from .things import LIMIT
from .units import Unit
from .wear import Wear, start_units

ORDER = {name: k for k, name in enumerate(codes.STATES)}


class Aircraft:
    """One tail."""

    def __init__(self, world, name, rows, place, among):
        row = rows[0]
        self.world, self.name, self.kind, self.rows = world, name, row["type"], rows
        self.home = comings.home_at(rows, 0.0)
        self.was_here = self.home is not None
        self.told, self.is_lost = None, False  # another home, or to leave, when it stands
        self.row, self.place, self.among = row, place, among
        self.contract = comings.contract_of(world, rows)
        self.at = self.home  # where it stands between two sorties
        self.type = world.things.types[self.kind]
        self.jobs, self.working = [], None
        self.request, self.airborne = None, False
        self.free_at, self.landed_at = 0.0, -1.0
        self.standing, self.runs_until, self.began = (
            None,
            0.0,
            0.0,
        )  # a standing mission it runs for
        self.sorties = 0
        self.stranded_h, self.ferrying = None, False  # how long a team takes to where it stays
        self.so_far = world.known.tail(row)
        self.lived = self.so_far if world.stagger else NEW  # as the ages of parts go by it
        self.wear = Wear(world, self.kind)
        self.unit = Unit(world, world.things.all[self.kind], f"fleet | {name}")
        self.unit.age(self.lived, self._passed)
        start_units(world, self)
        self.wear.fit(self.wear.places[0], self.unit)
        for at in self.wear.places[1:]:
            if at.parent.number == 0:
                self.wear.fit(at, self.wear.units[at])
        if self.home is not None:
            self.wear.let_days_run()
        self.log = Log(world, self)
        self.watched = float("inf")
        if self.home is not None:
            self.watch(later=True)

    def _passed(self, meter):
        """Spread the clocks of tasks evenly over the aircraft of a type, at most what they lived.

        What is known of a clock replaces that; a life begins with the aircraft.
        """
        known = self.world.known.since(self.name, meter)
        if known is not None:
            return known
        lived = self.so_far.get(meter.clock)
        if meter.row["action"] == "discard":
            return lived or 0.0
        if not self.world.stagger:
            return 0.0
        passed = (self.place + 0.5) / self.among * meter.interval
        return passed if lived is None else min(passed, lived)

    def part_passed(self, _meter):
        """What has passed of a limit of its parts is drawn, or nothing where all is new."""
        return None if self.world.stagger else 0.0

    @property
    def site(self):
        return self.world.sites[self.home]

    @property
    def grounded(self):
        return any(job.grounds for job in self.jobs)

    def condition(self):
        """Give state, causes present, what decides, and the job that decides."""
        best, deciding, present = "ready", None, set()
        for job in reversed(self.jobs):  # of equal ones the last opened decides
            if job.grounds and not job.waits_turn():
                state = job.state()
                if state in CAUSES:
                    present.add(state)
                if ORDER[state] < ORDER[best]:
                    best, deciding = state, job
        if self.ferrying:
            best, deciding = "ferry", None
            present.add(best)
        elif self.airborne:
            best, deciding = "flying", None
        elif self.is_checked_in_air():
            best, deciding = "flying", self.working
        if any(job.deferred for job in self.jobs):
            present.add("deferred defect")
        driver = deciding.driver if deciding else None
        if best == "ready" and (self.request or self.free_at > self.world.clock.now):
            best = "standby"
        return best, tuple(sorted(present)), driver, deciding

    def is_checked_in_air(self):
        """Tell whether it is on a flight that checks what was done to it."""
        return self.working is not None and self.working.stage == "flight"

    def stands_on_ground(self):
        flies = self.airborne or self.ferrying or self.is_checked_in_air()
        return self.request is None and not flies

    def may_leave(self, job):
        """Tell whether it may leave for a shop."""
        free = self.working in (None, job) and self.stranded_h is None
        return self.stands_on_ground() and free

    def stands_at_home(self):
        return self.stands_on_ground() and not (self.working and self.working.away)

    def take_off_failed(self):
        """Take off what was deferred and keeps it on the ground now: it can be mended."""
        for job in reversed(self.jobs):
            waits = job.deferred and not job.soft and job.stage == "part"
            if waits and job.place in self.wear.units:
                job.take_off()
                job.take_from_another()
                job.wanted.look()

    def stands(self):
        """Tell whether it stands serviceable, given to no mission."""
        assigned = self.request is not None or self.airborne or self.ferrying
        return not assigned and not self.grounded and self.working is None

    def may_be_sent(self):
        """Tell whether it stands serviceable, or is given to a mission and not yet airborne."""
        return not (self.airborne or self.ferrying) and (
            self.request is not None or not self.grounded
        )

    def heavy(self):
        """Give the gauge of its longest limit in flight hours, or None."""
        checks = [
            g
            for g in self.wear.gauges
            if g.place.number == 0 and g.meter.kind == LIMIT and g.meter.clock == "fh"
        ]
        return max(checks, key=lambda g: g.meter.interval, default=None)

    def heavy_left(self):
        gauge = self.heavy()
        return 0.0 if gauge is None else gauge.due - self.wear.total(gauge)

    def count(self, what, number):
        self.world.books.count("tails", self.name, what, number=number)

    def free_from(self, hour):
        """Give from when on it is ready on the day of an hour: turned round, and inspected."""
        midnight = hour // 24.0 * 24.0
        if self.type["daily_h"] and self.landed_at < midnight:
            return max(self.free_at, midnight + self.type["daily_h"])
        return self.free_at

    @property
    def flies(self):
        return self.type["kind"] in ("helicopter", "aeroplane")

    def land(self, sortie):
        """Count a sortie, let the clocks run, find what is due (model: Failures)."""
        self._count_sortie(sortie)
        self.airborne, self.request = False, None
        self.landed_at = self.world.clock.now
        self.free_at = self.landed_at + self.type["turnaround_h"]
        self.come_to_stand()

    def _count_sortie(self, sortie):
        self.wear.run(self.site.harsh_frac, *sortie)
        for what, number in zip(("flown_fh", "landings", "starts", "km"), sortie, strict=True):
            self.count(what, number)

    def be_lost(self, sortie):
        """Do not come back: what was asked for it is asked for no more (RULES 4.10)."""
        self._count_sortie(sortie)
        self.log.settle()
        self.count("lost", 1.0)
        self.is_lost = True
        comings.be_gone(self)

    def come_to_stand(self):
        """Look at what is due, who wants it, and what work waits for it."""
        self.find_due()
        self.take_off_failed()
        if self.stranded_h is not None and all(j.soft or j.away for j in self.jobs):
            self._fly_home()
            return
        if not self.grounded:
            if self.told:
                comings.follow(self)
                return
            if self.at != self.home:
                self.move_home()
                return
            self.site.ask_departures()
            if self.free_at > self.world.clock.now:
                self.world.clock.call(self.free_at, "wake", self.come_free)
        self.ask_starts()
        self.log.look()

    def run(self, standing, taken):
        """Run until something comes due or somebody stops it; what flies lands with its stretch."""
        now = self.world.clock.now
        self.standing, self.taken, self.airborne, self.began = standing, taken, True, now
        self.count("starts", 1.0)
        left = self.may_run_h()
        self.wear.run(self.site.harsh_frac, 0.0, 0.0, 1.0, 0.0)
        hours = min(self.wear.hours_left(self.site.harsh_frac), left)
        taken.begin()
        self.runs_until = min(now + hours, self.watched)
        if taken.flies:
            self.runs_until = min(self.runs_until, taken.ends, taken.lands_by())
        elif taken.ends < self.runs_until:
            self.world.clock.call(taken.ends, "wake", self._run_on, taken)
        self.world.clock.call(self.runs_until, "sortie end", self._run_ends, standing)
        self.log.look()

    def may_run_h(self):
        """Give for how long it may run while it waits for a place elsewhere (RULES 3.1)."""
        waits = [job for job in self.jobs if job.soft and job.away]
        return min((j.hours_left(self.site.harsh_frac) for j in waits), default=float("inf"))

    def stop_for_limits(self):
        """Stand until there is a place for what may wait no longer."""
        for job in reversed(self.jobs):
            if job.soft and job.away and job.hours_left(self.site.harsh_frac) <= 0.0:
                job.ground()
        self.watch(later=True)
        self.ask_starts()

    def _run_ends(self, standing):
        if self.standing is standing and self.runs_until == self.world.clock.now:
            standing.stop(self)

    def _run_on(self, taken):
        """Begin another stretch, or stop."""
        if self.standing and self.taken is taken and taken.ends == self.world.clock.now:
            if taken.goes_on():
                self.world.clock.call(taken.ends, "wake", self._run_on, taken)
            else:
                self.standing.stop(self)
        self.come_free()

    def settle_run(self):
        """Count what it has run so far."""
        if self.standing:
            now = self.world.clock.now
            hours, self.began = now - self.began, now
            self.taken.settle(hours)
            self.wear.run(self.site.harsh_frac, hours, 0.0, 0.0, 0.0)
            self.count("flown_fh", hours)

    def stop_run(self, mission):
        """Come to stand; what ended because a meter came due has ended exactly there."""
        self.settle_run()
        if self.world.clock.now == self.runs_until:
            self.wear.snap()
        self.taken.end()
        if self.taken.flies:
            self.wear.run(self.site.harsh_frac, 0.0, 1.0, 0.0, 0.0)
            self.count("landings", 1.0)
        self.landed_at = self.world.clock.now
        self.free_at = self.landed_at + self.type["turnaround_h"]
        self.standing, self.airborne, base = None, False, self.site
        mission.crews[self.kind].rest()
        mission.line[self.kind].due()
        self.come_to_stand()
        if self.home is not None and self.stands_on_ground() and self.may_run_h() <= 0.0:
            self.stop_for_limits()
        base.ask_departures()

    def strand(self, team_h, planned):
        """Stay at the destination; a team takes so long to come (model: Failures)."""
        self.stranded_h, self.planned = team_h, planned

    def _fly_home(self):
        """Fly the other half of its sortie home, once it is mended."""
        hours, self.stranded_h, self.ferrying = 0.5 * self.planned, None, True
        self.let_days_run(runs=False)
        self._fly_for(self.site, hours, "ferry_fh", landings=0.0)
        self.world.clock.call(self.world.clock.now + hours, "ferry end", self._come_home)
        self.log.look()

    def go_home(self, here):
        """Come home from a shop that has not worked on it."""
        self.at = here.name
        self.move_home()

    def move_home(self):
        """Come to a new home on its own wings."""
        here, self.ferrying = self.world.sites[self.at], True
        self.let_days_run(runs=False)
        if not self.world.supply.roads.may_move(self, here, self.site, "ferry"):
            self.world.disruptions.hold_aircraft(self.name, self.move_home)
            self.log.look()
            return
        hour = self.world.supply.roads.move(self, here, self.site, "ferry")
        self.world.clock.call(hour, "ferry end", self._come_home)
        self.log.look()

    def _come_home(self):
        self.ferrying, self.at = False, self.home
        self.let_days_run()
        for job in reversed(self.jobs):
            if job.stage == "home first":
                job.book()
        self.come_to_stand()

    def ask_starts(self):
        """Ask for a look at the work that waits for it, at home and where it is booked."""
        for job in reversed(self.jobs):
            job.site.ask_starts()

    def ferry(self, here, hours):
        """Fly to another site on its own wings."""
        self._fly_for(here, hours, "ferry_fh")

    def check_flight(self, here, hours):
        """Fly to check what was done."""
        self._fly_for(here, hours, "check_fh")

    def _fly_for(self, here, hours, what, landings=1.0):
        self.wear.run(here.harsh_frac, hours, landings, 1.0, 0.0)
        counts = {what: hours, "flown_fh": hours, "landings": landings, "starts": 1.0}
        for name, number in counts.items():
            self.world.books.count("tails", self.name, name, number=number)

    def come_free(self):
        if self.home is not None:
            self.log.look()
            self.site.ask_departures()

    def find_due(self):
        """Open a job for every meter that is due; what is nearly due joins what stops it."""
        stops = self.stops
        for gauge in self.wear.found():
            self.world.workshop.open(self, gauge)
        if self.stops > stops:
            self.world.workshop.join(self)
        self.watch()

    def let_days_run(self, *, runs=True):
        """Let the day clock of its failures run, or stand: in overhaul, on ferry, when gone."""
        (self.wear.let_days_run if runs else self.wear.let_days_stand)()
        self.watch(later=True)

    @property
    def stops(self):
        """Give how many jobs keep it on the ground."""
        return sum(job.grounds for job in self.jobs)

    def watch(self, *, later=False):
        """Wait for the next limit of the calendar or of what it flies on with.

        Aircraft whose limits come due in one instant are looked at in the order in which each
        first waited for it, be it only while a part with a nearer limit was off.  `later`: what
        is past is seen when it is back.
        """
        now, calendar, day = self.world.clock.now, self.wear.next_calendar(), self.wear.next_day()
        if later and calendar <= now:
            calendar = float("inf")
        if day <= now:
            day = float("inf")
        hour = min([calendar, day, *(job.limit for job in self.jobs if job.soft)])
        if hour != self.watched:
            self.watched = hour
            if hour < float("inf"):
                self.world.clock.call(max(hour, now), "due", self.due)

    def begin(self):
        """Let what is told beyond its limit be due at once."""
        due = any(self.wear.is_due(gauge) for gauge in self.wear.gauges)
        if due and self.working is None:
            self.world.clock.call(0.0, "due", self._due_at_once)

    def _due_at_once(self):
        self.find_due()
        self.take_off_failed()
        if self.jobs:
            self.site.ask_starts()
        self.log.look()
        self.watch(later=True)

    def due(self):
        """A limit is reached; one of the calendar is found at home by an aircraft that is away."""
        now = self.world.clock.now
        if self.watched > now:  # it has been done before
            return
        if self.standing:
            self.standing.stop(self)
        elif self.stands_at_home() and min(self.wear.next_calendar(), self.wear.next_day()) <= now:
            self.find_due()
            self._ground()
            self.take_off_failed()
            if self.jobs:
                self.site.ask_starts()
            self.log.look()
        self._ground()
        self.watch(later=True)

    def _ground(self):
        """What it flies on with and may wait no longer keeps it down: what was found last first."""
        over = [
            job for job in reversed(self.jobs) if job.soft and job.limit <= self.world.clock.now
        ]
        for job in over:
            job.ground()
        if not over:
            return
        if self.stands_at_home():
            self.take_off_failed()
        if not (self.working and self.working.away):  # nobody has waited for it
            self.site.ask_departures()
        for job in reversed(self.jobs):
            if job.stage == "wait":
                job.site.ask_starts()
        if self.stands_on_ground():
            self.site.ask_starts()

    def close(self):
        """Count the hours left to each limit at the end (RULES 6.2)."""
        for gauge in self.wear.gauges:
            if gauge.unit is not None and gauge.meter.kind == LIMIT and gauge.meter.clock == "fh":
                left = max(gauge.due - self.wear.total(gauge), 0.0)
                self.world.books.count_ever("limits_left", gauge.meter.row["name"], number=left)
