"""What SUSTAIN and AFFORD plan is what READY flies where nothing is wanting.

Each stands for the other: hours, landings, missions, what is carried and what is burned.
"""

import math

import numpy as np
import polars as pl
import pytest
from tests.ready_hand import fuelled, with_trucks
from tests.ready_plans import plan

from azalai.afford.planned import planned
from azalai.ready.solve import Settings, solve

pytestmark = pytest.mark.usefixtures("kernel")

#: No figure of chance may lie further off, in standard errors.
Z = 3.5
COUNTED = ("fh", "landings", "starts", "missions", "achieved", "fuel")
CARRIED = ("carried_pax_km", "carried_t_km")
PLACES = {"South": 0.0, "Ford": 0.4, "Well": 1.1, "North": 1.6}


@pytest.fixture
def told(tmp_path):
    """Give a plan with aircraft enough for four ways to ask for them, with waits at the stops."""
    at = {"longitude_deg": 10, "elevation_m": 0}
    burns = {"fuel": "Jet", "fuel_kg": 2000, "seats_pax": 9}
    round_ = {"mode": "scheduled", "base": "South", "when": "mon 08:00 | thu 13:00"}
    haul = {"mode": "call", "patience_h": 500, "kind": "resupply", "ground_h": 0.75}
    return plan(
        tmp_path,
        2,
        sites=[at | {"name": n, "latitude_deg": y, "roles": "base"} for n, y in PLACES.items()],
        types=[
            burns | {"name": "Fast", "cruise_km_per_h": 250, "burn_kg_per_h": 400},
            burns | {"name": "Slow", "cruise_km_per_h": 150, "burn_kg_per_h": 200},
        ],
        items=[{"name": "Jet", "kind": "fuel"}],
        offers=[{"name": "Jet offer", "what": "Jet"}],
        fleet=[
            {"name": f"{kind} {site}", "type": kind, "site": site, "count": 25}
            for kind, site in (("Slow", "South"), ("Fast", "North"))
        ],
        missions=[
            round_ | {"name": "Round", "stops": "Ford | Well", "ground_h": 0.5, "wanted": 2}
            | {"load_kg": 300, "back_pax": 3, "patience_h": 5},
            {"name": "Drill", "mode": "quota", "base": "North", "sorties_per_month": 10}
            | {"sortie_h": 1.5, "wanted": 2},
            haul | {"name": "Two", "serves": "freight", "wanted": 2, "load_kg": 400}
            | {"types": "Fast | Slow", "profile": "Season"},
            haul | {"name": "One", "base": "North", "serves": "freight", "load_kg": 500}
            | {"profile": "Season"},
        ],
        demand=[{"site": s, "kind": "freight", "kg_per_y": 2_000_000} for s in ("Ford", "Well")],
        profiles=[
            {"profile": "Season", "slot": "jul-sep 06:00-18:00", "weight": 3},
            {"profile": "Season", "slot": "sat-sun", "weight": 0.5},
        ],
    )  # fmt: skip


def _sums(quantities, what, replications):
    """Give what was counted of one kind in each replication."""
    rows = quantities.filter(pl.col("what") == what)
    of_each = rows.group_by("replication").agg(pl.col("number").sum())
    found = dict(of_each.iter_rows())
    return np.array([found.get(r, 0.0) + found.get(-1, 0.0) for r in range(replications)])


def test_what_is_planned_is_what_is_flown_where_nothing_is_wanting(told):
    runs = 12
    flown = solve(told, Settings(replications=runs, seed=5))["quantities"]
    asked = planned(told)
    for what in (*COUNTED, *CARRIED):
        told_h = asked.filter(pl.col("what") == what)["number"].sum()
        each = _sums(flown, what, runs)
        error = each.std(ddof=1) / math.sqrt(runs)
        assert told_h > 0, what
        assert error < 0.005 * told_h, (what, error / told_h)
        # what is under way at the last instant is not counted: the last day of 731
        assert abs(each.mean() - told_h) < Z * error + told_h / 731, (what, each.mean(), told_h)


@pytest.mark.parametrize("name", ["Round", "Drill"])
def test_what_chance_does_not_move_is_the_same(told, name):
    flown = solve(told, Settings(replications=1, seed=5))["quantities"]
    for what in ("missions", "achieved", "carried_t_km", "carried_pax_km"):
        one, other = (
            q.filter((pl.col("what") == what) & (pl.col("key") == name))["number"].sum()
            for q in (flown, planned(told))
        )
        assert one == pytest.approx(other, rel=2e-3), what


@pytest.mark.parametrize(("mass_kg", "rows"), [(1, 1), (50, 1), (50, 2)])
def test_trucks_drive_as_far_as_is_planned_and_are_loaded_both_ways(tmp_path, mass_kg, rows):
    """Fuel fills every truck that goes out; broken pumps ride home with them, and cost no way.

    A truck carries 500 kg, and is not always full where the next pump does not fit.  With a way for
    each direction the pumps of 50 kg would add an eighth.  The way back may have a row of its own.
    """
    tables = with_trucks(
        fuelled(number=9000, target=9000, reorder_at=8999), trucks=30, most=1, escort=""
    )
    tables["routes"][0]["time_h"] = 6
    back = {"origin": "Base", "destination": "Depot"}
    tables["routes"] += [tables["routes"][0] | back] * (rows - 1)
    tables["items"].append({"name": "Pump", "mass_kg": mass_kg})
    tables["parts"] = [{"parent": "Type", "item": "Pump", "quantity": 10}]
    tables["failures"] = [{"on": "Pump", "mean_fh": 40}]
    tables["tasks"] = [
        {"name": "Swap", "on": "Pump", "action": "replace"},
        {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 20},
    ]
    tables["capability"] = [{"site": "Depot", "task": "Mend"}]
    tables["stock"] += [
        {"site": site, "item": "Pump", "number": 40, "target": 40} for site in ("Base", "Depot")
    ]
    told = plan(tmp_path, 2, {"stagger": "no"}, **tables)
    runs = 8
    flown = _sums(solve(told, Settings(replications=runs, seed=5))["quantities"], "km", runs)
    asked = planned(told).filter(pl.col("what") == "km")["number"].sum()
    assert flown.mean() == pytest.approx(asked, rel=0.02)
