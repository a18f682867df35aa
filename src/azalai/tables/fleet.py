"""Types, tails, and what they are built of and how that fails."""

from typing import Annotated, Literal

from annotated_types import Le

from azalai.tables.cells import (
    Amount,
    Date,
    Name,
    Number,
    OneOrMore,
    Positive,
    Shape,
    Share,
    Whole,
    YesNo,
)
from azalai.tables.row import Money, Period, Row, column, key
from azalai.tables.rules import Rule


class Type(
    Money,
    name="types",
    theme="fleet",
    used="+",
    rules=(
        Rule.ordered("operating_kg", "max_takeoff_kg", strict=True),
        Rule.together("hover_ceiling_m", "hover_ceiling_kg"),
        Rule.requires("fuel_kg", "fuel"),
    ),
):
    """Models of aircraft, vehicle, simulator or machine."""

    name: Name = key("the model")
    kind: Literal["helicopter", "aeroplane", "truck", "vehicle", "simulator", "machine"] = column(
        "trucks and vehicles go by road; a machine stays", used="RDA", default="helicopter"
    )
    operating_kg: Positive | None = column("empty with crew and kit", used="R")
    max_takeoff_kg: Positive | None = column("structural limit", used="R")
    payload_kg: Amount | None = column("structural limit inside; a truck's load", used="RD")
    fuel: Name | None = column(
        "which fuel item it burns; blank: none is counted", used="RDA", to="items"
    )
    fuel_kg: Amount | None = column("usable fuel", used="RD")
    burn_kg_per_h: Amount = column("cruise", used="RD", default=0.0)
    burn_kg_per_km: Amount = column("road", used="RD", default=0.0)
    ground_burn_kg: Amount = column("start, taxi, hover, each sortie", used="RD", default=0.0)
    reserve_min: Amount = column("final reserve at cruise burn", used="RD", default=30.0)
    cruise_km_per_h: Positive | None = column("speed in cruise or on the road", used="RD")
    ceiling_m: Amount | None = column("service ceiling", used="R")
    seats_pax: Whole = column("passengers", used="RD", default=0)
    stretchers: Whole = column("patients lying", used="RD", default=0)
    runway_m: Amount = column("runway it needs", used="R", default=0.0)
    turnaround_h: Amount = column("between two sorties", used="D", default=0.0)
    daily_h: Amount = column("before the first sortie of a day", used="D", default=0.0)
    hover_ceiling_m: Amount | None = column(
        "out of ground effect at `hover_ceiling_kg`, where `performance` has no rows", used="R"
    )
    hover_ceiling_kg: Positive | None = column("the mass of that ceiling", used="R")
    losses_per_100000fh: Amount = column("total losses", used="DAX", default=0.0)
    price_money: Amount | None = column("value of one, for insurance and residual", used="A")


class Performance(
    Row,
    name="performance",
    theme="fleet",
    used="RD",
    rules=(
        Rule.some("hover_oge_kg", "hover_ige_kg"),
        Rule.ordered("hover_oge_kg", "hover_ige_kg"),
    ),
):
    """Hover limits by density altitude; between rows interpolated, outside refused."""

    type: Name = key("the model", to="types")
    density_altitude_m: Number = key("where the masses hold")
    hover_oge_kg: Positive | None = column("largest mass for hover out of ground effect", used="RD")
    hover_ige_kg: Positive | None = column("largest mass for hover in ground effect", used="RD")


class Tail(Period, name="fleet", theme="fleet", used="+", rules=(Rule.together("in_task", "due"),)):
    """The aircraft and vehicles, one tail a row or `count` alike.

    A later row of the same name moves it.
    """

    name: Name = key("tail; with `count` 3: name-1, name-2, name-3")
    type: Name = column("the model", used="+", required=True, to="types")
    site: Name = column("home", used="RDSA", required=True, to="sites")
    count: Annotated[Whole, Le(10_000)] = column("so many alike", used="RDSA", default=1)
    hours_fh: Amount = column("so far", used="D", default=0.0)
    landings: Amount = column("so far", used="D", default=0.0)
    start_count: Amount = column("so far", used="D", default=0.0)
    km: Amount = column("so far", used="D", default=0.0)
    made: Date | None = column("for calendar lives; blank: new at start", used="D")
    in_task: Name | None = column("under way at the start", used="D", otherwise="ready", to="tasks")
    due: Date | None = column("and ends then", used="D")
    offer: Name | None = column(
        "the terms it comes under", used="DAX", otherwise="owned", to="offers"
    )
    support: Name | None = column(
        "contract that pays its parts and outside work by the hour",
        used="DAX",
        otherwise="none",
        to="offers",
    )


