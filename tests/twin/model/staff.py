"""People who leave and are trained, before the replication is lived (RULES 5.4).

At one instant rows close, rows open, people leave, classes end, classes begin; within each the
crowds by name, and the courses by name and start.
"""

import heapq
import math

from azalai.streams import Stream

from .classes import courses_of
from .periods import NEVER, holds

CLOSES, OPENS, LEAVES, ENDS, BEGINS = range(5)
HOURS_PER_YEAR = 8766.0
TINY = 1e-9


class Post:
    """What a row of people tells."""

    def __init__(self, row):
        self.row, self.number, self.per_post = row, row["number"], row["employed_per_post"]
        wanted = row["number"] if row["wanted"] is None else row["wanted"]
        employed = self.number * self.per_post
        self.persons = math.floor(employed + TINY)
        self.part_time = max(employed - self.persons, 0.0)
        self.target = max(math.ceil(wanted * self.per_post - self.part_time - TINY), 0)
        self.most = max(self.number, wanted)
        share = employed / self.persons if self.persons else 0.0
        self.rate = row["leave_frac_per_y"] * share / HOURS_PER_YEAR

    def filled(self, persons):
        """Give how many posts so many persons fill."""
        return (persons + self.part_time) / self.per_post

    def on_duty(self, persons):
        """Give how many are on duty at once: whole posts."""
        if persons == self.persons:
            return self.number
        return min(math.floor(self.filled(persons) + TINY), self.most)


class Crowd:
    """The people of one site, word and shift, each with the toll of leaving at which he goes."""

    def __init__(self, staff, place, key, rows):
        self.staff, self.place, self.name = staff, place, f"resources | {' | '.join(key)}"
        self.site, self.word = key[:2]
        self.posts = [Post(row) for row in sorted(rows, key=lambda r: r["from_h"])]
        self.post = self.before = None
        self.people = {}  # by number, in the order in which they came
        self.closed_at, self.turn, self.came, self.taught = -1.0, 0, 0, 0
        self.toll = self.since = 0.0  # of leaving, so far; it runs for all alike
        self.told = None

    @property
    def leaves(self):
        return self.staff.is_taught(self) and any(post.rate for post in self.posts)

    def run_toll(self, hour):
        if self.post is not None:
            self.toll += self.rate * (hour - self.since)
        self.since = hour

    @property
    def rate(self):
        """Where no course makes the skill, who leaves is replaced at once."""
        return self.post.rate if self.leaves else 0.0

    def open(self, hour, post):
        """Let a row be in force: it takes over whom the row before it had, or begins whole."""
        self.run_toll(hour)
        before = self.before if self.closed_at == hour else None
        self.post, self.told = post, None
        self.turn += 1
        if before is None:
            self.people.clear()
            self.come(hour, post.persons)
        else:
            for _ in range(min(before.persons - post.persons, len(self.people))):
                self.people.popitem()
            self.come(hour, post.persons - before.persons)
        for number, toll in self.people.items():
            self.await_leaving(hour, number, toll)
        self.tell(hour)
        self.staff.look_for_vacancies(hour, self)

    def close(self, hour):
        if self.post is not None:
            self.run_toll(hour)
            self.staff.tell(hour, self.post.row, 0.0, 0.0)
            self.before, self.post, self.closed_at = self.post, None, hour
            self.turn += 1

    def come(self, hour, number):
        """Let people come; each draws how long he stays."""
        for _ in range(max(number, 0)):
            self.run_toll(hour)
            toll = math.inf
            if self.leaves:
                toll = self.toll - math.log1p(-self.staff.draw("leaver", self.name, self.came))
            self.people[self.came] = toll
            self.came += 1

    def await_leaving(self, hour, number, toll):
        if self.rate:
            leaves = hour - self.toll / self.rate + toll / self.rate
            self.staff.plan(max(leaves, hour), LEAVES, self.place, number, self.turn)

    def leave(self, hour, number, turn):
        if turn == self.turn and number in self.people:
            del self.people[number]
            self.tell(hour)
            self.staff.look_for_vacancies(hour, self)

    def take_in(self, hour):
        """Let one person come back, or come from a class."""
        self.come(hour, 1)
        number = self.came - 1
        self.await_leaving(hour, number, self.people[number])
        self.tell(hour)

    def give_up(self, hour):
        """Let the last who came go to a class."""
        self.people.popitem()
        self.tell(hour)

    def tell(self, hour):
        if self.post is not None:
            there = len(self.people)
            told = self.post.on_duty(there), self.post.filled(there)
            if told != self.told:
                self.told = told
                self.staff.tell(hour, self.post.row, *told)

    @property
    def vacancies(self):
        return max(self.post.target - len(self.people), 0) if self.post else 0

    @property
    def surplus(self):
        return len(self.people) - (self.post.target if self.post else 0)


