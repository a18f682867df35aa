"""What a result of REACH says: its words, its compact tables, its map, its GeoJSON."""

import math
from typing import Any, Final

import polars as pl

from azalai.geo import geodesics
from azalai.locale import Language, Phrase, text
from azalai.report.map import Area, Map, draw
from azalai.report.theme import WIDTH
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario

#: Longest list of places inside a sentence.
LISTED: Final = 12
MIN_PER_H: Final = 60.0


def percent(share: float | None) -> str:
    """Write a share as a whole percentage; a dash where there is none."""
    return "-" if share is None else f"{100.0 * share:.0f} %"


def words(result: Result, language: Language) -> list[str]:
    """Give the answer in sentences, one or two for each mission."""
    response = result["response"]
    if not response.height:
        return [text("reach-no-service", language)]
    lines = []
    for mission in response["mission"].unique().sort().to_list():
        targets = result["targets"].filter(pl.col("mission") == mission)
        lines += [_target_line(row, language) for row in targets.iter_rows(named=True)]
        if not targets.height:
            lines.append(_able_line(response.filter(pl.col("mission") == mission), language))
    lines += _unmet_lines(result["unmet"], language)
    return lines


def _target_line(row: dict[str, Any], language: Language) -> str:
    within = Phrase("reach-within-own")
    if row["target_min"] is not None:
        within = Phrase("reach-within", {"minutes": f"{row['target_min']:g}"})
    return text(
        f"reach-says-{row['clock']}",
        language,
        mission=row["mission"],
        calls=round(row["calls_per_y"]),
        within=within,
        share=percent(row["share_frac"]),
        second=percent(row["second_frac"]),
        fair=percent(row["fair_frac"]),
    )


def _able_line(rows: pl.DataFrame, language: Language) -> str:
    mission, places = rows["mission"][0], rows["site"].n_unique()
    able = rows.filter(pl.col("patient_min").is_not_null())
    count = able["site"].n_unique()
    if not count:
        return text("reach-says-none", language, mission=mission, places=places)
    worst = float(able["patient_min"].max())  # type: ignore[arg-type]
    fields = {"mission": mission, "count": count, "places": places, "minutes": f"{worst:.0f}"}
    return text("reach-says-able", language, **fields)


def _unmet_lines(unmet: pl.DataFrame, language: Language) -> list[str]:
    """Name the places that no base reaches in time, one sentence a target."""
    lines = []
    shown = unmet.unique(["mission", "clock", "site"], keep="last", maintain_order=True)
    for rows in shown.partition_by("mission", "clock", maintain_order=True):
        named = [_unmet_place(row, language) for row in rows.head(LISTED).iter_rows(named=True)]
        if rows.height > LISTED:
            named.append("...")
        told = {"mission": rows["mission"][0], "places": ", ".join(named)}
        lines.append(text(f"reach-unmet-{rows['clock'][0]}", language, **told))
    return lines


def _unmet_place(row: dict[str, Any], language: Language) -> str:
    if row["best_min"] is None:
        why = why_not(row["limit"], language)
        return text("reach-unmet-why", language, site=row["site"], why=why)
    best = {"minutes": _tenths(row["best_min"], language), "base": row["base"]}
    return text("reach-unmet-time", language, site=row["site"], **best)


def _tenths(value: float, language: Language) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, format="0.0", locale=language))


def why_not(limit: str, language: Language) -> str:
    """Say a limit in words; nothing where there is none."""
    return text(f"reach-why-{limit}", language) if limit else ""


def remarks(result: Result, language: Language) -> list[str]:
    """Give what a reader must know."""
    return [text(code, language, **fields) for code, fields in result.remarks]


def places(result: Result) -> pl.DataFrame:
    """Give one row for each mission and place: the mean times by day and in the dark."""

    def mean(column: str, *, night: bool) -> pl.Expr:
        return pl.col(column).filter(pl.col("night") == night).mean().alias(f"{column}_{night}")

    frame = (
        result["response"]
        .group_by("mission", "site", maintain_order=True)
        .agg(
            pl.col("calls_per_y", "target_min").first(),
            pl.col("base", "type").filter(pl.col("base") != "").first(),
            mean("patient_min", night=False),
            mean("patient_min", night=True),
            mean("care_min", night=False),
            mean("care_min", night=True),
            pl.col("limit").filter(pl.col("limit") != "").first(),
        )
    )
    slowest = pl.coalesce("patient_min_False", "patient_min_True").fill_null(float("inf"))
    return frame.sort("mission", slowest, "site", descending=[False, True, False])


#: Places on the map of what is reached in time, and their colours.
IN_TIME: Final = {"in": "#0072B2", "late": "#E69F00"}


def site_map(result: Result, scenario: Scenario, language: Language) -> Any:
    """Draw the map of one result: the mission with most calls, call to patient by day."""
    return draw(_told(result, scenario, language, {}))


