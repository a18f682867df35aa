"""Which offer is cheaper at how many hours a year: cost lines and where they cross.

Of one aircraft of a type, a year and h flight hours, in constant money of the price year:

    buy         (price - residual / (1 + r)^n) a(r, n) + value insured          + u h
    lease       entry a(r, term) + fee a year + fee an hour max(h, least)        + u h
    wet lease   the same, without u: crew and upkeep come with the aircraft

with a(r, n) the capital recovery factor over the years of the plan, and u what upkeep of the type
costs an hour (maintenance, spares and transport of the plan's own economic view).  Support by the
hour is set against u itself.  Fuel is the same under all and left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.afford.books import Books
from azalai.afford.figures import real_rate
from azalai.afford.inputs import Case
from azalai.afford.lines import Line

UPKEEP: Final = ("maintenance", "spares", "transport")
COSTS_SCHEMA: Final = {
    "type": pl.String,
    "offer": pl.String,
    "mode": pl.String,
    "fixed_money_per_y": pl.Float64,
    "money_per_fh": pl.Float64,
    "minimum_fh_per_y": pl.Float64,
}
CROSS_SCHEMA: Final = {
    "type": pl.String,
    "below": pl.String,
    "above": pl.String,
    "break_even_fh_per_y": pl.Float64,
}
MOST_FH_PER_Y: Final = 8766.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What one aircraft under one offer costs a year: fixed + fee max(h, least) + upkeep h."""

    type: str
    offer: str
    mode: str
    fixed: float
    fee: float
    least: float
    upkeep: float

    def cost(self, hours: float) -> float:
        """Give the cost of a year of so many hours."""
        return self.fixed + self.fee * max(hours, self.least) + self.upkeep * hours


def tables(books: Books) -> dict[str, pl.DataFrame]:
    """Give the cost lines of every offer of a type, and the hours at which two cross."""
    found = list(_terms(books))
    lines = [(t.type, t.offer, t.mode, t.fixed, t.fee + t.upkeep, t.least) for t in found]
    crossed = [
        row
        for one, other in combinations(found, 2)
        if one.type == other.type and comparable(one, other)
        for row in crossings(one, other)
    ]
    return {
        "offers": pl.DataFrame(lines, schema=COSTS_SCHEMA, orient="row").sort("type", "offer"),
        "break_even": pl.DataFrame(crossed, schema=CROSS_SCHEMA, orient="row").sort(
            "type", "break_even_fh_per_y", "below", "above"
        ),
    }


def comparable(one: Terms, other: Terms) -> bool:
    """Tell two ways to have an aircraft, or two ways to keep it going."""
    return (one.mode in ("support", "own")) == (other.mode in ("support", "own"))


def crossings(one: Terms, other: Terms) -> Iterator[tuple[str, str, str, float]]:
    """Give every number of hours a year at which two offers cost the same, and who wins where."""
    edges = sorted({0.0, one.least, other.least, MOST_FH_PER_Y})
    for low, high in pairwise(edges):
        gaps = [one.cost(h) - other.cost(h) for h in (low, high)]
        if gaps[0] * gaps[1] < 0.0:
            at = low + (high - low) * gaps[0] / (gaps[0] - gaps[1])
            first, second = (one, other) if gaps[0] < 0.0 else (other, one)
            yield one.type, first.offer, second.offer, at


def _terms(books: Books) -> Iterator[Terms]:
    case = books.case
    rows = list(enumerate(case.plan.offers.frame.iter_rows(named=True)))
    offered = [(n, row) for n, row in rows if row["what"] in case.tariff.kind]
    upkeep = {kind: _upkeep_per_fh(books, kind) for kind in {row["what"] for _, row in offered}}
    for position, row in offered:
        if case.tariff.tiles("offers", [position]):
            yield _of_offer(case, position, row, upkeep[row["what"]])
    for kind in sorted({row["what"] for _, row in offered if row["mode"] == "support"}):
        yield Terms(kind, "-", "own", 0.0, 0.0, 0.0, upkeep[kind])


def _upkeep_per_fh(books: Books, kind: str) -> float:
    """Give what own upkeep of a type costs an hour, what a contract covers left out."""
    case = books.case
    hours = case.quantities.sums(case.quantities.of("fh", (kind,))).sum()

    def is_upkeep(_: int, line: Line) -> bool:
        branch = line.branch
        return line.type == kind and branch.category in UPKEEP and branch.level != "contract"

    money = books.money("economic", is_upkeep)[:, 0].sum()
    return float(money / hours) if hours else 0.0


def _of_offer(case: Case, position: int, row: dict[str, Any], upkeep: float) -> Terms:
    """Give the terms of one offer in the plan's constant money."""
    worth = _worth(case, position)
    price = case.tariff.offered(position, row)
    paid = price.unit_money if price else 0.0
    rate, years = real_rate(case), case.plan.settings.plan.years
    recovery = capital_recovery(rate, row["term_y"] or years if row["mode"] != "buy" else years)
    left = row["residual_frac"] * (1.0 + rate) ** -years
    fixed = paid * (1.0 - left) * recovery + row["fee_money_per_y"]
    support = row["mode"] == "support"
    own = 0.0 if row["mode"] in ("wet_lease", "support") else upkeep
    insured = 0.0 if row["mode"] == "wet_lease" or support else _insured(case, row["what"])
    fee, least = row["fee_money_per_fh"] * worth, row["minimum_fh_per_y"]
    fixed = fixed * worth + insured
    return Terms(row["what"], row["name"], row["mode"], fixed, fee, least, own)


def _worth(case: Case, position: int) -> float:
    """Give the plan's money of its price year for one of an offer's money."""
    row = case.tariff.rules.row("offers", position)
    told = case.plan.settings.plan
    year = row["price_year"] or case.tariff.rules.price_year
    code = row["currency"] or told.currency
    home = case.tariff.rules.price_year
    grown = case.curves.deflate(year, home)
    return float(case.curves.currency(code, year) * grown)


def _insured(case: Case, kind: str) -> float:
    """Give what is paid a year on the value of one aircraft of a type."""
    paid = 0.0
    value = case.tariff.drivers.value.get(kind)
    for row in case.plan.costs.frame.iter_rows(named=True):
        if row["driver"] == "per_price_y" and row["on"] in (None, kind) and value:
            paid += value * row["amount_frac"]
    types = case.plan.types.frame.row(case.plan.types.find(kind)[0], named=True)
    year = types["price_year"] or case.tariff.rules.price_year
    return paid * float(case.curves.currency(types["currency"], year))


def capital_recovery(rate: float, years: float) -> float:
    """Give the equal payment at each year's end that pays back one (annuity; pyxirr.pmt)."""
    from pyxirr import pmt

    return -float(pmt(rate, years, 1.0) or np.nan)
