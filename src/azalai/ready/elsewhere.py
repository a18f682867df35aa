"""Replications in other processes: the plan travels, and each process builds it once.

Any executor of the standard library's interface can stand behind it.  What travels is the tables
of the plan; what comes back is one row, sparse.  The draws are keyed by name and replication, so
that a row is the same whoever made it.
"""

import pickle
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from azalai.ready.inputs import Inputs, build
from azalai.ready.rows import Sparse
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.tables.registry import TABLES
from azalai.tables.settings import Settings

Told = tuple[Settings, Mapping[str, tuple[Any, ...]], pl.DataFrame | None]


@dataclass(frozen=True, slots=True)
class Job:
    """All that another process needs to run a replication.

    Attributes:
        plan: settings, told tables and allocation, pickled once.
        seed: of all draws.
        window: days by which results are counted.

    """

    plan: bytes
    seed: int
    window: tuple[date, date] | None

    def submit(self, executor: Executor, replication: int) -> "Future[Sparse | None]":
        """Have one replication run."""
        return executor.submit(run, self, replication)


def job_of(
    scenario: Scenario,
    seed: int,
    window: tuple[date, date] | None,
    allocation: pl.DataFrame | None,
) -> Job:
    """Pack a plan for its way to other processes."""
    tables = {name: (r.given, list(r.lines), r.file) for name, r in scenario.tables.items()}
    told: Told = (scenario.settings, tables, allocation)
    return Job(pickle.dumps(told), seed, window)


def run(job: Job, replication: int) -> Sparse | None:
    """Run one replication in the process that this is called in."""
    from azalai.ready.solve import run_checked

    return run_checked(_built(job), replication)


@lru_cache(maxsize=3)
def _built(job: Job) -> Inputs:
    """Build a plan once in each process; a few are kept, for futures that run side by side."""
    settings, tables, allocation = pickle.loads(job.plan)  # noqa: S301 (packed by `job_of`)
    read: dict[str, Rows[Any]] = {
        name: Rows(TABLES[name], *cells) for name, cells in tables.items()
    }
    return build(Scenario(settings, read), job.seed, job.window, allocation)
