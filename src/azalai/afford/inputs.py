"""From a plan and its quantities to arrays: lines, their prices, and what a price is worth when.

Dense indices: groups of quantities and lines are numbered by their sorted names, so that the order
of rows changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from babel.numbers import get_currency_precision
from numpy.typing import NDArray

from azalai.afford import kept, minimum
from azalai.afford.calendar import Calendar, Floats, Whole, calendar_of
from azalai.afford.certain import certain
from azalai.afford.counted import CERTAIN, ROWS, Counted, number
from azalai.afford.lines import Cell, Line, Rulebook
from azalai.afford.tariff import Tariff
from azalai.results.quantities import SCHEMA
from azalai.scenario.scenario import Scenario
from azalai.support.money import Curves, curves_of
from azalai.support.periods import project_dates

#: Taken from the plan where the quantities given do not speak of them.
FILLED: Final = ("possessed", "delivered", "posts", "trainees")
LOAN_PARTS: Final = ("interest", "principal", "fee")


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What money is worth in each month, `lead` months before the plan's first included.

    Attributes:
        lead: months before the plan of which prices are known (orders of the past).
        pairs: (currency, price year, index) of each price class.
        then_year: then-year plan's money for one of a price class, shape (classes, months).
        constant: constant money for one then-year, shape (months,).
        discounted: present value of one constant, shape (months,).

    """

    lead: int
    pairs: tuple[tuple[str | None, int, str | None], ...]
    then_year: Floats
    constant: Floats
    discounted: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All that pricing needs, as arrays.

    Attributes:
        plan: of which the ledger is made.
        calendar: its months.
        curves: its indices and currencies.
        tariff: its prices.
        lines: in the order of their indices; `unit` their prices, `per` units of the price in
            one of the quantity, `price_class` index into `worth`, `shift` months to payment.
        force: share of the price in force, shape (lines, months).
        children: lines of interest, principal and fee of each line that is a draw, else -1.
        links: group and line of every pair.
        quantities: all of them; those without a line are counted and not priced.
        replications: how many.
        digits: of the minor unit of the plan's currency.
        lines_of: the lines that rest on each cell.

    """

    plan: Scenario
    calendar: Calendar
    curves: Curves
    tariff: Tariff
    lines: tuple[Line, ...]
    unit: Floats
    per: Floats
    price_class: Whole
    shift: Whole
    force: Floats
    children: NDArray[np.int64]
    links: pl.DataFrame
    quantities: Counted
    replications: int
    digits: int
    worth: Worth
    lines_of: Mapping[Cell, tuple[int, ...]]


def build(plan: Scenario, quantities: pl.DataFrame) -> Case:
    """Turn a plan and its quantities into arrays.

    Args:
        plan: the scenario.
        quantities: in the form of `results.quantities`.

    """
    calendar = calendar_of(plan)
    told = plan.settings.plan
    curves = curves_of(plan.rates.frame, told.currency)
    orders = bool((quantities["what"] == "ordered").any())
    dates = project_dates({"projects": plan.projects.frame}, plan.start)
    rules = Rulebook(plan)
    tariff = Tariff(rules, calendar, dates, orders=orders, open_cells=open_cells(plan))
    replications = int(quantities["replication"].max() or 0) + 1  # type: ignore[arg-type]
    told_rows = quantities.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]
    spoken = number([told_rows], replications)
    added = missing(tariff, {what: spoken.keys(what) for what in FILLED})
    topped = minimum.topped_up(tariff, spoken)
    lines, links, whole = _lines(tariff, number([added, topped], replications, spoken))
    return Case(
        plan=plan,
        calendar=calendar,
        curves=curves,
        tariff=tariff,
        lines=lines,
        unit=np.array([line.price.unit_money for line in lines]),
        per=np.array([line.per for line in lines]),
        price_class=_classes(lines),
        shift=np.array([line.shift for line in lines], np.int64),
        force=_force(lines, calendar.months),
        children=_children(lines),
        links=links,
        quantities=whole,
        replications=replications,
        digits=get_currency_precision(told.currency) if told.currency else 2,
        worth=worth_of(plan, calendar, curves, lines, told.discount_frac),
        lines_of=_lines_of(lines),
    )


def _lines_of(lines: Sequence[Line]) -> dict[Cell, tuple[int, ...]]:
    found: dict[Cell, list[int]] = {}
    for n, line in enumerate(lines):
        for cell in (line.price.cell, *(cell for cell, _ in line.price.factors)):
            found.setdefault(cell, []).append(n)
    return {cell: tuple(numbers) for cell, numbers in found.items()}


def open_cells(plan: Scenario) -> frozenset[Cell]:
    """Give the cells that evidence leaves open, settings left out."""
    evidence = plan.evidence_by_cell
    return frozenset(
        cell for cell, row in evidence.of_cell.items() if evidence.rows[row]["low"] is not None
    )


def missing(tariff: Tariff, spoken: Mapping[str, set[str]]) -> pl.DataFrame:
    """Give what the quantities do not speak of and the plan decides: see `kept`.

    Posts and trainees are added key by key, tails possessed and handed over only where nothing
    is said of any.  What is added is the same in every replication.

    Args:
        tariff: of the plan.
        spoken: the keys of which the quantities speak, for each of FILLED.

    """
    keep = pl.lit(value=False)
    for what, keys in spoken.items():
        if not keys:
            keep |= pl.col("what") == what
        elif what in ("posts", "trainees"):
            keep |= (pl.col("what") == what) & ~pl.col("key").is_in(sorted(keys))
    added = kept.kept(tariff).filter(keep)
    return added.with_columns(replication=pl.lit(CERTAIN, pl.Int32))


def _lines(tariff: Tariff, quantities: Counted) -> tuple[tuple[Line, ...], pl.DataFrame, Counted]:
    """Match quantities and prices.

    Returns:
        Lines, in the order of the names of their groups; the pairs (group, line); and the
        quantities with those that chance does not move.

    """
    known = {group: n for n, group in enumerate(quantities.groups)}
    by_group = {group: found for group in known if (found := list(tariff.lines(group)))}
    rows: list[tuple[int, int, int, float]] = []
    for group, numbers, line in certain(tariff):
        if tariff.counts(line):
            if group not in known:
                known[group] = len(known)
                months = np.flatnonzero(numbers).tolist()
                rows += [(CERTAIN, m, known[group], float(numbers[m])) for m in months]
            by_group.setdefault(group, []).append(line)
    groups = sorted(by_group, key=astuple)
    lines = [line for group in groups for line in _with_loans(by_group[group])]
    links = pl.DataFrame(
        [(known[line.group], n) for n, line in enumerate(lines) if _is_direct(line)],
        schema={"group": pl.Int32, "line": pl.Int32},
        orient="row",
    )
    more = pl.DataFrame(rows, schema=ROWS, orient="row")
    whole = pl.concat([quantities.rows, more], rechunk=True)  # read as arrays many times
    return tuple(lines), links, Counted(tuple(known), whole, quantities.replications)


def _with_loans(lines: Iterable[Line]) -> list[Line]:
    """Put behind each draw the lines of what it is paid back by."""
    found = []
    for line in lines:
        found.append(line)
        if line.view == "draw":
            found += [replace(line, view="cash", part=part, per=0.0) for part in LOAN_PARTS]
    return found


def _is_direct(line: Line) -> bool:
    """Tell a line that quantities lead to; those of repayment follow from draws."""
    return not (line.loan and line.view == "cash")


def _children(lines: Sequence[Line]) -> NDArray[np.int64]:
    return np.array([n + 1 if line.view == "draw" else -1 for n, line in enumerate(lines)], int)


def _force(lines: Sequence[Line], months: int) -> Floats:
    force = np.ones((len(lines), months))
    for n, line in enumerate(lines):
        if line.covered:
            force[n] = 0.0
        elif line.force is not None:
            force[n] = line.force
    return force


def _class_of(line: Line) -> tuple[str | None, int, str | None]:
    return line.price.currency, line.price.price_year, line.price.index


def _sorted_classes(
    lines: Sequence[Line],
) -> tuple[tuple[str | None, int, str | None], ...]:
    return tuple(sorted({_class_of(line) for line in lines}, key=lambda c: tuple(map(str, c))))


def _classes(lines: Sequence[Line]) -> Whole:
    number = {pair: n for n, pair in enumerate(_sorted_classes(lines))}
    return np.array([number[_class_of(line)] for line in lines], np.int64)


def worth_of(
    plan: Scenario,
    calendar: Calendar,
    curves: Curves,
    lines: Sequence[Line],
    discount_frac: float,
) -> Worth:
    """Lay out what money is worth in each month, for the price classes of some lines."""
    lead = max((-line.shift for line in lines), default=0)
    pairs = _sorted_classes(lines)
    home = plan.settings.plan.price_year or plan.start.year
    months = np.array([calendar.year_at(m) for m in range(-lead, calendar.months)])
    first = min([home, int(months[0]), *(year for _, year, _ in pairs)])
    span = np.arange(first, max([home, int(months[-1]), *(year for _, year, _ in pairs)]) + 1)
    index = {name: curves.index(name, span) for name in {name for *_, name in pairs} | {None}}
    money = {code: curves.currency(code, span) for code in {code for code, *_ in pairs}}
    then = [index[name] / index[name][year - first] * money[code] for code, year, name in pairs]
    table = np.array(then).reshape(len(pairs), span.size)[:, months - first]
    constant = (index[None][home - first] / index[None])[months - first]
    present = discount(plan, calendar, curves, lead, discount_frac)
    return Worth(lead, pairs, table, constant, present)


def discount(plan: Scenario, calendar: Calendar, curves: Curves, lead: int, rate: float) -> Floats:
    """Give the present value, at the plan's start, of one in constant money of each month.

    With a real rate r the factor is (1 + r)^-t.  With a nominal rate n then-year money is
    discounted, (1 + n)^-t, and its worth brought from the price level of the start to that of
    the price year, so that both are in the same money (Fisher 1930: 1 + n = (1 + r)(1 + g)).
    The index of a year is the level at the instant at which its money flows, so that of the start
    lies the growth from there to the first flow below that of the first year.
    """
    factor = (1.0 + rate) ** -calendar.time_y
    if plan.settings.afford.discount_basis == "nominal":
        first, flows = plan.start.year, plan.start.year + calendar.time_y[0]
        level = curves.index(None, calendar.year) / curves.index(None, first)
        factor = factor * level * curves.index(None, flows) / curves.index(None, first)
    return np.concatenate([np.ones(lead), factor])
