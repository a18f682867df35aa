"""Plans by hand, slice by slice; each holds one rule, or a few that meet."""

from tests.ready_hand import daily, scheduled, with_life

ROUND = scheduled("Round")
PAIR = ROUND | {"when": "08:00 | 13:00", "sortie_cv": 0.3, "wanted": 2, "minimum": 1}
CALL = {"name": "Call", "mode": "call", "base": "Base", "per_y": 400, "sortie_h": 2}
ROAD = {"mode": "road", "distance_km": 900}


def pairs(**more):
    """Tell three helicopters of which two leave twice a day, for a time that varies."""
    fleet = [{"name": "T", "type": "Type", "site": "Base", "count": 3}]
    return daily(fleet=fleet, missions=[PAIR], **more)


def check(hours, **more):
    row = {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": hours}
    return row | more


def hands():
    """Tell a dock and two mechanics by day, who check and mend."""
    return {
        "needs": [
            {"of": "Check", "what": "Hangar"},
            {"of": "Check", "what": "Mechanic", "quantity": 2},
            {"of": "Fix", "what": "Mechanic"},
        ],
        "resources": [
            {"site": "Base", "resource": "Hangar", "kind": "dock", "number": 1},
            {"site": "Base", "resource": "Mechanic", "number": 2, "hours": "06:00-14:00"},
        ],
    }


def fix():
    row = {"name": "Fix", "on": "Type", "action": "repair", "work_h": 6}
    return row | {"work_law": "lognormal", "work_cv": 0.8}


def fly_and_fail():
    """Missions, tails, failures, diagnosis, people with shifts, docks."""
    failing = [{"on": "Type", "mean_fh": 15, "diagnose_h": 1.5}]
    ageing = [{"on": "Type", "mean_fh": 15, "shape": 2}]
    yield "a sortie a day", {}, daily()
    yield "a check", {}, daily(tasks=[check(30)])
    yield "failures and a dock", {}, pairs(tasks=[check(5), fix()], failures=failing, **hands())
    staggered = pairs(tasks=[check(5), fix()], failures=ageing, **hands())
    yield "ages at the start", {"stagger": "yes"}, staggered


def supply():
    """Stores, purchases, routes, shops, no-fault-found, success."""
    yield "from the shelf", {}, with_life(stock=[{"site": "Base", "item": "Part", "number": 10}])
    depot = with_life(stock=[{"site": "Depot", "item": "Part", "number": 10}])
    depot["sites"][0]["supplied_by"] = "Depot"
    depot["routes"] = [{**ROAD, "origin": "Depot", "destination": "Base", "time_h": 24}]
    yield "from the depot", {}, depot
    yield "bought", {}, with_life(offers=[{"name": "Maker", "what": "Part", "lead_d": 2}])
    port = with_life(offers=[{"name": "Maker", "what": "Part", "site": "Depot"}])
    port["sites"].append({"name": "Port"})
    port["routes"] = [
        {**ROAD, "origin": "Depot", "destination": "Port", "time_h": 10},
        {**ROAD, "origin": "Port", "destination": "Base", "time_h": 14},
    ]
    yield "over two routes", {}, port
    yield "two kinds of part", {"stagger": "yes"}, _repaired()
    yield "a maker and two shifts", {"stagger": "yes"}, _bought()


def _bought():
    """Tell a maker beside the depot, lots, starts as a clock, and two shifts."""
    shifts = {"site": "Base", "resource": "Mechanic"}
    return daily(
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 2}],
        missions=[ROUND | {"types": "Type", "wanted": 2, "minimum": 1}],
        items=[{"name": "Gear", "mass_kg": 3}],
        parts=[{"parent": "Type", "item": "Gear", "quantity": 2}],
        failures=[
            {"on": "Gear", "mean_starts": 12, "shape": 2, "observed_under_limit": "no"},
        ],
        tasks=[
            {"name": "Swap", "on": "Gear", "action": "replace", "work_h": 7},
            {"name": "Life", "on": "Gear", "action": "discard", "every_starts": 15},
        ],
        needs=[{"of": "Swap", "what": "Mechanic"}],
        resources=[
            {**shifts, "shift": "day", "number": 2, "hours": "06:00-14:00"},
            {**shifts, "shift": "late", "number": 1, "hours": "mon-fri 12:00-20:00"},
        ],
        stock=[
            {"site": "Base", "item": "Gear", "number": 2, "reorder_at": 0, "supplied_by": "Depot"},
            {"site": "Depot", "item": "Gear", "number": 2, "reorder_at": 0, "target": 3},
        ],
        suppliers=[{"name": "Works", "site": "Depot"}],
        offers=[
            {"name": "Gears", "what": "Gear", "supplier": "Works", "minimum_order": 4, "lead_d": 2},
        ],
        routes=[{**ROAD, "origin": "Depot", "destination": "Base", "time_h": 5}],
    )


