"""What READY says of a plan beside its figures: what never happens, and what has no effect."""

import pytest
from tests.ready_hand import daily, fuelled, with_trucks
from tests.ready_plans import plan

from azalai.ready.solve import Settings, solve

pytestmark = pytest.mark.usefixtures("kernel")


def said(folder, tables, days=30):
    """Give what is said of a small plan: code and fields."""
    scenario = plan(folder, days / 365.25, {"stagger": "no"}, **tables)
    return dict(solve(scenario, Settings(replications=2)).remarks)


@pytest.mark.parametrize(("least", "told"), [(4, False), (5, True)])
def test_cargo_that_never_fills_a_convoy_is_said(tmp_path, least, told):
    """A tank of 2 000 kg that is empty has ordered four trucks of 500 kg, never five."""
    tank = {"number": 2000, "target": 2000, "reorder_at": 1000}
    found = said(tmp_path, with_trucks(fuelled(**tank), trucks=6, least=least, most=6))
    assert ("ready-convoy-never" in found) == told
    if told:
        assert found["ready-convoy-never"] == {
            "route": "Depot | Base | road",
            "site": "Base",
            "items": "Jet",
            "least": 5,
            "count": 2,
            "runs": 2,
        }


def test_a_shape_of_failures_that_has_no_effect_is_said(tmp_path):
    """Vehicles of a pool fail at a constant rate, whatever the shape of what fails."""
    tables = with_trucks(daily(), trucks=1)
    tables["failures"] = [{"on": "Truck", "mean_km": 9000, "shape": 1.5}]
    tables["tasks"] = [{"name": "Fix", "on": "Truck", "action": "repair", "work_h": 5}]
    assert said(tmp_path / "1", tables)["ready-left-shapes"] == {"count": 1, "names": "Truck"}
    tables["failures"][0]["shape"] = 1
    assert "ready-left-shapes" not in said(tmp_path / "2", tables)


@pytest.mark.parametrize(("home", "told"), [("Depot", False), ("Base", False), ("Works", True)])
def test_trucks_that_live_at_neither_end_of_their_road_are_said(tmp_path, home, told):
    tank = {"number": 2000, "target": 2000, "reorder_at": 1000}
    tables = with_trucks(fuelled(**tank), escort="")
    tables["sites"].append({"name": "Works"})
    tables["fleet"][1]["site"] = home
    found = said(tmp_path, tables)
    assert found.get("ready-left-carriers") == ({"count": 1} if told else None)
