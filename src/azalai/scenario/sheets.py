"""Writing workbooks: a whole plan, or a blank one to fill in.

What is written is read back as the same text: a number stands as a number only where its digits
survive, a date as a date only where all spreadsheets agree on the day, and everything else as
text that no spreadsheet takes for a formula or a link.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from azalai.errors import OutputError
from azalai.locale import Language, text
from azalai.scenario.ooxml import ROWS, letters
from azalai.scenario.outputs import replacing
from azalai.scenario.raw import SCENARIO, RawSetting
from azalai.scenario.words import default_words, holds
from azalai.scenario.workbook import GUIDE, HEADER, SURE_DATES
from azalai.tables.cells import to_text
from azalai.tables.registry import TABLES, label
from azalai.tables.row import Column, Table
from azalai.tables.settings import SECTIONS, TARGETS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Says what a column means; settings have no table.
Describe = Callable[[Table | None, Column], str]

#: A table, the columns of it that are told, and their cells.
TableText = tuple[Table, list[str], Iterator[list[str]]]

#: A spreadsheet cuts longer texts off.
LONGEST: Final = 32_767
#: A longer list of words is no drop-down.
LONGEST_LIST: Final = 255

#: What XML cannot hold: halves of characters, and two codes that are none.
_FOREIGN = re.compile("[\ud800-\udfff\ufffe\uffff]")

_WIDTHS: Final = {
    "text": 40,
    "list": 24,
    "times": 24,
    "key": 24,
    "name": 18,
    "word": 14,
    "date": 12,
}
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "needed": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "bottom": 1},
    "head": {"bold": True, "bg_color": "#DDE5EE", "bottom": 1},
    "unit": {"italic": True, "font_color": "#808080"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "text": {"num_format": "@"},
    "number": {},
    "title": {"bold": True, "font_size": 14},
    "strong": {"bold": True},
    "left": {"align": "left"},
    "link": {"font_color": "#1F4E79", "underline": 1},
}
#: One and the same plan gives one and the same file.
_CREATED: Final = datetime(2000, 1, 1)


def _meaning(_: Table | None, column: Column) -> str:
    return column.meaning


def write_workbook(
    path: Path,
    settings: Sequence[RawSetting],
    tables: Iterable[TableText],
    *,
    describe: Describe = _meaning,
    language: Language = "en",
) -> None:
    """Write a plan as one workbook; nothing is left half-written.

    Args:
        path: where to; a file there is replaced.
        settings: those told.
        tables: with their rows, in the order of the sheets.
        describe: says what a column means, in the language of the comments.
        language: of the other words in the comments.

    Raises:
        OutputError: if the file cannot be written, or a table does not fit into a sheet.

    """
    tables = list(tables)
    named = {
        table.name: (header.index("name"), 1)
        for table, header, _ in tables
        if table.names and "name" in header
    }
    with _book(path, named, describe, language) as writer:
        writer.settings([(setting, None) for setting in settings])
        for table, header, rows in tables:
            sheet = writer.table(table, header)
            writer.rows(sheet, table, header, rows)


def write_blank(
    path: Path,
    settings: Sequence[RawSetting],
    guide: Sequence[str],
    *,
    describe: Describe = _meaning,
    language: Language = "en",
) -> None:
    """Write a blank workbook: a guide, every setting, and an empty sheet for each table.

    Args:
        path: where to; a file there is replaced.
        settings: those already told.
        guide: lines of the guide; the first is its title, and a line `sites: ...` that begins
            with the name of a table leads to its sheet.
        describe: says what a column means, in the language of the comments.
        language: of the other words in the comments.

    Raises:
        OutputError: if the file cannot be written.

    """
    named = {t.name: (list(t.columns).index("name"), 2) for t in TABLES.values() if t.names}
    with _book(path, named, describe, language) as writer:
        writer.guide(guide)
        writer.settings(_every_setting(settings))
        for table in TABLES.values():
            writer.units(writer.table(table, list(table.columns), rows_above=2), table)


def _every_setting(told: Sequence[RawSetting]) -> list[tuple[RawSetting, Column | None]]:
    """List every setting there is, with its value where it is told."""
    values = {(s.section, s.name): s.value for s in told}
    listed: list[tuple[RawSetting, Column | None]] = []
    for section, model in SECTIONS.items():
        for column in model.columns.values():
            value = values.get((section, column.name), "")
            listed.append((RawSetting(None, section, column.name, value), column))
    targets = [s for s in told if s.section == TARGETS] or [RawSetting(None, TARGETS, "fleet", "")]
    return listed + [(target, None) for target in targets]


@contextmanager
def _book(
    path: Path, named: Mapping[str, tuple[int, int]], describe: Describe, language: Language
) -> Iterator["_Writer"]:
    """Open a workbook that takes its place when all of it is written."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    with replacing(path) as temporary:
        try:
            with Workbook(temporary, {"constant_memory": True}) as book:
                book.use_zip64()
                book.set_properties({"title": path.stem, "created": _CREATED})
                yield _Writer(book, named, describe, language)
        except XlsxWriterException as fault:
            cause = fault.args[0] if fault.args else fault
            raise (cause if isinstance(cause, OSError) else OSError(str(cause))) from fault


