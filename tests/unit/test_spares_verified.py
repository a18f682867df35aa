"""Points of the curve of spares held against READY, one assumption at a time (RULES 7.5)."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.unit.test_spares import PLAN, TABLES
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.report import spares_verified as report
from azalai.study import spares_verified as study
from azalai.study.spares_worlds import BEFORE_Y, FLEETS, world
from azalai.sustain.inputs import build, read
from azalai.sustain.solve import Settings, busiest, solve
from azalai.sustain.verify import STEPS

#: People on shifts, an inspection, departures, ageing, lots and policies: all a step takes back.
RICH = {
    "failures": "on,mean_fh,shape,defer_d\nPump,400,,3\nGear,1500,2,\n",
    "routes": TABLES["routes"]
    .replace("time_h\n", "time_h,departs\n")
    .replace(",24\n", ",24,mon\n"),
    "tasks": TABLES["tasks"] + "Check,Heli,inspect,50,8\n",
    "needs": "of,what,quantity\nCheck,Mechanic,2\n",
    "resources": "site,resource,number,hours\nBase,Mechanic,2,mon-fri 06:00-14:00\n"
    "Far,Mechanic,2,mon-fri 06:00-14:00\n",
    "climate": "site,month,flyable_frac\nBase,jan,0.8\n",
}


def make(make_plan, **changed):
    return azalai.load(make_plan(PLAN, **{**TABLES, **changed}))


def cell(plan, table, column):
    return plan.tables[table].frame[column].to_list()


def test_the_world_of_the_formula_takes_every_assumption_out(make_plan):
    plan = make(make_plan, **RICH)
    stock = solve(plan, Settings(budget_money=100_000))["stock"]
    bare = world(plan, "formula", stock)
    assert cell(bare, "fleet", "count") == [4 * FLEETS, 2 * FLEETS]
    assert set(cell(bare, "failures", "shape")) == {1.0}
    assert set(cell(bare, "failures", "defer_d")) == {0.0}
    assert set(cell(bare, "resources", "hours")) == {None}
    assert set(cell(bare, "routes", "departs")) == {None}
    assert set(cell(bare, "climate", "flyable_frac")) == {1.0}
    assert bare.start.year == plan.start.year - BEFORE_Y
    # a wait of half a week on average, and a day on the road
    assert cell(bare, "routes", "time_h")[0] == pytest.approx(24 + 84, abs=2)


def test_a_way_over_two_routes_becomes_one_of_that_time(make_plan):
    plan = make(make_plan)
    stock = solve(plan, Settings(budget_money=100_000))["stock"]
    routes = world(plan, "formula", stock).routes.frame
    found = dict(
        routes.filter(pl.col("mode") == "air")
        .select(pl.concat_str("origin", "destination", separator=">"), "time_h")
        .iter_rows()
    )
    assert found["Base>Maker"] == pytest.approx(24 + 120)
    assert found["Far>Maker"] == pytest.approx(72 + 120)


def test_the_last_step_is_the_plan_with_the_stock(make_plan):
    plan = make(make_plan, **RICH)
    stock = solve(plan, Settings(budget_money=100_000))["stock"]
    last = world(plan, STEPS[-1], stock)
    changed = {n for n in plan.tables if not last.tables[n].given.equals(plan.tables[n].given)}
    assert changed == {"stock"}
    numbers = {(r["item"], r["site"]): r for r in last.stock.frame.iter_rows(named=True)}
    for item, site, number in stock.select("item", "site", "stock").iter_rows():
        row = numbers.get((item, site), {"number": 0, "target": 0})
        assert (row["number"], row["target"]) == (number, number)


def test_ageless_parts_come_off_as_often(make_plan):
    plan = make(make_plan, **RICH)
    stock = solve(plan, Settings(budget_money=100_000))["stock"]
    bare, aged = world(plan, "schedule", stock), world(plan, "ageing", stock)
    tables = [{n: r.frame for n, r in p.tables.items()} for p in (bare, aged)]
    from azalai.support.rates import Breakdown

    rates = [sum(c.rate() for c in Breakdown(t).causes("Gear")) for t in tables]
    assert rates[0] == pytest.approx(rates[1], rel=1e-9)


def test_steps_add_up_to_the_gap(make_plan):
    """With a simulation that is handed in; points without an interval are not said to hold."""
    result = solve(make(make_plan), Settings(budget_money=100_000))
    formula = dict(result["availability"].select("name", "supply_after_frac").rows())
    shares = dict(zip(STEPS, np.linspace(0.9, 0.6, len(STEPS)), strict=True))

    def evaluate(changes):
        share = shares[changes["step"]]
        cells = {"availability_frac": [share], "low": [share - 0.1], "high": [share + 0.1]}
        return pl.DataFrame({"name": ["fleet"], **cells, "gap_half": [0.01], "flown_frac": [0.5]})

    table = study.verify_with(result, evaluate)
    assert table["gap"].sum() == pytest.approx(0.6 - formula["fleet"])
    named = [pl.lit("answer").alias("point"), pl.lit(100_000.0).alias("cost_money")]
    told = replace(result, tables={**result.tables, "verified": table.select(*named, pl.all())})
    first, gap, like, flown = report.words(told, 40, "en")
    assert "agrees" in first
    assert "60.00 %" in gap
    assert "missing parts" in like
    assert "50.00 %" in flown
    assert len(report.rows(told, "fr")) == len(STEPS)


def test_the_jackknife_of_a_mean_is_the_interval_of_student(make_plan):
    """Pseudo-values of a plain mean are the values themselves (Tukey 1958)."""
    plan = read(make(make_plan))
    inputs = build(plan, *busiest(plan))
    waiting = np.array([[10.0, 4.0], [30.0, 0.0], [20.0, 8.0]])
    posts = (("Base", "Heli"), ("Far", "Heli"))
    backorders = np.zeros((3, *inputs.problem.shape))
    counted = study.Counted(backorders, waiting, np.full((3, 2), 100.0), np.ones(3), posts)
    values = study.figures(inputs, counted, "finite")
    assert values[:, 0] == pytest.approx(1 - waiting.sum(1) / 200)


@pytest.mark.usefixtures("kernel")
def test_ready_agrees_in_the_world_of_the_formula(make_plan):
    """Low demand, ample repair: the formula is all but exact; seed and runs are fixed."""
    plan = make(make_plan)
    asked = Settings(budget_money=400_000)
    result = solve(plan, asked)
    simulate = study.evaluator(plan, 100)
    table = study.verify_with(result, simulate, ("formula",))
    assert table.height == result["availability"].height
    assert table["holds"].all()
    assert (table["gap_half"] < 0.01).all()
    assert table["flown_frac"].to_list() == pytest.approx([1.0] * table.height, abs=0.02)


@pytest.mark.usefixtures("kernel")
def test_every_step_can_be_simulated_and_seeds_are_paired(make_plan):
    plan = make(make_plan, **RICH)
    asked = Settings(budget_money=100_000)
    result = solve(plan, asked)
    found = study.verified(plan, result, asked, replications=4)
    steps = report.answer(found)
    assert steps["step"].to_list() == list(STEPS)
    told = dict(result["availability"].select("name", "supply_after_frac").rows())
    whole = steps["availability_frac"][-1] - told["fleet"]
    assert steps["gap"].sum() == pytest.approx(whole)
    again = study.verified(plan, result, asked, replications=4)
    assert again["verified"].equals(found["verified"])
    assert set(found["verified"]["point"]) >= {"answer", "owned"}


@pytest.mark.usefixtures("kernel")
def test_the_command_tells_the_steps_and_draws_them(make_plan, tmp_path):
    words = ["spares", str(make_plan(PLAN, **TABLES)), "--budget", "400000", "--language", "en"]
    chart = tmp_path / "steps.svg"
    asked = [*words, "--verify", "--replications", "4", "--chart", str(chart)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "formula's own world" in done.output
    assert "one assumption at a time" in chart.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--verify", "--kit", "30"], "a kit is resupplied by nobody"),
        (["--replications", "5"], "belongs to --verify"),
        (["--verify", "--replications", "1"], "must be 2 or more"),
    ],
)
def test_options_that_do_not_fit_are_refused(make_plan, more, said):
    done = CliRunner().invoke(app, ["spares", str(make_plan(PLAN, **TABLES)), *more])
    assert done.exit_code == 2
    assert said in done.output
