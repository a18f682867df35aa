"""READY against machines that fail and are mended: crews, spares, neighbours, shifts, k of n.

Each is told as a plan.  How near the figures must come: `tests/ready_figures.py`.  Sources: Barlow
and Proschan 1965 (birth and death), Palm 1938 (with ample repair only the mean of its law counts).
"""

import csv
import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.ready_figures import HOURS_PER_YEAR, SHARE, Figures, Runs
from tests.ready_plans import machines, plan

from azalai.ready import codes

pytestmark = pytest.mark.usefixtures("kernel")

CASES = Path(__file__).parent / "simulation"
LAWS = {"fixed": {}, "exponential": {"law": "exponential"}, "lognormal": {"cv": 2}}


def cases():
    return {c["id"]: c for c in json.loads((CASES / "closed_form_cases.json").read_text())}


def repair_rows():
    with (CASES / "machine_repair_with_spares.csv").open() as file:
        return list(csv.DictReader(file))


def repair(work_h, column="work", **law):
    """Tell a repair of the machine."""
    told = {"name": "Repair", "on": "Machine", "action": "repair", f"{column}_h": work_h}
    return told | {f"{column}_{name}": value for name, value in law.items()}


#: Years of each replication, so that every share is known to one part in a thousand.
YEARS = (30, 15, 80, 20, 20, 20)


@pytest.mark.parametrize("seed", [None, 77])
def test_machines_with_spares_and_crews(tmp_path, seed):
    """Six cases; 77 is the documented second seed."""
    figures = Figures()
    for k, case in enumerate(repair_rows()):
        required, spares = int(case["machines_required"]), int(case["spares"])
        tables = machines(
            required + spares,
            required,
            1 / float(case["failure_rate"]),
            tasks=[repair(1 / float(case["repair_rate"]), law="exponential")],
            needs=[{"of": "Repair", "what": "Crew"}],
            resources=[{"site": "Hall", "resource": "Crew", "number": case["repair_crews"]}],
        )
        runs = Runs(plan(tmp_path / str(k), YEARS[k], **tables), 20, seed)
        served, pool = runs.services(), runs.block("pools").sum(axis=(1, 2))
        for family, above, below, exact in (
            (
                "running",
                served[:, codes.V_ACHIEVED_H],
                served[:, codes.V_WANTED_H],
                case["mean_fraction_of_required_running"],
            ),
            (
                "all running",
                served[:, codes.V_FULL_H],
                served[:, codes.V_WINDOW_H],
                case["prob_all_required_running"],
            ),
            (
                "crews",
                pool[:, codes.P_BUSY],
                pool[:, codes.P_DUTY],
                case["crew_utilisation"],
            ),
        ):
            figures.ratio(family, above, below, float(exact), SHARE)
    figures.settle()


def chain(machines_in_use, spares, failure_rate, repair_rate):
    """Give the stationary law of how many are in ample repair: a chain of birth and death."""
    total, terms = machines_in_use + spares, [1.0]
    for n in range(total):
        running = min(machines_in_use, total - n)
        terms.append(terms[-1] * running * failure_rate / ((n + 1) * repair_rate))
    return np.array(terms) / sum(terms)


@pytest.mark.parametrize("law", LAWS)
def test_with_ample_repair_only_the_mean_counts(tmp_path, law):
    """Palm 1938: five run, one spare, failures each 50 h, repairs of 10 h in three laws."""
    p = chain(5, 1, 1 / 50, 1 / 10)
    running = sum(q * min(5, 6 - n) for n, q in enumerate(p)) / 5
    tables = machines(6, 5, 50, tasks=[repair(10, **LAWS[law])])
    runs, figures = Runs(plan(tmp_path, 48, **tables), 24), Figures()
    served = runs.services()
    wanted, window = served[:, codes.V_WANTED_H], served[:, codes.V_WINDOW_H]
    figures.ratio("running", served[:, codes.V_ACHIEVED_H], wanted, running, SHARE)
    figures.ratio("all", served[:, codes.V_FULL_H], window, p[0] + p[1], SHARE)
    figures.settle()


