"""READY against queues: calls that wait or are lost, in order of urgency, by hour and by month.

Each is told as a plan.  How near the figures must come: `tests/ready_figures.py`; where a queue is
so busy that its standard error cannot reach 0.2 % of the value in the time of a test, the error
that is reached stands beside it.  Sources: Erlang 1917 (waiting, loss), Pollaczek 1930, Cobham 1954
(priority), Sevastyanov 1957 (the loss does not depend on the law of service).
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from tests.ready_figures import HOURS_PER_YEAR, RELATIVE, SHARE, Figures, Runs
from tests.ready_plans import plan

from azalai.ready import codes
from azalai.tables.times import MONTHS

pytestmark = pytest.mark.usefixtures("kernel")

CASES = Path(__file__).parent / "simulation"
LAWS = {
    "fixed": {},
    "exponential": {"sortie_law": "exponential"},
    "lognormal": {"sortie_cv": 2, "sortie_law": "lognormal"},
}


def calls(name, per_h, service_h, patience_h=100_000, **more):
    """Tell calls that aircraft at Base answer one by one."""
    told = {"name": name, "mode": "call", "base": "Base", "per_y": per_h * HOURS_PER_YEAR}
    return told | {"sortie_h": service_h, "patience_h": patience_h} | more


def base(folder, aircraft, years, missions, **more):
    """Write a plan of one base."""
    return plan(
        folder,
        years,
        sites=[{"name": "Base", "roles": "base"}],
        types=[{"name": "Type", "cruise_km_per_h": 200}],
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": aircraft}],
        missions=missions,
        **more,
    )


def hold_wait(figures, family, served, exact, error):
    """Hold the mean wait of calls."""
    waited = served[:, codes.V_AIRBORNE_MIN] / 60
    figures.ratio(family, waited, served[:, codes.V_REACHED], exact, error * exact)


def queues():
    with (CASES / "mmc_queue.csv").open() as file:
        return list(csv.DictReader(file))


#: Years of each replication, and the standard error of the wait that twenty of them reach.
WAITS = {
    "1-0.8": (22, 0.006),
    "2-1.5": (12, 0.0055),
    "3-0.2": (35, 0.0075),
    "4-3.2": (6, 0.007),
    "2-0.5": (30, 0.006),
}


def test_calls_that_wait_are_erlang_c(tmp_path):
    figures = Figures()
    for k, case in enumerate(queues()):
        c, rate, service = (float(case[n]) for n in ("servers", "arrival_rate", "service_rate"))
        years, error = WAITS[f"{c:.0f}-{case['arrival_rate']}"]
        told = [calls("Call", rate, 1 / service, sortie_law="exponential")]
        runs = Runs(base(tmp_path / str(k), int(c), years, told), 20)
        hold_wait(figures, "wait", runs.services(), float(case["mean_wait"]), error)
    figures.settle()


def test_one_aircraft_and_general_sorties_are_pollaczek_khinchine(tmp_path):
    cases = {c["id"]: c for c in json.loads((CASES / "closed_form_cases.json").read_text())}
    given, figures = cases["mg1_wait"]["input"], Figures()
    for k, (law, error) in enumerate(zip(LAWS, (0.005, 0.0065, 0.021), strict=True)):
        told = [calls("Call", given["arrival_rate"], given["mean_service"], **LAWS[law])]
        runs = Runs(base(tmp_path / str(k), 1, 15, told), 30)
        exact = cases["mg1_wait"]["expected"]["mean_wait"][k]
        hold_wait(figures, "wait", runs.services(), exact, error)
    figures.settle()


@pytest.mark.parametrize(("law", "count"), [("fixed", 15), ("exponential", 20), ("lognormal", 33)])
def test_calls_without_patience_are_lost_by_erlang_b_whatever_the_law(tmp_path, law, count):
    figures = Figures()
    for aircraft, load in ((1, 0.5), (2, 1.5), (4, 3.0)):
        terms = [load**k / math.factorial(k) for k in range(aircraft + 1)]
        told = [calls("Call", load / 2, 2.0, patience_h=0, **LAWS[law])]
        runs = Runs(base(tmp_path / str(aircraft), aircraft, 10, told), count)
        served = runs.services()
        lost, asked = served[:, codes.LOST], served[:, codes.V_CALLS]
        figures.ratio("lost", lost, asked, terms[-1] / sum(terms), SHARE)
    figures.settle()


def test_the_more_urgent_calls_wait_less(tmp_path):
    """Cobham 1954: one server, W0 = 0.8 x 1 h left of who is served; not interrupted.

    W1 = W0 / (1 - 0.3), W2 = W0 / ((1 - 0.3) (1 - 0.8)) for loads of 0.3 and 0.5.
    """
    law = {"sortie_law": "exponential"}
    told = [calls("First", 0.3, 1, priority=1, **law), calls("Second", 0.5, 1, priority=2, **law)]
    runs, figures = Runs(base(tmp_path, 1, 20, told), 20), Figures()
    hold_wait(figures, "first", runs.service("First"), 0.8 / 0.7, 0.0025)
    hold_wait(figures, "second", runs.service("Second"), 0.8 / (0.7 * 0.2), 0.008)
    figures.settle()


def test_calls_come_by_hour_and_by_month(tmp_path):
    """Three times as often 06:00-18:00, twice as often in June to August.

    Asked for outside 06:00-18:00 they are lost, the window being closed: 1/4.  Of all, those of
    June to August are 2 x 92 of 2 x 92 + 273.25 days (28 years hold 7 leap days).
    """
    told = [calls("Call", 2, 0.1, patience_h=0, profile="Busy", when="06:00-18:00")]
    slots = [("06:00-18:00", 3), ("jun-aug", 2)]
    profile = [{"profile": "Busy", "slot": slot, "weight": weight} for slot, weight in slots]
    runs, figures = Runs(base(tmp_path, 20, 4, told, profiles=profile), 15), Figures()
    served = runs.services()
    closed = served[:, codes.V_LOST_BY + codes.C_CLOSED]
    figures.ratio("hours", closed, served[:, codes.V_CALLS], 1 / 4, SHARE)
    months = runs.block("services")[:, :, 0, codes.V_CALLS]
    summer = np.isin(np.array(runs.labels.bin_calendar), (6, 7, 8))
    days = 4 * 365 + 1
    exact = 2 * 4 * 92 / (2 * 4 * 92 + days - 4 * 92)
    figures.ratio("months", months[:, summer].sum(axis=1), months.sum(axis=1), exact, SHARE)
    mean = 2 * 24 * 365.25 * 4 * (days + 4 * 92) / (4 * (365.25 + 92))
    figures.mean("calls", served[:, codes.V_CALLS], mean, RELATIVE * mean)
    figures.settle()


def test_each_load_of_freight_is_flown_once_from_the_nearest_base(tmp_path):
    """A Poisson stream from each place: 20 000 t a year over what the aircraft of a call carry.

    South of the middle two aircraft with 400 kg each, 25 000 calls; north of it one with 500 kg,
    40 000.  No mission flies what the other one does.
    """
    at = {"longitude_deg": 10, "elevation_m": 0}
    places = {"South": 0.0, "Ford": 0.05, "Well": 0.15, "North": 0.2}
    haul = {"mode": "call", "serves": "freight", "patience_h": 1000}
    told = [
        haul | {"name": "Two", "base": "South", "wanted": 2, "load_kg": 400},
        haul | {"name": "One", "base": "North", "load_kg": 500},
    ]
    asked = {"kind": "freight", "kg_per_y": 20_000_000}
    scenario = plan(
        tmp_path,
        2,
        sites=[at | {"name": n, "latitude_deg": y, "roles": "base"} for n, y in places.items()],
        types=[{"name": "Type", "cruise_km_per_h": 200}],
        fleet=[
            {"name": f"{site} tail", "type": "Type", "site": site, "count": 12}
            for site in ("South", "North")
        ],
        missions=told,
        demand=[asked | {"site": site} for site in ("Ford", "Well")],
    )
    runs, figures = Runs(scenario, 8), Figures()
    years = (365 + 366) / 365.25
    for name, a_year in (("Two", 25_000), ("One", 40_000)):
        served, exact = runs.service(name), years * a_year
        figures.mean(name, served[:, codes.V_CALLS], exact, RELATIVE * exact)
    figures.settle()


@pytest.mark.parametrize("frac", [0.9, 0.5])
def test_weather_takes_its_share_of_departures_and_comes_in_spells(tmp_path, frac):
    """Unflyable spells of 8 h: a departure 4 h after a lost one is lost with probability

    (1 - f) + f exp(-4 (1 / 8 + 1 / (8 f / (1 - f)))) of an alternating exponential process; one
    after another with two hours of patience is lost with (1 - f) exp(-2 / 8).
    """
    climate = [{"site": "Base", "month": m, "flyable_frac": frac, "spell_h": 8} for m in MONTHS]
    hour = {"mode": "scheduled", "base": "Base", "sortie_h": 0.5}
    told = [
        hour | {"name": "Round", "when": "10:00"},
        hour | {"name": "Patient", "when": "20:00", "patience_h": 2},
    ]
    runs, figures = Runs(base(tmp_path, 2, 10, told, climate=climate), 60), Figures()
    for name, exact in (("Round", 1 - frac), ("Patient", (1 - frac) * math.exp(-2 / 8))):
        served = runs.service(name)
        lost = served[:, codes.V_LOST_BY + codes.C_WEATHER]
        figures.ratio(name, lost, served[:, codes.LOST] * 0 + 3652, exact, 1.5 * SHARE)
    figures.settle()
