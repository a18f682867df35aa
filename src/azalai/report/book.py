"""The tables of a run by address, and the cells that the report shows.

Each figure of the report is a `Cell`: it knows the table, the row and the column it comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from azalai.results.run import Future, Run

#: The plan itself among the futures.
PLAN: Final = ""
#: Numbers of rows inside their own table.
ROW: Final = "row"


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A table of a run: `ready/summary` of one future; `compared/...` belongs to none."""

    table: str
    future: str = PLAN


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and where it stands."""

    value: float | None
    address: Address
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `row["site"]` is its word, `row.cell("mean")` its number with its place."""

    address: Address
    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def cell(self, column: str) -> Cell:
        """Give a number of this row with its place."""
        return Cell(self.cells[column], self.address, self.number, column)


@dataclass
class Book:
    """All tables of a run, and those that the report itself makes (`report/...`)."""

    run: Run
    made: dict[str, pl.DataFrame] = field(default_factory=dict)
    _numbered: dict[Address, pl.DataFrame] = field(default_factory=dict)

    def add(self, name: str, frame: pl.DataFrame) -> str:
        """Keep a table that the report makes out of others, and give its name."""
        self.made[f"report/{name}"] = frame
        return f"report/{name}"

    def has(self, table: str, future: str = PLAN) -> bool:
        """Tell whether a table is there and has rows."""
        frame = self._find(Address(table, future))
        return frame is not None and not frame.is_empty()

    def frame(self, table: str, future: str = PLAN) -> pl.DataFrame:
        """Give a table, its rows numbered in the column `row`."""
        address = Address(table, future)
        if address not in self._numbered:
            found = self._find(address)
            if found is None:
                raise KeyError(address)
            self._numbered[address] = found.with_row_index(ROW)
        return self._numbered[address]

    def rows(self, table: str, future: str = PLAN, /, **where: Any) -> list[Row]:
        """Give the rows whose columns hold what is asked; none where the table is missing."""
        if not self.has(table, future):
            return []
        return self.taken(self.frame(table, future).filter(**where), table, future)

    def taken(self, frame: pl.DataFrame, table: str, future: str = PLAN) -> list[Row]:
        """Give rows out of a numbered table, in the order of `frame`."""
        address = Address(table, future)
        return [Row(address, cells[ROW], cells) for cells in frame.iter_rows(named=True)]

    def row(self, table: str, future: str = PLAN, /, **where: Any) -> Row | None:
        """Give the first such row; None where there is none."""
        return next(iter(self.rows(table, future, **where)), None)

    def futures(self, *tables: str) -> Iterator[Future]:
        """Give the futures that have all these tables."""
        for future in self.run:
            if all(self.has(table, future.key) for table in tables):
                yield future

    def file(self, address: Address) -> str:
        """Say where a table lies in the folder of the run; blank for one of the report's own."""
        step, name = address.table.split("/")
        if step == "report":
            return ""
        if step == "compared":
            return f"compared/{name}.parquet"
        folder = self.run[address.future].folders.get(step, "")  # type: ignore[call-overload]
        return f"{folder}/{name}.parquet"

    def _find(self, address: Address) -> pl.DataFrame | None:
        step, name = address.table.split("/")
        if step == "report":
            return self.made.get(address.table)
        if step == "compared":
            result = self.run.compared
        else:
            result = dict(self.run[address.future].steps.items()).get(step)  # type: ignore[call-overload]
        return None if result is None else result.tables.get(name)
