"""Futures side by side on made-up results: every number is known."""

from dataclasses import replace

import numpy as np
import pytest
from tests.made_runs import MadeSettings, afford, future, reach, ready, run_of, spares

from azalai.stats import intervals
from azalai.study.compare import CompareError, compared

UP = np.array([[90.0, 50.0], [80.0, 40.0], [100.0, 90.0]])
MONEY = np.array([1000.0, 1400.0, 900.0])
MORE = np.array([100.0, 90.0, 140.0])
T2 = intervals.t_quantile(3)


def plan(**changes):
    steps = {
        "ready": ready(UP, [6, 5, 9], [4, 2, 8]),
        "reach": reach(0.5),
        "allocate": reach(0.7),
        "afford": afford(MONEY, end=200.0),
    }
    return future(**(steps | changes))


def other(name="more", stock="kept", extra=MORE, up=5.0, **changes):
    steps = {
        "ready": ready(UP - [[0.0, up]], [8, 6, 9], [5, 4, 8]),
        "reach": reach(0.6),
        "allocate": reach(0.7),
        "afford": afford(MONEY + extra, end=250.0),
    }
    return future(name, stock, **(steps | changes))


def only(table, **cells):
    found = table.filter(**cells)
    assert found.height == 1, (cells, found)
    return found.row(0, named=True)


def test_figures_of_a_mean_a_ratio_and_a_told_number():
    table = compared(run_of(plan()))["figures"]
    cost = only(table, quantity="cost_constant_money", of="")
    assert (cost["mean"], cost["unit"]) == (1100.0, "money")
    half = T2 * MONEY.std(ddof=1) / np.sqrt(3)
    assert (cost["low"], cost["high"]) == (pytest.approx(1100 - half), pytest.approx(1100 + half))
    assert cost["p10"] == pytest.approx(920.0)  # a fifth of the way from 900 to 1000
    up = only(table, quantity="availability_frac", of="Mi-171")
    assert up["mean"] == pytest.approx(UP.sum() / 600.0)
    per_fh = only(table, quantity="cost_money_per_fh", of="")
    assert per_fh["mean"] == pytest.approx(3300.0 / (UP.sum() / 10.0))
    assert per_fh["unit"] == "money/FH"
    patients = only(table, quantity="cost_money_per_patient", of="")
    assert patients["mean"] == pytest.approx(3300.0 / 14.0)
    assert only(table, quantity="cost_money_per_mission", of="")["mean"] == pytest.approx(165.0)
    covered = only(table, quantity="coverage_frac", of="")
    assert covered["mean"] == pytest.approx((30 * 0.5 + 10 * 0.25) / 40)
    assert covered["low"] is None  # REACH draws nothing, but it rests on what READY drew
    fair = only(table, quantity="coverage_fair_frac", of="Medevac")
    assert (fair["low"], fair["mean"], fair["high"]) == (0.9, 0.9, 0.9)


def test_costs_with_and_without_the_end():
    table = compared(run_of(plan()))["figures"]
    means = {r["quantity"]: r["mean"] for r in table.filter(of="").to_dicts()}
    assert means["cost_with_end_constant_money"] == 900.0
    assert means["cost_then_year_money"] == 2200.0
    assert means["cost_with_end_discounted_money"] == 450.0
    assert means["cash_then_year_money"] == 2200.0


def test_responses_are_read_off_classes():
    """14 of 24 patients within 30 min, the others within 60 (classes of 30 to 45, 45 to 60).

    Half of 24 is 12: the class from 20 to 30 holds 14, so 20 + 10 x 12 / 14.
    """
    table = compared(run_of(plan()))["figures"]
    half = only(table, quantity="response_p50_min", of="Medevac")
    assert half["mean"] == pytest.approx(20.0 + 10.0 * 12.0 / 14.0)
    assert only(table, quantity="response_p50_min", of="")["mean"] == half["mean"]


