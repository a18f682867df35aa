"""Pricing, beside what the same rows cost to group and sum in compiled code alone.

The limit beside each claim is one polars group_by of the same quantities by name, replication and
year: no answer can be had for less.  The plan is `sahel`; its quantities as planned are spread over
replications, jobs and parts as whole numbers drawn about their plan.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl

import azalai
from azalai.afford import Settings, solve
from azalai.afford.planned import planned
from azalai.results.result import Result

DRAWN = ("task", "bought", "scrapped", "used", "moved", "lost")
NAMES = ("what", "key", "site", "type", "by", "contract")


def simulated(planned_once: pl.DataFrame, replications: int) -> pl.DataFrame:
    """Spread planned quantities over replications, small counts as Poisson numbers."""
    rng = np.random.default_rng(1)
    base = planned_once["number"].to_numpy()
    counts = (planned_once["what"].is_in(DRAWN) & (planned_once["number"] < 50)).to_numpy()
    frames = []
    for replication in range(replications):
        drawn = np.where(counts, rng.poisson(base), base * rng.uniform(0.8, 1.2, base.size))
        frame = planned_once.with_columns(
            replication=pl.lit(replication, pl.Int32), number=pl.Series(drawn)
        )
        frames.append(frame.filter(pl.col("number") > 0))
    return pl.concat(frames)


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Give the least of several wall times in seconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def main() -> None:
    """Print one line a claim: rows, seconds, and the ratio to the limit."""
    plan = azalai.load("sahel")
    whole = simulated(planned(plan), 200)
    for name, rows in (("1 000 000 rows", whole.head(1_000_000)), ("200 replications", whole)):
        limit = fastest(partial(bare, rows))
        line(f"group_by alone, {name}", rows.height, limit, limit)
        line(
            f"tree and schedules, {name}",
            rows.height,
            fastest(partial(priced, plan, rows, 0)),
            limit,
        )
        drawn = fastest(partial(priced, plan, rows, 200))
        line(f"and 200 draws of prices, {name}", rows.height, drawn, limit)


def bare(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the quantities up by name, replication and year, and nothing else."""
    by = [*NAMES, "replication", pl.col("month") // 12]
    return rows.group_by(by).agg(pl.col("number").sum())


def priced(plan: azalai.Scenario, rows: pl.DataFrame, draws: int) -> Result:
    """Price the quantities."""
    return solve(plan, Settings(draws=draws), rows)


def line(what: str, rows: int, seconds: float, limit: float) -> None:
    """Print one row of the table."""
    print(f"{what:45} {rows:>10,} rows {seconds:8.2f} s {seconds / limit:8.1f} x")


if __name__ == "__main__":
    main()
