"""Machine code of one function alone, with all that it calls inside it.

numba optimises every step as soon as it is typed, makes machine code of it, and does both again
inside each of its callers, although nobody calls the steps from outside.  Here a step stays a
piece of plain code; the door takes all pieces together and is optimised and translated once.

All of this is numba's inner working and held by no promise.  Where it is other than expected, an
exception says so, and whoever asked compiles in the plain way, which takes longer and gives the
same.
"""

# ruff: noqa: SLF001 (numba's inner working is the matter here)

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import binding
from llvmlite.binding import Linkage
from numba.core import config
from numba.core.codegen import JITCodeLibrary
from numba.core.cpu import CPUContext, CPUTargetOptions
from numba.core.ir import Inst, Var
from numba.core.registry import cpu_target
from numba.core.runtime import rtsys
from numba.core.targetconfig import TargetConfig
from numba.core.types import Record
from numba.core.types.functions import BaseFunction

from azalai.ready.kernel.called import in_one_block
from azalai.ready.kernel.direct import Direct

Tick = Callable[[], None]

_OPTIMISATION = 3
#: What can name variables in a line of numba's code.
_NAMING = (Var, Inst, list, tuple, dict)


class _Piece(JITCodeLibrary):  # type: ignore[misc]
    """The code of one step: neither optimised nor translated."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        self._raise_if_finalized()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 (nobody calls it)
        self._ensure_finalized()
        return 0

    def alone(self) -> Any:
        """Give the code of this step, without what it calls."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = "linkonce_odr"
        return self._final_module


class _Door(_Piece):
    """The code of the door: takes every piece in, once."""

    #: What a linker would call an object file; names that it needs from outside.
    machine: bytes = b""
    needs: tuple[str, ...] = ()

    def finalize(self) -> None:
        super().finalize()
        module = self._final_module
        own = {f.name for f in module.functions if not f.is_declaration}
        self._take_in(module)
        for function in module.functions:  # nobody calls a step: one called once can vanish
            if not function.is_declaration and function.name not in own:
                function.linkage = "internal"
        machine = _target(self._codegen)
        _optimise(module, machine)
        module.verify()
        outside = [f.name for f in module.functions if f.is_declaration]
        self.needs = tuple(sorted(name for name in outside if not name.startswith("llvm.")))
        self.machine = bytes(machine.emit_object(module))

    def _take_in(self, module: Any) -> None:
        """Link all that is called; each after one that calls it, else it would be dropped."""
        found: list[Any] = [self]
        seen = {id(self)}
        for caller in found:
            for called in caller._linking_libraries:
                if id(called) not in seen:
                    seen.add(id(called))
                    found.append(called)
        for called in found[1:]:
            whole = not isinstance(called, _Piece)
            code = called._get_module_for_linking() if whole else called.alone()
            module.link_in(code, preserve=True)


def _target(codegen: Any) -> Any:
    """Give what translates: numba's own, but for nearby addresses where the code lies together.

    `called` puts all of it into one block of memory, so that a step calls another, and finds its
    constants, by how far away they are, and not by whole addresses: 3 to 4 % of a run.
    """
    if not in_one_block():
        return codegen._tm
    options: dict[str, Any] = {"opt": config.OPT}
    codegen._customize_tm_options(options)
    options |= {"reloc": "pic", "codemodel": "small"}
    return binding.Target.from_triple(binding.get_process_triple()).create_target_machine(**options)


def _optimise(module: Any, machine: Any) -> None:
    """Optimise without vectors and without unrolling: the loops of the kernel are short."""
    tuning = binding.create_pipeline_tuning_options(_OPTIMISATION)
    tuning.loop_vectorization = tuning.slp_vectorization = False
    tuning.loop_unrolling = False
    builder = binding.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)


@contextmanager
def only(door: str, tick: Tick) -> Iterator[None]:
    """Make machine code of the function named `door` alone; `tick` is told of every piece."""
    context = cpu_target.target_context
    codegen = context.codegen()
    rtsys.initialize(context)  # compiled for all, in numba's own way, as is what it keeps
    kept = dict(context.cached_internal_func)
    context.cached_internal_func.clear()

    def create(name: str) -> Any:
        tick()
        return (_Door if name == door else _Piece)(codegen, name)

    with _changed():
        codegen.create_library, codegen.set_env = create, lambda _name, _env: None
        try:
            yield
        finally:
            del codegen.create_library, codegen.set_env
            context.cached_internal_func.clear()
            context.cached_internal_func.update(kept)


@contextmanager
def _changed() -> Iterator[None]:
    """Change what numba does for this kernel.

    Steps give their value and nothing else (`direct`).  Record, constants and state lie apart
    (`noalias`): what is written to one need not make the others be read again.  And numba is
    spared a third of its time: it writes out all of a record for messages nobody reads; options
    are compared far more often than they differ, their hash is that of their names; what a sum of
    two kinds gives is asked ten thousand times over; what a line of code names is sought in all
    that is known of it.
    """
    equal, settled = TargetConfig.__eq__, CPUTargetOptions.finalize

    def apart(told: Any, flags: Any, options: Any) -> None:
        settled(told, flags, options)
        flags.noalias = True

    def same(options: Any, other: Any) -> Any:
        if options is other or options._values == getattr(other, "_values", None):
            return True
        return equal(options, other)

    changes: list[tuple[type, str, Any]] = [
        (CPUTargetOptions, "finalize", apart),
        (Record, "__repr__", lambda record: f"Record({record._code})"),
        (TargetConfig, "__eq__", same),
        (TargetConfig, "__hash__", lambda options: len(options.options)),
        (BaseFunction, "get_call_type", _asked_once()),
        (Inst, "_rec_list_vars", _names()),
        (CPUContext, "call_conv", property(Direct)),
    ]
    before = [(place, name, vars(place)[name]) for place, name, _ in changes]
    try:
        for place, name, new in changes:
            setattr(place, name, new)
        yield
    finally:
        for place, name, old in before:
            setattr(place, name, old)


def _asked_once() -> Callable[..., Any]:
    """Give what tells the kind of a result, and looks for each kinds of arguments only once."""
    call: Any = BaseFunction.get_call_type
    known: dict[Any, Any] = {}

    def given(function: Any, context: Any, told: Any, by_name: Any) -> Any:
        if by_name:
            return call(function, context, told, by_name)
        asked = id(function), told  # its own hash goes through all that it can be
        if asked not in known:
            found = call(function, context, told, by_name)
            known[asked] = found, function._impl_keys[found.args], function
        found, function._impl_keys[found.args], _ = known[asked]
        return found

    return given


def _names() -> Callable[..., list[Any]]:
    """Give what lists the variables in a line of numba's code, and looks at kinds only once."""
    parts: dict[type, type | None] = {}

    def names(line: Any, part: Any) -> list[Any]:
        kind = type(part)
        if kind not in parts:
            parts[kind] = next((k for k in _NAMING if issubclass(kind, k)), None)
        if parts[kind] is Var:
            return [part]
        if parts[kind] is Inst:
            found: list[Any] = part.list_vars()
            return found
        if parts[kind] is None:
            return []
        inside = part.values() if parts[kind] is dict else part
        return [name for one in inside for name in names(line, one)]

    return names
