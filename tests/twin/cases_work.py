"""Plans by hand of what work uses up, and of what it holds for a part of its hours only."""

from tests.twin.cases import PAIR, ROAD, check, daily, fix, hands, pairs

OIL = {"name": "Oil", "kind": "consumable", "unit": "l", "mass_kg": 0.9}
KIT = {"name": "Kit", "kind": "consumable"}
SOLD = [
    {"name": "Refinery", "what": "Oil", "lead_d": 3, "lead_cv": 0.5},
    {"name": "Kits", "what": "Kit", "lead_d": 6, "lead_cv": 0.4, "minimum_order": 2},
]
SHELF = {"site": "Base", "item": "Oil", "number": 9, "target": 12, "reorder_at": 4}


def _checked(**more):
    """Tell three helicopters whose checks and repairs use up oil and kits."""
    told = hands()
    needs = [
        {"of": "Check", "what": "Oil", "quantity": 2.5},
        {"of": "Check", "what": "Kit"},
        {"of": "Fix", "what": "Oil", "quantity": 1},
    ]
    failures = [{"on": "Type", "mean_fh": 15, "diagnose_h": 1.5}]
    tables = pairs(tasks=[check(5), fix()], failures=failures, **told)
    tables |= {"items": [OIL, KIT], "offers": SOLD, "stock": [SHELF]}
    return tables | {"needs": [*told["needs"], *needs]} | more


def on_aircraft():
    """Tell shelves that run short, are filled by road or lend, or are not told."""
    yield "bought and on the shelf", {}, _checked()
    none = {name: rows for name, rows in _checked().items() if name != "stock"}
    yield "no shelf", {}, none
    used = [row for row in none["needs"] if row["what"] in ("Oil", "Kit")]
    less = [row | {"quantity": 0.25 * row.get("quantity", 1)} for row in used]
    tables = none | {"needs": less}
    yield "less than one of it", {}, tables
    yield "lots of less than one", {}, tables | {"stock": [SHELF | {"order_quantity": 0.2}]}
    tables = _checked()
    tables["sites"] = [{"name": "Base", "roles": "base", "supplied_by": "Depot"}, {"name": "Depot"}]
    stock = [{"site": "Depot", "item": i, "number": 4, "target": 9} for i in ("Kit", "Oil")]
    road = ROAD | {"origin": "Depot", "destination": "Base", "time_h": 30, "time_cv": 0.3}
    yield "from the depot", {}, tables | {"stock": [SHELF, *stock], "routes": [road]}
    tables = _checked(routes=[road | {"time_h": 9}])
    yield "lent", {"lateral_h": 20}, tables | {"stock": [SHELF | {"number": 3}, *stock]}
    waits = [{"on": "Type", "mean_fh": 9, "defer_d": 4}]
    yield "deferred", {}, _checked(failures=waits)
    yield (
        "deferred and lent",
        {"lateral_h": 20},
        tables
        | {
            "failures": waits,
            "stock": [SHELF | {"number": 1}, *stock],
        },
    )


def elsewhere():
    """Tell work at the depot, by its own hands or by a contractor; kits come from home."""
    overhaul = {"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}
    road = {"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 18}
    kits = [{"of": "Overhaul", "what": "Kit", "quantity": 2}]
    shelf = [{"site": "Base", "item": "Kit", "number": 2, "target": 4}]
    for name, task, told in (
        ("hands of the depot", {"work_h": 30}, {}),
        ("a contractor", {}, {"turnaround_d": 2, "channels": 1}),
        ("may wait", {"tolerance_frac": 0.5}, {"turnaround_d": 2, "channels": 1}),
    ):
        row = {"site": "Depot", "task": "Overhaul"} | told
        tables = pairs(tasks=[overhaul | task], capability=[row], routes=[road], needs=kits)
        yield name, {}, tables | {"items": [KIT], "offers": SOLD[1:], "stock": shelf}


def _pumps(**more):
    """Tell pumps with a card inside, whose exchange and repair use up seals and kits."""
    tables = daily(
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 3}],
        missions=[PAIR],
        items=[{"name": "Pump", "mass_kg": 12}, {"name": "Card"}, OIL, KIT],
        parts=[
            {"parent": "Type", "item": "Pump", "quantity": 2},
            {"parent": "Pump", "item": "Card", "quantity": 2},
        ],
        failures=[
            {"on": "Pump", "mean_fh": 20, "shape": 1.7, "no_fault_frac": 0.3},
            {"on": "Card", "mean_fh": 30},
        ],
        tasks=[
            {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3},
            {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 20, "test_h": 2},
            {"name": "Solder", "on": "Card", "action": "repair", "work_h": 9},
        ],
        needs=[
            {"of": "Swap", "what": "Oil", "quantity": 1.5},
            {"of": "Mend", "what": "Kit"},
            {"of": "Solder", "what": "Oil", "quantity": 0.5},
        ],
        stock=[
            SHELF,
            {"site": "Base", "item": "Pump", "number": 1},
            {"site": "Depot", "item": "Card", "number": 1},
            {"site": "Depot", "item": "Kit", "number": 1},
        ],
        capability=[
            {"site": "Depot", "task": name, "success_frac": 0.8} for name in ("Mend", "Solder")
        ],
        offers=[*SOLD, {"name": "Pumps", "what": "Pump", "lead_d": 9}],
        routes=[ROAD | {"origin": "Depot", "destination": "Base", "time_h": 20, "time_cv": 0.3}],
    )
    tables["offers"].append({"name": "Cards", "what": "Card", "lead_d": 5})
    tables["sites"][0]["supplied_by"] = "Depot"
    return tables | more


