"""Charts of READY: states over time, missions, causes, drivers of downtime, response times."""

from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report import ready_words
from azalai.report.ready_words import ALL
from azalai.report.theme import COLOURS, GREY, INK, WIDTH
from azalai.results.result import Result

HEIGHT: Final = 260
#: So many places are drawn; those that are slowest to reach.
MOST_PLACES: Final = 20
#: More months than this are drawn as years, so that bars can be told apart.
MOST_MONTHS: Final = 36

#: Groups of states, from the bottom of the chart, with their colours.
GROUPS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "ready": (("ready",), "#009E73"),
    "standby": (("standby",), "#8FD3B6"),
    "flying": (("flying",), "#0072B2"),
    "work": (("work",), "#56B4E9"),
    "part": (("part in repair", "part in transport", "part on order"), "#D55E00"),
    "means": (("waiting dock", "waiting tool", "waiting person", "off shift"), "#E69F00"),
    "overhaul": (("overhaul", "waiting slot", "ferry"), "#9AA1AB"),
}
#: Groups in which an aircraft is available.
UP: Final = ("ready", "standby", "flying")
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
    """Give the rows of single periods, and how a chart reads their names; of a window its days."""
    single = frame.filter(pl.col("period") != ALL)
    days = ready_words.days(single)
    shown = days if not days.is_empty() else single
    if shown["period"].n_unique() > 1:
        return shown, "period:T"
    return frame if shown.is_empty() else shown, "period:N"  # no stretch of time to draw along


