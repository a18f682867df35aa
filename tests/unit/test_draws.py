"""Evidence draws of made-up futures whose answer to every uncertain number is known."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.made_runs import afford, future, ready, run_of

import azalai
from azalai.errors import PlanNotFoundError, ScenarioError
from azalai.scenario.draws import PURPOSE
from azalai.streams import Stream
from azalai.study import draws as drawing
from azalai.study.compare import compared
from azalai.study.doubts import decisions, doubt_tables, read_draws, without_luck
from azalai.study.draws import Told, block_of, drawn, numbers_of

DRAWS, BLOCK = 60, 4
RUNS = DRAWS * BLOCK
LUCK = np.random.default_rng(5).normal(0.0, 40.0, RUNS)
#: Uncertain numbers by name, and what each adds to the cost of the plan and of `more`.
FIGURES = {"a": (100.0, 100.0), "b": (0.0, 90.0), "c": (0.0, 0.0), "d": (20.0, 0.0)}


class MadePlan:
    """A scenario in the eyes of `numbers_of`: nothing but its seed and its evidence."""

    def __init__(self, names, seed=9):
        self.settings = type("S", (), {"plan": type("P", (), {"seed": seed})()})()
        self.names = names


def made_numbers(scenarios, draws):
    """Stand in for evidence: one number of each figure in each draw."""
    names = sorted({name for s in scenarios for name in s.names})
    stream = Stream(9, PURPOSE)
    for draw in draws:
        for name in names:
            yield draw, name, "assumption", "low", stream.uniform(name, draw)


def steps(key, numbers, points=None):
    """Answer a future over some replications: cost and luck, and what the numbers add."""
    which = 1 if key else 0
    extra = 0.0 if points is None else sum(FIGURES[n][which] * (u - 0.5) for n, u in points.items())
    luck = LUCK[numbers.start : numbers.stop]
    up = np.full((len(numbers), 2), 50.0 + 10.0 * which)
    done = np.full(len(numbers), 5.0 + which)
    money = 1000.0 + 300.0 * which + (1.0 + which) * luck + extra
    paid = np.concatenate([np.zeros(numbers.start), money])
    return {"ready": ready(up, done, done, first=numbers.start), "afford": afford(paid)}


def ask(key, draw, numbers):
    stream = Stream(9, PURPOSE)
    return steps(key, numbers, {name: stream.uniform(name, draw) for name in FIGURES})


@pytest.fixture(scope="module")
def made():
    """Tables of the draws, and the run that they belong to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "numbers_of", made_numbers)
        plans = [Told("", MadePlan("acd")), Told("more", MadePlan("abc"))]
        tables = drawn(plans, DRAWS, BLOCK, ask)
    told = [future(key, **steps(key, range(RUNS))) for key in ("", "more")]
    return tables, run_of(*told)


def test_blocks_share_the_runs_there_are():
    assert block_of(200, 20) == 10
    assert block_of(10, 20) == 1


def test_each_draw_has_its_block(made):
    tables, _ = made
    assert tables["draws"].rows()[:2] == [(0, 0, BLOCK), (1, BLOCK, BLOCK)]
    assert tables["draw_faults"].is_empty()
    means = tables["draws_each"].filter(future="more", quantity="cost_constant_money")
    points = {name: Stream(9, PURPOSE).uniform(name, 3) for name in FIGURES}
    extra = sum(FIGURES[n][1] * (u - 0.5) for n, u in points.items())
    wanted = 1300.0 + 2.0 * LUCK[12:16].mean() + extra
    assert means.filter(draw=3)["mean"][0] == pytest.approx(wanted)


def test_figures_of_all_futures_are_drawn_once(made):
    tables, _ = made
    numbers = tables["draw_numbers"]
    assert numbers["figure"].unique().sort().to_list() == ["a", "b", "c", "d"]
    assert len(numbers) == 4 * DRAWS


