"""Stores and orders: who asks whom, what waits, what is bought (RULES 5.1)."""

import math

from .draws import Law
from .inside import new_unit
from .lending import lend
from .periods import changes, holds
from .shops import Shops
from .transport import Roads

STOCK = 3  # the least urgent class; 1 is a grounded aircraft, 2 a shop or a deferred defect


class Supply:
    """All stores of a plan, its offers, shops and roads."""

    def __init__(self, world):
        self.world, self.stores = world, {}
        self.roads, self.shops = Roads(world), Shops(world)
        self.asked, self.orders, self.turns = 0, [], {}
        self.left = set()  # stores at which somebody waits no more
        self.offers = {}
        names = {}
        for row in sorted(world.tables["offers"], key=lambda r: (r["name"], r["from_h"])):
            names.setdefault(row["name"], []).append(row)
        for rows in names.values():
            self.offers.setdefault(rows[0]["what"], []).append(Offer(world, rows))
        for row in sorted(world.tables["stock"], key=lambda r: (r["site"], r["item"])):
            store = Store(world, row["site"], row["item"], row)
            self.stores[row["site"], row["item"]] = store

    def start(self):
        """Look at every store that the plan tells, once, at the start."""
        for store in list(self.stores.values()):
            store.reorder()

    def pass_orders(self):
        """Ask the stores above for what was ordered, first come first served, after each event."""
        while self.orders:
            below, number, urgency = self.orders.pop(0)
            self.store(below.above, below.item).ask(number, urgency, below=below)

    def store(self, site, item):
        if (site, item) not in self.stores:
            self.stores[site, item] = Store(self.world, site, item, None)
        return self.stores[site, item]

    def ask(self, site, item, job, number):
        """Ask the site's store for a part, or for what is used up, for some work."""
        self.store(site.name, item).ask(number, job.asks_as, job)

    def send_broken(self, unit, here, home):
        """Send a unit that was taken off to where it is mended."""
        self.shops.send(unit, here, self.store(home.name, unit.thing.name))

    def use_up(self, site, item, number):
        """Use something up: what the shelf has, the rest bought for it."""
        store = self.store(site, item)
        there = min(max(store.on_hand, 0.0), number)
        if there > 0.0:
            store.use(there)
            store.reorder()
        if number > there:
            self.buy_as_used(site, item, number - there)

    def buy_as_used(self, site, item, number):
        """Count what is used where no shelf is told: bought, if anybody sells it."""
        for what in ("used", "ordered", "bought") if self.offers.get(item) else ("used",):
            self.world.books.count("stores", f"{site} | {item}", what, number=number)

    def serve_next(self):
        """Serve those who waited behind what was withdrawn."""
        left, self.left = self.left, set()
        for store in sorted(left, key=lambda s: (s.site.name, s.item)):
            store.fill()

    def settle(self):
        for store in self.stores.values():
            store.settle()

    def close(self):
        """Count what is on the shelves, on order and waited for at the end."""
        for (site, item), store in self.stores.items():
            count, key = self.world.books.count_ever, f"{site} | {item}"
            count("stores_end", key, "on_hand", number=store.on_hand)
            coming = store.on_order + store.transit + store.in_repair
            count("stores_end", key, "on_order", number=coming)
            count("stores_end", key, "waiting", number=sum(store.owed.values()))


class Offer:
    """An offer of an item: each order draws its lead time."""

    def __init__(self, world, rows):
        self.world, self.rows, self.orders = world, rows, 0
        suppliers = {r["name"]: r["site"] for r in world.tables["suppliers"]}
        self.site = rows[0]["site"] or suppliers.get(rows[0]["supplier"])
        for hour in changes(world, rows):
            world.dated.add(hour, "offer", int)

    @property
    def row(self):
        """Give the row that is in force, else the first."""
        hour = self.world.clock.now
        return next((row for row in self.rows if holds(row, hour)), self.rows[0])

    def may_sell(self):
        """Tell whether it is in force, and its supplier open."""
        return bool(self.speed) and holds(self.row, self.world.clock.now)

    def lead_h(self):
        number, self.orders = self.orders, self.orders + 1
        hours = Law.of(self.row, "lead_d", 24.0).hours(
            self.world.draws, "lead", f"offers | {self.row['name']}", number
        )
        return hours / self.speed

    @property
    def speed(self):
        """Give how fast its supplier is now."""
        return self.world.disruptions.speed("suppliers", self.row["supplier"])


