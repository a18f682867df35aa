"""Plans by hand of convoys and the vehicles of pools."""

from tests.ready_hand import fuelled, on_equator, with_trucks
from tests.twin.cases import fix

CVS = (0.2, 0.6)
SMALL = {"number": 1000, "target": 1000, "reorder_at": 800}
LARGE = {"number": 2000, "target": 2000, "reorder_at": 1000}
WEEKLY = {"departs": "every 7d 06:00"}


def fuel():
    """Tell trucks that bring fuel, with and without a guard."""
    for escort in ("", "Guard"):
        for most in (1, 2):
            yield f"weekly {most} {escort}", {}, _told(SMALL, most=most, escort=escort, **WEEKLY)
        yield f"filled {escort}", {}, _told(LARGE, least=2, most=4, escort=escort)
        yield f"few {escort}", {}, _told(LARGE, trucks=2, most=2, escort=escort)
    yield "never filled", {}, _told(LARGE, least=3)
    for cv in CVS:
        yield f"weekly {cv}", {}, _told(SMALL, most=1, time_cv=cv, **WEEKLY)
        yield f"filled {cv}", {}, _told(LARGE, least=2, most=4, time_cv=cv)
        yield f"scarce {cv}", {}, _told(LARGE, trucks=2, least=2, time_h=90, time_cv=cv)
    yield "heavy", {}, _told(LARGE, trucks=3, most=3, time_h=70, **WEEKLY)
    yield "daily", {}, _told(SMALL, trucks=3, most=3, time_h=30, departs="07:00")
    yield "guards weekly", {}, _told(LARGE, most=2, carriers_per_escort=1, **WEEKLY)
    yield "guards", {}, _told(LARGE, least=2, carriers_per_escort=1)
    yield "least weekly", {}, _told(SMALL, least=3, **WEEKLY)


def _told(tank, **more):
    return with_trucks(fuelled(**tank), **more)


def _pumps(home="Depot", **more):
    """Tell pumps that fail at Base, are mended at Depot, and the trucks that carry them."""
    tables = _told(SMALL, least=1, most=2, escort="", time_cv=0.3, **more)
    tables["types"] = _loads(tables["types"], 130)
    tables["items"].append({"name": "Pump", "mass_kg": 120})
    tables["parts"] = [{"parent": "Type", "item": "Pump", "quantity": 2}]
    tables["failures"] = [{"on": "Pump", "mean_fh": 12}]
    tables["tasks"] = [
        {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 2},
        {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 20, "work_cv": 0.4},
    ]
    tables["capability"] = [{"site": "Depot", "task": "Mend"}]
    tables["stock"] += [
        {"site": "Base", "item": "Pump", "number": 1, "target": 1},
        {"site": "Depot", "item": "Pump", "number": 2},
    ]
    tables["offers"].append({"name": "Pumps", "what": "Pump", "lead_d": 9})
    for row in tables["fleet"]:
        if row["type"] == "Truck":
            row["site"] = home
    return tables


def both_ways():
    """Tell broken pumps that ride home with the trucks that brought others."""
    for home in ("Depot", "Base"):
        yield f"home is {home}", {}, _pumps(home)
        yield f"weekly from {home}", {}, _pumps(home, **WEEKLY)
    tables = _pumps()
    tables["fleet"].append({"name": "Van", "type": "Truck", "site": "Base"})
    yield "homes at both ends", {}, tables
    yield "too heavy", {}, _pumps() | {"types": _loads(tables["types"], 50)}
    tables = _pumps(**WEEKLY)
    later = tables["routes"][0] | {"starts": "2027-01-12", "departs": None, "time_h": 9}
    yield "another row", {}, tables | {"routes": [*tables["routes"], later]}
    bought = later | {"carrier": None, "least": None, "most": None, "escort": None}
    yield "bought from then on", {}, tables | {"routes": [*tables["routes"], bought]}
    shut = {"name": "Flood", "status": "expected", "table": "routes", "key": "Depot | Base | road"}
    shut |= {"starts": "2027-01-09", "duration_d": 4}
    for speed in (0, 0.5):
        yield f"flood {speed}", {}, _pumps() | {"disruptions": [shut | {"speed_frac": speed}]}
    yield "season", {}, _pumps(closed="sat-sun")
    lent = _pumps() | {"items": [*_pumps()["items"], {"name": "Oil", "kind": "consumable"}]}
    lent["items"][-1] |= {"unit": "l", "mass_kg": 300}
    lent["needs"] = [{"of": "Swap", "what": "Oil", "quantity": 3}]
    lent["stock"] += [{"site": "Depot", "item": "Oil", "number": 90}]
    lent["stock"] += [{"site": "Base", "item": "Oil", "number": 3, "reorder_at": 0}]
    lent["offers"].append({"name": "Oils", "what": "Oil", "lead_d": 9})
    yield "lent in one piece", {"lateral_h": 90}, lent