def test_differences_are_paired():
    table = compared(run_of(plan(), other()))["differences"]
    cost = only(table, future="more", quantity="cost_constant_money")
    half = T2 * MORE.std(ddof=1) / np.sqrt(3)
    assert cost["mean"] == pytest.approx(110.0)
    assert (cost["low"], cost["high"]) == (pytest.approx(110 - half), pytest.approx(110 + half))
    assert cost["clear"]
    up = only(table, future="more", quantity="availability_frac", of="")
    wanted = intervals.ratio_difference(
        (UP.sum(axis=1), np.full(3, 200.0)), (UP.sum(axis=1) - 5.0, np.full(3, 200.0))
    )
    assert (up["mean"], up["low"]) == (pytest.approx(-0.025), pytest.approx(float(wanted.low)))
    done = only(table, future="more", quantity="missions_completed")
    assert done["mean"] == pytest.approx(1.0)
    assert not done["clear"]  # 2, 1, 0: 1 give or take 2.5
    told = only(table, future="more", quantity="coverage_frac", of="Medevac")
    assert (told["mean"], told["low"], told["clear"]) == (pytest.approx(0.1), None, False)
    fair = only(table, future="more", quantity="coverage_fair_frac", of="Medevac")
    assert (fair["mean"], fair["low"], fair["high"]) == (0.0, 0.0, 0.0)


def test_against_another_future():
    table = compared(run_of(plan(), other()), against="more")["differences"]
    assert table["future"].unique().to_list() == [""]
    cost = only(table, quantity="cost_constant_money")
    assert cost["mean"] == pytest.approx(-110.0)


def test_an_unknown_future_is_refused():
    with pytest.raises(CompareError) as caught:
        compared(run_of(plan(), other()), against="moor")
    assert caught.value.text("en") == "The run has no future moor; did you mean more?"


def test_only_shared_replications_count():
    short = ready(UP[:2], [8, 6], [5, 4])
    second = other(ready=short, afford=afford((MONEY + MORE)[:2]))
    result = compared(run_of(plan(), second))
    assert ("compare-fewer", {"count": 2, "most": 3}) in result.remarks
    cost = only(result["differences"], quantity="cost_constant_money")
    assert cost["mean"] == pytest.approx(95.0)


def test_replications_of_a_later_block_are_matched_by_number():
    """AFFORD counts from replication 0 on; those that READY did not run are left aside."""
    block = plan(
        ready=ready(UP, [6, 5, 9], [4, 2, 8], first=5), afford=afford([7.0] * 5 + [*MONEY])
    )
    table = compared(run_of(block))["figures"]
    assert only(table, quantity="cost_constant_money")["mean"] == pytest.approx(1100.0)
    assert only(table, quantity="cost_money_per_mission")["mean"] == pytest.approx(165.0)


def test_what_the_stock_does_to_a_difference():
    """With the plan's stock 110 dearer; buying anew adds 40, 60, 50 on top."""
    anew = other(
        stock="bought", extra=MORE + np.array([40.0, 60.0, 50.0]), spares=spares(33.0), up=1.0
    )
    result = compared(run_of(plan(spares=spares(20.0)), other(spares=spares(33.0)), anew))
    table = result["stock"].filter(quantity="cost_constant_money")
    means = {r["part"]: r["mean"] for r in table.to_dicts()}
    assert means == {
        "rest": pytest.approx(110.0),
        "stock": pytest.approx(50.0),
        "whole": pytest.approx(160.0),
    }
    stock = only(table, part="stock")
    assert stock["low"] == pytest.approx(50.0 - T2 * 10.0 / np.sqrt(3))
    assert stock["clear"]
    bought = {
        r["future"]: r["mean"]
        for r in result["figures"].filter(quantity="stock_bought_money").to_dicts()
    }
    assert bought == {"": 20.0, "more": 20.0, "more (bought)": 33.0}


def test_missions_lost_by_cause():
    table = compared(run_of(plan(), other()))["lost"]
    row = only(table, future="", cause="crew")
    assert row["mean"] == pytest.approx(10.0 / 3)
    assert row["share_frac"] == pytest.approx(1.0 / 3)
    assert table["cause"].unique().to_list() == ["crew"]


@pytest.mark.parametrize("target", ["fleet", "Mi-171", "Gao", "Mi-171 | Gao"])
def test_months_in_which_a_target_is_met(target):
    """Months reach 0.9, 0.5, 0.8, 0.4, 1.0, 0.9: two thirds are at 0.8 or above."""
    result = compared(run_of(plan(), settings=MadeSettings({target: 0.8})))
    row = only(result["targets"], future="", target=target)
    assert row["mean"] == pytest.approx(0.75)
    assert row["months_met_frac"] == pytest.approx(4.0 / 6.0)
    wanted = intervals.ratio(np.array([1.0, 1.0, 2.0]), np.full(3, 2.0))
    assert row["months_met_low_frac"] == pytest.approx(float(wanted.low))
    assert row["verdict"] == "unsure"


