"""What a replication leaves at its end adds up, and what does not is named with its place."""

import pytest
from tests.ready_hand import daily, fuelled, road, scheduled
from tests.ready_plans import plan

from azalai.ready.faults import ReadyError
from azalai.ready.inputs import build
from azalai.ready.solve import _simulate

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture
def ended(tmp_path):
    """Give a plan with parts, people and fuel, and the buffers of a replication of it."""
    tables = fuelled(number=10_000, reorder_at=9000, target=20_000)
    tables["items"].append({"name": "Part", "mass_kg": 5})
    tables |= {
        "parts": [{"parent": "Type", "item": "Part"}],
        "failures": [{"on": "Part", "mean_fh": 8}],
        "tasks": [
            {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Mend", "on": "Part", "action": "repair", "work_h": 30},
        ],
        "needs": [
            {"of": "Change", "what": "Fitter"},
            {"of": "Mend", "what": "Fitter"},
            {"of": "Type", "what": "Pilot", "quantity": 2},
        ],
        "resources": [
            {"site": "Base", "resource": "Fitter", "number": 1},
            {"site": "Base", "resource": "Pilot", "number": 3},
        ],
        "missions": [scheduled("Round", when="00:00", sortie_h=20)],
        "routes": [road("Depot", "Base", 24)],
    }
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["stock"].append({"site": "Base", "item": "Part", "number": 2})
    made = build(plan(tmp_path, 40 / 365.25, **daily(**tables)))
    return made, _simulate(made, 0, None, trace=False)


def test_what_the_kernel_leaves_adds_up(ended):
    made, buffers = ended
    made.balances.check(buffers, 0)


#: A column of the state, a row of it by name of store or pool, and what it is said to break.
BREAKS = {
    "st_down": ("requests", "Part, Base"),
    "st_other": ("requests", "Jet, Depot"),
    "st_onorder": ("coming", "Jet, Base"),
    "st_transit": ("coming", "Jet, Base"),
    "st_repair": ("coming", "Part, Base"),
    "st_pos": ("position", "Jet, Depot"),
    "pl_busy": ("people", "Pilot, Base"),
}


@pytest.mark.parametrize("column", BREAKS)
def test_a_sum_that_is_off_is_named(ended, column):
    made, buffers = ended
    code, where = BREAKS[column]
    names = made.balances._pools if column == "pl_busy" else made.balances._stores
    buffers.column(column, len(names)).view(float)[names.index(where)] += 1.0
    with pytest.raises(ReadyError) as fault:
        made.balances.check(buffers, 7)
    assert fault.value.code == f"ready-broken-{code}"
    assert where in fault.value.text("en")
    assert "7" in fault.value.text("fr")


def test_fuel_that_vanishes_is_named(ended):
    made, buffers = ended
    for column in ("st_hand", "st_pos"):
        at = made.balances._stores.index("Jet, Base")
        buffers.column(column, len(made.balances._stores)).view(float)[at] -= 5.0
    with pytest.raises(ReadyError) as fault:
        made.balances.check(buffers, 0)
    assert (fault.value.code, fault.value.fields["where"]) == ("ready-broken-used", "Jet")


def test_a_unit_that_is_nowhere_or_twice_is_named(ended):
    made, buffers = ended
    units = int(buffers.record["u_cap"][0])
    inside = buffers.column("u_child", units * int(buffers.record["n_child"][0]))
    at = int((inside >= 0).argmax())
    unit, inside[at] = int(inside[at]), -1
    with pytest.raises(ReadyError) as fault:
        made.balances.check(buffers, 0)
    assert (fault.value.code, fault.value.fields["found"]) == ("ready-broken-unit", "0")
    inside[at] = unit
    shelf = buffers.column("st_first", len(made.balances._stores))
    shelf[made.balances._stores.index("Jet, Base")] = unit
    with pytest.raises(ReadyError) as fault:
        made.balances.check(buffers, 0)
    assert (fault.value.code, fault.value.fields["found"]) == ("ready-broken-unit", "2")


def test_a_shelf_that_lists_more_than_it_has_is_named(ended):
    made, buffers = ended
    at = made.balances._stores.index("Part, Base")
    shelf = buffers.column("st_first", len(made.balances._stores))
    assert shelf[at] >= 0  # the plan ends with a mended part on the shelf
    for column in ("st_hand", "st_pos"):
        buffers.column(column, len(made.balances._stores)).view(float)[at] -= 2.0
    with pytest.raises(ReadyError) as fault:
        made.balances.check(buffers, 0)
    assert fault.value.code == "ready-broken-shelf"
