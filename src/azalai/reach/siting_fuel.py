"""Build: forward fuel points that could stand in the plan, and what filling them takes.

A cache may stand at a site of role `candidate`, or where `stock` already holds fuel, unless a base
is there.  A trip may land at one cache on the way out, to the clinic, home, or on two of these; the
leg model flies each variant, and the soonest that is feasible counts.  At the cache as much is
taken as reaches the next certain fuel (`azalai.flight.trip`).  Where the trips of the plain table
lean on fuel at a cache, they are flown anew without it: here every litre must be brought.  Fuel at
bases counts as there.

Fuel comes to a cache by a route of the plan, or is flown there by the type of the fleet that burns
least for a kilogram delivered; then that burn is fuel too.  A tank is refilled `REFILLS_PER_Y`
times a year at most.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.flight.craft import Craft, Load
from azalai.flight.trip import Chain, Trips, fly, fuel_plan
from azalai.reach.inputs import MIN_PER_H, Case, Service
from azalai.reach.siting_model import Bools, Floats, FuelArrays
from azalai.support.periods import in_force, project_dates
from azalai.support.places import CONDITIONS
from azalai.support.trips import REFUEL_H, trip_table
from azalai.support.ways import Model

#: A tank is filled up once a month at most.
REFILLS_PER_Y: Final = 12.0
LIGHTS: Final = 2
#: Where a trip may land at the cache: on the way out, to the clinic, home.
VISITS: Final = ({"out"}, {"care"}, {"home"}, {"out", "care"}, {"out", "home"})
Sites = NDArray[np.int32]
Visit = tuple[int, set[str]]


@dataclass(frozen=True, slots=True)
class Forward:
    """What is found.

    Attributes:
        caches: names, sorted.
        fuel: arrays by cache.
        direct_h: times without any cache, in place of those of the plain table.

    """

    caches: tuple[str, ...]
    fuel: FuelArrays
    direct_h: Floats


def build(case: Case, services: tuple[Service, ...], sites: tuple[str, ...]) -> Forward:
    """Gather the forward fuel points of a plan, demands in the order of `siting_inputs`."""
    where = case.model.where
    crafts = _fleet(case)
    caches = _caches(case, crafts)
    dry = _dry_trips(case, crafts, caches)
    at = np.array([where.index[name] for name in sites], np.int32)
    blocks = [_service(case, s, crafts, dry, at, caches) for s in services]
    direct, by, draw = (np.concatenate([block[k] for block in blocks]) for k in range(3))
    fill = _fill(case, crafts, sites, caches)
    relay = _fill(case, crafts, caches, caches)
    np.fill_diagonal(relay, np.inf)
    for c, cache in enumerate(caches):
        if cache in sites:  # a base there has it already
            fill[sites.index(cache), c] = _price(case, crafts)
    held = _capacity(case, crafts, caches)
    by = np.where(draw <= held, by, np.inf)
    years = case.scenario.settings.plan.years
    free = np.zeros(len(caches))
    arrays = FuelArrays(by, draw, fill, relay, held * REFILLS_PER_Y, free, years)
    return Forward(caches, arrays, direct)


def _fleet(case: Case) -> dict[str, Craft]:
    """Give the types that fly and stand somewhere on the day."""
    held = {kind for kind, _ in case.tails}
    return {n: c for n, c in case.model.types.items() if n in held and n in case.flying}


def _caches(case: Case, crafts: dict[str, Craft]) -> tuple[str, ...]:
    """Name the places that could be a cache."""
    where, burned = case.model.where, {case.model.fuels[name] for name in crafts}
    stocked = {site for site, item in where.fuels if item in burned}
    candidates = {where.names[i] for i in where.of_role("candidate").tolist()}
    bases = {where.names[i] for i in case.bases.tolist()}
    return tuple(sorted((stocked | candidates) - bases))


def _with_fuel(
    made: Model, crafts: dict[str, Craft], held: tuple[str, ...], caches: tuple[str, ...]
) -> Model:
    """Give the model with fuel at some of the caches and at none of the others."""
    kept = {(site, item) for site, item in made.where.fuels if site not in caches}
    kept |= {(site, fuel) for site in held for n in crafts if (fuel := made.fuels[n]) is not None}
    return replace(made, where=replace(made.where, fuels=frozenset(kept)))


def _service(
    case: Case,
    service: Service,
    crafts: dict[str, Craft],
    dry: pl.DataFrame,
    at: Sites,
    caches: tuple[str, ...],
) -> tuple[Floats, Floats, Floats]:
    """Give times without a cache, times by each cache, and what is taken there for one call."""
    row = case.model.tables["missions"]
    mission = row.filter(row["name"] == service.mission).row(0, named=True)
    loads = tuple(
        Load(*(mission[f"{way}_{what}"] for what in ("kg", "pax", "stretchers")))
        for way in ("load", "back")
    )
    shape = (service.sites.size * CONDITIONS, at.size)
    direct = _direct(case, service, dry, at)
    by, draw = np.full((*shape, len(caches)), np.inf), np.zeros((*shape, len(caches)))
    for index, name in enumerate(service.types):
        if name not in crafts:
            continue
        flown = _Flown(service, crafts[name], at, service.clinic[index], loads, mission)
        for c, cache in enumerate(caches):
            wet = _with_fuel(case.model, crafts, (cache,), caches)
            for visits in VISITS:
                time, taken = flown.times(wet, (case.model.where.index[cache], visits))
                better = time < by[:, :, c]
                by[:, :, c] = np.where(better, time, by[:, :, c])
                draw[:, :, c] = np.where(better, taken, draw[:, :, c])
    return direct, by, draw


def _dry_trips(case: Case, crafts: dict[str, Craft], caches: tuple[str, ...]) -> pl.DataFrame:
    """Make the trip table of a plan without fuel at any cache."""
    tables = dict(case.model.tables)
    burned = {case.model.fuels[name] for name in crafts}
    held = pl.col("site").is_in(caches) & pl.col("item").is_in(burned)
    tables["stock"] = tables["stock"].filter(~held)
    margin_c = case.scenario.settings.reach.hot_margin_c
    trips = trip_table(tables, case.on, margin_c, candidates=True)
    return trips.filter(pl.col("feasible") & pl.col("type").is_in(list(crafts)))


def _direct(case: Case, service: Service, dry: pl.DataFrame, at: Sites) -> Floats:
    """Give the times of one mission from a trip table, demand x site."""
    where = case.model.where
    column = {where.names[site]: j for j, site in enumerate(at.tolist())}
    place = {where.names[site]: i for i, site in enumerate(service.sites.tolist())}
    time = np.full((len(place), 12, LIGHTS, len(column)), np.inf)
    names = ("destination", "base", "month", "night", "out_h")
    mine = dry.filter(pl.col("mission") == service.mission).select(names)
    for destination, base, month, night, out_h in mine.iter_rows():
        cell = place[destination], month - 1, int(night), column[base]
        call_h = out_h + service.reaction_min[int(night)] / MIN_PER_H
        time[cell] = min(time[cell], call_h)
    return time.reshape(-1, len(column))


@dataclass(frozen=True, slots=True)
class _Flown:
    """One type on one mission, from every site to every place."""

    service: Service
    craft: Craft
    at: Sites
    clinic: Sites
    loads: tuple[Load, ...]
    mission: dict[str, float]

    def times(self, made: Model, visit: Visit) -> tuple[Floats, Floats]:
        """Give the time of each demand from each site and the fuel taken at the cache.

        Args:
            made: where there is fuel.
            visit: the cache, and on which ways it is landed at.

        """
        base, place = (
            np.repeat(self.at, self.clinic.size),
            np.tile(self.service.sites, self.at.size),
        )
        sites, ground, ways, stops = self._chain(base, place, visit)
        chain = made.chain(self.craft, sites, ground, ways)
        chain = replace(chain, refuel=_certain(chain, sites, visit))
        trips = fly(self.craft, chain, *self.loads)
        minutes = trips.out_h * MIN_PER_H + np.repeat(self.service.reaction_min, 12)[:, None]
        lit = (np.arange(CONDITIONS) < 12)[:, None] | bool(self.mission["night"])
        able = trips.feasible & lit
        time = np.where(able, minutes / MIN_PER_H, np.inf)
        taken = _taken(self.craft, chain, stops)
        return self._by_demand(time), self._by_demand(np.broadcast_to(taken, time.shape))

    def _chain(
        self, base: Sites, place: Sites, visit: Visit
    ) -> tuple[list[Sites], list[float], tuple[int, int], list[int]]:
        """Lay the places out: base, cache, place, clinic, cache, base; and where the cache is."""
        clinic = np.tile(self.clinic, self.at.size)
        brought = bool((self.clinic >= 0).any())
        index, ways = visit
        cache = np.full(base.shape, index, np.int32)
        ground_h = float(self.mission["ground_h"])
        end = np.where(clinic >= 0, clinic, base).astype(np.int32)
        steps = [
            ("base", base, 0.0, True),
            ("out", cache, REFUEL_H, "out" in ways),
            ("place", place, ground_h, True),
            ("care", cache, REFUEL_H, "care" in ways),
            ("clinic", end, 0.0, brought),
            ("home", cache, REFUEL_H, "home" in ways),
            ("base", base, 0.0, True),
        ]
        kept = [step for step in steps if step[3]]
        names = [name for name, *_ in kept]
        out = names.index("place")
        last = names.index("clinic") if brought else len(kept) - 1
        stops = [i for i, name in enumerate(names) if name in ("out", "care", "home")]
        return [s for _, s, *_ in kept], [g for _, _, g, _ in kept], (out, last - out), stops

    def _by_demand(self, values: Floats) -> Floats:
        """Turn (condition, site and place) into (place, month and light) x site."""
        cube = values.reshape(LIGHTS, 12, self.at.size, self.clinic.size)
        return cube.transpose(3, 1, 0, 2).reshape(-1, self.at.size)


def _certain(chain: Chain, sites: list[Sites], visit: Visit) -> Bools:
    """Tell where there is fuel: at bases always, elsewhere as the model says."""
    told = chain.refuel.copy()
    told[:, 0] = told[:, -1] = True
    for place, site in enumerate(sites):
        told[:, place] |= (site == visit[0]) | (site == sites[0])
    return told


def _taken(craft: Craft, chain: Chain, stops: list[int]) -> Floats:
    """Give the fuel taken at the cache: what is burned from there to the next certain fuel."""
    burn = fuel_plan(craft, chain).burn_kg
    taken = np.zeros(burn.shape[:-1])
    for stop in stops:
        open_leg = np.ones(burn.shape[-2], dtype=bool)
        for leg in range(stop, burn.shape[-1]):
            taken = taken + np.where(open_leg, burn[..., leg], 0.0)
            open_leg = open_leg & ~chain.refuel[:, leg + 1]
    return taken


def _fill(
    case: Case, crafts: dict[str, Craft], sources: tuple[str, ...], caches: tuple[str, ...]
) -> Floats:
    """Give what a kilogram costs at each cache, brought from each source; inf: impossible."""
    price = _price(case, crafts)
    cost = np.full((len(sources), len(caches)), np.inf)
    index = case.model.where.index
    a = np.array([index[s] for s in sources for _ in caches], np.int32)
    b = np.array([index[c] for _ in sources for c in caches], np.int32)
    if not a.size:
        return cost
    for craft in crafts.values():
        ratio = _burned_per_kg(case.model, craft, a, b).reshape(cost.shape)
        cost = np.minimum(cost, price * (1.0 + ratio))
    dates = project_dates(case.model.tables, case.scenario.start)
    key = ["origin", "destination", "mode"]
    routes = in_force(case.model.tables["routes"], key, case.on, dates)
    for origin, end, mode, each in routes.select(*key, "price_money_per_kg").iter_rows():
        for source, cache in ((origin, end), (end, origin)):
            if mode != "ferry" and source in sources and cache in caches:
                place = sources.index(source), caches.index(cache)
                cost[place] = min(cost[place], price + (each or 0.0))
    return cost


def _burned_per_kg(made: Model, craft: Craft, a: Sites, b: Sites) -> Floats:
    """Give what is burned to fly a kilogram there and back empty, in the worst month by day."""
    chain = made.chain(craft, [a, b, a], [0.0, 0.0, 0.0], (1, 1))
    told = np.zeros(chain.refuel.shape, dtype=bool)
    told[:, [0, -1]] = True
    trips: Trips = fly(craft, replace(chain, refuel=told), Load(), Load())
    load = np.where(trips.feasible & (trips.load_kg > 0), trips.load_kg, np.nan)[:12]
    ratio = (trips.fuel_kg[:12] / load).max(axis=0)
    return np.where(np.isnan(ratio), np.inf, ratio)


def _price(case: Case, crafts: dict[str, Craft]) -> float:
    """Give what a kilogram of fuel costs at a base: the dearest of the fuels burned."""
    burned = [fuel for name in sorted(crafts) if (fuel := case.model.fuels[name]) is not None]
    items = case.model.tables["items"]
    told = items.filter(items["name"].is_in(burned)).select("price_money", "mass_kg").rows()
    return max(((price or 0.0) / mass for price, mass in told if mass), default=0.0)


def _capacity(case: Case, crafts: dict[str, Craft], caches: tuple[str, ...]) -> Floats:
    """Give the tank of each cache in kilograms; inf where `stock` tells none."""
    burned = {case.model.fuels[name] for name in crafts}
    mass = dict(case.model.tables["items"].select("name", "mass_kg").iter_rows())
    held = np.full(len(caches), np.inf)
    for site, item, most in (
        case.model.tables["stock"].select("site", "item", "capacity").iter_rows()
    ):
        if site in caches and item in burned and most is not None:
            held[caches.index(site)] = most * (mass[item] or 1.0)
    return held
