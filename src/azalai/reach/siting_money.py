"""What a base costs: the rows of `costs` that stand on a site, in the plan's money.

`once` is the opening, paid only where there is no base yet; `per_y` is paid every year of the
plan.  Constant money of the plan's price year: a price of another year is moved along its index, a
price in another currency is worth what the currency was worth in the year of the price.  Nothing
is discounted; AFFORD does that.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from azalai.reach.siting_model import Bools, Floats


def of_sites(
    tables: Mapping[str, pl.DataFrame],
    sites: tuple[str, ...],
    existing: Bools,
    years: float,
    home: str | None,
    price_year: int | None,
) -> Floats:
    """Give the cost of a base at each site over the plan.

    Args:
        tables: the plan's tables, defaults filled in.
        sites: names.
        existing: where there is a base already: nothing is paid for opening it.
        years: of the plan.
        home: currency of the plan.
        price_year: of the plan; None: prices stay as they stand.

    """
    index = {name: i for i, name in enumerate(sites)}
    cost = np.zeros(len(sites))
    for row in tables["costs"].sort("name").iter_rows(named=True):
        site, driver = index.get(row["on"] or "", -1), row["driver"]
        if site < 0 or driver not in ("once", "per_y"):
            continue
        times = years if driver == "per_y" else float(not existing[site])
        cost[site] += times * _home_money(tables["rates"], row, home, price_year)
    return cost


def _home_money(
    rates: pl.DataFrame, row: dict[str, Any], home: str | None, price_year: int | None
) -> float:
    amount = float(row["amount_money"] or 0.0)
    year = row["price_year"] or price_year
    if year is None:
        return amount
    if row["currency"] not in (None, home):
        amount *= _level(rates, "currency", row["currency"], year)
    name = row["index"] or "general"
    grown = _level(rates, "index", name, price_year or year) / _level(rates, "index", name, year)
    return amount * grown


def _level(rates: pl.DataFrame, kind: str, name: str, year: int) -> float:
    """Read a curve: even growth between its years; beyond them an index grows on."""
    told = rates.filter((pl.col("kind") == kind) & (pl.col("name") == name)).sort("year")
    if not told.height:
        return 1.0
    years, logs = told["year"].to_numpy().astype(float), np.log(told["value"].to_numpy())
    found = float(np.interp(year, years, logs))
    if kind == "index" and years.size > 1:
        growth = np.diff(logs) / np.diff(years)
        found += min(year - years[0], 0.0) * growth[0] + max(year - years[-1], 0.0) * growth[-1]
    return float(np.exp(found))
