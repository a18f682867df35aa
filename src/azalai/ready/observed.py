"""A simulation beside the operator's own history: which figures agree, and which do not.

A figure of a month agrees when it lies between p10 and p90 of the replications, each end moved out
by the half-width of the 95 % interval of the mean (a history is one replication more: it is luck,
and what is simulated is not known better than its interval).  One figure in five so falls outside
by luck alone.  A quantity disagrees when more fall outside than luck explains: binomial test with
one in five, p below 0.01.  Months follow each other and homes share a fleet, so the test is eager
rather than blind.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.errors import Fix, Problem, Problems, ScenarioError, nearest
from azalai.results.result import Result
from azalai.scenario.checks import View
from azalai.scenario.checks.rows import keys_twice
from azalai.scenario.doubts import Doubts
from azalai.scenario.folder import read_one_csv
from azalai.scenario.parse import Parsed, parse_table
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.tables.observed import OBSERVED

#: Share of figures that fall outside by luck.
BY_LUCK: Final = 0.2
CLEAR_P: Final = 0.01
WHERE: Final = ("site", "type")
PARTS: Final = ("mean", "low", "high", "p10", "p90")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a simulated figure stands.

    Attributes:
        table: of the result.
        words: further cells of its row.
        prefix, unit: of the five columns of the figure.
        by: whether it is told by site and by type; what is not told may not be asked for.
        site: column that holds the site.

    """

    table: str
    words: Mapping[str, str]
    prefix: str = ""
    unit: str = ""
    by: tuple[str, ...] = ("site",)
    site: str = "site"

    def column(self, part: str) -> str:
        """Name the column of one part of the figure."""
        shown = [self.prefix] if self.prefix and part == "mean" else [self.prefix, part]
        return "_".join(word for word in (*shown, self.unit) if word)


_STORE: Final = {"item": "*", "kind": "repairable"}
_SERVICE: Final = {"mission": "*", "kind": "*"}
SOURCES: Final[Mapping[str, Source]] = {
    "availability": Source("availability", {"measure": "fleet"}, unit="frac", by=("site", "type")),
    "in_country": Source(
        "availability", {"measure": "in-country"}, unit="frac", by=("site", "type")
    ),
    "flown_fh": Source("flown", {"what": "flown"}, unit="fh", by=("type",)),
    "missions": Source("missions", {**_SERVICE, "outcome": "completed"}, site="base"),
    "wanted_h": Source("hours", {**_SERVICE, "what": "wanted"}, unit="h", site="base"),
    "achieved_h": Source("hours", {**_SERVICE, "what": "achieved"}, unit="h", site="base"),
    "calls": Source("responses", _SERVICE, "calls", site="base"),
    "in_time": Source("responses", _SERVICE, "in_time", "frac", site="base"),
    "requests": Source("supply", {**_STORE, "what": "requests"}),
    "backorders": Source("stores", _STORE, "backorders"),
    "man_h": Source("pools", {"resource": "*", "kind": "people"}, "busy", "h"),
}


def read_observed(plan: Scenario, path: Path) -> pl.DataFrame:
    """Read a history: month, site, type, quantity, value.

    Raises:
        ScenarioError: if the file has faults; all of them at once.

    """
    problems = Problems()
    raw = read_one_csv(path, OBSERVED.name, problems)
    parsed = parse_table(raw, problems, OBSERVED) if raw else Parsed(Rows.empty(OBSERVED))
    rows, doubts = parsed.rows, defaultdict(Doubts, {OBSERVED.name: parsed.doubts})
    view = View(plan, problems, doubts=doubts, files={OBSERVED.name: rows})
    keys_twice(view)
    known = {column: plan.tables[f"{column}s"].frame["name"].to_list() for column in WHERE}
    for position, cells in enumerate(rows.frame.iter_rows(named=True)):
        problems.extend(_month(plan, view, position, cells["month"]))
        for column in WHERE:
            problems.extend(_where(view, position, cells, column, known[column]))
    if problems.errors:
        raise ScenarioError(problems, path.name)
    return rows.frame.select("month", "site", "type", "quantity", "value")


def _month(plan: Scenario, view: View, position: int, day: date | None) -> Iterator[Problem]:
    """Find a month outside the plan, or a day that is no month."""
    first, last = plan.start.replace(day=1), plan.end
    if day is not None and not (first <= day < last and day.day == 1):
        place = view.place(OBSERVED.name, position, "month")
        fields = {"found": day, "first": f"{first:%Y-%m}", "last": _month_before(last)}
        yield Problem("observed-month", place, fields)