def _loads(types, kg):
    return [row | {"payload_kg": kg} if row["name"] == "Truck" else row for row in types]


def _crewed(**more):
    """Tell trucks with drivers, fuel, services and failures."""
    tables = _pumps()
    tables["items"] += [
        {"name": "Diesel", "kind": "fuel", "unit": "l", "mass_kg": 0.8},
        {"name": "Tyre", "kind": "consumable"},
    ]
    tables["types"][1] |= {"fuel": "Diesel", "burn_kg_per_km": 0.3}
    tables["parts"].append({"parent": "Truck", "item": "Tyre", "quantity": 6})
    tables["needs"] = [
        {"of": "Truck", "what": "Driver", "quantity": 2},
        {"of": "Mend truck", "what": "Driver"},
    ]
    tables["resources"] = [
        {"site": "Depot", "resource": "Driver", "number": 5, "hours": "05:00-19:00"}
    ]
    tables["stock"].append({"site": "Depot", "item": "Diesel", "number": 200, "reorder_at": 150})
    tables["offers"] += [
        {"name": "Pump", "what": "Diesel", "lead_d": 4, "minimum_order": 100},
        {"name": "Tyres", "what": "Tyre"},
    ]
    tables["failures"] += [
        {"on": "Truck", "mean_km": 900},
        {"on": "Truck", "mode": "frame", "mean_d": 40, "harsh_factor": 3},
        {"on": "Tyre", "mean_km": 4000},
    ]
    tables["tasks"] += [
        {"name": "Mend truck", "on": "Truck", "action": "repair", "work_h": 15},
        {"name": "Tyre change", "on": "Tyre", "action": "replace", "work_h": 1},
        {"name": "Grease", "on": "Truck", "action": "inspect", "every_km": 500, "work_h": 3},
        {"name": "Service", "on": "Truck", "action": "inspect", "every_starts": 4, "work_h": 9},
    ]
    tables["tasks"][-1] |= {"includes": "Grease"}
    return tables | more


def driven():
    """Tell what trucks need and what becomes of them; shops near and far, that fail and close."""
    yield "all of it", {"stagger": "yes"}, _crewed()
    tables = _crewed()
    tables["routes"][0] |= {"harsh_frac": 0.7}
    yield "harsh", {}, tables
    tables = _crewed()
    tables["sites"].append({"name": "Works"})
    works = {"origin": "Depot", "destination": "Works", "mode": "road", "distance_km": 90}
    tables["routes"].append(works | {"time_h": 5, "time_cv": 0.4})
    rows = [
        {"site": site, "task": "Mend truck", "rank": rank, "success_frac": share, "channels": 1}
        for site, rank, share in (("Works", 1, 0.5), ("Base", 2, 0.6))
    ]
    tables["capability"] += rows
    tables["resources"] += [
        {"site": site, "resource": "Driver", "number": 1} for site in ("Works", "Base")
    ]
    yield "far shops", {}, tables
    shut = {"name": "Shut", "status": "expected", "table": "sites", "key": "Works"}
    shut |= {"starts": "2027-01-06", "duration_d": 5, "speed_frac": 0}
    yield "shops that close", {}, tables | {"disruptions": [shut]}
    tables = _crewed()
    tables["fleet"][1] |= {"starts": "2027-01-05", "ends": "2027-01-20", "made": "2027-01-02"}
    tables["fleet"].append({"name": "Van", "type": "Truck", "site": "Depot", "km": 250})
    yield "come and go", {"stagger": "yes"}, tables
    ages = [{"unit": "Lorry-2", "task": "Grease", "since_km": 450}]
    yield "known", {"stagger": "yes"}, _crewed(ages=ages)
    tables = _crewed()
    second = tables["routes"][0] | {"destination": "Camp", "time_h": 30, "least": 2}
    tables["sites"].append({"name": "Camp", "supplied_by": "Depot"})
    tank = {"site": "Camp", "item": "Jet", "number": 0, "target": 4000, "reorder_at": 1}
    tables["stock"].append(tank)
    yield "two roads", {}, tables | {"routes": [*tables["routes"], second]}


