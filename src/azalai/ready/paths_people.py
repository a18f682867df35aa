"""The path of the people: who leaves, which classes begin, who passes, how many are on duty.

People are followed through the years before the simulation starts, in the order of time; at one
instant rows close, rows open, people leave, classes end, classes begin.

- A row that follows another of its key at once takes its people over, more or fewer by the
  difference of what the two begin with; a row that opens otherwise begins with all its people.
- Each person leaves after a time that is exponential with the share of the row in force.
- A class begins at each instant of `when` at which the course is in force and a post is vacant
  for which nobody is in training yet; `seats` or the vacancies limit it, and with `takes` the
  people there are.  While the supplier is closed nobody begins: the class waits for the opening,
  and falls out if the next one comes first.  Without `when` people begin whenever there is a
  vacancy, at most `seats` at once.
- A class takes no more people than its means can teach (`paths_needs`); what it holds is missing on
  duty.  A course at any time that lacks them looks again when another class gives some back.
- Who is in a class waits while the supplier is closed and learns at its speed.
- Each trainee passes with `pass_frac` and joins the crowd with most vacancies; who fails, or finds
  no vacancy, returns to the crowd that gave him or leaves.
"""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.paths_disruptions import OPEN, SUPPLIER, Speed, Thing
from azalai.ready.paths_draws import Draws
from azalai.ready.paths_needs import Duty, Means, Needs
from azalai.ready.paths_posts import Course, Crowd, Post

Floats = NDArray[np.float64]

_CLOSES: Final = 0
_OPENS: Final = 1
_LEAVES: Final = 2
_ENDS: Final = 3
_BEGINS: Final = 4


@dataclass
class State:
    """A crowd at one instant: the row in force, and at which hazard each person leaves.

    The hazard of a person is the integral of the rate of leaving; it runs for the crowd as a whole,
    so that a new rate changes the hour at which somebody leaves, not who.
    """

    post: Post | None = None
    closed_h: float = -math.inf
    before: Post | None = None
    hazard: float = 0.0
    since_h: float = 0.0
    epoch: int = 0
    hired: int = 0
    told: float = 0.0
    filled: float = 0.0
    in_training: int = 0


@dataclass(frozen=True)
class Class:
    """A class under way: where each trainee came from, -1 for recruits."""

    course: int
    number: int
    origins: tuple[int, ...]


