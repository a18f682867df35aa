"""Across tables: names that are unknown, and names that two kinds of things share."""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from azalai.errors import Fix, Place, Problem, nearest
from azalai.scenario.checks import View, check
from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.tables.registry import name_column
from azalai.tables.row import Column
from azalai.tables.settings import TARGETS

#: Tables in which one name may stand only once altogether (convention 2).
APART: Final = (
    ("types", "items", "tasks", "resources", "missions", "courses", "sites"),
    ("fleet", "serials", "sites"),
)


def names_in(view: View, table: str) -> set[str]:
    """Give every name that a table offers to others, lost rows included.

    A tail row with `count` 3 also offers `name-1`, `name-2`, `name-3`; the index `general`
    is always there.
    """
    rows: Rows[Any] = getattr(view.plan, table)
    names: set[str] = set(rows.frame[name_column(rows.spec)].to_list())
    names |= view.lost.get(table, set())
    if table == "fleet":
        many = rows.frame.filter(pl.col("count") > 1).select("name", "count")
        names |= {f"{n}-{i}" for n, count in many.iter_rows() for i in range(1, count + 1)}
    if table == "rates":
        names.add("general")
    return names


@check()
def unknown_names(view: View) -> None:
    """Refuse a name that no table it may point at has."""
    known: dict[tuple[str, ...], set[str]] = {}
    for name, rows in view.plan.tables.items():
        if name not in view.read or not len(rows):
            continue
        for column in rows.spec.references:
            nameless = any("" in view.lost.get(t, ()) for t in column.to)  # rows whose name is lost
            known_all = set(column.to) <= view.read and not nameless
            if known_all and {name, *column.to} & view.touched:
                if column.to not in known:
                    known[column.to] = set().union(*(names_in(view, t) for t in column.to))
                _report_unknown(view, rows, column, known[column.to])


def _report_unknown(view: View, rows: Rows[Any], column: Column, known: set[str]) -> None:
    cells = rows.given[column.name]
    is_list = cells.dtype == pl.List(pl.String)
    used = cells.drop_nulls().explode() if is_list else cells
    unknown = set(used.to_list()) - known - {None}
    if not unknown:
        return
    if is_list:
        bad = cells.list.set_intersection(sorted(unknown)).list.len() > 0
    else:
        bad = cells.is_in(sorted(unknown))
    positions = bad.fill_null(value=False).arg_true().to_list()
    problems = _unknown(view, rows, column, known, positions)
    view.problems.add_many(problems, len(positions))


def _unknown(
    view: View, rows: Rows[Any], column: Column, known: set[str], positions: list[int]
) -> Iterator[Problem]:
    for position in positions:
        cell = rows.given[column.name][position]
        parts = cell.to_list() if isinstance(cell, pl.Series) else [cell]
        found = next(part for part in parts if part not in known)
        near = nearest(found, sorted(known))
        kept = [near if part == found else part for part in parts]
        place = view.place(rows.spec.name, position, column.name)
        fields = {"found": found, "tables": " / ".join(column.to), "nearest": near}
        value = " | ".join(filter(None, kept))
        fix = Fix("set", place.table, place.row, column.name, value, place.key)
        if not value and column.required:
            fix = Fix("remove-row", place.table, place.row)
        yield Problem("name-unknown", place, fields, fix)


@check("missions", "demand")
def unknown_demand_kinds(view: View) -> None:
    """Refuse a mission that serves a kind of demand that nobody has."""
    known = names_in(view, "demand")
    for position, kind in enumerate(view.plan.missions.given["serves"].to_list()):
        if kind is not None and kind not in known:
            near = nearest(kind, sorted(known))
            place = view.place("missions", position, "serves")
            fields = {"found": kind, "tables": "demand (kind)", "nearest": near}
            fix = Fix("set", "missions", place.row, "serves", near, place.key)
            fix = fix if near else Fix("remove-row", "missions", place.row)
            view.problems.add(Problem("name-unknown", place, fields, fix))


@check("types", "sites")
def unknown_targets(view: View) -> None:
    """Refuse a target that is neither for the fleet, a type, a site, nor a type at a site."""
    types, sites = names_in(view, "types"), names_in(view, "sites")
    for target in view.plan.settings.targets:
        parts = [part.strip() for part in target.split("|")]
        homes = (types | sites | {"fleet"},) if len(parts) == 1 else (types, sites)
        unknown = [p for p, known in zip(parts, homes, strict=False) if p not in known]
        if len(parts) > 2 or unknown:
            found = unknown[0] if unknown else target
            near = nearest(found, sorted(set().union(*homes)))
            place = Place(view.settings_file, SCENARIO, None, f"[{TARGETS}] {target}")
            fields = {"found": found, "tables": "types / sites / fleet", "nearest": near}
            view.problems.add(Problem("name-unknown", place, fields))


@check()
def shared_names(view: View) -> None:
    """Refuse a name that stands for two kinds of things: a cell could mean either."""
    for tables in APART:
        first: dict[str, str] = {}
        for table in tables:
            for name in sorted(names_in(view, table) - {""}):
                if name in first:
                    _report_shared(view, name, first[name], table)
                else:
                    first[name] = table


def _report_shared(view: View, name: str, first: str, table: str) -> None:
    rows: Rows[Any] = getattr(view.plan, table)
    column = name_column(rows.spec)
    names = rows.frame[column].to_list()
    if name not in names:  # a lost row, or a member of a count
        names = [n if not name.startswith(f"{n}-") else name for n in names]
    if name in names:
        place = view.place(table, names.index(name), column)
        fields = {"found": name, "first": first, "second": table}
        view.problems.add(Problem("name-shared", place, fields))
