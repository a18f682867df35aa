"""How fast calls are answered: three clocks by mission and base, and place by place."""

import polars as pl

from azalai.report import ready as charts
from azalai.report.ready_words import ALL
from azalai.report.sections.first import total
from azalai.report.sheet import Sheet

CLOCKS = ("airborne", "patient", "care")


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("ready/responses"):
        return
    reached = total(sheet, "calls_in_time_frac")
    if reached is not None:
        told = {n: sheet.share(reached.cell(n)) for n in ("mean", "p10", "p90")}
        sheet.say("report-response-lead", **told)
    _by_base(sheet)
    result = sheet.run.base["ready"]
    chart = charts.response_times(result, sheet.language)
    if chart is not None:
        sheet.chart("responses", chart, ("ready/response_times", {"clock": "patient"}))
        sheet.say("report-response-note", style="note")


def _by_base(sheet: Sheet) -> None:
    frame = sheet.book.frame("ready/responses").filter(period=ALL)
    each = frame.filter(pl.col("mission") != ALL)
    frame = each.sort("mission", pl.col("base") != ALL, "base")
    rows = []
    for row in sheet.book.taken(frame, "ready/responses"):
        base = sheet.word("ready-all") if row["base"] == ALL else row["base"]
        shares = [sheet.share(row.cell(f"{n}_frac")) for n in ("launched", "in_time")]
        times = [sheet.minutes(row.cell(f"{clock}_min")) for clock in CLOCKS]
        calls = sheet.number(row.cell("calls"))
        rows.append([row["mission"], base, calls, *shares, *times])
    heads = ("mission", "base", "calls-all", "launched", "in-time", *CLOCKS)
    sheet.grid("report-response-bases", heads, rows, words=2)
