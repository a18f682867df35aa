"""Plans by hand of missions that serve the same kind of demand: each call is flown once."""

from tests.twin.cases_missions import rescue

NORTH = {"name": "Rescue north", "base": "North"}


def rivals():
    """Tell two missions for one kind: by base, by period, and where one has nobody."""
    told = rescue({"patience_h": 3})
    mission = next(row for row in told["missions"] if row["name"] == "Rescue")
    others = [row for row in told["missions"] if row is not mission]
    at_base, north = mission | {"base": "Base"}, mission | NORTH
    yield "each from its base", {}, told | {"missions": [at_base, north, *others]}
    anywhere = mission | {"name": "Rescue anywhere", "priority": 2}
    yield "one from anywhere", {}, told | {"missions": [at_base, anywhere, *others]}
    later = north | {"starts": "2027-02-15"}
    yield "one that begins later", {}, told | {"missions": [at_base, later, *others]}
    gone = [{**row, "ends": "2027-02-10"} if row["name"] == "N" else row for row in told["fleet"]]
    both = told | {"fleet": gone, "missions": [at_base, north, *others]}
    yield "one whose helicopter leaves", {}, both


def loads():
    """Tell freight that two missions carry, with loads of their own and two aircraft at once."""
    told = rescue({})
    sites = ("Ford", "Well")
    demand = [{"site": s, "kind": "freight", "kg_per_y": 200_000} for s in sites]
    demand += [{"site": s, "kind": "people", "pax_per_y": 1500} for s in sites]
    run = {"mode": "call", "patience_h": 20, "priority": 3}
    missions = [
        run | {"name": "Haul", "serves": "freight", "load_kg": 400, "base": "Base"},
        run | {"name": "Haul north", "serves": "freight", "load_kg": 800, "base": "North"},
        run | {"name": "Shuttle", "serves": "people", "load_pax": 4, "wanted": 2, "minimum": 1},
    ]
    types = [row | {"seats_pax": 6} for row in told["types"]]
    yield "freight and people", {}, told | {"types": types, "demand": demand, "missions": missions}


SLICES = (rivals, loads)
