"""Disruptions that are expected: when suppliers, sites and routes are closed or slow.

Where several disruptions hit one thing at one instant, the slowest speed counts (TABLES,
`disruptions`).  A disruption of a country hits its suppliers and its sites.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import hours_since
from azalai.ready.calls import HOURS_PER_YEAR
from azalai.ready.paths_draws import Draws
from azalai.scenario.address import matches
from azalai.scenario.scenario import Scenario
from azalai.stats import durations
from azalai.units import HOURS_PER_DAY

Interval = tuple[float, float, float]  # begins, ends (hours), speed meanwhile
Thing = tuple[int, int]  # kind and index

SUPPLIER: Final = 0
SITE: Final = 1
ROUTE: Final = 2
PURPOSE: Final = "disruption"
_CHUNK: Final = 8  # disruptions that are drawn together


@dataclass(frozen=True)
class Lasting:
    """A duration of a plan: its mean in days, its law and the two numbers of it."""

    law: int
    mean_d: float
    cv: float
    a: float
    b: float

    @classmethod
    def of(cls, cells: dict[str, Any], stem: str) -> "Lasting":
        """Read `stem_d`, `stem_cv` and `stem_law` of a row; a blank mean is 0 days."""
        mean, cv = cells[f"{stem}_d"] or 0.0, cells[f"{stem}_cv"]
        law = durations.code(cells[f"{stem}_law"], cv)
        return cls(law, mean, cv or 0.0, *durations.parameters(law, mean, cv or 0.0))

    @property
    def random(self) -> bool:
        """Tell whether it differs from time to time."""
        return self.law != durations.FIXED and self.mean_d > 0

    def hours(self, u: float) -> float:
        """Give the duration that is not exceeded with probability `u`."""
        days = durations.quantile(self.law, self.mean_d, self.cv, self.a, self.b, u)
        return days * HOURS_PER_DAY


class Speed:
    """How fast a thing works through the time of a plan: 1, less while slow, 0 while closed."""

    def __init__(self, intervals: list[Interval] | None = None) -> None:
        """Overlay disruptions; the slowest counts."""
        self.times: list[float] = []
        self.speeds: list[float] = []
        self._overlay(intervals or [])

    def _overlay(self, intervals: list[Interval]) -> None:
        turns = [(begins, True, speed) for begins, ends, speed in intervals if begins < ends]
        turns += [
            (ends, False, speed) for begins, ends, speed in intervals if begins < ends < math.inf
        ]
        active: list[float] = []
        for time, begins, speed in sorted(turns):
            if begins:
                active.append(speed)
            else:
                active.remove(speed)
            now = min(active, default=1.0)
            if self.times and self.times[-1] == time:
                self.speeds[-1] = now
            elif now != self.at(time):
                self.times.append(time)
                self.speeds.append(now)

    def at(self, time_h: float) -> float:
        """Give the speed at an instant."""
        i = bisect_right(self.times, time_h) - 1
        return self.speeds[i] if i >= 0 else 1.0

    def next_open(self, time_h: float) -> float:
        """Give the first instant from `time_h` on at which it is not closed; infinite if none."""
        i = bisect_right(self.times, time_h) - 1
        if i < 0 or self.speeds[i] > 0:
            return time_h
        later = (t for t, s in zip(self.times[i:], self.speeds[i:], strict=True) if s > 0)
        return next(later, math.inf)

    def openings(self) -> list[float]:
        """Give the instants at which it opens after having been closed."""
        before = [1.0, *self.speeds]
        steps = zip(self.times, before, self.speeds, strict=False)
        return [time for time, was, now in steps if was == 0 < now]

    def done(self, time_h: float, work_h: float) -> float:
        """Give when work begun at `time_h` is done that takes `work_h` at speed 1.

        What is inside waits while the thing is closed; nothing is handed over meanwhile.
        """
        i = bisect_right(self.times, time_h) - 1
        while True:
            speed = self.speeds[i] if i >= 0 else 1.0
            until = self.times[i + 1] if i + 1 < len(self.times) else math.inf
            if speed > 0 and time_h + work_h / speed < until:
                return time_h + work_h / speed
            if until == math.inf:
                return math.inf
            work_h -= (until - time_h) * speed
            time_h, i = until, i + 1


OPEN: Final = Speed()


@dataclass(frozen=True)
class Changes:
    """Changes of speed, in the order of time, kind and index.

    Attributes:
        time_h: when, from 0 on; what is disturbed as the plan starts changes at 0.
        kind: 0 supplier, 1 site, 2 route.
        index: of suppliers and sites in the order of their names, of routes in that of the frame.
        speed: from then on: 1 as always, 0 closed.
        for_good: whether it is closed and never opens again.

    """

    time_h: NDArray[np.float64]
    kind: NDArray[np.int32]
    index: NDArray[np.int32]
    speed: NDArray[np.float64]
    for_good: NDArray[np.bool_]


@dataclass(frozen=True)
class Disruption:
    """One expected disruption: `starts_h` (nan: comes at random), calls an hour, duration."""

    name: str
    starts_h: float
    per_h: float
    lasting: Lasting | None
    speed: float

    def likely(self, horizon_h: float) -> int:
        """Give how many draws a replication may well need."""
        expected = self.per_h * horizon_h
        chunks = math.ceil((expected + 3 * math.sqrt(expected) + 1) / _CHUNK)
        return 2 * _CHUNK * min(chunks, 1000)

    def intervals(self, draws: Draws, horizon_h: float) -> list[Interval]:
        """Give when it holds; at random it comes as a Poisson process from the plan's start.

        Draw 2n is the wait for the n-th time, draw 2n + 1 its duration; a told date uses draw 1.
        """
        if not math.isnan(self.starts_h):
            lasts_h = self._lasts_h(draws.one(PURPOSE, self.name, 1))
            return [(self.starts_h, self.starts_h + lasts_h, self.speed)]
        found: list[Interval] = []
        time = 0.0
        while True:
            first = 2 * len(found)
            us = draws.some(PURPOSE, self.name, first, 2 * _CHUNK)
            for wait, duration in zip(us[::2], us[1::2], strict=True):
                time -= math.log1p(-wait) / self.per_h
                if time >= horizon_h:
                    return found
                found.append((time, time + self._lasts_h(duration), self.speed))
                if self.lasting is None:
                    return found

    def _lasts_h(self, u: float) -> float:
        return math.inf if self.lasting is None else self.lasting.hours(u)


class Disruptions:
    """The expected disruptions of a plan and what each of them hits."""

    def __init__(self, scenario: Scenario, horizon_h: float) -> None:
        """Read the tables; nothing is drawn yet."""
        self.horizon_h = horizon_h
        self.suppliers = sorted(scenario.suppliers.keys)
        self.sites = sorted(scenario.sites.keys)
        self.rows: list[Disruption] = []
        hit: dict[Thing, list[int]] = defaultdict(list)
        cells = scenario.disruptions.frame.sort("name").iter_rows(named=True)
        for row in cells:
            if row["status"] == "expected":
                for thing in self._things(scenario, row):
                    hit[thing].append(len(self.rows))
                self.rows.append(_read(scenario, row))
        #: things that are hit by the same disruptions are computed once
        self._patterns: dict[tuple[int, ...], list[Thing]] = defaultdict(list)
        for thing in sorted(hit):
            self._patterns[tuple(hit[thing])].append(thing)

    @property
    def random(self) -> bool:
        """Tell whether replications differ."""
        return any(d.per_h > 0 or (d.lasting and d.lasting.random) for d in self.rows)

    @property
    def sites_hit(self) -> set[str]:
        """Name the sites that any of them may close or slow down."""
        things = (thing for things in self._patterns.values() for thing in things)
        return {self.sites[index] for kind, index in things if kind == SITE}

    def wanted(self) -> list[tuple[str, str, int]]:
        """Give the draws that a replication needs."""
        return [(PURPOSE, d.name, d.likely(self.horizon_h)) for d in self.rows]

    def _things(self, scenario: Scenario, row: dict[str, Any]) -> list[Thing]:
        table, key = row["table"], row["key"]
        if table == "routes":
            return [(ROUTE, i) for i in matches(scenario.routes, key)]
        if table == "country":
            pairs = ((SUPPLIER, scenario.suppliers), (SITE, scenario.sites))
            found = [
                (kind, name)
                for kind, rows in pairs
                for name, country in rows.frame.select("name", "country").iter_rows()
                if country is not None and key in ("*", country)
            ]
        else:
            kind = SUPPLIER if table == "suppliers" else SITE
            rows = scenario.tables[table]
            found = [(kind, rows.keys[i]) for i in matches(rows, key)]
        order = (self.suppliers, self.sites)
        return [(kind, order[kind].index(name)) for kind, name in found]

    def speeds(self, draws: Draws) -> dict[Thing, Speed]:
        """Give the speed through time of every thing that a disruption may hit."""
        intervals = [d.intervals(draws, self.horizon_h) for d in self.rows]
        found: dict[Thing, Speed] = {}
        for rows, things in self._patterns.items():
            speed = Speed([interval for row in rows for interval in intervals[row]])
            found.update(dict.fromkeys(things, speed))
        return found

    def changes(self, speeds: dict[Thing, Speed]) -> Changes:
        """Give the changes of speed within the plan."""
        found: list[tuple[float, int, int, float]] = []
        for (kind, index), speed in speeds.items():
            if (at_start := speed.at(0.0)) != 1.0:
                found.append((0.0, kind, index, at_start))
            steps = zip(speed.times, speed.speeds, strict=True)
            found += [(t, kind, index, s) for t, s in steps if 0 < t < self.horizon_h]
        found.sort()
        columns = list(zip(*found, strict=True)) or [(), (), (), ()]
        over = [speeds[kind, index].next_open(time) == math.inf for time, kind, index, _ in found]
        return Changes(
            np.array(columns[0], np.float64),
            np.array(columns[1], np.int32),
            np.array(columns[2], np.int32),
            np.array(columns[3], np.float64),
            np.array(over, np.bool_),
        )


def _read(scenario: Scenario, row: dict[str, Any]) -> Disruption:
    starts = row["starts"]
    return Disruption(
        f"disruptions | {row['name']}",
        math.nan if starts is None else hours_since(scenario.start, starts),
        (row["per_y"] or 0.0) / HOURS_PER_YEAR,
        None if row["duration_d"] is None else Lasting.of(row, "duration"),
        row["speed_frac"],
    )
