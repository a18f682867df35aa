"""READY against renewal theory: lives under a limit, removals without fault, losses.

Each is told as a plan.  How near the figures must come: `tests/ready_figures.py`.  Source: Barlow
and Proschan 1965, 4.2 (age replacement): in a cycle of mean length M = integral of R to the limit T
there is one failure with F(T) and one planned removal with R(T).
"""

import math

import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from tests.ready_figures import RELATIVE, SHARE, Figures, Runs
from tests.ready_plans import machines, plan

from azalai.ready import codes

pytestmark = pytest.mark.usefixtures("kernel")


def cycle(scale, shape, limit):
    """Give the share of failures and the mean length of a cycle under age replacement."""

    def survives(x):
        return math.exp(-((x / scale) ** shape))

    return 1 - survives(limit), quad(survives, 0, limit)[0]


def limited(folder, observed):
    """Tell 20 machines with an engine: shape 2, mean 1 800 h, thrown away at 1 500 h."""
    tables = machines(20, 20, 1e12) | {
        "items": [{"name": "Engine"}],
        "parts": [{"parent": "Machine", "item": "Engine"}],
        "failures": [
            {"on": "Engine", "mean_fh": 1800, "shape": 2, "observed_under_limit": observed}
        ],
        "tasks": [{"name": "Life", "on": "Engine", "action": "discard", "every_fh": 1500}],
        "stock": [{"site": "Hall", "item": "Engine", "number": 100_000}],
        "offers": [{"name": "Maker", "what": "Engine"}],
    }
    return plan(folder, 40, **tables)


@pytest.mark.parametrize("observed", ["yes", "no"])
def test_removals_under_a_limit(tmp_path, observed):
    """RULES 2.1.  The mean read as seen under the limit, or as that of the free law (3 013 h)."""
    scale = 1800 / math.gamma(1.5)
    if observed == "yes":

        def wrong(scale):
            failures, length = cycle(scale, 2, 1500)
            return length / failures - 1800

        scale = brentq(wrong, 500, 5000)
    failures, length = cycle(scale, 2, 1500)
    assert length / failures == pytest.approx(1800 if observed == "yes" else 3013, abs=0.5)
    runs, figures = Runs(limited(tmp_path, observed), 105), Figures()
    jobs = runs.block("driver_jobs").sum(axis=2)
    hours = runs.block("tails").sum(axis=(1, 2))[:, codes.T_FH]
    for driver, share in (
        (("failures", "Engine | failure"), failures),
        (("tasks", "Life"), 1 - failures),
    ):
        exact = share / length
        found = jobs[:, runs.labels.drivers.index(driver)]
        figures.ratio(driver[0], found, hours, exact, RELATIVE * exact)
    figures.settle()


def test_removals_without_fault_are_their_share(tmp_path):
    """RULES 2.4.  Of removals each 100 h, 30 % test good: two hours in the shop, others eight."""
    tables = machines(20, 20, 1e12) | {
        "items": [{"name": "Box"}],
        "parts": [{"parent": "Machine", "item": "Box"}],
        "failures": [{"on": "Box", "mean_fh": 100, "no_fault_frac": 0.3}],
        "tasks": [
            {"name": "Mend", "on": "Box", "action": "repair", "work_h": 8, "test_h": 2},
        ],
        "stock": [{"site": "Hall", "item": "Box", "number": 100}],
    }
    runs, figures = Runs(plan(tmp_path, 8, **tables), 25), Figures()
    shop = runs.block("shops").sum(axis=1)
    k = [(site, task) for site, task, _ in runs.labels.shops].index(("Hall", "Mend"))
    jobs = shop[:, k, codes.H_JOBS]
    hours = runs.block("tails").sum(axis=(1, 2))[:, codes.T_FH]
    figures.ratio("good", shop[:, k, codes.H_NO_FAULT], jobs, 0.3, SHARE)
    figures.ratio("removals", jobs, hours, 1 / 100, RELATIVE / 100)
    figures.ratio("time", shop[:, k, codes.H_BUSY], jobs, 0.3 * 2 + 0.7 * 8, RELATIVE * 6.2)
    figures.settle()


def test_aircraft_are_lost_by_their_hours(tmp_path):
    """RULES 4.10.  500 losses in 100 000 h, ten hours a day: half are gone after ln 2 / 0.05 days.

    Of 50 aircraft 50 (1 - exp(-0.005 x 10 x 30)) are lost in thirty days.
    """
    scenario = plan(
        tmp_path,
        30 / 365.25,
        sites=[{"name": "Base", "roles": "base"}],
        types=[{"name": "Type", "cruise_km_per_h": 200, "losses_per_100000fh": 500}],
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 50}],
        missions=[
            {"name": "Round", "mode": "scheduled", "base": "Base", "when": "08:00"}
            | {"sortie_h": 10, "wanted": 50, "minimum": 1}
        ],
    )
    runs, figures = Runs(scenario, 1200), Figures()
    lost = runs.block("tails").sum(axis=(1, 2))[:, codes.T_LOST]
    figures.mean("lost", lost / 50, 1 - math.exp(-0.005 * 10 * 30), 2 * SHARE)
    figures.settle()
