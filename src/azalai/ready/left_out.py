"""What a plan tells and the simulation does not do yet: said with every result."""

from typing import Any

from azalai.ready.inputs_names import ROAD_KINDS
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]


def left_out(scenario: Scenario) -> list[Remark]:
    """List what of this plan the simulation leaves out, one remark a kind."""
    found = [
        ("ready-left-carriers", _flying_carriers(scenario)),
        ("ready-left-vehicles", _upkeep_of_vehicles(scenario)),
    ]
    return [(code, {"count": count}) for code, count in found if count]


def _kinds(scenario: Scenario) -> dict[str, str]:
    return dict(scenario.types.frame.select("name", "kind").iter_rows())


def _carriers(scenario: Scenario) -> list[str]:
    return [name for name in scenario.routes.frame["carrier"].to_list() if name is not None]


def _flying_carriers(scenario: Scenario) -> int:
    kinds = _kinds(scenario)
    return sum(kinds[name] not in ROAD_KINDS for name in _carriers(scenario))


def _upkeep_of_vehicles(scenario: Scenario) -> int:
    """Count the services by kilometre of types that are pooled."""
    carriers = set(_carriers(scenario)) | {
        name for name in scenario.routes.frame["escort"].to_list() if name is not None
    }
    rows = scenario.tasks.frame.select("on", "every_km").iter_rows()
    return sum(on in carriers and every is not None for on, every in rows)
