"""Plans by hand of missions that come and go: rows of one mission, one after the other."""

from tests.ready_hand import daily
from tests.twin.cases import CALL, PAIR, ROUND, check, fix, hands, pairs

FIRST, LATER, LAST = "2027-01-07", "2027-01-12", "2027-01-20"
QUOTA = {"name": "Drill", "mode": "quota", "base": "Base", "sorties_per_month": 40, "sortie_h": 1}
KEPT = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 1}
NORTH = [{"name": "Base", "roles": "base"}, {"name": "North", "roles": "base"}]


def rows(mission, *later, ends=None):
    """Tell a mission, and rows of it that follow."""
    return [mission | {"ends": ends}, *(mission | row for row in later)]


def _base(*missions, **more):
    """Tell three helicopters that fail, and are checked by few people, for some missions."""
    failing = [{"on": "Type", "mean_fh": 12, "diagnose_h": 1.5}]
    tables = pairs(tasks=[check(5), fix()], failures=failing, **hands())
    return tables | {"missions": [*missions]} | more


def come_and_go():
    """Tell missions of all modes that come into force late, end, and rest in between."""
    for mission in (PAIR | {"patience_h": 30}, CALL | {"patience_h": 9}, QUOTA, KEPT):
        name = mission["mode"]
        yield f"late {name}", {}, _base(mission | {"starts": FIRST})
        yield f"ends {name}", {}, _base(mission | {"ends": LATER})
        yield f"rests {name}", {}, _base(*rows(mission, {"starts": LATER}, ends=FIRST))
        more = {"starts": FIRST, "wanted": 2, "minimum": 1, "priority": 2, "sortie_h": 3}
        if name == "standing":
            more.pop("sortie_h")
        other = {"starts": LAST, "priority": 1}
        yield f"changes {name}", {}, _base(*rows(mission, more, other), PAIR | {"name": "Other"})
        north = {"fleet": [], "sites": NORTH}
        north["fleet"] = [{"name": f"At {n}", "type": "Type", "site": n} for n in ("Base", "North")]
        north["resources"] = hands()["resources"]
        north["resources"] += [row | {"site": "North"} for row in north["resources"]]
        moves = rows(mission, {"starts": FIRST, "base": "North"}, {"starts": LAST})
        yield f"moves {name}", {}, _base(*moves, PAIR | {"name": "Other"}, **north)


def calls_change():
    """Tell calls that come otherwise from a row on, and rest in between."""
    often = {"per_y": 900, "starts": FIRST, "profile": "Day"}
    told = rows(CALL, often, {"starts": LAST, "per_y": 100})
    slots = [{"profile": "Day", "slot": "06:00-18:00", "weight": 2}]
    yield "often, by day", {}, _base(*told, profiles=slots)
    gap = rows(CALL, {"starts": LATER, "per_y": 800}, ends=FIRST)
    yield "a gap", {}, _base(*gap)
    yield (
        "not before",
        {},
        _base(*rows(CALL | {"starts": FIRST}, often | {"starts": LATER}), profiles=slots),
    )


def what_waits():
    """Tell what waits, and draws, as its row gives way to another."""
    varies = PAIR | {"patience_h": 60, "make_up_d": 1}
    steady = {"starts": FIRST, "sortie_cv": None, "sortie_h": 4}
    yield "a fixed time", {}, _base(*rows(varies, steady, {"starts": LATER, "sortie_h": 1}))
    urgent = CALL | {"name": "Alarm", "preempts": "yes", "per_y": 900, "sortie_h": 0.5}
    told = rows(varies | {"priority": 3}, {"starts": FIRST, "priority": 5})
    react = {"reaction_day_min": 90, "hold_ready": 1}
    slow = CALL | react | {"patience_h": 30, "per_y": 900, "priority": 3}
    for more in ({"ends": LATER}, {"starts": FIRST}):
        yield f"kept ready {more}", {}, _base(urgent | react | more, *told)
    late = rows(slow, {"starts": FIRST}, {"starts": LATER, "reaction_day_min": 20})
    yield "not airborne as its row ends", {}, _base(urgent, *late)
    project = [{"name": "School", "lead_d": 9, "lead_cv": 0.5, "fail_frac": 0.4}]
    yield (
        "after a project",
        {},
        _base(*rows(varies, {"starts": FIRST, "after": "School"}), projects=project),
    )
    yield (
        "a project alone",
        {},
        _base(ROUND | {"name": "Other"}, varies | {"after": "School"}, projects=project),
    )


def deferred():
    """Tell a defect that is deferred while no mission is due by timetable."""
    failing = [{"on": "Type", "mean_fh": 9, "defer_d": 12}]
    for more in ({"ends": LATER}, {"starts": LATER}):
        tables = daily(tasks=[fix() | {"work_h": 30}], failures=failing)
        yield f"not due {more}", {}, tables | {"missions": [ROUND | more, CALL]}


SLICES = (come_and_go, calls_change, what_waits, deferred)
