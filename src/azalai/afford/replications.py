"""The totals of each replication, so that two futures can be compared pair by pair."""

import numpy as np
import polars as pl

from azalai.afford.books import Books
from azalai.afford.calendar import Floats
from azalai.afford.ledger import AMOUNTS
from azalai.afford.lines import VIEWS


def totals_each(books: Books) -> pl.DataFrame:
    """Give the three moneys of each replication, by view, without and with the end of the plan.

    Means over replications are the rows of `totals`: what is left counts against the economic
    total, what is owed on top of the cash total (RULES 6.2).
    """
    left = _at_end(books, books.ends.filter(_of_end(books)))
    owed = _at_end(books, pl.concat([books.ends.filter(~_of_end(books)), books.owed]))
    frames = []
    for view, end in zip(VIEWS, (-left, owed), strict=True):
        paid = books.money(view)
        frames += [_frame(view, "without", paid), _frame(view, "with", paid + end)]
    return pl.concat(frames)


def _of_end(books: Books) -> pl.Expr:
    lines = [n for n, line in enumerate(books.case.lines) if line.view == "end"]
    return pl.col("line").is_in(lines)


def _at_end(books: Books, entries: pl.DataFrame) -> Floats:
    """Add entries up by replication, those of certainty into each: (replications, amounts)."""
    count = books.case.replications
    sums = np.zeros((count + 1, len(AMOUNTS)), np.int64)
    np.add.at(sums, entries["replication"].to_numpy(), entries.select(AMOUNTS).to_numpy())
    found: Floats = (sums[:-1] + sums[-1]) / 10.0**books.case.digits  # CERTAIN is -1: the last
    return found


def _frame(view: str, end: str, money: Floats) -> pl.DataFrame:
    number = pl.Series("replication", np.arange(len(money)), dtype=pl.Int32)
    told = {name: money[:, n] for n, name in enumerate(AMOUNTS)}
    return pl.DataFrame([number]).with_columns(
        view=pl.lit(view), end=pl.lit(end), **{n: pl.Series(v) for n, v in told.items()}
    )
