"""Rates and limits: the check that RULES 2.1 prints, and figures worked out by hand."""

import math

import polars as pl
import pytest

import azalai
from azalai.support.rates import Breakdown, Limit, rate_under_limit, removal_table, weibull_scale


def test_the_free_law_under_a_limit():
    """Shape 2, mean 1800 h, TBO 1500 h read as a free law: one failure removal per 3013 h."""
    scale = weibull_scale(1800, 2, 1500, observed_under_limit=False)
    assert scale == pytest.approx(1800 / math.gamma(1.5))
    assert 1 / rate_under_limit(scale, 2, 1500) == pytest.approx(3013, abs=0.5)


@pytest.mark.parametrize("shape", [0.6, 1.0, 1.5, 2.0, 3.5])
@pytest.mark.parametrize("limit", [200.0, 1500.0, 9000.0, None])
def test_a_mean_seen_under_the_limit_comes_back(shape, limit):
    scale = weibull_scale(1800, shape, limit)
    assert 1 / rate_under_limit(scale, shape, limit) == pytest.approx(1800, rel=1e-9)


def test_rate_under_a_limit_by_summing():
    scale, shape, limit, steps = 1000.0, 2.5, 800.0, 200_000
    width = limit / steps
    survived = sum(math.exp(-(((k + 0.5) * width / scale) ** shape)) * width for k in range(steps))
    failed = 1 - math.exp(-((limit / scale) ** shape))
    assert rate_under_limit(scale, shape, limit) == pytest.approx(failed / survived, rel=1e-8)


def test_a_limit_comes_first_by_the_clock_that_runs_out():
    limit = Limit("TBO", "overhaul", {"fh": 2000.0, "d": 2920.0}, 2.6)
    assert limit.per_day({"fh": 1.0}, 0.0) == pytest.approx(1 / 2000)
    assert limit.per_day({"fh": 0.1}, 0.0) == pytest.approx(1 / 2920)
    assert limit.per_day({"fh": 1.0}, 1.0) == pytest.approx(2.6 / 2000)  # 770 h of full sand


def tables(plan):
    return {name: rows.frame for name, rows in plan.tables.items()}


def test_a_part_takes_off_what_it_is_in():
    """Outpost: a gearbox fails once in 900 h, each of its two pumps once in 1500 h."""
    told = removal_table(tables(azalai.load("outpost")))
    row = told.row(by_predicate=pl.col("item") == "Gearbox", named=True)
    assert row["own_per_1000"] == pytest.approx(1000 / 900)
    assert row["inherited_per_1000"] == pytest.approx(2 * 1000 / 1500)
    assert "Oil pump" not in told["item"].to_list()  # exchanged in the shop alone


def test_a_part_taken_out_on_the_line_is_exchanged_on_the_aircraft():
    """Sahel: an engine's pump is a line item of the aircraft, two of them on two engines."""
    told = removal_table(tables(azalai.load("sahel")))
    row = told.row(
        by_predicate=(pl.col("item") == "Engine pump set") & (pl.col("type") == "Mi-171"),
        named=True,
    )
    assert (row["parent"], row["quantity"]) == ("VK-2500", 2)
    engine = told.row(
        by_predicate=(pl.col("item") == "VK-2500") & (pl.col("type") == "Mi-171"), named=True
    )
    assert engine["inherited_per_1000"] == 0
    assert engine["own_per_1000"] == pytest.approx(2 * 1000 / 2500, rel=1e-6)


def test_harsh_sites_age_faster_than_they_overhaul():
    """VK-2500 at full sand: an hour counts 1.5 of failure age and 2.56 of the interval."""
    cause = Breakdown(tables(azalai.load("sahel"))).own["VK-2500"][0]
    assert cause.rate(0.0) == pytest.approx(1 / 2500, rel=1e-9)
    limit = 2000 * 1.5 / 2.56
    wanted = 1.5 * rate_under_limit(cause.scale, 1.8, limit)
    assert cause.rate(1.0) == pytest.approx(wanted)
    assert cause.rate(1.0) < 1.5 / 2500  # taken off younger
