"""Where parts come from and go to, with constant laws and worked out by hand (RULES 10.2).

All begin on Friday 1 January 2027 at 00:00 and last thirty days.  One helicopter, T, leaves Base
every day at 08:00 for two hours; its one part comes off after ten hours.
"""

import pytest
from tests.ready_plans import plan

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.solve import run_one

pytestmark = pytest.mark.usefixtures("kernel")

YEARS = 30 / 365.25


@pytest.fixture
def lived(tmp_path):
    """Give a function that runs a plan: what its services did, and its stores by name."""

    def run(**more):
        tables = {
            "sites": [
                {"name": "Base", "roles": "base", "supplied_by": "Depot"},
                {"name": "Depot"},
                {"name": "Works"},
            ],
            "types": [{"name": "Type", "cruise_km_per_h": 200}],
            "fleet": [{"name": "T", "type": "Type", "site": "Base"}],
            "missions": [{"name": "Round", "mode": "scheduled", "base": "Base", "when": "08:00"}],
            "items": [{"name": "Part", "kind": "repairable", "mass_kg": 10}],
            "parts": [{"parent": "Type", "item": "Part", "quantity": 1}],
        } | more
        tables["missions"][0] |= {"sortie_h": 2, "patience_h": 0}
        made = build(plan(tmp_path, YEARS, {"stagger": "no"}, **tables))
        row = run_one(made, 0)
        counts = made.shape.block(row, "stores").sum(axis=0)
        stores = {site: counts[w] for w, (site, _, _) in enumerate(made.labels.stores)}
        return made.shape.block(row, "services").sum(axis=0)[0], stores

    return run


def _road(origin, destination, time_h):
    ends = {"origin": origin, "destination": destination}
    return ends | {"mode": "road", "distance_km": 400, "time_h": time_h}


def test_a_shop_off_the_chain_of_stores_mends_for_its_root(lived):
    """Works is on no chain: what Base sends it comes back to Depot, which supplies Base.

    Off at hour 106 (the fifth landing): the one at Depot is at Base at 130 and fitted at 133, the
    one that came off is at Works at 154, overhauled at 274, at Depot at 346.  Off again at 250:
    from Depot at 346, at Base at 370.  Off again at 490, when the second is back at Depot: at Base
    at 514.  Off again at 634, and nothing comes until the end, at 720.
    """
    served, stores = lived(
        tasks=[
            {"name": "Swap", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Overhaul", "on": "Part", "action": "overhaul", "every_fh": 10},
        ],
        capability=[{"site": "Works", "task": "Overhaul", "turnaround_d": 5}],
        stock=[{"site": "Depot", "item": "Part", "number": 1}],
        routes=[
            _road("Depot", "Base", 24),
            _road("Base", "Works", 48),
            _road("Works", "Depot", 72),
        ],
    )
    assert stores["Base"][codes.W_BACKORDER] == pytest.approx(24 + 120 + 24 + 86)
    assert stores["Depot"][codes.W_ON_HAND] == pytest.approx(106)
    assert stores["Base"][codes.W_ON_HAND] == 0
    assert (served[codes.WHOLE], served[codes.LOST]) == (20, 10)
