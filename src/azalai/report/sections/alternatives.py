"""The alternatives side by side: figures, differences, targets, and which is best when."""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from azalai.report import alternatives as charts
from azalai.report.book import Row
from azalai.report.compare_words import basis, chance
from azalai.report.formats import NBSP, NONE
from azalai.report.sheet import Markup, Sheet
from azalai.results.run import DECISIVE_COST, PLAIN_COST

#: The figures of the large table.
FIGURES: Final = (
    "coverage_frac",
    "patients_in_time_frac",
    "missions_completed_frac",
    "availability_frac",
    "response_p50_min",
)
#: What it costs, in millions: in its own table, so that each can be read.
MONEY: Final = (
    "stock_bought_money",
    "cost_constant_money",
    "cost_then_year_money",
    PLAIN_COST,
    DECISIVE_COST,
)
PER: Final = ("cost_money_per_fh", "cost_money_per_mission", "cost_money_per_patient")
#: Shares whose differences are drawn.
DRAWN: Final = ("patients_in_time_frac", "missions_completed_frac", "availability_frac")
#: Outcomes of the frontier, the first that is there is told.
OUTCOMES: Final = ("patients_in_time", "missions_completed", "available_h")


def write(sheet: Sheet) -> None:
    """Write the section."""
    compared = sheet.run.compared
    if compared is None or len(sheet.run.futures) < 2:
        sheet.say("report-no-alternatives", style="note")
        return
    titles = _titles(sheet)
    _who(sheet)
    sheet.say("report-alternatives-lead", count=_count(sheet))
    shown = {name: _quantity(sheet, name) for name in DRAWN}
    drawn = ("compared/differences", {"of": ""})
    _figures(sheet, "report-alternatives-figures", FIGURES)
    sheet.chart("changes", charts.changes(compared, shown, titles), drawn)
    _figures(sheet, "report-alternatives-costs", MONEY)
    _figures(sheet, "report-alternatives-each", PER)
    if sheet.book.row("compared/figures", quantity=PLAIN_COST) is not None:
        sheet.put(sheet.safe(basis(sheet.run, sheet.formats)), style="note")
    sheet.chart("lost-by", charts.lost(compared, sheet.language, titles), ("compared/lost", {}))
    _targets(sheet)
    _best(sheet, titles)
    _stock(sheet)
    sheet.points([sheet.word(code, **fields) for code, fields in compared.remarks], style="note")


def _titles(sheet: Sheet) -> dict[str, str]:
    return {future.key: sheet.title_of(future.key) for future in sheet.run}


def _quantity(sheet: Sheet, name: str, of: str = "") -> str:
    told = sheet.known(f"quantity-{name}", name.replace("_", " "))
    return f"{told} ({of})" if of else told


def _count(sheet: Sheet) -> int:
    rows = sheet.book.has("ready/replications")
    return sheet.book.frame("ready/replications")["replication"].n_unique() if rows else 0


def _who(sheet: Sheet) -> None:
    """Say what each alternative is, and why it is there."""
    told = {row["name"]: row for row in sheet.run.scenario.alternatives.frame.rows(named=True)}
    lines = []
    for future in sheet.run:
        if not future.name or future.stock != "kept":
            continue
        row = told.get(future.name, {})
        reason = row.get("reason_fr" if sheet.language == "fr" else "reason") or row.get("reason")
        title = Markup(f"<strong>{sheet.safe(sheet.title_of(future.key))}</strong>")
        lines.append(Markup(f"{title}. {sheet.safe(reason or '')}"))
        for fault in future.faults:
            why = " ".join(sheet.word(code, **fields) for code, fields in fault.sentences)
            lines.append(sheet.sentence("report-no-answer", step=fault.step, why=why))
    sheet.points(lines)


def _figures(sheet: Sheet, caption: str, wanted: Iterable[str]) -> None:
    """Set one row a future: each figure, and below it the difference from the plan."""
    found = {row["quantity"] for row in sheet.book.rows("compared/figures", of="")}
    columns = {n: sheet.safe(_quantity(sheet, n)) for n in wanted if n in found}
    if not columns:
        return
    rows = []
    for future in sheet.run:
        cells = [_cell(sheet, future.key, quantity) for quantity in columns]
        if any(cells):
            rows.append([sheet.title_of(future.key), *cells])
    sheet.grid(caption, ("future", *columns.values()), rows, style="sides")


