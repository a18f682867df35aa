"""What `azalai ready` prints: the answer in words, then compact tables."""

from typing import Final

import polars as pl
from rich.markup import escape

from azalai.cli.show import console, grid_of
from azalai.locale import Language, text
from azalai.report import ready_words as words
from azalai.report.ready_words import ALL, number, share
from azalai.results.result import Result

#: So many drivers, and so many figures that disagree, are listed; all with --json or --out.
LISTED: Final = 10
#: So many days of a window are listed.
DAYS: Final = 62


def answer(result: Result, language: Language) -> None:
    """Print the answer of one run."""
    for line in words.sentences(result, language):
        console().print(escape(line))
    _availability(result, language)
    _states(result, language)
    _missions(result, language)
    _drivers(result, language)
    _days(result, language)


def differences(result: Result, first: str, second: str, language: Language) -> None:
    """Print what a second alternative changes."""
    for line in words.differences(result, first, second, language):
        console().print(escape(line))
    grid = grid_of(
        "ready-site",
        "ready-quantity",
        "ready-first",
        "ready-second",
        "ready-difference",
        "ready-interval",
        "ready-clear",
        language=language,
    )
    for row in result["differences"].filter(type=ALL).to_dicts():
        part = row["unit"] == "0..1"
        cells = [_figure(row[name], language, part=part) for name in ("first", "second")]
        change, low, high = (
            _figure(row[name], language, part=part, sign=True) for name in ("mean", "low", "high")
        )
        clear = text(f"ready-{'yes' if row['clear'] else 'no'}", language)
        where = _all(row["site"], language)
        grid.add_row(where, row["quantity"], *cells, change, f"{low} ... {high}", clear)
    console().print(grid)


def verdicts(result: Result, language: Language) -> None:
    """Print which figures of a history agree with the simulation."""
    for line in words.verdicts(result, language):
        console().print(escape(line))
    grid = grid_of(
        "ready-quantity",
        "ready-figures",
        "ready-below",
        "ready-above",
        "ready-seen",
        "ready-simulated",
        language=language,
    )
    for row in result["verdicts"].to_dicts():
        means = [_figure(row[name], language, part=False) for name in ("seen", "simulated")]
        counts = [str(row[name]) for name in ("figures", "below", "above")]
        grid.add_row(row["quantity"], *counts, *means)
    console().print(grid)
    outside = result["observed"].filter(pl.col("verdict").is_in(["below", "above"]))
    if outside.is_empty():
        return
    grid = grid_of(
        "ready-month",
        "ready-site",
        "ready-type",
        "ready-quantity",
        "ready-seen",
        "ready-p10",
        "ready-p90",
        language=language,
    )
    for row in outside.head(LISTED).to_dicts():
        numbers = [_figure(row[name], language, part=False) for name in ("value", "p10", "p90")]
        where = [_all(row[name], language) for name in ("site", "type")]
        grid.add_row(row["month"], *where, row["quantity"], *numbers)
    console().print(grid)
    if outside.height > LISTED:
        console().print(text("ready-more-outside", language, count=outside.height - LISTED))


def _all(name: str, language: Language) -> str:
    return text("ready-all", language) if name == ALL else escape(name)


def _figure(value: float | None, language: Language, *, part: bool, sign: bool = False) -> str:
    """Write a figure: a share as a percentage, anything else with three digits that count."""
    if value is None:
        return ""
    if part:
        return f"{number(100 * value, 2, language, sign=sign)} %"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 3
    return number(value, digits, language, sign=sign)


def _availability(result: Result, language: Language) -> None:
    """Print availability by site and type, one row a home."""
    table = result["availability"].filter(pl.col("site") != ALL, pl.col("type") != ALL, period=ALL)
    fleet, here = (table.filter(measure=m) for m in ("fleet", "in-country"))
    both = fleet.join(
        here.select("site", "type", in_country="mean_frac"), on=["site", "type"], how="left"
    )
    grid = grid_of(
        "ready-site",
        "ready-type",
        "ready-availability",
        "ready-p10",
        "ready-p90",
        "ready-in-country",
        language=language,
    )
    for row in both.sort("site", "type").to_dicts():
        cells = [row[n] for n in ("mean_frac", "p10_frac", "p90_frac", "in_country")]
        grid.add_row(
            escape(row["site"]), escape(row["type"]), *(share(cell, language) for cell in cells)
        )
    console().print(grid)


