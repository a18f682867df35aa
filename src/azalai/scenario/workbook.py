"""The second door: one workbook (.xlsx), with a sheet for each table.

Values come from calamine, as the spreadsheet stored them; a formula counts as its stored value.
Comments, styles and charts say nothing about a plan and are passed over, as are empty sheets
that are no table and the guide of the blank workbook; every other sheet must be a table.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from azalai.errors import Fix, Level, Place, Problem, Problems
from azalai.scenario.ooxml import (
    BookError,
    Cell,
    Scan,
    Sheet,
    in_data,
    letters,
    open_book,
    scan_sheet,
    unreadable,
)
from azalai.scenario.raw import (
    SCENARIO,
    RawPlan,
    RawRow,
    RawSetting,
    RawTable,
    clean,
    unknown_table,
)
from azalai.tables.cells import to_text
from azalai.tables.registry import TABLES

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: The sheet of the blank workbook that is meant for people only.
GUIDE: Final = "guide"
HEADER: Final = ["section", "name", "value"]

_NOT_OURS: Final = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, BookError)

#: Kinds of columns that would take an error value for a word.
_ANY_TEXT: Final = ("name", "list", "key", "text")
#: Error values that calamine reads over; it gives up a sheet with any other (`#SPILL!`).
_KNOWN_ERRORS: Final = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
#: Excel counts a 29 February 1900 that never was; days before it are not sure.
SURE_DATES: Final = date(1900, 3, 1)


def read_workbook(path: Path, problems: Problems) -> RawPlan:
    """Open every table of a workbook; faults of the file are added to `problems`."""
    plan = RawPlan(path.stem, f"{path.name} [{SCENARIO}]")
    try:
        sheets = open_book(path)
        with _guarded():
            from python_calamine import CalamineWorkbook

            book = CalamineWorkbook.from_path(path)
        taken = {sheet.name for sheet in sheets}
        with book:
            for sheet in sheets:
                _Reader(path, sheet, taken, problems).read(book, plan)
    except BookError as fault:
        problems.add(_refusal(fault, Place(path.name)))
    return plan


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn whatever calamine raises into a refusal; its panics are no `Exception`."""
    try:
        yield
    except BaseException as fault:
        if isinstance(fault, _NOT_OURS):
            raise
        raise unreadable("damaged") from None


def _refusal(fault: BookError, place: Place) -> Problem:
    fix = None
    if fault.code == "book-unreadable":
        fix = Fix("save-as", place.table or place.file.rpartition(".")[0], value="XLSX")
    return Problem(fault.code, place, fault.fields, fix)


