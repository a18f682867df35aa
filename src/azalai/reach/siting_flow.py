"""Bases of limited capacity, and forward fuel points decided together with the bases.

Here who serves whom is decided too, so each way of serving a demand is a column: from a site, by
itself or by way of a cache.  With x the share of a demand served in a way, y open sites, f open
caches, b and g the fuel brought from sites and from caches:

    sum of x over the ways of a demand <= 1          x <= y of its site,  x <= f of its cache
    sum of weight x x over the ways of a site <= capacity y
    b into c + g into c = g out of c + sum of weight x draw x x by way of c
    b into c + g into c <= capacity f,   b from j <= M y,   g from c <= M f

Fuel can only come from bases in the end, so caches cannot fill one another in a ring.
`tests/truth/location` holds it against enumeration of all sets of bases and caches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from azalai.optimise import milp
from azalai.optimise.milp import Solution
from azalai.optimise.model import Draft, Model
from azalai.optimise.model import Indices as Columns
from azalai.reach import siting_linear, siting_solve
from azalai.reach.siting_many import Solve
from azalai.reach.siting_model import (
    Bools,
    Floats,
    FuelArrays,
    Indices,
    SitingArrays,
    SitingError,
    SitingPlan,
    SitingQuestion,
)
from azalai.reach.siting_refuse import infeasible, refuse_nonsense

#: Fuel is counted in tonnes inside the model, so that its rows are of the size of the others.
KG_PER_T = 1000.0


def chooser(fuel: FuelArrays | None) -> Solve:
    """Give the function that finds the best plan: this room where fuel or capacity ask for it."""

    def best(arrays: SitingArrays, question: SitingQuestion, cuts: list[Indices]) -> SitingPlan:
        if fuel is None and np.isinf(arrays.capacity).all():
            return siting_solve.best(arrays, question, cuts)
        return serve(arrays, question, fuel, cuts)

    return best


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way of serving a demand, as parallel arrays.

    Attributes:
        demand, site: indices.
        cache: index, -1 for none.
        time_h: from call to arrival.
        draw_kg: fuel taken from the cache for one call.

    """

    demand: Indices
    site: Indices
    cache: Indices
    time_h: Floats
    draw_kg: Floats


