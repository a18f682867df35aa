"""`scenario.sites`: the rows of one table, as a frame and as typed rows."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final, Generic, TypeVar, cast

import polars as pl

from azalai.errors import AzalaiError, ExitCode, nearest
from azalai.tables.cells import join_key, to_text
from azalai.tables.row import Column, Row, Table

RowT = TypeVar("RowT", bound=Row)

_TYPES: Final[dict[str, Any]] = {
    "number": pl.Float64,
    "whole": pl.Int64,
    "yes/no": pl.Boolean,
    "date": pl.Date,
    "list": pl.List(pl.String),
}


def dtype(column: Column) -> Any:
    """Give the polars type in which a column is stored; times are stored as text."""
    return _TYPES.get(column.kind, pl.String)


def schema(table: Table) -> dict[str, Any]:
    """Give name and type of every column of a table."""
    return {c.name: dtype(c) for c in table.columns.values()}


class RowNotFoundError(AzalaiError, KeyError):
    """A table has no row of that key, or several periods of it."""

    exit_code = ExitCode.NOT_FOUND


class Rows(Generic[RowT]):
    """The rows of one table; never changes.

    Attributes:
        spec: what the table is.
        given: the frame as told, null where a cell is blank.
        lines: row number of each row in its file, 0 for a row made by a change.
        file: how messages call the place.

    """

    def __init__(self, spec: Table, given: pl.DataFrame, lines: Sequence[int], file: str) -> None:
        self.spec = spec
        self.given = given
        self.lines = lines
        self.file = file

    @classmethod
    def empty(cls, spec: Table) -> "Rows[Any]":
        """Give the table without rows."""
        if spec.name not in _EMPTY:
            frame = pl.DataFrame(schema=schema(spec))
            _EMPTY[spec.name] = cls(spec, frame, [], spec.name)
        return _EMPTY[spec.name]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The frame with every default filled in; null only where a blank has no value."""
        columns = self.spec.columns.values()
        filled = self.given.with_columns(
            [
                pl.col(c.name).fill_null(pl.lit(to_cell(c.default), dtype(c)))
                for c in columns
                if c.default is not None
            ]
        )
        for c in columns:  # in order: a default may stand on a default
            if c.default_from:
                filled = filled.with_columns(pl.col(c.name).fill_null(pl.col(c.default_from)))
        return filled

    def key_at(self, position: int) -> str:
        """Give the key of one row as people write it."""
        return self.keys[position]

    @cached_property
    def keys(self) -> list[str]:
        """The key of each row as people write it: `Bamako | Gao | road`."""
        if len(self.spec.key) == 1 and dtype(self.spec.columns[self.spec.key[0]]) == pl.String:
            return cast("list[str]", self.frame[self.spec.key[0]].fill_null("").to_list())
        return [join_key(parts) for parts in self.frame.select(self.spec.key).iter_rows()]

    @cached_property
    def full_keys(self) -> list[str]:
        """The key of each row with the start of its period, blank where it has none."""
        if not self.spec.period:
            return self.keys
        starts = self.given["starts"].to_list()
        return [
            f"{key} | {to_text(start)}".strip()
            for key, start in zip(self.keys, starts, strict=True)
        ]

    def sound(self) -> "Rows[RowT]":
        """Give the table without the rows that lack a cell that each row needs."""
        needed = [c.name for c in self.spec.columns.values() if c.required]
        lacks = self.given.select(pl.any_horizontal(pl.col(needed).is_null())).to_series()
        if not lacks.any():
            return self
        lines = [line for line, lack in zip(self.lines, lacks, strict=True) if not lack]
        return Rows(self.spec, self.given.filter(~lacks), lines, self.file)

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        positions: dict[str, list[int]] = {}
        for i, key in enumerate(self.keys):
            positions.setdefault(key, []).append(i)
        return positions

    def find(self, key: str) -> list[int]:
        """Give the positions of the rows of one key.

        Trailing parts of the key at their default may be left out; `starts` may be added
        where one key has several periods (blank for the one without: `TZ-15 |`).  Nothing found
        gives an empty list.
        """
        parts = [part.strip() for part in key.split("|")]
        names = self.spec.key
        if len(parts) == len(names) + 1 and self.spec.period:
            starts = parts.pop()
            dates = self.given["starts"].to_list()
            return [i for i in self.find(join_key(parts)) if to_text(dates[i]) == starts]
        for name in names[len(parts) :]:
            default = self.spec.columns[name].default
            if default is None:
                return []
            parts.append(to_text(default))
        return self._positions.get(join_key(parts), [])

    def __getitem__(self, key: str | tuple[Any, ...]) -> RowT:
        """Build the typed row of a key: `sites["Gao"]`, `routes["Bamako", "Gao", "road"]`.

        Raises:
            RowNotFoundError: if there is no such row, or several periods of it.

        """
        told = key if isinstance(key, str) else join_key(key)
        found = self.find(told)
        if not found:
            near = nearest(told, self.keys)
            code = "row-not-found-near" if near else "row-not-found"
            raise RowNotFoundError(code, table=self.spec.name, key=told, nearest=near)
        if len(found) > 1:
            count = len(found)
            raise RowNotFoundError("row-periods", table=self.spec.name, key=told, count=count)
        return self.at(found[0])

    def periods(self, key: str) -> list[RowT]:
        """Build the typed rows of one key, one for each period, in the order of `starts`."""
        rows = [self.at(i) for i in self.find(key)]
        return sorted(rows, key=lambda r: to_text(getattr(r, "starts", None)))

    def at(self, position: int) -> RowT:
        """Build the typed row at a position, defaults filled in."""
        cells = self.frame.row(position, named=True)
        texts = {name: to_text(cell) for name, cell in cells.items() if cell is not None}
        return cast("RowT", self.spec.row.model_validate(texts))

    def __iter__(self) -> Iterator[RowT]:
        return (self.at(i) for i in range(len(self)))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and bool(self.find(key))

    def __len__(self) -> int:
        return self.given.height

    def __repr__(self) -> str:
        return f"{self.spec.name}: {len(self)} rows\n{self.given}"

    def _repr_html_(self) -> str:
        told = [c for c in self.given.columns if self.given[c].null_count() < len(self)]
        return str(self.given.select(told)._repr_html_())

    def texts(self) -> tuple[list[str], Iterator[list[str]]]:
        """Give the table as cells of text: the header of told columns, and the rows."""
        needed = [c.name for c in self.spec.columns.values() if c.required]
        told = [
            name
            for name in self.spec.columns
            if name in needed or self.given[name].null_count() < len(self)
        ]
        rows = self.given.select(told).iter_rows()
        return told, ([to_text(cell) for cell in row] for row in rows)


#: Tables without rows are all alike.
_EMPTY: Final[dict[str, Rows[Any]]] = {}


def to_cell(value: Any) -> Any:
    """Bring a value of a row model into the form in which a frame stores it."""
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | bool | int | float) else to_storage(value)


def to_storage(value: Any) -> Any:
    """Dates are stored as they are, everything else without a frame type as its text."""
    from datetime import date

    return value if value is None or isinstance(value, date) else str(value)
