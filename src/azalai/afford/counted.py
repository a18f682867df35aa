"""Quantities by number: each row points at its group, so that nothing below works on names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from azalai.afford.calendar import Floats
from azalai.afford.lines import Group

GROUP: Final = ("what", "key", "site", "type", "by", "contract")
#: The replication of what is the same in all of them.
CERTAIN: Final = -1
ROWS: Final = {
    "replication": pl.Int32,
    "month": pl.Int32,
    "group": pl.Int32,
    "number": pl.Float64,
}


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """All quantities.

    Attributes:
        groups: which rows of the plan each group belongs to, by its number.
        rows: replication (`CERTAIN`: in all), month, group and number.
        replications: how many.

    """

    groups: tuple[Group, ...]
    rows: pl.DataFrame
    replications: int

    def of(self, what: str, types: Iterable[str] = (), key: str = "") -> list[int]:
        """Give the numbers of the groups of a quantity, of some types or one key only."""
        told = set(types)
        return [
            n
            for n, group in enumerate(self.groups)
            if group.what == what
            and (not told or group.type in told)
            and (not key or group.key == key)
        ]

    def keys(self, what: str) -> set[str]:
        """Give the keys of which a quantity speaks."""
        return {group.key for group in self.groups if group.what == what}

    def sums(self, groups: list[int]) -> Floats:
        """Sum some groups in each replication, shape (replications,)."""
        meant = np.zeros(len(self.groups), np.bool_)
        meant[groups] = True
        here = meant[self.rows["group"].to_numpy()]
        replication = self.rows["replication"].to_numpy()[here] + 1  # CERTAIN comes first
        weights = self.rows["number"].to_numpy()[here]
        found = np.bincount(replication, weights, self.replications + 1)
        whole: Floats = found[1:] + found[0]
        return whole


def number(
    frames: Iterable[pl.DataFrame], replications: int, before: Counted | None = None
) -> Counted:
    """Number the groups of quantities told by name, behind those of `before`.

    Rows are told apart by a hash of 64 bits of their names; that two of ten thousand groups
    share one has a chance of 3e-12.
    """
    known = {group: n for n, group in enumerate(before.groups if before else ())}
    rows = [before.rows] if before else []
    rows += [_number(frame, known) for frame in frames]
    return Counted(tuple(known), pl.concat(rows), replications)


def _number(frame: pl.DataFrame, known: dict[Group, int]) -> pl.DataFrame:
    name = frame.select(pl.struct(pl.col(GROUP).to_physical()).hash()).to_series()
    row = pl.DataFrame({"name": name}).with_row_index().group_by("name").agg(pl.min("index"))
    row = row.sort("name")
    words = frame.select(GROUP)[row["index"].to_list()].cast(pl.String)
    groups = [Group(*each) for each in words.iter_rows()]
    codes = np.empty(len(groups), np.int32)
    for n in words.select(pl.struct(GROUP).hash().arg_sort()).to_series():
        codes[n] = known.setdefault(groups[n], len(known))
    at = np.searchsorted(row["name"].to_numpy(), name.to_numpy())
    found = codes[at] if codes.size else np.empty(0, np.int32)
    return frame.select("replication", "month", "number", group=pl.Series(found)).select(
        [pl.col(told).cast(kind) for told, kind in ROWS.items()]
    )
