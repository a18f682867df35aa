"""Which price is put on which quantity: one line for every pair.

    fh, possessed          fees of leases and support by the hour or year; rows of `costs`
    delivered              the offer: at order and hand-over, in cash or on credit; residual
    task                   `capability` at its site
    bought, ordered        the offer of the item
    fuel, used, scrapped   the value of an item that no offer sells
    freight, moved         `routes`
    trainees, posts        `courses`, `resources`

Events that a contract covers keep their line with the amount 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np

from azalai.afford.calendar import FIRST, LAST, MONTHS_PER_YEAR, Calendar, Floats, Span, spans
from azalai.afford.drivers import Drivers
from azalai.afford.elements import Branch, Trades, nato, work_level
from azalai.afford.fleetbook import Fleetbook, Stay
from azalai.afford.lines import Cell, Group, Line, Price, Rulebook
from azalai.afford.purchase import paid, payments

#: What is consumed of an item that no offer sells.
CONSUMED: Final = {"fuel": "fuel", "consumable": "used", "repairable": "scrapped"}
#: Modes of offers that pay for parts and outside work.
COVERING: Final = ("support", "wet_lease")


class Tariff:
    """Every price of a plan but those of `costs` and `projects`, found by quantity."""

    def __init__(
        self,
        rules: Rulebook,
        calendar: Calendar,
        dates: dict[str, date | None],
        *,
        orders: bool = False,
        open_cells: frozenset[Cell] = frozenset(),
    ) -> None:
        """Read the tables.

        Args:
            rules: reads prices.
            calendar: the months.
            dates: when projects take effect.
            orders: whether the quantities say when items were ordered.
            open_cells: cells that evidence leaves open: a price of 0 there is still a price.

        """
        self.open_cells = open_cells
        plan = rules.plan
        self.rules, self.calendar, self.orders = rules, calendar, orders
        self.dates = dates
        self.book = Fleetbook(plan, dates)
        self.drivers = Drivers(rules, calendar, self.book, dates)
        self.trades = Trades({name: rows.frame for name, rows in plan.tables.items()})
        self.kind = dict(plan.types.frame.select("name", "kind").iter_rows())
        self.item_kind = dict(plan.items.frame.select("name", "kind").iter_rows())
        self._spans: dict[str, list[Span | None]] = {}
        self._tiles: dict[tuple[str, tuple[int, ...]], list[tuple[int, Floats]]] = {}
        self.sellers: dict[str, list[int]] = defaultdict(list)
        for position, (what, mode) in enumerate(plan.offers.frame.select("what", "mode").rows()):
            if mode == "buy":
                self.sellers[what].append(position)
        self._by_what: dict[str, Callable[[Group], Iterator[Line]]] = {
            "fh": lambda g: self._fees(g, "fee_money_per_fh"),
            "topped_fh": lambda g: self._fees(g, "fee_money_per_fh"),
            "possessed": lambda g: self._fees(g, "fee_money_per_y"),
            "delivered": self._delivered,
            "task": self._work,
            "ordered": self._bought,
            "bought": self._bought,
            "fuel": self._consumed,
            "used": self._consumed,
            "scrapped": self._consumed,
            "freight": lambda g: self._moved(g, "price_money_per_kg"),
            "moved": lambda g: self._moved(g, "price_money"),
            "trainees": self._trainees,
            "posts": self._posts,
            "stock_end": self._stock_left,
            "fh_left_end": self._hours_left,
        }

    def lines(self, group: Group) -> Iterator[Line]:
        """Give every line of a group of quantities; amounts of 0 are left out."""
        found = self._by_what.get(group.what)
        if found is not None:
            yield from filter(self.counts, found(group))
        yield from filter(self.counts, self.drivers.lines(group))

    def counts(self, line: Line) -> bool:
        """Tell a line that costs anything, or may."""
        cells = (line.price.cell, *(cell for cell, _ in line.price.factors))
        return bool(line.price.unit_money) or not self.open_cells.isdisjoint(cells)

    def tiles(self, table: str, positions: list[int]) -> list[tuple[int, Floats]]:
        """Give the months in which each of some rows of one key sets the price.

        The last row begun counts, before all the first: a job done or a unit delivered after its
        row has ended was agreed under it.
        """
        at = (table, tuple(positions))
        if at not in self._tiles:
            self._tiles[at] = list(self._laid(table, positions))
        return self._tiles[at]

    def _laid(self, table: str, positions: list[int]) -> Iterator[tuple[int, Floats]]:
        rows = self.rules.plan.tables[table]
        if table not in self._spans:
            self._spans[table] = spans(rows.frame, rows.keys, self.dates)
        found = self._spans[table]
        known = sorted((s[0], p) for p in positions if (s := found[p]) is not None)
        edges = [FIRST, *(begin for begin, _ in known[1:]), LAST]
        for place, (_, position) in enumerate(known):
            months = self.calendar.in_force((edges[place], edges[place + 1]))
            if months.any():
                yield position, months.astype(np.float64)

    def _fees(self, group: Group, column: str) -> Iterator[Line]:
        """Put the fees of leases and support on the hours and the possession of a tail."""
        for stay in self.book.stays.get(group.key, []):
            months = self.calendar.in_force(stay.span).astype(np.float64)
            if group.what == "possessed":
                months = months * self.calendar.years_per_h
            for name in (stay.offer, stay.support):
                position = self.terms(name, stay)
                meant = group.what != "topped_fh" or name == group.by
                if position is None or not meant or not months.any():
                    continue
                row = self.rules.row("offers", position)
                price = self.rules.price("offers", position, column, row[column])
                support = row["mode"] == "support"
                branch = Branch("maintenance", "contract") if support else Branch("acquisition")
                place = "support / services" if support else "utilization / equipment"
                yield Line(
                    group, price, branch, place, 1.0, months, site=group.site, type=stay.type
                )

    def terms(self, offer: str | None, stay: Stay) -> int | None:
        """Give the row of an offer under which a tail came: the one in force at its order."""
        if offer is None:
            return None
        tiled = self.tiles("offers", self.rules.plan.offers.find(offer))
        entry = self.calendar.month_of(max(stay.span[0], self.calendar.start))
        month = min(entry, self.calendar.months - 1)
        return next((p for p, months in tiled if months[month]), None)

    def _delivered(self, group: Group) -> Iterator[Line]:
        stay = self.book.entry(group.key)
        position = self.terms(group.by or (stay.offer if stay else None), stay) if stay else None
        if stay is None or position is None:
            return
        row = self.rules.row("offers", position)
        price = self.offered(position, row)
        if price is None:
            return
        branch = Branch("acquisition")
        line = Line(group, price, branch, "production / equipment", site=stay.site, type=stay.type)
        yield from paid(line, self._split(row))
        if row["residual_frac"]:
            factor = (("offers", position, "residual_frac"), row["residual_frac"])
            left = replace(price, factors=(*price.factors, factor))
            yield replace(line, price=left, branch=Branch("disposal"), view="end", part="residual")

    def _split(self, row: dict[str, Any]) -> Any:
        loan = row["loan"] or ""
        financed = self.rules.plan.loans[loan].financed_frac if loan else 0.0
        return payments(row["advance_frac"], row["lead_d"], loan, financed)

    def offered(self, position: int, row: dict[str, Any]) -> Price | None:
        """Give the price of an offer: its own, else the value of what it offers."""
        if row["price_money"] is not None:
            return self.rules.price("offers", position, "price_money", row["price_money"])
        table = "types" if row["what"] in self.kind else "items"
        if row["mode"] != "buy":
            return None
        at = self.rules.plan.tables[table].find(row["what"])[0]
        value = self.rules.row(table, at)["price_money"]
        if value is None:
            return None
        return self.rules.price("offers", position, "price_money", value, home=(table, at))

    def _work(self, group: Group) -> Iterator[Line]:
        """Put the price of bought work on jobs."""
        positions = self.rules.plan.capability.find(f"{group.by or group.site} | {group.key}")
        on, action = self.drivers.task.get(group.key, ("", ""))
        level = work_level(action, on in self.kind)
        covered = group.contract if self.rules.modes.get(group.contract) in COVERING else ""
        for position, months in self.tiles("capability", positions):
            money = self.rules.row("capability", position)["price_money"]
            price = self.rules.price("capability", position, "price_money", money)
            yield Line(
                group,
                price,
                Branch("maintenance", level),
                "support / services",
                force=months,
                covered=covered,
                site=group.site,
                type=group.type or (on if on in self.kind else ""),
            )

    def sold(self, item: str, by: str) -> list[tuple[list[int], float]]:
        """Give the rows of the offers that sell an item, with the share of each.

        A quantity that names its offer is that offer's; else the offers of lowest rank share it.
        """
        positions = self.sellers.get(item, [])
        names = self.rules.plan.offers.frame["name"].to_list()
        if by:
            return [([p for p in positions if names[p] == by], 1.0)]
        ranks = self.rules.plan.offers.frame["rank"].to_list()
        open_rows = [p for p in positions if self.tiles("offers", [p])]
        best = min((ranks[p] for p in open_rows), default=1)
        chosen = sorted({names[p] for p in open_rows if ranks[p] == best})
        rows = [[p for p in positions if names[p] == name] for name in chosen]
        return [(group, 1.0 / len(rows)) for group in rows]

    def _bought(self, group: Group) -> Iterator[Line]:
        """Put the price of an offer on units ordered (the advance) and delivered (the rest)."""
        for positions, share in self.sold(group.key, group.by):
            for position, months in self.tiles("offers", positions):
                row = self.rules.row("offers", position)
                price = self.offered(position, row)
                if price is None:
                    continue
                line = self._goods(group, price)
                line = replace(line, per=share, force=months)
                for one in paid(line, self._split(row)):
                    at_order = one.part == "advance" and self.orders
                    if at_order == (group.what == "ordered"):
                        yield replace(one, shift=0) if at_order else one

    def _goods(self, group: Group, price: Price) -> Line:
        kind = self.item_kind[group.key]
        branch = Branch("operation" if kind == "fuel" else "spares")
        place = nato(branch, group.what, consumable=kind != "repairable")
        covered = group.contract if self.rules.modes.get(group.contract) in COVERING else ""
        paid_by = covered if kind != "fuel" else ""
        return Line(group, price, branch, place, covered=paid_by, site=group.site, type=group.type)

    def bare(self, item: str) -> bool:
        """Tell an item that has a price neither of its own nor in any offer."""
        offers = [self.rules.row("offers", p)["price_money"] for p in self.sellers.get(item, [])]
        at = self.rules.plan.items.find(item)
        own = self.rules.row("items", at[0])["price_money"] if at else 0.0
        return own is None and all(price is None for price in offers)

    def _value(self, item: str) -> Price | None:
        at = self.rules.plan.items.find(item)
        value = self.rules.row("items", at[0])["price_money"] if at else None
        if value is None:
            return None
        return self.rules.price("items", at[0], "price_money", value)

    def _consumed(self, group: Group) -> Iterator[Line]:
        """Put the value of an item that nobody sells on what is consumed of it."""
        kind = self.item_kind.get(group.key, "")
        price = self._value(group.key)
        if not self.sellers.get(group.key) and CONSUMED.get(kind) == group.what and price:
            yield self._goods(group, price)

    def _moved(self, group: Group, column: str) -> Iterator[Line]:
        positions = self.rules.plan.routes.find(group.key)
        for position, months in self.tiles("routes", positions):
            price = self.rules.price(
                "routes", position, column, self.rules.row("routes", position)[column]
            )
            branch = Branch("transport")
            yield Line(
                group,
                price,
                branch,
                nato(branch, group.what),
                force=months,
                site=group.site,
                type=group.type,
            )

    def _trainees(self, group: Group) -> Iterator[Line]:
        for position, months in self.tiles("courses", self.rules.plan.courses.find(group.key)):
            row = self.rules.row("courses", position)
            price = self.rules.price("courses", position, "price_money", row["price_money"])
            branch = Branch("training")
            yield Line(
                group, price, branch, nato(branch, "trainees"), force=months, site=row["site"]
            )

    def _posts(self, group: Group) -> Iterator[Line]:
        """Put pay and upkeep on people, tools and docks."""
        for position, months in self.tiles("resources", self.rules.plan.resources.find(group.key)):
            row = self.rules.row("resources", position)
            factors = ((("resources", position, "employed_per_post"), row["employed_per_post"]),)
            pay, column = row["price_money_per_y"], "price_money_per_y"
            price = self.rules.price("resources", position, column, pay, factors=factors)
            branch = self.trades.branch(row["resource"], row["kind"])
            place = nato(branch, "posts" if row["kind"] == "people" else "pieces")
            if row["kind"] == "tool":
                place = "support / equipment"
            yield Line(group, price, branch, place, 1.0 / MONTHS_PER_YEAR, months, site=row["site"])

    def _stock_left(self, group: Group) -> Iterator[Line]:
        price = self._value(group.key)
        if price is not None:
            branch = Branch("disposal")
            yield Line(
                group,
                price,
                branch,
                "retirement / equipment",
                view="end",
                part="stock",
                site=group.site,
            )

    def _hours_left(self, group: Group) -> Iterator[Line]:
        """Value the hours left to a limit: the price of the job for each hour of its interval."""
        tasks = self.rules.plan.tasks
        at = tasks.find(group.key)
        every = self.rules.row("tasks", at[0])["every_fh"] if at else None
        if not every:
            return
        jobs = self.rules.plan.capability.frame
        rows = [i for i, task in enumerate(jobs["task"].to_list()) if task == group.key]
        ranks = jobs["rank"].to_list()
        best = sorted(rows, key=lambda p: (ranks[p], self.rules.plan.capability.keys[p]))[:1]
        for position in best:
            money = jobs["price_money"][position]
            price = self.rules.price("capability", position, "price_money", money)
            yield Line(
                group,
                price,
                Branch("disposal"),
                "retirement / equipment",
                1.0 / every,
                view="end",
                part="hours_left",
                type=group.type,
            )
