"""What `azalai afford` prints: the answer in words, then one table."""

from typing import Any

import polars as pl
from babel.numbers import format_decimal, format_percent
from rich.markup import escape

from azalai.cli.show import console, grid_of
from azalai.locale import Language, text
from azalai.report.formats import NBSP, Formats
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario

AMOUNTS = ("constant_money", "then_year_money", "discounted_money")
SMALL = 10_000.0


def money(value: float, plan: Scenario, language: Language) -> str:
    """Write an amount as the report does, a small one to the hundredth."""
    code = plan.settings.plan.currency or ""
    if abs(value) < SMALL:
        return f"{format_decimal(round(value, 2), locale=language)} {code}".strip()
    return Formats(language, code).money(value).replace(NBSP, " ")


def percent(share: float, language: Language) -> str:
    """Write a share as a percentage, two decimals at most."""
    told = round(share, 4)
    return str(format_percent(told, locale=language, decimal_quantization=False))


def answer(plan: Scenario, result: Result, by: str, language: Language) -> None:
    """Print the answer of one plan."""
    screen = console()
    if result["ledger"].is_empty() and result["before"].is_empty():
        screen.print(escape(text("afford-no-money", language, plan=plan.name)))
        return
    for line in _sentences(plan, result, language):
        screen.print(escape(line))
    data = result["years"] if by == "year" else result["tree"]
    grid = grid_of(
        f"afford-{by}",
        "afford-economic-constant",
        "afford-economic-present",
        "afford-cash-then-year",
        language=language,
    )
    for name, *cells in _cut(data, by):
        shown = text(f"afford-category-{name}", language) if by == "category" else name or "-"
        grid.add_row(escape(shown), *(_whole(cell, language) for cell in cells))
    for column in grid.columns[1:]:
        column.justify = "right"
    screen.print(grid)


def _whole(value: float, language: Language) -> str:
    return str(format_decimal(round(value), locale=language))


def _cut(data: pl.DataFrame, by: str) -> list[tuple[Any, ...]]:
    """Give name, economic constant, economic present and cash then-year money by one column."""
    sums = data.group_by("view", by).agg(pl.col(AMOUNTS).sum())
    views = {view: sums.filter(pl.col("view") == view) for view in ("economic", "cash")}
    joined = views["economic"].join(views["cash"], on=by, how="full", coalesce=True, suffix="_cash")
    names = ("constant_money", "discounted_money", "then_year_money_cash")
    shown = joined.with_columns(pl.col(names).fill_null(0.0)).sort(by)
    rows = shown.filter(pl.any_horizontal(pl.col(names) != 0.0)).select(by, *names).iter_rows()
    return [(str(name), *cells) for name, *cells in rows]


def _sentences(plan: Scenario, result: Result, language: Language) -> list[str]:
    totals = {(row["view"], row["end"]): row for row in result["totals"].iter_rows(named=True)}
    told = plan.settings.plan
    economic, cash = totals["economic", "without"], totals["cash", "without"]
    left, owed = totals["economic", "alone"], totals["cash", "alone"]
    net = totals["economic", "with"]["discounted_money"]
    fields = {
        "plan": result.provenance.alternative or plan.name,
        "years": f"{told.years:g}",
        "price_year": str(told.price_year or plan.start.year),
        "constant": money(economic["constant_money"], plan, language),
        "present": money(economic["discounted_money"], plan, language),
        "rate": percent(told.discount_frac, language),
        "basis": text(f"afford-basis-{plan.settings.afford.discount_basis}", language),
        "cash": money(cash["then_year_money"], plan, language),
        "left": money(0.0 - left["constant_money"], plan, language),
        "owed": money(owed["then_year_money"], plan, language),
        "net": money(net, plan, language),
    }
    lines = [text(key, language, **fields) for key in ("afford-total", "afford-cash", "afford-end")]
    lines += _per_hour(plan, result, language) + _range(plan, result, language)
    return lines + [text(code, language, **told) for code, told in result.remarks]


def _per_hour(plan: Scenario, result: Result, language: Language) -> list[str]:
    told = result["figures"].filter(pl.col("of") == "")
    found = dict(told.select("figure", "value").iter_rows())
    if "per_fh_full" not in found:
        return []
    shown = {name: money(found[f"per_fh_{name}"], plan, language) for name in ("full", "direct")}
    return [text("afford-hour", language, **shown)]


def _range(plan: Scenario, result: Result, language: Language) -> list[str]:
    row = result["uncertainty"].row(2, named=True)
    if result["samples"].height < 2:
        return []
    shown = {name: money(row[f"both_{name}"], plan, language) for name in ("p10", "p50", "p90")}
    drawn = bool((result["samples"]["draw"] >= 0).any())
    key = "afford-range" if drawn else "afford-range-luck"
    return [text(key, language, count=result["samples"].height, **shown)]


def difference(
    plans: list[Scenario], result: Result, names: tuple[str, str], language: Language
) -> None:
    """Print what the second of two futures costs more."""
    screen = console()
    totals = result["totals"].filter(pl.col("view") == "economic")
    by_end = {row["end"]: row for row in totals.iter_rows(named=True)}
    found = dict(result["marginal"].iter_rows())
    shown = {"first": names[0], "second": names[1]}
    for end, key in (("without", "afford-more"), ("with", "afford-more-end")):
        row = by_end[end]
        amounts = {
            name: money(row[f"{name}_more_money"], plans[0], language)
            for name in ("constant", "discounted")
        }
        screen.print(escape(text(key, language, **shown, **amounts)))
    if found["money_per_fh_more"] is not None:
        per_hour = money(found["money_per_fh_more"], plans[0], language)
        hours = _whole(found["fh_more"], language)
        screen.print(escape(text("afford-marginal", language, hours=hours, money=per_hour)))
    rate = found["internal_rate_frac_per_y"]
    if rate is not None and rate > 0.0:
        told = percent(rate, language)
        screen.print(escape(text("afford-internal-rate", language, rate=told)))
    _difference_grid(result, names, language)


def _difference_grid(result: Result, names: tuple[str, str], language: Language) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    grid = Grid(
        text("head-afford-category", language),
        *names,
        text("head-afford-more", language),
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    columns = ("constant_money", "constant_money_second", "constant_more_money")
    data = result["difference"].filter(pl.col("view") == "economic")
    for name, *cells in data.select("category", *columns).iter_rows():
        shown = text(f"afford-category-{name}", language)
        grid.add_row(shown, *(_whole(cell, language) for cell in cells))
    for column in grid.columns[1:]:
        column.justify = "right"
    console().print(grid)
