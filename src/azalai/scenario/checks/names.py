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
    """Give every name that a table offers to others, and what its faulty names may mean.

    A tail row with `count` 3 also offers `name-1`, `name-2`, `name-3`; the index `general`
    is always there.
    """
    rows: Rows[Any] = getattr(view.plan, table)
    names: set[str] = set(rows.frame[name_column(rows.spec)].drop_nulls().to_list())
    names |= view.doubts[table].names.keys()
    if table == "fleet":
        many = rows.frame.filter(pl.col("count") > 1).select("name", "count")
        names |= {f"{n}-{i}" for n, count in many.iter_rows() for i in range(1, count + 1)}
    if table == "rates":
        names.add("general")
    return names


def nameless(view: View, table: str) -> bool:
    """Tell whether a row of a table may have any name: its own is blank, or none that is used.

    A faulty name whose meaning others point at is known well enough.
    """
    doubts = view.doubts[table]
    if doubts.nameless or not doubts.misnamed:
        return doubts.nameless
    used = set(view.plan.missions.given["serves"]) if table == "demand" else set()
    for rows in view.plan.tables.values():
        for column in rows.spec.references:
            if table in column.to:
                cells = rows.given[column.name].drop_nulls()
                used |= set(cells.explode() if cells.dtype == pl.List(pl.String) else cells)
        if table == "rates" and rows.spec.money:
            used |= set(rows.given["currency"])
    return len({doubts.names[name] for name in used & doubts.names.keys()}) < doubts.misnamed


def _members(view: View, names: set[str]) -> set[str]:
    """Give the names that may be one of several tails of a row whose `count` is in doubt."""
    tails = view.plan.fleet.frame["name"]
    stems = {tails[position] for position in view.in_doubt("fleet", ["count"])}
    parts = ((name, name.rpartition("-")) for name in names)
    return {name for name, (stem, _, number) in parts if stem in stems and number.isdigit()}


@check(first=True)
def unknown_names(view: View) -> None:
    """Refuse a name that no table it may point at has."""
    known: dict[tuple[str, ...], set[str]] = {}
    for name, rows in view.plan.tables.items():
        if name not in view.read or not len(rows):
            continue
        for column in rows.spec.references:
            all_read = set(column.to) <= view.read and {name, *column.to} & view.touched
            if all_read and not any(nameless(view, table) for table in column.to):
                if column.to not in known:
                    known[column.to] = set().union(*(names_in(view, t) for t in column.to))
                _report_unknown(view, rows, column, known[column.to])


def _report_unknown(view: View, rows: Rows[Any], column: Column, known: set[str]) -> None:
    cells = rows.given[column.name]
    is_list = cells.dtype == pl.List(pl.String)
    used = cells.drop_nulls().explode() if is_list else cells
    unknown = set(used.to_list()) - known - {None}
    if "fleet" in column.to:
        known = known | _members(view, unknown)
        unknown -= known
    if not unknown:
        return
    if is_list:
        bad = cells.list.set_intersection(sorted(unknown)).list.len() > 0
    else:
        bad = cells.is_in(sorted(unknown))
    positions = bad.fill_null(value=False).arg_true().to_list()
    problems = _unknown(view, rows, column, known, positions)
    view.problems.add_many(problems, len(positions))
    view.doubts[rows.spec.name].add(column.name, positions)


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


@check("missions", "demand", first=True)
def unknown_demand_kinds(view: View) -> None:
    """Refuse a mission that serves a kind of demand that nobody has."""
    if nameless(view, "demand"):
        return
    known = names_in(view, "demand")
    for position, kind in view.cells("missions", "serves", told=True):
        if kind is not None and kind not in known:
            near = nearest(kind, sorted(known))
            place = view.place("missions", position, "serves")
            fields = {"found": kind, "tables": "demand (kind)", "nearest": near}
            fix = Fix("set", "missions", place.row, "serves", near, place.key)
            fix = fix if near else Fix("remove-row", "missions", place.row)
            view.problems.add(Problem("name-unknown", place, fields, fix))
            view.doubts["missions"].add("serves", [position])


@check("types", "sites", first=True)
def unknown_targets(view: View) -> None:
    """Refuse a target that is neither for the fleet, a type, a site, nor a type at a site."""
    if nameless(view, "types") or nameless(view, "sites"):
        return
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


@check(first=True)
def shared_names(view: View) -> None:
    """Refuse a name that stands for two kinds of things: a cell could mean either."""
    shared: set[str] = set()
    for tables in APART:
        first: dict[str, str] = {}
        for table in tables:
            for name in sorted(names_in(view, table)):
                if name in first:
                    shared.add(name)
                    _report_shared(view, name, first[name], table)
                else:
                    first[name] = table
    for rows in view.plan.tables.values() if shared else ():
        for column in rows.spec.references:
            cells = enumerate(rows.given[column.name].to_list())
            either = [i for i, cell in cells if isinstance(cell, str) and cell in shared]
            view.doubts[rows.spec.name].add(column.name, either)


def _report_shared(view: View, name: str, first: str, table: str) -> None:
    rows: Rows[Any] = getattr(view.plan, table)
    column = name_column(rows.spec)
    names = rows.frame[column].to_list()
    if name not in names:  # a member of a count, or what a faulty name may mean
        names = [name if n and name.startswith(f"{n}-") else n for n in names]
    if name in names:
        place = view.place(table, names.index(name), column)
        fields = {"found": name, "first": first, "second": table}
        view.problems.add(Problem("name-shared", place, fields))
