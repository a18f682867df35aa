"""Work on an aircraft: at home or elsewhere, in place or by exchange of a unit (RULES 3)."""

from . import comings, deferral, ended, onward, packages, robbing
from .aborts import team_h
from .things import LIMIT
from .work import DOCK, OFF, PERSON, Job

TEAM_KM_PER_H = 200.0  # where no route leads
SLOT = "waiting slot"
#: States of an aircraft by the stage of its job, where that says it all.
STATES = {
    "work": "work",
    "paused": OFF,
    "flight": "flying",
    "home first": "ready",
    "ferry": "ferry",
}


class AircraftJob(Job):
    """Work on an aircraft, in place or by exchange of a unit."""

    def __init__(self, aircraft, gauge, place, task, due):
        super().__init__(aircraft.world, aircraft.site, task, due)
        self.aircraft, self.gauges, self.place = aircraft, [gauge], place
        self.priority = aircraft.site.priority()
        self.driver = gauge.meter.driver
        self.waits_for = "part on order"  # as it was when its stores were last looked at
        self.soft = False
        self.diagnose_h = 0.0 if gauge.meter.kind == LIMIT else gauge.meter.row["diagnose_h"]
        self.choose_site(moves=gauge.meter.kind == LIMIT and place is None)
        self.deferred, self.group, self.limit = False, -1, deferral.EVER
        self.works = False  # its unit does, although a part inside it has failed
        aircraft.jobs.append(self)

    robbed = False  # its part was taken from another aircraft

    def choose_site(self, *, moves=False):
        """Choose who does it: a limit moves the aircraft there, for all else a team comes."""
        task, home = self.task, self.aircraft.site
        self.shop = self.world.supply.shops.first(task, home) if task else None
        self.site = self.shop.site if self.shop else home
        self.away = moves and self.site is not home
        self.after = 0.0  # the hour at which a team is there
        if self.site is not home and not moves:
            self._send_for_team()

    def _send_for_team(self):
        """Let people of another site come who can do it: nobody moves an aircraft that is down."""
        here = self.aircraft.site
        km = self.world.network.distance_km(self.site.name, here.name)
        flown_h = km / TEAM_KM_PER_H if km < float("inf") else 0.0
        self.after = self.world.clock.now + team_h(self.world, self.site, here, flown_h)
        self.site.look_again(self.after)

    def await_team(self):
        """Wait for the team that comes to an aircraft that is stranded, and brings the part."""
        if self.aircraft.stranded_h is not None:
            self.after = max(self.after, self.world.clock.now + self.aircraft.stranded_h)
            self.site.look_again(self.after)

    @property
    def down(self):
        """How urgent it is while the aircraft stands: first at a post below its minimum."""
        return 0 if self.world.posture.lacks((self.aircraft.home, self.aircraft.kind)) else 1

    @property
    def asks_as(self):
        """How urgent what it asks for is: less so while the aircraft flies on."""
        return deferral.DEFERRED if self.soft else self.down

    @property
    def grounds(self):
        return not self.soft

    def state(self):
        """Give the state that this job alone would put its aircraft into."""
        if self.stage == "work" and not self.finding and self._is_overhaul():
            return "overhaul"
        if self.stage == "part":
            return self.waits_for
        if self.stage == "paused" and self.finding:
            return self.lack
        return STATES.get(self.stage, self.lack or DOCK)

    def _is_overhaul(self):
        return self.task is not None and self.task["action"] == "overhaul"

    def start(self):
        if self.away:
            self._may_wait()
        else:
            self.await_team()
        if not self.soft and not self.away:
            self.count_stop()
        if self.diagnose_h > 0 and not self.soft:
            self.finding = True
            self.line_up("wait")
        else:
            self.ask_part()

    def _may_wait(self):
        """An aircraft whose limit may be passed flies on until there is a place elsewhere."""
        gauge = self.gauges[0]
        room = gauge.meter.tolerance + self._extension(gauge)
        if room > 0:
            self.soft = True
        if self.soft and gauge.meter.wear is None:
            self.limit = gauge.hard
            self.aircraft.watch(later=True)
        if not self.soft:
            self.count_stop()

    def book(self):
        """Wait for a place elsewhere, at home: one that is stranded comes there first."""
        self.stage = "booked" if self.aircraft.stranded_h is None else "home first"
        if self.stage == "booked":
            self.lack = SLOT
            self.world.workshop.waiting(self, 1)
            self.site.queue.append(self)
            self.site.ask_starts()

    def hours_left(self, harsh_frac):
        """Give for how long it may run on until the work that it waits for may wait no longer."""
        gauge = self.gauges[0]
        counted = ("starts", "landings") if self.aircraft.flies else ("starts",)
        if gauge.meter.wear is None or gauge.meter.clock not in (*counted, "fh"):
            return deferral.EVER
        left = gauge.hard - self.aircraft.wear.total(gauge)
        if gauge.meter.clock in counted:
            return deferral.EVER if left >= 1.0 else 0.0
        a_hour = self.aircraft.wear.more(harsh_frac, 1.0, 0.0, 0.0, 0.0)[gauge.meter.wear]
        return left / a_hour if left > 1e-9 * max(1.0, gauge.hard) else 0.0

    def count_stop(self):
        """Count that it stops its aircraft."""
        post = f"{self.aircraft.home} | {self.aircraft.kind}"
        self.world.books.count_ever("driver_jobs", " | ".join(self.driver), post)

    def _extension(self, gauge):
        """Move a limit once, if that is granted."""
        chance, share = self.task["extend_chance_frac"], self.task["extend_frac"]
        if not chance or gauge.extended:
            return 0.0
        gauge.extended = True
        unit = self.aircraft.unit
        u = self.world.draws.of_unit("extend", unit, gauge.meter.name, unit.renewals)
        if u >= chance:
            return 0.0
        gauge.due += share * gauge.meter.interval
        return share * gauge.meter.interval

    def ground(self):
        """The limit may be passed no further."""
        if self.soft and self in self.aircraft.jobs:
            for request in self.wanted.requests:
                request.store.settle()
            self.soft = False
            self.count_stop()
            self.wanted.as_aircraft_down()
            self.look()

    stands_at = None

    @property
    def here(self):
        """Give where it leaves for its shop: its home, or another shop that is closed for good."""
        return self.stands_at or self.aircraft.site

    def _leave(self):
        """Take the aircraft to the shop; its place is kept from now on."""
        self.site.queue.remove(self)
        if self.soft:
            self.count_stop()
        self.soft, self.stage = False, "ferry"
        self.aircraft.watch(later=True)
        self.shop.enter(self)
        self.world.workshop.waiting(self, -1)
        self.world.workshop.busy(self, 1)
        self.aircraft.working = self
        self.aircraft.let_days_run(runs=False)
        hour = self.world.supply.roads.move(self.aircraft, self.here, self.site, self._by())
        self.world.clock.call(hour, "ferry end", self._arrived)
        self.look()

    def _arrived(self):
        self.aircraft.let_days_run()
        self.line_up("wait")
        onward.move_on(self)
        self.look()

    def _home(self):
        self.stage = "ferry"
        others = any(job.grounds for job in self.aircraft.jobs if job is not self)
        if self.aircraft.told not in (None, comings.GONE) and not others:
            comings.rehome(self.aircraft, self.aircraft.told)
            self.aircraft.at, self.aircraft.told = self.aircraft.home, None
        self.aircraft.working = self
        self.aircraft.let_days_run(runs=False)
        here, home = self.site, self.aircraft.site
        if self._may_move(here, home):
            hour = self.world.supply.roads.move(self.aircraft, here, home, self._by())
            self.world.clock.call(hour, "ferry end", self._close)
        else:
            self.world.disruptions.hold_aircraft(self.aircraft.name, self._home)
        self.look()

    def _by(self):
        """Give how the row that has taken it in, or would now, moves aircraft."""
        return self.shop.terms_of(self).by

    def _may_move(self, here, there):
        return self.world.supply.roads.may_move(self.aircraft, here, there, self._by())

    def ask_part(self):
        """Take the part off and send it to repair; ask at home for another and what is used up."""
        if self.place is not None and not self.soft:
            self.take_off()
        self.stage = "part"
        self.wanted.ask(self.aircraft.site, self.place and self.place.thing)

    def part_asked(self):
        if not self.soft:
            self.take_from_another()

    def has_all(self):
        """Wait for a place elsewhere, or for hands; a team brings the part where it is stranded."""
        if self.part is not None:
            self.await_team()
        if self.away:
            self.book()
        else:
            self.line_up("wait")
        self.look()

    def take_off(self):
        """Take the unit off and send it to where it is mended."""
        ended.end_inside(self.aircraft, self.place)
        unit = self.aircraft.wear.take_off(self.place)
        unit.contract = self.aircraft.contract
        self.aircraft.watch(later=True)
        self.world.supply.send_broken(unit, self.aircraft.site, self.aircraft.site)

    def take_from_another(self):
        """Take the part that the shelf lacks from another aircraft, where that is the policy."""
        waits = self.stage == "part" and self.wanted.of(self.place.thing)
        if waits and self.world.ready.cannibalise:
            robbing.rob(self)

    def withdraw(self):
        """Ask for nothing more, for an aircraft that is gone; a part it was given is put back."""
        self.aircraft.jobs.remove(self)
        if self in self.site.queue:
            self.site.queue.remove(self)
            if not self.finding:
                self.world.workshop.waiting(self, -1)
        self.wanted.withdraw()
        if self.part is not None:
            self._put_back()

    def _put_back(self):
        self.world.supply.store(self.aircraft.home, self.part.thing.name).take_back(self.part)

    def try_to_begin(self):
        if self.stage != "booked":
            super().try_to_begin()
        elif self.aircraft.may_leave(self):
            self._try_to_leave()

    def _try_to_leave(self):
        """Leave for the shop, or say why not; what else is done here is no want of a place."""
        early = self.shop.gives_no_place_yet()
        if early or self.shop.is_full() or not self._may_move(self.here, self.site):
            self.lack = SLOT
        elif self._is_kept():
            self.lack = "ready"
        else:
            self.lack = self.missing()
            if self.lack is None:
                self._leave()
                return
        self.look()

    def _is_kept(self):
        """Tell whether something else keeps on the ground an aircraft that would fly itself."""
        others = any(job.grounds and not job.away for job in self.aircraft.jobs)
        way = (self.aircraft, self.here, self.site, self._by())
        flies = self.world.supply.roads.flies_itself(*way)
        return self.aircraft.working is not self and others and flies

    def is_blocked(self):
        if self.aircraft.working not in (None, self) or not self.aircraft.stands_on_ground():
            return True
        if deferral.must_wait(self):  # it lacks nothing but its turn
            return True
        if self.after > self.world.clock.now:
            self.lack = PERSON
            self.look()
            return True
        if self.finding or self.shop is None:
            return self.finding and self._is_closed()
        kept = self.begun or self.away
        if self.shop.is_full() if not kept else not self.shop.speed(self):
            self.lack = self.lack if self.begun else SLOT
            self.look()
            return True
        return False

    def _is_closed(self):
        """Tell whether the site is closed at which a cause is looked for."""
        if not self.site.speed:
            self.lack = "waiting slot"
            self.look()
        return not self.site.speed

    def on_begin(self):
        self.aircraft.working = self
        if self._is_overhaul() and not self.finding:
            self.aircraft.let_days_run(runs=False)
        if self.soft:
            if not self.aircraft.grounded:
                self.count_stop()
            self.soft = False
            self.aircraft.watch(later=True)
        if self.shop and self.begun and not self.away and not self.in_shop:
            self.in_shop = True
            self.shop.enter(self)

    in_shop = False

    def needs(self):
        outside = self.shop and self.shop.terms_of(self).turnaround
        return [] if outside else super().needs()

    def length(self):
        hours = 0.0 if self.shop is None else self.shop.hours(self)
        return hours * 2.0 if self.robbed else hours

    def does(self, gauge):
        """Tell whether it is upkeep by the task of a limit, or by a package that contains it."""
        task = gauge.meter.row
        if self.place is not None or self.gauges[0].meter.kind != LIMIT:
            return False
        first = self.gauges[0]
        if self.task is task and first.place is gauge.place:
            return True
        return first.contains(gauge) and not self.soft

    def waits_turn(self):
        """Tell whether it has all it can have and other work on its aircraft is begun."""
        return self.stage in ("wait", "booked") and self.aircraft.working not in (None, self)

    def look(self):
        self.aircraft.log.look()

    def done(self):
        aircraft = self.aircraft
        if self.finding:
            aircraft.working = None
            self.finding = False
            aircraft.ask_starts()
            self.ask_part()
            aircraft.log.look()
            return
        if self.shop:
            self.shop.leave(self)
            self.shop.completed += 1
        if self._is_overhaul():
            aircraft.let_days_run()
        around = (self.place or self.gauges[0].place).parent
        if around is not None and around not in aircraft.wear.units:  # it came off meanwhile
            if self.place is not None:
                self._put_back()
        elif self.place is not None:
            if self.place in aircraft.wear.units:
                self.take_off()
            aircraft.wear.fit(self.place, self.part)
            robbing.damage(self)
        else:
            packages.mend(self)
        aircraft.watch(later=True)
        deferral.forget(self)
        self._check_flight()

    def _check_flight(self):
        """Fly what the task asks for after it, then give the aircraft back or bring it home."""
        hours = self.task["check_flight_h"] if self.task else 0.0
        if hours <= 0:
            self._after()
            return
        self.aircraft.check_flight(self.site, hours)
        self.stage = "flight"
        now = self.world.clock.now
        self.world.clock.call(now + hours, "work end", self._after)
        self.look()

    def _after(self):
        if self.away and not ended.is_life(self):
            self._home()
        else:
            self._close()

    def _close(self):
        """Give the aircraft back to the fleet, at home."""
        aircraft = self.aircraft
        aircraft.working = None
        aircraft.jobs.remove(self)
        if ended.is_life(self):
            ended.retire(aircraft)
            return
        aircraft.let_days_run()
        aircraft.come_to_stand()
        if aircraft.home is not None:
            aircraft.site.ask_departures()
