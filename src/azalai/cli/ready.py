"""`azalai ready`: will enough aircraft be ready, day after day, and why not."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from azalai.cli.frame import (
    AlternativeOption,
    ChartOption,
    ForceOption,
    JsonOption,
    LanguageOption,
    OutOption,
    PlanArgument,
    WorkbookOption,
    app,
    belongs,
    spoken,
    stop,
    told,
)
from azalai.errors import ExitCode
from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.ready.solve import Settings
    from azalai.results.result import Result
    from azalai.scenario.scenario import Scenario

#: The name of the plan itself beside its alternatives.
PLAN = "plan"


ReplicationsOption = Annotated[
    int | None, typer.Option("--replications", metavar="N", min=1, help="So many runs.")
]
PrecisionOption = Annotated[
    float | None,
    typer.Option(
        "--precision",
        metavar="P",
        help="Run until the 95 % half-width of availability and missions is P, such as 0.005.",
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="S", help="Of all streams; else the plan's.")
]
CompareOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare",
        metavar="A B",
        help="Set alternative B against A, run by run; `plan` is the plan.",
    ),
]
WindowOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--window", metavar="FROM TO", help="Days instead of months between dates."),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", metavar="W", min=1, help="Threads; else all cores.")
]
AgainstOption = Annotated[
    Path | None, typer.Option("--against", metavar="FILE", help="Hold it against a history (CSV).")
]
TraceOption = Annotated[
    Path | None,
    typer.Option("--trace", metavar="FILE", help="Instead: write one run, event by event."),
]
ReplicationOption = Annotated[
    int, typer.Option("--replication", metavar="R", min=0, help="Which run is looked at.")
]
TracedOption = Annotated[
    int | None,
    typer.Option("--replication", metavar="R", min=0, help="Which run --trace writes; else 0."),
]


@app.command()
@told
def ready(  # noqa: PLR0913, PLR0917 (options)
    plan: PlanArgument,
    replications: ReplicationsOption = None,
    precision: PrecisionOption = None,
    seed: SeedOption = None,
    alternative: AlternativeOption = None,
    compare: CompareOption = None,
    window: WindowOption = None,
    workers: WorkersOption = None,
    against: AgainstOption = None,
    trace: TraceOption = None,
    replication: TracedOption = None,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    chart: ChartOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Simulate the fleet, its missions and everything that keeps it flying."""
    from azalai.ready import kernel

    kernel.prepare()  # in the background, while the plan is read and checked
    from azalai.ready.solve import Settings
    from azalai.scenario.door import load

    spoke = spoken(language)
    agree(replications, precision, spoke)
    if compare is not None and any((alternative, against, trace, chart, window)):
        stop(text("ready-compare-alone", spoke), ExitCode.USAGE)
    whole = (replications, precision, window, against, out, workbook, chart)
    if trace is not None and (as_json or any(option is not None for option in whole)):
        stop(text("ready-trace-alone", spoke), ExitCode.USAGE)
    if trace is None and replication is not None:
        belongs("--replication", "--trace", spoke)
    days = _window(window, spoke)
    base = load(plan, "ready")
    settings = Settings(replications, precision, seed, days, workers)
    doors = {"out": out, "workbook": workbook, "force": force, "as_json": as_json}
    if compare is not None:
        _compare(base, compare, settings, spoke, doors)
    elif trace is not None:
        future = base.alternative(alternative) if alternative else base
        _trace(future, replication or 0, settings, trace, spoke)
    else:
        _answer(base, alternative or "", settings, spoke, {**doors, "chart": chart}, against)


def agree(replications: int | None, precision: float | None, language: Language) -> None:
    """Refuse two stopping rules at once, and a precision that is none."""
    if replications is not None and precision is not None:
        stop(text("ready-one-rule", language), ExitCode.USAGE)
    if precision is not None and not 0 < precision < 1:
        stop(text("ready-precision", language, found=precision), ExitCode.USAGE)


def _answer(
    base: "Scenario",
    alternative: str,
    settings: "Settings",
    language: Language,
    doors: dict[str, Any],
    against: Path | None,
) -> None:
    """Simulate one future and tell the answer, beside a history if there is one."""
    from azalai.ready.observed import against as beside
    from azalai.ready.observed import read_observed

    future = base.alternative(alternative) if alternative else base
    history = None if against is None else read_observed(future, against)
    with interruptible() as cancel:
        result = _run(future, alternative, settings, cancel, language, doors)
    if history is not None:
        seen = beside(result, history)
        result = replace(seen, tables={**result.tables, **seen.tables})
    _show(result, language, doors)
    _done(cancel, _checkpoints(doors["out"], (alternative,)))


