"""Plans by hand of machines that are kept running: what they burn, who mans them, how they land."""

from tests.twin.cases import CALL, ROAD, ROUND, check, daily, fix, hands

MONTHS = ("jan", "feb", "mar")
POWER = {"name": "Power", "mode": "standing", "base": "Base"}
MACHINES = [{"name": "T", "type": "Type", "site": "Base", "count": 3}]
DIESEL = {"name": "Diesel", "kind": "fuel", "unit": "l", "mass_kg": 0.8}
BURNS = {"fuel": "Diesel", "burn_kg_per_h": 45.5, "ground_burn_kg": 7}
TANK = {"site": "Base", "item": "Diesel", "number": 900, "target": 2500, "reorder_at": 800}


def _running(mission, kind, **more):
    """Tell three machines that fail and are checked."""
    return daily(
        types=[{"name": "Type"} | kind],
        fleet=MACHINES,
        missions=[POWER | mission],
        tasks=[check(5, every_fh=41), fix()],
        failures=[{"on": "Type", "mean_fh": 60, "harsh_factor": 3}],
        **hands() | more,
    )


def standing():
    """Machines that are kept running, in windows, with a minimum."""
    types = [{"name": "Type", "kind": "machine"}]
    failing = [{"on": "Type", "mean_fh": 60}]
    dated = {"name": "Dated", "on": "Type", "action": "inspect", "every_d": 9, "work_h": 5}
    more = {"types": types, "fleet": MACHINES, "tasks": [check(5), fix(), dated]}
    more |= {"failures": failing} | hands()
    window = POWER | {"when": "mon-fri 06:00-18:00", "wanted": 2}
    yield "one of three", {}, daily(missions=[POWER], **more)
    yield "in windows", {"stagger": "yes"}, daily(missions=[window | {"minimum": 1}], **more)
    mixed = [POWER | {"priority": 2}, ROUND, CALL | {"patience_h": 3, "per_y": 900}]
    del more["types"]
    yield "beside rounds", {"stagger": "yes"}, daily(missions=mixed, **more)
    yield "all or none", {}, daily(missions=[POWER | {"wanted": 2}], **more)
    shifts = [
        {"site": "Base", "resource": "Pilot", "number": 2, "hours": "06:00-18:00"},
        {"site": "Base", "resource": "Pilot", "shift": "night", "number": 1}
        | {"hours": "18:00-06:00", "limit_h_per_month": 170},
    ]
    shifts[0]["limit_h_per_month"] = 170
    manned = more | {"needs": [*more["needs"], {"of": "Type", "what": "Pilot"}]}
    manned |= {"resources": [*more["resources"], *shifts]}
    for wanted in (1, 2, 3):
        row = POWER | {"wanted": wanted, "minimum": min(wanted, 2)}
        yield f"{wanted} manned", {}, daily(missions=[ROUND, row], **manned)
    rested = shifts[0] | {"hours": None, "rest_h": 5}
    manned |= {"resources": [*more["resources"], rested]}
    yield "manned by who rests", {}, daily(missions=[POWER | {"wanted": 2}], **manned)


def turned_round():
    """Tell machines and aircraft that are turned round, and inspected each day."""
    for kind in ("machine", "helicopter"):
        told = {"kind": kind, "turnaround_h": 1.5, "daily_h": 5.5}
        yield f"day and night: {kind}", {}, _running({"wanted": 2, "minimum": 1}, told)
        row = {"wanted": 2, "when": "mon-sat 04:00-16:00"}
        yield f"by day: {kind}", {"stagger": "yes"}, _running(row, told)
    tables = _running({"wanted": 2, "minimum": 1}, {"turnaround_h": 0.5} | BURNS | {"fuel_kg": 200})
    wheels = {"name": "Wheels", "on": "Type", "action": "inspect", "every_landings": 7}
    igniter = wheels | {"name": "Igniter", "every_landings": None, "every_starts": 11}
    tables["tasks"] += [wheels | {"work_h": 2}, igniter | {"work_h": 1}]
    tables |= {"items": [DIESEL], "offers": [{"name": "Seller", "what": "Diesel"}]}
    tables["stock"] = [TANK | {"number": 1e6, "target": 1e6}]
    tables["sites"][0]["harsh_frac"] = 0.5
    tables["failures"].append({"on": "Type", "mode": "hot", "mean_starts": 15, "harsh_factor": 2})
    yield "landings and starts", {"stagger": "yes"}, tables


