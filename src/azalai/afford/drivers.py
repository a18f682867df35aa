"""The table `costs`: what each driver is counted by, and which quantities a row is paid for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np

from azalai.afford.calendar import FIRST, Calendar, Floats, Span, spans
from azalai.afford.elements import Branch, nato, work_level
from azalai.afford.fleetbook import Fleetbook, Stay, fitted
from azalai.afford.lines import Group, Line, Rulebook

#: What each driver counts.
COUNTED: Final = {
    "per_fh": "fh",
    "per_landing": "landings",
    "per_km": "km",
    "per_aircraft_y": "possessed",
    "per_price_y": "possessed",
    "per_task": "task",
}
#: Paid inside the fee of a wet lease: crew, upkeep and insurance come with the aircraft.
WET: Final = ("maintenance", "spares", "insurance")
AIRCRAFT: Final = ("helicopter", "aeroplane")


class Drivers:
    """Every row of `costs`, ready to be put on quantities."""

    def __init__(self, rules: Rulebook, calendar: Calendar, book: Fleetbook, dates: Any) -> None:
        plan = rules.plan
        self.rules, self.calendar, self.book = rules, calendar, book
        self.rows = plan.costs.frame.rows(named=True)
        self.spans = spans(plan.costs.frame, plan.costs.keys, dates)
        types = plan.types.frame
        self.kind = dict(types.select("name", "kind").iter_rows())
        self.type_row = {name: i for i, name in enumerate(types["name"].to_list())}
        self.value = dict(types.select("name", "price_money").iter_rows())
        self.items = {row["name"]: row for row in plan.items.frame.iter_rows(named=True)}
        self.fitted = fitted(plan.parts.frame, set(self.kind))
        self.task = {
            name: (on, action)
            for name, on, action in plan.tasks.frame.select("name", "on", "action").iter_rows()
        }

    def lines(self, group: Group) -> Iterator[Line]:
        """Give the lines that rows of `costs` put on a group of chance quantities."""
        for position, row in enumerate(self.rows):
            span = self.spans[position]
            if COUNTED.get(row["driver"]) != group.what or span is None:
                continue
            times = self._times(row, group)
            if times:
                force = self.calendar.in_force(span).astype(np.float64)
                if group.what == "possessed":
                    force = force * self.calendar.years_per_h
                yield from self._line(position, row, group, times, force)

    def _times(self, row: dict[str, Any], group: Group) -> float:
        """How many units of the driver one unit of the group counts; 0: it is not meant."""
        on, driver = row["on"], row["driver"]
        if driver == "per_task":
            return float(on in (None, group.key))
        if on is None:
            flies = self.kind.get(group.type) in AIRCRAFT
            return float(flies if driver in ("per_aircraft_y", "per_landing") else True)
        if driver == "per_landing" and on == group.site:
            return 1.0
        if driver == "per_fh" and on in self.items:
            return self.fitted.get((group.type, on), 0.0)
        return float(on == group.type)

    def _line(
        self, position: int, row: dict[str, Any], group: Group, per: float, force: Floats
    ) -> Iterator[Line]:
        branch = self.branch(row)
        if row["driver"] == "per_price_y":
            price = self._insured("types", self.type_row.get(group.type), position, row)
        else:
            price = self.rules.price(
                "costs", position, "amount_money", row["amount_money"] or 0.0, index=row["index"]
            )
        if price is None:
            return
        wet = self._wet(group, row["category"])
        place = nato(branch, group.what)
        line = Line(group, price, branch, place, per, site=group.site, type=group.type)
        for covered, share in wet:
            yield replace(line, force=force * share, covered=covered)

    def _wet(self, group: Group, category: str) -> list[tuple[str, Any]]:
        """Split months by the wet lease that pays instead, blank for none."""
        stays = self.book.stays.get(group.key, []) if category in WET else []
        modes = self.rules.modes
        shares: dict[str, Floats] = {}
        for stay in stays:
            if stay.offer is not None and modes.get(stay.offer) == "wet_lease":
                months = self.calendar.in_force(stay.span).astype(np.float64)
                shares[stay.offer] = shares.get(stay.offer, 0.0) + months
        if not shares:
            return [("", 1.0)]
        own = 1.0 - np.sum(list(shares.values()), axis=0)
        return [("", own), *shares.items()] if own.any() else list(shares.items())

    def _insured(self, table: str, at: int | None, position: int, row: dict[str, Any]) -> Any:
        """Give the price of a share of value a year; None where no value is told."""
        if at is None:
            return None
        value = self.rules.row(table, at)["price_money"]
        if value is None:
            return None
        factors = ((("costs", position, "amount_frac"), row["amount_frac"]),)
        home = (table, at)
        return self.rules.price(
            "costs", position, "price_money", value, home=home, factors=factors, index=row["index"]
        )

    def branch(self, row: dict[str, Any]) -> Branch:
        """Give the branch of a row of `costs`."""
        if row["category"] != "maintenance":
            return Branch(row["category"])
        if row["driver"] == "per_task" and row["on"] in self.task:
            on, action = self.task[row["on"]]
            return Branch("maintenance", work_level(action, on in self.kind))
        return Branch("maintenance", "shop" if row["on"] in self.items else "line")

    def certain(self) -> Iterator[tuple[Group, Floats, Line]]:
        """Give what chance does not move: so much a year, and once; with its months."""
        for position, row in enumerate(self.rows):
            span = self.spans[position]
            if span is None or not self._open(row["on"]):
                continue
            if row["driver"] == "per_y":
                months = self.calendar.years_in(span)
                yield from self._own(position, row, "years", months)
            elif row["driver"] == "once":
                yield from self._own(position, row, "once", self._once(span, row["on"]))
            elif row["driver"] == "per_price_y" and row["on"] in self.items:
                yield from self._held(position, row, span)

    def _own(
        self, position: int, row: dict[str, Any], what: str, months: Floats
    ) -> Iterator[tuple[Group, Floats, Line]]:
        on = row["on"]
        site = on if on in self.rules.plan.sites else ""
        kind = on if on in self.kind else ""
        group = Group(what, self._period(position), site, kind, "", "")
        branch = self.branch(row)
        money = row["amount_money"] or 0.0
        price = self.rules.price("costs", position, "amount_money", money, index=row["index"])
        place = nato(branch, what, invested=what == "once")
        yield group, months, Line(group, price, branch, place, site=site, type=kind)

    def _held(
        self, position: int, row: dict[str, Any], span: Span
    ) -> Iterator[tuple[Group, Floats, Line]]:
        """Insure the stock told of an item."""
        plan, item = self.rules.plan, row["on"]
        at = plan.items.find(item)[0]
        price = self._insured("items", at, position, row)
        months = self.calendar.years_in(span)
        if price is None:
            return
        rows = plan.stock.frame.select("site", "item", "number").iter_rows()
        for site, stocked, number in rows:
            if stocked == item and number:
                group = Group("held", item, site, "", self._period(position), "")
                branch = self.branch(row)
                yield (
                    group,
                    months * number,
                    Line(group, price, branch, nato(branch, "held"), site=site),
                )

    def _period(self, position: int) -> str:
        """Name a row: by its key, with the start of its period where there are several."""
        costs = self.rules.plan.costs
        name = costs.keys[position]
        return name if len(costs.find(name)) == 1 else costs.full_keys[position]

    def _once(self, span: Span, on: str | None) -> Floats:
        """Give the month in which something paid once is paid: on opening, else at the start."""
        arrivals = [s.span[0] for s in self._stays_at(on)]
        day = max(span[0], self.calendar.start, min(arrivals, default=FIRST))
        months = np.zeros(self.calendar.months)
        month = self.calendar.month_of(day)
        if 0 <= month < self.calendar.months:
            months[month] = 1.0
        return months

    def _open(self, on: str | None) -> bool:
        """Tell whether a place costs anything: a mere candidate does not until it is a base."""
        plan = self.rules.plan
        if on is None or on not in plan.sites:
            return True
        roles = plan.sites.frame["roles"].to_list()[plan.sites.find(on)[0]] or []
        return "candidate" not in roles or "base" in roles or bool(self._stays_at(on))

    def _stays_at(self, site: str | None) -> list[Stay]:
        return [s for stays in self.book.stays.values() for s in stays if s.site == site]
