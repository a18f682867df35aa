"""The frontier of a run: outcomes against cost, for each outcome and each way to count cost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from azalai.results.run import DECISIVE_COST, PLAIN_COST
from azalai.stats.intervals import Floats
from azalai.study.frontier import (
    Frontier,
    best_share,
    frontier,
    prices_around,
    resampled,
    resamples,
)
from azalai.study.measures import Ints, Measure

if TYPE_CHECKING:
    from azalai.study.compare import Side

#: What is wanted, the first that a plan knows of foremost.
OUTCOMES: Final = ("patients_in_time", "missions_completed", "available_h")
#: What it costs: less what is left at the end, and without the end.
COSTS: Final = (DECISIVE_COST, PLAIN_COST)
#: A future is surely the best if no more than one resample in twenty says otherwise.
SURE: Final = 0.95

FRONTIER: Final = {
    "outcome_quantity": pl.String,
    "cost_quantity": pl.String,
    "future": pl.String,
    "cost": pl.Float64,
    "outcome": pl.Float64,
    "on_frontier": pl.Boolean,
    "from_weight": pl.Float64,
    "to_weight": pl.Float64,
    "at_weight": pl.Float64,
    "behind_money": pl.Float64,
    "best_frac": pl.Float64,
}
ACCEPTABILITY: Final = {
    "outcome_quantity": pl.String,
    "cost_quantity": pl.String,
    "weight": pl.Float64,
    "future": pl.String,
    "net_benefit_money": pl.Float64,
    "best_frac": pl.Float64,
}
Row = dict[str, Any]


def ranked(sides: "Sequence[Side]", seed: int) -> dict[str, pl.DataFrame]:
    """Give the tables `frontier` and `acceptability`; futures without cost are left out."""
    tables: dict[str, list[Row]] = {"frontier": [], "acceptability": []}
    for cost in COSTS:
        for outcome in OUTCOMES:
            names = (cost, ""), (outcome, "")
            known = [s for s in sides if all(name in s.measures for name in names)]
            pairs = [(s.measures[names[0]], s.measures[names[1]]) for s in known]
            numbers = common(pairs)
            if len(known) > 1 and numbers.size:
                costs = np.array([_values(c, numbers) for c, _ in pairs])
                outcomes = np.array([_values(o, numbers) for _, o in pairs])
                about = {"outcome_quantity": outcome, "cost_quantity": cost}
                _rank(tables, about, [s.key for s in known], costs, outcomes, seed)
    schemas = {"frontier": FRONTIER, "acceptability": ACCEPTABILITY}
    return {
        name: pl.DataFrame(rows, schema=schemas[name], orient="row")
        for name, rows in tables.items()
    }


def common(pairs: Sequence[tuple[Measure, ...]]) -> Ints:
    """Give the replications that all of some measures have."""
    every = [measure.numbers for group in pairs for measure in group]
    return reduce(np.intersect1d, every) if every else np.zeros(0, np.int64)


def _values(measure: Measure, numbers: Ints) -> Floats:
    found: Floats = measure.above[np.searchsorted(measure.numbers, numbers)]
    return found


def _rank(
    tables: dict[str, list[Row]],
    about: Row,
    keys: list[str],
    cost: Floats,
    outcome: Floats,
    seed: int,
) -> None:
    """Add the rows of one pair of cost and outcome, each (futures, replications)."""
    means = cost.mean(axis=1), outcome.mean(axis=1)
    found = frontier(*means)
    drawn = resamples(seed, cost.shape[1])
    samples = resampled(cost, drawn), resampled(outcome, drawn)
    prices = prices_around(found, *means)
    shares = best_share(*samples, prices) if cost.shape[1] > 1 else None
    found = found if shares is None else _least_sure(found, prices, shares)
    sure = None if shares is None else best_share(*samples, found.at)
    for n, key in enumerate(keys):
        row = {**about, "future": key, "cost": means[0][n], "outcome": means[1][n]}
        row |= _place(found, n) | {"best_frac": None if sure is None else sure[n, n]}
        tables["frontier"].append(row)
    if shares is not None:
        tables["acceptability"] += _curves(about, keys, means, prices, shares)


def _least_sure(found: Frontier, prices: Floats, shares: Floats) -> Frontier:
    """Look at one that is best at any price where that is least sure."""
    at = found.at.copy()
    for n in np.flatnonzero(found.on & np.isinf(found.high) & (found.low == 0.0)):
        at[n] = prices[int(np.argmin(shares[:, n]))]
    return replace(found, at=at)


def _place(found: Frontier, n: int) -> Row:
    on = bool(found.on[n])
    return {
        "on_frontier": on,
        "from_weight": float(found.low[n]) if on else None,
        "to_weight": float(found.high[n]) if on and np.isfinite(found.high[n]) else None,
        "at_weight": float(found.at[n]),
        "behind_money": float(found.behind[n]),
    }


def _curves(
    about: Row, keys: list[str], means: tuple[Floats, Floats], prices: Floats, shares: Floats
) -> Iterator[Row]:
    for p, price in enumerate(prices.tolist()):
        for n, key in enumerate(keys):
            worth = price * float(means[1][n]) - float(means[0][n])
            row = {**about, "weight": price, "future": key, "net_benefit_money": worth}
            yield {**row, "best_frac": float(shares[p, n])}
