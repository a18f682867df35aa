"""The comparison on what the engines answer: blocks of luck, and figures that two engines tell."""

import polars as pl
import pytest

import azalai
from azalai.afford.solve import solve as afford
from azalai.ready.solve import Settings, solve
from azalai.study.compare import measures_of


@pytest.fixture(scope="module")
def plan():
    return azalai.load("outpost")


@pytest.fixture(scope="module")
def ready(plan):
    return solve(plan, Settings(4))


def test_a_block_has_the_luck_of_its_numbers(plan, ready):
    """Replications 2 and 3 alone are those of a run of four."""
    block = solve(plan, Settings(2, first=2))
    wanted = ready["replications"].filter(pl.col("replication") >= 2)
    columns = ["site", "type", "quantity", "replication"]
    assert block["replications"].sort(columns).equals(wanted.sort(columns))


def test_two_engines_tell_the_same_cost(plan, ready):
    """AFFORD's own cost of a flight hour is the ratio of its money and READY's hours."""
    priced = afford(plan, None, ready["quantities"])
    found = measures_of({"ready": ready, "afford": priced})
    own = dict(priced["figures"].filter(of="").select("figure", "value").iter_rows())
    cost = found["cost_money_per_fh", ""].linear().middle
    assert cost == pytest.approx(own["per_fh_full"], rel=1e-9)
    discounted = found["cost_discounted_money", ""].linear().middle
    assert discounted == pytest.approx(own["present_value"], rel=1e-9)


def test_measures_are_the_headline_figures(ready):
    found = measures_of({"ready": ready})
    summary = ready["summary"].filter(site="*", type="*")
    for quantity, mean, low, high in summary.select("quantity", "mean", "low", "high").iter_rows():
        estimate = found[quantity, ""].linear().estimate()
        assert float(estimate.mean) == pytest.approx(mean, rel=1e-12)
        assert float(estimate.low) == pytest.approx(low, rel=1e-9, nan_ok=True)
        assert float(estimate.high) == pytest.approx(high, rel=1e-9, nan_ok=True)
    times = ready["response_times"].filter(clock="patient", share_frac=0.5)
    if len(times) == 1:
        middle = found["response_p50_min", times["mission"][0]].linear().middle
        assert middle == pytest.approx(times["mean_min"][0], rel=1e-9)