class Serial(
    Row,
    name="serials",
    theme="fleet",
    used="DS",
):
    """Parts known by number; the others start as convention 14 says."""

    name: Name = key("serial number")
    item: Name = column("which part it is", used="DS", required=True, to="items")
    at: Name = column(
        "on this tail, or on the shelf here", used="DS", required=True, to="fleet / sites"
    )
    hours_fh: Amount = column("since new", used="DS", default=0.0)
    landings: Amount = column("since new", used="DS", default=0.0)
    made: Date | None = column("for calendar lives", used="DS")
    due: Date | None = column(
        "in work, transit or on order until then", used="DS", otherwise="there"
    )


class Age(
    Row,
    name="ages",
    theme="fleet",
    used="DS",
    rules=(Rule.some("since_fh", "since_landings", "since_starts", "since_km", "since"),),
):
    """Clocks of tasks that are known at the start."""

    unit: Name = key("tail or serial", to="fleet / serials")
    task: Name = key("whose clock", to="tasks")
    since_fh: Amount = column("hours since it was done", used="DS", default=0.0)
    since_landings: Amount = column("landings since", used="DS", default=0.0)
    since_starts: Amount = column("starts since", used="DS", default=0.0)
    since_km: Amount = column("kilometres since", used="DS", default=0.0)
    since: Date | None = column("done on", used="DS")


class Item(
    Money,
    name="items",
    theme="fleet",
    used="+",
):
    """Anything that is stored, fitted or burned."""

    name: Name = key("the part, material or fuel")
    kind: Literal["repairable", "consumable", "fuel"] = column(
        "a repairable has a repair task, the others none", used="RDSA", default="repairable"
    )
    unit: Literal["each", "l", "kg"] = column("what `stock` counts", used="DSA", default="each")
    mass_kg: Amount = column("of one unit; a litre of fuel 0.8", used="RDSA", default=0.0)
    price_money: Amount | None = column("of one unit, unless an offer says otherwise", used="RSA")


class Part(
    Row,
    name="parts",
    theme="fleet",
    used="DS",
    rules=(
        Rule.differ("parent", "item"),
        Rule.ordered("needed", "quantity"),
    ),
):
    """What is fitted in what; an item fitted to two types is one item."""

    parent: Name = key("fitted in", to="types / items")
    item: Name = key("the part", to="items")
    quantity: OneOrMore = column("in one parent", used="DS", default=1)
    needed: Whole = column("k of n: works while this many do", used="DS", default_from="quantity")
    usage_factor: Positive = column("its hours per hour of the parent", used="DS", default=1.0)
    swap: Literal["line", "shop"] | None = column(
        "exchanged on the aircraft, or only inside its parent in a shop",
        used="DS",
        otherwise="line on a type, shop in an item",
    )


class Failure(
    Row,
    name="failures",
    theme="fleet",
    used="DSX",
    rules=(
        Rule.one_of("mean_fh", "mean_landings", "mean_starts", "mean_d", "mean_km"),
        Rule.requires("strand_frac", "abort_frac"),
    ),
):
    """What fails, how often and with what effect; exactly one `mean_`, per fitted unit."""

    on: Name = key("what fails", to="types / items")
    mode: Name = key("only if one thing fails in several ways", default="failure")
    mean_fh: Positive | None = column(
        "mean (not scale) between unscheduled removals, at `harsh_frac` 0", used="DSX"
    )
    mean_landings: Positive | None = column(
        "mean (not scale) between unscheduled removals, at `harsh_frac` 0", used="DSX"
    )
    mean_starts: Positive | None = column(
        "mean (not scale) between unscheduled removals, at `harsh_frac` 0", used="DSX"
    )
    mean_d: Positive | None = column(
        "mean (not scale) between unscheduled removals, at `harsh_frac` 0", used="DSX"
    )
    mean_km: Positive | None = column(
        "mean (not scale) between unscheduled removals, at `harsh_frac` 0", used="DSX"
    )
    observed_under_limit: YesNo = column(
        "that mean was seen under the TBO or life; no: of the free law", used="DS", default=True
    )
    shape: Shape = column("Weibull; 1 is exponential", used="DS", default=1.0)
    harsh_factor: Positive = column(
        "its hours (landings, km) count so many times at `harsh_frac` 1", used="DSX", default=1.0
    )
    abort_frac: Share = column(
        "share that ends the mission on which it shows", used="D", default=0.0
    )
    strand_frac: Share = column("of aborts: stays where it is", used="D", default=0.0)
    no_fault_frac: Share = column("removals that test good", used="DS", default=0.0)
    defer_d: Amount = column(
        "may fly on so long; 0 grounds, unless enough others work (`needed`)", used="D", default=0.0
    )
    diagnose_h: Amount = column("before the part is known", used="D", default=0.0)
    fixed_by: Name | None = column(
        "the work that mends it",
        used="DS",
        otherwise="its `replace`, else its `repair`",
        to="tasks",
    )
    variance_ratio: Positive = column(
        "variance to mean of demand, for the formula only", used="S", default=1.0
    )
