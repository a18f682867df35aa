"""A price stands once: what `costs` prices must not be priced by another table too."""

from collections.abc import Iterator

from azalai.errors import Fix, Place, Problem
from azalai.scenario.checks import View, check


@check("costs", "capability")
def job_priced_twice(view: View) -> None:
    """Refuse a cost for each job of a task whose jobs have a price in `capability`."""
    priced = _priced(view, "capability", "task", "price_money")
    for position, on in _costs(view, "per_task"):
        rows = [p for task, found in sorted(priced.items()) if on in (None, task) for p in found]
        _report(view, position, "capability", rows[:1], "price_money")


@check("costs", "resources")
def post_priced_twice(view: View) -> None:
    """Refuse a yearly cost of a resource that has a yearly price in `resources`."""
    priced = _priced(view, "resources", "resource", "price_money_per_y")
    for position, on in _costs(view, "per_y"):
        if on is not None:
            _report(view, position, "resources", priced.get(on, [])[:1], "price_money_per_y")


@check("costs", "capability", "tasks")
def hour_of_item_priced_twice(view: View) -> None:
    """Refuse a cost for each hour of an item whose repairs or overhauls have a price."""
    on_item = {name: on for _, name, on in view.cells("tasks", "name", "on")}
    priced = _priced(view, "capability", "task", "price_money")
    items = set(view.plan.items.frame["name"].to_list())
    for position, on in _costs(view, "per_fh"):
        if on in items:
            rows = [
                p
                for task, found in sorted(priced.items())
                if on_item.get(task) == on
                for p in found
            ]
            _report(view, position, "capability", rows[:1], "price_money")


@check("fleet", "offers")
def upkeep_priced_twice(view: View) -> None:
    """Refuse a support contract for a tail whose wet lease pays its upkeep already."""
    terms = view.cells("offers", "name", "mode")
    wet = {name: i for i, name, mode in terms if mode == "wet_lease"}
    for position, offer, support in view.cells("fleet", "offer", "support", told=True):
        if support is not None and offer in wet:
            place = view.place("fleet", position, "support")
            other = _where(view.place("offers", wet[offer]))
            fix = Fix("set", "fleet", place.row, "support", "", place.key)
            fields = {"other": other}
            view.problems.add(Problem("price-twice", place, fields, fix))


def _costs(view: View, driver: str) -> Iterator[tuple[int, str | None]]:
    for position, found, on, amount in view.cells("costs", "driver", "on", "amount_money"):
        if found == driver and amount:
            yield position, on


def _priced(view: View, table: str, key: str, column: str) -> dict[str, list[int]]:
    """Give the rows with a price, by what they are for."""
    found: dict[str, list[int]] = {}
    for position, name, price in view.cells(table, key, column):
        if price:
            found.setdefault(name, []).append(position)
    return found


def _report(view: View, position: int, table: str, rows: list[int], column: str) -> None:
    for other in rows:
        place = view.place("costs", position, "driver")
        fields = {"other": _where(view.place(table, other, column))}
        fix = Fix("remove-row", "costs", place.row)
        view.problems.add(Problem("price-twice", place, fields, fix))


def _where(place: Place) -> str:
    """Write a place in no language: `capability.csv:2 (Hall | Repair)`."""
    return f"{place.file}:{place.row} ({place.key})"
