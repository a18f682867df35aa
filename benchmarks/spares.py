"""Spares: the whole efficient curve, beside a straight NumPy marginal analysis.

The peer solves the same two-echelon items with vectorised NumPy: for each stock of the depot all
bases at once, marginal allocation by sorting, lower hull, one greedy over all items.  It is what
one would write by hand; the ratio is the peer's time over ours on the same items.  Quality: the
gap of filled budgets to dynamic programming where that can run.
"""

import resource
import time
from itertools import pairwise

import numpy as np

from azalai.sustain.budget import fill
from azalai.sustain.frontier import frontier
from azalai.sustain.problem import ROOT, Floats, Problem, spares

SIZES = ((1_000, 20, 0.5), (10_000, 20, 5.0), (100_000, 5, 15.0))
PEER_ITEMS = 300
ENOUGH = 1e-6


def case(items: int, sites: int, seed: int = 1) -> Problem:
    """Make items with a depot and bases: rates, times and prices spread as in real catalogues."""
    r = np.random.default_rng(seed)
    demand = r.lognormal(-6.5, 1.0, (items, sites))
    demand[:, 0] = 0.0
    local = np.repeat(r.uniform(0.1, 0.6, (items, 1)), sites, axis=1)
    local[:, 0] = 1.0
    repair_d = np.full((items, sites), 5.0)
    repair_d[:, 0] = r.uniform(30.0, 120.0, items)
    parent = np.zeros((items, sites), np.int64)
    parent[:, 0] = ROOT
    price = np.round(r.lognormal(9.0, 1.5, items)) + 1.0
    return spares(
        demand, price, repair_frac=local, repair_d=repair_d, resupply_d=10.0, parent=parent
    )


def peer(problem: Problem) -> float:
    """Solve the same by straight NumPy; give the shortage at the end."""
    steps = []
    for i in range(len(problem.items)):
        values = _peer_item(problem, i)
        corners = _peer_hull(values)
        for a, z in pairwise(corners):
            gain = (values[a] - values[z]) / ((z - a) * problem.price[i])
            steps.append((gain, (z - a) * problem.price[i], values[a] - values[z]))
    table = np.array(steps)
    order = np.argsort(-table[:, 0], kind="stable")
    return float(np.cumsum(table[order, 2])[-1])


def _peer_item(problem: Problem, i: int) -> Floats:
    from scipy.stats import nbinom, poisson

    x = np.arange(200)
    pipeline = problem.mean[i, 0]
    p = poisson.pmf(x, pipeline)
    best = np.full(2000, np.inf)
    for s0 in range(200):
        owed = np.maximum(x - s0, 0)
        b = float(p @ owed)
        bv = float(p @ owed**2) - b * b
        f = problem.share_above[i, 1:]
        mean = problem.mean[i, 1:] + f * b
        variance = mean + f * f * (bv - b)
        near = variance <= mean * (1 + 1e-9)
        spread = np.where(near, mean * (1 + 1e-6), variance)
        law = nbinom(mean**2 / (spread - mean), mean / spread)
        above = law.sf(x[:, None])
        left = np.maximum(
            mean - np.concatenate([np.zeros((1, len(f))), np.cumsum(above, 0)])[:-1], 0
        )
        gains = np.sort(np.where(left > ENOUGH, above, 0.0).ravel())[::-1]
        gains = gains[gains > 0]
        total = mean.sum() - np.concatenate([[0.0], np.cumsum(gains)])
        n = np.arange(len(total)) + s0
        best[n] = np.minimum(best[n], total)
        if b < ENOUGH:
            break
    return np.minimum.accumulate(best[np.isfinite(best)])


def _peer_hull(values: Floats) -> list[int]:
    found: list[int] = []
    for n, v in enumerate(values):
        while len(found) > 1:
            a, k = found[-2], found[-1]
            if (values[k] - values[a]) * (n - a) >= (v - values[a]) * (k - a):
                found.pop()
            else:
                break
        found.append(n)
    return found


def dynamic(problem: Problem, money: int) -> float:
    """Give the least shortage for whole money by plain dynamic programming."""
    curves = frontier(problem).curves
    table = np.zeros(money + 1)
    for i, price in enumerate(problem.price.astype(int)):
        values = curves.values[curves.offsets[i] : curves.offsets[i + 1]]
        new = np.full(money + 1, np.inf)
        for n, v in enumerate(values):
            if n * price > money:
                break
            new[n * price :] = np.minimum(new[n * price :], table[: money + 1 - n * price] + v)
        table = new
    return float(table[-1])


def timed(items: int, sites: int) -> tuple[float, int, float]:
    """Give seconds of a whole curve, its corners, and peak memory of the process in MB."""
    problem = case(items, sites)
    start = time.perf_counter()
    curve = frontier(problem)
    seconds = time.perf_counter() - start
    return seconds, len(curve), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print one line a claim."""
    frontier(case(200, 4))  # compiled or read from the cache
    small = case(PEER_ITEMS, 20)
    start = time.perf_counter()
    ours = frontier(small)
    mine = time.perf_counter() - start
    start = time.perf_counter()
    gained = peer(small)
    theirs = time.perf_counter() - start
    same = abs(gained - (ours.shortage[0] - ours.shortage[-1])) / gained
    print(
        f"{PEER_ITEMS} items x 20: NumPy {theirs:.2f} s, ours {mine:.3f} s, {theirs / mine:.0f} x"
    )
    print(f"  the two find the same within {same:.1e} of all that can be gained")
    before = 0.0
    for items, sites, limit in SIZES:
        seconds, corners, peak = timed(items, sites)
        growth = f", {seconds / before:.1f} x the one before" if before else ""
        print(
            f"{items:,} items x {sites}: {seconds:.2f} s of {limit} s, {corners:,} corners, "
            f"peak {peak:.0f} MB{growth}"
        )
        before = seconds
    mix = case(60, 5, seed=3)
    mix = spares(mix.demand, np.random.default_rng(5).integers(20, 400, 60), repair_d=40.0)
    curve = frontier(mix)
    for money in (500, 1_500, 3_000):
        found = fill(curve, float(money))
        best = dynamic(mix, money)
        print(f"budget {money}: gap to dynamic programming {found.shortage / best - 1:.1e}")


if __name__ == "__main__":
    main()
