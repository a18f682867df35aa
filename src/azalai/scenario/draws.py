"""Draws: the n-th plan that the evidence allows.

Every evidence row with a range is one uncertain figure: one uniform number a draw, keyed by
its address (or by its word in `together`), turned by inversion into a value of its law, or into
a factor that multiplies every cell it is nearest to.  An added evidence row changes no other draw.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from azalai.errors import Place, Problem, Problems, ScenarioError
from azalai.locale import Phrase
from azalai.scenario.changes import Edit, apply
from azalai.scenario.evidence import Cell, Evidence, is_factor, uncertain_cells
from azalai.scenario.raw import SCENARIO
from azalai.scenario.scenario import Scenario
from azalai.stats import laws
from azalai.streams import Stream
from azalai.tables.cells import to_text

PURPOSE = "evidence"


def stream_name(row: Mapping[str, Any]) -> str:
    """Give the name under which a row draws: its shared word, or its address."""
    if row["together"]:
        return f"together {row['together']}"
    return f"{row['table']} / {row['key']} / {row['column']}"


def draw(plan: Scenario, number: int) -> Scenario:
    """Give the `number`-th joint draw of a plan, counted from 0.

    The same plan, seed and number give the same draw on every machine, whatever else is drawn.

    Raises:
        ScenarioError: if the drawn plan breaks a rule; each problem names the evidence row that
            made it.  Nothing is drawn again.

    """
    evidence = plan.evidence_by_cell
    edits = list(_edits(plan, evidence, number))
    try:
        return apply(plan, edits, origin="drawn")
    except ScenarioError as fault:
        problems = Problems()
        problems.extend(_blame(p, number, edits) for p in fault.problems if p.level == "error")
        raise ScenarioError(problems, f"{plan.name} / draw {number}") from None


def _edits(plan: Scenario, evidence: Evidence, number: int) -> Iterator[Edit]:
    stream = Stream(plan.settings.plan.seed, PURPOSE)
    for n, cells in sorted(uncertain_cells(evidence).items()):
        row = evidence.rows[n]
        u = stream.uniform(stream_name(row), number)
        place = Place(plan.evidence.file, PURPOSE, int(plan.evidence.lines[n]) or None, "low")
        factor = _quantile(row, 1.0, u) if is_factor(row) else None
        for cell in cells:
            value = float(evidence.told(cell))
            drawn = _quantile(row, value, u) if factor is None else value * factor
            yield _edit(plan, cell, drawn, place)


def _quantile(row: Mapping[str, Any], centre: float, u: float) -> float:
    return float(laws.quantile(row["law"], row["low"], row["high"], centre, u))


def _edit(plan: Scenario, cell: Cell, value: float, place: Place) -> Edit:
    table, position, column = cell
    if table == SCENARIO:
        section, _, name = column.rpartition(".")
        return Edit(SCENARIO, section, name, value, place=place)
    return Edit(table, plan.tables[table].full_keys[position], column, to_text(value), place=place)


def _blame(problem: Problem, number: int, edits: list[Edit]) -> Problem:
    """Name the evidence row behind a fault of a drawn plan."""
    place = problem.place
    near = [e for e in edits if e.table == place.table and e.column == place.column]
    exact = [e for e in near if place.key and e.key.startswith(place.key)]
    table = [e for e in edits if e.table == place.table]
    cause = next(iter([*exact, *near, *table, *edits]), None)
    where = cause.place if cause and cause.place else place
    told = {"draw": number, "sentence": Phrase(problem.code, problem.fields)}
    told["where"] = f"{place.table} / {place.key} / {place.column}"
    return Problem("evidence-draw", where, told)
