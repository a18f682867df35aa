"""Spares in words and as a chart."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report.theme import COLOURS, INK, WIDTH

if TYPE_CHECKING:
    from azalai.results.result import Result

FLEET: Final = "fleet"
MILLION: Final = 1e6
#: Purchases named in the first lines.
NAMED = 5
#: A purchase that saves fewer missing parts than this is not worth a line.
WORTH = 1e-3


def facts(result: "Result") -> dict[str, float]:
    """Give the figures of a result by name."""
    table = result["facts"].filter(pl.col("number").is_not_null())
    return dict(table.select("fact", "number").iter_rows())


def words(result: "Result", language: Language) -> list[str]:
    """Say the answer: what to buy first, what the next money buys, what is owned and left."""
    told = facts(result)
    lines = [_owned(told, language), _bought(result, told, language), _next(result, told, language)]
    lines += _moved(result, language)
    lines += [text(code, language, **fields) for code, fields in result.remarks]
    return [line for line in lines if line]


def worth(result: "Result") -> pl.DataFrame:
    """Give the next purchases that save enough to be told."""
    return result["next"].filter(pl.col("fewer_backorders") >= WORTH)


def _owned(told: dict[str, float], language: Language) -> str:
    return text(
        "spares-owned",
        language,
        money=_number(told["owned_money"], language),
        missing=_number(told["backorders_before"], language, 2),
        delay=_number(told["delay_before_d"], language, 1),
        share=_percent(told["fleet_before_frac"], language),
    )


def _bought(result: "Result", told: dict[str, float], language: Language) -> str:
    shopping = result["shopping"]
    if shopping.is_empty():
        first = worth(result)
        if first.is_empty():
            return text("spares-nothing", language)
        return text("spares-first", language, what=_first(first))
    rows = shopping.select("item", "site", "number").head(NAMED).iter_rows()
    named = "; ".join(f"{number} x {item} | {site}" for item, site, number in rows)
    if shopping.height > NAMED:
        named = text("spares-and-more", language, what=named, count=shopping.height - NAMED)
    return text(
        "spares-bought",
        language,
        money=_number(told["cost_money"], language),
        what=named,
        missing=_number(told["backorders_after"], language, 2),
        delay=_number(told["delay_after_d"], language, 1),
        share=_percent(told["fleet_after_frac"], language),
    )


def _first(rows: pl.DataFrame) -> str:
    """Name the first purchases, those of one item for one store together."""
    together = rows.group_by("item", "site", maintain_order=True).agg(pl.col("number").sum())
    cells = together.head(NAMED).iter_rows()
    return "; ".join(f"{number} x {item} | {site}" for item, site, number in cells)


def _next(result: "Result", told: dict[str, float], language: Language) -> str:
    bought = result["facts"].filter(pl.col("fact") == "next_buys")["words"].to_list()
    money = _number(told["next_money"], language)
    if not bought or not bought[0]:
        dearest = worth(result).head(1)
        if dearest.is_empty():
            return ""
        cost = _number(dearest["cost_money"][0], language)
        return text("spares-next-none", language, money=money, cost=cost)
    return text(
        "spares-next",
        language,
        money=money,
        what=bought[0],
        before=_percent(told["fleet_after_frac"], language),
        after=_percent(told["next_fleet_frac"], language),
    )


def _moved(result: "Result", language: Language) -> list[str]:
    moves = result["moves"]
    if moves.is_empty():
        return []
    rows = moves.head(NAMED).iter_rows()
    named = "; ".join(f"{n} x {item}: {a} → {b}" for item, a, b, n in rows)
    return [text("spares-moved", language, count=int(moves["number"].sum()), what=named)]


def _number(value: float, language: Language, digits: int = 0) -> str:
    from azalai.report.formats import Formats

    return Formats(language).number(value, digits)


def cell(value: object, language: Language) -> str:
    """Write one cell of a table on screen."""
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value, language) if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def _percent(share: float, language: Language) -> str:
    return f"{_number(100 * share, language, 1)} %"


#: The curve is drawn to where the fleet is this near to having every part.
ENOUGH: Final = 0.995


def chart(result: "Result", language: Language, currency: str = "") -> Any:
    """Draw supply availability against money, by type and for the fleet, and the answer on it."""
    import altair as alt

    told = facts(result)
    points = result["points"]
    enough = points.filter((pl.col("name") == FLEET) & (pl.col("availability_frac") >= ENOUGH))
    stop = max([*enough["cost_money"].to_list()[:1], told["cost_money"] * 1.2])
    data = points.filter(pl.col("cost_money") <= stop if enough.height else pl.lit(value=True))
    word = text("spares-fleet", language)
    data = data.select(
        cost_money=pl.col("cost_money") / MILLION,
        share=(pl.col("availability_frac") * 100).round(3),
        name=pl.when(pl.col("name") == FLEET).then(pl.lit(word)).otherwise(pl.col("name")),
    )
    names = sorted(set(data["name"].to_list()) - {word})
    cost, share = axes(language, currency)
    tips = [
        alt.Tooltip("name:N", title=text("chart-what", language)),
        alt.Tooltip("cost_money:Q", title=cost["title"], format=",.2f"),
        alt.Tooltip("share:Q", title=share["title"], format=".1f"),
    ]
    colours = alt.Scale(domain=[word, *names], range=[INK, *COLOURS[: len(names)]])
    lines = (
        alt.Chart(data)
        .mark_line(interpolate="step-after")
        .encode(
            x=cost,
            y=share,
            color=alt.Color("name:N", title=None, scale=colours),
            strokeWidth=alt.condition(f"datum.name == {word!r}", alt.value(2.6), alt.value(1.4)),
            tooltip=tips,
        )
    )
    here = pl.DataFrame(
        {
            "cost_money": [told["cost_money"] / MILLION],
            "share": [100 * told["fleet_after_frac"]],
            "name": [text("spares-answer", language)],
        }
    )
    mark = alt.Chart(here).mark_point(size=110, filled=True, color=INK, opacity=1, clip=False)
    title = text("spares-chart", language, plan=result.provenance.plan)
    return (lines + mark.encode(x="cost_money:Q", y="share:Q", tooltip=tips)).properties(
        width=WIDTH, height=340, title=title
    )


def axes(language: Language, currency: str) -> tuple[Any, Any]:
    """Give the axes of money and of supply availability."""
    import altair as alt

    cost = text("spares-axis-money", language, currency=currency)
    share = text("spares-axis-share", language)
    return (
        alt.X("cost_money:Q", title=cost, axis=alt.Axis(tickCount=8)),
        alt.Y("share:Q", title=share, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5)),
    )


def marks(points: pl.DataFrame, language: Language) -> Any:
    """Draw what READY says of the fleet of each future, with its interval, beside the curve.

    Args:
        points: future, title, cost_money, mean, low, high.
        language: of the reader.

    """
    import altair as alt

    data = points.select(
        "title",
        cost=pl.col("cost_money") / MILLION,
        share=pl.col("mean") * 100,
        low=pl.col("low") * 100,
        high=pl.col("high") * 100,
        what=pl.lit(text("spares-ready-points", language)),
    )
    tips = [
        alt.Tooltip("title:N", title=" "),
        alt.Tooltip("cost:Q", title=text("spares-spent", language), format=",.2f"),
        alt.Tooltip("share:Q", title=text("spares-ready-points", language), format=".1f"),
    ]
    base = alt.Chart(data).encode(x="cost:Q")
    spans = base.mark_rule(color=COLOURS[1]).encode(y="low:Q", y2="high:Q")
    shape = alt.Shape("what:N", title=None, scale=alt.Scale(range=["diamond"]))
    dots = base.mark_point(filled=True, size=90, color=COLOURS[1], opacity=0.9)
    return spans + dots.encode(y="share:Q", shape=shape, tooltip=tips)
