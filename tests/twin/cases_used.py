"""Plans by hand of what sorties use up, and of fuel where no tank is told."""

from tests.twin.cases import ROAD, ROUND, check, daily, fix, hands

FLARE = {"name": "Flare", "kind": "consumable", "mass_kg": 2}
JET = {"name": "Jet", "kind": "fuel"}
SOLD = {"name": "Maker", "what": "Flare", "lead_d": 2.5, "lead_cv": 0.4}
SHELF = {"site": "Base", "item": "Flare", "number": 7, "target": 9, "reorder_at": 5}


def _flares(of="Round", quantity=2, **more):
    """Tell three helicopters whose sorties use up flares."""
    return (
        daily(
            items=[FLARE],
            offers=[SOLD],
            needs=[{"of": of, "what": "Flare", "quantity": quantity}],
            stock=[SHELF],
            fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 3}],
        )
        | more
    )


def used_up():
    """Tell a shelf that runs short, is filled from a depot, kept for others, or not told."""
    pair = ROUND | {"when": "08:00 | 13:00", "wanted": 2, "minimum": 1, "patience_h": 4}
    yield "runs short", {}, _flares(missions=[pair])
    yield "of the type", {}, _flares("Type", 1.5, missions=[pair | {"sortie_cv": 0.3}])
    tables = _flares("Type", 1, missions=[pair])
    tables["needs"].append({"of": "Round", "what": "Flare", "quantity": 1})
    yield "of both", {}, tables | {"stock": [SHELF | {"number": 3, "reorder_at": 1}]}
    tables = _flares(missions=[pair])
    yield "no shelf", {}, {name: rows for name, rows in tables.items() if name != "stock"}
    called = {"mode": "call", "base": "Base", "sortie_h": 2, "patience_h": 3, "wanted": 2}
    called |= {"minimum": 1, "kind": "rescue", "per_y": 500, "reaction_day_min": 150}
    urgent = called | {"name": "Search", "priority": 1, "preempts": "yes", "reaction_day_min": 20}
    tables = _flares("Type", 2, missions=[called | {"name": "Call"}, urgent])
    yield "kept and taken", {}, tables | {"stock": [SHELF | {"floor": 3}]}
    tables = _flares(missions=[pair])
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["stock"].append({"site": "Depot", "item": "Flare", "number": 20, "target": 20})
    road = ROAD | {"origin": "Depot", "destination": "Base", "time_h": 30}
    yield "by road", {}, tables | {"routes": [road]}
    runs = {"name": "Watch", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    for kind in ("machine", "helicopter"):
        told = {"name": "Type", "kind": kind, "turnaround_h": 1}
        tables = _flares("Type", 2, types=[told], missions=[runs | {"minimum": 2}])
        tables["tasks"] = [check(3, every_fh=7)]
        tables["needs"] += hands()["needs"][:2]
        yield f"runs of a {kind}", {}, tables | {"resources": hands()["resources"]}


def bought_as_used():
    """Tell fuel that is burned where no tank is told."""
    burns = {"name": "Type", "fuel": "Jet", "burn_kg_per_h": 90, "ground_burn_kg": 4}
    tables = daily(items=[JET], types=[burns], offers=[{"name": "Seller", "what": "Jet"}])
    tables |= {"tasks": [fix()], "failures": [{"on": "Type", "mean_fh": 9, "abort_frac": 0.6}]}
    yield "no tank", {}, tables
    stock = [{"site": "Depot", "item": "Jet", "number": 9, "reorder_at": 2}]
    yield "a tank elsewhere", {}, tables | {"stock": stock}


SLICES = (used_up, bought_as_used)
