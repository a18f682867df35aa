"""Work on aircraft and parts: what it needs and where it is done."""

from typing import Literal

from azalai.tables.cells import Amount, Name, NameSet, OneOrMore, Positive, Share, Whole
from azalai.tables.row import Law, Money, Period, Row, column, key
from azalai.tables.rules import Rule

EVERY = ("every_fh", "every_landings", "every_starts", "every_d", "every_km")


class Task(
    Row,
    name="tasks",
    theme="upkeep",
    used="DSAX",
    rules=(
        Rule.together("extend_chance_frac", "extend_frac"),
        Rule.requires("tolerance_frac", *EVERY),
        Rule.requires("extend_frac", *EVERY),
        Rule.requires("harsh_factor", *EVERY),
        Rule.only("test_h", when=("action", ("repair",))),
    ),
):
    """Work on a type or item; due at whichever `every_` comes first, none: only after failure."""

    name: Name = key("the work")
    on: Name = column("of which type or item", used="DSAX", required=True, to="types / items")
    action: Literal["inspect", "overhaul", "replace", "repair", "discard"] = column(
        "`replace`: exchange on the aircraft, also before an overhaul or discard of a fitted item; "
        "`repair`: the thing itself; `discard`: end of life, also of a type",
        used="DSAX",
        required=True,
    )
    every_fh: Positive | None = column("interval in hours flown or run", used="DSA")
    every_landings: Positive | None = column("interval in landings", used="DSA")
    every_starts: Positive | None = column("interval in starts", used="DSA")
    every_d: Positive | None = column("interval in days", used="DSA")
    every_km: Positive | None = column("interval in kilometres", used="DSA")
    tolerance_frac: Share = column("may be early or late by this share", used="D", default=0.0)
    harsh_factor: Positive = column(
        "as in failures: a TBO of 2000 h with 2.6 ends at 770 h of full sand",
        used="DS",
        default=1.0,
    )
    includes: NameSet | None = column("smaller tasks whose clocks it resets", used="D", to="tasks")
    work_h: Amount = column(
        "with all needs at hand; runs only while they are on duty", used="DS", default=0.0
    )
    work_cv: Positive | None = column(
        "standard deviation of work_h / its mean", used="DS", otherwise="none"
    )
    work_law: Law | None = column(
        "law of work_h", used="DS", otherwise="fixed; lognormal with work_cv"
    )
    test_h: Amount = column("for a unit without fault", used="DS", default_from="work_h")
    extend_chance_frac: Share = column("how likely its limit is moved, once", used="D", default=0.0)
    extend_frac: Share = column("by what share of the interval", used="D", default=0.0)
    check_flight_h: Amount = column("flown after it", used="DA", default=0.0)


class Need(
    Row,
    name="needs",
    theme="upkeep",
    used="DSAX",
):
    """What work, a sortie or a course holds or uses up."""

    of: Name = key(
        "of a type or mission: each sortie (crew, medic)", to="tasks / types / missions / courses"
    )
    what: Name = key("people, tool, dock; item used up", to="resources / items")
    quantity: Positive = column("of a course: per trainee", used="DSA", default=1.0)
    hours_h: Amount | None = column("held so long", used="DS", otherwise="whole time")


class Capability(
    Period,
    Money,
    name="capability",
    theme="upkeep",
    used="DSAX",
    rules=(
        Rule.requires("learning_frac", "mature_jobs"),
        Rule.requires("first_success_frac", "mature_jobs"),
        Rule.ordered("first_success_frac", "success_frac"),
    ),
):
    """Only where a task is bought, limited, new or learned: see convention 7."""

    site: Name = key("where it is done", to="sites")
    task: Name = key("the work", to="tasks")
    channels: Whole | None = column("jobs at once", used="DS", otherwise="no limit")
    turnaround_d: Positive | None = column(
        "calendar time in and out of the gate; replaces `work_h` and needs", used="DS"
    )
    turnaround_cv: Positive | None = column(
        "standard deviation of turnaround_d / its mean", used="DS", otherwise="none"
    )
    turnaround_law: Law | None = column(
        "law of turnaround_d", used="DS", otherwise="fixed; lognormal with turnaround_cv"
    )
    by: Literal["road", "air", "sea", "ferry"] | None = column(
        "how aircraft get there", used="DA", otherwise="fastest"
    )
    rank: OneOrMore = column("preferred first, then nearest", used="DS", default=1)
    book_ahead_d: Amount = column("a slot is asked for so early", used="D", default=0.0)
    success_frac: Share = column(
        "else to the next rank; the last one scraps it", used="DSA", default=1.0
    )
    first_success_frac: Share = column("at the first job", used="DX", default_from="success_frac")
    learning_frac: Share = column("time factor for each doubling of jobs", used="DX", default=1.0)
    mature_jobs: OneOrMore = column("after so many jobs no more gain", used="DX", default=1)
    supplier: Name | None = column("who does it there", used="DAX", otherwise="own", to="suppliers")
    price_money: Amount = column("a job", used="A", default=0.0)
