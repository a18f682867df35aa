"""The answer of READY in sentences: how much is ready, what is flown, what stands in the way."""

from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.results.result import Result

ALL: Final = "*"


def number(value: float, digits: int, language: Language, *, sign: bool = False) -> str:
    """Write a number with the marks of a language."""
    from babel.numbers import format_decimal

    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    pattern = f"+{pattern};-{pattern}" if sign else pattern
    return str(format_decimal(value, format=pattern, locale=language))


def share(value: float | None, language: Language) -> str:
    """Write a share as a percentage, blank where there is none."""
    return "" if value is None else f"{number(100 * value, 1, language)} %"


def days(table: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of single days, those of a window."""
    return table.filter(pl.col("period").str.len_chars() == len("2027-01-01"))


def state(name: str, language: Language) -> str:
    """Say a state of an aircraft."""
    return text(f"state-{name.replace(' ', '-')}", language)


def cause(name: str, language: Language) -> str:
    """Say a cause for which a mission is lost."""
    return text(f"cause-{name.replace(' ', '-')}", language)


def outcome(name: str, language: Language) -> str:
    """Say an outcome of a mission."""
    return text(f"outcome-{name}", language)


def sentences(result: Result, language: Language) -> list[str]:
    """Give the answer of one run, the most important first."""
    runs = result["replications"]["replication"].n_unique()
    lines = [
        text(
            "ready-runs", language, plan=_plan(result), count=runs, seed=str(result.provenance.seed)
        ),
        *_headline(result, "availability_frac", language),
        *_headline(result, "in_country_frac", language),
        *_headline(result, "missions_completed_frac", language),
        *_headline(result, "hours_achieved_frac", language),
        *_headline(result, "calls_in_time_frac", language),
        *_loss(result, language),
        *_driver(result, language),
    ]
    return lines + remarks(result, language)


def remarks(result: Result, language: Language) -> list[str]:
    """Give what a reader of a result must know."""
    return [text(code, language, **fields) for code, fields in result.remarks]


def _plan(result: Result) -> str:
    told = result.provenance
    return f"{told.plan} / {told.alternative}" if told.alternative else told.plan


def _headline(result: Result, quantity: str, language: Language) -> list[str]:
    """Give one share over the horizon with its spread and its interval."""
    rows = result["summary"].filter(site=ALL, type=ALL, quantity=quantity).to_dicts()
    if not rows or rows[0]["mean"] is None:
        return []
    row = rows[0]
    told = {part: share(row[part], language) for part in ("mean", "low", "high", "p10", "p90")}
    key = "ready-spread" if row["low"] is not None else "ready-single"
    spread = text(key, language, **told)
    name = text(f"ready-{quantity.replace('_', '-')}", language)
    return [text("ready-headline", language, name=name, spread=spread)]


def _loss(result: Result, language: Language) -> list[str]:
    """Name the cause for which most missions were lost."""
    table = result["missions"].filter(period=ALL, mission=ALL, base=ALL, kind=ALL, outcome="lost")
    causes = table.filter(pl.col("cause") != ALL).sort("mean", "cause", descending=[True, False])
    lost = table.filter(cause=ALL)
    if causes.is_empty() or lost.is_empty():
        return []
    worst = causes.row(0, named=True)
    return [
        text(
            "ready-loss",
            language,
            lost=share(lost["share_frac"][0], language),
            cause=cause(worst["cause"], language),
            share=share(worst["mean"] / lost["mean"][0], language),
        )
    ]


def _driver(result: Result, language: Language) -> list[str]:
    """Name what kept aircraft down most."""
    top = result["drivers"].filter((pl.col("name") != ""), site=ALL, type=ALL).head(1).to_dicts()
    if not top:
        return []
    row = top[0]
    told = {
        "name": row["name"],
        "share": share(row["share_frac"], language),
        "state": state(main_state(row), language),
    }
    return [text("ready-driver", language, **told)]


def main_state(row: dict[str, Any]) -> str:
    """Give the state in which a driver kept aircraft longest."""
    parts = {n: v for n, v in row.items() if n.endswith("_frac") and not n.startswith("share")}
    return max(parts, key=lambda name: parts[name]).removesuffix("_frac").replace("_", " ")


def differences(result: Result, first: str, second: str, language: Language) -> list[str]:
    """Give the most important differences between two alternatives."""
    lines = []
    table = result["differences"].filter(site=ALL, type=ALL)
    for quantity in ("availability_frac", "in_country_frac", "missions_completed_frac"):
        for row in table.filter(quantity=quantity).to_dicts():
            name = text(f"ready-{quantity.replace('_', '-')}", language)
            told = {
                "name": name,
                "first": f"{share(row['first'], language)} ({first})",
                "second": f"{share(row['second'], language)} ({second})",
                "difference": _points(row["mean"], language),
                "low": _points(row["low"], language),
                "high": _points(row["high"], language),
            }
            key = "ready-differs" if row["clear"] else "ready-differs-not"
            lines.append(text(key, language, **told))
    return lines + remarks(result, language)


def _points(value: float | None, language: Language) -> str:
    return "?" if value is None else number(100 * value, 2, language, sign=True)


def verdicts(result: Result, language: Language) -> list[str]:
    """Say which quantities agree with what was seen."""
    table = result["verdicts"]
    agreed = table.filter(pl.col("agrees"))
    lines = [text("ready-agree", language, count=agreed.height, all=table.height)]
    for row in table.filter(~pl.col("agrees")).to_dicts():
        side = "above" if row["above"] >= row["below"] else "below"
        told = {"quantity": row["quantity"], "all": row["figures"]}
        lines.append(
            text(f"ready-disagrees-{side}", language, **told, count=row["above"] + row["below"])
        )
    return lines + remarks(result, language)
