"""Plans by hand on the side of missions: calls, weather, light."""

from tests.twin.cases import CALL, PAIR, ROUND, check, daily, fix, hands, pairs

POSITIONS = {"latitude_deg": 10, "longitude_deg": 0, "elevation_m": 0}
BUSY = [
    {"profile": "Busy", "slot": "06:00-18:00", "weight": 2},
    {"profile": "Busy", "slot": "sat-sun", "weight": 0.5},
    {"profile": "Busy", "slot": "00:00-04:00", "weight": 0},
    {"profile": "Busy", "slot": "feb", "weight": 4},
]


def _fleet(number):
    return [{"name": "T", "type": "Type", "site": "Base", "count": number}]


def _places(*names):
    """Tell sites, each a degree north of the one before."""
    return [POSITIONS | {"name": name, "latitude_deg": 10 + k} for k, name in enumerate(names)]


def calls():
    """Calls by a rate or a demand, patience, windows, three clocks, the nearest base."""
    yield "calls", {}, daily(missions=[CALL])
    waits = CALL | {"patience_h": 5, "wanted": 2, "minimum": 1, "sortie_cv": 0.5}
    yield "calls that wait", {}, daily(missions=[waits], fleet=_fleet(3))
    busy = CALL | {"profile": "Busy", "patience_h": 1, "when": "mon-sat 05:00-20:00"}
    yield "a profile and a window", {}, daily(missions=[busy], profiles=BUSY)
    yield "two clocks", {}, rescue({})
    ready = {"reaction_day_min": 20, "reaction_night_min": 45, "patience_h": 0.7}
    yield "alerts by day and night", {}, rescue(ready)
    yield "beside a round", {}, rescue({"patience_h": 2}, tasks=[check(5), fix()])


def rescue(mission, **more):
    """Tell calls from two villages that two bases share, patients brought to a clinic."""
    told = {"name": "Rescue", "mode": "call", "serves": "accident", "kind": "medevac"}
    told |= {"ground_h": 0.5, "back_stretchers": 1, "priority": 1}
    return daily(
        sites=[
            POSITIONS | {"name": "Base", "roles": "base"},
            POSITIONS | {"name": "Clinic", "roles": "clinic", "latitude_deg": 10.4},
            POSITIONS | {"name": "North", "roles": "base", "latitude_deg": 13},
            POSITIONS | {"name": "Ford", "latitude_deg": 11},
            POSITIONS | {"name": "Well", "latitude_deg": 12.1},
        ],
        types=[{"name": "Type", "cruise_km_per_h": 200, "stretchers": 2}],
        fleet=[*_fleet(2), {"name": "N", "type": "Type", "site": "North"}],
        missions=[told | mission, PAIR],
        demand=[
            {"site": "Ford", "kind": "accident", "calls_per_y": 300, "target_min": 50},
            {"site": "Well", "kind": "accident", "calls_per_y": 250},
        ],
        **more,
    )


def sky():
    """Weather by spells at both ends, by month; light; windows."""
    climate = [
        {"site": "Base", "month": "jan", "flyable_frac": 0.6, "spell_h": 7},
        {"site": "Base", "month": "feb", "flyable_frac": 0.9, "spell_h": 7},
        {"site": "Camp", "month": "jan", "flyable_frac": 0.7, "spell_h": 30},
    ]
    sites = _places("Base", "Camp")
    trip = {k: v for k, v in ROUND.items() if k != "sortie_h"}
    waits = trip | {"stops": "Camp", "patience_h": 9, "ground_h": 1}
    yield "weather", {}, daily(sites=sites, missions=[waits], climate=climate)
    dark = [
        PAIR | {"night": "no", "when": "05:00 | 16:30 | 17:00", "patience_h": 3},
        CALL | {"night": "no", "patience_h": 15, "types": "Type"},
    ]
    yield "light", {}, daily(sites=sites, missions=dark, fleet=_fleet(2))
    both = [CALL | {"patience_h": 4, "night": "no"}, waits | {"night": "no"}]
    yield "both", {}, daily(sites=sites, missions=both, climate=climate, fleet=_fleet(2))


