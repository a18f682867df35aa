"""The checks of a plan, by theme; one pass finds every fault.

A check names the tables it reads, and runs when all of them were read.  It looks only at rows whose
cells are sure where it needs them (`View.cells`), and says that something is missing only where
nothing in doubt could be it (`View.settled`), so that one slip is neither told twice nor hides
another.  Those marked `first` put more cells in doubt: unknown names, rows that break a rule.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from azalai.errors import Place, Problems
from azalai.scenario.doubts import Doubts
from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.tables.registry import TABLES

Origin = Literal["read", "changed", "drawn"]


@dataclass(frozen=True)
class View:
    """What a check sees.

    Attributes:
        plan: the scenario; a cell that could not be read is empty, even where one is needed.
        problems: where it reports.
        read: names of the tables that were read; the others are empty here, not in the plan.
        doubts: the cells in doubt, by table.
        unsure: settings in doubt, `[section] name`; all of them: `*`.
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
    doubts: dict[str, Doubts] = field(default_factory=lambda: defaultdict(Doubts))
    unsure: frozenset[str] = frozenset()
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
        rows = self.rows(table)
        line = int(rows.lines[position])
        key = self.doubts[table].keys.get(position) or rows.key_at(position)
        return Place(rows.file, table, line or None, column, key)

    def rows(self, table: str) -> Rows[Any]:
        """Give a table of the plan, or a file beside it."""
        return self.files[table] if table in self.files else self.plan.tables[table]

    def cells(self, table: str, *columns: str, told: bool = False) -> Iterator[tuple[Any, ...]]:
        """Give position and cells of the rows in which none of these cells is in doubt.

        Args:
            table: which.
            columns: in the order in which they are wanted.
            told: blanks stay blank; else defaults are filled in.

        """
        rows = self.rows(table)
        frame = rows.given if told else rows.frame
        cells = zip(range(len(rows)), *(frame[name].to_list() for name in columns), strict=True)
        hidden = self.in_doubt(table, columns)
        return (row for row in cells if row[0] not in hidden) if hidden else cells

    def in_doubt(self, table: str, columns: Iterable[str]) -> Collection[int]:
        """Give the positions of rows with one of these cells, or what it defaults to, in doubt."""
        spec, wanted = self.rows(table).spec, list(columns)
        for name in wanted:  # grows: a default may stand on a default
            source = spec.columns[name].default_from if name in spec.columns else ""
            wanted += [source] if source and source not in wanted else []
        return self.doubts[table].among(wanted, len(self.rows(table)))

    def settled(self, *addresses: str) -> bool:
        """Tell whether no cell of these columns (`fleet.type`) is in doubt, in any row."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            table, _, column = address.partition(".")
            by_table[table].append(column)
        return all(self.doubts[table].settled(c) for table, c in by_table.items())

    def is_sure(self, setting: str) -> bool:
        """Tell whether a setting (`[ready] warmup_y`, `currency`) could be read."""
        return not {"*", setting} & self.unsure


@dataclass(frozen=True)
class Check:
    """One check: what it runs, what it reads, when it may run."""

    run: Callable[[View], None]
    tables: frozenset[str]
    first: bool


CHECKS: Final[list[Check]] = []


def check(
    *tables: str, first: bool = False
) -> Callable[[Callable[[View], None]], Callable[[View], None]]:
    """Register a check that reads `tables` (none: all of them)."""

    def register(run: Callable[[View], None]) -> Callable[[View], None]:
        CHECKS.append(Check(run, frozenset(tables or TABLES), first))
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

    for item in sorted(CHECKS, key=lambda c: not c.first):
        if _may_run(item, view):
            item.run(view)


def _may_run(item: Check, view: View) -> bool:
    """Tell whether the tables of a check were read, and one of them may be faulty."""
    read = item.tables == frozenset(TABLES) or item.tables <= view.read
    return read and bool(item.tables & view.touched)
