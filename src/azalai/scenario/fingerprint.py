"""The fingerprint of a plan: equal for equal content, whatever the row order or file form."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final
from weakref import WeakKeyDictionary

import polars as pl

from azalai.scenario.rows import Rows
from azalai.scenario.settings import settings_cells
from azalai.tables.settings import Settings


def of_settings(settings: Settings) -> str:
    """Give the SHA-256 of the settings that were told."""
    cells = [(s.section, s.name, s.value) for s in settings_cells(settings)]
    return hashlib.sha256(repr(sorted(cells)).encode()).hexdigest()


def of_rows(rows: Rows[Any]) -> str:
    """Give the SHA-256 of one table: its told columns by name, its rows by key.

    Keys are compared with their defaults filled in, so that order depends on nothing else.
    """
    digest = hashlib.sha256(rows.spec.name.encode())
    frame = rows.given[_order(rows)]
    for name in sorted(frame.columns):
        column = frame[name]
        if column.null_count() < len(column):
            digest.update(f"\n{name}\n".encode())
            _add(digest, column)
    return digest.hexdigest()


#: What was hashed once of a table: tables never change, and alternatives share most of them.
_HASHED: Final[WeakKeyDictionary[Rows[Any], dict[str, str]]] = WeakKeyDictionary()


def of_columns(rows: Rows[Any], columns: Iterable[str]) -> str:
    """Give the SHA-256 of some columns of one table, defaults filled in."""
    known = _HASHED.setdefault(rows, {})
    wanted = sorted(columns)
    new = [name for name in wanted if name not in known]
    if new:
        frame = rows.frame.select(new)[_order(rows)]
        known.update((name, _of_column(frame[name])) for name in new)
    told = [(name, known[name]) for name in wanted]
    return hashlib.sha256(repr((rows.spec.name, len(rows), told)).encode()).hexdigest()


def _of_column(column: pl.Series) -> str:
    digest = hashlib.sha256()
    _add(digest, column)
    return digest.hexdigest()


def _order(rows: Rows[Any]) -> Any:
    """Give the positions of the rows in the order of their keys."""
    order = rows.frame.select(rows.spec.full_key)
    order = order.with_columns(pl.col(pl.Date).cast(pl.String))
    position = order.with_row_index("_row").sort(rows.spec.full_key, nulls_last=False)["_row"]
    return position.to_numpy().tolist() if len(position) < 2 else position


def _add(digest: Any, column: pl.Series) -> None:
    """Add the cells of a column: numbers by their bits, text with its length."""
    import numpy as np

    if column.dtype in (pl.Float64, pl.Int64, pl.Boolean, pl.Date):
        digest.update(np.packbits(column.is_null().to_numpy()).tobytes())
        numbers = column.cast(pl.Int64) if column.dtype != pl.Float64 else column
        digest.update(numbers.fill_null(0).to_numpy().astype(numbers_type(numbers)).tobytes())
        return
    texts = column.list.join(" | ") if column.dtype == pl.List(pl.String) else column
    lengths = texts.str.len_bytes().cast(pl.Int64).fill_null(-1)
    digest.update(lengths.to_numpy().astype("<i8").tobytes())
    digest.update("".join(texts.fill_null("").to_list()).encode())


def numbers_type(column: pl.Series) -> str:
    """Give the byte order in which a column of numbers is hashed, equal on every machine."""
    return "<f8" if column.dtype == pl.Float64 else "<i8"
