"""Consumables and fuel: reorder point R, lot Q, and what they leave short.

Demand during the lead time of an order has a mean and a variance; right after an order the stock
with what is on order lies anywhere from R + 1 to R + Q with equal chance (Hadley & Whitin 1963,
chapter 4).  With B(y) the shortfall of the lead-time demand under y,

    backorders = 1 / Q  sum of B(y), y = R + 1 .. R + Q
    fill       = 1 - (B(R) - B(R + Q)) / Q

Counted units follow the law of `stats.shortfalls`; large amounts (fuel) the normal law.
"""

import math
from collections import defaultdict
from typing import Final

import numpy as np
import polars as pl

from azalai.stats.shortfalls import ladder
from azalai.support.openings import month_number
from azalai.sustain.inputs import Inputs

SCHEMA: Final = {
    "item": pl.String,
    "site": pl.String,
    "used_per_d": pl.Float64,
    "lead_d": pl.Float64,
    "used_in_lead": pl.Float64,
    "reorder_at": pl.Float64,
    "order_quantity": pl.Float64,
    "backorders": pl.Float64,
    "fill_frac": pl.Float64,
    "reorder_wanted": pl.Float64,  # the least that fills `WANTED_FILL`
}
#: More than this in a lead time is an amount, not a number.
AMOUNT: Final = 1000.0
WANTED_FILL: Final = 0.95


def reorder(mean: float, variance: float, point: float, lot: float) -> tuple[float, float]:
    """Give expected backorders and fill rate of a store under (R, Q).

    Args:
        mean: demand in a lead time.
        variance: of it.
        point: R.
        lot: Q, above 0.

    """
    if mean <= 0:
        return 0.0, 1.0
    if mean > AMOUNT or point != int(point) or lot != int(lot):
        return _amounts(mean, variance, point, lot)
    top = int(point + lot)
    b, bv = np.zeros(top + 1), np.zeros(top + 1)
    ladder(mean, variance, top, -1.0, b, bv)
    first = int(point)
    return float(b[first + 1 :].mean()), float(1.0 - (b[first] - b[top]) / lot)


def _amounts(mean: float, variance: float, point: float, lot: float) -> tuple[float, float]:
    """Do the same for the normal law: first and second order loss (Hadley & Whitin 1963)."""
    spread = math.sqrt(max(variance, 1e-12))
    low, high = (point - mean) / spread, (point + lot - mean) / spread
    short = spread * (_loss(low) - _loss(high)) / lot
    backorders = spread**2 * (_loss2(low) - _loss2(high)) / lot
    return backorders, 1.0 - short


def _loss(z: float) -> float:
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return density - z * _above(z)


def _loss2(z: float) -> float:
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return 0.5 * ((z * z + 1) * _above(z) - z * density)


def _above(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


def wanted_point(mean: float, variance: float, lot: float) -> float:
    """Give the least reorder point, in whole units, that fills `WANTED_FILL` of requests."""
    low, high = 0, 1
    while reorder(mean, variance, float(high), lot)[1] < WANTED_FILL:
        low, high = high, high * 2
    if reorder(mean, variance, 0.0, lot)[1] >= WANTED_FILL:
        return 0.0
    while high - low > 1:
        middle = (low + high) // 2
        enough = reorder(mean, variance, float(middle), lot)[1] >= WANTED_FILL
        low, high = (low, middle) if enough else (middle, high)
    return float(high)


def consumables(inputs: Inputs) -> pl.DataFrame:
    """Judge every store of a consumable or fuel: its use, its lead time, and its R and Q."""
    use = _use(inputs)
    rows = []
    for (item, site), row in sorted(inputs.plan.stock.items()):
        per_d, square_d = _with_below(inputs, use, item, site)
        if per_d <= 0:
            continue
        lead_d, lead_cv = _lead(inputs, item, site)
        if lead_d is None:
            continue
        mean = per_d * lead_d
        variance = square_d * lead_d + (per_d * lead_cv * lead_d) ** 2
        target = float(row["target"] or 0.0)
        point = float(row["reorder_at"]) if row["reorder_at"] is not None else target - 1
        lot = float(row["order_quantity"] or max(target - point, 1.0))
        short, fill = reorder(mean, variance, max(point, 0.0), lot)
        wanted = wanted_point(mean, variance, lot)
        rows.append((item, site, per_d, lead_d, mean, point, lot, short, fill, wanted))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _use(inputs: Inputs) -> dict[tuple[str, str], tuple[float, float]]:
    """Give mean use a day, and variance a day, of each consumable and fuel at each site."""
    kinds = dict(inputs.plan.tables["items"].select("name", "kind").iter_rows())
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])

    def book(item: str, site: str, times_d: float, each: float) -> None:
        if kinds.get(item, "repairable") != "repairable":
            sums[item, site][0] += times_d * each
            sums[item, site][1] += times_d * each * each

    for r in inputs.removals:
        book(r.fitted.item, r.flying.site, r.all, 1.0)
    needs = inputs.plan.tables["needs"].select("of", "what", "quantity").rows()
    jobs = _jobs(inputs)
    for of, what, quantity in needs:
        for (site, task), times_d in jobs.items():
            if task == of:
                book(what, site, times_d, quantity)
    for item, site, times_d, each in _fuel(inputs):
        book(item, site, times_d, each)
    return {key: (mean, square) for key, (mean, square) in sums.items()}


