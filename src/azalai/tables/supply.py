"""Stores, suppliers and their offers."""

from typing import Literal

from azalai.tables.cells import Amount, Country, Name, OneOrMore, Positive, Share
from azalai.tables.row import Law, Money, Period, Row, column, key
from azalai.tables.rules import Rule


class Stock(
    Row,
    name="stock",
    theme="supply",
    used="+",
    rules=(
        Rule.ordered("least", "most"),
        Rule.ordered("number", "capacity"),
        Rule.ordered("target", "capacity"),
        Rule.ordered("floor", "capacity"),
        Rule.ordered("order_quantity", "capacity"),
        Rule.ordered("reorder_at", "target", strict=True),
    ),
):
    """One store, one item; a row for a fuel means aircraft refuel here."""

    site: Name = key("the store", to="sites")
    item: Name = key("what is kept", to="items")
    number: Amount = column("there at the start, known serials included", used="DSA", default=0.0)
    target: Amount = column("refilled to this", used="DS", default_from="number")
    reorder_at: Amount | None = column(
        "order when this low (R); to be told for fuel", used="DS", otherwise="target - 1"
    )
    order_quantity: Positive | None = column("fixed lot (Q)", used="DS", otherwise="up to target")
    capacity: Amount | None = column("tank or shelf", used="RDS", otherwise="no limit")
    floor: Amount = column("kept for missions of priority 1", used="D", default=0.0)
    least: Amount = column("lower bound for the optimiser", used="S", default=0.0)
    most: Amount | None = column("upper bound for the optimiser", used="S", otherwise="no limit")
    supplied_by: Name | None = column(
        "exception for this item", used="DS", otherwise="that of the site", to="sites"
    )


class Supplier(
    Row,
    name="suppliers",
    theme="supply",
    used="DSAX",
):
    """Who may fail; the column `supplier` anywhere ties a row to one."""

    name: Name = key("the firm, school, shop or bank")
    country: Country | None = column("two letters; a disruption may hit a country", used="DAX")
    site: Name | None = column("where its goods start", used="DS", to="sites")
    index: Name | None = column(
        "along which its prices grow", used="SA", otherwise="general", to="rates"
    )


class Offer(
    Period,
    Money,
    name="offers",
    theme="supply",
    used="DSAX",
    rules=(
        Rule.only(
            "fee_money_per_y",
            "fee_money_per_fh",
            "minimum_fh_per_y",
            "term_y",
            when=("mode", ("lease", "wet_lease", "support")),
        ),
        Rule.only("hours_fh", "residual_frac", "loan", when=("mode", ("buy",))),
    ),
):
    """How a type or item can be had."""

    name: Name = key("the offer")
    what: Name = column("the type or item offered", used="DSAX", required=True, to="types / items")
    supplier: Name | None = column("who sells it", used="DSAX", otherwise="market", to="suppliers")
    mode: Literal["buy", "lease", "wet_lease", "support"] = column(
        "wet lease: crew and upkeep inside the fee; support: for tails one has",
        used="DSA",
        default="buy",
    )
    price_money: Amount | None = column(
        "of one; for a lease what is paid at entry", used="SA", otherwise="that of `what`"
    )
    fee_money_per_y: Amount = column("lease or support by the year", used="A", default=0.0)
    fee_money_per_fh: Amount = column("lease or support by the hour", used="A", default=0.0)
    minimum_fh_per_y: Amount = column("hours paid in any case", used="A", default=0.0)
    term_y: Positive | None = column("of a lease", used="A")
    site: Name | None = column(
        "handed over here", used="DS", otherwise="that of the supplier", to="sites"
    )
    lead_d: Amount = column("order to hand-over", used="DSA", default=0.0)
    lead_cv: Positive | None = column(
        "standard deviation of lead_d / its mean", used="DSA", otherwise="none"
    )
    lead_law: Law | None = column(
        "law of lead_d", used="DSA", otherwise="fixed; lognormal with lead_cv"
    )
    minimum_order: Positive = column("fewest in one order", used="DSA", default=1.0)
    most_per_y: Positive | None = column("delivery slots", used="AX", otherwise="no limit")
    rank: OneOrMore = column(
        "lowest open rank is used; equal ranks share evenly", used="DSX", default=1
    )
    hours_fh: Amount = column("already flown (used aircraft)", used="D", default=0.0)
    advance_frac: Share = column("paid at order, the rest at hand-over", used="AX", default=0.0)
    residual_frac: Share = column("of price at the end", used="A", default=0.0)
    loan: Name | None = column("how it is paid", used="A", otherwise="cash", to="loans")
