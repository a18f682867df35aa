"""Parts, stores and suppliers: everything that is used must be had from somewhere."""

from typing import Final

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check

_MENDS: Final = ("repair", "overhaul")


@check("parts", "items", "tasks", "offers", "needs", "types", "failures", "resources")
def items_without_source(view: View) -> None:
    """Refuse an item that is used up or fails, and that nobody repairs or sells."""
    if not view.settled("tasks.on", "tasks.action", "offers.what"):
        return
    mended = {on for _, on, action in view.cells("tasks", "on", "action") if action in _MENDS}
    sold = {what for _, what in view.cells("offers", "what")}
    needed: dict[str, tuple[str, int]] = {}
    items = {name for _, name in view.cells("items", "name")}
    for table, column in (("types", "fuel"), ("needs", "what"), ("failures", "on")):
        for position, name in view.cells(table, column, told=True):
            if name in items:
                needed.setdefault(name, (table, position))
    for name in sorted(needed.keys() - mended - sold):
        table, position = needed[name]
        place = view.place(table, position)
        fields = {"item": name}
        cells = {"name": f"{name} offer", "what": name}
        fix = Fix("add-row", "offers", cells=cells)
        view.problems.add(Problem("item-no-source", place, fields, fix))


def _kinds(view: View) -> tuple[dict[str, str], dict[str, int]]:
    """Give kind and position of each item."""
    cells = list(view.cells("items", "name", "kind"))
    return {name: kind for _, name, kind in cells}, {name: i for i, name, _ in cells}


@check("items", "tasks")
def repairs_of_consumables(view: View) -> None:
    """Refuse a repair of something that is used up: one of the two is wrong."""
    kinds, at = _kinds(view)
    for position, thing, action in view.cells("tasks", "on", "action"):
        kind = kinds.get(thing, "repairable")
        if kind != "repairable" and action in _MENDS:
            place = view.place("tasks", position, "on")
            fields = {"item": thing, "kind": kind, "action": action}
            row = view.place("items", at[thing]).row
            fix = Fix("set", "items", row, "kind", "repairable", thing)
            fix = fix if kind == "consumable" else Fix("remove-row", "tasks", place.row)
            view.problems.add(Problem("item-not-repairable", place, fields, fix))


@check("parts", "items")
def fuel_as_part(view: View) -> None:
    """Refuse fuel that is fitted as a part."""
    kinds, _ = _kinds(view)
    for position, item in view.cells("parts", "item"):
        if kinds.get(item) == "fuel":
            place = view.place("parts", position, "item")
            fix = Fix("remove-row", "parts", place.row)
            view.problems.add(Problem("part-is-fuel", place, {"item": item}, fix))


@check("parts", "types")
def parts_exchanged_inside_a_type(view: View) -> None:
    """Refuse a part of an aircraft that is told to be exchanged only inside its parent."""
    types = {name for _, name in view.cells("types", "name")}
    for position, parent, item, swap in view.cells("parts", "parent", "item", "swap", told=True):
        if swap == "shop" and parent in types:
            place = view.place("parts", position, "swap")
            fix = Fix("set", "parts", place.row, "swap", "", place.key)
            fields = {"item": item, "type": parent}
            view.problems.add(Problem("part-swap-type", place, fields, fix))


@check("types", "items")
def fuel_that_is_none(view: View) -> None:
    """Refuse a type that burns an item that is no fuel."""
    kinds, at = _kinds(view)
    for position, fuel in view.cells("types", "fuel", told=True):
        if kinds.get(fuel, "fuel") != "fuel":
            place = view.place("types", position, "fuel")
            fields = {"item": fuel, "kind": kinds[fuel]}
            row = view.place("items", at[fuel]).row
            fix = Fix("set", "items", row, "kind", "fuel", fuel)
            view.problems.add(Problem("fuel-kind", place, fields, fix))


@check("stock", "items")
def fuel_reorder(view: View) -> None:
    """Refuse a store of fuel without a reorder point: 'one less than full' orders by the litre."""
    kinds, _ = _kinds(view)
    columns = ("item", "reorder_at", "number", "target")
    for position, item, reorder_at, number, target in view.cells("stock", *columns, told=True):
        full = target if target is not None else number
        if kinds.get(item) == "fuel" and reorder_at is None and full:
            place = view.place("stock", position, "reorder_at")
            value = str(int(full // 2))
            fix = Fix("set", "stock", place.row, "reorder_at", value, place.key)
            view.problems.add(Problem("stock-no-reorder", place, {"item": item}, fix))


@check("stock", "sites", "offers")
def stores_too_small(view: View) -> None:
    """Refuse a store that buys, and cannot hold the least that anybody sells."""
    if not view.settled("offers.what", "offers.minimum_order", "sites.supplied_by"):
        return
    above = {site for _, site, store in view.cells("sites", "name", "supplied_by") if store}
    least: dict[str, float] = {}
    for _, item, number, mode in view.cells("offers", "what", "minimum_order", "mode"):
        if mode == "buy":
            least[item] = min(number, least.get(item, number))
    columns = ("site", "item", "capacity", "supplied_by")
    for position, site, item, capacity, store in view.cells("stock", *columns, told=True):
        if capacity is None or store is not None or site in above or item not in least:
            continue
        if capacity < least[item]:
            place = view.place("stock", position, "capacity")
            fields = {"item": item, "least": f"{least[item]:g}"}
            fix = Fix("set", "stock", place.row, "capacity", fields["least"], place.key)
            view.problems.add(Problem("stock-too-small", place, fields, fix))
