"""Comparing futures, beside a library that does the same and beside the least it can take.

how sure which is best   1000 paired resamples of six futures of 200 replications: the peer is
                         scipy.stats.bootstrap on the mean of one difference, five times
which number moves it    400 uncertain numbers in 100 draws, 999 shuffles: the limit is one matrix
                         product of the same size and degree, without statistics
width of a difference    half-width of a paired interval beside that of two intervals of their own
"""

import time
from collections.abc import Callable

import numpy as np
from scipy import stats

from azalai.stats import intervals, paired, sensitivity
from azalai.study import frontier

FUTURES, REPLICATIONS = 6, 200
DRAWS, FIGURES = 100, 400


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Give the least of several wall times in seconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def main() -> None:
    """Print one line a claim."""
    draw = np.random.default_rng(1)
    luck = draw.normal(0.0, 30.0, REPLICATIONS)
    own = draw.normal(0.0, 5.0, (FUTURES, REPLICATIONS))
    cost = 1000.0 + 10.0 * np.arange(FUTURES)[:, None] + luck + own
    _sureness(cost)
    _movers(draw)
    _width(cost[0], cost[1])


def _sureness(cost: np.ndarray) -> None:
    def ours() -> object:
        frontier.resamples.cache_clear()
        drawn = frontier.resamples(1, REPLICATIONS)
        samples = frontier.resampled(cost, drawn)
        return frontier.best_share(samples, np.zeros_like(samples), np.zeros(frontier.PRICES))

    def peer() -> object:
        return [
            stats.bootstrap((row - cost[0],), np.mean, n_resamples=1000, method="percentile")
            for row in cost[1:]
        ]

    line("who is best in 1000 resamples, 41 prices", fastest(ours), fastest(peer))


def _movers(draw: np.random.Generator) -> None:
    points, answers = draw.random((DRAWS, FIGURES)), draw.normal(size=DRAWS)
    degree = sensitivity.degree_for(DRAWS)
    columns = draw.random((DRAWS, FIGURES * degree))
    shuffled = draw.random((DRAWS, sensitivity.SHUFFLES))
    ours = fastest(lambda: sensitivity.effects(points, answers, 1))
    line("400 numbers in 100 draws, 999 shuffles", ours, fastest(lambda: columns.T @ shuffled))


def _width(first: np.ndarray, second: np.ndarray) -> None:
    own = np.hypot(float(intervals.mean(first).half), float(intervals.mean(second).half))
    both = float((paired.mean(second) - paired.mean(first)).estimate().half)
    line("half-width of a difference, equal luck", both, own, unit="")


def line(what: str, found: float, beside: float, unit: str = "s") -> None:
    """Print one row of the table."""
    print(f"{what:45} {found:10.4f} {unit:2} beside {beside:10.4f} {found / beside:8.2f} x")
