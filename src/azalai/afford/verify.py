"""Recompute the totals in plain loops, from the plan and its quantities alone.

Nothing here stands on the lines, arrays or joins of the method: each rule of RULES 9 is written
a second time, one quantity after another, in floats without rounding.  The economic view is
recomputed by category; of the cash view, what purchases on credit add to it in all.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, pairwise
from typing import Any, Final

import polars as pl

from azalai.afford.calendar import Calendar, Span, calendar_of, spans
from azalai.afford.elements import Trades
from azalai.afford.fleetbook import Fleetbook, fitted
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario
from azalai.support.periods import project_dates
from azalai.units import HOURS_PER_DAY

#: Half a minor unit for each entry is what rounding may move.
TOLERANCE: Final = 1e-9
Row = Mapping[str, Any]


class Prices:
    """Reads prices and brings them to then-year money, one at a time."""

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan
        self.calendar: Calendar = calendar_of(plan)
        self.dates = project_dates({"projects": plan.projects.frame}, plan.start)
        self._rows: dict[tuple[str, str], list[tuple[date, Row]]] = {}
        self._spans: dict[str, list[Span | None]] = {}
        self.book = Fleetbook(plan, self.dates)
        self.trades = Trades({name: rows.frame for name, rows in plan.tables.items()})
        self.kinds = dict(plan.types.frame.select("name", "kind").iter_rows())
        self.fitted = fitted(plan.parts.frame, set(self.kinds))
        self.modes = dict(plan.offers.frame.select("name", "mode").iter_rows())
        self.items = {row["name"]: row for row in plan.items.frame.iter_rows(named=True)}
        self.types = {row["name"]: row for row in plan.types.frame.iter_rows(named=True)}
        self.index_of = dict(plan.suppliers.frame.select("name", "index").iter_rows()).get
        self.sellers: dict[str, list[str]] = defaultdict(list)
        for row in plan.offers.frame.iter_rows(named=True):
            if row["mode"] == "buy" and row["name"] not in self.sellers[row["what"]]:
                self.sellers[row["what"]].append(row["name"])
        self.base = plan.settings.plan.price_year or plan.start.year
        self.points: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.money: set[str] = set()
        for row in plan.rates.frame.sort("year").iter_rows(named=True):
            self.points[row["name"]].append((row["year"], row["value"]))
            if row["kind"] == "currency":
                self.money.add(row["name"])

    def level(self, name: str, year: float) -> float:
        """Give an index or currency in a year."""
        points = self.points.get(name, [])
        if not points:
            return 1.0
        for (y0, v0), (y1, v1) in pairwise(points):
            if y0 <= year <= y1:
                return float(v0 * (v1 / v0) ** ((year - y0) / (y1 - y0)))
        (y0, v0), (y1, v1) = (points[0], points[0]) if len(points) == 1 else points[-2:]
        if year < points[0][0] and len(points) > 1:
            (y0, v0), (y1, v1) = points[1], points[0]
        if name in self.money or len(points) == 1:
            return float(v1)
        return float(v1 * (v1 / v0) ** ((year - y1) / (y1 - y0)))

    def then_year(self, amount: float, row: Row, index: str | None, month: int) -> float:
        """Bring an amount in the money of a row to the plan's money of a month's year."""
        year = self.calendar.year_at(month)
        name, begun = index or "general", row["price_year"] or self.base
        grown = self.level(name, year) / self.level(name, begun)
        code = row["currency"]
        foreign = code is not None and code != self.plan.settings.plan.currency
        return amount * grown * (self.level(code, year) if foreign else 1.0)

    def constant(self, month: int) -> float:
        """Give constant money for one then-year of a month."""
        year = self.calendar.year_at(month)
        return self.level("general", self.base) / self.level("general", year)

    def present(self, month: int) -> float:
        """Give the present value of one in constant money of a month."""
        settings = self.plan.settings
        years = max(math.ceil(settings.plan.years), 1)
        at = min(month // 12, years - 1) + (0.5 if settings.afford.flow_at == "mid" else 1.0)
        factor = (1.0 + settings.plan.discount_frac) ** -at
        if settings.afford.discount_basis == "nominal":
            first = self.plan.start.year
            flows = first + (0.5 if settings.afford.flow_at == "mid" else 1.0)
            for year in (float(self.calendar.year_at(month)), flows):
                factor *= self.level("general", year) / self.level("general", first)
        return float(factor)

    def rows(self, table: str, key: str) -> list[tuple[date, Row]]:
        """Give the rows of a key in the order in which they come into force."""
        if (table, key) not in self._rows:
            self._rows[table, key] = self._read(table, key)
        return self._rows[table, key]

    def _read(self, table: str, key: str) -> list[tuple[date, Row]]:
        held = self.plan.tables[table]
        if table not in self._spans:
            self._spans[table] = spans(held.frame, held.keys, self.dates)
        found = self._spans[table]
        positions = [p for p in held.find(key) if found[p] is not None]
        rows = [(found[p], held.frame.row(p, named=True)) for p in positions]
        return sorted(((s[0], r) for s, r in rows if s is not None), key=lambda pair: pair[0])

    def in_force(self, table: str, key: str, month: int) -> Row | None:
        """Give the row that sets the price in a month: the last begun, before all the first."""
        middle = self.calendar.first_day(month).replace(day=15)
        rows = self.rows(table, key)
        begun = [row for since, row in rows if since <= middle]
        return begun[-1] if begun else (rows[0][1] if rows else None)


def verify(plan: Scenario, quantities: pl.DataFrame, result: Result) -> list[str]:
    """Recompute the economic totals by category; give what differs, empty where nothing does.

    Args:
        plan: the scenario.
        quantities: from which the result was made, of any number of replications; those that the
            plan decides (tails, posts, trainees) may be missing.
        result: of `solve`.

    Returns:
        One text for each category and measure that differs by more than rounding can explain.

    """
    prices = Prices(plan)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    count = 0
    replications = int(quantities["replication"].max() or 0) + 1  # type: ignore[arg-type]
    for category, then_year, month, share in _events(prices, quantities, replications):
        constant = then_year * prices.constant(month)
        columns = (constant, then_year, constant * prices.present(month))
        for place, amount in enumerate(columns):
            sums[category][place] += amount * share
        count += 1
    return list(_differences(result, sums, count / replications))


def _differences(result: Result, sums: Mapping[str, list[float]], count: float) -> Iterator[str]:
    names = ("constant_money", "then_year_money", "discounted_money")
    told = result["years"].filter(pl.col("view") == "economic")
    found = {
        row["category"]: [row[name] for name in names]
        for row in told.group_by("category").agg(pl.col(names).sum()).iter_rows(named=True)
    }
    for category in sorted(set(sums) | set(found)):
        pairs = zip(found.get(category, [0.0] * 3), sums.get(category, [0.0] * 3), strict=True)
        for name, (one, other) in zip(names, pairs, strict=True):
            if abs(one - other) > 0.01 * count + TOLERANCE * abs(other):
                yield f"{category} {name}: {one} against {other}"


Event = tuple[str, float, int, float]  # category, then-year money, month, share of the mean


def _events(prices: Prices, quantities: pl.DataFrame, replications: int) -> Iterator[Event]:
    from azalai.afford.verify_rules import certain, chance, short_hours

    short = short_hours(prices, quantities, replications)
    for row in chain(quantities.iter_rows(named=True), short):
        for category, money in chance(prices, row):
            yield category, money, row["month"], 1.0 / replications
    for category, money, month in certain(prices, quantities):
        yield category, money, month, 1.0


def hours_in_month(calendar: Calendar, month: int) -> float:
    """Count the hours of a whole month."""
    days = (calendar.first_day(month + 1) - calendar.first_day(month)).days
    return days * HOURS_PER_DAY
