"""What REACH covers and what AFFORD pays, as measures.

Costs are economic, over the whole plan, without the end state unless their name says so (RULES
6.2, 9.2); a cost per outcome divides constant money by what was achieved (RULES 9.5).
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import polars as pl

from azalai.results.result import Result
from azalai.study.measures import Column, Measure, Name, numbers_of, told

#: quantity -> (view, end, column of AFFORD's totals)
COSTS: Final = {
    "cost_constant_money": ("economic", "without", "constant_money"),
    "cost_then_year_money": ("economic", "without", "then_year_money"),
    "cost_discounted_money": ("economic", "without", "discounted_money"),
    "cost_with_end_constant_money": ("economic", "with", "constant_money"),
    "cost_with_end_then_year_money": ("economic", "with", "then_year_money"),
    "cost_with_end_discounted_money": ("economic", "with", "discounted_money"),
    "cash_then_year_money": ("cash", "without", "then_year_money"),
}
#: cost per outcome -> the measure whose numerator counts the outcomes
PER_OUTCOME: Final = {
    "cost_money_per_fh": ("flown_fh", ""),
    "cost_money_per_mission": ("missions_completed", ""),
    "cost_money_per_patient": ("patients_in_time", ""),
}
#: quantity -> column of REACH's targets
COVERS: Final = {
    "coverage_frac": "share_frac",
    "coverage_fair_frac": "fair_frac",
    "coverage_second_frac": "second_frac",
}
FAIR: Final = "coverage_fair_frac"


def reach_measures(reach: Result | None, allocate: Result | None) -> Iterator[Measure]:
    """Give the share of calls that REACH finds reached in time, by mission and of all calls.

    Args:
        reach: weighted by READY; None where that has no answer.
        allocate: without READY; only its fair-weather share is of use.

    """
    found = reach or allocate
    if found is None:
        return
    rows = found["targets"].filter(clock="patient").drop_nulls("fair_frac")
    for quantity, column in COVERS.items():
        exact = quantity == FAIR
        if reach is None and not exact:
            continue
        for mission, minutes, share in rows.select("mission", "target_min", column).iter_rows():
            of = mission if minutes is None else f"{mission} {minutes:g} min"
            yield told(quantity, of, share, exact=exact)
        own = rows.filter(pl.col("target_min").is_null())
        calls = own["calls_per_y"].to_numpy()
        if calls.sum() > 0:
            whole = float((own[column].to_numpy() * calls).sum() / calls.sum())
            yield told(quantity, "", whole, exact=exact)


def money_measures(afford: Result, known: Mapping[Name, Measure]) -> Iterator[Measure]:
    """Give what a plan costs, and what an outcome costs.

    Args:
        afford: the result of AFFORD.
        known: measures of READY.

    """
    each = afford["totals_each"]
    if not each.select(pl.selectors.ends_with("_money") != 0.0).to_numpy().any():
        return
    numbers = numbers_of(each)
    flown = known.get(("flown_fh", ""))
    if flown is not None and np.isin(flown.numbers, numbers).all():
        numbers = flown.numbers
    column = Column(numbers)
    for quantity, (view, end, name) in COSTS.items():
        money = column.of(each.filter(view=view, end=end), name)
        yield Measure(quantity, "", numbers, money)
    whole = column.of(each.filter(view="economic", end="without"), "constant_money")
    for quantity, outcome in PER_OUTCOME.items():
        counted = known.get(outcome)
        if counted is not None and np.array_equal(counted.numbers, numbers):
            yield Measure(quantity, "", numbers, whole, counted.above)


def stock_bought(spares: Result | None) -> Iterator[Measure]:
    """Give the money for the stock that SUSTAIN buys; it is no matter of luck."""
    if spares is not None:
        facts = dict(spares["facts"].select("fact", "number").iter_rows())
        yield told("stock_bought_money", "", facts["cost_money"], exact=True)
