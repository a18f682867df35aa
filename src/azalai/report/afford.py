"""Charts of what it costs: years stacked by category, the S-curve, the tornado."""

from typing import Any, Final

import numpy as np
import polars as pl

from azalai.locale import Language, text
from azalai.report.theme import COLOURS, INK
from azalai.results.result import Result

WIDTH: Final = 640
HEIGHT: Final = 340
MOST_BARS: Final = 15
MILLION: Final = 1e6
#: A pair of charts for ten categories: the colours of the theme, then lighter.
SHADES: Final = (*COLOURS, "#999999", "#B2DF8A", "#FFD92F")


def years(result: Result, language: Language, currency: str, view: str = "cash") -> Any:
    """Draw money by budget year, stacked by category.

    The cash view is in then-year money with the budget as a step; the economic view in constant
    money.
    """
    import altair as alt

    measure = "then_year_money" if view == "cash" else "constant_money"
    data = result["years"].filter(pl.col("view") == view)
    names = {c: text(f"afford-category-{c}", language) for c in data["category"].unique()}
    shown = data.select(
        year=pl.col("year").cast(pl.String),
        category=pl.col("category").replace_strict(names, return_dtype=pl.String),
        money=pl.col(measure) / MILLION,
    )
    order = sorted(names.values())
    title = text(f"afford-chart-years-{view}", language)
    axis = text("afford-axis-money", language, currency=currency)
    bars = (
        alt.Chart(shown, title=title, width=WIDTH, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=text("afford-axis-year", language)),
            y=alt.Y("money:Q", title=axis),
            color=alt.Color(
                "category:N",
                title=None,
                scale=alt.Scale(domain=order, range=list(SHADES)[: len(order)]),
            ),
            order=alt.Order("category:N"),
        )
    )
    limits = result["budgets"].filter(pl.col("category") == "all")
    if view != "cash" or limits.is_empty():
        return bars
    told = limits.select(year=pl.col("year").cast(pl.String), money=pl.col("limit_money") / MILLION)
    marks = (
        alt.Chart(told).mark_tick(color=INK, thickness=3, size=40).encode(x="year:O", y="money:Q")
    )
    return bars + marks


def curve(result: Result, language: Language, currency: str) -> Any:
    """Draw the S-curve of the present value: the share of samples that cost at most so much."""
    import altair as alt

    values = np.sort(result["samples"]["discounted_money"].to_numpy()) / MILLION
    share = (np.arange(values.size) + 0.5) / values.size
    points = [
        {"money": float(np.quantile(values, q)), "share": q, "name": f"{q * 100:.0f} %"}
        for q in (0.1, 0.5, 0.9)
    ]
    x = alt.X(
        "money:Q",
        title=text("afford-axis-present", language, currency=currency),
        scale=alt.Scale(zero=False),
    )
    y = alt.Y("share:Q", title=text("afford-axis-share", language), axis=alt.Axis(format=".0%"))
    title = text("afford-chart-curve", language)
    line = alt.Chart(
        pl.DataFrame({"money": values, "share": share}), title=title, width=WIDTH, height=HEIGHT
    )
    marks = alt.Chart(pl.DataFrame(points))
    return (
        line.mark_line(color=COLOURS[0]).encode(x=x, y=y)
        + marks.mark_point(color=COLOURS[1], filled=True, size=70).encode(x=x, y=y)
        + marks.mark_text(align="left", dx=8, color=INK).encode(x=x, y=y, text="name:N")
    )


def tornado(result: Result, language: Language, currency: str) -> Any:
    """Draw the open figures that move the present value most, at either end of their range."""
    import altair as alt

    rows = result["tornado"].head(MOST_BARS)
    bars = [
        (name, text(f"afford-end-{end}", language), value / MILLION)
        for end in ("low", "high")
        for name, value in rows.select("figure", f"{end}_discounted_money").iter_rows()
    ]
    schema = {"figure": pl.String, "end": pl.String, "money": pl.Float64}
    order = rows["figure"].to_list()
    axis = text("afford-axis-change", language, currency=currency)
    return (
        alt.Chart(
            pl.DataFrame(bars, schema=schema, orient="row"),
            title=text("afford-chart-tornado", language),
            width=WIDTH,
            height=22 * max(len(order), 1),
        )
        .mark_bar()
        .encode(
            x=alt.X("money:Q", title=axis, stack=None),
            y=alt.Y("figure:N", title=None, sort=order, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("end:N", title=None, scale=alt.Scale(range=list(COLOURS[:2]))),
        )
    )
