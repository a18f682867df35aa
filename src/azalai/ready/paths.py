"""What is settled before a replication is simulated: one path of the world around the fleet.

Projects take effect or fail, suppliers and roads close and open, people leave and are trained.
None of it depends on the flying, so it is computed first (RULES 5.4 to 5.6): `PathsBuilder` reads
the plan once, `path` gives one replication.  Every draw is keyed by the name of the row it belongs
to, with the purposes "project", "course", "leaver" and "disruption".
"""

from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import Bins, bins, hours_since
from azalai.ready.paths_disruptions import Changes, Disruptions
from azalai.ready.paths_draws import Draws
from azalai.ready.paths_needs import read_duties, read_needs
from azalai.ready.paths_people import Path
from azalai.ready.paths_posts import Months, read_courses, read_crowds
from azalai.ready.paths_projects import Periods, Projects, periods
from azalai.scenario.scenario import Scenario
from azalai.tables.registry import tables_of

__all__ = ["Paths", "PathsBuilder", "People", "are_random", "paths", "periods"]

Floats = NDArray[np.float64]
Places = NDArray[np.int32]

_ENGINE: Final = "ready"


@dataclass(frozen=True)
class People:
    """The dated head-count of people, tools and docks, and the classes that began.

    Attributes:
        row: row of `resources`, in the order of the frame; shape (changes).
        time_h: when it changes, from 0 on, sorted; shape (changes).
        number: on duty at once from then on; 0 once the row is no longer in force.
        course: row of `courses`; shape (classes).
        month: bin in which the class began; without `bins`, months since that of the first day.
        begun_h: when.
        trainees: how many began.
        posts: posts filled, in post-months; shape (rows of `resources`, bins).

    """

    row: Places
    time_h: Floats
    number: Floats
    course: Places
    month: Places
    begun_h: Floats
    trainees: Places
    posts: Floats


@dataclass(frozen=True)
class Paths:
    """One path of what surrounds the fleet.

    Attributes:
        replication: which.
        projects: when each takes effect, in plan hours; infinite if never.
        periods: for each table marked *period* that has rows: when each row, in the order of the
            frame, opens and closes in plan hours; both infinite if it is never in force.
        changes: when suppliers, sites and routes close, slow down and open again.
        people: head-counts and classes.

    """

    replication: int
    projects: dict[str, float]
    periods: dict[str, tuple[Floats, Floats]]
    changes: Changes
    people: People


