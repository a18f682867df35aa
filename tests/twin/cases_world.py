"""Plans by hand of what is closed or slow for a while: suppliers, shops, routes."""

from tests.twin.cases import ROAD, check, fix, hands, pairs


def _closed(key, table="suppliers", **more):
    name = " ".join(word for word in key.split(" | ") if word != "*")
    told = {"name": f"Closed {name}".strip(), "status": "expected", "table": table, "key": key}
    return told | {"starts": "2027-01-05", "duration_d": 6} | more


def _often(key, table="suppliers", **more):
    told = _closed(key, table) | {"starts": None, "per_y": 60, "duration_d": 3}
    return told | {"duration_law": "exponential"} | more


def disruptions():
    """Tell a supplier, its bench and a road that close, by date or by chance, or are slow."""
    yield "a bench closed", {}, _plan(_closed("Works"))
    yield "a bench slow", {"stagger": "yes"}, _plan(_closed("Works", speed_frac=0.4))
    both = _plan(_often("Works"), _often("Dealer", speed_frac=0.5, duration_d=5))
    yield "benches closed by chance", {}, both
    road = "Depot | Base | road"
    yield "a road closed", {}, _plan(_closed(road, "routes"))
    slow = _often(road, "routes", speed_frac=0.3, name="Slow")
    yield "a road closed and slow", {}, _plan(_often(road, "routes"), slow)
    yield "everything", {"stagger": "yes"}, _plan(_often("*"), _often("*", "routes", name="Roads"))
    for_ever = _closed("Works", starts="2027-01-02", duration_d=None)
    tables = _plan(for_ever, _often("Works", name="Often", per_y=365))
    tables["needs"] += [{"of": "Swap", "what": "Jig"}, {"of": "Check", "what": "Jig"}]
    tables["resources"][1] |= {"hours": "mon-fri 08:00-12:00"}
    tables["resources"].append({"site": "Base", "resource": "Jig", "kind": "tool", "number": 1})
    yield "closed again while it is closed", {}, tables


def learning():
    """Tell benches that learn: slow at first, and with less success."""
    tables = _plan()
    del tables["disruptions"]
    tables["tasks"].append(
        {"name": "Mend gear", "on": "Gear", "action": "repair", "work_h": 20, "test_h": 3}
    )
    tables["failures"][1]["no_fault_frac"] = 0.3
    young = {"learning_frac": 0.8, "mature_jobs": 6, "first_success_frac": 0.3}
    tables["capability"][0] |= young | {"success_frac": 0.9}
    tables["capability"][1] |= {"learning_frac": 0.7, "mature_jobs": 4}
    gears = {"site": "Base", "task": "Mend gear", "success_frac": 0.8, "first_success_frac": 0.5}
    tables["capability"].append(gears | {"mature_jobs": 5, "learning_frac": 0.9})
    checks = {"site": "Base", "task": "Check", "learning_frac": 0.85, "mature_jobs": 8}
    tables["capability"].append(checks)
    yield "benches that learn", {"stagger": "yes"}, tables


def _plan(*rows):
    """Tell pumps mended at two benches up a road, the rest bought from two at once."""
    return pairs(
        items=[{"name": "Pump", "mass_kg": 4}, {"name": "Gear"}],
        parts=[{"parent": "Type", "item": "Pump"}, {"parent": "Type", "item": "Gear"}],
        failures=[{"on": "Pump", "mean_fh": 11}, {"on": "Gear", "mean_fh": 16}],
        tasks=[
            check(5),
            fix(),
            {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3},
            {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 30, "work_cv": 0.6},
            {"name": "Swap gear", "on": "Gear", "action": "replace", "work_h": 2},
        ],
        stock=[{"site": "Base", "item": "Pump", "number": 1, "supplied_by": "Depot"}]
        + [{"site": "Depot", "item": item, "number": 2} for item in ("Pump", "Gear")],
        suppliers=[{"name": "Works"}, {"name": "Dealer"}, {"name": "Hauler"}],
        capability=[
            {"site": "Depot", "task": "Mend", "supplier": "Works", "channels": 1},
            {"site": "Base", "task": "Mend", "supplier": "Dealer", "turnaround_d": 3, "rank": 2},
        ],
        offers=[
            {"name": "Pumps", "what": "Pump", "supplier": "Works"},
            {"name": "Gears", "what": "Gear", "supplier": "Works", "site": "Depot"},
            {"name": "Others", "what": "Gear", "supplier": "Dealer", "site": "Depot"},
        ],
        routes=[
            ROAD | {"origin": "Depot", "destination": "Base", "time_h": 14, "time_cv": 0.3},
            ROAD
            | {"origin": "Depot", "destination": "Base", "time_h": 5, "mode": "air"}
            | {"departs": "mon thu", "supplier": "Hauler"},
        ],
        disruptions=list(rows),
        **hands(),
    )


def mended():
    """Tell what the kernel once did otherwise than the words."""
    tables = _plan(_closed("Works", duration_d=12))
    tables["offers"] = [row | {"lead_d": 6} for row in tables["offers"]]
    yield "nothing is delivered by a supplier that is closed", {}, tables
    tables = _plan(_closed("Works"))
    tables["needs"].append({"of": "Mend", "what": "Hand"})
    day = {"site": "Depot", "resource": "Hand", "number": 1, "hours": "06:00-14:00"}
    tables["resources"].append(day)
    yield "work that paused is not taken up in a shop that is closed", {}, tables
    tables = _plan(_closed("Works", starts="2027-01-07"))
    tables["tasks"].append({"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 9})
    away = {"site": "Depot", "task": "Away", "supplier": "Works", "turnaround_d": 3, "by": "road"}
    tables["capability"].append(away)
    tables["routes"][0] |= {"time_h": 60}
    yield "an aircraft comes to a shop that has closed meanwhile", {}, tables
    tables = _plan(
        _often("*", "routes"), _closed("Base | Depot | sea", "routes", starts="2027-01-06")
    )
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 14}]
    tables["routes"][0] |= {"mode": "sea", "distance_km": None}
    tables["tasks"].append({"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 9})
    tables["capability"].append({"site": "Depot", "task": "Away", "turnaround_d": 3, "by": "sea"})
    yield "no way is open to the shop, or home", {}, tables


SLICES = (disruptions, learning)
