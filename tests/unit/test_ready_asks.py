"""What a mission need not ask changes nothing: asked all the same, every figure is the same bit."""

from typing import Any, Final

import numpy as np
import pytest
from benchmarks.ready_cell import tables, write

import azalai
from azalai.ready.inputs import build
from azalai.ready.kernel import asks
from azalai.ready.solve import run_one
from azalai.scenario.changes import Edit, apply

PLANS: Final = ("sahel", "fjord", "offshore", "workshop", "outpost", "cell", "kept")
BITS: Final = tuple(1 << k for k in range(asks.EVERY.bit_length()))


def plan(name: str, folder: Any) -> azalai.Scenario:
    """Give an example, one that keeps an aircraft ready, or the fleet cell, which asks nothing."""
    if name == "cell":
        return write(folder, tables(), 2.0)
    if name == "kept":
        kept = Edit("missions", "Search and rescue", "hold_ready", "1")
        return apply(azalai.load("offshore"), [kept])
    return azalai.load(name)


@pytest.mark.parametrize("name", PLANS)
def test_asking_in_vain_changes_nothing(name: str, tmp_path: Any) -> None:
    made, asking = (build(plan(name, tmp_path)) for _ in range(2))
    told = asking.pack.i
    told["sv_asks"] = [asks.EVERY & ~(asks.LIGHT * night) for night in told["sv_night"]]
    for replication in (0, 1):
        assert np.array_equal(run_one(made, replication), run_one(asking, replication))


def test_every_bit_is_asked_by_some_mission_and_left_out_by_another(tmp_path: Any) -> None:
    told = [bits for name in PLANS for bits in build(plan(name, tmp_path)).pack.i["sv_asks"]]
    assert 0 in told
    for bit in BITS:
        assert any(bits & bit for bits in told), bit
        assert not all(bits & bit for bits in told), bit
