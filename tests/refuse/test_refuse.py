"""One refused plan for each problem of a plan, its whole text asserted in both languages.

The plans are in `cases/`, one file each; `plans.py` says what may stand in such a file.
"""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.refuse.mend import mend
from tests.refuse.plans import Case, cases

from azalai.errors import Problems, ScenarioError
from azalai.locale import LANGUAGES
from azalai.scenario.door import check_plan, load
from azalai.scenario.raw import RawPlan, RawSetting
from azalai.scenario.removals import fit_removals
from azalai.scenario.settings import read_settings

CASES = cases()

#: What looks wrong, or is only said: the plan is accepted.
ACCEPTED = {
    "alternative-idle",
    "demand-unserved",
    "mission-fixed-hours",
    "odd-distance",
    "odd-mass",
    "odd-null-island",
    "odd-hold",
    "odd-pads",
    "odd-same-point",
    "odd-value",
    "period-outside",
}

#: Problems that no check of a folder can find, each with a test of its own below.  The codes of
#: workbooks (locale/workbook.toml) are covered by tests/unit/test_workbook.py.
ELSEWHERE = {"evidence-draw", "removal-order", "removal-reading", "setting-twice"}


def _as_cases(bug: str) -> list[object]:
    """Give every case; one with such a bug must fail until the bug is mended."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[
                pytest.mark.xfail(reason=case.told[key], strict=True)
                for key in [bug]
                if key in case.told
            ],
        )
        for case in CASES
    ]


def _catalogue() -> set[str]:
    file = resources.files("azalai.locale") / "problems.toml"
    return set(tomllib.loads(file.read_text(encoding="utf-8")))


def test_every_problem_has_a_case():
    assert {case.code for case in CASES} | ELSEWHERE == _catalogue()
    assert not {case.code for case in CASES} & ELSEWHERE


@cache
def _found(name: str) -> Problems:
    """Check the plan of a case as the user wrote it."""
    case = next(c for c in CASES if c.name == name)
    with TemporaryDirectory() as home:
        return check_plan(case.write(Path(home)), case.engine).problems


@pytest.mark.parametrize("case", _as_cases("bug"))
def test_tells_all_and_nothing_else(case: Case):
    problems = _found(case.name)
    for language in LANGUAGES:
        assert problems.text(language) == case.expected(language, date.today().year + 1)
    assert (problems.errors == 0) == (case.code in ACCEPTED)
    assert {p.code for p in problems if p.level != "note"} <= {case.code, *case.also}
    assert case.code in {p.code for p in problems}


@pytest.mark.parametrize("case", _as_cases("mend_bug"))
def test_its_fixes_mend_the_plan(case: Case, tmp_path):
    """A program that knows only the fixes comes to a plan without errors; most need one fix."""
    problems = _found(case.name)
    plan = case.write(tmp_path)
    for _ in range(case.rounds):
        told = [p.as_dict()["fix"] for p in problems if p.level == "error"]
        fixes = [fix for fix in told if fix and fix["action"] != "save-as"]
        if not problems.errors or "unmended" in case.told:
            break
        assert fixes, problems.text()
        mend(plan, fixes[0])
        problems = check_plan(plan, case.engine).problems
    if "unmended" in case.told:
        assert not fixes
    elif "opens" in case.told:
        assert case.code not in {p.code for p in problems}
    else:
        assert not problems.errors, problems.text()


def assert_tells(problems: Problems, english: str, french: str) -> None:
    assert problems.errors == 1
    assert problems.text("en") == english
    assert problems.text("fr") == french


def test_setting_twice():
    """Only a workbook can say a setting twice; in TOML it is a fault of the file."""
    told = [("name", "plan"), ("start", "2027-01-01"), ("years", "10"), ("years", "12")]
    settings = [RawSetting(row, "", *cells) for row, cells in enumerate(told, 2)]
    problems = Problems()
    read = read_settings(RawPlan("plan", "plan.xlsx [scenario]", settings), problems)
    assert read.plan.years == 10
    assert_tells(
        problems,
        "error setting-twice: plan.xlsx [scenario] row 5, column years\n"
        "  The setting 'years' is given twice; keep one of the two.\n"
        "  Fix: remove the row, or correct it.",
        "erreur setting-twice : plan.xlsx [scenario] ligne 5, colonne years\n"
        "  Le paramètre « years » est donné deux fois ; gardez l’un des deux.\n"
        "  Remède : supprimez la ligne, ou corrigez-la.",
    )


def test_evidence_draw(tmp_path):
    """A range may reach beyond what a rule allows; that shows where it is drawn."""
    files = {
        "items.csv": "name,kind\nSeal kit,consumable\n",
        "stock.csv": "site,item,number,target,capacity\nHall,Seal kit,10,10,10\n",
        "evidence.csv": (
            "table,key,column,low,high,law,source,basis\n"
            "stock,Hall | Seal kit,number,10,12,uniform,count of the shelf,seen\n"
        ),
    }
    plan = load(Case("too-wide", {"base": "workshop", "files": files}).write(tmp_path))
    with pytest.raises(ScenarioError) as refused:
        plan.draw(0)
    drawn = "10.262067104358813"
    assert_tells(
        refused.value.problems,
        "error evidence-draw: evidence.csv row 2, column low\n"
        "  Draw 0 breaks the plan at stock / Hall | Seal kit / capacity: number "
        f"({drawn}) may not be larger than capacity (10). "
        "The range of this evidence row is too wide.",
        "erreur evidence-draw : evidence.csv ligne 2, colonne low\n"
        "  Le tirage 0 rompt le plan à stock / Hall | Seal kit / capacity : number "
        f"({drawn}) ne peut pas dépasser capacity (10). "
        "La plage de cette preuve est trop large.",
    )


def test_removal_reading(tmp_path):
    """The records of an operator stand beside the plan and are read by themselves."""
    assert_tells(
        _refused_records("G1,Gearbox,0,soon,failure", tmp_path),
        "error removal-reading: removals.csv row 2 (G1 | 0), column removed\n"
        "  'soon' is neither a number of hours nor a date such as 2029-04-01.",
        "erreur removal-reading : removals.csv ligne 2 (G1 | 0), colonne removed\n"
        "  « soon » n’est ni un nombre d’heures, ni une date comme 2029-04-01.",
    )


def test_removal_order(tmp_path):
    assert_tells(
        _refused_records("G1,Gearbox,900,400,failure", tmp_path),
        "error removal-order: removals.csv row 2 (G1 | 900), column removed\n"
        "  The unit was installed at 900 and removed at 400: both must be hours or both dates, "
        "the later one last.",
        "erreur removal-order : removals.csv ligne 2 (G1 | 900), colonne removed\n"
        "  L’unité a été posée à 900 et déposée à 400 : les deux doivent être des heures ou des "
        "dates, la plus grande en dernier.",
    )


def _refused_records(row: str, home: Path) -> Problems:
    records = home / "removals.csv"
    records.write_text(f"serial,item,installed,removed,reason\n{row}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        fit_removals(load("outpost"), records)
    return refused.value.problems
