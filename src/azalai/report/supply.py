"""A chart of the fuel on hand at each site over time."""

from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report.ready_words import ALL
from azalai.report.theme import COLOURS, WIDTH
from azalai.results.result import Result

#: So many panels at most, those with most fuel.
MOST_PANELS: Final = 8
COLUMNS: Final = 2


def fuel(result: Result, language: Language) -> Any:
    """Draw the fuel on hand over time, one panel a store; None where none is used.

    The line is the mean over the runs, the band holds eight runs in ten.
    """
    import altair as alt

    single = result["stores"].filter(
        pl.col("period") != ALL, pl.col("site") != ALL, pl.col("item") != ALL, kind="fuel"
    )
    told = single.with_columns(store=pl.format("{} | {}", "site", "item"))
    moved = (
        told.group_by("store")
        .agg(
            most=pl.col("on_hand").max(),
            moves=pl.col("on_hand_p10").min() < pl.col("on_hand_p90").max(),
        )
        .filter(pl.col("moves"))
        .sort("most", "store", descending=[True, False])
        .head(MOST_PANELS)
    )
    if moved.is_empty():
        return None
    data = told.filter(pl.col("store").is_in(moved["store"].to_list())).select(
        "period", "store", mean="on_hand", p10="on_hand_p10", p90="on_hand_p90"
    )
    when = alt.X("yearmonth(period):T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    tips = [alt.Tooltip("yearmonth(period):T", title=text("chart-month", language))]
    tips += [
        alt.Tooltip(f"{n}:Q", title=text(f"chart-{n}", language), format=",.0f") for n in _ENDS
    ]
    scale = alt.Scale(zero=True)
    axis = alt.Axis(tickCount=4, format="~s")
    base = alt.Chart(data)
    band = base.mark_area(opacity=0.18, color=COLOURS[0]).encode(
        x=when, y=alt.Y("p10:Q", title=None, scale=scale, axis=axis), y2="p90:Q", tooltip=tips
    )
    line = base.mark_line(color=COLOURS[0], strokeWidth=1.6).encode(x=when, y="mean:Q")
    panel = alt.layer(band, line).properties(width=WIDTH // COLUMNS - 50, height=110)
    facet = alt.Facet("store:N", title=None, sort=moved["store"].to_list())
    return panel.facet(facet=facet, columns=COLUMNS).resolve_scale(y="independent")


_ENDS: Final = ("mean", "p10", "p90")
