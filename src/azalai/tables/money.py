"""Costs that nothing else prices, rates, loans and budgets."""

from typing import Literal

from azalai.tables.cells import Amount, Name, Number, Positive, Share, Year
from azalai.tables.row import Money, Period, Row, column, key
from azalai.tables.rules import Rule

Category = Literal[
    "acquisition",
    "training",
    "infrastructure",
    "operation",
    "maintenance",
    "spares",
    "transport",
    "insurance",
    "administration",
    "disposal",
]


class Cost(
    Period,
    Money,
    name="costs",
    theme="money",
    used="RA",
    rules=(
        Rule.one_of("amount_money", "amount_frac"),
        Rule.requires("amount_frac", when=("driver", ("per_price_y",))),
        Rule.only("amount_frac", when=("driver", ("per_price_y",))),
    ),
):
    """Costs that no other table prices."""

    name: Name = key("the cost")
    category: Category = column("branch of the cost tree", used="A", default="operation")
    driver: Literal[
        "per_fh",
        "per_landing",
        "per_km",
        "per_aircraft_y",
        "per_task",
        "per_price_y",
        "per_y",
        "once",
    ] = column("`once` on a site: opening it", used="RA", required=True)
    on: Name | None = column(
        "what it is paid for",
        used="RA",
        otherwise="all",
        to="types / items / tasks / sites / resources",
    )
    amount_money: Number | None = column("for one unit of the driver", used="RA")
    amount_frac: Share | None = column("share of the value a year, with `per_price_y`", used="A")
    index: Name | None = column("along which it grows", used="RA", otherwise="general", to="rates")


class Rate(
    Row,
    name="rates",
    theme="money",
    used="RSA",
):
    """Currencies and indices by year.

    Between years interpolated; beyond them an index grows on, a currency stays.
    """

    name: Name = key("currency code or index; `general` is the default index")
    year: Year = key("calendar year")
    kind: Literal["currency", "index"] = column(
        "which of the two it is", used="RSA", default="index"
    )
    value: Positive = column(
        "currency: plan's money for one unit; index: level", used="RSA", required=True
    )


class Loan(
    Row,
    name="loans",
    theme="money",
    used="AX",
):
    """How something is paid over years."""

    name: Name = key("the loan")
    lender: Name | None = column("who may stop lending", used="AX", to="suppliers")
    financed_frac: Share = column("the rest is paid at once", used="A", default=1.0)
    rate_frac_per_y: Amount = column("yearly interest", used="A", required=True)
    grace_y: Amount = column("interest only", used="A", default=0.0)
    term_y: Positive = column("after grace", used="A", required=True)
    repay: Literal["annuity", "equal"] = column(
        "equal payments, or equal principal", used="A", default="annuity"
    )
    index: Name | None = column(
        "what is still owed grows along it", used="A", otherwise="fixed", to="rates"
    )
    fee_frac: Share = column("at signing", used="A", default=0.0)


class Budget(
    Money,
    name="budgets",
    theme="money",
    used="A",
):
    """What may be spent in a budget year; then-year money unless `price_year` is told."""

    year: Year = key("budget year")
    category: Category | Literal["all"] = key("as in costs", default="all")
    limit_money: Amount = column("may be spent", used="A", required=True)
