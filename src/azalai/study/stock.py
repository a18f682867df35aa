"""The stock that a future flies with: what the plan tells, and what SUSTAIN buys (RULES 9.6).

What is bought lies on its shelf on the first day, and is refilled to from then on.  It is ordered
and paid in the first month, from the offer that SUSTAIN took its price from.
"""

from typing import TYPE_CHECKING, Final

import polars as pl

from azalai.results.quantities import SCHEMA
from azalai.results.result import Result
from azalai.scenario.changes import Edit
from azalai.study.spares_worlds import POINTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azalai.scenario.scenario import Scenario

BOUGHT: Final = {"item": pl.String, "site": pl.String, "number": pl.Float64, "offer": pl.String}
#: More than any plan uses of one item at one site.
UNLIMITED: Final = 1000


def bought(spares: Result) -> pl.DataFrame:
    """Give what SUSTAIN buys: columns `BOUGHT`, one row an item and site, in their order."""
    told = [pl.col(name).cast(kind) for name, kind in BOUGHT.items()]
    return spares["shopping"].select(told).sort("item", "site")


def nothing() -> pl.DataFrame:
    """Give the table of what is bought without rows."""
    return pl.DataFrame(schema=BOUGHT)


def with_stock(scenario: "Scenario", purchases: pl.DataFrame) -> "Scenario":
    """Put what is bought on the shelves of a plan.

    Raises:
        ScenarioError: if the plan knows an item or site no longer.

    """
    if purchases.is_empty():
        return scenario
    plain = scenario.with_changes(_cleared(scenario))
    return plain.with_changes(_stocked(plain, purchases))


def _cleared(scenario: "Scenario") -> "Iterator[Edit]":
    """Remove what points at rows that are about to change; no simulation reads it."""
    for table in POINTERS:
        for key in scenario.tables[table].full_keys:
            yield Edit(table, key, action="remove")


def _stocked(scenario: "Scenario", purchases: pl.DataFrame) -> "Iterator[Edit]":
    rows = scenario.stock
    for item, site, number in purchases.select("item", "site", "number").iter_rows():
        key = f"{site} | {item}"
        found = rows.find(key)
        row = rows.frame.row(found[0], named=True) if found else {"number": 0.0, "target": 0.0}
        if not found:
            yield Edit("stock", key, action="add")
        yield Edit("stock", key, "number", row["number"] + number)
        yield Edit("stock", key, "target", row["target"] + number)


def unlimited(scenario: "Scenario", spares: Result) -> "Scenario":
    """Give the plan with more of every spare at every store than will ever be asked for."""
    places = spares["stock"].select("item", "site").with_columns(number=pl.lit(float(UNLIMITED)))
    kept = [
        Edit("stock", f"{site} | {item}", "capacity", "")
        for site, item, capacity in scenario.stock.frame.select(
            "site", "item", "capacity"
        ).iter_rows()
        if capacity is not None and len(places.filter(site=site, item=item))
    ]
    return with_stock(scenario.with_changes([*_cleared(scenario), *kept]), places)


def maintenance(ready: Result) -> pl.DataFrame:
    """Give availability by type and site, as SUSTAIN takes it from READY with unlimited spares."""
    table = ready["availability"].filter(
        pl.col("site") != "*", pl.col("type") != "*", period="*", measure="fleet"
    )
    named = table.select("type", "site", availability_frac="mean_frac").drop_nulls()
    return named.sort("type", "site")


def priced(quantities: pl.DataFrame, purchases: pl.DataFrame) -> pl.DataFrame:
    """Add what was bought to what READY counted, in every replication."""
    if purchases.is_empty():
        return quantities
    blank = dict.fromkeys(("type", "contract"), pl.lit(""))
    rows = purchases.select(
        month=pl.lit(0, pl.Int32),
        key="item",
        site="site",
        by=pl.col("offer").fill_null(""),
        number="number",
        **blank,
    )
    what = pl.DataFrame({"what": ["ordered", "bought"]})
    number = quantities.select("replication").unique().sort("replication")
    added = number.join(what, how="cross").join(rows, how="cross")
    return pl.concat([quantities, added.select([pl.col(n).cast(k) for n, k in SCHEMA.items()])])
