"""The report of a run: one HTML file that needs nothing else, in English or French.

The sections write themselves (`report.sections`); here they are put into one page with the chart
library, which stands in the file once, the charts' specifications, a style sheet for screen and
print, and a short list of contents.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Final

from azalai.locale import Language, text
from azalai.report import theme
from azalai.report.book import Book
from azalai.report.formats import Formats
from azalai.report.sections import SECTIONS
from azalai.report.sheet import Sheet
from azalai.results.run import Run
from azalai.scenario.outputs import replacing

STYLE: Final = "page.css"
SCRIPT: Final = "page.js"


@dataclass(frozen=True)
class Document:
    """A report before it is put on paper.

    Attributes:
        html: the page.
        book: the tables that its figures come from, those of the report itself included.

    """

    html: str
    book: Book


def write(run: Run, path: Path, language: Language) -> None:
    """Write the report of a run as one HTML file.

    Raises:
        OutputError: if the file cannot be written.

    """
    page = document(run, language).html
    with replacing(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def document(run: Run, language: Language) -> Document:
    """Make the report of a run."""
    with ThreadPoolExecutor(1) as aside, theme.unchecked():
        library = aside.submit(theme.library)
        book = Book(run)
        formats = Formats(language, run.scenario.settings.plan.currency or "")
        sheets = []
        for name, writer in SECTIONS.items():
            sheet = Sheet(name, book, formats)
            writer(sheet)
            sheets.append(sheet)
        return Document(_page(sheets, formats, library.result()), book)


def _page(sheets: list[Sheet], formats: Formats, library: str) -> str:
    language, run = formats.language, sheets[0].run
    title = text("report-title", language, plan=run.plan)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="Azalai {escape(run.version)}">',
        f"<title>{escape(title)}</title>",
        '<link rel="icon" href="data:,">',
        f"<style>\n{_file(STYLE)}</style>\n</head>\n<body>",
        f'<a class="skip" href="#first">{escape(text("report-skip", language))}</a>',
        f'<div class="frame">\n{_contents(sheets, language)}\n<main>',
        *(_section(sheet) for sheet in sheets),
        "</main>\n</div>",
        _scripts(sheets, formats, library),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _contents(sheets: list[Sheet], language: Language) -> str:
    items = "".join(
        f'<li><a href="#{sheet.name}">{sheet.sentence(f"report-{sheet.name}")}</a></li>'
        for sheet in sheets
    )
    label = escape(text("report-contents", language))
    return f'<nav class="contents" aria-label="{label}"><ol>{items}</ol></nav>'


def _section(sheet: Sheet) -> str:
    head = sheet.sentence(f"report-{sheet.name}")
    title = "" if sheet.name == "first" else f"<h2>{head}</h2>"
    label = f' aria-label="{escape(head)}"' if sheet.name == "first" else ""
    body = "\n".join(sheet.parts)
    return f'<section id="{sheet.name}"{label}>{title}\n{body}\n{sheet.tables_behind()}</section>'


def _scripts(sheets: list[Sheet], formats: Formats, library: str) -> str:
    charts = [{"place": c.place, "spec": c.spec} for sheet in sheets for c in sheet.charts]
    locales = theme.locales(formats.language, formats.currency)
    told = _as_json({"charts": charts, "locales": locales})
    return (
        f'<script type="application/json" id="charts">{told}</script>\n'
        f'<script type="module">{_inside_script(library)}</script>\n'
        f'<script type="module">\n{_file(SCRIPT)}</script>'
    )


def _as_json(told: Any) -> str:
    """Write data so that no word of a plan can end the script it stands in."""
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    return plain.replace("<", "\\u003c")


def _inside_script(script: str) -> str:
    """Escape what would end a script element, or open a comment in it; both stand in strings."""
    return script.replace("</script", "<\\/script").replace("<!--", "\\x3c!--")


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
