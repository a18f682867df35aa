"""Recompute what a result claims, from the scenario and the result alone.

`verify` takes the stock of a result and works out cost, backorders and availability anew, without
the optimiser and without its compiled formulas: probabilities come from scipy's laws, summed term
by term.  `verify_with` holds the same stock against a simulation that is handed in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from azalai.sustain.inputs import build, read
from azalai.sustain.kits import kit_problem
from azalai.sustain.problem import Floats, Ints, Problem

if TYPE_CHECKING:
    from azalai.results.result import Result
    from azalai.scenario.scenario import Scenario

#: Backorders of the two ways of computing agree so well, per store.
CLOSE: Final = 1e-6


@dataclass(frozen=True)
class Verdict:
    """What was found wrong; nothing, if the result holds.

    Attributes:
        cost_money: recomputed.
        backorders: recomputed, of aircraft at bases.
        faults: sentences in English for the log of a test.

    """

    cost_money: float
    backorders: float
    faults: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.faults


def verify(scenario: "Scenario", result: "Result") -> Verdict:
    """Recompute cost, bounds and backorders of a result.

    Args:
        scenario: the plan it was made from.
        result: of `solve`.

    """
    settings = result.provenance.settings
    steady = dict(result.remarks)["spares-steady"]
    first, after = (date.fromisoformat(str(steady[k])) for k in ("first", "after"))
    inputs = build(read(scenario), first, after, reallocate=bool(settings["reallocate"]))
    days = settings["kit_d"]
    problem = inputs.problem if days is None else kit_problem(inputs, float(str(days)))
    stock = _stock_of(problem, result["stock"])
    bought = np.maximum(stock.sum(1) - problem.owned.sum(1), 0)
    cost = float(problem.price @ bought)
    b, _ = backorders(problem, stock)
    faults = _bounds(problem, stock)
    told = {(i, s): x for i, s, x in result["stock"].select("item", "site", "backorders").rows()}
    for (item, site), x in told.items():
        i, j = problem.items.index(item), problem.sites.index(site)
        if abs(b[i, j] - x) > CLOSE:
            faults.append(f"{item} | {site}: {x} backorders told, {b[i, j]} found")
    spent = result["facts"].filter(pl.col("fact") == "cost_money")["number"].item()
    if abs(spent - cost) > 1e-6 * max(cost, 1.0):
        faults.append(f"cost {spent} told, {cost} found")
    return Verdict(cost, float((b * problem.share_own).sum()), tuple(faults))


def _stock_of(problem: Problem, table: pl.DataFrame) -> Ints:
    stock = np.zeros(problem.shape, np.int64)
    for item, site, number in table.select("item", "site", "stock").iter_rows():
        stock[problem.items.index(item), problem.sites.index(site)] = number
    return stock


def _bounds(problem: Problem, stock: Ints) -> list[str]:
    wrong = (stock < problem.least) | ((problem.most >= 0) & (stock > problem.most))
    cells = np.argwhere(wrong)
    return [f"{problem.items[i]} | {problem.sites[j]}: {stock[i, j]} outside" for i, j in cells]


def backorders(problem: Problem, stock: Ints) -> tuple[Floats, Floats]:
    """Give mean and variance of backorders of every store, by the laws of scipy.

    Items inside others first, then from the root of each item's stores down.
    """
    b, bv = np.zeros(problem.shape), np.zeros(problem.shape)
    for i in _inner_first(problem):
        mean, variance = problem.mean[i].copy(), problem.variance[i].copy()
        if problem.inside is not None:
            for k in np.flatnonzero(problem.inside.outer == i):
                part, share = problem.inside.inner[k], problem.inside.share[k]
                mean += share * b[part]
                variance += share * (1 - share) * b[part] + share**2 * bv[part]
        for j in _root_first(problem.parent[i]):
            above, f = problem.parent[i, j], problem.share_above[i, j]
            if above >= 0:
                mean[j] += f * b[i, above]
                variance[j] += f * (1 - f) * b[i, above] + f**2 * bv[i, above]
            b[i, j], bv[i, j] = shortfall(mean[j], variance[j], int(stock[i, j]))
    return b, bv


def shortfall(mean: float, variance: float, stock: int) -> tuple[float, float]:
    """Give mean and variance of (X - stock)+ by summing over the law of X, chosen by variance."""
    from scipy.stats import binom, nbinom, poisson

    if mean <= 0:
        return 0.0, 0.0
    if variance > mean * (1 + 1e-9):
        law: Any = nbinom(mean**2 / (variance - mean), mean / variance)
    elif variance < mean * (1 - 1e-9):
        trials = max(ceil(mean**2 / (mean - variance) - 1e-9), ceil(mean))
        law = binom(trials, mean / trials)
    else:
        law = poisson(mean)
    last = int(mean + 60 * max(variance, mean) ** 0.5 + 60 * max(variance / mean, 1)) + stock
    x = np.arange(stock, last)
    p = law.pmf(x)
    first = float(p @ (x - stock))
    return first, float(p @ (x - stock) ** 2) - first**2


def _inner_first(problem: Problem) -> list[int]:
    order = list(range(len(problem.items)))
    if problem.inside is None:
        return order
    depth = dict.fromkeys(order, 0)
    pairs = list(zip(problem.inside.outer.tolist(), problem.inside.inner.tolist(), strict=True))
    for _ in order:
        for outer, inner in pairs:
            depth[inner] = max(depth[inner], depth[outer] + 1)
    return sorted(order, key=lambda i: -depth[i])


def _root_first(parent: Ints) -> list[int]:
    def height(j: int) -> int:
        return 0 if parent[j] < 0 else 1 + height(int(parent[j]))

    return sorted(range(len(parent)), key=height)


#: The assumptions of the formula, taken back one at a time (RULES 7.5).
STEPS: Final = (
    "formula",
    "finite",
    "channels",
    "schedule",
    "ageing",
    "policies",
)


def verify_with(
    result: "Result",
    evaluate: Callable[[Mapping[str, Any]], pl.DataFrame],
    steps: Sequence[str] = STEPS,
) -> pl.DataFrame:
    """Hold the stock of a result against a simulation, one assumption at a time.

    Args:
        result: of `solve`.
        evaluate: simulates the plan with changes and gives columns name, availability_frac, low,
            high (its 95 % interval), and, where it knows them, gap_half (half the interval of
            the difference to the step before) and flown_frac (of the wanted hours).  The
            changes are `stock` (the table of the result), and `step`, the last of `STEPS` whose
            assumption is taken back: `formula` is the formula's own world (more aircraft than
            are ever wanted, ample channels, Poisson removals, no policies), `finite` the
            aircraft that are there, `channels` the shops as they are, `schedule` departures,
            inspections and known clocks on their dates, `ageing` Weibull lives,
            `policies` lateral help, cannibalisation and the rest.  Seeds are paired, so that steps
            differ by what they add.
        steps: of `STEPS` in their order; what is left out falls into the gap of the next.

    Returns:
        Columns step, name, availability_frac, low, high, gap (against the step before; for
        the first against the formula), gap_half, holds (for `formula`: whether the formula lies
        in the interval), and flown_frac.

    """
    told = result["availability"].select("name", "supply_after_frac").rows()
    formula = dict(told)
    before, rows = dict(formula), []
    for step in steps:
        found = evaluate({"stock": result["stock"], "step": step})
        for r in found.iter_rows(named=True):
            name, share, low, high = (r[c] for c in ("name", "availability_frac", "low", "high"))
            if name not in formula or share is None:
                continue
            known = step == STEPS[0] and low is not None
            holds = low <= formula[name] <= high if known else None
            more = (r.get("gap_half"), holds, r.get("flown_frac"))
            rows.append((step, name, share, low, high, share - before[name], *more))
            before[name] = share
    numbers = ("availability_frac", "low", "high", "gap", "gap_half")
    schema = {"step": pl.String, "name": pl.String, **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(
        rows, schema={**schema, "holds": pl.Boolean, "flown_frac": pl.Float64}, orient="row"
    )