class _Writer:
    """Writes the sheets of one workbook.

    `named` tells which tables other sheets can offer names from: the column of their names,
    and their first row below the header, both counted from 0.
    """

    def __init__(
        self,
        book: "Workbook",
        named: Mapping[str, tuple[int, int]],
        describe: Describe,
        language: Language,
    ) -> None:
        self.book, self.named = book, named
        self.describe, self.language = describe, language
        self.looks: dict[str, Any] = {name: book.add_format(look) for name, look in _LOOKS.items()}

    def _sheet(self, name: str) -> "Worksheet":
        """Add a sheet that prints on A4, as wide as the paper."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def guide(self, lines: Sequence[str]) -> None:
        """Write the sheet that is meant for people only."""
        sheet = self._sheet(GUIDE)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 110)
        for row, line in enumerate(lines):
            name, colon, rest = line.replace("`", "'").partition(": ")
            if colon and name in TABLES:
                sheet.write_url(row, 0, f"internal:'{name}'!A1", self.looks["link"], name)
                sheet.write_string(row, 1, rest)
            elif row == 0:
                sheet.write_string(row, 0, line, self.looks["title"])
            else:
                sheet.write_string(row, 0, line)

    def settings(self, settings: Iterable[tuple[RawSetting, Column | None]]) -> None:
        """Write the sheet `scenario`."""
        sheet = self._sheet(SCENARIO)
        sheet.freeze_panes(1, 0)
        for c, (name, width) in enumerate(zip(HEADER, (12, 26, 30), strict=True)):
            sheet.set_column(c, c, width)
            sheet.write_string(0, c, name, self.looks["needed" if c else "head"])
        for row, (setting, listed) in enumerate(settings, 1):
            model = SECTIONS.get(setting.section)
            column = listed or (model.columns.get(setting.name) if model else None)
            self._setting(sheet, row, setting, column)

    def _setting(
        self, sheet: "Worksheet", row: int, setting: RawSetting, column: Column | None
    ) -> None:
        if setting.section:
            self._text(sheet, row, 0, setting.section)
        self._text(sheet, row, 1, setting.name, "strong" if column and column.required else "")
        kind = column.kind if column else "number"
        look = _look(kind).replace("number", "left")
        sheet.write_blank(row, 2, None, self.looks[look])
        self._cell(sheet, row, 2, setting.value, kind, look)
        if column is None:
            comment = text("comment-target", self.language)
        else:
            comment = self._comment(None, column)
            self._offer(sheet, column, (row, 2, row, 2))
        _attach(sheet, row, 1, comment)

    def table(self, table: Table, header: Sequence[str], rows_above: int = 1) -> "Worksheet":
        """Begin the sheet of a table: header, comments, drop-downs."""
        sheet = self._sheet(table.name)
        sheet.freeze_panes(rows_above, 1)
        sheet.repeat_rows(0, rows_above - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(len(header))}{ROWS}"})
        for c, name in enumerate(header):
            column = table.columns[name]
            width = max(len(name) + 3, _WIDTHS.get(column.kind, 10))
            sheet.set_column(c, c, width, self.looks[_look(column.kind, name)])
            sheet.write_string(0, c, name, self.looks["needed" if column.required else "head"])
            _attach(sheet, 0, c, self._comment(table, column))
            self._offer(sheet, column, (rows_above, c, ROWS - 1, c))
        return sheet

    def units(self, sheet: "Worksheet", table: Table) -> None:
        """Write the row of units, which readers leave out."""
        for c, column in enumerate(table.columns.values()):
            sheet.write_string(1, c, label(column), self.looks["unit"])

    def rows(
        self, sheet: "Worksheet", table: Table, header: Sequence[str], rows: Iterable[list[str]]
    ) -> None:
        """Write the rows of a table under its header."""
        kinds = [table.columns[name].kind for name in header]
        rows = iter(rows)
        for r, cells in enumerate(rows, 1):
            if r >= ROWS:
                count = r + sum(1 for _ in rows)
                raise OutputError(
                    "output-too-many-rows", table=table.name, count=count, most=ROWS - 1
                )
            for c, (kind, cell) in enumerate(zip(kinds, cells, strict=True)):
                self._cell(sheet, r, c, cell, kind)

    def _cell(
        self, sheet: "Worksheet", row: int, column: int, cell: str, kind: str, look: str = ""
    ) -> None:
        """Write a cell in the form that its kind has in a spreadsheet, if that loses nothing."""
        number = _exact_number(cell) if cell and kind in ("number", "whole") else None
        day = _exact_date(cell) if cell and kind == "date" else None
        if number is not None:
            sheet.write_number(row, column, number, self.looks.get(look))
        elif day is not None:
            sheet.write_datetime(row, column, day, self.looks["date"])
        elif cell:
            self._text(sheet, row, column, cell, look)

    def _text(self, sheet: "Worksheet", row: int, column: int, cell: str, look: str = "") -> None:
        place = {"table": sheet.get_name(), "row": str(row + 1), "column": letters(column)}
        if foreign := _FOREIGN.search(cell):
            raise OutputError("output-character", found=f"U+{ord(foreign[0]):04X}", **place)
        if len(cell) * 2 > LONGEST and (count := len(cell.encode("utf-16-le")) // 2) > LONGEST:
            raise OutputError("output-long-text", count=count, most=LONGEST, **place)
        sheet.write_string(row, column, cell, self.looks.get(look))

    def _comment(self, table: Table | None, column: Column) -> str:
        """Write what a person wants to know who fills in a column."""
        lines = [self.describe(table, column).replace("`", "'")]
        lines.append(text("comment-holds", self.language, holds=holds(column, self.language)))
        default = default_words(column, self.language)
        if column.required:
            lines.append(text("comment-required", self.language))
        elif default:
            lines.append(text("comment-default", self.language, default=default))
        return "\n".join(line for line in lines if line)

    def _offer(self, sheet: "Worksheet", column: Column, where: tuple[int, int, int, int]) -> None:
        """Offer what a cell may hold: closed words strictly, names of other sheets as advice."""
        words = ("yes", "no") if column.kind == "yes/no" else column.words
        if words and column.kind != "list" and len(",".join(words)) <= LONGEST_LIST:
            sheet.data_validation(*where, {"validate": "list", "source": list(words)})
        elif column.kind == "name" and len(column.to) == 1 and column.to[0] in self.named:
            source = _names_of(column.to[0], *self.named[column.to[0]])
            advice = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(*where, advice)


def _look(kind: str, name: str = "") -> str:
    """Name the look of a column; text stays as typed, save where a cell may be a number too."""
    if kind in ("number", "whole") or name == "value":
        return "number"
    return "date" if kind == "date" else "text"


def _names_of(table: str, column: int, first: int) -> str:
    """Give the formula of the names that stand in a sheet, however many."""
    name = letters(column)
    top = f"'{table}'!${name}${first + 1}"
    return f"=OFFSET({top},0,0,MAX(1,COUNTA({top}:${name}${ROWS})),1)"


def _attach(sheet: "Worksheet", row: int, column: int, comment: str) -> None:
    """Put a comment beside a cell, in a box as large as its text."""
    lines = sum(1 + len(line) // 42 for line in comment.split("\n"))
    size = {"width": 270, "height": 16 * lines + 10, "font_size": 9}
    sheet.write_comment(row, column, comment, size)


def _exact_number(cell: str) -> float | None:
    """Give the number that a cell holds, if a workbook keeps every digit of it."""
    try:
        number = float(cell)
        kept = to_text(number) == cell and float(f"{number:.16G}") == number
    except (ValueError, OverflowError):
        return None
    return number if kept else None


def _exact_date(cell: str) -> date | None:
    """Give the day that a cell holds, if all spreadsheets agree on it."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if day.isoformat() == cell and day >= SURE_DATES else None
