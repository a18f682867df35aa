"""From text to typed columns: every cell through its row model, every fault at once.

A table is read in blocks, column by column, through the types that the row model declares; a text
that stands in many cells is read once.  No row object is made.  A row with a faulty optional
cell is kept without that cell, so that checks across tables still see it; the plan is refused
anyway.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import polars as pl
from pydantic import TypeAdapter, ValidationError

from azalai.errors import Fix, Place, Problem, Problems, nearest
from azalai.scenario.faults import allowed, cell_problem
from azalai.scenario.raw import RawRow, RawTable
from azalai.scenario.rows import Rows, schema, to_cell
from azalai.tables import registry
from azalai.tables.row import Column, Row, Table

BLOCK: Final = 20_000

Record = dict[str, str]


@dataclass
class Parsed:
    """A table as far as it could be read.

    Attributes:
        lost: names of rows left out because a required cell is faulty; they are not unknown.
        faulty: row numbers of which an optional cell was left out; rules across their columns
            would only repeat what is told of that cell.
        whole: nothing of the table was left out.
        named: its rows have their keys, so that other tables can be held against it.

    """

    rows: Rows[Any]
    lost: set[str] = field(default_factory=set)
    faulty: set[int] = field(default_factory=set)
    whole: bool = True
    named: bool = True


def parse_table(raw: RawTable, problems: Problems, spec: Table | None = None) -> Parsed:
    """Read one raw table through its row model; `spec` where it is no table of a plan."""
    spec = spec or registry.TABLES[raw.name]
    rows = raw.rows()
    header_row = next(rows, None)
    if header_row is None:
        problems.add(Problem("file-empty", Place(raw.file, raw.name), {"table": raw.name}))
        return Parsed(Rows.empty(spec), whole=False, named=False)
    columns, good = _header(spec, raw, header_row, problems)
    marks = _DecimalMarks(spec, raw, columns) if raw.decimal_comma else None
    reader = _BlockReader(spec, raw.file, header_row[1], columns, problems, marks)
    body = _without_units(spec, columns, rows)
    while block := list(islice(body, BLOCK)):
        reader.read(block)
    parsed = reader.done()
    parsed.whole = parsed.whole and good
    if not good:  # rules across columns would complain of a column that is only misspelt
        parsed.faulty.update(parsed.rows.lines)
    parsed.named = set(columns) >= {c for c in spec.key if spec.columns[c].required}
    return parsed


def _header(
    spec: Table, raw: RawTable, header: RawRow, problems: Problems
) -> tuple[list[str], bool]:
    """Check the header; a column that cannot be read is blank in the list returned."""
    number, cells = header
    before = problems.errors
    columns: list[str] = []
    meant: set[str] = set()
    for name in cells:
        place = Place(raw.file, raw.name, number, name)
        if not name:
            columns.append("")
        elif name in columns:
            fix = Fix("remove-column", raw.name, number, name)
            problems.add(Problem("column-twice", place, {"found": name}, fix))
            columns.append("")
        elif name not in spec.columns:
            missing = [c for c in spec.columns if c not in cells]
            problem = _unknown_column(raw, place, name, missing)
            meant.add(problem.fix.value if problem.fix else "")
            problems.add(problem)
            columns.append("")
        else:
            columns.append(name)
    for c in spec.columns.values():
        if c.required and c.name not in columns and c.name not in meant:
            fix = Fix("add-column", raw.name, number, c.name)
            place = Place(raw.file, raw.name, number, c.name)
            fields = {"column": c.name, "meaning": c.meaning, "allowed": allowed(c)}
            problems.add(Problem("column-missing", place, fields, fix))
    return columns, problems.errors == before


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
        file: str,
        header: list[str],
        columns: list[str],
        problems: Problems,
        marks: _DecimalMarks | None = None,
        keys: Sequence[str] = (),
    ) -> None:
        self.spec, self.file, self.problems, self.marks = spec, file, problems, marks
        self.columns, self.keys = columns, keys
        self.texts: Mapping[str, Sequence[str]] = {}  # of the block, by column
        self.adapters = {c: _adapter(spec.row, c) for c in columns if c}
        self.parts: list[pl.DataFrame] = []
        self.lines: list[int] = []
        self.nameless = [i for i, name in enumerate(header) if not name]
        self.lost: set[str] = set()
        self.faulty: set[int] = set()
        self.whole = True

    def read(self, block: list[RawRow]) -> None:
        """Read a block: each column through its type, rows without a required cell left out."""
        lines = [number for number, _ in block]
        by_column = zip(*self._rectangle(block), strict=True)
        texts = {c: column for c, column in zip(self.columns, by_column, strict=True) if c}
        self.texts = texts
        values = {c: self._values(self.spec.columns[c], texts[c], lines) for c in texts}
        lost = self._rows_lost(values, len(lines))
        kinds = schema(self.spec)
        frame = pl.DataFrame({c: pl.Series(c, v, kinds[c]) for c, v in values.items()})
        if lost:
            self._lose(lost, texts)
            kept = [i for i in range(len(lines)) if i not in lost]
            frame, lines = frame[kept], [lines[i] for i in kept]
        self.lines += lines
        self.parts.append(frame)

    def _rows_lost(self, values: Mapping[str, list[Any]], height: int) -> set[int]:
        """Give the rows that lack a required cell; all, where its column is missing."""
        needed = [c.name for c in self.spec.columns.values() if c.required]
        if not values.keys() >= set(needed):
            return set(range(height))
        return {i for c in needed for i, value in enumerate(values[c]) if value is None}

    def _rectangle(self, block: list[RawRow]) -> list[list[str]]:
        """Give every row as many cells as the header has; cells beyond it are refused."""
        width = len(self.columns)
        rows = []
        for number, cells in block:
            if len(cells) > width and any(cells[width:]):
                self._too_long(number, cells)
            for i in [i for i in self.nameless if i < len(cells) and cells[i]]:
                self._under_no_name(number, cells[i])
                self.nameless.remove(i)  # once for a column
            rows.append(cells if len(cells) == width else (cells + [""] * width)[:width])
        return rows

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
        if faults or (column.required and "" in texts):
            self._report(column, texts, lines, faults)
            if column.name == registry.name_column(self.spec):
                self.lost |= {str(e.get("ctx", {}).get("meant", "")) for e in faults.values()}
            self.faulty |= {lines[i] for i, text in enumerate(texts) if text in faults}
            self.whole = False
        return [known[text] for text in texts]

    def _report(
        self, column: Column, texts: Sequence[str], lines: list[int], faults: dict[str, Any]
    ) -> None:
        """Report the faulty cells of a column, by kind of fault; the first few are built."""
        if column.required:
            faults = {**faults, "": {"type": "missing"}}
        for code in sorted({str(error["type"]) for error in faults.values()}):
            where = [i for i, t in enumerate(texts) if t in faults and faults[t]["type"] == code]
            places = ((i, self._place(i, lines[i], column.name)) for i in where)
            problems = (cell_problem(column, faults[texts[i]], texts[i], p) for i, p in places)
            self.problems.add_many(problems, len(where))

    def _place(self, position: int, line: int, column: str) -> Place:
        told = [self.texts[c][position] for c in self.spec.key if c in self.texts]
        key = self.keys[position] if self.keys else " | ".join(filter(None, told))
        return Place(self.file, self.spec.name, line or None, column, key)

    def _lose(self, lost: set[int], texts: Mapping[str, Sequence[str]]) -> None:
        """Remember the names of rows left out: they are faulty, not unknown."""
        first = texts.get(registry.name_column(self.spec))
        self.lost |= {first[i] for i in lost} if first else set()
        self.whole = False

    def _too_long(self, number: int, cells: list[str]) -> None:
        extra = next(cell for cell in cells[len(self.columns) :] if cell)
        place = Place(self.file, self.spec.name, number)
        fields = {"count": len(self.columns), "found": extra}
        self.problems.add(Problem("row-too-long", place, fields))
        self.whole = False

    def _under_no_name(self, number: int, found: str) -> None:
        place = Place(self.file, self.spec.name, number)
        self.problems.add(Problem("column-nameless", place, {"found": found}))
        self.whole = False

    def done(self) -> Parsed:
        """Put the blocks together, with the columns that were not told."""
        frame = pl.concat(self.parts) if self.lines else pl.DataFrame(schema=schema(self.spec))
        missing = [
            pl.lit(None, kind).alias(name)
            for name, kind in schema(self.spec).items()
            if name not in frame.columns
        ]
        frame = frame.select([*frame.columns, *missing]).select(list(self.spec.columns))
        rows = Rows[Any](self.spec, frame, self.lines, self.file)
        return Parsed(rows, self.lost, self.faulty, self.whole)


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


def parse_records(
    spec: Table, records: Sequence[tuple[str, Record]], file: str, problems: Problems
) -> Parsed:
    """Read rows made in memory (by a change), each with its key, through their row model."""
    columns = list(spec.columns)
    keys = [key for key, _ in records]
    reader = _BlockReader(spec, file, columns, columns, problems, keys=keys)
    if records:
        reader.read([(0, [record.get(c, "") for c in columns]) for _, record in records])
    return reader.done()
