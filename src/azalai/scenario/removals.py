"""From an operator's removal records to rows of `failures` and `evidence`.

What is proposed follows the rules of failures: `mean_fh` (or `mean_d`) is operation per
unscheduled removal as the records give it, no-fault-found included, scheduled removals not
counted; `shape` is told only where a Weibull law fits the failures clearly better.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from azalai.errors import Fix, Problem, Problems, ScenarioError, nearest
from azalai.scenario.checks import View
from azalai.scenario.checks.rows import keys_twice, row_rules
from azalai.scenario.doubts import Doubts
from azalai.scenario.folder import read_one_csv
from azalai.scenario.parse import Parsed, parse_table
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.stats.growth import Growth, Trend, crow_amsaa, trend
from azalai.stats.lifedata import Estimate, Fit, FitError, Lives, fit, mean_at_least, pooling
from azalai.tables.cells import to_text
from azalai.tables.removals import REMOVALS, UNSCHEDULED

#: Below this probability an effect is called clear.
CLEAR: Final = 0.05
#: So many unscheduled removals make a figure trusted highly, or fairly.
HIGH, MEDIUM = 20, 5

Clock = Literal["fh", "d"]


@dataclass(frozen=True, slots=True)
class Life:
    """One life of one unit: its length, how it ended, on which tail."""

    serial: str
    tail: str | None
    start: float
    end: float
    reason: str

    @property
    def length(self) -> float:
        """How long it was."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class ItemFit:
    """What the records say of one item.

    Attributes:
        clock: `fh` where readings are hours, `d` where they are dates.
        removals: unscheduled ones; `no_fault` of them tested good.
        other: lives that ended otherwise, or have not ended.
        mean: operation per unscheduled removal, with its 90 % interval; None without any.
        at_least: where there is none, the mean is above this with 90 % confidence.
        weibull: law of the failures; None where they are too few.
        ageing_p: probability of such a gain over the exponential law by chance.
        pooling_p: probability that one law for all tails would look so uneven; None untested.
        trend: whether removals come faster or slower over calendar time; dates only.
        growth: the Crow-AMSAA law, where that trend is clear.

    """

    item: str
    clock: Clock
    removals: int
    no_fault: int
    other: int
    total: float
    mean: Estimate | None
    at_least: float | None
    weibull: Fit | None
    ageing_p: float | None
    pooling_p: float | None
    trend: Trend | None
    growth: Growth | None

    @property
    def ages(self) -> bool:
        """Tell whether a Weibull law is clearly better than a constant rate."""
        return self.ageing_p is not None and self.ageing_p < CLEAR


def fit_removals(plan: Scenario, path: Path) -> list[ItemFit]:
    """Fit every item of a file of removal records.

    Args:
        plan: whose items the records name.
        path: a CSV file with serial, item, installed, removed, reason, and perhaps tail.

    Raises:
        ScenarioError: if the file has faults; all of them at once.

    """
    problems = Problems()
    raw = read_one_csv(path, REMOVALS.name, problems)
    parsed = parse_table(raw, problems, REMOVALS) if raw else Parsed(Rows.empty(REMOVALS))
    lives = _lives(plan, parsed, problems)
    if problems.errors:
        raise ScenarioError(problems, path.name)
    return [_fit_item(item, clock, lives[item, clock]) for item, clock in sorted(lives)]


def _lives(
    plan: Scenario, parsed: Parsed, problems: Problems
) -> dict[tuple[str, Clock], list[Life]]:
    doubts = defaultdict(Doubts, {REMOVALS.name: parsed.doubts})
    view = View(plan, problems, doubts=doubts, files={REMOVALS.name: parsed.rows})
    row_rules(view)
    keys_twice(view)
    items = plan.items.frame["name"].to_list()
    lives: dict[tuple[str, Clock], list[Life]] = defaultdict(list)
    for position, cells in enumerate(parsed.rows.frame.iter_rows(named=True)):
        if cells["item"] is not None and cells["item"] not in items:
            _unknown_item(view, position, cells["item"], items)
        start, end = (reading(cells[name]) for name in ("installed", "removed"))
        for name, found in (("installed", start), ("removed", end)):
            if found is None and cells[name] is not None:
                place = view.place(REMOVALS.name, position, name)
                problems.add(Problem("removal-reading", place, {"found": cells[name]}))
        if start is None or end is None:
            continue
        if start[0] != end[0] or end[1] < start[1]:
            place = view.place(REMOVALS.name, position, "removed")
            fields = {"installed": cells["installed"], "removed": cells["removed"]}
            problems.add(Problem("removal-order", place, fields))
            continue
        life = Life(cells["serial"], cells["tail"], start[1], end[1], cells["reason"])
        lives[cells["item"], start[0]].append(life)
    return lives


