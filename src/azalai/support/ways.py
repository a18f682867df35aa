"""Ways and chains: how a type gets from site to site in a plan, by air or by road.

Between the numbers of `azalai.flight.trip` and the names of a plan: which sites, which air, where
there is fuel, how far it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from azalai.flight.craft import Craft
from azalai.flight.trip import CODE, Chain
from azalai.support.crafts import crafts
from azalai.support.places import CONDITIONS, Indices, Places, places
from azalai.support.roads import Roads, roads

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """What trips are made from: places, types, roads.

    Attributes:
        tables: the plan's tables by name, defaults filled in.
        where: the sites.
        types: crafts by name.
        start: the day whose routes are in force.

    """

    tables: Mapping[str, pl.DataFrame]
    where: Places
    types: Mapping[str, Craft]
    start: date

    @cached_property
    def roads(self) -> Roads:
        """Road routes in force at the start."""
        return roads(self.tables, self.where.index, self.start)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of each type."""
        return dict(self.tables["types"].select("name", "kind").iter_rows())

    @cached_property
    def fuels(self) -> dict[str, str | None]:
        """Fuel item of each type."""
        return dict(self.tables["types"].select("name", "fuel").iter_rows())

    @cached_property
    def posts(self) -> frozenset[tuple[str, str]]:
        """(type, site) of every row of the fleet and of posture, now or later."""
        told = [self.tables[name].select("type", "site") for name in ("fleet", "posture")]
        return frozenset(row for rows in told for row in rows.iter_rows())

    @cached_property
    def _ways(self) -> dict[str, tuple[Floats, Floats, Floats]]:
        return {}

    def legs(self, craft: Craft, a: Indices, b: Indices) -> tuple[Floats, Floats, Any]:
        """Give hours, km and what forbids them, of ways between sites by index.

        Returns:
            Hours and km of shape (1 or CONDITIONS, n), codes of `LIMITS` that broadcast with it.

        """
        if craft.flies:
            km = self.where.km(a, b)[None, :]
            speed = CODE["speed"] if np.isnan(craft.cruise_km_per_h) else 0
            away = (a != b)[None, :]
            code = np.where(away & np.isnan(km), CODE["position"], np.where(away, speed, 0))
            return km / craft.cruise_km_per_h, km, code
        if craft.name not in self._ways:
            hours, km = self.roads.fastest(craft.cruise_km_per_h)
            always = self.roads.fastest(craft.cruise_km_per_h, open_always=True)[0]
            self._ways[craft.name] = hours, km, always
        hours, km, always = (np.tile(way[:, a, b], (2, 1)) for way in self._ways[craft.name])
        shut = np.where(np.isinf(always), CODE["road"], CODE["closed"])
        code = np.where(np.isinf(hours), shut, 0)
        return np.where(np.isinf(hours), np.nan, hours), np.where(np.isinf(km), np.nan, km), code

    def chain(
        self, craft: Craft, sites: list[Indices], ground_h: ArrayLike, ways: tuple[int, int]
    ) -> Chain:
        """Lay a chain of places out in every condition.

        Args:
            craft: what flies or drives.
            sites: for each place of the chain, the site of every trip, shape (n,).
            ground_h: time spent at each place, shape (k + 1,) or (n, k + 1).
            ways: how many legs are made with the load out, and how many with the load back.

        """
        legs = [self.legs(craft, a, b) for a, b in pairwise(sites)]
        hours, km, codes = (
            np.stack(np.broadcast_arrays(*part), -1) for part in zip(*legs, strict=True)
        )
        at = np.stack(sites, axis=-1)
        refuel = self.where.fuel(self.fuels[craft.name])[at]
        blocked = np.broadcast_to(codes.max(axis=-1), (CONDITIONS, at.shape[0]))
        return Chain(
            hours,
            km,
            at[:, :-1] != at[:, 1:],
            self.where.density_altitude_m[:, at],
            self.where.runway_m[at],
            refuel,
            np.asarray(ground_h, np.float64),
            *ways,
            blocked.astype(np.int8),
        )

    def fuel_places(self, craft: Craft, sites: Indices, most: int) -> list[Indices]:
        """Give the places with fuel for a type that are nearest to each site, nearest first.

        Returns:
            So many arrays of the shape of `sites` as there are places, at most `most`.

        """
        stores = np.flatnonzero(self.where.fuel(self.fuels[craft.name])).astype(np.int32)
        a, b = np.repeat(sites, stores.size), np.tile(stores, sites.size)
        km = self.where.km(a, b).reshape(sites.size, stores.size)
        order = np.where(np.isnan(km), np.inf, km).argsort(axis=1, kind="stable")
        return [stores[order[:, rank]] for rank in range(min(most, stores.size))]

    def clinics(self, craft: Craft, sites: Indices) -> Indices:
        """Give the nearest clinic of each site by time under way; -1 where there is none."""
        clinics = self.where.of_role("clinic")
        if not clinics.size:
            return np.full(sites.shape, -1, np.int32)
        a, b = np.repeat(sites, clinics.size), np.tile(clinics, sites.size)
        hours, km, _ = self.legs(craft, a, b)
        time = (km if craft.flies else hours).mean(axis=0).reshape(sites.size, -1)
        time = np.where(np.isnan(time), np.inf, time)
        nearest = clinics[time.argmin(axis=1)]
        return np.where(np.isfinite(time.min(axis=1)), nearest, -1).astype(np.int32)


def model(tables: Mapping[str, pl.DataFrame], start: date, hot_margin_c: float = 0.0) -> Model:
    """Gather what trips are made from.

    Args:
        tables: the plan's tables by name, defaults filled in.
        start: the day whose routes are in force.
        hot_margin_c: setting of that name: added to the mean maximum by day.

    """
    return Model(tables, places(tables, hot_margin_c), crafts(tables), start)
