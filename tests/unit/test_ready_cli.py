"""`azalai ready` and `azalai why` around an engine whose answers are known."""

import json
import signal
import sys
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import pytest
from openpyxl import load_workbook
from tests.unit.ready_rows import random_row, tiny_labels
from typer.testing import CliRunner

import azalai.cli.ready
import azalai.cli.why  # noqa: F401 (registers its command)
from azalai.cli.frame import app
from azalai.ready import codes
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import shape_of
from azalai.ready.results import label
from azalai.ready.rows import Rows
from azalai.ready.solve import Settings
from azalai.results.result import Provenance, read

LABELS = tiny_labels(bins=[f"2027-{m:02d}" for m in range(1, 13)])
FIELDS = [("time_h", "f8"), *((name, "i8") for name in ("kind", "a", "b", "c", "d", "e"))]
LINES = np.array(
    [
        (0.0, codes.TR_STATE, 0, codes.READY, -1, 0, -1),
        (48.0, codes.TR_OPEN, 5, 0, 2, -1, 0),
        (48.0, codes.TR_STATE, 0, codes.WAIT_DOCK, 5, 0, -1),
    ],
    dtype=FIELDS,
)


class Engine(ModuleType):
    """An engine that draws rows at random, and remembers what it was asked."""

    Settings = Settings

    def __init__(self) -> None:
        super().__init__("azalai.ready.solve")
        self.asked: list[tuple[str, Settings]] = []
        self.stop_after: int | None = None
        self.labels = LABELS

    def solve(self, scenario: Any, settings: Settings, tick: Any = None, cancel: Any = None) -> Any:
        self.asked.append((scenario.fingerprint, settings))
        rows = Rows(shape_of(self.labels), settings.checkpoint, "key")
        luck = int(scenario.fingerprint, 16) % 1000
        for number in range(settings.replications or 20):
            if number == self.stop_after:
                signal.raise_signal(signal.SIGINT)
                break
            rows.add(number, random_row(self.labels, 1000 * luck + number))
            tick(number + 1, 20, "50.0 %")
        remarks = []
        if cancel.is_set():
            if not rows.replications:
                raise ReadyError("ready-no-replication")
            remarks = [("ready-interrupted", {"count": rows.replications})]
        seed = 1 if settings.seed is None else settings.seed
        told = Provenance("ready", scenario.name, scenario.fingerprint, seed=seed)
        return label(self.labels, rows.shape, rows, told, remarks)

    def trace(self, scenario: Any, replication: int, settings: Settings) -> Any:
        self.asked.append((scenario.fingerprint, replace(settings, workers=replication)))
        return LINES, LABELS


@pytest.fixture(autouse=True)
def engine(monkeypatch):
    made = Engine()
    monkeypatch.setitem(sys.modules, "azalai.ready.solve", made)
    return made


@pytest.fixture
def plan(make_plan):
    return str(
        make_plan(
            sites="name,latitude_deg,longitude_deg\nGao,16,0\nSevare,14.5,-4\n",
            types="name,turnaround_h\nMi-171,1\nH145,1\n",
            fleet="name,type,site\nTZ-1,Mi-171,Gao\nTZ-2,H145,Sevare\n",
            missions="name,mode,base,sortie_h,sorties_per_month\nPatrol,quota,Gao,1,4\n",
            alternatives="name,title\nQuick,Quick\n",
            changes="alternative,table,key,column,value\nQuick,types,Mi-171,turnaround_h,0.5\n",
        )
    )


def run(*words, code=0):
    done = CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "LC_ALL": "C"})
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def test_the_answer_comes_first_in_words(plan):
    lines = run("ready", plan).splitlines()
    assert lines[0] == "p: 20 runs, seed 1."
    assert lines[1].startswith("Fleet availability: ")
    assert "one run in ten below" in lines[1]
    assert lines[2].startswith("In-country availability: ")
    assert lines[3].startswith("Missions completed: ")
    assert lines[4].startswith("Hours achieved of those wanted: ")
    assert lines[5].startswith("Calls reached in time: ")
    assert lines[6].startswith("Lost missions: ")
    assert lines[7].startswith("What keeps aircraft down most: ")


def test_in_french(plan):
    told = run("ready", plan, "--language", "fr")
    assert "Disponibilité de la flotte : " in told
    assert "attente d’une pièce en réparation" in told


def test_one_run_has_no_interval(plan):
    told = run("ready", plan, "--replications", "1")
    assert "p: one run, seed 1." in told
    assert "a single run tells no interval" in told


