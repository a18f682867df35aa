"""How much of the fleet is available, over time and by site, and what the rest does."""

import polars as pl

from azalai.report import ready as charts
from azalai.report import ready_words
from azalai.report.book import Row
from azalai.report.ready_words import ALL
from azalai.report.sections.first import total
from azalai.report.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Write the section."""
    if not sheet.has("ready/states"):
        return
    result = sheet.run.base["ready"]
    fleet, here = (total(sheet, f"{name}_frac") for name in ("availability", "in_country"))
    if fleet is not None and here is not None:
        sheet.say(
            "report-availability-lead",
            fleet=sheet.share(fleet.cell("mean")),
            p10=sheet.share(fleet.cell("p10")),
            p90=sheet.share(fleet.cell("p90")),
            here=sheet.share(here.cell("mean")),
        )
    targets = sheet.run.scenario.settings.targets
    chart = charts.states(result, sheet.language, targets.get("fleet"))
    sheet.chart("states", chart, ("ready/states", {"site": ALL, "type": ALL}))
    _by_site(sheet)
    _states(sheet)


def _by_site(sheet: Sheet) -> None:
    """Set availability beside its target, one row a home."""
    told = sheet.book.frame("ready/availability").filter(period=ALL)
    order = told.filter(measure="fleet").sort(
        pl.col("site") != ALL, "site", pl.col("type") != ALL, "type"
    )
    rows = []
    for row in sheet.book.taken(order, "ready/availability"):
        site, kind = row["site"], row["type"]
        where = {"period": ALL, "site": site, "type": kind}
        here = sheet.book.row("ready/availability", measure="in-country", **where)
        aim = sheet.book.row("compared/targets", future="", target=_target(site, kind))
        target = "" if aim is None else sheet.share(aim.cell("wanted"), 0)
        cells = [sheet.share(row.cell(f"{n}_frac")) for n in ("mean", "p10", "p90")]
        inside = "" if here is None else sheet.share(here.cell("mean_frac"))
        rows.append([_all(sheet, site), _all(sheet, kind), *cells, inside, target])
    heads = ("site", "type", "availability", "p10", "p90", "in-country", "target")
    sheet.grid("report-availability-sites", heads, rows, words=2)


def _target(site: str, kind: str) -> str:
    """Name a target as `[targets]` does: `fleet`, a type, a site, or `type | site`."""
    if site == ALL:
        return "fleet" if kind == ALL else kind
    return site if kind == ALL else f"{kind} | {site}"


def _all(sheet: Sheet, name: str) -> str:
    return sheet.word("ready-all") if name == ALL else name


def _states(sheet: Sheet) -> None:
    """Set the states of the fleet, the longest first."""
    frame = sheet.book.frame("ready/states").filter(period=ALL, site=ALL, type=ALL)
    frame = frame.sort("mean_frac", "state", descending=[True, False])

    def cells(row: Row) -> list[str]:
        shares = [sheet.share(row.cell(f"{n}_frac")) for n in ("mean", "p10", "p90")]
        return [ready_words.state(row["state"], sheet.language), *shares]

    rows = [cells(row) for row in sheet.book.taken(frame, "ready/states")]
    sheet.grid("report-states", ("state", "share", "p10", "p90"), rows)