def test_the_number_that_moves_the_decision_is_found(made):
    """More - plan costs 300 + luck + 90 (b - 1/2) - 20 (d - 1/2): shares 8100 and 400 of 8500.

    What d does in 60 draws leaves the effect of b an error of 20 / 90 / sqrt(60): 3 %.
    """
    tables, run = made
    result = compared(run, draws=tables)
    found = result["doubts"].filter(quantity="cost_discounted_money", future="more")
    rows = {row["figure"]: row for row in found.to_dicts()}
    assert rows["b"]["share_frac"] == pytest.approx(8100 / 8500, abs=0.03)
    assert rows["b"]["effect"] == pytest.approx(0.5 * 0.8 * 90.0, rel=0.09)
    assert not rows["b"]["noise"]
    assert rows["a"]["noise"]  # moves both futures alike
    assert rows["c"]["noise"]
    assert found["figure"][0] == "b"
    assert not rows["b"]["turns"]  # 18 either way of 150


def test_luck_is_taken_out(made):
    """The same blocks with told numbers have the same luck: nothing of it is left."""
    tables, run = made
    power = compared(run, draws=tables)["power"]
    row = power.filter(quantity="cost_discounted_money").row(0, named=True)
    u = {
        name: np.array([Stream(9, PURPOSE).uniform(name, d) for d in range(DRAWS)]) for name in "bd"
    }
    alone = 150.0 + 0.5 * (90.0 * (u["b"] - 0.5) - 20.0 * (u["d"] - 0.5))
    assert row["p90"] - row["p10"] == pytest.approx(
        np.ptp(np.quantile(alone, [0.1, 0.9])), rel=0.05
    )
    assert (row["draws"], row["replications"], row["figures"]) == (DRAWS, BLOCK, 4)
    assert row["above_frac"] == 1.0


def test_a_control_that_is_the_answer_leaves_its_mean():
    luck = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    assert without_luck(7.0 + 3.0 * luck, luck) == pytest.approx(np.full(5, 7.0 + 3.0 * 4.0))
    assert without_luck(luck, None).tolist() == luck.tolist()
    assert without_luck(luck, np.zeros(5)).tolist() == luck.tolist()


def test_ignorance_stands_beside_luck(made):
    """Means of the plan spread by 100 (a - 1/2), 20 (d - 1/2) and luck: 40 / 2 a block."""
    tables, run = made
    table = compared(run, draws=tables)["ignorance"]
    row = table.filter(part="figure", future="", quantity="cost_constant_money").row(0, named=True)
    variance = (100.0**2 + 20.0**2) / 12.0 + 40.0**2 / BLOCK
    assert row["luck_share_frac"] == pytest.approx(400.0 / variance, abs=0.15)
    assert row["luck_p90"] - row["luck_p10"] == pytest.approx(2 * 1.2816 * 40.0, rel=0.15)
    assert row["p90"] - row["p10"] == pytest.approx(0.8 * 100.0, rel=0.4)
    told = table.filter(part="difference", quantity="cost_constant_money").row(0, named=True)
    assert told["above_frac"] == 1.0
    assert told["mean"] == pytest.approx(300.0, abs=20.0)


def test_the_price_that_parts_two_futures_is_a_decision(made):
    """One patient more for 150 discounted: at that price cost alone moves the worth."""
    tables, run = made
    result = compared(run, draws=tables)
    power = result["power"].row(0, named=True)
    assert (power["quantity"], power["of"]) == ("net_benefit_money", "patients_in_time")
    assert (power["future"], power["against"]) == ("more", "")
    assert power["weight"] == pytest.approx(150.0, abs=5.0)
    first = result["doubts"].row(0, named=True)
    assert first["figure"] == "b"
    assert first["effect"] == pytest.approx(-0.5 * 0.8 * 90.0, rel=0.09)
    assert first["turns"]  # the worth is about nothing there


def test_a_run_keeps_its_draws_for_another_comparison(made):
    tables, run = made
    kept = replace(run, compared=compared(run, draws=tables))
    kept.__dict__["scenario"] = run.scenario
    again = compared(kept, against="more")
    assert set(again["doubts"]["against"]) == {"", "more"}  # "" on the frontier