class Staff:
    """How many there are on duty in each row, when, and what classes hold and use up."""

    def __init__(self, world):
        self.world, self.end = world, world.days * 24.0
        self.streams = {p: Stream(world.draws.seed, p) for p in ("leaver", "course")}
        groups = {}
        for row in world.tables["resources"]:
            if row["kind"] == "people":
                groups.setdefault((row["site"], row["resource"], row["shift"]), []).append(row)
        self.queue, self.told, self.holds, self.begun = [], {}, [], []
        named = sorted((" | ".join(key), key) for key in groups)
        self.crowds = [Crowd(self, k, key, groups[key]) for k, (_, key) in enumerate(named)]
        self.courses = courses_of(self)
        self._plan()
        self._live()

    def draw(self, purpose, name, number):
        return self.streams[purpose].uniform(name, number, self.world.draws.replication)

    def is_taught(self, crowd):
        """Tell whether any course makes the skill at the site, be it only later."""
        return any(crowd in course.feeds for course in self.courses)

    def plan(self, hour, kind, place, number=0, turn=0):
        if hour < self.end:
            heapq.heappush(self.queue, (hour, kind, place, number, turn))

    def _plan(self):
        for crowd in self.crowds:
            for number, post in enumerate(crowd.posts):
                opens, closes = max(post.row["from_h"], 0.0), post.row["to_h"]
                if opens < closes:
                    self.plan(opens, OPENS, crowd.place, number)
                    self.plan(closes, CLOSES, crowd.place, number)
        for course in self.courses:
            course.plan()

    def _live(self):
        while self.queue:
            hour, kind, place, number, turn = heapq.heappop(self.queue)
            if kind == CLOSES:
                self.crowds[place].close(hour)
            elif kind == OPENS:
                self.crowds[place].open(hour, self.crowds[place].posts[number])
            elif kind == LEAVES:
                self.crowds[place].leave(hour, number, turn)
            elif kind == ENDS:
                self.courses[place].ends(hour, number)
            else:
                self.courses[place].begins(hour, number)

    def look_for_vacancies(self, hour, crowd):
        """Let courses without dates see whether somebody is wanted now."""
        for course in self.courses:
            if course.starts is None and crowd in course.feeds:
                self.plan(hour, BEGINS, course.place, -1)

    def tell(self, hour, row, on_duty, filled):
        """Note how many of a row are on duty from now on, and how many posts are filled."""
        self.told.setdefault(id(row), []).append((hour, on_duty, filled))

    def there(self, row, hour):
        """Give how many of a row there are at once now, before what classes hold."""
        if row["kind"] != "people":
            return row["number"] if holds(row, hour) else 0.0
        told = [number for at, number, _ in self.told.get(id(row), ()) if at <= hour]
        return told[-1] if told else 0.0

    def changes(self, row):
        """Give from which hour on how many of a row are on duty at once, where that changes."""
        spans = [hold for hold in self.holds if hold.row is row]
        if row["kind"] != "people" and not spans:
            return []
        edges = {at for at, *_ in self.told.get(id(row), ())}
        if row["kind"] != "people":
            edges = {h for h in (max(row["from_h"], 0.0), row["to_h"]) if h < NEVER}
        edges |= {hour for hold in spans for hour in (hold.since, hold.until)}
        before = None
        for hour in sorted(edges):
            held = sum(hold.number for hold in spans if hold.since <= hour < hold.until)
            there = max(self.there(row, hour) - held, 0.0)
            if there != before:
                yield hour, there
            before = there

    def use_up(self):
        """Let classes use up what their trainees need as they begin."""
        items = self.world.things.items
        for hour, course, trainees in self.begun:
            for need in self.world.tables["needs"]:
                if need["of"] == course.row["name"] and need["what"] in items:
                    what = course.row["site"], need["what"], need["quantity"] * trainees
                    self.world.dated.add(hour, "use", self._use, *what, course)

    def _use(self, site, item, number, _course):
        self.world.supply.use_up(site, item, number)