def stocked(halls, lateral_h, folder):
    """Tell ten machines a hall, a part in each, one spare a hall, bought in 100 h on the mean."""
    sites = [{"name": f"Hall {k}"} for k in range(halls)]
    mission = {"mode": "standing", "wanted": 10, "minimum": 1}
    tables = {
        "sites": sites,
        "types": [{"name": "Machine", "kind": "machine"}],
        "fleet": [
            {"name": f"M{k}", "type": "Machine", "site": f"Hall {k}", "count": 10}
            for k in range(halls)
        ],
        "missions": [mission | {"name": f"Run {k}", "base": f"Hall {k}"} for k in range(halls)],
        "items": [{"name": "Part"}],
        "parts": [{"parent": "Machine", "item": "Part"}],
        "failures": [{"on": "Part", "mean_fh": 1000}],
        "offers": [
            {"name": "Maker", "what": "Part", "lead_d": 100 / 24, "lead_law": "exponential"}
        ],
        "stock": [{"site": f"Hall {k}", "item": "Part", "number": 1} for k in range(halls)],
        "routes": [
            {"origin": "Hall 0", "destination": "Hall 1", "mode": "road", "distance_km": 1}
            | {"time_h": 0.0001}
        ],
    }
    return plan(folder, 20, {"lateral_h": lateral_h} if lateral_h else None, **tables)


def helping(size, failure_rate, supply_rate):
    """Give the share that runs where two halls with a spare each help each other at once.

    The state is (x, y), each the spare of a hall less its machines that wait; what is on order
    for a hall is 1 - x.  A failure takes the own spare, else the other's, else it waits.
    """
    net = list(range(1, -size - 1, -1))
    states = {pair: k for k, pair in enumerate((x, y) for x in net for y in net)}
    rates = np.zeros((len(states), len(states)))
    for (x, y), k in states.items():
        for own, other, turn in ((x, y, 1), (y, x, -1)):
            runs = size + min(own, 0)
            after = (own, other - 1) if own <= 0 < other else (own - 1, other)
            if runs > 0:
                rates[k, states[after[::turn]]] += runs * failure_rate
            if own < 1:
                rates[k, states[(own + 1, other)[::turn]]] += (1 - own) * supply_rate
    np.fill_diagonal(rates, -rates.sum(axis=1))
    rates[:, 0] = 1.0
    law = np.linalg.solve(rates.T, np.eye(len(states))[0])
    running = [2 * size + min(x, 0) + min(y, 0) for x, y in states]
    return float(law @ running) / (2 * size)


@pytest.mark.parametrize("lateral_h", [0, 1])
def test_two_stores_with_and_without_each_others_help(tmp_path, lateral_h):
    """Two halls of ten with a spare each, failures each 1 000 h, parts bought in 100 h."""
    p = chain(10, 1, 1 / 1000, 1 / 100)
    exact = sum(q * min(10, 11 - n) for n, q in enumerate(p)) / 10
    if lateral_h:
        alone, exact = exact, helping(10, 1 / 1000, 1 / 100)
        assert exact > alone + 0.005
    runs, figures = Runs(stocked(2, lateral_h, tmp_path), 20), Figures()
    served = runs.services()
    figures.ratio(
        "running", served[:, codes.V_ACHIEVED_H], served[:, codes.V_WANTED_H], exact, SHARE
    )
    figures.settle()


