"""The same stock by three methods: METRIC, VARI-METRIC and, for two echelons, exactly.

METRIC (Sherbrooke 1968) takes what a base must cover as Poisson whatever the depot owes.
VARI-METRIC (Graves 1985, Sherbrooke 1986) carries the variance too; it is what `evaluate` does.
Exactly (Simon 1971; Graves 1985): with Poisson demand the depot's backorders are a Poisson number
less the stock; each belongs to a base with the chance of that base's share, so that its part is
binomial, and independent of what else the base waits for.
"""

from typing import Final

import numpy as np

from azalai.sustain.evaluate import evaluate
from azalai.sustain.problem import NOWHERE, ROOT, Floats, Ints, Problem

#: Probability that is left out beyond the end of a sum.
TAIL: Final = 1e-14


def vari_metric(problem: Problem, stock: Ints) -> Floats:
    """Give expected backorders of every store by two moments, shape (items, sites)."""
    return evaluate(problem, stock).backorders


def metric(problem: Problem, stock: Ints) -> Floats:
    """Give expected backorders of every store by means alone, all taken as Poisson.

    Raises:
        ValueError: if items lie inside each other.

    """
    _refuse_inside(problem)
    found = np.zeros(problem.shape)
    for i in range(len(problem.items)):
        for j in _root_first(problem.parent[i]):
            above = problem.parent[i, j]
            owed = problem.share_above[i, j] * found[i, above] if above >= 0 else 0.0
            mean = problem.mean[i, j] + owed
            found[i, j] = evaluate(_alone(mean), stock[i : i + 1, j : j + 1]).backorders[0, 0]
    return found


def _alone(mean: float) -> Problem:
    from azalai.sustain.problem import spares

    return spares([[mean]], [1.0], repair_d=1.0)


def exact(problem: Problem, stock: Ints) -> Floats:
    """Give expected backorders of every store of two echelons with Poisson demand, exactly.

    Raises:
        ValueError: if there are more than two echelons, items inside each other, or demand that is
            not Poisson.

    """
    _refuse_inside(problem)
    if not np.allclose(problem.mean, problem.variance, rtol=1e-9, atol=0):
        msg = "the exact method is for Poisson demand"
        raise ValueError(msg)
    found = np.zeros(problem.shape)
    for i in range(len(problem.items)):
        for j in _root_first(problem.parent[i]):
            above = problem.parent[i, j]
            own = _poisson(problem.mean[i, j])
            if above >= 0:
                if problem.parent[i, above] != ROOT:
                    msg = "the exact method is for two echelons"
                    raise ValueError(msg)
                depot = _short(_poisson(problem.mean[i, above]), int(stock[i, above]))
                own = np.convolve(own, _thinned(depot, problem.share_above[i, j]))
            short = _short(own, int(stock[i, j]))
            found[i, j] = float(short @ np.arange(len(short)))
    return found


def _poisson(mean: float) -> Floats:
    """Give the probabilities of a Poisson number, as far as they count."""
    from scipy.stats import poisson

    if mean <= 0:
        return np.ones(1)
    return np.asarray(poisson.pmf(np.arange(int(poisson.isf(TAIL, mean)) + 2), mean))


def _short(chances: Floats, stock: int) -> Floats:
    """Give the law of what is left of a number above a stock."""
    if stock >= len(chances):
        return np.ones(1)
    return np.concatenate([[chances[: stock + 1].sum()], chances[stock + 1 :]])


def _thinned(chances: Floats, share: float) -> Floats:
    """Give the law of a number of which each counts with a chance."""
    from scipy.stats import binom

    kept = np.arange(len(chances))
    rows: Floats = np.asarray(binom.pmf(kept[None, :], kept[:, None], share))
    return np.asarray(chances @ rows)


def _root_first(parent: Ints) -> list[int]:
    def height(j: int) -> int:
        return 0 if parent[j] < 0 else 1 + height(int(parent[j]))

    return sorted(np.flatnonzero(parent != NOWHERE).tolist(), key=height)


def _refuse_inside(problem: Problem) -> None:
    if problem.inside is not None:
        msg = "this method is for items that do not lie inside each other"
        raise ValueError(msg)
