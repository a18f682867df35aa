"""What was asked for, what was flown, and for what cause the rest was lost."""

import polars as pl

from azalai.report import ready as charts
from azalai.report import ready_words
from azalai.report.book import Row
from azalai.report.ready_words import ALL
from azalai.report.sections.first import total
from azalai.report.sheet import Sheet

OUTCOMES = ("completed", "late", "lost")


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("ready/missions"):
        return
    done, hours = (total(sheet, f"{n}_frac") for n in ("missions_completed", "hours_achieved"))
    flown = total(sheet, "flown_fh")
    if done is not None and hours is not None and flown is not None:
        sheet.say(
            "report-missions-lead",
            done=sheet.share(done.cell("mean")),
            p10=sheet.share(done.cell("p10")),
            p90=sheet.share(done.cell("p90")),
            hours=sheet.share(hours.cell("mean")),
            flown=sheet.number(flown.cell("mean")),
        )
    result = sheet.run.base["ready"]
    whole = {"mission": ALL, "base": ALL, "kind": ALL}
    chart = charts.missions(result, sheet.language)
    sheet.chart("missions", chart, ("ready/missions", {**whole, "cause": ALL}))
    lost = {**whole, "period": ALL, "outcome": "lost"}
    sheet.chart("lost", charts.lost(result, sheet.language), ("ready/missions", lost))
    _by_mission(sheet)


def _by_mission(sheet: Sheet) -> None:
    frame = sheet.book.frame("ready/missions").filter(
        pl.col("mission") != ALL, period=ALL, base=ALL
    )
    rows = []
    for _, part in frame.sort("mission").group_by("mission", maintain_order=True):
        rows.append(_mission(sheet, sheet.book.taken(part, "ready/missions")))
    heads = ("mission", "completed-number", "completed", "late", "lost", "main-cause")
    sheet.grid("report-missions-table", heads, rows)


def _mission(sheet: Sheet, rows: list[Row]) -> list[str]:
    whole = {row["outcome"]: row for row in rows if row["cause"] == ALL}
    causes = [row for row in rows if row["cause"] != ALL]
    number: str = "0"
    if "completed" in whole:
        number = sheet.number(whole["completed"].cell("mean"))
    shares = [
        sheet.share(whole[name].cell("share_frac")) if name in whole else sheet.formats.share(0.0)
        for name in OUTCOMES
    ]
    cause = ""
    if causes:
        worst = max(causes, key=lambda row: (row["mean"] or 0.0, row["cause"]))
        cause = ready_words.cause(worst["cause"], sheet.language)
    return [rows[0]["mission"], number, *shares, cause]
