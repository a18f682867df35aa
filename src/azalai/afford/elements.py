"""The branches of the cost tree, and the generic NATO breakdown beside it.

NATO counts by stage of the life cycle (AAP-48: concept, development, production, utilization,
support, retirement) and by resource (personnel, equipment, consumables, facilities, services),
after the generic cost breakdown structure of RTO task groups SAS-028 (2003) and SAS-054 (2007).
Every line of the tree has one place in either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

CATEGORIES: Final = (
    "acquisition",
    "training",
    "infrastructure",
    "operation",
    "maintenance",
    "spares",
    "transport",
    "insurance",
    "administration",
    "disposal",
)
#: What more flying costs more of, and nothing that would be paid without it.
DIRECT: Final = ("operation", "maintenance", "spares", "transport")
LEVELS: Final = ("line", "shop", "overhaul", "contract")
STAGES: Final = ("production", "utilization", "support", "retirement")

_STAGE: Final = {
    "acquisition": "production",
    "training": "support",
    "infrastructure": "support",
    "operation": "utilization",
    "maintenance": "support",
    "spares": "support",
    "transport": "support",
    "insurance": "utilization",
    "administration": "utilization",
    "disposal": "retirement",
}
_RESOURCE: Final = {
    "acquisition": "equipment",
    "training": "services",
    "infrastructure": "facilities",
    "operation": "services",
    "maintenance": "services",
    "spares": "equipment",
    "transport": "services",
    "insurance": "services",
    "administration": "services",
    "disposal": "services",
}
#: What is counted says more than the branch.
_RESOURCE_OF_WHAT: Final = {"posts": "personnel", "fuel": "consumables", "used": "consumables"}


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree: category, and for maintenance the level."""

    category: str
    level: str = ""


def nato(branch: Branch, what: str, *, consumable: bool = False, invested: bool = False) -> str:
    """Give the place in the generic NATO breakdown: `stage / resource`.

    Args:
        branch: of the tree.
        what: which quantity is paid for.
        consumable: the thing bought is used up.
        invested: paid once to have it, not to run it.

    """
    stage = "production" if invested else _STAGE[branch.category]
    resource = _RESOURCE_OF_WHAT.get(what, _RESOURCE[branch.category])
    if consumable or (branch.category == "maintenance" and what in ("fh", "km", "landings")):
        resource = "consumables"
    return f"{stage} / {resource}"


class Trades:
    """What people, tools and docks are there for, as the table `needs` tells."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        tasks = dict(tables["tasks"].select("name", "on").iter_rows())
        types = set(tables["types"]["name"].to_list())
        courses = set(tables["courses"]["name"].to_list())
        self._uses: dict[str, set[str]] = {}
        for of, what in tables["needs"].select("of", "what").iter_rows():
            use = "operation"
            if of in tasks:
                use = "line" if tasks[of] in types else "shop"
            elif of in courses:
                use = "training"
            self._uses.setdefault(what, set()).add(use)

    def branch(self, resource: str, kind: str) -> Branch:
        """Give the branch of a resource: docks are infrastructure, else what needs it most."""
        if kind == "dock":
            return Branch("infrastructure")
        uses = self._uses.get(resource, set())
        if "line" in uses or "shop" in uses:
            return Branch("maintenance", "line" if "line" in uses else "shop")
        return Branch("training" if uses == {"training"} else "operation")


def work_level(action: str, on_type: bool) -> str:
    """Give the level of maintenance of a job: line, shop (of units), or overhaul of either."""
    if action == "overhaul":
        return "overhaul"
    return "line" if on_type or action == "replace" else "shop"
