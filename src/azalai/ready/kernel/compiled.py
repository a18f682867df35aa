"""What of the kernel is compiled: the marks that `building` looks for.

A marked function stays plain Python, so that a process which finds the kernel compiled loads
machine code and nothing else, and a whole run can be followed step by step uncompiled.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

#: Every step, and whether it is compiled into its callers wherever it stands.
STEPS: Final[dict[Callable[..., Any], bool]] = {}


def jit(function: Function) -> Function:
    """Mark a step of the kernel."""
    STEPS[function] = False
    return function


def inline(function: Function) -> Function:
    """Mark a small step of the kernel that is compiled into its callers."""
    STEPS[function] = True
    return function


def entry(function: Function) -> Function:
    """Mark the door of the kernel: it takes one record, then arrays of one dimension."""
    STEPS[function] = False
    return function


def pointer(array: Any) -> Any:
    """Give the place of an array's first element: one word where a step is called, not seven.

    Here, and with indices looked at, it is the array itself; `building` has what is compiled.
    """
    return array
