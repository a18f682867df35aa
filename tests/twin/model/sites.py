"""Sites: who waits to leave, what work waits, who is on duty (RULES 3.3, 6.3)."""

from azalai.support.openings import openings

from .conditions import Light
from .line import Line
from .periods import changes as changes_of
from .periods import holds
from .work import NO_MISSION

EVER = float("inf")


class Site:
    """One site, looked at once in an instant for departures and once for work."""

    def __init__(self, world, row):
        self.world, self.name, self.row = world, row["name"], row
        self.harsh_frac = row["harsh_frac"]
        self.requests, self.turned, self.queue, self.pools = [], [], [], {}
        self.missions, self.standing = [], []  # those flown from here, those kept running here
        self.light, self.weather = Light(world, row), None
        self.asked, self.wakes = {"departure": False, "start": False}, -1.0

    def aircraft(self, kind):
        return [a for a in self.world.aircraft if a.kind == kind and a.home == self.name]

    def score(self, aircraft):
        """How much an aircraft should fly now: keep hours to the heavy check evenly spaced."""
        choice = self.world.ready.tail_choice
        left, gauge = aircraft.heavy_left(), aircraft.heavy()
        if choice == "fixed" or (choice == "even" and gauge is None):
            return 0.0
        if choice != "even":
            return left if choice == "most_left" else -left
        post = self.aircraft(aircraft.kind)
        above = sum(
            other.heavy_left() > left or (other.heavy_left() == left and other.name < aircraft.name)
            for other in post
        )
        return left - gauge.meter.interval * (len(post) - above - 0.5) / len(post)

    @property
    def speed(self):
        """Give how fast it works now: not at all while it is closed."""
        return self.world.disruptions.speed("sites", self.name)

    def close_standing(self):
        """Stop the machines that run here if the site is closed."""
        for standing in self.standing if not self.speed else ():
            standing.stop_all()

    def ask_departures(self):
        """Ask for a look at the missions that wait, if any does."""
        if self.requests or self.standing:
            self._ask("departure", self._departures)

    def ask_starts(self):
        """Ask for a look at the work that waits, if any does."""
        lines = any(pool.line.waiting for pool in self.pools.values())
        if self.queue or lines or self.name in self.world.garage.undriven:
            self._ask("start", self._starts)

    def wake_at(self, hour):
        """Look again at the hour at which the first aircraft has been turned round."""
        now = self.world.clock.now
        if now < hour < float("inf") and (self.wakes <= now or hour < self.wakes):
            self.wakes = hour
            self.world.clock.call(hour, "wake", self._wake)

    def look_again(self, hour):
        """Look again at an hour, whatever else wakes it."""
        if hour > self.world.clock.now:
            self.world.clock.call(hour, "wake", self._wake)

    def _wake(self):
        self.ask_departures()
        self.ask_starts()

    def ask_work(self):
        """Ask for a look at the work on the aircraft at home here, wherever that is done."""
        home = [a for a in self.world.aircraft if a.home == self.name]
        for aircraft in sorted(home, key=lambda a: (a.kind, a.name)):
            aircraft.ask_starts()

    def _ask(self, rank, look):
        if not self.asked[rank]:
            self.asked[rank] = True
            self.world.clock.call(self.world.clock.now, rank, look)

    def _departures(self):
        self.asked["departure"] = False
        self._try_missions()
        for standing in self.standing:
            standing.look()

    def _try_missions(self):
        if not any(a.may_be_sent() for a in self.world.aircraft if a.home == self.name):
            return  # what was never tried lacks an aircraft, if it could have left at all
        refused = {}  # of each mission and its calls one that speaks for those as long or shorter
        for request in list(self.requests):
            if not request.waiting:
                continue
            alike = request.mission, request.calls
            one = refused.get(alike)
            if one and request.scale <= one.scale:
                request.note(one.lack)  # to try it leaves its rounding in the tank
            elif request.attempt():
                refused.clear()
            elif request.speaks_for_others(turned=bool(self.turned)):
                refused[alike] = request
        self.work_early()

    def work_early(self):
        """Begin early the upkeep for which an aircraft was turned away (RULES 3.1)."""
        turned, self.turned = self.turned, []
        for aircraft in sorted(set(turned), key=lambda a: a.name):
            if aircraft.stands():
                self.world.workshop.work_early(aircraft)

    def priority(self):
        """Give the priority of the most urgent mission that is flown from here."""
        return min((m.row["priority"] for m in self.missions if m.open), default=NO_MISSION)

    def line_up(self, request):
        """Put a request into the line, at its place."""
        self.requests.append(request)
        self.requests.sort(key=lambda r: r.rank())

    def leave(self, request):
        """Take a request out of the line; where nobody waits any more, work may begin."""
        self.requests.remove(request)
        if not self.requests:
            self.ask_work()

    def _in_line(self):
        """Give the work that waits, in order; of each shop only the first unit is in line."""
        first, line = set(), []
        for job in self.queue:
            if job.unit is None or job.stage != "wait":
                line.append(job)
            elif job.shop not in first:
                first.add(job.shop)
                line.append(job)
        return sorted(line, key=lambda j: j.order())

    def _starts(self):
        """Try what waits, one by one; each names who is tried next before it begins."""
        self.asked["start"] = False
        for _, pool in sorted(self.pools.items()):
            pool.line.begin()
        line = self._in_line()
        job = line[0] if line else None
        while job is not None:
            following = next((j for j in line if j.order() > job.order()), None)
            job.try_to_begin()
            job, line = following, self._in_line()
        if self.name in self.world.garage.undriven:
            self.world.garage.ask_undriven(self.name)


