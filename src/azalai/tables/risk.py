"""Projects that must come first, and disruptions."""

from typing import Literal

from azalai.tables.cells import Address, Amount, Date, Name, Positive, Share
from azalai.tables.row import Law, Money, Row, column, key
from azalai.tables.rules import Rule


class Project(
    Money,
    name="projects",
    theme="risk",
    used="+",
):
    """What must happen before the rows that name it in `after`; with a partner, a commitment."""

    name: Name = key("the project")
    status: Literal["decided", "option"] = column(
        "an option counts only where an alternative or an engine takes it",
        used="+",
        default="decided",
    )
    supplier: Name | None = column(
        "the partner whose promise it is", used="DAX", otherwise="own", to="suppliers"
    )
    starts: Date | None = column("begun on", used="+", otherwise="plan start")
    after: Name | None = column("not before this one has taken effect", used="+", to="projects")
    lead_d: Amount = column("start to effect; a promise's due date and slip", used="+", default=0.0)
    lead_cv: Positive | None = column(
        "standard deviation of lead_d / its mean", used="DSAX", otherwise="none"
    )
    lead_law: Law | None = column(
        "law of lead_d", used="DSAX", otherwise="fixed; lognormal with lead_cv"
    )
    fail_frac: Share = column("never comes", used="DX", default=0.0)
    price_money: Amount = column(
        "investment, spread evenly over the lead time", used="A", default=0.0
    )
    price_money_per_y: Amount = column("once in effect", used="A", default=0.0)
    loan: Name | None = column("how it is paid", used="A", otherwise="cash", to="loans")


class Disruption(
    Row, name="disruptions", theme="risk", used="DAX", rules=(Rule.one_of("starts", "per_y"),)
):
    """Closes or slows what it names."""

    name: Name = key("the event")
    status: Literal["expected", "test"] = column(
        "`expected` happens in every run; `test` only in RESIST or an alternative",
        used="DX",
        default="test",
    )
    table: Literal["suppliers", "country", "sites", "routes"] = column(
        "what kind of thing it hits", used="DX", required=True
    )
    key: Address = column("of that row; `*` allowed", used="DX", required=True)
    starts: Date | None = column("on this date", used="DX")
    per_y: Positive | None = column("or so often", used="DX")
    duration_d: Amount | None = column("how long it lasts", used="DX", otherwise="for ever")
    duration_cv: Positive | None = column(
        "standard deviation of duration_d / its mean", used="DX", otherwise="none"
    )
    duration_law: Law | None = column(
        "law of duration_d", used="DX", otherwise="fixed; lognormal with duration_cv"
    )
    speed_frac: Share = column("0 closed, 0.5 takes twice as long", used="DX", default=0.0)
    price_factor: Positive = column("on what is bought there meanwhile", used="AX", default=1.0)
