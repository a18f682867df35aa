"""Plans by hand of aircraft that have flown before the plan starts, or are in work then."""

from tests.twin.cases import PAIR, ROAD, check, daily, fix, hands, pairs

TAIL = {"name": "T", "type": "Type", "site": "Base", "count": 3}
LIVED = {"hours_fh": 31.5, "landings": 8, "start_count": 5, "made": "2026-12-22"}
LIFE = {"name": "End", "on": "Type", "action": "discard", "work_h": 4}


def _worn(*tails, **more):
    """Tell three helicopters whose parts wear out by every clock, with limits on each."""
    limits = {"every_fh": 50, "every_landings": 30, "every_starts": 25, "every_d": 40}
    return pairs(
        items=[{"name": "Hook", "mass_kg": 4}],
        parts=[{"parent": "Type", "item": "Hook", "quantity": 2}],
        failures=[
            {"on": "Hook", "mean_landings": 22, "shape": 2.5},
            {"on": "Type", "mean_starts": 18, "shape": 2},
            {"on": "Type", "mode": "wear", "mean_fh": 35, "shape": 1.4},
        ],
        tasks=[
            check(4, every_fh=45, every_landings=28, every_starts=23, every_d=50),
            fix(),
            {"name": "Swap", "on": "Hook", "action": "replace", "work_h": 3},
            {"name": "Renew", "on": "Hook", "action": "overhaul", "work_h": 30} | limits,
        ],
        stock=[{"site": "Base", "item": "Hook", "number": 2}],
        offers=[{"name": "Maker", "what": "Hook", "lead_d": 6}],
        **hands(),
    ) | {"fleet": list(tails)} | more  # fmt: skip


def so_far():
    """Tell what has been flown, landed, started and lived so far; lives begin with the tail."""
    for stagger in ("yes", "no"):
        ready = {"stagger": stagger}
        yield f"all clocks {stagger}", ready, _worn(TAIL | LIVED)
        for column, cell in LIVED.items():
            yield f"{column} {stagger}", ready, _worn(TAIL | {column: cell})
        part = {"item": "Hook", "landings": 9}
        serials = [part | {"name": "H1", "at": "T-1"}]
        serials.append(part | {"name": "H2", "at": "Base", "made": "2026-12-20"})
        yield f"a part {stagger}", ready, _worn(TAIL | LIVED | {"km": 90}, serials=serials)


def lives():
    """Tell types that come to the end of their lives: at home, elsewhere, with other work open."""
    tails = [
        {"name": "T1", "type": "Type", "site": "Base", "hours_fh": 70},
        {"name": "T2", "type": "Type", "site": "Base", "made": "2026-12-13", "landings": 7},
        {"name": "T3", "type": "Type", "site": "Base", "start_count": 70},
    ]
    for limit in ({"every_fh": 80}, {"every_d": 31}, {"every_landings": 20}, {"every_starts": 81}):
        tables = _worn(*tails)
        tables["tasks"].append(LIFE | limit)
        for stagger in ("yes", "no"):
            yield f"{limit} {stagger}", {"stagger": stagger}, tables
    tables = _worn(*tails)
    tables["tasks"].append(LIFE | {"every_fh": 80})
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 20}]
    tables["capability"] = [{"site": "Depot", "task": "End", "turnaround_d": 2}]
    later = {"name": "T1", "type": "Type", "site": "Depot", "starts": "2027-01-20"}
    yield "elsewhere", {}, tables
    yield "who was to move", {}, tables | {"fleet": [*tails, later]}


def in_work():
    """Tell tails in work at the start: at home, elsewhere, in repair, slowed."""
    busy = {"in_task": "Check", "due": "2027-01-04"}
    tables = pairs(tasks=[check(5), fix()], failures=[{"on": "Type", "mean_fh": 15}], **hands())
    first = {"name": "S", "type": "Type", "site": "Base"}
    yield "a check", {}, tables | {"fleet": [first | busy, TAIL]}
    mend = {"in_task": "Fix", "due": "2027-01-03"}
    yield "all in repair", {"stagger": "yes"}, tables | {"fleet": [first, TAIL | mend]}
    over = busy | {"due": "2026-12-31"}
    yield "done before", {}, tables | {"fleet": [first | over, TAIL]}
    later = first | {"site": "Depot", "starts": "2027-01-03"}
    yield "to move meanwhile", {}, tables | {"fleet": [first | busy, later, TAIL]}
    away = {"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 12, "work_h": 20}
    slot = {"site": "Depot", "task": "Away", "turnaround_d": 3, "channels": 1}
    far = busy | {"in_task": "Away"}
    tables = pairs(tasks=[away | {"tolerance_frac": 0.3}])
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 20}]
    for number in (1, 2):
        told = {"fleet": [first | far, TAIL], "capability": [slot | {"channels": number}]}
        yield f"away {number}", {"stagger": "yes"}, tables | told
    shut = {"table": "sites", "key": "Depot", "starts": "2027-01-02", "duration_d": 4}
    shut |= {"name": "Flood", "status": "expected"}
    for speed in (0, 0.5):
        told["disruptions"] = [shut | {"speed_frac": speed}]
        yield f"slowed {speed}", {}, tables | told
        since = {"speed_frac": speed, "starts": "2026-12-01", "duration_d": 34}
        told["disruptions"] = [shut | since]
        yield f"slow from the start {speed}", {}, tables | told
    tables = daily(missions=[PAIR | {"wanted": 1}], tasks=[LIFE | {"every_fh": 500}])
    ends = {"in_task": "End", "due": "2027-01-08"}
    yield "its last", {}, tables | {"fleet": [first | ends, TAIL]}


SLICES = (so_far, lives, in_work)
