"""Ways by road: the fastest chain of road routes between two sites, by month.

Own vehicles leave when they are wanted: departures and convoys of a route do not hold them.  A
route takes its `time_h` where told, else its distance at the speed of the vehicle; `wet_factor` in
wet months; a month that `closed` covers whole is closed.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.support.network import Network
from azalai.support.openings import openings
from azalai.units import HOURS_PER_DAY

Floats = NDArray[np.float64]
MONTHS: Final = 12


@dataclass(frozen=True)
class Roads:
    """Road routes between sites on one day, both ways.

    Attributes:
        origin: index of the site, shape (routes,).
        destination: index of the site, shape (routes,).
        km: length, shape (routes,).
        time_h: as told, nan where not, shape (routes,).
        wet: shape (12, routes), factor on the time.
        shut: shape (12, routes), whether the month is closed.
        sites: how many sites there are.

    """

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    km: Floats
    time_h: Floats
    wet: Floats
    shut: NDArray[np.bool_]
    sites: int

    def fastest(
        self, cruise_km_per_h: float, *, open_always: bool = False
    ) -> tuple[Floats, Floats]:
        """Give hours and km of the fastest way, each of shape (12, n, n).

        Args:
            cruise_km_per_h: of the vehicle; nan: only routes with a time of their own count.
            open_always: as if nothing were closed.

        Returns:
            inf where no way leads; 0 from a site to itself.

        """
        of_route = np.where(np.isnan(self.time_h), self.km / cruise_km_per_h, self.time_h)
        each = np.where(np.isnan(of_route), np.inf, of_route) * self.wet
        if not open_always:
            each = np.where(self.shut, np.inf, each)
        hours = np.full((MONTHS, self.sites, self.sites), np.inf)
        km = np.full_like(hours, np.inf)
        for route in np.argsort(-each.min(axis=0), kind="stable"):  # the fastest is set last
            a, b = self.origin[route], self.destination[route]
            better = each[:, route] <= hours[:, a, b]
            hours[better, a, b], km[better, a, b] = each[better, route], self.km[route]
        hours[:, range(self.sites), range(self.sites)] = 0.0
        km[:, range(self.sites), range(self.sites)] = 0.0
        for via in np.unique(self.origin):
            through = hours[:, :, via, None] + hours[:, None, via, :]
            better = through < hours
            hours = np.where(better, through, hours)
            km = np.where(better, km[:, :, via, None] + km[:, None, via, :], km)
        return hours, km


def roads(tables: Mapping[str, pl.DataFrame], index: Mapping[str, int], start: date) -> Roads:
    """Gather the road routes in force on a day.

    Args:
        tables: the plan's tables by name, defaults filled in.
        index: of the sites.
        start: the day.

    """
    legs = [leg for leg in Network(tables, start).legs if leg.mode == "road"]
    rows = [tables["routes"].row(leg.row, named=True) for leg in legs]
    factors = [[m / leg.time_h for m in leg.moving_h] for leg in legs]
    shut = [_shut_months(row["closed"], start.year) for row in rows]
    return Roads(
        np.array([index[leg.origin] for leg in legs], np.int64),
        np.array([index[leg.destination] for leg in legs], np.int64),
        np.array([row["distance_km"] for row in rows], np.float64),
        np.array([row["time_h"] for row in rows], np.float64),
        np.array(factors, np.float64).reshape(-1, MONTHS).T,
        np.array(shut, bool).reshape(-1, MONTHS).T,
        len(index),
    )


def _shut_months(closed: str | None, year: int) -> list[bool]:
    """Tell which months a times cell covers whole."""
    if closed is None:
        return [False] * MONTHS
    shut = []
    for month in range(1, MONTHS + 1):
        days = monthrange(year, month)[1]
        spells = openings(closed, date(year, month, 1), days)
        shut.append(float(np.sum(spells.to_h - spells.from_h)) >= days * HOURS_PER_DAY)
    return shut