def test_settings_reach_the_engine(engine, plan):
    words = ["--precision", "0.01", "--seed", "7", "--workers", "2"]
    run("ready", plan, *words, "--window", "2027-03-01", "2027-04-01")
    ((_, settings),) = engine.asked
    window = (date(2027, 3, 1), date(2027, 4, 1))
    assert settings == Settings(None, 0.01, 7, window, 2, None)


def test_the_days_of_a_window_are_told_and_drawn(engine, plan, tmp_path):
    days = [f"2027-02-{day:02d}" for day in (26, 27, 28)]
    engine.labels = tiny_labels(bins=["2027-01", "2027-02", *days, "2027-03"])
    out, chart = tmp_path / "out", tmp_path / "r.html"
    words = ["--window", days[0], "2027-03-01", "--out", str(out), "--chart", str(chart)]
    told = run("ready", plan, *words)
    assert "the days of the window:" in told
    rows = [line.split() for line in told.splitlines() if line.startswith(" 2027-02-")]
    assert [row[0] for row in rows] == days
    fleet = read(out)["availability"].filter(site="*", type="*", measure="fleet", period=days[1])
    assert rows[1][1] == f"{100 * fleet['mean_frac'].item():.1f}"
    drawn = chart.read_text(encoding="utf-8")
    assert days[2] in drawn
    assert '"2027-01"' not in drawn


def test_a_long_window_is_told_in_part(engine, plan):
    engine.labels = tiny_labels(
        bins=[f"2027-{m:02d}-{d:02d}" for m in (3, 4, 5) for d in range(1, 31)]
    )
    told = run("ready", plan)
    assert "... and 28 more days" in told
    assert sum(line.startswith(" 2027-") for line in told.splitlines()) == 62


def test_a_single_period_is_drawn_as_a_bar():
    from azalai.report.ready import states

    labels = tiny_labels(bins=["2027-01"])
    rows = Rows(shape_of(labels))
    rows.add(0, random_row(labels, 1))
    drawn = states(label(labels, rows.shape, rows, Provenance("ready", "p", "f")), "en").to_dict()
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["bar"]


def test_json_has_every_table_but_the_quantities(plan):
    told = json.loads(run("ready", plan, "--json"))
    assert "quantities" not in told["tables"]
    assert told["tables"]["availability"][0]["measure"] == "fleet"
    assert told["seed"] == 1


def test_a_folder_holds_everything_and_no_leftovers(engine, plan, tmp_path):
    out = tmp_path / "out"
    assert f"Wrote {out}." in run("ready", plan, "--out", str(out))
    found = read(out)
    assert found["quantities"].height > 0
    assert list(out.glob("checkpoint*")) == []
    assert engine.asked[0][1].checkpoint.parent == out


def test_workbook_and_chart(plan, tmp_path):
    book, chart = tmp_path / "r.xlsx", tmp_path / "r.svg"
    run("ready", plan, "--workbook", str(book), "--chart", str(chart))
    sheets = load_workbook(book).sheetnames
    assert "availability" in sheets
    assert "quantities" not in sheets
    drawn = chart.read_text(encoding="utf-8")
    for words in ("What the fleet does", "Missions by outcome", "From call to patient"):
        assert words in drawn


def test_a_chart_without_missions_or_calls():
    from azalai.report.ready import charts

    labels = replace(tiny_labels(bins=["2027-01"]), services=(), demands=(), stores=(), shops=())
    rows = Rows(shape_of(labels))
    rows.add(0, random_row(labels, 1))
    drawn = charts(label(labels, rows.shape, rows, Provenance("ready", "p", "f")), "fr")
    assert len(drawn.vconcat) == 1


def test_an_alternative_is_taken_and_named(engine, plan):
    run("ready", plan)
    assert run("ready", plan, "--alternative", "Quick").startswith("p / Quick: 20 runs")
    first, second = (fingerprint for fingerprint, _ in engine.asked)
    assert first != second


def test_two_alternatives_are_compared(engine, plan, tmp_path):
    out = tmp_path / "out"
    told = run("ready", plan, "--compare", "plan", "Quick", "--out", str(out))
    assert told.splitlines()[0].startswith("Fleet availability: ")
    assert "(plan)" in told
    assert "(Quick)" in told
    assert read(out)["differences"].height > 5
    checkpoints = [settings.checkpoint for _, settings in engine.asked]
    assert len(set(checkpoints)) == 2
    assert not any(folder.exists() for folder in checkpoints)


