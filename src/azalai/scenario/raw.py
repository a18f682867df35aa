"""What a door hands over: tables of text, in one form whatever the file was.

Both doors (a folder of CSV, a workbook) yield a `RawPlan`.  A cell is stripped text in Unicode
normal form C, blank for nothing; its row is counted as a spreadsheet counts it.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from azalai.errors import Fix, Place, Problem, nearest
from azalai.tables.registry import TABLES

RawRow = tuple[int, list[str]]

#: The settings' own table: file `scenario.toml`, sheet `scenario`.
SCENARIO = "scenario"


@dataclass(frozen=True)
class RawTable:
    """One table as text.

    Attributes:
        name: of the table (`sites`).
        file: how messages call the place (`sites.csv`, `plan.xlsx [sites]`).
        rows: opens the rows afresh: row number and cells, blank rows left out.
        decimal_comma: numbers may carry a decimal comma (a `;` file).
        is_grid: every cell stands in its column whatever else the row holds (a sheet); in CSV a
            comma too many moves all that follows.
        refused: cells that are told of already, by row number and index of the column.

    """

    name: str
    file: str
    rows: Callable[[], Iterator[RawRow]]
    decimal_comma: bool = False
    is_grid: bool = False
    refused: Mapping[int, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawSetting:
    """One setting as text: where it stands, section (blank: first lines), name and value.

    `single` is no where the value is a list or a table, which no setting is; `refused` where the
    cell is told of already.
    """

    row: int | None
    section: str
    name: str
    value: str
    single: bool = True
    refused: bool = False


@dataclass
class RawPlan:
    """A whole plan as text.

    Attributes:
        name: how messages and titles call it.
        settings_file: where the settings stand, or should stand.
        settings: None where there are none at all.

    """

    name: str
    settings_file: str
    settings: list[RawSetting] | None = None
    tables: dict[str, RawTable] = field(default_factory=dict)


def clean(text: str) -> str:
    """Bring a cell to its one form: no white space around, Unicode normal form C."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).strip("\ufeff \t\r\n\u00a0").strip()


def unknown_table(name: str, file: str, code: str, taken: Collection[str]) -> Problem:
    """Refuse a file or sheet that is no table, naming the nearest table not `taken` yet."""
    near = nearest(name, [table for table in (*TABLES, SCENARIO) if table not in taken])
    fix = Fix("rename-table", name, value=near) if near else Fix("remove-table", name)
    told = None if name == SCENARIO else fix  # another file has that name by right
    return Problem(code, Place(file, name), {"found": name, "nearest": near}, told)
