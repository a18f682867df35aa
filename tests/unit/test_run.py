"""The plan as a whole: every engine on every future, each step found again where it still holds."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests import run_plans

import azalai
from azalai.errors import AzalaiError, ExitCode, OutputError
from azalai.locale import text
from azalai.results.result import MANIFEST, ResultError
from azalai.results.run import STEPS, read_run
from azalai.scenario.changes import Edit
from azalai.study.chain import steps_for
from azalai.study.shelf import FolderBusyError, claimed

pytestmark = pytest.mark.usefixtures("kernel")

RUNS = 4


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """One run of the small plan with its three alternatives, and the folder it stands in."""
    folder = tmp_path_factory.mktemp("run")
    plan = run_plans.plan(folder / "plan")
    return azalai.run(plan, folder / "out", replications=RUNS)


def test_every_engine_answers_every_future(done):
    assert [future.key for future in done] == ["", "third", "cheap", "broken"]
    for future in done.futures[:3]:
        assert tuple(future.steps) == STEPS
        assert future.faults == ()
        assert future["ready"]["replications"]["replication"].n_unique() == RUNS
    assert done["third"].title == {
        "en": "A third aircraft at West",
        "fr": "Un troisième appareil à West",
    }
    assert done.base["reach"].provenance.settings["readiness"]
    assert done.base["ready"].provenance.settings["allocated"]
    assert set(done.compare()["figures"]["future"]) == {"", "third", "cheap"}


def test_an_alternative_with_a_fault_says_why_and_leaves_the_others(done):
    broken = done["broken"]
    assert broken.steps == {}
    assert broken.said() == [
        "REACH has no answer. changes.csv:4 (broken: fleet / W) value: 'Plane' is not in types."
    ]
    where = "changes.csv:4 (broken: fleet / W) value"
    why = "« Plane » ne figure pas dans types."
    assert broken.said("fr") == [f"REACH n’a pas de réponse. {where} : {why}"]


def test_futures_share_what_they_do_not_change(done):
    plain, cheap = done.base.folders, done["cheap"].folders
    assert [step for step in STEPS if plain[step] != cheap[step]] == ["afford"]
    assert done["cheap"]["ready"].provenance.alternative == "cheap"


def test_a_run_is_read_back_as_it_was(done):
    again = read_run(done.folder)
    assert run_plans.same(done, again)
    assert again.scenario == done.scenario
    assert again.futures[3].faults == done.futures[3].faults
    assert again.compare("third")["figures"]["future"].unique().sort().to_list() == ["", "third"]


def test_remarks_are_read_back_as_the_sentences_they_were(tmp_path):
    """A field may be a sentence itself, and keeps its language open on the disk."""
    run = azalai.run(run_plans.plan(tmp_path / "plan"), tmp_path / "out", only=("allocate",))
    code, fields = run.compared.remarks[0]
    assert text(code, "fr", **fields).startswith("le plan lui-même n’a pas de réponse de : ready")
    (told, *_) = run.compared.as_dict()["remarks"]
    assert told["future"] == {"phrase": "compare-plan", "fields": {}}


def test_a_run_shows_itself(done):
    assert "availability_frac" in repr(done)
    assert "broken: REACH has no answer." in repr(done)
    assert "<table" in done._repr_html_()
    row = done.overview.row(by_predicate=pl.col("future") == "third", named=True)
    base = done.overview.row(0, named=True)
    gain = row["availability_frac"] - base["availability_frac"]
    assert row["availability_frac_more"] == pytest.approx(gain)
    with pytest.raises(ResultError, match="it has '', third, cheap, broken"):
        done["thirt"]


CHANGES = {
    "cost": (Edit("costs", "Hangar", "amount_money", 70000), {"afford"}),
    "budget year": (Edit("scenario", "afford", "budget_year_starts", "jul"), {"afford"}),
    "item price": (Edit("offers", "New pump", "price_money", 15000), {"spares", "afford"}),
    "price year": (Edit("scenario", "", "price_year", 2026), {"spares", "afford"}),
    "note": (Edit("sites", "West", "note", "a word"), set()),
    "target": (Edit("scenario", "targets", "fleet", 0.8), {"spares"}),
    "failures": (Edit("failures", "Pump", "mean_fh", 50), {"spares", "ready", "reach", "afford"}),
    "calls": (Edit("demand", "Near | injured", "target_min", 35), set(STEPS)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_reads_a_change_is_asked_again(done, tmp_path, name):
    """RULES 9.1: a changed cost re-runs AFFORD only, an item price SUSTAIN too, and so on."""
    edit, wanted = CHANGES[name]
    changed = done.scenario.with_changes([edit])
    found = azalai.run(changed, tmp_path / "out", replications=RUNS, alternatives=[])
    again = {s for s in STEPS if found.base.folders[s] != done.base.folders[s]}
    assert again <= wanted
    assert wanted - again <= {"reach", "afford"}  # READY may say the same


def test_a_second_run_finds_every_step(done):
    before = {p: p.stat().st_mtime_ns for p in done.folder.glob("steps/*/*")}
    again = azalai.run(done.scenario, done.folder, replications=RUNS)
    assert {p: p.stat().st_mtime_ns for p in done.folder.glob("steps/*/*")} == before
    assert run_plans.same(done, again)


def test_steps_that_no_future_uses_are_removed(tmp_path):
    plan = run_plans.plan(tmp_path / "plan")
    first = azalai.run(plan, tmp_path / "out", replications=2, alternatives=["third"])
    second = azalai.run(plan, tmp_path / "out", replications=2, alternatives=[], only=("reach",))
    assert tuple(second.base.steps) == ("allocate", "ready", "reach")
    kept = {p.name for p in (tmp_path / "out" / "steps").iterdir()}
    assert kept == {Path(p).name for p in second.base.folders.values()}
    with pytest.raises(ResultError, match="run again"):
        len(first["third"]["ready"]["missions"])


def test_steps_bring_what_they_need():
    assert steps_for(("afford",), buys=False) == ("allocate", "ready", "afford")
    assert steps_for(("afford",), buys=True) == ("allocate", "spares", "ready", "afford")
    assert steps_for(("spares", "allocate"), buys=True) == ("allocate", "spares")


def test_an_engine_that_refuses_leaves_the_others(tmp_path):
    """Nothing fails in the second future: SUSTAIN has no question, the others have answers."""
    alternatives = "name,title\nendless,Nothing fails\n"
    changes = "alternative,table,key,column,value,action\nendless,failures,Pump,,,remove\n"
    told = {"alternatives": alternatives, "changes": changes, "evidence": ""}
    plan = run_plans.plan(tmp_path / "plan", **told)
    found = azalai.run(plan, replications=2)
    assert tuple(found["endless"].steps) == ("allocate", "ready", "reach", "afford")
    assert [fault.step for fault in found["endless"].faults] == ["spares"]
    assert found["endless"].said()[0].startswith("SUSTAIN has no answer. Nothing comes off")


def test_a_sweep_comes_only_by_name_and_with_all_its_variants(tmp_path):
    plan = run_plans.plan(tmp_path / "plan")
    found = azalai.run(plan, alternatives=["size", "third"], only=("allocate",))
    assert [f.key for f in found] == ["", "size: count 1", "size: count 4", "third"]
    assert found["size: count 4"].title["fr"] == "Combien à West (count 4)"
    with pytest.raises(AzalaiError, match="thrid"):
        azalai.run(plan, alternatives=["thrid"])


def test_reach_looks_at_the_day_when_all_has_come(tmp_path):
    """On the plan's first day an aircraft to come would be at no base in any future."""
    changes = "alternative,table,key,column,value,action\nthird,fleet,W,starts,2027-05-01,set\n"
    alternatives = "name,title\nthird,One that comes later\n"
    plan = run_plans.plan(tmp_path / "plan", alternatives=alternatives, changes=changes)
    found = azalai.run(plan, only=("allocate",))
    assert found.settings["on"] == "2027-05-01"
    stationed = found["third"]["allocate"]["bases"]
    assert "West" in stationed["base"].to_list()


