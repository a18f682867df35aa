"""`azalai reach PLAN`: who can be reached, from where, how fast, with what load."""

from collections.abc import Iterable
from dataclasses import replace
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
    spoken,
    told,
)
from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.reach.inputs import Settings
    from azalai.results.result import Result


TypeOption = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="T", help="Only this type; may be repeated."),
]
MissionOption = Annotated[str, typer.Option("--mission", metavar="M", help="Only this mission.")]
MonthOption = Annotated[
    str, typer.Option("--month", metavar="MONTH", help="Only this month: jan to dec, or 1 to 12.")
]
NightOption = Annotated[bool, typer.Option("--night", help="Only in the dark.")]
DayOption = Annotated[bool, typer.Option("--day", help="Only by day.")]
TargetOption = Annotated[
    str,
    typer.Option(
        "--target",
        metavar="TARGET",
        help="Minutes, or nato, civil-30, civil-45, civil-60; else what each place asks for.",
    ),
]
OnOption = Annotated[
    str, typer.Option("--on", metavar="DATE", help="The day whose fleet counts; else the first.")
]
ReadinessOption = Annotated[
    Path | None,
    typer.Option(
        "--readiness",
        metavar="FOLDER",
        help="Weigh bases by how often a result of READY has an aircraft ready there.",
    ),
]
GeojsonOption = Annotated[
    Path | None, typer.Option("--geojson", metavar="FILE", help="Write places and circles.")
]
PayloadOption = Annotated[
    Path | None,
    typer.Option("--payload-chart", metavar="FILE", help="Draw load against distance."),
]


@app.command()
@told
def reach(  # noqa: PLR0913, PLR0917 (one argument an option)
    plan: PlanArgument,
    types: TypeOption = None,
    mission: MissionOption = "",
    month: MonthOption = "",
    night: NightOption = False,
    day: DayOption = False,
    target: TargetOption = "",
    on: OnOption = "",
    readiness: ReadinessOption = None,
    alternative: AlternativeOption = None,
    geojson: GeojsonOption = None,
    payload_chart: PayloadOption = None,
    chart: ChartOption = None,
    out: OutOption = None,
    workbook: WorkbookOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say who can be reached from where, how fast, and with what load."""
    from azalai.cli.output import deliver
    from azalai.reach.inputs import Settings
    from azalai.reach.solve import solve
    from azalai.report import reach as report
    from azalai.results.handed import handed
    from azalai.scenario.door import load

    spoke = spoken(language)
    scenario = load(plan)
    scenario = scenario.alternative(alternative) if alternative is not None else scenario
    light = None if night == day else night
    asked = Settings(tuple(types or ()), _month(month), light, mission, target, _day(on))
    ready, said = (None, ()) if readiness is None else handed(readiness, "readiness", scenario)
    result = solve(scenario, asked, readiness=ready, alternative=alternative or "")
    result = replace(result, remarks=(*result.remarks, *said))
    if not as_json:
        _show(result, asked, spoke)
    _write(geojson, lambda: report.geojson(result, scenario, spoke), spoke, quiet=as_json)
    _draw(payload_chart, lambda: report.payload_chart(result, spoke), spoke, quiet=as_json)
    deliver(
        result,
        spoke,
        out=out,
        workbook=workbook,
        chart=chart,
        draw=lambda: report.site_map(result, scenario, spoke),
        force=force,
        as_json=as_json,
    )


def _month(told: str) -> int | None:
    """Read a month by name or number."""
    from azalai.reach.targets import ReachError
    from azalai.tables.times import MONTHS

    if not told:
        return None
    if told.lower() in MONTHS:
        return MONTHS.index(told.lower()) + 1
    if told.isdecimal():
        return int(told)
    raise ReachError("reach-month", found=told)


def _day(told: str) -> Any:
    from datetime import date

    from azalai.reach.targets import ReachError

    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise ReachError("reach-day", found=told) from None


def _show(result: "Result", asked: "Settings", language: Language) -> None:
    """Print the answer in words, the places, the bases, and what a reader must know."""
    from azalai.cli import show
    from azalai.report import reach as report

    screen = show.console()
    for line in report.words(result, language):
        screen.print(line, markup=False)
    if result["response"].height:
        screen.print(_places(result, asked, language))
    screen.print(_bases(result, language))
    for line in (text("reach-bases-note", language), *report.remarks(result, language)):
        screen.print(line, style="dim", markup=False)


def _places(result: "Result", asked: "Settings", language: Language) -> Any:
    from azalai.report import reach as report

    lights = {None: ("day", "night"), False: ("day",), True: ("night",)}[asked.night]
    clocks = [f"{clock}-{light}" for clock in ("patient", "care") for light in lights]
    heads = ["mission", "place", "calls", "target", "from", "by", *clocks, "why"]
    grid = _grid(heads, {"calls", "target", *clocks}, language)
    for row in report.places(result).iter_rows(named=True):
        cells = [row[f"{c.split('-')[0]}_min_{c.endswith('night')}"] for c in clocks]
        numbers = _numbers([row["calls_per_y"], row["target_min"]])
        why = "" if row["base"] else report.why_not(row["limit"] or "", language)
        names = (row["base"] or "", row["type"] or "")
        grid.add_row(row["mission"], row["site"], *numbers, *names, *_numbers(cells), why)
    return grid


def _bases(result: "Result", language: Language) -> Any:
    heads = ["base", "type", "aircraft", "radius", "load-100", "load-200"]
    grid = _grid(heads, set(heads[2:]), language)
    for row in result["bases"].iter_rows():
        grid.add_row(row[0], row[1], *_numbers(row[2:]))
    return grid


def _grid(heads: list[str], numbers: set[str], language: Language) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        side = "right" if head in numbers else "left"
        grid.add_column(text(f"head-reach-{head}", language), justify=side, overflow="fold")  # type: ignore[arg-type]
    return grid


def _numbers(values: Iterable[float | None]) -> list[str]:
    return ["" if value is None else f"{value:.0f}" for value in values]


def _write(path: Path | None, make: Any, language: Language, *, quiet: bool) -> None:
    """Write JSON to a file, whole or not at all."""
    if path is None:
        return
    import json

    from azalai.scenario.outputs import replacing

    with replacing(path) as temporary:
        temporary.write_text(json.dumps(make(), ensure_ascii=False), encoding="utf-8")
    _wrote(path, language, quiet=quiet)


def _draw(path: Path | None, make: Any, language: Language, *, quiet: bool) -> None:
    if path is None:
        return
    from azalai.report.theme import save

    save(make(), path)
    _wrote(path, language, quiet=quiet)


def _wrote(path: Path, language: Language, *, quiet: bool) -> None:
    from azalai.cli import show

    if not quiet:
        show.console().print(text("wrote", language, path=str(path)), markup=False)
