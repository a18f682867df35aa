"""Evidence: which row of `evidence` speaks of which cell, and what the whole rests on.

The nearest address counts: of all rows that match a told cell, the one with the fewest `*`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from azalai.scenario.address import Cells, resolve, stars
from azalai.scenario.raw import SCENARIO
from azalai.scenario.scenario import Scenario
from azalai.tables.row import Column
from azalai.tables.settings import SECTIONS, TARGETS
from azalai.units import unit_of

#: Numbers that say how things are called or counted in time, not how the world is.
_NO_FIGURE: Final = {"price_year", "year", "seed", "priority", "rank"}
#: Tables about the plan itself.
_ABOUT: Final = {"evidence", "alternatives", "changes"}

Cell = tuple[str, int, str]  # table, position of the row, column; a setting: scenario, 0, address


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that the plan tells, and the evidence row behind it (-1: none)."""

    cell: Cell
    value: float
    evidence: int
    stake_money: float


def is_figure(column: Column) -> bool:
    """Tell a column that holds numbers about the world, which evidence can speak of."""
    return column.kind in ("number", "whole") and not column.key and column.name not in _NO_FIGURE


class Evidence:
    """The evidence of a plan, matched to its cells."""

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan
        self.rows = plan.evidence.frame.rows(named=True)
        self._best: dict[Cell, tuple[int, list[int]]] = {}
        self.lost: set[int] = set()  # rows whose address matches nothing
        for number, row in enumerate(self.rows):
            self._match(number, row)

    def _match(self, number: int, row: dict[str, Any]) -> None:
        found = resolve(self.plan, row["table"], row["key"], row["column"], wildcards=True)
        if not isinstance(found, Cells):
            self.lost.add(number)
            return
        count = stars(self.plan, row["table"], row["key"], row["column"])
        for cell in self._cells(row, found):
            best, holders = self._best.get(cell, (count, []))
            if count < best or not holders:
                self._best[cell] = (count, [number])
            elif count == best:
                holders.append(number)

    def _cells(self, row: dict[str, Any], found: Cells) -> Iterator[Cell]:
        if found.table == SCENARIO:
            yield from _setting_cells(row["key"], row["column"])
            return
        for column in found.columns:
            for position in found.positions:
                yield found.table, position, column

    @cached_property
    def of_cell(self) -> dict[Cell, int]:
        """The evidence row of each cell that has one.

        Where several without a range are as near, the first by its key: row order counts for
        nothing.
        """
        keys = self.plan.evidence.keys
        return {c: min(holders, key=keys.__getitem__) for c, (_, holders) in self._best.items()}

    @property
    def ties(self) -> Iterator[tuple[Cell, list[int]]]:
        """Cells for which several rows are equally near, one of them with a range."""
        for cell, (_, holders) in self._best.items():
            if len(holders) > 1 and any(self.rows[n]["low"] is not None for n in holders):
                yield cell, holders

    @cached_property
    def figures(self) -> list[Figure]:
        """Every number that the plan tells, settings included."""
        return [*self._table_figures(), *self._setting_figures()]

    def _table_figures(self) -> Iterator[Figure]:
        for name, rows in self.plan.tables.items():
            if name in _ABOUT or not len(rows):
                continue
            for column in filter(is_figure, rows.spec.columns.values()):
                stakes = _stakes(self.plan, name, column.name)
                for position, value in enumerate(rows.given[column.name].to_list()):
                    if value is not None:
                        cell = (name, position, column.name)
                        stake = abs(value) * stakes[position] if stakes else 0.0
                        yield Figure(cell, float(value), self.of_cell.get(cell, -1), stake)

    def _setting_figures(self) -> Iterator[Figure]:
        for section, model in SECTIONS.items():
            told = self.plan.settings.section(section)
            for column in filter(is_figure, model.columns.values()):
                value = getattr(told, column.name)
                if column.name in told.model_fields_set and value is not None:
                    cell = (SCENARIO, 0, setting_address(section, column.name))
                    yield Figure(cell, float(value), self.of_cell.get(cell, -1), 0.0)

    def is_told_figure(self, cell: Cell) -> bool:
        """Tell a cell that holds a number about the world and is not blank."""
        table, _, name = cell
        if table == SCENARIO:
            section, _, setting = name.rpartition(".")
            column = SECTIONS[section].columns[setting] if section in SECTIONS else None
        else:
            column = self.plan.tables[table].spec.columns[name]
        is_number = table not in _ABOUT and (column is None or is_figure(column))
        return is_number and self.told(cell) is not None

    def told(self, cell: Cell) -> Any:
        """Give the value of a cell as told; None where it is blank."""
        table, position, column = cell
        if table == SCENARIO:
            section, _, name = column.rpartition(".")
            if section == TARGETS:
                return self.plan.settings.targets.get(name)
            model = self.plan.settings.section(section)
            return getattr(model, name) if name in model.model_fields_set else None
        return self.plan.tables[table].given[column][position]

    def address(self, cell: Cell) -> str:
        """Write a cell as people read it: `tasks / Overhaul / work_h`."""
        table, position, column = cell
        if table == SCENARIO:
            return f"{SCENARIO} / {column}"
        return f"{table} / {self.plan.tables[table].key_at(position)} / {column}"