def status_map(result: Result, scenario: Scenario, language: Language) -> Any:
    """Draw the same map in two colours: places that are reached in time by day, and the others."""
    words = {key: text(f"reach-map-{key}", language) for key in IN_TIME}
    return draw(_told(result, scenario, language, words))


def _told(result: Result, scenario: Scenario, language: Language, words: dict[str, str]) -> Map:
    """Gather what a map of the result shows; by `words` of in time and late, or by minutes."""
    mission, minutes = _mapped(result)
    shown = result["response"].filter(pl.col("mission") == mission)
    by_day = shown.filter(~pl.col("night"))
    shown = by_day if by_day.height else shown
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    rows = shown.group_by("site", maintain_order=True).agg(
        pl.col("patient_min").mean(),
        pl.col("calls_per_y").first(),
        pl.col("target_min").first().fill_null(minutes),
    )
    most = max(rows["calls_per_y"].to_list(), default=0.0) or 1.0
    spots = [
        {
            **_at(sites[site]),
            "value": value,
            "size": calls,
            "weight": calls / most,
            "group": words.get("in" if value is not None and value <= target else "late", ""),
        }
        for site, value, calls, target in rows.iter_rows()
        if sites[site]["latitude_deg"] is not None
    ]
    word, posts = text("reach-map-base", language), _posts(result, sites)
    subtitle = {"mission": mission, "minutes": f"{minutes:g}"}
    return Map(
        title=text("reach-map-title", language, plan=result.provenance.plan),
        subtitle=text("reach-map-subtitle", language, **subtitle) if mission else "",
        bases=[{**_at(sites[base]), "word": word} for base in posts],
        places=spots,
        areas=[Area(c["ring"], c["title"]) for c in circles(result, scenario, language)],
        value_title=text("reach-map-minutes", language),
        size_title=text("reach-map-calls", language),
        unreached=text("reach-map-unreached", language),
        home=sorted(_countries(sites, [*posts, *rows["site"].to_list()])),
        groups={words[key]: colour for key, colour in IN_TIME.items()} if words else {},
    )


def _countries(sites: dict[str, Any], names: list[str]) -> set[str]:
    return {sites[name]["country"] for name in names if sites[name]["country"]}


def _at(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "lon": row["longitude_deg"], "lat": row["latitude_deg"]}


def _posts(result: Result, sites: dict[str, Any]) -> list[str]:
    """Give the bases with aircraft and a position; all bases where none has aircraft."""
    told = result["bases"]
    manned = told.filter(pl.col("aircraft") > 0)
    names = (manned if manned.height else told)["base"].unique().sort().to_list()
    return [name for name in names if sites[name]["latitude_deg"] is not None]


def _mapped(result: Result) -> tuple[str, float]:
    """Give the mission with most calls, and the target most of them have; 60 where none."""
    response = result["response"]
    if not response.height:
        return "", 60.0
    once = response.unique(["mission", "site"], maintain_order=True)
    by_calls = once.group_by("mission").agg(pl.col("calls_per_y").sum())
    told = result["targets"].filter(pl.col("clock") == "patient")
    with_target = by_calls.filter(pl.col("mission").is_in(told["mission"].to_list()))
    ranked = (with_target if with_target.height else by_calls).sort(
        "calls_per_y", "mission", descending=[True, False]
    )
    mission = str(ranked["mission"][0])
    asked = told.filter(pl.col("mission") == mission)["target_min"].drop_nulls()
    if asked.len():
        return mission, float(asked.max())  # type: ignore[arg-type]
    own = once.filter((pl.col("mission") == mission) & pl.col("target_min").is_not_null())
    weight = own.group_by("target_min").agg(pl.col("calls_per_y").sum())
    weight = weight.sort("calls_per_y", "target_min", descending=True)
    return mission, float(weight["target_min"][0]) if weight.height else 60.0


def circles(result: Result, scenario: Scenario, language: Language) -> list[dict[str, Any]]:
    """Give, for each base with aircraft, the circle its fastest type reaches in the target.

    By day, as far as the worst radius of the type allows; geodesics.

    Returns:
        Base, type, minutes, radius_km, ring and title of each.

    """
    mission, minutes = _mapped(result)
    reaction = result["response"].filter((pl.col("mission") == mission) & ~pl.col("night"))
    ready_min = float(reaction["airborne_min"][0]) if reaction.height else 0.0
    speed = dict(scenario.types.frame.select("name", "cruise_km_per_h").iter_rows())
    able = set(result["response"].filter(pl.col("mission") == mission)["type"].to_list())
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    best: dict[str, dict[str, Any]] = {}
    for base, kind, aircraft, radius in (
        result["bases"].select("base", "type", "aircraft", "radius_km").iter_rows()
    ):
        row = sites[base]
        if not aircraft or not speed[kind] or row["latitude_deg"] is None:
            continue
        if mission and kind not in able:
            continue
        km = max(minutes - ready_min, 0.0) / MIN_PER_H * speed[kind]
        km = km if radius is None else min(km, radius)
        if km > 0.0 and km > best.get(base, {"radius_km": 0.0})["radius_km"]:
            title = text("reach-map-circle", language, type=kind, base=base, km=f"{km:.0f}")
            ring = geodesics.circle(row["latitude_deg"], row["longitude_deg"], km)
            named = {"base": base, "type": kind, "minutes": minutes, "radius_km": km}
            best[base] = {**named, "ring": ring, "title": title}
    return [best[base] for base in sorted(best)]


