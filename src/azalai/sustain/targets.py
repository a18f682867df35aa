"""Availability by name (fleet, type, site, type | site), and the cheapest plan that reaches it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from azalai.sustain.evaluate import evaluate, supply_availability
from azalai.sustain.frontier import Frontier, frontier
from azalai.sustain.judge import SparesError
from azalai.sustain.problem import Floats, Ints, Problem

FLEET: Final = "fleet"
#: Times that the weights of groups short of their target are doubled.
ROUNDS: Final = 10


@dataclass(frozen=True)
class Groups:
    """Types at sites with aircraft, and the share of availability that parts cannot change.

    Attributes:
        types: names.
        sites: names.
        aircraft: by (type, site), as the users of the problem number them.
        maintenance: availability with unlimited spares by (type, site), 1 where not told.

    """

    types: tuple[str, ...]
    sites: tuple[str, ...]
    aircraft: Mapping[tuple[int, int], float]
    maintenance: Mapping[tuple[int, int], float]

    def members(self, name: str) -> list[tuple[int, int]]:
        """Give the (type, site) that a name stands for.

        Raises:
            SparesError: if it stands for none.

        """
        kind, _, site = (part.strip() for part in name.partition("|"))
        found = [
            (t, s)
            for t, s in sorted(self.aircraft)
            if name == FLEET
            or name in (self.types[t], self.sites[s])
            or (site and (self.types[t], self.sites[s]) == (kind, site))
        ]
        if not found:
            known = [FLEET, *self.types, *self.sites]
            raise SparesError("spares-no-such-target", name=name, known=", ".join(known))
        return found

    def of(self, supply: Mapping[tuple[int, int], float], name: str) -> float:
        """Give the availability of a name: the mean over its aircraft."""
        members = self.members(name)
        count = sum(self.aircraft[m] for m in members)
        up = sum(
            self.aircraft[m] * supply.get(m, 1.0) * self.maintenance.get(m, 1.0) for m in members
        )
        return up / count


def groups_of(
    problem: Problem,
    types: tuple[str, ...],
    maintenance: Mapping[tuple[int, int], float] | None = None,
) -> Groups:
    """Give the groups of a problem from its users."""
    users = problem.users
    rows = zip(users.type.tolist(), users.site.tolist(), users.aircraft.tolist(), strict=True)
    aircraft = {(t, s): n for t, s, n in rows if t >= 0}
    return Groups(types, problem.sites, aircraft, maintenance or {})


@dataclass(frozen=True)
class Reached:
    """A corner of a curve that reaches what was asked.

    Attributes:
        curve: perhaps with other weights than asked, so that groups short of their target gain.
        corner: of it.
        stock: there, without what no target needs.

    """

    curve: Frontier
    corner: int
    stock: Ints


def reach(
    curve: Frontier,
    groups: Groups,
    targets: Mapping[str, float],
    delay_d: float | None = None,
) -> Reached:
    """Find the cheapest corner at which every target holds.

    Where one name asks for more than the others the aircraft of that name are given more weight
    and the curve is solved again; the cheapest plan of all rounds is kept.  Each is an efficient
    plan of its weights; then single purchases that no target needs are left out.  None cheaper is
    promised: the answer lies between two corners of the curve.

    Args:
        curve: the whole curve.
        groups: what names stand for.
        targets: availability by name.
        delay_d: longest mean wait of a request of aircraft; None without.

    Raises:
        SparesError: if a target is beyond what any stock allowed can reach; the highest that can
            be reached is told, and what holds it down.

    """
    _check_reachable(curve, groups, targets, delay_d)
    best = _first(curve, groups, targets, delay_d)
    weights = dict.fromkeys(groups.aircraft, 1.0)
    for _ in range(ROUNDS if len(targets) > 1 else 0):
        behind = _behind(best, groups, targets)
        if not behind:
            break
        weights = {m: w * (2.0 if m in behind else 1.0) for m, w in weights.items()}
        other = _first(frontier(_weighted(curve.problem, weights)), groups, targets, delay_d)
        if other.curve.cost[other.corner] >= best.curve.cost[best.corner] - 1e-9:
            break
        best = other
    return replace(best, stock=_trimmed(best, groups, targets, delay_d))


def _trimmed(
    best: Reached, groups: Groups, targets: Mapping[str, float], delay_d: float | None
) -> Ints:
    """Leave out single purchases, the dearest first, as long as every target still holds."""
    problem, stock = best.curve.problem, best.stock.copy()
    bought = stock.sum(1) - problem.owned.sum(1)
    for i in np.argsort(-problem.price, kind="stable").tolist():
        for j in np.flatnonzero(stock[i] > problem.least[i]).tolist():
            while bought[i] > 0 and stock[i, j] > problem.least[i, j]:
                stock[i, j] -= 1
                if _short(problem, stock, groups, targets, delay_d):
                    stock[i, j] += 1
                    break
                bought[i] -= 1
    return stock


def _first(
    curve: Frontier, groups: Groups, targets: Mapping[str, float], delay_d: float | None
) -> Reached:
    """Bisect for the first corner at which all holds; the last one is known to do."""

    def holds(corner: int) -> bool:
        return not _short(curve.problem, curve.stock_at(corner), groups, targets, delay_d)

    corner = first_true(holds, len(curve) - 1)
    return Reached(curve, corner, curve.stock_at(corner))


def first_true(holds: Callable[[int], bool], last: int) -> int:
    """Give the first of 0 .. last that holds, if holding does not stop again; else `last`."""
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return high


def _short(
    problem: Problem,
    stock: Ints,
    groups: Groups,
    targets: Mapping[str, float],
    delay_d: float | None,
) -> list[str]:
    """Give the targets that a stock does not reach; `delay` for the wait."""
    outcome = evaluate(problem, stock)
    supply = supply_availability(problem, outcome)
    short = [n for n, t in targets.items() if groups.of(supply, n) < t - 1e-9]
    if delay_d is not None and mean_delay_d(problem, outcome.aircraft_backorders) > delay_d:
        short.append("delay")
    return short


def mean_delay_d(problem: Problem, aircraft_backorders: Floats) -> float:
    """Give the mean wait of aircraft requests: backorders over requests a day (Little 1961)."""
    asked = problem.demand.sum()
    return float(aircraft_backorders.sum() / asked) if asked > 0 else 0.0


def _behind(best: Reached, groups: Groups, targets: Mapping[str, float]) -> set[tuple[int, int]]:
    """Give the members of the names that the corner before did not reach, if not of all."""
    if best.corner == 0:
        return set()
    problem = best.curve.problem
    short = _short(problem, best.curve.stock_at(best.corner - 1), groups, targets, None)
    members = {m for name in short for m in groups.members(name)}
    return members if members != set(groups.aircraft) else set()


def _weighted(problem: Problem, weights: Mapping[tuple[int, int], float]) -> Problem:
    users = problem.users
    keys = zip(users.type.tolist(), users.site.tolist(), strict=True)
    weight = np.array([weights.get(key, 1.0) for key in keys])
    return replace(problem, users=replace(users, weight=weight))


def _check_reachable(
    curve: Frontier, groups: Groups, targets: Mapping[str, float], delay_d: float | None
) -> None:
    stock = curve.stock_at(len(curve) - 1)
    short = _short(curve.problem, stock, groups, targets, delay_d)
    if not short:
        return
    outcome = evaluate(curve.problem, stock)
    why = _held_down(curve.problem, stock, outcome.backorders)
    if short == ["delay"]:
        wait = mean_delay_d(curve.problem, outcome.aircraft_backorders)
        raise SparesError("spares-delay-out", delay=delay_d, least=f"{wait:.3g}", why=why)
    name = short[0]
    supply = supply_availability(curve.problem, outcome)
    highest = groups.of(supply, name)
    parts = groups.of(dict.fromkeys(supply, 1.0), name)
    raise SparesError(
        "spares-target-out",
        name=name,
        target=f"{targets[name]:.4g}",
        highest=f"{highest:.4f}",
        upkeep=f"{parts:.4f}",
        why=why,
    )


def _held_down(problem: Problem, stock: Ints, backorders: Floats) -> str:
    """Name the stores at their largest stock that still leave most backorders."""
    full = (problem.most >= 0) & (stock >= problem.most) & (problem.parent != -2)
    left = np.where(full, backorders, 0.0)
    worst = np.argsort(-left, axis=None, kind="stable")[:3]
    cells = [np.unravel_index(k, left.shape) for k in worst if left.flat[k] > 1e-4]
    named = [f"{problem.items[i]} | {problem.sites[j]} ({stock[i, j]})" for i, j in cells]
    return ", ".join(named) or "-"
