"""What it costs: by year and category, against the budget, and how sure that is."""

import polars as pl

from azalai.report import afford as charts
from azalai.report.book import Row
from azalai.report.sheet import Markup, Sheet

MEASURES = ("constant_money", "then_year_money", "discounted_money")
#: Figures of AFFORD in the order in which they are told.
FIGURES = (
    "per_fh_full",
    "per_fh_direct",
    "per_available_year",
    "per_patient_in_time",
    "per_pax_km",
    "per_t_km",
    "annual_equivalent",
    "share_home",
    "share_abroad",
    "share_unknown",
)


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("afford/totals"):
        return
    if not any(row["constant_money"] for row in sheet.book.rows("afford/totals")):
        sheet.say("report-no-cost", style="note")
        return
    _totals(sheet)
    result, currency = sheet.run.base["afford"], sheet.formats.currency
    chart = charts.years(result, sheet.language, currency)
    sheet.chart("years", chart, ("afford/years", {"view": "cash"}), ("afford/budgets", {}))
    _budgets(sheet)
    sheet.say("report-cost-base", style="note")
    _categories(sheet)
    if result["samples"].height > 1:
        curve = charts.curve(result, sheet.language, currency)
        sheet.chart("present", curve, ("afford/samples", {}))
    _figures(sheet)
    _loans(sheet)


def _totals(sheet: Sheet) -> None:
    settings = sheet.run.scenario.settings
    year = str(settings.plan.price_year or sheet.run.scenario.start.year)
    basis = sheet.word(f"afford-basis-{settings.afford.discount_basis}")
    rate = sheet.formats.rate(settings.plan.discount_frac)
    sheet.say("report-cost-lead", price_year=year, rate=rate, basis=basis)
    rows = []
    for row in sheet.book.rows("afford/totals"):
        name = sheet.word(f"report-view-{row['view']}-{row['end']}")
        rows.append([name, *(sheet.millions(row.cell(measure)) for measure in MEASURES)])
    heads = ("view", "constant", "then-year", "present")
    sheet.grid("report-cost-totals", heads, rows)


def _budgets(sheet: Sheet) -> None:
    """Say which budgets do not hold."""
    rows = sheet.book.rows("afford/budgets")
    broken = [row for row in rows if row["over_frac"]]
    if rows and not broken:
        sheet.say("report-budgets-hold")
    if not broken:
        return
    sheet.say("report-budgets-break", count=len(broken), all=len(rows))
    grid = [_budget(sheet, row) for row in rows]
    heads = ("year", "category", "budget", "paid", "over", "over-share")
    sheet.grid("report-budgets", heads, grid, words=2)


def _budget(sheet: Sheet, row: Row) -> list[str]:
    money = [sheet.millions(row.cell(f"{n}_money")) for n in ("limit", "paid", "over")]
    name = sheet.word(f"afford-category-{row['category']}")
    return [str(row["year"]), name, *money, sheet.share(row.cell("over_frac"), 0)]


def _categories(sheet: Sheet) -> None:
    """Set what each category costs over the whole plan, economic view."""
    years = sheet.book.frame("afford/years").filter(view="economic")
    sums = years.group_by("category").agg(*(pl.col(m).sum() for m in MEASURES))
    table = sums.sort(MEASURES[0], "category", descending=[True, False])  # as they are added up
    table = table.with_columns(share_frac=pl.col(MEASURES[0]) / pl.col(MEASURES[0]).sum())
    name = sheet.book.add("categories", table)
    rows = []
    for row in sheet.book.rows(name):
        if row[MEASURES[0]]:
            money = [sheet.millions(row.cell(measure)) for measure in MEASURES]
            share = sheet.share(row.cell("share_frac"))
            rows.append([sheet.word(f"afford-category-{row['category']}"), *money, share])
    heads = ("category", "constant", "then-year", "present", "share")
    sheet.grid("report-categories", heads, rows)


def _figures(sheet: Sheet) -> None:
    told = sheet.book.rows("afford/figures")
    order = {name: number for number, name in enumerate(FIGURES)}
    told = sorted((row for row in told if row["figure"] in order), key=lambda r: order[r["figure"]])
    rows = []
    for row in told:
        name = sheet.word(f"report-figure-{row['figure'].replace('_', '-')}")
        named = f"{name} ({row['of']})" if row["of"] else name
        ends = [_amount(sheet, row, column) for column in ("value", "p10", "p90")]
        rows.append([named, *ends])
    sheet.grid("report-cost-figures", ("figure", "value", "p10", "p90"), rows)


def _amount(sheet: Sheet, row: Row, column: str) -> Markup:
    """Set a figure of AFFORD by its unit: a share, or money for one of something."""
    cell = row.cell(column)
    if row["unit"] == "0..1":
        return sheet.share(cell)
    value = cell.value
    if value is not None and abs(value) < 100:
        currency = sheet.formats.currency
        return sheet.figure(cell, f"{sheet.formats.number(value, 2)} {currency}".strip())
    return sheet.money(cell)


def _loans(sheet: Sheet) -> None:
    rows = []
    for row in sheet.book.rows("afford/loans"):
        parts = ("borrowed", "interest", "principal", "fee", "owed_end")
        money = [sheet.millions(row.cell(f"{part}_money")) for part in parts]
        rows.append([row["loan"], *money, sheet.share(row.cell("effective_frac_per_y"))])
    heads = ("loan", "borrowed", "interest", "principal", "fee", "owed", "rate")
    sheet.grid("report-loans", heads, rows)
