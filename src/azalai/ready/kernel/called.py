"""A compiled door as a function: machine code put into this process and called by its address."""

import ctypes
import platform
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
#: The name under which compiled code notes a fault: the place of a text, or nought (`direct`).
FAULT: Final = "azalai_fault"


class FaultError(ArithmeticError):
    """A step divided by nought, or used an index outside where indices are looked at."""


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
        block = True if in_one_block() else None
        self._engine = binding.create_mcjit_compiler(empty, machine, use_lmm=block)  # owns the code
        self._engine.add_object_file(binding.ObjectFileRef.from_data(code.machine))
        self._engine.finalize_object()
        address = self._engine.get_function_address(code.symbol)
        if not address:
            raise OSError(code.symbol)
        told = (ctypes.c_void_p, *(arrays * _ARRAY_OF_ONE))
        self._call = ctypes.CFUNCTYPE(ctypes.c_int64, *told)(address)
        self._note = self._engine.get_global_value_address(FAULT)

    def __call__(self, row: Any, *arrays: Any) -> int:
        """Run it.

        Raises:
            FaultError: of this run, or of another one: no figure of this door holds from then on.

        """
        told: list[Any] = []
        for array in arrays:
            told += (None, None, array.size, array.itemsize, array.ctypes.data, array.size)
            told.append(array.itemsize)
        found = int(self._call(_place(row), *told))
        if self._note:
            fault = ctypes.c_char_p.from_address(self._note).value
            if fault is not None:
                raise FaultError(fault.decode())
        return found


def in_one_block() -> bool:
    """Tell whether all of the code is put into one block of memory, and compiled to lie in it."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def _place(row: Any) -> int:
    """Give the address of a record: of an array of one it is that of the array.

    What numpy tells of a record itself begins with a list of all its fields, which takes as long
    as a short run.
    """
    array = row.base
    told = array.ctypes.data if array.size == 1 else row.__array_interface__["data"][0]
    return int(told)


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
