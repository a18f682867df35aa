"""Label: plans as arrays in, a Result with names and units out.

answer      one row: the value, its bound, and what the plan means for all calls
sites       one row a site: open or not, there already, aircraft, calls, cost
places      one row a mission and destination: first base, share in time, mean and worst time
worst       the ten worst-served of them
allocation  which base serves which destination, by rank: as REACH reads it
plans       asked for with `plans`: the best plans and what they differ in
frontier    asked for with `frontier`: the best plan for every cost
fuel        asked for with `fuel`: who fills which cache, with how much
served      where capacity or fuel decide it: who serves which calls, by month and light
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.reach.inputs import MIN_PER_H
from azalai.reach.results import ALLOCATION
from azalai.reach.siting_inputs import SitingInputs, SitingSettings
from azalai.reach.siting_many import cost_of, priced
from azalai.reach.siting_model import Floats, SitingPlan
from azalai.results.result import Provenance, Result
from azalai.scenario.scenario import Scenario

#: So many of the worst-served places are named.
WORST: Final = 10
PLACE: Final = ["mission", "destination"]


def label(
    scenario: Scenario,
    settings: SitingSettings,
    inputs: SitingInputs,
    plans: Sequence[SitingPlan],
    front: Sequence[SitingPlan],
    remarks: Sequence[tuple[str, dict[str, Any]]],
    seconds: float,
    alternative: str = "",
) -> Result:
    """Make the Result of the best plan, and of the others beside it."""
    best = plans[0]
    places = place_table(inputs, best)
    tables = {
        "answer": _answer(settings, inputs, best),
        "sites": _sites(inputs, best),
        "places": places,
        "worst": worst_table(places),
        "allocation": _allocation(inputs, best),
    }
    if settings.plans > 1:
        tables["plans"] = _plans(settings, inputs, plans)
    if front:
        tables["frontier"] = _frontier(settings, inputs, front)
    if inputs.fuel is not None:
        tables["fuel"] = _fuel(inputs, best)
    if best.served is not None:
        tables["served"] = _served(inputs, best)
    provenance = Provenance(
        "site",
        scenario.name,
        scenario.fingerprint,
        alternative,
        asdict(settings),
        seconds=round(seconds, 3),
    )
    return Result(tables, provenance, (*_remarks(inputs, places), *remarks))


def times_h(inputs: SitingInputs, plan: SitingPlan) -> Floats:
    """Give the time of each demand from each open site, by an open cache where that is faster."""
    time = inputs.arrays.time_h.copy()
    if inputs.fuel is not None and plan.caches:
        time = np.minimum(time, inputs.fuel.time_h[:, :, list(plan.caches)].min(axis=2))
    time[:, plan.aircraft == 0] = np.inf
    return time


def _reach(inputs: SitingInputs, plan: SitingPlan) -> tuple[Floats, Floats, Floats]:
    """Give share in time, share reached and mean time while reached, of each demand."""
    arrays = inputs.arrays
    if plan.served is None:
        first = times_h(inputs, plan).min(axis=1)
        late = first > arrays.target_h
        return (~late).astype(float), np.isfinite(first).astype(float), first
    every = arrays.time_h[:, :, None]
    if inputs.fuel is not None:
        every = np.concatenate([every, inputs.fuel.time_h], axis=2)
    share = np.where(np.isfinite(every), plan.served, 0.0)
    in_time = (share * (every <= arrays.target_h[:, None, None])).sum(axis=(1, 2))
    reached = share.sum(axis=(1, 2))
    total = np.where(share > 0, share * np.where(np.isfinite(every), every, 0.0), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(reached > 1e-9, total.sum(axis=(1, 2)) / reached, np.inf)
    return in_time, reached, mean


def _cells(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    """Give one row a demand: its calls and how they are reached."""
    in_time, reached, mean = _reach(inputs, plan)
    finite = np.where(np.isfinite(mean), mean, 0.0)
    arrays = inputs.arrays
    best = arrays.time_h[:, ~arrays.barred].min(axis=1, initial=np.inf)
    if inputs.fuel is not None:
        best = np.minimum(best, inputs.fuel.time_h[:, ~arrays.barred].min((1, 2), initial=np.inf))
    return inputs.cells.with_columns(
        calls=pl.Series(arrays.weight),
        target_min=pl.Series(arrays.target_h * MIN_PER_H),
        in_time=pl.Series(in_time * arrays.weight),
        reached=pl.Series(reached * arrays.weight),
        spent=pl.Series(finite * reached * arrays.weight * MIN_PER_H),
        worst=pl.Series(np.where(reached < 1 - 1e-9, np.inf, finite) * MIN_PER_H),
        best=pl.Series(best * MIN_PER_H),
    )


def place_table(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    """Give, for each mission and destination, how it is served over the year."""
    counted = pl.col("calls") > 0
    told = (
        _cells(inputs, plan)
        .group_by(PLACE, maintain_order=True)
        .agg(
            pl.col("calls").sum().alias("calls_per_y"),
            pl.col("target_min").first(),
            (pl.col("in_time").sum() / pl.col("calls").sum()).alias("in_time_frac"),
            (pl.col("reached").sum() / pl.col("calls").sum()).alias("reached_frac"),
            (pl.col("spent").sum() / pl.col("reached").sum()).alias("mean_min"),
            pl.col("worst").filter(counted).max().alias("worst_min"),
            pl.col("best").filter(counted).max().alias("best_min"),
        )
    )
    first = _allocation(inputs, plan).filter(pl.col("rank") == 1).drop("rank", "patient_min")
    told = told.join(first, on=PLACE, how="left", maintain_order="left")
    floats = pl.col(pl.Float64)
    return told.with_columns(pl.when(floats.is_finite()).then(floats).otherwise(None))


def worst_table(places: pl.DataFrame) -> pl.DataFrame:
    """Give the ten worst-served places: reached least often, then longest."""
    served = places.filter(pl.col("calls_per_y") > 0)
    order = ["reached_frac", "worst", "mission", "destination"]
    ranked = served.with_columns(worst=pl.col("worst_min").fill_null(1e12))
    return ranked.sort(order, descending=[False, True, False, False]).drop("worst").head(WORST)


def _allocation(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    """Rank the open bases of each destination: by how much of the year they reach, then by time."""
    arrays, time = inputs.arrays, times_h(inputs, plan)
    able = np.isfinite(time)
    spent = np.where(able, time, 0.0)
    rows = []
    keys = inputs.cells.select(PLACE).rows()
    for key in dict.fromkeys(keys):
        mine = np.array([k == key for k in keys]) & (arrays.weight > 0)
        share = (arrays.weight[mine, None] * able[mine]).sum(axis=0)
        mean = (arrays.weight[mine, None] * spent[mine]).sum(axis=0) / np.maximum(share, 1e-300)
        order = np.lexsort((mean, -np.round(share, 9)))
        bases = [inputs.sites[j] for j in order if share[j] > 0]
        minutes = [float(mean[j]) * MIN_PER_H for j in order if share[j] > 0]
        rows += [(*key, base, n + 1, minutes[n]) for n, base in enumerate(bases)]
    return pl.DataFrame(rows, schema=ALLOCATION, orient="row")


def _measures(inputs: SitingInputs, plan: SitingPlan) -> dict[str, Any]:
    """Give what a plan means for all calls."""
    arrays, (in_time, reached, mean) = inputs.arrays, _reach(inputs, plan)
    weight = arrays.weight
    timed, total = weight * np.isfinite(arrays.target_h), weight.sum()
    known = (weight > 0) & (reached > 1e-9)
    spent = float((weight * reached)[known] @ mean[known])
    share = (in_time * timed).sum() / timed.sum() if timed.sum() else None
    second = (times_h(inputs, plan) <= arrays.target_h[:, None]).sum(axis=1) > 1
    return {
        "bases": int((plan.aircraft > 0).sum()),
        "aircraft": int(plan.aircraft.sum()),
        "in_time_frac": share,
        "second_frac": float(timed @ second / timed.sum()) if timed.sum() else None,
        "reached_frac": float((weight * reached).sum() / total),
        "mean_min": spent / float((weight * reached).sum()) * MIN_PER_H if spent else None,
        "worst_min": float(mean[known].max()) * MIN_PER_H if known.any() else None,
        "cost_money": cost_of(arrays, plan),
    }


def _value(settings: SitingSettings, plan: SitingPlan) -> dict[str, Any]:
    """Give value and bound in the unit of the aim."""
    hours = settings.question.aim in ("median", "center")
    factor = MIN_PER_H if hours else 1.0
    unit = "min" if hours else "bases" if settings.question.aim == "set-cover" else "calls/y"
    return {
        "value": plan.value * factor,
        "bound": plan.bound * factor,
        "unit": unit,
        "gap_frac": plan.gap,
        "proved": plan.proved,
    }


def _answer(settings: SitingSettings, inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    aim = {"aim": settings.question.aim}
    return pl.DataFrame([{**aim, **_value(settings, plan), **_measures(inputs, plan)}])


def _sites(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    calls = np.zeros(len(inputs.sites))
    if plan.served is None:
        time = times_h(inputs, plan)
        served = np.isfinite(time.min(axis=1))
        np.add.at(calls, time.argmin(axis=1)[served], inputs.arrays.weight[served])
    else:
        calls = (inputs.arrays.weight[:, None, None] * plan.served).sum(axis=(0, 2))
    return pl.DataFrame(
        {
            "site": inputs.sites,
            "latitude_deg": inputs.latitude_deg,
            "longitude_deg": inputs.longitude_deg,
            "open": plan.aircraft > 0,
            "existing": inputs.existing,
            "aircraft": plan.aircraft,
            "calls_per_y": calls,
            "cost_money": inputs.arrays.cost_money,
        }
    )


def _names(inputs: SitingInputs, indices: Sequence[int]) -> str:
    return " | ".join(inputs.sites[i] for i in indices)


def _plans(
    settings: SitingSettings, inputs: SitingInputs, plans: Sequence[SitingPlan]
) -> pl.DataFrame:
    first, rows = set(plans[0].open.tolist()), []
    for rank, plan in enumerate(plans):
        mine = set(plan.open.tolist())
        names = {
            "sites": _names(inputs, sorted(mine)),
            "opens": _names(inputs, sorted(mine - first)),
            "closes": _names(inputs, sorted(first - mine)),
        }
        rows.append(
            {"plan": rank + 1, **_value(settings, plan), **names, **_measures(inputs, plan)}
        )
    return pl.DataFrame(rows)


def _frontier(
    settings: SitingSettings, inputs: SitingInputs, plans: Sequence[SitingPlan]
) -> pl.DataFrame:
    arrays = priced(inputs.arrays)
    rows = []
    for plan in plans:
        row = {**_value(settings, plan), **_measures(inputs, plan)}
        rows.append(
            {
                **row,
                "cost_money": cost_of(arrays, plan),
                "sites": _names(inputs, plan.open.tolist()),
            }
        )
    return pl.DataFrame(rows)


def _fuel(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    sources = [*inputs.sites, *inputs.caches]
    rows = [
        (inputs.caches[to], sources[source], "base" if source < len(inputs.sites) else "cache", kg)
        for source, to, kg in plan.filled
    ]
    schema = {"cache": pl.String, "filled_from": pl.String, "by": pl.String, "kg_per_y": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("cache", "filled_from")


def _served(inputs: SitingInputs, plan: SitingPlan) -> pl.DataFrame:
    share = np.zeros((0, 0, 0)) if plan.served is None else plan.served
    demand, site, way = np.nonzero(share > 1e-9)
    names = ["", *inputs.caches]
    return inputs.cells[demand].with_columns(
        base=pl.Series([inputs.sites[s] for s in site], dtype=pl.String),
        cache=pl.Series([names[w] for w in way], dtype=pl.String),
        share_frac=pl.Series(share[demand, site, way]),
    )


def _remarks(inputs: SitingInputs, places: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Say what a reader must know: which calls count, places beyond every site."""
    told: list[tuple[str, dict[str, Any]]] = []
    missions = ", ".join(dict.fromkeys(inputs.cells["mission"].to_list()))
    told.append(("siting-missions", {"missions": missions}))
    counted = places.filter(pl.col("calls_per_y") > 0)
    none = counted.filter(pl.col("best_min").is_null())
    late = counted.filter(pl.col("best_min") > pl.col("target_min"))
    if none.height:
        told.append(("siting-unreached", {"places": ", ".join(none["destination"])}))
    if late.height:
        rows = late.select("destination", "best_min").iter_rows()
        named = ", ".join(f"{place} ({best:.0f} min)" for place, best in rows)
        told.append(("siting-beyond", {"places": named}))
    return told
