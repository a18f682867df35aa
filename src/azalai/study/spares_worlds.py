"""The plan as the formula for spares sees it, and each step back to the plan as it is.

Every simplification is a list of edits of the plan, and belongs to the step of
`sustain.verify.STEPS` at which it is taken back.  What each step holds is told in
docs/methods/spares.md; the formula itself is given no world of its own inside READY.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.scenario.changes import Edit
from azalai.scenario.raw import SCENARIO
from azalai.support.network import Network
from azalai.support.rates import CLOCKS, REMOVES, Breakdown, rate_under_limit
from azalai.sustain.flows import Flows
from azalai.sustain.verify import STEPS
from azalai.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario

Edits = Iterator[Edit]
#: Times the fleet, so that every wanted hour is flown whatever waits for parts.
FLEETS: Final = 5
#: Times the people, docks and tools at work, so that none is waited for.
AMPLE: Final = 200
#: An interval that no plan sees the end of, in whatever unit; a blank would leave its tolerance.
NEVER: Final = 1e8
#: So much fuel is never used up.
FULL: Final = 1e9
#: Cells of a stock that the formula refills one for one.
ONE_FOR_ONE: Final = {"reorder_at": "", "order_quantity": "", "floor": 0}
#: Years run before the year that is counted, while a step has no dates of its own.
BEFORE_Y: Final = 3
#: What is done to an item off the aircraft.
SHOPWORK: Final = ("repair", "overhaul")
#: Not read by the simulation, and pointing at rows that a step removes.
POINTERS: Final = ("evidence", "changes", "alternatives")


def world(scenario: "Scenario", step: str, stock: pl.DataFrame) -> "Scenario":
    """Give the plan with a stock and with every simplification that a step has not taken back.

    Args:
        scenario: the plan.
        step: of `STEPS`.
        stock: columns item, site, stock.

    Raises:
        ScenarioError: if the plan so changed has faults.

    """
    left = STEPS[STEPS.index(step) + 1 :]
    edits = [*_cleared(scenario, POINTERS), *_stocked(scenario, stock)]
    made = scenario.with_changes(edits)
    for simplified, parts in SIMPLER.items():
        if simplified in left:  # each sees what those before it left
            made = made.with_changes([e for part in parts for e in part(made)])
    return made


def _stocked(scenario: "Scenario", stock: pl.DataFrame) -> Edits:
    """Put the stock on the shelves, refilled one for one unless the plan tells lots."""
    told = set(scenario.stock.keys)
    for item, site, number in stock.select("item", "site", "stock").iter_rows():
        key = f"{site} | {item}"
        if key not in told and number:
            yield Edit("stock", key, action="add")
        if key in told or number:
            yield Edit("stock", key, "number", number)
            yield Edit("stock", key, "target", number)


def _cleared(scenario: "Scenario", tables: tuple[str, ...]) -> Edits:
    """Remove every row of some tables."""
    for table in tables:
        for key in scenario.tables[table].full_keys:
            yield Edit(table, key, action="remove")


def _of_kind(scenario: "Scenario", kind: str) -> set[str]:
    """Give the keys of the stock of one kind of items."""
    items = set(scenario.items.frame.filter(pl.col("kind") == kind)["name"].to_list())
    rows = scenario.stock
    return {key for key, item in zip(rows.keys, rows.frame["item"], strict=True) if item in items}


def _set(
    scenario: "Scenario", table: str, cells: Mapping[str, Any], only: set[str] | None = None
) -> Edits:
    """Set cells of every row of a table, or of some, where they are told otherwise."""
    rows = scenario.tables[table]
    for key, row in zip(rows.full_keys, rows.frame.iter_rows(named=True), strict=True):
        if only is not None and key not in only:
            continue
        for column, value in cells.items():
            if row[column] != (None if value == "" else value):
                yield Edit(table, key, column, value)


def _fleets(scenario: "Scenario") -> Edits:
    """Finite: so many aircraft that wanted hours never wait for one, each calendar slower."""
    rows = scenario.tables["fleet"]
    for key, count in zip(rows.full_keys, rows.frame["count"], strict=True):
        yield Edit("fleet", key, "count", count * FLEETS)
    for table, column in (("failures", "mean_d"), ("tasks", "every_d")):
        rows = scenario.tables[table]
        for key, days in zip(rows.full_keys, rows.frame[column], strict=True):
            if days is not None:
                yield Edit(table, key, column, days * FLEETS)
    yield from _set(scenario, "sites", {"pads": ""})


def _grounding(scenario: "Scenario") -> Edits:
    """Finite: every part asked for is waited for; the formula counts those that may miss."""
    yield from _set(scenario, "parts", {"needed": ""})


def _channels(scenario: "Scenario") -> Edits:
    """Channels: no queue for a shop, nor for a slot to be made."""
    ample = {"channels": "", "book_ahead_d": 0, "learning_frac": 1}
    yield from _set(scenario, "capability", ample)
    yield from _set(scenario, "offers", {"most_per_y": "", "minimum_order": 1})


def _people(scenario: "Scenario") -> Edits:
    """Channels: people, docks and tools for all, at all hours, on their feet for ever."""
    rows = scenario.tables["resources"]
    for key, number in zip(rows.full_keys, rows.frame["number"], strict=True):
        yield Edit("resources", key, "number", AMPLE * max(number, 1))
    rested = {"hours": "", "leave_frac_per_y": 0, "limit_h_per_month": "", "rest_h": 0}
    yield from _set(scenario, "resources", rested)


def _stretched(scenario: "Scenario") -> Edits:
    """Channels: work off the aircraft takes the calendar time in which shifts get it done."""
    network = Network(_tables(scenario), scenario.start)
    flows, items = Flows(network), set(scenario.items.keys)
    for row in scenario.tasks.frame.filter(pl.col("action").is_in(SHOPWORK)).iter_rows(named=True):
        shops = {
            s.site: s for home in scenario.sites.keys for s in network.shops(row["name"], home)
        }
        inside = [s for s in shops.values() if s.turnaround_d is None]
        if row["on"] in items and inside and row["work_h"]:
            days = [flows.work_d(row["name"], s) for s in inside]
            work_h = HOURS_PER_DAY * sum(days) / len(days)
            if abs(work_h - row["work_h"]) > 1e-9:
                yield Edit("tasks", row["name"], "work_h", work_h)


def _roads(scenario: "Scenario") -> Edits:
    """Schedule: routes always open, each taking its mean wait and mean time together."""
    rows, tables = scenario.tables["routes"], _tables(scenario)
    days = {starts or scenario.start for starts in rows.frame["starts"]}
    networks = {day: Network(tables, scenario.start, day) for day in days}
    mean_h = {
        (day, g.origin, g.destination, g.mode): _mean_h(g)
        for day, network in networks.items()
        for g in network.legs
    }
    plain = {"departs": "", "closed": "", "wet_factor": 1, "carrier": "", "escort": ""}
    convoys = {"least": "", "most": "", "carriers_per_escort": ""}
    yield from _set(scenario, "routes", {**plain, **convoys})
    for key, row in zip(rows.full_keys, rows.frame.iter_rows(named=True), strict=True):
        day = row["starts"] or scenario.start
        found = mean_h.get((day, row["origin"], row["destination"], row["mode"]))
        if found is not None and found < float("inf"):
            yield Edit("routes", key, "time_h", found)


def _through(scenario: "Scenario") -> Edits:
    """Schedule: a way over several routes to a shop or from a seller is one route of that time.

    READY moves a shipment along one route; where none joins two sites it is there at once.
    """
    network = Network(_tables(scenario), scenario.start)
    joined = {(g.origin, g.destination) for g in network.legs if g.mode != "ferry"}
    far = set(scenario.capability.frame["site"].to_list())
    far |= {s.site for item in scenario.items.keys for s in network.sources(item) if s.site}
    near = set(scenario.fleet.frame["site"].to_list()) | set(scenario.stock.frame["site"].to_list())
    pairs = {(a, b) for a in far for b in near} | {(b, a) for a in far for b in near}
    for origin, destination in sorted(pairs - joined):
        days = network.mean_transport_d(origin, destination)
        if 0 < days < float("inf"):
            key = f"{origin} | {destination} | air"
            yield Edit("routes", key, action="add")
            yield Edit("routes", key, "time_h", days * HOURS_PER_DAY)


def _mean_h(leg: Any) -> float:
    return float(sum(leg.hours_h(month) for month in range(12)) / 12)


def _upkeep(scenario: "Scenario") -> Edits:
    """Schedule: nothing comes due but what takes an item off."""
    items = set(scenario.items.keys)
    for row in scenario.tasks.frame.iter_rows(named=True):
        if row["on"] in items and row["action"] in REMOVES:
            continue
        for clock in CLOCKS:
            if row[f"every_{clock}"] is not None:
                yield Edit("tasks", row["name"], f"every_{clock}", NEVER)
    yield from _set(scenario, "tasks", {"extend_chance_frac": 0, "check_flight_h": 0})


def _unknown(scenario: "Scenario") -> Edits:
    """Schedule: no clock is known, so that due dates lie evenly."""
    yield from _cleared(scenario, ("ages", "serials"))
    yield from _set(scenario, "fleet", {"in_task": "", "due": "", "hours_fh": 0})
    yield Edit(SCENARIO, "ready", "stagger", "yes")


def _earlier(scenario: "Scenario") -> Edits:
    """Schedule: years before the first, so that pipelines are filled when counting begins."""
    plan = scenario.settings.plan
    yield Edit(SCENARIO, "", "start", _years_before(plan.start))
    yield Edit(SCENARIO, "", "years", plan.years + BEFORE_Y)
    rows = scenario.tables["projects"]
    for key, starts in zip(rows.full_keys, rows.frame["starts"], strict=True):
        if starts is None:
            yield Edit("projects", key, "starts", plan.start)


def _years_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - BEFORE_Y, day=28 if leap else day.day)


def _ageless(scenario: "Scenario") -> Edits:
    """Ageing: the same removals an hour, at random."""
    causes = Breakdown(_tables(scenario)).own
    for cause in (c for on in sorted(causes) for c in causes[on] if c.shape != 1):
        key = scenario.failures.full_keys[cause.row]
        mean = 1.0 / rate_under_limit(cause.scale, cause.shape, cause.limit)
        yield Edit("failures", key, "shape", 1)
        yield Edit("failures", key, f"mean_{cause.clock}", mean)


def _policies(scenario: "Scenario") -> Edits:
    """Policies: no help from a neighbour, no robbing, no flying on with a fault."""
    for name, value in (("cannibalise", "no"), ("lateral_h", 0), ("opportunistic_h", 0)):
        yield Edit(SCENARIO, "ready", name, value)
    flown_on = {"defer_d": 0, "abort_frac": 0, "strand_frac": 0, "diagnose_h": 0}
    yield from _set(scenario, "failures", flown_on)
    yield from _set(scenario, "stock", ONE_FOR_ONE, only=_of_kind(scenario, "repairable"))
    yield from _cleared(scenario, ("posture",))


def _events(scenario: "Scenario") -> Edits:
    """Policies: no weather, no losses, no disruption, no shortage of fuel or consumables."""
    yield from _set(scenario, "climate", {"flyable_frac": 1})
    yield from _set(scenario, "types", {"losses_per_100000fh": 0})
    full = {"number": FULL, "target": FULL, "capacity": ""}
    yield from _set(scenario, "stock", full, only=_of_kind(scenario, "fuel"))
    yield from _set(scenario, "disruptions", {"status": "test"})
    items = set(scenario.items.keys)
    for key, what in zip(scenario.needs.full_keys, scenario.needs.frame["what"], strict=True):
        if what in items:
            yield Edit("needs", key, action="remove")


def _tables(scenario: "Scenario") -> dict[str, pl.DataFrame]:
    return {name: rows.frame for name, rows in scenario.tables.items()}


#: What each step takes back; simplified in this order, the fleet last since it stretches clocks.
SIMPLER: Final[Mapping[str, tuple[Callable[["Scenario"], Edits], ...]]] = {
    "policies": (_policies, _events),
    "ageing": (_ageless,),
    "channels": (_channels, _people, _stretched),
    "schedule": (_roads, _through, _upkeep, _unknown, _earlier),
    "finite": (_fleets, _grounding),
}
