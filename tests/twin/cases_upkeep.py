"""Plans by hand of maintenance: what is deferred, spared, contained, joined, taken from others."""

from tests.twin.cases import PAIR, ROAD, check, daily, fix, hands, pairs

PUMP = {"parent": "Type", "item": "Pump"}
SWAP = {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3}


def pumps(failure, part=None, **more):
    """Tell three helicopters with a pump, bought in two days, swapped in three hours."""
    tables = pairs(
        items=[{"name": "Pump"}],
        parts=[PUMP | (part or {})],
        failures=[{"on": "Pump"} | failure],
        tasks=[SWAP, check(5), fix()],
        offers=[{"name": "Maker", "what": "Pump", "lead_d": 2, "lead_cv": 0.4}],
        **hands(),
    )
    return tables | more


def deferral():
    """Deferred defects, and units of which more are fitted than needed."""
    deferred = {"mean_fh": 15, "defer_d": 3, "diagnose_h": 1.5}
    yield "deferred", {"stagger": "yes"}, pumps(deferred)
    mend = {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 30}
    bench = pumps({"mean_fh": 9, "defer_d": 1}, tasks=[SWAP, check(5), fix(), mend])
    del bench["offers"]
    yield "mended when it grounds", {"stagger": "yes"}, bench
    shelf = [{"site": "Base", "item": "Pump", "number": 2}]
    yield "from the shelf", {}, pumps(deferred | {"defer_d": 9}, stock=shelf)
    in_place = {"on": "Type", "mean_fh": 12, "defer_d": 2}
    yield "in place", {}, pairs(failures=[in_place], tasks=[check(5), fix()], **hands())
    two = {"quantity": 3, "needed": 2}
    yield "two of three", {"stagger": "yes"}, pumps({"mean_fh": 30}, two)
    yield "two of three for a while", {}, pumps({"mean_fh": 30, "defer_d": 1.5}, two)


def packages():
    """Tell packages that contain work on aircraft and parts, and bench work that contains more."""
    look = {"name": "Look", "on": "Pump", "action": "inspect", "every_fh": 7, "work_h": 1}
    renew = {"name": "Renew", "on": "Pump", "action": "overhaul", "every_fh": 30, "work_h": 20}
    dated = {"name": "Dated", "on": "Pump", "action": "inspect", "every_d": 9, "work_h": 1}
    large = check(9, every_fh=20, tolerance_frac=0.1)
    tables = pumps({"mean_fh": 40, "shape": 2}, {"quantity": 2})
    tables["tasks"] = [SWAP, fix(), look, large | {"includes": "Look"}]
    yield "the check looks at the pumps", {}, tables
    tables = tables | {"tasks": [SWAP, fix(), look, dated, renew, large]}
    tables["tasks"][-1] = large | {"includes": "Renew | Look", "every_fh": 26}
    yield "the check renews the pumps", {"stagger": "yes"}, tables
    mend = {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 9, "includes": "Dated"}
    whole = renew | {"includes": "Look | Dated"}
    tables = tables | {"tasks": [SWAP, fix(), look, dated, whole, mend, check(5)]}
    yield "the bench looks as well", {"stagger": "yes"}, tables
    regular = {"name": "Rebuild", "on": "Type", "action": "repair", "every_fh": 15, "work_h": 7}
    kinds = [{"on": "Type", "mean_fh": 12, "shape": 3}]
    tasks = [check(5), fix(), regular | {"includes": "Check"}]
    yield "repaired by interval", {}, pairs(failures=kinds, tasks=tasks, **hands())
    yield "a part overhauled with its aircraft counts one renewal", {}, _renewed("Type")
    yield "a package on one unit resets nothing on its like", {}, _renewed("Pump")


def policies():
    """Tell work that joins other work, and parts taken from other aircraft."""
    wide = {"tolerance_frac": 0.5}
    tasks = [check(5) | wide, check(9, name="Large", every_fh=14) | wide, fix(), SWAP]
    tables = pumps({"mean_fh": 15}) | {"tasks": tasks}
    tasks.append({"name": "Life", "on": "Pump", "action": "discard", "every_fh": 22} | wide)
    yield "nearly due", {"opportunistic_h": 4}, tables
    yield "taken from another", {"cannibalise": "yes"}, _two_parts()
    broken = {"cannibalise": "yes", "cannibalise_damage_frac": 0.4}
    yield "broken as it was taken", broken | {"stagger": "yes"}, _two_parts()


def _two_parts():
    """Tell four aircraft with two kinds of part that come slowly."""
    tables = pumps({"mean_fh": 25, "diagnose_h": 1})
    tables["fleet"][0]["count"] = 4
    tables["items"].append({"name": "Gear"})
    tables["parts"].append({"parent": "Type", "item": "Gear"})
    tables["failures"].append({"on": "Gear", "mean_fh": 25, "shape": 2})
    tables["tasks"].append(SWAP | {"name": "Swap gear", "on": "Gear", "work_cv": 0.5})
    tables["tasks"].append({"name": "Mend", "on": "Gear", "action": "repair", "work_h": 90})
    tables["offers"] = [{"name": "Maker", "what": "Pump", "lead_d": 9, "lead_cv": 0.4}]
    return tables


