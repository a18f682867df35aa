"""A mixed-integer linear model as plain arrays, and the draft in which it is put together.

    minimise or maximise   offset + objective . x
    subject to             row_lower <= A x <= row_upper,   lower <= x <= upper,
                           x_j whole where `whole`

Columns and rows are added in blocks, entries as three arrays (row, column, value), so that a
model of a million entries is built in numpy and never looped over.  A row may carry the name of
a group: what a person has asked for, which `clash.explain` may name where all cannot be had.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Model:
    """A finished model; see the head of this file.

    Attributes:
        objective: coefficient of each column, in the unit of the objective.
        lower: least value of each column; -inf: none.
        upper: largest value of each column; inf: none.
        whole: whether each column takes whole numbers only.
        matrix: A, rows x columns, sorted and without repeated entries.
        row_lower: least value of each row.
        row_upper: largest value of each row.
        groups: name of the group of each row, blank where it belongs to none.
        maximise: the sense; False minimises.
        offset: added to the objective.

    """

    objective: Floats
    lower: Floats
    upper: Floats
    whole: Bools
    matrix: "csr_array"
    row_lower: Floats
    row_upper: Floats
    groups: NDArray[np.object_]
    maximise: bool
    offset: float

    def without(self, dropped: set[str]) -> "Model":
        """Give the same model without the rows of some groups."""
        kept = np.array([group not in dropped for group in self.groups], dtype=bool)
        return Model(
            self.objective,
            self.lower,
            self.upper,
            self.whole,
            self.matrix[np.flatnonzero(kept)],
            self.row_lower[kept],
            self.row_upper[kept],
            self.groups[kept],
            self.maximise,
            self.offset,
        )

    def with_rows(self, rows: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> "Model":
        """Give the same model with more rows, told as a dense block (rows x columns)."""
        from scipy.sparse import csr_array, vstack

        block = csr_array(np.atleast_2d(np.asarray(rows, dtype=np.float64)))
        count = block.shape[0]
        return Model(
            self.objective,
            self.lower,
            self.upper,
            self.whole,
            csr_array(vstack([self.matrix, block])),
            np.concatenate([self.row_lower, np.broadcast_to(lower, count)]),
            np.concatenate([self.row_upper, np.broadcast_to(upper, count)]),
            np.concatenate([self.groups, np.full(count, "", dtype=object)]),
            self.maximise,
            self.offset,
        )


class Draft:
    """A model while it is put together: blocks of columns, blocks of rows, entries."""

    def __init__(self) -> None:
        self._columns: list[tuple[Floats, Floats, Floats, Bools]] = []
        self._rows: list[tuple[Floats, Floats, NDArray[np.object_]]] = []
        self._entries: list[tuple[Indices, Indices, Floats]] = []
        self.column_count = 0
        self.row_count = 0

    def columns(
        self,
        count: int,
        objective: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        *,
        whole: bool = False,
    ) -> Indices:
        """Add columns and give their indices; each number may be one or one a column."""
        price, low, high = (
            np.broadcast_to(np.asarray(value, dtype=np.float64), count)
            for value in (objective, lower, upper)
        )
        self._columns.append((price, low, high, np.full(count, whole)))
        self.column_count += count
        return np.arange(self.column_count - count, self.column_count)

    def rows(
        self, count: int, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf, group: str = ""
    ) -> Indices:
        """Add rows of one group and give their indices."""
        low, high = (
            np.broadcast_to(np.asarray(value, dtype=np.float64), count) for value in (lower, upper)
        )
        self._rows.append((low, high, np.full(count, group, dtype=object)))
        self.row_count += count
        return np.arange(self.row_count - count, self.row_count)

    def entries(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1.0) -> None:
        """Put coefficients into rows; repeated (row, column) add up."""
        cells = np.broadcast_arrays(
            np.asarray(rows, dtype=np.int64),
            np.asarray(columns, dtype=np.int64),
            np.asarray(values, dtype=np.float64),
        )
        row, column, value = (cell.ravel() for cell in cells)
        self._entries.append((row, column, value))

    def row(
        self,
        columns: ArrayLike,
        values: ArrayLike = 1.0,
        lower: float = -np.inf,
        upper: float = np.inf,
        group: str = "",
    ) -> int:
        """Add one row with its entries and give its index."""
        index = int(self.rows(1, lower, upper, group)[0])
        self.entries(index, columns, values)
        return index

    def model(self, *, maximise: bool = False, offset: float = 0.0) -> Model:
        """Finish the model."""
        from scipy.sparse import coo_array

        objective, lower, upper, whole = _joined(self._columns, 4)
        row_lower, row_upper, groups = _joined(self._rows, 3)
        row, column, value = _joined(self._entries, 3)
        shape = (self.row_count, self.column_count)
        cells = (value.astype(np.float64), (row.astype(np.int64), column.astype(np.int64)))
        matrix = coo_array(cells, shape=shape).tocsr()
        matrix.sum_duplicates()
        return Model(
            objective.astype(np.float64),
            lower.astype(np.float64),
            upper.astype(np.float64),
            whole.astype(bool),
            matrix,
            row_lower.astype(np.float64),
            row_upper.astype(np.float64),
            groups.astype(object),
            maximise,
            offset,
        )


def _joined(blocks: Sequence[tuple[NDArray[Any], ...]], width: int) -> list[NDArray[Any]]:
    """Join blocks of arrays column by column; without blocks give empty arrays."""
    return [
        np.concatenate([block[k] for block in blocks]) if blocks else np.empty(0)
        for k in range(width)
    ]
