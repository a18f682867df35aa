"""How far the economic total may lie off: luck, ignorance, and which figure matters.

luck        over replications, at the prices told
ignorance   means over replications, over draws of the prices that evidence leaves open
both        samples: replication s mod R at the prices of draw s mod D
tornado     one figure at a time at either end of its range, all others as told
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.afford import draws as drawing
from azalai.afford.books import COUNTS_IN, Books, of_view
from azalai.afford.calendar import Floats, Whole
from azalai.afford.counted import CERTAIN
from azalai.afford.inputs import Case, Worth
from azalai.afford.ledger import AMOUNTS
from azalai.stats.intervals import mean as estimate

QUANTILES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Bulk:
    """Entries as arrays: replication, line, month, and units of the price paid."""

    replication: Whole
    line: Whole
    month: Whole
    weight: Floats

    def amounts(self, case: Case, unit: Floats, worth: Worth) -> tuple[Floats, ...]:
        """Give constant, then-year and discounted money of each entry."""
        at = self.month + worth.lead
        priced = self.weight * unit[self.line]
        then_year = priced * worth.then_year[case.price_class[self.line], at]
        constant = then_year * worth.constant[at]
        return constant, then_year, constant * worth.discounted[at]

    def total(self, case: Case, unit: Floats, worth: Worth) -> Floats:
        """Give the three totals, shape (3,)."""
        return np.array([amount.sum() for amount in self.amounts(case, unit, worth)])


def tables(books: Books, draws: int, tick: Callable[[int, int], None]) -> dict[str, pl.DataFrame]:
    """Give samples, their quantiles and the tornado of the economic view.

    Args:
        books: the entries.
        draws: of the open prices; 0: replications alone.
        tick: is told how far the samples are.

    """
    case = books.case
    found = drawing.sources(case)
    mean = _mean(books)
    luck = books.money("economic")
    samples, ignorance = luck, np.empty((0, 3))
    if draws:
        values = drawing.drawn(case, found, draws)
        priced = drawing.units(case, values, draws)
        worths = drawing.worths(case, values, draws)
        ignorance = np.array(
            [mean.total(case, priced[d], worths[d % len(worths)]) for d in range(draws)]
        )
        samples = _samples(case, of_view(books, "economic"), priced, worths, tick)
    return {
        "samples": _frame(samples, case.replications, draws),
        "uncertainty": _summary(luck, ignorance, samples),
        "tornado": tornado(case, mean, found),
    }


def _bulk(entries: pl.DataFrame) -> Bulk:
    names = ("replication", "line", "month", "weight")
    return Bulk(*(entries[name].to_numpy() for name in names))


def _mean(books: Books) -> Bulk:
    """Give the mean over replications of the economic view, by line and month."""
    case = books.case
    meant = [n for n, line in enumerate(case.lines) if "economic" in COUNTS_IN[line.view]]
    told = books.mean.filter(pl.col("line").is_in(meant)).rename({"charged": "weight"})
    return _bulk(told.with_columns(replication=pl.lit(CERTAIN)))


def _samples(
    case: Case,
    entries: pl.DataFrame,
    priced: Floats,
    worths: list[Worth],
    tick: Callable[[int, int], None],
) -> Floats:
    """Give the totals of each sample, shape (samples, 3)."""
    draws, count = priced.shape[0], case.replications
    fixed = _bulk(entries.filter(pl.col("replication") == CERTAIN))
    certain = [fixed.total(case, priced[d], worths[d % len(worths)]) for d in range(draws)]
    chance = _bulk(entries.filter(pl.col("replication") != CERTAIN))
    stacked = Worth(
        case.worth.lead,
        case.worth.pairs,
        np.array([w.then_year for w in worths]),
        np.array([w.constant for w in worths]),
        np.array([w.discounted for w in worths]),
    )
    size = max(count, draws)
    found = np.empty((size, 3))
    for first in range(0, size, count):
        numbers = np.arange(first, min(first + count, size))
        sums = _by_replication(case, chance, priced, stacked, first)
        found[numbers] = sums[: numbers.size]
        tick(int(numbers[-1]) + 1, size)
    whole: Floats = found + np.array(certain)[np.arange(size) % draws]
    return whole


def _by_replication(case: Case, chance: Bulk, priced: Floats, worths: Worth, first: int) -> Floats:
    """Price each replication by its own draw; give the totals, shape (replications, 3)."""
    draw = (first + chance.replication) % priced.shape[0]
    which = draw % worths.constant.shape[0]
    at = chance.month + worths.lead
    unit = chance.weight * priced[draw, chance.line]
    then_year = unit * worths.then_year[which, case.price_class[chance.line], at]
    constant = then_year * worths.constant[which, at]
    columns = (constant, then_year, constant * worths.discounted[which, at])
    count = case.replications
    return np.array([np.bincount(chance.replication, c, minlength=count) for c in columns]).T


def _frame(samples: Floats, replications: int, draws: int) -> pl.DataFrame:
    number = np.arange(samples.shape[0])
    told = {"sample": number, "replication": number % replications}
    told["draw"] = number % draws if draws else np.full(number.size, -1)
    return pl.DataFrame(told).with_columns(
        **{name: pl.Series(samples[:, n]) for n, name in enumerate(AMOUNTS)}
    )


def _summary(luck: Floats, ignorance: Floats, samples: Floats) -> pl.DataFrame:
    """Give one row a measure: mean and its interval, and the 10-50-90 of each cause.

    One replication has no interval; that of more is Student's, as everywhere.
    """
    rows = []
    for n, name in enumerate(AMOUNTS):
        row: dict[str, Any] = {"measure": name, "mean": float(luck[:, n].mean())}
        row["half_width_95"] = float(estimate(luck[:, n]).half) if luck.shape[0] > 1 else None
        for cause, table in (("luck", luck), ("ignorance", ignorance), ("both", samples)):
            for q in QUANTILES:
                value = float(np.quantile(table[:, n], q)) if table.shape[0] else None
                row[f"{cause}_p{q * 100:.0f}"] = value
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None).cast(
        {pl.selectors.by_dtype(pl.Null): pl.Float64}
    )


def tornado(case: Case, mean: Bulk, found: list[drawing.Source]) -> pl.DataFrame:
    """Move one open figure at a time to either end of its range; give the change of the total.

    Returns:
        One row a figure, the largest swing first: change in constant and discounted money at the
        low and at the high end.

    """
    base = mean.total(case, case.unit, case.worth)
    rows = []
    for source in found:
        row: dict[str, Any] = {"figure": source.name, "basis": source.basis}
        for end in ("low", "high"):
            values = source.ends(case, end)
            unit = drawing.units(case, values, 1)[0]
            change = mean.total(case, unit, drawing.worths(case, values, 1)[0]) - base
            row[f"{end}_constant_money"], row[f"{end}_discounted_money"] = change[0], change[2]
        rows.append(row)
    schema: dict[str, Any] = {"figure": pl.String, "basis": pl.String}
    for measure in ("constant", "discounted"):
        schema |= {f"{end}_{measure}_money": pl.Float64 for end in ("low", "high")}
    swing = (pl.col("high_discounted_money") - pl.col("low_discounted_money")).abs()
    return pl.DataFrame(rows, schema=schema).sort(-swing, "figure")
