"""`azalai run`: what it prints, in which language, with which exit code."""

import json
import re

import polars as pl
import pytest
from tests import run_plans
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.cli.run_watch import first_figure
from azalai.errors import ExitCode
from azalai.ready.solve import Settings, solve
from azalai.study.shelf import claimed

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The small plan without the alternative that is broken."""
    told = run_plans.TABLES
    alternatives = "".join(
        line for line in told["alternatives"].splitlines(keepends=True) if "broken" not in line
    )
    changes = "".join(
        line for line in told["changes"].splitlines(keepends=True) if "broken" not in line
    )
    folder = tmp_path_factory.mktemp("cli")
    return run_plans.write(folder / "plan", alternatives=alternatives, changes=changes)


def ask(*words):
    return CliRunner().invoke(app, ["run", *map(str, words)])


def test_the_table_tells_each_future_and_the_way_to_the_report(place, tmp_path):
    out = tmp_path / "out"
    answer = ask(place, "--replications", 4, "--out", out, "--language", "en")
    assert answer.exit_code == ExitCode.OK, answer.output
    printed = answer.stdout
    assert re.search(r"A third aircraft at West +\d+\.\d\s% \(\+\d+\.\d\*?\)", printed)
    assert re.search(r"A cheaper hangar .* \([-−]28,571\*\)", printed)  # 30 000 a year, discounted
    assert str(out / "report.html") in printed.replace("\n", "")
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!")
    assert "Within reach in time if an aircraft is always ready" in answer.stderr
    run = azalai.read_run(out)
    share = f"{100 * run.overview['availability_frac'][0]:.1f}\u00a0%"
    assert share in printed
    french = ask(place, "--replications", 4, "--out", out, "--language", "fr")
    assert "Un hangar moins cher" in french.stdout
    assert "Le rapport est" in french.stdout


def test_a_blank_plan_is_answered_with_what_it_lacks(tmp_path):
    plan, out = tmp_path / "blank", tmp_path / "out"
    assert CliRunner().invoke(app, ["new", str(plan)]).exit_code == ExitCode.OK
    answer = ask(plan, "--out", out, "--language", "en")
    assert answer.exit_code == ExitCode.FAULTS
    assert "READY needs the table fleet" in answer.stdout.replace("\n", " ")
    assert (out / "report.html").exists()


def test_json_alone(place, tmp_path):
    answer = ask(
        *(place, "--replications", 2, "--out", tmp_path / "out", "--alternative", "third"),
        "--json",
    )
    told = json.loads(answer.stdout)
    assert [future["future"] for future in told["futures"]] == ["", "third"]
    assert told["settings"]["replications"] == 2
    assert {row["future"] for row in told["compared"]["figures"]} == {"", "third"}


def test_one_step_alone(place, tmp_path):
    out = tmp_path / "out"
    answer = ask(place, "--only", "spares", "--only", "allocate", "--out", out)
    assert answer.exit_code == ExitCode.OK, answer.output
    assert tuple(azalai.read_run(out).base.steps) == ("allocate", "spares")


def test_a_future_without_an_answer_is_told_at_the_end(tmp_path):
    place = run_plans.write(tmp_path / "plan")
    answer = ask(place, "--only", "allocate", "--out", tmp_path / "out", "--language", "en")
    assert answer.exit_code == ExitCode.FAULTS
    assert "Something wrong: REACH has no answer. changes.csv:4" in answer.stdout
    assert len(azalai.read_run(tmp_path / "out")["third"].steps) == 1


def test_slips_of_the_command_are_sentences(place, tmp_path):
    out = ("--out", tmp_path / "out", "--language", "en")
    both = ask(place, "--replications", 2, "--precision", 0.1, *out)
    assert both.exit_code == ExitCode.USAGE
    day = ask(place, "--on", "soon", *out)
    assert day.exit_code == ExitCode.USAGE
    assert "soon is no date" in day.stderr
    unknown = ask(place, "--alternative", "forth", *out)
    assert unknown.exit_code == ExitCode.NOT_FOUND
    assert "third" in unknown.stderr
    with claimed(tmp_path / "out"):
        busy = ask(place, "--replications", 2, *out)
    assert busy.exit_code == ExitCode.OUTPUT
    assert "Another run is at work" in busy.stderr
    (tmp_path / "file").write_text("")
    closed = ask(place, "--out", tmp_path / "file" / "run", "--language", "en")
    assert closed.exit_code == ExitCode.OUTPUT
    assert "Traceback" not in closed.output


def test_the_folder_is_named_after_the_plan(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask(place, "--only", "allocate")
    assert azalai.read_run("runs/small").plan == "small"


def test_first_figures_are_those_of_the_tables(place):
    run = azalai.run(str(place), replications=2, alternatives=[])
    fair = run.base["allocate"]["targets"]["fair_frac"][0]
    ready = run.base["reach"]["targets"]["share_frac"][0]
    assert f"Medevac {100 * fair:.1f}" in first_figure("allocate", run.base["allocate"], "en")
    assert f"Medevac {100 * ready:.1f}" in first_figure("reach", run.base["reach"], "en")
    assert first_figure("afford", run.base["afford"], "en") == ""


def test_calls_go_to_the_base_that_reach_assigned(place):
    """READY asks bases in the order of the allocation; the nearest to Near is West."""
    plan = azalai.load(str(place))
    rows = [("Medevac", place, base, rank) for place in ("Near", "Far") for base, rank in ORDER]
    told = pl.DataFrame(rows, ["mission", "destination", "base", "rank"], orient="row")

    def flown(**more):
        table = solve(plan, Settings(replications=4), **more)["missions"]
        done = table.filter(mission="Medevac", period="*", cause="*", outcome="completed")
        return {"East": 0.0, "West": 0.0} | dict(done.select("base", "mean").iter_rows())

    own, assigned = flown(), flown(allocation=told)
    assert own["West"] > own["East"]
    assert assigned["East"] > assigned["West"]
    east = flown(allocation=told.filter(pl.col("base") == "East"))
    assert east == assigned  # a base without a rank is asked last


ORDER = (("East", 1), ("West", 2))