def crews():
    """People by shift who fly, rest, and may fly so many hours a month."""
    needs = [{"of": "Type", "what": "Pilot", "quantity": 2}, {"of": "Call", "what": "Medic"}]
    medic = {"site": "Base", "resource": "Medic", "number": 1}
    pilot = {"site": "Base", "resource": "Pilot", "number": 4}
    flown = {"missions": [PAIR, CALL | {"patience_h": 6}], "fleet": _fleet(3), "needs": needs}
    yield "rest", {}, daily(resources=[pilot | {"rest_h": 9}, medic | {"rest_h": 2.5}], **flown)
    hours = {"hours": "06:00-16:00", "rest_h": 3}
    yield "duty", {}, daily(resources=[pilot | hours, medic | {"hours": "mon-fri"}], **flown)
    capped = [pilot | {"limit_h_per_month": 25}, medic | {"limit_h_per_month": 10}]
    yield "hours of a month", {}, daily(resources=capped, **flown)
    yield "pilots who mend", {}, _pilots_who_mend()


def _pilots_who_mend():
    """Tell people who fly and check by turns, in two shifts."""
    shift = {"site": "Base", "resource": "Pilot"}
    return daily(
        missions=[PAIR, CALL | {"patience_h": 12, "reaction_day_min": 30}],
        fleet=_fleet(3),
        tasks=[check(5)],
        needs=[{"of": "Type", "what": "Pilot"}, {"of": "Check", "what": "Pilot"}],
        resources=[
            shift | {"shift": "day", "number": 2, "hours": "06:00-18:00"},
            shift | {"shift": "night", "number": 1, "hours": "18:00-06:00"},
        ],
    )


JET = {"name": "Jet", "kind": "fuel", "unit": "l", "mass_kg": 0.8}
TANK = {"site": "Base", "item": "Jet", "number": 3000, "target": 4000, "reorder_at": 1500}


def fuel():
    """Fuel at a base, by the litre, with a floor, that comes by timetable."""
    depot = {"site": "Depot", "item": "Jet", "number": 9000, "target": 20000, "reorder_at": 5000}
    for name, departs in (("weekly", "mon thu 06:00"), ("each five days", "every 5d")):
        yield name, {}, _fuelled(departs, [TANK | {"floor": 600}, depot])
    lot = TANK | {"order_quantity": 1000, "reorder_at": 2000}
    yield "in lots", {}, _fuelled(None, [lot, depot])
    tight = {"order_quantity": 1200, "reorder_at": 2600, "target": 3500, "capacity": 3500}
    yield "lots that wait for room", {}, _fuelled(None, [TANK | tight, depot | {"capacity": 21000}])
    tables = _fuelled(None, [TANK | {"reorder_at": 3000, "capacity": 4200}])
    least = {"lead_d": 1, "lead_cv": 0.4, "minimum_order": 1900}
    tables["offers"] = [{"name": n, "what": "Jet"} | least for n in ("Dealer", "Seller")]
    tables["offers"][1]["minimum_order"] = 1100
    del tables["sites"][0]["supplied_by"]
    yield "sellers that wait for room", {}, tables