def _cache(home, **more):
    """Tell aircraft at Base or Camp, an hour apart, that bring what Camp uses up each day."""
    told = {"name": "Watch", "mode": "scheduled", "base": "Camp", "when": "08:00", "sortie_h": 2}
    return {
        "sites": [
            row | {"supplied_by": "Base"} if row["name"] == "Camp" else row
            for row in on_equator("Base", "Camp")
        ],
        "types": [{"name": "Type", "cruise_km_per_h": 200, "payload_kg": 500}],
        "fleet": [
            {"name": "T", "type": "Type", "site": home, "count": 3},
            {"name": "U", "type": "Type", "site": "Camp"},
        ],
        "missions": [told],
        "items": [{"name": "Water", "kind": "consumable", "unit": "kg", "mass_kg": 1}],
        "needs": [{"of": "Watch", "what": "Water", "quantity": 700}],
        "stock": [
            {"site": "Base", "item": "Water", "number": 9000, "reorder_at": 0},
            {"site": "Camp", "item": "Water", "number": 1500, "target": 2000},
        ],
        "offers": [{"name": "Well", "what": "Water", "lead_d": 1}],
        "routes": [
            {"origin": "Base", "destination": "Camp", "mode": "air", "carrier": "Type"} | more
        ],
    }


def flown():
    """Tell caches that own aircraft fill, from either end, with what goes wrong on the way."""
    for home in ("Base", "Camp"):
        yield f"from {home}", {}, _cache(home)
        yield f"by twos from {home}", {}, _cache(home, least=2, most=2)
        yield f"daily from {home}", {}, _cache(home, departs="06:00", least=2)
    tables = _cache("Base")
    tables["failures"] = [{"on": "Type", "mean_fh": 8, "abort_frac": 0.7, "strand_frac": 0.2}]
    tables["tasks"] = [fix()]
    yield "turned back", {}, tables
    tables = _cache("Base")
    tables["types"][0] |= {"losses_per_100000fh": 8000}
    yield "lost", {}, tables
    tables = _cache("Base")
    tables["climate"] = [
        {"site": "Camp", "month": "jan", "flyable_frac": 0.5, "spell_h": 20},
    ]
    yield "weather", {}, tables
    tables = _cache("Base")
    tables["needs"].append({"of": "Type", "what": "Pilot", "quantity": 2})
    tables["resources"] = [
        {"site": site, "resource": "Pilot", "number": 4, "hours": "05:00-17:00", "rest_h": 6}
        for site in ("Base", "Camp")
    ]
    yield "crews", {}, tables
    shut = {"name": "Ash", "status": "expected", "table": "routes", "key": "Base | Camp | air"}
    shut |= {"starts": "2027-01-05", "duration_d": 6, "speed_frac": 0}
    yield "closed", {}, _cache("Base") | {"disruptions": [shut]}
    tables = _cache("Base")
    tables["items"] += [{"name": "Box"}, {"name": "Paper", "kind": "consumable"}]
    tables["parts"] = [{"parent": "Type", "item": "Box"}]
    tables["failures"] = [{"on": "Box", "mean_fh": 9}]
    tables["tasks"] = [
        {"name": "Swap", "on": "Box", "action": "replace", "work_h": 1},
        {"name": "Mend", "on": "Box", "action": "repair", "work_h": 5},
    ]
    tables["capability"] = [{"site": "Base", "task": "Mend"}]
    tables["offers"] += [{"name": "Boxes", "what": "Box"}, {"name": "Press", "what": "Paper"}]
    tables["needs"].append({"of": "Watch", "what": "Paper"})
    tables["stock"].append({"site": "Camp", "item": "Paper", "number": 3, "target": 5})
    tables["stock"].append({"site": "Base", "item": "Paper", "number": 90})
    yield "parts and paper without weight", {}, tables
    weekly = tables["routes"][0] | {"departs": "every 3d 09:00"}
    yield "parts by a timetable", {}, tables | {"routes": [weekly]}


def flown_by_rows():
    """Tell caches whose routes are flown otherwise from a day on, while flights are asked for."""
    for name, more in (
        ("by more", {"least": 2}),
        ("bought", {"carrier": "", "time_h": 5}),
        ("by others", {"carrier": "Small"}),
        ("by timetable", {"departs": "07:00", "least": 2}),
    ):
        for home in ("Base", "Camp"):
            tables = _cache(home)
            tables["stock"][0]["number"], tables["stock"][1]["target"] = 90_000, 40_000
            small = {"name": "Small", "cruise_km_per_h": 150, "payload_kg": 200}
            tables["types"].append(small)
            tables["fleet"] += [{"name": "S", "type": "Small", "site": s} for s in ("Base", "Camp")]
            tables["fleet"][-1]["name"] = "R"
            first, day = tables["routes"][0], "2027-01-05"
            rows = [first, first | {"starts": day} | more]
            if home == "Camp":
                rows[0] = first | {"ends": "2027-01-03"}
            yield f"{name} from {home}", {}, tables | {"routes": rows}
            tables = tables | {"routes": [rows[1] | {"starts": None, "ends": day}]}
            tables["routes"].append(first | {"starts": day})
            yield f"first {name} from {home}", {}, tables


SLICES = (fuel, both_ways, driven, flown, flown_by_rows)
