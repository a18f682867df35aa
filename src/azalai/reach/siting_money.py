"""What a base costs: the rows of `costs` that stand on a site, in the plan's money.

`once` is the opening, paid only where there is no base yet; `per_y` is paid every year of the
plan.  Constant money of the plan's price year: a price of another year is moved along its index, a
price in another currency is worth what the currency is worth in that year (`support.money`).
Nothing is discounted; AFFORD does that.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from azalai.reach.siting_model import Bools, Floats
from azalai.support.money import curves_of


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
    curves = curves_of(tables["rates"], home)
    for row in tables["costs"].sort("name").iter_rows(named=True):
        site, driver = index.get(row["on"] or "", -1), row["driver"]
        if site < 0 or driver not in ("once", "per_y"):
            continue
        times = years if driver == "per_y" else float(not existing[site])
        told = row["amount_money"] or 0.0, row["currency"], row["index"], row["price_year"]
        cost[site] += times * curves.at_home(*told, price_year)
    return cost
