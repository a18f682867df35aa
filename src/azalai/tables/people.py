"""People, tools and docks at the sites, and the courses that make people."""

from typing import Literal

from azalai.tables.cells import Amount, Name, Positive, Share, TimesCell, Whole
from azalai.tables.row import Law, Money, Period, column, key
from azalai.tables.rules import Rule


class Resource(
    Period,
    Money,
    name="resources",
    theme="people",
    used="DSAX",
    rules=(
        Rule.only(
            "employed_per_post",
            "wanted",
            "leave_frac_per_y",
            "limit_h_per_month",
            "rest_h",
            when=("kind", ("people",)),
        ),
    ),
):
    """People, tools and docks at a site."""

    site: Name = key("where", to="sites")
    resource: Name = key("shared word: `Mechanic`, `Hangar`")
    shift: Name = key("only if shifts differ in number: `day`, `evening`", default="all")
    kind: Literal["people", "tool", "dock"] = column(
        "names the cause of waiting", used="DA", default="people"
    )
    number: Amount = column("on duty at once", used="DSA", required=True)
    hours: TimesCell | None = column(
        "when on duty: `mon-sat 06:00-14:00`", used="DS", otherwise="always"
    )
    employed_per_post: Positive = column(
        "people paid and trained for one on duty", used="DA", default=1.0
    )
    wanted: Amount = column("courses fill up to this", used="DX", default_from="number")
    leave_frac_per_y: Amount = column("share that leaves", used="DX", default=0.0)
    limit_h_per_month: Positive | None = column(
        "flying of one person", used="D", otherwise="no limit"
    )
    rest_h: Amount = column("after a duty", used="D", default=0.0)
    price_money_per_y: Amount = column("for one employed or one piece", used="A", default=0.0)


class Course(
    Period,
    Money,
    name="courses",
    theme="people",
    used="DAX",
    rules=(Rule.differ("makes", "takes"),),
):
    """A class turns recruits or other skills into a skill."""

    name: Name = key("the course")
    makes: Name = column("skill", used="DX", required=True, to="resources")
    takes: Name | None = column("skill they had", used="D", otherwise="recruits", to="resources")
    site: Name = column("where the graduates serve", used="D", required=True, to="sites")
    when: TimesCell | None = column("start of each class", used="D", otherwise="any time")
    seats: Whole | None = column("in a class", used="D", otherwise="no limit")
    duration_d: Amount | None = column("of a class", used="DA")
    duration_cv: Positive | None = column(
        "standard deviation of duration_d / its mean", used="DA", otherwise="none"
    )
    duration_law: Law | None = column(
        "law of duration_d", used="DA", otherwise="fixed; lognormal with duration_cv"
    )
    pass_frac: Share = column("share that passes", used="D", default=1.0)
    supplier: Name | None = column("the school", used="DAX", otherwise="own", to="suppliers")
    price_money: Amount = column("a trainee", used="A", default=0.0)
