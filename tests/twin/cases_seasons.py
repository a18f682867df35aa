"""Plans by hand of seasons: routes that are closed for a time, or slow while it is wet."""

from tests.twin.cases import ROAD, check, fix, pairs

PUMPS = {
    "items": [{"name": "Pump", "mass_kg": 3}],
    "parts": [{"parent": "Type", "item": "Pump", "quantity": 2}],
    "failures": [{"on": "Pump", "mean_fh": 12}],
    "tasks": [check(5), fix(), {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 3}],
    "stock": [
        {"site": "Base", "item": "Pump", "number": 1, "supplied_by": "Depot"},
        {"site": "Depot", "item": "Pump", "number": 3, "reorder_at": 0, "target": 5},
    ],
    "offers": [{"name": "Maker", "what": "Pump", "lead_d": 4}],
}
TIMES = ("mon-wed", "06:00-18:00", "jan")


def _wet(*months, site="Base"):
    return [{"site": site, "month": month, "wet": "yes"} for month in months]


def seasons():
    """Tell roads that are closed at times, with and without a timetable, for all that moves."""
    road = ROAD | {"origin": "Depot", "destination": "Base", "time_h": 15, "time_cv": 0.4}
    for closed in TIMES:
        for departs in (None, "mon thu 20:00"):
            row = road | {"closed": closed, "departs": departs}
            yield f"{closed} {departs}", {}, pairs(**PUMPS, routes=[row])
        air = road | {"mode": "air", "time_h": 6, "departs": "mon thu"}
        rows = [road | {"closed": closed}, air]
        yield f"{closed} or by air", {}, pairs(**PUMPS, routes=rows)
        away = {"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 12}
        tables = pairs(tasks=[away], routes=[road | {"closed": closed}])
        tables["capability"] = [{"site": "Depot", "task": "Away", "turnaround_d": 2, "by": "road"}]
        yield f"{closed} for aircraft", {"stagger": "yes"}, tables
    rows = [road | {"closed": "mon-tue"}, road | {"closed": "wed-fri", "starts": "2027-01-14"}]
    yield "another season", {}, pairs(**PUMPS, routes=rows)


def rains():
    """Tell roads that take longer while it is wet where they end."""
    road = ROAD | {"origin": "Depot", "destination": "Base", "time_h": 15, "wet_factor": 2.5}
    for departs in (None, "mon thu 08:00"):
        rows = [road | {"departs": departs}]
        yield f"wet {departs}", {}, pairs(**PUMPS, routes=rows, climate=_wet("jan"))
        yield f"dry {departs}", {}, pairs(**PUMPS, routes=rows, climate=_wet("feb"))
        tables = pairs(**PUMPS, routes=rows, climate=_wet("jan", site="Depot"))
        for row, at in zip(tables["sites"], (10, 12), strict=True):
            row |= {"latitude_deg": at, "longitude_deg": 0}
        yield f"wet near by {departs}", {}, tables


def mended():
    """Tell what the kernel once did otherwise than the words."""
    return ()


SLICES = (seasons, rains)
