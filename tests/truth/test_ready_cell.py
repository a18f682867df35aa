"""READY against an independent SimPy model of the same fleet cell (benchmarks/ready_cell_simpy.py).

The plan tells the cell in tables; the twin is written from the words at its head and shares nothing
with the kernel but its numbers, `as_plan` with the rules that plans have.  Both run ten years; the
difference of two means must lie within 3.5 of its standard errors, for every figure.
"""

import math

import numpy as np
import pytest
from benchmarks.ready_cell import figures, tables, write
from benchmarks.ready_cell_simpy import HORIZON_H, Cell

from azalai.ready.inputs import build

pytestmark = pytest.mark.usefixtures("kernel")

Z = 3.5
#: The twin takes about 0.2 s a replication.
TWINS, REPLICATIONS = 16, 48


def of_simpy():
    cells = [Cell(seed, as_plan=True) for seed in range(TWINS)]
    counts = [cell.run() for cell in cells]
    return {
        "availability": np.array([cell.availability for cell in cells]),
        "flown": np.array([c.flown for c in counts]),
        "lost": np.array([c.lost for c in counts]),
        "backorders": np.array([c.backorder_h for c in counts]) / HORIZON_H,
        "waits": np.array([c.waits for c in counts]),
        "removals": np.array([c.removals for c in counts]),
        "inspections": np.array([c.inspections for c in counts]),
        "overhauls": np.array([c.overhauls for c in counts]),
    }


def test_the_cell_is_that_of_simpy(tmp_path):
    ours, theirs = figures(build(write(tmp_path, tables())), REPLICATIONS), of_simpy()
    for name, found in ours.items():
        other = theirs[name]
        error = math.hypot(
            np.std(found, ddof=1) / math.sqrt(len(found)),
            np.std(other, ddof=1) / math.sqrt(len(other)),
        )
        assert abs(np.mean(found) - np.mean(other)) <= Z * error, name
