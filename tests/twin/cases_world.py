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


def closed_sites():
    """Tell sites that close, by name or by country, for what flies, works, comes and goes there."""
    base, depot = (_closed(key, "sites") for key in ("Base", "Depot"))
    yield "the base closed", {"stagger": "yes"}, _plan(base)
    yield "the depot closed", {"stagger": "yes"}, _plan(depot)
    yield "slow", {"stagger": "yes"}, _plan(base | {"speed_frac": 0.4, "duration_d": 20})
    yield "closed by chance", {}, _plan(_often("Base", "sites"), _often("Depot", "sites"))
    land = _plan(_often("NE", "country", duration_d=2))
    land["sites"] = [row | {"country": "NE"} for row in land["sites"]]
    land["suppliers"][0] |= {"country": "NE"}
    yield "a country", {}, land
    power = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    yield "machines", {}, _plan(_often("Base", "sites")) | {"missions": [power]}


def _nowhere(*rows):
    """Tell the same without a route: what is sent is there at once."""
    tables = _plan(*rows)
    del tables["routes"]
    return tables


def mended_at_shops_that_are_over():
    """Tell aircraft that are booked at, on their way to, and in a shop that is closed for good."""
    away = {"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 12}
    first = {"site": "Depot", "task": "Away", "supplier": "Firm", "channels": 1, "by": "road"}
    second = {"site": "Works", "task": "Away", "turnaround_d": 2, "rank": 2, "channels": 1}
    tables = pairs(tasks=[check(5), fix(), away | {"tolerance_frac": 0.3}])
    tables["failures"] = [{"on": "Type", "mean_fh": 15, "defer_d": 3}]
    tables["suppliers"] = [{"name": "Firm"}]
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 60}]
    tables["sites"] = [
        {"name": name, "roles": "base", "latitude_deg": 10 + k, "longitude_deg": 2 * k}
        for k, name in enumerate(("Base", "Depot", "Works"))
    ]
    for day in range(4, 12, 2):
        over = _closed("Firm", starts=f"2027-01-{day:02d}", duration_d=None)
        row = first | {"turnaround_d": 4}
        for name, shops in (("two", [row, second]), ("one", [row])):
            more = {"capability": shops, "disruptions": [over]}
            yield f"over from {day} on, {name}", {"stagger": "yes"}, tables | more
    later = second | {"starts": "2027-01-14"}
    more = {"capability": [first | {"turnaround_d": 4}, later], "disruptions": [over]}
    yield "over, and another later", {"stagger": "yes"}, tables | more


def mended_at_closed_sites():
    """Tell what the kernel once did otherwise at sites that are closed."""
    tables = _plan(_closed("Base", "sites", starts="2027-01-09", duration_d=9))
    tables["offers"] = [row | {"lead_d": 6, "site": None} for row in tables["offers"]]
    del tables["stock"]
    yield "nothing that is bought is handed over at a site that is closed", {}, tables
    yield (
        "nothing comes to a closed site, though no route is told",
        {},
        _nowhere(_often("Depot", "sites", per_y=100)),
    )
    away = {"name": "Away", "on": "Type", "action": "overhaul", "every_d": 5.5}
    tables = _plan(_closed("Base", "sites"))
    tables["tasks"].append(away)
    tables["capability"].append({"site": "Depot", "task": "Away", "turnaround_d": 3, "by": "road"})
    yield "no aircraft leaves a site that is closed", {}, tables
    tables = _plan(_often("Base", "sites", per_y=200, duration_d=1))
    tables["failures"] = [row | {"diagnose_h": 9, "mean_fh": 7} for row in tables["failures"]]
    yield "no cause is looked for at a site that is closed", {}, tables
    power = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    tables = _plan(_closed("Base", "sites")) | {"missions": [power]}
    yield "no machine runs at a site that is closed", {}, tables
    tables = _plan(_often("Works", per_y=200, duration_d=1))
    tables["needs"].append({"of": "Mend", "what": "Hand"})
    night = {"site": "Depot", "resource": "Hand", "number": 1, "hours": "20:00-04:00"}
    tables["resources"].append(night)
    yield "work is not done by a shift that ends while its bench is closed", {}, tables


def mended():
    """Tell what the kernel once did otherwise than the words."""
    yield from mended_at_closed_sites()
    yield from mended_at_shops_that_are_over()
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


SLICES = (disruptions, closed_sites, learning)
