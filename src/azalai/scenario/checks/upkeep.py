"""Work: every failure must have a mend, every task a place, hands and time."""

from collections import defaultdict
from typing import Final

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check
from azalai.scenario.checks.names import names_in
from azalai.support.hands import COLUMNS, most_at
from azalai.units import HOURS_PER_DAY

#: Work that is done by taking a thing out or off: it takes no time of its own.
_INSTANT: Final = ("replace", "discard")


def needs_of(view: View) -> dict[str, set[str]]:
    """Give the people, tools and docks that each task needs; items are left out."""
    words = {resource for _, resource in view.cells("resources", "resource")}
    needs: dict[str, set[str]] = defaultdict(set)
    for _, of, what in view.cells("needs", "of", "what"):
        if what in words:
            needs[of].add(what)
    return needs


def resources_at(view: View) -> dict[str, set[str]]:
    """Give the people, tools and docks of each site, whenever they are there."""
    at: dict[str, set[str]] = defaultdict(set)
    for _, site, resource in view.cells("resources", "site", "resource"):
        at[site].add(resource)
    return at


@check("capability", "needs", "resources", "tasks")
def capability_without_skill(view: View) -> None:
    """Refuse a site that is to do work inside without the people, tools or docks for it."""
    if not view.settled("resources.site", "resources.resource"):
        return
    needs, at = needs_of(view), resources_at(view)
    cells = view.cells("capability", "site", "task", "turnaround_d", told=True)
    for position, site, task, turnaround_d in cells:
        lacks = sorted(needs[task] - at[site])
        if lacks and turnaround_d is None:
            place = view.place("capability", position, "task")
            fields = {"site": site, "task": task, "lacks": ", ".join(lacks)}
            added = {"site": site, "resource": lacks[0], "number": "1"}
            fix = Fix("add-row", "resources", cells=added)
            view.problems.add(Problem("capability-no-resource", place, fields, fix))


@check("capability", "needs", "resources", "tasks")
def task_nowhere(view: View) -> None:
    """Refuse a task that no site can do: no capability, and no site with all it needs."""
    if not view.settled("capability.task", "resources.site", "resources.resource"):
        return
    needs, at = needs_of(view), resources_at(view)
    placed = set(view.plan.capability.frame["task"].to_list())
    for position, task in view.cells("tasks", "name"):
        needed = needs[task]
        if task not in placed and needed and not any(needed <= has for has in at.values()):
            site = max(sorted(at), key=lambda s: len(at[s] & needed)) if at else ""
            lacks = sorted(needed - at.get(site, set()))
            place = view.place("tasks", position)
            fields = {"needs": ", ".join(sorted(needed)), "site": site, "lacks": ", ".join(lacks)}
            added = {"site": site, "resource": lacks[0], "number": "1"}
            fix = Fix("add-row", "resources", cells=added)
            view.problems.add(Problem("task-nowhere", place, fields, fix))


@check("capability", "needs", "resources", "tasks")
def hands_too_few(view: View) -> None:
    """Refuse work for which the site that is to do it, or any site, never has as many as it needs.

    Shifts that are on duty together, each at its most, and with those who are to be trained.
    """
    asked = "capability.task", "resources.site", "resources.resource", "resources.hours", "needs.of"
    if not view.settled(*asked):
        return
    most = most_at(tuple(row) for _, *row in view.cells("resources", *COLUMNS))
    needed: dict[str, dict[str, float]] = defaultdict(dict)
    words = {resource for has in most.values() for resource in has}
    for _, of, what, number in view.cells("needs", "of", "what", "quantity"):
        if what in words:
            needed[of][what] = number
    cells = list(view.cells("capability", "site", "task", "turnaround_d", told=True))
    for position, site, task, turnaround_d in cells:
        if turnaround_d is None:
            _report_few(view, ("capability", position, task), [site], needed[task], most)
    placed = {task for _, _, task, _ in cells}
    for position, task in view.cells("tasks", "name"):
        if task not in placed and needed[task]:
            able = [
                s for s, has in sorted(resources_at(view).items()) if needed[task].keys() <= has
            ]
            _report_few(view, ("tasks", position, task), able, needed[task], most)


