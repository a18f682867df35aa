"""From text to typed columns: every cell through its row model, every fault at once.

A table is read in blocks, column by column, through the types that the row model declares; a text
that stands in many cells is read once.  No row object is made.  A row with a faulty cell is kept
without that cell, which is put in doubt: all checks that do not need it still see the row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import polars as pl
from pydantic import TypeAdapter, ValidationError

from azalai.errors import Fix, Place, Problem, Problems, nearest
from azalai.scenario.doubts import Doubts
from azalai.scenario.faults import allowed, cell_problem
from azalai.scenario.raw import RawRow, RawTable
from azalai.scenario.rows import Rows, schema, to_cell
from azalai.tables import registry
from azalai.tables.row import Column, Row, Table

BLOCK: Final = 20_000

Record = dict[str, str]


@dataclass
class Parsed:
    """A table as far as it could be read: every row, and which of its cells are in doubt."""

    rows: Rows[Any]
    doubts: Doubts = field(default_factory=Doubts)


def parse_table(raw: RawTable, problems: Problems, spec: Table | None = None) -> Parsed:
    """Read one raw table through its row model; `spec` where it is no table of a plan."""
    spec = spec or registry.TABLES[raw.name]
    rows = raw.rows()
    header_row = next(rows, None)
    if header_row is None:
        problems.add(Problem("file-empty", Place(raw.file, raw.name), {"table": raw.name}))
        return Parsed(Rows.empty(spec))
    columns, unsure = _header(spec, raw, header_row, problems)
    marks = _DecimalMarks(spec, raw, columns) if raw.decimal_comma else None
    reader = _BlockReader(spec, raw, header_row[1], columns, problems, marks)
    reader.doubts.columns |= unsure.keys()
    reader.find_names(unsure)
    body = _without_units(spec, columns, rows)
    while block := list(islice(body, BLOCK)):
        reader.read(block)
    return reader.done()


def _header(
    spec: Table, raw: RawTable, header: RawRow, problems: Problems
) -> tuple[list[str], dict[str, int]]:
    """Check the header; a column that cannot be read is blank in the list returned.

    The second is the columns in doubt: missing, twice, or what a misspelt one may mean; each with
    the index at which it may stand, or -1.
    """
    number, cells = header
    columns: list[str] = []
    unsure: dict[str, int] = {}
    for i, name in enumerate(cells):
        place = Place(raw.file, raw.name, number, name)
        if not name:
            columns.append("")
        elif name in columns:
            fix = Fix("remove-column", raw.name, number, name)
            problems.add(Problem("column-twice", place, {"found": name}, fix))
            unsure[name] = -1
            columns.append("")
        elif name not in spec.columns:
            missing = [c for c in spec.columns if c not in cells]
            problem = _unknown_column(raw, place, name, missing)
            meant = problem.fix.value if problem.fix else ""
            optional = [c for c in missing if not spec.columns[c].required]
            unsure |= {meant: i} if meant else dict.fromkeys(optional, -1)
            problems.add(problem)
            columns.append("")
        else:
            columns.append(name)
    for c in spec.columns.values():
        if c.required and c.name not in columns and c.name not in unsure:
            unsure[c.name] = -1
            fix = Fix("add-column", raw.name, number, c.name)
            place = Place(raw.file, raw.name, number, c.name)
            fields = {"column": c.name, "meaning": c.meaning, "allowed": allowed(c)}
            problems.add(Problem("column-missing", place, fields, fix))
    return columns, unsure


def _unknown_column(raw: RawTable, place: Place, name: str, missing: list[str]) -> Problem:
    near = nearest(name, missing)
    action = "rename-column" if near else "remove-column"
    fix = Fix(cast("Any", action), raw.name, place.row, name, near)
    return Problem("column-unknown", place, {"found": name, "nearest": near}, fix)


def _without_units(spec: Table, columns: list[str], rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """Leave out the units row that the blank workbook carries under its header."""
    labels = [registry.label(spec.columns[c]) if c else "" for c in columns]
    first = next(rows, None)
    if first is not None:
        cells = first[1]
        if not all(not cell or cell == label for cell, label in zip(cells, labels, strict=False)):
            yield first
        yield from rows


class _DecimalMarks:
    """Which decimal marks the numbers of a `;` file use; one kind is never ambiguous."""

    def __init__(self, spec: Table, raw: RawTable, columns: list[str]) -> None:
        self.columns = {c for c in columns if c and spec.columns[c].kind in ("number", "whole")}
        self.columns |= {c for c in columns if (raw.name, c) == ("changes", "value")}
        where = [i for i, c in enumerate(columns) if c in self.columns]
        marks = {
            mark
            for _, cells in raw.rows()
            for i in where
            if i < len(cells)
            for mark in ",."
            if mark in cells[i]
        }
        self.both = marks == {",", "."}

    def plain(self, column: str, cell: str) -> str:
        """Write a number with a point, unless the two marks of the file confuse it."""
        if column not in self.columns:
            return cell
        whole, mark, decimals = cell.partition("," if "," in cell else ".")
        ambiguous = self.both and len(decimals) == 3 and len(whole.lstrip("+-")) <= 3
        plain = decimals.isdigit() and (whole.lstrip("+-").isdigit() or whole in ("", "+", "-"))
        if not plain or ambiguous == (mark == ","):
            return cell
        return f"{whole},{decimals}" if ambiguous else f"{whole}.{decimals}"


class _BlockReader:
    """Reads blocks of one table into columns."""

    def __init__(
        self,
        spec: Table,
        raw: RawTable,
        header: list[str],
        columns: list[str],
        problems: Problems,
        marks: _DecimalMarks | None = None,
        keys: Sequence[str] = (),
    ) -> None:
        self.spec, self.raw, self.problems, self.marks = spec, raw, problems, marks
        self.columns, self.keys = columns, keys
        self.texts: Mapping[str, Sequence[str]] = {}  # of the block, by column
        self.hushed: dict[str, set[int]] = {}  # cells of the block that are told of already
        self.adapters = {c: _adapter(spec.row, c) for c in columns if c}
        self.parts: list[pl.DataFrame] = []
        self.lines: list[int] = []
        self.nameless = [i for i, name in enumerate(header) if not name]
        self.name = registry.name_column(spec)
        self.names_at = -1  # where the names stand, under a misspelt header
        self.doubts = Doubts(nameless=self.name not in columns)

    def find_names(self, unsure: Mapping[str, int]) -> None:
        """Look for the names of the rows where a misspelt header may mean them."""
        self.names_at = unsure.get(self.name, -1) if self.doubts.nameless else -1
        self.doubts.nameless &= self.names_at < 0

    def read(self, block: list[RawRow]) -> None:
        """Read a block: each column through its type; a cell that is refused stays empty."""
        lines = [number for number, _ in block]
        self.hushed = {}
        by_column = zip(*self._rectangle(block), strict=True)
        texts = {c: column for c, column in zip(self.columns, by_column, strict=True) if c}
        self.texts = texts
        values = {c: self._values(self.spec.columns[c], texts[c], lines) for c in texts}
        kinds = schema(self.spec)
        self.lines += lines
        self.parts.append(pl.DataFrame({c: pl.Series(c, v, kinds[c]) for c, v in values.items()}))

    def _rectangle(self, block: list[RawRow]) -> list[list[str]]:
        """Give every row as many cells as the header has; cells beyond it are refused."""
        width = len(self.columns)
        rows = []
        for i, (number, cells) in enumerate(block):
            if 0 <= self.names_at < len(cells) and cells[self.names_at]:
                self.doubts.names[cells[self.names_at]] = len(self.lines) + i
            kept = cells if len(cells) == width else (cells + [""] * width)[:width]
            if len(cells) > width and any(cells[width:]):
                self._too_long(number, cells)
                kept = kept if self.raw.is_grid else self._hush_row(i, cells)
            for column in [c for c in self.nameless if c < len(cells) and cells[c]]:
                self._under_no_name(number, cells[column])
                self.nameless.remove(column)  # once for a column
            if number in self.raw.refused:
                kept = self._hush_cells(i, kept, self.raw.refused[number])
            rows.append(kept)
        return rows

    def _hush_row(self, i: int, cells: list[str]) -> list[str]:
        """Say nothing more of a row whose cells may all stand one too far to the right."""
        self.doubts.rows.add(len(self.lines) + i)
        for column in filter(None, self.columns):
            self.hushed.setdefault(column, set()).add(i)
        if self.name in self.columns:
            first, more = self.columns.index(self.name), len(cells) - len(self.columns)
            told = cells[first : first + more + 1]
            names = {*told, ",".join(told), ", ".join(told)} - {""}
            self.doubts.misname(len(self.lines) + i, names)
        return [""] * len(self.columns)

    def _hush_cells(self, i: int, cells: list[str], refused: Collection[int]) -> list[str]:
        """Blank the cells of a row that the door has refused."""
        for c in refused:
            if c < len(self.columns) and self.columns[c]:
                self.hushed.setdefault(self.columns[c], set()).add(i)
        return ["" if c in refused else cell for c, cell in enumerate(cells)]

    def _values(self, column: Column, texts: Sequence[str], lines: list[int]) -> list[Any]:
        """Read one column of a block; a faulty cell is reported and stays empty."""
        told = [text for text in dict.fromkeys(texts) if text]
        plain = [self.marks.plain(column.name, text) for text in told] if self.marks else told
        adapter = self.adapters[column.name]
        faults: dict[str, Any] = {}
        try:
            values = adapter.validate_python(plain)
        except ValidationError as fault:
            errors = {e["loc"][0]: e for e in reversed(fault.errors(include_url=False))}
            faults = {told[cast("int", i)]: error for i, error in errors.items()}
            told = [text for text in told if text not in faults]
            values = adapter.validate_python([p for i, p in enumerate(plain) if i not in errors])
        if column.kind in ("times", "list"):
            values = [to_cell(value) for value in values]
        known: dict[str, Any] = {"": None, **dict.fromkeys(faults)}
        known.update(zip(told, values, strict=True))
        hushed = self.hushed.get(column.name, set())
        if column.required and "" in texts:
            faults[""] = {"type": "missing"}
        if faults or hushed:
            bad = [i for i, text in enumerate(texts) if text in faults and i not in hushed]
            self._report(column, texts, lines, faults, bad)
            self._put_in_doubt(column, texts, faults, [*hushed, *bad])
        return [known[text] for text in texts]

    def _report(
        self,
        column: Column,
        texts: Sequence[str],
        lines: list[int],
        faults: dict[str, Any],
        bad: list[int],
    ) -> None:
        """Report the faulty cells of a column, by kind of fault; the first few are built."""
        for code in sorted({str(error["type"]) for error in faults.values()}):
            where = [i for i in bad if faults[texts[i]]["type"] == code]
            places = ((i, self._place(i, lines[i], column.name)) for i in where)
            problems = (cell_problem(column, faults[texts[i]], texts[i], p) for i, p in places)
            self.problems.add_many(problems, len(where))

    def _put_in_doubt(
        self, column: Column, texts: Sequence[str], faults: dict[str, Any], where: list[int]
    ) -> None:
        """Remember cells that could not be read, and what their rows may be called."""
        height = len(self.lines)
        self.doubts.add(column.name, (height + i for i in where))
        if column.key:
            self.doubts.keys |= {height + i: self._key(i) for i in where}
        if column.name == self.name:
            for i in where:
                meant = str(faults.get(texts[i], {}).get("ctx", {}).get("meant", ""))
                if height + i not in self.doubts.rows:  # there the name is looked for already
                    self.doubts.misname(height + i, {meant, texts[i] or meant})

    def _key(self, position: int) -> str:
        if self.keys:
            return self.keys[position]
        told = [self.texts[c][position] for c in self.spec.key if c in self.texts]
        return " | ".join(filter(None, told))

    def _place(self, position: int, line: int, column: str) -> Place:
        return Place(self.raw.file, self.spec.name, line or None, column, self._key(position))

    def _too_long(self, number: int, cells: list[str]) -> None:
        extra = next(cell for cell in cells[len(self.columns) :] if cell)
        place = Place(self.raw.file, self.spec.name, number)
        fields = {"count": len(self.columns), "found": extra}
        self.problems.add(Problem("row-too-long", place, fields))

    def _under_no_name(self, number: int, found: str) -> None:
        place = Place(self.raw.file, self.spec.name, number)
        self.problems.add(Problem("column-nameless", place, {"found": found}))
        untold = self.spec.columns.keys() - set(self.columns)
        self.doubts.columns |= {c for c in untold if not self.spec.columns[c].required}

    def done(self) -> Parsed:
        """Put the blocks together, with the columns that were not told."""
        frame = pl.concat(self.parts) if self.lines else pl.DataFrame(schema=schema(self.spec))
        missing = [
            pl.lit(None, kind).alias(name)
            for name, kind in schema(self.spec).items()
            if name not in frame.columns
        ]
        frame = frame.select([*frame.columns, *missing]).select(list(self.spec.columns))
        return Parsed(Rows[Any](self.spec, frame, self.lines, self.raw.file), self.doubts)


@cache
def _cell_types(row: type[Row]) -> dict[str, Any]:
    """Give the type of a cell of each column of a table, as its row model declares it."""
    return get_type_hints(row, include_extras=True)


@cache
def _adapter(row: type[Row], column: str) -> TypeAdapter[list[Any]]:
    """Give what reads many cells of a column at once; a blank never comes here."""
    hint = _cell_types(row)[column]
    if get_origin(hint) is UnionType or get_origin(hint) is Union:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if id(hint) not in _SHARED:
        _SHARED[id(hint)] = hint, TypeAdapter(list[hint])  # type: ignore[valid-type]
    return _SHARED[id(hint)][1]


#: Columns of one type share one adapter: making it costs more than reading a small table.
_SHARED: Final[dict[int, tuple[Any, TypeAdapter[list[Any]]]]] = {}


def cell_fault(row: type[Row], column: Column, text: str) -> Mapping[str, Any] | None:
    """Give the fault of one cell by itself, as pydantic tells it; None where it is sound."""
    if not text:
        return {"type": "missing"} if column.required else None
    try:
        _adapter(row, column.name).validate_python([text])
    except ValidationError as fault:
        return cast("Mapping[str, Any]", fault.errors(include_url=False)[0])
    return None


def parse_records(
    spec: Table, records: Sequence[tuple[str, Record]], file: str, problems: Problems
) -> Parsed:
    """Read rows made in memory (by a change), each with its key, through their row model."""
    columns = list(spec.columns)
    keys = [key for key, _ in records]
    raw = RawTable(spec.name, file, lambda: iter(()), is_grid=True)
    reader = _BlockReader(spec, raw, columns, columns, problems, keys=keys)
    if records:
        reader.read([(0, [record.get(c, "") for c in columns]) for _, record in records])
    return reader.done()
