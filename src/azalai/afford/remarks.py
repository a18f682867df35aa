"""What a reader of the tables must know."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from azalai.afford.books import Books
from azalai.afford.budgets import first_broken
from azalai.locale import Phrase
from azalai.support.money import GENERAL

Remark = tuple[str, Mapping[str, Any]]
SHOWN = 5  # names in one sentence


def of(books: Books, budgets: pl.DataFrame, *, planned: bool) -> Iterator[Remark]:
    """Give every remark, in the order of what it touches."""
    case = books.case
    if planned:
        yield "afford-planned", {}
    else:
        yield "afford-simulated", {"count": case.replications}
    if any(case.unit) and GENERAL not in case.curves.indices:
        yield "afford-no-inflation", {}
    for name, points in sorted(case.curves.indices.items()):
        if len(points) == 1 and any((line.price.index or GENERAL) == name for line in case.lines):
            yield "afford-index-one-year", {"name": name, "year": str(points[0][0])}
    if books.before.height:
        names = sorted({case.lines[n].group.key for n in books.before["line"].to_list()})
        yield "afford-before", {"names": _some(names)}
    expected = case.plan.disruptions.frame.filter(
        (pl.col("status") == "expected") & (pl.col("price_factor") != 1.0)
    )
    if expected.height:
        yield "afford-price-factor", {"names": _some(sorted(expected["name"].to_list()))}
    if bare := _without_value(books):
        yield "afford-no-value", {"names": _some(bare)}
    broken = first_broken(budgets)
    if broken is not None:
        category = Phrase(f"afford-category-{broken['category']}")
        yield "afford-budget-breaks", {"year": str(broken["year"]), "category": category}


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")


def _without_value(books: Books) -> list[str]:
    """Name what is bought, consumed or insured and has no price anywhere."""
    case = books.case
    items = case.quantities.keys("bought") & set(case.tariff.item_kind)
    priced = {line.group.key for line in case.lines}
    bare = {name for name in items if name not in priced and case.tariff.bare(name)}
    insured = [row["on"] for row in case.tariff.drivers.rows if row["driver"] == "per_price_y"]
    types = {row.type for stays in case.tariff.book.stays.values() for row in stays}
    if insured:
        meant = types if None in insured else types & set(insured)
        bare |= {name for name in meant if case.tariff.drivers.value.get(name) is None}
    return sorted(bare)
