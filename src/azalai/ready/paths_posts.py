"""Posts and courses as the tables tell them, ready for the path of the people.

A crowd is the people of one site, resource and shift.  Its row in force (a post) says how many are
on duty at once (`number`), how many are paid and trained for each of those (`employed_per_post`),
up to how many courses fill (`wanted`) and what share leaves in a year.

Of the number x employed_per_post people that a row begins with, the whole ones are persons who may
leave; a remainder is part-time help that stays.  Courses fill up to wanted x employed_per_post,
rounded up to whole persons.  On duty are as many whole posts as the employed fill:

    on duty = floor(employed / employed_per_post), at most the larger of number and wanted
"""

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import instants, site_offsets
from azalai.ready.calls import HOURS_PER_YEAR
from azalai.ready.paths_disruptions import Lasting
from azalai.scenario.scenario import Scenario
from azalai.tables import times

_ROUND: Final = 1e-9  # what decimal cells lose as floats


@dataclass(frozen=True)
class Post:
    """One row of people in `resources`.

    Attributes:
        row: its place in the frame.
        number: told to be on duty at once.
        most: most that are on duty at once.
        per_post: employed for one on duty.
        persons: whole persons as the row begins.
        help: part-time remainder.
        target: persons up to which courses fill.
        leave_per_h: rate at which each person leaves, so that all together leave at the told
            share of the employed.

    """

    row: int
    number: float
    most: float
    per_post: float
    persons: int
    help: float
    target: int
    leave_per_h: float

    @classmethod
    def of(cls, row: int, cells: dict[str, Any]) -> "Post":
        """Read a row."""
        per_post = cells["employed_per_post"]
        employed = cells["number"] * per_post
        persons = math.floor(employed + _ROUND)
        rest = max(employed - persons, 0.0)
        target = math.ceil(cells["wanted"] * per_post - rest - _ROUND)
        share = employed / persons if persons else 0.0
        leave_per_h = cells["leave_frac_per_y"] * share / HOURS_PER_YEAR
        most = max(cells["number"], cells["wanted"])
        number = cells["number"]
        return cls(row, number, most, per_post, persons, rest, max(target, 0), leave_per_h)

    def staffed(self, persons: int) -> tuple[float, float]:
        """Give what so many persons mean.

        Returns:
            How many are on duty at once, and how many posts are filled, with a fraction.

        """
        filled = (persons + self.help) / self.per_post
        if persons == self.persons:
            return self.number, filled
        return min(math.floor(filled + _ROUND), self.most), filled


@dataclass(frozen=True)
class Crowd:
    """The people of one site, resource and shift, with their rows in the order of `starts`."""

    key: str
    site: str
    resource: str
    posts: tuple[Post, ...]

    @cached_property
    def name(self) -> str:
        """The name of the draws of those who leave: draw n is that of the n-th person."""
        return f"resources | {self.key}"

    @cached_property
    def leaves(self) -> bool:
        """Tell whether anybody leaves."""
        return any(post.leave_per_h > 0 for post in self.posts)

    def steady(self) -> "Crowd":
        """Give the crowd without leavers: each is replaced from the labour market at once."""
        posts = tuple(replace(post, leave_per_h=0.0) for post in self.posts)
        return replace(self, posts=posts)

    def wanted(self, horizon_h: float, *, refilled: bool) -> list[tuple[str, str, int]]:
        """Give the draws that its people may well need, those who replace leavers included."""
        if not self.leaves:
            return []
        count = sum(post.persons for post in self.posts)
        if refilled:
            most = max(max(post.persons, post.target) for post in self.posts)
            rate = max(post.leave_per_h for post in self.posts)
            count += most + min(int(1.2 * most * rate * horizon_h), 1000)
        return [("leaver", self.name, count)]


