"""Projects, and the periods of the rows that wait for them.

A project begins on `starts` (blank: the plan's first day), not before the one it is `after` has
taken effect and not while its supplier is closed.  It takes effect after its lead time, which runs
at the speed of the supplier, or never: an option nobody took, a failure, or after such a one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import hours_since
from azalai.ready.paths_disruptions import OPEN, SUPPLIER, Lasting, Speed, Thing
from azalai.ready.paths_draws import Draws
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario

Floats = NDArray[np.float64]

PURPOSE: Final = "project"
NEVER: Final = math.inf


@dataclass(frozen=True)
class Project:
    """One project; `supplier` is a place in the order of names, -1 for none."""

    name: str
    starts_h: float
    after: str | None
    supplier: int
    lasting: Lasting
    fail_frac: float

    def effect_h(self, begins_h: float, speed: Speed, draws: Draws) -> float:
        """Give when it takes effect: draw 0 is the lead time, draw 1 whether it fails."""
        name = f"projects | {self.name}"
        if self.fail_frac > 0 and draws.one(PURPOSE, name, 1) < self.fail_frac:
            return NEVER
        u = draws.one(PURPOSE, name, 0) if self.lasting.random else 0.5
        begins_h = speed.next_open(begins_h)
        return speed.done(begins_h, self.lasting.hours(u)) if begins_h < NEVER else NEVER


class Projects:
    """The projects of a plan in the order in which they depend on each other."""

    def __init__(self, scenario: Scenario, suppliers: Sequence[str]) -> None:
        """Read the table; nothing is drawn yet."""
        rows = {row["name"]: row for row in scenario.projects.frame.iter_rows(named=True)}
        self.names = sorted(rows)
        self.decided = [
            _read(scenario, rows[name], suppliers)
            for name in _in_order({name: rows[name]["after"] for name in self.names})
            if rows[name]["status"] == "decided"
        ]

    @property
    def random(self) -> bool:
        """Tell whether replications differ."""
        return any(p.lasting.random or 0 < p.fail_frac < 1 for p in self.decided)

    def wanted(self) -> list[tuple[str, str, int]]:
        """Give the draws that a replication needs."""
        return [(PURPOSE, f"projects | {p.name}", 2) for p in self.decided]

    def effects(self, draws: Draws, speeds: Mapping[Thing, Speed]) -> dict[str, float]:
        """Give when each project takes effect, in plan hours; infinite if never."""
        found = dict.fromkeys(self.names, NEVER)
        for project in self.decided:
            begins = max(project.starts_h, found[project.after] if project.after else -NEVER)
            speed = speeds.get((SUPPLIER, project.supplier), OPEN)
            found[project.name] = project.effect_h(begins, speed, draws)
        return found


def _in_order(after: Mapping[str, str | None]) -> list[str]:
    """Order names so that each comes behind the one it is after; `check` refuses cycles."""
    order: dict[str, None] = {}
    for name in after:
        chain: list[str] = []
        here: str | None = name
        while here is not None and here not in order:
            chain.append(here)
            here = after[here]
        order.update(dict.fromkeys(reversed(chain)))
    return list(order)


def _read(scenario: Scenario, row: dict[str, Any], suppliers: Sequence[str]) -> Project:
    return Project(
        row["name"],
        0.0 if row["starts"] is None else hours_since(scenario.start, row["starts"]),
        row["after"],
        suppliers.index(row["supplier"]) if row["supplier"] else -1,
        Lasting.of(row, "lead"),
        row["fail_frac"],
    )


class Periods:
    """When the rows of one table are in force (convention 6 of the tables)."""

    def __init__(self, scenario: Scenario, rows: Rows[Any]) -> None:
        """Read `starts`, `ends` and `after`."""
        frame = rows.frame
        self._starts = _hours(scenario, frame["starts"].to_list(), -NEVER)
        self._ends = _hours(scenario, frame["ends"].to_list(), NEVER)
        self._after: list[tuple[int, str]] = [
            (i, name) for i, name in enumerate(frame["after"].to_list()) if name is not None
        ]
        self._gives_way = _later_rows(rows.keys, self._starts, self._ends)
        self.fixed = None if self._after else self._at({})

    def at(self, effects: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Give when each row opens and closes, both infinite if it is never in force.

        Args:
            effects: when each project takes effect.

        Returns:
            Two arrays in the order of the frame, plan hours; -inf for what is open since always.

        """
        return self.fixed or self._at(effects)

    def _at(self, effects: Mapping[str, float]) -> tuple[Floats, Floats]:
        opens, closes = self._starts.copy(), self._ends.copy()
        for row, project in self._after:
            opens[row] = max(opens[row], effects[project])
        opens[opens >= closes] = NEVER
        for row, later in self._gives_way:  # the last rows of a key first
            closes[row] = opens[later].min()
            opens[row] = opens[row] if opens[row] < closes[row] else NEVER
        closes[opens == NEVER] = NEVER
        return opens, closes


def _hours(scenario: Scenario, dates: list[Any], blank: float) -> Floats:
    start = scenario.start
    return np.array([blank if d is None else hours_since(start, d) for d in dates], np.float64)


def _later_rows(keys: list[str], starts: Floats, ends: Floats) -> list[tuple[int, list[int]]]:
    """Give for each row without a told end the rows of its key that start later."""
    groups: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        groups.setdefault(key, []).append(row)
    found: list[tuple[int, list[int]]] = []
    for group in groups.values():
        group.sort(key=lambda row: starts[row])
        places = range(len(group) - 2, -1, -1)
        blank = (place for place in places if ends[group[place]] == NEVER)
        found += [(group[place], group[place + 1 :]) for place in blank]
    return found


def periods(
    scenario: Scenario, table: str, project_times: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """Give when each row of a table is in force; see `Periods.at`."""
    return Periods(scenario, scenario.tables[table]).at(project_times)