class Path:
    """One replication of the people."""

    def __init__(
        self,
        crowds: list[Crowd],
        courses: list[Course],
        draws: Draws,
        speeds: Mapping[Thing, Speed],
        horizon_h: float,
        needs: Sequence[Needs] = (),
        duties: Mapping[int, Duty] | None = None,
        things: Mapping[int, float] | None = None,
    ) -> None:
        """Set the stage; `run` plays.

        Args:
            crowds: the people.
            courses: what makes them.
            draws: of this replication.
            speeds: of the schools.
            horizon_h: end of the plan.
            needs: of each row of `courses`; none: no course needs anything.
            duties: when rows of `resources` that courses need are on duty.
            things: numbers of the rows of tools and docks.

        """
        self._crowds, self._courses, self._draws = crowds, courses, draws
        self._speeds = [speeds.get((SUPPLIER, c.supplier), OPEN) for c in courses]
        self._horizon_h = horizon_h
        self._states = [State() for _ in crowds]
        self._people: list[dict[int, float]] = [{} for _ in crowds]
        self._queue: list[tuple[float, int, int, int, int]] = []
        self._classes: list[Class] = []
        self._training = [0] * len(courses)
        self._classes_of = [0] * len(courses)
        self._asked_h = [-1.0] * len(courses)
        self._any_time: dict[int, list[int]] = {}
        self._in_force: list[tuple[float, float]] = []
        self._needs = list(needs) or [Needs()] * len(courses)
        self._things = things or {}
        self._rows_in_force: list[tuple[float, float]] = []
        self._crowd_of = {post.row: c for c, crowd in enumerate(crowds) for post in crowd.posts}
        self.means = Means(duties or {}, self._there)
        self.numbers: list[tuple[float, int, float]] = []  # hour, row, on duty
        self.posts: list[tuple[float, int, float]] = []  # hour, row, change of filled posts
        self.trainees: list[tuple[float, int, int]] = []  # hour, row of the course, trainees

    def run(self, rows: tuple[Floats, Floats], courses: tuple[Floats, Floats]) -> None:
        """Follow the people from the start of the plan to its end.

        Args:
            rows: when each row of `resources` opens and closes.
            courses: the same for `courses`.

        """
        self._in_force = list(zip(courses[0].tolist(), courses[1].tolist(), strict=True))
        self._rows_in_force = list(zip(rows[0].tolist(), rows[1].tolist(), strict=True))
        self._plan_rows(rows[0].tolist(), rows[1].tolist())
        self._plan_classes()
        heapq.heapify(self._queue)
        while self._queue:
            time, kind, which, number, epoch = heapq.heappop(self._queue)
            if kind == _LEAVES:
                self._leave(time, which, number, epoch)
            elif kind == _BEGINS:
                self._begin(time, which, number)
            elif kind == _ENDS:
                self._end(time, self._classes[number])
            elif kind == _OPENS:
                self._open(time, which, self._crowds[which].posts[number])
            else:
                self._close(time, which)

    def _plan_rows(self, opens: list[float], closes: list[float]) -> None:
        for c, crowd in enumerate(self._crowds):
            for i, post in enumerate(crowd.posts):
                begins, ends = max(opens[post.row], 0.0), closes[post.row]
                if begins < min(ends, self._horizon_h):
                    self._queue.append((begins, _OPENS, c, i, 0))
                    if ends < self._horizon_h:
                        self._queue.append((ends, _CLOSES, c, i, 0))

    def _plan_classes(self) -> None:
        for c, course in enumerate(self._courses):
            if course.starts_h is not None:
                for n, hour in enumerate(course.starts_h):
                    self._queue.append((hour, _BEGINS, c, n, 0))
            else:
                for crowd in course.feeds:
                    self._any_time.setdefault(crowd, []).append(c)
                opens, ends = self._in_force[course.row]
                begins = max(opens, 0.0)
                for hour in (begins, *self._speeds[c].openings()):
                    if begins <= hour < min(ends, self._horizon_h):
                        self._queue.append((hour, _BEGINS, c, -1, 0))

    def _open(self, time: float, c: int, post: Post) -> None:
        state, people = self._states[c], self._people[c]
        follows = state.before is not None and state.closed_h == time
        self._run_hazard(time, state)
        state.post = post
        state.epoch += 1
        if follows and state.before is not None:
            for _ in range(state.before.persons - post.persons):
                if people:
                    people.popitem()
            self._join(time, c, post.persons - state.before.persons)
        else:
            people.clear()
            self._join(time, c, post.persons)
        state.told, state.filled = -1.0, 0.0
        self._plan_leaving(time, c, people)
        self._tell(time, c)
        self._fill(time, c)

    def _close(self, time: float, c: int) -> None:
        state = self._states[c]
        if state.post is not None:
            self._run_hazard(time, state)
            self.numbers.append((time, state.post.row, 0.0))
            self.posts.append((time, state.post.row, -state.filled))
            state.before, state.post, state.closed_h = state.post, None, time
            state.epoch += 1

    @staticmethod
    def _run_hazard(time: float, state: State) -> None:
        if state.post is not None:
            state.hazard += state.post.leave_per_h * (time - state.since_h)
        state.since_h = time

    def _join(self, time: float, c: int, count: int) -> None:
        """Let people join; draw n says how long the n-th of a crowd stays."""
        state, people = self._states[c], self._people[c]
        if count <= 0:
            return
        first, state.hired = state.hired, state.hired + count
        if not self._crowds[c].leaves:
            people.update(dict.fromkeys(range(first, state.hired), math.inf))
            return
        self._run_hazard(time, state)
        name = self._crowds[c].name
        for person, u in enumerate(self._draws.some("leaver", name, first, count), first):
            people[person] = state.hazard - math.log1p(-u)

    def _plan_leaving(self, time: float, c: int, people: Mapping[int, float]) -> None:
        state = self._states[c]
        rate = state.post.leave_per_h if state.post else 0.0
        if rate > 0:
            base, epoch = time - state.hazard / rate, state.epoch
            for person, hazard in people.items():
                hour = base + hazard / rate
                if hour < self._horizon_h:
                    heapq.heappush(self._queue, (max(hour, time), _LEAVES, c, person, epoch))

    def _there(self, row: int, time: float) -> float:
        """Give how many of a row of `resources` are on duty at once now."""
        if row in self._things:
            opens, closes = self._rows_in_force[row]
            return self._things[row] if opens <= time < closes else 0.0
        state = self._states[self._crowd_of[row]]
        return state.told if state.post is not None and state.post.row == row else 0.0

    def _leave(self, time: float, c: int, person: int, epoch: int) -> None:
        if epoch == self._states[c].epoch and person in self._people[c]:
            del self._people[c][person]
            self._tell(time, c)
            self._fill(time, c)

    def _tell(self, time: float, c: int) -> None:
        """Note how many are on duty and employed, where that has changed."""
        state = self._states[c]
        if state.post is None:
            return
        now, filled = state.post.staffed(len(self._people[c]))
        if now != state.told:
            self.numbers.append((time, state.post.row, now))
            state.told = now
        if filled != state.filled:
            self.posts.append((time, state.post.row, filled - state.filled))
            state.filled = filled

    def _fill(self, time: float, c: int) -> None:
        """Let courses that begin at any time look for vacancies, once an instant."""
        for course in self._any_time.get(c, ()):
            heapq.heappush(self._queue, (time, _BEGINS, course, -1, 0))

    def _vacancies(self, c: int) -> int:
        post = self._states[c].post
        lacking = post.target - len(self._people[c]) if post else 0
        return max(lacking, 0)

    def _begin(self, time: float, c: int, number: int) -> None:
        course = self._courses[c]
        opens, closes = self._in_force[course.row]
        if not opens <= time < closes or not course.feeds:
            return
        if course.starts_h is None and self._asked_h[c] == time:
            return
        self._asked_h[c] = time
        if (again := self._speeds[c].next_open(time)) > time:
            self._postpone(again, c, number)
            return
        number = self._classes_of[c] if number < 0 else number
        ends = self._speeds[c].done(time, self._duration_h(course, number))
        origins = self._origins(time, course, self._places(time, c, ends))
        if not origins:
            return
        self._classes_of[c] += 1
        self._states[course.feeds[0]].in_training += len(origins)
        self._training[c] += len(origins)
        self.means.take(self._needs[course.row], time, ends, len(origins))
        self.trainees.append((time, course.row, len(origins)))
        if ends < self._horizon_h:
            self._classes.append(Class(c, number, origins))
            heapq.heappush(self._queue, (ends, _ENDS, c, len(self._classes) - 1, 0))

    def _places(self, time: float, c: int, ends: float) -> int:
        """Give how many may begin: those wanted, the seats, and what the means can teach."""
        course, needs = self._courses[c], self._needs[self._courses[c].row]
        lacking = sum([self._vacancies(feed) for feed in course.feeds])
        wanted = lacking - self._states[course.feeds[0]].in_training  # counts for all shifts
        seats = course.seats - (self._training[c] if course.starts_h is None else 0)
        able = self.means.most(needs, time, ends)
        again = self.means.next_end(needs, time)
        if able < min(wanted, seats) and course.starts_h is None and again < self._horizon_h:
            heapq.heappush(self._queue, (again, _BEGINS, c, -1, 0))
        return int(min(wanted, seats, able))

    def _postpone(self, again: float, c: int, number: int) -> None:
        """Let a class wait for its school, if the next one does not come first."""
        starts = self._courses[c].starts_h
        if starts is not None:
            following = starts[number + 1] if number + 1 < len(starts) else self._horizon_h
            if again < following:
                heapq.heappush(self._queue, (again, _BEGINS, c, number, 0))

    def _origins(self, time: float, course: Course, wanted: int) -> tuple[int, ...]:
        """Choose whom to train: recruits, or people of the shift that is least short of them."""
        if not course.takes:
            return (-1,) * max(wanted, 0)
        chosen: list[int] = []
        while len(chosen) < wanted:
            able = [c for c in course.drains if self._states[c].post and self._people[c]]
            if not able:
                break
            richest = max(able, key=lambda c: (self._surplus(c), -c))
            self._people[richest].popitem()
            self._tell(time, richest)
            chosen.append(richest)
        for c in sorted(set(chosen)):
            self._fill(time, c)
        return tuple(chosen)

    def _surplus(self, c: int) -> int:
        post = self._states[c].post
        return len(self._people[c]) - (post.target if post else 0)

    def _duration_h(self, course: Course, number: int) -> float:
        random = course.lasting.random
        name = f"{course.name} | {number}"
        return course.lasting.hours(self._draws.one("course", name) if random else 0.5)

    def _passes(self, course: Course, number: int, trainee: int) -> bool:
        if course.pass_frac in (0.0, 1.0):
            return course.pass_frac == 1.0
        name = f"{course.name} | {number}"
        return self._draws.one("course", name, trainee + 1) < course.pass_frac

    def _end(self, time: float, group: Class) -> None:
        course = self._courses[group.course]
        self._states[course.feeds[0]].in_training -= len(group.origins)
        self._training[group.course] -= len(group.origins)
        for trainee, origin in enumerate(group.origins):
            goes = origin
            if self._passes(course, group.number, trainee):
                neediest = max(course.feeds, key=lambda c: (self._vacancies(c), -c))
                goes = neediest if self._vacancies(neediest) else origin
            if goes >= 0 and self._states[goes].post:
                self._enter(time, goes)
        self._fill(time, course.feeds[0])

    def _enter(self, time: float, c: int) -> None:
        self._join(time, c, 1)
        person = self._states[c].hired - 1
        self._plan_leaving(time, c, {person: self._people[c][person]})
        self._tell(time, c)