def _states(result: Result, language: Language) -> None:
    """Print the states of the whole fleet, the longest first."""
    table = result["states"].filter(period=ALL, site=ALL, type=ALL)
    grid = grid_of("ready-state", "ready-share", "ready-p10", "ready-p90", language=language)
    for row in table.sort("mean_frac", "state", descending=[True, False]).to_dicts():
        cells = [share(row[name], language) for name in ("mean_frac", "p10_frac", "p90_frac")]
        grid.add_row(words.state(row["state"], language), *cells)
    console().print(grid)


def _missions(result: Result, language: Language) -> None:
    """Print what became of each mission."""
    table = result["missions"].filter(pl.col("mission") != ALL, pl.col("base") != ALL, period=ALL)
    if table.is_empty():
        return
    totals = table.filter(cause=ALL)
    number_of = totals.filter(pl.col("outcome") != "completed")
    every = number_of.group_by("mission", "base", maintain_order=True).agg(pl.col("mean").sum())
    grid = grid_of(
        "ready-mission",
        "ready-base",
        "ready-number",
        "ready-completed",
        "ready-aborted",
        "ready-lost",
        "ready-main-cause",
        language=language,
    )
    for mission, base, count in every.sort("mission", "base").iter_rows():
        own = totals.filter(mission=mission, base=base)
        shares = dict(own.select("outcome", "share_frac").iter_rows())
        causes = table.filter(pl.col("cause") != ALL, mission=mission, base=base)
        worst = causes.sort("mean", "cause", descending=[True, False]).head(1)
        cause = words.cause(worst["cause"][0], language) if worst.height else ""
        grid.add_row(
            escape(mission),
            escape(base),
            number(count, 0, language),
            *(share(shares.get(name, 0.0), language) for name in ("completed", "aborted", "lost")),
            cause,
        )
    console().print(grid)


def _days(result: Result, language: Language) -> None:
    """Print the days of a window, one row each, where one was asked for."""
    fleet = words.days(result["availability"].filter(site=ALL, type=ALL, measure="fleet"))
    if fleet.is_empty():
        return
    missions = words.days(result["missions"].filter(mission=ALL, base=ALL, kind=ALL, cause=ALL))
    hours = words.days(result["hours"].filter(mission=ALL, base=ALL, kind=ALL, cause=ALL))
    every = missions.filter(pl.col("outcome") != "completed").group_by("period")
    counts = dict(every.agg(pl.col("mean").sum()).iter_rows())
    completed = dict(missions.filter(outcome="completed")["period", "share_frac"].iter_rows())
    achieved = dict(hours.filter(what="achieved")["period", "share_frac"].iter_rows())
    console().print(text("ready-window-told", language))
    grid = grid_of(
        "ready-day",
        "ready-availability",
        "ready-p10",
        "ready-p90",
        "ready-missions",
        "ready-completed",
        "ready-hours",
        language=language,
    )
    for row in fleet.head(DAYS).to_dicts():
        day = row["period"]
        cells = [share(row[name], language) for name in ("mean_frac", "p10_frac", "p90_frac")]
        cells.append(number(counts.get(day, 0.0), 1, language))
        grid.add_row(day, *cells, *(share(of.get(day), language) for of in (completed, achieved)))
    console().print(grid)
    if fleet.height > DAYS:
        console().print(text("ready-more-days", language, count=fleet.height - DAYS))


def _drivers(result: Result, language: Language) -> None:
    """Print what kept aircraft down most."""
    table = result["drivers"].filter(pl.col("name") != "", site=ALL, type=ALL).head(LISTED)
    if table.is_empty():
        return
    grid = grid_of("ready-driver", "ready-share", "ready-stops", "ready-state", language=language)
    for row in table.to_dicts():
        grid.add_row(
            escape(row["name"]),
            share(row["share_frac"], language),
            number(row["stops"], 1, language),
            words.state(words.main_state(row), language),
        )
    console().print(grid)
