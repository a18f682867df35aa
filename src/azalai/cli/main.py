"""The command line: flat verbs with one positional PLAN.

A PLAN is a folder of CSV files, a workbook (.xlsx), or the name of an example.  Every command
answers with the exit codes of `azalai.errors.ExitCode`, and with `--json` in JSON alone.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from azalai.cli import (  # noqa: F401 (each registers its command)
    afford,
    compare,
    reach,
    ready,
    report,
    run,
    site,
    spares,
    why,
)
from azalai.cli.frame import (
    ForceOption,
    JsonOption,
    LanguageOption,
    PlanArgument,
    app,
    spoken,
    stop,
    told,
)
from azalai.errors import ExitCode
from azalai.locale import Language, text
from azalai.version import VERSION

__all__ = ["app"]


class EngineChoice(StrEnum):
    """Engines that a check can be made for."""

    reach = "reach"
    ready = "ready"
    sustain = "sustain"
    afford = "afford"
    resist = "resist"


@app.command()
@told
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The folder or workbook to make.")],
    from_example: Annotated[
        str | None,
        typer.Option("--from", metavar="EXAMPLE", help="Start from a copy of an example."),
    ] = None,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="Make one workbook (.xlsx).")
    ] = False,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Put a type of the library, with all that belongs to it, into the plan, "
            "new or existing; may be repeated.",
        ),
    ] = None,
    force: ForceOption = False,
    language: LanguageOption = None,
) -> None:
    """Make a plan, blank or from an example; or put types into one."""
    from azalai.scenario.new import new_plan

    spoke, made = spoken(language), Path(name)
    if workbook and made.suffix.lower() != ".xlsx":
        made = made.with_name(f"{made.name}.xlsx")
    if not types or force or from_example is not None or not made.exists():
        _foresee(types, from_example)
        made = new_plan(name, from_example, workbook=workbook, force=force, language=spoke)
    if types:
        _add_types(made, types, spoke)
    else:
        key = "new-made" if from_example is None else "new-copied"
        typer.echo(text(key, spoke, path=str(made), example=from_example))


def _foresee(types: list[str] | None, example: str | None) -> None:
    """Refuse types that a new plan cannot take before it is made."""
    if types:
        from azalai.scenario.typelibrary import foresee

        foresee(types, example)


def _add_types(path: Path, types: list[str], language: Language) -> None:
    """Put types of the library into a plan and say what came of it."""
    from azalai.scenario.typelibrary import add_types

    taken = add_types(path, types)
    told = {"plan": str(path), "names": ", ".join(types), "count": len(taken.added)}
    typer.echo(text("library-added", language, **told))
    if taken.bare:
        typer.echo(text("library-bare", language, names=", ".join(taken.bare)))
    if taken.kept:
        typer.echo(text("library-own", language, kept=", ".join(taken.kept)))


@app.command()
@told
def check(
    plan: PlanArgument,
    for_engine: Annotated[
        EngineChoice | None, typer.Option("--for", help="Ask only what this engine needs.")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Find every fault of a plan, each with its place and its fix."""
    from azalai.cli import show
    from azalai.scenario.door import check_plan

    checked = check_plan(plan, for_engine.value if for_engine else "")
    show.problems(checked.problems, checked.name, spoken(language), as_json=as_json)
    raise typer.Exit(ExitCode.FAULTS if checked.problems.errors else ExitCode.OK)


@app.command("show")
@told
def show_command(
    plan: PlanArgument,
    table: Annotated[str | None, typer.Argument(metavar="TABLE", help="One table of it.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="One row of that table.")] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="List every default that the plan relies on.")
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show what a plan holds: a summary, one table, or one row."""
    from azalai.cli import show
    from azalai.scenario.door import load

    scenario = load(plan)
    if table is None:
        show.summary(scenario, spoken(language), defaults=defaults, as_json=as_json)
    else:
        show.table(scenario, table, key, spoken(language), as_json=as_json)


@app.command()
@told
def convert(
    plan: PlanArgument,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A folder, or a name ending in .xlsx.")
    ],
    force: ForceOption = False,
    language: LanguageOption = None,
) -> None:
    """Write a plan as a folder of CSV files, or as one workbook."""
    from azalai.scenario.door import load
    from azalai.scenario.write import write

    scenario = load(plan)
    write(scenario, out, force=force)
    typer.echo(text("convert-made", spoken(language), plan=scenario.name, path=str(out)))


@app.command()
@told
def diff(
    plan: PlanArgument,
    other: Annotated[
        str | None, typer.Argument(metavar="OTHER", help="The plan to compare with.")
    ] = None,
    alternative: Annotated[
        str | None,
        typer.Option("--alternative", metavar="A", help="Compare with this alternative instead."),
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say what OTHER, or an alternative, changes in PLAN.

    The exit code is 1 where they differ.
    """
    from azalai.cli import show
    from azalai.scenario.door import load

    if (other is None) == (alternative is None):
        stop(text("diff-one", spoken(language)), ExitCode.USAGE)
    before = load(plan)
    after = before.alternative(alternative) if alternative is not None else load(other or plan)
    difference = before.diff(after)
    show.difference(difference, spoken(language), as_json=as_json)
    raise typer.Exit(ExitCode.FAULTS if difference else ExitCode.OK)


@app.command()
@told
def tables(
    name: Annotated[str | None, typer.Argument(metavar="TABLE", help="One table.")] = None,
    unused: Annotated[
        bool, typer.Option("--unused", help="List what only engines still to come will read.")
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Explain the tables: columns, units, defaults and rules."""
    from azalai.cli import show

    if unused:
        show.unused(spoken(language), as_json=as_json)
    elif name is None:
        show.all_tables(spoken(language), as_json=as_json)
    else:
        show.one_table(name, spoken(language), as_json=as_json)


@app.command()
@told
def evidence(
    plan: PlanArgument,
    fit: Annotated[
        Path | None,
        typer.Option("--fit", metavar="REMOVALS", help="Fit removal records; propose rows."),
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show what the figures rest on, or fit removal records."""
    from azalai.cli import show_evidence
    from azalai.scenario.door import load

    scenario = load(plan)
    if fit is None:
        show_evidence.inventory(scenario, spoken(language), as_json=as_json)
    else:
        show_evidence.fits(scenario, fit, spoken(language), as_json=as_json)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"azalai {VERSION}")
        raise typer.Exit(ExitCode.OK)


@app.callback()
def azalai(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Tell the version of Azalai."
        ),
    ] = False,
) -> None:
    """Plan, check and compare fleets that must reach places that roads do not."""


@app.command()
@told
def versions(as_json: JsonOption = False) -> None:
    """Tell the versions of Azalai and of what it stands on."""
    from azalai.cli import show

    show.versions(as_json=as_json)