def _unknown_item(view: View, position: int, found: str, items: Iterable[str]) -> None:
    near = nearest(found, items)
    place = view.place(REMOVALS.name, position, "item")
    fix = Fix("set", REMOVALS.name, place.row, "item", near) if near else None
    fields = {"found": found, "tables": "items", "nearest": near}
    view.problems.add(Problem("name-unknown", place, fields, fix))


def reading(cell: str | None) -> tuple[Clock, float] | None:
    """Read hours (`1450.5`) or a whole date (`2029-04-01`, in days); None for anything else."""
    if cell is None:
        return None
    try:
        if cell.count("-") == 2:
            return "d", float(date.fromisoformat(cell).toordinal())
        hours = float(cell)
    except ValueError:
        return None
    return ("fh", hours) if 0 <= hours < 1e7 else None


def _fit_item(item: str, clock: Clock, lives: list[Life]) -> ItemFit:
    ends = Lives([x.length for x in lives], [x.reason in UNSCHEDULED for x in lives])
    failures = Lives([x.length for x in lives], [x.reason == "failure" for x in lives])
    weibull, ageing_p = _ageing(failures)
    ages = ageing_p is not None and ageing_p < CLEAR
    found_trend, growth = _trend(lives) if clock == "d" else (None, None)
    return ItemFit(
        item,
        clock,
        ends.failures,
        sum(x.reason == "no_fault" for x in lives),
        ends.units - ends.failures,
        ends.total_time,
        fit(ends, "exponential").scale if ends.failures else None,
        None if ends.failures else mean_at_least(ends),
        weibull,
        ageing_p,
        _pooling_p(lives, "weibull" if ages else "exponential"),
        found_trend,
        growth,
    )


def _ageing(failures: Lives) -> tuple[Fit | None, float | None]:
    """Fit a Weibull law and test it against a constant rate by the likelihood ratio."""
    from scipy.special import chdtrc

    try:
        weibull, constant = fit(failures, "weibull"), fit(failures, "exponential")
    except FitError:
        return None, None
    gain = max(0.0, 2 * (weibull.log_likelihood - constant.log_likelihood))
    return weibull, float(chdtrc(1, gain))


def _pooling_p(lives: list[Life], law: Literal["weibull", "exponential"]) -> float | None:
    groups: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        if life.tail is not None:
            groups[life.tail].append(life)
    try:
        return pooling(
            {
                tail: Lives([x.length for x in own], [x.reason in UNSCHEDULED for x in own])
                for tail, own in groups.items()
            },
            law,
        ).p_value
    except FitError:
        return None


def _trend(lives: list[Life]) -> tuple[Trend | None, Growth | None]:
    """Test for a trend over calendar time, and fit the growth law where it is clear.

    For dates only: the hours of single units have no common calendar.
    """
    try:
        found = trend(*_timeline(lives))
        return found, crow_amsaa(*_timeline(lives)) if found.chi_square_p < CLEAR else None
    except FitError:
        return None, None


def _timeline(lives: list[Life]) -> tuple[list[float], float]:
    """Give unit-days that all units together had run at each unscheduled removal, and in all."""

    def run_until(day: float) -> float:
        return sum(min(x.end, day) - x.start for x in lives if x.start < day)

    events = sorted(x.end for x in lives if x.reason in UNSCHEDULED)
    return [run_until(day) for day in events], run_until(max(x.end for x in lives))


def proposals(
    fits: list[ItemFit], source: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Propose rows of `failures` and of `evidence`, as text, for items with removals."""
    failures, evidence = [], []
    for found in fits:
        if found.mean is None:
            continue
        row = {"on": found.item, f"mean_{found.clock}": _round(found.mean.value)}
        ranges = {f"mean_{found.clock}": found.mean}
        if found.ages and found.weibull:
            row["shape"] = _round(found.weibull.shape.value)
            ranges["shape"] = found.weibull.shape
        if found.no_fault:
            row["no_fault_frac"] = _round(found.no_fault / found.removals)
        failures.append(row)
        evidence += [_evidence_row(found, name, range_, source) for name, range_ in ranges.items()]
    return failures, evidence


def _evidence_row(found: ItemFit, column: str, range_: Estimate, source: str) -> dict[str, str]:
    low, high = _round(range_.low), _round(range_.high)
    trust = "high" if found.removals >= HIGH else "medium" if found.removals >= MEDIUM else "low"
    return {
        "table": "failures",
        "key": f"{found.item} | failure",
        "column": column,
        "low": low,
        "high": high,
        "law": "lognormal",
        "source": f"{source}: {found.removals} removals",
        "basis": "seen",
        "confidence": trust,
    }


def _round(value: float) -> str:
    """Write a figure with four digits: more would claim what records cannot know."""
    return to_text(float(f"{value:.4g}"))
