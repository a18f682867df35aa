"""Cells of which nothing can be said: they could not be read, or are refused already.

A row with such a cell still takes part in every check that does not need the cell.  What a check
says must not rest on a cell in doubt, so that one slip is told once and hides no other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Doubts:
    """The cells in doubt of one table, and what the rows may be called that have no sound name.

    Attributes:
        cells: positions of rows, by column.
        columns: columns in doubt in every row.
        rows: positions of rows in doubt in every column.
        names: what a faulty name may mean, and the row that has it; others may point at it.
        misnamed: how many rows have a faulty name.
        nameless: some row may have any name.
        keys: how messages call rows whose key could not be read whole.

    """

    cells: dict[str, set[int]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)
    misnamed: int = 0
    nameless: bool = False
    keys: dict[int, str] = field(default_factory=dict)

    def add(self, column: str, positions: Iterable[int]) -> None:
        """Put cells of one column in doubt."""
        self.cells.setdefault(column, set()).update(positions)

    def misname(self, position: int, meanings: Iterable[str]) -> None:
        """Remember a row with a faulty name, and what that may mean; a blank means any name."""
        told = set(meanings)
        self.misnamed += 1
        self.nameless |= "" in told
        self.names |= dict.fromkeys(told - {""}, position)

    def settled(self, columns: Iterable[str]) -> bool:
        """Tell whether no cell of these columns is in doubt, in any row."""
        return not self.rows and not any(c in self.columns or self.cells.get(c) for c in columns)

    def among(self, columns: Iterable[str], height: int) -> Collection[int]:
        """Give the positions of the rows that have one of these columns in doubt."""
        if not (self.cells or self.columns or self.rows):
            return ()
        wanted = list(columns)
        if self.columns.intersection(wanted):
            return range(height)
        return self.rows.union(*(self.cells.get(c, ()) for c in wanted))

    def moved(self, places: Mapping[int, int]) -> "Doubts":
        """Give the doubts of rows that now stand elsewhere; rows without a place are gone."""
        there = Doubts(columns=self.columns, misnamed=self.misnamed, nameless=self.nameless)
        there.names = {name: places.get(p, -1) for name, p in self.names.items()}
        there.rows = {places[p] for p in self.rows if p in places}
        there.keys = {places[p]: key for p, key in self.keys.items() if p in places}
        for column, positions in self.cells.items():
            there.add(column, (places[p] for p in positions if p in places))
        return there
