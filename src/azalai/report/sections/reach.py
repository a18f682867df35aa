"""Who is reached, how fast, and which places are served worst."""

from datetime import date

import polars as pl

from azalai.report import reach as charts
from azalai.report.book import Row
from azalai.report.sheet import Markup, Sheet

MOST_PLACES = 15


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("reach/bases"):
        return
    result, plan = sheet.run.base["reach"], sheet.run.scenario
    targets = sheet.book.rows("reach/targets")
    if targets:
        _targets(sheet, targets)
    else:
        sheet.points(charts.words(result, sheet.language))
    if sheet.book.has("reach/response"):
        by_day = ("reach/response", {"night": False})
        sheet.chart("times", charts.site_map(result, plan, sheet.language), by_day)
    if sheet.book.has("reach/curve"):
        sheet.chart("curve", charts.curve(result, sheet.language), ("reach/curve", {}))
        sheet.say("report-curve-note", style="note")
    _worst(sheet)
    if sheet.book.has("reach/payload_range"):
        sheet.heading("report-payload")
        sheet.say("report-payload-note", style="note")
        sheet.chart("payload", charts.payload_chart(result, sheet.language), ("reach/bases", {}))


def _targets(sheet: Sheet, targets: list[Row]) -> None:
    sheet.say("report-reach-lead")
    rows = []
    for row in targets:
        asked = row["target_min"]
        within = sheet.minutes(row.cell("target_min")) if asked else sheet.word("report-own-target")
        shares = [sheet.share(row.cell(f"{n}_frac")) for n in ("share", "second", "fair")]
        clock = sheet.word(f"report-clock-{row['clock']}")
        calls = sheet.number(row.cell("calls_per_y"))
        rows.append([row["mission"], clock, within, calls, *shares])
    heads = ("mission", "clock", "within", "calls", "reached", "second", "fair")
    sheet.grid("report-reach-targets", heads, rows, words=3)
    flown = sheet.book.row("compared/figures", future="", quantity="patients_in_time_frac", of="")
    if flown is not None and flown["mean"] is not None:
        day = sheet.formats.day(date.fromisoformat(str(sheet.run.settings["on"])))
        sheet.say("report-reach-beside", day=day, share=sheet.share(flown.cell("mean")))


def _worst(sheet: Sheet) -> None:
    """List the places that no base reaches in time, those with most calls first."""
    if not sheet.book.has("reach/unmet"):
        if sheet.book.has("reach/targets"):
            sheet.say("report-all-in-time")
        return
    sheet.heading("report-worst")
    frame = sheet.book.frame("reach/unmet").filter(clock="patient")
    frame = frame if frame.height else sheet.book.frame("reach/unmet")
    frame = frame.sort(
        pl.col("best_min").fill_null(float("inf")) - pl.col("target_min").fill_null(0.0),
        "site",
        descending=[True, False],
    )
    rows = sheet.book.taken(frame.head(MOST_PLACES), "reach/unmet")
    sheet.say("report-worst-lead", count=frame.height)
    heads = ("place", "mission", "base", "best", "target", "calls")
    grid = [_place(sheet, row) for row in rows]
    sheet.grid("report-worst-places", heads, grid, words=3)


def _place(sheet: Sheet, row: Row) -> list[str]:
    best: str = sheet.minutes(row.cell("best_min"))
    if row["best_min"] is None:
        best = charts.why_not(row["limit"], sheet.language) or sheet.word("report-not-reached")
    target: str = sheet.minutes(row.cell("target_min"))
    calls: Markup = sheet.number(row.cell("calls_per_y"))
    return [row["site"], row["mission"], row["base"] or "", best, target, calls]
