"""Plans by hand of projects, and of rows that are in force for a time only."""

from tests.ready_hand import daily, with_life
from tests.twin.cases import PAIR, ROAD, ROUND, check, fix, pairs

LATER = "2027-01-14"
NOT_YET = {"hours": "05:00-20:00", "starts": "2027-01-29"}
AWAY = {"name": "Away", "on": "Type", "action": "overhaul"}


def _hands(*rows, **more):
    """Tell a base without mechanics but for some rows, and a depot that has some."""
    depot = {"site": "Depot", "resource": "Mechanic", "number": 2, "hours": "06:00-22:00"}
    base = [{"site": "Base", "resource": "Mechanic", "number": 2} | row for row in rows]
    failing = [{"on": "Type", "mean_fh": 15, "diagnose_h": 1}]
    tables = pairs(tasks=[check(5), fix()], failures=failing, resources=[depot, *base], **more)
    tables["needs"] = [{"of": name, "what": "Mechanic"} for name in ("Check", "Fix")]
    tables["routes"] = [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 14}]
    return tables


def _mended(*rows):
    """Tell gears that are mended at the depot, one at a time."""
    bench = {"site": "Depot", "task": "Mend", "turnaround_d": 5, "channels": 1}
    tables = pairs(
        items=[{"name": "Gear"}],
        parts=[{"parent": "Type", "item": "Gear"}],
        failures=[{"on": "Gear", "mean_fh": 8}],
        tasks=[
            {"name": "Swap", "on": "Gear", "action": "replace", "work_h": 2},
            {"name": "Mend", "on": "Gear", "action": "repair"},
        ],
        capability=[bench | row for row in rows],
        offers=[{"name": "Maker", "what": "Gear", "lead_d": 1}],
        stock=[{"site": "Base", "item": "Gear", "number": 3}],
    )
    return tables | {"routes": [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 14}]}


def projects():
    """Tell projects that come late, fail, wait for others, and what is after them."""
    school = {"name": "School", "supplier": "Partner", "lead_d": 9, "lead_cv": 0.4}
    shed = {"name": "Shed", "after": "School", "lead_d": 2, "fail_frac": 0.5}
    closed = {"name": "Closed", "status": "expected", "table": "suppliers", "key": "Partner"}
    closed |= {"starts": "2027-01-04", "duration_d": 3, "speed_frac": 0.5}
    more = {"suppliers": [{"name": "Partner"}], "disruptions": [closed]}
    for after in ("School", "Shed"):
        yield (
            f"mechanics after {after}",
            {},
            _hands({"after": after}, projects=[school, shed], **more),
        )
    gone = closed | {"speed_frac": 0, "starts": "2027-01-01"}
    more["disruptions"] = [closed, gone | {"name": "Gone"}]
    yield "a partner who is closed", {}, _hands({"after": "School"}, projects=[school], **more)
    learning = {"learning_frac": 0.8, "mature_jobs": 6, "first_success_frac": 0.4}
    rows = [learning, learning | {"starts": LATER, "channels": 2, "turnaround_d": 3}]
    yield "a bench that learns gets a second place", {}, _mended(*rows)
    rows = [{"ends": LATER}, {"site": "Base", "after": "Shed", "rank": 2}]
    yield "a bench that moves", {}, _mended(*rows) | {"projects": [shed | {"after": None}]}
    offers = [
        {"name": "Maker", "what": "Gear", "lead_d": 1, "ends": "2027-01-09"},
        {"name": "Maker", "what": "Gear", "lead_d": 4, "starts": LATER},
    ]
    yield "an offer that changes", {}, _mended({"success_frac": 0.5}) | {"offers": offers}