class _Reader:
    """Reads one sheet, and tells what is wrong or noteworthy about it."""

    def __init__(self, path: Path, sheet: Sheet, taken: set[str], problems: Problems) -> None:
        self.path, self.sheet, self.taken, self.problems = path, sheet, taken, problems
        self.name = sheet.name
        self.file = f"{path.name} [{sheet.name}]"
        self.header: list[str] = []

    def read(self, book: "CalamineWorkbook", plan: RawPlan) -> None:
        """Add the sheet to the plan."""
        if self.name == GUIDE or self.sheet.chart:
            return
        try:
            scan = scan_sheet(self.path, self.sheet)
            if self.name not in TABLES and self.name != SCENARIO:
                if scan.bottom:
                    problem = unknown_table(self.name, self.file, "sheet-unknown", self.taken)
                    self.problems.add(problem)
            elif any(set(cells.values()) - _KNOWN_ERRORS for cells in scan.errors.values()):
                self._tell_cells(scan)
            else:
                self._keep(plan, self._rows(book, scan), scan)
        except BookError as fault:
            self.problems.add(_refusal(fault, Place(self.file, self.name)))

    def _rows(self, book: "CalamineWorkbook", scan: Scan) -> Callable[[], Iterator[RawRow]]:
        """Load the values of the sheet, and give the function that opens its rows afresh."""
        with _guarded():
            sheet = book.get_sheet_by_name(self.name)
        errors: dict[int, dict[int, str]] = {}

        def rows() -> Iterator[RawRow]:
            try:
                with _guarded():
                    yield from _texts(sheet, errors)
            except BookError as fault:
                self.problems.add(_refusal(fault, Place(self.file, self.name)))

        self.header = next(rows(), (0, []))[1]
        errors.update({row: self._shown(cells) for row, cells in scan.errors.items()})
        return rows

    def _keep(self, plan: RawPlan, rows: Callable[[], Iterator[RawRow]], scan: Scan) -> None:
        refused = self._refused(scan)
        if self.name == SCENARIO:
            plan.settings = self._settings(rows(), refused)
        else:
            plan.tables[self.name] = RawTable(
                self.name, self.file, rows, is_grid=True, refused=refused
            )
        self._tell_cells(scan)
        self._tell_sheet(scan)

    def _refused(self, scan: Scan) -> dict[int, set[int]]:
        """Give the cells that no other fault is told of, by row and column.

        They hold an error value or a formula without a value, or are merged into another cell.
        """
        refused: dict[int, set[int]] = defaultdict(set)
        for row, cells in scan.errors.items():
            refused[row] |= {column for column in cells if self._takes_any(column)}
        for row, column in scan.empty:
            refused[row].add(column)
        for merged in scan.merged:
            if in_data(scan, merged):
                _, top, bottom, left, right = merged
                for row in range(top, min(bottom, scan.bottom) + 1):
                    refused[row] |= set(range(left, min(right, scan.right) + 1))
                refused[top].discard(left)
        return {row: cells for row, cells in refused.items() if cells}

    def _settings(
        self, rows: Iterator[RawRow], refused: Mapping[int, set[int]]
    ) -> list[RawSetting]:
        """Read the settings; a row without a value tells nothing."""
        number, header = next(rows, (1, []))
        if header != HEADER:
            fields: dict[str, object] = {"found": ", ".join(header), "allowed": ", ".join(HEADER)}
            self.problems.add(Problem("book-settings-header", self._place(number), fields))
        named = set(HEADER) <= set(header)
        where = [header.index(name) if named else i for i, name in enumerate(HEADER)]
        settings = []
        for row, cells in rows:
            padded = [*cells, "", "", ""]
            section, name, value = (padded[i] for i in where)
            is_refused = where[-1] in refused.get(row, ())
            if value or is_refused:
                settings.append(RawSetting(row, section, name, value, refused=is_refused))
            if extra := [cell for cell in cells[max(len(header), 3) :] if cell]:
                fields = {"count": len(HEADER), "found": extra[0]}
                self.problems.add(Problem("row-too-long", self._place(row), fields))
        return settings

    def _shown(self, cells: dict[int, str]) -> dict[int, str]:
        """Give the error values that stand as text, so that the row model refuses them."""
        return {c: text for c, text in cells.items() if not self._takes_any(c) or self._needed(c)}

    def _takes_any(self, column: int) -> bool:
        """Tell whether the row model would take an error value in this column for a word."""
        if self.name == SCENARIO:
            return True
        spec = TABLES[self.name].columns.get(self._column(column))
        return spec is None or (spec.kind in _ANY_TEXT and not spec.words)

    def _needed(self, column: int) -> bool:
        spec = TABLES[self.name].columns.get(self._column(column)) if self.name in TABLES else None
        return spec is not None and spec.required

    def _column(self, column: int) -> str:
        """Give the name of a column, or its letters where the header has none."""
        name = self.header[column] if column < len(self.header) else ""
        return name or letters(column)

    def _place(self, row: int, column: int | None = None) -> Place:
        name = "" if column is None else self._column(column)
        return Place(self.file, self.name, row, name)

    def _tell_cells(self, scan: Scan) -> None:
        """Refuse error values that look like words, and formulas without a value."""
        errors = (
            (row, column, text)
            for row, cells in scan.errors.items()
            for column, text in cells.items()
            if self._takes_any(column)
        )
        self._tell_each("cell-error", errors)
        self._tell_each("cell-formula-empty", ((row, column, "") for row, column in scan.empty))

    def _tell_each(self, code: str, cells: Iterable[tuple[int, int, str]]) -> None:
        by_column: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row, column, text in cells:
            by_column[column].append((row, text))
        for column, found in by_column.items():
            told = (self._cell_problem(code, row, column, text) for row, text in found)
            self.problems.add_many(told, len(found))

    def _cell_problem(self, code: str, row: int, column: int, text: str) -> Problem:
        place = self._place(row, column)
        fix = Fix("set", self.name, row, place.column)
        if code == "cell-formula-empty":
            fix = Fix("save-as", self.name, value="XLSX")
        elif self._needed(column):
            fix = Fix("remove-row", self.name, row)
        return Problem(code, place, {"found": text}, fix)

    def _tell_sheet(self, scan: Scan) -> None:
        """Tell what concerns the sheet as a whole."""
        for merged in scan.merged:
            if in_data(scan, merged):
                _, top, _, left, _ = merged
                place = self._place(top, left)
                self.problems.add(Problem("cells-merged", place, {"range": merged[0]}))
        if self.sheet.hidden:
            self._remark("sheet-hidden", "warning", None, {})
        if scan.formulas:
            self._remark("sheet-formulas", "note", scan.first_formula, {"count": scan.formulas})
        if scan.external:
            self._remark("sheet-external", "note", scan.first_external, {"count": scan.external})

    def _remark(self, code: str, level: Level, first: Cell | None, fields: dict[str, Any]) -> None:
        place = Place(self.file, self.name)
        if first:
            fields["cell"] = f"{letters(first[1])}{first[0]}"
        self.problems.add(Problem(code, place, fields, level=level))


def _texts(sheet: "CalamineSheet", errors: dict[int, dict[int, str]]) -> Iterator[RawRow]:
    """Give the rows of a sheet as text, blank ones left out, with the error values told."""
    left = sheet.start[1] if sheet.start else 0  # calamine leaves out empty columns at the left
    before = [""] * left
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = before + [_WRITERS.get(type(value), str)(value) for value in values]
        for column, error in errors.get(number, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = error
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _number(value: float) -> str:
    return to_text(value) if math.isfinite(value) else str(value)


def _yes_no(value: bool) -> str:
    return "true" if value else "false"


def _datetime(value: datetime) -> str:
    return _date(value.date()) if value.time() == time() else value.isoformat(sep=" ")


def _date(value: date) -> str:
    """Write a day; one that spreadsheets do not agree about is left in a form that is refused."""
    return value.isoformat() if value >= SURE_DATES else f"{value.isoformat()} 00:00:00"


def _time(value: time) -> str:
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(value / timedelta(seconds=1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}" + (f":{to_text(seconds)}" if seconds else "")


#: How each kind of value is written: as the text that a person would have typed into a CSV file.
_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    str: clean,
    float: _number,
    bool: _yes_no,
    datetime: _datetime,
    date: _date,
    time: _time,
    timedelta: _duration,
}
