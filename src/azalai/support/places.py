"""Places as the leg model needs them: positions, air by month and light, roles, fuel.

Planning temperature (RULES 8.3): the mean daily maximum plus a margin by day, the mean minimum by
night, of the site or of the nearest that has rows; without any, the standard atmosphere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.geo import atmosphere, geodesics
from azalai.tables.times import MONTHS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int32]

#: Conditions of flight: the twelve months by day, then the twelve by night.
CONDITIONS: Final = 2 * len(MONTHS)


#: Of so few sites all distances are found at once.
FEW: Final = 200


@dataclass(frozen=True)
class Places:
    """All sites, numbered by sorted name.

    Attributes:
        names: of the sites, sorted.
        latitude_deg: shape (n,), nan where not told; so are longitude and elevation.
        longitude_deg: shape (n,).
        elevation_m: shape (n,).
        runway_m: shape (n,).
        roles: a set of words for each site.
        tmax_c: shape (12, n), nan where not told; so is tmin_c.
        tmin_c: shape (12, n).
        flyable_frac: shape (12, n).
        weather: site whose rows of climate each site has, -1 for none; those alike share weather.
        fuels: (site, item) of every store of the plan.
        hot_margin_c: added to the mean maximum.

    """

    names: tuple[str, ...]
    latitude_deg: Floats
    longitude_deg: Floats
    elevation_m: Floats
    runway_m: Floats
    roles: tuple[frozenset[str], ...]
    tmax_c: Floats
    tmin_c: Floats
    flyable_frac: Floats
    weather: Indices
    fuels: frozenset[tuple[str, str]]
    hot_margin_c: float = 0.0
    index: Mapping[str, int] = field(default_factory=dict)

    def of_role(self, role: str) -> Indices:
        """Give the sites of one role."""
        return np.array([i for i, has in enumerate(self.roles) if role in has], np.int32)

    def fuel(self, item: str | None) -> Bools:
        """Tell at which sites a fuel is in store, shape (n,)."""
        return np.array([(name, item) in self.fuels for name in self.names], bool)

    def km(self, a: Indices, b: Indices) -> Floats:
        """Give the great circles between sites by index; nan without a position."""
        if len(self.names) <= FEW:
            return np.asarray(self._km[a, b])
        latitude, longitude = self.latitude_deg, self.longitude_deg
        return geodesics.distance_km(latitude[a], longitude[a], latitude[b], longitude[b])

    @cached_property
    def _km(self) -> Floats:
        latitude, longitude = self.latitude_deg, self.longitude_deg
        return geodesics.distance_km(latitude[:, None], longitude[:, None], latitude, longitude)

    @cached_property
    def temperature_c(self) -> Floats:
        """Planning temperature, shape (CONDITIONS, n); nan only where the elevation is unknown."""
        isa = atmosphere.isa_temperature_c(self.elevation_m)
        day = np.where(np.isnan(self.tmax_c), isa, self.tmax_c) + self.hot_margin_c
        return np.concatenate([day, np.where(np.isnan(self.tmin_c), isa, self.tmin_c)])

    @cached_property
    def density_altitude_m(self) -> Floats:
        """Density altitude, shape (CONDITIONS, n); nan where the elevation is unknown."""
        return atmosphere.density_altitude_m(self.elevation_m, self.temperature_c)


def places(tables: Mapping[str, pl.DataFrame], hot_margin_c: float = 0.0) -> Places:
    """Gather the places of a plan.

    Args:
        tables: the plan's tables by name, defaults filled in.
        hot_margin_c: setting of that name.

    """
    sites = tables["sites"].sort("name")
    names = tuple(sites["name"].to_list())
    index = {name: i for i, name in enumerate(names)}
    latitude, longitude = _floats(sites["latitude_deg"]), _floats(sites["longitude_deg"])
    source = _weather_source(tables["climate"], index, latitude, longitude)
    tmax, tmin, flyable = (
        np.where(source >= 0, _by_month(tables["climate"], column, index)[:, source], np.nan)
        for column in ("tmax_c", "tmin_c", "flyable_frac")
    )
    return Places(
        names=names,
        latitude_deg=latitude,
        longitude_deg=longitude,
        elevation_m=_floats(sites["elevation_m"]),
        runway_m=_floats(sites["runway_m"]),
        roles=tuple(frozenset(has or ()) for has in sites["roles"].to_list()),
        tmax_c=tmax,
        tmin_c=tmin,
        flyable_frac=np.where(np.isnan(flyable), 1.0, flyable),
        weather=source,
        fuels=frozenset(tables["stock"].select("site", "item").iter_rows()),
        hot_margin_c=hot_margin_c,
        index=index,
    )


def _floats(column: pl.Series) -> Floats:
    return np.array(column.cast(pl.Float64).fill_null(np.nan).to_numpy(), np.float64)


def _by_month(climate: pl.DataFrame, column: str, index: Mapping[str, int]) -> Floats:
    """Lay one column out by month and site; nan where there is no row."""
    table = np.full((len(MONTHS), len(index)), np.nan)
    for site, month, value in climate.select("site", "month", column).iter_rows():
        table[MONTHS.index(month), index[site]] = np.nan if value is None else value
    return table


def _weather_source(
    climate: pl.DataFrame, index: Mapping[str, int], latitude: Floats, longitude: Floats
) -> Indices:
    """Give for each site the one whose weather it has: itself, else the nearest; -1: none."""
    told: Sequence[int] = sorted({index[site] for site in climate["site"].to_list()})
    source = np.full(len(index), -1, np.int32)
    if told:
        with_rows = np.array(told, np.int32)
        far = geodesics.distance_km(
            latitude[:, None], longitude[:, None], latitude[with_rows], longitude[with_rows]
        )
        nearest = np.where(np.isnan(far), np.inf, far)
        found = np.isfinite(nearest).any(axis=1)
        source[found] = with_rows[nearest.argmin(axis=1)][found]
        source[with_rows] = with_rows
    return source
