"""`with_changes`: a new Scenario with cells set, rows added and removed.

The changed rows go through their row model again, and the checks that read a touched table are
repeated; everything else is shared with the old Scenario.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from azalai.errors import Fix, Place, Problem, Problems, ScenarioError, nearest
from azalai.scenario.checks import Origin, View, run_checks
from azalai.scenario.doubts import Doubts
from azalai.scenario.parse import Record, parse_records
from azalai.scenario.raw import SCENARIO, RawPlan, RawSetting, clean
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.scenario.settings import read_settings, settings_cells
from azalai.tables.cells import to_text
from azalai.tables.registry import TABLES
from azalai.tables.settings import Settings

EditAction = Literal["set", "add", "remove"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, addressed as in the table `changes`.

    Attributes:
        table: name of a table, or `scenario` for a setting.
        key: of the row (`Bamako | Gao | road`); of a setting its section (first lines: blank).
        column: of the cell; blank with `add` and `remove`.
        value: the new cell, as text or as a value (265, True, a date); blank empties it.  With
            `add` the key of the row to copy, or blank.
        action: `set`, `add` or `remove`.
        place: where the change was told, for messages.

    """

    table: str
    key: str
    column: str = ""
    value: Any = ""
    action: EditAction = "set"
    place: Place | None = None


def apply(plan: Scenario, edits: Iterable[Edit], *, origin: Origin = "changed") -> Scenario:
    """Give the changed plan; `Scenario.with_changes` calls this.

    Rows are added first, then cells set, then rows removed, so that the order in which
    changes of different cells are told does not matter.

    Args:
        plan: the scenario to change.
        edits: what to change.
        origin: `drawn` where the edits are a draw of the plan's evidence.

    Raises:
        ScenarioError: if an address matches nothing, or the changed plan has faults.

    """
    by_table: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_table[edit.table].append(edit)
    problems = Problems()
    settings = plan.settings
    tables = dict(plan.tables)
    doubts: dict[str, Doubts] = defaultdict(Doubts)
    for name, told in by_table.items():
        if name == SCENARIO:
            settings = _edit_settings(settings, told, problems)
        elif name in tables and name not in plan.read:
            continue  # the engine that this plan was read for does not look at it
        elif name in tables:
            tables[name], doubts[name] = _edit_rows(tables[name], told, problems)
        else:
            _refuse(told[0], "table", name, [*TABLES, SCENARIO], problems)
    changed = Scenario(settings, tables, problems, plan.read)
    touched = frozenset(TABLES if SCENARIO in by_table else by_table)
    view = View(changed, problems, plan.read, doubts, touched=touched, origin=origin)
    run_checks(view)
    if problems.errors:
        raise ScenarioError(problems, plan.name)
    return changed


def _refuse(edit: Edit, part: str, found: str, known: Iterable[str], problems: Problems) -> None:
    near = nearest(found, known)
    place = edit.place or Place(edit.table, edit.table, None, edit.column, edit.key)
    fields = {"found": found, "table": edit.table, "nearest": near}
    fix = Fix("set", place.table, place.row, part, near) if near else None
    problems.add(Problem(f"address-{part}", place, fields, fix))


def _edit_settings(settings: Settings, edits: list[Edit], problems: Problems) -> Settings:
    cells = {(s.section, s.name): s for s in settings_cells(settings)}
    for edit in edits:
        place = (edit.key, edit.column)
        cells[place] = RawSetting(None, *place, clean(to_text(edit.value)))
    raw = RawPlan(settings.plan.name, SCENARIO, list(cells.values()))
    return read_settings(raw, problems)


def _edit_rows(rows: Rows[Any], edits: list[Edit], problems: Problems) -> tuple[Rows[Any], Doubts]:
    """Change one table: the rows touched become text, are changed, and are read again."""
    workshop = _Workshop(rows, problems)
    for action in ("add", "set", "remove"):
        for edit in edits:
            if edit.action == action:
                workshop.do(edit)
    return workshop.done()


class _Workshop:
    """The rows of one table while they are changed."""

    def __init__(self, rows: Rows[Any], problems: Problems) -> None:
        self.rows, self.problems = rows, problems
        self.touched: dict[int, Record] = {}
        self.added: dict[str, Record] = {}
        self.removed: set[int] = set()

    def do(self, edit: Edit) -> None:
        """Do one edit, or report why it cannot be done."""
        if edit.action == "add":
            self._add(edit)
        elif edit.action == "remove":
            position = self._find(edit, edit.key)
            self.removed |= set() if position is None else {position}
        elif edit.column not in self.rows.spec.columns:
            _refuse(edit, "column", edit.column, self.rows.spec.columns, self.problems)
        else:
            self._set(edit)

    def _add(self, edit: Edit) -> None:
        """Copy the row named in `value`, or start a blank one, under the new key."""
        record: Record = {}
        if edit.value:
            source = self._find(edit, to_text(edit.value))
            record = self._record(source) if source is not None else record
            record.pop("note", None)  # it was said of the other row
        parts = [clean(part) for part in edit.key.split("|")]
        names = self.rows.spec.full_key
        self.added[edit.key] = record | dict(zip(names, parts, strict=False))

    def _set(self, edit: Edit) -> None:
        record = self.added.get(edit.key)
        if record is None:
            position = self._find(edit, edit.key)
            if position is None:
                return
            record = self.touched.setdefault(position, self._record(position))
        record[edit.column] = clean(to_text(edit.value))

    def _find(self, edit: Edit, key: str) -> int | None:
        found = self.rows.find(key)
        if len(found) == 1:
            return found[0]
        if found:
            starts = self.rows.given["starts"].to_list()
            known = [f"{key} | {to_text(starts[i])}".strip() for i in found]
            place = edit.place or Place(edit.table, edit.table, None, edit.column, key)
            fields = {"found": key, "table": edit.table, "periods": ", ".join(known)}
            self.problems.add(Problem("address-periods", place, fields))
        else:
            _refuse(edit, "key", key, [*self.rows.keys, *self.added], self.problems)
        return None

    def _record(self, position: int) -> Record:
        cells = self.rows.given.row(position, named=True)
        return {name: to_text(cell) for name, cell in cells.items() if cell is not None}

    def done(self) -> tuple[Rows[Any], Doubts]:
        """Read the changed rows and put them in their places, new ones at the end."""
        touched = [(self.rows.keys[i], record) for i, record in self.touched.items()]
        records = [*touched, *self.added.items()]
        parsed = parse_records(self.rows.spec, records, self.rows.file, self.problems)
        height = len(self.rows)
        order = [*self.touched, *range(height, height + len(self.added))]
        kept = [i for i in range(height) if i not in self.touched]
        place = {position: i for i, position in enumerate([*kept, *order])}
        stay = [position for position in sorted(place) if position not in self.removed]
        frame = pl.concat([self.rows.given[kept], parsed.rows.given])
        lines = [*self.rows.lines, *[0] * len(self.added)]
        frame = frame[[place[position] for position in stay]]
        now = {position: i for i, position in enumerate(stay)}
        doubts = parsed.doubts.moved(
            {i: now[position] for i, position in enumerate(order) if position in now}
        )
        file = self.rows.file
        return Rows(self.rows.spec, frame, [lines[p] for p in stay], file), doubts
