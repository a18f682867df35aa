"""Tails, the terms they come under and for how long, and what is fitted in each type."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from azalai.afford.calendar import Calendar, Floats, Span, spans
from azalai.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of a tail in `fleet`: where it is, under which terms, and when."""

    position: int
    type: str
    site: str
    span: Span
    offer: str | None
    support: str | None


class Fleetbook:
    """Every tail of the plan by name, its stays in the order of time."""

    def __init__(self, plan: Scenario, dates: Mapping[str, date | None]) -> None:
        rows = plan.fleet
        found = spans(rows.frame, rows.keys, dates)
        self.stays: dict[str, list[Stay]] = defaultdict(list)
        for position, row in enumerate(rows.frame.iter_rows(named=True)):
            span = found[position]
            if span is not None:
                stay = _stay(position, row, span)
                for name in tail_names(row["name"], row["count"]):
                    self.stays[name].append(stay)
        for stays in self.stays.values():
            stays.sort(key=lambda s: s.span)

    def entry(self, tail: str) -> Stay | None:
        """Give the first stay of a tail; None for a name that is no tail."""
        stays = self.stays.get(tail)
        return stays[0] if stays else None

    def possessed_d(self, calendar: Calendar) -> dict[str, list[tuple[Stay, Floats]]]:
        """Give the days of each month in which each tail is possessed, by stay."""
        return {
            name: [(stay, calendar.days_in(stay.span)) for stay in stays]
            for name, stays in sorted(self.stays.items())
        }


def _stay(position: int, row: dict[str, Any], span: Span) -> Stay:
    return Stay(position, row["type"], row["site"], span, row["offer"], row["support"])


def tail_names(name: str, count: int) -> list[str]:
    """Name the tails of a row: `T`, or `T-1`, `T-2` and so on where it counts several."""
    return [name] if count == 1 else [f"{name}-{n + 1}" for n in range(count)]


def fitted(parts: pl.DataFrame, types: set[str]) -> dict[tuple[str, str], float]:
    """Give the hours of an item in one hour of a type: quantity times usage, all the way down."""
    children: dict[str, list[tuple[str, float]]] = defaultdict(list)
    rows = parts.select("parent", "item", "quantity", "usage_factor").iter_rows()
    for parent, item, quantity, usage in rows:
        children[parent].append((item, quantity * usage))
    found: dict[tuple[str, str], float] = defaultdict(float)

    def descend(kind: str, parent: str, factor: float) -> None:
        for item, share in children[parent]:
            found[kind, item] += factor * share
            descend(kind, item, factor * share)

    for kind in types & set(children):
        descend(kind, kind, 1.0)
    return dict(found)


def main_site(book: Fleetbook, calendar: Calendar, flying: set[str]) -> str:
    """Give the main base: where most aircraft-days are planned, the first name of equals."""
    days: dict[str, float] = defaultdict(float)
    for stays in book.possessed_d(calendar).values():
        for stay, of_month in stays:
            if not flying or stay.type in flying:
                days[stay.site] += float(np.sum(of_month))
    return min(days, key=lambda site: (-days[site], site), default="")