def geojson(result: Result, scenario: Scenario, language: Language) -> dict[str, Any]:
    """Give places with their times, and circles of the target, as a FeatureCollection."""
    sites = {row["name"]: row for row in scenario.sites.frame.iter_rows(named=True)}
    features = [
        _point(sites[row["site"]], {"what": "demand", **row})
        for row in places(result).iter_rows(named=True)
    ]
    features += [
        _point(sites[row["base"]], {"what": "base", **row})
        for row in result["bases"].iter_rows(named=True)
    ]
    for circle in circles(result, scenario, language):
        told = {"what": "circle", **{k: v for k, v in circle.items() if k != "ring"}}
        area = geodesics.as_geojson(circle["ring"])
        features.append({"type": "Feature", "geometry": area, "properties": told})
    return {"type": "FeatureCollection", "features": [f for f in features if f["geometry"]]}


def _point(site: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    at = [site["longitude_deg"], site["latitude_deg"]]
    geometry = None if None in at else {"type": "Point", "coordinates": at}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def curve(result: Result, language: Language) -> Any:
    """Draw the share of calls reached within so many minutes, as planned and in fair weather."""
    import altair as alt

    kinds = {k: text(f"reach-curve-{k}", language) for k in ("share", "fair")}
    told = result["curve"].with_columns(
        name=pl.format("{} ({})", "mission", _clock_words(language)),
    )
    data = (
        told.unpivot(["share_frac", "fair_frac"], index=["name", "minutes_min"])
        .with_columns(
            pl.col("value").round(5),
            kind=pl.col("variable").str.strip_suffix("_frac").replace_strict(kinds),
        )
        .drop("variable")
    )
    dashes = alt.Scale(domain=list(kinds.values()), range=[[1, 0], [4, 3]])
    return (
        alt.Chart(data, title=text("reach-curve-title", language), width=WIDTH, height=250)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "minutes_min:Q",
                title=text("reach-curve-minutes", language),
                axis=alt.Axis(tickCount=8),
            ),
            y=alt.Y(
                "value:Q",
                title=text("reach-curve-calls", language),
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5),
            ),
            color=alt.Color("name:N", title=None, legend=alt.Legend(columns=2)),
            strokeDash=alt.StrokeDash("kind:N", title=None, scale=dashes, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=text("chart-what", language)),
                alt.Tooltip("kind:N", title=text("chart-how", language)),
                alt.Tooltip("minutes_min:Q", title=text("reach-curve-minutes", language)),
                alt.Tooltip("value:Q", title=text("reach-curve-calls", language), format=".1%"),
            ],
        )
    )


def _clock_words(language: Language) -> pl.Expr:
    words = {clock: text(f"report-clock-{clock}", language) for clock in ("patient", "care")}
    return pl.col("clock").replace_strict(words, return_dtype=pl.String)


def payload_chart(result: Result, language: Language) -> Any:
    """Draw the largest load out and back against distance, by base and type."""
    import altair as alt

    told = result["payload_range"].filter(pl.col("radius_kg").is_not_null())
    rows = told.group_by("type", "base", "distance_km", maintain_order=True).agg(
        pl.col("radius_kg").min().alias("low_kg"), pl.col("radius_kg").max().alias("high_kg")
    )
    data: Any = alt.Data
    chart = alt.Chart(data(values=rows.to_dicts()))
    x = alt.X("distance_km:Q", title=text("reach-payload-km", language), axis=alt.Axis(tickCount=6))
    y = alt.Y("low_kg:Q", title=None, axis=alt.Axis(tickCount=4))
    colour = alt.Color("type:N", title=None, legend=alt.Legend(symbolOpacity=1))
    band = chart.mark_area(opacity=0.2).encode(x=x, y=y, y2="high_kg:Q", color=colour)
    line = chart.mark_line().encode(x=x, y=y, color=colour)
    title = alt.TitleParams(
        text("reach-payload-title", language, plan=result.provenance.plan),
        subtitle=[text("reach-payload-kg", language), text("reach-payload-subtitle", language)],
    )
    count = rows["base"].n_unique()
    columns = count if count <= 3 else math.ceil(math.sqrt(count))
    panel = alt.layer(band, line).properties(width=WIDTH // columns - 45, height=150)
    return panel.facet(facet=alt.Facet("base:N", title=None), columns=columns, title=title)
