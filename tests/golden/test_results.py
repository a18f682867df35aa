"""What each example answers: a change of figures is seen, reviewed and named in the changelog.

`make golden` writes the files anew; read their difference before committing it.  Figures agree to
six digits: the last bits of logarithms differ from one kind of machine to another.
"""

import json
from pathlib import Path

import pytest

import azalai

HERE = Path(__file__).parent / "results"
REPLICATIONS = 6


def figures(name):
    run = azalai.run(name, alternatives=(), replications=REPLICATIONS)
    table = run.compare()["figures"]
    faults = {f.step: [code for code, _ in f.sentences] for f in run.base.faults}
    told = {
        f"{row['quantity']} | {row['of']}".rstrip(" |"): row["mean"]
        for row in table.iter_rows(named=True)
        if row["mean"] is not None
    }
    return {"figures": told, "faults": faults}


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", azalai.examples())
def test_an_example_answers_what_it_answered(name, update_golden):
    found, path = figures(name), HERE / f"{name}.json"
    if update_golden:
        HERE.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert found["faults"] == told["faults"]
    assert set(found["figures"]) == set(told["figures"])
    assert found["figures"] == pytest.approx(told["figures"], rel=1e-6, abs=1e-9)