def test_a_draw_that_breaks_a_rule_is_left_out_for_all(made, monkeypatch):
    monkeypatch.setattr(drawing, "numbers_of", made_numbers)

    def sometimes(key, draw, numbers):
        if key and draw == 2:
            raise PlanNotFoundError("table-not-found", table="x", nearest="sites")
        return ask(key, draw, numbers)

    plans = [Told("", MadePlan("acd")), Told("more", MadePlan("abc"))]
    seen = []
    tables = drawn(plans, 6, BLOCK, sometimes, lambda *done: seen.append(done))
    assert tables["draws"]["draw"].to_list() == [0, 1, 3, 4, 5]
    assert tables["draws_each"].filter(draw=2).is_empty()
    fault = tables["draw_faults"].row(0, named=True)
    assert (fault["draw"], fault["future"]) == (2, "more")
    assert "sites" in fault["en"]
    assert seen[-1] == (6, 6)
    result = compared(made[1], draws=tables)
    assert ("compare-draws-failed", {"count": 1, "draws": "2"}) in result.remarks
    assert result["power"]["draws"][0] == 5


def test_too_few_draws_say_so(made, monkeypatch):
    monkeypatch.setattr(drawing, "numbers_of", made_numbers)
    tables = drawn([Told("", MadePlan("a")), Told("more", MadePlan("a"))], 3, BLOCK, ask)
    result = compared(made[1], draws=tables)
    assert ("compare-draws-few", {"count": 3, "least": 4}) in result.remarks
    assert "doubts" not in result.tables


def test_without_draws_there_are_no_doubts(made):
    assert "draws" not in compared(made[1]).tables


def test_one_future_has_nothing_to_decide(made):
    tables, run = made
    alone = run_of(run.base)
    assert list(decisions([], run.base, pl.DataFrame())) == []
    assert compared(alone, draws=tables)["doubts"].is_empty()


def test_draws_are_read_in_any_order(made):
    tables, _ = made
    turned = {n: t.sample(fraction=1.0, shuffle=True, seed=2) for n, t in tables.items()}
    first, second = read_draws(tables), read_draws(turned)
    assert first.figures == second.figures
    assert (first.points == second.points).all()
    assert first.means.keys() == second.means.keys()
    name = ("more", ("cost_constant_money", ""))
    assert (first.means[name] == second.means[name]).all()


def test_numbers_are_those_that_a_scenario_draws():
    """What is told of a draw is what `Scenario.draw` did: a factor law between its ends."""
    plan = azalai.load("offshore")
    rows = {row[1]: row for row in numbers_of([plan, plan.alternative("one more tail")], [4])}
    uncertain = plan.evidence.frame.filter(
        pl.col("low").is_not_null(), scale="value", law="uniform"
    )
    if uncertain.is_empty():
        uncertain = plan.evidence.frame.filter(pl.col("low").is_not_null())
    assert len(rows) >= 80
    names = [
        f"together {r['together']}"
        if r["together"]
        else f"{r['table']} / {r['key']} / {r['column']}"
        for r in uncertain.rows(named=True)
    ]
    known = [name for name in names if name in rows]
    assert known
    seed = plan.settings.plan.seed
    assert rows[known[0]][4] == Stream(seed, PURPOSE).uniform(known[0], 4)
    assert all(0.0 < row[4] < 1.0 for row in rows.values())


def test_errors_of_a_scenario_can_be_told():
    """`Scenario.draw` refuses with a ScenarioError, whose sentence the table keeps."""
    from azalai.errors import Place, Problem, Problems

    problems = Problems()
    problems.add(Problem("change-nothing", Place("f", "t"), {"column": "c", "value": "1"}))
    error = ScenarioError(problems, "plan / draw 1")
    assert error.text("en")
    assert error.text("fr")


def test_doubts_need_the_tables_of_draws(made):
    assert doubt_tables([], made[1].base, pl.DataFrame(), {}, 1) == {}
