"""Where a removed unit goes, and how long it is away: repair, overhaul, or replacement.

A unit tries the shops of its task in order (rank, then nearest); each repairs its share
(`success_frac`, and all that tests good at the first), the rest passes on; the last one condemns
(RULES 2.9).  A shop on the chain of stores puts what it repaired on its own shelf; any other sends
it to the root of the chain.  A condemned or discarded unit is bought anew for the root.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from azalai.support.network import Network, Shop
from azalai.support.openings import open_frac
from azalai.units import HOURS_PER_DAY


@dataclass(frozen=True, slots=True)
class Return:
    """One way back to a shelf.

    Attributes:
        shelf: the store where the unit comes back.
        share: of the units removed.
        days: from removal to that shelf.
        shop: where it was worked on; None: bought anew.

    """

    shelf: str
    share: float
    days: float
    shop: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """All ways of the units that a task is to mend.

    Attributes:
        ways: back to a shelf.
        lost: share that the last shop condemns.
        lost_d: days from removal until then.
        jobs: (site, share of units that come there, days in a channel).

    """

    ways: list[Return]
    lost: float
    lost_d: float
    jobs: list[tuple[str, float, float]]


@dataclass(frozen=True)
class Flows:
    """The ways of removed units through one network.

    Attributes:
        network: of the plan.

    """

    network: Network

    @cached_property
    def _work(self) -> dict[str, dict[str, Any]]:
        return {r["name"]: r for r in self.network.tables["tasks"].iter_rows(named=True)}

    @cached_property
    def _duty(self) -> dict[tuple[str, str], float]:
        """Share of all hours in which somebody of a resource is on duty at a site."""
        found: dict[tuple[str, str], float] = {}
        frame = self.network.tables["resources"].select("site", "resource", "hours")
        cells: dict[tuple[str, str], list[str | None]] = {}
        for site, resource, hours in frame.iter_rows():
            cells.setdefault((site, resource), []).append(hours)
        for key, told in cells.items():
            joined = None if None in told else " | ".join(sorted({str(t) for t in told}))
            found[key] = open_frac(joined, self.network.start)
        return found

    def work_d(self, task: str, shop: Shop, *, test: bool = False) -> float:
        """Give the calendar days of a job, hands-on work spread over the hours on duty.

        What is needed for the first hours only holds up those (`needs.hours_h`).
        """
        if shop.turnaround_d is not None:
            return shop.turnaround_d
        row, network = self._work[task], self.network
        work_h = float(row["test_h"] if test else row["work_h"])
        held = {
            r: min(network.held_h.get((task, r), work_h), work_h)
            for r in network.needs.get(task, {})
        }
        passed, hours = 0.0, 0.0
        for until in sorted({*held.values(), work_h}):
            needed = [r for r, h in held.items() if h >= until]
            duty = min((self._duty.get((shop.site, r), 1.0) for r in needed), default=1.0)
            hours += (until - passed) / max(duty, 1e-6)
            passed = until
        return hours / HOURS_PER_DAY

    def repaired(self, task: str, item: str, home: str, no_fault_frac: float) -> Route:
        """Give the ways of units through the shops of a task.

        Args:
            task: repair or overhaul.
            item: what is repaired.
            home: where the unit came off.
            no_fault_frac: share that tests good at the first shop.

        """
        chain = self.network.chain(home, item)
        ways: list[Return] = []
        jobs: list[tuple[str, float, float]] = []
        left, gone_d, at = 1.0, 0.0, home
        for number, shop in enumerate(self.network.shops(task, home)):
            gone_d += self.network.mean_transport_d(at, shop.site)
            at = shop.site
            shelf = shop.site if shop.site in chain else chain[-1]
            back_d = self.network.mean_transport_d(shop.site, shelf)
            if number == 0 and no_fault_frac > 0:
                test_d = self.work_d(task, shop, test=True)
                ways.append(Return(shelf, no_fault_frac, gone_d + test_d + back_d, at))
                jobs.append((at, no_fault_frac, test_d))
                left -= no_fault_frac
            work_d = self.work_d(task, shop)
            gone_d += work_d
            mended = left * shop.success_frac
            ways.append(Return(shelf, mended, gone_d + back_d, at))
            jobs.append((at, left, work_d))
            left -= mended
            if left <= 1e-12:
                break
        return Route([w for w in ways if w.share > 0], max(left, 0.0), gone_d, jobs)

    def bought(self, item: str, home: str, share: float, after_d: float = 0.0) -> Return | None:
        """Give the way of a unit bought for the root; None where nobody offers it.

        Args:
            item: what is bought.
            home: where one came off.
            share: of the units that came off.
            after_d: days from removal to the order.

        """
        root = self.network.chain(home, item)[-1]
        offers = self.network.sources(item)
        if not offers:
            return None
        offer = offers[0]
        way_d = self.network.mean_transport_d(offer.site, root) if offer.site else 0.0
        return Return(root, share, after_d + offer.lead_d + way_d, None)
