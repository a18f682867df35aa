"""From a plan to the arrays of a spares problem.

Rows of the tables that are in force in the middle of a spell (a year of the plan) and the mean
operation of that spell make one steady state.  All faults are found in one pass.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from azalai.errors import Problems, ScenarioError
from azalai.support.hours import planned
from azalai.support.network import Network
from azalai.support.rates import Breakdown
from azalai.support.trips import trip_table
from azalai.sustain.demand import Flying, Removals, flying, removals
from azalai.sustain.flows import Flows
from azalai.sustain.judge import SparesError, judge
from azalai.sustain.ledger import Ledger, book
from azalai.sustain.prices import Prices
from azalai.sustain.problem import NOWHERE, ROOT, Floats, Inside, Problem, Users

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario


@dataclass(frozen=True)
class Plan:
    """What does not change from year to year.

    Attributes:
        scenario: the plan.
        tables: its tables by name.
        hours: planned flying.
        parts: what is fitted in what, and what takes it off.

    """

    scenario: "Scenario"
    tables: dict[str, pl.DataFrame]
    hours: pl.DataFrame
    parts: Breakdown

    @cached_property
    def stock(self) -> dict[tuple[str, str], dict[str, float | None]]:
        """Rows of `stock` by (item, site)."""
        rows = self.tables["stock"].iter_rows(named=True)
        return {(r["item"], r["site"]): r for r in rows}


@dataclass(frozen=True)
class Inputs:
    """One steady state of a plan.

    Attributes:
        plan: what it is made from.
        first: first day of its spell.
        after: day after the last.
        network: of its middle.
        problem: the arrays.
        types: names, as the users of the problem number them.
        flying: operation by type and site.
        removals: what comes off aircraft.
        ledgers: by item.
        removed: unscheduled and scheduled removals of aircraft a day, (items, sites, 2).
        scheduled: units away for planned removals, (items, sites).

    """

    plan: Plan
    first: date
    after: date
    network: Network
    problem: Problem
    types: tuple[str, ...]
    flying: list[Flying]
    removals: list[Removals]
    ledgers: dict[str, Ledger]
    removed: Floats
    scheduled: Floats


def read(scenario: "Scenario") -> Plan:
    """Read what does not change from year to year."""
    tables = {name: rows.frame for name, rows in scenario.tables.items()}
    trips = trip_table(tables, scenario.start, scenario.settings.reach.hot_margin_c)
    hours = planned(tables, trips, scenario.start, scenario.end)
    return Plan(scenario, tables, hours, Breakdown(tables))


def build(plan: Plan, first: date, after: date, *, reallocate: bool = False) -> Inputs:
    """Turn one spell of a plan into a steady state.

    Args:
        plan: from `read`.
        first: first day of the spell.
        after: day after the last.
        reallocate: whether what is owned may be placed anew.

    Raises:
        ScenarioError: with every item that has no price, no way back or nobody who sells it, and
            every shop that is asked for more than it can do.
        SparesError: if nothing comes off at all.

    """
    network = Network(plan.tables, plan.scenario.start, first + (after - first) / 2)
    where = flying(network, plan.hours, first, after)
    came_off = removals(plan.parts, where)
    ledgers = _ledgers(plan.parts, Flows(network), came_off)
    if not ledgers:
        raise SparesError("spares-none")
    prices = _prices(plan, network)
    found = {item: prices.of(item) for item in ledgers}
    faults = Problems()
    judge(plan.scenario, network, ledgers, found, faults)
    if faults.errors:
        raise ScenarioError(faults, plan.scenario.name)
    items = tuple(sorted(ledgers))
    sites = tuple(sorted({s for ledger in ledgers.values() for s in ledger.parent}))
    types = tuple(sorted({r.fitted.type for r in came_off}))
    price = np.array([found[i] or 0.0 for i in items])
    problem = _arrays(plan, ledgers, items, sites, price)
    problem = _bounded(plan, problem, reallocate=reallocate)
    users = _users(came_off, items, sites, types)
    problem = Problem(**{**vars(problem), "users": users})
    removed = _removed(came_off, items, sites)
    scheduled = np.array([[ledgers[i].scheduled.get(s, 0.0) for s in sites] for i in items])
    return Inputs(
        *(plan, first, after, network, problem, types, where),
        *(came_off, ledgers, removed, scheduled.reshape(problem.shape)),
    )


def _prices(plan: Plan, network: Network) -> Prices:
    about = plan.scenario.settings.plan
    return Prices(plan.tables, network, about.currency, about.price_year)


def _ledgers(parts: Breakdown, flows: Flows, came_off: list[Removals]) -> dict[str, Ledger]:
    """Book every item, those outside before those inside them."""
    by_item: dict[str, list[Removals]] = defaultdict(list)
    for r in came_off:
        by_item[r.fitted.item].append(r)
    inside: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    ledgers: dict[str, Ledger] = {}
    for item in _outer_first(parts, set(by_item)):
        if not by_item[item] and not inside[item]:
            continue
        ledger = book(item, by_item[item], inside[item], flows, parts)
        ledgers[item] = ledger
        ledger.part_share = _part_shares(parts, by_item[item], item)
        for part, each in ledger.part_share.items():
            for site, jobs in ledger.opened.items():
                inside[part][site] += jobs * each
    return ledgers


def _part_shares(parts: Breakdown, came_off: list[Removals], item: str) -> dict[str, float]:
    """Give how many of each part one opened unit asks for."""
    total = sum(r.unscheduled - r.no_fault + r.overhauls for r in came_off)
    if total > 0:
        names = {p for r in came_off for p in r.inherited}
        return {p: sum(r.inherited.get(p, 0.0) for r in came_off) / total for p in sorted(names)}
    rates = {c.item: c.rate() for c in parts.causes(item)}
    whole = sum(rates.values())
    return {p: rates[p] / whole for p, _ in parts.shop_parts(item) if whole and p in rates}


def _outer_first(parts: Breakdown, fitted: set[str]) -> list[str]:
    order: list[str] = []

    def visit(item: str, above: tuple[str, ...]) -> None:
        if item in above:
            return
        for part, _ in parts.shop_parts(item):
            visit(part, (*above, item))
        if item not in order:
            order.append(item)

    for item in sorted(fitted):
        visit(item, ())
    return order[::-1]


def _arrays(
    plan: Plan,
    ledgers: dict[str, Ledger],
    items: tuple[str, ...],
    sites: tuple[str, ...],
    price: Floats,
) -> Problem:
    shape = (len(items), len(sites))
    at = {s: j for j, s in enumerate(sites)}
    parent = np.full(shape, NOWHERE, np.int64)
    mean, variance, above, own, demand = (np.zeros(shape) for _ in range(5))
    for i, item in enumerate(items):
        ledger = ledgers[item]
        for site, store in ledger.parent.items():
            j, asked = at[site], ledger.asked[site]
            parent[i, j] = ROOT if store is None else at[store]
            mean[i, j], variance[i, j] = ledger.mean[site], ledger.variance[site]
            demand[i, j] = ledger.aircraft[site]
            own[i, j] = ledger.aircraft[site] / asked if asked > 0 else 0.0
            if store is not None and ledger.asked[store] > 0:
                sent = max(asked - ledger.repaired[site], 0.0)
                above[i, j] = min(sent / ledger.asked[store], 1.0)
    zero = np.zeros(shape, np.int64)
    users = _users([], items, sites, ())
    inside = _inside(plan, ledgers, items, sites)
    return Problem(
        *(items, sites, price, parent, mean, variance, above, own, demand),
        *(zero, zero - 1, zero, users, inside),
    )


def _inside(
    plan: Plan, ledgers: dict[str, Ledger], items: tuple[str, ...], sites: tuple[str, ...]
) -> Inside | None:
    """Give who holds up whom in shops: pairs with demand, and the share at each site."""
    pairs: list[tuple[int, int, Floats]] = []
    index = {name: i for i, name in enumerate(items)}
    for item in items:
        for part, _ in plan.parts.shop_parts(item):
            if part not in index:
                continue
            asked = ledgers[part].asked
            share = ledgers[item].part_share.get(part, 0.0)
            row = np.array(
                [
                    ledgers[item].opened.get(s, 0.0) * share / asked[s] if asked.get(s) else 0.0
                    for s in sites
                ]
            )
            if row.any():
                pairs.append((index[item], index[part], np.minimum(row, 1.0)))
    if not pairs:
        return None
    outer, inner = (np.array([p[k] for p in pairs], np.int64) for k in (0, 1))
    return Inside(outer, inner, np.stack([p[2] for p in pairs]))


def _bounded(plan: Plan, problem: Problem, *, reallocate: bool) -> Problem:
    """Fill least, most and owned from the table `stock`."""
    least, owned = problem.least.copy(), problem.owned.copy()
    most = problem.most.copy()
    for i, item in enumerate(problem.items):
        for j, site in enumerate(problem.sites):
            row = plan.stock.get((item, site))
            if row is None:
                continue
            owned[i, j] = int(row["number"] or 0)
            least[i, j] = int(np.ceil(row["least"] or 0))
            limits = [x for x in (row["most"], row["capacity"]) if x is not None]
            most[i, j] = int(min(limits)) if limits else -1
    if not reallocate:
        least = np.maximum(least, owned)
    most = np.where(most >= 0, np.maximum(most, least), most)
    return Problem(**{**vars(problem), "least": least, "most": most, "owned": owned})


def _users(
    came_off: list[Removals], items: tuple[str, ...], sites: tuple[str, ...], types: tuple[str, ...]
) -> Users:
    item_at, site_at = ({n: k for k, n in enumerate(names)} for names in (items, sites))
    total: dict[tuple[int, int], float] = defaultdict(float)
    for r in came_off:
        total[item_at[r.fitted.item], site_at[r.flying.site]] += r.all
    rows = []
    for r in came_off:
        key = (item_at[r.fitted.item], site_at[r.flying.site])
        aircraft = max(r.flying.aircraft, 1.0)
        spare = r.fitted.quantity - r.fitted.needed
        kind = types.index(r.fitted.type)
        rows.append((*key, kind, r.all / total[key], 1.0, aircraft, r.fitted.quantity, spare))
    table = np.array(sorted(rows), np.float64).reshape(-1, 8)
    whole = table[:, :3].astype(np.int64)
    return Users(whole[:, 0], whole[:, 1], whole[:, 2], *(table[:, k].copy() for k in range(3, 8)))


def _removed(came_off: list[Removals], items: tuple[str, ...], sites: tuple[str, ...]) -> Floats:
    found = np.zeros((len(items), len(sites), 2))
    for r in came_off:
        i, j = items.index(r.fitted.item), sites.index(r.flying.site)
        found[i, j] += (r.unscheduled, r.overhauls + r.discards)
    return found


def spells(scenario: "Scenario") -> list[tuple[date, date]]:
    """Give the years of a plan, each from its first day to the day after its last."""
    found, first = [], scenario.start
    while first < scenario.end:
        after = min(_year_on(first), scenario.end)
        found.append((first, after))
        first = after
    return found


def _year_on(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
