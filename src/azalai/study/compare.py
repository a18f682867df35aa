"""Futures of one run side by side: figures, differences, targets, and which is best when.

1. measures     of each future, kept by replication (`measures`)
2. figures      means with intervals and spread
3. differences  from one of the futures, replication by replication: equal luck (RULES 6.4)
4. stock        which part of a difference is the stock (`stock_part`, RULES 9.6)
5. targets      met or missed, and in which share of the months (`targets_met`)
6. frontier     who is best at which price of an outcome (`ranking`)
7. doubts       with evidence draws: which uncertain number moves the decision (`doubts`)

docs/methods/comparison.md tells each table.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.errors import AzalaiError, ExitCode, nearest
from azalai.locale import Phrase
from azalai.results.result import Provenance, Result
from azalai.results.run import STEPS, Future, Run, Step
from azalai.stats.paired import Linear
from azalai.stats.sensitivity import FEWEST as FEWEST_DRAWS
from azalai.study.measures import UNITS, Measure, Name, by_name, shared
from azalai.study.measures_money import money_measures, reach_measures, stock_bought
from azalai.study.measures_ready import ready_measures
from azalai.study.targets_met import target_rows
from azalai.support.hours import RESCUES
from azalai.units import unit_of

PARTS: Final = ("mean", "low", "high", "p10", "p90")
KEY: Final = {"future": pl.String, "quantity": pl.String, "of": pl.String, "unit": pl.String}
NUMBERS: Final = dict.fromkeys(PARTS, pl.Float64)
CLEAR: Final = {"clear": pl.Boolean}
PART: Final = {"part": pl.String}
TARGETS: Final = {
    "future": pl.String,
    "target": pl.String,
    "quantity": pl.String,
    "wanted": pl.Float64,
    **NUMBERS,
    "verdict": pl.String,
    "months_met_frac": pl.Float64,
    "months_met_low_frac": pl.Float64,
    "months_met_high_frac": pl.Float64,
}
LOST: Final = {"future": pl.String, "cause": pl.String, **NUMBERS, "share_frac": pl.Float64}
#: Fewer pairs give no interval.
FEWEST: Final = 2

Row = dict[str, Any]
Remark = tuple[str, Mapping[str, Any]]


class CompareError(AzalaiError):
    """Futures were asked for that cannot be set side by side."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True)
class Side:
    """A future and its measures."""

    future: Future
    measures: Mapping[Name, Measure]

    @property
    def key(self) -> str:
        """Name of the future in its run."""
        return self.future.key


def compared(
    run: Run, against: str = "", draws: Mapping[str, pl.DataFrame] | None = None
) -> Result:
    """Set the futures of a run side by side.

    Args:
        run: with at least the plan itself.
        against: the future that the others are held against; blank: the plan itself.
        draws: tables of `draws.drawn`; None: those that the run keeps, if any.

    Returns:
        Tables `figures`, `differences`, `stock`, `targets`, `lost`, `frontier`, `acceptability`,
        and with evidence draws `ignorance`, `doubts` and `power` beside the draws themselves.

    Raises:
        CompareError: if there is no such future.

    """
    from azalai.study.doubts import doubt_tables
    from azalai.study.ranking import ranked

    began = time.perf_counter()
    settings = run.scenario.settings
    sides = [side_of(run, future, settings.targets) for future in run.futures]
    reference = _reference(sides, against)
    ranks = ranked(sides, run.seed)
    tables = {
        "figures": _table(chain.from_iterable(map(_figures, sides)), {**KEY, **NUMBERS}),
        "differences": _table(_differences(sides, reference), {**KEY, **NUMBERS, **CLEAR}),
        "stock": _table(_stock(sides, reference), {**KEY, **PART, **NUMBERS, **CLEAR}),
        "targets": _table(_targets(sides, settings), TARGETS),
        "lost": _table(chain.from_iterable(map(_lost, sides)), LOST),
        **ranks,
    }
    kept = {} if run.compared is None else run.compared.tables
    tables |= doubt_tables(sides, reference, ranks["frontier"], draws or kept, run.seed)
    remarks = (*_remarks(sides, reference), *_of_draws(tables))
    provenance = Provenance(
        engine="study",
        plan=run.plan,
        fingerprint=run.fingerprint,
        alternative=against,
        settings={**run.settings, "against": against},
        seed=run.seed,
        seconds=time.perf_counter() - began,
    )
    return Result(tables, provenance, remarks)


def side_of(run: Run, future: Future, targets: Iterable[str] = ()) -> Side:
    """Collect the measures of a future from the steps that it has."""
    steps = dict(future.steps.items())
    stock = steps.get("spares") if future.stock == "bought" else run.base.steps.get("spares")
    return Side(future, measures_of(steps, targets, stock))


def measures_of(
    steps: Mapping[Step, Result], targets: Iterable[str] = (), spares: Result | None = None
) -> dict[Name, Measure]:
    """Collect the measures that some results bear.

    Args:
        steps: results by name of the step.
        targets: names of groups of aircraft that are told too.
        spares: of SUSTAIN, whose purchases are flown with.

    """
    found: dict[Name, Measure] = {}
    if "ready" in steps:
        found |= by_name(ready_measures(steps["ready"], targets))
        found |= by_name(stock_bought(spares))
    found |= by_name(reach_measures(steps.get("reach"), steps.get("allocate")))
    if "afford" in steps:
        found |= by_name(money_measures(steps["afford"], found))
    return found


