"""The one way in which formulas are compiled: cached where that is possible, never failing for it.

numba keeps what it compiled beside the source or in the user's cache folder.  Where neither can
be written it refuses to import the function at all; then it is compiled anew in each process.
What is kept is also what was compiled into it from other files, which numba does not look at: a
function names the files whose functions it calls, and is compiled anew when they change.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def compiled(function: Function, /) -> Function: ...
@overload
def compiled(*, calls: tuple[str, ...]) -> Callable[[Function], Function]: ...
def compiled(function: Any = None, /, *, calls: tuple[str, ...] = ()) -> Any:
    """Compile a function when it is first called, and keep it for the next process.

    Use as `@compiled`, or `@compiled(calls=(other.__file__,))`.  A division by zero gives
    infinity, as in numpy; the lock of Python is released while it runs.
    """
    if function is None:
        return lambda told: _compile(told, calls)
    return _compile(function, calls)


def _compile(function: Callable[..., Any], calls: tuple[str, ...]) -> Any:
    from numba import njit

    settings: dict[str, Any] = {"error_model": "numpy", "nogil": True}
    try:
        found = njit(cache=True, **settings)(function)
    except RuntimeError:  # no place to keep it
        return njit(**settings)(function)
    file = getattr(getattr(found, "_cache", None), "_cache_file", None)
    if calls and file is not None:
        stats = [Path(name).stat() for name in calls]
        stamps = tuple((s.st_mtime, s.st_size) for s in stats)
        file._source_stamp = (file._source_stamp, stamps)  # noqa: SLF001 (held by a test)
    return found
