"""The formula for spares held against READY: in words, as rows, and as charts."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report import spares
from azalai.report.theme import WIDTH

if TYPE_CHECKING:
    from azalai.results.result import Result

FIRST: Final = "formula"
LAST: Final = "policies"
WORDS: Final = {
    FIRST: "spares-step-formula",
    "finite": "spares-step-finite",
    "channels": "spares-step-channels",
    "schedule": "spares-step-schedule",
    "ageing": "spares-step-ageing",
    LAST: "spares-step-policies",
}


def answer(result: "Result") -> pl.DataFrame:
    """Give the steps of the fleet at the answer."""
    at = (pl.col("point") == "answer") & (pl.col("name") == spares.FLEET)
    return result["verified"].filter(at)


def words(result: "Result", count: int, language: Language) -> list[str]:
    """Say whether the formula holds in its own world, and what the plan does to it."""
    steps = answer(result)
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    code = "spares-verify-agrees" if first["holds"] else "spares-verify-differs"
    formula = spares.facts(result)["fleet_after_frac"]
    ends = {"low": _percent(first["low"]), "high": _percent(first["high"])}
    largest = max(steps.iter_rows(named=True), key=lambda r: abs(r["gap"]))
    lines = [
        text(code, language, formula=_percent(formula), **ends, count=count),
        text(
            "spares-verify-gap",
            language,
            share=_percent(last["availability_frac"]),
            gap=_points(last["availability_frac"] - formula),
            step=text(WORDS[largest["step"]], language),
        ),
        text("spares-verify-like", language),
    ]
    if last["flown_frac"] is not None:
        lines.append(text("spares-verify-flown", language, share=_percent(last["flown_frac"])))
    return lines


def rows(result: "Result", language: Language) -> list[tuple[str, str, str, str]]:
    """Give the steps of the fleet for the screen: step, share, interval, gap."""
    return [
        (
            text(WORDS[r["step"]], language),
            _percent(r["availability_frac"]),
            f"{_percent(r['low'])} - {_percent(r['high'])}",
            f"{_points(r['gap'])} ± {100 * r['gap_half']:.2f}",
        )
        for r in answer(result).iter_rows(named=True)
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _points(gap: float) -> str:
    return f"{100 * gap:+.2f}"


def chart(result: "Result", language: Language, currency: str = "") -> Any:
    """Draw the curve with READY's points on it, and below it the steps at the answer."""
    import altair as alt

    curve = spares.chart(result, language, currency) + _marks(result, language)
    return alt.vconcat(curve, _steps(result, language)).resolve_scale(color="independent")


def _marks(result: "Result", language: Language) -> Any:
    """Draw READY's points with their intervals."""
    import altair as alt

    ends = {FIRST: "spares-point-formula", LAST: "spares-point-plan"}
    named = {step: text(code, language) for step, code in ends.items()}
    points = (
        result["verified"]
        .filter((pl.col("name") == spares.FLEET) & pl.col("step").is_in(list(ends)))
        .with_columns(
            pl.col("step").replace_strict(named),
            pl.col("cost_money") / spares.MILLION,
            *(pl.col(c) * 100 for c in ("availability_frac", "low", "high")),
        )
    )
    base = alt.Chart(points).encode(x="cost_money:Q")
    bars = base.mark_rule().encode(y="low:Q", y2="high:Q")
    shape = alt.Shape("step:N", title=None)
    return bars + base.mark_point(size=70).encode(y="availability_frac:Q", shape=shape)


def _steps(result: "Result", language: Language) -> Any:
    """Draw the share after each step, with its interval, and the formula as a line."""
    import altair as alt

    steps = answer(result).with_columns(
        pl.col("step").replace_strict({s: text(code, language) for s, code in WORDS.items()}),
        *(pl.col(c) * 100 for c in ("availability_frac", "low", "high")),
    )
    formula = pl.DataFrame({"formula": [100 * spares.facts(result)["fleet_after_frac"]]})
    share = alt.X(
        "availability_frac:Q",
        title=text("spares-axis-step", language),
        scale=alt.Scale(zero=False),
    )
    base = alt.Chart(steps).encode(y=alt.Y("step:N", sort=None, title=None))
    bars = base.mark_rule().encode(x="low:Q", x2="high:Q")
    points = base.mark_point(filled=True, size=70).encode(x=share)
    line = alt.Chart(formula).mark_rule(strokeDash=[4, 4]).encode(x="formula:Q")
    title = text("spares-chart-steps", language)
    return (line + bars + points).properties(width=WIDTH, height=alt.Step(24), title=title)
