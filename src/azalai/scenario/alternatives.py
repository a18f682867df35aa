"""Alternatives: what might be, each a Scenario like any other.

An alternative is a row of `alternatives` and its rows of `changes`, on top of the plan or of the
alternative it is based on.  A `sweep` makes one variant for each value of its cell, and every
combination where several cells are swept; a variant is named `fleet size: count 4`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Final

from azalai.errors import Place, PlanNotFoundError, Problem, Problems, ScenarioError
from azalai.scenario.changes import Edit, EditAction, apply
from azalai.scenario.raw import SCENARIO
from azalai.scenario.scenario import Scenario
from azalai.tables.cells import to_text

#: More variants than this of one alternative are a slip, not a study.
MOST_VARIANTS: Final = 1000

Change = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """One alternative, or one variant of a sweep: its edits in steps, its bases first."""

    name: str
    title: str
    steps: tuple[tuple[Edit, ...], ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every edit, its own first: where to look for the cause of a fault."""
        return tuple(edit for step in reversed(self.steps) for edit in step)


class Alternatives:
    """The alternatives of a plan by name; variants of a sweep stand after their alternative."""

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan
        rows = plan.alternatives
        self.rows = {row["name"]: row for row in rows.frame.iter_rows(named=True)}
        self.changes: dict[str, list[tuple[int, Change]]] = defaultdict(list)
        for position, change in enumerate(plan.changes.frame.iter_rows(named=True)):
            self.changes[change["alternative"]].append((position, change))

    @cached_property
    def variants(self) -> dict[str, Variant]:
        """Every alternative by name; one with sweeps stands for its variants."""
        found = {}
        for name, row in self.rows.items():
            for label, edits in self._own_variants(name):
                full = f"{name}: {label}" if label else name
                title = f"{row['title']} ({label})" if label else row["title"]
                found[full] = Variant(full, title, (*self._base_steps(name), tuple(edits)))
        return found

    def _base_steps(self, name: str) -> tuple[tuple[Edit, ...], ...]:
        """Give the edits of everything an alternative is based on, first the first.

        A sweep in a base is no single plan, so only its other changes count.
        """
        base = self.rows[name]["based_on"]
        if base is None:
            return ()
        return (*self._base_steps(base), tuple(self._edits(base, swept=False)))

    def _edits(self, name: str, *, swept: bool) -> list[Edit]:
        return [
            self._edit(position, change)
            for position, change in self.changes[name]
            if (change["action"] == "sweep") == swept
        ]

    def _edit(self, position: int, change: Change) -> Edit:
        action: EditAction = "set" if change["action"] == "sweep" else change["action"]
        place = self.place(position, change)
        return Edit(
            change["table"], change["key"], change["column"], change["value"], action, place
        )

    def place(self, position: int, change: Change) -> Place:
        """Give the place of what a change writes."""
        rows = self.plan.changes
        line = int(rows.lines[position]) or None
        shown = f"{change['alternative']}: {change['table']} / {change['key'] or change['column']}"
        return Place(rows.file, "changes", line, "value", shown)

    def _own_variants(self, name: str) -> Iterator[tuple[str, list[Edit]]]:
        fixed = self._edits(name, swept=False)
        cells: dict[tuple[str, str, str], list[Edit]] = defaultdict(list)
        for edit in self._edits(name, swept=True):
            cells[edit.table, edit.key, edit.column].append(edit)
        for chosen in product(*cells.values()):
            label = ", ".join(f"{e.column} {e.value or '-'}" for e in chosen)
            yield label, [*fixed, *chosen]

    def number(self, name: str) -> int:
        """How many variants an alternative has; 1 without a sweep."""
        cells: dict[tuple[str, str, str], int] = defaultdict(int)
        for edit in self._edits(name, swept=True):
            cells[edit.table, edit.key, edit.column] += 1
        return prod(cells.values())

    def scenario(self, name: str) -> Scenario:
        """Build the Scenario of an alternative or variant.

        Raises:
            PlanNotFoundError: if there is none of that name, or it is a sweep of several.
            ScenarioError: if a change changes nothing, or the changed plan has faults; each
                problem points at its row of `changes`.

        """
        variant = self.variants.get(name)
        if variant is None:
            members = [n for n in self.variants if n.startswith(f"{name}: ")]
            code = "alternative-sweep" if members else "alternative-not-found"
            known = ", ".join(members or self.variants)
            raise PlanNotFoundError(code, name=name, known=known or "-")
        return self._build(variant)

    def _build(self, variant: Variant) -> Scenario:
        plan = self.plan
        try:
            for step in variant.steps:
                before, plan = plan, apply(plan, step)
                _refuse_idle(before, plan, step)
        except ScenarioError as fault:
            problems = Problems()
            problems.extend(_placed(p, variant) for p in fault.problems)
            raise ScenarioError(problems, f"{self.plan.name} / {variant.name}") from None
        return plan


def _refuse_idle(before: Scenario, after: Scenario, edits: tuple[Edit, ...]) -> None:
    """Refuse changes that leave their cell as it was; a sweep may pass through that value."""
    added = {(e.table, e.key) for e in edits if e.action == "add"}
    swept = _swept(before)
    problems = Problems()
    for edit in edits:
        address = (edit.table, edit.key, edit.column)
        if edit.action == "set" and address[:2] not in added and address not in swept:
            value = _cell(after, edit)
            if value is not None and value == _cell(before, edit):
                place = edit.place or Place(edit.table, edit.table)
                fields = {"column": edit.column, "value": value or "-"}
                problems.add(Problem("change-nothing", place, fields))
    if problems.errors:
        raise ScenarioError(problems, before.name)


def _swept(plan: Scenario) -> set[tuple[str, str, str]]:
    changes = plan.changes.frame
    sweeps = changes.filter(changes["action"] == "sweep")
    return set(sweeps.select("table", "key", "column").rows())


def _cell(plan: Scenario, edit: Edit) -> str | None:
    """Give the text of the cell that an edit addresses, defaults filled in; None if unknown."""
    if edit.table == SCENARIO:
        section: Any = plan.settings.section(edit.key) if edit.key != "targets" else None
        value = getattr(section, edit.column, None) if section else None
        return to_text(value) if section else None
    rows = plan.tables.get(edit.table)
    found = rows.find(edit.key) if rows is not None else []
    if rows is None or len(found) != 1 or edit.column not in rows.spec.columns:
        return None
    return to_text(rows.frame[edit.column][found[0]])


def _placed(problem: Problem, variant: Variant) -> Problem:
    """Point a problem of a changed plan at the change that made it."""
    place = problem.place
    if place.table == "changes":
        return problem
    home = [e for e in variant.edits if e.place and e.table == place.table]
    near = [e for e in home if not place.key or _same_row(e.key, place.key)]
    exact = [e for e in near if e.column == place.column]
    for edit in [*exact, *near, *home, *variant.edits]:
        if edit.place:
            return replace(problem, place=edit.place, fix=None)
    return problem


def _same_row(key: str, other: str) -> bool:
    """Tell whether two keys may name one row: of either the last parts may be left out."""
    parts, others = key.split(" | "), other.split(" | ")
    most = min(len(parts), len(others))
    return parts[:most] == others[:most]
