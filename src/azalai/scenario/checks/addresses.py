"""Addresses in evidence, changes and disruptions: table, row and column must be there."""

from typing import Any, Final

from azalai.errors import Fix, Problem, nearest
from azalai.scenario.address import Missing, resolve
from azalai.scenario.checks import View, check
from azalai.scenario.rows import Rows

#: Which tables carry addresses, and the columns that hold table, key and column.
_COUNTRY: Final = "country"


@check()
def evidence_addresses(view: View) -> None:
    """Refuse evidence that speaks of nothing."""
    if view.origin == "read":
        _report(view, view.plan.evidence, wildcards=True)


@check()
def change_addresses(view: View) -> None:
    """Refuse a change of what is not there.

    A change of an alternative may address a row that an earlier one in its chain adds.
    """
    if view.origin != "read":
        return
    rows = view.plan.changes
    added = {
        (cells["table"], cells["key"])
        for cells in rows.frame.iter_rows(named=True)
        if cells["action"] == "add"
    }
    _report(view, rows, wildcards=False, added=added)


@check("disruptions", "suppliers", "sites", "routes")
def disruption_addresses(view: View) -> None:
    """Refuse a disruption that hits nothing."""
    rows = view.plan.disruptions
    countries = set(view.plan.sites.given[_COUNTRY].drop_nulls())
    countries |= set(view.plan.suppliers.given[_COUNTRY].drop_nulls())
    for position, cells in enumerate(rows.frame.iter_rows(named=True)):
        table, key = cells["table"], cells["key"]
        if table == _COUNTRY:
            if key != "*" and key not in countries:
                _add(view, rows, position, Missing("key", key, sorted(countries)), _COUNTRY)
        else:
            missing = resolve(view.plan, table, key, "*", wildcards=True)
            if isinstance(missing, Missing):
                _add(view, rows, position, missing, table)


def _report(
    view: View,
    rows: Rows[Any],
    *,
    wildcards: bool,
    added: set[tuple[str, str]] | None = None,
) -> None:
    for position, cells in enumerate(rows.frame.iter_rows(named=True)):
        table, key, column = cells["table"], cells["key"], cells["column"] or "*"
        if table not in view.read and table in view.plan.tables:
            continue
        is_new = (table, key) in (added or ())
        missing = resolve(view.plan, table, "*" if is_new else key, column, wildcards=wildcards)
        if isinstance(missing, Missing):
            lost = view.lost.get(table, set())
            if not (missing.part == "key" and (key in lost or table in view.incomplete)):
                _add(view, rows, position, missing, table)


def _add(view: View, rows: Rows[Any], position: int, missing: Missing, table: str) -> None:
    near = nearest(missing.found, missing.known)
    place = view.place(rows.spec.name, position, missing.part)
    fields = {"found": missing.found, "table": table, "nearest": near}
    fix = Fix("set", place.table, place.row, missing.part, near, place.key)
    fix = fix if near else Fix("remove-row", place.table, place.row)
    view.problems.add(Problem(f"address-{missing.part}", place, fields, fix))
