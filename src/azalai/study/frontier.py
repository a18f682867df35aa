"""Which future is best at which price of an outcome, and how sure that is.

At a price of w money for one more unit of outcome a future is worth w outcome - cost (net
benefit; Stinnett and Mullahy 1998).  As w rises from nothing, the best one walks along the upper
hull of the points (outcome, cost), from the cheapest to the one that achieves most.

How sure: replications are drawn anew with repetition, the same ones in every future (paired
bootstrap; Efron 1979), and the share of resamples in which a future is best is counted at each
price: its acceptability curve (van Hout and others 1994; Fenwick, Claxton, Sculpher 2001).
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.stats.intervals import Floats
from azalai.streams import Stream

RESAMPLES: Final = 1000
#: Prices of the acceptability curves, between a tenth of the least and ten times the largest
#: price at which the best future changes.
PRICES: Final = 41
PURPOSE: Final = "bootstrap"


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Futures against each other.

    Attributes:
        on: whether a future is best at some price.
        low, high: prices between which it is best; nan where it never is, `high` infinite for the
            one that achieves most.
        at: a price within; for the others the one at which they come closest to the best.
        behind: money by which it falls behind the best at that price.

    """

    on: NDArray[np.bool_]
    low: Floats
    high: Floats
    at: Floats
    behind: Floats


def hull(cost: Floats, outcome: Floats) -> list[int]:
    """Give the futures that are best at some price not below nothing, the cheapest first.

    Of equal futures the first counts.
    """
    order = sorted(range(cost.size), key=lambda i: (cost[i], -outcome[i], i))
    best = [order[0]]
    for i in order[1:]:
        if outcome[i] <= outcome[best[-1]]:
            continue
        while len(best) > 1 and _price(cost, outcome, best[-2], best[-1]) >= _price(
            cost, outcome, best[-1], i
        ):
            best.pop()
        best.append(i)
    return best


def _price(cost: Floats, outcome: Floats, first: int, second: int) -> float:
    """Give the price at which two futures are worth the same."""
    return float((cost[second] - cost[first]) / (outcome[second] - outcome[first]))


def frontier(cost: Floats, outcome: Floats) -> Frontier:
    """Find who is best at which price.

    Args:
        cost: of each future.
        outcome: of each future; more is better.

    """
    best = hull(cost, outcome)
    turns = [_price(cost, outcome, a, b) for a, b in pairwise(best)]
    low, high = np.full(cost.size, np.nan), np.full(cost.size, np.nan)
    low[best], high[best] = [0.0, *turns], [*turns, np.inf]
    on = np.isin(np.arange(cost.size), best)
    scale = _scale(cost, outcome)
    at = np.array([_within(low[i], high[i], scale) if on[i] else 0.0 for i in range(cost.size)])
    candidates = np.array([0.0, *turns, _within(turns[-1] if turns else 0.0, np.inf, scale)])
    gaps = _behind(cost, outcome, candidates)
    for i in np.flatnonzero(~on):
        at[i] = candidates[int(np.argmin(gaps[:, i]))]
    behind = np.array([_behind(cost, outcome, at[i : i + 1])[0, i] for i in range(cost.size)])
    return Frontier(on, low, high, at, behind)


def _scale(cost: Floats, outcome: Floats) -> float:
    """Give a price of the size at which both cost and outcome count."""
    found = float(np.ptp(cost) / np.ptp(outcome)) if np.ptp(outcome) > 0 else 0.0
    return found or 1.0


def _within(low: float, high: float, scale: float) -> float:
    """Give a price between two: the geometric middle, or twice or half of the only one."""
    if np.isinf(high):
        return 2.0 * low if low > 0.0 else scale
    return float(np.sqrt(low * high)) if low > 0.0 else high / 2.0


def _behind(cost: Floats, outcome: Floats, prices: Floats) -> Floats:
    """Give how far each future is behind the best: (prices, futures)."""
    worth = prices[:, None] * outcome - cost
    found: Floats = worth.max(axis=1, keepdims=True) - worth
    return found


@lru_cache(maxsize=4)
def resamples(seed: int, replications: int) -> NDArray[np.int64]:
    """Draw replications anew: (resamples, replications), keyed by the seed and nothing else."""
    draws = Stream(seed, PURPOSE).uniforms("replication", replications, np.arange(RESAMPLES))
    return np.asarray(draws * replications, np.int64)


def resampled(values: Floats, drawn: NDArray[np.int64]) -> Floats:
    """Give the mean over replications in each resample: (resamples, futures).

    Args:
        values: (futures, replications).
        drawn: of `resamples`.

    """
    counts = np.stack([np.bincount(row, minlength=values.shape[1]) for row in drawn])
    found: Floats = counts @ values.T / values.shape[1]
    return found


def best_share(cost: Floats, outcome: Floats, prices: Floats) -> Floats:
    """Give the share of samples in which each future is best: (prices, futures).

    Args:
        cost: (samples, futures).
        outcome: of the same shape.
        prices: of one unit of outcome.

    """
    found = np.empty((prices.size, cost.shape[1]))
    for n, price in enumerate(prices):
        worth = price * outcome - cost
        best = np.isclose(worth, worth.max(axis=1, keepdims=True), rtol=1e-12, atol=1e-9)
        found[n] = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    return found


def prices_around(found: Frontier, cost: Floats, outcome: Floats) -> Floats:
    """Give prices that show every change of the best future, nothing first."""
    turns = found.high[np.isfinite(found.high) & (found.high > 0.0)]
    turns = turns if turns.size else np.array([_scale(cost, outcome)])
    rising = np.geomspace(turns.min() / 10.0, turns.max() * 10.0, PRICES - 1)
    return np.concatenate([[0.0], rising])
