"""From the marked functions to machine code: how the kernel is compiled.

No reference counting, no allocation, one specialisation of each step.  `_nrt=False` is a private
option of numba and worth a factor of two at run time; leaving out the wrappers by which Python
could call each step, and making machine code of the door alone (`linked`), is worth a factor of
three in compiling.  Where a version of numba knows none of this, `plain` compiles with what
everybody may use.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, Final

import numba
import numpy as np
from numba.core import cpu
from numba.core.types import misc

from azalai.ready.kernel import stored
from azalai.ready.kernel.compiled import STEPS, pointer
from azalai.ready.kernel.layout import RECORD
from azalai.stats import special

_LEAN: Final[dict[str, Any]] = {"_nrt": False, "no_rewrites": True}
_BARE: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
#: What the last step, the optimisation of the whole, weighs beside the pieces.
_LAST: Final = 0.25


def arguments(*, rows: bool = False) -> tuple[Any, ...]:
    """Give the types of what the door is called with: R, CF, CI, F, I, cancel.

    Args:
        rows: whether what lies in a table lies row by row (`layout`).

    """
    row = numba.typeof(np.zeros(1, RECORD).view(np.recarray)[0])
    if rows:
        from azalai.ready.kernel.placed import Rows

        row = Rows(row)
    floats, whole = numba.types.Array(numba.float64, 1, "C"), numba.types.Array(numba.int64, 1, "C")
    return row, floats, whole, floats, whole, numba.types.Array(numba.uint8, 1, "C")


def machine_code(
    door: Callable[..., Any], kinds: tuple[Any, ...], tick: Callable[[], None] = lambda: None
) -> stored.Code:
    """Compile a door with all that it calls.

    Raises:
        Exception: of any kind, if numba is other inside than this expects.

    """
    from azalai.ready.kernel.linked import only

    with _dispatchers(_known(_LEAN) | _known(_BARE)) as made, only(door.__qualname__, tick):
        made[door].compile(kinds)
        (found,) = made[door].overloads.values()
        symbol, library = found.fndesc.llvm_func_name, found.library
        most = max(len(made[step].signatures) for step in STEPS)
    code = stored.Code(symbol, library.needs, most, library.machine)
    told = len(list(library.get_function(symbol).arguments))
    if not code.machine or told != 1 + 7 * (len(kinds) - 1):
        raise RuntimeError(symbol)
    return code


def plain(door: Callable[..., Any], kinds: tuple[Any, ...]) -> Callable[..., Any]:
    """Compile a door with what numba promises to everybody: slower to compile and to run."""
    with _dispatchers({"nogil": True}) as made:
        made[door].compile(kinds)
        found: Callable[..., Any] = made[door]
        return found


def _known(options: dict[str, Any]) -> dict[str, Any]:
    """Keep the options that this version of numba knows."""
    return {name: value for name, value in options.items() if hasattr(cpu.CPUTargetOptions, name)}


@contextmanager
def _dispatchers(options: dict[str, Any]) -> Iterator[dict[Callable[..., Any], Any]]:
    """Put what numba compiles in the place of every marked function, in the modules of all."""
    special.known_to_numba()
    made = {step: _one(step, options, forced=forced) for step, forced in STEPS.items()}
    made[pointer] = numba.njit(pointer) if stored.checked() else _address()
    places = {id(step.__globals__): step.__globals__ for step in STEPS}
    names = [
        (place, name, value)
        for place in places.values()
        for name, value in place.items()
        if isinstance(value, FunctionType) and value in made
    ]
    try:
        for place, name, step in names:
            place[name] = made[step]
        yield made
    finally:
        for place, name, step in names:
            place[name] = step


def _one(step: Callable[..., Any], options: dict[str, Any], *, forced: bool) -> Any:
    """Compile a step once, not once more for each constant that it is told."""
    more: dict[str, Any] = {"forceinline": True} if forced else {}
    if stored.checked():
        more["boundscheck"] = True
    made = numba.njit(**options, **more)(step)
    of_call = made.get_call_template

    def of_plain(args: Any, kws: Any) -> Any:
        return of_call(tuple(misc.unliteral(arg) for arg in args), kws)

    made.get_call_template = of_plain
    return made


def _address() -> Any:
    """Make of `pointer` what gives the address of the first element of an array."""
    from numba.core import cgutils
    from numba.extending import intrinsic

    @intrinsic  # type: ignore[untyped-decorator]
    def address(_typing: Any, array: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            form = cgutils.create_struct_proxy(signature.args[0])
            return form(context, builder, value=arguments[0]).data

        return numba.types.CPointer(array.dtype)(array), made

    return address


def kernel(tick: Callable[[], None] = lambda: None) -> stored.Code:
    """Compile the kernel."""
    from azalai.ready.kernel.run import run

    return machine_code(run, arguments(rows=not stored.checked()), tick)


def main() -> int:
    """Compile the kernel in a process of its own, unless another has done so, and keep it.

    Returns:
        0, or 3 if it could be kept nowhere.

    """
    with stored.alone():
        if stored.find() is not None:
            return 0
        total, done = round(len(STEPS) * (1 + _LAST)), 0

        def tick() -> None:
            nonlocal done
            done += 1
            stored.tell(min(done, total - 1), total)

        code = kernel(tick)
        return 0 if stored.keep(code) else 3


if __name__ == "__main__":
    sys.exit(main())
