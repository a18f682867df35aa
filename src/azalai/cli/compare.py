"""`azalai compare`: the futures of a run side by side, and which is best when."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from azalai.cli.frame import (
    ChartOption,
    ForceOption,
    JsonOption,
    LanguageOption,
    OutOption,
    WorkbookOption,
    app,
    spoken,
    told,
)
from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.report.formats import Formats
    from azalai.results.result import Result
    from azalai.results.run import Run

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Of a run, as `azalai run` leaves it.")
]
AgainstOption = Annotated[
    str | None,
    typer.Option("--against", metavar="A", help="Hold the others against this; else the plan."),
]


@app.command()
@told
def compare(
    folder: FolderArgument,
    against: AgainstOption = None,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    chart: ChartOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Set the futures of a run side by side: best at which price, and how sure that is."""
    from azalai.cli.output import deliver
    from azalai.report.compare_words import Words
    from azalai.report.formats import Formats
    from azalai.results.run import read_run

    tongue = spoken(language)
    run = read_run(folder)
    result = _result(run, against, tongue, quiet=as_json)
    formats = Formats(tongue, run.scenario.settings.plan.currency or "")
    if not as_json:
        from azalai.cli import show_compare

        show_compare.answer(Words(run, result, formats))

    def draw() -> Any:
        from azalai.report.compare import charts

        return charts(Words(run, result, formats))

    doors: dict[str, Any] = {"out": out, "workbook": workbook, "chart": chart}
    deliver(
        _with_basis(result, run, formats), tongue, draw=draw, force=force, as_json=as_json, **doors
    )


def _with_basis(result: "Result", run: "Run", formats: "Formats") -> "Result":
    """Let what is taken away say what its costs rest on, as the screen does."""
    from azalai.report.compare_words import basis_fields
    from azalai.results.run import PLAIN_COST

    if result["figures"].filter(quantity=PLAIN_COST).is_empty():
        return result
    told = ("compare-basis", basis_fields(run, formats))
    return replace(result, remarks=(*result.remarks, told))


def _result(run: "Run", against: str | None, language: Language, *, quiet: bool) -> "Result":
    """Take the comparison that the run keeps, or make the one that is asked for."""
    if run.compared is not None and not against:
        return run.compared
    from azalai.cli.progress import bar
    from azalai.study.compare import compared

    with bar(text("compare-at-work", language), quiet=quiet):
        return compared(run, against or "")
