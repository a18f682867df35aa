"""`azalai report`: the report of a run, written again from its folder."""

from pathlib import Path
from typing import Annotated

import typer

from azalai.cli.frame import JsonOption, LanguageChoice, app, told

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Of a run, as `azalai run` leaves it.")
]
FileOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="The page; else report.html in the folder."),
]
ReportLanguageOption = Annotated[
    LanguageChoice | None,
    typer.Option("--language", help="Of the report; else that of the plan."),
]


@app.command()
@told
def report(
    folder: FolderArgument,
    out: FileOption = None,
    as_json: JsonOption = False,
    language: ReportLanguageOption = None,
) -> None:
    """Write the report of a run as one page that needs no network."""
    from azalai.cli import show
    from azalai.cli.frame import spoken
    from azalai.locale import text
    from azalai.report.document import write
    from azalai.results.run import REPORT, read_run

    run = read_run(folder)
    tongue = run.scenario.language if language is None else spoken(language)
    path = folder / REPORT if out is None else out
    write(run, path, tongue)
    if as_json:
        show.as_json_text({"plan": run.plan, "report": str(path), "language": tongue})
    else:
        show.console().print(text("wrote", tongue, path=str(path)))
