"""What `azalai run` prints: the few numbers that matter of each future, and where the rest is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from azalai.cli.show import console, grid_of
from azalai.locale import Language, text
from azalai.report.compare_words import basis, quantity
from azalai.report.formats import NONE, Formats
from azalai.results.run import DECISIVE_COST, OVERVIEW, Future, Run

if TYPE_CHECKING:
    import polars as pl


def answer(run: Run, report: Path, language: Language) -> None:
    """Print one row a future, each figure with its difference from the plan."""
    screen = console()
    formats = Formats(language)
    grid = grid_of("run-future", language=language)
    for name in OVERVIEW:
        grid.add_column(escape(quantity(name, formats)), overflow="fold")
    for future in run:
        cells = [_cell(run, future, name, formats) for name in OVERVIEW]
        grid.add_row(escape(_title(future, language)), *cells)
    screen.print(grid)
    currency = run.scenario.settings.plan.currency
    screen.print(escape(text("run-clear", language, currency=currency or NONE)))
    for line in _said(run, formats):
        screen.print(escape(line))
    for future in run:
        for line in future.said(language):
            screen.print(f"[bold red]{escape(f'{_title(future, language)}: {line}')}[/]")
    screen.print(escape(text("run-done", language, folder=str(run.folder), report=str(report))))


def _said(run: Run, formats: Formats) -> Iterator[str]:
    """Say what two ways to count calls, and the costs, rest on; as far as the run has them."""
    if run.compared is None:
        return
    known = set(run.compared["figures"].drop_nulls("mean")["quantity"].to_list())
    if {"coverage_frac", "patients_in_time_frac"} <= known:
        day = formats.day(date.fromisoformat(str(run.settings["on"])))
        yield text("run-within", formats.language, day=day)
    if DECISIVE_COST in known:
        yield basis(run, formats)


def _title(future: Future, language: Language) -> str:
    title = future.title[language]
    return text("run-bought", language, title=title) if future.stock == "bought" else title


def _cell(run: Run, future: Future, quantity: str, formats: Formats) -> str:
    """Write a figure, and behind it the difference where there is one; in bold if it is clear."""
    if run.compared is None:
        return NONE
    value = _row(run.compared["figures"], future.key, quantity)
    if value is None:
        return NONE
    change = _row(run.compared["differences"], future.key, quantity)
    if quantity.endswith("_frac"):
        shown = formats.share(value["mean"])
        moved = "" if change is None else formats.points(change["mean"])
    else:
        shown = formats.money(value["mean"])
        moved = "" if change is None else formats.money(change["mean"], sign=True)
    if not moved:
        return shown
    return f"{shown} [bold]({moved}*)[/]" if change and change["clear"] else f"{shown} ({moved})"


def _row(table: "pl.DataFrame", future: str, quantity: str) -> dict[str, Any] | None:
    found = table.filter(future=future, quantity=quantity, of="").drop_nulls("mean")
    return found.row(0, named=True) if len(found) else None


def as_dict(run: Run, report: Path) -> dict[str, Any]:
    """Give a run in the form of JSON: the comparison, the faults, and where the rest lies."""
    settings = run.scenario.settings
    return {
        "plan": run.plan,
        "fingerprint": run.fingerprint,
        "version": run.version,
        "seed": run.seed,
        "settings": dict(run.settings),
        "seconds": dict(run.seconds),
        "folder": str(run.folder),
        "report": str(report),
        "futures": [
            {
                "future": future.key,
                "title": dict(future.title),
                "stock": future.stock,
                "steps": dict(future.folders),
                "faults": future.said(),
            }
            for future in run
        ],
        "costs": {
            "view": "economic",
            "years": settings.plan.years,
            "prices": "as told",
            "price_year": settings.plan.price_year or run.scenario.start.year,
            "discount_frac": settings.plan.discount_frac,
            "discount_basis": settings.afford.discount_basis,
        },
        "compared": {} if run.compared is None else run.compared.as_dict()["tables"],
    }
