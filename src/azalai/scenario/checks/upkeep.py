"""Work: every failure must have a mend, every task a place, hands and time."""

from collections import defaultdict
from typing import Any, Final

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check
from azalai.units import HOURS_PER_DAY

#: Work that is done by taking a thing out or off: it takes no time of its own.
_INSTANT: Final = ("replace", "discard")


def needs_of(view: View) -> dict[str, set[str]]:
    """Give the people, tools and docks that each task needs; items are left out."""
    words = set(view.plan.resources.frame["resource"].to_list())
    needs: dict[str, set[str]] = defaultdict(set)
    for of, what in view.plan.needs.frame.select("of", "what").iter_rows():
        if what in words:
            needs[of].add(what)
    return needs


def resources_at(view: View) -> dict[str, set[str]]:
    """Give the people, tools and docks of each site, whenever they are there."""
    at: dict[str, set[str]] = defaultdict(set)
    for site, resource in view.plan.resources.frame.select("site", "resource").iter_rows():
        at[site].add(resource)
    return at


@check("capability", "needs", "resources", "tasks", whole=True)
def capability_without_skill(view: View) -> None:
    """Refuse a site that is to do work inside without the people, tools or docks for it."""
    needs, at = needs_of(view), resources_at(view)
    rows = view.plan.capability
    cells = rows.given.select("site", "task", "turnaround_d").iter_rows()
    for position, (site, task, turnaround_d) in enumerate(cells):
        lacks = sorted(needs[task] - at[site])
        if lacks and turnaround_d is None:
            place = view.place("capability", position, "task")
            fields = {"site": site, "task": task, "lacks": ", ".join(lacks)}
            added = {"site": site, "resource": lacks[0], "number": "1"}
            fix = Fix("add-row", "resources", cells=added)
            view.problems.add(Problem("capability-no-resource", place, fields, fix))


@check("capability", "needs", "resources", "tasks", whole=True)
def task_nowhere(view: View) -> None:
    """Refuse a task that no site can do: no capability, and no site with all it needs."""
    needs, at = needs_of(view), resources_at(view)
    placed = set(view.plan.capability.frame["task"].to_list())
    for position, task in enumerate(view.plan.tasks.frame["name"].to_list()):
        needed = needs[task]
        if task not in placed and needed and not any(needed <= has for has in at.values()):
            site = max(sorted(at), key=lambda s: len(at[s] & needed)) if at else ""
            lacks = sorted(needed - at.get(site, set()))
            place = view.place("tasks", position)
            fields = {"needs": ", ".join(sorted(needed)), "site": site, "lacks": ", ".join(lacks)}
            added = {"site": site, "resource": lacks[0], "number": "1"}
            fix = Fix("add-row", "resources", cells=added)
            view.problems.add(Problem("task-nowhere", place, fields, fix))


@check("capability", "needs", "tasks", whole=True)
def task_without_work(view: View) -> None:
    """Refuse a task that takes neither time nor hands and is bought nowhere."""
    placed = set(view.plan.capability.frame["task"].to_list())
    placed |= set(view.plan.needs.frame["of"].to_list())
    cells = view.plan.tasks.given.select("name", "action", "work_h").iter_rows()
    for position, (task, action, work_h) in enumerate(cells):
        if work_h is None and task not in placed and action not in _INSTANT:
            place = view.place("tasks", position, "work_h")
            fix = Fix("set", "tasks", place.row, "work_h", "1", task)
            view.problems.add(Problem("task-no-work", place, {"task": task}, fix))


@check("failures", "tasks", "types", "items")
def fixed_by_other(view: View) -> None:
    """Refuse a failure that is mended by work on something else."""
    on = dict(view.plan.tasks.frame.select("name", "on").iter_rows())
    cells = view.plan.failures.given.select("on", "fixed_by").iter_rows()
    for position, (thing, task) in enumerate(cells):
        if task in on and on[task] != thing:
            place = view.place("failures", position, "fixed_by")
            fields = {"task": task, "on": on[task], "thing": thing}
            fix = Fix("set", "failures", place.row, "fixed_by", "", place.key)
            view.problems.add(Problem("task-other-thing", place, fields, fix))


@check("failures", "tasks", "types", whole=True)
def failure_without_mend(view: View) -> None:
    """Refuse a type that fails and for which no task says how it is mended."""
    tasks = view.plan.tasks.frame
    mended = set(tasks.filter(tasks["action"].is_in(["repair", "replace"]))["on"].to_list())
    types = set(view.plan.types.frame["name"].to_list())
    cells = view.plan.failures.given.select("on", "fixed_by").iter_rows()
    for position, (thing, task) in enumerate(cells):
        if thing in types and task is None and thing not in mended:
            place = view.place("failures", position, "on")
            added = {"name": f"{thing} repair", "on": thing, "action": "repair", "work_h": "1"}
            fix = Fix("add-row", "tasks", cells=added)
            view.problems.add(Problem("failure-no-task", place, {"thing": thing}, fix))


