"""Fuel and freight as planned: what is burned is bought, and what is bought is moved.

Goods go from where their offer hands them over down the chain of stores, fuel by the cheapest
way and parts by the fastest; units go to their shop and back.  Where a route has a carrier of
one's own, its kilometres and their fuel are counted, the way back and the escorts included.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from azalai.afford.calendar import Floats
from azalai.afford.outlook import Outlook, Post
from azalai.afford.planned_work import DRIVEN
from azalai.support.network import MOVED_BY, Leg, Network


def burn(outlook: Outlook, kind: str, base: str, fuel_kg: Floats) -> None:
    """Add fuel burned by a type at a base, and buy it."""
    fuel = outlook.fuel_of.get(kind)
    if fuel is not None:
        units = fuel_kg / (outlook.mass_kg[fuel] or 1.0)
        outlook.consume(fuel, Post(kind, base, "", {}), units)


def add(outlook: Outlook) -> None:
    """Add what is moved: goods bought, units to shops and back, aircraft to their overhaul."""
    loads = _loads(outlook)
    months = outlook.calendar.months
    carried: dict[int, dict[str, Floats]] = defaultdict(
        lambda: defaultdict(lambda: np.zeros(months))
    )
    ways = _Ways(outlook)
    for (origin, destination, cheap), mass in sorted(loads.items(), key=lambda item: item[0]):
        for network, part in outlook.by_year(mass):
            for leg in ways.between(network, origin, destination, cheap=cheap):
                carried[leg.row][leg.origin] = carried[leg.row][leg.origin] + part
    for row, either in sorted(carried.items()):
        outlook.sums.add(
            "freight", outlook.plan.routes.keys[row], np.add.reduce(list(either.values()))
        )
    _convoys(outlook, carried)
    for task, home, kind, jobs in outlook.journeys:
        _journey(outlook, task, home, kind, jobs)


def _loads(outlook: Outlook) -> dict[tuple[str, str, bool], Floats]:
    """Give the kilograms from site to site in each month; True: by the cheapest way."""
    loads: dict[tuple[str, str, bool], Floats] = {}
    for item, origin, destination, units in [*outlook.parcels, *_supplies(outlook)]:
        at = (origin, destination, outlook.item_kind[item] == "fuel")
        if origin != destination:
            loads[at] = loads.get(at, 0.0) + units * outlook.mass_kg[item]
    return loads


def _supplies(outlook: Outlook) -> Iterator[tuple[str, str, str, Floats]]:
    """Give what was bought as parcels, from where it is handed over down the chain of stores."""
    for item, site, units in outlook.bought:
        for network, part in outlook.by_year(units):
            sources = network.sources(item)
            stops = list(network.chain(site, item))
            handed_over = sources[0].site if sources else None
            if handed_over in stops:
                stops = stops[: stops.index(handed_over) + 1]
            elif handed_over is not None:
                stops.append(handed_over)
            for destination, origin in pairwise(stops):
                yield item, origin, destination, part


class _Ways:
    """The best ways between sites, found once for each year's network."""

    def __init__(self, outlook: Outlook) -> None:
        self._prices = outlook.tables["routes"]["price_money_per_kg"].to_list()
        self._found: dict[tuple[int, str, str, bool], tuple[Leg, ...]] = {}

    def between(
        self, network: Network, origin: str, destination: str, *, cheap: bool
    ) -> tuple[Leg, ...]:
        at = (id(network), origin, destination, cheap)
        if at not in self._found:
            weights = [_weight(leg, self._prices if cheap else None) for leg in network.legs]
            self._found[at] = best_way(network.legs, weights, origin, destination)
        return self._found[at]


def _weight(leg: Leg, prices: list[float] | None) -> float:
    """Give what a leg costs: its price a kilogram and then its hours, or its mean hours alone."""
    hours = sum(leg.hours_h(month) for month in range(12)) / 12.0
    return hours if prices is None else prices[leg.row] + 1e-9 * hours


