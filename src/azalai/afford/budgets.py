"""What may be spent and what is: the year in which a budget breaks."""

from typing import Any

import numpy as np
import polars as pl

from azalai.afford.books import COUNTS_IN, Books
from azalai.afford.calendar import Floats
from azalai.afford.elements import CATEGORIES
from azalai.afford.inputs import Case

SCHEMA = {
    "year": pl.Int64,
    "category": pl.String,
    "limit_money": pl.Float64,
    "paid_money": pl.Float64,
    "over_money": pl.Float64,
    "over_frac": pl.Float64,  # of replications
}


def table(books: Books) -> pl.DataFrame:
    """Compare cash with each budget, in then-year money.

    A limit with a price year grows along the general index to its year; one in another currency
    is brought to the plan's at the rate of that year.

    Returns:
        One row a budget: limit, mean paid, mean over it, share of replications over it.

    """
    case = books.case
    if not len(case.plan.budgets):
        return pl.DataFrame(schema=SCHEMA)
    paid = _paid(books)
    rows = [_row(case, paid, row) for row in case.plan.budgets.frame.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("year", "category")


def _paid(books: Books) -> Floats:
    """Give cash of each replication, year from the plan's first and category, in money.

    Sums of whole minor units are exact in floats up to 2^53.
    """
    case = books.case
    category = np.array([CATEGORIES.index(line.branch.category) for line in case.lines])
    cash = np.array(["cash" in COUNTS_IN[line.view] for line in case.lines], np.float64)
    years = case.calendar.budget_year - case.calendar.budget_year[0]
    shape = (case.replications + 1, int(years[-1]) + 1, len(CATEGORIES))
    names = ("replication", "month", "line")
    replication, month, line = (books.entries[name].to_numpy() for name in names)
    at = np.ravel_multi_index((replication + 1, years[month], category[line]), shape)
    minor = books.entries["then_year_money"].to_numpy() * cash[line]
    sums = np.bincount(at, minor, int(np.prod(shape))).reshape(shape)
    paid: Floats = (sums[1:] + sums[0]) / 10.0**case.digits  # CERTAIN comes first
    return paid


def _row(case: Case, paid: Floats, row: dict[str, Any]) -> tuple[Any, ...]:
    limit, category = limit_of(case, row), row["category"]
    chosen = CATEGORIES if category == "all" else (category,)
    at = row["year"] - int(case.calendar.budget_year[0])
    money = np.zeros(case.replications)
    if 0 <= at < paid.shape[1]:
        money = paid[:, at][:, [CATEGORIES.index(name) for name in chosen]].sum(axis=1)
    over = np.maximum(money - limit, 0.0)
    mean, beyond = float(money.mean()), float(over.mean())
    return row["year"], category, limit, mean, beyond, float(np.mean(over > 0))


def limit_of(case: Case, row: dict[str, Any]) -> float:
    """Give a limit in then-year money of the plan."""
    grown = 1.0
    if row["price_year"] is not None:
        grown = float(case.curves.escalate(None, row["price_year"], row["year"]))
    return float(row["limit_money"] * grown * case.curves.currency(row["currency"], row["year"]))


def first_broken(found: pl.DataFrame) -> dict[str, Any] | None:
    """Give the first budget that the mean payments break; the whole one before its parts."""
    broken = found.filter(pl.col("paid_money") > pl.col("limit_money"))
    if broken.is_empty():
        return None
    ordered = broken.sort("year", pl.col("category") != "all", "category")
    return ordered.row(0, named=True)
