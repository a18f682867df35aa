"""The checks of a plan, by theme; one pass finds every fault.

A check is a generator of problems that names the tables it reads.  It runs when all of
them were read; one that is marked `whole` finds that something is missing, so it runs only
where no row of those tables was lost to an earlier fault.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from azalai.errors import Place, Problems
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
        incomplete: tables of which rows were lost.
        engine: the engine that is asked for, or blank.
        touched: tables that a change may have made faulty; all of them for a plan just read.
        files: files beside the plan that are checked like tables (removal records).
        origin: a plan just read; one `changed` from it, whose addresses speak of what was read; or
            one `drawn`, whose figures may lie where laws have tails.

    """

    plan: Scenario
    problems: Problems
    read: frozenset[str] = frozenset(TABLES)
    lost: dict[str, set[str]] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    engine: str = ""
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
        rows,
        supply,
        upkeep,
    )

    for item in _runnable(view):
        if item.tables & view.touched:
            item.run(view)


def _runnable(view: View) -> Iterator[Check]:
    everything = frozenset(TABLES)
    for item in CHECKS:
        read = item.tables == everything or item.tables <= view.read
        if read and not (item.whole and item.tables & view.incomplete):
            yield item