def mended():
    """Tell what the kernel once did otherwise than the words."""
    option = [{"name": "School", "status": "option"}]
    yield "people that never come do no work", {}, _hands({"after": "School"}, projects=option)
    yield "people that come later do none before", {}, _hands({"starts": "2027-01-20"})
    rows = [{"learning_frac": 0.7, "mature_jobs": 9}, {"starts": LATER}]
    rows[1] |= rows[0]
    yield "what waits at a bench goes on under its next row, which has learned", {}, _mended(*rows)
    rows = [{"success_frac": 0.4}, {"success_frac": 0.4, "starts": "2027-01-25"}]
    yield "who could not mend it is not asked again under another row", {}, _mended(*rows)
    roads = [ROAD | {"origin": "Depot", "destination": "Base", "time_h": 70}]
    for starts in ("2027-01-15", "2027-01-16"):
        tables = with_life(stock=[{"site": "Depot", "item": "Part", "number": 20}])
        tables["sites"][0]["supplied_by"] = "Depot"
        tables["routes"] = [*roads, roads[0] | {"starts": starts}]
        yield f"what is under way arrives after its row has ended {starts}", {}, tables
    varies = {"lead_cv": 0.5, "minimum_order": 1}
    offer = {"name": "Maker", "what": "Gear", "lead_d": 3} | varies
    tables = _mended({"success_frac": 0.5}) | {"offers": [offer, offer | {"starts": LATER}]}
    road = tables["routes"][0] | {"time_cv": 0.4}
    tables["routes"] = [road, road | {"starts": LATER}]
    yield "the second row of a key goes on drawing", {}, tables
    posts = [{"site": n, "type": "Type", "wanted": 1, "minimum": 1} for n in ("North", "Base")]
    posts[0] |= {"ends": "2027-01-10", "after_h": 400}
    posts[1] |= {"wanted": 0, "minimum": 0}
    tables = pairs(posture=posts)
    tables["sites"] = [{"name": name, "roles": "base"} for name in ("Base", "North")]
    yield "a post that is no longer wanted gets nobody", {}, tables
    yield "two standing missions fall short at once", {}, _two_short()
    power = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 2}
    pilots = {"site": "Base", "resource": "Pilot", "number": 2}
    tables = daily(
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 2}],
        missions=[power, ROUND, PAIR | {"name": "Other"}],
        needs=[{"of": "Type", "what": "Pilot"}],
        resources=[pilots | {"ends": LATER}, pilots | {"starts": LATER}],
    )
    yield "those who follow take over at once", {}, tables
    rows = [{"hours": "12:00-14:00"}, {"hours": "04:00-07:00", "starts": "2027-01-08"}]
    yield "those who follow come with their own shift", {}, _hands(*rows)
    tables = _mended({"channels": None, "turnaround_d": 2})
    tables["routes"][0] |= {"departs": "every 2d 06:00"}
    closed = {"name": "Closed", "status": "expected", "table": "sites", "key": "Depot"}
    tables["disruptions"] = [closed | {"per_y": 150, "duration_d": 2}]
    ends = {"name": "Life", "on": "Gear", "action": "discard", "every_fh": 16}
    tables["tasks"].append(ends)
    yield "what stood still in a closed shop goes on in its order", {}, tables


def followed():
    """Tell what one row begins and another follows, and rows that are not there, or not yet."""
    shop = {"site": "Depot", "task": "Away", "turnaround_d": 6, "by": "road"}
    later = shop | {"turnaround_d": 1, "channels": 1, "starts": "2027-01-05"}
    tables = pairs(tasks=[AWAY | {"every_fh": 9}], capability=[shop, later])
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 40}]
    yield "the row changes while aircraft are on their way to the shop", {}, tables
    tables = daily(
        missions=[ROUND | {"night": "no", "make_up_d": 1, "when": "every 2d 00:00"}],
        climate=[{"site": "Base", "month": "jan", "flyable_frac": 0.6, "spell_h": 8}],
        needs=[{"of": "Type", "what": "Pilot"}],
        resources=[{"site": "Base", "resource": "Pilot", "number": 2} | NOT_YET],
    )
    tables["sites"][0] |= {"latitude_deg": -14, "longitude_deg": -2}
    yield "those who are not there yet change no shift", {}, tables
    row = {"site": "North", "type": "Type", "wanted": 1, "minimum": 1, "after_h": 50}
    tables = pairs(posture=[row])
    tables["sites"] = [{"name": name, "roles": "base"} for name in ("Base", "North")]
    yield "a post that the plan does not tell wants nobody", {}, tables
    for first, second in ((300, 30), (30, 300)):
        rows = [row | {"after_h": first}, row | {"after_h": second, "starts": "2027-01-04"}]
        yield f"a post waits {first} h, and then {second}", {}, tables | {"posture": rows}


def _two_short():
    kept = {"mode": "standing", "base": "Base", "wanted": 2, "minimum": 2}
    pilots = {"site": "Base", "resource": "Pilot", "number": 2}
    return daily(
        types=[{"name": name, "kind": "machine"} for name in ("New", "Old")],
        missions=[kept | {"name": f"{name} power", "types": name} for name in ("New", "Old")],
        fleet=[
            {"name": name, "type": kind, "site": "Base"}
            for name, kind in zip("KLMN", ("New", "Old", "New", "Old"), strict=True)
        ],
        needs=[{"of": name, "what": "Pilot"} for name in ("New", "Old")],
        resources=[pilots | {"shift": "day", "hours": "06:00-18:00"}, pilots],
    )


SLICES = (projects, followed)
