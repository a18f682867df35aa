"""Two futures side by side: what the second costs more, for what, and when it pays back."""

from typing import Any, Final

import polars as pl

from azalai.afford.ledger import AMOUNTS
from azalai.results.result import Provenance, Result
from azalai.scenario.scenario import Scenario

KEYS: Final = ["view", "category"]


def compare(plan: Scenario, names: tuple[str, str], results: tuple[Result, Result]) -> Result:
    """Set the second plan against the first.

    Args:
        plan: of which both are futures.
        names: what they are called.
        results: of AFFORD for each.

    Returns:
        A result with the tables `difference` (by view and category, second less first),
        `flows` (cash of each year), `totals` (with and without the end state) and `marginal`
        (cost of what is flown more; rate at which the dearer start pays back).

    """
    one, two = results
    provenance = Provenance("afford", plan.name, plan.fingerprint, " / ".join(names))
    flows = _flows(one, two)
    tables = {
        "difference": _difference(one["years"], two["years"], KEYS),
        "totals": _difference(one["totals"], two["totals"], ["view", "end"]),
        "flows": flows,
        "marginal": _marginal(one, two, flows),
    }
    return Result(tables, provenance, (*one.remarks[:1], *two.remarks[1:]))


def _difference(one: pl.DataFrame, two: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Give both and second less first, summed over everything but the keys."""
    sums = [t.group_by(keys).agg(pl.col(AMOUNTS).sum()) for t in (one, two)]
    joined = sums[0].join(sums[1], on=keys, how="full", coalesce=True, suffix="_second")
    filled = joined.with_columns(pl.exclude(keys).fill_null(0.0)).sort(keys)
    more = [
        (pl.col(f"{name}_second") - pl.col(name)).alias(name.replace("_money", "_more_money"))
        for name in AMOUNTS
    ]
    return filled.with_columns(more)


def _flows(one: Result, two: Result) -> pl.DataFrame:
    """Give the cash of each year of both, then-year, and the difference."""
    keys = ["view", "year"]
    cash = pl.col("view") == "cash"
    found = _difference(one["years"].filter(cash), two["years"].filter(cash), keys)
    return found.select("year", "then_year_money", "then_year_money_second", "then_year_more_money")


def _marginal(one: Result, two: Result, flows: pl.DataFrame) -> pl.DataFrame:
    """Give what is flown more and what it costs, and the internal rate of the difference."""
    hours, money = zip(*(_hours_and_money(result) for result in (one, two)), strict=True)
    more_h, more = hours[1] - hours[0], money[1] - money[0]
    rows: list[tuple[str, float | None]] = [
        ("fh_more", more_h),
        ("constant_more_money", more),
        ("money_per_fh_more", more / more_h if abs(more_h) > _NOTHING else None),
        ("internal_rate_frac_per_y", internal_rate(flows)),
    ]
    return pl.DataFrame(rows, schema={"figure": pl.String, "value": pl.Float64}, orient="row")


_NOTHING: Final = 1e-6


def _hours_and_money(result: Result) -> tuple[float, float]:
    """Give flight hours and the economic total in constant money."""
    totals = result["totals"].filter((pl.col("view") == "economic") & (pl.col("end") == "without"))
    money = float(totals["constant_money"][0])
    per_fh = result["figures"].filter(pl.col("figure") == "per_fh_full")["value"]
    return (money / float(per_fh[0]) if per_fh.len() and per_fh[0] else 0.0), money


def internal_rate(flows: pl.DataFrame) -> float | None:
    """Give the yearly rate at which the difference of cash is worth nothing; None: there is none.

    Flows of the years lie on the first day of each (pyxirr, 30/360).
    """
    from datetime import date

    from pyxirr import DayCount, xirr

    saved: list[Any] = [-value for value in flows["then_year_more_money"].to_list()]
    if not (min(saved, default=0.0) < 0.0 < max(saved, default=0.0)):
        return None
    days = [date(year, 1, 1) for year in flows["year"].to_list()]
    found = xirr(days, saved, silent=True, day_count=DayCount.THIRTY_E_360)
    return None if found is None else float(found)
