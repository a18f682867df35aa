"""`azalai site PLAN`: where the bases should stand, with proof."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    told,
)
from azalai.cli.site_options import (
    AimChoice,
    AircraftOption,
    ApartOption,
    BasesOption,
    BudgetOption,
    BusyOption,
    CapacityOption,
    CommonOption,
    FixOption,
    ForbidOption,
    FrontierOption,
    FuelOption,
    GapOption,
    GeojsonOption,
    LateOption,
    MeanOption,
    MissionOption,
    MoveOption,
    ObjectiveOption,
    PlansOption,
    SecondOption,
    ShareOption,
    TargetOption,
    WorstOption,
)
from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.reach.siting_inputs import SitingSettings
    from azalai.results.result import Result

#: Numbers that one aim alone goes by.
BELONG: Final = {
    "late_min": "median",
    "aircraft": "expected",
    "busy_frac": "expected",
    "common_frac": "expected",
    "backup_frac": "backup",
}


@app.command()
@told
def site(  # noqa: PLR0913, PLR0917 (options of a command)
    plan: PlanArgument,
    objective: ObjectiveOption = AimChoice.COVER,
    bases: BasesOption = None,
    target: TargetOption = "",
    mission: MissionOption = None,
    fix: FixOption = None,
    forbid: ForbidOption = None,
    move: MoveOption = False,
    budget: BudgetOption = None,
    share: ShareOption = None,
    worst: WorstOption = None,
    mean: MeanOption = None,
    late: LateOption = None,
    aircraft: AircraftOption = None,
    busy: BusyOption = None,
    common: CommonOption = None,
    second: SecondOption = None,
    capacity: CapacityOption = None,
    fuel: FuelOption = False,
    plans: PlansOption = 1,
    apart: ApartOption = None,
    frontier: FrontierOption = False,
    gap: GapOption = 0.0,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    chart: ChartOption = None,
    geojson: GeojsonOption = None,
    force: ForceOption = False,
    alternative: AlternativeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Choose the bases from which most is reached, or soonest, or at least cost."""
    told_sites = {"fix": fix, "forbid": forbid, "missions": mission, "target": target}
    limits = {"budget_money": budget, "share_frac": share, "worst_min": worst, "mean_min": mean}
    weights = {"late_min": late, "busy_frac": busy, "common_frac": common, "backup_frac": second}
    numbers = {"bases": bases, "aircraft": aircraft, "capacity_per_y": capacity, "gap": gap}
    numbers |= {"plans": plans, "apart": apart}
    switches = {"move": move, "fuel": fuel, "frontier": frontier}
    _fitting(objective.value, {**weights, **numbers}, spoken(language))
    asked = _settings(objective.value, told_sites, {**limits, **weights, **numbers}, switches)
    files = {"out": out, "workbook": workbook, "chart": chart, "force": force, "as_json": as_json}
    _answer(plan, asked, alternative or "", spoken(language), geojson, files)


def _settings(
    aim: Any, places: dict[str, Any], told: dict[str, Any], switches: dict[str, bool]
) -> "SitingSettings":
    """Turn options into settings; minutes become hours.

    Raises:
        SitingError: if a number is out of its range, or the busy share is not told.

    """
    from azalai.optimise.milp import Effort
    from azalai.reach.inputs import MIN_PER_H
    from azalai.reach.siting_inputs import SitingSettings
    from azalai.reach.siting_model import SitingError, SitingQuestion

    _refuse(told)
    if aim == "expected" and told["busy_frac"] is None:
        raise SitingError("siting-busy-needed")
    hours: dict[str, Any] = {
        f"{name}_h": None if told[f"{name}_min"] is None else told[f"{name}_min"] / MIN_PER_H
        for name in ("worst", "mean", "late")
    }
    asked = ("bases", "share_frac", "budget_money", "apart", *BELONG)
    numbers = {name: told[name] for name in asked if not name.endswith("_min")} | hours
    question = SitingQuestion(
        aim,
        effort=Effort(gap=told["gap"]),
        **{name: number for name, number in numbers.items() if number is not None},
    )
    return SitingSettings(
        question,
        places["target"],
        missions=tuple(places["missions"] or ()),
        fix=tuple(places["fix"] or ()),
        forbid=tuple(places["forbid"] or ()),
        capacity_per_y=told["capacity_per_y"],
        plans=int(told["plans"]),
        move=switches["move"],
        fuel=switches["fuel"],
        frontier=switches["frontier"],
    )


def _fitting(aim: str, told: dict[str, Any], language: Language) -> None:
    """Refuse a number that what is asked for has no use for."""
    for name, theirs in BELONG.items():
        if told[name] is not None and aim != theirs:
            belongs(_option(name), f"--objective {theirs}", language)
    if told["apart"] is not None and told["plans"] == 1:
        belongs("--apart", "--plans", language)


def _refuse(told: dict[str, Any]) -> None:
    """Refuse a number below its least."""
    from azalai.reach.siting_model import SitingError

    for name, found in told.items():
        least = 1 if name in ("plans", "apart", "aircraft") else 0
        if found is not None and not found >= least:
            raise SitingError("siting-least", option=_option(name), found=found, least=least)


def _option(name: str) -> str:
    """Give the option that tells a number."""
    first = name.split("_", maxsplit=1)[0]
    return "--second" if first == "backup" else f"--{first}"


def _answer(
    plan: str,
    asked: "SitingSettings",
    alternative: str,
    language: Language,
    geojson: Path | None,
    files: dict[str, Any],
) -> None:
    """Solve, show, write."""
    from azalai.cli.output import deliver
    from azalai.cli.progress import bar
    from azalai.reach.siting import solve
    from azalai.report import siting as report
    from azalai.scenario.door import load

    scenario = load(plan)
    if alternative:
        scenario = scenario.alternative(alternative)
    with bar(text("siting-working", language), quiet=files["as_json"]) as tick:
        result = solve(scenario, asked, alternative=alternative, tick=tick)
    if not files["as_json"]:
        _show(result, language)
    if geojson is not None:
        _write_geojson(report.geojson(result, scenario), geojson, force=files["force"])
        if not files["as_json"]:
            typer.echo(text("wrote", language, path=str(geojson)))
    deliver(result, language, draw=lambda: report.site_map(result, scenario, language), **files)


def _write_geojson(told: dict[str, Any], path: Path, *, force: bool) -> None:
    import json

    from azalai.errors import OutputError
    from azalai.scenario.outputs import replacing

    if path.exists() and not force:
        raise OutputError("output-taken", path=str(path))
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _show(result: "Result", language: Language) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    from azalai.cli import show
    from azalai.report import siting as report

    screen = show.console()
    for line in report.words(result, language):
        screen.print(escape(line))
    for title, heads, rows in report.grids(result, language):
        if title:
            screen.print(f"[bold]{escape(title)}[/bold]")
        grid = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            grid.add_row(*map(escape, row))
        screen.print(grid)
    for line in report.remarks(result, language):
        screen.print(escape(line))
