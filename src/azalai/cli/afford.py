"""`azalai afford`: what a plan costs through its life."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

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


class CutChoice(StrEnum):
    """What the table on the screen is cut by."""

    category = "category"
    year = "year"
    level = "level"
    type = "type"
    site = "site"
    supplier = "supplier"
    nato = "nato"


#: Fewer samples make no curve.
_CURVE: Final = 2


class ShowsChoice(StrEnum):
    """What the chart shows."""

    years = "years"
    curve = "curve"
    tornado = "tornado"


ByOption = Annotated[
    CutChoice | None,
    typer.Option("--by", help="Cut the table on the screen by this; else by category."),
]
DrawsOption = Annotated[
    int, typer.Option("--draws", min=0, help="Draw the prices that evidence leaves open.")
]
QuantitiesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--quantities",
        metavar="FOLDER",
        help="Price what a result of READY counted; else what is planned. Twice with --compare.",
    ),
]
CompareOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare", metavar="A B", help="Set alternative B against A; `plan` is the plan."
    ),
]
ShowsOption = Annotated[
    ShowsChoice | None, typer.Option("--shows", help="What the chart shows; else the years.")
]


@app.command()
@told
def afford(  # noqa: PLR0913, PLR0917 (options)
    plan: PlanArgument,
    by: ByOption = None,
    draws: DrawsOption = 0,
    quantities: QuantitiesOption = None,
    compare: CompareOption = None,
    alternative: AlternativeOption = None,
    shows: ShowsOption = None,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    chart: ChartOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say what a plan costs through its life, in which money, and when it is paid."""
    from azalai.afford.solve import Settings
    from azalai.results.handed import handed
    from azalai.scenario.door import load

    spoke, base = spoken(language), load(plan)
    names = compare or (alternative or "",)
    folders = quantities or []
    _agree(compare, alternative, len(folders), spoke)
    if by is not None and compare is not None:
        stop(text("afford-by-compare", spoke), ExitCode.USAGE)
    if shows is not None and chart is None:
        belongs("--shows", "--chart", spoke)
    plans = [_future(base, name) for name in names]
    counts: list[Any] = [
        handed(folder, "quantities", one) for folder, one in zip(folders, plans, strict=False)
    ]
    counts = counts or [(None, ())] * len(names)
    results = [
        _priced(one, Settings(draws, name), number, spoke, quiet=as_json)
        for one, name, number in zip(plans, names, counts, strict=True)
    ]
    answer = results[0]
    if compare is not None:
        from azalai.afford.compare import compare as set_beside

        answer = set_beside(base, compare, (results[0], results[1]))
    if not as_json:
        _print(plans, answer, compare, (by or CutChoice.category).value, spoke)
    _deliver(
        answer,
        results[-1],
        plans[-1],
        spoke,
        {"out": out, "workbook": workbook, "chart": chart, "force": force, "as_json": as_json},
        shows or ShowsChoice.years,
    )


def _agree(
    compare: tuple[str, str] | None, alternative: str | None, folders: int, language: Language
) -> None:
    """Refuse options that contradict each other."""
    if compare is not None and (alternative is not None or folders not in (0, 2)):
        stop(text("afford-compare-alone", language), ExitCode.USAGE)
    if compare is None and folders > 1:
        stop(text("afford-one-folder", language), ExitCode.USAGE)


def _future(base: "Scenario", name: str) -> "Scenario":
    return base if name in ("", "plan") else base.alternative(name)


def _priced(
    plan: "Scenario", settings: Any, counts: Any, language: Language, *, quiet: bool
) -> "Result":
    from azalai.afford.solve import solve
    from azalai.cli.progress import bar

    with bar(text("afford-at-work", language), quiet=quiet) as tick:
        result = solve(plan, settings, counts[0], lambda done, whole: tick(done, whole, ""))
    told: list[Any] = [*result.remarks, *counts[1]]
    if plan.settings.sustain.stock != "as_given":
        told.append(("afford-without-purchase", {}))
    return replace(result, remarks=tuple(told))


def _deliver(
    answer: "Result",
    last: "Result",
    plan: "Scenario",
    language: Language,
    where: dict[str, Any],
    shows: ShowsChoice,
) -> None:
    """Write what was asked for; the chart is that of the last plan."""
    from azalai.cli.output import deliver

    def draw() -> Any:
        from azalai.report import afford as charts

        if shows is ShowsChoice.tornado and last["tornado"].is_empty():
            stop(text("afford-no-tornado", language), ExitCode.USAGE)
        if shows is ShowsChoice.curve and last["samples"].height < _CURVE:
            stop(text("afford-no-curve", language), ExitCode.USAGE)
        return getattr(charts, shows)(last, language, plan.settings.plan.currency or "")

    deliver(answer, language, draw=draw, **where)


def _print(
    plans: list["Scenario"],
    answer: "Result",
    compared: tuple[str, str] | None,
    by: str,
    language: Language,
) -> None:
    from azalai.cli import show_afford

    if compared is not None:
        show_afford.difference(plans, answer, compared, language)
    else:
        show_afford.answer(plans[0], answer, by, language)
