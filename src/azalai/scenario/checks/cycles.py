"""Chains that must end: supply, parts in parts, projects, tasks in tasks, alternatives."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check

Link = tuple[str, str, int]  # from, to, position of the row that says so


def _report_cycles(view: View, table: str, column: str, links: Iterable[Link]) -> None:
    """Report every cycle, each at the row that closes it, and go on without that row."""
    told = list(links)
    while True:
        graph = TopologicalSorter[str]()
        for start, end, _ in told:
            graph.add(start, end)
        try:
            graph.prepare()
        except CycleError as fault:
            chain = list(fault.args[1])[::-1]
            closing = next(link for link in told if link[:2] == (chain[0], chain[1]))
        else:
            return
        told.remove(closing)
        place = view.place(table, closing[2], column)
        fields = {"chain": " → ".join(chain)}
        fix = Fix("set", table, place.row, column, "", place.key)
        if view.plan.tables[table].spec.columns[column].required:
            fix = Fix("remove-row", table, place.row)
        view.problems.add(Problem("cycle", place, fields, fix))


def _column_links(view: View, table: str, column: str) -> list[Link]:
    cells = view.cells(table, "name", column, told=True)
    return [(name, other, i) for i, name, other in cells if other is not None]


@check("sites")
def supply_cycles(view: View) -> None:
    """Refuse stores that refill each other in a ring."""
    _report_cycles(view, "sites", "supplied_by", _column_links(view, "sites", "supplied_by"))


@check("projects")
def project_cycles(view: View) -> None:
    """Refuse projects that wait for each other."""
    _report_cycles(view, "projects", "after", _column_links(view, "projects", "after"))


@check("alternatives")
def alternative_cycles(view: View) -> None:
    """Refuse alternatives that are based on each other."""
    links = _column_links(view, "alternatives", "based_on")
    _report_cycles(view, "alternatives", "based_on", links)


@check("parts")
def part_cycles(view: View) -> None:
    """Refuse a part that is fitted, however deep, in itself."""
    cells = view.cells("parts", "parent", "item")
    links = [(parent, item, i) for i, parent, item in cells if parent != item]
    _report_cycles(view, "parts", "item", links)


@check("tasks")
def task_cycles(view: View) -> None:
    """Refuse tasks that include each other."""
    cells = view.cells("tasks", "name", "includes")
    links = [(name, inner, i) for i, name, inside in cells for inner in inside or []]
    _report_cycles(view, "tasks", "includes", links)