def test_a_history_is_held_against_it(plan, tmp_path):
    seen = tmp_path / "seen.csv"
    seen.write_text(
        "month,site,type,quantity,value\n"
        + "".join(f"2027-{m:02d},,,flown_fh,9999\n" for m in range(1, 13)),
        encoding="utf-8",
    )
    told = run("ready", plan, "--against", str(seen))
    assert "Beside the history: 0 of 1 quantities agree." in told
    assert "flown_fh disagrees: 12 of 12 figures lie outside, most of them above" in told
    assert "... and 2 more figures outside." in told


def test_a_faulty_history_is_refused_before_anything_is_run(engine, plan, tmp_path):
    seen = tmp_path / "seen.csv"
    seen.write_text("month,quantity,value\n2031-01,missions,3\n", encoding="utf-8")
    told = run("ready", plan, "--against", str(seen), code=1)
    assert "observed-month: seen.csv row 2" in told
    assert engine.asked == []


def test_ctrl_c_keeps_what_was_finished(engine, plan, tmp_path):
    engine.stop_after = 8
    out = tmp_path / "out"
    told = run("ready", plan, "--out", str(out), code=130)
    assert "p: 8 runs, seed 1." in told
    assert "Stopped early: the figures rest on the 8 runs that were finished." in told
    assert read(out)["replications"]["replication"].n_unique() == 8
    assert len(list(out.glob("checkpoint*"))) == 1


def test_ctrl_c_before_the_first_run_says_so(engine, plan):
    engine.stop_after = 0
    assert "No run was finished" in run("ready", plan, code=130)


def test_ctrl_c_is_given_back(plan):
    before = signal.getsignal(signal.SIGINT)
    run("ready", plan)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--replications", "5", "--precision", "0.1"], "either --replications or --precision"),
        (["--precision", "1.5"], "a half-width between 0 and 1, such as 0.005, not 1.5"),
        (["--compare", "plan", "Quick", "--alternative", "Quick"], "--compare stands without"),
        (["--window", "2027-03-01", "march"], "--window takes two dates"),
        (["--window", "2027-03-01", "2027-03-01"], "--window takes two dates"),
        (["--replications", "0"], "greater than or equal to 1"),
        (
            ["--compare", "plan", "Quick", "--window", "2027-03-01", "2027-04-01"],
            "--compare stands without",
        ),
        (["--trace", "run.parquet", "--replications", "5"], "--trace writes one run, whole"),
        (["--trace", "run.parquet", "--json"], "--trace writes one run, whole"),
        (["--trace", "run.parquet", "--against", "seen.csv"], "--trace writes one run, whole"),
        (["--replication", "3"], "--replication belongs to --trace."),
    ],
)
def test_a_misspelt_command_is_told(engine, plan, words, told):
    assert told in run("ready", plan, *words, code=2)
    assert engine.asked == []


def test_a_trace_in_words(engine, plan, tmp_path):
    path = tmp_path / "run.parquet"
    told = run("ready", plan, "--trace", str(path), "--replication", "3")
    assert f"Wrote {path}: 3 events." in told
    assert pl.read_parquet(path)["event"].to_list() == ["state", "open", "state"]
    assert engine.asked[0][1].workers == 3


def test_why(engine, plan):
    told = run("why", plan, "--tail", "TZ-1", "--date", "2027-01-05", "--seed", "4")
    assert told.splitlines() == [
        "TZ-1 at 2027-01-05 12:00: waiting for a dock, since 2027-01-03 00:00.",
        "  What decides: 'Gearbox swap' after the failure 'Gearbox | failure', "  # noqa: ISC004
        "since 2027-01-03 00:00.",
        "  This lasted to the end of the plan.",
    ]
    assert engine.asked[0][1].seed == 4


def test_why_at_an_instant_as_json(plan):
    words = ["--tail", "TZ-1", "--date", "2027-01-02 06:30", "--json", "--language", "fr"]
    told = json.loads(run("why", plan, *words))
    assert told["sentences"][0] == "TZ-1 à 2027-01-02 06:30 : prêt, depuis 2027-01-01 00:00."
    assert (told["tail"], told["replication"]) == ("TZ-1", 0)


def test_why_refuses_what_is_no_date_and_no_tail(plan):
    assert "neither a date" in run("why", plan, "--tail", "TZ-1", "--date", "may", code=2)
    told = run("why", plan, "--tail", "TZ-3", "--date", "2027-05-01", code=1)
    assert "There is no aircraft 'TZ-3' in the plan; did you mean 'TZ-" in told
