"""What a step is said to read is all that it reads: with the rest hidden it answers the same."""

import shutil
from dataclasses import replace
from datetime import timedelta
from importlib import resources

import pytest
from tests import run_plans

import azalai
from azalai.results.run import STEPS
from azalai.scenario.changes import Edit
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.study import keys
from azalai.study.keys import NAMES, READS
from azalai.tables.settings import SECTIONS


def hidden(plan, step):
    """Give a plan without the columns and tables that a step does not read, settings changed."""
    reads = READS[step]
    tables = {}
    for name, rows in plan.tables.items():
        told = reads.columns(name)
        if told:
            columns = {n: c for n, c in rows.spec.columns.items() if n in told}
            spec = replace(rows.spec, columns=columns)
            tables[name] = Rows(spec, rows.given.select(told), rows.lines, rows.file)
    return Scenario(_others(plan.settings, reads), tables)


def _others(settings, reads):
    changed = {}
    for section, kind in SECTIONS.items():
        told = settings.section(section)
        other = {
            name: _other(getattr(told, name), column)
            for name, column in kind.columns.items()
            if not reads.uses(column) and (section or name not in NAMES)
        }
        if not section:
            other |= {"name": "another", "language": "fr"}
        changed[section or "plan"] = told.model_copy(update=other)
    if not reads.targets:
        changed["targets"] = {"fleet": 0.123}
    return settings.model_copy(update=changed)


def _other(value, column):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return next((word for word in column.words if word != value), value)


def ask(step, plan, ready):
    if step in ("allocate", "reach"):
        from azalai.reach.inputs import Settings
        from azalai.reach.solve import solve

        readiness = ready["readiness"] if step == "reach" else None
        last = Settings(on=plan.end - timedelta(1))
        return solve(plan, last, readiness=readiness)
    if step == "spares":
        from azalai.sustain.solve import solve

        return solve(plan)
    if step == "ready":
        from azalai.ready.solve import Settings, solve

        return solve(plan, Settings(replications=1, seed=3))
    from azalai.afford.solve import solve

    return solve(plan, quantities=ready["quantities"])


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", ["small", "sahel"])
def test_what_a_step_is_said_not_to_read_changes_nothing(name, tmp_path):
    plan = run_plans.plan(tmp_path) if name == "small" else azalai.load(name)
    ready = ask("ready", plan, None)
    for step in STEPS:
        told = ready if step == "ready" else ask(step, plan, ready)
        found = ask(step, hidden(plan, step), ready)
        assert list(found.tables) == list(told.tables)
        for table in told.tables:
            assert found[table].equals(told[table]), (step, table)


def named(plan):
    return {step: keys.of_plan(plan, reads) for step, reads in READS.items()}


def test_the_order_of_rows_and_a_told_default_change_no_key(tmp_path):
    plan = run_plans.plan(tmp_path / "one")
    rows = run_plans.TABLES["stock"].splitlines(keepends=True)
    turned = "".join([rows[0], *reversed(rows[1:])])
    types = run_plans.TABLES["types"].replace("price_money\n", "price_money,turnaround_h\n")
    types = types.replace("4000000\n", "4000000,0\n")
    assert named(run_plans.plan(tmp_path / "two", stock=turned)) == named(plan)
    turnaround = plan.types.frame["turnaround_h"][0]
    told = types.replace("4000000,0", f"4000000,{turnaround}")
    assert named(run_plans.plan(tmp_path / "three", types=told)) == named(plan)


def test_a_plan_read_anew_has_the_keys_of_the_changed_one(tmp_path):
    plan = run_plans.plan(tmp_path / "one")
    changed = plan.with_changes([Edit("stock", "West | Pump", "number", 4)])
    stock = run_plans.TABLES["stock"].replace("West,Pump,1,1", "West,Pump,4,1")
    assert named(changed) == named(run_plans.plan(tmp_path / "two", stock=stock))
    assert named(changed)["ready"] != named(plan)["ready"]


def test_ready_reads_no_money():
    """RULES 9.1: READY's fingerprint has no prices."""
    for table in azalai.load("sahel").tables:
        told = READS["ready"].columns(table)
        assert not [c for c in told if "_money" in c or c in keys.MONEY], table
    for table in ("costs", "rates", "loans", "budgets"):
        assert READS["ready"].columns(table) == ()


def test_other_code_is_another_step(monkeypatch, tmp_path):
    """The code of an engine is part of the name of its steps, that of others is not."""
    before = {step: keys.of_code.__wrapped__(step) for step in STEPS}
    copy = tmp_path / "azalai"
    shutil.copytree(resources.files("azalai"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    changed = copy / "afford" / "ledger.py"
    changed.write_text(changed.read_text() + "# more\n")
    monkeypatch.setattr(keys.resources, "files", lambda _: copy)
    after = {step: keys.of_code.__wrapped__(step) for step in STEPS}
    assert [step for step in STEPS if before[step] != after[step]] == ["afford"]
