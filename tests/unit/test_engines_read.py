"""A plan read for one engine gives what the whole plan gives: that engine misses no table."""

import pytest

import azalai
from azalai.afford.solve import solve as afford
from azalai.reach.inputs import Settings as Reach
from azalai.reach.solve import solve as reach
from azalai.ready.solve import Settings as Ready
from azalai.ready.solve import solve as ready
from azalai.sustain.solve import Settings as Sustain
from azalai.sustain.solve import solve as sustain

SOLVES = {
    "reach": lambda plan: reach(plan, Reach()),
    "ready": lambda plan: ready(plan, Ready(replications=1)),
    "sustain": lambda plan: sustain(plan, Sustain.of(plan)),
    "afford": afford,
}


@pytest.mark.parametrize("engine", SOLVES)
@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore"])
def test_an_engine_misses_no_table(name, engine):
    whole, read = (SOLVES[engine](azalai.load(name, *given)) for given in ((), (engine,)))
    assert list(whole.tables) == list(read.tables)
    for table, rows in whole.tables.items():
        assert read[table].equals(rows), table