def _reference(sides: list[Side], against: str) -> Side:
    known = {side.key: side for side in sides}
    if against not in known:
        near = nearest(against, known) or next((key for key in known if key), "")
        raise CompareError("compare-no-future", name=against, nearest=near)
    return known[against]


def _table(rows: Iterable[Row], schema: Mapping[str, Any]) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), schema=dict(schema), orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _named(key: str, name: Name) -> Row:
    quantity, of = name
    unit = UNITS.get(quantity) or unit_of(quantity)
    return {"future": key, "quantity": quantity, "of": of, "unit": unit}


def _parts(found: Linear) -> Row:
    estimate = found.estimate()
    return {part: float(getattr(estimate, part)) for part in PARTS}


def _figures(side: Side) -> Iterator[Row]:
    for name, measure in side.measures.items():
        yield {**_named(side.key, name), **_parts(measure.linear())}


def minus(second: Measure, first: Measure) -> Linear | None:
    """Give second - first over the replications that both have; None if there are none."""
    both = shared(first, second)
    if both is not None and (not both.size or first.drawn != second.drawn):
        return None
    return second.linear(both) - first.linear(both)


def _differences(sides: list[Side], reference: Side) -> Iterator[Row]:
    for side in sides:
        if side.key == reference.key:
            continue
        for name, measure in side.measures.items():
            if name in reference.measures:
                found = minus(measure, reference.measures[name])
                if found is not None and not np.isnan(found.middle):
                    yield {**_named(side.key, name), **_difference(found)}


def _difference(found: Linear) -> Row:
    parts = _parts(found)
    return {**parts, "clear": parts["low"] > 0.0 or parts["high"] < 0.0}


def _stock(sides: list[Side], reference: Side) -> Iterator[Row]:
    """Split what an alternative changes, its stock bought anew, into stock and all else.

    `rest` is the alternative with the stock of the plan, `stock` what buying anew adds, `whole`
    both (RULES 9.6).
    """
    kept = {side.future.name: side for side in sides if side.future.stock == "kept"}
    for side in sides:
        plain = kept.get(side.future.name)
        if side.future.stock != "bought" or plain is None:
            continue
        for name, bought in side.measures.items():
            if name in plain.measures and name in reference.measures:
                yield from _split(side.key, bought, plain.measures[name], reference.measures[name])


def _split(key: str, bought: Measure, kept: Measure, reference: Measure) -> Iterator[Row]:
    pairs = {"rest": (kept, reference), "stock": (bought, kept), "whole": (bought, reference)}
    for part, (second, first) in pairs.items():
        found = minus(second, first)
        if found is not None and not np.isnan(found.middle):
            yield {**_named(key, bought.name), "part": part, **_difference(found)}


def _targets(sides: list[Side], settings: Any) -> Iterator[Row]:
    asked = settings.sustain
    for side in sides:
        steps = {step: side.future[step] for step in STEPS if step in side.future}
        rows = target_rows(
            settings.targets,
            asked.delay_d,
            side.measures,
            steps,
            supply=asked.measure == "supply",
        )
        yield from ({"future": side.key, **row} for row in rows)


def _lost(side: Side) -> Iterator[Row]:
    for (quantity, cause), measure in side.measures.items():
        if quantity == "missions_lost":
            share = side.measures["missions_lost_frac", cause].linear().middle
            row = {"future": side.key, "cause": cause, **_parts(measure.linear())}
            yield {**row, "share_frac": share}


def _remarks(sides: list[Side], reference: Side) -> Iterator[Remark]:
    """Say what is missing, and how many pairs there are."""
    for side in sides:
        missing = [step for step in STEPS if step != "spares" and step not in side.future]
        if missing:
            words = Phrase("compare-plan") if not side.key else side.key
            yield "compare-missing", {"future": words, "steps": ", ".join(missing)}
    counts = [count_of(side) for side in sides if "ready" in side.future]
    if counts and min(counts) < FEWEST:
        yield "compare-one", {}
    elif counts and min(counts) < max(counts):
        yield "compare-fewer", {"count": min(counts), "most": max(counts)}
    if not any(name[0] == "patients_in_time" for name in reference.measures):
        yield "compare-no-patients", {"kinds": ", ".join(RESCUES)}


def _of_draws(tables: Mapping[str, pl.DataFrame]) -> Iterator[Remark]:
    """Say which evidence draws have no answer, and whether enough have one."""
    if "draws" not in tables:
        return
    failed = tables["draw_faults"]["draw"].to_list()
    if failed:
        told = ", ".join(str(draw) for draw in failed)
        yield "compare-draws-failed", {"count": len(failed), "draws": told}
    if len(tables["draws"]) < FEWEST_DRAWS:
        yield "compare-draws-few", {"count": len(tables["draws"]), "least": FEWEST_DRAWS}


def count_of(side: Side) -> int:
    """Count the replications of a future."""
    return max((m.numbers.size for m in side.measures.values()), default=0)