class Request:
    """So many of an item that somebody waits for: an aircraft's or shop's job, or a store."""

    def __init__(self, store, number, urgency, job=None, below=None):
        self.store, self.number, self.urgency, self.job, self.below = (
            store,
            number,
            urgency,
            job,
            below,
        )
        self._come()

    def _come(self):
        self.store.world.supply.asked += 1
        self.place = self.store.world.supply.asked

    @property
    def counts_as(self):
        """Tell whether an aircraft that is down waits for it, or something else."""
        down = self.job is not None and self.job.aircraft is not None and not self.job.soft
        return "backorder_h" if down else "other_backorder_h"

    def as_aircraft_down(self):
        """From now on an aircraft that is down asks for it."""
        self.urgency = self.job.down
        self.store.owed["other_backorder_h"] -= self.number
        self.store.owed["backorder_h"] += self.number
        self._come()
        self.store.waiting.sort(key=lambda r: (r.urgency, r.place))
        if self.store.waits_for() == "part on order":
            lend(self)
        self.store.fill()  # another one stands first now


class Store:
    """One item at one site."""

    def __init__(self, world, site, item, row):
        self.world, self.site, self.item, self.row = world, world.sites[site], item, row
        self.thing, self.counted = world.things.all[item], world.things.is_counted(item)
        number = row["number"] if row else 0.0
        self.on_hand = max(number - world.known.on_shelf(site, item), 0.0)
        self.target = row["target"] if row else 0.0
        told = row["reorder_at"] if row else None
        self.reorder_at = self.target - 1 if told is None else told
        self.lot = row["order_quantity"] if row else None
        told = row["capacity"] if row else None
        self.capacity = float("inf") if told is None else told
        self.used, self.made, self.waiting = [], 0, []
        self.position, self.on_order, self.transit, self.in_repair = self.on_hand, 0.0, 0.0, 0.0
        self.key, self.since, self.unbought = f"{site} | {item}", 0.0, False
        self.owed = {"backorder_h": 0.0, "other_backorder_h": 0.0}
        self.above = world.network.source(site, item)

    def count(self, what, number=1.0):
        self.world.books.count("stores", self.key, what, number=number)

    def settle(self):
        now = self.world.clock.now
        hours, self.since = now - self.since, now
        self.count("on_hand_h", hours * self.on_hand)
        for what, number in self.owed.items():
            self.count(what, hours * number)

    def ask(self, number, urgency, job=None, below=None):
        """Meet a request from the shelf, or let it wait; then see whether to order."""
        request = Request(self, number, urgency, job, below)
        if job is not None:
            job.wanted.requests.append(request)
        self.settle()
        self.owed[request.counts_as] += number
        self.world.tell("request", self.key, number, urgency)
        self.position -= number
        self.waiting.append(request)
        self.waiting.sort(key=lambda r: (r.urgency, r.place))
        if request.counts_as == "backorder_h":
            self.count("requests")
            if self.on_hand >= number - 1e-9 and self.waiting[0] is request:
                self.count("filled")
        self.fill()
        if request in self.waiting and request.counts_as == "backorder_h":
            lend(request)
        self.reorder()
        return request

    def urgency(self):
        """An order, and what is sent here, is as urgent as the most urgent who waits here."""
        return self.waiting[0].urgency if self.waiting else STOCK

    def fill(self):
        """Give what is on the shelf to those who wait, in order."""
        while self.waiting:
            request = self.waiting[0]
            given = self._may_give(request)
            if given <= 1e-9:
                return
            self.settle()
            self.on_hand -= given
            self.owed[request.counts_as] -= given
            request.number -= given
            if request.number <= 1e-9:
                self.waiting.remove(request)
            self._hand_over(request, given)

    def _may_give(self, request):
        """Give what of a request can be met now: for work all or nothing, for a store in parts.

        The floor goes to no other store.
        """
        if request.below is None:
            return request.number if self.on_hand >= request.number - 1e-9 else 0.0
        free = self.on_hand - (self.row["floor"] if self.row else 0.0)
        if self.counted:
            return 1.0 if free >= 1.0 - 1e-9 else 0.0
        return min(request.number, free)

    def _hand_over(self, request, given):
        unit = self.take_unit() if self.counted else None
        if request.below is not None:
            below = request.below
            below.on_order -= given
            below.transit += given
            below.tell_waiting()
            self.world.supply.roads.send(
                self.site, below.site, self.item, given, request.urgency, below.arrives, unit, given
            )
        else:
            if unit is None:
                self.count("used", given)
            request.job.wanted.came(request, unit)

    def take_unit(self):
        """Take a unit that was used, the first that came; else a new one, by its number here."""
        if self.used:
            return self.used.pop(0)
        self.made += 1
        return new_unit(self.world, self.thing, f"stock | {self.key}", self.made)

    def use(self, number):
        """Use something up; what is given back is negative."""
        self.settle()
        self.on_hand -= number
        self.position -= number
        self.count("used", number)

    def withdraw(self, request):
        """Forget a request for an aircraft that is gone."""
        self.settle()
        self.owed[request.counts_as] -= request.number
        self.position += request.number
        self.waiting.remove(request)
        self.world.supply.left.add(self)

    def is_sent_one(self):
        """Expect a part that was sent to somebody who needs it no more."""
        self.position += 1.0
        self.transit += 1.0
        self.tell_waiting()

    def take_back(self, unit):
        """Put a part back that an aircraft that is gone was to get."""
        self.position += 1.0
        self.receive(unit, 1.0)

    def arrives(self, unit, number):
        """Something comes that another store or a maker sent."""
        self.comes_back(unit, number)
        self.site.ask_departures()
        if self.world.things.items[self.item]["kind"] == "fuel":
            self.world.garage.fuel_came(self.site.name, self.item)
        for base in sorted(self.world.served_from.get((self.site.name, self.item), ())):
            self.world.sites[base].ask_departures()

    def comes_back(self, unit, number):
        """Something comes that was sent to this store."""
        self.transit -= number
        self.receive(unit, number)

    def receive(self, unit, number):
        """Put something on the shelf, and give it to those who wait."""
        self.settle()
        if unit is not None:
            self.used.append(unit)
        self.on_hand += number
        self.fill()
        self.tell_waiting()

    def reorder(self):
        """Order so that what there is and what is coming is enough, less what is owed."""
        short, owed = self.reorder_at - self.position, -self.position
        if short < -1e-9 and owed <= 1e-9:
            return
        if self.lot is None:
            number = self.target - self.position
        else:
            lots = math.ceil((owed - 1e-9) / self.lot)
            number = self.lot * max((short + 1e-9) // self.lot + 1, lots)
            while number > 0 and not self.fits(number):
                number -= self.lot
        if number <= 0:
            return
        if self.above is None:
            self.buy(number)
            return
        self.position += number
        self.on_order += number
        self.world.supply.orders.append((self, number, self.urgency()))

    def fits(self, number):
        """Tell whether there is room for so many more, should nobody ask for any."""
        return self.position + number <= self.capacity + 1e-9

    def buy(self, number):
        """Buy from the offer of the lowest rank; equal ranks take turns."""
        offers = [o for o in self.world.supply.offers.get(self.item, []) if o.may_sell()]
        if not offers:
            self.unbought = True  # tried again when something opens
            return
        best = min(o.row["rank"] for o in offers)
        turns, equal = self.world.supply.turns, [o for o in offers if o.row["rank"] == best]
        turn = turns.get(self.item, -1) + 1
        offer = equal[turn % len(equal)]
        number = max(number, offer.row["minimum_order"])
        if self.counted:
            number = float(math.ceil(number - 1e-9))
        if not self.fits(number):
            return
        turns[self.item] = turn
        self.position += number
        self.on_order += number
        self.count("ordered", number)
        hour = self.world.clock.now + offer.lead_h()
        self.world.tell("buy", self.key, number, hour)
        self.world.clock.call(hour, "arrival", self.delivered, offer, number)
        self.tell_waiting()

    def delivered(self, offer, number):
        """Something bought is handed over; it may still have to come here."""
        here = self.site if offer.site is None else self.world.sites[offer.site]
        if not offer.speed or not here.speed:
            self.world.disruptions.hold((self._delivered_now, offer, number))
            return
        self.count("bought", number)
        self.on_order -= number
        self.transit += number
        self.tell_waiting()
        self.world.supply.roads.send(
            here, self.site, self.item, number, self.urgency(), self.arrives, None, number
        )

    def _delivered_now(self, offer, number):
        clock = self.world.clock
        clock.call(clock.now, "arrival", self.delivered, offer, number)

    def waits_for(self):
        """Say what an aircraft waits for, store by store up the chain; else a purchase.

        At each store: what is on its way to it, else what is in repair for it.
        """
        chain, store = [], self
        while store is not None and store not in chain:
            chain.append(store)
            store = self.world.supply.stores.get((store.above, self.item))
        for store in chain:
            if store.transit > 0:
                return "part in transport"
            if store.in_repair > 0:
                return "part in repair"
        return "part on order"

    def tell_waiting(self):
        """Let the aircraft that wait look at what they wait for."""
        for request in self.waiting:
            if request.job is not None:
                request.job.wanted.look()