# --- stock ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bought(tmp_path_factory):
    """The plan under the rule `budget`; the second future has twice the failures."""
    folder = tmp_path_factory.mktemp("bought")
    told = {
        "alternatives": "name,title\nworse,Twice the failures\n",
        "changes": "alternative,table,key,column,value,action\nworse,failures,Pump,mean_fh,55,set\n"
        "worse,stock,East | Pump,,,add\n",
        "evidence": "",
    }
    plan = run_plans.plan(folder / "plan", rule="target", target=0.8, **told)
    return azalai.run(plan, folder / "out", replications=2)


def units(run, key):
    frame = run[key]["afford"]["ledger"].filter(of="Pump", what="bought", view="economic")
    return frame["number"].sum()


def test_alternatives_keep_the_plans_purchases_or_buy_anew(bought):
    """RULES 9.6: both are told, under one rule."""
    assert [f.key for f in bought] == ["", "worse", "worse (bought)"]
    assert [f.stock for f in bought] == ["kept", "kept", "bought"]
    own = bought.base["spares"]["shopping"]["number"].sum()
    anew = bought["worse"]["spares"]["shopping"]["number"].sum()
    assert 0 < own < anew
    assert bought["worse"].folders["spares"] == bought["worse (bought)"].folders["spares"]
    assert bought["worse"].folders["ready"] != bought["worse (bought)"].folders["ready"]


