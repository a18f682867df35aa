"""Alternatives as told: changes of one cell twice, and sweeps without end."""

from azalai.errors import Fix, Place, Problem, ScenarioError
from azalai.scenario.alternatives import MOST_VARIANTS, Alternatives
from azalai.scenario.checks import View, check


@check("alternatives", "changes")
def changed_twice(view: View) -> None:
    """Refuse two changes of one cell in one alternative, or two orders for one row."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    rows = view.plan.changes
    cells = rows.frame.select("alternative", "table", "key", "column", "action").iter_rows()
    for position, (*address, action) in enumerate(cells):
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
    for position, name in enumerate(view.plan.alternatives.frame["name"].to_list()):
        number = alternatives.number(name)
        if number > MOST_VARIANTS:
            place = view.place("alternatives", position)
            fields = {"count": number, "most": MOST_VARIANTS}
            view.problems.add(Problem("alternative-variants", place, fields))


@check("alternatives", "changes")
def alternatives_without_change(view: View) -> None:
    """Warn of an alternative that changes nothing by itself and is based on nothing else."""
    changed = set(view.plan.changes.frame["alternative"].to_list())
    changed |= view.lost.get("changes", set())
    for position, name in enumerate(view.plan.alternatives.frame["name"].to_list()):
        if name not in changed:
            place = view.place("alternatives", position)
            view.problems.add(Problem("alternative-idle", place, level="warning"))


def check_alternatives(view: View) -> None:
    """Build every alternative of a plan without faults, and report what each would have."""
    alternatives = Alternatives(view.plan)
    told: set[tuple[str, Place]] = set()  # what is based on a faulty one has the same faults
    for name in alternatives.variants:
        try:
            alternatives.scenario(name)
        except ScenarioError as fault:
            for problem in fault.problems:
                if problem.level == "error" and (problem.code, problem.place) not in told:
                    told.add((problem.code, problem.place))
                    view.problems.add(problem)