def is_factor(row: Mapping[str, Any]) -> bool:
    """Tell whether a range multiplies its cells: as told, and always under `*`."""
    return row["scale"] == "factor" or "*" in row["key"] or row["column"] == "*"


def uncertain_cells(evidence: Evidence) -> dict[int, list[Cell]]:
    """Give, for each evidence row with a range, the told cells that it is nearest to."""
    cells: dict[int, list[Cell]] = defaultdict(list)
    for cell, number in evidence.of_cell.items():
        if evidence.rows[number]["low"] is not None and evidence.is_told_figure(cell):
            cells[number].append(cell)
    return dict(cells)


def setting_address(section: str, name: str) -> str:
    """Write a setting in one word: `ready.lateral_h`, `years`."""
    return f"{section}.{name}" if section else name


def _setting_cells(section: str, name: str) -> Iterator[Cell]:
    for home, model in SECTIONS.items():
        for column in model.columns:
            if section in (home, "*") and name in (column, "*"):
                yield SCENARIO, 0, setting_address(home, column)
    if section == TARGETS and name != "*":
        yield SCENARIO, 0, setting_address(TARGETS, name)


def _stakes(plan: Scenario, table: str, column: str) -> list[float] | None:
    """Give the money that one unit of each cell of a column moves, in the plan's currency.

    Types count their tails, items what is on the shelves, people the posts they fill; a price a
    year counts for the years of the plan; every other amount once.  The measure ranks figures
    by what hangs on them; it is no cost.  None for a column that is no such money.
    """
    rows, years = plan.tables[table], plan.settings.plan.years
    per = {"money": 1.0, "money/y": years}.get(unit_of(column))
    if per is None or table == "budgets":
        return None
    units = [1.0] * len(rows)
    if table == "types":
        units = _sums(plan.fleet.frame, "type", "count", rows.frame["name"])
    elif table == "items":
        units = _sums(plan.stock.frame, "item", "number", rows.frame["name"])
    elif table == "resources":
        units = (rows.frame["number"] * rows.frame["employed_per_post"]).to_list()
    worth = _worth(plan, table)
    return [per * unit * value for unit, value in zip(units, worth, strict=True)]


def _worth(plan: Scenario, table: str) -> list[float]:
    """Give the plan's money for one unit of each row's currency, by the rate nearest in time."""
    rows = plan.tables[table]
    if not rows.spec.money:
        return [1.0] * len(rows)
    rates: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for name, year, kind, value in plan.rates.frame.select("name", "year", "kind", "value").rows():
        if kind == "currency":
            rates[name].append((year, value))
    told = zip(rows.given["currency"].to_list(), rows.given["price_year"].to_list(), strict=True)
    plan_year = plan.settings.plan.price_year or plan.start.year
    return [
        min(rates.get(currency) or [(0, 1.0)], key=lambda r: abs(r[0] - (year or plan_year)))[1]
        for currency, year in told
    ]


def _sums(frame: pl.DataFrame, by: str, what: str, names: pl.Series) -> list[float]:
    sums = dict(frame.group_by(by).agg(pl.col(what).sum()).iter_rows())
    return [float(sums.get(name, 0) or 1) for name in names.to_list()]
