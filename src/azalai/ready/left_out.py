"""What a plan tells and the simulation leaves out: said with every result."""

from typing import Any

from azalai.ready.inputs_names import ROAD_KINDS
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]


def left_out(scenario: Scenario) -> list[Remark]:
    """List what of this plan the simulation leaves out, one remark a kind."""
    found = [
        ("ready-left-carriers", _absent_carriers(scenario)),
        ("ready-left-vehicles", _parts_of_vehicles(scenario)),
    ]
    told = [(code, {"count": count}) for code, count in found if count]
    return told + _shapes_of_vehicles(scenario)


def _kinds(scenario: Scenario) -> dict[str, str]:
    return dict(scenario.types.frame.select("name", "kind").iter_rows())


def _carriers(scenario: Scenario) -> list[str]:
    return [name for name in scenario.routes.frame["carrier"].to_list() if name is not None]


def _absent_carriers(scenario: Scenario) -> int:
    """Count the routes whose carrier has its home at neither end."""
    homes = set(scenario.fleet.frame.select("site", "type").iter_rows())
    rows = scenario.routes.frame.select("origin", "destination", "carrier").iter_rows()
    return sum(
        homes.isdisjoint({(a, carrier), (b, carrier)})
        for a, b, carrier in rows
        if carrier is not None
    )


def _pooled(scenario: Scenario) -> set[str]:
    """Give the types that are pooled: they carry or guard on a road."""
    kinds = _kinds(scenario)
    escorts = [name for name in scenario.routes.frame["escort"].to_list() if name is not None]
    return {name for name in (*_carriers(scenario), *escorts) if kinds[name] in ROAD_KINDS}


def _shapes_of_vehicles(scenario: Scenario) -> list[Remark]:
    """Name what fails on pooled vehicles with a shape: they fail at a constant rate (RULES 5.3)."""
    pooled = _pooled(scenario)
    rows = scenario.parts.frame.select("parent", "item").iter_rows()
    fails = pooled | {item for on, item in rows if on in pooled}
    cells = scenario.failures.frame.select("on", "shape").iter_rows()
    names = [on for on, shape in cells if on in fails and shape != 1.0]
    if not names:
        return []
    return [("ready-left-shapes", {"count": len(names), "names": ", ".join(sorted(set(names)))})]


def _parts_of_vehicles(scenario: Scenario) -> int:
    """Count the parts of pooled vehicles that are repaired, and vehicles in work at the start."""
    pooled = _pooled(scenario)
    kinds = dict(scenario.items.frame.select("name", "kind").iter_rows())
    parts = scenario.parts.frame.select("parent", "item").iter_rows()
    tails = scenario.fleet.frame.select("type", "in_task").iter_rows()
    repaired = sum(on in pooled and kinds[item] == "repairable" for on, item in parts)
    return int(repaired) + sum(on in pooled and task is not None for on, task in tails)
