"""REACH: trip table and reach table, beside the same trips flown one by one in plain Python.

The peer is `azalai.reach.verify`: it flies the same round trips leg by leg without arrays; the
ratio is its time over that of the reach table.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import azalai
from azalai.reach.inputs import Settings, build
from azalai.reach.reachable import reachable
from azalai.reach.solve import solve
from azalai.reach.verify import verify
from azalai.scenario.scenario import Scenario
from azalai.support.trips import trip_table

#: The whole reach table of `sahel` is to be there within so long.
LIMIT_S = 0.5


def best(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Give the shortest of several runs, and what it made."""
    spent, made = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        made = work()
        spent = min(spent, time.perf_counter() - began)
    return spent, made


def tables_of(plan: Scenario) -> dict[str, Any]:
    """Give the tables as the lower rooms take them."""
    return {name: rows.frame for name, rows in plan.tables.items()}


def reach_table(plan: Scenario) -> Any:
    """Make the reach table from the plan."""
    return reachable(build(plan, Settings()))


def main() -> None:
    """Print one line a plan and claim: rows, seconds, share of the limit, ratio to the peer."""
    for name in ("sahel", "fjord", "offshore"):
        plan = azalai.load(name)
        tables, margin = tables_of(plan), plan.settings.reach.hot_margin_c
        trips_s, trips = best(partial(trip_table, tables, plan.start, margin))
        reach_s, rows = best(partial(reach_table, plan))
        whole_s, result = best(partial(solve, plan), 2)
        verify_s, _ = best(partial(verify, plan, result), 1)
        line(f"{name}: trip table", trips.height, trips_s, "")
        line(f"{name}: reach table", rows.height, reach_s, f"{reach_s / LIMIT_S:6.2f} of the limit")
        line(
            f"{name}: reach, all answers",
            rows.height,
            whole_s,
            f"{verify_s / reach_s:6.1f} x for one by one",
        )


def line(what: str, rows: int, seconds: float, ratio: str) -> None:
    """Print one row of the table."""
    print(f"{what:32} {rows:8} rows {seconds:8.3f} s  {ratio}")


if __name__ == "__main__":
    main()
