"""Entries: every priced event of every replication, rounded once to the minor unit.

An event is what one line counts in one month of one replication.  Its amount in then-year,
constant and discounted money is rounded there and then to whole minor units (cents), so that
every sum of entries is exact and no total depends on how it was added up (RULES 9.4).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from azalai.afford.calendar import Floats, Whole
from azalai.afford.inputs import Case

AMOUNTS: Final = ("constant_money", "then_year_money", "discounted_money")
SCHEMA: Final = {
    "replication": pl.Int32,  # CERTAIN: in every one
    "month": pl.Int32,  # of payment
    "line": pl.Int32,
    "number": pl.Float64,  # of the quantity
    "weight": pl.Float64,  # units of the price that are paid
    **dict.fromkeys(AMOUNTS, pl.Int64),  # minor units
}


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The entries of the plan's months, and those that were paid before it."""

    inside: pl.DataFrame
    before: pl.DataFrame


def price(case: Case, quantities: pl.DataFrame) -> Entries:
    """Price quantities: columns replication, month, group, number."""
    joined = quantities.join(case.links, on="group")
    line = joined["line"].to_numpy()
    month = joined["month"].to_numpy()
    paid = month + case.shift[line]
    ends = np.array([one.view == "end" for one in case.lines], np.bool_)[line]
    paid = np.where(ends, case.calendar.months - 1, paid)
    weight = joined["number"].to_numpy() * case.per[line] * case.force[line, month]
    amounts = worth(case, line, paid, weight * case.unit[line])
    told = {"line": line, "month": paid, "number": joined["number"], "weight": weight}
    frame = pl.DataFrame({"replication": joined["replication"], **told, **amounts})
    frame = frame.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]
    return Entries(frame.filter(pl.col("month") >= 0), frame.filter(pl.col("month") < 0))


def worth(case: Case, line: Whole, month: Whole, amount: Floats) -> dict[str, Whole]:
    """Turn amounts in the money of their prices into the three columns, in minor units."""
    at = month + case.worth.lead
    then_year = amount * case.worth.then_year[case.price_class[line], at]
    return columns(case, month, then_year)


def columns(case: Case, month: Whole, then_year: Floats) -> dict[str, Whole]:
    """Give then-year, constant and discounted money of amounts, each rounded once."""
    at = month + case.worth.lead
    constant = then_year * case.worth.constant[at]
    discounted = constant * case.worth.discounted[at]
    minor = 10.0**case.digits
    found = zip(AMOUNTS, (constant, then_year, discounted), strict=True)
    return {name: np.rint(money * minor).astype(np.int64) for name, money in found}


def in_money(case: Case, frame: pl.DataFrame) -> pl.DataFrame:
    """Turn minor units into money."""
    return frame.with_columns(pl.col(AMOUNTS) / 10.0**case.digits)
