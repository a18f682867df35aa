"""`azalai run`: every engine on the plan and its alternatives, and what they come to."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from azalai.cli.frame import (
    JsonOption,
    LanguageOption,
    PlanArgument,
    app,
    spoken,
    stop,
    told,
)
from azalai.cli.ready import (
    PrecisionOption,
    ReplicationsOption,
    SeedOption,
    WorkersOption,
    agree,
    interruptible,
)
from azalai.errors import ExitCode
from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.results.run import Run
    from azalai.scenario.scenario import Scenario


class StepChoice(StrEnum):
    """Steps of a run."""

    allocate = "allocate"
    spares = "spares"
    ready = "ready"
    reach = "reach"
    afford = "afford"


OnlyOption = Annotated[
    list[StepChoice] | None,
    typer.Option("--only", help="Take this step and what it needs alone; may be repeated."),
]
AlternativesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--alternative",
        metavar="A",
        help="Beside the plan this alternative alone, a sweep with all its variants; may be "
        "repeated. Else all but sweeps.",
    ),
]
DrawsOption = Annotated[
    int,
    typer.Option(
        "--draws", metavar="N", min=0, help="Also so many draws of the figures left open."
    ),
]
ProcessesOption = Annotated[
    bool, typer.Option("--processes", help="Simulate in processes of their own, not in threads.")
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day at which REACH looks."),
]
FolderOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Of the run; else runs/ and the plan's name."),
]


@app.command()
@told
def run(  # noqa: PLR0913, PLR0917 (options of a command)
    plan: PlanArgument,
    only: OnlyOption = None,
    alternative: AlternativesOption = None,
    replications: ReplicationsOption = None,
    precision: PrecisionOption = None,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    processes: ProcessesOption = False,
    draws: DrawsOption = 0,
    on: OnOption = None,
    out: FolderOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Answer the plan and its alternatives with every engine, side by side.

    What a folder holds already is used again; a run that was stopped goes on there.
    """
    from azalai.results.run import STEPS

    tongue = spoken(language)
    agree(replications, precision, tongue)
    steps = tuple(choice.value for choice in only) if only else STEPS
    scenario = _read(plan, steps, tongue, quiet=as_json)
    asked = {
        "only": steps,
        "alternatives": tuple(alternative) if alternative else None,
        "replications": replications,
        "precision": precision,
        "seed": seed,
        "workers": workers,
        "processes": processes,
        "draws": draws,
        "on": _day(on, tongue),
    }
    folder = out or Path("runs") / re.sub(r"[^\w.-]+", "-", scenario.name)
    found = _answer(scenario, folder, asked, tongue, quiet=as_json)
    report = _report(found, tongue)
    _tell(found, report, tongue, as_json=as_json)
    if any(future.faults for future in found):
        raise typer.Exit(ExitCode.FAULTS)


def _read(plan: str, steps: tuple[str, ...], language: Language, *, quiet: bool) -> "Scenario":
    """Read the plan; what READY needs compiled is compiled meanwhile, and while others work."""
    from azalai.ready import kernel
    from azalai.scenario.door import load

    simulated = not {"ready", "reach", "afford"}.isdisjoint(steps)
    if simulated:
        kernel.prepare()
    scenario = load(plan)
    if simulated and not quiet and not kernel.is_compiled():
        typer.echo(text("ready-compiles", language), err=True)
    return scenario


def _day(told_day: str | None, language: Language) -> date | None:
    try:
        return None if told_day is None else date.fromisoformat(told_day)
    except ValueError:
        stop(text("run-day", language, found=told_day), ExitCode.USAGE)


def _answer(
    scenario: "Scenario", folder: Path, asked: dict[str, Any], language: Language, *, quiet: bool
) -> "Run":
    """Run it; Ctrl-C leaves a folder in which the next run goes on, and says so."""
    from azalai.cli.run_watch import watched
    from azalai.study.answers import Interrupted
    from azalai.study.pipeline import run as answer

    try:
        with interruptible() as cancel, watched(scenario, language, quiet=quiet) as watch:
            return answer(scenario, folder, watch=watch, cancel=cancel, **asked)
    except (Interrupted, KeyboardInterrupt):
        stop(text("run-stopped", language, path=str(folder)), ExitCode.INTERRUPTED)


def _report(found: "Run", language: Language) -> Path:
    from azalai.report.document import write
    from azalai.results.run import REPORT

    path = found.folder / REPORT
    write(found, path, language)
    return path


def _tell(found: "Run", report: Path, language: Language, *, as_json: bool) -> None:
    from azalai.cli import show, show_run

    if as_json:
        show.as_json_text(show_run.as_dict(found, report))
    else:
        show_run.answer(found, report, language)
