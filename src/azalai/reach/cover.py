"""What share of the calls is reached in time, by month and hour.

A call is reached where at least one base within the time can launch.  With W weather regions and
independent bases, for a place of demand d, month m and hour h:

    share = flyable(d) x (1 - prod over bases (1 - q1)),   q1 = chance of one aircraft ready

the day times by day and the night times in the dark, weighted by the light of that hour.  Without
READY an aircraft that is stationed is ready whenever its base is flyable; bases that share a
weather region are flyable together.  With READY q1 = p1, which holds the weather of the base; where
the base shares the weather of the place, q1 = p1 / flyable.  A second call at the same time is
reached where two aircraft are ready among all those bases: P(0) and P(1) by convolution, a base
having none, one, or two and more ready with 1 - p1, p1 - p2 and p2.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.geo.daylight import light_frac
from azalai.reach.inputs import LIGHTS, MIN_PER_H, Case, Floats
from azalai.reach.response import Response
from azalai.reach.targets import ReachError, Target
from azalai.tables.times import MONTHS

HOURS = 24
#: What a result of READY must tell.
READINESS = ("mission", "site", "month", "hour", "p1", "p2")
#: Light is averaged over every third day of a month.
EVERY_D = 3


@dataclass(frozen=True)
class Readiness:
    """Chance that at least one, at least two aircraft are ready; shape (b, 12, 24)."""

    p1: Floats
    p2: Floats


@dataclass(frozen=True)
class Cover:
    """Shares of one service that do not depend on the target.

    Attributes:
        case: all of it.
        response: times from every base.
        readiness: from READY, or None.

    """

    case: Case
    response: Response
    readiness: Readiness | None

    def _light(self, needed_h: Floats) -> Floats:
        service, where = self.response.service, self.case.model.where
        offset = self.case.scenario.settings.plan.utc_offset_h
        at = (where.latitude_deg[service.sites], where.longitude_deg[service.sites])
        return np.nan_to_num(light_frac(*at, self.case.on.year, offset, needed_h, EVERY_D))

    @cached_property
    def light(self) -> Floats:
        """Share of each hour that is light at the place, shape (12, 24, d)."""
        return self._light(np.zeros(self.response.service.sites.size))

    @cached_property
    def usable(self) -> Floats:
        """Share of the light after which a mission by day alone is back before dusk; else 1."""
        service = self.response.service
        if service.night:
            return np.ones(self.light.shape)
        flown = np.where(service.feasible, service.block_h, np.inf).min(axis=(0, 1, 3, 4))
        needed = np.where(np.isfinite(flown), flown, 0.0) + service.reaction_min[0] / MIN_PER_H
        return np.divide(
            self._light(needed), self.light, out=np.zeros(self.light.shape), where=self.light > 0.0
        )

    @cached_property
    def shares(self) -> Floats:
        """Share of the calls asked for that come in each light, month, hour and place.

        Shape (2, 12, 24, d); the sum is 1, or 0 where no calls come.
        """
        service = self.response.service
        calls = service.weight[:, :, None] * service.calls
        asked = np.isin(np.arange(len(MONTHS)), self.case.months)[:, None, None]
        both: Floats = np.array([self.light, 1.0 - self.light]) * calls * asked
        lights = np.isin(np.arange(LIGHTS), self.case.lights)[:, None, None, None]
        both = both * lights
        total = float(both.sum())
        return both / total if total > 0.0 else both

    def within(self, target: Target) -> NDArray[np.bool_]:
        """Tell from which bases a place is reached in time, shape (b, d, 12, 2)."""
        response = self.response
        times = response.patient_min if target.clock == "patient" else response.care_min
        told = response.service.target_min[:, None, None]
        limit = told if target.minutes is None else target.minutes
        with np.errstate(invalid="ignore"):
            return np.asarray(times <= limit)

    def chances(self, target: Target) -> tuple[Floats, Floats, Floats]:
        """Give the chance that a call, and a second one, is reached in time, and in fair weather.

        Returns:
            Three arrays of shape (2, 12, 24 or 1, d): light first.  In fair weather an aircraft
            that is stationed launches.

        """
        within = self.within(target)
        first, second, fair = [], [], []
        for light in range(LIGHTS):
            inside = np.moveaxis(within[..., light], 2, 1)  # base, month, place
            one, two = self._ready(inside, np.moveaxis(self.response.number[..., light], 2, 1))
            first.append(one)
            second.append(two)
            fair.append(np.asarray(inside.any(axis=0), np.float64)[:, None, :])
        return np.array(first), np.array(second), np.array(fair)

    def _ready(self, inside: NDArray[np.bool_], number: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Give the chance of one and of two aircraft ready among the bases in reach."""
        where, service = self.case.model.where, self.response.service
        flyable = where.flyable_frac[:, service.sites]  # month, place
        none, one = np.ones((flyable.shape[0], 1, flyable.shape[1])), np.zeros((1, 1, 1))
        for p1, p2 in self._servers(inside, number, flyable):
            none, one = none * (1.0 - p1), one * (1.0 - p1) + none * (p1 - p2)
        there = flyable[:, None, :]
        return there * (1.0 - none), there * (1.0 - none - one)

    def _servers(
        self, inside: NDArray[np.bool_], number: NDArray[np.int64], flyable: Floats
    ) -> list[tuple[Floats, Floats]]:
        """Give what answers independently: bases with READY, weather regions without."""
        where, service = self.case.model.where, self.response.service
        region = where.weather[service.bases]
        same = (region[:, None] == where.weather[service.sites]) & (region >= 0)[:, None]
        found = []
        if self.readiness is not None:
            for base in range(service.bases.size):
                share = np.where(same[base] & (flyable > 0.0), flyable, 1.0)[:, None, :]
                there = inside[base][:, None, :]
                p1, p2 = (
                    np.where(there, np.minimum(p[base][:, :, None] / share, 1.0), 0.0)
                    for p in (self.readiness.p1, self.readiness.p2)
                )
                found.append((p1, p2))
            return found
        for group in _groups(region):
            count = (number[group] * inside[group]).sum(axis=0)
            open_frac = np.where(
                same[group[0]], 1.0, where.flyable_frac[:, service.bases[group[:1]]]
            )
            p1, p2 = ((open_frac * (count >= n))[:, None, :] for n in (1, 2))
            found.append((p1, p2))
        return found

    def reached(self, chances: Floats) -> Floats:
        """Weigh chances of shape (2, 12, 24 or 1, d): the share reached, in the form of `shares`.

        Summed over light and place it is the contribution of each month and hour.
        """
        by_day = self.shares[0] * chances[0] * self.usable
        dark = self.shares[1] * chances[1] * float(self.response.service.night)
        return np.array([by_day, dark])