def test_what_sustain_buys_is_paid_for(bought):
    """The ledger holds purchases on top of what READY ordered by itself."""
    for key in ("", "worse", "worse (bought)"):
        buyer = "" if key == "worse" else key
        shopping = bought[buyer]["spares"]["shopping"]
        counted = bought[key]["ready"]["quantities"].filter(what="bought", key="Pump")
        assert units(bought, key) == pytest.approx(
            shopping["number"].sum() + counted["number"].sum() / 2
        )


def test_a_target_of_availability_asks_ready_without_limits(tmp_path):
    plan = run_plans.plan(tmp_path / "plan", rule="target", measure="availability", target=0.6)
    found = azalai.run(plan, tmp_path / "out", replications=2, alternatives=[])
    fleet = found.base["spares"]["availability"].row(0, named=True)
    assert fleet["estimate_after_frac"] >= 0.6
    assert fleet["estimate_after_frac"] < fleet["supply_after_frac"]
    again = azalai.run(plan, tmp_path / "out", replications=2, alternatives=[])
    assert run_plans.same(found, again)
    assert len(list((tmp_path / "out" / "steps").glob("ready-*"))) == 2


def test_stock_given_buys_nothing(done):
    assert done.base["spares"]["shopping"].is_empty()
    assert all(future.stock == "kept" for future in done)


# --- folders --------------------------------------------------------------------------------------


def test_two_runs_in_one_folder_refuse(tmp_path):
    plan = run_plans.plan(tmp_path / "plan")
    with claimed(tmp_path / "out"), pytest.raises(FolderBusyError, match="Another run is at work"):
        azalai.run(plan, tmp_path / "out", replications=2)


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    plan, place = run_plans.plan(tmp_path / "plan"), tmp_path / "mine"
    place.mkdir()
    (place / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match=r"letter\.txt, which is no part of a run"):
        azalai.run(plan, place)
    assert [p.name for p in place.iterdir()] == ["letter.txt"]
    with pytest.raises(OutputError, match="letter"):
        azalai.run(plan, place / "letter.txt")
    with pytest.raises(OutputError):
        azalai.run(plan, place / "letter.txt" / "below")


FULL = """
import resource, sys, azalai
from azalai.errors import OutputError
plan = azalai.load(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    azalai.run(plan, sys.argv[2], replications=2, alternatives=[])
except OutputError as fault:
    print(fault); sys.exit(4)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process")
def test_a_full_disk_is_a_sentence(tmp_path):
    place, out = run_plans.write(tmp_path / "plan"), tmp_path / "out"
    script = [sys.executable, "-c", FULL, str(place), str(out), "3000"]
    ended = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ended.returncode == ExitCode.OUTPUT, ended.stderr
    assert "cannot be written" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert not (out / MANIFEST).exists()
    for manifest in out.glob(f"steps/*/{MANIFEST}"):
        told = json.loads(manifest.read_text())
        assert all((manifest.parent / f"{name}.parquet").exists() for name in told["tables"])
    assert azalai.run(str(place), out, replications=2, alternatives=[]).base.faults == ()


def test_a_run_of_another_form_is_refused_with_its_number(done, tmp_path):
    told = json.loads((done.folder / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**told, "form": 99}))
    with pytest.raises(ResultError, match="of form 99; this version reads form 1"):
        read_run(tmp_path)


def test_a_run_without_a_folder_goes_with_its_answer(tmp_path):
    found = azalai.run(run_plans.plan(tmp_path / "plan"), only=("allocate",), alternatives=[])
    place = found.folder
    assert place.exists()
    del found
    assert not place.exists()


def test_settings_of_a_run_are_kept(done):
    assert done.seed == 7
    assert done.settings["replications"] == RUNS
    other = azalai.run(done.scenario, replications=RUNS, seed=8, alternatives=[])
    assert other.seed == 8
    assert other.base.folders["spares"] == done.base.folders["spares"]
    assert other.base.folders["ready"] != done.base.folders["ready"]
    assert replace(done, seed=8) != done
