"""Whatever a check lets through, the simulation survives, and its books still balance."""

from datetime import date

import numpy as np
import pytest
from tests.ready_plans import machines, plan
from typer.testing import CliRunner

from azalai import load
from azalai.cli.main import app
from azalai.errors import ScenarioError
from azalai.ready.conservation import check_row
from azalai.ready.faults import ReadyError
from azalai.ready.inputs import build
from azalai.ready.solve import Settings, run_one, solve, trace

pytestmark = pytest.mark.usefixtures("kernel")

BASE = {
    "sites": [{"name": "Base", "roles": "base"}, {"name": "Far"}],
    "types": [{"name": "Type", "cruise_km_per_h": 200}],
    "fleet": [{"name": "T", "type": "Type", "site": "Base", "count": 3}],
    "missions": [
        {"name": "Round", "mode": "scheduled", "base": "Base", "when": "08:00", "sortie_h": 2}
    ],
}


def repair(**more):
    return {
        "tasks": [{"name": "Fix", "on": "Machine", "action": "repair", "work_h": 5, **more}],
    }


def other_base(rows, **cells):
    return [{**row, **cells} for row in rows]


PLANS = {
    "nothing fails": (BASE, 1),
    "no fleet": ({**BASE, "fleet": other_base(BASE["fleet"], count=0)}, 1),
    "a mission that no one can fly": (
        {**BASE, "missions": other_base(BASE["missions"], wanted=9, minimum=9)},
        1,
    ),
    "fifty years": (BASE, 50),
    "a stock of a million": (
        machines(
            2,
            2,
            1e9,
            items=[{"name": "Part"}],
            parts=[{"parent": "Machine", "item": "Part", "quantity": 3}],
            failures=[{"on": "Part", "mean_fh": 50}],
            tasks=[{"name": "Swap", "on": "Part", "action": "replace", "work_h": 1}],
            stock=[{"site": "Hall", "item": "Part", "number": 1_000_000}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": 30}],
        ),
        2,
    ),
    "a part that nobody brings": (
        machines(
            2,
            2,
            1e9,
            items=[{"name": "Part"}],
            parts=[{"parent": "Machine", "item": "Part"}],
            failures=[{"on": "Part", "mean_fh": 50}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": 30, "starts": "2090"}],
        ),
        2,
    ),
    "the wildest lives that can be told": (
        machines(3, 3, 1, failures=[{"on": "Machine", "mean_fh": 1, "shape": 0.1}], **repair()),
        1,
    ),
    "people who are never there": (
        machines(
            2,
            2,
            50,
            **repair(),
            needs=[{"of": "Fix", "what": "Crew"}],
            resources=[{"site": "Hall", "resource": "Crew", "number": 0}],
        ),
        2,
    ),
    "more work than hands": (
        machines(
            20,
            20,
            20,
            **repair(),
            needs=[{"of": "Fix", "what": "Crew"}],
            resources=[{"site": "Hall", "resource": "Crew", "number": 1}],
        ),
        3,
    ),
    "a base that closes for ever": (
        {
            **BASE,
            "disruptions": [
                {
                    "name": "Closed",
                    "status": "expected",
                    "table": "sites",
                    "key": "Base",
                    "starts": "2027-03",
                }
            ],
        },
        1,
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_it_survives(tmp_path, name):
    tables, years = PLANS[name]
    made = build(plan(tmp_path, years, **tables))
    row = run_one(made, 0)
    check_row(made.labels, made.shape, row)
    assert np.isfinite(row).all()
    for language in ("en", "fr"):
        words = ["ready", str(tmp_path), "--replications", "2", "--language", language]
        run = CliRunner().invoke(app, words)
        assert run.exit_code == 0, run.output
    assert CliRunner().invoke(app, [*words, "--json"]).exit_code == 0


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore", "outpost", "workshop"])
def test_the_examples_balance(name):
    made = build(load(name))
    for replication in range(2):
        check_row(made.labels, made.shape, run_one(made, replication))


def test_the_answer_depends_on_no_worker_and_on_no_order_of_rows(tmp_path):
    tables = machines(6, 5, 100, **repair(work_law="exponential"))
    first = solve(plan(tmp_path / "a", 2, **tables), Settings(replications=14, workers=1))
    tables["fleet"] = [
        {"name": f"M-{k}", "type": "Machine", "site": "Hall"} for k in (4, 2, 6, 1, 3, 5)
    ]
    for workers in (2, 3, 7):
        asked = Settings(replications=14, workers=workers)
        other = solve(plan(tmp_path / f"b{workers}", 2, **tables), asked)
        for table in ("summary", "states", "replications"):
            assert first[table].equals(other[table]), table


def test_an_added_machine_changes_no_draw_of_the_others(tmp_path):
    """Lives and repairs are keyed by names: the first failure of a machine stays where it was."""

    def first_failures(folder, count):
        tables = machines(count, count, 100, **repair())
        lines, labels = trace(plan(folder, 1, **tables), 0)
        opened = lines[lines["kind"] == 1]
        found = {}
        for time, tail in zip(opened["time_h"], opened["b"], strict=True):
            found.setdefault(labels.tails[tail], float(time))
        return found

    few, many = first_failures(tmp_path / "a", 3), first_failures(tmp_path / "b", 5)
    assert {name: many[name] for name in few} == few


def test_an_alternative_that_takes_away_what_ready_needs_is_refused(tmp_path):
    more = {
        "alternatives": [{"name": "Idle", "title": "Idle"}],
        "changes": [
            {"alternative": "Idle", "table": "missions", "key": "Round", "action": "remove"}
        ],
    }
    told = plan(tmp_path, 1, **BASE, **more).alternative("Idle")
    for asked in (solve, lambda scenario: trace(scenario, 0)):
        with pytest.raises(ScenarioError, match="READY needs the table missions"):
            asked(told)


@pytest.mark.parametrize(
    ("window", "counted"),
    [
        ((date(2026, 12, 31), date(2027, 1, 5)), "2027-01-01 to 2028-01-01"),
        ((date(2027, 12, 31), date(2028, 1, 2)), "2027-01-01 to 2028-01-01"),
        ((date(2027, 1, 1), date(2027, 9, 1)), "2027-07-03 to 2028-01-01"),
    ],
)
def test_a_window_outside_what_is_counted_is_refused(tmp_path, window, counted):
    ready = {"warmup_y": 0.5} if counted.startswith("2027-07") else {}
    scenario = plan(tmp_path, 1, ready, **BASE)
    with pytest.raises(ReadyError, match=counted):
        solve(scenario, Settings(window=window))
