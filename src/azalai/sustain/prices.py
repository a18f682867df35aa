"""Prices in the plan's money of the plan's price year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from azalai.support.money import GENERAL, Curves, curves_of
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
        return self._converted(own, own["price_money"], GENERAL)

    @cached_property
    def _items(self) -> dict[str, dict[str, Any]]:
        return {r["name"]: r for r in self.tables["items"].iter_rows(named=True)}

    @cached_property
    def _indices(self) -> dict[str, str | None]:
        return dict(self.tables["suppliers"].select("name", "index").iter_rows())

    def _index(self, supplier: str | None) -> str:
        return self._indices.get(supplier or "") or GENERAL

    @cached_property
    def _curves(self) -> Curves:
        return curves_of(self.tables["rates"], self.currency)

    def _converted(self, row: Mapping[str, Any], amount: float, index: str) -> float:
        told = row.get("price_year")
        return self._curves.at_home(amount, row.get("currency"), index, told, self.year)
