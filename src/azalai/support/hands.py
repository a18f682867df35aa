"""How many people, tools and docks a site ever has at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.support.openings import SPAN_D, openings

#: The columns of `resources` that `most_at` asks for.
COLUMNS: Final = ("site", "resource", "shift", "hours", "number", "wanted")
#: Shifts are laid side by side from any day on: hours of the week and of the year come round.
_FROM: Final = date(2027, 1, 1)

Row = tuple[str, str, str, str | None, float, float]


def most_at(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """Give how many of each kind a site ever has at once: site -> resource -> number.

    Shifts that are on duty together, each at the most that any of its periods tells then, and with
    those who are to be trained.

    Args:
        rows: `COLUMNS` of rows of `resources`.

    """
    kinds: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row[0], row[1]].append(row)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (site, resource), told in kinds.items():
        found[site][resource] = at_once(told)
    return found


def at_once(rows: Iterable[Row]) -> float:
    """Give the most of one kind at one site that are on duty at any instant.

    It is an instant at which some begin.

    Args:
        rows: `COLUMNS` of rows of `resources`, of one kind at one site.

    """
    shifts: dict[str, list[tuple[str | None, float]]] = defaultdict(list)
    for _, _, shift, hours, number, wanted in rows:
        shifts[shift].append((hours, max(number, wanted)))
    if len(shifts) < 2:
        return max((number for told in shifts.values() for _, number in told), default=0.0)
    cells = {hours for told in shifts.values() for hours, _ in told}
    begins = np.unique(np.concatenate([openings(c, _FROM, SPAN_D).from_h for c in cells]))
    on_duty = np.zeros(len(begins))
    for told in shifts.values():
        on_duty += np.max([number * _is_open(cell, begins) for cell, number in told], axis=0)
    return float(on_duty.max(initial=0.0))


def _is_open(cell: str | None, at_h: NDArray[np.float64]) -> NDArray[np.bool_]:
    spells = openings(cell, _FROM, SPAN_D)
    last = np.searchsorted(spells.from_h, at_h, side="right") - 1
    inside: NDArray[np.bool_] = (last >= 0) & (at_h < np.append(spells.to_h, 0.0)[last])
    return inside


def suffices(has: Mapping[str, float], needed: Mapping[str, float]) -> bool:
    """Tell whether a site has as many of each kind as a task needs."""
    return all(has.get(what, 0.0) >= number - 1e-9 for what, number in needed.items())
