"""What each example says of itself: a change of numbers is seen, reviewed and named.

`make golden` writes the files anew; read their difference before committing it.
"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from azalai.cli.main import app
from azalai.scenario.door import examples

HERE = Path(__file__).parent


def told(*words):
    run = CliRunner().invoke(app, [*words, "--json", "--language", "en"])
    return json.loads(run.output)


@pytest.mark.parametrize("name", examples())
def test_an_example_says_what_it_said(name, update_golden):
    shown, checked = told("show", name), told("check", name)
    del shown["defaults"]
    found = {**shown, "remarks": [(p["code"], p["key"]) for p in checked["problems"]]}
    found = json.loads(json.dumps(found))
    path = HERE / f"{name}.json"
    if update_golden:
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_every_golden_file_has_its_example():
    assert {p.stem for p in HERE.glob("*.json")} == set(examples())