def fuel_of_runs():
    """Tell machines and aircraft that burn what comes now and then, also for sorties."""
    offer = {"name": "Seller", "what": "Diesel", "lead_d": 1.5, "lead_cv": 0.4}
    more = {"items": [DIESEL], "offers": [offer], "stock": [TANK | {"floor": 150}]}
    for kind, tank in (("machine", None), ("machine", 300), ("helicopter", 300), ("aeroplane", 90)):
        told = {"kind": kind, "turnaround_h": 0.5, "fuel_kg": tank} | BURNS
        for wanted in (1, 2):
            tables = _running({"wanted": wanted, "minimum": 1}, told, **more)
            tables["missions"].append(ROUND | {"priority": 1, "patience_h": 4})
            yield f"{kind} {tank} {wanted}", {}, tables
    told = {"kind": "machine", "fuel_kg": 300} | BURNS
    row = {"wanted": 2, "minimum": 2, "when": "06:00-14:00 | 20:00-02:00"}
    yield "all or none", {"stagger": "yes"}, _running(row, told, **more)


def hours_of_people():
    """Tell people whose hours of a month machines and sorties share."""
    for kind in ("machine", "helicopter"):
        for wanted, limit in ((1, 170), (2, 90), (3, 31.5)):
            tables = _running({"wanted": wanted, "minimum": 1}, {"kind": kind})
            tables["missions"].append(ROUND | {"when": "09:30"})
            tables["needs"].append({"of": "Type", "what": "Pilot"})
            pilots = {"site": "Base", "resource": "Pilot", "number": 3, "limit_h_per_month": limit}
            tables["resources"].append(pilots)
            yield f"{wanted} of {kind}", {"stagger": "yes"}, tables


def the_sky():
    """Tell aircraft kept airborne by day in changing weather, and a machine that does not mind."""
    climate = [{"site": "Base", "month": m, "flyable_frac": 0.7, "spell_h": 9} for m in MONTHS]
    burns = {"turnaround_h": 0.5, "fuel_kg": 300} | BURNS
    engine = {"name": "Engine", "kind": "machine"} | burns
    more = {"items": [DIESEL], "offers": [{"name": "Seller", "what": "Diesel", "lead_d": 1}]}
    for night, wanted in (("no", 1), ("no", 2), ("yes", 2)):
        row = {"wanted": wanted, "minimum": 1, "night": night}
        tables = _running(row, {"kind": "helicopter"} | burns, climate=climate, **more)
        tables["sites"][0] |= {"latitude_deg": 14.5, "longitude_deg": 2, "elevation_m": 200}
        tables["stock"] = [TANK]
        tables["missions"].append(ROUND | {"priority": 1, "patience_h": 4})
        yield f"{wanted} night {night}", {"stagger": "yes"}, tables
        both = {name: list(rows) for name, rows in tables.items()}
        both["types"] = [*both["types"], engine]
        both["fleet"] = [*both["fleet"], {"name": "E", "type": "Engine", "site": "Base"}]
        both["missions"] = [POWER | row | {"types": "Type | Engine", "wanted": 3}]
        pilots = {"site": "Base", "resource": "Pilot", "number": 2, "hours": "05:00-20:00"}
        both["resources"] = [*both["resources"], pilots]
        both["needs"] = [*both["needs"], {"of": "Type", "what": "Pilot"}]
        yield f"{wanted} and an engine, night {night}", {"stagger": "yes"}, both


def elsewhere():
    """Tell machines that go elsewhere for work, and limits that they met or have passed."""
    shop = {"site": "Depot", "task": "Away", "turnaround_d": 1, "by": "road"}
    away = {"name": "Away", "on": "Type", "action": "overhaul", "tolerance_frac": 0.4}
    roads = [ROAD | {"origin": "Base", "destination": "Depot", "time_h": 6}]
    row = POWER | {"wanted": 1, "when": "12:00-04:00"}
    for kind in ("machine", "helicopter"):
        tables = daily(missions=[row], tasks=[away | {"every_d": 6.25}], capability=[shop])
        tables["types"][0] |= {"kind": kind}
        yield f"a limit of the calendar was met in time: {kind}", {}, tables | {"routes": roads}
    dated = {"name": "Dated", "on": "Old", "action": "inspect", "every_d": 3, "work_h": 1}
    tables = daily(
        types=[{"name": name, "kind": "machine"} for name in ("New", "Old")],
        fleet=[{"name": n, "type": t, "site": "Base"} for n, t in (("A", "New"), ("B", "Old"))],
        missions=[row | {"types": "New | Old"}],
        tasks=[away | {"on": "Old", "every_fh": 40}, dated | {"check_flight_h": 20}],
        capability=[shop | {"starts": "2027-01-29"}],
    )
    yield "one that may run no further is down when it is looked for", {}, tables


SLICES = (standing, turned_round, fuel_of_runs, hours_of_people, the_sky, elsewhere)