def _jobs(inputs: Inputs) -> dict[tuple[str, str], float]:
    """Give jobs a day by site and task: in shops, and on aircraft where they stand."""
    jobs: dict[tuple[str, str], float] = defaultdict(float)
    for ledger in inputs.ledgers.values():
        for key, times_d in ledger.begun.items():
            jobs[key] += times_d
    parts, tables = inputs.plan.parts, inputs.plan.tables
    harsh = dict(tables["sites"].select("name", "harsh_frac").iter_rows())
    fixed = dict(tables["failures"].with_row_index("row").select("row", "fixed_by").iter_rows())
    for here in inputs.flying:
        for limit in parts.scheduled.get(here.type, ()):
            per_d = limit.per_day(here.of_one(), harsh[here.site])
            jobs[here.site, limit.task] += per_d * here.aircraft
        for cause in parts.own.get(here.type, ()):
            task = fixed[cause.row] or parts.repair_task(here.type)
            if task is not None:
                rate = here.use.get(cause.clock, 0.0) * cause.rate(harsh[here.site])
                jobs[here.site, task] += rate
    return jobs


def _fuel(inputs: Inputs) -> list[tuple[str, str, float, float]]:
    """Give fuel by site: (item, site, sorties a day, units each)."""
    tables = inputs.plan.tables
    fuel = dict(tables["types"].select("name", "fuel").iter_rows())
    mass = dict(tables["items"].select("name", "mass_kg").iter_rows())
    unit = dict(tables["items"].select("name", "unit").iter_rows())
    start, days = inputs.plan.scenario.start, (inputs.after - inputs.first).days
    months = month_number(inputs.first, start), month_number(inputs.after, start) - 1
    flown = inputs.plan.hours.filter(pl.col("month").is_between(*months))
    sums = flown.group_by("mission", "type", "base").agg(pl.col("fuel_kg", "sorties").sum())
    found = []
    for _, kind, base, burned_kg, sorties in sums.sort("mission", "type", "base").iter_rows():
        item = fuel.get(kind)
        if item is None or burned_kg <= 0 or sorties <= 0:
            continue
        of_unit = mass[item] if unit[item] != "kg" and mass[item] > 0 else 1.0
        found.append((item, base, sorties / days, burned_kg / sorties / of_unit))
    return found


def _with_below(
    inputs: Inputs, use: dict[tuple[str, str], tuple[float, float]], item: str, site: str
) -> tuple[float, float]:
    """Add the use of all sites that a store refills, straight or through others."""
    mean, square = 0.0, 0.0
    for (other, where), (m, v) in use.items():
        if other == item and site in inputs.network.chain(where, item):
            mean, square = mean + m, square + v
    return mean, square


def _lead(inputs: Inputs, item: str, site: str) -> tuple[float | None, float]:
    """Give mean lead time of an order of a store and its spread; None where nobody delivers."""
    network = inputs.network
    above = network.source(site, item)
    if above is not None:
        return network.mean_transport_d(above, site), 0.0
    source = next(iter(network.sources(item)), None)
    if source is None:
        return None, 0.0
    way_d = network.mean_transport_d(source.site, site) if source.site else 0.0
    row = inputs.plan.tables["offers"].row(source.row, named=True)
    lead_d = source.lead_d + way_d
    if lead_d <= 0 or not math.isfinite(lead_d):
        return None, 0.0
    return lead_d, (row["lead_cv"] or 0.0) * source.lead_d / lead_d
