"""Build: from a Scenario to the arrays of siting.

A demand is a destination of a mission in one month, by day or by night: so a trip that the hot
season forbids, or that is slower in the dark, counts for the calls of just that time.  Calls are
spread over the year and the clock by the profile of the mission and by the light of the place.
A site is one with role `base` or `candidate`, or where an aircraft stands.  From each the fastest
able type counts, of those in the fleet on the day: where a base goes is decided before who sits
there.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from azalai.errors import nearest
from azalai.geo.daylight import light_frac
from azalai.reach import inputs, siting_fuel, siting_money
from azalai.reach.inputs import MIN_PER_H, Case, Service
from azalai.reach.siting_model import (
    Aim,
    Bools,
    Floats,
    FuelArrays,
    SitingArrays,
    SitingError,
    SitingQuestion,
)
from azalai.reach.targets import parse
from azalai.scenario.scenario import Scenario

#: Light is averaged over every third day of a month.
EVERY_D: Final = 3


@dataclass(frozen=True, slots=True)
class SitingSettings:
    """What siting is asked of a plan.

    Attributes:
        question: aim, number of bases and limits.
        target: blank (what each demand asks for), a preset, or minutes.
        missions: only these; blank: those whose demand has a target, or all where none has.
        fix: sites that must be open.
        forbid: sites that must not be.
        move: whether bases that are there may be closed; else they stay open.
        capacity_per_y: most calls a year that one base can serve; None: no limit.
        plans: how many plans, best first.
        frontier: whether to give the best plan for every cost.
        fuel: whether forward fuel points are decided together with the bases.

    """

    question: SitingQuestion
    target: str = ""
    missions: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    move: bool = False
    capacity_per_y: float | None = None
    plans: int = 1
    frontier: bool = False
    fuel: bool = False


@dataclass(frozen=True, slots=True)
class SitingInputs:
    """Arrays and the names behind their indices.

    Attributes:
        arrays: see `SitingArrays`; sites by sorted name.
        sites: names of the sites.
        existing: where there is a base already.
        latitude_deg: of the sites; longitude_deg likewise.
        cells: what each demand is: mission, destination, month, night.
        case: all that REACH knows.
        fuel: forward fuel points that may be opened, if asked for; caches by sorted name.
        caches: names of those places.

    """

    arrays: SitingArrays
    sites: tuple[str, ...]
    existing: Bools
    latitude_deg: Floats
    longitude_deg: Floats
    cells: pl.DataFrame
    case: Case
    fuel: FuelArrays | None = None
    caches: tuple[str, ...] = ()


def build(scenario: Scenario, settings: SitingSettings) -> SitingInputs:
    """Gather what siting needs.

    Raises:
        SitingError: if a site, mission or target asked for is none, or nothing is to be served.

    """
    case = inputs.build(scenario, inputs.Settings(target=settings.target), candidates=True)
    services = _chosen(case, settings)
    where = case.model.where
    found = sorted({where.names[b] for s in services for b in s.bases.tolist()})
    sites = tuple(found)
    existing = np.isin(sites, [where.names[b] for b in case.bases.tolist()])
    blocks = [_block(case, service, sites, settings) for service in services]
    at = np.array([where.index[name] for name in sites], dtype=np.int64)
    forward = siting_fuel.build(case, services, sites) if settings.fuel else None
    times = np.concatenate([block[0] for block in blocks])
    arrays = SitingArrays(
        times if forward is None else forward.direct_h,
        np.concatenate([block[1] for block in blocks]),
        np.concatenate([block[2] for block in blocks]),
        _costs(scenario, sites, existing),
        _named(settings.fix, sites) | (existing & (not settings.move)),
        _named(settings.forbid, sites),
        _pads(scenario, sites),
        np.full(len(sites), settings.capacity_per_y or np.inf),
    )
    cells = pl.concat([block[3] for block in blocks])
    return SitingInputs(
        arrays,
        sites,
        existing,
        where.latitude_deg[at],
        where.longitude_deg[at],
        cells,
        case,
        None if forward is None else forward.fuel,
        () if forward is None else forward.caches,
    )


def _chosen(case: Case, settings: SitingSettings) -> tuple[Service, ...]:
    """Give the missions that count."""
    by_name = {service.mission: service for service in case.services}
    for name in settings.missions:
        if name not in by_name:
            near = nearest(name, by_name) or ", ".join(sorted(by_name)) or "-"
            raise SitingError("siting-mission", found=name, nearest=near)
    if settings.missions:
        return tuple(by_name[name] for name in sorted(set(settings.missions)))
    timed = tuple(s for s in case.services if np.isfinite(s.target_min).any())
    chosen = timed or case.services
    if not chosen:
        raise SitingError("siting-no-demand")
    return chosen


def _named(names: tuple[str, ...], sites: tuple[str, ...]) -> Bools:
    for name in names:
        if name not in sites:
            near = nearest(name, sites) or ", ".join(sites)
            raise SitingError("siting-site", found=name, nearest=near)
    return np.isin(sites, names)


def _block(
    case: Case, service: Service, sites: tuple[str, ...], settings: SitingSettings
) -> tuple[Floats, Floats, Floats, pl.DataFrame]:
    """Give times, weights, targets and names of the demands of one mission."""
    where = case.model.where
    fleet = {kind for kind, _ in case.tails}
    able = np.array([kind in fleet for kind in service.types])
    minutes = service.out_min + service.reaction_min
    usable = service.feasible & able[:, None, None, None, None]
    fastest = np.where(usable, minutes, np.inf).min(axis=0, initial=np.inf)
    column = [sites.index(where.names[b]) for b in service.bases.tolist()]
    shape = (service.sites.size, 12, 2)
    time_h = np.full((*shape, len(sites)), np.inf)
    time_h[..., column] = np.moveaxis(fastest, 0, -1) / MIN_PER_H
    weight = service.calls[:, None, None] * _when(case, service)
    target = np.broadcast_to(_target_h(service, settings)[:, None, None], shape)
    cells = _cells(service.mission, [where.names[s] for s in service.sites.tolist()])
    return time_h.reshape(-1, len(sites)), weight.ravel(), target.ravel(), cells


def _cells(mission: str, places: list[str]) -> pl.DataFrame:
    index = np.indices((len(places), 12, 2)).reshape(3, -1)
    return pl.DataFrame(
        {
            "mission": [mission] * index.shape[1],
            "destination": [places[i] for i in index[0]],
            "month": (index[1] + 1).astype(np.int32),
            "night": index[2] == 1,
        }
    )


def _when(case: Case, service: Service) -> Floats:
    """Give the share of calls in each month by day and in the dark, shape (d, 12, 2)."""
    where = case.model.where
    at = (where.latitude_deg[service.sites], where.longitude_deg[service.sites])
    offset = case.scenario.settings.plan.utc_offset_h
    light = np.nan_to_num(light_frac(*at, case.on.year, offset, 0.0, EVERY_D))
    day = (service.weight[:, :, None] * light).sum(axis=1)
    night = (service.weight[:, :, None] * (1.0 - light)).sum(axis=1)
    return np.moveaxis(np.stack([day, night], axis=-1), 1, 0)


def _target_h(service: Service, settings: SitingSettings) -> Floats:
    """Give the target of each place; where there is none every time is in time.

    Raises:
        SitingError: if a preset names several clocks, or a share is asked for without a target.

    """
    told = parse(settings.target)
    if len(told) != 1 or told[0].clock != "patient":
        raise SitingError("siting-target", found=settings.target)
    minutes = told[0].minutes
    target = service.target_min if minutes is None else np.full(service.sites.size, minutes)
    needs = settings.question.aim in NEED_TARGET or settings.question.share_frac is not None
    if needs and not np.isfinite(target).any():
        raise SitingError("siting-no-target", mission=service.mission)
    return np.where(np.isfinite(target), target, np.inf) / MIN_PER_H


#: Aims that ask for a target.
NEED_TARGET: Final[tuple[Aim, ...]] = ("cover", "expected", "backup", "set-cover")


def _costs(scenario: Scenario, sites: tuple[str, ...], existing: Bools) -> Floats:
    plan = scenario.settings.plan
    tables = {name: scenario.tables[name].frame for name in ("costs", "rates")}
    return siting_money.of_sites(
        tables, sites, existing, plan.years, plan.currency, plan.price_year
    )


def _pads(scenario: Scenario, sites: tuple[str, ...]) -> Floats:
    frame = scenario.sites.frame
    pads = dict(zip(frame["name"].to_list(), frame["pads"].to_list(), strict=True))
    return np.array([np.inf if pads[name] is None else float(pads[name]) for name in sites])