def test_a_new_unit_over_time(tmp_path):
    """A(t) = m / (l + m) + l / (l + m) exp(-(l + m) t), its mean over days 1, 5, 10 and 50."""
    case, figures = cases()["single_unit_transient"], Figures()
    fails, mends = 1 / case["input"]["mean_life"], 1 / case["input"]["mean_repair"]
    both = fails + mends

    def available(t):
        return mends / both + fails / both * math.exp(-both * t)

    for day, exact in case["expected"].items():
        assert available(int(day)) == pytest.approx(exact, abs=1e-12)
    tables = machines(100, 100, 50 * 24, tasks=[repair(8 * 24, law="exponential")])
    start = date(2027, 1, 1)
    window = (start, start + timedelta(days=50))
    runs = Runs(plan(tmp_path, 51 / 365.25, **tables), 1300, window=window)
    hours = runs.block("state_h").sum(axis=2)
    up = hours[:, :, codes.AVAILABLE_FROM :].sum(axis=2)
    for day in (int(d) for d in case["expected"]):
        edge = fails / both**2 * (math.exp(-both * (day - 1)) - math.exp(-both * day))
        figures.ratio(
            f"day {day}", up[:, day - 1], hours[:, day - 1].sum(axis=1), mends / both + edge, SHARE
        )
    figures.settle()


@pytest.mark.parametrize(("name", "needed"), [("availsim_2oo4", 2), ("availsim_3oo4", 1)])
def test_enough_of_four_work_through_the_first_year(tmp_path, name, needed):
    """Four parts that nobody mends; down when `needed` no longer work (AvailSim4, CERN)."""
    case = cases()[name]
    tables = machines(100, 100, 1e12)
    tables |= {
        "items": [{"name": "Part"}],
        "parts": [{"parent": "Machine", "item": "Part", "quantity": 4, "needed": needed}],
        "failures": [{"on": "Part", "mean_fh": case["input"]["mean_life"] * HOURS_PER_YEAR}],
        "offers": [{"name": "Never", "what": "Part", "lead_d": 100_000}],
    }
    assert case["input"]["system_fails_when_failed_components_at_least"] == 5 - needed
    runs, figures = Runs(plan(tmp_path, 1, **tables), 1500), Figures()
    down = runs.block("driver_jobs").sum(axis=(1, 2))
    exact = case["expected"]["prob_failed_by_horizon"]
    figures.mean("failed", down / 100, exact, SHARE / 10)
    figures.settle()


def test_work_runs_with_the_clock_of_the_shift(tmp_path):
    """Five hours of work, 06:00-14:00 only; failures each 200 h of running.

    A repair that ends at phase x of the day is followed by a failure at phase u with density
    proportional to exp(-((u - x) mod 24) / 200); it then takes the rest of the work across
    nights.  The law of x is the fixed point of that, on a grid of minutes.
    """
    n = 24 * 60
    grid = (np.arange(n) + 0.5) / 60

    def takes(u):
        wait = 6 - u if u < 6 else (30 - u if u >= 14 else 0.0)
        begun = (u + wait) % 24
        today = 14 - begun
        return wait + (5 if today >= 5 else 5 + 16)

    took = np.array([takes(u) for u in grid])
    ends = ((grid + took) % 24 * 60).astype(int) % n
    step = math.exp(-1 / 60 / 200)
    law = np.ones(n) / n
    for _ in range(60):
        kernel_law = step ** np.arange(n)
        fails = np.real(np.fft.ifft(np.fft.fft(law) * np.fft.fft(kernel_law / kernel_law.sum())))
        law = np.bincount(ends, weights=fails, minlength=n)
    exact = 200 / (200 + float(fails @ took))
    tables = machines(
        20,
        20,
        200,
        tasks=[repair(5)],
        needs=[{"of": "Repair", "what": "Crew"}],
        resources=[{"site": "Hall", "resource": "Crew", "number": 20, "hours": "06:00-14:00"}],
    )
    runs, figures = Runs(plan(tmp_path, 5, **tables), 20), Figures()
    served = runs.services()
    figures.ratio(
        "running", served[:, codes.V_ACHIEVED_H], served[:, codes.V_WANTED_H], exact, SHARE
    )
    figures.settle()
