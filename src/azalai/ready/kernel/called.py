"""A compiled door as a function: machine code put into this process and called by its address."""

import ctypes
import pickle
import sys
from contextlib import suppress
from typing import Any, Final

from azalai.ready.kernel.stored import Code

#: What numba hands over of an array of one dimension: owner, parent, length, size of an element,
#: place, length, step.
_ARRAY: Final = (*(2 * (ctypes.c_void_p,)), *(2 * (ctypes.c_int64,)), ctypes.c_void_p)
_ARRAY_OF_ONE: Final = (*_ARRAY, ctypes.c_int64, ctypes.c_int64)
#: The library of logarithms and the like, as Linux names it.
_MATHEMATICS: Final = "libm.so.6"


class Door:
    """The door of compiled code: `door(record, array, ...)`; gives its whole number.

    Python's lock is released while it runs.

    Raises:
        OSError: if this process lacks something that the code needs.

    """

    def __init__(self, code: Code, arrays: int) -> None:
        from llvmlite import binding

        _ready(code)
        target = binding.Target.from_triple(binding.get_process_triple())
        static = "static" if target.name.startswith("x86") else "default"
        machine = target.create_target_machine(
            cpu=binding.get_host_cpu_name(),
            features=binding.get_host_cpu_features().flatten(),
            reloc=static,
            codemodel="jitdefault",
            jit=True,
        )
        empty = binding.parse_assembly(f'target triple = "{binding.get_process_triple()}"')
        self._engine = binding.create_mcjit_compiler(empty, machine)  # owns the code
        self._engine.add_object_file(binding.ObjectFileRef.from_data(code.machine))
        self._engine.finalize_object()
        address = self._engine.get_function_address(code.symbol)
        if not address:
            raise OSError(code.symbol)
        told = (*(3 * (ctypes.c_void_p,)), *(arrays * _ARRAY_OF_ONE))
        self._call = ctypes.CFUNCTYPE(ctypes.c_int32, *told)(address)

    def __call__(self, row: Any, *arrays: Any) -> int:
        """Run it; whatever the code raises is raised here."""
        found, fault = ctypes.c_int64(), ctypes.c_void_p()
        told: list[Any] = []
        for array in arrays:
            told += (None, None, array.size, array.itemsize, array.ctypes.data, array.size)
            told.append(array.itemsize)
        place = row.__array_interface__["data"][0]
        if self._call(ctypes.addressof(found), ctypes.addressof(fault), place, *told):
            raise _fault(fault.value or 0)
        return found.value


def _ready(code: Code) -> None:
    """See to it that all which the code needs from outside is there: unknown names end Python."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    known = sys.platform == "linux" and _there(code)
    if not known:  # numba brings the functions that a system lacks, and loads for long
        from numba.core.registry import cpu_target

        _ = cpu_target.target_context
        lacking = [name for name in code.needs if not binding.address_of_symbol(name)]
        if lacking:
            raise OSError(", ".join(lacking))


def _there(code: Code) -> bool:
    """Tell whether this process has all that the code needs; numba takes it from there too."""
    from llvmlite import binding

    with suppress(RuntimeError):  # where it has another name, or is part of the system's library
        binding.load_library_permanently(_MATHEMATICS)
    return all(binding.address_of_symbol(name) for name in code.needs)


class _Told(ctypes.Structure):
    _fields_ = (("place", ctypes.c_void_p), ("size", ctypes.c_int32))


def _fault(at: int) -> Exception:
    """Give what the code raised: numba leaves it pickled in the code itself."""
    info = _Told.from_address(at)
    kind, words, _ = pickle.loads(ctypes.string_at(info.place, info.size))  # noqa: S301 (our own code)
    found: Exception = kind(*(words or ()))
    return found