@dataclass(frozen=True)
class Course:
    """One row of `courses`.

    Attributes:
        row: its place in the frame.
        name: of its draws, the number of the class is added: draw 0 is the duration, draw n
            whether the n-th trainee passes.
        feeds: crowds that its graduates may join.
        drains: crowds whose people it takes; empty: recruits.
        starts_h: when its classes may begin; None: at any time.
        seats: in a class; of a course at any time: at once in training.
        supplier: place in the order of names, -1 for none.

    """

    row: int
    name: str
    feeds: tuple[int, ...]
    drains: tuple[int, ...]
    takes: bool
    starts_h: tuple[float, ...] | None
    seats: float
    lasting: Lasting
    pass_frac: float
    supplier: int

    def wanted(self, crowds: list[Crowd]) -> list[tuple[str, str, int]]:
        """Give the draws that its classes may well need."""
        if not (self.lasting.random or 0 < self.pass_frac < 1):
            return []
        most = sum(max(post.target for post in crowds[c].posts) for c in self.feeds)
        width = 1 + int(min(self.seats, most, 40))
        count = len(self.starts_h[:400]) if self.starts_h is not None else 4
        return [("course", f"{self.name} | {n}", width) for n in range(count)]


def read_crowds(scenario: Scenario) -> list[Crowd]:
    """Give the crowds of a plan in the order of their names."""
    rows = scenario.resources
    starts = rows.frame["starts"].to_list()
    groups: dict[tuple[str, str, str], list[tuple[Any, Post]]] = defaultdict(list)
    for i, cells in enumerate(rows.frame.iter_rows(named=True)):
        if cells["kind"] == "people":
            key = (cells["site"], cells["resource"], cells["shift"])
            first = "" if starts[i] is None else starts[i].isoformat()
            groups[key].append((first, Post.of(i, cells)))
    return [
        Crowd(" | ".join(key), key[0], key[1], tuple(p for _, p in sorted(posts, key=_first)))
        for key, posts in sorted(groups.items())
    ]


def _first(pair: tuple[Any, Post]) -> str:
    return str(pair[0])


def read_courses(
    scenario: Scenario, crowds: list[Crowd], suppliers: list[str], horizon_h: float
) -> list[Course]:
    """Give the courses of a plan in the order of their names and starts."""
    rows = scenario.courses
    offsets = site_offsets(scenario)
    found: list[Course] = []
    order = sorted(range(len(rows)), key=lambda i: rows.full_keys[i])
    cells = rows.frame.to_dicts()
    for i in order:
        row = cells[i]
        starts: tuple[float, ...] | None = None
        if row["when"] is not None and row["when"] != "always":
            told = times.parse(row["when"])
            hours = instants(told, scenario.start, horizon_h, offsets[row["site"]])
            starts = tuple(hours[hours < horizon_h].tolist())
        found.append(
            Course(
                i,
                f"courses | {rows.full_keys[i].removesuffix(' |')}",
                _at(crowds, row["site"], row["makes"]),
                _at(crowds, row["site"], row["takes"]),
                row["takes"] is not None,
                starts,
                math.inf if row["seats"] is None else row["seats"],
                Lasting.of(row, "duration"),
                row["pass_frac"],
                suppliers.index(row["supplier"]) if row["supplier"] else -1,
            )
        )
    return found


def _at(crowds: list[Crowd], site: str, resource: str | None) -> tuple[int, ...]:
    return tuple(i for i, c in enumerate(crowds) if (c.site, c.resource) == (site, resource))


@dataclass(frozen=True)
class Months:
    """The calendar months of a plan, or what they are cut into.

    Attributes:
        edges_h: when they begin and end, cut to the plan, shape (months + 1).
        full_h: length of the whole month of each, shape (months).

    """

    edges_h: NDArray[np.float64]
    full_h: NDArray[np.float64]

    def filled(
        self,
        n_rows: int,
        rows: NDArray[np.int64],
        times_h: NDArray[np.float64],
        steps: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Integrate step functions: post-months by row and month.

        Args:
            n_rows: how many rows there are.
            rows: which row changes.
            times_h: when, within the plan.
            steps: by how many posts.

        Returns:
            Shape (n_rows, months); 1 is one post through a full calendar month.

        """
        count = len(self.full_h)
        month = np.searchsorted(self.edges_h, times_h, side="right") - 1
        month = np.minimum(month, count - 1)
        rest = steps * (self.edges_h[month + 1] - times_h)
        first = np.bincount(rows * count + month, rest, n_rows * count)
        later = np.bincount(rows * (count + 1) + month + 1, steps, n_rows * (count + 1))
        level = np.cumsum(later.reshape(n_rows, count + 1)[:, :count], axis=1)
        spent = first.reshape(n_rows, count) + level * np.diff(self.edges_h)
        found: NDArray[np.float64] = spent / self.full_h
        return found
