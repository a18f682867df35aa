"""What spares buy: the curve, what READY says of the futures on it, and the next purchases."""

import polars as pl

from azalai.report import spares as charts
from azalai.report.book import Row
from azalai.report.ready_words import ALL
from azalai.report.sections.first import total
from azalai.report.sheet import Markup, Sheet
from azalai.results.result import Result

#: Shelves that are short most often.
LISTED = 10


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("spares/points"):
        return
    _lead(sheet)
    result = sheet.run.base["spares"]
    points = ready_points(sheet)
    if result["points"]["cost_money"].n_unique() > 1:
        _curve(sheet, result, points)
    if points is not None:
        _points(sheet, points)
    _next(sheet)
    _short(sheet)


def _curve(sheet: Sheet, result: Result, points: str | None) -> None:
    """Draw the curve, and beside it what READY says of each future."""
    curve = charts.chart(result, sheet.language, sheet.formats.currency)
    if points is not None:
        curve += charts.marks(sheet.book.made[points], sheet.language)
        sheet.chart("spares", curve, ("spares/points", {"name": "fleet"}), (points, {}))
        sheet.say("report-spares-points", style="note")
    else:
        sheet.chart("spares", curve, ("spares/points", {"name": "fleet"}))


def ready_points(sheet: Sheet) -> str | None:
    """Make the table of what each future spends on stock and what READY says of its fleet."""
    rows = []
    for future in sheet.run:
        up = total(sheet, "availability_frac", future.key)
        cost = _spent(sheet, future.key if future.stock == "bought" else "")
        if up is not None and cost is not None:
            told = {n: up[n] for n in ("mean", "low", "high")}
            row = {"future": future.key, "title": sheet.title_of(future.key), "cost_money": cost}
            rows.append({**row, **told})
    if not rows:
        return None
    return sheet.book.add("stock", pl.DataFrame(rows))


def _spent(sheet: Sheet, future: str) -> float | None:
    row = sheet.book.row("spares/facts", future, fact="cost_money")
    return None if row is None else row["number"]


def _fact(sheet: Sheet, name: str) -> Row | None:
    return sheet.book.row("spares/facts", fact=name)


def _lead(sheet: Sheet) -> None:
    before, missing = _fact(sheet, "fleet_before_frac"), _fact(sheet, "backorders_before")
    delay = _fact(sheet, "delay_before_d")
    if before is not None and missing is not None and delay is not None:
        sheet.say(
            "report-spares-lead",
            share=sheet.share(before.cell("number")),
            missing=sheet.number(missing.cell("number"), 1),
            delay=sheet.number(delay.cell("number"), 1),
        )
    cost, after = _fact(sheet, "cost_money"), _fact(sheet, "fleet_after_frac")
    left = _fact(sheet, "delay_after_d")
    if cost is not None and after is not None and left is not None and cost["number"]:
        sheet.say(
            "report-spares-bought",
            money=sheet.money(cost.cell("number")),
            share=sheet.share(after.cell("number")),
            delay=sheet.number(left.cell("number"), 1),
        )
    _simulated_wait(sheet)


def _simulated_wait(sheet: Sheet) -> None:
    """Say what READY finds of the wait that the formula has told."""
    wait = sheet.book.row("compared/figures", future="", quantity="parts_delay_d", of="")
    if wait is not None and wait["mean"] is not None:
        sheet.say("report-spares-wait", delay=sheet.number(wait.cell("mean"), 1))


def _points(sheet: Sheet, name: str) -> None:
    rows = [
        [
            row["title"],
            sheet.millions(row.cell("cost_money"), 2),
            sheet.share(row.cell("mean")),
            _between(sheet, row),
        ]
        for row in sheet.book.rows(name)
    ]
    spent = sheet.sentence("report-head-spent", currency=sheet.formats.currency)
    sheet.grid("report-spares-ready", ("future", spent, "availability", "interval"), rows)


def _between(sheet: Sheet, row: Row) -> Markup:
    if row["low"] is None:
        return Markup("")
    ends = {n: sheet.share(row.cell(n)) for n in ("low", "high")}
    return sheet.sentence("report-between", **ends)


def _next(sheet: Sheet) -> None:
    """List the purchases that would do most for their money."""
    table = "spares/shopping" if sheet.book.has("spares/shopping") else "spares/next"
    rows = sheet.book.rows(table)
    if table == "spares/next":
        rows = [row for row in rows if row["fewer_backorders"] >= charts.WORTH]
    if not rows:
        sheet.say("report-spares-none", style="note")
        return
    grid = []
    for row in rows[:LISTED]:
        effect = "" if table != "spares/next" else sheet.number(row.cell("fewer_backorders"), 3)
        number, money = sheet.number(row.cell("number")), sheet.money(row.cell("cost_money"))
        grid.append([row["item"], row["site"], number, money, effect])
    heads = ("item", "store", "number", "price", "fewer")
    sheet.grid(f"report-{table.replace('/', '-')}", heads, grid, words=2)


def _short(sheet: Sheet) -> None:
    """List the shelves for which aircraft wait longest in READY."""
    if not sheet.book.has("ready/stores"):
        return
    frame = sheet.book.frame("ready/stores").filter(
        pl.col("site") != ALL, pl.col("item") != ALL, pl.col("backorders") > 0, period=ALL
    )
    frame = frame.sort("backorders", "item", descending=[True, False]).head(LISTED)
    rows = [
        [
            row["item"],
            row["site"],
            sheet.number(row.cell("backorders"), 2),
            sheet.number(row.cell("on_hand"), 2),
            sheet.share(row.cell("fill_frac")),
        ]
        for row in sheet.book.taken(frame, "ready/stores")
    ]
    heads = ("item", "store", "waiting-aircraft", "on-hand", "filled")
    sheet.grid("report-spares-short", heads, rows, words=2)
