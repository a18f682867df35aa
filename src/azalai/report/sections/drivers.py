"""What keeps aircraft down: the failures, overhauls and inspections behind it."""

import polars as pl

from azalai.report import ready as charts
from azalai.report import ready_words
from azalai.report.ready_words import ALL
from azalai.report.sheet import Sheet

LISTED = 12
SPOKEN = 3


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("ready/drivers"):
        return
    frame = sheet.book.frame("ready/drivers").filter(pl.col("name") != "", site=ALL, type=ALL)
    rows = sheet.book.taken(frame.head(LISTED), "ready/drivers")
    if not rows:
        sheet.say("report-nothing-down", style="note")
        return
    sheet.say("report-drivers-lead")
    lines = [
        sheet.sentence(
            "report-driver",
            name=row["name"],
            share=sheet.share(row.cell("share_frac")),
            state=ready_words.state(ready_words.main_state(dict(row.cells)), sheet.language),
            stops=sheet.number(row.cell("stops")),
        )
        for row in rows[:SPOKEN]
    ]
    sheet.points(lines)
    chart = charts.drivers(sheet.run.base["ready"], sheet.language, LISTED)
    sheet.chart("drivers", chart, ("ready/drivers", {"site": ALL, "type": ALL}))
    grid = [
        [
            row["name"],
            ready_words.state(ready_words.main_state(dict(row.cells)), sheet.language),
            sheet.share(row.cell("share_frac")),
            sheet.share(row.cell("share_p10_frac")),
            sheet.share(row.cell("share_p90_frac")),
            sheet.number(row.cell("stops"), 1),
        ]
        for row in rows
    ]
    heads = ("driver", "state", "share-down", "p10", "p90", "stops")
    sheet.grid("report-drivers-table", heads, grid, words=2)