def _cell(sheet: Sheet, future: str, quantity: str) -> Markup:
    row = sheet.book.row("compared/figures", future=future, quantity=quantity, of="")
    if row is None or row["mean"] is None:
        return Markup("")
    value = _value(sheet, row, "mean", difference=False)
    change = sheet.book.row("compared/differences", future=future, quantity=quantity, of="")
    if change is None or change["mean"] is None:
        return value
    moved = _value(sheet, change, "mean", difference=True)
    moved = Markup(f"<strong>{moved}</strong>") if change["clear"] else moved
    between = _interval(sheet, change)
    return Markup(f"{value}<br><small>{moved}{between}</small>")


def _value(sheet: Sheet, row: Row, column: str, *, difference: bool) -> Markup:
    """Set a figure short: shares in per cent or points, whole costs in millions."""
    cell, unit = row.cell(column), row["unit"]
    if unit == "money":
        return sheet.millions(cell, sign=difference)
    if unit == "0..1" and difference:
        return sheet.figure(cell, sheet.formats.points(cell.value))
    return sheet.of_unit(cell, unit, difference=difference)


def _interval(sheet: Sheet, row: Row) -> Markup:
    if row["low"] is None or row["low"] == row["high"]:
        return Markup("")
    low, high = (_value(sheet, row, end, difference=True) for end in ("low", "high"))
    return Markup(f"<br>({low}{NBSP}…{NBSP}{high})")


# --- targets ---


def _targets(sheet: Sheet) -> None:
    """Set the targets of the plan: reached or not by each future, and in which share of months."""
    rows = sheet.book.rows("compared/targets")
    if not rows:
        return
    names = list(dict.fromkeys(row["target"] for row in rows))
    by = {(row["future"], row["target"]): row for row in rows}
    heads = [Markup(f"{sheet.safe(_target(sheet, n))}{_wanted(sheet, rows, n)}") for n in names]
    grid = []
    for future in sheet.run:
        cells = [_met(sheet, by.get((future.key, name))) for name in names]
        if any(cells):
            grid.append([sheet.title_of(future.key), *cells])
    sheet.grid("report-targets", ("future", *heads), grid, style="sides")
    sheet.say("report-targets-note", style="note")


def _target(sheet: Sheet, name: str) -> str:
    return sheet.known(f"report-target-{name.replace('_', '-')}", name)


def _wanted(sheet: Sheet, rows: Iterable[Row], name: str) -> Markup:
    row = next(row for row in rows if row["target"] == name)
    more = "≤" if name == "delay_d" else "≥"
    told = (
        sheet.number(row.cell("wanted"), 1)
        if name == "delay_d"
        else sheet.share(row.cell("wanted"), 0)
    )
    return Markup(f"<br><small>{more}{NBSP}{told}</small>")


def _met(sheet: Sheet, row: Row | None) -> Markup:
    if row is None or row["mean"] is None:
        return Markup("")
    days = row["target"] == "delay_d"
    value = sheet.number(row.cell("mean"), 1) if days else sheet.share(row.cell("mean"))
    sign = {"met": "✓", "missed": "✗"}.get(row["verdict"], "?")
    label = sheet.word(f"report-verdict-{row['verdict']}")
    mark = f'<span class="{row["verdict"]}" role="img" aria-label="{label}">{sign}</span>'
    if row["months_met_frac"] is None:
        return Markup(f"{value}{NBSP}{mark}")
    months = sheet.sentence("report-months", share=sheet.share(row.cell("months_met_frac"), 0))
    return Markup(f"{value}{NBSP}{mark}<br><small>{months}</small>")


# --- which is best ---


def _first(sheet: Sheet) -> str | None:
    """Give the outcome that the frontier is told for."""
    known = {row["outcome_quantity"] for row in sheet.book.rows("compared/frontier")}
    return next((outcome for outcome in OUTCOMES if outcome in known), None)


def _outcome(sheet: Sheet, outcome: str) -> str:
    return sheet.word(f"report-outcome-{outcome.replace('_', '-')}")


def _frontier(sheet: Sheet, outcome: str) -> list[Row]:
    where = {"outcome_quantity": outcome, "cost_quantity": DECISIVE_COST}
    return sheet.book.rows("compared/frontier", **where)


