"""Scheduled work and removals as planned: how many jobs, where, and what is bought again.

A task that comes due every so much does so at a constant rate where clocks are unknown (they are
spread evenly over the interval), and on the day where `ages` tells them, or the tail enters new.
A larger task does the work of those it `includes`: a smaller one is counted only as often as it
comes alone.  What fails or reaches a limit is repaired or overhauled at the first shop, after a
failed repair at the next, after the last it is bought again (RULES 2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from azalai.afford.calendar import Floats
from azalai.afford.outlook import Outlook, Post, TailUse
from azalai.support.rates import CLOCKS, accelerated

#: Work on an aircraft that is scheduled; its retirement is no job.
ON_TYPE: Final = ("inspect", "overhaul", "replace", "repair")
_ROUNDING: Final = 1e-9
#: Only these count kilometres.
DRIVEN: Final = ("truck", "vehicle")
LOSSES_PER_FH: Final = 1e-5  # in the unit of losses_per_100000fh


@dataclass(frozen=True, slots=True)
class Due:
    """A task that comes due by itself.

    Attributes:
        name: of the task.
        on: type or item.
        action: of the task.
        every: interval by clock.
        harsh_factor: how an hour counts.
        includes: tasks whose clocks it resets.

    """

    name: str
    on: str
    action: str
    every: Mapping[str, float]
    harsh_factor: float
    includes: frozenset[str]

    def progress(self, use: Mapping[str, Floats], harsh_frac: float) -> Floats:
        """Give the intervals used up in each month, by the clock that is fastest then."""
        fast = accelerated(harsh_frac, self.harsh_factor)
        by_clock = [np.zeros_like(use["d"])]
        for clock, every in self.every.items():
            if clock in use:
                by_clock.append(use[clock] * (1.0 if clock == "d" else fast) / every)
        fastest: Floats = np.max(by_clock, axis=0)
        return fastest


def add(outlook: Outlook, tails: list[TailUse], posts: list[Post]) -> None:
    """Add clocks, jobs, units scrapped and units bought to the quantities."""
    tasks = list(_tasks(outlook))
    for one in tails:
        _clocks(outlook, one)
        _scheduled(outlook, tasks, one)
    for post in posts:
        _defects(outlook, post)
        for kind, item in sorted(outlook.hours_of):
            if kind == post.type:
                _unit(outlook, tasks, post, item)


def _clocks(outlook: Outlook, one: TailUse) -> None:
    """Add what a tail runs, and its share of the total losses."""
    told = {"site": one.stay.site, "type": one.stay.type, "contract": one.contract}
    for clock, numbers in one.use.items():
        if clock != "d" and (clock != "km" or outlook.kinds[one.stay.type] in DRIVEN):
            outlook.sums.add(clock, one.tail, numbers, **told)
    per_100000fh = outlook.losses[one.stay.type]
    if "fh" in one.use and per_100000fh:
        outlook.sums.add("lost", one.tail, one.use["fh"] * per_100000fh * LOSSES_PER_FH, **told)


def _tasks(outlook: Outlook) -> Iterator[Due]:
    for row in outlook.tables["tasks"].sort("name").iter_rows(named=True):
        every: dict[str, float] = {
            c: row[f"every_{c}"] for c in CLOCKS if row[f"every_{c}"] is not None
        }
        if every:
            includes = frozenset(row["includes"] or ())
            yield Due(row["name"], row["on"], row["action"], every, row["harsh_factor"], includes)


def _scheduled(outlook: Outlook, tasks: list[Due], one: TailUse) -> None:
    """Add the scheduled work of one tail."""
    post = Post(one.stay.type, one.stay.site, one.contract, one.use)
    mine = [t for t in tasks if t.on == post.type and t.action in ON_TYPE]
    jobs = {t.name: _jobs(outlook, t, one) for t in mine}
    for task in mine:
        larger = [jobs[t.name] for t in mine if task.name in t.includes]
        alone = jobs[task.name] - np.max(larger, axis=0) if larger else jobs[task.name]
        numbers = np.maximum(alone, 0.0)
        _done(outlook, task.name, post, numbers)
        if task.action == "overhaul":
            outlook.journeys.append((task.name, post.site, post.type, numbers))


def _jobs(outlook: Outlook, task: Due, one: TailUse) -> Floats:
    """Give the jobs of each month: on the day from a known clock, else at the constant rate."""
    progress = task.progress(one.use, outlook.harsh[one.stay.site])
    known = outlook.ages.get((one.tail, task.name))
    if known is None and not one.fresh:
        return progress
    begun = _begun(outlook, task, known) if known else 0.0
    reached = np.floor(begun + np.cumsum(progress) + _ROUNDING)
    jobs: Floats = np.diff(reached, prepend=0.0)
    return jobs


def _begun(outlook: Outlook, task: Due, known: Mapping[str, Any]) -> float:
    """Give the share of the interval used up at the start, by the clock furthest on."""
    shares = [0.0]
    for clock, every in task.every.items():
        if clock != "d":
            shares.append((known[f"since_{clock}"] or 0.0) / every)
        elif known["since"] is not None:
            shares.append((outlook.calendar.start - known["since"]).days / every)
    return max(shares)


def _defects(outlook: Outlook, post: Post) -> None:
    """Add the repairs of what fails on the aircraft itself."""
    fixed_by = outlook.tables["failures"]["fixed_by"].to_list()
    for cause in outlook.breakdown.own.get(post.type, ()):
        task = fixed_by[cause.row] or outlook.breakdown.repair_task(post.type)
        if task is not None:
            _done(outlook, task, post, _failures(outlook, post, cause))


def _failures(outlook: Outlook, post: Post, cause: Any) -> Floats:
    use = post.use.get(cause.clock)
    if use is None:
        return np.zeros(outlook.calendar.months)
    failures: Floats = use * cause.rate(outlook.harsh[post.site])
    return failures


def _unit(outlook: Outlook, tasks: list[Due], post: Post, item: str) -> None:
    """Add what happens to the units of one item: failures, limits, repairs, purchases."""
    times = outlook.hours_of[post.type, item], outlook.count_of[post.type, item]
    use = {c: numbers * times[c != "fh"] for c, numbers in post.use.items()}
    fitted = replace(post, use=use)
    failed, tested = np.zeros(outlook.calendar.months), np.zeros(outlook.calendar.months)
    for cause in outlook.breakdown.causes(item):
        numbers = _failures(outlook, fitted, cause)
        failed += numbers * (1.0 - cause.no_fault_frac)
        tested += numbers * cause.no_fault_frac
    scrapped, overhauled = _limits(outlook, tasks, fitted, item, times[1])
    exchange = outlook.replace_task.get(item)
    if exchange is not None:
        _done(outlook, exchange, post, failed + tested + scrapped + overhauled)
    lost = _sent(outlook, post, item, outlook.breakdown.repair_task(item), failed)
    lost = lost + _sent(outlook, post, item, outlook.breakdown.overhaul_task(item), overhauled)
    _test(outlook, post, item, tested)
    _replaced(outlook, post, item, scrapped + lost)


def _limits(
    outlook: Outlook, tasks: list[Due], fitted: Post, item: str, count: float
) -> tuple[Floats, Floats]:
    """Give units that reach their life, and units overhauled by themselves.

    An overhaul is not done where the life ends, nor where a larger job on the aircraft does it.
    """
    harsh = outlook.harsh[fitted.site]
    aircraft = {c: numbers / count for c, numbers in fitted.use.items()}
    scrapped = overhauled = np.zeros(outlook.calendar.months)
    for task in tasks:
        if task.on != item or task.action not in ("overhaul", "discard"):
            continue
        numbers = task.progress(fitted.use, harsh)
        if task.action == "discard":
            scrapped = scrapped + numbers
            continue
        larger = [
            t.progress(aircraft, harsh) * count
            for t in tasks
            if t.on == fitted.type and task.name in t.includes
        ]
        overhauled = overhauled + np.maximum(numbers - np.max([0.0 * numbers, *larger], axis=0), 0)
    return scrapped, np.maximum(overhauled - scrapped, 0.0)


def _sent(outlook: Outlook, post: Post, item: str, task: str | None, units: Floats) -> Floats:
    """Send units to the shops of a task, one after another; give those that fail in the last.

    Without such a task nothing can be done with them: they are all lost.
    """
    if task is None:
        return units
    lost = np.zeros_like(units)
    for network, part in outlook.by_year(units):
        left = part
        for shop in network.shops(task, post.site):
            _done_at(outlook, task, shop.site, post, left)
            _there_and_back(outlook, item, post.site, shop.site, left)
            left = left * (1.0 - shop.success_frac)
        lost += left
    return lost


def _there_and_back(outlook: Outlook, item: str, home: str, shop: str, units: Floats) -> None:
    outlook.parcels += [(item, home, shop, units), (item, shop, home, units)]


def _test(outlook: Outlook, post: Post, item: str, units: Floats) -> None:
    """Send units without a fault to the first shop and back: a job there that uses up nothing."""
    task = outlook.breakdown.repair_task(item)
    if task is None:
        return
    for network, part in outlook.by_year(units):
        for shop in network.shops(task, post.site)[:1]:
            told = {"site": shop.site, "type": post.type, "contract": post.contract}
            outlook.sums.add("task", task, part, **told)
            _there_and_back(outlook, item, post.site, shop.site, part)


def _done(outlook: Outlook, task: str, post: Post, numbers: Floats) -> None:
    """Add jobs at the first place that does them."""
    for network, part in outlook.by_year(numbers):
        shops = network.shops(task, post.site)
        _done_at(outlook, task, shops[0].site if shops else post.site, post, part)


def _done_at(outlook: Outlook, task: str, site: str, post: Post, numbers: Floats) -> None:
    outlook.sums.add("task", task, numbers, site=site, type=post.type, contract=post.contract)
    for item, quantity in outlook.uses.get(task, ()):
        outlook.consume(item, replace(post, site=site), numbers * quantity)


def _replaced(outlook: Outlook, post: Post, item: str, scrapped: Floats) -> None:
    """Buy again what is scrapped; a consumable is used up."""
    if outlook.item_kind[item] != "repairable":
        outlook.consume(item, post, scrapped)
        return
    told = {"site": post.site, "type": post.type, "contract": post.contract}
    outlook.sums.add("scrapped", item, scrapped, **told)
    outlook.buy(item, post, scrapped)