def _fuelled(departs, stock):
    burning = {"fuel": "Jet", "fuel_kg": 900, "burn_kg_per_h": 250, "ground_burn_kg": 20}
    tables = daily(
        types=[{"name": "Type", "cruise_km_per_h": 200} | burning],
        missions=[PAIR | {"patience_h": 3}, CALL | {"priority": 1, "patience_h": 2}],
        fleet=_fleet(3),
        items=[JET],
        stock=stock,
        offers=[{"name": "Seller", "what": "Jet", "lead_d": 6}],
        routes=[
            {"mode": "road", "distance_km": 900, "origin": "Depot", "destination": "Base"}
            | {"time_h": 20, "time_cv": 0.3, "departs": departs}
        ],
        tasks=[check(5)],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    return tables


def on_the_way():
    """Tell a village with a tank of its own, out of reach without what it has."""
    tables = _fuelled(None, [TANK, TANK | {"site": "Ford", "number": 900, "floor": 200}])
    seller = {"name": "Dealer", "what": "Jet", "lead_d": 3, "lead_cv": 0.3}
    tables |= {"offers": [seller], "missions": [ROUND, CALL | {"patience_h": 30}]}
    tables["sites"] = [POSITIONS | {"name": "Base", "roles": "base"}]
    tables["sites"].append(POSITIONS | {"name": "Ford", "latitude_deg": 14})
    trip = {"name": "Trip", "when": "11:00", "stops": "Ford", "sortie_h": None, "patience_h": 20}
    tables["missions"].append(ROUND | trip | {"wanted": 2, "minimum": 1, "priority": 2})
    del tables["routes"]
    tables["failures"] = [{"on": "Type", "mean_fh": 20, "abort_frac": 0.5}]
    tables["tasks"] = [check(5), fix()]
    yield "fuel on the way", {}, tables
    tables["missions"][2] |= {"priority": 1}
    yield "fuel on the way, the floor too", {}, tables


DRILL = {"name": "Drill", "mode": "quota", "base": "Base", "sortie_h": 1.3}


def quota():
    """Quotas of sorties and of hours, in windows, after everything else."""
    sorties = DRILL | {"sorties_per_month": 70.4}
    yield "sorties of a month", {}, daily(missions=[sorties, ROUND], tasks=[check(20)])
    hours = DRILL | {"fh_per_month": 55, "sortie_cv": 0.3, "when": "mon-fri 09:00-12:00"}
    both = [sorties | {"priority": 1, "wanted": 2, "minimum": 1}, hours | {"name": "Hours"}, CALL]
    yield "hours of a month", {}, daily(missions=both, tasks=[check(9)], fleet=_fleet(2))


def aborts():
    """Failures that end a mission, at home or where it went."""
    failing = [
        {"on": "Type", "mean_fh": 9, "abort_frac": 0.6, "diagnose_h": 1},
        {"on": "Type", "mean_landings": 11, "abort_frac": 0.5, "mode": "wheel"},
    ]
    yield "turned back", {}, pairs(failures=failing, tasks=[fix()])
    more = {"failures": failing, "tasks": [fix()]}
    yield "fuel of half a way", {}, _fuelled(None, [TANK]) | more
    part = {"on": "Pump", "mean_fh": 20, "abort_frac": 0.8, "strand_frac": 0.7}
    yield "stranded", {}, _stranded([part | {"diagnose_h": 1.5}])
    beside = {"on": "Type", "mean_fh": 5, "defer_d": 4}
    yield "stranded with a deferred defect", {}, _stranded([part, beside])
    yield (
        "a team by road",
        {"stagger": "yes"},
        _stranded(
            [failing[0] | {"strand_frac": 0.9}, part],
            routes=[
                {"origin": "Base", "destination": "Camp", "mode": "road", "distance_km": 90}
                | {"time_h": 7, "departs": "06:00"}
            ],
        ),
    )


def _stranded(failures, **more):
    trip = {"name": "Trip", "mode": "scheduled", "base": "Base", "when": "08:00 | 13:00"}
    trip |= {"stops": "Camp", "wanted": 2, "minimum": 1, "ground_h": 0.5}
    return daily(
        sites=_places("Base", "Camp"),
        fleet=_fleet(3),
        items=[{"name": "Pump"}],
        parts=[{"parent": "Type", "item": "Pump"}],
        missions=[trip],
        failures=failures,
        tasks=[
            {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 2},
            {"name": "Repair", "on": "Pump", "action": "repair", "work_h": 20},
            check(5),
            fix(),
        ],
        offers=[{"name": "Pumps", "what": "Pump", "lead_d": 2}],
        stock=[{"site": "Base", "item": "Pump", "number": 1}],
        **hands(),
        **more,
    )


def elsewhere():
    """Aircraft due for work elsewhere that are stranded, looked at, or kept running meanwhile."""
    away = {"name": "Away", "on": "Type", "action": "overhaul"}
    slot = {"site": "Depot", "task": "Away", "turnaround_d": 2, "by": "air"}
    flight = {"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 10}
    part = {"on": "Pump", "mean_fh": 12, "abort_frac": 0.9, "strand_frac": 0.8, "diagnose_h": 9}
    for name, told in (
        ("stranded when due", {"every_landings": 12}),
        ("stranded before it may leave", {"every_fh": 9, "tolerance_frac": 0.9}),
        ("stranded by the calendar", {"every_d": 3.1, "tolerance_frac": 0.1}),
    ):
        tables = _stranded([part], capability=[slot | {"channels": 1}], routes=[flight])
        tables["sites"].append(tables["sites"][0] | {"name": "Depot", "latitude_deg": 14})
        tables["tasks"].append(away | told)
        yield name, {"stagger": "yes", "cannibalise": "yes"}, tables
    slots = [slot | {"channels": 1, "by": "ferry"}]
    tables = _stranded([{"on": "Pump", "mean_fh": 8}], capability=slots, routes=[flight])
    tables["sites"].append(tables["sites"][0] | {"name": "Depot", "latitude_deg": 14})
    tables["tasks"].append(away | {"every_fh": 7})
    yield "mended before it flies itself", {"stagger": "yes"}, tables
    power = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    failing = [{"on": "Type", "mean_fh": 60, "diagnose_h": 4}]
    for name, told in (
        ("running to a hard limit", {"every_fh": 70, "tolerance_frac": 0.3}),
        ("started to a hard limit", {"every_starts": 5, "tolerance_frac": 0.4}),
        ("running to a day", {"every_d": 4.3, "tolerance_frac": 0.2}),
        ("a limit moved once", {"every_fh": 60, "extend_chance_frac": 0.6, "extend_frac": 0.3}),
    ):
        tables = daily(fleet=_fleet(3), missions=[power, ROUND], failures=failing, **hands())
        tables |= {"tasks": [check(5, every_fh=33), fix(), away | told], "routes": [flight]}
        tables["capability"] = [slot | {"channels": 1, "turnaround_d": 4}]
        yield name, {"stagger": "yes"}, tables


def urgency():
    """Aircraft, crews and fuel kept for a more urgent mission; aircraft taken from another."""
    slow = CALL | {"reaction_day_min": 90, "patience_h": 3, "per_y": 900}
    rescue = {"name": "Rescue", "mode": "call", "base": "Base", "per_y": 700, "sortie_h": 1}
    rescue |= {"priority": 1, "preempts": "yes", "reaction_day_min": 5, "patience_h": 0.2}
    yield "taken", {}, daily(missions=[slow, rescue], fleet=_fleet(2), tasks=[check(4)])
    pairs_ = [slow | {"wanted": 2, "make_up_d": 1}, rescue | {"wanted": 2, "minimum": 1}]
    yield "two taken", {}, daily(missions=pairs_, fleet=_fleet(3))
    hold = rescue | {"hold_ready": 1, "preempts": "no"}
    yield "kept", {}, daily(missions=[PAIR, slow, hold], fleet=_fleet(3), tasks=[check(6)])
    tables = _fuelled("every 2d", [TANK | {"target": 9000}])
    tables["stock"].append({"site": "Depot", "item": "Jet", "number": 90000, "reorder_at": 0})
    tables |= {"missions": [PAIR, slow, hold], "needs": [{"of": "Type", "what": "Pilot"}]}
    pilots = {"site": "Base", "resource": "Pilot", "number": 2, "hours": "05:00-19:00"}
    yield "crew and fuel kept", {}, tables | {"resources": [pilots]}


def posture():
    """Posts below their minimum get an aircraft from the post with most surplus."""
    names = ("Base", "North", "South")
    posts = [{"site": n, "type": "Type", "wanted": 1, "minimum": 1} for n in names]
    posts[1] |= {"minimum": 2, "wanted": 2, "after_h": 30}
    posts[2] |= {"wanted": 0, "minimum": 0}
    south = {"name": "S", "type": "Type", "site": "South", "count": 2}
    more = {
        "sites": _places(*names),
        "fleet": [*_fleet(2), south],
        "posture": posts,
        "missions": [PAIR, PAIR | {"name": "Far", "base": "North", "types": "Type"}],
        "tasks": [check(5)],
    }
    yield "a post without", {}, daily(**more)
    yield "under way", {"stagger": "yes"}, daily(**more | {"fleet": [south | {"count": 4}]})
    local = PAIR | {"name": "Local", "base": "South", "wanted": 1}
    posts = [{"site": "North", "type": "Type", "wanted": 1, "minimum": 1, "after_h": 30}, posts[2]]
    near = {"tasks": [check(5, every_fh=4.3)], "missions": [local], "posture": posts}
    near["sites"] = [POSITIONS | {"name": n, "latitude_deg": 2 * k} for k, n in enumerate(names)]
    for name, count in (("the first is near its check", 3), ("the only one is", 1)):
        fleet = {"fleet": [south | {"count": count}]}
        yield name, {"tail_choice": "fixed"}, daily(**more | near | fleet)
    for name, defer_d, lead_d in (("soon", 3, 5), ("late", 12, 2), ("never", 0.5, 30)):
        yield f"a deferred defect goes along: {name}", {}, _moving(defer_d, lead_d)


def _moving(defer_d, lead_d):
    """Tell aircraft with deferred defects that cover a post, later another, and go back."""
    names = ("Base", "North")
    posts = [{"site": n, "type": "Type", "after_h": 5 + 55 * k} for k, n in enumerate(names)]
    rows = [
        posts[0] | {"wanted": 0, "minimum": 0, "ends": "2027-01-16"},
        posts[1] | {"wanted": 2, "minimum": 2, "ends": "2027-01-16"},
        posts[0] | {"wanted": 2, "minimum": 2, "starts": "2027-01-16"},
        posts[1] | {"wanted": 0, "minimum": 0, "starts": "2027-01-16"},
    ]
    by_day = {"resource": "Mechanic", "number": 1}
    return daily(
        sites=_places(*names),
        fleet=_fleet(3),
        posture=rows,
        missions=[ROUND, PAIR | {"name": "Far", "base": "North", "types": "Type"}],
        items=[{"name": "Pump"}],
        parts=[{"parent": "Type", "item": "Pump"}],
        failures=[{"on": "Pump", "mean_fh": 8, "defer_d": defer_d}],
        tasks=[check(5), {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 4}],
        needs=[{"of": "Swap", "what": "Mechanic"}, {"of": "Check", "what": "Mechanic"}],
        resources=[
            by_day | {"site": "Base", "hours": "tue 06:00-14:00 | sat 06:00-14:00"},
            by_day | {"site": "North", "hours": "14:00-22:00"},
        ],
        stock=[{"site": "Base", "item": "Pump", "number": 2}],
        offers=[{"name": "Maker", "what": "Pump", "lead_d": lead_d}],
    )


def losses():
    """Aircraft that do not come back."""
    kind = {"name": "Type", "cruise_km_per_h": 200, "losses_per_100000fh": 2000}
    rounds = daily(types=[kind], fleet=_fleet(4), missions=[PAIR], tasks=[check(5)])
    yield "lost", {}, rounds
    posts = [{"site": n, "type": "Type", "wanted": 1, "minimum": 1} for n in ("Base", "North")]
    north = {"name": "N", "type": "Type", "site": "North", "count": 3}
    covered = rounds | {"posture": posts, "fleet": [*_fleet(2), north]}
    covered["sites"] = _places("Base", "North")
    yield "lost and covered", {}, covered
    part = {"on": "Pump", "mean_fh": 20, "abort_frac": 0.8, "strand_frac": 0.7}
    yield "lost or stranded", {}, _stranded([part]) | {"types": [kind]}


SLICES = (
    *(calls, sky, crews, fuel, on_the_way, quota, aborts),
    *(elsewhere, urgency, posture, losses),
)


def mended():
    """Plans that the kernel once lived otherwise than the rules tell."""
    fast, slow = ({"name": n, "cruise_km_per_h": v} for n, v in (("Fast", 400), ("Slow", 100)))
    late = {"name": "Late", "mode": "scheduled", "base": "Base", "when": "17:00", "night": "no"}
    camp = _places("Base", "Camp")
    tables = daily(
        sites=camp,
        types=[fast, slow],
        fleet=[{"name": "S", "type": "Slow", "site": "Base"}],
        missions=[late | {"stops": "Camp", "types": "Fast | Slow"}],
    )
    yield "the second type comes back in the dark", {}, tables
    power = {"name": "Power", "mode": "standing", "base": "Depot", "when": "06:00-14:00"}
    nobody = [m | {"base": "Depot"} for m in (DRILL | {"sorties_per_month": 40}, PAIR)]
    yield "missions where nothing has its home", {}, daily(missions=[*nobody, power, CALL])
    slow = {"name": "Slow", "mode": "call", "base": "Base", "per_y": 4000, "sortie_h": 2}
    slow |= {"reaction_day_min": 60, "patience_h": 5}
    rescue = {"name": "Rescue", "mode": "scheduled", "base": "Base", "when": "08:00"}
    rescue |= {"sortie_h": 1, "priority": 1, "preempts": "yes", "patience_h": 1}
    medic = {"site": "Base", "resource": "Medic", "number": 1, "hours": "20:00-22:00"}
    missions = [slow, rescue, rescue | {"name": "Late", "when": "20:10", "wanted": 2}]
    vain = daily(missions=missions, resources=[medic], needs=[{"of": "Rescue", "what": "Medic"}])
    yield "it takes nothing if it cannot leave", {}, vain
    power = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 1}
    kinds = [{"name": n, "kind": "machine"} for n in ("New", "Old")]
    tables = daily(
        types=kinds,
        fleet=[{"name": n[0], "type": n, "site": "Base"} for n in ("New", "Old")],
        missions=[power | {"types": "New | Old"}],
        tasks=[
            {"name": "Check", "on": "New", "action": "inspect", "every_fh": 50, "work_h": 90},
            {"name": "Away", "on": "Old", "action": "overhaul", "every_fh": 60}
            | {"tolerance_frac": 0.5},
        ],
        capability=[{"site": "Depot", "task": "Away", "turnaround_d": 9, "channels": 1}],
        disruptions=[
            {"name": "Closed", "status": "expected", "table": "sites", "key": "Depot"}
            | {"starts": "2027-01-02", "duration_d": 25}
        ],
    )
    yield "a machine at its hard limit is down, whoever runs for it", {}, tables
