"""Azalai: an open planning suite for fleets that must reach places that roads do not.

    import azalai
    plan = azalai.load("workshop")
    plan.sites["Hall"].harsh_frac

Names are imported when they are first used, so that `import azalai` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azalai.errors import (
        AzalaiError,
        OutputError,
        PlanNotFoundError,
        Problem,
        Problems,
        ScenarioError,
    )
    from azalai.scenario.changes import Edit
    from azalai.scenario.door import check_plan, examples, load
    from azalai.scenario.rows import RowNotFoundError
    from azalai.scenario.scenario import Scenario
    from azalai.scenario.write import write

__all__ = [
    "AzalaiError",
    "Edit",
    "OutputError",
    "PlanNotFoundError",
    "Problem",
    "Problems",
    "RowNotFoundError",
    "Scenario",
    "ScenarioError",
    "check_plan",
    "examples",
    "load",
    "write",
]

__version__ = "0.1.0"

_HOMES = {
    "Edit": "scenario.changes",
    "RowNotFoundError": "scenario.rows",
    "Scenario": "scenario.scenario",
    "check_plan": "scenario.door",
    "examples": "scenario.door",
    "load": "scenario.door",
    "write": "scenario.write",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'azalai' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"azalai.{_HOMES.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
