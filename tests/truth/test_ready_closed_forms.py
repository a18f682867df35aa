"""READY against exact answers, each told as a plan and not through private doors.

Every figure must lie within 3.5 standard errors of the exact one.  The seeds are those of the
plans; a second one is named where it is used.
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from tests.ready_plans import machines, plan

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.solve import run_one

pytestmark = pytest.mark.usefixtures("kernel")

CASES = Path(__file__).parent / "simulation"
Z = 3.5
HOURS_PER_YEAR = 8766.0


def rows_of(scenario, count, seed=None):
    made = build(scenario, seed)
    return made, np.array([run_one(made, r) for r in range(count)])


def near(values, exact):
    """Hold the mean of replications against an exact figure."""
    mean, error = np.mean(values), np.std(values, ddof=1) / math.sqrt(len(values))
    assert abs(mean - exact) <= Z * error, (mean, error, exact)
    return error


def repair_rows():
    with (CASES / "machine_repair_with_spares.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", [None, 77])
@pytest.mark.parametrize("case", repair_rows(), ids=lambda c: "-".join(list(c.values())[:3]))
def test_machines_with_spares_and_crews(tmp_path, case, seed):
    required, spares = int(case["machines_required"]), int(case["spares"])
    tables = machines(
        required + spares,
        required,
        1 / float(case["failure_rate"]),
        tasks=[
            {
                "name": "Repair",
                "on": "Machine",
                "action": "repair",
                "work_h": 1 / float(case["repair_rate"]),
                "work_law": "exponential",
            }
        ],
        needs=[{"of": "Repair", "what": "Crew"}],
        resources=[{"site": "Hall", "resource": "Crew", "number": case["repair_crews"]}],
    )
    made, rows = rows_of(plan(tmp_path, 40, **tables), 24, seed)
    served = made.shape.block(rows, "services").sum(axis=(1, 2))
    wanted = served[:, codes.V_WANTED_H]
    near(served[:, codes.V_ACHIEVED_H] / wanted, float(case["mean_fraction_of_required_running"]))
    near(
        served[:, codes.V_FULL_H] / served[:, codes.V_WINDOW_H],
        float(case["prob_all_required_running"]),
    )
    pool = made.shape.block(rows, "pools").sum(axis=(1, 2))
    near(pool[:, codes.P_BUSY] / pool[:, codes.P_DUTY], float(case["crew_utilisation"]))


def calls(folder, aircraft, per_h, service_h, years=1, patience_h=100_000, **law):
    """Tell calls that aircraft at one base answer one by one: a queue, or a loss system."""
    return plan(
        folder,
        years,
        sites=[{"name": "Base", "roles": "base"}],
        types=[{"name": "Type", "cruise_km_per_h": 200}],
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": aircraft}],
        missions=[
            {
                "name": "Call",
                "mode": "call",
                "base": "Base",
                "per_y": per_h * HOURS_PER_YEAR,
                "sortie_h": service_h,
                "patience_h": patience_h,
                **law,
            }
        ],
    )


def waits(made, rows):
    served = made.shape.block(rows, "services").sum(axis=(1, 2))
    return served[:, codes.V_AIRBORNE_MIN] / 60 / served[:, codes.V_REACHED]


def queues():
    with (CASES / "mmc_queue.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", queues(), ids=lambda c: f"{c['servers']}-{c['arrival_rate']}")
def test_calls_that_wait_are_erlang_c(tmp_path, case):
    scenario = calls(
        tmp_path,
        case["servers"],
        float(case["arrival_rate"]),
        1 / float(case["service_rate"]),
        years=8,
        sortie_law="exponential",
    )
    made, rows = rows_of(scenario, 24)
    near(waits(made, rows), float(case["mean_wait"]))


def test_one_aircraft_and_general_sorties_are_pollaczek_khinchine(tmp_path):
    cases = {c["id"]: c for c in json.loads((CASES / "closed_form_cases.json").read_text())}
    case = cases["mg1_wait"]
    laws = [{}, {"sortie_law": "exponential"}, {"sortie_cv": 2, "sortie_law": "lognormal"}]
    given = case["input"]
    for k, law in enumerate(laws):
        scenario = calls(
            tmp_path / str(k), 1, given["arrival_rate"], given["mean_service"], years=20, **law
        )
        made, rows = rows_of(scenario, 30)
        near(waits(made, rows), case["expected"]["mean_wait"][k])


@pytest.mark.parametrize(("aircraft", "load"), [(1, 0.5), (2, 1.5), (4, 3.0)])
def test_calls_without_patience_are_lost_by_erlang_b(tmp_path, aircraft, load):
    terms = [load**k / math.factorial(k) for k in range(aircraft + 1)]
    scenario = calls(tmp_path, aircraft, load / 2, 2.0, years=10, patience_h=0)
    made, rows = rows_of(scenario, 20)
    served = made.shape.block(rows, "services").sum(axis=(1, 2))
    near(served[:, codes.LOST] / served[:, codes.V_CALLS], terms[-1] / sum(terms))


def test_unscheduled_removals_under_a_limit_come_at_the_told_rate(tmp_path):
    """Shape 2, mean 1 800 h seen under a TBO of 1 500 h (RULES 2.1)."""
    tables = machines(4, 4, 1e9)
    tables |= {
        "items": [{"name": "Engine"}],
        "parts": [{"parent": "Machine", "item": "Engine"}],
        "failures": [{"on": "Engine", "mean_fh": 1800, "shape": 2}],
        "tasks": [
            {"name": "Life", "on": "Engine", "action": "discard", "every_fh": 1500},
        ],
        "stock": [{"site": "Hall", "item": "Engine", "number": 100000}],
        "offers": [{"name": "Maker", "what": "Engine"}],
    }
    made, rows = rows_of(plan(tmp_path, 20, **tables), 30)
    jobs = made.shape.block(rows, "driver_jobs").sum(axis=2)
    hours = made.shape.block(rows, "tails").sum(axis=(1, 2))[:, codes.T_FH]
    near(jobs[:, made.labels.drivers.index(("failures", "Engine | failure"))] / hours, 1 / 1800)


@pytest.mark.parametrize("frac", [0.9, 0.5])
def test_weather_takes_its_share_of_departures(tmp_path, frac):
    scenario = plan(
        tmp_path,
        10,
        sites=[{"name": "Base", "roles": "base"}],
        types=[{"name": "Type", "cruise_km_per_h": 200}],
        fleet=[{"name": "T", "type": "Type", "site": "Base"}],
        climate=[
            {"site": "Base", "month": m, "flyable_frac": frac, "spell_h": 8}
            for m in [
                "jan",
                "feb",
                "mar",
                "apr",
                "may",
                "jun",
                "jul",
                "aug",
                "sep",
                "oct",
                "nov",
                "dec",
            ]
        ],
        missions=[
            {
                "name": "Round",
                "mode": "scheduled",
                "base": "Base",
                "when": "10:00",
                "sortie_h": 1,
            }
        ],
    )
    made, rows = rows_of(scenario, 30)
    served = made.shape.block(rows, "services").sum(axis=(1, 2))
    lost = served[:, codes.V_LOST_BY + codes.C_WEATHER]
    near(lost / (lost + served[:, codes.WHOLE]), 1 - frac)


def test_order_point_and_lot_hold_the_stock_of_a_poisson_demand(tmp_path):
    """(R, Q) with lead time L: mean stock less backorders is R + (Q + 1) / 2 - demand in L."""
    tables = machines(10, 10, 1e9)
    tables |= {
        "items": [{"name": "Filter", "kind": "consumable"}],
        "failures": [{"on": "Machine", "mean_fh": 200}],
        "tasks": [{"name": "Fix", "on": "Machine", "action": "repair", "work_h": 0.01}],
        "needs": [{"of": "Fix", "what": "Filter"}],
        "stock": [
            {
                "site": "Hall",
                "item": "Filter",
                "number": 40,
                "target": 40,
                "reorder_at": 30,
                "order_quantity": 20,
            }
        ],
        "offers": [{"name": "Shop", "what": "Filter", "lead_d": 10}],
    }
    made, rows = rows_of(plan(tmp_path, 20, **tables), 20)
    stores = made.shape.block(rows, "stores").sum(axis=1)
    at = made.labels.stores.index(("Hall", "Filter", "consumable"))
    hours = sum(made.labels.bin_h)
    net = (stores[:, at, codes.W_ON_HAND] - stores[:, at, codes.W_BACKORDER]) / hours
    flown = made.shape.block(rows, "tails").sum(axis=(1, 2))[:, codes.T_FH]
    in_lead = np.mean(flown) / hours / 200 * 240
    # the first cycle starts above its steady state: 20 years and 0.02 of a unit
    assert np.mean(net) == pytest.approx(30 + 10.5 - in_lead, abs=0.1)
