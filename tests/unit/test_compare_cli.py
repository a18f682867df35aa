"""`azalai compare`: what it prints, in both languages, and what it writes."""

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.made_runs import MadeSettings, afford, future, reach, ready, run_of, spares
from typer.testing import CliRunner

from azalai.cli.main import app
from azalai.report.compare_words import Words, sentences
from azalai.report.formats import Formats
from azalai.results import run as runs
from azalai.results.result import ResultError, read
from azalai.study.compare import compared
from azalai.study.doubts import POWER

LUCK = np.random.default_rng(1).normal(0.0, 20.0, 40)
DONE = np.tile([5.0, 6.0, 7.0, 6.0], 10)


def made(more=90.0, done=1.0, **settings):
    """Make a run of the plan and one alternative with its stock kept and bought anew."""
    up = np.full((40, 2), 70.0) + LUCK[:, None] / 4.0

    def one(name, stock, money, better, cost):
        return future(
            name,
            stock,
            ready=ready(up + 2.0 * better, DONE + better, DONE - 2.0 + better),
            allocate=reach(0.7),
            reach=reach(0.5),
            afford=afford(1e6 * (20.0 + LUCK / 10.0 + money), end=5e6),
            spares=spares(cost),
        )

    futures = [
        one("", "kept", 0.0, 0.0, 1e5),
        one("more", "kept", more, done, 2e5),
        one("more", "bought", more + 1.0, done, 2e5),
    ]
    return run_of(
        *futures, settings=MadeSettings({"fleet": 0.6, "Mi-171 | Gao": 0.9}, 7.0, **settings)
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give the folder of a run that is read as `made`."""
    run = made()

    def told(path):
        if path != tmp_path:
            raise ResultError("run-none", path=str(path))
        return run

    monkeypatch.setattr(runs, "read_run", told)
    return tmp_path


def said(*words, code=0):
    done = CliRunner().invoke(app, ["compare", *map(str, words)])
    assert done.exit_code == code, (done.output, done.stderr, done.exception)
    return done.output if not code else done.stderr


def test_first_lines_are_the_answer(folder):
    lines = said(folder, "--language", "en").splitlines()
    assert lines[0] == (
        "made: 3 futures side by side, 40 simulated runs each, the same luck in all."
    )
    assert lines[1] == (
        "As long as a patient reached in time is worth less than 45 million USD, best is the plan "
        "itself (sure as to luck: in 100 % of resamples at 22.5 million USD)."
    ).replace(" million USD", "\u00a0million\u00a0USD").replace("100 %", "100\u00a0%")
    assert lines[2].startswith("From 45\u00a0million\u00a0USD on, best is more (sure")
    assert lines[3].startswith("Never best: more, stock bought anew; at 45")


def test_differences_carry_their_doubt(folder):
    out = said(folder, "--language", "en")
    row = next(line for line in out.splitlines() if line.strip().startswith("more  "))
    assert "+12.5" in row  # one more of eight calls
    assert "~" not in row  # the same luck in both: nothing is in doubt
    assert "met 70" in out
    assert "missed 70" in out
    assert "Which part of a difference is the stock" in out
    assert "crew" in out


def test_french(folder):
    out = said(folder, "--language", "fr")
    assert out.startswith("made : 3 avenirs côte à côte, 40 simulations chacun")
    assert "le meilleur est le plan lui-même" in out
    assert "manquée" in out


def test_json_and_files(folder, tmp_path):
    told = json.loads(said(folder, "--json"))
    assert told["engine"] == "study"
    assert {"figures", "differences", "targets", "frontier"} <= set(told["tables"])
    out, chart = tmp_path / "tables", tmp_path / "chart.svg"
    text = said(folder, "--out", out, "--chart", chart, "--workbook", tmp_path / "w.xlsx")
    assert str(chart) in text
    assert "<svg" in chart.read_text(encoding="utf-8")
    assert read(out)["frontier"].height == 18


def test_against_another(folder):
    out = said(folder, "--against", "more", "--language", "en")
    rows = [line for line in out.splitlines() if line.strip().startswith("the plan itself")]
    assert "\u221212.5" in rows[0]  # with a true minus


def test_an_unknown_future_and_a_missing_folder(folder, tmp_path):
    assert said(folder, "--against", "mor", code=2) == (
        "azalai: The run has no future mor; did you mean more?\n"
    )
    assert "holds no finished run" in said(tmp_path / "none", code=3)


def words(run, language="en", draws=None):
    return Words(run, compared(run, draws=draws), Formats(language, "USD"))


def test_inside_the_noise_is_said():
    """The alternative costs a hair more and achieves a hair more: chance decides."""
    run = made(more=0.0, done=0.0)
    second = run.futures[1]
    luck = np.random.default_rng(3).normal(0.0, 1.0, 40)
    noisy = replace(second, steps={**second.steps, "afford": afford(2e7 + 1e6 * luck, end=5e6)})
    lines = sentences(words(replace_futures(run, run.futures[0], noisy)))
    assert any("inside the noise" in line for line in lines)


def replace_futures(run, *futures):
    again = replace(run, futures=tuple(futures))
    again.__dict__["scenario"] = run.scenario
    return again


def test_another_way_to_count_is_told_where_it_names_others():
    """What is left at the end differs: without it the alternative is never best."""
    run = made(more=30.0, done=0.0)
    second = run.futures[1]
    rich = replace(second, steps={**second.steps, "afford": afford(np.full(40, 5e7), end=4e7)})
    lines = sentences(words(replace_futures(run, run.futures[0], rich)))
    assert any(
        line.startswith("Whatever a patient reached in time is worth, best is more")
        for line in lines
    )
    other = [line for line in lines if line.startswith("Counted in")]
    about = "patients reached in time, number and cost, present value"
    assert other == [f"Counted in {about}, best at some price are: the plan itself."]


def test_one_future_alone_has_no_frontier():
    run = made()
    lines = sentences(words(replace_futures(run, run.futures[0])))
    assert any("cannot be told" in line for line in lines)


@pytest.mark.parametrize(("noise", "turns"), [(True, False), (False, True), (False, False)])
def test_doubts_in_words(noise, turns):
    import polars as pl

    run = made()
    about = {"future": "more", "against": "", "quantity": "net_benefit_money"}
    about |= {"of": "patients_in_time", "unit": "money", "weight": 1.0}
    power = {"mean": 1.0, "p10": 0.0, "p90": 2.0, "above_frac": 0.98, "draws": 30}
    power |= {
        "replications": 5,
        "figures": 400,
        "smallest_share_frac": 0.5,
        "draws_for_a_tenth": 205,
    }
    doubt = {**about, "figure": "failures / Pump / mean_fh", "basis": "assumption"}
    doubt |= {"confidence": "low", "effect": 3.0, "share_frac": 0.6, "chance_frac": 0.01}
    result = compared(run)
    tables = {
        **result.tables,
        "power": pl.DataFrame([about | power], schema=POWER),
        "doubts": pl.DataFrame([doubt | {"noise": noise, "turns": turns}]),
    }
    told = sentences(Words(run, replace(result, tables=tables), Formats("en", "USD")))
    text = "\n".join(told).replace("\u00a0", " ")
    start = "In 30 draws of 400 uncertain numbers, more beats the plan itself in 98.0 % of them"
    assert f"{start}, at 1 USD for a patient reached in time." in text
    if noise:
        assert "No single number stands out of the noise" in text
        assert "takes 205 draws" in text
    else:
        start = "What could turn that" if turns else "What moves that most"
        assert f"{start}: failures / Pump / mean_fh (an assumption), 60 % of the variance." in text
