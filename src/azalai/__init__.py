"""Azalai: an open planning suite for fleets that must reach places that roads do not.

    import azalai
    plan = azalai.load("workshop")
    plan.sites["Hall"].harsh_frac

Names are imported when they are first used, so that `import azalai` costs nothing.
"""

from typing import TYPE_CHECKING, Any

from azalai.version import VERSION

if TYPE_CHECKING:
    from azalai.errors import (
        AzalaiError,
        OutputError,
        PlanNotFoundError,
        Problem,
        Problems,
        ScenarioError,
    )
    from azalai.results.run import Run, read_run
    from azalai.scenario.changes import Edit
    from azalai.scenario.door import check_plan, examples, load
    from azalai.scenario.rows import RowNotFoundError
    from azalai.scenario.scenario import Scenario
    from azalai.scenario.write import write
    from azalai.study.pipeline import run

__all__ = [
    "AzalaiError",
    "Edit",
    "OutputError",
    "PlanNotFoundError",
    "Problem",
    "Problems",
    "RowNotFoundError",
    "Run",
    "Scenario",
    "ScenarioError",
    "check_plan",
    "examples",
    "load",
    "read_run",
    "run",
    "write",
]

__version__ = VERSION

_HOMES = {
    "Edit": "scenario.changes",
    "RowNotFoundError": "scenario.rows",
    "Run": "results.run",
    "Scenario": "scenario.scenario",
    "check_plan": "scenario.door",
    "examples": "scenario.door",
    "load": "scenario.door",
    "read_run": "results.run",
    "run": "study.pipeline",
    "write": "scenario.write",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'azalai' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"azalai.{_HOMES.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