def _report_few(
    view: View,
    row: tuple[str, int, str],
    sites: list[str],
    needed: dict[str, float],
    most: dict[str, dict[str, float]],
) -> None:
    """Report the first kind of which none of some sites, each with some, has as many as needed."""
    table, position, task = row
    few = {s: [w for w, n in needed.items() if 0.0 < most[s].get(w, 0.0) < n] for s in sites}
    if not few or not all(few.values()):
        return
    site = min(few, key=lambda s: (len(few[s]), s))
    what = few[site][0]
    fields = {"task": task, "site": site, "resource": what}
    fields |= {"needed": f"{needed[what]:g}", "has": f"{most[site][what]:g}"}
    rows = view.cells("resources", "site", "resource")
    first = next(p for p, *cells in rows if cells == [site, what])
    at = view.place("resources", first, "number")
    fix = Fix("set", "resources", at.row, "number", f"{needed[what]:g}", at.key)
    place = view.place(table, position, "task" if table == "capability" else "name")
    view.problems.add(Problem("hands-too-few", place, fields, fix))


@check("capability", "needs", "tasks")
def task_without_work(view: View) -> None:
    """Refuse a task that takes neither time nor hands and is bought nowhere."""
    if not view.settled("capability.task", "needs.of"):
        return
    placed = set(view.plan.capability.frame["task"].to_list())
    placed |= set(view.plan.needs.frame["of"].to_list())
    cells = view.cells("tasks", "name", "action", "work_h", told=True)
    for position, task, action, work_h in cells:
        if work_h is None and task not in placed and action not in _INSTANT:
            place = view.place("tasks", position, "work_h")
            fix = Fix("set", "tasks", place.row, "work_h", "1", task)
            view.problems.add(Problem("task-no-work", place, {"task": task}, fix))


@check("failures", "tasks", "types", "items")
def fixed_by_other(view: View) -> None:
    """Refuse a failure that is mended by work on something else."""
    on = {name: thing for _, name, thing in view.cells("tasks", "name", "on")}
    for position, thing, task in view.cells("failures", "on", "fixed_by", told=True):
        if task in on and on[task] != thing:
            place = view.place("failures", position, "fixed_by")
            fields = {"task": task, "on": on[task], "thing": thing}
            fix = Fix("set", "failures", place.row, "fixed_by", "", place.key)
            view.problems.add(Problem("task-other-thing", place, fields, fix))


@check("failures", "tasks", "types", "items")
def fixed_by_what_mends_nothing(view: View) -> None:
    """Refuse a failure that is mended by work that leaves the thing as it is, or ends it."""
    action = {name: told for _, name, told in view.cells("tasks", "name", "action", told=True)}
    types = names_in(view, "types")
    for position, thing, task in view.cells("failures", "on", "fixed_by", told=True):
        mends = ("repair", "replace", "overhaul") if thing in types else ("repair", "replace")
        if task in action and action[task] not in mends:
            place = view.place("failures", position, "fixed_by")
            fields = {"task": task, "action": action[task], "thing": thing}
            fix = Fix("set", "failures", place.row, "fixed_by", "", place.key)
            view.problems.add(Problem("fixed-by-no-mend", place, fields, fix))


@check("failures", "tasks", "types")
def failure_without_mend(view: View) -> None:
    """Refuse a type that fails and for which no task says how it is mended."""
    if not view.settled("tasks.on", "tasks.action"):
        return
    tasks = view.cells("tasks", "on", "action")
    mended = {on for _, on, action in tasks if action in ("repair", "replace")}
    types = {name for _, name in view.cells("types", "name")}
    for position, thing, task in view.cells("failures", "on", "fixed_by", told=True):
        if thing in types and task is None and thing not in mended:
            place = view.place("failures", position, "on")
            added = {"name": f"{thing} repair", "on": thing, "action": "repair", "work_h": "1"}
            fix = Fix("add-row", "tasks", cells=added)
            view.problems.add(Problem("failure-no-task", place, {"thing": thing}, fix))


