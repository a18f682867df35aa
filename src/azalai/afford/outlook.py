"""What the parts of a plan of quantities share: its tables read once, and where sums are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from azalai.afford.calendar import Calendar, Floats, calendar_of
from azalai.afford.fleetbook import Fleetbook, Stay, fitted
from azalai.results.quantities import SCHEMA
from azalai.scenario.scenario import Scenario
from azalai.support import hours, trips
from azalai.support.network import Network
from azalai.support.periods import project_dates
from azalai.support.rates import Breakdown

Pieces = tuple[str, str, Floats]  # item or task, place, how many in each month


@dataclass
class Sums:
    """Quantities gathered by key, a number a month each."""

    months: int
    rows: dict[tuple[str, ...], Floats] = field(default_factory=dict)

    def add(
        self,
        what: str,
        key: str,
        numbers: Floats,
        *,
        site: str = "",
        type: str = "",  # noqa: A002 (the name of the column)
        contract: str = "",
    ) -> None:
        """Add so much of something in each month, shape (months,)."""
        at = (what, key, site, type, "", contract)
        if at in self.rows:
            self.rows[at] = self.rows[at] + numbers
        elif np.any(numbers):
            self.rows[at] = numbers

    def frame(self) -> pl.DataFrame:
        """Give them in the form of the quantities, sorted."""
        order = sorted(self.rows)
        table = np.array([self.rows[at] for at in order]).reshape(len(order), self.months)
        row, month = np.nonzero(table)
        names: pl.DataFrame = pl.DataFrame(order, schema=list(SCHEMA)[2:8], orient="row")[row]
        told = {
            "replication": np.zeros(row.size, np.int32),
            "month": month.astype(np.int32),
            "number": table[row, month],
        }
        return names.with_columns(**{n: pl.Series(v) for n, v in told.items()}).select(
            [pl.col(name).cast(kind) for name, kind in SCHEMA.items()]
        )


@dataclass(frozen=True, slots=True)
class TailUse:
    """What one tail runs while it is at one place.

    Attributes:
        tail: its name.
        stay: where it is.
        contract: that pays its parts and outside work, blank for none.
        use: by clock (and `d`, days possessed), shape (months,).
        fresh: it comes new after the plan's start, its clocks at zero.

    """

    tail: str
    stay: Stay
    contract: str
    use: Mapping[str, Floats]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Post:
    """Tails of one type, home and contract, and what they run in each month in all."""

    type: str
    site: str
    contract: str
    use: Mapping[str, Floats]


class Outlook:
    """A plan read for its quantities.

    Attributes:
        plan: the scenario; `tables` by name, defaults filled in.
        calendar: its months.
        book: its tails.
        sums: where quantities are gathered.
        bought: item, place and units of what is bought for a place.
        parcels: item, from, to and units of what is sent.
        journeys: task, home, type and jobs of aircraft that go to a shop.

    """

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan
        self.tables = {name: rows.frame for name, rows in plan.tables.items()}
        self.calendar: Calendar = calendar_of(plan)
        self.book = Fleetbook(plan, project_dates(self.tables, plan.start))
        self.sums = Sums(self.calendar.months)
        self.bought: list[Pieces] = []
        self.parcels: list[tuple[str, str, str, Floats]] = []
        self.journeys: list[tuple[str, str, str, Floats]] = []
        self.modes = self.column("offers", "mode")
        self.kinds = self.column("types", "kind")
        self.fuel_of = self.column("types", "fuel")
        self.payload_kg = self.column("types", "payload_kg")
        self.burn_kg_per_km = self.column("types", "burn_kg_per_km")
        self.losses = self.column("types", "losses_per_100000fh")
        self.item_kind = self.column("items", "kind")
        self.mass_kg = self.column("items", "mass_kg")
        self.harsh = self.column("sites", "harsh_frac")

    def column(self, table: str, name: str) -> dict[str, Any]:
        """Give one column of a table by the names of its rows."""
        return dict(self.tables[table].select("name", name).iter_rows())

    @cached_property
    def breakdown(self) -> Breakdown:
        """What is fitted in what, and what takes it off."""
        return Breakdown(self.tables)

    @cached_property
    def hours_of(self) -> dict[tuple[str, str], float]:
        """Hours of an item in one hour of a type, all the way down."""
        return fitted(self.tables["parts"], set(self.kinds))

    @cached_property
    def count_of(self) -> dict[tuple[str, str], float]:
        """Units of an item in one of a type, all the way down."""
        return fitted(self.tables["parts"].with_columns(usage_factor=1.0), set(self.kinds))

    @cached_property
    def ages(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Rows of `ages` by unit and task."""
        return {(row["unit"], row["task"]): row for row in self.tables["ages"].to_dicts()}

    @cached_property
    def uses(self) -> dict[str, list[tuple[str, float]]]:
        """Items that a job or a sortie uses up, by task, type or mission."""
        found: dict[str, list[tuple[str, float]]] = {}
        rows = self.tables["needs"].select("of", "what", "quantity").iter_rows()
        for of, what, quantity in rows:
            if what in self.item_kind:
                found.setdefault(of, []).append((what, quantity))
        return found

    @cached_property
    def replace_task(self) -> dict[str, str]:
        """The exchange on the aircraft of each item."""
        rows = self.tables["tasks"].sort("name", descending=True)
        tasks = rows.filter(pl.col("action") == "replace").select("on", "name")
        return dict(tasks.iter_rows())

    @cached_property
    def networks(self) -> list[tuple[slice, Network]]:
        """The network in the middle of each year of the plan, and the months of that year."""
        found = []
        for first in range(0, self.calendar.months, 12):
            after = min(first + 12, self.calendar.months)
            day = self.calendar.first_day((first + after) // 2)
            network = Network(self.tables, self.plan.start, max(day, self.plan.start))
            found.append((slice(first, after), network))
        return found

    @cached_property
    def flying(self) -> pl.DataFrame:
        """Planned hours by mission, type, base, destination and month."""
        margin = self.plan.settings.reach.hot_margin_c
        table = trips.trip_table(self.tables, self.plan.start, margin)
        return hours.planned(self.tables, table, self.plan.start, self.plan.end)

    def contract(self, stay: Stay) -> str:
        """Give the contract that pays a tail's parts and outside work, blank for none."""
        if stay.support is not None:
            return stay.support
        wet = stay.offer is not None and self.modes.get(stay.offer) == "wet_lease"
        return stay.offer or "" if wet else ""

    def monthly(self, frame: pl.DataFrame, column: str) -> Floats:
        """Sum a column of the planned hours by month, shape (months,)."""
        found = np.zeros(self.calendar.months)
        np.add.at(found, frame["month"].to_numpy(), frame[column].to_numpy())
        return found

    def by_year(self, numbers: Floats) -> "list[tuple[Network, Floats]]":
        """Cut numbers into the years of the plan, each with its network; empty years left out."""
        found = []
        for months, network in self.networks:
            part = np.zeros_like(numbers)
            part[months] = numbers[months]
            if part.any():
                found.append((network, part))
        return found

    def consume(self, item: str, post: Post, numbers: Floats) -> None:
        """Use up units of an item, and buy them again."""
        what = "fuel" if self.item_kind[item] == "fuel" else "used"
        told = {"site": post.site, "type": post.type, "contract": post.contract}
        self.sums.add(what, item, numbers, **told)
        self.buy(item, post, numbers)

    def buy(self, item: str, post: Post, numbers: Floats) -> None:
        """Buy units of an item for a place."""
        told = {"site": post.site, "type": post.type, "contract": post.contract}
        self.sums.add("bought", item, numbers, **told)
        if numbers.any():
            self.bought.append((item, post.site, numbers))
