"""`check --for ENGINE`: what one engine needs beyond a plan without faults."""

from collections.abc import Callable, Iterable
from typing import Final

from azalai.errors import Fix, Place, Problem
from azalai.scenario.checks import View, check
from azalai.scenario.checks.names import names_in
from azalai.scenario.raw import SCENARIO
from azalai.tables.registry import ENGINES
from azalai.units import HOURS_PER_DAY


@check()
def engine_needs(view: View) -> None:
    """Ask for the tables, and then the cells, without which the engine has no first answer."""
    if not view.engine:
        return
    for group in ENGINES[view.engine].needs:
        if not any(len(view.plan.tables[name]) for name in group) and not (
            view.incomplete & set(group)
        ):
            fields = {"engine": view.engine.upper(), "table": " / ".join(group)}
            place = Place(f"{group[0]}.csv", group[0])
            view.problems.add(Problem("need-table", place, fields))
    for ask in _ASKS.get(view.engine, ()):
        ask(view)


def _need_cells(view: View, table: str, column: str, positions: Iterable[int]) -> None:
    """Report a blank cell that the engine cannot do without, in each of the rows named."""
    told = view.plan.tables[table].given[column].is_null().to_list()
    for position in positions:
        if told[position]:
            place = view.place(table, position, column)
            fields = {"engine": view.engine.upper(), "column": column}
            view.problems.add(Problem("need-cell", place, fields))


def _positions_told(view: View) -> None:
    for column in ("latitude_deg", "elevation_m"):
        _need_cells(view, "sites", column, range(len(view.plan.sites)))


def _speeds_told(view: View) -> None:
    """Every type that flies or drives needs its speed, every flying one its masses."""
    kinds = view.plan.types.frame["kind"].to_list()
    flying = [i for i, kind in enumerate(kinds) if kind in ("helicopter", "aeroplane")]
    for column in ("cruise_km_per_h", "operating_kg", "max_takeoff_kg", "fuel_kg"):
        _need_cells(view, "types", column, flying)


def _missions_placed(view: View) -> None:
    """Missions to places need positions of these places and speeds of those who fly."""
    plan = view.plan
    cells = plan.missions.frame.select("base", "stops", "serves", "types").iter_rows()
    demand = plan.demand.frame.select("site", "kind").rows()
    sites: set[str] = set()
    types: set[str] = set()
    for base, stops, serves, able in cells:
        if stops or serves:
            sites |= {base, *(stops or [])} - {None}
            types |= set(able or plan.fleet.frame["type"].to_list())
            sites |= {site for site, kind in demand if kind == serves}
    kinds = dict(plan.types.frame.select("name", "kind").iter_rows())
    for origin, destination, carrier in plan.routes.frame.select(
        "origin", "destination", "carrier"
    ).iter_rows():
        if kinds.get(carrier) in ("helicopter", "aeroplane"):
            sites |= {origin, destination}
            types.add(carrier)
    names = plan.sites.frame["name"].to_list()
    _need_cells(view, "sites", "latitude_deg", (i for i, n in enumerate(names) if n in sites))
    models = plan.types.frame["name"].to_list()
    _need_cells(view, "types", "cruise_km_per_h", (i for i, n in enumerate(models) if n in types))


def _stores_linked(view: View) -> None:
    """A store that another refills needs a route from it."""
    plan = view.plan
    links = {
        frozenset(pair) for pair in plan.routes.frame.select("origin", "destination").iter_rows()
    }
    cells = plan.sites.given.select("name", "supplied_by").iter_rows()
    for position, (site, store) in enumerate(cells):
        if store is not None and frozenset((site, store)) not in links:
            place = view.place("sites", position, "supplied_by")
            fields = {"site": site, "store": store}
            added = {
                "origin": store,
                "destination": site,
                "mode": "air",
                "time_h": str(int(HOURS_PER_DAY)),
            }
            fix = Fix("add-row", "routes", cells=added)
            view.problems.add(Problem("need-route", place, fields, fix))


def _prices_told(view: View) -> None:
    """What is sold without a price of its own needs one in its type or item."""
    plan = view.plan
    for table in ("types", "items"):
        offers = plan.offers.given
        bare = set(offers.filter(offers["price_money"].is_null())["what"].to_list())
        names = plan.tables[table].frame["name"].to_list()
        _need_cells(view, table, "price_money", (i for i, n in enumerate(names) if n in bare))


def _stock_priced(view: View) -> None:
    """The curve of cost against availability needs the price of every stocked part."""
    items = view.plan.items.frame
    stocked = names_in(view, "items") & set(view.plan.stock.frame["item"].to_list())
    cells = enumerate(items.select("name", "kind").iter_rows())
    wanted = [i for i, (name, kind) in cells if name in stocked and kind != "fuel"]
    _need_cells(view, "items", "price_money", wanted)


def _line_told(view: View) -> None:
    """RESIST needs the line below which autonomy has ended."""
    if view.plan.settings.resist.available_frac is None:
        place = Place(view.settings_file, SCENARIO, None, "[resist] available_frac")
        fix = Fix("set", SCENARIO, column="available_frac", value="0.5", key="resist")
        fields = {"engine": "RESIST", "column": "[resist] available_frac"}
        view.problems.add(Problem("need-cell", place, fields, fix))


def _missions_apart(view: View) -> None:
    """A type whose vehicles are pooled for convoys drives no missions."""
    plan = view.plan
    kinds = dict(plan.types.frame.select("name", "kind").iter_rows())
    rows = plan.routes.frame.select("carrier", "escort").iter_rows()
    pooled = {name for row in rows for name in row if kinds.get(name) in ("truck", "vehicle")}
    told = plan.missions.given.select("name", "types").iter_rows()
    for position, (name, types) in enumerate(told):
        for type_ in sorted(pooled.intersection(types or ())):
            place = view.place("missions", position, "types")
            fields = {"mission": name, "type": type_}
            view.problems.add(Problem("mission-pooled", place, fields))


def _warmup_within(view: View) -> None:
    """A warm-up that takes the whole plan leaves nothing to count."""
    told, years = view.plan.settings.ready.warmup_y, view.plan.settings.plan.years
    if told >= years:
        place = Place(view.settings_file, SCENARIO, None, "[ready] warmup_y")
        fix = Fix("set", SCENARIO, column="warmup_y", value="0", key="ready")
        fields = {"found": f"{told:g}", "years": f"{years:g}"}
        view.problems.add(Problem("warmup-whole", place, fields, fix))


_ASKS: Final[dict[str, tuple[Callable[[View], None], ...]]] = {
    "reach": (_positions_told, _speeds_told),
    "ready": (_missions_placed, _stores_linked, _missions_apart, _warmup_within),
    "sustain": (_stores_linked, _stock_priced),
    "afford": (_prices_told,),
    "resist": (_missions_placed, _stores_linked, _line_told),
}
