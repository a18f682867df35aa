"""Alternatives as told: changes of one cell twice, and sweeps without end."""

from dataclasses import replace
from typing import Any

from azalai.errors import Fix, Place, Problem, ScenarioError, nearest
from azalai.scenario.alternatives import MOST_VARIANTS, Alternatives
from azalai.scenario.checks import View, check
from azalai.scenario.checks.names import nameless, names_in
from azalai.scenario.faults import cell_problem
from azalai.scenario.parse import cell_fault
from azalai.scenario.raw import clean
from azalai.tables.registry import name_column
from azalai.tables.row import Column


@check("alternatives", "changes")
def changed_twice(view: View) -> None:
    """Refuse two changes of one cell in one alternative, or two orders for one row."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    rows = view.plan.changes
    columns = ("alternative", "table", "key", "column", "action")
    for position, *address, action in view.cells("changes", *columns):
        address_key = (*address, "row") if action in ("add", "remove") else tuple(address)
        before = first.setdefault(address_key, (action, position))
        if before[1] != position and (action, before[0]) != ("sweep", "sweep"):
            place = view.place("changes", position, "value")
            fields = {"first": str(rows.lines[before[1]])}
            fix = Fix("remove-row", "changes", place.row)
            view.problems.add(Problem("change-twice", place, fields, fix))


@check("alternatives", "changes")
def too_many_variants(view: View) -> None:
    """Refuse an alternative whose sweeps multiply beyond any study."""
    alternatives = Alternatives(view.plan)
    for position, name in view.cells("alternatives", "name"):
        number = alternatives.number(name)
        if number > MOST_VARIANTS:
            place = view.place("alternatives", position)
            fields = {"count": number, "most": MOST_VARIANTS}
            view.problems.add(Problem("alternative-variants", place, fields))


@check("alternatives", "changes")
def alternatives_without_change(view: View) -> None:
    """Warn of an alternative that changes nothing by itself and is based on nothing else."""
    if not view.settled("changes.alternative"):
        return
    changed = set(view.plan.changes.frame["alternative"].to_list())
    for position, name in view.cells("alternatives", "name"):
        if name not in changed:
            place = view.place("alternatives", position)
            view.problems.add(Problem("alternative-idle", place, level="warning"))


def check_alternatives(view: View) -> None:
    """Build every alternative of a plan without faults, and report what each would have.

    None is built from a plan with faults, nor on an alternative with faults; there what each
    change writes is held against its column by itself.
    """
    told: set[tuple[str, Place]] = set()  # what is based on a faulty one has the same faults
    if not view.problems.errors:
        alternatives = Alternatives(view.plan)
        for name in alternatives.variants:
            try:
                alternatives.scenario(name)
            except ScenarioError as fault:
                for problem in fault.problems:
                    if problem.level == "error" and (problem.code, problem.place) not in told:
                        told.add((problem.code, problem.place))
                        view.problems.add(problem)
    if view.problems.errors:
        _changed_cells(view, {place for _, place in told})


def _changed_cells(view: View, told: set[Place]) -> None:
    """Refuse what changes write and no plan could hold, unless something is `told` of it."""
    edits, columns = Alternatives(view.plan), ("table", "key", "column", "value", "action")
    known: dict[str, set[str]] = {}
    for position, alternative, *cells in view.cells("changes", "alternative", *columns):
        change: dict[str, Any] = dict(zip(columns, cells, strict=True))
        rows = view.plan.tables.get(change["table"])
        column = rows.spec.columns.get(change["column"]) if rows else None
        place = edits.place(position, change | {"alternative": alternative})
        if rows and column and change["action"] in ("set", "sweep") and place not in told:
            text = clean(change["value"])
            fault = cell_fault(rows.spec.row, column, text)
            if fault is not None:
                problem = cell_problem(column, fault, text, place)
                view.problems.add(replace(problem, fix=None))
            elif text and column.to and set(column.to) <= view.read:
                _hold_names(view, column, text, place, known)


def _hold_names(
    view: View, column: Column, text: str, place: Place, known: dict[str, set[str]]
) -> None:
    """Refuse a name that no table has that the column may point at, with what changes add."""
    if any(nameless(view, table) for table in column.to):
        return
    for table in column.to:
        known[table] = known.get(table) or names_in(view, table) | _names_added(view, table)
    every = set().union(*(known[table] for table in column.to))
    parts = text.split(" | ") if column.kind == "list" else [text]
    unknown = [p for p in parts if p not in every and p.rpartition("-")[0] not in every]
    if unknown:
        near = nearest(unknown[0], sorted(every))
        fields = {"found": unknown[0], "tables": " / ".join(column.to), "nearest": near}
        view.problems.add(Problem("name-unknown", place, fields))


def _names_added(view: View, table: str) -> set[str]:
    """Give every part of a key of a row that changes add, and every name that they set."""
    spec = view.plan.tables[table].spec
    names: set[str] = set()
    columns = ("table", "key", "column", "value", "action")
    for _, home, key, column, value, action in view.cells("changes", *columns):
        if home == table and action == "add":
            names |= {part.strip() for part in key.split("|")}
        elif home == table and column == name_column(spec):
            names.add(value)
    return names
