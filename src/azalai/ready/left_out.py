"""What a plan tells and the simulation does not do yet: said with every result."""

from typing import Any

from azalai.ready.inputs_names import ROAD_KINDS
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]


def left_out(scenario: Scenario) -> list[Remark]:
    """List what of this plan the simulation leaves out, one remark a kind."""
    found = [
        ("ready-left-carriers", _flying_carriers(scenario)),
        ("ready-left-vehicles", _parts_of_vehicles(scenario)),
        ("ready-left-driven", _driven(scenario)),
    ]
    return [(code, {"count": count}) for code, count in found if count]


def _kinds(scenario: Scenario) -> dict[str, str]:
    return dict(scenario.types.frame.select("name", "kind").iter_rows())


def _carriers(scenario: Scenario) -> list[str]:
    return [name for name in scenario.routes.frame["carrier"].to_list() if name is not None]


def _flying_carriers(scenario: Scenario) -> int:
    kinds = _kinds(scenario)
    return sum(kinds[name] not in ROAD_KINDS for name in _carriers(scenario))


def _pooled(scenario: Scenario) -> set[str]:
    """Give the types that are pooled: they carry or guard on a road."""
    kinds = _kinds(scenario)
    escorts = [name for name in scenario.routes.frame["escort"].to_list() if name is not None]
    return {name for name in (*_carriers(scenario), *escorts) if kinds[name] in ROAD_KINDS}


def _parts_of_vehicles(scenario: Scenario) -> int:
    """Count the parts of pooled vehicles that are repaired, and vehicles in work at the start."""
    pooled = _pooled(scenario)
    kinds = dict(scenario.items.frame.select("name", "kind").iter_rows())
    parts = scenario.parts.frame.select("parent", "item").iter_rows()
    tails = scenario.fleet.frame.select("type", "in_task").iter_rows()
    repaired = sum(on in pooled and kinds[item] == "repairable" for on, item in parts)
    return int(repaired) + sum(on in pooled and task is not None for on, task in tails)


def _driven(scenario: Scenario) -> int:
    """Count the missions that are told for types that are pooled."""
    pooled = _pooled(scenario)
    told = scenario.missions.frame["types"].to_list()
    return sum(not pooled.isdisjoint(types or ()) for types in told)
