"""The options of `azalai site`."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class AimChoice(Enum):
    """What is best."""

    COVER = "cover"
    MEDIAN = "median"
    CENTER = "center"
    EXPECTED = "expected"
    BACKUP = "backup"
    SET_COVER = "set-cover"


ObjectiveOption = Annotated[
    AimChoice,
    typer.Option(
        "--objective",
        help="Most calls in time; least mean time; shortest longest time; most calls in time "
        "with a free aircraft; the same with a second base; fewest bases for all.",
    ),
]
BasesOption = Annotated[
    int | None,
    typer.Option("--bases", metavar="N", help="How many bases, those kept included."),
]
TargetOption = Annotated[
    str,
    typer.Option("--target", metavar="TARGET", help="Minutes; else what each place asks for."),
]
MissionOption = Annotated[
    list[str] | None,
    typer.Option("--mission", metavar="M", help="Only this mission; may be repeated."),
]
FixOption = Annotated[
    list[str] | None,
    typer.Option("--fix", metavar="SITE", help="Must be a base; may be repeated."),
]
ForbidOption = Annotated[
    list[str] | None,
    typer.Option("--forbid", metavar="SITE", help="Must not be one; may be repeated."),
]
MoveOption = Annotated[bool, typer.Option("--move", help="Bases that are there may be closed.")]
BudgetOption = Annotated[
    float | None,
    typer.Option("--budget", metavar="M", help="Most that the bases cost over the plan."),
]
ShareOption = Annotated[
    float | None,
    typer.Option("--share", metavar="S", help="Least share of calls in time, 0 to 1."),
]
WorstOption = Annotated[
    float | None,
    typer.Option("--worst", metavar="MIN", help="Longest time of any place at any time."),
]
MeanOption = Annotated[
    float | None, typer.Option("--mean", metavar="MIN", help="Longest mean time.")
]
LateOption = Annotated[
    float | None,
    typer.Option("--late", metavar="MIN", help="median: what a missed target adds to a time."),
]
AircraftOption = Annotated[
    int | None,
    typer.Option("--aircraft", metavar="N", help="expected: how many aircraft are spread."),
]
BusyOption = Annotated[
    float | None,
    typer.Option("--busy", metavar="Q", help="expected: share of time one is not to be had."),
]
CommonOption = Annotated[
    float | None,
    typer.Option("--common", metavar="S", help="expected: share of time nothing stops all."),
]
SecondOption = Annotated[
    float | None,
    typer.Option("--second", metavar="S", help="backup: what a second base in time counts."),
]
CapacityOption = Annotated[
    float | None,
    typer.Option("--capacity", metavar="CALLS", help="Most calls a year one base can serve."),
]
FuelOption = Annotated[
    bool, typer.Option("--fuel", help="Decide forward fuel points together with the bases.")
]
PlansOption = Annotated[
    int, typer.Option("--plans", metavar="K", help="The K best plans, and how they differ.")
]
ApartOption = Annotated[
    int | None,
    typer.Option("--apart", metavar="N", help="plans: so many sites opened or closed differ."),
]
FrontierOption = Annotated[bool, typer.Option("--frontier", help="The best plan for every cost.")]
GapOption = Annotated[
    float, typer.Option("--gap", metavar="G", help="Stop when proved within this share.")
]
GeojsonOption = Annotated[
    Path | None, typer.Option("--geojson", metavar="FILE", help="Write sites and places.")
]
