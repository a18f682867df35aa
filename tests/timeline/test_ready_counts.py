"""More days worked out by hand: what is counted, which way parts come, when a limit may be passed.

The helicopter and its daily sortie are those of `ready_hand`.
"""

import pytest
from tests.ready_hand import close, daily
from tests.ready_plans import plan
from tests.timeline.test_ready_timelines import YEARS

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.solve import run_one

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture
def blocks(tmp_path):
    """Give a function that runs a plan and gives its blocks, months added up."""

    def run(**tables):
        made = build(plan(tmp_path, YEARS, {"stagger": "no"}, **tables))
        row = run_one(made, 0)
        told = ("state_h", "services", "pools", "shops", "routes", "driver_jobs")
        found = {name: made.shape.block(row, name) for name in told}
        months = {n: b.sum(axis=0) for n, b in found.items() if n != "driver_jobs"}
        return made.labels, {**months, "driver_jobs": found["driver_jobs"]}

    return run


def hours(found):
    return {codes.STATES[k]: h for k, h in enumerate(found["state_h"].sum(axis=0)) if h > 0}


def mechanic(task, **more):
    return {
        "needs": [{"of": task, "what": "Mechanic"}],
        "resources": [{"site": "Base", "resource": "Mechanic", "number": 1} | more],
    }


def test_people_are_on_duty_whether_or_not_there_is_work(blocks):
    """Eight hours on each of thirty days; five of work on each fifth day, four on the last."""
    check = [{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 5}]
    _, found = blocks(**daily(tasks=check, **mechanic("Check", hours="06:00-14:00")))
    assert found["pools"][0][codes.P_DUTY] == 240
    assert found["pools"][0][codes.P_BUSY] == 5 * 5 + 4


def test_hours_of_diagnosis_are_worked_once(blocks):
    """Each repair takes an hour and a half to find and six to mend, by one person."""
    tables = daily(
        failures=[{"on": "Type", "mean_fh": 10, "diagnose_h": 1.5}],
        tasks=[{"name": "Fix", "on": "Type", "action": "repair", "work_h": 6}],
        **mechanic("Fix"),
    )
    _, found = blocks(**tables)
    shop = found["shops"][0]
    assert shop[codes.H_JOBS] > 0
    assert shop[codes.H_MAN_H] - 7.5 * shop[codes.H_JOBS] in {0.0, 1.5}


def test_usage_counts_hours_and_no_landings(blocks):
    """A part with half the hours of its aircraft has all its landings: three changes in thirty."""
    tables = daily(
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part", "usage_factor": 0.5}],
        tasks=[
            {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Life", "on": "Part", "action": "discard", "every_landings": 10},
        ],
        stock=[{"site": "Base", "item": "Part", "number": 10}],
    )
    _, found = blocks(**tables)
    close(hours(found), flying=60, work=9, ready=720 - 69)


def supplied(number):
    tables = daily(
        items=[{"name": "Part", "mass_kg": 1}],
        parts=[{"parent": "Type", "item": "Part"}],
        tasks=[
            {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Life", "on": "Part", "action": "discard", "every_fh": 10},
        ],
        stock=[
            {"site": "Base", "item": "Part", "number": number},
            {"site": "Depot", "item": "Part", "number": 10},
        ],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    way = {"origin": "Depot", "destination": "Base", "distance_km": 100}
    tables["routes"] = [{**way, "mode": "road", "time_h": 24}, {**way, "mode": "air", "time_h": 2}]
    return tables


def test_what_fills_a_shelf_comes_by_road(blocks):
    """Six changes, each from the shelf: nobody waits for what comes after."""
    labels, found = blocks(**supplied(1))
    freight = dict(zip(labels.routes, found["routes"][:, codes.R_FREIGHT], strict=True))
    assert freight == {"Depot | Base | air": 0, "Depot | Base | road": 6}


def test_what_a_grounded_aircraft_waits_for_comes_by_air(blocks):
    """Asked for at 10:00, there two hours later: five hours down, no sortie lost."""
    labels, found = blocks(**supplied(0))
    freight = dict(zip(labels.routes, found["routes"][:, codes.R_FREIGHT], strict=True))
    assert freight == {"Depot | Base | air": 6, "Depot | Base | road": 0}
    expected = {"part in transport": 12.0}
    close(hours(found), flying=60, work=18, ready=720 - 90, **expected)


def overhaul(capability, **task):
    return daily(
        tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10} | task],
        capability=[{"site": "Depot", "task": "Overhaul", "by": "air"} | capability],
        routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
    )


def test_a_limit_that_is_moved_lets_the_aircraft_fly_on(blocks):
    """No shop ever has a place.  Two sorties beyond ten hours, then it waits, stopped once."""
    tables = overhaul({"turnaround_d": 4, "channels": 0}, extend_chance_frac=1, extend_frac=0.4)
    _, found = blocks(**tables)
    # grounded when the eighth sortie is turned away, at 08:00 of day 8
    slot = {"waiting slot": 720 - 7 * 24 - 8}
    close(hours(found), flying=14, ready=7 * 24 + 8 - 14, **slot)
    assert found["driver_jobs"].sum() == 1


def test_an_aircraft_leaves_for_a_shop_that_has_a_place(blocks):
    """At its limit, although it might fly on: 48 hours there, 30 of work, 48 back, three times."""
    tables = overhaul({}, work_h=30, tolerance_frac=0.5)
    _, found = blocks(**tables)
    close(hours(found), flying=30, overhaul=90, ferry=288, ready=720 - 408)
    assert found["services"][0][codes.LOST] == 15
