"""How compiled steps call each other: words go in registers, and so does what a step gives.

numba hands every step two places, for its value and for what it raises, and asks after each call
whether it raised.  Steps raise nothing, but for what the compiler adds (a division by nought, an
index outside where indices are looked at).  Such a fault is noted in one place of the code, the
step ends with nought, and whoever opened the door asks for the note when the run has ended
(`called`): the run says what happened, and none of its figures is told.
"""

from pathlib import Path
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils
from numba.core.callconv import CPUCallConv, Status

from azalai.ready.kernel.called import FAULT

_TEXT: Final = ir.IntType(8).as_pointer()
_NO, _YES = ir.Constant(ir.IntType(1), 0), ir.Constant(ir.IntType(1), 1)
_WENT_WELL: Final = Status(
    code=ir.Constant(ir.IntType(32), 0),
    is_ok=_YES,
    is_none=_NO,
    is_error=_NO,
    is_stop_iteration=_NO,
    is_python_exc=_NO,
    is_user_exc=_NO,
    excinfoptr=None,
)


class Direct(CPUCallConv):  # type: ignore[misc]
    """Calls that give their value and nothing else."""

    def get_return_type(self, ty: Any) -> Any:
        """Give the type of a value as it comes back."""
        return self.context.data_model_manager[ty].get_return_type()

    def get_function_type(self, restype: Any, argtypes: Any) -> Any:
        """Give the type of a step: what it gives, and what it is handed."""
        handed = self._get_arg_packer(argtypes).argument_types
        return ir.FunctionType(self.get_return_type(restype), list(handed))

    def get_arguments(self, func: Any) -> Any:
        """Give what a step is handed: all there is."""
        return func.args

    def decorate_function(
        self, fn: Any, args: Any, fe_argtypes: Any, *, noalias: bool = False
    ) -> None:
        """Name what a step is handed; what is handed at two places lies apart."""
        self._get_arg_packer(fe_argtypes).assign_names(fn.args, [f"arg.{name}" for name in args])
        for one in fn.args:
            if noalias and isinstance(one.type, ir.PointerType):
                one.add_attribute("noalias")

    def return_value(self, builder: Any, retval: Any) -> None:
        """End a step with its value."""
        builder.ret(retval)

    def return_status_propagate(self, builder: Any, status: Any) -> None:  # noqa: ARG002
        """Do nothing after a call that failed: none does."""
        builder.unreachable()

    def raise_error(self, builder: Any, api: Any, status: Any) -> None:
        """Tell Python nothing: no call fails, and Python calls no step."""

    def return_user_exc(
        self, builder: Any, exc: Any, exc_args: Any = None, loc: Any = None, func_name: Any = None
    ) -> None:
        """Note a fault, and end the step with nought."""
        self.set_static_user_exc(builder, exc, exc_args, loc, func_name)
        builder.ret(cgutils.get_null_value(builder.function.function_type.return_type))

    def set_static_user_exc(
        self,
        builder: Any,
        exc: Any,
        exc_args: Any = None,
        loc: Any = None,
        func_name: Any = None,  # noqa: ARG002
    ) -> None:
        """Note a fault."""
        told = f"{exc.__name__}: {' '.join(map(str, exc_args or ()))}"
        if loc is not None:
            told += f" ({Path(loc.filename).name}, line {loc.line})"
        text = self.context.insert_const_string(builder.module, told)
        builder.store(builder.bitcast(text, _TEXT), _note(builder.module))

    def call_function(
        self, builder: Any, callee: Any, resty: Any, argtys: Any, args: Any, attrs: Any = None
    ) -> Any:
        """Call a step: it went well, and this is what it gave."""
        handed = list(self._get_arg_packer(argtys).as_arguments(builder, args))
        found = builder.call(callee, handed, attrs=tuple(attrs or ()))
        return _WENT_WELL, self.context.get_returned_value(builder, resty, found)


def _note(module: Any) -> Any:
    """Give the place of the note, the same for all pieces of the code."""
    if FAULT not in module.globals:
        made = ir.GlobalVariable(module, _TEXT, FAULT)
        made.initializer, made.linkage = ir.Constant(_TEXT, None), "weak_odr"
    return module.globals[FAULT]
