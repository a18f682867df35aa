"""Parts, stores and suppliers: everything that is used must be had from somewhere."""

from typing import Final

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check

_MENDS: Final = ("repair", "overhaul")


@check("parts", "items", "tasks", "offers", "needs", "types", "failures", "resources", whole=True)
def items_without_source(view: View) -> None:
    """Refuse an item that is used up or fails, and that nobody repairs or sells."""
    plan = view.plan
    tasks = plan.tasks.frame
    mended = set(tasks.filter(tasks["action"].is_in(_MENDS))["on"].to_list())
    sold = set(plan.offers.frame["what"].to_list())
    needed: dict[str, tuple[str, int]] = {}
    items = set(plan.items.frame["name"].to_list())
    for table, column in (("types", "fuel"), ("needs", "what"), ("failures", "on")):
        for position, name in enumerate(plan.tables[table].given[column].to_list()):
            if name in items:
                needed.setdefault(name, (table, position))
    for name in sorted(needed.keys() - mended - sold):
        table, position = needed[name]
        place = view.place(table, position)
        fields = {"item": name}
        cells = {"name": f"{name} offer", "what": name}
        fix = Fix("add-row", "offers", cells=cells)
        view.problems.add(Problem("item-no-source", place, fields, fix))


@check("items", "tasks", whole=True)
def repairs_of_consumables(view: View) -> None:
    """Refuse a repair of something that is used up: one of the two is wrong."""
    items = view.plan.items.frame
    kinds = dict(zip(items["name"].to_list(), items["kind"].to_list(), strict=True))
    tasks = view.plan.tasks.frame
    for position, (thing, action) in enumerate(tasks.select("on", "action").iter_rows()):
        kind = kinds.get(thing, "repairable")
        if kind != "repairable" and action in _MENDS:
            place = view.place("tasks", position, "on")
            fields = {"item": thing, "kind": kind, "action": action}
            row = view.place("items", items["name"].to_list().index(thing)).row
            fix = Fix("set", "items", row, "kind", "repairable", thing)
            fix = fix if kind == "consumable" else Fix("remove-row", "tasks", place.row)
            view.problems.add(Problem("item-not-repairable", place, fields, fix))


@check("parts", "items", whole=True)
def fuel_as_part(view: View) -> None:
    """Refuse fuel that is fitted as a part."""
    items = view.plan.items.frame
    fuels = set(items.filter(items["kind"] == "fuel")["name"].to_list())
    for position, item in enumerate(view.plan.parts.frame["item"].to_list()):
        if item in fuels:
            place = view.place("parts", position, "item")
            fix = Fix("remove-row", "parts", place.row)
            view.problems.add(Problem("part-is-fuel", place, {"item": item}, fix))


@check("types", "items", whole=True)
def fuel_that_is_none(view: View) -> None:
    """Refuse a type that burns an item that is no fuel."""
    items = view.plan.items.frame
    kinds = dict(zip(items["name"].to_list(), items["kind"].to_list(), strict=True))
    for position, fuel in enumerate(view.plan.types.given["fuel"].to_list()):
        if kinds.get(fuel, "fuel") != "fuel":
            place = view.place("types", position, "fuel")
            fields = {"item": fuel, "kind": kinds[fuel]}
            row = view.place("items", items["name"].to_list().index(fuel)).row
            fix = Fix("set", "items", row, "kind", "fuel", fuel)
            view.problems.add(Problem("fuel-kind", place, fields, fix))


@check("stock", "items", whole=True)
def fuel_reorder(view: View) -> None:
    """Refuse a store of fuel without a reorder point: 'one less than full' orders by the litre."""
    items = view.plan.items.frame
    fuels = set(items.filter(items["kind"] == "fuel")["name"].to_list())
    stock = view.plan.stock
    rows = zip(
        stock.frame["item"].to_list(),
        stock.given["reorder_at"].to_list(),
        stock.given["number"].to_list(),
        stock.given["target"].to_list(),
        strict=True,
    )
    for position, (item, reorder_at, number, target) in enumerate(rows):
        full = target if target is not None else number
        if item in fuels and reorder_at is None and full:
            place = view.place("stock", position, "reorder_at")
            value = str(int(full // 2))
            fix = Fix("set", "stock", place.row, "reorder_at", value, place.key)
            view.problems.add(Problem("stock-no-reorder", place, {"item": item}, fix))
