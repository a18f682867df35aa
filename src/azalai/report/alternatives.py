"""Charts that set the futures of a run side by side."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report import ready_words
from azalai.report.theme import COLOURS, GREY, INK, WIDTH
from azalai.results.result import Result

MILLION: Final = 1e6
#: Height of the chart of cost and outcome; of a name how far it stands from its point, and about
#: how wide one of its letters is.
FRONTIER_PX: Final = 340
NAME_PX: Final = 10
LETTER_PX: Final = 6.6

Box = tuple[float, float, float, float]  # left, top, right, bottom
#: Causes of lost missions with their colours, the most common first.
CAUSES: Final = {
    "aircraft": "#D55E00",
    "crew": "#0072B2",
    "weather": "#9AA1AB",
    "fuel": "#E69F00",
    "light": "#5E4B8B",
    "closed": "#CC79A7",
    "no able type": "#000000",
}


def changes(result: Result, shown: Mapping[str, str], titles: Mapping[str, str]) -> Any:
    """Draw the differences of some shares from the plan, with their 95 % intervals.

    Args:
        result: of the comparison.
        shown: quantity to its words, in the order of the panels.
        titles: of the futures by key.

    """
    import altair as alt

    data = (
        result["differences"]
        .filter(pl.col("quantity").is_in(list(shown)), of="")
        .drop_nulls("mean")
        .with_columns(
            *(pl.col(c) * 100 for c in ("mean", "low", "high")),
            title=pl.col("future").replace_strict(dict(titles), return_dtype=pl.String),
            what=pl.col("quantity").replace_strict(dict(shown), return_dtype=pl.String),
        )
    )
    if data.is_empty():
        return None
    order = [titles[key] for key in titles if key in set(data["future"].to_list())]
    base = alt.Chart(data).encode(y=alt.Y("title:N", title=None, sort=order))
    tips = [alt.Tooltip("title:N", title=" ")]
    tips += [alt.Tooltip(f"{n}:Q", title=n, format="+.2f") for n in ("mean", "low", "high")]
    x = alt.X("mean:Q", title=None, axis=alt.Axis(tickCount=3, format="+.2~f"))
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x,
        tooltip=tips,
        color=alt.condition("datum.clear", alt.value(COLOURS[0]), alt.value("#9AA1AB")),
    )
    spans = base.mark_rule(strokeWidth=2).encode(
        x="low:Q",
        x2="high:Q",
        color=alt.condition("datum.clear", alt.value(COLOURS[0]), alt.value("#9AA1AB")),
    )
    zero = alt.Chart(data).mark_rule(color=INK, strokeDash=[3, 3]).encode(x=alt.datum(0))
    panel = alt.layer(zero, spans, points).properties(width=180, height=alt.Step(26))
    facet = alt.Facet("what:N", title=None, sort=list(shown.values()))
    return panel.facet(facet=facet, columns=3).resolve_scale(x="independent")


def lost(result: Result, language: Language, titles: Mapping[str, str]) -> Any:
    """Draw the share of missions lost by cause, one bar a future; None where none is lost."""
    import altair as alt

    table = result["lost"].filter(pl.col("share_frac") > 0)
    if table.is_empty():
        return None
    found = set(table["cause"].to_list())
    causes = [cause for cause in CAUSES if cause in found]
    names = {cause: ready_words.cause(cause, language) for cause in causes}
    data = table.filter(pl.col("cause").is_in(causes)).select(
        "share_frac",
        "mean",
        title=pl.col("future").replace_strict(dict(titles), return_dtype=pl.String),
        name=pl.col("cause").replace_strict(names, return_dtype=pl.String),
        rank=pl.col("cause").replace_strict({c: i for i, c in enumerate(causes)}),
    )
    scale = alt.Scale(domain=list(names.values()), range=[CAUSES[c] for c in causes])
    return (
        alt.Chart(data, width=WIDTH, height=28 * data["title"].n_unique())
        .mark_bar(height=17)
        .encode(
            x=alt.X(
                "share_frac:Q",
                title=text("ready-axis-lost", language),
                axis=alt.Axis(format=".0%", tickCount=6),
            ),
            y=alt.Y("title:N", title=None, sort=list(titles.values())),
            color=alt.Color("name:N", title=None, scale=scale, sort=list(names.values())),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("title:N", title=" "),
                alt.Tooltip("name:N", title=text("chart-cause", language)),
                alt.Tooltip("share_frac:Q", title=text("head-ready-share", language), format=".1%"),
                alt.Tooltip("mean:Q", title=text("chart-number", language), format=",.0f"),
            ],
        )
    )


def frontier(rows: pl.DataFrame, titles: Mapping[str, str], axes: tuple[str, str]) -> Any:
    """Draw cost against outcome, the futures that are best at some price joined by a line.

    Args:
        rows: of the table `frontier`, one outcome and one way to count cost.
        titles: of the futures by key.
        axes: words of cost and of outcome.

    """
    import altair as alt

    data = rows.select(
        "outcome",
        "on_frontier",
        cost=pl.col("cost") / MILLION,
        title=pl.col("future").replace_strict(dict(titles), return_dtype=pl.String),
    ).sort("cost")
    x = alt.X(
        "cost:Q", title=axes[0], scale=alt.Scale(zero=False, padding=36), axis=alt.Axis(tickCount=8)
    )
    y = alt.Y(
        "outcome:Q",
        title=axes[1],
        scale=alt.Scale(zero=False, padding=18),
        axis=alt.Axis(tickCount=6),
    )
    tips = [
        alt.Tooltip("title:N", title=" "),
        alt.Tooltip("cost:Q", title=axes[0], format=",.1f"),
        alt.Tooltip("outcome:Q", title=axes[1], format=",.0f"),
    ]
    base = alt.Chart(data).encode(x=x, y=y)
    hull = base.transform_filter("datum.on_frontier").mark_line(color=COLOURS[0], strokeWidth=1.5)
    fill = alt.condition("datum.on_frontier", alt.value(COLOURS[0]), alt.value("#B6BCC4"))
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(color=fill, tooltip=tips)
    return alt.layer(hull, dots, *_names(alt, data, base)).properties(
        width=WIDTH, height=FRONTIER_PX
    )


def _names(alt: Any, data: pl.DataFrame, base: Any) -> list[Any]:
    """Write each name where it covers no point, no other name and no axis."""
    points = _pixels(data)
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in points]
    layers: list[Any] = []
    for (x, y), row in zip(points, data.iter_rows(named=True), strict=True):
        side, shift, box = _free_place(x, y, len(row["title"]) * LETTER_PX, taken)
        taken.append(box)
        mark = base.transform_filter(alt.datum.title == row["title"]).mark_text(
            align="left" if side > 0 else "right",
            dx=side * NAME_PX,
            dy=shift,
            baseline="middle",
            fontSize=12,
            color=INK if row["on_frontier"] else GREY,
        )
        layers.append(mark.encode(text="title:N"))
    return layers


def _pixels(data: pl.DataFrame) -> list[tuple[float, float]]:
    """Give about where the points lie in the frame, from its upper left corner."""
    spans = []
    for name, size, edge in (("cost", WIDTH, 36), ("outcome", FRONTIER_PX, 18)):
        values = data[name].to_numpy()
        wide = (values.max() - values.min()) or 1.0
        spans.append(edge + (values - values.min()) / wide * (size - 2 * edge))
    return [(float(x), float(FRONTIER_PX - y)) for x, y in zip(*spans, strict=True)]


def _free_place(x: float, y: float, length: float, taken: list[Box]) -> tuple[int, float, Box]:
    """Find the nearest free place beside a point: its side (1 right), its shift down, its box."""
    tries = [(side, shift) for shift in (0, -16, 16, -32, 32, -48, 48) for side in (1, -1)]
    found = []
    for side, shift in tries:
        near, far = x + side * NAME_PX, x + side * (NAME_PX + length)
        box = (min(near, far), y + shift - 8, max(near, far), y + shift + 8)
        found.append((side, float(shift), box))
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= FRONTIER_PX
        if inside and not any(_over(box, other) for other in taken):
            return found[-1]
    return found[0]


def _over(one: Box, other: Box) -> bool:
    """Tell whether two boxes cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def acceptability(rows: pl.DataFrame, titles: Mapping[str, str], axes: tuple[str, str]) -> Any:
    """Draw how sure it is that a future is best, against the price of one more outcome.

    Args:
        rows: of the table `acceptability`, one outcome and one way to count cost.
        titles: of the futures by key.
        axes: words of the price and of the share.

    """
    import altair as alt

    ever = rows.group_by("future").agg(pl.col("best_frac").max()).filter(pl.col("best_frac") > 0.02)
    data = rows.filter(pl.col("future").is_in(ever["future"].to_list()), pl.col("weight") > 0)
    data = data.select(
        "weight",
        "best_frac",
        title=pl.col("future").replace_strict(dict(titles), return_dtype=pl.String),
    )
    order = [title for title in titles.values() if title in set(data["title"].to_list())]
    if len(order) < 2:
        return None  # one is best whatever an outcome is worth
    return (
        alt.Chart(data, width=WIDTH, height=240)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "weight:Q",
                title=axes[0],
                scale=alt.Scale(type="log", nice=False),
                axis=alt.Axis(tickCount=5, format="~s"),
            ),
            y=alt.Y(
                "best_frac:Q",
                title=axes[1],
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5),
            ),
            color=alt.Color("title:N", title=None, sort=order, legend=alt.Legend(columns=2)),
            tooltip=[
                alt.Tooltip("title:N", title=" "),
                alt.Tooltip("weight:Q", title=axes[0], format=",.0f"),
                alt.Tooltip("best_frac:Q", title=axes[1], format=".0%"),
            ],
        )
    )
