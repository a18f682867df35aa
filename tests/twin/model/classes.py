"""Courses: when a class begins, how many learn, what they hold, who passes (RULES 5.4)."""

import math
from dataclasses import dataclass

from azalai.support.openings import openings

from .draws import Law

TINY = 1e-9
OPEN = [(-math.inf, math.inf, 1.0)]


@dataclass(eq=False)
class Hold:
    """So many of a row of people, tools or docks that a class holds for a time."""

    row: dict
    since: float
    until: float
    number: float


class Course:
    """One row of `courses`."""

    def __init__(self, staff, place, row):
        self.staff, self.place, self.row = staff, place, row
        starts = "" if row["starts"] is None else f" | {row['starts'].isoformat()}"
        self.name = f"courses | {row['name']}{starts}"
        here = [crowd for crowd in staff.crowds if crowd.site == row["site"]]
        self.feeds = [crowd for crowd in here if crowd.word == row["makes"]]
        self.drains = [crowd for crowd in here if crowd.word == row["takes"]]
        world = staff.world
        self.speeds = world.disruptions.history.get(("suppliers", row["supplier"])) or OPEN
        self.seats = math.inf if row["seats"] is None else row["seats"]
        days = 0.0 if row["duration_d"] is None else row["duration_d"]
        self.lasts = Law(days, row["duration_cv"], row["duration_law"])
        self.starts = None
        if row["when"] not in (None, "always"):
            told = openings(row["when"], world.start, world.days + 1, days_are_instants=True)
            self.starts = [hour for hour in told.from_h.tolist() if 0.0 <= hour < staff.end]
        self.needs = _needs(world, row)
        self.classes, self.count, self.learning, self.looked_at = [], 0, 0, -1.0

    def plan(self):
        """Let classes begin on their dates; or whenever somebody is wanted, the school open."""
        if self.starts is not None:
            for number, hour in enumerate(self.starts):
                self.staff.plan(hour, BEGINS, self.place, number)
            return
        first = max(self.row["from_h"], 0.0)
        opened = [since for since, _, speed in self.speeds if speed and since > first]
        for hour in (first, *opened):
            if hour < self.row["to_h"]:
                self.staff.plan(hour, BEGINS, self.place, -1)

    def begins(self, hour, number):
        """Begin a class, if the school is open; else it waits, if the next does not come first."""
        if not self.row["from_h"] <= hour < self.row["to_h"] or not self.feeds:
            return
        if self.starts is None and self.looked_at == hour:
            return
        self.looked_at = hour
        opens = self._open_from(hour)
        if opens > hour:
            later = (self.starts or [])[number + 1 :] or [self.staff.end]
            if self.starts is not None and opens < later[0]:
                self.staff.plan(opens, BEGINS, self.place, number)
            return
        number = self.count if number < 0 else number
        ends = self._done(hour, self._lasts_h(number))
        trainees = self._trainees(hour, self._places(hour, ends))
        if not trainees:
            return
        self.count += 1
        self.feeds[0].taught += len(trainees)
        self.learning += len(trainees)
        self._hold(hour, ends, len(trainees))
        self.staff.begun.append((hour, self, len(trainees)))
        self.classes.append((number, trainees))
        self.staff.plan(ends, ENDS, self.place, len(self.classes) - 1)

    def _lasts_h(self, number):
        draw = self.staff.draw("course", f"{self.name} | {number}", 0) if self.lasts.code else 0.5
        return self.lasts.quantile(draw) * 24.0

    def _open_from(self, hour):
        """Give from when on the school is open."""
        spans = ((max(since, hour), s) for since, until, s in self.speeds if until > hour)
        return next((since for since, speed in spans if speed), math.inf)

    def _done(self, hour, hours):
        """Give when so many hours are learnt: who is inside waits while the school is closed."""
        for _, until, speed in self.speeds:
            if until <= hour:
                continue
            if speed and hour + hours / speed < until:
                return hour + hours / speed
            hours, hour = hours - (until - hour) * speed, until
        return math.inf

    def _places(self, hour, ends):
        """Give how many may begin: for whom nobody learns yet, seats, and who can be taught."""
        wanted = sum(crowd.vacancies for crowd in self.feeds) - self.feeds[0].taught
        seats = self.seats - (self.learning if self.starts is None else 0)
        able = min((self._able(need, hour, ends) for need in self.needs), default=math.inf)
        if self.starts is None and able < min(wanted, seats):
            rows = [row for need in self.needs for row in need.rows]
            given = (h.until for h in self.staff.holds if h.row in rows and h.until > hour)
            self.staff.plan(min(given, default=math.inf), BEGINS, self.place, -1)
        return int(min(wanted, seats, able))

    def _able(self, need, hour, ends):
        """Give how many what is free of a need can teach in a class."""
        free = [(row, self._free(row, hour)) for row in need.rows]
        if need.hours is None:
            each, whole = need.quantity, sum(number for _, number in free)
        else:
            each = need.quantity * need.hours
            whole = sum(n * sum(b - a for a, b in need.duty(row, hour, ends)) for row, n in free)
        return math.floor(whole / each + TINY) if whole < math.inf else math.inf

    def _free(self, row, hour):
        held = sum(h.number for h in self.staff.holds if h.row is row and h.since <= hour < h.until)
        return max(self.staff.there(row, hour) - held, 0.0)

    def _hold(self, hour, ends, trainees):
        """Hold what the class needs, of the rows first of which most is free."""
        for need in self.needs:
            wanted = need.quantity * trainees
            left = wanted * (need.hours or 0.0)
            free = [(-self._free(row, hour), k, row) for k, row in enumerate(need.rows)]
            for most, _, row in sorted(free, key=lambda f: f[:2]):
                number, until = min(-most, wanted), ends
                if number <= 0.0 or (need.hours is not None and left <= TINY):
                    break
                if need.hours is None:
                    wanted -= number
                else:
                    duty = need.duty(row, hour, ends)
                    part = min(left, number * sum(b - a for a, b in duty))
                    until = _after(duty, part / number)
                    left -= part
                self.staff.holds.append(Hold(row, hour, until, number))

    def _trainees(self, hour, number):
        """Give whence each trainee comes: None for recruits, else the crowd that spares him."""
        if self.row["takes"] is None:
            return [None] * max(number, 0)
        chosen = []
        while len(chosen) < number:
            able = [crowd for crowd in self.drains if crowd.post and crowd.people]
            if not able:
                break
            chosen.append(max(able, key=lambda crowd: (crowd.surplus, -crowd.place)))
            chosen[-1].give_up(hour)
        for crowd in sorted(set(chosen), key=lambda c: c.place):
            self.staff.look_for_vacancies(hour, crowd)
        return chosen

    def ends(self, hour, number):
        """Let each who passes join those who lack most; the others go back, or leave."""
        number, trainees = self.classes[number]
        self.feeds[0].taught -= len(trainees)
        self.learning -= len(trainees)
        for k, origin in enumerate(trainees, 1):
            goes = origin
            if self._passes(number, k):
                least = max(self.feeds, key=lambda crowd: (crowd.vacancies, -crowd.place))
                goes = least if least.vacancies else origin
            if goes is not None and goes.post:
                goes.take_in(hour)
        self.staff.look_for_vacancies(hour, self.feeds[0])

    def _passes(self, number, trainee):
        share = self.row["pass_frac"]
        if share in (0.0, 1.0):
            return share == 1.0
        return self.staff.draw("course", f"{self.name} | {number}", trainee) < share


