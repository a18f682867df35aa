"""What is flown or driven, for whom, and from where."""

from typing import Literal

from azalai.tables.cells import (
    Amount,
    Name,
    Names,
    NameSet,
    OneOrMore,
    Positive,
    Text,
    TimesCell,
    Whole,
    YesNo,
)
from azalai.tables.row import Law, Period, Row, column, key
from azalai.tables.rules import Rule


class Mission(
    Period,
    name="missions",
    theme="missions",
    used="+",
    rules=(
        Rule.one_of("stops", "serves", "sortie_h", when=("mode", ("scheduled", "call", "quota"))),
        Rule.only("stops", "sortie_h", when=("mode", ("scheduled", "call", "quota"))),
        Rule.only(
            "serves",
            "per_y",
            "profile",
            "reaction_day_min",
            "reaction_night_min",
            when=("mode", ("call",)),
        ),
        Rule.one_of("serves", "per_y", when=("mode", ("call",))),
        Rule.one_of("sorties_per_month", "fh_per_month", when=("mode", ("quota",))),
        Rule.only("sorties_per_month", "fh_per_month", when=("mode", ("quota",))),
        Rule.requires("when", when=("mode", ("scheduled",))),
        Rule.requires("base", when=("mode", ("scheduled", "quota", "standing"))),
        Rule.ordered("minimum", "wanted"),
    ),
):
    """What is flown.

    `mode` says when; one of `stops`, `serves`, `sortie_h` says where and how long.
    """

    name: Name = key("the mission")
    kind: Literal["transport", "medevac", "rescue", "patrol", "training", "resupply", "other"] = (
        column("label in results", used="RDA", default="other")
    )
    mode: Literal["scheduled", "call", "quota", "standing"] = column(
        "what decides when it is flown", used="RDSA", required=True
    )
    base: Name | None = column(
        "must be there unless `serves`", used="RDS", otherwise="nearest able base", to="sites"
    )
    when: TimesCell | None = column(
        "departures (scheduled), or windows (others)", used="DSA", otherwise="always"
    )
    per_y: Positive | None = column("calls, without `serves`", used="DSA")
    sorties_per_month: Positive | None = column("quota: sorties; one of the two", used="DSA")
    fh_per_month: Positive | None = column("quota: hours; one of the two", used="DSA")
    profile: Name | None = column(
        "of calls, by hour, weekday and month", used="RD", otherwise="flat", to="profiles"
    )
    serves: Text | None = column("a demand kind: calls come from its sites", used="RDX")
    stops: Names | None = column(
        "flown or driven in this order from base and back", used="RD", to="sites"
    )
    sortie_h: Positive | None = column("time in the air, if no places are told", used="RDSA")
    sortie_cv: Positive | None = column(
        "standard deviation of sortie_h / its mean", used="DSA", otherwise="none"
    )
    sortie_law: Law | None = column(
        "law of sortie_h", used="DSA", otherwise="fixed; lognormal with sortie_cv"
    )
    types: NameSet | None = column(
        "in order of preference", used="RDSAX", otherwise="all at base", to="types"
    )
    wanted: OneOrMore = column("aircraft", used="RDSA", default=1)
    minimum: Whole = column("fewer than this: not flown", used="D", default_from="wanted")
    hold_ready: Whole = column(
        "aircraft with crew and fuel kept at base from lower priorities", used="D", default=0
    )
    priority: OneOrMore = column("1 first", used="DS", default=5)
    preempts: YesNo = column(
        "takes aircraft that are not yet airborne from missions of lower priority",
        used="D",
        default=False,
    )
    patience_h: Amount = column("waits so long, then is lost", used="D", default=0.0)
    make_up_d: Amount = column("if lost, flown later within so long", used="D", default=0.0)
    reaction_day_min: Amount = column("alert to take-off by day", used="RD", default=0.0)
    reaction_night_min: Amount = column(
        "alert to take-off by night", used="RD", default_from="reaction_day_min"
    )
    ground_h: Amount = column("at the scene, or at each stop", used="RD", default=0.0)
    load_kg: Amount = column("cargo out, to the last stop", used="RDA", default=0.0)
    load_pax: Amount = column("passengers out, to the last stop", used="RDA", default=0.0)
    load_stretchers: Amount = column("stretchers out, to the last stop", used="RDA", default=0.0)
    back_kg: Amount = column("cargo from there to the clinic or base", used="RDA", default=0.0)
    back_pax: Amount = column(
        "passengers from there to the clinic or base", used="RDA", default=0.0
    )
    back_stretchers: Amount = column(
        "stretchers from there to the clinic or base", used="RDA", default=0.0
    )
    night: YesNo = column("also flown in the dark", used="RD", default=True)


class Posture(
    Period,
    name="posture",
    theme="missions",
    used="DX",
    rules=(
        Rule.some("wanted", "minimum"),
        Rule.ordered("minimum", "wanted"),
    ),
):
    """Who covers whom; without rows nobody is moved."""

    site: Name = key("where", to="sites")
    type: Name = key("which tails", to="types")
    wanted: Whole | None = column("tails to be there", used="DX")
    minimum: Whole | None = column(
        "below so many one is ferried from the largest surplus", used="DX"
    )
    after_h: Amount = column("below minimum so long", used="D", default=24.0)


class Profile(
    Row,
    name="profiles",
    theme="missions",
    used="RD",
):
    """How calls spread over hours, weekdays and months.

    Slots not named weigh 1, slots multiply, all is scaled to mean 1.
    """

    profile: Name = key("shared word")
    slot: TimesCell = key("`06:00-18:00`, `sat-sun`, `jun-sep`")
    weight: Amount = column(
        "how much more often than elsewhere in the week or year", used="RD", required=True
    )


class Demand(
    Row,
    name="demand",
    theme="missions",
    used="RDAX",
    rules=(Rule.one_of("calls_per_y", "pax_per_y", "kg_per_y"),),
):
    """Who is to be reached."""

    site: Name = key("where", to="sites")
    kind: Name = key("named by `serves`")
    calls_per_y: Amount | None = column("one of the three", used="RDA")
    pax_per_y: Amount | None = column(
        "one of the three; becomes calls of the `load_pax` of the mission that serves it",
        used="RDA",
    )
    kg_per_y: Amount | None = column(
        "one of the three; becomes calls of the `load_kg` of the mission that serves it", used="RDA"
    )
    target_min: Positive | None = column("reach within", used="RD")
