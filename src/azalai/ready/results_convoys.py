"""Convoys without a timetable that never left, though a site waits: said with route and site.

They leave when the orders fill `least` carriers (RULES 5.2); orders that never do wait for ever.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.inputs_routes import keys_of
from azalai.ready.outputs import Labels
from azalai.ready.rows import Rows
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]

#: It is said where it happened in so many of the runs.
SHARE: Final = 0.5
_ON_ORDER: Final = 1


def never_left(scenario: Scenario, labels: Labels, rows: Rows) -> list[Remark]:
    """Give a remark for each route, and site at its end, where cargo waits and no convoy left.

    Args:
        scenario: tells carriers, timetables and who refills whom.
        labels: names along the dimensions of the rows.
        rows: of all replications.

    """
    told = _without_timetable(scenario)
    if not told or not rows.replications:
        return []
    convoys = rows.total("routes")[..., codes.R_CONVOYS]
    on_order = rows.block("stores_end")[..., _ON_ORDER]
    sources = _sources(scenario)
    found: list[Remark] = []
    for key, (ends, least) in sorted(told.items()):
        idle = convoys[:, [k for k, name in enumerate(labels.routes) if name == key]].sum(1) == 0
        for site, other in (ends, ends[::-1]):
            waits = _waits(labels, on_order * idle[:, None], sources, site, other)
            runs = int(np.count_nonzero(waits.any(axis=1)))
            if runs and runs >= SHARE * rows.replications:
                items = [labels.stores[w][1] for w in np.flatnonzero(waits.any(axis=0))]
                fields = {"route": key, "site": site, "items": ", ".join(items), "least": least}
                counts = {"count": runs, "runs": rows.replications}
                found.append(("ready-convoy-never", fields | counts))
    return found


def _without_timetable(scenario: Scenario) -> dict[str, tuple[tuple[str, str], int]]:
    """Give the ends of each route with own carriers and no timetable, and its least."""
    columns = ("origin", "destination", "mode", "carrier", "departs", "least")
    return {
        keys_of(row): ((row["origin"], row["destination"]), row["least"])
        for row in scenario.routes.frame.select(*columns).iter_rows(named=True)
        if row["carrier"] is not None and row["departs"] is None
    }


def _sources(scenario: Scenario) -> dict[tuple[str, str], str]:
    """Give the site that refills a site, by site and item; the item is blank for all others."""
    found = {
        (site, ""): source
        for site, source in scenario.sites.frame.select("name", "supplied_by").iter_rows()
        if source is not None
    }
    rows = scenario.stock.frame.select("site", "item", "supplied_by").iter_rows()
    return found | {(site, item): source for site, item, source in rows if source is not None}


def _waits(
    labels: Labels,
    on_order: NDArray[np.float64],
    sources: dict[tuple[str, str], str],
    site: str,
    other: str,
) -> NDArray[np.bool_]:
    """Tell in which runs the stores of a site wait for what may come from the other end."""
    waits = on_order > 0.0
    for w, (where, item, _) in enumerate(labels.stores):
        if where != site or site in _up(sources, other, item):
            waits[:, w] = False
    return waits


def _up(sources: dict[tuple[str, str], str], site: str, item: str) -> set[str]:
    """Give the sites up the chain that refills a site with an item."""
    found: set[str] = set()
    at = sources.get((site, item), sources.get((site, "")))
    while at is not None and at not in found:
        found.add(at)
        at = sources.get((at, item), sources.get((at, "")))
    return found
