"""Addresses in evidence, changes and disruptions: table, row and column must be there."""

from typing import Any, Final

from azalai.errors import Fix, Problem, nearest
from azalai.scenario.address import Missing, resolve
from azalai.scenario.checks import View, check
from azalai.scenario.rows import Rows
from azalai.tables.cells import to_text

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
    told = view.cells("changes", "table", "key")
    actions, unsure = rows.frame["action"], view.in_doubt("changes", ["action"])
    added = {(table, key) for i, table, key in told if actions[i] == "add" or i in unsure}
    _report(view, rows, wildcards=False, added=added)


@check("disruptions", "suppliers", "sites", "routes")
def disruption_addresses(view: View) -> None:
    """Refuse a disruption that hits nothing."""
    rows = view.plan.disruptions
    countries = set(view.plan.sites.given[_COUNTRY].drop_nulls())
    countries |= set(view.plan.suppliers.given[_COUNTRY].drop_nulls())
    all_known = view.settled("sites.country", "suppliers.country")
    for position, table, key in view.cells("disruptions", "table", "key"):
        if table == _COUNTRY:
            if key != "*" and key not in countries and all_known:
                _add(view, rows, position, Missing("key", key, sorted(countries)), _COUNTRY)
        else:
            _resolve(view, rows, position, (table, key, "*"), wildcards=True)


def _report(
    view: View,
    rows: Rows[Any],
    *,
    wildcards: bool,
    added: set[tuple[str, str]] | None = None,
) -> None:
    for position, table, key, column in view.cells(rows.spec.name, "table", "key", "column"):
        is_new = (table, key) in (added or ())
        address = (table, "*" if is_new else key, column or "*")
        _resolve(view, rows, position, address, wildcards=wildcards)


def _resolve(
    view: View, rows: Rows[Any], position: int, address: tuple[str, str, str], *, wildcards: bool
) -> None:
    """Report an address that matches nothing, and could match no row whose key is in doubt."""
    table, key, column = address
    if table not in view.read and table in view.plan.tables:
        return
    missing = resolve(view.plan, table, key, column, wildcards=wildcards)
    if not isinstance(missing, Missing) or (missing.part == "key" and _may_match(view, table, key)):
        return
    _add(view, rows, position, missing, table)


def _may_match(view: View, table: str, key: str) -> bool:
    """Tell whether a key may be that of a row of which some part of the key is in doubt."""
    if table not in view.plan.tables:
        return False
    rows = view.plan.tables[table]
    names = rows.spec.full_key
    hidden = {name: view.in_doubt(table, [name]) for name in names}
    parts = [part.strip() for part in key.split("|")]
    return any(
        all(
            part == "*" or position in hidden[name] or to_text(rows.frame[name][position]) == part
            for name, part in zip(names, parts, strict=False)
        )
        for position in view.in_doubt(table, names)
    )


def _add(view: View, rows: Rows[Any], position: int, missing: Missing, table: str) -> None:
    near = nearest(missing.found, missing.known)
    place = view.place(rows.spec.name, position, missing.part)
    fields = {"found": missing.found, "table": table, "nearest": near}
    fix = Fix("set", place.table, place.row, missing.part, near, place.key)
    fix = fix if near else Fix("remove-row", place.table, place.row)
    view.problems.add(Problem(f"address-{missing.part}", place, fields, fix))