class Pool:
    """People, tools or docks of one word at one site; people by shifts."""

    def __init__(self, world, site, rows):
        self.world, self.site, self.kind, self.rows = world, site, rows[0]["kind"], rows
        self.used_h = 0.0  # flown by its people this month
        self.line, self.flies = Line(self), False  # whether sorties take people of it along
        self.key, self.busy, self.since = f"{site.name} | {rows[0]['resource']}", 0.0, 0.0
        self.watched = EVER  # the change of shift that somebody at work or in line looks out for
        self.windows = []
        for row in rows:
            spells = openings(row["hours"], world.start, world.days + 60)  # who leaves comes back
            told = list(zip(spells.from_h.tolist(), spells.to_h.tolist(), strict=True))
            self.windows.append((row, told))
        self.told_h, self.open = [0.0] * len(rows), [holds(row, 0.0) for row in rows]
        self.steps = [list(world.staff.changes(row)) for row in rows]
        self.numbers = {id(row): row["number"] for row in rows}
        self._renumber(0.0)
        later = (hour for steps in self.steps for hour, _ in steps if hour > 0.0)
        for hour in sorted({*changes_of(world, rows), *later}):
            world.dated.add(hour, "people", self._recount)

    def number(self, row):
        """Give how many of a row are on duty at once, when they are."""
        return self.numbers[id(row)]

    def _renumber(self, hour):
        for row, steps in zip(self.rows, self.steps, strict=True):
            told = [number for at, number in steps if at <= hour]
            self.numbers[id(row)] = told[-1] if told else row["number"]

    @property
    def duty(self):
        """So many are on duty now."""
        now = self.world.clock.now
        here = (
            self.number(row) for row, told in self._in_force() if any(a <= now < b for a, b in told)
        )
        return sum(here, 0.0)

    def _in_force(self):
        return [window for window, is_open in zip(self.windows, self.open, strict=True) if is_open]

    def _recount(self):
        """Let other rows be in force; work beyond those on duty pauses, the rest may begin."""
        self._settle_duty()
        self.open = [holds(row, self.world.clock.now) for row in self.rows]
        self._renumber(self.world.clock.now)
        self.change()
        if self.watched != self._next_change():
            self.watched = EVER
            self.watch()

    @property
    def employed(self):
        """So many there are, on duty or not."""
        rows = (row for row, _ in self._in_force())
        return sum((self.number(row) * row["employed_per_post"] for row in rows), 0.0)

    def watch(self):
        """Let the next change of shift be an event, from now on."""
        hour = self._next_change()
        if hour < self.watched:
            self.watched = hour
            self.world.clock.call(hour, "shift", self._turn_shift)

    def _next_change(self):
        """Give when the next shift of the rows that are in force begins or ends."""
        now = self.world.clock.now
        ends = (hour for _, told in self._in_force() for spell in told for hour in spell)
        return min((hour for hour in ends if hour > now), default=EVER)

    def _turn_shift(self):
        if self.watched == self.world.clock.now:
            self.watched = EVER
            self.change()

    def change(self):
        """Change shifts: work beyond those on duty pauses, the rest may begin."""
        at_work = self.site.at_work(self) if self.kind == "people" else []
        for job in sorted(at_work, key=lambda j: (-j.resumed, -j.number)):
            if self.busy <= self.duty + 1e-9:
                break
            job.pause()
        self.site.ask_starts()
        self.site.ask_departures()
        self._stop_machines()
        if self.busy > 0:
            self.watch()

    def _stop_machines(self):
        """Stop machines for which too few are left on duty, the last by name first."""
        for aircraft in sorted(self.world.aircraft, key=lambda a: a.name, reverse=True):
            standing = aircraft.standing
            if self.busy > self.duty + 1e-9 and standing and standing.mans(aircraft, self):
                standing.stop(aircraft)

    def settle(self):
        """Count the hours held and on duty at the end of a month."""
        self._settle_busy()
        self._settle_duty()

    def _settle_duty(self):
        now = self.world.clock.now
        for k, (row, told) in enumerate(self.windows):
            hours = sum(min(b, now) - max(a, 0.0) for a, b in told if a < now and b > 0.0)
            more, self.told_h[k] = hours - self.told_h[k], hours
            if self.open[k]:
                number = more * self.number(row)
                self.world.books.count("pools", self.key, "on_duty_h", number=number)

    def _settle_busy(self):
        now = self.world.clock.now
        hours, self.since = now - self.since, now
        self.world.books.count("pools", self.key, "busy_h", number=hours * self.busy)

    def lacks(self, number):
        """Tell whether fewer are free; whoever waits for them watches the next shift."""
        short = self.duty - self.busy < number - 1e-9
        if short:
            self.watch()
        return short

    def duty_until(self, hour):
        """So many are on duty from now to an hour."""
        now = self.world.clock.now
        ends = (
            (self.number(row), b) for row, told in self._in_force() for a, b in told if a <= now < b
        )
        return sum((n for n, end in ends if end >= hour), 0.0)

    def are_there(self, number, back, hours):
        """Tell whether so many are free until an hour, and have so many hours left this month."""
        if self.duty_until(back) - self.busy < number - 1e-9:
            return False
        limit = self.rows[0]["limit_h_per_month"]
        return not limit or self.used_h + hours <= limit * self.employed + 1e-9

    def take(self, number):
        """Take (or, negative, give back) some of them."""
        self._settle_busy()
        self.busy += number

    def hold(self, number):
        """Take some for work, which a change of shift stops."""
        self.take(number)
        if number > 0:
            self.watch()