def of_parts():
    """Tell exchanges and shops that use things up; parts taken from others; tails that leave."""
    yield "exchange and shop", {"stagger": "yes"}, _pumps()

    robbed = {"cannibalise": "yes", "cannibalise_damage_frac": 0.3}
    stock = [SHELF | {"number": 2}]
    yield "taken from others", robbed, _pumps(stock=stock)
    tables = _pumps(stock=stock)
    tables["sites"].append({"name": "Camp", "roles": "base"})
    tables["fleet"] = [{"name": "T", "type": "Type", "site": "Base", "ends": "2027-01-17"}]
    tables["fleet"] += [{"name": "U", "type": "Type", "site": "Base"}]
    tables["fleet"] += [{"name": "U", "type": "Type", "site": "Camp", "starts": "2027-01-12"}]
    tables["failures"] = [row | {"defer_d": 5} for row in tables["failures"]]
    yield "tails that leave or move", {}, tables
    waits = [row | {"defer_d": 4} for row in _pumps()["failures"]]
    tables = _pumps(failures=waits, stock=_pumps()["stock"][1:])
    yield "deferred and taken", {"cannibalise": "yes", "lateral_h": 30}, tables
    yield "deferred", {"stagger": "yes"}, tables


def in_part():
    """Tell people, tools and docks that work holds for some of its hours."""
    told = hands()
    lift = {"of": "Fix", "what": "Lift", "hours_h": 2}
    tools = [{"site": "Base", "resource": "Lift", "kind": "tool", "number": 1}]
    failures = [{"on": "Type", "mean_fh": 9, "diagnose_h": 3}]
    tables = pairs(tasks=[check(5), fix()], failures=failures, **told)
    tables["resources"] = [*told["resources"], *tools]
    yield "a tool", {}, tables | {"needs": [*told["needs"], lift]}
    fixer = {"of": "Fix", "what": "Mechanic", "quantity": 2, "hours_h": 1.5}
    some = [told["needs"][0], told["needs"][1] | {"hours_h": 3.5}, fixer, lift]
    yield "people, in diagnosis too", {}, tables | {"needs": some}
    dock = [some[0] | {"hours_h": 1}, *some[1:]]
    always = [row | {"hours": "always"} for row in tables["resources"]]
    always += [{"site": "Base", "resource": "Painter", "number": 1, "hours": "12:00-18:00"}]
    dock.append({"of": "Fix", "what": "Painter", "hours_h": 4})
    tables |= {"needs": dock, "resources": always}
    yield "each for its own hours", {}, tables
    heat = {"name": "Heat", "status": "expected", "table": "sites", "key": "Base"}
    heat |= {"starts": "2027-01-05", "duration_d": 4}
    for speed in (0.4, 0):
        slow = [heat | {"speed_frac": speed}]
        yield f"at a speed of {speed}", {}, tables | {"disruptions": slow}
    pumps = _pumps()
    pumps["needs"] = [
        row | {"hours_h": 3 + k} if row["what"] not in ("Oil", "Kit") else row
        for k, row in enumerate(pumps["needs"])
    ]
    yield "exchange and shop", {"stagger": "yes"}, pumps


SLICES = (on_aircraft, elsewhere, of_parts, in_part)
