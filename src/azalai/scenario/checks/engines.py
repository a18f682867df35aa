"""`check --for ENGINE`: what one engine needs beyond a plan without faults."""

from collections.abc import Callable, Iterable
from typing import Final

from azalai.errors import Fix, Place, Problem, Problems, ScenarioError
from azalai.scenario.checks import View, check
from azalai.scenario.raw import SCENARIO
from azalai.scenario.scenario import Scenario
from azalai.tables.registry import ENGINES
from azalai.units import HOURS_PER_DAY


@check()
def engine_needs(view: View) -> None:
    """Ask for the tables, and then the cells, without which the engine has no first answer."""
    if not view.engine:
        return
    for group in ENGINES[view.engine].needs:
        if set(group) <= view.read and not any(len(view.plan.tables[name]) for name in group):
            fields = {"engine": view.engine.upper(), "table": " / ".join(group)}
            place = Place(f"{group[0]}.csv", group[0])
            view.problems.add(Problem("need-table", place, fields))
    for ask in _ASKS.get(view.engine, ()):
        ask(view)


def refuse_lacks(plan: Scenario, engine: str) -> None:
    """Refuse a plan that lacks what an engine needs, whoever made it and for whom it was read.

    Raises:
        ScenarioError: with every lack, as `check --for` tells them.

    """
    problems = Problems()
    engine_needs(View(plan, problems, plan.read, engine=engine))
    if problems.errors:
        raise ScenarioError(problems, plan.name)


def _need_cells(view: View, table: str, column: str, positions: Iterable[int]) -> None:
    """Report a blank cell that the engine cannot do without, in each of the rows named."""
    blank = {i for i, cell in view.cells(table, column, told=True) if cell is None}
    for position in positions:
        if position in blank:
            place = view.place(table, position, column)
            fields = {"engine": view.engine.upper(), "column": column}
            view.problems.add(Problem("need-cell", place, fields))


def _positions_told(view: View) -> None:
    for column in ("latitude_deg", "elevation_m"):
        _need_cells(view, "sites", column, range(len(view.plan.sites)))


def _speeds_told(view: View) -> None:
    """Every type that flies or drives needs its speed, every flying one its masses."""
    kinds = view.cells("types", "kind")
    flying = [i for i, kind in kinds if kind in ("helicopter", "aeroplane")]
    for column in ("cruise_km_per_h", "operating_kg", "max_takeoff_kg", "fuel_kg"):
        _need_cells(view, "types", column, flying)


def _missions_placed(view: View) -> None:
    """Missions to places need positions of these places and speeds of those who fly."""
    demand = list(view.cells("demand", "site", "kind"))
    fleet = {model for _, model in view.cells("fleet", "type")}
    sites: set[str] = set()
    types: set[str] = set()
    for _, base, stops, serves in view.cells("missions", "base", "stops", "serves"):
        if stops or serves:
            sites |= {base, *(stops or [])} - {None}
            sites |= {site for _, site, kind in demand if kind == serves}
    for _, stops, serves, able in view.cells("missions", "stops", "serves", "types"):
        if stops or serves:
            types |= set(able) if able else fleet
    kinds = {name: kind for _, name, kind in view.cells("types", "name", "kind")}
    carried = view.cells("routes", "origin", "destination", "carrier")
    for _, origin, destination, carrier in carried:
        if kinds.get(carrier) in ("helicopter", "aeroplane"):
            sites |= {origin, destination}
            types.add(carrier)
    _need_cells(view, "sites", "latitude_deg", _named(view, "sites", sites))
    _need_cells(view, "types", "cruise_km_per_h", _named(view, "types", types))


def _named(view: View, table: str, names: set[str]) -> list[int]:
    """Give the rows of a table that have one of these names."""
    return [position for position, name in view.cells(table, "name") if name in names]


def _stores_linked(view: View) -> None:
    """A store that another refills needs a route from it."""
    if not view.settled("routes.origin", "routes.destination"):
        return
    links = {frozenset(pair) for _, *pair in view.cells("routes", "origin", "destination")}
    for position, site, store in view.cells("sites", "name", "supplied_by", told=True):
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
    offers = view.cells("offers", "what", "price_money", told=True)
    bare = {what for _, what, price in offers if price is None}
    for table in ("types", "items"):
        _need_cells(view, table, "price_money", _named(view, table, bare))


def _stock_priced(view: View) -> None:
    """The curve of cost against availability needs the price of every stocked part."""
    stocked = {item for _, item in view.cells("stock", "item")}
    cells = view.cells("items", "name", "kind")
    wanted = [i for i, name, kind in cells if name in stocked and kind != "fuel"]
    _need_cells(view, "items", "price_money", wanted)


def _line_told(view: View) -> None:
    """RESIST needs the line below which autonomy has ended."""
    told = view.plan.settings.resist.available_frac is not None
    if not told and view.is_sure("[resist] available_frac"):
        place = Place(view.settings_file, SCENARIO, None, "[resist] available_frac")
        fix = Fix("set", SCENARIO, column="available_frac", value="0.5", key="resist")
        fields = {"engine": "RESIST", "column": "[resist] available_frac"}
        view.problems.add(Problem("need-cell", place, fields, fix))


def _missions_apart(view: View) -> None:
    """A type whose vehicles are pooled for convoys drives no missions."""
    kinds = {name: kind for _, name, kind in view.cells("types", "name", "kind")}
    carriers = {
        name for column in ("carrier", "escort") for _, name in view.cells("routes", column)
    }
    pooled = {name for name in carriers if kinds.get(name) in ("truck", "vehicle")}
    for position, name, types in view.cells("missions", "name", "types", told=True):
        for type_ in sorted(pooled.intersection(types or ())):
            place = view.place("missions", position, "types")
            fields = {"mission": name, "type": type_}
            view.problems.add(Problem("mission-pooled", place, fields))


def _warmup_within(view: View) -> None:
    """A warm-up that takes the whole plan leaves nothing to count."""
    told, years = view.plan.settings.ready.warmup_y, view.plan.settings.plan.years
    whole = told >= years or view.plan.day_after(told) >= view.plan.end
    if whole and view.is_sure("[ready] warmup_y") and view.is_sure("years"):
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
