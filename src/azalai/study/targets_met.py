"""Which targets are met, on average and month by month.

The share of months met is that of all pairs of a month and a replication in which anything was
possessed; a month counts as met if its own availability reaches the target.  A fleet whose mean
meets a target of 0.6 may well miss it in half of all months.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from azalai.results.result import Result
from azalai.results.run import Step
from azalai.stats import paired
from azalai.stats.paired import Linear
from azalai.study.measures import Column, Measure, Name, numbers_of, told
from azalai.study.measures_ready import ALL, DELAY

FLEET: Final = "fleet"
#: What the setting `[sustain] delay_d` asks for.
WAIT: Final = "delay_d"
#: Numbers this close to a target count as reached: rounding of sums of hours.
CLOSE: Final = 1e-9

Row = dict[str, Any]


def availability_of(target: str, measures: Mapping[Name, Measure]) -> Measure | None:
    """Give the availability that a target speaks of."""
    return measures.get(("availability_frac", "" if target == FLEET else target))


def supply_of(target: str, spares: Result | None) -> Measure | None:
    """Give the supply availability that a target speaks of where the plan means that."""
    if spares is None:
        return None
    found = spares["availability"].filter(name=target)["supply_after_frac"]
    return told("supply_frac", target, found[0], exact=True) if found.len() else None


def months_met(each: pl.DataFrame, target: str, wanted: float) -> Linear | None:
    """Give the share of months in which a target is met; None if no month has such aircraft.

    Args:
        each: READY's table `months_each`.
        target: `fleet`, a type, a site or `type | site`.
        wanted: availability.

    """
    kind, _, site = (word.strip() for word in target.partition("|"))
    names = each.select("site", "type").unique()
    here = {(row[0], row[1]) for row in names.iter_rows()}
    tried = [(site, kind)] if site else [(ALL, kind), (kind, ALL)]
    place = (ALL, ALL) if target == FLEET else next((t for t in tried if t in here), None)
    frame = each if place is None else each.filter(site=place[0], type=place[1])
    if place is None or frame.is_empty():
        return None
    met = pl.col("available_h") >= (wanted - CLOSE) * pl.col("possessed_h")
    counted = frame.with_columns(met=met.cast(pl.Float64), month=pl.lit(1.0))
    column = Column(numbers_of(each))
    return paired.ratio(column.of(counted, "met"), column.of(counted, "month"))


def target_rows(
    targets: Mapping[str, float],
    delay_d: float | None,
    measures: Mapping[Name, Measure],
    steps: Mapping[Step, Result],
    *,
    supply: bool,
) -> Iterator[Row]:
    """Give one row for each target that a future can be held against.

    Args:
        targets: availability by name.
        delay_d: longest mean wait for a part; None: not asked for.
        measures: of the future.
        steps: its results.
        supply: whether targets mean supply availability, which SUSTAIN alone tells.

    """
    ready = steps.get("ready")
    for target, wanted in targets.items():
        found = supply_of(target, steps.get("spares")) if supply else None
        found = found if supply else availability_of(target, measures)
        if found is None:
            continue
        months = None
        if ready is not None and not supply:
            months = months_met(ready["months_each"], target, wanted)
        yield _row(target, found, wanted, months, more=True)
    waits = measures.get((DELAY, ""))
    if delay_d is not None and waits is not None:
        yield _row(WAIT, waits, delay_d, None, more=False)


def _row(target: str, found: Measure, wanted: float, months: Linear | None, *, more: bool) -> Row:
    estimate = found.linear().estimate()
    parts = {n: float(getattr(estimate, n)) for n in ("mean", "low", "high", "p10", "p90")}
    low, high = parts["low"] - wanted + CLOSE, parts["high"] - wanted - CLOSE
    low, high = (low, high) if more else (-high, -low)
    verdict = "met" if low >= 0.0 else "missed" if high < 0.0 else "unsure"
    row: Row = {"target": target, "quantity": found.quantity, "wanted": wanted, **parts}
    row["verdict"] = verdict
    told_ = None if months is None else months.estimate()
    for name, part in (("", "mean"), ("low_", "low"), ("high_", "high")):
        value = None if told_ is None else float(getattr(told_, part))
        row[f"months_met_{name}frac"] = value
    return row
