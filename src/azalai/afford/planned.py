"""Quantities as planned: one replication without chance, in the form of READY's quantities.

    flying     the planned hours of the missions, shared evenly by the tails at their base
    work       scheduled tasks by interval, from known clocks where the plan knows them
    parts      removals by rate; repaired, scrapped and bought again by the shares of the shops
    fuel       what the hours burn, bought where the base is supplied from, and moved there
    the rest   tails, posts, trainees (`kept`), stock at the end as at the start

Everything asked for is flown; nothing waits.  So the answer is a plan's, and availability, calls
reached in time and stock-outs need a simulation.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from azalai.afford import planned_supply, planned_work
from azalai.afford.calendar import Floats
from azalai.afford.fleetbook import Stay
from azalai.afford.outlook import Outlook, Post, TailUse
from azalai.scenario.scenario import Scenario

#: Columns of the planned hours that a tail's clocks count.
CLOCKS: Final = ("fh", "landings", "starts", "km")
#: Columns of the planned hours that a mission counts, and what they are called.
OUTCOMES: Final = {
    "missions": "missions",
    "fh": "achieved",
    "pax_km": "carried_pax_km",
    "t_km": "carried_t_km",
}


def planned(plan: Scenario) -> pl.DataFrame:
    """Give the quantities of a plan as planned, in the form of `results.quantities`."""
    outlook = Outlook(plan)
    tails = list(_tails(outlook))
    posts = _posts(tails)
    _missions(outlook)
    planned_work.add(outlook, tails, posts)
    planned_supply.add(outlook)
    _stock(outlook)
    return outlook.sums.frame()


def _tails(outlook: Outlook) -> Iterator[TailUse]:
    """Share the planned flying of each base and type among its tails, by days there."""
    days: dict[tuple[str, str], list[tuple[str, int, Stay, Floats]]] = defaultdict(list)
    for tail, stays in outlook.book.possessed_d(outlook.calendar).items():
        for place, (stay, of_month) in enumerate(stays):
            days[stay.type, stay.site].append((tail, place, stay, of_month))
    by_post = dict(outlook.flying.group_by("type", "base", maintain_order=True))
    for post, here in sorted(days.items(), key=lambda item: item[0]):
        whole = np.sum([of_month for *_, of_month in here], axis=0)
        flown = {c: outlook.monthly(by_post[post], c) for c in CLOCKS} if post in by_post else {}
        for tail, place, stay, of_month in here:
            share = np.divide(of_month, whole, out=np.zeros_like(whole), where=whole > 0)
            use = {c: share * numbers for c, numbers in flown.items()} | {"d": of_month}
            fresh = place == 0 and stay.span[0] > outlook.calendar.start
            yield TailUse(tail, stay, outlook.contract(stay), use, fresh)


def _posts(tails: list[TailUse]) -> list[Post]:
    """Add up tails of one type, home and contract."""
    found: dict[tuple[str, str, str], dict[str, Floats]] = {}
    for one in tails:
        sums = found.setdefault((one.stay.type, one.stay.site, one.contract), {})
        for clock, numbers in one.use.items():
            sums[clock] = sums.get(clock, 0.0) + numbers
    return [Post(*at, use) for at, use in sorted(found.items(), key=lambda item: item[0])]


def _missions(outlook: Outlook) -> None:
    """Add what the missions achieve as planned, what they use up, and the fuel they burn."""
    for at, frame in outlook.flying.group_by("mission", "type", "base", maintain_order=True):
        mission, kind, base = map(str, at)
        if kind:
            for column, what in OUTCOMES.items():
                numbers = outlook.monthly(frame, column)
                outlook.sums.add(what, mission, numbers, site=base, type=kind)
            sorties = outlook.monthly(frame, "sorties")
            for item, quantity in [*outlook.uses.get(mission, ()), *outlook.uses.get(kind, ())]:
                outlook.consume(item, Post(kind, base, "", {}), sorties * quantity)
    for at, frame in outlook.flying.group_by("type", "base", maintain_order=True):
        kind, base = map(str, at)
        if kind:
            planned_supply.burn(outlook, kind, base, outlook.monthly(frame, "fuel_kg"))


def _stock(outlook: Outlook) -> None:
    """Leave the shelves at the end as they were at the start."""
    for site, item, number in outlook.tables["stock"].select("site", "item", "number").iter_rows():
        numbers = np.zeros(outlook.calendar.months)
        numbers[-1] = number
        outlook.sums.add("stock_end", item, numbers, site=site)