def _best(sheet: Sheet, titles: Mapping[str, str]) -> None:
    outcome = _first(sheet)
    if outcome is None:
        return
    sheet.heading("report-best")
    where = {"outcome_quantity": outcome, "cost_quantity": DECISIVE_COST}
    rows = sheet.book.frame("compared/frontier").filter(**where)
    told = {"cost": _quantity(sheet, DECISIVE_COST), "currency": sheet.formats.currency}
    cost = sheet.word("compare-axis-cost", **told)
    what = _outcome(sheet, outcome)
    lines = [line for row in _frontier(sheet, outcome) if (line := _range(sheet, row, what))]
    sheet.say("report-best-lead", what=what)
    sheet.points(lines)
    sheet.chart(
        "frontier", charts.frontier(rows, titles, (cost, what)), ("compared/frontier", where)
    )
    sure = sheet.book.frame("compared/acceptability").filter(**where)
    if sure.height:
        price = sheet.word("report-axis-price", currency=sheet.formats.currency, what=what)
        axes = (price, sheet.word("report-axis-best"))
        chart = charts.acceptability(sure, titles, axes)
        sheet.chart("acceptability", chart, ("compared/acceptability", where))


def _range(sheet: Sheet, row: Row, what: str) -> Markup | None:
    """Say between which prices a future is best, and how sure that is."""
    if not row["on_frontier"]:
        return None
    price = sheet.money(row.cell("at_weight"))
    told = {"future": sheet.title_of(row["future"]), "what": what, "price": price}
    best = row["best_frac"]
    sure = (
        NONE if best is None else sheet.figure(row.cell("best_frac"), chance(best, sheet.formats))
    )
    low, high = row["from_weight"], row["to_weight"]
    if high is None and not low:
        return sheet.sentence("report-best-always", **told, sure=sure)
    if high is None:
        money = sheet.money(row.cell("from_weight"))
        return sheet.sentence("report-best-above", **told, low=money, sure=sure)
    top = sheet.money(row.cell("to_weight"))
    if not low:
        return sheet.sentence("report-best-below", **told, high=top, sure=sure)
    bottom = sheet.money(row.cell("from_weight"))
    return sheet.sentence("report-best-between", **told, low=bottom, high=top, sure=sure)


def best_sentence(sheet: Sheet) -> Markup | None:
    """Say on the first page which future achieves most, and at what cost; None without any."""
    outcome = _first(sheet)
    rows = [] if outcome is None else _frontier(sheet, outcome)
    most = next((r for r in rows if r["on_frontier"] and r["to_weight"] is None), None)
    if outcome is None or most is None:
        return None
    what = _outcome(sheet, outcome)
    count = sum(1 for future in sheet.run if future.name and future.stock == "kept")
    if not most["future"]:
        return sheet.sentence("report-first-none", what=what, count=count)
    key = {"future": most["future"], "of": ""}
    gain = sheet.book.row("compared/differences", quantity=outcome, **key)
    cost, plain = (
        sheet.book.row("compared/differences", quantity=name, **key)
        for name in (DECISIVE_COST, PLAIN_COST)
    )
    if gain is None or cost is None or plain is None:
        return None
    return sheet.sentence(
        "report-first-best" if gain["clear"] else "report-first-best-unsure",
        future=sheet.title_of(most["future"]),
        what=what,
        gain=sheet.number(gain.cell("mean"), 0, sign=True),
        cost=sheet.money(cost.cell("mean"), sign=True),
        plain=sheet.money(plain.cell("mean"), sign=True),
        count=count,
    )


# --- the part of the stock ---


def _stock(sheet: Sheet) -> None:
    """Say which part of a difference is the stock bought anew."""
    wanted = ("availability_frac", "missions_completed_frac", PLAIN_COST, DECISIVE_COST)
    frame = sheet.book.frame("compared/stock") if sheet.book.has("compared/stock") else None
    if frame is None:
        return
    rows = []
    for (future, quantity), part in frame.filter(pl.col("quantity").is_in(wanted), of="").group_by(
        "future", "quantity", maintain_order=True
    ):
        told = {row["part"]: row for row in sheet.book.taken(part, "compared/stock")}
        cells = [
            _value(sheet, told[name], "mean", difference=True) if name in told else Markup("")
            for name in ("rest", "stock", "whole")
        ]
        rows.append([sheet.title_of(str(future)), _quantity(sheet, str(quantity)), *cells])
    heads = ("future", "quantity", "rest", "stock-part", "whole")
    sheet.grid("report-stock-part", heads, rows, words=2)
