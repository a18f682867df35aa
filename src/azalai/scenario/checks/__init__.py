"""The checks of a plan, by theme; one pass finds every fault.

A check names the tables it reads, and runs when all of them were read.  One that is marked
`whole` finds that something is missing, or judges rows by each other; it runs last, and only where
those tables have no other fault, so that one slip is not told twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from azalai.errors import Place, Problems
from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.tables.registry import TABLES

Origin = Literal["read", "changed", "drawn"]


@dataclass(frozen=True)
class View:
    """What a check sees.

    Attributes:
        plan: the scenario, perhaps without rows that could not be read.
        problems: where it reports.
        read: names of the tables that were read; the others are empty here, not in the plan.
        lost: names that rows left out would have had; they are not unknown.
        faulty: row numbers, by table, of which a cell was left out.
        incomplete: tables of which rows or cells were lost.
        engine: the engine that is asked for, or blank.
        settings_file: where the settings stand.
        touched: tables that a change may have made faulty; all of them for a plan just read.
        files: files beside the plan that are checked like tables (removal records).
        origin: a plan just read; one `changed` from it, whose addresses speak of what was read; or
            one `drawn`, whose figures may lie where laws have tails.

    """

    plan: Scenario
    problems: Problems
    read: frozenset[str] = frozenset(TABLES)
    lost: dict[str, set[str]] = field(default_factory=dict)
    faulty: dict[str, set[int]] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    engine: str = ""
    settings_file: str = SCENARIO
    touched: frozenset[str] = frozenset(TABLES)
    files: dict[str, Rows[Any]] = field(default_factory=dict)
    origin: Origin = "read"

    def tables(self) -> Iterator[Rows[Any]]:
        """Give the tables with rows that were read and may be faulty."""
        for name, rows in (self.files or self.plan.tables).items():
            if len(rows) and (name in self.touched or self.files):
                yield rows

    def place(self, table: str, position: int, column: str = "") -> Place:
        """Give the place of a row, by its position in the frame."""
        rows: Rows[Any] = self.files[table] if table in self.files else self.plan.tables[table]
        line = int(rows.lines[position])
        return Place(rows.file, table, line or None, column, rows.key_at(position))


@dataclass(frozen=True)
class Check:
    """One check: what it runs, what it reads, when it may run."""

    run: Callable[[View], None]
    tables: frozenset[str]
    whole: bool


CHECKS: Final[list[Check]] = []


def check(
    *tables: str, whole: bool = False
) -> Callable[[Callable[[View], None]], Callable[[View], None]]:
    """Register a check that reads `tables` (none: all of them)."""

    def register(run: Callable[[View], None]) -> Callable[[View], None]:
        CHECKS.append(Check(run, frozenset(tables or TABLES), whole))
        return run

    return register


def run_checks(view: View) -> None:
    """Run every check that reads a touched table."""
    from azalai.scenario.checks import (  # noqa: F401
        addresses,
        alternatives,
        cycles,
        engines,
        evidence,
        missions,
        money,
        names,
        odd,
        periods,
        prices,
        rows,
        supply,
        upkeep,
    )

    for item in CHECKS:
        if not item.whole and _may_run(item, view):
            item.run(view)
    faulty = view.incomplete | {p.place.table for p in view.problems if p.level == "error"}
    for item in CHECKS:
        if item.whole and _may_run(item, view) and not item.tables & faulty:
            item.run(view)


def _may_run(item: Check, view: View) -> bool:
    """Tell whether the tables of a check were read, and one of them may be faulty."""
    read = item.tables == frozenset(TABLES) or item.tables <= view.read
    return read and bool(item.tables & view.touched)
