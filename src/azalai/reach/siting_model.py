"""What siting decides on: travel times, weights and what is asked, as plain arrays.

A *demand* is a group of calls that are reached alike (a destination, in a month, by day or by
night); a *site* is a place where a base stands or may stand.  All arrays are dense; index order
is that of sorted names, so that the order of rows never changes a plan.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from azalai.errors import AzalaiError
from azalai.optimise.milp import Effort

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

Aim = Literal["cover", "median", "center", "expected", "backup", "set-cover"]


class SitingError(AzalaiError):
    """What was asked cannot be had, or makes no sense for this plan.

    Attributes:
        groups: names of the groups of rows that clash, where that is why.

    """

    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitingArrays:
    """The data of a siting question.

    Attributes:
        time_h: from call to arrival, demand x site, hours; inf where the site cannot reach it.
        weight: calls a year of each demand, or any other measure of how much it counts.
        target_h: within which a demand is to be reached.
        cost_money: of having a base at each site, over the years of the plan.
        fixed: sites that must be open.
        barred: sites that must not be.
        most: largest number of aircraft at each site; inf where there is no limit.
        capacity: largest weight that each site can serve; inf where there is no limit.

    """

    time_h: Floats
    weight: Floats
    target_h: Floats
    cost_money: Floats
    fixed: Bools
    barred: Bools
    most: Floats
    capacity: Floats

    @classmethod
    def of(cls, time_h: Floats, weight: Floats, target_h: float | Floats) -> "SitingArrays":
        """Give a question without costs, limits, fixed or barred sites."""
        demands, sites = time_h.shape
        return cls(
            np.asarray(time_h, dtype=np.float64),
            np.asarray(weight, dtype=np.float64),
            np.broadcast_to(np.asarray(target_h, dtype=np.float64), demands).copy(),
            np.zeros(sites),
            np.zeros(sites, dtype=bool),
            np.zeros(sites, dtype=bool),
            np.full(sites, np.inf),
            np.full(sites, np.inf),
        )

    def counted(self) -> "SitingArrays":
        """Give the same question without the demands that weigh nothing."""
        some = self.weight > 0
        return replace(
            self,
            time_h=self.time_h[some],
            weight=self.weight[some],
            target_h=self.target_h[some],
        )


@dataclass(frozen=True, slots=True)
class FuelArrays:
    """Forward fuel points that may be opened with the bases (RULES 8.5).

    A cache is filled by a base or by another cache, and every kilogram in it was driven or flown
    there at a cost.

    Attributes:
        time_h: from call to arrival by way of a cache, demand x site x cache; inf: impossible.
        draw_kg: fuel taken from the cache for one call, same shape.
        fill_money_per_kg: of bringing fuel from a site to a cache, site x cache; inf: impossible.
        pass_money_per_kg: of bringing it from cache to cache, cache x cache; inf: impossible.
        capacity_kg_per_y: most that each cache can hand out in a year; inf: no limit.
        cost_money: of having each cache.
        years: of the plan, over which filling is paid.

    """

    time_h: Floats
    draw_kg: Floats
    fill_money_per_kg: Floats
    pass_money_per_kg: Floats
    capacity_kg_per_y: Floats
    cost_money: Floats
    years: float = 1.0


@dataclass(frozen=True, slots=True)
class SitingQuestion:
    """What is asked of the arrays.

    Attributes:
        aim: what is best, see `docs/methods/siting.md`.
        bases: how many sites are open; None: as many as the aim takes.
        aircraft: how many aircraft are spread over the sites (`expected` only).
        busy_frac: share of time in which one aircraft is not to be had (`expected` only).
        common_frac: share of time in which nothing keeps all aircraft back at once.
        backup_frac: what a second base in reach counts beside the first (`backup` only).
        late_h: hours that a call past its target counts for, on top of its time (`median`).
        unreached_h: hours that a call that nobody reaches counts for (`median`).
        share_frac: least share of weight within the target; None: no such limit.
        worst_h: longest time of any demand; None: no such limit.
        mean_h: longest mean time; None: no such limit.
        budget_money: largest sum of the costs of open sites; None: no such limit.
        apart: by how many sites, opened or closed, two plans must differ at least.
        effort: how far the solver goes.

    """

    aim: Aim = "cover"
    bases: int | None = None
    aircraft: int | None = None
    busy_frac: float = 0.0
    common_frac: float = 1.0
    backup_frac: float = 0.5
    late_h: float = 0.0
    unreached_h: float = 24.0
    share_frac: float | None = None
    worst_h: float | None = None
    mean_h: float | None = None
    budget_money: float | None = None
    apart: int = 1
    effort: Effort = field(default_factory=Effort)

    @property
    def limited(self) -> bool:
        """Whether anything but the number of bases limits the choice."""
        limits = (self.share_frac, self.worst_h, self.mean_h, self.budget_money)
        return any(limit is not None for limit in limits)


@dataclass(frozen=True, slots=True)
class SitingPlan:
    """One answer.

    Attributes:
        aircraft: number at each site, 0 where it is closed; 1 where only bases are counted.
        value: of the aim: weight (`cover`, `expected`, `backup`), hours (`median` mean,
            `center` worst), bases or money (`set-cover`).
        bound: no plan is better than this.
        proved: whether value and bound agree within the gap asked for.
        served: share of each demand that each site serves, by itself (cache 0) or by way of
            cache c - 1, demand x site x (1 + caches); None: each by the nearest open site.
        caches: indices of the forward fuel points that are open.
        filled: (source, cache, kg a year): who fills which cache; a source is a site, or, from
            the number of sites on, a cache.
        fuel_money: what the caches and filling them cost over the plan.

    """

    aircraft: Indices
    value: float
    bound: float
    proved: bool
    served: Floats | None = None
    caches: tuple[int, ...] = ()
    filled: tuple[tuple[int, int, float], ...] = ()
    fuel_money: float = 0.0

    @property
    def open(self) -> Indices:
        """Indices of the open sites."""
        return np.flatnonzero(self.aircraft)

    @property
    def gap(self) -> float:
        """Distance of value and bound, relative to the value."""
        apart = abs(self.value - self.bound)
        return 0.0 if apart <= 1e-9 * max(1.0, abs(self.value)) else apart / abs(self.value or 1.0)