def inside():
    """Tell cards inside boxes inside the aircraft; boxes are exchanged, cards in the shop."""
    yield "a card inside a box", {}, _boxes({"mean_fh": 14})
    both = _boxes({"mean_fh": 40, "shape": 1.5, "no_fault_frac": 0.3})
    both["failures"].append({"on": "Box", "mean_fh": 30, "no_fault_frac": 0.4})
    yield "both fail", {"stagger": "yes"}, both
    ends = _boxes({"mean_fh": 60})
    ends["tasks"] += [
        {"name": "End card", "on": "Card", "action": "discard", "every_fh": 18},
        {"name": "New box", "on": "Box", "action": "overhaul", "every_fh": 27, "work_h": 20},
        {"name": "Look", "on": "Card", "action": "inspect", "every_d": 8, "work_h": 1},
    ]
    ends["tasks"][-2]["includes"] = "Look"
    yield "limits inside", {"stagger": "yes"}, ends
    shops = [
        {"site": "Base", "task": "Mend box", "success_frac": 0.5, "channels": 1},
        {"site": "Depot", "task": "Mend box", "success_frac": 0.7, "rank": 2, "turnaround_d": 2},
        {"site": "Depot", "task": "Mend card", "turnaround_d": 4, "turnaround_cv": 0.5},
    ]
    roads = [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 12}]
    away = both | {"capability": shops, "routes": roads}
    yield "shops that fail", {"stagger": "yes", "cannibalise": "yes"}, away


def spared_inside():
    """Tell boxes that work while enough of their cards do, of which one may have failed."""
    cards = {"quantity": 3, "needed": 2}
    for name, ready, boxes, failure in (
        ("two cards of three", {}, {}, {"mean_fh": 25}),
        ("cards and boxes to spare", {"stagger": "yes"}, {"needed": 1}, {"mean_fh": 14}),
        ("for a while", {}, {"needed": 1}, {"mean_fh": 14, "defer_d": 4, "no_fault_frac": 0.3}),
        ("one of three", {"cannibalise": "yes"}, {"quantity": 3, "needed": 2}, {"mean_fh": 9}),
    ):
        tables = _boxes(failure)
        tables["parts"][0] |= boxes
        tables["parts"][1] |= cards | ({"needed": 1} if name == "one of three" else {})
        tables["failures"].append({"on": "Box", "mean_fh": 60})
        end = {"name": "End card", "on": "Card", "action": "discard", "every_fh": 50}
        tables["tasks"].append(end)
        yield name, ready, tables


def _boxes(failure):
    """Tell two boxes in each of three helicopters, with two cards in a box; both are mended."""
    return pairs(
        items=[{"name": "Box", "mass_kg": 9}, {"name": "Card"}],
        parts=[
            {"parent": "Type", "item": "Box", "quantity": 2},
            {"parent": "Box", "item": "Card", "quantity": 2, "usage_factor": 0.5},
        ],
        failures=[{"on": "Card"} | failure],
        tasks=[
            {"name": "Change", "on": "Box", "action": "replace", "work_h": 1},
            {"name": "Mend box", "on": "Box", "action": "repair", "work_h": 15, "test_h": 2},
            {"name": "Mend card", "on": "Card", "action": "repair", "work_h": 40, "work_cv": 0.4},
        ],
        stock=[
            {"site": "Base", "item": "Box", "number": 1},
            {"site": "Base", "item": "Card", "number": 1, "target": 2},
        ],
        offers=[
            {"name": "Boxes", "what": "Box", "lead_d": 3},
            {"name": "Cards", "what": "Card", "lead_d": 5, "lead_cv": 0.3},
        ],
    )


def _renewed(on):
    """Tell a package on the type or on each of its pumps that contains work on pumps."""
    small = {"name": "Small", "on": "Pump", "action": "overhaul", "every_fh": 30, "work_h": 2}
    if on == "Pump":
        small |= {"action": "inspect", "every_fh": 8}
    large = {"name": "Large", "on": on, "action": "overhaul", "every_fh": 16, "work_h": 4}
    if on == "Pump":
        large |= {"action": "inspect"}
    tables = pumps({"mean_fh": 40, "shape": 2}, {"quantity": 2})
    tables["tasks"] = [SWAP, fix(), check(5), small, large | {"includes": "Small"}]
    return tables


