"""What a stock does: backorders, fill rates, delays and availability, at any depth.

Parts inside parts come first: a backorder of a part at a shop holds up a unit of the outer item
in repair there (VARI-METRIC, Sherbrooke 1986).  Then each item's stores, root first.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from os import cpu_count
from typing import Any

import numpy as np

from azalai.sustain.problem import Floats, Ints, Problem

#: Fewer items than this are not worth a thread.
SHARED = 64


@dataclass(frozen=True)
class Outcome:
    """What a stock leaves short; every array has shape (items, sites).

    Attributes:
        pipeline: mean of the units that the stock must cover.
        pipeline_variance: of them.
        backorders: expected, of all who ask there.
        variance: of backorders.
        fill_frac: share of requests met at once.
        aircraft_backorders: expected, of aircraft there.

    """

    pipeline: Floats
    pipeline_variance: Floats
    backorders: Floats
    variance: Floats
    fill_frac: Floats
    aircraft_backorders: Floats


def share_work(function: Any, items: int, *arrays: Any) -> None:
    """Call a compiled function of a range of items in as many threads as there are cores."""
    workers = min(cpu_count() or 1, max(items // SHARED, 1))
    edges = np.linspace(0, items, workers + 1).astype(int)
    if workers == 1:
        function(0, items, *arrays)
        return
    with ThreadPoolExecutor(workers) as pool:
        spans = pairwise(edges.tolist())
        for done in [pool.submit(function, a, z, *arrays) for a, z in spans]:
            done.result()


def depths(problem: Problem) -> Ints:
    """Give how deep each item lies inside others, 0 for what is only on aircraft."""
    depth = np.zeros(len(problem.items), np.int64)
    if problem.inside is not None:
        for _ in problem.items:
            np.maximum.at(depth, problem.inside.inner, depth[problem.inside.outer] + 1)
    return depth


def evaluate(problem: Problem, stock: Ints) -> Outcome:
    """Say what a stock leaves short.

    Args:
        problem: the spares problem.
        stock: int64, shape (items, sites).

    """
    from azalai.sustain import batches

    found = np.zeros((*problem.shape, 5))
    if problem.inside is None:
        share_work(batches.shortfall, len(problem.items), problem.net(), stock, found)
    else:
        depth = depths(problem)
        for level in range(int(depth.max()), -1, -1):
            chosen = np.flatnonzero(depth == level)
            now = held_up(problem, found[:, :, 2], found[:, :, 3]).part(chosen)
            part = np.zeros((len(chosen), problem.shape[1], 5))
            share_work(batches.shortfall, len(chosen), now.net(), stock[chosen], part)
            found[chosen] = part
    mean, variance, backorders, spread, fill = np.moveaxis(found, 2, 0)
    own = backorders * problem.share_own
    return Outcome(mean, variance, backorders, spread, fill, own)


def held_up(problem: Problem, backorders: Floats, variance: Floats) -> Problem:
    """Add to each item the units in repair that wait for parts inside them."""
    inside = problem.inside
    if inside is None:
        return problem
    b, bv, share = backorders[inside.inner], variance[inside.inner], inside.share
    mean, spread = problem.mean.copy(), problem.variance.copy()
    np.add.at(mean, inside.outer, share * b)
    np.add.at(spread, inside.outer, share * (1.0 - share) * b + share**2 * bv)
    return replace(problem, mean=mean, variance=spread)


def user_shortage(problem: Problem, outcome: Outcome) -> Floats:
    """Give the expected aircraft that each row of `users` grounds, unweighted."""
    from azalai.sustain.curves import shortage

    users = problem.users
    own = outcome.aircraft_backorders[users.item, users.site]
    rows = users.rows()
    rows[:, 1] = 1.0
    return np.array([shortage(b, k, k + 1, rows) for k, b in enumerate(own.tolist())])


def supply_availability(problem: Problem, outcome: Outcome) -> dict[tuple[int, int], float]:
    """Give supply availability by (type, site) in product form (RULES 7.4).

    For each item the chance that an aircraft has enough of it, holes being spread evenly over
    the positions of the type there: the binomial chance that at most the spare ones are empty;
    then the product over items (Sherbrooke 2004, chapter 2, equation 2.12).
    """
    from azalai.stats.shortfalls import more_than

    users = problem.users
    own = outcome.aircraft_backorders[users.item, users.site] * users.share
    found: dict[tuple[int, int], float] = {}
    for k in np.flatnonzero(users.type >= 0).tolist():
        quantity, aircraft = int(users.quantity[k]), users.aircraft[k]
        hole = min(own[k] / (aircraft * quantity), 1.0) if aircraft > 0 else 1.0
        key = (int(users.type[k]), int(users.site[k]))
        up = 1.0 - more_than(int(users.spare[k]), quantity, hole)
        found[key] = found.get(key, 1.0) * up
    return found
