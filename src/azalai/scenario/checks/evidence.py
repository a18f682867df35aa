"""Evidence that contradicts itself, its cell or its law."""

from collections.abc import Mapping
from typing import Any

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check
from azalai.scenario.evidence import Evidence, is_factor, uncertain_cells
from azalai.scenario.raw import SCENARIO
from azalai.tables.cells import to_text
from azalai.tables.registry import TABLES
from azalai.tables.row import Column
from azalai.tables.settings import SECTIONS


@check()
def ranges(view: View) -> None:
    """Hold every range against its law and against the cells it speaks of."""
    if view.origin == "drawn" or "evidence" not in view.read or not len(view.plan.evidence):
        return
    evidence = Evidence(view.plan)
    cells = uncertain_cells(evidence)
    tied = _ties(view, evidence)
    told = view.cells("evidence", "table", "key", "column", "low", "high", "scale", "law")
    for number, table, _, column, low, *_ in told:
        row = evidence.rows[number]
        is_read = table in view.read or table == SCENARIO
        if is_read and low is not None and not _refused(view, number, row):
            is_idle = number not in cells and number not in tied | evidence.lost
            if is_idle and view.origin == "read" and _all_sure(view, table, column):
                _range_of_nothing(view, evidence, number)
            _excluded(view, evidence, number, cells)


def _all_sure(view: View, table: str, column: str) -> bool:
    """Tell whether no cell of a column (`*`: of any) is in doubt that a range may speak of."""
    if table == SCENARIO:
        return not view.unsure
    return view.settled(*(f"{table}.{c}" for c in TABLES[table].columns if column in (c, "*")))


def _refused(view: View, number: int, row: Mapping[str, Any]) -> bool:
    """Refuse a range on what is no number, under `*` as a value, or beyond its law."""
    place = view.place("evidence", number, "low")
    told = view.plan.evidence.given["scale"][number]
    if told == "value" and is_factor(row):
        fix = Fix("set", "evidence", place.row, "scale", "factor", place.key)
        scale = view.place("evidence", number, "scale")
        view.problems.add(Problem("evidence-star-value", scale, {}, fix))
        return True
    if not _is_number(row):
        column = view.place("evidence", number, "column")
        fields = {"table": row["table"], "column": row["column"]}
        fix = Fix("set", "evidence", place.row, "low", "", place.key)
        view.problems.add(Problem("evidence-no-number", column, fields, fix))
        return True
    low, high = float(row["low"]), float(row["high"])
    if low <= high and row["law"] == "lognormal" and low <= 0:
        fields = {"low": to_text(low), "law": row["law"]}
        fix = Fix("set", "evidence", place.row, "law", "triangular", place.key)
        view.problems.add(Problem("evidence-law", place, fields, fix))
        return True
    return low > high


def _is_number(row: Mapping[str, Any]) -> bool:
    name = row["column"]
    if name == "*":
        return True
    if row["table"] == SCENARIO:
        models = [m for section, m in SECTIONS.items() if row["key"] in (section, "*")]
        return all(m.columns[name].kind == "number" for m in models if name in m.columns)
    columns: Mapping[str, Column] = TABLES[row["table"]].columns if row["table"] in TABLES else {}
    return name not in columns or columns[name].kind == "number"


def _range_of_nothing(view: View, evidence: Evidence, number: int) -> None:
    """Refuse a range that no told number is left for: all are blank, or nearer to others."""
    place = view.place("evidence", number, "low")
    row = evidence.rows[number]
    fields = {"address": f"{row['table']} / {row['key']} / {row['column']}"}
    fix = Fix("remove-row", "evidence", place.row)
    view.problems.add(Problem("evidence-range-idle", place, fields, fix))


def _excluded(view: View, evidence: Evidence, number: int, cells: Mapping[int, list[Any]]) -> None:
    """Refuse a range that excludes the figure it is about."""
    row = evidence.rows[number]
    low, high = row["low"], row["high"]
    for cell in cells.get(number, []):
        value = 1.0 if is_factor(row) else float(evidence.told(cell))
        if not low <= value <= high:
            place = view.place("evidence", number, "low" if value < low else "high")
            fields = {"value": to_text(value), "low": to_text(low), "high": to_text(high)}
            fields["address"] = "x 1" if is_factor(row) else evidence.address(cell)
            fix = Fix("set", "evidence", place.row, place.column, to_text(value), place.key)
            view.problems.add(Problem("evidence-excludes", place, fields, fix))
            return


def _ties(view: View, evidence: Evidence) -> set[int]:
    """Refuse two ranges that are equally near to one cell; give the rows told of."""
    seen: set[tuple[int, ...]] = set()
    for cell, holders in evidence.ties:
        if tuple(holders) not in seen:
            seen.add(tuple(holders))
            place = view.place("evidence", holders[1], "key")
            first = str(view.plan.evidence.lines[holders[0]])
            fields = {"address": evidence.address(cell), "first": first}
            fix = Fix("remove-row", "evidence", place.row)
            view.problems.add(Problem("evidence-tie", place, fields, fix))
    return {number for holders in seen for number in holders}