@check("tasks")
def includes_of_other(view: View) -> None:
    """Refuse a package that includes a task without an interval: there is no clock to reset."""
    every = [c for c in view.plan.tasks.spec.columns if c.startswith("every_")]
    clocks = view.cells("tasks", "name", *every)
    clockless = {name for _, name, *told in clocks if all(t is None for t in told)}
    for position, inside in view.cells("tasks", "includes"):
        idle = [name for name in inside or [] if name in clockless]
        if idle:
            place = view.place("tasks", position, "includes")
            value = " | ".join(name for name in inside if name not in idle)
            fix = Fix("set", "tasks", place.row, "includes", value, place.key)
            view.problems.add(Problem("includes-no-clock", place, {"task": idle[0]}, fix))


@check("tasks", "capability")
def interval_shorter_than_work(view: View) -> None:
    """Refuse work that is due again before it can be done."""
    for position, every_d, work_h in view.cells("tasks", "every_d", "work_h"):
        if every_d is not None and work_h / HOURS_PER_DAY >= every_d:
            _report_short(view, "tasks", position, "every_d", every_d, work_h / HOURS_PER_DAY)
    tasks = view.cells("tasks", "name", "every_d")
    every = {name: every_d for _, name, every_d in tasks if every_d is not None}
    for position, task, turnaround_d in view.cells("capability", "task", "turnaround_d"):
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
    on = {name: thing for _, name, thing in view.cells("tasks", "name", "on")}
    types = {name: model for _, name, model in view.cells("fleet", "name", "type")}
    items = {name: item for _, name, item in view.cells("serials", "name", "item")}
    for table, unit_column, column in (("fleet", "name", "in_task"), ("ages", "unit", "task")):
        for position, unit, task in view.cells(table, unit_column, column, told=True):
            what = items.get(unit) or types.get(unit) or types.get(unit.rpartition("-")[0])
            if task in on and what is not None and on[task] != what:
                _report_other(view, table, position, column, (task, on[task], what))


@check("serials", "sites")
def fitted_and_due(view: View) -> None:
    """Refuse a part on an aircraft that is due there later: what is on its way comes to a site."""
    sites = {name for _, name in view.cells("sites", "name")}
    for position, serial, at, due in view.cells("serials", "name", "at", "due", told=True):
        if due is not None and at is not None and at not in sites:
            place = view.place("serials", position, "due")
            fix = Fix("set", "serials", place.row, "due", "", place.key)
            fields = {"serial": serial, "tail": at}
            view.problems.add(Problem("serial-fitted-due", place, fields, fix))


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
    for position, hours_h in view.cells("needs", "hours_h", told=True):
        if hours_h == 0:
            place = view.place("needs", position, "hours_h")
            fix = Fix("remove-row", "needs", place.row)
            view.problems.add(Problem("need-of-nothing", place, {}, fix))


@check("needs", "items", "parts", "tasks", first=True)
def needs_used_up(view: View) -> None:
    """Refuse work, a sortie or a course that uses up what is repaired or fitted.

    What nobody repairs or fits was probably meant to be a consumable.
    """
    kinds = view.cells("items", "name", "kind")
    kept = {name: position for position, name, kind in kinds if kind == "repairable"}
    fitted = {item for _, item in view.cells("parts", "item")}
    mended = {on for _, on in view.cells("tasks", "on")}
    for position, of, what in view.cells("needs", "of", "what", told=True):
        if what in kept or what in fitted:
            place = view.place("needs", position, "what")
            fix = Fix("remove-row", "needs", place.row)
            if what not in fitted | mended:
                row = view.place("items", kept[what]).row
                fix = Fix("set", "items", row, "kind", "consumable", what)
            view.problems.add(Problem("need-lasting", place, {"of": of, "what": what}, fix))
            view.doubts["needs"].add("what", [position])
