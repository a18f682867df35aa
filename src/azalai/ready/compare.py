"""Two alternatives of one plan, replication by replication.

Both run with the same seed, and every draw is keyed by names, so that replication n meets the same
luck in both: the interval of the difference is that of the differences, and far narrower than that
of the two means (common random numbers: Law 2015, *Simulation Modeling and Analysis*, section
11.2).
"""

from typing import Final

import numpy as np
import polars as pl

from azalai.ready.faults import ReadyError
from azalai.ready.results_cells import figure, keys, series
from azalai.ready.results_summary import SUMMARY
from azalai.results.result import Provenance, Result
from azalai.stats.intervals import Estimate, Floats, difference, ratio_difference
from azalai.units import unit_of

KEY: Final = [*SUMMARY]
PARTS: Final = ("mean", "low", "high", "p10", "p90")


def compare(first: Result, second: Result) -> Result:
    """Give the differences second - first of all headline figures that both have.

    Args:
        first: result of READY.
        second: result of another alternative of the same plan, with the same seed.

    Returns:
        the table `differences`: site, type, quantity, unit, first and second mean, and the mean
        of the difference with its interval, p10 and p90 over pairs; `clear` says whether the
        interval leaves out zero.

    Raises:
        ReadyError: if the seeds differ, or no replication is in both.

    """
    if first.provenance.seed != second.provenance.seed:
        raise ReadyError(
            "ready-compare-seeds", first=first.provenance.seed, second=second.provenance.seed
        )
    pairs = _pairs(first, second)
    count = pairs["replication"].n_unique()
    if not count:
        raise ReadyError("ready-compare-none")
    remarks = [*first.remarks, *(r for r in second.remarks if r not in first.remarks)]
    most = max(r["replications"]["replication"].n_unique() for r in (first, second))
    if count < most:
        remarks.append(("ready-compare-fewer", {"count": count, "most": most}))
    return Result({"differences": _table(pairs)}, _provenance(first, second), tuple(remarks))


def _pairs(first: Result, second: Result) -> pl.DataFrame:
    """Put the figures of each replication side by side."""
    one, other = first["replications"], second["replications"]
    pairs = one.join(other, on=[*KEY, "replication"], how="inner", suffix="_second")
    return pairs.sort(*KEY, "replication")


def _table(pairs: pl.DataFrame) -> pl.DataFrame:
    names, found = [], []
    for key, frame in pairs.group_by(KEY, maintain_order=True):
        names.append((*(str(word) for word in key), unit_of(str(key[-1]))))
        found.append(_one(frame))
    numbers = np.array(found).reshape(-1, 2 + len(PARTS))
    estimate = Estimate(*numbers[:, 2:].T)
    table = keys(((*SUMMARY, "unit"), names)).with_columns(
        first=pl.Series(numbers[:, 0]), second=pl.Series(numbers[:, 1])
    )
    table = table.hstack(series(figure(estimate, "")))
    clear = (pl.col("low") > 0) | (pl.col("high") < 0)
    return table.with_columns(clear=clear.fill_null(value=False))


def _one(frame: pl.DataFrame) -> list[float]:
    """Estimate one difference: first, second, then the five parts."""
    above, above_second = _column(frame, "above"), _column(frame, "above_second")
    if frame["below"].null_count():
        found = difference(above, above_second)
        means = [float(above.mean()), float(above_second.mean())]
    else:
        below, below_second = _column(frame, "below"), _column(frame, "below_second")
        found = ratio_difference((above, below), (above_second, below_second))
        means = [_ratio(above, below), _ratio(above_second, below_second)]
    return [*means, *(float(getattr(found, part)) for part in PARTS)]


def _column(frame: pl.DataFrame, name: str) -> Floats:
    return frame[name].to_numpy().astype(np.float64)


def _ratio(above: Floats, below: Floats) -> float:
    return float(above.sum() / below.sum()) if below.any() else float("nan")


def _provenance(first: Result, second: Result) -> Provenance:
    one, other = first.provenance, second.provenance
    return Provenance(
        engine=one.engine,
        plan=one.plan,
        fingerprint=f"{one.fingerprint} {other.fingerprint}",
        alternative=f"{one.alternative} | {other.alternative}",
        settings=dict(one.settings),
        seed=one.seed,
        seconds=one.seconds + other.seconds,
    )
