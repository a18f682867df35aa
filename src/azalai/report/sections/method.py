"""How it was computed: the engines, the settings, the versions, the fingerprint and the seed."""

from collections.abc import Iterator, Mapping
from typing import Any

from azalai.report.sheet import Markup, Sheet
from azalai.scenario.inventory import take_stock

SOURCES = 60
ENGINES = ("reach", "ready", "sustain", "afford", "study")


def write(sheet: Sheet) -> None:
    """Write the section."""
    run = sheet.run
    sheet.points([sheet.word(f"report-method-{engine}") for engine in ENGINES])
    sheet.say("report-method-intervals")
    rows = [
        [sheet.word("report-fact-plan"), run.plan],
        [sheet.word("report-fact-fingerprint"), Markup(f"<code>{run.fingerprint}</code>")],
        [sheet.word("report-fact-seed"), str(run.seed)],
        [sheet.word("report-fact-version"), f"Azalai {run.version}"],
        *([_setting(sheet, name), _told(sheet, value)] for name, value in _asked(run.settings)),
    ]
    sheet.grid("report-facts", ("fact", "told"), rows, words=2)
    sheet.grid("report-futures", ("future", "stock", "fingerprint"), _futures(sheet), words=3)
    if "all" in run.seconds:
        took = sheet.formats.number(run.seconds["all"])
        sheet.say("report-seconds", style="note", seconds=took)
    sources = take_stock(run.scenario).sources
    if sources:
        lines = [
            sheet.word("report-source", source=s.source, count=s.figures) for s in sources[:SOURCES]
        ]
        sheet.folded("report-sources", lines, count=len(sources))


def _futures(sheet: Sheet) -> list[list[str]]:
    return [
        [
            sheet.title_of(future.key),
            sheet.word(f"report-stock-{future.stock}"),
            Markup(f"<code>{future.fingerprint[:16]}</code>"),
        ]
        for future in sheet.run
    ]


def _asked(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if value is not None and name != "seed":
            yield name, value


def _setting(sheet: Sheet, name: str) -> str:
    return sheet.known(f"report-setting-{name}", name)


def _told(sheet: Sheet, value: Any) -> str:
    if isinstance(value, bool):
        return sheet.word("ready-yes" if value else "ready-no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
