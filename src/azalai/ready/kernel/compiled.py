"""How kernel functions are compiled: no reference counting, no allocation, one specialisation.

`_nrt=False` is a private option of numba and worth a factor of two at run time; leaving out the
wrappers by which Python could call each step halves the time of compilation.  Where a version of
numba no longer knows an option, the kernel is compiled without it and stays correct.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

_LEAN: Final[dict[str, Any]] = {"_nrt": False, "no_rewrites": True}
_BARE: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _known(options: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in options.items():
        try:
            numba.njit(**{name: value})(lambda: 0)
        except Exception:  # noqa: BLE001, S112 - whatever it raises: not there
            continue
        found[name] = value
    return found


@contextmanager
def only(door: str) -> Iterator[None]:
    """Make machine code of one function alone, with all that it calls inside it.

    numba optimises and translates every step again inside each of its callers, although nobody
    calls the steps from outside.  Where its inner workings are other than expected, nothing is
    changed: compilation takes longer and gives the same.
    """
    from numba.core import codegen

    places = (
        (getattr(codegen, "CPUCodeLibrary", None), "_optimize_final_module"),
        (getattr(codegen, "JITCodeLibrary", None), "get_pointer_to_function"),
        (getattr(codegen, "JITCPUCodegen", None), "set_env"),
    )
    before: list[tuple[Any, str, Any]] = [
        (place, name, getattr(place, name, None)) for place, name in places
    ]
    if not all(found for _, _, found in before):
        yield
        return
    (_, _, optimise), (_, _, pointer), (_, _, environment) = before

    def optimised(library: Any) -> None:
        if library.name == door:
            optimise(library)

    def pointed(library: Any, name: str) -> Any:
        return pointer(library, name) if library.name == door else 0

    def environed(code: Any, name: str, env: Any) -> None:
        if f"{len(door)}{door}" * 2 in name:  # the function in the module of its own name
            environment(code, name, env)

    try:
        for (place, name, _), new in zip(before, (optimised, pointed, environed), strict=True):
            setattr(place, name, new)
        yield
    finally:
        for place, name, found in before:
            setattr(place, name, found)


_OPTIONS = _known(_LEAN)
_INNER = _OPTIONS | _known(_BARE)


def jit(function: Function) -> Function:
    """Compile a step of the kernel."""
    return numba.njit(**_INNER)(function)  # type: ignore[no-any-return]


def inline(function: Function) -> Function:
    """Compile a small step of the kernel into its callers."""
    return numba.njit(forceinline=True, **_INNER)(function)  # type: ignore[no-any-return]


def entry(function: Function) -> Function:
    """Compile the door of the kernel: kept in the cache, runs without the interpreter's lock."""
    return numba.njit(cache=True, nogil=True, **_OPTIONS)(function)  # type: ignore[no-any-return]
