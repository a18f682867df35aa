"""A seeded fuzzer over the examples: 2 000 mutations, no traceback, only documented exit codes.

Each fault is named by file, row and column; each harmless change is accepted and changes nothing.
"""

import json
import random

import pytest
from typer.testing import CliRunner

from azalai.cli.main import app
from azalai.errors import ExitCode

from .plans import FAULTS, HARMLESS, Plan

EXAMPLES = ["workshop", "outpost"]
CHUNKS, EACH = 20, 50  # for each of the two kinds of mutation: 2 000 in all


def check(folder):
    run = CliRunner().invoke(app, ["check", str(folder), "--json"])
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    assert run.exit_code in (ExitCode.OK, ExitCode.FAULTS)
    return run.exit_code, json.loads(run.output)


def fingerprint(folder):
    run = CliRunner().invoke(app, ["show", str(folder), "--json"])
    return json.loads(run.output)["fingerprint"]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_fault_is_named_with_its_place(tmp_path, chunk):
    r = random.Random(chunk)
    done = 0
    while done < EACH:
        name = r.choice(EXAMPLES)
        plan, mutation = Plan.example(name), r.choice(FAULTS)
        place = mutation(r, plan)
        if place is None:
            continue
        done += 1
        code, told = check(plan.write(tmp_path / str(done)))
        table, row, column = place
        named = [
            p
            for p in told["problems"]
            if p["file"] == f"{table}.csv" and p["row"] == row and column in (None, p["column"])
        ]
        assert code == ExitCode.FAULTS, (chunk, done, mutation.__name__, place)
        assert named, (chunk, done, mutation.__name__, place, told["problems"][:3])


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_harmless_change_is_accepted(tmp_path, chunk):
    r = random.Random(1000 + chunk)
    originals = {name: fingerprint(name) for name in EXAMPLES}
    for done in range(EACH):
        name = r.choice(EXAMPLES)
        plan = Plan.example(name)
        mutations = r.sample(HARMLESS, 2)
        for mutation in mutations:
            mutation(r, plan)
        folder = plan.write(tmp_path / str(done))
        code, told = check(folder)
        names = [m.__name__ for m in mutations]
        assert code == ExitCode.OK, (chunk, done, names, told["problems"][:3])
        assert fingerprint(folder) == originals[name], (chunk, done, names)