def cover(case: Case, response: Response, readiness: pl.DataFrame | None) -> Cover:
    """Prepare the shares of one service.

    Args:
        case: all of it.
        response: of the service.
        readiness: of READY, columns `READINESS` (month 1 to 12, hour 0 to 23), or None.

    """
    return Cover(case, response, _readiness(case, response, readiness))


def _readiness(case: Case, response: Response, told: pl.DataFrame | None) -> Readiness | None:
    if told is None:
        return None
    lacking = [c for c in READINESS if c not in told.columns]
    if lacking:
        raise ReachError("reach-readiness", columns=", ".join(lacking))
    service, index = response.service, case.model.where.index
    base = {site: i for i, site in enumerate(service.bases.tolist())}
    p1 = np.full((service.bases.size, len(MONTHS), HOURS), np.nan)
    p2 = p1.copy()
    rows = told.filter(pl.col("mission") == service.mission).select(READINESS[1:])
    for site, month, hour, one, two in rows.iter_rows():
        at = base.get(index.get(site, -1))
        if at is not None:
            p1[at, month - 1, hour], p2[at, month - 1, hour] = one, two
    used = (service.tails > 0).any(axis=0)
    blank = [
        case.model.where.names[service.bases[i]]
        for i in np.flatnonzero(used)
        if np.isnan(p1[i]).any()
    ]
    if blank:
        raise ReachError("reach-readiness-site", sites=", ".join(blank))
    return Readiness(np.nan_to_num(p1), np.nan_to_num(p2))


def _groups(region: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """Put bases of one weather region together; those without rows stand alone."""
    told = [np.flatnonzero(region == r) for r in np.unique(region[region >= 0])]
    return told + [np.array([base]) for base in np.flatnonzero(region < 0)]
