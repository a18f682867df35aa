"""Charts of READY: the states of the fleet over time, missions by outcome, response times."""

from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report import ready_words
from azalai.report.ready_words import ALL
from azalai.results.result import Result

WIDTH: Final = 640
HEIGHT: Final = 220
#: So many places are drawn; those that are slowest to reach.
MOST_PLACES: Final = 20

#: Groups of states, from the bottom of the chart, with their colours.
GROUPS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "ready": (("ready",), "#009E73"),
    "standby": (("standby",), "#8FD3B6"),
    "flying": (("flying",), "#0072B2"),
    "work": (("work",), "#56B4E9"),
    "part": (("part in repair", "part in transport", "part on order"), "#D55E00"),
    "means": (("waiting dock", "waiting tool", "waiting person", "off shift"), "#E69F00"),
    "overhaul": (("overhaul", "waiting slot", "ferry"), "#6B7280"),
}
OUTCOMES: Final = {
    "whole": "#009E73",
    "late": "#56B4E9",
    "reduced": "#0072B2",
    "aborted": "#E69F00",
    "lost": "#D55E00",
}


def charts(result: Result, language: Language) -> Any:
    """Draw all that a result has to show, one chart below the other."""
    import altair as alt

    drawn = [
        chart
        for chart in (
            states(result, language),
            missions(result, language),
            response_times(result, language),
        )
        if chart is not None
    ]
    return alt.vconcat(*drawn).resolve_scale(
        color="independent", shape="independent", x="independent"
    )


def _over_time(frame: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Give the rows of single periods, and how a chart reads their names."""
    single = frame.filter(pl.col("period") != ALL)
    return (single, "period:T") if not single.is_empty() else (frame, "period:N")


def states(result: Result, language: Language) -> Any:
    """Draw the share of possessed hours in each group of states, stacked over time."""
    import altair as alt

    groups = {state: group for group, (members, _) in GROUPS.items() for state in members}
    table, axis = _over_time(result["states"].filter(site=ALL, type=ALL))
    names = {group: text(f"ready-group-{group}", language) for group in GROUPS}
    order = list(GROUPS)
    data = (
        table.with_columns(group=pl.col("state").replace_strict(groups, return_dtype=pl.String))
        .group_by("period", "group", maintain_order=True)
        .agg(share=pl.col("mean_frac").sum())
        .with_columns(
            name=pl.col("group").replace_strict(names, return_dtype=pl.String),
            rank=pl.col("group").replace_strict({g: i for i, g in enumerate(order)}),
        )
    )
    scale = alt.Scale(domain=list(names.values()), range=[colour for _, colour in GROUPS.values()])
    base = alt.Chart(data, title=text("ready-chart-states", language), width=WIDTH, height=HEIGHT)
    mark = base.mark_area() if axis.endswith("T") else base.mark_bar()
    return mark.encode(
        x=alt.X(axis, title=None),
        y=alt.Y(
            "share:Q",
            title=text("ready-axis-share", language),
            stack="zero",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%"),
        ),
        color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
        order=alt.Order("rank:Q"),
    )


def missions(result: Result, language: Language) -> Any:
    """Draw the number of missions by outcome, stacked over time; None where there are none."""
    import altair as alt

    table = result["missions"].filter(mission=ALL, base=ALL, kind=ALL, cause=ALL)
    table, axis = _over_time(table.filter(pl.col("outcome").is_in(list(OUTCOMES))))
    if table.is_empty():
        return None
    names = {name: ready_words.outcome(name, language) for name in OUTCOMES}
    ranks = {outcome: number for number, outcome in enumerate(OUTCOMES)}
    data = table.select(
        "period",
        number="mean",
        name=pl.col("outcome").replace_strict(names, return_dtype=pl.String),
        rank=pl.col("outcome").replace_strict(ranks),
    )
    scale = alt.Scale(domain=list(names.values()), range=list(OUTCOMES.values()))
    base = alt.Chart(data, title=text("ready-chart-missions", language), width=WIDTH, height=HEIGHT)
    if axis.endswith("T"):  # one bar a month, or a day inside a window
        days = table["period"].str.len_chars().max() == len("2027-01-05")
        axis = f"{'yearmonthdate' if days else 'yearmonth'}(period):T"
    return base.mark_bar().encode(
        x=alt.X(axis, title=None),
        y=alt.Y("number:Q", title=text("ready-axis-missions", language), stack="zero"),
        color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
        order=alt.Order("rank:Q"),
    )


def response_times(result: Result, language: Language) -> Any:
    """Draw within which time half and nine tenths of the patients were reached, place by place.

    The slowest places only, those with a target where there are any; None where nobody called.
    """
    import altair as alt

    table = result["response_times"].filter(clock="patient")
    aimed = table.drop_nulls("target_min")
    table = table if aimed.is_empty() else aimed
    if table.is_empty():
        return None
    wide = (
        table.filter(pl.col("share_frac").is_in([0.5, 0.9]))
        .pivot("share_frac", index=["mission", "site", "target_min"], values="mean_min")
        .rename({"0.5": "half", "0.9": "most"})
        .sort("most", "half", "site", descending=[True, True, False], nulls_last=False)
        .head(MOST_PLACES)
        .with_columns(place=pl.format("{} ({})", "site", "mission"))
    )
    order = wide["place"].to_list()
    marks = {"half": "#0072B2", "most": "#D55E00", "target_min": "#1f2933"}
    names = {mark: text(f"ready-mark-{mark.removesuffix('_min')}", language) for mark in marks}
    data = wide.unpivot(list(marks), index="place", variable_name="mark", value_name="min")
    data = data.drop_nulls("min").with_columns(
        name=pl.col("mark").replace_strict(names, return_dtype=pl.String)
    )
    scale = alt.Scale(domain=list(names.values()), range=list(marks.values()))
    shapes = alt.Scale(domain=list(names.values()), range=["circle", "square", "diamond"])
    title = text("ready-chart-responses", language)
    return (
        alt.Chart(data, title=title, width=WIDTH, height=alt.Step(18))
        .mark_point(filled=True, size=70, opacity=1, strokeWidth=2)
        .encode(
            x=alt.X(
                "min:Q", title=text("ready-axis-minutes", language), scale=alt.Scale(zero=True)
            ),
            y=alt.Y("place:N", title=None, sort=order),
            color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
            shape=alt.Shape("name:N", title=None, scale=shapes, sort=list(names.values())),
        )
    )
