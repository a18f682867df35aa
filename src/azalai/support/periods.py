"""Which rows are in force on a day: periods, and the projects that open them (convention 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

#: A row that starts blank has always been there.
ALWAYS: Final = date.min


def project_dates(tables: Mapping[str, pl.DataFrame], start: date) -> dict[str, date | None]:
    """Give the day on which each project takes effect, at its mean lead; None: never.

    Only decided projects take effect.  A project that waits for another starts when that one
    has taken effect, if that is later than its own start.  Failures are not drawn here.

    Args:
        tables: the plan's tables by name.
        start: first day of the plan.

    """
    columns = ("status", "starts", "after", "lead_d")
    rows = {name: cells for name, *cells in tables["projects"].select("name", *columns).iter_rows()}
    dates: dict[str, date | None] = {}

    def effect(name: str) -> date | None:
        if name not in dates:
            status, starts, after, lead_d = rows[name]
            begins = starts or start
            before = effect(after) if after is not None else begins
            decided = status == "decided" and before is not None
            dates[name] = (
                max(begins, before) + timedelta(days=round(lead_d))
                if decided and before is not None
                else None
            )
        return dates[name]

    for name in rows:
        effect(name)
    return dates


def begins(frame: pl.DataFrame, dates: Mapping[str, date | None]) -> list[date | None]:
    """Give the day from which each row is in force; None: never."""
    found: list[date | None] = []
    for starts, after in frame.select("starts", "after").iter_rows():
        effect = ALWAYS if after is None else dates.get(after)
        found.append(None if effect is None else max(starts or ALWAYS, effect))
    return found


@dataclass(frozen=True, slots=True)
class Force:
    """Rows of a table marked *period*, to be asked for many days which of them are in force.

    A row without an end gives way to the next of its key once that is in force.

    Attributes:
        since: the day from which each row is in force; None: never.
        ends: the day before which; None: for ever.
        names: the key of each row.

    """

    since: Sequence[date | None]
    ends: Sequence[date | None]
    names: Sequence[tuple[object, ...]]

    @classmethod
    def of(
        cls, frame: pl.DataFrame, key: Sequence[str], dates: Mapping[str, date | None]
    ) -> "Force":
        """Read a table; the arguments are those of `in_force`."""
        return cls(begins(frame, dates), frame["ends"].to_list(), frame.select(key).rows())

    def on(self, day: date) -> list[int]:
        """Give the positions of the rows in force on a day, one for each key at most."""
        latest: dict[tuple[object, ...], tuple[date, int]] = {}
        for position, (first, last) in enumerate(zip(self.since, self.ends, strict=True)):
            if first is None or first > day or (last is not None and last <= day):
                continue
            names = self.names[position]
            if names not in latest or first >= latest[names][0]:
                latest[names] = (first, position)
        return sorted(position for _, position in latest.values())


def in_force(
    frame: pl.DataFrame, key: list[str], day: date, dates: Mapping[str, date | None]
) -> pl.DataFrame:
    """Keep the rows that are in force on a day, one for each key at most.

    Args:
        frame: rows of a table marked *period*.
        key: its key columns.
        day: which day.
        dates: from `project_dates`.

    Returns:
        Rows of `frame` in their order, with the column `row`: their position in it.

    """
    return frame.with_row_index("row")[Force.of(frame, key, dates).on(day)]