def ways_of(arrays: SitingArrays, fuel: FuelArrays | None) -> Ways:
    """List the ways; one by a cache only where it is possible alone so, or faster."""
    direct = np.isfinite(arrays.time_h)
    demand, site = np.nonzero(direct)
    cache, time_h, draw_kg = np.full(demand.size, -1), arrays.time_h[direct], np.zeros(demand.size)
    if fuel is None:
        return Ways(demand, site, cache, time_h, draw_kg)
    better = fuel.time_h < arrays.time_h[:, :, None]
    demand_by, site_by, cache_by = np.nonzero(better)
    return Ways(
        np.concatenate([demand, demand_by]),
        np.concatenate([site, site_by]),
        np.concatenate([cache, cache_by]),
        np.concatenate([time_h, fuel.time_h[better]]),
        np.concatenate([draw_kg, fuel.draw_kg[better]]),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    base: Columns
    cache: Columns
    way: Columns
    fill: Columns
    fill_at: tuple[Indices, Indices]
    relay: Columns
    relay_at: tuple[Indices, Indices]


def serve(
    arrays: SitingArrays,
    question: SitingQuestion,
    fuel: FuelArrays | None,
    cuts: Sequence[Indices] = (),
) -> SitingPlan:
    """Give the best plan of bases and caches, and who serves whom.

    Raises:
        SitingError: for aims other than `cover`, `median` and `set-cover`
            (`siting-not-together`), and as `siting_solve.best`.

    """
    refuse_nonsense(arrays, question)
    if question.aim not in ("cover", "median", "set-cover"):
        raise SitingError("siting-not-together", aim=question.aim)
    whole, some = arrays, arrays.weight > 0
    arrays = arrays.counted()
    if fuel is not None:
        fuel = FuelArrays(
            fuel.time_h[some],
            fuel.draw_kg[some],
            fuel.fill_money_per_kg,
            fuel.pass_money_per_kg,
            fuel.capacity_kg_per_y,
            fuel.cost_money,
            fuel.years,
        )
    ways = ways_of(arrays, fuel)
    draft = Draft()
    columns = _columns(draft, arrays, question, fuel, ways)
    _serving(draft, arrays, ways, columns)
    if fuel is not None:
        _fuelling(draft, arrays, fuel, ways, columns)
    _limits(draft, arrays, question, fuel, ways, columns)
    for before in cuts:
        siting_linear.differ(draft, columns.base, before, question.apart)
    model = draft.model()
    found = milp.solve(model, question.effort)
    if found.status not in ("proved", "limit"):
        raise infeasible(model, found.status)
    found = replace(found, x=_soonest(model, found, ways, columns, arrays, fuel))
    plan = _plan(whole, some, question, ways, columns, found)
    return plan if fuel is None else replace(plan, fuel_money=_fuel_money(fuel, plan))


def _fuel_money(fuel: FuelArrays, plan: SitingPlan) -> float:
    """Give what the caches and filling them cost over the plan."""
    prices = np.concatenate([fuel.fill_money_per_kg, fuel.pass_money_per_kg])
    brought = sum(float(prices[source, cache]) * kg for source, cache, kg in plan.filled)
    return float(fuel.cost_money[list(plan.caches)].sum()) + fuel.years * brought


def _soonest(
    model: Model,
    found: Solution,
    ways: Ways,
    columns: _Columns,
    arrays: SitingArrays,
    fuel: FuelArrays | None,
) -> Floats:
    """Serve as soon as the chosen bases and caches allow, at the value found; fill cheaply."""
    lower, upper = model.lower.copy(), model.upper.copy()
    chosen = np.concatenate([columns.base, columns.cache])
    lower[chosen] = upper[chosen] = found.x[chosen]
    latest = float(ways.time_h.max(initial=0.0)) + 1.0
    hours = np.zeros_like(model.objective)
    hours[columns.way] = arrays.weight[ways.demand] * (ways.time_h - latest)
    if fuel is not None:
        fill = fuel.fill_money_per_kg[columns.fill_at]
        relay = fuel.pass_money_per_kg[columns.relay_at]
        dearest = max(fill.max(initial=0.0), relay.max(initial=0.0)) or 1.0
        hours[columns.fill], hours[columns.relay] = fill / dearest / 1e3, relay / dearest / 1e3
    most = float(model.objective @ found.x) + 1e-7 * max(1.0, abs(found.value))
    kept = model.with_rows(model.objective[None, :], -np.inf, most)
    again = milp.solve(replace(kept, objective=hours, lower=lower, upper=upper))
    return again.x if again.x.size else found.x


def _columns(
    draft: Draft,
    arrays: SitingArrays,
    question: SitingQuestion,
    fuel: FuelArrays | None,
    ways: Ways,
) -> _Columns:
    """Add the columns; what is minimised is what is not covered, hours, or what is opened."""
    opening = question.aim == "set-cover"
    sites = arrays.cost_money.size
    base = draft.columns(sites, siting_linear.opening(arrays) if opening else 0.0, 0, 1, whole=True)
    caches = 0 if fuel is None else fuel.cost_money.size
    cache = draft.columns(caches, 0.01 / (1 + caches) if opening else 0.0, 0.0, 1.0, whole=True)
    way = draft.columns(ways.demand.size, _worths(arrays, question, ways), 0.0, 1.0)
    none = (np.empty(0, np.int64), np.empty(0, np.int64))
    if fuel is None:
        empty = draft.columns(0)
        return _Columns(base, cache, way, empty, none, empty, none)
    between = np.isfinite(fuel.pass_money_per_kg) & ~np.eye(caches, dtype=bool)
    fill_at, relay_at = _pairs(np.isfinite(fuel.fill_money_per_kg)), _pairs(between)
    fill, relay = draft.columns(fill_at[0].size), draft.columns(relay_at[0].size)
    return _Columns(base, cache, way, fill, fill_at, relay, relay_at)


def _pairs(possible: Bools) -> tuple[Indices, Indices]:
    first, second = np.nonzero(possible)
    return first.astype(np.int64), second.astype(np.int64)


def _worths(arrays: SitingArrays, question: SitingQuestion, ways: Ways) -> Floats:
    """Give what serving in each way changes: weight in time, or hours saved, negative."""
    weight, late = arrays.weight[ways.demand], ways.time_h > arrays.target_h[ways.demand]
    if question.aim == "cover":
        return np.where(late, 0.0, -weight)
    if question.aim == "median":
        return weight * (ways.time_h - question.unreached_h - question.late_h * ~late)
    return np.zeros(weight.size)


def _serving(draft: Draft, arrays: SitingArrays, ways: Ways, columns: _Columns) -> None:
    """Serve each demand once at most, from open sites, within what they can serve."""
    once = draft.rows(arrays.weight.size, upper=1.0)
    draft.entries(once[ways.demand], columns.way)
    opened = draft.rows(ways.demand.size, upper=0.0)
    draft.entries(opened, columns.way)
    draft.entries(opened, columns.base[ways.site], -1.0)
    limited = np.flatnonzero(np.isfinite(arrays.capacity))
    place = np.full(arrays.capacity.size, -1)
    place[limited] = np.arange(limited.size)
    rows = draft.rows(limited.size, upper=0.0, group="capacity")
    mine = place[ways.site] >= 0
    draft.entries(rows[place[ways.site[mine]]], columns.way[mine], arrays.weight[ways.demand[mine]])
    draft.entries(rows, columns.base[limited], -arrays.capacity[limited])


def _fuelling(
    draft: Draft, arrays: SitingArrays, fuel: FuelArrays, ways: Ways, columns: _Columns
) -> None:
    """Bring each cache what is drawn from it and passed on, from open bases and caches."""
    by = ways.cache >= 0
    drawn_t = arrays.weight[ways.demand] * ways.draw_kg / KG_PER_T
    most_t = float(drawn_t.sum()) + 1.0
    opened = draft.rows(int(by.sum()), upper=0.0)
    draft.entries(opened, columns.way[by])
    draft.entries(opened, columns.cache[ways.cache[by]], -1.0)
    caches = columns.cache.size
    balance = draft.rows(caches, lower=0.0, upper=0.0)
    room = draft.rows(caches, upper=0.0, group="cache-capacity")
    draft.entries(balance[ways.cache[by]], columns.way[by], -drawn_t[by])
    for flow, at in ((columns.fill, columns.fill_at), (columns.relay, columns.relay_at)):
        draft.entries(balance[at[1]], flow)
        draft.entries(room[at[1]], flow)
    draft.entries(balance[columns.relay_at[0]], columns.relay, -1.0)
    held_t = np.minimum(fuel.capacity_kg_per_y / KG_PER_T, most_t * caches)
    draft.entries(room, columns.cache, -held_t)
    for flow, source in (
        (columns.fill, columns.base[columns.fill_at[0]]),
        (columns.relay, columns.cache[columns.relay_at[0]]),
    ):
        rows = draft.rows(flow.size, upper=0.0)
        draft.entries(rows, flow)
        draft.entries(rows, source, -most_t * caches)


def _limits(
    draft: Draft,
    arrays: SitingArrays,
    question: SitingQuestion,
    fuel: FuelArrays | None,
    ways: Ways,
    columns: _Columns,
) -> None:
    """Add what was asked: number, budget, share, longest and mean time."""
    siting_linear.chosen_sites(draft, arrays, question, columns.base, budget=False)
    weight, total = arrays.weight[ways.demand], float(arrays.weight.sum())
    in_time = ways.time_h <= arrays.target_h[ways.demand]
    if question.share_frac is not None:
        least = question.share_frac * total * (1 - 1e-9)
        draft.row(columns.way[in_time], weight[in_time], lower=least, group="share")
    elif question.aim == "set-cover":
        _each(draft, ways, columns, in_time, np.unique(ways.demand[in_time]), "target")
    if question.worst_h is not None:
        quick = ways.time_h <= question.worst_h
        _each(draft, ways, columns, quick, np.arange(arrays.weight.size), "worst")
    if question.mean_h is not None:
        saved = weight * (ways.time_h - question.unreached_h)
        most = (question.mean_h - question.unreached_h) * total
        draft.row(columns.way, saved, upper=most + 1e-9 * total, group="mean")
    if question.budget_money is not None:
        _budget(draft, arrays, question.budget_money, fuel, columns)


def _each(
    draft: Draft, ways: Ways, columns: _Columns, fit: Bools, demands: Indices, group: str
) -> None:
    """Ask that each of some demands is wholly served in a way that fits."""
    rows = draft.rows(demands.size, lower=1.0, group=group)
    at = np.searchsorted(demands, ways.demand[fit])
    draft.entries(rows[at], columns.way[fit])


def _budget(
    draft: Draft,
    arrays: SitingArrays,
    most: float,
    fuel: FuelArrays | None,
    columns: _Columns,
) -> None:
    scale = float(arrays.cost_money.sum()) or 1.0
    row = draft.row(columns.base, arrays.cost_money / scale, upper=most / scale, group="budget")
    if fuel is not None:
        draft.entries(row, columns.cache, fuel.cost_money / scale)
        each = fuel.years * KG_PER_T / scale
        fill = fuel.fill_money_per_kg[columns.fill_at]
        draft.entries(row, columns.fill, fill * each)
        draft.entries(row, columns.relay, fuel.pass_money_per_kg[columns.relay_at] * each)


def _plan(
    arrays: SitingArrays,
    some: Bools,
    question: SitingQuestion,
    ways: Ways,
    columns: _Columns,
    found: Solution,
) -> SitingPlan:
    """Read the solution."""
    held = np.rint(found.x[columns.base]).astype(np.int64)
    caches = columns.cache.size
    shares = np.zeros((arrays.weight.size, held.size, 1 + caches))
    shares[np.flatnonzero(some)[ways.demand], ways.site, ways.cache + 1] = found.x[columns.way]
    filled = [
        (int(source) + shift, int(cache), float(tonnes) * KG_PER_T)
        for flow, at, shift in (
            (columns.fill, columns.fill_at, 0),
            (columns.relay, columns.relay_at, held.size),
        )
        for source, cache, tonnes in zip(*at, found.x[flow], strict=True)
        if tonnes > 1e-9
    ]
    value, bound = (_value(arrays, question, held, loss) for loss in (found.value, found.bound))
    opened = tuple(sorted({cache for _, cache, _ in filled}))
    proved = found.status == "proved"
    return SitingPlan(
        held,
        value,
        value if proved and not question.effort.gap else bound,
        proved,
        shares,
        opened,
        tuple(filled),
    )


def _value(arrays: SitingArrays, question: SitingQuestion, held: Indices, loss: float) -> float:
    if question.aim == "set-cover":
        return float((held > 0).sum())
    if question.aim == "cover":
        return -loss
    return loss / float(arrays.weight.sum()) + question.unreached_h + question.late_h