def _repaired():
    tables = pairs(
        items=[{"name": "Pump", "mass_kg": 12}, {"name": "Gear"}],
        parts=[
            {"parent": "Type", "item": "Pump", "quantity": 2},
            {"parent": "Type", "item": "Gear"},
        ],
        failures=[
            {"on": "Pump", "mean_fh": 20, "shape": 1.7, "no_fault_frac": 0.2},
            {"on": "Gear", "mean_fh": 30},
        ],
        tasks=[
            {"name": "Swap pump", "on": "Pump", "action": "replace", "work_h": 2},
            {"name": "Mend pump", "on": "Pump", "action": "repair", "work_h": 20, "test_h": 1.5},
            {"name": "Swap gear", "on": "Gear", "action": "replace", "work_h": 4, "work_cv": 0.5},
            {"name": "Mend gear", "on": "Gear", "action": "repair"},
        ],
        capability=[_shop("Mend gear", turnaround_d=3, turnaround_cv=0.6, channels=1)],
        stock=[
            {"site": "Base", "item": "Pump", "number": 1},
            {"site": "Depot", "item": "Pump", "number": 1, "target": 2},
            {"site": "Base", "item": "Gear", "number": 1},
        ],
        offers=[
            {"name": "Gears", "what": "Gear", "lead_d": 4, "lead_cv": 0.4},
            {"name": "Pumps", "what": "Pump", "lead_d": 4, "lead_law": "exponential"},
        ],
        routes=[{**ROAD, "origin": "Depot", "destination": "Base", "time_h": 20, "time_cv": 0.3}],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    return tables


def _shop(task, **more):
    return {"site": "Depot", "task": task, "success_frac": 0.7} | more


def upkeep():
    """Tolerance, includes, check flights, overhaul elsewhere with places, extensions."""
    small = {"name": "Small", "on": "Type", "action": "inspect", "every_fh": 6, "work_h": 3}
    big = {"name": "Big", "on": "Type", "action": "inspect", "every_fh": 20, "work_h": 12}
    dated = {"name": "Dated", "on": "Type", "action": "inspect", "every_d": 9, "work_h": 2}
    tasks = [
        small | {"tolerance_frac": 0.2},
        big | {"tolerance_frac": 0.1, "includes": "Small", "check_flight_h": 0.5},
        dated | {"tolerance_frac": 0.3},
    ]
    yield "tolerance and includes", {"stagger": "yes"}, pairs(tasks=tasks)
    yield "overhaul elsewhere", {}, _overhaul({}, {"turnaround_d": 4, "by": "air"})
    one = {"turnaround_d": 4, "channels": 1}
    yield "one place", {"stagger": "yes"}, _overhaul({"tolerance_frac": 0.3}, one)
    moved = {"extend_chance_frac": 0.5, "extend_frac": 0.4}
    yield "limits moved", {}, _overhaul(moved, one)
    yield "own work there", {}, _overhaul({"work_h": 30, "tolerance_frac": 0.3}, {"channels": 1})


def _overhaul(task, capability):
    return pairs(
        tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10} | task],
        capability=[{"site": "Depot", "task": "Overhaul"} | capability],
        routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
    )


SLICES = (fly_and_fail, supply, upkeep)