def _when(alt: Any, table: pl.DataFrame, axis: str) -> Any:
    """Give an axis of time: days, years where there are many months, else what the periods are."""
    if not axis.endswith("T"):
        return alt.X(axis, title=None)
    if not ready_words.days(table).is_empty():
        return alt.X(axis, title=None, axis=alt.Axis(format="%Y-%m-%d", tickCount=8))
    if table["period"].n_unique() > MOST_MONTHS // 2:
        return alt.X(axis, title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    return alt.X(axis, title=None, axis=alt.Axis(tickCount=8))


def states(result: Result, language: Language, target: float | None = None) -> Any:
    """Draw the share of possessed hours in each group of states, stacked over time.

    The black line is availability: ready, standby and flying together; the dashed one the target.
    """
    import altair as alt

    groups = {state: group for group, (members, _) in GROUPS.items() for state in members}
    table, axis = _over_time(result["states"].filter(site=ALL, type=ALL))
    names = {group: text(f"ready-group-{group}", language) for group in GROUPS}
    order = list(GROUPS)
    data = (
        table.with_columns(group=pl.col("state").replace_strict(groups, return_dtype=pl.String))
        .group_by("period", "group", maintain_order=True)
        .agg(share=pl.col("mean_frac").sum().round(5))
        .with_columns(
            name=pl.col("group").replace_strict(names, return_dtype=pl.String),
            rank=pl.col("group").replace_strict({g: i for i, g in enumerate(order)}),
        )
    )
    scale = alt.Scale(domain=list(names.values()), range=[colour for _, colour in GROUPS.values()])
    base = alt.Chart(data, title=text("ready-chart-states", language), width=WIDTH, height=HEIGHT)
    mark = base.mark_area(opacity=0.88) if axis.endswith("T") else base.mark_bar()
    when = _when(alt, table, axis)
    areas = mark.encode(
        x=when,
        y=alt.Y(
            "share:Q",
            title=text("ready-axis-share", language),
            stack="zero",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
        order=alt.Order("rank:Q"),
        tooltip=[
            alt.Tooltip("name:N", title=text("head-ready-state", language)),
            _moment(alt, table, axis, language),
            alt.Tooltip("share:Q", title=text("head-ready-share", language), format=".1%"),
        ],
    )
    return alt.layer(areas, *_available(alt, data, when, target, timed=axis.endswith("T")))


def _moment(alt: Any, table: pl.DataFrame, axis: str, language: Language) -> Any:
    """Say on a tooltip which month, day or period it is."""
    if not axis.endswith("T") or not ready_words.days(table).is_empty():
        return alt.Tooltip("period:N", title=text("chart-period", language))
    return alt.Tooltip(axis, title=text("chart-month", language), format="%B %Y")


def _available(
    alt: Any, data: pl.DataFrame, when: Any, target: float | None, *, timed: bool
) -> list[Any]:
    """Draw availability over the stack, and its target."""
    up = data.filter(pl.col("group").is_in(UP)).group_by("period", maintain_order=True)
    line = alt.Chart(up.agg(share=pl.col("share").sum())).mark_line(color=INK, strokeWidth=1.8)
    layers = [line.encode(x=when, y="share:Q")] if timed else []
    if target is not None:
        rule = alt.Chart(pl.DataFrame({"share": [target]}))
        layers.append(rule.mark_rule(color=INK, strokeDash=[5, 4]).encode(y="share:Q"))
    return layers


def missions(result: Result, language: Language) -> Any:
    """Draw the number of missions by outcome, stacked over time; None where there are none."""
    import altair as alt

    table = result["missions"].filter(mission=ALL, base=ALL, kind=ALL, cause=ALL)
    table, axis = _over_time(table.filter(pl.col("outcome").is_in(list(OUTCOMES))))
    if table.is_empty():
        return None
    found = set(table.filter(pl.col("mean") > 0)["outcome"].to_list())
    shown = [outcome for outcome in OUTCOMES if outcome in found]
    names = {name: ready_words.outcome(name, language) for name in shown}
    table = table.filter(pl.col("outcome").is_in(shown))
    if axis.endswith("T"):
        table, axis = _in_bars(table)
    data = table.select(
        "period",
        number=pl.col("mean").round(3),
        name=pl.col("outcome").replace_strict(names, return_dtype=pl.String),
        rank=pl.col("outcome").replace_strict({o: number for number, o in enumerate(shown)}),
    )
    scale = alt.Scale(domain=list(names.values()), range=[OUTCOMES[o] for o in shown])
    base = alt.Chart(data, title=text("ready-chart-missions", language), width=WIDTH, height=HEIGHT)
    return base.mark_bar(opacity=0.9).encode(
        x=_when(alt, table, axis) if "date" in axis else alt.X(axis, title=None),
        y=alt.Y(
            "number:Q",
            title=text("ready-axis-missions", language),
            stack="zero",
            axis=alt.Axis(tickCount=5),
        ),
        color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
        order=alt.Order("rank:Q"),
        tooltip=[
            alt.Tooltip("name:N", title=text("chart-outcome", language)),
            alt.Tooltip(axis, title=text("chart-period", language)),
            alt.Tooltip("number:Q", title=text("chart-number", language), format=",.1f"),
        ],
    )


def _in_bars(table: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Add months up to years where there are many; days and few months stand as they are."""
    months = table["period"].str.len_chars().max() == len("2027-01")
    if not months:
        return table, "yearmonthdate(period):T"
    if table["period"].n_unique() <= MOST_MONTHS:
        return table, "yearmonth(period):T"
    years = table.with_columns(pl.col("period").str.slice(0, 4))
    summed = years.group_by("period", "outcome", maintain_order=True).agg(pl.col("mean").sum())
    return summed, "period:O"


def lost(result: Result, language: Language) -> Any:
    """Draw the missions lost by cause over the horizon, the largest first; None where none is."""
    import altair as alt

    table = result["missions"].filter(
        pl.col("cause") != ALL, period=ALL, mission=ALL, base=ALL, kind=ALL, outcome="lost"
    )
    if table.is_empty():
        return None
    names = {c: ready_words.cause(c, language) for c in table["cause"].to_list()}
    data = table.select(
        "share_frac",
        "mean",
        low="share_p10_frac",
        high="share_p90_frac",
        name=pl.col("cause").replace_strict(names, return_dtype=pl.String),
    )
    order = data.sort("share_frac", "name", descending=[True, False])["name"].to_list()
    place = alt.Y("name:N", title=None, sort=None, scale=alt.Scale(domain=order))
    tips = [
        alt.Tooltip("name:N", title=text("chart-cause", language)),
        alt.Tooltip("share_frac:Q", title=text("head-ready-share", language), format=".1%"),
        alt.Tooltip("mean:Q", title=text("chart-number", language), format=",.0f"),
        alt.Tooltip("low:Q", title="p10", format=".1%"),
        alt.Tooltip("high:Q", title="p90", format=".1%"),
    ]
    base = alt.Chart(data, title=text("ready-chart-lost", language), width=WIDTH).encode(y=place)
    bars = base.mark_bar(color=COLOURS[1], height=16).encode(
        x=alt.X(
            "share_frac:Q",
            title=text("ready-axis-lost", language),
            axis=alt.Axis(format=".0%", tickCount=6),
        ),
        tooltip=tips,
    )
    spread = base.mark_rule(color=INK).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, spread).properties(height=28 * len(order))


def drivers(result: Result, language: Language, most: int) -> Any:
    """Draw what keeps aircraft down most, each split by the states in which it does."""
    import altair as alt

    table = result["drivers"].filter(pl.col("name") != "", site=ALL, type=ALL).head(most)
    states_of = {
        f"{state.replace(' ', '_')}_frac": group
        for group, (members, _) in GROUPS.items()
        for state in members
        if group not in UP
    }
    down = [group for group in GROUPS if group not in UP]
    names = {group: text(f"ready-group-{group}", language) for group in down}
    data = (
        table.unpivot(list(states_of), index=["name", "share_frac"], variable_name="state")
        .with_columns(group=pl.col("state").replace_strict(states_of, return_dtype=pl.String))
        .group_by("name", "group", maintain_order=True)
        .agg(share=(pl.col("share_frac") * pl.col("value")).sum().round(5))
        .filter(pl.col("share") > 0)
        .with_columns(
            what=pl.col("group").replace_strict(names, return_dtype=pl.String),
            rank=pl.col("group").replace_strict({g: i for i, g in enumerate(down)}),
        )
    )
    scale = alt.Scale(domain=list(names.values()), range=[GROUPS[g][1] for g in down])
    title = text("ready-chart-drivers", language)
    return (
        alt.Chart(data, title=title, width=WIDTH, height=24 * table.height)
        .mark_bar(height=15)
        .encode(
            x=alt.X(
                "share:Q",
                title=text("ready-axis-drivers", language),
                axis=alt.Axis(format=".0%", tickCount=6),
            ),
            y=alt.Y("name:N", title=None, sort=table["name"].to_list()),
            color=alt.Color("what:N", title=None, scale=scale, sort=list(names.values())),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=text("head-ready-driver", language)),
                alt.Tooltip("what:N", title=text("head-ready-state", language)),
                alt.Tooltip("share:Q", title=text("head-ready-share", language), format=".1%"),
            ],
        )
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
    )
    single = wide["mission"].n_unique() == 1
    place = pl.col("site") if single else pl.format("{} ({})", "site", "mission")
    wide = wide.with_columns(place=place)
    order = wide["place"].to_list()
    marks = {"half": COLOURS[0], "most": COLOURS[1], "target_min": INK}
    names = {mark: text(f"ready-mark-{mark.removesuffix('_min')}", language) for mark in marks}
    data = wide.unpivot(list(marks), index="place", variable_name="mark", value_name="min")
    data = data.drop_nulls("min").with_columns(
        name=pl.col("mark").replace_strict(names, return_dtype=pl.String)
    )
    scale = alt.Scale(domain=list(names.values()), range=list(marks.values()))
    shapes = alt.Scale(domain=list(names.values()), range=["circle", "square", "diamond"])
    title = text("ready-chart-responses", language)
    y = alt.Y("place:N", title=None, sort=None, scale=alt.Scale(domain=order))
    points = (
        alt.Chart(data, title=title, width=WIDTH)
        .mark_point(filled=True, size=70, opacity=1, strokeWidth=2)
        .encode(
            x=alt.X(
                "min:Q",
                title=text("ready-axis-minutes", language),
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=8),
            ),
            y=y,
            color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
            shape=alt.Shape("name:N", title=None, scale=shapes, sort=list(names.values())),
            tooltip=[
                alt.Tooltip("place:N", title=text("chart-place", language)),
                alt.Tooltip("name:N", title=text("chart-what", language)),
                alt.Tooltip("min:Q", title=text("ready-axis-minutes", language), format=",.0f"),
            ],
        )
    )
    spans = alt.Chart(wide.drop_nulls(["half", "most"])).mark_rule(color=GREY, opacity=0.5)
    return alt.layer(spans.encode(x="half:Q", x2="most:Q", y=y), points).properties(
        height=20 * len(order)
    )
