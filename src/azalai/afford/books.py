"""The two views of the entries, and their means over replications.

Sums are of whole minor units and exact; a mean is one division of such a sum.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from azalai.afford import debts, ledger
from azalai.afford.calendar import Floats, Whole
from azalai.afford.counted import CERTAIN
from azalai.afford.inputs import Case
from azalai.afford.ledger import AMOUNTS
from azalai.afford.lines import VIEWS, Line

#: The views in which an entry of a line counts.
COUNTS_IN: Final = {
    "both": VIEWS,
    "economic": ("economic",),
    "cash": ("cash",),
    "draw": (),
    "end": (),
}


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """Everything that is paid, valued or owed.

    Attributes:
        case: of which.
        entries: of both views, repayments included.
        ends: what there is at the end of the plan; debts under their principal lines.
        before: paid before the plan's first day, in neither view.
        draws: what was borrowed; `laid` how one of each is paid back, `owed` what is left of it.
        sums: of each view: minor units, shape (replications, lines, amounts).
        mean: numerators of all entries by line and month; `charged` units of the price paid.

    """

    case: Case
    entries: pl.DataFrame
    ends: pl.DataFrame
    before: pl.DataFrame
    draws: pl.DataFrame
    laid: pl.DataFrame
    owed: pl.DataFrame
    sums: Mapping[str, Whole]
    mean: pl.DataFrame

    def money(self, view: str, keep: Callable[[int, Line], bool] | None = None) -> Floats:
        """Sum some lines of a view in each replication, in money.

        Args:
            view: economic or cash.
            keep: which lines, by number; None: all.

        Returns:
            Shape (replications, amounts).

        """
        lines = enumerate(self.case.lines)
        meant = [n for n, line in lines if keep is None or keep(n, line)]
        found: Floats = self.sums[view][:, meant].sum(axis=1) / 10.0**self.case.digits
        return found


def keep(case: Case) -> Books:
    """Price every quantity and pay back every loan."""
    priced = ledger.price(case)
    draws, ends = priced.draws, priced.ends
    laid = debts.plans(case, draws)
    entries = pl.concat([priced.paid, debts.repay(case, draws, laid)])
    owed = debts.owed_at_end(case, draws, laid)
    sums = _sums(case, entries)
    mean = numerators(case, entries, ["line", "month"])
    views = {view: sums * _counts(case, view)[None, :, None] for view in VIEWS}
    return Books(case, entries, ends, priced.before, draws, laid, owed, views, mean)


def _counts(case: Case, view: str) -> Whole:
    return np.array([view in COUNTS_IN[line.view] for line in case.lines], np.int64)


def _sums(case: Case, entries: pl.DataFrame) -> Whole:
    """Add entries up by replication and line, those of certainty into every replication."""
    grouped = entries.group_by("replication", "line").agg(pl.col(AMOUNTS).sum())
    table = np.zeros((case.replications + 1, len(case.lines), len(AMOUNTS)), np.int64)
    at = grouped["replication"].to_numpy(), grouped["line"].to_numpy()
    table[at] = grouped.select(AMOUNTS).to_numpy()  # CERTAIN is -1: the last
    whole: Whole = table[:-1] + table[-1]
    return whole


def of_view(books: Books, view: str) -> pl.DataFrame:
    """Give the entries of one view."""
    meant = [n for n, line in enumerate(books.case.lines) if view in COUNTS_IN[line.view]]
    return books.entries.filter(pl.col("line").is_in(meant))


def numerators(case: Case, entries: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Sum entries over replications, those of certainty once for each.

    Args:
        case: the plan.
        entries: with the columns of the ledger and those of `by`.
        by: columns to sum over; none gives one row.

    Returns:
        One row for each combination, sorted: AMOUNTS in minor units times replications, whole
        numbers, so that sums of them are exact in any order; number and charged as means.

    """
    times = pl.when(pl.col("replication") == CERTAIN).then(case.replications).otherwise(1)
    sums = [(pl.col(name) * times).sum() for name in AMOUNTS]
    parts = [(pl.col(name) * times).sum() for name in ("number", "weight")]
    counts = [part / case.replications for part in parts]
    grouped = entries.group_by(by).agg(*sums, *counts) if by else entries.select(*sums, *counts)
    found = grouped.rename({"weight": "charged"})
    return found.sort(by) if by else found


def in_money(case: Case, sums: pl.DataFrame) -> pl.DataFrame:
    """Turn numerators into means over replications, in money: the one division."""
    return sums.with_columns(pl.col(AMOUNTS) / (case.replications * 10.0**case.digits))


def means(case: Case, entries: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Give the mean over replications of sums of entries, in money; see `numerators`."""
    return in_money(case, numerators(case, entries, by))
