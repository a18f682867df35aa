"""Charts of what it costs: years stacked by category, the S-curve, the tornado."""

from typing import Any, Final

import numpy as np
import polars as pl

from azalai.locale import Language, text
from azalai.report.theme import COLOURS, INK, WIDTH
from azalai.results.result import Result

HEIGHT: Final = 320
MOST_BARS: Final = 15
MILLION: Final = 1e6
#: Categories from the foundation of a bar upwards, with colours that stay apart in grey print.
CATEGORIES: Final = {
    "maintenance": "#0072B2",
    "operation": "#56B4E9",
    "spares": "#005A46",
    "acquisition": "#E69F00",
    "insurance": "#CC79A7",
    "administration": "#9AA1AB",
    "training": "#7FCDB4",
    "transport": "#D55E00",
    "infrastructure": "#5E4B8B",
    "disposal": "#000000",
}


def years(result: Result, language: Language, currency: str, view: str = "cash") -> Any:
    """Draw money by budget year, stacked by category.

    The cash view is in then-year money with the budget as a step; the economic view in constant
    money.
    """
    import altair as alt

    measure = "then_year_money" if view == "cash" else "constant_money"
    data = result["years"].filter(pl.col("view") == view)
    spent = data.filter(pl.col(measure).round(2) != 0)["category"].unique().to_list()
    shown = [category for category in CATEGORIES if category in spent]
    names = {c: text(f"afford-category-{c}", language) for c in shown}
    told = data.filter(pl.col("category").is_in(shown)).select(
        year=pl.col("year").cast(pl.String),
        category=pl.col("category").replace_strict(names, return_dtype=pl.String),
        rank=pl.col("category").replace_strict({c: i for i, c in enumerate(shown)}),
        money=(pl.col(measure) / MILLION).round(4),
    )
    title = text(f"afford-chart-years-{view}", language)
    axis = text("afford-axis-money", language, currency=currency)
    scale = alt.Scale(domain=list(names.values()), range=[CATEGORIES[c] for c in shown])
    bars = (
        alt.Chart(told, title=title, width=WIDTH, height=HEIGHT)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("year:O", title=None),
            y=alt.Y("money:Q", title=axis, axis=alt.Axis(tickCount=6)),
            color=alt.Color("category:N", title=None, scale=scale, sort=list(names.values())),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("category:N", title=text("head-afford-category", language)),
                alt.Tooltip("year:O", title=text("afford-axis-year", language)),
                alt.Tooltip("money:Q", title=axis, format=",.1f"),
            ],
        )
    )
    limits = result["budgets"].filter(pl.col("category") == "all")
    if view != "cash" or limits.is_empty():
        return bars
    return alt.layer(bars, *_limits(alt, limits, language)).resolve_scale(strokeDash="independent")


def _limits(alt: Any, limits: pl.DataFrame, language: Language) -> list[Any]:
    """Draw the budget of each year as a bar with a white rim, so that it shows on any colour."""
    word = text("afford-budget", language)
    told = limits.select(
        year=pl.col("year").cast(pl.String),
        money=pl.col("limit_money") / MILLION,
        word=pl.lit(word),
    )
    chart = alt.Chart(told)
    place = {"x": alt.X("year:O"), "y": alt.Y("money:Q")}
    rim = chart.mark_tick(color="white", thickness=7, bandSize=62, opacity=1).encode(**place)
    kind = alt.Shape("word:N", title=None, scale=alt.Scale(range=["stroke"]))
    key = chart.mark_point(opacity=0, color=INK, strokeWidth=3).encode(**place, shape=kind)
    tips = [
        alt.Tooltip("year:O", title=text("afford-axis-year", language)),
        alt.Tooltip("money:Q", title=word, format=",.1f"),
    ]
    mark = chart.mark_tick(color=INK, thickness=3, bandSize=62, opacity=1).encode(
        **place, tooltip=tips
    )
    return [rim, mark, key]


def curve(result: Result, language: Language, currency: str) -> Any:
    """Draw the S-curve of the present value: the share of samples that cost at most so much."""
    import altair as alt

    values = np.sort(result["samples"]["discounted_money"].to_numpy()) / MILLION
    share = np.arange(1, values.size + 1) / values.size
    told = result["uncertainty"].row(
        by_predicate=pl.col("measure") == "discounted_money", named=True
    )
    points = [
        {"money": told[f"both_p{q}"] / MILLION, "share": q / 100, "name": f"{q} %"}
        for q in (10, 50, 90)
    ]
    axis = text("afford-axis-present", language, currency=currency)
    x = alt.X("money:Q", title=axis, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=8))
    y = alt.Y(
        "share:Q",
        title=text("afford-axis-share", language),
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    title = text("afford-chart-curve", language)
    data = pl.DataFrame({"money": values.round(4), "share": share.round(5)})
    line = alt.Chart(data, title=title, width=WIDTH, height=260)
    marks = alt.Chart(pl.DataFrame(points))
    tips = [
        alt.Tooltip("money:Q", title=axis, format=",.1f"),
        alt.Tooltip("share:Q", title=text("afford-axis-share", language), format=".0%"),
    ]
    return (
        line.mark_line(color=COLOURS[0], interpolate="step-after").encode(x=x, y=y)
        + marks.mark_point(color=COLOURS[1], filled=True, size=70, opacity=1).encode(
            x=x, y=y, tooltip=tips
        )
        + marks.mark_text(align="right", dx=-9, dy=-8, color=INK).encode(x=x, y=y, text="name:N")
    )


def tornado(result: Result, language: Language, currency: str) -> Any:
    """Draw the open figures that move the present value most, at either end of their range."""
    import altair as alt

    rows = result["tornado"].head(MOST_BARS)
    bars = [
        (figure_name(name, language), text(f"afford-end-{end}", language), value / MILLION)
        for end in ("low", "high")
        for name, value in rows.select("figure", f"{end}_discounted_money").iter_rows()
    ]
    schema = {"figure": pl.String, "end": pl.String, "money": pl.Float64}
    order = [figure_name(name, language) for name in rows["figure"].to_list()]
    ends = [text(f"afford-end-{end}", language) for end in ("low", "high")]
    axis = text("afford-axis-change", language, currency=currency)
    return (
        alt.Chart(
            pl.DataFrame(bars, schema=schema, orient="row"),
            title=text("afford-chart-tornado", language),
            width=WIDTH,
            height=22 * max(len(order), 1),
        )
        .mark_bar(height=14)
        .encode(
            x=alt.X("money:Q", title=axis, stack=None, axis=alt.Axis(tickCount=8)),
            y=alt.Y("figure:N", title=None, sort=order, axis=alt.Axis(labelLimit=320)),
            color=alt.Color(
                "end:N",
                title=None,
                scale=alt.Scale(domain=ends, range=[COLOURS[4], COLOURS[0]]),
            ),
            tooltip=[
                alt.Tooltip("figure:N", title=text("chart-figure", language)),
                alt.Tooltip("end:N", title=text("chart-what", language)),
                alt.Tooltip("money:Q", title=axis, format="+,.2f"),
            ],
        )
    )


def figure_name(told: str, language: Language) -> str:
    """Name an open figure as people read it: a group that moves together, or one cell."""
    together = "together "
    if told.startswith(together):
        return text("evidence-together", language, name=told.removeprefix(together))
    return " / ".join(part for part in told.split(" / ") if part.strip())
