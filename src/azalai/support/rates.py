"""How often things are taken off: failures, limits, and what is fitted in what (RULES 2).

A failure row tells the mean operation per unscheduled removal as records show it.  Where the
item has a limit on the same clock (TBO or life) the records were cut off there, so the scale of
its Weibull law is solved such that, under the limit, the rate is one over that mean:

    rate(L) = F(L) / integral from 0 to L of S(t) dt        (renewal reward, Barlow & Proschan
                                                             1965, age replacement)

At a harsh site an hour counts a = 1 + harsh_frac (harsh_factor - 1) hours of failure age, and
b, by the task's own factor, of the interval; the rate per hour is then a rate(L a / b).
Everything here is a pure function of numbers or of the plan's tables.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

import polars as pl

Clock = Literal["fh", "landings", "starts", "d", "km"]
CLOCKS: Final[tuple[Clock, ...]] = ("fh", "landings", "starts", "d", "km")

#: Steps of bisection: enough for the last digit of a float.
HALVINGS: Final = 60

#: Scheduled work that takes a fitted item off.
REMOVES: Final = ("overhaul", "discard", "replace")


def accelerated(harsh_frac: float, harsh_factor: float) -> float:
    """Give how many hours of age one hour counts at a site (RULES 2.5)."""
    return 1.0 + harsh_frac * (harsh_factor - 1.0)


def rate_under_limit(scale: float, shape: float, limit: float | None = None) -> float:
    """Give unscheduled removals per unit of operation of a Weibull law under a limit.

    Args:
        scale: characteristic life.
        shape: 1 is exponential.
        limit: age at which a unit is taken off in any case; None: never.

    """
    if limit is None or shape == 1.0:
        return 1.0 / (scale * math.gamma(1.0 + 1.0 / shape))
    from scipy.special import gammainc

    hazard = (limit / scale) ** shape
    survived = scale * math.gamma(1.0 + 1.0 / shape) * float(gammainc(1.0 / shape, hazard))
    return -math.expm1(-hazard) / survived


def weibull_scale(
    mean: float,
    shape: float,
    limit: float | None = None,
    observed_under_limit: bool = True,
) -> float:
    """Give the scale of the law of unscheduled removals from the mean that a plan tells.

    Args:
        mean: operation per unscheduled removal.
        shape: of the Weibull law; 1 is exponential.
        limit: TBO or life on the same clock, None without.
        observed_under_limit: whether the mean was seen under that limit; else it is the mean of
            the free law.

    Returns:
        The scale, in the unit of the mean.  Held by tests/truth/test_rates.py: shape 2, mean
        1800 h read as the free law under a TBO of 1500 h gives one removal per 3013 h.

    """
    free = mean / math.gamma(1.0 + 1.0 / shape)
    if limit is None or not observed_under_limit or shape == 1.0:
        return free
    low = high = free
    while rate_under_limit(low, shape, limit) * mean < 1.0:
        low /= 2.0
    while rate_under_limit(high, shape, limit) * mean > 1.0:
        high *= 2.0
    for _ in range(HALVINGS):  # the rate falls as the scale grows
        middle = (low + high) / 2.0
        if rate_under_limit(middle, shape, limit) * mean > 1.0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@dataclass(frozen=True, slots=True)
class Limit:
    """Work that comes due.

    Attributes:
        task: its name.
        action: as in `tasks`; overhaul, discard and replace take an item off.
        every: interval by clock; whichever comes first.
        harsh_factor: how an hour counts for the interval.

    """

    task: str
    action: str
    every: Mapping[Clock, float]
    harsh_factor: float

    def per_day(self, use: Mapping[Clock, float], harsh_frac: float) -> float:
        """Give how often it comes due, per unit and day.

        Args:
            use: operation of one unit a day, by clock; days are always 1.
            harsh_frac: of the site.

        """
        fast = accelerated(harsh_frac, self.harsh_factor)
        return max(
            (use.get(c, 0.0) * fast if c != "d" else 1.0) / every for c, every in self.every.items()
        )


@dataclass(frozen=True, slots=True)
class Cause:
    """One failure row as it takes an item off.

    Attributes:
        item: the lowest item that fails; another than the one taken off where inherited.
        mode: of the row.
        clock: what its mean counts.
        mean: operation per unscheduled removal of one unit, at `harsh_frac` 0.
        shape: Weibull.
        scale: of the law of failure age, solved under the limit.
        limit: on the same clock, None without.
        limit_harsh_factor: how an hour counts for the limit.
        harsh_factor: how an hour counts for failure age.
        no_fault_frac: share of removals that test good.
        variance_ratio: of demand, for the formula.
        times: how many such units, by use, are inside one unit of the item taken off.
        row: position in `failures`.

    """

    item: str
    mode: str
    clock: Clock
    mean: float
    shape: float
    scale: float
    limit: float | None
    limit_harsh_factor: float
    harsh_factor: float
    no_fault_frac: float
    variance_ratio: float
    times: float
    row: int

    def rate(self, harsh_frac: float = 0.0) -> float:
        """Give removals per unit of the clock of the item taken off, at a site."""
        fast = accelerated(harsh_frac, self.harsh_factor) if self.clock != "d" else 1.0
        limit = self.limit
        if limit is not None and self.clock != "d":
            limit *= fast / accelerated(harsh_frac, self.limit_harsh_factor)
        ageing = rate_under_limit(self.scale, self.shape, limit)
        return self.times * fast * ageing


@dataclass(frozen=True, slots=True)
class Fitted:
    """An item that is exchanged on the aircraft.

    Attributes:
        type: of the aircraft or vehicle.
        item: what is exchanged.
        parent: what it is fitted in: the type, or an item that it can be taken out of on the line.
        quantity: in one aircraft.
        needed: of them, so many must work.
        usage: its hours per hour of the aircraft.

    """

    type: str
    item: str
    parent: str
    quantity: int
    needed: int
    usage: float


@dataclass(frozen=True)
class Breakdown:
    """What is fitted in what, and what takes it off, for one plan.

    Attributes:
        tables: the plan's tables by name, defaults filled in.

    """

    tables: Mapping[str, pl.DataFrame]

    @cached_property
    def inside(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of `parts` by parent, `swap` filled in: line on a type, shop in an item."""
        types = set(self.tables["types"]["name"].to_list())
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.tables["parts"].sort("parent", "item").iter_rows(named=True):
            default = "line" if row["parent"] in types else "shop"
            found[row["parent"]].append({**row, "swap": row["swap"] or default})
        return found

    def shop_parts(self, item: str) -> list[tuple[str, float]]:
        """Give what is exchanged inside an item in a shop: (part, how many by use)."""
        rows = [r for r in self.inside.get(item, ()) if r["swap"] == "shop"]
        return [(r["item"], r["quantity"] * r["usage_factor"]) for r in rows]

    @cached_property
    def fitted(self) -> tuple[Fitted, ...]:
        """Every item exchanged on the line of every type, by type, item and parent."""
        found: list[Fitted] = []
        for kind in self.tables["types"]["name"].to_list():
            self._fit(kind, kind, 1, 1.0, (), found)
        return tuple(sorted(found, key=lambda f: (f.type, f.item, f.parent)))

    def _fit(
        self,
        kind: str,
        parent: str,
        number: int,
        usage: float,
        above: tuple[str, ...],
        found: list[Fitted],
    ) -> None:
        for row in self.inside.get(parent, ()):
            if row["swap"] != "line" or row["item"] in above:
                continue
            total, needed = number * row["quantity"], number * row["needed"]
            hours = usage * row["usage_factor"]
            found.append(Fitted(kind, row["item"], parent, total, needed, hours))
            self._fit(kind, row["item"], total, hours, (*above, row["item"]), found)

    @cached_property
    def limits(self) -> dict[str, list[Limit]]:
        """Scheduled work that takes an item off, by item."""
        found = {
            on: [g for g in all_ if g.action in REMOVES] for on, all_ in self.scheduled.items()
        }
        return {on: limits for on, limits in found.items() if limits}

    @cached_property
    def scheduled(self) -> dict[str, list[Limit]]:
        """All work with an interval, on items and on types, by what it is done on."""
        found: dict[str, list[Limit]] = defaultdict(list)
        for row in self.tables["tasks"].sort("name").iter_rows(named=True):
            every: dict[Clock, float] = {
                c: row[f"every_{c}"] for c in CLOCKS if row[f"every_{c}"] is not None
            }
            if every:
                limit = Limit(row["name"], row["action"], every, row["harsh_factor"])
                found[row["on"]].append(limit)
        return found

    @cached_property
    def own(self) -> dict[str, list[Cause]]:
        """The failure rows of each item or type, by what fails."""
        found: dict[str, list[Cause]] = defaultdict(list)
        frame = self.tables["failures"].with_row_index("row").sort("on", "mode")
        for row in frame.iter_rows(named=True):
            found[row["on"]].append(self._cause(row))
        return found

    def _cause(self, row: dict[str, Any]) -> Cause:
        clock: Clock = next(c for c in CLOCKS if row[f"mean_{c}"] is not None)
        mean, shape = row[f"mean_{clock}"], row["shape"]
        limits = [g for g in self.limits.get(row["on"], ()) if clock in g.every]
        nearest = min(limits, key=lambda g: g.every[clock], default=None)
        limit = nearest.every[clock] if nearest else None
        return Cause(
            item=row["on"],
            mode=row["mode"],
            clock=clock,
            mean=mean,
            shape=shape,
            scale=weibull_scale(mean, shape, limit, row["observed_under_limit"]),
            limit=limit,
            limit_harsh_factor=nearest.harsh_factor if nearest else 1.0,
            harsh_factor=row["harsh_factor"],
            no_fault_frac=row["no_fault_frac"],
            variance_ratio=row["variance_ratio"],
            times=1.0,
            row=row["row"],
        )

    def causes(self, item: str, above: tuple[str, ...] = ()) -> list[Cause]:
        """Give all that takes an item off: its own rows and those of its shop parts (RULES 2.3).

        An inherited cause counts quantity times use; use counts for hours alone.
        """
        found = list(self.own.get(item, ()))
        for row in self.inside.get(item, ()):
            if row["swap"] != "shop" or row["item"] in (*above, item):
                continue
            for cause in self.causes(row["item"], (*above, item)):
                usage = row["usage_factor"] if cause.clock == "fh" else 1.0
                found.append(replace(cause, times=cause.times * row["quantity"] * usage))
        return found

    def repair_task(self, item: str) -> str | None:
        """Give the task that repairs an item off the aircraft; None where there is none."""
        return self._tasks.get((item, "repair"))

    def overhaul_task(self, item: str) -> str | None:
        """Give the task that overhauls an item; None where there is none."""
        return self._tasks.get((item, "overhaul"))

    @cached_property
    def _tasks(self) -> dict[tuple[str, str], str]:
        rows = self.tables["tasks"].sort("name", descending=True).select("on", "action", "name")
        return {(on, action): name for on, action, name in rows.iter_rows()}


def removal_table(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Tell own and inherited removals of every item that is taken off, for people.

    Returns:
        One row for each type, item, parent and clock, at `harsh_frac` 0: quantity in one
        aircraft, own and inherited unscheduled removals per 1000 units of the aircraft's clock.

    """
    breakdown = Breakdown(tables)
    rows = []
    for fitted in breakdown.fitted:
        sums: dict[Clock, list[float]] = {}
        for cause in breakdown.causes(fitted.item):
            usage = fitted.usage if cause.clock == "fh" else 1.0
            inherited = int(cause.item != fitted.item)
            counted = sums.setdefault(cause.clock, [0.0, 0.0])
            counted[inherited] += 1000.0 * fitted.quantity * usage * cause.rate()
        about = (fitted.type, fitted.item, fitted.parent, fitted.quantity)
        rows += [(*about, clock, *sums[clock]) for clock in CLOCKS if clock in sums]
    columns = ("type", "item", "parent", "quantity", "clock", "own_per_1000", "inherited_per_1000")
    numbers = {"quantity": pl.Int64, "own_per_1000": pl.Float64, "inherited_per_1000": pl.Float64}
    return pl.DataFrame(rows, schema={c: numbers.get(c, pl.String) for c in columns}, orient="row")
