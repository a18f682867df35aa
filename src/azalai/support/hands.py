"""How many people, tools and docks a site ever has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

#: The columns of `resources` that `most_at` asks for.
COLUMNS: Final = ("site", "resource", "shift", "number", "wanted")


def most_at(rows: Iterable[tuple[str, str, str, float, float]]) -> dict[str, dict[str, float]]:
    """Give how many of each kind a site ever has: site -> resource -> number.

    All shifts together, each at the most that any of its periods tells, and with those who are to
    be trained.

    Args:
        rows: `COLUMNS` of rows of `resources`.

    """
    shifts: dict[tuple[str, str, str], float] = defaultdict(float)
    for site, resource, shift, number, wanted in rows:
        shifts[site, resource, shift] = max(shifts[site, resource, shift], number, wanted)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (site, resource, _), number in shifts.items():
        found[site][resource] = found[site].get(resource, 0.0) + number
    return found


def suffices(has: Mapping[str, float], needed: Mapping[str, float]) -> bool:
    """Tell whether a site has as many of each kind as a task needs."""
    return all(has.get(what, 0.0) >= number - 1e-9 for what, number in needed.items())
