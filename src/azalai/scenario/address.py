"""Addresses: `table`, `key`, `column`, as evidence, changes and disruptions write them.

The parts of a key are joined by ` | ` in the order of the table's key columns; trailing parts at
their default may be left out, `starts` is added where one key has several periods.  In evidence
and disruptions `*` stands for any part, or alone for the whole key.  Settings are the table
`scenario`: the key is the section (blank for the first lines), the column the name.
"""

from dataclasses import dataclass
from typing import Any, Literal

from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.tables.cells import to_text
from azalai.tables.settings import SECTIONS, TARGETS


@dataclass(frozen=True, slots=True)
class Missing:
    """The part of an address that matches nothing, and what could stand there."""

    part: Literal["table", "key", "column"]
    found: str
    known: list[str]


@dataclass(frozen=True, slots=True)
class Cells:
    """What an address points at: rows of a table by position, and columns."""

    table: str
    positions: list[int]
    columns: list[str]


def resolve(
    plan: Scenario, table: str, key: str, column: str, *, wildcards: bool
) -> Cells | Missing:
    """Find the rows and columns of an address.

    Args:
        plan: the scenario.
        table: name of a table, or `scenario`.
        key: of the row; with `wildcards` parts may be `*`.
        column: name of a column, or `*` for all.
        wildcards: whether `*` is allowed in the key.

    """
    if table == SCENARIO:
        return _resolve_setting(key, column)
    if table not in plan.tables:
        return Missing("table", table, [*plan.tables, SCENARIO])
    rows = plan.tables[table]
    if column != "*" and column not in rows.spec.columns:
        return Missing("column", column, list(rows.spec.columns))
    columns = list(rows.spec.columns) if column == "*" else [column]
    positions = matches(rows, key) if wildcards or key == "*" else rows.find(key)
    if not positions and key != "*":
        return Missing("key", key, [*rows.keys, *short_keys(rows)])
    return Cells(table, positions, columns)


def _resolve_setting(section: str, name: str) -> Cells | Missing:
    if section == TARGETS:
        return Cells(SCENARIO, [], [name])
    if section not in SECTIONS and section != "*":
        return Missing("key", section, [*filter(None, SECTIONS), TARGETS])
    if section == "*" or name == "*":
        return Cells(SCENARIO, [], [name])
    columns = SECTIONS[section].columns
    if name not in columns:
        return Missing("column", name, list(columns))
    return Cells(SCENARIO, [], [name])


def matches(rows: Rows[Any], key: str) -> list[int]:
    """Give the positions of the rows that a key with `*` matches."""
    if "*" not in key:
        return rows.find(key)
    if key == "*":
        return list(range(len(rows)))
    parts = [part.strip() for part in key.split("|")]
    names = list(rows.spec.key)
    if len(parts) > len(names) and rows.spec.period:
        names.append("starts")
    frame = rows.frame
    positions = set(range(len(rows)))
    for name, part in zip(names, parts, strict=False):
        if part != "*":
            cells = frame[name].to_list()
            positions &= {i for i, cell in enumerate(cells) if to_text(cell) == part}
    for name in names[len(parts) :]:
        default = rows.spec.columns[name].default
        cells = frame[name].to_list()
        positions &= {i for i, cell in enumerate(cells) if cell == default}
    return sorted(positions) if len(parts) <= len(names) else []


def short_keys(rows: Rows[Any]) -> list[str]:
    """Give the keys that may leave out their last part, because it is the default."""
    last = rows.spec.columns[rows.spec.key[-1]]
    if last.default is None:
        return []
    tail = f" | {to_text(last.default)}"
    return [key.removesuffix(tail) for key in rows.keys if key.endswith(tail)]


def stars(plan: Scenario, table: str, key: str, column: str) -> int:
    """Count the `*` of an address; the address with fewest wins.

    A `*` alone stands for every part of the key, and counts as often.
    """
    if key.strip() == "*" and table in plan.tables:
        return len(plan.tables[table].spec.key) + (column == "*")
    return sum(part.strip() == "*" for part in key.split("|")) + (column == "*")
