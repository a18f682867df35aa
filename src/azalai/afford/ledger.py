"""Entries: every priced event of every replication, rounded once to the minor unit.

An event is what one line counts in one month of one replication.  Its amount in then-year,
constant and discounted money is rounded there and then to whole minor units (cents), so that
every sum of entries is exact and no total depends on how it was added up (RULES 9.4).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

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


#: Quantities that are priced at once.
AT_ONCE: Final = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Entries by what becomes of them.

    Attributes:
        paid: in a month of the plan.
        draws: borrowed; paid back by entries of their own.
        ends: worth of what there is at the end of the plan.
        before: paid before the plan's first day.

    """

    paid: pl.DataFrame
    draws: pl.DataFrame
    ends: pl.DataFrame
    before: pl.DataFrame


def price(case: Case) -> Entries:
    """Price the quantities, some at a time: of a large plan there are millions."""
    views = np.array([line.view for line in case.lines])
    line, inside = pl.col("line"), pl.col("month") >= 0
    draw, end = (line.is_in(np.flatnonzero(views == view)) for view in ("draw", "end"))
    kinds = (inside & ~draw & ~end, inside & draw, inside & end, ~inside)
    parts = [[pl.DataFrame(schema=SCHEMA)] for _ in kinds]
    for some in case.quantities.rows.iter_slices(AT_ONCE):
        entries = _priced(case, some, views == "end")
        for part, kind in zip(parts, kinds, strict=True):
            part.append(entries.filter(kind))
    return Entries(*map(pl.concat, parts))


def _priced(case: Case, rows: pl.DataFrame, ends: NDArray[np.bool_]) -> pl.DataFrame:
    """Price some quantities; `ends` the lines that are valued at the end of the plan."""
    joined = rows.join(case.links, on="group")
    line = joined["line"].to_numpy()
    month = joined["month"].to_numpy()
    paid = np.where(ends[line], case.calendar.months - 1, month + case.shift[line])
    weight = joined["number"].to_numpy() * case.per[line] * case.force[line, month]
    amounts = worth(case, line, paid, weight * case.unit[line])
    told = {"line": line, "month": paid, "number": joined["number"], "weight": weight}
    frame = pl.DataFrame({"replication": joined["replication"], **told, **amounts})
    return frame.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


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
