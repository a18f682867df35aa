"""Plans by hand of what is known at the start: clocks, parts by number, slots booked ahead."""

from tests.twin.cases import PAIR, ROAD, check, daily, fix, hands, pairs

SWAP = {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3}
MEND = {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 20, "test_h": 2}


def _pumps(*serials, ages=(), **more):
    """Tell two pumps in each of three helicopters, which wear out and have limits of all kinds."""
    limits = {"every_fh": 30, "every_landings": 25, "every_d": 21}
    tables = pairs(
        items=[{"name": "Pump", "mass_kg": 4}, {"name": "Card"}],
        parts=[
            {"parent": "Type", "item": "Pump", "quantity": 2},
            {"parent": "Pump", "item": "Card"},
        ],
        failures=[
            {"on": "Pump", "mean_fh": 25, "shape": 2},
            {"on": "Card", "mean_fh": 60, "shape": 1.5},
            {"on": "Type", "mean_fh": 40},
        ],
        tasks=[
            *(check(5), fix(), SWAP, MEND),
            {"name": "Life", "on": "Pump", "action": "discard"} | limits,
            {"name": "Look", "on": "Card", "action": "inspect", "every_fh": 16, "every_starts": 13}
            | {"work_h": 1},
        ],
        stock=[{"site": "Base", "item": "Pump", "number": 2}],
        offers=[
            {"name": "Maker", "what": "Pump", "lead_d": 6},
            {"name": "Cards", "what": "Card", "lead_d": 3},
        ],
        serials=list(serials),
        ages=list(ages),
        **hands(),
    )
    return {name: rows for name, rows in (tables | more).items() if rows}


def known():
    """Tell clocks of tasks and parts by number: fitted, on the shelf, and on their way."""
    fitted = [
        {"name": "P1", "item": "Pump", "at": "T-1", "hours_fh": 12, "landings": 4},
        {"name": "P2", "item": "Pump", "at": "T-1", "hours_fh": 70, "made": "2026-12-20"},
        {"name": "P3", "item": "Pump", "at": "T-2"},
        {"name": "C1", "item": "Card", "at": "T-1", "hours_fh": 9},
    ]
    ages = [
        {"unit": "T-1", "task": "Check", "since_fh": 7},
        {"unit": "P3", "task": "Life", "since_fh": 20, "since": "2026-12-25"},
        {"unit": "C1", "task": "Look", "since_starts": 5},
    ]
    for stagger in ("yes", "no"):
        ready = {"stagger": stagger}
        yield f"fitted {stagger}", ready, _pumps(*fitted)
        yield f"clocks {stagger}", ready, _pumps(*fitted, ages=ages)
        shelf = [
            {"name": "P4", "item": "Pump", "at": "Base", "hours_fh": 20, "made": "2026-12-14"},
            {"name": "P5", "item": "Pump", "at": "Base", "due": "2027-01-09"},
            {"name": "P6", "item": "Pump", "at": "Base", "due": "2026-11-09"},
            {"name": "P7", "item": "Pump", "at": "Depot", "due": "2027-01-05"},
        ]
        yield f"on shelves {stagger}", ready, _pumps(*shelf, ages=ages[:1])


def booked():
    """Tell overhauls whose places are booked ahead, also where a new row of the shop follows."""
    away = {"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 10}
    slot = {"site": "Depot", "task": "Away", "turnaround_d": 3, "book_ahead_d": 6}
    tables = pairs(tasks=[away | {"tolerance_frac": 0.3}])
    tables["routes"] = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 20}]
    yield "ahead", {"stagger": "yes"}, tables | {"capability": [slot | {"channels": 1}]}
    later = slot | {"starts": "2027-01-05", "book_ahead_d": 9, "channels": 2}
    yield "another row", {"stagger": "yes"}, tables | {"capability": [slot, later]}


def fixed():
    """Tell failures that are mended by a told task: by exchange, or in place."""
    in_place = {"on": "Pump", "mode": "leak", "mean_fh": 15, "fixed_by": "Patch"}
    for more in ({}, {"defer_d": 3}, {"no_fault_frac": 0.4}, {"diagnose_h": 2}):
        tables = _pumps()
        tables["tasks"].append({"name": "Patch", "on": "Pump", "action": "repair", "work_h": 2})
        tables["failures"].append(in_place | more)
        tables["needs"].append({"of": "Patch", "what": "Mechanic"})
        yield f"in place {more}", {}, tables
    tables = _pumps()
    tables["tasks"].append({"name": "Other", "on": "Pump", "action": "replace", "work_h": 9})
    tables["tasks"].append({"name": "Adjust", "on": "Type", "action": "repair", "work_h": 2})
    tables["failures"][0] |= {"fixed_by": "Other"}
    tables["failures"][2] |= {"fixed_by": "Fix"}
    yield "by exchange", {}, tables
    yield (
        "on the type without a fault",
        {},
        daily(
            missions=[PAIR | {"wanted": 1}],
            failures=[{"on": "Type", "mean_fh": 8, "shape": 3, "no_fault_frac": 0.5}],
            tasks=[fix()],
        ),
    )


def mended():
    """Tell what the kernel once did otherwise than the words."""
    over = {"item": "Pump", "at": "T-2"}
    serials = [over | {"name": "P1", "hours_fh": 70}, over | {"name": "P2", "made": "2026-11-02"}]
    serials.append({"name": "P3", "item": "Pump", "at": "Base", "landings": 26})
    ages = [{"unit": "T-3", "task": "Check", "since_fh": 12}]
    for stagger in ("yes", "no"):
        yield f"known beyond a life {stagger}", {"stagger": stagger}, _pumps(*serials, ages=ages)


SLICES = (known, booked, fixed)
