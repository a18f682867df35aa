"""READY against stocks of a Poisson demand: order point and lot, fuel that comes once a week.

Each is told as a plan.  How near the figures must come: `tests/ready_figures.py`.
"""

import numpy as np
import pytest
from scipy.stats import poisson
from tests.ready_figures import HOURS_PER_YEAR, SHARE, Figures, Runs
from tests.ready_plans import machines, plan

from azalai.ready import codes

pytestmark = pytest.mark.usefixtures("kernel")


def test_order_point_and_lot_hold_the_stock_of_a_poisson_demand(tmp_path):
    """(R, Q) with lead time L: mean stock less backorders is R + (Q + 1) / 2 - demand in L."""
    tables = machines(10, 10, 1e9)
    tables |= {
        "items": [{"name": "Filter", "kind": "consumable"}],
        "failures": [{"on": "Machine", "mean_fh": 200}],
        "tasks": [{"name": "Fix", "on": "Machine", "action": "repair", "work_h": 0.01}],
        "needs": [{"of": "Fix", "what": "Filter"}],
        "stock": [
            {"site": "Hall", "item": "Filter", "number": 41, "target": 41, "reorder_at": 30}
            | {"order_quantity": 20}
        ],
        "offers": [{"name": "Shop", "what": "Filter", "lead_d": 10}],
    }
    runs, figures = Runs(plan(tmp_path, 20, **tables), 20), Figures()
    at = runs.labels.stores.index(("Hall", "Filter", "consumable"))
    store = runs.block("stores")[:, :, at].sum(axis=1)
    hours = sum(runs.labels.bin_h)
    net = (store[:, codes.W_ON_HAND] - store[:, codes.W_BACKORDER]) / hours
    used = store[:, codes.W_USED] / hours * 240
    figures.mean("net", net + used, 30 + 10.5, 0.002 * 40.5)
    figures.settle()


def test_fuel_that_comes_once_a_week(tmp_path):
    """A tank for 20 sorties is full again each Monday at 00:00; calls come 18 a week.

    What comes beyond 20 in a week is lost: E max(D - 20, 0) / 18 of all.
    """
    mean, most = 18, 20
    numbers = np.arange(200)
    exact = float(np.maximum(numbers - most, 0) @ poisson.pmf(numbers, mean)) / mean
    tables = {
        "sites": [{"name": "Base", "roles": "base", "supplied_by": "Depot"}, {"name": "Depot"}],
        "types": [
            {"name": "Type", "cruise_km_per_h": 200, "fuel": "Jet", "burn_kg_per_h": 100}
            | {"fuel_kg": 500},
            {"name": "Truck", "kind": "truck", "payload_kg": 500},
        ],
        "fleet": [
            {"name": "T", "type": "Type", "site": "Base", "count": 12},
            {"name": "Lorry", "type": "Truck", "site": "Depot", "count": 10},
        ],
        "items": [{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        "stock": [
            {"site": "Base", "item": "Jet", "number": 2000, "reorder_at": 1900},
            {"site": "Depot", "item": "Jet", "number": 1e9, "reorder_at": 0},
        ],
        "offers": [{"name": "Seller", "what": "Jet", "lead_d": 900}],
        "routes": [
            {"origin": "Depot", "destination": "Base", "mode": "road", "distance_km": 1}
            | {"time_h": 0.0001, "carrier": "Truck", "departs": "mon"}
        ],
        "missions": [
            {"name": "Call", "mode": "call", "base": "Base", "sortie_h": 1}
            | {"per_y": mean / 168 * HOURS_PER_YEAR}
        ],
    }
    runs, figures = Runs(plan(tmp_path, 20, **tables), 40), Figures()
    served = runs.services()
    lost = served[:, codes.V_LOST_BY + codes.C_FUEL]
    assert served[:, codes.V_LOST_BY + codes.C_AIRCRAFT].sum() == 0
    figures.ratio("lost", lost, served[:, codes.V_CALLS], exact, SHARE)
    figures.settle()
