"""`summary`: what a plan holds, in a handful of lines that a person reads first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import polars as pl

from azalai.locale import Language, text
from azalai.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Default:
    """A default that the plan relies on: so many blank cells of a column mean `value`."""

    table: str
    column: str
    value: str
    count: int


@dataclass(frozen=True)
class Summary:
    """What a plan holds.

    Attributes:
        lines: (key of the catalogue, fields) of each line.
        tables: rows by table, those with rows only.
        defaults: every default the plan relies on.

    """

    name: str
    lines: tuple[tuple[str, dict[str, object]], ...]
    tables: dict[str, int]
    defaults: tuple[Default, ...]

    def words(self, language: Language = "en") -> list[str]:
        """Give the lines in one language."""
        return [text(key, language, **fields) for key, fields in self.lines]

    def html(self) -> str:
        """Give the summary for a notebook."""
        items = "".join(f"<li>{escape(line)}</li>" for line in self.words())
        return f"<div><strong>{escape(self.name)}</strong><ul>{items}</ul></div>"

    def __str__(self) -> str:
        return "\n".join([self.name, *(f"  {line}" for line in self.words())])


def summarise(plan: Scenario) -> Summary:
    """Summarise a plan."""
    tables = {name: len(rows) for name, rows in plan.tables.items() if len(rows)}
    return Summary(plan.name, tuple(_lines(plan)), tables, tuple(defaults_used(plan)))


def _lines(plan: Scenario) -> Iterator[tuple[str, dict[str, object]]]:
    yield "summary-horizon", {"first": plan.start, "last": plan.end}
    if len(plan.sites):
        roles = _roles(plan)
        key = "summary-sites" if roles else "summary-sites-plain"
        yield key, {"count": len(plan.sites), "roles": roles}
    if len(plan.fleet):
        yield "summary-fleet", {"count": _tails(plan), "types": _counted(plan, "type")}
        yield "summary-bases", {"bases": _counted(plan, "site")}
    if len(plan.missions):
        modes = Counter(plan.missions.frame["mode"].to_list())
        told = ", ".join(f"{count} {mode}" for mode, count in sorted(modes.items()))
        yield "summary-missions", {"count": len(plan.missions), "modes": told}
    if len(plan.demand):
        calls = plan.demand.frame["calls_per_y"].sum()
        yield "summary-demand", {"count": len(plan.demand), "calls": f"{calls:g}"}
    if len(plan.items):
        yield "summary-items", {"count": len(plan.items), "stock": _parts_in_stock(plan)}
    if len(plan.tasks):
        yield "summary-tasks", {"count": len(plan.tasks), "failures": len(plan.failures)}
    if len(plan.alternatives):
        titles = ", ".join(plan.alternatives.frame["name"].to_list())
        yield "summary-alternatives", {"count": len(plan.alternatives), "names": titles}


def _parts_in_stock(plan: Scenario) -> int:
    """Count units on shelves; fuel is no unit."""
    items = plan.items.frame
    fuels = items.filter(items["kind"] == "fuel")["name"]
    stock = plan.stock.frame
    return int(stock.filter(~stock["item"].is_in(fuels.to_list()))["number"].sum())


def _roles(plan: Scenario) -> str:
    roles = Counter(plan.sites.given["roles"].explode().drop_nulls().to_list())
    return ", ".join(f"{count} {role}" for role, count in sorted(roles.items()))


def _first_periods(plan: Scenario) -> pl.DataFrame:
    """Give one row a tail: its first period; what waits for an option nobody took is left out."""
    projects = plan.projects.frame
    options = projects.filter(projects["status"] == "option")["name"].to_list()
    fleet = plan.fleet.frame
    frame = fleet.filter(~fleet["after"].is_in(options).fill_null(value=False)).sort(
        "starts", nulls_last=False, maintain_order=True
    )
    return frame.unique("name", keep="first", maintain_order=True)


def _tails(plan: Scenario) -> int:
    return int(_first_periods(plan)["count"].sum())


def _counted(plan: Scenario, column: str) -> str:
    counts = _first_periods(plan).group_by(column).agg(pl.col("count").sum()).sort(column)
    return ", ".join(f"{count} {name}" for name, count in counts.iter_rows())


def defaults_used(plan: Scenario) -> Iterator[Default]:
    """Give every default that blank cells rely on, in the order of the tables.

    A whole column left out counts like a column of blanks; notes and optional references
    without a default are no defaults.
    """
    for name, rows in plan.tables.items():
        for column in rows.spec.columns.values() if len(rows) else ():
            blanks = rows.given[column.name].null_count()
            if blanks and column.default_text:
                yield Default(name, column.name, column.default_text, blanks)
