"""Figures of single replications as sums of small parts, so that any two can be subtracted.

A mean, a ratio and a quantile of classed times are each, to first order, a constant plus a mean
of one part a replication (its influence; Hampel 1974).  The interval is that of the mean of the
parts, and the interval of a difference of two alternatives with equal luck is that of the mean of
the differences of their parts (Cochran 1977, chapter 6; Woodruff 1952 for quantiles).

    mean        part_i = v_i - m
    ratio       part_i = (N_i - r D_i) / mean(D)
    quantile    part_i = -(C_i(q) - p R_i) / (f mean(R)),  C_i(q) of the R_i answers lie below q,
                f is the share of all answers in the class of q over its width

Truth case `paired_by_hand` and the intervals of `stats.intervals` hold them.
"""

from dataclasses import dataclass

import numpy as np

from azalai.stats.intervals import Estimate, Floats, quantiles, t_quantile

_NOWHERE = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """One figure.

    Attributes:
        middle: its value over all replications; nan where there is nothing to divide by.
        parts: of each replication, in the unit of the figure; their mean is zero.
        single: the figure of each replication alone; nan where it has none.

    """

    middle: float
    parts: Floats
    single: Floats

    def estimate(self) -> Estimate:
        """Give the mean, its 95 % interval, and the spread over replications."""
        count = self.parts.size
        error = _NOWHERE
        if count > 1:
            error = float(np.sqrt((self.parts**2).sum() / (count - 1) / count))
        half = t_quantile(count) * error
        low, high = quantiles(self.single[:, None])[:, 0]
        numbers = (self.middle, self.middle - half, self.middle + half, low, high)
        return Estimate(*(np.asarray(number, np.float64) for number in numbers))

    def __sub__(self, other: "Linear") -> "Linear":
        """Take another figure of the same replications away."""
        return Linear(
            self.middle - other.middle, self.parts - other.parts, self.single - other.single
        )


def mean(values: Floats) -> Linear:
    """Give a mean."""
    middle = float(values.mean())
    return Linear(middle, values - middle, values)


def ratio(above: Floats, below: Floats) -> Linear:
    """Give a ratio of sums."""
    size = float(below.mean())
    if size == 0.0:
        return _nothing(above.size)
    middle = float(above.mean()) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        single = np.where(below == 0, _NOWHERE, above / below)
    return Linear(middle, (above - middle * below) / size, single)


def quantile(counts: Floats, edges: Floats, share: float) -> Linear:
    """Give the value below which a share of classed answers lies, even inside a class.

    Args:
        counts: (replications, classes); the last class is open.
        edges: upper edges of all classes but the last; the first begins at 0.
        share: 0..1.

    Returns:
        The figure; nan where it lies in the open class.

    """
    answers = counts.sum(axis=1)
    total = counts.sum(axis=0)
    middle = _read(total, edges, share)
    if np.isnan(middle):
        return _nothing(len(counts))
    bounds = np.concatenate([[0.0], edges])
    place = min(int(np.searchsorted(edges, middle)), len(edges) - 1)
    inside = (middle - bounds[place]) / (bounds[place + 1] - bounds[place])
    below = counts[:, :place].sum(axis=1) + inside * counts[:, place]
    density = total[place] / (bounds[place + 1] - bounds[place]) / len(counts)
    single = np.array([_read(row, edges, share) for row in counts])
    return Linear(middle, -(below - share * answers) / density, single)


def _read(counts: Floats, edges: Floats, share: float) -> float:
    """Read the quantile off one row of classes."""
    reached = np.cumsum(counts)
    if not reached[-1] or reached[-2] < share * reached[-1]:
        return _NOWHERE
    goal = float(share * reached[-1])
    place = int(np.searchsorted(reached, goal))
    bounds = np.concatenate([[0.0], edges])
    before = float(reached[place] - counts[place])
    width = float(bounds[place + 1] - bounds[place])
    return float(bounds[place]) + width * (goal - before) / float(counts[place])


def _nothing(count: int) -> Linear:
    return Linear(_NOWHERE, np.full(count, _NOWHERE), np.full(count, _NOWHERE))