class PathsBuilder:
    """The parts of a plan that paths are made of, read once.

    Attributes:
        random: whether replications differ.
        needs: what a trainee takes, for each row of `courses`.
        replaced: keys of people of whom some leave and whom no course teaches at their site: who
            leaves is replaced at once, and the result says so.
        unsettled: rows of `resources` whose posts the tables alone do not tell: people whom
            leaving or courses change, and rows of a key that waits for a project.

    """

    def __init__(
        self, scenario: Scenario, seed: int | None = None, cut: Bins | None = None
    ) -> None:
        """Read the plan.

        Args:
            scenario: the plan.
            seed: of the draws; None: that of the plan.
            cut: what posts and trainees are counted by; None: months.

        """
        self.horizon_h = hours_since(scenario.start, scenario.end)
        self._disruptions = Disruptions(scenario, self.horizon_h)
        self._projects = Projects(scenario, self._disruptions.suppliers)
        read = tables_of(_ENGINE)
        self._periods = {
            name: Periods(scenario, rows)
            for name, rows in scenario.tables.items()
            if rows.spec.period and len(rows) and name in read
        }
        self._crowds = read_crowds(scenario)
        suppliers = self._disruptions.suppliers
        self._courses = read_courses(scenario, self._crowds, suppliers, self.horizon_h)
        self.needs = read_needs(scenario)
        self._duties = read_duties(scenario, self.needs, self.horizon_h)
        self._things = _things(scenario)
        self._rows = len(scenario.resources)
        self._months = _months(scenario, cut or bins(scenario.start, scenario.end))
        fed = {c for course in self._courses for c in course.feeds}
        self._moved = fed | {c for course in self._courses for c in course.drains}
        self.replaced = [
            crowd.key for c, crowd in enumerate(self._crowds) if crowd.leaves and c not in fed
        ]
        self._crowds = [
            crowd if c in fed else crowd.steady() for c, crowd in enumerate(self._crowds)
        ]
        self.unsettled = self._unsettled(scenario)
        self.random = self._is_random()
        self._draws = Draws(scenario.settings.plan.seed if seed is None else seed, self._wanted())

    def _is_random(self) -> bool:
        people = any(crowd.leaves for crowd in self._crowds)
        courses = any(c.lasting.random or 0 < c.pass_frac < 1 for c in self._courses)
        return self._projects.random or self._disruptions.random or people or courses

    def _unsettled(self, scenario: Scenario) -> list[int]:
        rows = scenario.resources
        waits = {
            key
            for key, after in zip(rows.keys, rows.frame["after"].to_list(), strict=True)
            if after is not None
        }
        changed = {
            post.row
            for c, crowd in enumerate(self._crowds)
            if crowd.leaves or c in self._moved
            for post in crowd.posts
        }
        return [k for k, key in enumerate(rows.keys) if k in changed or key in waits]

    def _wanted(self) -> list[tuple[str, str, int]]:
        """Give the draws that each replication needs."""
        found = self._projects.wanted() + self._disruptions.wanted()
        for c, crowd in enumerate(self._crowds):
            found += crowd.wanted(self.horizon_h, refilled=c in self._moved)
        for course in self._courses:
            found += course.wanted(self._crowds)
        return found

    def path(self, replication: int) -> Paths:
        """Give the path of one replication."""
        self._draws.turn_to(replication)
        speeds = self._disruptions.speeds(self._draws)
        effects = self._projects.effects(self._draws, speeds)
        forces = {name: rows.at(effects) for name, rows in self._periods.items()}
        nothing = (np.empty(0), np.empty(0))
        resources = forces.get("resources", nothing)
        way = Path(
            self._crowds,
            self._courses,
            self._draws,
            speeds,
            self.horizon_h,
            self.needs,
            self._duties,
            dict(self._things),
        )
        way.run(resources, forces.get("courses", nothing))
        people = self._people(way, resources)
        changes = self._disruptions.changes(speeds)
        return Paths(replication, effects, forces, changes, people)

    def _people(self, way: Path, resources: tuple[Floats, Floats]) -> People:
        numbers, posts = way.numbers, way.posts
        for row, number in self._things:  # tools and docks are there while their row is in force
            opens, closes = max(float(resources[0][row]), 0.0), float(resources[1][row])
            if opens < min(closes, self.horizon_h):
                numbers.append((opens, row, number))
                posts.append((opens, row, number))
                if closes < self.horizon_h:
                    numbers.append((closes, row, 0.0))
                    posts.append((closes, row, -number))
        numbers.sort(key=itemgetter(0, 1))
        if way.means.holds:
            numbers = way.means.left(numbers, self.horizon_h)
        hour, row, number = _last_of_each_instant(_columns(numbers))
        when, which, steps = _columns(posts)
        begun, course, trainees = _columns(way.trainees)
        month = np.searchsorted(self._months.edges_h, begun, side="right") - 1
        return People(
            row.astype(np.int32),
            hour,
            number,
            course.astype(np.int32),
            month.astype(np.int32),
            begun,
            trainees.astype(np.int32),
            self._months.filled(self._rows, which.astype(np.int64), when, steps),
        )


def _columns(rows: list[tuple[float, int, float]] | list[tuple[float, int, int]]) -> Floats:
    table: Floats = np.array(rows, np.float64).reshape(-1, 3).T
    return table


def _last_of_each_instant(changes: Floats) -> Floats:
    """Keep what holds after several changes of one row at one instant; sorted by hour and row."""
    hour, row, _ = changes
    kept: Floats = changes[
        :, np.append((np.diff(hour) != 0) | (np.diff(row) != 0), True)[: len(row)]
    ]
    return kept


def _things(scenario: Scenario) -> list[tuple[int, float]]:
    """Give row and number of the tools and docks."""
    cells = scenario.resources.frame.select("kind", "number").iter_rows()
    return [(i, number) for i, (kind, number) in enumerate(cells) if kind != "people"]


def _months(scenario: Scenario, cut: Bins) -> Months:
    month = np.datetime64(scenario.start, "M") + cut.month_index.astype("timedelta64[M]")
    following = month + np.timedelta64(1, "M")
    full_h = (following.astype("datetime64[h]") - month.astype("datetime64[h]")).astype(float)
    return Months(cut.edges_h, full_h)


def paths(scenario: Scenario, replication: int, seed: int | None = None) -> Paths:
    """Give one path; to get many, build a `PathsBuilder` once and ask it."""
    return PathsBuilder(scenario, seed).path(replication)


def are_random(scenario: Scenario) -> bool:
    """Tell whether the paths of two replications can differ."""
    return PathsBuilder(scenario).random