def mended():
    """Tell what the kernel once did otherwise than the words: each must be told apart."""
    slow = [{"name": "Maker", "what": "Pump", "lead_d": 12}]
    long = {"mean_fh": 12, "defer_d": 25}
    ends = {"name": "Life", "on": "Pump", "action": "discard", "every_fh": 16}
    tables = pumps(long, offers=slow)
    tables["tasks"] = [SWAP, check(5), fix(), ends]
    yield "the limit of a unit with a deferred defect grounds", {}, tables
    tables = pumps(long, offers=slow)
    tables["failures"].append({"on": "Pump", "mode": "hard", "mean_fh": 12})
    yield "a failure that grounds joins one that does not", {}, tables
    tables = _two_parts()
    for row in tables["failures"]:
        row.update(defer_d=4, mean_fh=12)
    ready = {"cannibalise": "yes", "stagger": "yes"}
    yield "a deferred defect that grounds takes its part from another aircraft", ready, tables
    tables = pumps({"mean_fh": 12, "defer_d": 2}, offers=slow)
    tables["tasks"].append({"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 18})
    tables["capability"] = [{"site": "Depot", "task": "Away", "turnaround_d": 6}]
    yield "a deferred defect reaches its limit while the aircraft is away", {}, tables
    roads = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 60}]
    yield "a deferred defect reaches its limit on the way", {}, tables | {"routes": roads}
    tasks = [check(5), check(9, name="Large", every_fh=14), fix(), SWAP]
    tables = pumps({"mean_fh": 40}) | {"tasks": tasks}
    yield "what is nearly due joins early work", {"opportunistic_h": 6}, tables
    dated = {"name": "Dated", "on": "Type", "action": "inspect", "every_d": 2.35, "work_h": 1}
    tables = pumps({"mean_fh": 7, "defer_d": 1}, offers=slow)
    tables["tasks"].append(dated | {"tolerance_frac": 0.5})
    tables["missions"] = [tables["missions"][0] | {"sortie_h": 5, "when": "00:00 | 06:00 | 12:00"}]
    yield "a deferred defect and the calendar reach their limits in one sortie", {}, tables
    tables = pumps({"mean_fh": 30}, failures=[{"on": "Card", "mean_fh": 9}])
    tables["items"].append({"name": "Card"})
    tables["parts"].append({"parent": "Pump", "item": "Card"})
    tables["tasks"] += [
        {"name": "Mend", "on": "Pump", "action": "repair"},
        {"name": "Mend card", "on": "Card", "action": "repair", "work_h": 25},
    ]
    tables["capability"] = [{"site": "Depot", "task": "Mend", "turnaround_d": 2}]
    tables["routes"] = [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 14}]
    yield "what needs nothing is mended where it comes off, in a shop too", {}, tables
    tables = pairs(failures=[{"on": "Type", "mean_fh": 15}], tasks=[check(5), fix()])
    tables["capability"] = [{"site": "Depot", "task": "Fix"}]
    tables["routes"] = [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 14}]
    yield "a team comes by road, though nobody knows how far it is", {}, tables
    yield _lost()
    yield _full_shop()


def _lost():
    tables = pumps({"mean_fh": 8, "defer_d": 9})
    tables["fleet"][0]["count"] = 6
    tables["types"] = [{"name": "Type", "losses_per_100000fh": 1000}]
    tables["tasks"][0] = SWAP | {"work_h": 14}
    tables["offers"] = [{"name": "Maker", "what": "Pump", "lead_d": 2}]
    return "a lost aircraft asks for nothing more and gives back its part", {}, tables


def _full_shop():
    found = [{"on": "Type", "mean_fh": 5, "diagnose_h": 1.5}]
    tables = pairs(failures=found, tasks=[check(5), fix() | {"work_h": 15}], **hands())
    tables["capability"] = [{"site": "Base", "task": "Fix", "channels": 1}]
    return "a cause is looked for while the shop is full", {}, tables


def dues():
    """Tell two aircraft with limits in one instant: which of the two is looked at first."""
    yield "a part with a nearer limit was off", {}, _two_due({})
    tables = _two_due({"defer_d": 4})
    tables["tasks"][1:] = [tables["tasks"][2] | {"every_d": 5, "tolerance_frac": 0.9}]
    yield "what they fly on with had a nearer limit", {}, tables


def _two_due(failure):
    look = {"name": "Look", "on": "Pump", "action": "inspect", "every_d": 13, "work_h": 1.5}
    hours = {"number": 3, "hours": "06:00-14:00"}
    return daily(
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 2}],
        missions=[PAIR | {"when": "07:00 | 13:00", "sortie_h": 3.7}],
        items=[{"name": "Pump"}],
        parts=[PUMP],
        failures=[{"on": "Pump", "mean_fh": 20, "diagnose_h": 1.25} | failure],
        tasks=[
            {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 30},
            look,
            {"name": "Dated", "on": "Type", "action": "inspect", "every_d": 20, "work_h": 9},
        ],
        capability=[{"site": "Depot", "task": "Mend"}],
        needs=[{"of": "Dated", "what": "Mechanic", "quantity": 2}],
        resources=[{"site": "Base", "resource": "Mechanic"} | hours],
        routes=[ROAD | {"origin": "Depot", "destination": "Base", "time_h": 30}],
    )


SLICES = (deferral, packages, policies, inside, spared_inside, dues)
