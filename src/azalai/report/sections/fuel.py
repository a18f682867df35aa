"""Fuel at the bases, and the roads, convoys and vehicles that bring it."""

import polars as pl

from azalai.report import supply as charts
from azalai.report.ready_words import ALL
from azalai.report.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("ready/stores"):
        return
    result = sheet.run.base["ready"]
    chart = charts.fuel(result, sheet.language)
    if chart is None:
        sheet.say("report-no-fuel", style="note")
    else:
        sheet.say("report-fuel-lead")
        sheet.chart("fuel", chart, ("ready/stores", {"kind": "fuel"}))
    _stocks(sheet)
    _routes(sheet)
    _vehicles(sheet)


def _stocks(sheet: Sheet) -> None:
    frame = sheet.book.frame("ready/stores").filter(
        pl.col("site") != ALL, pl.col("item") != ALL, period=ALL, kind="fuel"
    )
    units = dict(sheet.run.scenario.items.frame.select("name", "unit").iter_rows())
    rows = [
        [
            row["site"],
            f"{row['item']}, {units[row['item']]}",
            sheet.number(row.cell("on_hand")),
            sheet.number(row.cell("on_hand_p10")),
            sheet.number(row.cell("on_hand_p90")),
        ]
        for row in sheet.book.taken(frame.sort("item", "site"), "ready/stores")
    ]
    heads = ("site", "fuel", "on-hand", "p10", "p90")
    sheet.grid("report-fuel-table", heads, rows, words=2)


def _routes(sheet: Sheet) -> None:
    frame = sheet.book.frame("ready/routes") if sheet.book.has("ready/routes") else None
    if frame is None:
        return
    moved = frame.filter(period=ALL).filter(pl.col("freight_kg") > 0)
    rows = [
        [
            row["route"],
            sheet.number(row.cell("freight_kg")),
            sheet.number(row.cell("convoys")),
            sheet.number(row.cell("carriers")),
            sheet.number(row.cell("vehicle_km")),
        ]
        for row in sheet.book.taken(
            moved.sort("freight_kg", "route", descending=[True, False]), "ready/routes"
        )
    ]
    heads = ("route", "freight", "convoys", "carriers", "vehicle-km")
    sheet.grid("report-routes-table", heads, rows)


def _vehicles(sheet: Sheet) -> None:
    if not sheet.book.has("ready/vehicles"):
        return
    frame = sheet.book.frame("ready/vehicles").filter(period=ALL)
    rows = [
        [
            row["site"],
            row["type"],
            *(sheet.share(row.cell(f"{n}_frac")) for n in ("up", "under_way", "in_repair")),
            sheet.number(row.cell("driven_km")),
            sheet.number(row.cell("failures"), 1),
        ]
        for row in sheet.book.taken(frame.sort("site", "type"), "ready/vehicles")
    ]
    heads = ("site", "type", "up", "under-way", "in-repair", "driven", "failures")
    sheet.grid("report-vehicles-table", heads, rows, words=2)