BEGINS, ENDS = 4, 3  # as in `staff`


class Need:
    """What each trainee of a course holds: of which rows, how many, how long."""

    def __init__(self, world, told, rows):
        self.rows, self.quantity, self.hours = rows, told["quantity"], told["hours_h"]
        self.windows = {}
        for row in rows:
            spells = openings(row["hours"], world.start, world.days + 400)
            both = zip(spells.from_h.tolist(), spells.to_h.tolist(), strict=True)
            always = row["hours"] in (None, "always")
            self.windows[id(row)] = [(0.0, math.inf)] if always else list(both)

    def duty(self, row, since, until):
        """Give the spells on duty of a row between two hours."""
        cut = ((max(a, since), min(b, until)) for a, b in self.windows[id(row)])
        return [(a, b) for a, b in cut if a < b]


def _needs(world, row):
    found = []
    for told in sorted(world.tables["needs"], key=lambda n: n["what"]):
        if told["of"] == row["name"] and told["quantity"] > 0:
            rows = [
                r
                for r in world.tables["resources"]
                if (r["site"], r["resource"]) == (row["site"], told["what"])
            ]
            found += [Need(world, told, rows)] if rows else []
    return found


def _after(spells, hours):
    """Give when so many hours of some spells have passed."""
    passed = 0.0
    for since, until in spells:
        if passed + (until - since) >= hours - TINY:
            return since + hours - passed
        passed += until - since
    return math.inf


def courses_of(staff):
    """Give the courses by name and start."""
    rows = staff.world.tables["courses"]
    told = sorted(rows, key=lambda r: (r["name"], "" if r["starts"] is None else str(r["starts"])))
    return [Course(staff, k, row) for k, row in enumerate(told)]
