"""What a result of siting says: its words, its compact tables, its map, its GeoJSON."""

from typing import Any, Final

import polars as pl

from azalai.locale import Language, text
from azalai.report.map import Map, draw
from azalai.report.reach import percent
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario

Grid = tuple[str, list[str], list[list[str]]]

#: Titles of the tables on screen and their columns: head in the catalogue, column of the table.
SHOWN: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "sites": (
        ("base", "site"),
        ("aircraft", "aircraft"),
        ("calls", "calls_per_y"),
        ("cost", "cost_money"),
    ),
    "worst": (
        ("place", "destination"),
        ("base", "base"),
        ("calls", "calls_per_y"),
        ("in-time", "in_time_frac"),
        ("mean", "mean_min"),
        ("worst", "worst_min"),
        ("best", "best_min"),
    ),
    "plans": (
        ("value", "value"),
        ("opens", "opens"),
        ("closes", "closes"),
        ("in-time", "in_time_frac"),
        ("mean", "mean_min"),
        ("worst", "worst_min"),
        ("cost", "cost_money"),
    ),
    "frontier": (
        ("cost", "cost_money"),
        ("value", "value"),
        ("in-time", "in_time_frac"),
        ("mean", "mean_min"),
        ("sites", "sites"),
    ),
    "fuel": (("place", "cache"), ("source", "filled_from"), ("kg", "kg_per_y")),
}


def number(value: float, language: Language) -> str:
    """Write a number with three figures or whole, grouped as the language wants."""
    from babel.numbers import format_decimal

    whole = abs(value) >= 100 or abs(value - round(value)) < 0.05
    shape = "#,##0" if whole else "#,##0.0"
    return str(format_decimal(value, format=shape, locale=language))


def words(result: Result, language: Language) -> list[str]:
    """Say the answer: where the bases are, what that gives, whether it is proved, what it costs."""
    row = result["answer"].row(0, named=True)
    opened = result["sites"].filter(pl.col("open"))
    names = ", ".join(_with_number(site, row["aim"]) for site in opened.iter_rows(named=True))
    calls = float(result["places"]["calls_per_y"].to_numpy().sum())
    fields = {
        "sites": names or text("siting-none", language),
        "bases": row["bases"],
        "calls": number(calls, language),
        "share": percent(row["in_time_frac"]),
        "second": percent(row["second_frac"]),
        "value": number(row["value"], language),
        "mean": _minutes(row["mean_min"]),
        "worst": _minutes(row["worst_min"]),
    }
    return [text(f"siting-answer-{row['aim']}", language, **fields), *_proof(row, result, language)]


def _with_number(site: dict[str, Any], aim: str) -> str:
    return f"{site['site']} ({site['aircraft']})" if aim == "expected" else str(site["site"])


def _minutes(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} min"


def _proof(row: dict[str, Any], result: Result, language: Language) -> list[str]:
    """Say whether it is proved, and what changes on the ground."""
    if row["proved"] and row["gap_frac"] == 0:
        proof = text("siting-proved", language)
    else:
        bound = {"bound": number(row["bound"], language), "unit": row["unit"]}
        proof = text("siting-within", language, gap=f"{100 * row['gap_frac']:.2g} %", **bound)
    sites = result["sites"]
    opened = sites.filter(pl.col("open") & ~pl.col("existing"))["site"].to_list()
    closed = sites.filter(~pl.col("open") & pl.col("existing"))["site"].to_list()
    none = text("siting-none", language)
    change = text(
        "siting-changes",
        language,
        opened=", ".join(opened) or none,
        closed=", ".join(closed) or none,
        cost=number(row["cost_money"], language),
    )
    return [proof, change]


def remarks(result: Result, language: Language) -> list[str]:
    """Give what a reader must know."""
    return [text(code, language, **fields) for code, fields in result.remarks]


def grids(result: Result, language: Language) -> list[Grid]:
    """Give the compact tables: title, heads and rows of text."""
    told = []
    for name, columns in SHOWN.items():
        if name not in result.tables or not result[name].height:
            continue
        frame = result[name]
        frame = frame.filter(pl.col("open")) if name == "sites" else frame
        heads = [text(f"siting-head-{head}", language) for head, _ in columns]
        title = "" if name == "sites" else text(f"siting-title-{name}", language)
        told.append((title, heads, _rows(frame, [column for _, column in columns], language)))
    return told


def _rows(frame: pl.DataFrame, names: list[str], language: Language) -> list[list[str]]:
    return [
        [_cell(name, value, language) for name, value in zip(names, row, strict=True)]
        for row in frame.select(names).iter_rows()
    ]


def _cell(column: str, value: Any, language: Language) -> str:
    if value is None:
        return "-"
    if column.endswith("_frac"):
        return percent(value)
    if isinstance(value, str):
        return value
    return number(float(value), language)


def site_map(result: Result, scenario: Scenario, language: Language) -> Any:
    """Draw bases and places; colour is the mean time, a cross is what nobody reaches."""
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    word = text("siting-head-base", language)
    opened = result["sites"].filter(pl.col("open"))["site"].to_list()
    spots = result["places"].filter(pl.col("calls_per_y") > 0)
    grouped = spots.group_by("destination", maintain_order=True).agg(
        pl.col("mean_min").mean(), pl.col("calls_per_y").sum()
    )
    return draw(
        Map(
            title=text("siting-title", language),
            subtitle=words(result, language)[0],
            bases=[{**_at(sites[name]), "word": word} for name in opened if _placed(sites[name])],
            places=[
                {**_at(sites[name]), "value": mean, "size": calls}
                for name, mean, calls in grouped.iter_rows()
                if _placed(sites[name])
            ],
            value_title=text("siting-head-mean", language),
            size_title=text("siting-head-calls", language),
            unreached=text("siting-unmet", language),
        )
    )


def _placed(row: dict[str, Any]) -> bool:
    return row["latitude_deg"] is not None


def _at(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "lon": row["longitude_deg"], "lat": row["latitude_deg"]}


def geojson(result: Result, scenario: Scenario) -> dict[str, Any]:
    """Give sites and places with their figures as a FeatureCollection of points."""
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    features = []
    for name, what in (("sites", "site"), ("places", "destination")):
        for row in result[name].iter_rows(named=True):
            place = sites[row[what]]
            if _placed(place):
                at = {
                    "type": "Point",
                    "coordinates": [place["longitude_deg"], place["latitude_deg"]],
                }
                told = {"what": "base" if name == "sites" else "demand", **row}
                features.append({"type": "Feature", "geometry": at, "properties": told})
    return {"type": "FeatureCollection", "features": features}
