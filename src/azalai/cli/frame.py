"""What every command shares: the app, the arguments, the language, and how errors end."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from azalai.errors import AzalaiError, ExitCode, ScenarioError
from azalai.locale import Language, text

app = typer.Typer(
    name="azalai",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rich alone would take longer than all the rest
)


class LanguageChoice(StrEnum):
    """Languages of messages."""

    en = "en"
    fr = "fr"


PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", help="A folder, a workbook, or the name of an example.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON alone.")]
LanguageOption = Annotated[
    LanguageChoice | None,
    typer.Option("--language", help="Language of messages; else that of the machine."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Write the tables (Parquet) and their origin."),
]
WorkbookOption = Annotated[
    Path | None, typer.Option("--workbook", metavar="FILE", help="Write the tables as a workbook.")
]
ChartOption = Annotated[
    Path | None,
    typer.Option("--chart", metavar="FILE", help="Draw it: a .svg, .png or .html file."),
]
AlternativeOption = Annotated[
    str | None, typer.Option("--alternative", metavar="A", help="Take this alternative.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def spoken(choice: LanguageChoice | None) -> Language:
    """Give the language of messages: as asked, else that of the machine, else English."""
    if choice is not None:
        return "fr" if choice is LanguageChoice.fr else "en"
    machine = next(
        (os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), ""
    )
    return "fr" if machine.lower().startswith("fr") else "en"


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn every error raised on purpose into its sentence and exit code; no traceback."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        language, as_json = spoken(options.get("language")), options.get("as_json", False)
        try:
            command(*args, **options)
        except ScenarioError as fault:
            from azalai.cli import show

            show.problems(fault.problems, fault.plan, language, as_json=as_json)
            raise typer.Exit(fault.exit_code) from None
        except AzalaiError as fault:
            stop(fault.text(language), fault.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(ExitCode.OK) from None
        except OSError as fault:
            path, reason = fault.filename or "", fault.strerror or str(fault)
            stop(text("system-error", language, path=path, reason=reason), ExitCode.OUTPUT)

    return wrapped


def stop(sentence: str, code: ExitCode) -> NoReturn:
    """End a command with a sentence on standard error and an exit code."""
    typer.echo(f"azalai: {sentence}", err=True)
    raise typer.Exit(code)


def belongs(option: str, to: str, language: Language) -> NoReturn:
    """End a command: an option stands without that which it belongs to."""
    stop(text("option-belongs", language, option=option, to=to), ExitCode.USAGE)
