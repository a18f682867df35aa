"""Tables of READY on rows whose figures are known by hand, and on random rows that add up."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.unit.ready_rows import Row, random_row, tiny_labels

from azalai.ready import codes
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import shape_of
from azalai.ready.results import label
from azalai.ready.results_cells import groups
from azalai.ready.rows import Rows
from azalai.results.result import Provenance

LABELS = tiny_labels()
GAO, SEVARE = 0, 1


def told(labels, *numbers, **options):
    """Label some rows."""
    rows = Rows(shape_of(labels))
    for number, row in enumerate(numbers):
        rows.add(number, row)
    return label(labels, rows.shape, rows, Provenance("ready", "p", "f"), **options)


def row(fill):
    made = Row(LABELS)
    fill(made)
    return made.numbers


def only(frame, **cells):
    """Give the one row of a frame with these cells."""
    found = frame.filter(**cells)
    assert found.height == 1, (cells, found.height)
    return found.row(0, named=True)


def one_month(state_h):
    """Make a row of January at Gao: hours by state."""

    def fill(made):
        for state, hours in state_h.items():
            made["state_h"][0, GAO, state] = hours

    return row(fill)


def test_availability_by_hand():
    """Ready 300 + flying 60 of 600 possessed, 120 of them overhaul: 0.6 fleet, 0.75 in-country."""
    hours = {
        codes.GONE: 100.0,
        codes.READY: 300.0,
        codes.FLYING: 60.0,
        codes.OVERHAUL: 120.0,
        codes.WORK: 120.0,
    }
    result = told(LABELS, one_month(hours))
    for period in ("*", "2027-01"):
        for site in ("*", "Gao"):
            at = {"period": period, "site": site, "type": "Mi-171"}
            fleet = only(result["availability"], **at, measure="fleet")
            assert (fleet["mean_frac"], fleet["possessed_h"]) == (0.6, 600.0)
            here = only(result["availability"], **at, measure="in-country")
            assert here["mean_frac"] == 0.75
            overhaul = only(result["states"], **at, state="overhaul")
            assert overhaul["mean_frac"] == 0.2
    assert result["availability"].filter(period="2027-02").is_empty()
    assert result["availability"].filter(site="Sevare").is_empty()


def test_a_cell_is_a_ratio_of_sums_over_replications():
    """900 of 1000 h and 10 of 100 h: 910 / 1100, not the mean of 0.9 and 0.1."""
    first = one_month({codes.READY: 900.0, codes.WORK: 100.0})
    second = one_month({codes.READY: 10.0, codes.WORK: 90.0})
    result = told(LABELS, first, second)
    found = only(result["availability"], period="*", site="*", type="*", measure="fleet")
    assert found["mean_frac"] == pytest.approx(910 / 1100)
    assert found["p10_frac"] == pytest.approx(0.1 + 0.1 * 0.8)
    assert found["p90_frac"] == pytest.approx(0.9 - 0.1 * 0.8)
    summary = only(result["summary"], site="*", type="*", quantity="availability_frac")
    assert summary["mean"] == found["mean_frac"]
    assert (summary["low"], summary["high"]) == (found["low_frac"], found["high_frac"])


def test_clean_availability_comes_from_tails():
    def fill(made):
        made["tails"][0, 0, [codes.T_POSSESSED, codes.T_AVAILABLE, codes.T_CLEAN]] = 700, 600, 350

    found = told(LABELS, row(fill))["availability"]
    assert only(found, period="*", type="Mi-171", measure="fleet, clean")["mean_frac"] == 0.5


def test_missions_by_hand():
    """Six missions: three whole, one late, two lost (weather); twelve hours wanted."""

    def fill(made):
        counts = made["services"][1, 0]
        counts[[codes.WHOLE, codes.LATE, codes.LOST]] = 3, 1, 2
        counts[codes.V_LOST_BY + codes.C_WEATHER] = 2
        counts[[codes.V_WANTED_H, codes.V_ACHIEVED_H]] = 12.0, 8.0
        counts[codes.V_LOST_H + codes.C_WEATHER] = 4.0
        counts[[codes.V_CALLS, codes.V_LAUNCHED, codes.V_IN_TIME]] = 6, 4, 3
        counts[[codes.V_PATIENT_MIN, codes.V_REACHED]] = 200.0, 4

    result = told(LABELS, row(fill))
    at = {"period": "*", "mission": "Medevac", "base": "Gao", "kind": "medevac"}
    shares = {
        (r["outcome"], r["cause"]): r["share_frac"]
        for r in result["missions"].filter(**at).to_dicts()
    }
    assert shares == {
        ("whole", "*"): 0.5,
        ("late", "*"): pytest.approx(1 / 6),
        ("lost", "*"): pytest.approx(1 / 3),
        ("lost", "weather"): pytest.approx(1 / 3),
        ("completed", "*"): pytest.approx(2 / 3),
    }
    hours = {(r["what"], r["cause"]): r["mean_h"] for r in result["hours"].filter(**at).to_dicts()}
    assert hours == {("wanted", "*"): 12.0, ("achieved", "*"): 8.0, ("lost", "weather"): 4.0}
    calls = only(result["responses"], **at)
    assert (calls["calls"], calls["in_time_frac"]) == (6.0, 0.5)
    assert calls["launched_frac"] == pytest.approx(2 / 3)
    assert (calls["patient_min"], calls["care_min"]) == (50.0, None)
    assert only(result["summary"], site="Gao", quantity="calls_in_time_frac")["mean"] == 0.5


def test_response_times_are_read_from_their_classes():
    """Ten calls within 30 to 45 min, ten within 45 to 60: half at 45, nine tenths at 57."""

    def fill(made):
        classes = made["responses"][0, codes.CLOCKS.index("patient")]
        classes[codes.RESPONSE_MIN.index(45)] = 10
        classes[codes.RESPONSE_MIN.index(60)] = 10

    found = told(LABELS, row(fill))["response_times"]
    at = {"mission": "Medevac", "site": "Kidal", "clock": "patient"}
    half = only(found, **at, share_frac=0.5)
    assert (half["mean_min"], half["reached"], half["target_min"]) == (45.0, 20.0, 120.0)
    assert only(found, **at, share_frac=0.9)["mean_min"] == pytest.approx(57.0)
    assert found.filter(clock="care").is_empty()


def test_a_response_beyond_the_last_class_is_empty():
    def fill(made):
        made["responses"][0, 0, [0, -1]] = 1, 1

    found = told(LABELS, row(fill), row(fill))["response_times"]
    assert only(found, clock="airborne", share_frac=0.9)["mean_min"] is None
    assert only(found, clock="airborne", share_frac=0.5)["mean_min"] == 10.0


def test_the_interval_of_a_response_time_is_that_of_its_share():
    """Woodruff: the share answered in 30 min is known to +- h, read back as times.

    Replications with 40 and 60 of 100 calls in the class to 30 min, the others in 30 to 45: the
    share at 30 min is 0.5, its error 0.1 (t(1) = 12.7 would leave the range, so ten of each).
    """

    def fill(calls):
        def filled(made):
            made["responses"][0, 1, [3, 4]] = calls, 100 - calls

        return filled

    result = told(LABELS, *[row(fill(40 + 20 * (i % 2))) for i in range(20)])
    half = only(result["response_times"], clock="patient", share_frac=0.5)
    error = 2.0930241 * np.sqrt(20 * 10.0**2 / 19 / 20) / 100
    assert half["mean_min"] == pytest.approx(30.0)
    assert half["low_min"] == pytest.approx(20.0 + 10.0 * (0.5 - error) / 0.5)
    assert half["high_min"] == pytest.approx(30.0 + 15.0 * error / 0.5)


def test_readiness_is_what_siting_takes():
    def fill(made):
        made["launch"][0, 2, 14] = 40, 30, 10

    result = told(LABELS, row(fill))
    assert result["readiness"].to_dicts() == [
        {"mission": "Medevac", "site": "Gao", "month": 3, "hour": 14, "p1": 0.75, "p2": 0.25}
    ]
    assert only(result["launch"])["one_p90_frac"] == 0.75


def test_stores_by_hand():
    """One of four requests waited, 72 h of 1440: fill 0.75, backorders 0.05."""

    def fill(made):
        made["stores"][0, 0, [codes.W_REQUESTS, codes.W_FILLED, codes.W_BOUGHT]] = 4, 3, 2
        made["stores"][0, 0, codes.W_BACKORDER] = 72.0
        made["stores"][:, 1, codes.W_ON_HAND] = 720.0 * 500

    result = told(LABELS, row(fill))
    gearbox = only(result["stores"], period="*", site="Gao", item="Gearbox")
    assert (gearbox["fill_frac"], gearbox["backorders"]) == (0.75, 0.05)
    assert only(result["stores"], period="2027-01", item="Gearbox")["backorders"] == 0.1
    fuel = only(result["stores"], period="*", item="Jet A-1")
    assert (fuel["on_hand"], fuel["fill_frac"]) == (500.0, None)
    assert only(result["supply"], period="*", item="Gearbox", what="bought")["mean"] == 2.0
    assert only(result["supply"], period="*", site="Gao", item="*", what="bought")["mean"] == 2.0


def test_shops_pools_and_man_hours_by_hand():
    """144 h in work and 288 h waiting of 1440; 60 man-hours over 20 flight hours."""

    def fill(made):
        swap, repair = made["shops"][0, 0], made["shops"][1, 1]
        swap[[codes.H_JOBS, codes.H_BUSY, codes.H_WAITING, codes.H_GOOD]] = 4, 144.0, 288.0, 3
        swap[codes.H_MAN_H], repair[codes.H_MAN_H] = 50.0, 10.0
        made["pools"][0, 0] = 30.0, 120.0
        made["tails"][:, 0, codes.T_FH] = 10.0

    result = told(LABELS, row(fill))
    swap = only(result["shops"], period="*", task="Gearbox swap")
    assert (swap["in_work"], swap["waiting"], swap["good_frac"]) == (0.1, 0.2, 0.75)
    assert only(result["pools"], period="*", resource="Hangar")["use_frac"] == 0.25
    levels = {
        (r["level"], r["task"]): r["mean_h_per_fh"]
        for r in result["man_hours"].filter(period="*").to_dicts()
    }
    assert levels[("*", "*")] == 3.0
    assert levels[("base", "Gearbox swap")] == 2.5
    assert levels[("outside", "Gearbox repair")] == 0.5
    assert only(result["summary"], quantity="man_h_per_fh")["mean"] == 3.0
    # in February only the repair was worked on: 10 h over 10 flight hours
    february = only(result["man_hours"], period="2027-02", level="*", task="*")
    assert february["mean_h_per_fh"] == 1.0


def test_drivers_by_hand():
    """100 h down: 60 by gearboxes (45 waiting, 15 work), 30 by the check, 10 by nobody."""

    def fill(made):
        made["state_h"][0, GAO, [codes.PART_REPAIR, codes.WORK]] = 45.0, 55.0
        made["drivers"][0, GAO, [codes.PART_REPAIR, codes.WORK]] = 45.0, 15.0
        made["drivers"][1, GAO, codes.WORK] = 30.0
        made["driver_jobs"][0, GAO] = 2

    top = told(LABELS, row(fill))["drivers"].filter(site="*", type="*")
    assert top["name"].to_list() == ["Gearbox | failure", "300 h", ""]
    assert top["share_frac"].to_list() == pytest.approx([0.6, 0.3, 0.1])
    assert top["part_in_repair_frac"].to_list() == [0.75, 0.0, 0.0]
    assert top["stops"].to_list() == [2.0, 0.0, 0.0]


def test_vehicles_routes_and_the_end_by_hand():
    def fill(made):
        made["pooled"][0, 0] = 600.0, 120.0, 0.0, 900.0, 1.0
        made["routes"][1, 0, [codes.R_FREIGHT, codes.R_CONVOYS]] = 4000.0, 2
        made["stores_end"][0] = 3, 1, 2
        made["limits_left"][0] = 250.0

    result = told(LABELS, row(fill))
    truck = only(result["vehicles"], period="*")
    assert truck["up_frac"] == pytest.approx(5 / 6)
    assert truck["driven_km"] == 900.0
    road = only(result["routes"], period="*")
    assert (road["freight_kg"], road["convoys"]) == (4000.0, 2.0)
    end = only(result["end_stock"])
    assert (end["on_shelf"], end["on_order"], end["waiting"]) == (3.0, 1.0, 2.0)
    assert only(result["end_limits"])["mean_h"] == 250.0


@pytest.fixture(scope="module")
def drawn():
    return told(LABELS, *[random_row(LABELS, seed) for seed in range(30)])


def test_the_states_of_every_cell_add_up_to_one(drawn):
    sums = drawn["states"].group_by("period", "site", "type").agg(pl.col("mean_frac").sum())
    assert sums.height == 3 * (1 + 2 + 2 + 2)
    assert sums["mean_frac"].to_numpy() == pytest.approx(1.0)


def test_wanted_hours_are_the_sum_of_what_they_became(drawn):
    cells = ["period", "mission", "base", "kind"]
    wanted = drawn["hours"].filter(what="wanted").select(*cells, "mean_h")
    became = drawn["hours"].filter(pl.col("what") != "wanted")
    both = wanted.join(became.group_by(cells).agg(became=pl.col("mean_h").sum()), on=cells)
    assert both.height == wanted.height
    assert both["became"].to_numpy() == pytest.approx(both["mean_h"].to_numpy())


def test_the_shares_of_drivers_add_up_to_one(drawn):
    sums = drawn["drivers"].group_by("site", "type").agg(pl.col("share_frac").sum())
    assert sums["share_frac"].to_numpy() == pytest.approx(1.0)


def test_months_add_up_to_the_horizon(drawn):
    for table, keys, column in (
        ("missions", ["mission", "base", "kind", "outcome", "cause"], "mean"),
        ("supply", ["site", "item", "kind", "what"], "mean"),
        ("present", ["site", "type", "cause"], "mean_h"),
        ("flown", ["type", "what"], "mean_fh"),
    ):
        frame = drawn[table]
        months = frame.filter(pl.col("period") != "*").group_by(keys).agg(sum=pl.col(column).sum())
        both = frame.filter(period="*").join(months, on=keys, how="left")
        assert both["sum"].to_numpy() == pytest.approx(both[column].to_numpy()), table


def test_every_figure_has_its_interval_and_spread(drawn):
    for name, frame in drawn.tables.items():
        if name in ("replications", "quantities", "readiness"):
            continue
        for column in frame.columns:
            if "_p10" in f"_{column}":
                low, high = (column.replace("p10", part) for part in ("low", "high"))
                assert {low, high, column.replace("p10", "p90")} <= set(frame.columns), name
                known = frame.drop_nulls(column)
                assert (known[column] <= known[column.replace("p10", "p90")] + 1e-9).all(), name


def test_replications_give_the_summary_again(drawn):
    sums = (
        drawn["replications"]
        .group_by("site", "type", "quantity")
        .agg(pl.col("above", "below").sum(), n=pl.len(), ratio=pl.col("below").is_not_null().any())
    )
    both = drawn["summary"].join(sums, on=["site", "type", "quantity"])
    assert both.height == drawn["summary"].height
    again = both.select(
        pl.when("ratio").then(pl.col("above") / pl.col("below")).otherwise(pl.col("above") / 30)
    ).to_series()
    assert again.to_numpy() == pytest.approx(both["mean"].to_numpy())


def test_one_period_is_told_once():
    labels = tiny_labels(bins=["2027-01"])
    result = told(labels, random_row(labels, 1))
    assert set(result["states"]["period"]) == {"*"}


def test_a_plan_without_this_or_that_has_empty_tables():
    """Nothing but two aircraft: every other table is there, without rows."""
    empty = dict.fromkeys(
        ("services", "demands", "stores", "pools", "shops", "routes", "pooled", "drivers"), ()
    )
    labels = replace(LABELS, **empty, launches=(), contracts=(), tasks=())
    made = Row(labels)
    made["state_h"][:, :, codes.READY] = 720.0
    result = told(labels, made.numbers, made.numbers)
    for name in ("missions", "stores", "shops", "readiness", "response_times", "vehicles"):
        assert result[name].is_empty(), name
        assert len(result[name].columns) >= 5, name
    assert only(result["summary"], site="*", type="*", quantity="availability_frac")["mean"] == 1


def test_no_replication_is_refused():
    with pytest.raises(ReadyError) as fault:
        told(LABELS)
    assert fault.value.code == "ready-no-replication"


def test_labels_of_another_plan_are_refused():
    rows = Rows(shape_of(LABELS))
    rows.add(0, np.ones(rows.shape.length))
    other = tiny_labels(bins=["2027-01"])
    with pytest.raises(ReadyError) as fault:
        label(other, shape_of(other), rows, Provenance("ready", "p", "f"))
    assert fault.value.code == "ready-other-shape"


def test_remarks_of_the_run_come_through():
    result = told(LABELS, random_row(LABELS, 0), remarks=[("ready-interrupted", {"count": 1})])
    assert result.remarks == (("ready-interrupted", {"count": 1}),)


def test_groups_of_one_thing_are_not_counted_twice():
    found = groups([("a", "x"), ("a", "y")], ((), (0,), (0, 1)))
    assert found.names == (("*", "*"), ("a", "*"), ("a", "x"), ("a", "y"))
    assert found.sum(np.array([[1.0, 10.0]]), 1).tolist() == [[11.0, 11.0, 1.0, 10.0]]


def test_simulators_stand_aside():
    """What is aside is told by itself; no sum of several types holds it."""
    labels = replace(LABELS, aside=("H145",))
    made = Row(labels)
    made["state_h"][0, GAO, [codes.READY, codes.WORK]] = 300.0, 300.0
    made["state_h"][0, SEVARE, codes.READY] = 600.0
    made["tails"][0, 0, codes.T_FH], made["tails"][0, 1, codes.T_FH] = 10.0, 40.0
    made["shops"][0, 0, codes.H_MAN_H] = 20.0
    result = told(labels, made.numbers)
    found = result["availability"].filter(period="*", measure="fleet")
    shares = {(r["site"], r["type"]): r["mean_frac"] for r in found.to_dicts()}
    assert shares == {
        ("*", "*"): 0.5,
        ("*", "Mi-171"): 0.5,
        ("*", "H145"): 1.0,
        ("Gao", "*"): 0.5,
        ("Gao", "Mi-171"): 0.5,
        ("Sevare", "H145"): 1.0,
    }
    assert only(result["summary"], site="*", type="*", quantity="availability_frac")["mean"] == 0.5
    assert only(result["flown"], period="*", type="*", what="flown")["mean_fh"] == 10.0
    assert only(result["man_hours"], period="*", level="*")["mean_h_per_fh"] == 2.0
    assert result["drivers"].filter(site="Sevare").is_empty()
