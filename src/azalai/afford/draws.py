"""Prices that evidence leaves open: the values of a draw, and of either end of a range.

The values are those of `Scenario.draw`: the same streams, laws and addresses, but only of the
cells that money rests on, and for many draws at once.  Quantities stay what they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from azalai.afford.calendar import Floats
from azalai.afford.inputs import Case, Worth, worth_of
from azalai.afford.lines import Cell
from azalai.scenario.draws import PURPOSE, stream_name
from azalai.scenario.evidence import is_factor, uncertain_cells
from azalai.stats import laws
from azalai.streams import Stream
from azalai.support.money import curves_from

DISCOUNT: Final[Cell] = ("scenario", 0, "discount_frac")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One figure left open: evidence rows that share a draw, and the cells they move.

    Attributes:
        name: of its stream: the word they share, or the address.
        rows: of `evidence`, each with its cells.
        basis: what the first rests on.

    """

    name: str
    rows: tuple[tuple[Mapping[str, Any], tuple[Cell, ...]], ...]
    basis: str

    def values(self, case: Case, u: Floats) -> dict[Cell, Floats]:
        """Give the values of each cell for uniform numbers."""
        found: dict[Cell, Floats] = {}
        for row, cells in self.rows:
            for cell in cells:
                told = float(case.plan.evidence_by_cell.told(cell))
                factor = is_factor(row)
                drawn = laws.quantile(
                    row["law"], row["low"], row["high"], 1.0 if factor else told, u
                )
                found[cell] = np.asarray(drawn) * (told if factor else 1.0)
        return found

    def ends(self, case: Case, end: str) -> dict[Cell, Floats]:
        """Give the value of each cell at one end of its range, shape (1,)."""
        found: dict[Cell, Floats] = {}
        for row, cells in self.rows:
            for cell in cells:
                told = float(case.plan.evidence_by_cell.told(cell))
                found[cell] = np.array([row[end] * (told if is_factor(row) else 1.0)])
        return found


def sources(case: Case) -> list[Source]:
    """Give every open figure that money rests on, by name."""
    evidence = case.plan.evidence_by_cell
    used = {*case.lines_of, DISCOUNT}
    by_name: dict[str, list[tuple[Mapping[str, Any], tuple[Cell, ...]]]] = {}
    for number, cells in sorted(uncertain_cells(evidence).items()):
        moved = tuple(sorted(c for c in cells if c in used or c[::2] == ("rates", "value")))
        if moved:
            row = evidence.rows[number]
            by_name.setdefault(stream_name(row), []).append((row, moved))
    return [
        Source(name, tuple(sorted(rows, key=lambda r: r[1])), rows[0][0]["basis"])
        for name, rows in sorted(by_name.items())
    ]


def drawn(case: Case, found: list[Source], draws: int) -> dict[Cell, Floats]:
    """Give the values of every open cell in so many draws, shape (draws,) each."""
    stream = Stream(case.plan.settings.plan.seed, PURPOSE)
    values: dict[Cell, Floats] = {}
    for source in found:
        values |= source.values(case, stream.uniforms(source.name, draws))
    return values


def units(case: Case, values: Mapping[Cell, Floats], draws: int) -> Floats:
    """Give the price of one of each line in each draw, shape (draws, lines).

    Only lines that rest on one of the values are worked out anew.
    """
    table = np.tile(case.unit, (draws, 1))
    moved = {n for cell in values for n in case.lines_of.get(cell, ())}
    for number in sorted(moved):
        price = case.lines[number].price
        unit = values.get(price.cell, np.array([price.money]))
        for cell, factor in price.factors:
            unit = unit * values.get(cell, np.array([factor]))
        table[:, number] = unit
    return table


def worths(case: Case, values: Mapping[Cell, Floats], draws: int) -> list[Worth]:
    """Give what money is worth in each draw; one for all where no rate is open."""
    moved = {cell: v.tolist() for cell, v in values.items() if cell[0] in ("rates", "scenario")}
    if not moved:
        return [case.worth]
    rows = [list(row) for row in case.plan.rates.frame.select(*_RATES).rows()]
    told = case.plan.settings.plan.discount_frac
    found = []
    for draw in range(draws):
        for (table, position, _), value in moved.items():
            if table == "rates":
                rows[position][3] = value[draw]
        curves = curves_from(map(tuple, rows), case.curves.home)
        discount = moved[DISCOUNT][draw] if DISCOUNT in moved else told
        found.append(worth_of(case.plan, case.calendar, curves, case.lines, discount))
    return found


_RATES: Final = ("name", "year", "kind", "value")
