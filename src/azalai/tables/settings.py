"""The settings of a plan: `scenario.toml`, or the sheet `scenario` of a workbook.

The first lines say what the plan is; the sections hold policies that have no place or part.
`[targets]` has one line a target, named `fleet`, a type, a site or `type | site`.
"""

from typing import Annotated, ClassVar, Final, Literal

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict

from azalai.tables.cells import Amount, Date, Integer, Name, Number, Positive, Share, Year, YesNo
from azalai.tables.row import Column, column, columns_of

#: No plan is shorter than a day, in years.
A_DAY_Y: Final = 0.0027


class Section(BaseModel):
    """The base of every section: frozen, nothing unknown, each setting a column."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: ClassVar[dict[str, Column]]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        cls.columns = columns_of(cls)


class Plan(Section):
    """What the plan is: the first lines."""

    name: Name = column("of the plan", used="+", required=True)
    start: Date = column("first day", used="+", required=True)
    years: Annotated[Number, Ge(A_DAY_Y), Le(200)] = column("length", used="+", required=True)
    currency: Name | None = column("of all money; needed where money stands", used="RSA")
    price_year: Year | None = column("year of all prices; needed where money stands", used="RSA")
    discount_frac: Share = column("a year", used="A", default=0.0)
    seed: Integer = column("of all random streams", used="+", default=1)
    language: Literal["en", "fr"] = column("of reports", used="+", default="en")
    utc_offset_h: Number | None = column(
        "of local time", used="RD", otherwise="mean solar time of the site"
    )


class Ready(Section):
    """How READY simulates."""

    tail_choice: Literal["even", "most_left", "least_left", "fixed"] = column(
        "which tail flies: keep hours left to the heavy check even, or most, least first",
        used="D",
        default="even",
    )
    cannibalise: YesNo = column("take parts from aircraft that wait", used="D", default=False)
    cannibalise_damage_frac: Share = column("share of such parts that break", used="D", default=0.0)
    lateral_h: Amount = column(
        "a store beside helps if its part is there within so long; 0: none", used="D", default=0.0
    )
    opportunistic_h: Amount = column(
        "tasks due within so long join one that stops the aircraft", used="D", default=0.0
    )
    stagger: YesNo = column(
        "spread unknown clocks at the start; no: all new", used="DS", default=True
    )
    warmup_y: Amount = column("not counted first years; for proofs", used="D", default=0.0)


class Sustain(Section):
    """How stock is set, and what targets mean."""

    stock: Literal["as_given", "target", "budget"] = column(
        "keep the stock told, or buy to the targets or the budget", used="S", default="as_given"
    )
    measure: Literal["availability", "supply"] = column(
        "what the targets mean", used="S", default="availability"
    )
    budget_money: Amount | None = column("for spares", used="S")
    delay_d: Positive | None = column("longest mean wait for a part at the bases", used="S")


class Reach(Section):
    """How REACH looks at the air."""

    hot_margin_c: Number = column("added to the mean maximum by day", used="R", default=0.0)


class Afford(Section):
    """How AFFORD counts years and discounts."""

    budget_year_starts: Literal[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
    ] = column("first month of a budget year", used="A", default="jan")
    flow_at: Literal["mid", "end"] = column("when in a year money flows", used="A", default="end")
    discount_basis: Literal["real", "nominal"] = column(
        "what discount_frac is", used="A", default="real"
    )


class Resist(Section):
    """When RESIST says that autonomy has ended."""

    available_frac: Share | None = column("below this availability autonomy has ended", used="X")


SECTIONS: dict[str, type[Section]] = {
    "": Plan,
    "ready": Ready,
    "sustain": Sustain,
    "reach": Reach,
    "afford": Afford,
    "resist": Resist,
}

TARGETS = "targets"


class Settings(BaseModel):
    """All settings; `targets` maps `fleet`, a type, a site or `type | site` to a share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: Plan
    ready: Ready = Ready()
    sustain: Sustain = Sustain()
    reach: Reach = Reach()
    afford: Afford = Afford()
    resist: Resist = Resist()
    targets: dict[str, Share] = {}

    def section(self, name: str) -> Section:
        """Give a section by the name it has in `scenario.toml` (blank: the first lines)."""
        found: Section = getattr(self, name or "plan")
        return found
