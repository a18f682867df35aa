"""Aircraft, vehicles and machines stand on lines of their own, in each figure of the fleet."""

import pytest
from tests.ready_hand import daily, scheduled
from tests.ready_plans import plan

from azalai.ready.solve import Settings, solve

DAYS_PER_YEAR = 365.25


def _mixed():
    """Tell a helicopter, a truck and an engine at one base, and what each of them does.

    The helicopter flies two hours a day and is never down.  The truck drives three; the engine
    runs, and stands for 24 of each 48 hours, in which two people work on it.
    """
    hands = {"resource": "Hand", "number": 2, "site": "Base"}
    return daily(
        types=[
            {"name": "Type", "cruise_km_per_h": 200},
            {"name": "Truck", "kind": "truck", "cruise_km_per_h": 50},
            {"name": "Engine", "kind": "machine"},
        ],
        fleet=[
            {"name": "T", "type": "Type", "site": "Base"},
            {"name": "L", "type": "Truck", "site": "Base"},
            {"name": "E", "type": "Engine", "site": "Base"},
        ],
        missions=[
            scheduled("Round", types="Type"),
            scheduled("Drive", types="Truck", sortie_h=3),
            {"name": "Power", "mode": "standing", "base": "Base", "types": "Engine"},
        ],
        tasks=[
            {"name": "Service", "on": "Engine", "action": "inspect", "every_fh": 24, "work_h": 24},
            {"name": "Wash", "on": "Type", "action": "inspect", "every_fh": 4, "work_h": 1},
        ],
        needs=[{"of": name, "what": "Hand", "quantity": 2} for name in ("Service", "Wash")],
        resources=[hands | {"number": 4}],
    )


@pytest.fixture(scope="module")
def result(kernel, tmp_path_factory):  # noqa: ARG001 - the kernel is compiled once
    folder = tmp_path_factory.mktemp("mixed")
    scenario = plan(folder, 30 / DAYS_PER_YEAR, {"stagger": "no"}, **_mixed())
    return solve(scenario, Settings(replications=2))


def _number(frame, column, **cells):
    found = frame.filter(**cells)
    assert found.height == 1, (cells, found)
    return found[column][0]


def test_the_fleet_is_the_aircraft(result):
    """One hour of washing after every other round: 705 of 720 hours, at the latest 15 of them."""
    at = {"period": "*", "measure": "fleet"}
    found = result["availability"]
    assert _number(found, "possessed_h", site="*", type="*", **at) == pytest.approx(720)
    fleet = _number(found, "mean_frac", site="*", type="*", **at)
    assert fleet == _number(found, "mean_frac", site="*", type="Type", **at)
    assert fleet == pytest.approx(705 / 720)
    assert _number(found, "mean_frac", site="*", type="Engine", **at) == pytest.approx(0.5)
    assert _number(found, "mean_frac", site="*", type="Truck", **at) == 1.0


def test_hours_wanted_are_those_of_the_aircraft(result):
    """Sixty in the air; the drives, and the hours of the engine, stand in rows of their own."""
    at = {"period": "*", "what": "wanted", "cause": "*"}
    hours = result["hours"]
    assert _number(hours, "mean_h", mission="*", base="*", kind="*", **at) == pytest.approx(60)
    for mission, wanted in (("Round", 60), ("Drive", 90), ("Power", 720)):
        own = _number(hours, "mean_h", mission=mission, base="Base", **at)
        assert own == pytest.approx(wanted)
    summary = {
        r["quantity"]: r["mean"] for r in result["summary"].filter(site="*", type="*").to_dicts()
    }
    assert summary["wanted_h"] == summary["achieved_h"] == pytest.approx(60)
    assert summary["flown_fh"] == pytest.approx(60)
    assert summary["missions"] == 60  # a drive is a mission


def test_man_hours_for_a_flight_hour_are_worked_on_aircraft(result):
    """Fifteen washes of an hour of two people: half an hour of work for an hour of flight."""
    told = result["man_hours"].filter(period="*")
    assert _number(told, "mean_h_per_fh", level="*", site="*", task="*") == pytest.approx(0.5)
    service = _number(told, "mean_h_per_fh", level="base", site="Base", task="Service")
    assert service > 0.5
    found = result["summary"].filter(quantity="man_h_per_fh")
    assert found["mean"].to_list() == pytest.approx([0.5])
