"""READY against two independent models of the same fleet cell, in SimPy and in C++.

The plan tells the cell in tables; the others (benchmarks/ready_cell_simpy.py, ready_cell.cpp) are
written from the words at the head of the first and share nothing with the kernel but its numbers,
`as_plan` with the rules that plans have.  All run ten years; the difference of two means must lie
within 3.5 of its standard errors, for every figure, with the spread of both samples taken together:
in most replications there are 29 overhauls, in some samples in all.
"""

import math

import numpy as np
import pytest
from benchmarks.ready import compiled_cpp, cpp
from benchmarks.ready_cell import figures, tables, write
from benchmarks.ready_cell_simpy import HORIZON_H, Cell

from azalai.ready.inputs import build

pytestmark = pytest.mark.usefixtures("kernel")

Z = 3.5
#: A replication takes about 0.3 s in SimPy, 0.03 s here with its figures, 0.004 s in C++.
SIMPY, REPLICATIONS, CPP = 20, 160, 1000


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    told = figures(build(write(tmp_path_factory.mktemp("cell"), tables())), REPLICATIONS)
    return {name: _of(found) for name, found in told.items()}


def _of(found):
    return np.mean(found), np.std(found, ddof=1), len(found)


def of_simpy():
    cells = [Cell(seed, as_plan=True) for seed in range(SIMPY)]
    counts = [cell.run() for cell in cells]
    told = {
        "availability": [cell.availability for cell in cells],
        "flown": [c.flown for c in counts],
        "lost": [c.lost for c in counts],
        "backorders": [c.backorder_h / HORIZON_H for c in counts],
        "waits": [c.waits for c in counts],
        "removals": [c.removals for c in counts],
        "inspections": [c.inspections for c in counts],
        "overhauls": [c.overhauls for c in counts],
    }
    return {name: _of(found) for name, found in told.items()}


def agree(ours, theirs):
    assert set(ours) == set(theirs)
    for name, (mean, spread, number) in ours.items():
        other, spread_there, there = theirs[name]
        squares = (number - 1) * spread**2 + (there - 1) * spread_there**2
        error = math.sqrt(squares / (number + there - 2) * (1 / number + 1 / there))
        assert abs(mean - other) <= Z * error, (name, mean, other, error)


def test_the_cell_is_that_of_simpy(ours):
    agree(ours, of_simpy())


def test_the_cell_is_that_of_cpp(ours, tmp_path):
    program = compiled_cpp(tmp_path)
    if program is None:
        pytest.skip("no C++ compiler")
    *means, _ = cpp(program, CPP, as_plan=True)
    # in the order of Counts in ready_cell.cpp
    names = ("availability", "flown", "lost", "backorders", "waits", "removals")
    told = dict(zip((*names, "inspections", "overhauls"), means, strict=True))
    agree(ours, {name: (mean, error * math.sqrt(CPP), CPP) for name, (mean, error) in told.items()})
