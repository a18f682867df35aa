"""Intervals of simulated figures: means, ratios, paired differences, and quantiles of luck.

The first axis of every array is the replications; the other axes are cells, each on its own.

    mean        t-interval (Student 1908): m +- t(n - 1) s / sqrt(n)
    ratio       sum of numerators / sum of denominators; its error from the residuals
                N_i - r D_i (Cochran 1977, *Sampling Techniques*, chapter 6)
    difference  of two alternatives run with equal streams: the t-interval of N_i'' - N_i',
                for ratios of the difference of the residuals
    quantiles   linear between the order statistics (Hyndman and Fan 1996, type 7)

A replication whose denominator is zero counts in sums and not in quantiles.  With one replication
there is no interval: nan.  Truth cases `student_1908` and `ratio_by_hand` hold them.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Of every interval.
CONFIDENCE: Final = 0.95
#: Of the spread over replications.
SPREAD: Final = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Means with their intervals and the spread over replications; each of the shape of cells.

    Attributes:
        mean: nan where nothing was there to divide by.
        low, high: ends of the 95 % interval of the mean, nan with one replication.
        p10, p90: one replication in ten lies below, one in ten above.

    """

    mean: Floats
    low: Floats
    high: Floats
    p10: Floats
    p90: Floats

    @property
    def half(self) -> Floats:
        """Half of the width of the interval."""
        return (self.high - self.low) / 2


def t_quantile(replications: int) -> float:
    """Give t so that mean +- t s / sqrt(n) is the interval; nan with one replication."""
    if replications < 2:
        return float("nan")
    from scipy.special import stdtrit  # loads for half a second

    return float(stdtrit(replications - 1, 0.5 + CONFIDENCE / 2))


def quantiles(values: Floats, shares: tuple[float, ...] = SPREAD) -> Floats:
    """Give quantiles over the first axis, nan left out: shape (shares, *cells)."""
    lines = np.moveaxis(values, 0, -1).reshape(-1, len(values))
    found = np.zeros((len(shares), len(lines)))
    some = np.flatnonzero(~_nought(lines, max(shares)))
    ordered = lines[some]
    ordered.sort(axis=-1)  # nan last
    known = ordered.shape[1] - np.isnan(ordered).sum(axis=-1)
    line, last = np.arange(len(ordered)), np.maximum(known - 1, 0)
    for number, share in enumerate(shares):
        place = last * share
        below = place.astype(np.int64)
        low, high = ordered[line, below], ordered[line, np.minimum(below + 1, last)]
        found[number, some] = low + (high - low) * (place - below)
    return found.reshape(len(shares), *values.shape[1:])


def _nought(lines: Floats, share: float) -> NDArray[np.bool_]:
    """Tell the lines without need to sort: nothing below zero, and zero up to this share."""
    count = lines.shape[1]
    above = min(int((count - 1) * share) + 1, count - 1)
    few = np.sum(lines > 0, axis=-1) < count - above
    return np.asarray(few & (lines.min(axis=-1) >= 0), np.bool_)  # with nan the least is nan


def _half(residuals: Floats) -> Floats:
    """Give the half-width of the t-interval of a mean from what deviates from it."""
    count = residuals.shape[0]
    if count < 2:
        return np.full(residuals.shape[1:], np.nan)
    squares: Floats = np.einsum("r...,r...->...", residuals, residuals)
    return np.asarray(t_quantile(count) * np.sqrt(squares / (count - 1) / count), np.float64)


def mean(values: Floats) -> Estimate:
    """Estimate the mean of each cell.

    Args:
        values: (replications, *cells).

    """
    middle = values.mean(axis=0)
    half = _half(values - middle)
    return Estimate(middle, middle - half, middle + half, *quantiles(values))


def ratio(numerators: Floats, denominators: Floats) -> Estimate:
    """Estimate the ratio of two sums in each cell; nan where the denominators are all zero.

    Args:
        numerators: (replications, *cells).
        denominators: of the same shape, or one that spreads to it.

    """
    below = denominators.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = numerators.sum(axis=0) / below
        residuals = numerators - middle * denominators
        half = _half(residuals) / (below / len(denominators))
        single = np.divide(numerators, denominators, out=residuals)  # in the same place: faster
    middle, half = np.where(below == 0, np.nan, middle), np.where(below == 0, np.nan, half)
    np.copyto(single, np.nan, where=denominators == 0)
    return Estimate(middle, middle - half, middle + half, *quantiles(single))


def share(parts: Floats, wholes: Floats) -> Estimate:
    """Estimate which share of the whole its part is, as `ratio` does.

    The interval ends at 0 and 1, which no share passes: so it holds the true one as often.
    """
    found = ratio(parts, wholes)
    most = np.maximum(found.mean, 1.0)  # what is a little above by its sums alone
    return replace(found, low=np.maximum(found.low, 0.0), high=np.minimum(found.high, most))


def difference(first: Floats, second: Floats) -> Estimate:
    """Estimate second - first, replication by replication (equal streams, equal shapes)."""
    return mean(second - first)


def ratio_difference(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> Estimate:
    """Estimate the difference of two ratios, second - first, from paired replications.

    Args:
        first: numerators and denominators, (replications, *cells) each.
        second: the same of the other alternative.

    """
    one, other = _linear(*first), _linear(*second)
    middle = other[0] - one[0]
    half = _half(other[1] - one[1])
    return Estimate(middle, middle - half, middle + half, *quantiles(other[2] - one[2]))


def _linear(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the ratio, its residuals in its own unit, and the ratio of each replication."""
    below = denominators.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.where(below == 0, np.nan, numerators.mean(axis=0) / below)
        residuals = (numerators - middle * denominators) / below
        single = np.where(denominators == 0, np.nan, numerators / denominators)
    return middle, residuals, single
