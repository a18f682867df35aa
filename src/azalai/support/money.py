"""Indices and currencies by year, and what a price of one year is worth in another.

Between two years of `rates` a level is interpolated at constant growth (linear in its logarithm),
so that a currency read backwards gives the reciprocal.  Beyond its years an index grows on as
between its last two, and a currency stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

GENERAL: Final = "general"
Floats = NDArray[np.float64]
Points = tuple[tuple[int, float], ...]  # year and value, by year


@dataclass(frozen=True, slots=True)
class Curves:
    """Every index and currency of a plan.

    Attributes:
        indices, currencies: the told points of each, by year.
        home: the plan's currency, worth 1.

    """

    indices: dict[str, Points]
    currencies: dict[str, Points]
    home: str | None

    def index(self, name: str | None, years: ArrayLike) -> Floats:
        """Give the level of an index; without rates it stands still at 1."""
        return level(self.indices.get(name or GENERAL, ()), years, grows=True)

    def currency(self, code: str | None, years: ArrayLike) -> Floats:
        """Give the plan's money for one unit of a currency."""
        at = np.asarray(years, np.float64)
        if code is None or code == self.home:
            return np.ones_like(at)
        return level(self.currencies.get(code, ()), at, grows=False)

    def escalate(self, name: str | None, before: int, years: ArrayLike) -> Floats:
        """Give by what a price of the year `before` has grown along an index."""
        grown: Floats = self.index(name, years) / self.index(name, before)
        return grown

    def deflate(self, years: ArrayLike, price_year: int) -> Floats:
        """Give the constant money of `price_year` in one of each year's own."""
        worth: Floats = self.index(GENERAL, price_year) / self.index(GENERAL, years)
        return worth

    def at_home(
        self,
        amount: float,
        currency: str | None,
        index: str | None,
        told: int | None,
        year: int | None,
    ) -> float:
        """Give what a price told in one year and currency is in the plan's money of `year`.

        It grows along its index from the year in which it was told, and its currency is worth what
        it is worth in `year`.  A blank year is the other one; without either nothing grows.
        """
        at = told if year is None else year
        if at is None:
            return amount
        grown = self.escalate(index, at if told is None else told, at)
        return float(amount * grown * self.currency(currency, at))


def curves_of(rates: pl.DataFrame, home: str | None) -> Curves:
    """Read the table `rates`."""
    return curves_from(rates.select("name", "year", "kind", "value").rows(), home)


def curves_from(rows: Iterable[tuple[Any, ...]], home: str | None) -> Curves:
    """Make curves of rows (name, year, kind, value)."""
    told: dict[str, dict[str, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    for name, year, kind, value in rows:
        told[kind][name].append((year, value))
    return Curves(_sorted(told["index"].items()), _sorted(told["currency"].items()), home)


def _sorted(points: Iterable[tuple[str, list[Any]]]) -> dict[str, Points]:
    return {name: tuple(sorted(told)) for name, told in points}


def level(points: Points, years: ArrayLike, *, grows: bool) -> Floats:
    """Give the level of a curve in each year.

    Args:
        points: years and values, by year; none: 1 in every year.
        years: of any shape.
        grows: whether it grows on beyond its years, or stays.

    """
    at = np.asarray(years, np.float64)
    if not points:
        return np.ones_like(at)
    known = np.array([year for year, _ in points], np.float64)
    logs = np.log([value for _, value in points])
    found = np.interp(at, known, logs)
    if grows and len(points) > 1:
        first, last = np.diff(logs)[[0, -1]] / np.diff(known)[[0, -1]]
        found = found + np.minimum(at - known[0], 0) * first + np.maximum(at - known[-1], 0) * last
    levels: Floats = np.exp(found)
    return levels
