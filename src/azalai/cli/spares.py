"""`azalai spares`: which spares to buy first, and what they do for availability."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

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
    from azalai.results.result import Result
    from azalai.scenario.scenario import Scenario
    from azalai.sustain.solve import Settings

#: Rows of the shopping list on screen; the files hold all.
ROWS = 15


BudgetOption = Annotated[
    float | None, typer.Option("--budget", metavar="M", help="Money to spend on spares.")
]
AvailabilityOption = Annotated[
    float | None,
    typer.Option("--availability", metavar="A", help="Availability of the fleet, 0 to 1."),
]
TargetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="NAME=A",
        help="Availability of a type, a site, or 'type | site'; may be repeated.",
    ),
]
DelayOption = Annotated[
    float | None,
    typer.Option("--delay", metavar="DAYS", help="Longest mean wait for a part at the bases."),
]
ReallocateOption = Annotated[
    bool, typer.Option("--reallocate", help="What is owned may change its store.")
]
KitOption = Annotated[
    float | None,
    typer.Option("--kit", metavar="DAYS", help="Equip each site for so many days alone."),
]
YearsOption = Annotated[
    bool, typer.Option("--years", help="Tell also what to order in each year, and when.")
]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Simulate points of the curve, one assumption at a time."),
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option("--replications", metavar="N", help="Runs of each step of --verify; else 40."),
]


@app.command()
@told
def spares(  # noqa: PLR0913, PLR0917 (options of a command)
    plan: PlanArgument,
    budget: BudgetOption = None,
    availability: AvailabilityOption = None,
    target: TargetOption = None,
    delay: DelayOption = None,
    reallocate: ReallocateOption = False,
    kit: KitOption = None,
    years: YearsOption = False,
    verify: VerifyOption = False,
    replications: ReplicationsOption = None,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    chart: ChartOption = None,
    force: ForceOption = False,
    alternative: AlternativeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Find the spares that buy the most availability.

    Without a question, what `[sustain]` of the plan asks; if that asks nothing, what to buy first.
    """
    from azalai.cli.output import deliver
    from azalai.cli.progress import bar
    from azalai.report import spares as report
    from azalai.report import spares_verified as held
    from azalai.scenario.door import load
    from azalai.sustain.solve import Settings, solve

    tongue = spoken(language)
    _fitting(tongue, verify=verify, kit=kit is not None, replications=replications)
    scenario = load(plan)
    if alternative is not None:
        scenario = scenario.alternative(alternative)
    targets = _targets(availability, target, tongue)
    asked = Settings.of(scenario)
    if budget is not None or targets or delay is not None or kit is not None or reallocate:
        asked = Settings(budget, targets, delay, measure=asked.measure)
    asked = asked.updated(reallocate=reallocate, kit_d=kit, years=years)
    with bar(text("spares-working", tongue), quiet=as_json) as tick:
        result = solve(scenario, asked, alternative=alternative or "", tick=tick)
    if asked.targets and asked.measure == "availability":
        result = replace(result, remarks=(*result.remarks, ("spares-alone", {})))
    if not as_json:
        _show(result, tongue)
    if verify:
        result = _verified(scenario, result, asked, replications, tongue, quiet=as_json)
    deliver(
        result,
        tongue,
        out=out,
        workbook=workbook,
        chart=chart,
        draw=lambda: (held if verify else report).chart(
            result, tongue, scenario.settings.plan.currency or ""
        ),
        force=force,
        as_json=as_json,
    )


def _fitting(language: Language, *, verify: bool, kit: bool, replications: int | None) -> None:
    """Refuse options that do not go together."""
    if verify and kit:
        stop(text("spares-verify-kit", language), ExitCode.USAGE)
    if replications is not None and not verify:
        belongs("--replications", "--verify", language)
    if replications is not None and replications < 2:
        stop(text("spares-verify-few", language), ExitCode.USAGE)


def _verified(
    scenario: "Scenario",
    result: "Result",
    asked: "Settings",
    replications: int | None,
    language: Language,
    *,
    quiet: bool,
) -> "Result":
    """Hold the answer against READY, and tell what was found."""
    from rich.markup import escape

    from azalai.cli import show
    from azalai.cli.progress import bar
    from azalai.cli.ready import say_if_cold
    from azalai.report import spares_verified as report
    from azalai.study.spares_verified import REPLICATIONS, verified

    say_if_cold(language)
    count = replications or REPLICATIONS
    with bar(text("spares-verify-working", language), quiet=quiet) as tick:
        found = verified(scenario, result, asked, replications=count, tick=tick)
    if not quiet:
        screen = show.console()
        for line in report.words(found, count, language):
            screen.print(escape(line))
        heads = ("spares-step", "spares-share", "spares-interval", "spares-gap")
        grid = show.grid_of(*heads, language=language)
        for row in report.rows(found, language):
            grid.add_row(*(escape(cell) for cell in row))
        screen.print(grid)
    return found


def _targets(
    availability: float | None, told_targets: list[str] | None, language: Language
) -> dict[str, float]:
    """Read the targets; a wrong one is a misspelt command."""
    found = {} if availability is None else {"fleet": availability}
    for told_target in told_targets or []:
        name, _, share = told_target.rpartition("=")
        try:
            found[name.strip()] = float(share)
        except ValueError:
            stop(text("spares-target-form", language, found=told_target), ExitCode.USAGE)
    for name, value in found.items():
        if not name or not 0 < value < 1:
            stop(text("spares-target-form", language, found=f"{name}={value}"), ExitCode.USAGE)
    return found


def _show(result: object, language: Language) -> None:
    from rich.markup import escape

    from azalai.cli import show
    from azalai.report import spares as report
    from azalai.results.result import Result

    assert isinstance(result, Result)  # noqa: S101 (for the types)
    screen = show.console()
    for line in report.words(result, language):
        screen.print(escape(line))
    shopping = result["shopping"]
    heads: tuple[str, ...] = ("item", "site", "number", "cost_money", "lead_d")
    if shopping.is_empty():
        shopping, heads = report.worth(result), ("what", "cost_money", "fewer_backorders")
    if shopping.is_empty():
        return
    grid = show.grid_of(*(f"spares-{h.replace('_', '-')}" for h in heads), language=language)
    for row in shopping.select(heads).head(ROWS).iter_rows():
        grid.add_row(*(escape(report.cell(value, language)) for value in row))
    screen.print(grid)
    if shopping.height > ROWS:
        screen.print(text("spares-more-rows", language, count=shopping.height - ROWS))
