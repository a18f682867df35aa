"""Money: every price has a currency and a year, every cost a thing it is paid for."""

from collections import defaultdict
from typing import Final

from azalai.errors import Fix, Place, Problem, nearest
from azalai.scenario.checks import View, check
from azalai.scenario.checks.names import nameless
from azalai.scenario.raw import SCENARIO
from azalai.units import unit_of

#: Which tables a cost of each driver may be paid for.
COST_ON: Final = {
    "per_fh": ("types", "items"),
    "per_landing": ("types", "sites"),
    "per_km": ("types",),
    "per_aircraft_y": ("types",),
    "per_task": ("tasks",),
    "per_price_y": ("types", "items"),
    "per_y": ("types", "items", "sites", "resources"),
    "once": ("types", "items", "sites", "resources"),
}


def is_money(column: str) -> bool:
    """Tell a column that holds money by its name."""
    return unit_of(column).startswith("money")


@check()
def money_without_year(view: View) -> None:
    """Refuse prices without a currency or a price year, of the row or of the plan."""
    plan = view.plan.settings.plan
    for column, told in (("currency", plan.currency), ("price_year", plan.price_year)):
        missing = told is None and view.is_sure(column)
        place = _first_money(view, column) if missing else None
        if place:
            code = f"money-no-{column.replace('_', '-')}"
            view.problems.add(Problem(code, place, {"column": column}))


def _first_money(view: View, column: str) -> Place | None:
    """Find the first cell with money whose row does not tell `column`."""
    if view.plan.settings.sustain.budget_money:
        return Place(view.settings_file, SCENARIO, None, "[sustain] budget_money")
    for rows in view.tables():
        name = rows.spec.name
        home = [column] if rows.spec.money else []
        for cell in filter(is_money, rows.spec.columns):
            for position, value, *told in view.cells(name, cell, *home, told=True):
                if value and told in ([], [None]):
                    return view.place(name, position, cell)
    return None


@check()
def unknown_currencies(view: View) -> None:
    """Refuse a currency that is neither the plan's nor in `rates`."""
    sure = view.is_sure("currency") and not nameless(view, "rates")
    if "rates" not in view.read or not sure:
        return
    unsure = view.in_doubt("rates", ["kind"])
    cells = enumerate(view.plan.rates.frame.select("name", "kind").iter_rows())
    known = {name for i, (name, kind) in cells if kind == "currency" or i in unsure}
    known |= view.doubts["rates"].names.keys()
    if view.plan.settings.plan.currency is not None:
        known.add(view.plan.settings.plan.currency)
    every = view.plan.tables.values()
    for rows in every if "rates" in view.touched else view.tables():
        name = rows.spec.name
        if rows.spec.money:
            for position, currency in view.cells(name, "currency", told=True):
                if currency is not None and currency not in known:
                    near = nearest(currency, sorted(known))
                    place = view.place(name, position, "currency")
                    fix = Fix("set", name, place.row, "currency", near, place.key)
                    fields = {"found": currency, "nearest": near}
                    view.problems.add(Problem("currency-unknown", place, fields, fix))


@check("rates")
def rate_kinds(view: View) -> None:
    """Refuse a name that is a currency in one year and an index in another."""
    kinds: dict[str, str] = {}
    for position, name, kind in view.cells("rates", "name", "kind"):
        if kinds.setdefault(name, kind) != kind:
            place = view.place("rates", position, "kind")
            fields = {"found": name, "kind": kind, "first": kinds[name]}
            fix = Fix("set", "rates", place.row, "kind", kinds[name], place.key)
            view.problems.add(Problem("rate-kinds", place, fields, fix))


@check("costs", "suppliers", "loans", "rates")
def index_is_currency(view: View) -> None:
    """Refuse a currency where an index is meant."""
    cells = view.cells("rates", "name", "kind")
    currencies = {name for _, name, kind in cells if kind == "currency"}
    for table in ("costs", "suppliers", "loans"):
        for position, index in view.cells(table, "index", told=True):
            if index in currencies:
                place = view.place(table, position, "index")
                fix = Fix("set", table, place.row, "index", "", place.key)
                view.problems.add(Problem("index-is-currency", place, {"found": index}, fix))


@check("costs", "types", "items", "tasks", "sites", "resources")
def cost_on_wrong_thing(view: View) -> None:
    """Refuse a cost whose driver does not count what it is paid for."""
    homes: dict[str, set[str]] = defaultdict(set)
    for table in ("types", "items", "tasks", "sites"):
        for _, name in view.cells(table, "name"):
            homes[name].add(table)
    for _, name in view.cells("resources", "resource"):
        homes[name].add("resources")
    for position, driver, on in view.cells("costs", "driver", "on"):
        if on in homes and not homes[on] & set(COST_ON[driver]):
            place = view.place("costs", position, "on")
            fields = {"driver": driver, "found": on, "tables": " / ".join(COST_ON[driver])}
            view.problems.add(Problem("cost-on", place, fields))


@check("offers", "types", "items")
def offer_mode(view: View) -> None:
    """Refuse the lease of an item that is no type: only aircraft and vehicles are leased."""
    types = {name for _, name in view.cells("types", "name")}
    items = {name for _, name in view.cells("items", "name")}
    for position, what, mode in view.cells("offers", "what", "mode"):
        if mode != "buy" and what in items - types:
            place = view.place("offers", position, "mode")
            fields = {"found": what, "mode": mode}
            fix = Fix("set", "offers", place.row, "mode", "buy", place.key)
            view.problems.add(Problem("offer-mode", place, fields, fix))


@check("fleet", "offers")
def offers_of_other(view: View) -> None:
    """Refuse a tail under the terms of an offer for another type, or of another mode."""
    terms = view.cells("offers", "name", "what", "mode")
    offers = {name: (what, mode) for _, name, what, mode in terms}
    for column, is_support in (("offer", False), ("support", True)):
        for position, kind, name in view.cells("fleet", "type", column, told=True):
            what, mode = offers.get(name, (kind, "support" if is_support else "buy"))
            if what != kind or (mode == "support") != is_support:
                place = view.place("fleet", position, column)
                fields = {"offer": name, "what": what, "mode": mode, "thing": kind}
                fix = Fix("set", "fleet", place.row, column, "", place.key)
                view.problems.add(Problem("offer-other-thing", place, fields, fix))
