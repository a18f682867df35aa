"""Places, their weather, and the ways between them."""

from typing import Annotated, Literal

from azalai.tables.cells import (
    WORD_SET,
    Amount,
    Celsius,
    Country,
    Elevation,
    Factor,
    Latitude,
    Longitude,
    Month,
    Name,
    OneOrMore,
    Positive,
    Share,
    TimesCell,
    Whole,
    YesNo,
)
from azalai.tables.row import Law, Money, Period, Row, column, key
from azalai.tables.rules import Rule

Role = Literal["base", "candidate", "clinic"]


class Site(
    Row,
    name="sites",
    theme="places",
    used="+",
    rules=(Rule.together("latitude_deg", "longitude_deg"),),
):
    """Every place that matters."""

    name: Name = key("the place")
    country: Country | None = column("two letters; a disruption may hit a country", used="DAX")
    latitude_deg: Latitude | None = column(
        "position, north positive; needed by REACH, night and computed distances only", used="RD"
    )
    longitude_deg: Longitude | None = column(
        "position, east positive; needed by REACH, night and computed distances only", used="RD"
    )
    elevation_m: Elevation | None = column("needed by REACH only", used="R")
    roles: Annotated[tuple[Role, ...], *WORD_SET] | None = column(
        "what other tables do not show: a base though no tail lives here yet; "
        "REACH may open a base; patients are brought here",
        used="RD",
    )
    supplied_by: Name | None = column(
        "the store that refills this one; blank: only offers do", used="RDSX", to="sites"
    )
    pads: Whole | None = column("most aircraft at once; blank: no limit", used="R")
    runway_m: Amount = column("usable runway", used="R", default=0.0)
    harsh_frac: Share = column(
        "how dusty or salty, 0 to 1; scales every `harsh_factor`", used="DS", default=0.0
    )


class Climate(
    Row, name="climate", theme="places", used="RD", rules=(Rule.ordered("tmin_c", "tmax_c"),)
):
    """Weather of a site by month.

    A site without rows takes the nearest site that has them, and shares its weather.
    """

    site: Name = key("where", to="sites")
    month: Month = key("`jan` to `dec`")
    tmax_c: Celsius | None = column("mean daily maximum (day)", used="R", otherwise="ISA")
    tmin_c: Celsius | None = column("mean daily minimum (night)", used="R", otherwise="ISA")
    flyable_frac: Share = column("share of hours with flyable weather", used="RD", default=1.0)
    spell_h: Positive = column("mean length of an unflyable spell", used="D", default=24.0)
    wet: YesNo = column(
        "wet season: `wet_factor` of routes that end here", used="RD", default=False
    )


class Route(
    Period,
    Money,
    name="routes",
    theme="places",
    used="+",
    rules=(
        Rule.differ("origin", "destination"),
        Rule.requires("distance_km", when=("mode", ("road",))),
        Rule.requires("escort", "carrier"),
        Rule.requires("least", "carrier"),
        Rule.requires("most", "carrier"),
        Rule.requires("carriers_per_escort", "escort"),
        Rule.ordered("least", "most"),
        Rule.only("carrier", when=("mode", ("road", "air", "sea"))),
    ),
):
    """How things get from place to place; both ways, unless the reverse has a row of its own."""

    origin: Name = key("from", to="sites")
    destination: Name = key("to", to="sites")
    mode: Literal["road", "air", "sea", "ferry"] = key(
        "`air` is bought freight; `ferry`: the aircraft flies itself"
    )
    distance_km: Positive | None = column("road needs it", used="RDA", otherwise="great circle")
    time_h: Positive | None = column("door to door", used="RDS", otherwise="distance / speed")
    time_cv: Positive | None = column(
        "standard deviation of time_h / its mean", used="RDS", otherwise="none"
    )
    time_law: Law | None = column(
        "law of time_h", used="RDS", otherwise="fixed; lognormal with time_cv"
    )
    wet_factor: Factor = column("multiplies `time_h` in wet months", used="RD", default=1.0)
    closed: TimesCell | None = column("when nothing moves here, e.g. `jul-sep`", used="RDX")
    departs: TimesCell | None = column(
        "when something leaves, e.g. `mon thu`, `every 7d`", used="DS", otherwise="any time"
    )
    carrier: Name | None = column(
        "own vehicles or aircraft that carry here", used="RDX", otherwise="bought", to="types"
    )
    escort: Name | None = column(
        "own vehicles that guard the carriers", used="RDX", otherwise="none", to="types"
    )
    least: OneOrMore = column(
        "carriers in a convoy; it leaves when the orders fill so many", used="D", default=1
    )
    most: OneOrMore | None = column("carriers in a convoy, at most", used="D", otherwise="no limit")
    carriers_per_escort: Positive = column(
        "so many carriers one escort guards", used="D", default=5.0
    )
    price_money_per_kg: Amount = column("freight", used="RA", default=0.0)
    price_money: Amount = column("moving one whole aircraft or vehicle", used="A", default=0.0)
    harsh_frac: Share = column("as for sites, for vehicles on this road", used="D", default=0.0)
    supplier: Name | None = column("the carrier", used="DX", otherwise="own", to="suppliers")
