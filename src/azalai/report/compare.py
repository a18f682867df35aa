"""Charts of a comparison: outcome against cost, and how sure each future is the best."""

from typing import Any, Final

import polars as pl

from azalai.report.compare_words import Words, headline, quantity
from azalai.report.theme import COLOURS, INK

WIDTH: Final = 420
HEIGHT: Final = 300
MILLION: Final = 1e6


def charts(words: Words) -> Any:
    """Draw both, one below the other."""
    import altair as alt

    return alt.vconcat(frontier(words), acceptability(words)).resolve_scale(color="shared")


def _colour(words: Words, names: list[str]) -> Any:
    import altair as alt

    titles = [words.title(name) for name in names]
    colours = [COLOURS[n % len(COLOURS)] for n in range(len(titles))]
    return alt.Color("future:N", title=None, scale=alt.Scale(domain=titles, range=colours))


def frontier(words: Words) -> Any:
    """Draw each future as a point, and the line of those that are best at some price."""
    import altair as alt

    table = headline(words)
    names = table["future"].to_list()
    told = table.select(
        future=pl.col("future").map_elements(words.title, return_dtype=pl.String),
        cost=(pl.col("cost") / MILLION).round(3),
        outcome=pl.col("outcome").round(1),
        on=pl.col("on_frontier"),
    )
    axis = words.text("compare-axis-cost", currency=words.formats.currency)
    outcome = quantity(table["outcome_quantity"][0], words.formats) if names else ""
    chart = alt.Chart(told, title=words.text("compare-chart-frontier"), width=WIDTH, height=HEIGHT)
    x = alt.X("cost:Q", title=axis, scale=alt.Scale(zero=False))
    y = alt.Y("outcome:Q", title=outcome, scale=alt.Scale(zero=False))
    line = chart.transform_filter("datum.on").mark_line(color=INK, strokeDash=[4, 3])
    points = chart.mark_point(filled=True, size=110).encode(
        color=_colour(words, names), tooltip=["future:N", "cost:Q", "outcome:Q"]
    )
    return (line + points).encode(x=x, y=y)


def acceptability(words: Words) -> Any:
    """Draw the share of resamples in which each future is best, by the price of an outcome."""
    import altair as alt

    table = headline(words)
    names = table["future"].to_list()
    curves = words.table("acceptability")
    if names:
        about = ("outcome_quantity", "cost_quantity")
        curves = curves.filter(**{name: table[name][0] for name in about})
    told = curves.filter(pl.col("weight") > 0.0).select(
        "weight",
        future=pl.col("future").map_elements(words.title, return_dtype=pl.String),
        best=pl.col("best_frac").round(4),
    )
    key = f"compare-one-{table['outcome_quantity'][0].replace('_', '-')}" if names else ""
    axis = words.text(
        "compare-axis-price",
        outcome=words.text(key) if key else "",
        currency=words.formats.currency,
    )
    title = words.text("compare-chart-acceptability")
    chart = alt.Chart(told, title=title, width=WIDTH, height=HEIGHT)
    return chart.mark_line(strokeWidth=2).encode(
        x=alt.X("weight:Q", title=axis, scale=alt.Scale(type="log")),
        y=alt.Y(
            "best:Q",
            title=words.text("compare-axis-best"),
            axis=alt.Axis(format="%"),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=_colour(words, names),
        tooltip=["future:N", "weight:Q", alt.Tooltip("best:Q", format=".0%")],
    )