def _window(told_window: tuple[str, str] | None, language: Language) -> tuple[date, date] | None:
    """Read the two dates of a window."""
    if told_window is None:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in told_window)
    except ValueError:
        stop(text("ready-window", language), ExitCode.USAGE)
    if first >= last:
        stop(text("ready-window", language), ExitCode.USAGE)
    return first, last


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C into a request to stop, so that finished runs are kept."""
    cancel = threading.Event()

    def ask(*_: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


def say_if_cold(
    language: Language, *, quiet: bool = False, cancel: threading.Event | None = None
) -> None:
    """Say how the compilation of the kernel comes on, where no earlier run has left it.

    Args:
        language: of the words.
        quiet: no bar.
        cancel: set from outside to stop waiting.

    """
    from azalai.cli.progress import bar
    from azalai.ready import kernel

    if kernel.is_compiled():
        return
    typer.echo(text("ready-compiles", language), err=True)
    with bar(text("ready-compiling", language), quiet=quiet) as tick:
        kernel.wait(tick, cancel)


def _run(
    plan: "Scenario",
    alternative: str,
    settings: "Settings",
    cancel: threading.Event,
    language: Language,
    doors: dict[str, Any],
) -> "Result":
    """Simulate one future; with a folder for the answer a killed run is taken up again."""
    from azalai.cli.progress import bar
    from azalai.ready.faults import ReadyError
    from azalai.ready.solve import solve

    for checkpoint in _checkpoints(doors["out"], (alternative,)):
        settings = replace(settings, checkpoint=checkpoint)
    say_if_cold(language, quiet=doors["as_json"], cancel=cancel)
    title = text("ready-at-work", language, plan=alternative or plan.name)
    with bar(title, quiet=doors["as_json"]) as tick:
        try:
            result = solve(plan, settings, tick, cancel)
        except ReadyError as fault:
            if cancel.is_set() and fault.code == "ready-no-replication":
                stop(fault.text(language), ExitCode.INTERRUPTED)
            raise
    remarks = (*result.remarks, *_alone(plan))
    return replace(
        result,
        provenance=replace(result.provenance, alternative=alternative),
        remarks=remarks,
    )


def _alone(plan: "Scenario") -> Iterator[tuple[str, dict[str, Any]]]:
    """Say why a run of all engines may tell other figures of the same plan."""
    if "call" in plan.missions.frame["mode"].to_list():
        yield "ready-alone-calls", {}
    if plan.settings.sustain.stock != "as_given":
        yield "ready-alone-stock", {}


def _checkpoints(out: Path | None, alternatives: tuple[str, ...]) -> list[Path]:
    """Name the folders in which the runs of futures are kept until all are done."""
    from hashlib import sha256

    if out is None:
        return []
    return [out / f"checkpoint-{sha256(name.encode()).hexdigest()[:12]}" for name in alternatives]


def _compare(
    base: "Scenario",
    names: tuple[str, str],
    settings: "Settings",
    language: Language,
    doors: dict[str, Any],
) -> None:
    """Simulate two futures with the same luck and tell the difference."""
    from azalai.cli import show_ready
    from azalai.cli.output import deliver
    from azalai.ready.compare import compare

    futures = [base if name == PLAN else base.alternative(name) for name in names]
    with interruptible() as cancel:
        results = [
            _run(future, name, settings, cancel, language, doors)
            for future, name in zip(futures, names, strict=True)
        ]
    found = compare(*results)
    if not doors["as_json"]:
        show_ready.differences(found, *names, language)
    deliver(found, language, **doors)
    _done(cancel, _checkpoints(doors["out"], names))


def _trace(
    plan: "Scenario", replication: int, settings: "Settings", path: Path, language: Language
) -> None:
    """Write the trace of one run as Parquet."""
    from azalai.cli import show
    from azalai.ready.solve import trace
    from azalai.ready.why_table import told as in_words
    from azalai.scenario.outputs import replacing

    say_if_cold(language)
    lines, labels = trace(plan, replication, settings)
    table = in_words(lines, labels, plan.start)
    with replacing(path) as temporary:
        table.write_parquet(temporary)
    wrote = text("ready-trace", language, path=str(path), count=table.height)
    show.console().print(wrote)


def _show(result: "Result", language: Language, doors: dict[str, Any]) -> None:
    """Print the answer and write what was asked for; the largest tables only into a folder."""
    from azalai.cli import show_ready
    from azalai.cli.output import deliver
    from azalai.ready.results_replications import BULKY

    def draw() -> Any:
        from azalai.report.ready import charts

        return charts(result, language)

    if not doors["as_json"]:
        show_ready.answer(result, language)
    if not doors["as_json"] and "verdicts" in result.tables:
        show_ready.verdicts(result, language)
    if doors["out"] is not None:
        result.write(doors["out"])
    small = {name: frame for name, frame in result.tables.items() if name not in BULKY}
    deliver(replace(result, tables=small), language, draw=draw, **{**doors, "out": None})
    if doors["out"] is not None and not doors["as_json"]:
        from azalai.cli.show import console

        console().print(text("wrote", language, path=str(doors["out"])))


def _done(cancel: threading.Event, checkpoints: list[Path]) -> None:
    """Drop what a finished run no longer needs; an interrupted one ends as such."""
    from shutil import rmtree

    if cancel.is_set():
        raise typer.Exit(ExitCode.INTERRUPTED)
    for folder in checkpoints:
        rmtree(folder, ignore_errors=True)