@pytest.mark.parametrize(
    ("wanted", "verdict"), [(0.1, "met"), (0.999999, "unsure"), (3.0, "missed")]
)
def test_a_target_is_met_where_the_interval_says_so(wanted, verdict):
    result = compared(run_of(plan(), settings=MadeSettings({"fleet": wanted})))
    assert only(result["targets"], target="fleet")["verdict"] == verdict


def test_a_wait_for_parts_is_met_from_below():
    """140, 120, 190 request-hours for 4 requests each: 1.5625 days in the mean."""
    for wanted, verdict in ((20.0, "met"), (0.01, "missed")):
        settings = MadeSettings(delay_d=wanted)
        row = only(compared(run_of(plan(), settings=settings))["targets"], target="delay_d")
        assert row["mean"] == pytest.approx(450.0 / 12.0 / 24.0)
        assert (row["verdict"], row["months_met_frac"]) == (verdict, None)


def test_targets_of_supply_are_held_against_sustain():
    settings = MadeSettings({"fleet": 0.7}, measure="supply")
    row = only(
        compared(run_of(plan(spares=spares(5.0)), settings=settings))["targets"], target="fleet"
    )
    assert (row["quantity"], row["mean"], row["verdict"]) == ("supply_frac", 0.8, "met")
    assert row["months_met_frac"] is None


def test_the_frontier_of_a_run():
    """Patients in time 14/3 for 450, 17/3 for half of 960: one more costs 30."""
    result = compared(run_of(plan(), other()))
    table = result["frontier"].filter(
        outcome_quantity="patients_in_time", cost_quantity="cost_with_end_discounted_money"
    )
    first, second = only(table, future=""), only(table, future="more")
    assert (first["cost"], first["outcome"]) == (450.0, pytest.approx(14.0 / 3))
    assert (first["from_weight"], first["to_weight"]) == (0.0, pytest.approx(30.0))
    assert (second["from_weight"], second["to_weight"]) == (pytest.approx(30.0), None)
    assert result["frontier"].row(0, named=True)["outcome_quantity"] == "patients_in_time"
    assert 0.0 <= first["best_frac"] <= 1.0
    curves = result["acceptability"].filter(
        outcome_quantity="patients_in_time", cost_quantity="cost_with_end_discounted_money"
    )
    assert curves["weight"].n_unique() == 41
    for weight in curves["weight"].unique().to_list():
        assert curves.filter(weight=weight)["best_frac"].sum() == pytest.approx(1.0)


def test_a_future_without_an_answer_is_told_and_left_out():
    broken = replace(other("broken"), steps={"allocate": reach(0.7)})
    result = compared(run_of(plan(), other(), broken))
    told = [fields for code, fields in result.remarks if code == "compare-missing"]
    assert told == [{"future": "broken", "steps": "ready, reach, afford"}]
    assert set(result["frontier"]["future"]) == {"", "more"}
    mine = result["figures"].filter(future="broken")
    assert set(mine["quantity"]) == {"coverage_fair_frac"}


def test_one_replication_shows_no_difference():
    one = [
        future(name, ready=ready(UP[:1], [6], [4]), afford=afford(money))
        for name, money in (("", [10.0]), ("more", [12.0]))
    ]
    result = compared(run_of(*one))
    assert ("compare-one", {}) in result.remarks
    cost = only(result["differences"], quantity="cost_constant_money")
    assert (cost["mean"], cost["low"], cost["clear"]) == (2.0, None, False)
    assert result["frontier"]["best_frac"].null_count() == len(result["frontier"])
    assert result["acceptability"].is_empty()


def test_a_plan_without_money_has_no_cost_and_no_frontier():
    free = [
        future(name, ready=ready(UP, [6, 5, 9], [4, 2, 8]), afford=afford([0.0] * 3))
        for name in ("", "a")
    ]
    result = compared(run_of(*free))
    assert not result["figures"]["quantity"].str.starts_with("cost").any()
    assert result["frontier"].is_empty()


def test_the_order_of_rows_changes_nothing():
    def turned(step):
        tables = {n: t.sample(fraction=1.0, shuffle=True, seed=3) for n, t in step.tables.items()}
        return replace(step, tables=tables)

    runs = [plan(), other()]
    mixed = [
        replace(f, steps={s: turned(r) if s != "reach" else r for s, r in f.steps.items()})
        for f in runs
    ]
    first, second = compared(run_of(*runs)), compared(run_of(*mixed))
    for name, table in first.tables.items():
        keys = [c for c in table.columns if table[c].dtype != float]
        assert table.sort(keys).equals(second[name].sort(keys)), name
