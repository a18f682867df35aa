"""Names of a plan and their indices: dense, numbered by sorted name (DESIGN 4)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import calendars
from azalai.ready.kernel.buffers import Pack
from azalai.scenario.scenario import Scenario
from azalai.stats import durations
from azalai.streams import name_words
from azalai.tables.times import parse
from azalai.units import HOURS_PER_DAY

#: Kinds that go by road and are pooled where they carry or guard (RULES 5.3).
ROAD_KINDS: Final = ("truck", "vehicle")


def words(name: str) -> tuple[int, int]:
    """Give the two words of a readable name that key its draws."""
    return name_words(name)


def law(mean: float, cv: float | None, told: str | None, factor: float = 1.0) -> list[float]:
    """Give a duration law as the kernel reads it: code, mean, cv, and its two parameters."""
    code = durations.code(told, cv)
    scaled = mean * factor
    a, b = durations.parameters(code, scaled, cv or 0.0)
    return [float(code), scaled, cv or 0.0, a, b]


NO_LAW: Final = [0.0, -1.0, 0.0, 0.0, 0.0]


class Names:
    """The names of a plan and what several parts of the build ask for."""

    def __init__(self, scenario: Scenario) -> None:
        """Number everything that has a name."""
        self.scenario = scenario
        self.tables: dict[str, pl.DataFrame] = {n: r.frame for n, r in scenario.tables.items()}
        self.pack = Pack()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self.sites = _numbered(self.tables["sites"]["name"])
        self.types = _numbered(self.tables["types"]["name"])
        self.items = _numbered(self.tables["items"]["name"])
        self.tasks = _numbered(self.tables["tasks"]["name"])
        self.suppliers = {name: k for k, name in enumerate(sorted(scenario.suppliers.keys), 1)}
        self.resources = _numbered(self.tables["resources"]["resource"])
        self.start = scenario.start
        self.horizon_h = calendars.hours_since(scenario.start, scenario.end)
        self.offsets = calendars.site_offsets(scenario)
        self._calendars: dict[tuple[str, float], int] = {}
        self._windows: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
        self._instants: list[NDArray[np.float64]] = []
        self.calendar("always", 0.0)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give the rows of a table, defaults filled in, in the order of the frame."""
        if table not in self._rows:
            self._rows[table] = self.tables[table].rows(named=True)
        return self._rows[table]

    def supplier(self, name: str | None) -> int:
        """Give the index of a supplier; 0 is our own."""
        return 0 if name is None else self.suppliers[name]

    def calendar(self, cell: str | None, offset_h: float) -> int:
        """Give the index of a calendar of windows; 0 is always open, -1 stands for a blank."""
        if cell is None:
            return -1
        key = (cell, offset_h)
        if key not in self._calendars:
            self._calendars[key] = len(self._windows)
            times = parse(cell)
            self._windows.append(calendars.windows(times, self.start, self.horizon_h, offset_h))
        return self._calendars[key]

    def instants(self, cell: str, offset_h: float) -> tuple[int, int]:
        """Give where the instants of a times cell lie, and how many there are."""
        first = sum(map(len, self._instants))
        self._instants.append(calendars.instants(parse(cell), self.start, self.horizon_h, offset_h))
        return first, len(self._instants[-1])

    def days(self, day: Any) -> float:
        """Give 00:00 of a date in plan hours."""
        return calendars.hours_since(self.start, day)

    @cached_property
    def pooled(self) -> dict[tuple[str, str], int]:
        """Vehicles that carry or guard on routes: (site, type) -> index."""
        kinds = {r["name"]: r["kind"] for r in self.rows("types")}
        used = {
            r[column]
            for r in self.rows("routes")
            for column in ("carrier", "escort")
            if r[column] is not None and kinds[r[column]] in ROAD_KINDS
        }
        posts = {(r["site"], r["type"]) for r in self.rows("fleet") if r["type"] in used}
        return {post: k for k, post in enumerate(sorted(posts))}

    @cached_property
    def pooled_types(self) -> set[str]:
        """Types whose tails are pooled, not simulated one by one."""
        return {type_ for _, type_ in self.pooled}

    def tails_of(self, row: Mapping[str, Any]) -> list[str]:
        """Give the tails that a row of `fleet` stands for."""
        if row["count"] == 1:
            return [row["name"]]
        return [f"{row['name']}-{k}" for k in range(1, row["count"] + 1)]

    @cached_property
    def _modes(self) -> dict[str, str]:
        return dict(self.tables["offers"].select("name", "mode").iter_rows())

    def contract(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """Name the offer that pays parts and outside work of a tail: its support, or wet lease."""
        for row in rows:
            if row["support"]:
                return str(row["support"])
            if row["offer"] and self._modes.get(row["offer"]) == "wet_lease":
                return str(row["offer"])
        return ""

    @cached_property
    def vehicle_rows(self) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        """For each pooled vehicle, by sorted name, its rows of `fleet` with their positions."""
        found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        for position, row in enumerate(self.rows("fleet")):
            if row["type"] in self.pooled_types:
                for tail in self.tails_of(row):
                    found.setdefault(tail, []).append((position, row))
        return dict(sorted(found.items()))

    @cached_property
    def tails(self) -> dict[str, int]:
        """Tails that are simulated one by one, by sorted name."""
        names = {
            tail
            for row in self.rows("fleet")
            if row["type"] not in self.pooled_types
            for tail in self.tails_of(row)
        }
        return _numbered(names)

    @cached_property
    def tail_rows(self) -> list[list[tuple[int, dict[str, Any]]]]:
        """For each tail its rows of `fleet` with their positions."""
        found: list[list[tuple[int, dict[str, Any]]]] = [[] for _ in self.tails]
        for position, row in enumerate(self.rows("fleet")):
            if row["type"] not in self.pooled_types:
                for tail in self.tails_of(row):
                    found[self.tails[tail]].append((position, row))
        return found

    @cached_property
    def tail_type(self) -> list[int]:
        """Type of each tail."""
        return [self.types[rows[0][1]["type"]] for rows in self.tail_rows]

    @cached_property
    def posts(self) -> dict[tuple[int, int], int]:
        """(site, type) at which a tail may have its home."""
        told = {
            (self.sites[row["site"]], self.types[row["type"]])
            for rows in self.tail_rows
            for _, row in rows
        }
        told |= {
            (self.sites[r["site"]], self.types[r["type"]])
            for r in self.rows("posture")
            if r["type"] not in self.pooled_types
        }
        return {post: k for k, post in enumerate(sorted(told))}

    def finish_calendars(self) -> None:
        """Pack the calendars and instants that were asked for."""
        f, i = self.pack.f, self.pack.i
        sizes = [len(opens) for opens, _ in self._windows]
        i["cal_n"] = sizes
        i["cal_first"] = np.cumsum([0, *sizes[:-1]])
        f["cal_open"] = np.concatenate([opens for opens, _ in self._windows])
        f["cal_close"] = np.concatenate([closes for _, closes in self._windows])
        lengths = [closes - np.maximum(opens, 0) for opens, closes in self._windows]
        f["cal_hours"] = np.concatenate([np.cumsum(some) - some for some in lengths])
        self.pack.n["n_calendar"] = len(self._windows)
        f["instant"] = np.concatenate([*self._instants, np.empty(0)])

    def hours(self, days: float | None) -> float:
        """Give days as hours."""
        return 0.0 if days is None else days * HOURS_PER_DAY


def firsts_of(names: Sequence[Any]) -> list[int]:
    """Give for each name the first place of it: a later row of a key goes on counting."""
    first: dict[Any, int] = {}
    return [first.setdefault(name, k) for k, name in enumerate(names)]


def _numbered(names: Iterable[Any]) -> dict[str, int]:
    return {name: k for k, name in enumerate(sorted(set(names)))}


def some(value: Any, otherwise: Any) -> Any:
    """Give a value, or another where it is blank."""
    return otherwise if value is None else value


def spans(groups: list[list[Any]]) -> tuple[list[int], list[int]]:
    """Give the length of each group and where it begins when they are joined."""
    sizes = [len(group) for group in groups]
    return sizes, list(np.cumsum([0, *sizes])[:-1])


def listed(groups: Iterable[list[int]]) -> tuple[list[int], list[int], list[int]]:
    """Give the length of each group, where it begins, and all of them joined."""
    told = list(groups)
    return *spans(told), [number for group in told for number in group]
