"""A program that mends a plan by the fixes that `check --json` tells, and knows nothing else.

Written apart from Azalai on purpose: it reads and writes the raw text of a folder.  A table
is `<table>.csv`; the table `scenario` is `scenario.toml`, where the key of a fix is the
section (blank: the first lines) and its column the name of the setting.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

Json = Mapping[str, Any]


def mend(plan: Path, fix: Json) -> None:
    """Apply one fix to the files of a plan.

    Raises:
        ValueError: if the fix says nothing that can be done.

    """
    if fix["action"] == "rename-table":
        _rename_table(plan, fix)
    elif fix["action"] == "remove-table":
        _file(plan, fix["table"]).unlink()
    elif fix["table"] == "scenario":
        _mend_settings(plan / "scenario.toml", fix)
    else:
        _mend_table(plan / f"{fix['table']}.csv", fix)


def _file(plan: Path, table: str) -> Path:
    found = [p for p in plan.iterdir() if p.stem == table]
    if len(found) != 1:
        raise ValueError(f"{len(found)} files are called {table}")
    return found[0]


def _rename_table(plan: Path, fix: Json) -> None:
    old = _file(plan, fix["table"])
    new = old.with_stem(fix["value"])
    if new.exists():
        raise ValueError(f"{new.name} is there already")
    old.rename(new)


def _mend_settings(path: Path, fix: Json) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    home: Any = document
    if fix["key"]:
        home = document.setdefault(fix["key"], tomlkit.table())
    name, value = fix["column"], fix["value"]
    if fix["action"] == "set":
        home[name] = _bare(value)
    elif fix["action"] == "remove-row":
        home.remove(name)
    elif fix["action"] == "rename-column":
        if value in home:
            raise ValueError(f"{value} is told already")
        home[value] = home.pop(name)
    elif fix["action"] == "add-row":
        for cell, told in fix["cells"].items():
            home[cell] = _bare(told)
    else:
        raise ValueError(f"{fix['action']} of a setting")
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _bare(value: str) -> Any:
    """Write numbers and dates bare, words quoted."""
    try:
        return tomlkit.value(value)
    except tomlkit.exceptions.ParseError:
        return value


class _Sheet:
    """The cells of one file; row 1 is its first line, as a spreadsheet shows it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        header = text.partition("\n")[0]
        self.mark = ";" if ";" in header else ","
        self.rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.mark))

    @property
    def header(self) -> list[str]:
        return next(row for row in self.rows if any(row))

    def column(self, name: str) -> int:
        """Find a column by its name; of two that are alike, the second."""
        found = [i for i, cell in enumerate(self.header) if cell.strip() == name]
        if not found:
            raise ValueError(f"{self.path.name} has no column {name}")
        return found[-1]

    def cell(self, number: int, column: int, value: str) -> None:
        row = self.rows[number - 1]
        row += [""] * (column + 1 - len(row))
        row[column] = value

    def add_column(self, name: str) -> int:
        if name not in self.header:
            self.header.append(name)
        return self.column(name)

    def save(self) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.mark, lineterminator="\n").writerows(self.rows)
        self.path.write_text(out.getvalue(), encoding="utf-8", newline="")


def _mend_table(path: Path, fix: Json) -> None:
    sheet = _Sheet(path)
    action, row, name, value = fix["action"], fix["row"], fix["column"], fix["value"]
    if action == "set":
        sheet.cell(row, sheet.add_column(name), value)
    elif action == "remove-row":
        del sheet.rows[row - 1]
    elif action == "add-row":
        if not sheet.rows:
            sheet.rows.append(list(fix["cells"]))
        places = {sheet.add_column(cell): told for cell, told in fix["cells"].items()}
        sheet.rows.append([places.get(i, "") for i in range(len(sheet.header))])
    elif action == "add-column":
        sheet.add_column(name)
    elif action == "rename-column":
        sheet.header[sheet.column(name)] = value
    elif action == "remove-column":
        column = sheet.column(name)
        for cells in sheet.rows:
            del cells[column : column + 1]
    else:
        raise ValueError(f"{action} of a table")
    sheet.save()
