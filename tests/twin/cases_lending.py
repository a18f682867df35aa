"""Plans by hand of stores that help each other."""

from tests.twin.cases import ROAD, check, fix, pairs

SIDES = ("Base", "Camp", "Depot")


def _lent(*, roads=(4, 7), stock=(0, 2, 1), **more):
    """Tell pumps at three stores, of which those beside help within some hours."""
    tables = pairs(
        items=[{"name": "Pump", "mass_kg": 3}],
        parts=[{"parent": "Type", "item": "Pump", "quantity": 2}],
        failures=[{"on": "Pump", "mean_fh": 14}],
        tasks=[
            *(check(5), fix()),
            {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3},
            {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 30},
        ],
        stock=[
            {"site": site, "item": "Pump", "number": number}
            for site, number in zip(SIDES, stock, strict=True)
        ],
        offers=[{"name": "Maker", "what": "Pump", "lead_d": 12}],
        routes=[
            ROAD | {"origin": origin, "destination": "Base", "time_h": hours, "time_cv": 0.3}
            for origin, hours in zip(("Camp", "Depot"), roads, strict=True)
        ],
    )
    tables["sites"].append({"name": "Camp"})
    return {name: rows for name, rows in (tables | more).items() if rows}


def lending():
    """Tell neighbours near and far, whose roads leave on days or close, and defects that wait."""
    for hours in (5, 9):
        ready = {"lateral_h": hours}
        yield f"within {hours}", ready, _lent()
        yield (
            f"by timetable {hours}",
            ready,
            _lent(routes=[row | {"departs": "mon wed fri 06:00"} for row in _lent()["routes"]]),
        )
        yield f"both as near {hours}", ready, _lent(roads=(4, 4), stock=(1, 1, 1))
        tables = _lent(stock=(0, 3, 0))
        tables["failures"][0]["defer_d"] = 2
        yield f"deferred {hours}", ready, tables
    road = {"name": "Shut", "status": "expected", "table": "routes", "key": "Camp | Base | road"}
    road |= {"starts": "2027-01-04", "duration_d": 9}
    yield "its road is closed", {"lateral_h": 9}, _lent(disruptions=[road])
    yield "nobody told how far", {"lateral_h": 9}, _lent(routes=[])
    ready = {"lateral_h": 9, "cannibalise": "yes"}
    yield "or another aircraft gives it", ready, _lent(stock=(0, 1, 0))


def gone():
    """Tell aircraft at the end of their lives, of which some are lent a part just then."""
    life = {"name": "End", "on": "Type", "action": "discard", "work_h": 2}
    for hours in (8, 12, 20):
        tables = _lent(stock=(0, 3, 3))
        pump = {"name": "Life", "on": "Pump", "action": "discard", "every_fh": hours}
        tables["tasks"] += [life | {"every_fh": hours}, pump]
        yield f"after {hours}", {"lateral_h": 9, "opportunistic_h": 5}, tables


def mended():
    """Tell what the kernel once did otherwise than the words."""
    tables = _lent()
    tables["needs"] = [{"of": "Swap", "what": "Mechanic"}]
    tables["resources"] = [{"site": "Depot", "resource": "Mechanic", "number": 2}]
    yield "a team from elsewhere mends it where it stands", {"lateral_h": 9}, tables
    closed = {"name": "Shut", "status": "expected", "table": "sites", "key": "Camp"}
    closed |= {"starts": "2027-01-04", "duration_d": 9}
    yield "one that is closed helps nobody", {"lateral_h": 9}, _lent(disruptions=[closed])


SLICES = (lending, gone)
