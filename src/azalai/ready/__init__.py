"""READY: will enough aircraft be ready, day after day, and why not."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azalai.ready.solve import Settings, solve, trace

__all__ = ["Settings", "solve", "trace"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'azalai.ready' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module("azalai.ready.solve"), name)