def best_way(
    legs: tuple[Leg, ...], weights: list[float], origin: str, destination: str
) -> tuple[Leg, ...]:
    """Give the legs with the least sum of weights (Dijkstra 1959); none where none leads."""
    leaving: dict[str, list[int]] = defaultdict(list)
    for number, leg in enumerate(legs):
        if leg.mode in MOVED_BY:
            leaving[leg.origin].append(number)
    best, came, queue = {origin: 0.0}, dict[str, Leg](), [(0.0, origin)]
    while queue:
        at, site = heapq.heappop(queue)
        for number in leaving[site] if at <= best[site] else ():
            leg, there = legs[number], at + weights[number]
            if there < best.get(leg.destination, math.inf):
                best[leg.destination], came[leg.destination] = there, leg
                heapq.heappush(queue, (there, leg.destination))
    way: list[Leg] = []
    while destination != origin and destination in came:
        way.insert(0, came[destination])
        destination = way[0].origin
    return tuple(way)


def _convoys(outlook: Outlook, carried: Mapping[int, Mapping[str, Floats]]) -> None:
    """Count what own carriers drive for what goes by each row of `routes` from each of its ends.

    They are loaded both ways, be that one row or two: only what goes in the direction in which
    more goes in a month makes them drive, there and back.
    """
    rows = outlook.tables["routes"].select("origin", "destination", "mode", "carrier").rows()
    pairs: dict[tuple[str, ...], dict[str, Floats]] = defaultdict(dict)
    pair_of = {row: (*sorted(rows[row][:2]), *rows[row][2:]) for row in carried if rows[row][3]}
    for row, pair in pair_of.items():
        for origin, mass in carried[row].items():
            pairs[pair][origin] = pairs[pair].get(origin, 0.0) + mass
    for row, pair in sorted(pair_of.items()):
        for origin, mass in carried[row].items():
            back = pairs[pair].get(pair[1] if origin == pair[0] else pair[0], np.zeros(1))
            more = pairs[pair][origin] > back if origin == pair[0] else pairs[pair][origin] >= back
            _convoy(outlook, row, np.where(more, mass, 0.0))


def _convoy(outlook: Outlook, row: int, mass: Floats) -> None:
    """Count the kilometres of own carriers and escorts, there and back, and their fuel."""
    route: Mapping[str, Any] = outlook.tables["routes"].row(row, named=True)
    carrier, payload = route["carrier"], outlook.payload_kg.get(route["carrier"])
    if not payload or outlook.kinds[carrier] not in DRIVEN:
        return
    network = outlook.networks[0][1]
    distance = route["distance_km"] or network.distance_km(route["origin"], route["destination"])
    km = 2.0 * distance * mass / payload
    _driven(outlook, carrier, route["origin"], km)
    if route["escort"] is not None:
        _driven(outlook, route["escort"], route["origin"], km / route["carriers_per_escort"])


def _driven(outlook: Outlook, kind: str, site: str, km: Floats) -> None:
    """Share kilometres evenly among the vehicles of a type, those of a site first; and fuel."""
    fleet = [
        (tail, stays[0].site)
        for tail, stays in sorted(outlook.book.stays.items())
        if stays[0].type == kind
    ]
    drivers = [one for one in fleet if one[1] == site] or fleet or [("", site)]
    for tail, home in drivers:
        outlook.sums.add("km", tail, km / len(drivers), site=home, type=kind)
    fuel = outlook.fuel_of.get(kind)
    if fuel is not None:
        units = km * outlook.burn_kg_per_km[kind] / (outlook.mass_kg[fuel] or 1.0)
        outlook.sums.add("fuel", fuel, units, site=site, type=kind)
        outlook.sums.add("bought", fuel, units, site=site, type=kind)


def _journey(outlook: Outlook, task: str, home: str, kind: str, jobs: Floats) -> None:
    """Move an aircraft from the main store to its overhaul and back, where a route bears it."""
    by = outlook.tables["capability"]["by"].to_list()
    for network, part in outlook.by_year(jobs):
        shops = network.shops(task, home)
        if not shops or shops[0].site == home:
            continue
        gate, wanted = network.chain(home, "")[-1], by[shops[0].row] if shops[0].row >= 0 else None
        ends = (gate, shops[0].site)
        legs = [g for g in network.legs if (g.origin, g.destination) == ends]
        legs = [g for g in legs if wanted in (None, g.mode)]
        if legs:
            best = min(legs, key=lambda leg: (leg.time_h, leg.mode))
            outlook.sums.add("moved", outlook.plan.routes.keys[best.row], 2.0 * part, type=kind)
