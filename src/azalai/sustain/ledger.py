"""One item's units on their ways: what each of its stores must cover, and who asks it."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import floor, isinf
from typing import Final

from azalai.support.rates import Breakdown
from azalai.sustain.demand import Removals
from azalai.sustain.flows import Flows, Return, Route

#: A share of units that does not count.
NOBODY: Final = 1e-12


@dataclass
class Ledger:
    """Sums for one item while its sources are gone through; every key is a site.

    Attributes:
        item: whose.
        parent: the store above each, None at a root.
        asked: requests a day of all kinds.
        aircraft: requests a day of aircraft there.
        repaired: units a day that come back on the shelf here.
        mean: units away that the shelf must cover.
        variance: of them.
        scheduled: of the mean, what planned removals take.
        jobs: (site, task) -> jobs under way in the mean.
        begun: (site, task) -> jobs begun a day.
        opened: units a day that a shop on the chain works on, by site.
        part_share: how many of each part inside one opened unit asks for.
        unbuyable: sites whose condemned units nobody replaces.
        endless: sites from which no way leads back.

    """

    item: str
    parent: dict[str, str | None] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    aircraft: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    repaired: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    mean: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    variance: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    scheduled: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    jobs: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    begun: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    opened: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    part_share: dict[str, float] = field(default_factory=dict)
    unbuyable: set[str] = field(default_factory=set)
    endless: set[str] = field(default_factory=set)

    def send(
        self, flows: Flows, home: str, rate: float, ways: list[Return], spread: float | int
    ) -> None:
        """Book units that come off at a site and the ways they take back.

        Args:
            flows: for the chain of stores.
            home: where they come off.
            rate: units a day.
            ways: their shares add up to one.
            spread: variance to mean of unscheduled removals; or, as a negative number, how many
                units share planned removals that come evenly.

        """
        chain = flows.network.chain(home, self.item)
        for store, above in zip(chain, (*chain[1:], None), strict=True):
            self.parent[store] = above
        left = rate
        for store in chain:
            self.asked[store] += left
            back = sum(rate * w.share for w in ways if w.shelf == store and w.shop is not None)
            self.repaired[store] += back
            left -= back
        for way in ways:
            away = rate * way.share * way.days
            self.mean[way.shelf] += away
            self.variance[way.shelf] += away * spread if spread >= 0 else even(away, -spread)
            if spread < 0:
                self.scheduled[way.shelf] += away

    def ship(self, flows: Flows) -> None:
        """Book what is on the way from store to store, once all removals are booked."""
        for store, above in self.parent.items():
            if above is not None:
                sent = max(self.asked[store] - self.repaired[store], 0.0)
                away = sent * flows.network.mean_transport_d(above, store)
                self.mean[store] += away
                self.variance[store] += away


def even(mean: float, units: float) -> float:
    """Give the variance of how many of some units are away, each being so at even intervals.

    A unit that is away the share x of the time is away `floor(x)` or one more times over at a
    random instant: its variance is x' (1 - x') with x' the fraction of x.
    """
    if units <= 0:
        return mean
    x = mean / units
    part = x - floor(x)
    return units * part * (1.0 - part)


def book(
    item: str, removals: list[Removals], inside: dict[str, float], flows: Flows, parts: Breakdown
) -> Ledger:
    """Book all that comes off of one item: from aircraft, and in shops out of what it is in.

    Args:
        item: whose.
        removals: of the item from aircraft.
        inside: units a day asked for in shops, by site.
        flows: ways of units.
        parts: for the tasks.

    """
    ledger = Ledger(item)
    for r in removals:
        home = r.flying.site
        ledger.aircraft[home] += r.all
        if r.unscheduled > 0:
            no_fault = r.no_fault / r.unscheduled
            _mend(ledger, flows, parts, home, r.unscheduled, no_fault, r.variance_ratio)
        units = max(r.flying.aircraft, 1.0) * r.fitted.quantity
        if r.overhauls > 0:
            task = parts.overhaul_task(item) or parts.repair_task(item)
            _work(ledger, flows, task, home, r.overhauls, 0.0, -units)
        if r.discards > 0:
            _work(ledger, flows, None, home, r.discards, 0.0, -units)
    for site, rate in sorted(inside.items()):
        _mend(ledger, flows, parts, site, rate, 0.0, 1.0)
    ledger.ship(flows)
    return ledger


def _mend(
    ledger: Ledger,
    flows: Flows,
    parts: Breakdown,
    home: str,
    rate: float,
    no_fault: float,
    ratio: float,
) -> None:
    task = parts.repair_task(ledger.item) or parts.overhaul_task(ledger.item)
    _work(ledger, flows, task, home, rate, no_fault, ratio)


def _work(
    ledger: Ledger,
    flows: Flows,
    task: str | None,
    home: str,
    rate: float,
    no_fault: float,
    spread: float,
) -> None:
    """Book units that go through the shops of a task, or are bought anew where there is none."""
    route = Route([], 1.0, 0.0, [])
    if task is not None:
        route = flows.repaired(task, ledger.item, home, no_fault)
        for site, share, busy_d in route.jobs:
            ledger.jobs[site, task] += rate * share * busy_d
            ledger.begun[site, task] += rate * share
    ways = list(route.ways)
    for way in ways:
        if way.shelf == way.shop:
            ledger.opened[way.shelf] += rate * way.share
    if route.lost > NOBODY:
        new = flows.bought(ledger.item, home, route.lost, route.lost_d)
        ways += [new] if new is not None else []
        ledger.unbuyable |= {home} if new is None else set()
    if any(isinf(w.days) for w in ways):
        ledger.endless.add(home)
        return
    ledger.send(flows, home, rate, ways, spread)
