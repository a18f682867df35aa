"""What is compared: figures of a future, kept replication by replication.

A measure is a mean, a ratio of sums or a quantile over replications, or one number that an engine
tells without replications.  `of` says of what: blank for all together, else a type, a place
(`Mi-171 | Gao`), a mission or a cause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.stats import paired
from azalai.stats.intervals import Floats
from azalai.stats.paired import Linear

Ints = NDArray[np.int64]
#: Name of a measure: quantity, of.
Name = tuple[str, str]

#: Units that the suffix of a quantity does not tell.
UNITS: Final = {
    "cost_money_per_mission": "money/mission",
    "cost_money_per_patient": "money/patient",
}
_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Measure:
    """One figure of one future.

    Attributes:
        quantity, of: its name.
        numbers: of the replications, ascending; none where the figure is told.
        above: of each replication: the value, the numerator, or counts by class.
        below: denominator of each replication; None for a mean.
        edges: of the classes, for a quantile.
        share: of the answers that lie below the quantile.
        told: the figure of an engine that draws nothing; nan with replications.
        exact: whether what is told rests on no simulation.

    """

    quantity: str
    of: str
    numbers: Ints
    above: Floats
    below: Floats | None = None
    edges: Floats | None = None
    share: float = 0.5
    told: float = float("nan")
    exact: bool = False

    @property
    def name(self) -> Name:
        """What it is called."""
        return self.quantity, self.of

    @property
    def drawn(self) -> bool:
        """Whether it has replications."""
        return self.numbers.size > 0

    def linear(self, chosen: Ints | None = None) -> Linear:
        """Give it over some replications, or over all of them.

        Args:
            chosen: numbers of replications, all of them known to it.

        """
        if not self.drawn:
            part = 0.0 if self.exact else float("nan")
            return Linear(self.told, np.full(2, part), np.full(2, self.told + part))
        at = slice(None) if chosen is None else np.searchsorted(self.numbers, chosen)
        if self.edges is not None:
            return paired.quantile(self.above[at], self.edges, self.share)
        if self.below is not None:
            return paired.ratio(self.above[at], self.below[at])
        return paired.mean(self.above[at])


def told(quantity: str, of: str, value: float | None, *, exact: bool) -> Measure:
    """Give a figure without replications."""
    number = float("nan") if value is None else float(value)
    return Measure(quantity, of, _NONE, np.zeros(0), told=number, exact=exact)


def shared(first: Measure, second: Measure) -> Ints | None:
    """Give the replications that both have; None where neither has any."""
    if not first.drawn and not second.drawn:
        return None
    return np.intersect1d(first.numbers, second.numbers)


@dataclass(frozen=True, eq=False)
class Column:
    """Reads columns of numbers by replication out of a table; what is missing there is zero.

    Attributes:
        numbers: of the replications, ascending.

    """

    numbers: Ints

    def of(self, frame: pl.DataFrame, column: str) -> Floats:
        """Sum one column of a table by replication; other replications are left aside."""
        number = frame["replication"].to_numpy().astype(np.int64)
        at = np.searchsorted(self.numbers, number)
        at = np.minimum(at, max(self.numbers.size - 1, 0))
        known = self.numbers[at] == number
        values = frame[column].cast(pl.Float64).to_numpy()
        return np.asarray(
            np.bincount(at[known], values[known], self.numbers.size), dtype=np.float64
        )


def numbers_of(frame: pl.DataFrame) -> Ints:
    """Give the replications of a table, ascending."""
    return np.unique(frame["replication"].to_numpy().astype(np.int64))


def by_name(measures: Iterator[Measure]) -> dict[Name, Measure]:
    """Give measures by name; what has nothing to tell is left out."""
    return {m.name: m for m in measures if not np.isnan(m.linear().middle)}
