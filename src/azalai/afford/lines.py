"""A line of the ledger: one priced cell of the plan, put on one kind of quantity.

    amount = number x per x money of the cell x what a price of that year is worth at payment

A line knows where its price stands (table, row, column), so that every figure opens into
quantity, price and evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from azalai.afford.calendar import Floats
from azalai.afford.elements import Branch
from azalai.scenario.scenario import Scenario

Cell = tuple[str, int, str]  # table, position of the row, column
View = Literal["both", "economic", "cash", "draw", "end"]
VIEWS: Final = ("economic", "cash")


@dataclass(frozen=True, slots=True)
class Group:
    """All quantities of one kind that belong to the same rows of the plan."""

    what: str
    key: str
    site: str
    type: str
    by: str
    contract: str


@dataclass(frozen=True, slots=True)
class Price:
    """One price of the plan.

    Attributes:
        cell: where it stands; `factors` cells that multiply it (posts employed, shares).
        money: in `currency` of `price_year`; the factors are not in it.
        index: along which it grows; None is `general`.
        supplier: who is paid, blank if nobody is named.

    """

    cell: Cell
    key: str
    money: float
    currency: str | None
    price_year: int
    index: str | None = None
    supplier: str = ""
    factors: tuple[tuple[Cell, float], ...] = ()

    @property
    def unit_money(self) -> float:
        """The price with its factors."""
        unit = self.money
        for _, factor in self.factors:
            unit *= factor
        return unit


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One priced cell on one group of quantities.

    Attributes:
        group: the quantities.
        price: what one of them costs.
        branch: of the tree; `nato` its place in the NATO breakdown.
        per: units of the price in one unit of the quantity.
        force: share of the price in force in each month, shape (months,); None: always all.
        view: `both`, one of the two, `draw` (borrowed: paid back in cash), `end` (end state).
        part: of the price: `advance`, `rest`, `interest`, `principal`, `fee`, or blank for all.
        shift: months from the quantity to the payment.
        covered: the contract that pays instead; then the amount is 0.
        loan: name of the loan that a `draw` is borrowed under.
        site, type: in the tree.

    """

    group: Group
    price: Price
    branch: Branch
    nato: str
    per: float = 1.0
    force: Floats | None = None
    view: View = "both"
    part: str = ""
    shift: int = 0
    covered: str = ""
    loan: str = ""
    site: str = ""
    type: str = ""


@dataclass(slots=True)
class Rulebook:
    """Reads rows of money tables into prices, with the plan's defaults."""

    plan: Scenario
    price_year: int = field(init=False)
    index_of: Mapping[str, str | None] = field(init=False)
    modes: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        told = self.plan.settings.plan
        self.price_year = told.price_year or self.plan.start.year
        self.index_of = dict(self.plan.suppliers.frame.select("name", "index").iter_rows())
        self.modes = dict(self.plan.offers.frame.select("name", "mode").iter_rows())

    def price(
        self,
        table: str,
        position: int,
        column: str,
        money: float,
        *,
        home: tuple[str, int] | None = None,
        factors: tuple[tuple[Cell, float], ...] = (),
        index: str | None = None,
    ) -> Price:
        """Give the price in one cell.

        Args:
            table: of the row that is paid.
            position: of that row.
            column: the cell.
            money: what it holds.
            home: where the money stands, if not there (the value of an offered item).
            factors: cells that multiply it.
            index: along which it grows; None: that of the row's supplier.

        """
        row = self.row(table, position)
        at, place = home or (table, position)
        stands = self.row(at, place)
        supplier = row.get("supplier") or ""
        return Price(
            (at, place, column),
            self.plan.tables[table].key_at(position),
            money,
            stands["currency"] or self.plan.settings.plan.currency,
            stands["price_year"] or self.price_year,
            index or self.index_of.get(supplier),
            supplier,
            factors,
        )

    def row(self, table: str, position: int) -> dict[str, Any]:
        """Give one row with its defaults."""
        return self.plan.tables[table].frame.row(position, named=True)