def _where(
    view: View, position: int, cells: Mapping[str, Any], column: str, known: Sequence[str]
) -> Iterator[Problem]:
    """Find a site or type that is not in the plan, or by which a quantity is not told."""
    found, quantity = cells[column], cells["quantity"]
    place = view.place(OBSERVED.name, position, column)
    if found in ("*", None):
        return
    if quantity is not None and column not in SOURCES[quantity].by:
        fields = {"quantity": quantity, "column": column, "by": ", ".join(SOURCES[quantity].by)}
        fix = Fix("set", place.table, place.row, column, "", place.key)
        yield Problem("observed-where", place, fields, fix)
    elif found not in known:
        near = nearest(found, known)
        named = {"found": found, "tables": f"{column}s", "nearest": near}
        fix = Fix("set", place.table, place.row, column, near, place.key)
        yield Problem("name-unknown", place, named, fix)


def _month_before(day: date) -> str:
    months = day.year * 12 + day.month - (2 if day.day == 1 else 1)
    return f"{months // 12}-{months % 12 + 1:02d}"


def against(result: Result, seen: pl.DataFrame) -> Result:
    """Hold a history against a result.

    Args:
        result: of READY, by months.
        seen: from `read_observed`.

    Returns:
        the tables `observed` (one row a figure: what was seen, what was simulated, whether they
        agree) and `verdicts` (one row a quantity), under the provenance of the result.

    """
    table = pl.concat([_beside(result, seen, quantity) for quantity in SOURCES])
    table = table.sort("quantity", "month", "site", "type")
    verdicts = _verdicts(table)
    remarks = list(result.remarks)
    missing = table["mean"].null_count()
    if missing:
        remarks.append(("ready-observed-empty", {"count": missing}))
    return Result({"observed": table, "verdicts": verdicts}, result.provenance, tuple(remarks))


def _beside(result: Result, seen: pl.DataFrame, quantity: str) -> pl.DataFrame:
    """Put what was seen of one quantity beside what was simulated."""
    source = SOURCES[quantity]
    told = seen.filter(quantity=quantity).with_columns(month=pl.col("month").dt.strftime("%Y-%m"))
    frame = result[source.table].filter(**source.words)
    frame = frame.filter(cause="*") if "cause" in frame.columns else frame
    columns = {part: pl.col(source.column(part)) for part in PARTS}
    where = {"site": pl.col(source.site)} if "site" in source.by else {"site": pl.lit("*")}
    kinds = {"type": pl.col("type")} if "type" in source.by else {"type": pl.lit("*")}
    simulated = frame.select(month="period", **where, **kinds, **columns)
    joined = told.join(simulated, on=["month", "site", "type"], how="left")
    if source.unit != "frac":  # a month in which nothing was counted has no row
        periods = result["availability"]["period"].unique().implode()
        told_of = pl.col("month").is_in(periods) & pl.col("mean").is_null()
        joined = joined.with_columns(
            pl.when(told_of).then(0.0).otherwise(pl.col(part)).alias(part) for part in PARTS
        )
    half = (pl.col("high") - pl.col("low")).fill_null(0.0) / 2
    low, high = pl.col("p10") - half, pl.col("p90") + half
    return joined.with_columns(
        verdict=pl.when(pl.col("mean").is_null())
        .then(pl.lit("empty"))
        .when(pl.col("value") < low - _slack(low))
        .then(pl.lit("below"))
        .when(pl.col("value") > high + _slack(high))
        .then(pl.lit("above"))
        .otherwise(pl.lit("agrees"))
    )


def _slack(bound: pl.Expr) -> pl.Expr:
    """Give what rounding may do to a bound."""
    return bound.abs() * 1e-9


def _verdicts(table: pl.DataFrame) -> pl.DataFrame:
    """Judge each quantity by how many of its figures lie outside."""
    from scipy.special import bdtrc

    verdict = pl.col("verdict")
    known = table.filter(verdict != "empty")
    counts = known.group_by("quantity", maintain_order=True).agg(
        figures=pl.len(),
        below=(verdict == "below").sum(),
        above=(verdict == "above").sum(),
        seen=pl.col("value").mean(),
        simulated=pl.col("mean").mean(),
    )
    outside = (counts["below"] + counts["above"]).to_numpy().astype(np.float64)
    number = counts["figures"].to_numpy().astype(np.int64)
    chance = np.where(outside > 0, bdtrc(np.maximum(outside - 1, 0), number, BY_LUCK), 1.0)
    return counts.with_columns(
        p=pl.Series(chance, dtype=pl.Float64), agrees=pl.Series(chance >= CLEAR_P, dtype=pl.Boolean)
    )
