"""How much is flown where, and what it takes off: removals by item, site and type.

Demand comes from planned (wanted) hours, never from a run that lacked the stock being sized
(RULES 7.1).  Unscheduled removals follow the failure rows at the harshness of the site; scheduled
ones come due by TBO and life at the mean use of one aircraft there.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from azalai.support.network import Network
from azalai.support.openings import month_number
from azalai.support.periods import in_force
from azalai.support.rates import Breakdown, Clock, Fitted


@dataclass(frozen=True, slots=True)
class Flying:
    """Operation of one type at one site, a day, all its aircraft there together."""

    type: str
    site: str
    aircraft: float
    use: Mapping[Clock, float]

    def of_one(self) -> dict[Clock, float]:
        """Give the operation of one aircraft a day."""
        number = max(self.aircraft, 1.0)
        return {c: u / number for c, u in self.use.items()}


@dataclass(frozen=True, slots=True)
class Removals:
    """What comes off one type at one site of one item, a day.

    Attributes:
        fitted: the item in the type.
        flying: where and how much.
        unscheduled: removals a day.
        no_fault: of them, those that test good.
        overhauls: scheduled removals to be overhauled.
        discards: scheduled removals at the end of life.
        variance_ratio: variance to mean of the unscheduled ones.
        inherited: of the unscheduled, by the part inside that causes them.

    """

    fitted: Fitted
    flying: Flying
    unscheduled: float
    no_fault: float
    overhauls: float
    discards: float
    variance_ratio: float
    inherited: Mapping[str, float]

    @property
    def all(self) -> float:
        """Removals a day."""
        return self.unscheduled + self.overhauls + self.discards


def flying(network: Network, hours: pl.DataFrame, first: date, after: date) -> list[Flying]:
    """Give mean operation a day between two dates, by type and site.

    Args:
        network: of the plan; its tables tell where aircraft stand.
        hours: from `support.hours.planned`.
        first: first day.
        after: day after the last.

    """
    days = (after - first).days
    months = (month_number(first, network.start), month_number(after - timedelta(1), network.start))
    flown = hours.filter(pl.col("month").is_between(*months) & (pl.col("type") != ""))
    sums = flown.group_by("type", "base").agg(pl.col("fh", "landings", "starts", "km").sum())
    use = {(kind, base): cells for kind, base, *cells in sums.iter_rows()}
    tails = _tails(network, first, after)
    found = []
    for kind, base in sorted(use.keys() | tails.keys()):
        aircraft = tails.get((kind, base), 0.0)
        fh, landings, starts, km = (x / days for x in use.get((kind, base), (0.0,) * 4))
        clocks: dict[Clock, float] = {"fh": fh, "landings": landings, "starts": starts, "km": km}
        found.append(Flying(kind, base, aircraft, {**clocks, "d": aircraft}))
    return found


def _tails(network: Network, first: date, after: date) -> dict[tuple[str, str], float]:
    """Give the mean number of aircraft by (type, site), looked at in the middle of each month."""
    fleet = network.tables["fleet"]
    sums: dict[tuple[str, str], float] = defaultdict(float)
    looks = max(round((after - first).days / 30.4), 1)
    for k in range(looks):
        day = first + (after - first) * (2 * k + 1) / (2 * looks)
        rows = in_force(fleet, ["name"], day, network.dates).select("type", "site", "count")
        for kind, site, count in rows.iter_rows():
            sums[kind, site] += count / looks
    return dict(sums)


def removals(breakdown: Breakdown, where: list[Flying]) -> list[Removals]:
    """Give what comes off, for every fitted item of every type at every site it is flown from."""
    harsh = dict(breakdown.tables["sites"].select("name", "harsh_frac").iter_rows())
    by_type: dict[str, list[Fitted]] = defaultdict(list)
    for fitted in breakdown.fitted:
        by_type[fitted.type].append(fitted)
    found = [
        _of_one(breakdown, fitted, here, harsh.get(here.site, 0.0))
        for here in where
        for fitted in by_type[here.type]
    ]
    return [r for r in found if r.all > 0]


def _of_one(breakdown: Breakdown, fitted: Fitted, here: Flying, harsh_frac: float) -> Removals:
    unscheduled, no_fault, spread = 0.0, 0.0, 0.0
    inherited: dict[str, float] = defaultdict(float)
    inside = {r["item"] for r in breakdown.inside.get(fitted.item, ()) if r["swap"] == "shop"}
    for cause in breakdown.causes(fitted.item):
        usage = fitted.usage if cause.clock == "fh" else 1.0
        operation = here.use.get(cause.clock, 0.0) * usage
        rate = operation * fitted.quantity * cause.rate(harsh_frac)
        unscheduled += rate
        no_fault += rate * cause.no_fault_frac
        spread += rate * cause.variance_ratio
        if cause.item != fitted.item:
            inherited[_branch(breakdown, fitted.item, cause.item, inside)] += rate * (
                1.0 - cause.no_fault_frac
            )
    overhauls, discards = _scheduled(breakdown, fitted, here, harsh_frac)
    ratio = spread / unscheduled if unscheduled > 0 else 1.0
    return Removals(
        fitted, here, unscheduled, no_fault, overhauls, discards, ratio, dict(inherited)
    )


def _branch(breakdown: Breakdown, item: str, cause: str, inside: set[str]) -> str:
    """Give the part directly inside an item through which a deeper part takes it off."""
    if cause in inside:
        return cause
    for part in sorted(inside):
        if any(c.item == cause for c in breakdown.causes(part, (item,))):
            return part
    return cause


def _scheduled(
    breakdown: Breakdown, fitted: Fitted, here: Flying, harsh_frac: float
) -> tuple[float, float]:
    """Give overhauls and discards a day of all units of an item at a site.

    Between two ends of life come as many overhauls as the interval fits in, the end itself not
    counted.
    """
    use = here.of_one()
    use["fh"] = use.get("fh", 0.0) * fitted.usage
    units = here.aircraft * fitted.quantity
    lives, shops = 0.0, 0.0
    for limit in breakdown.limits.get(fitted.item, ()):
        per_day = limit.per_day(use, harsh_frac)
        if limit.action == "discard":
            lives = max(lives, per_day)
        else:
            shops = max(shops, per_day)
    if lives > 0 and shops > 0:
        shops = lives * (math.ceil(shops / lives - 1e-9) - 1)
    return units * shops, units * lives
