"""What the classes of a course hold: instructors, tools, rooms (RULES 5.4).

A need of a course is told for each trainee and met at the site of the course.  Without hours it is
held as long as the class lasts.  With hours each trainee takes so many of them: as many trainees at
once as there are people or tools, one after another, counted while these are on duty.  A class
takes no more trainees than its means can teach, and what it holds is missing elsewhere: the number
on duty is lower by so much.  What nobody tells at the site is there in any number.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import site_offsets, windows
from azalai.scenario.scenario import Scenario
from azalai.tables import times

Floats = NDArray[np.float64]
#: How many of a row of `resources` are on duty at an instant, before what classes hold.
There = Callable[[int, float], float]
Number = tuple[float, int, float]  # hour, row, on duty from then on

_ROUND: Final = 1e-9


@dataclass(frozen=True)
class Duty:
    """The hours in which a row of `resources` is on duty."""

    opens: Floats
    closes: Floats

    def hours(self, begin: float, end: float) -> float:
        """Give the hours on duty between two instants."""
        inside = np.minimum(self.closes, end) - np.maximum(self.opens, begin)
        return float(np.maximum(inside, 0.0).sum())

    def until(self, begin: float, hours: float) -> float:
        """Give when so many hours on duty have passed; infinite if they never do."""
        begins = np.maximum(self.opens, begin)
        passed = np.cumsum(np.maximum(self.closes - begins, 0.0))
        at = int(np.searchsorted(passed, hours - _ROUND))
        if at == len(passed):
            return float("inf")
        return float(begins[at] + hours - (passed[at - 1] if at else 0.0))


@dataclass(frozen=True)
class Need:
    """A need of a course: rows of `resources` that meet it, how many a trainee takes, how long."""

    rows: tuple[int, ...]
    quantity: float
    hours_h: float | None


@dataclass(frozen=True)
class Needs:
    """What a trainee of one course holds; what a class uses up is taken as it begins."""

    held: tuple[Need, ...] = ()


def read_needs(scenario: Scenario) -> list[Needs]:
    """Give what a trainee takes for every row of `courses`, in the order of the frame."""
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in scenario.needs.frame.sort("of", "what").iter_rows(named=True):
        of[row["of"]].append(row)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, pair in enumerate(scenario.resources.frame.select("site", "resource").iter_rows()):
        places[pair].append(k)
    found = []
    for name, site in scenario.courses.frame.select("name", "site").iter_rows():
        told = of[name]
        found.append(
            Needs(
                tuple(
                    Need(tuple(places[site, x["what"]]), x["quantity"], x["hours_h"])
                    for x in told
                    if (site, x["what"]) in places and x["quantity"] > 0
                )
            )
        )
    return found


def read_duties(scenario: Scenario, needs: Sequence[Needs], horizon_h: float) -> dict[int, Duty]:
    """Give when the rows of `resources` that courses need are on duty."""
    offsets = site_offsets(scenario)
    cells = scenario.resources.frame.select("site", "hours").rows()
    found = {}
    for row in sorted({row for some in needs for need in some.held for row in need.rows}):
        site, hours = cells[row]
        told = times.parse(hours or "always")
        found[row] = Duty(*windows(told, scenario.start, horizon_h, offsets[site]))
    return found


class Means:
    """What is free for classes, and what they hold."""

    def __init__(self, duties: Mapping[int, Duty], there: There) -> None:
        """Begin with nothing held."""
        self._duties, self._there = duties, there
        self.holds: list[tuple[int, float, float, float]] = []  # row, from, until, number

    def _free(self, row: int, time: float) -> float:
        held = sum(n for r, begin, end, n in self.holds if r == row and begin <= time < end)
        return max(self._there(row, time) - held, 0.0)

    def most(self, needs: Needs, time: float, ends: float) -> float:
        """Give how many trainees a class from `time` to `ends` can teach."""
        found = float("inf")
        for need in needs.held:
            free = [(row, self._free(row, time)) for row in need.rows]
            if need.hours_h is None:
                each, whole = need.quantity, sum(number for _, number in free)
            else:
                each = need.quantity * need.hours_h
                whole = sum(n * self._duties[row].hours(time, ends) for row, n in free)
            if each > 0.0:
                found = min(found, np.floor(whole / each + _ROUND))
        return found

    def take(self, needs: Needs, time: float, ends: float, trainees: int) -> None:
        """Hold what a class needs, of the rows with most free people first."""
        for need in needs.held:
            wanted = need.quantity * trainees
            left = wanted * (need.hours_h or 0.0)
            for row, free in self._richest(need, time):
                number = min(free, wanted)
                if number <= 0.0 or (need.hours_h is not None and left <= _ROUND):
                    break
                until = ends
                if need.hours_h is not None:
                    part = min(left, number * self._duties[row].hours(time, ends))
                    until = self._duties[row].until(time, part / number)
                    left -= part
                else:
                    wanted -= number
                self.holds.append((row, time, until, number))

    def _richest(self, need: Need, time: float) -> list[tuple[int, float]]:
        free = [(row, self._free(row, time)) for row in need.rows]
        return sorted(free, key=lambda pair: (-pair[1], pair[0]))

    def next_end(self, needs: Needs, time: float) -> float:
        """Give when next something that a course needs is given back; infinite if never."""
        rows = {row for need in needs.held for row in need.rows}
        ends = [end for row, _, end, _ in self.holds if row in rows and end > time]
        return min(ends, default=float("inf"))

    def left(self, numbers: list[Number], horizon_h: float) -> list[Number]:
        """Take what classes hold off the numbers on duty (hour, row, number), sorted."""
        rows = {row for row, *_ in self.holds}
        found = [told for told in numbers if told[1] not in rows]
        for row in sorted(rows):
            found += self._left(row, [told for told in numbers if told[1] == row], horizon_h)
        return sorted(found, key=itemgetter(0, 1))

    def _left(self, row: int, told: list[Number], horizon_h: float) -> list[Number]:
        mine = [(begin, end, n) for r, begin, end, n in self.holds if r == row]
        edges = {hour for hour, *_ in told} | {hour for span in mine for hour in span[:2]}
        found, number, at = [], 0.0, 0
        for hour in sorted(edges):
            while at < len(told) and told[at][0] <= hour:
                number = told[at][2]
                at += 1
            held = sum(n for begin, end, n in mine if begin <= hour < end)
            if hour < horizon_h:
                found.append((hour, row, max(number - held, 0.0)))
        return found