@check("tasks")
def includes_of_other(view: View) -> None:
    """Refuse a package that includes a task without an interval: there is no clock to reset."""
    frame = view.plan.tasks.frame
    every = [c for c in frame.columns if c.startswith("every_")]
    clocks = frame.select("name", *every).rows()
    clocked = {name for name, *told in clocks if any(t is not None for t in told)}
    known = set(frame["name"].to_list())
    for position, inside in enumerate(frame["includes"].to_list()):
        idle = [name for name in inside or [] if name in known - clocked]
        if idle:
            place = view.place("tasks", position, "includes")
            value = " | ".join(name for name in inside if name not in idle)
            fix = Fix("set", "tasks", place.row, "includes", value, place.key)
            view.problems.add(Problem("includes-no-clock", place, {"task": idle[0]}, fix))


@check("tasks", "capability")
def interval_shorter_than_work(view: View) -> None:
    """Refuse work that is due again before it can be done."""
    tasks = view.plan.tasks.frame.select("name", "every_d", "work_h").iter_rows()
    every: dict[str, float] = {}
    for position, (name, every_d, work_h) in enumerate(tasks):
        if every_d is not None:
            every[name] = every_d
            if work_h / HOURS_PER_DAY >= every_d:
                _report_short(view, "tasks", position, "every_d", every_d, work_h / HOURS_PER_DAY)
    rows = view.plan.capability.frame.select("task", "turnaround_d").iter_rows()
    for position, (task, turnaround_d) in enumerate(rows):
        if turnaround_d is not None and turnaround_d >= every.get(task, turnaround_d + 1):
            _report_short(view, "capability", position, "turnaround_d", every[task], turnaround_d)


def _report_short(
    view: View, table: str, position: int, column: str, every_d: float, takes_d: float
) -> None:
    place = view.place(table, position, column)
    fields = {"every": f"{every_d:g}", "takes": f"{takes_d:.3g}"}
    value = f"{every_d / 2:g}" if column == "turnaround_d" else f"{takes_d * 2:g}"
    fix = Fix("set", table, place.row, column, value, place.key)
    view.problems.add(Problem("interval-short", place, fields, fix))


@check("fleet", "tasks", "serials", "ages", "parts", "items", "types")
def clocks_of_other(view: View) -> None:
    """Refuse a clock, or work under way, of a task on something the unit is not."""
    on = dict(view.plan.tasks.frame.select("name", "on").iter_rows())
    types = dict(view.plan.fleet.frame.select("name", "type").iter_rows())
    items = dict(view.plan.serials.frame.select("name", "item").iter_rows())
    for table, column in (("fleet", "in_task"), ("ages", "task")):
        rows: Any = view.plan.tables[table]
        unit_column = "name" if table == "fleet" else "unit"
        units = rows.frame[unit_column].to_list()
        for position, (unit, task) in enumerate(
            zip(units, rows.given[column].to_list(), strict=True)
        ):
            what = items.get(unit) or types.get(unit) or types.get(unit.rpartition("-")[0])
            if task in on and what is not None and on[task] != what:
                _report_other(view, table, position, column, (task, on[task], what))


def _report_other(
    view: View, table: str, position: int, column: str, names: tuple[str, str, str]
) -> None:
    place = view.place(table, position, column)
    fields = dict(zip(("task", "on", "thing"), names, strict=True))
    fix = Fix("remove-row", table, place.row)
    if table == "fleet":
        fix = Fix("set", table, place.row, column, "", place.key)
    view.problems.add(Problem("task-other-thing", place, fields, fix))


@check("needs")
def needs_of_nothing(view: View) -> None:
    """Refuse a need held for no time: it holds nothing."""
    for position, hours_h in enumerate(view.plan.needs.given["hours_h"].to_list()):
        if hours_h == 0:
            place = view.place("needs", position, "hours_h")
            fix = Fix("remove-row", "needs", place.row)
            view.problems.add(Problem("need-of-nothing", place, {}, fix))


@check("needs", "items")
def needs_used_up(view: View) -> None:
    """Refuse a sortie or course that uses up what is repaired or fitted."""
    plan = view.plan
    kinds = plan.items.frame.select("name", "kind").iter_rows()
    lasting = {name for name, kind in kinds if kind == "repairable"}
    lasting |= set(plan.parts.frame["item"].to_list())
    tasks = set(plan.tasks.keys)
    for position, (of, what) in enumerate(plan.needs.given.select("of", "what").iter_rows()):
        if what in lasting and of not in tasks:
            place = view.place("needs", position, "what")
            fix = Fix("remove-row", "needs", place.row)
            view.problems.add(Problem("need-lasting", place, {"of": of, "what": what}, fix))
