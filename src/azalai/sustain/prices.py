"""Prices in the plan's money of the plan's price year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import polars as pl

from azalai.support.network import Network


@dataclass(frozen=True)
class Prices:
    """What one unit of an item costs.

    Attributes:
        tables: the plan's tables by name, defaults filled in.
        network: for the offers in force.
        currency: of the plan; None where it tells no money.
        year: price year of the plan.

    """

    tables: Mapping[str, pl.DataFrame]
    network: Network
    currency: str | None
    year: int | None

    def of(self, item: str) -> float | None:
        """Give the price of one: of the first offer that tells one, else the item's own.

        The row's money becomes the plan's by the rate of the plan's price year, and grows from
        the row's price year along the index of its supplier, else `general`.
        """
        offers = self.tables["offers"]
        for source in self.network.sources(item):
            row = offers.row(source.row, named=True)
            if row["price_money"] is not None:
                return self._converted(row, row["price_money"], self._index(row["supplier"]))
        own = self._items.get(item)
        if own is None or own["price_money"] is None:
            return None
        return self._converted(own, own["price_money"], "general")

    @cached_property
    def _items(self) -> dict[str, dict[str, Any]]:
        return {r["name"]: r for r in self.tables["items"].iter_rows(named=True)}

    @cached_property
    def _indices(self) -> dict[str, str | None]:
        return dict(self.tables["suppliers"].select("name", "index").iter_rows())

    def _index(self, supplier: str | None) -> str:
        return self._indices.get(supplier or "") or "general"

    @cached_property
    def _curves(self) -> dict[str, list[tuple[int, float]]]:
        curves: dict[str, list[tuple[int, float]]] = {}
        rows = self.tables["rates"].sort("name", "year").select("name", "year", "value")
        for name, year, value in rows.iter_rows():
            curves.setdefault(name, []).append((year, value))
        return curves

    def _converted(self, row: Mapping[str, Any], amount: float, index: str) -> float:
        money = amount
        currency, told = row.get("currency"), row.get("price_year")
        if self.year is None:
            return money
        if currency is not None and currency != self.currency:
            money *= level(self._curves.get(currency, []), self.year, grows=False)
        if told is not None and told != self.year:
            curve = self._curves.get(index, [])
            money *= level(curve, self.year) / level(curve, told)
        return money


def level(curve: list[tuple[int, float]], year: int, *, grows: bool = True) -> float:
    """Read a curve of (year, value): between years at constant growth, beyond them as it went.

    Args:
        curve: in order of years; without points it is 1.
        year: which.
        grows: beyond its ends an index goes on growing as in its last year; a currency stays.

    """
    if not curve:
        return 1.0
    if len(curve) == 1:
        return curve[0][1]
    for (a, x), (b, y) in pairwise(curve):
        if a <= year <= b:
            return float(x * (y / x) ** ((year - a) / (b - a)))
    (a, x), (b, y) = (curve[0], curve[1]) if year < curve[0][0] else (curve[-2], curve[-1])
    end_year, end = (a, x) if year < curve[0][0] else (b, y)
    if not grows or x <= 0 or y <= 0:
        return end
    return float(end * (y / x) ** ((year - end_year) / (b - a)))
