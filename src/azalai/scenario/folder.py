"""The first door: a folder of CSV files and `scenario.toml`.

CSV as people have it: UTF-8 with or without byte order mark, `,` or `;` between cells, decimal
comma with `;`, quoted line breaks, blank rows.  What is ambiguous is refused, not guessed.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from azalai.errors import Fix, Place, Problem, Problems
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
from azalai.tables.settings import SECTIONS, TARGETS

TOML: Final = "scenario.toml"

#: Text that a spreadsheet would run as a formula is written behind one more quote.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SEP_LINE = re.compile(r"sep=([,;])\r?\n", re.IGNORECASE)


def read_folder(folder: Path, problems: Problems) -> RawPlan:
    """Open every table of a folder; faults of files are added to `problems`."""
    plan = RawPlan(folder.resolve().name, TOML)
    root = folder.resolve()
    paths = sorted(folder.iterdir(), key=lambda p: p.name)
    taken = {path.stem for path in paths}
    for path in paths:
        if path.name.startswith(".") or path.suffix.lower() not in (".csv", ".toml"):
            continue
        if not path.resolve().is_relative_to(root):
            place = Place(path.name, path.stem)
            problems.add(Problem("file-link", place, {"target": str(path.readlink())}))
        elif path.name == TOML:
            plan.settings = _read_toml(path, problems)
        elif path.stem in plan.tables:
            problems.add(Problem("file-twice", Place(path.name, path.stem)))
        elif path.stem in TABLES and path.suffix.lower() == ".csv":
            with suppress(_RefusedError):
                plan.tables[path.stem] = _read_csv(path, problems)
        else:
            problems.add(unknown_table(path.stem, path.name, "file-unknown", taken))
    return plan


def read_one_csv(path: Path, name: str, problems: Problems) -> RawTable | None:
    """Open a CSV file that is no table of a plan, under the name of what it holds."""
    try:
        return replace(_read_csv(path, problems), name=name)
    except _RefusedError:
        return None


class _RefusedError(Exception):
    """A file that cannot be read at all; its problem is told already."""


def _text_of(path: Path, problems: Problems) -> str:
    """Decode a file, or tell why it is no UTF-8 text and what it seems to be."""
    place = Place(path.name, path.stem)
    try:
        raw = path.read_bytes()
    except OSError as fault:
        problems.add(Problem("file-unreadable", place, {"reason": fault.strerror or str(fault)}))
        raise _RefusedError from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = raw.count(b"\n", 0, fault.start) + 1
        guess = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "Windows-1252"
        place = Place(path.name, path.stem, row)
        fix = Fix("save-as", path.stem, value="UTF-8")
        problems.add(Problem("file-encoding", place, {"guess": guess}, fix))
        raise _RefusedError from None
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        problems.add(Problem("file-binary", Place(path.name, path.stem, row)))
        raise _RefusedError
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _read_csv(path: Path, problems: Problems) -> RawTable:
    text = _text_of(path, problems)
    said = _SEP_LINE.match(text)
    body = text[said.end() :] if said else text
    first_row = 2 if said else 1
    delimiter = said[1] if said else _delimiter(path, body, problems)
    _check_quotes(path, body, delimiter, problems)
    quoted = "'" in body

    def rows() -> Iterator[RawRow]:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(reader, first_row):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield number, [_unquote(cell) for cell in stripped] if quoted else stripped

    return RawTable(path.stem, path.name, rows, decimal_comma=delimiter == ";")


def _delimiter(path: Path, text: str, problems: Problems) -> str:
    """Tell the delimiter by the header, which holds names of columns and nothing else."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    found = [mark for mark in (",", ";", "\t") if mark in header]
    if found in ([], [","], [";"]):
        return found[0] if found else ","
    fix = Fix("save-as", path.stem, value="CSV")
    problems.add(Problem("file-delimiter", Place(path.name, path.stem, 1), {"found": header}, fix))
    raise _RefusedError


def _check_quotes(path: Path, text: str, delimiter: str, problems: Problems) -> None:
    """Refuse a file whose quotes do not close: everything after would be one cell."""
    csv.field_size_limit(2**31 - 1)
    if '"' not in text:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        problems.add(Problem("file-quotes", Place(path.name, path.stem, line)))
        raise _RefusedError from None


def _unquote(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def quote_formula(cell: str) -> str:
    """Put a quote before text that a spreadsheet would run as a formula."""
    return "'" + cell if _FORMULA.match(cell) and not _PLAIN.fullmatch(cell) else cell


def _read_toml(path: Path, problems: Problems) -> list[RawSetting] | None:
    try:
        text = _text_of(path, problems)
        data = tomllib.loads(text)
    except _RefusedError:
        return None
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"line (\d+)", str(fault))
        place = Place(TOML, SCENARIO, int(found[1]) if found else None)
        problems.add(Problem("file-toml", place, {"reason": str(fault).partition(" (at")[0]}))
        return None
    rows = _toml_rows(text)
    settings = []
    for name, value in data.items():
        section = name if isinstance(value, dict) else ""
        inside = value if isinstance(value, dict) else {name: value}
        for key, cell in inside.items():
            row = rows.get((section, key))
            single = not isinstance(cell, list | dict)
            told = _toml_cell(cell) if single else str(cell)
            settings.append(RawSetting(row, section, key, told, single))
    return settings


def _toml_cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, str):
        return clean(value)
    return str(value).lower() if isinstance(value, bool) else to_text(value)


def _toml_rows(text: str) -> dict[tuple[str, str], int]:
    """Find the line of each setting, for messages."""
    rows, section = {}, ""
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            section = head[1].strip("\"'")
        elif name := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", line):
            rows[section, name[1].strip("\"'")] = number
    return rows


def write_csv(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    """Write one table: UTF-8, comma, line feeds, nothing that a spreadsheet would run."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([quote_formula(cell) for cell in row] for row in rows)


def write_toml(path: Path, settings: list[RawSetting]) -> None:
    """Write the settings: numbers and dates bare, words quoted."""
    import tomlkit

    document = tomlkit.document()
    for section in ["", *SECTIONS, TARGETS]:
        inside = [s for s in settings if s.section == section]
        if not inside or (section == "" and document.body):
            continue
        home: Any = document if section == "" else tomlkit.table()
        for setting in inside:
            home[setting.name] = _toml_value(setting)
        if section:
            document[section] = home
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _toml_value(setting: RawSetting) -> Any:
    model = SECTIONS.get(setting.section)
    kind = model.columns[setting.name].kind if model else "number"
    if kind == "whole":
        return int(setting.value)
    if kind == "number":
        value = float(setting.value)
        return int(value) if value.is_integer() else value
    return date.fromisoformat(setting.value) if kind == "date" else setting.value
