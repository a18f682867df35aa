"""What a replication costs in the kernel and in its twin, for the benchmark of READY."""

import time

from tests.ready_plans import plan
from tests.twin.model.world import World
from tests.twin.plans import random_plan

#: A plan of the random ones with two types at two bases, parts, shops and overhaul.
SEED = 5


def seconds(folder, years=1.0, replications=3):
    """Give the seconds of one replication, without building: kernel and twin, the best of some."""
    from azalai.ready.inputs import build
    from azalai.ready.solve import run_one

    ready, tables = random_plan(SEED)
    scenario = plan(folder, years, ready, **{name: rows for name, rows in tables.items() if rows})
    made = build(scenario)
    run_one(made, 0)
    kernel = min(_timed(lambda r=r: run_one(made, r)) for r in range(5 * replications))
    worlds = [World(scenario, r) for r in range(replications)]
    return kernel, min(_timed(world.run) for world in worlds)


def ratio(folder, years=1.0):
    """Give how many times as long the twin takes."""
    kernel, twin = seconds(folder, years)
    return twin / kernel


def _timed(what):
    began = time.perf_counter()
    what()
    return time.perf_counter() - began
