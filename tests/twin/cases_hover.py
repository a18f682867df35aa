"""Plans by hand of what masses, heights and heat let a type fly."""

from tests.ready_hand import scheduled

LEFT = {"latitude_deg": 12.0, "longitude_deg": 1.0, "elevation_m": 300}
UP = {"latitude_deg": 12.4, "longitude_deg": 1.9, "elevation_m": 1900}
HEAVY = {
    "name": "Heavy",
    "cruise_km_per_h": 210,
    "operating_kg": 7400,
    "max_takeoff_kg": 12500,
    "payload_kg": 3000,
    "seats_pax": 18,
    "stretchers": 6,
    "fuel": "Jet",
    "fuel_kg": 1800,
    "burn_kg_per_h": 610,
    "ground_burn_kg": 40,
    "turnaround_h": 0.5,
}
LIGHT = {
    "name": "Light",
    "cruise_km_per_h": 235,
    "operating_kg": 2100,
    "max_takeoff_kg": 3600,
    "seats_pax": 7,
    "stretchers": 2,
    "fuel": "Jet",
    "fuel_kg": 560,
    "burn_kg_per_h": 240,
    "reserve_min": 20,
}
FREIGHT = {"stops": "Camp", "sortie_h": None, "ground_h": 0.5, "load_kg": 900, "patience_h": 14}


def _chart(kind, oge, ige=None):
    """Tell how heavy a type may be at sea level and at 5000 m, out of ground effect and in it."""
    told = {"type": kind}
    low = {"density_altitude_m": -1500, "hover_oge_kg": oge, "hover_ige_kg": ige}
    high = {"density_altitude_m": 5000, "hover_oge_kg": oge * 0.6}
    high["hover_ige_kg"] = ige and ige * 0.6
    return [told | low, told | high]


def _up(**more):
    """Tell two types at a base below a camp, which is hot by day and cold by night."""
    tables = {
        "sites": [
            {"name": "Base", "roles": "base | clinic", "runway_m": 900} | LEFT,
            {"name": "Camp"} | UP,
            {"name": "Depot"},
        ],
        "climate": [
            {"site": site, "month": month, "tmax_c": hot, "tmin_c": cold}
            for site, hot, cold in (("Base", 41, 19), ("Camp", 33, 2))
            for month in ("jan", "feb", "mar")
        ],
        "items": [{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        "stock": [{"site": "Base", "item": "Jet", "number": 40000, "reorder_at": 9000}],
        "offers": [{"name": "Seller", "what": "Jet", "lead_d": 2}],
        "types": [HEAVY, LIGHT],
        "fleet": [
            {"name": "H", "type": "Heavy", "site": "Base"},
            {"name": "L", "type": "Light", "site": "Base", "count": 2},
        ],
        "missions": [
            scheduled("Round", when="05:00 | 12:00 | 21:00", types="Heavy | Light", **FREIGHT),
        ],
    }
    return tables | more


def hover():
    """Tell limits out of ground effect and in it, by rows and by one ceiling, by day and night."""
    yield "no limit", {}, _up()
    for oge in (10500, 11600, 12000, 12900, 14000):
        yield f"heavy {oge}", {}, _up(performance=_chart("Heavy", oge, oge + 600))
    both = [*_chart("Heavy", 12000), *_chart("Light", 4250, 4700)]
    yield "both", {}, _up(performance=both)
    for first in ("Heavy", "Light"):
        other = {"Heavy": "Light", "Light": "Heavy"}[first]
        flown = scheduled("Round", when="05:00 | 12:00 | 21:00", types=f"{first} | {other}")
        yield f"{first} first", {}, _up(performance=both, missions=[flown | FREIGHT])
    for ceiling in (1000, 2600, 4500):
        told = HEAVY | {"hover_ceiling_m": ceiling, "hover_ceiling_kg": 8900}
        yield f"a ceiling of {ceiling}", {}, _up(types=[told, LIGHT])
    low = _chart("Heavy", 14000)
    low[1]["density_altitude_m"] = 2600
    yield "rows that do not reach", {}, _up(performance=low)


def masses():
    """Tell what else keeps a type from a trip: structure, payload, seats, runway, ceiling."""
    for name, told in (
        ("structure", {"max_takeoff_kg": 9000}),
        ("payload", {"payload_kg": 850}),
        ("ceiling", {"ceiling_m": 2300}),
        ("runway", {"runway_m": 700}),
        ("reserve", {"reserve_min": 130}),
        ("an aeroplane", {"kind": "aeroplane", "runway_m": 0}),
    ):
        yield name, {}, _up(types=[HEAVY | told, LIGHT])
    people = scheduled("Round", **FREIGHT) | {"load_pax": 9, "back_pax": 8, "back_kg": 300}
    yield "people", {}, _up(missions=[people], performance=_chart("Heavy", 13200))


def calls():
    """Tell calls to the camp, also from two bases, of which what is able there answers."""
    told = {"name": "Rescue", "mode": "call", "serves": "accident", "kind": "rescue"}
    told |= {"ground_h": 0.5, "back_stretchers": 2, "patience_h": 9, "load_pax": 2}
    demand = [{"site": "Camp", "kind": "accident", "calls_per_y": 400, "target_min": 90}]
    chart = [*_chart("Heavy", 12000), *_chart("Light", 3500, 3900)]
    for base in ("Base", None):
        tables = _up(missions=[told | {"base": base}], demand=demand, performance=chart)
        tables["sites"].append({"name": "Ridge", "roles": "base", **UP, "latitude_deg": 12.8})
        tables["fleet"].append({"name": "R", "type": "Light", "site": "Ridge"})
        yield f"from {base}", {}, tables
        by_day = told | {"base": base, "night": "no"}
        yield f"by day from {base}", {}, tables | {"missions": [by_day]}
    aloft = {"name": "Patrol", "mode": "quota", "base": "Base", "fh_per_month": 90, "sortie_h": 1.5}
    aloft |= {"load_kg": 800, "types": "Heavy | Light"}
    yield "a quota", {}, _up(missions=[aloft], performance=_chart("Heavy", 11300))


SLICES = (hover, masses, calls)
