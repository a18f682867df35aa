"""Plans by hand of failures by the calendar: the day clock runs unless in overhaul or on ferry."""

from tests.twin.cases import ROAD, check, daily, fix, hands, pairs

OVERHAUL = {"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}
AIR = {"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 20}


def _by_day(mean_d=6, **more):
    return {"on": "Type", "mean_d": mean_d, "shape": 1.6} | more


def on_aircraft():
    """Tell failures of aircraft by the calendar, found at home, in overhaul, abroad."""
    yield (
        "of all shapes",
        {"stagger": "yes"},
        pairs(
            tasks=[check(5), fix()],
            failures=[_by_day(), _by_day(shape=1, mode="other", diagnose_h=1, harsh_factor=3)],
            **hands(),
        ),
    )
    yield "deferred", {}, pairs(tasks=[fix()], failures=[_by_day(defer_d=2)])
    home = pairs(tasks=[OVERHAUL | {"work_h": 40}, fix()], failures=[_by_day()])
    yield "overhaul at home", {}, home
    told = {"site": "Depot", "task": "Overhaul", "channels": 1}
    for name, more in (("hands there", {}), ("a contractor", {"turnaround_d": 3})):
        work = {} if more else {"work_h": 30}
        tables = pairs(tasks=[OVERHAUL | work, fix()], failures=[_by_day()], routes=[AIR])
        yield name, {}, tables | {"capability": [told | more]}
    look = check(25, check_flight_h=0.5)
    tables = pairs(tasks=[look, fix()], failures=[_by_day()], routes=[AIR])
    yield "a check elsewhere", {}, tables | {"capability": [told | {"task": "Check"}]}
    runs = {"name": "Watch", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    tables = daily(types=[{"name": "Type", "kind": "machine"}], missions=[runs])
    tables["fleet"] = [{"name": "T", "type": "Type", "site": "Base", "count": 3}]
    yield "machines", {}, tables | {"tasks": [fix()], "failures": [_by_day()]}
    tables = pairs(tasks=[fix()], failures=[_by_day(12)])
    tables["sites"].append({"name": "Camp", "roles": "base"})
    tables["fleet"] = [
        {"name": "T", "type": "Type", "site": "Base", "ends": "2027-01-10"},
        {"name": "T", "type": "Type", "site": "Camp", "starts": "2027-01-16"},
        {"name": "U", "type": "Type", "site": "Base", "starts": "2027-01-04"},
    ]
    road = ROAD | {"origin": "Base", "destination": "Camp", "time_h": 5}
    yield "tails that come and go", {}, tables | {"routes": [road]}


def of_parts():
    """Tell parts that fail by the calendar: also without fault, under a life, and as they stand."""
    for name, life in (("free", {}), ("a life", {"every_d": 15}), ("hours", {"every_fh": 30})):
        tables = pairs(
            items=[{"name": "Pump", "mass_kg": 3}],
            parts=[{"parent": "Type", "item": "Pump", "quantity": 2, "usage_factor": 0.5}],
            failures=[{"on": "Pump", "mean_d": 9, "shape": 2, "no_fault_frac": 0.3}],
            tasks=[
                {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3},
                {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 30},
                OVERHAUL | {"work_h": 30},
            ],
            stock=[{"site": "Base", "item": "Pump", "number": 2}],
            offers=[{"name": "Pumps", "what": "Pump", "lead_d": 4}],
        )
        if life:
            tables["tasks"].append({"name": "End", "on": "Pump", "action": "discard"} | life)
        yield name, {"stagger": "yes"}, tables


SLICES = (on_aircraft, of_parts)
