"""Removal records: from an operator's file to proposed rows."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from azalai import Edit, ScenarioError, load
from azalai.cli.main import app
from azalai.scenario.removals import fit_removals, proposals

HEAD = "serial,item,installed,removed,reason,tail\n"


@pytest.fixture
def outpost():
    return load("outpost")


@pytest.fixture
def records(tmp_path):
    def write(*rows, head=HEAD):
        path = tmp_path / "removals.csv"
        path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


def test_the_mean_is_operation_per_unscheduled_removal(outpost, records):
    path = records(
        "G1,Gearbox,0,400,failure,H-1",
        "G1,Gearbox,400,1000,no_fault,H-1",
        "G2,Gearbox,100,1100,scheduled,H-2",
        "G3,Gearbox,0,500,running,H-3",
    )
    (found,) = fit_removals(outpost, path)
    assert (found.removals, found.no_fault, found.other, found.total) == (2, 1, 2, 2500)
    assert found.mean.value == pytest.approx(1250)
    failures, evidence = proposals([found], path.name)
    assert failures == [{"on": "Gearbox", "mean_fh": "1250", "no_fault_frac": "0.5"}]
    assert evidence[0]["confidence"] == "low"
    assert float(evidence[0]["low"]) < 1250 < float(evidence[0]["high"])


def test_what_clearly_ages_gets_a_shape(outpost, records):
    rows = [f"P{i},Oil pump,0,{1000 + 15 * i},failure,H-{i % 2}" for i in range(20)]
    (found,) = fit_removals(outpost, records(*rows))
    assert found.ages
    assert found.weibull.shape.value > 5
    failures, evidence = proposals([found], "removals.csv")
    assert float(failures[0]["shape"]) == pytest.approx(found.weibull.shape.value, rel=1e-3)
    assert {row["column"] for row in evidence} == {"mean_fh", "shape"}
    assert evidence[0]["confidence"] == "high"


def test_tails_that_differ_are_not_pooled_in_silence(outpost, records):
    good = [f"A{i},Gearbox,0,{900 + 37 * i},failure,H-1" for i in range(12)]
    bad = [f"B{i},Gearbox,0,{40 + 7 * i},failure,H-2" for i in range(12)]
    (found,) = fit_removals(outpost, records(*good, *bad))
    assert found.pooling_p < 0.001


def test_a_trend_over_the_calendar_is_seen(outpost, records):
    start, rows = date(2020, 1, 1), []
    for days in (5, 8, 12, 20, 35, 60, 90, 150, 300):  # ever longer between removals
        end = start + timedelta(days=days)
        rows.append(f"G,Gearbox,{start},{end},failure,H-1")
        start = end
    (found,) = fit_removals(outpost, records(*rows, f"G,Gearbox,{start},2026-01-01,running,H-1"))
    assert found.clock == "d"
    assert found.trend.chi_square_p < 0.05
    assert found.growth.beta < 0.5


def test_nothing_removed_gives_a_bound_and_no_proposal(outpost, records):
    (found,) = fit_removals(outpost, records("G,Gearbox,0,2302.585,running,"))
    assert found.mean is None
    assert found.at_least == pytest.approx(1000, rel=1e-4)  # T / ln(10), one-sided 90 %
    assert proposals([found], "x") == ([], [])


def test_proposed_rows_are_rows(outpost, records):
    rows = [f"P{i},Oil pump,0,{1000 + 15 * i},failure,H-{i % 2}" for i in range(20)]
    failures, evidence = proposals(fit_removals(outpost, records(*rows)), "removals.csv")
    edits = [
        Edit("failures", "Oil pump", name, cell)
        for name, cell in failures[0].items()
        if name != "on"
    ]
    changed = outpost.with_changes(edits)
    assert changed.failures["Oil pump"].shape > 5
    for row in evidence:
        value = getattr(changed.failures["Oil pump"], row["column"])
        assert float(row["low"]) < value < float(row["high"])


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("G,Gearbx,0,100,failure,", "name-unknown", "item"),
        ("G,Gearbox,0,soon,failure,", "removal-reading", "removed"),
        ("G,Gearbox,2029,2029-04-01,failure,", "removal-order", "removed"),
        ("G,Gearbox,200,100,failure,", "removal-order", "removed"),
        ("G,Gearbox,0,100,broken,", "cell-word", "reason"),
        ("G,Gearbox,0,,failure,", "cell-required", "removed"),
        ("G,Gearbox,5,5,failure,", "row-differ", "installed"),
    ],
)
def test_faulty_records_are_named(outpost, records, row, code, column):
    with pytest.raises(ScenarioError) as fault:
        fit_removals(outpost, records(row))
    assert [(p.code, p.place.row, p.place.column) for p in fault.value.problems] == [
        (code, 2, column)
    ]


def test_the_command_prints_fits_and_rows_in_both_languages(records):
    path = records("G1,Gearbox,0,400,failure,H-1", "G2,Gearbox,0,1000,scheduled,H-1")
    run = CliRunner().invoke(app, ["evidence", "outpost", "--fit", str(path), "--language", "fr"])
    assert run.exit_code == 0
    assert "déposes non programmées" in run.output
    assert "Gearbox,1400" in run.output
    run = CliRunner().invoke(app, ["evidence", "outpost", "--fit", str(path), "--json"])
    assert json.loads(run.output)["failures"] == [{"on": "Gearbox", "mean_fh": "1400"}]
