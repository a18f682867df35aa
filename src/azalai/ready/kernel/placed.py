"""What `R.t_free` is to the compiled kernel: where a column begins, and how wide its rows are.

`R.t_free + t` is then the place of row t in that column: adding to it goes on by rows, and it
serves as an index and nothing else.  The record holds addresses, so that neither F nor I have to
be handed from step to step, and the compiler is told what no reader of addresses could know: that
constants, and where things begin, stay as they are (`invariant.load`), and that no column shares
a word with another (`tbaa`).
"""

import operator
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.types import CPointer  # type: ignore[attr-defined]
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

from azalai.ready.kernel.constants import CONST_F, CONST_I
from azalai.ready.kernel.forms import COLUMNS, kind_of
from azalai.ready.kernel.layout import PLACED

_BYTE: Final = ir.IntType(8)
_WORD: Final = ir.IntType(64)
_FORMS: Final = {
    "float64": ir.DoubleType(),
    "int64": _WORD,
    "int32": ir.IntType(32),
    "uint32": ir.IntType(32),
    "int16": ir.IntType(16),
}
_SMALL: Final = frozenset(["int32", "int16"])
_CONSTANT, _LIST = "constant", "list"
_CONSTANTS: Final = frozenset((*CONST_F, *CONST_I))


class Place(types.Type):
    """A place in a column.

    Attributes:
        width: bytes from one row to the next.
        place: bytes from where the row begins to the place.
        kind: the column, or that of all lists, or of all constants.
        form: of the numbers of the column.

    """

    def __init__(self, width: int, place: int, kind: str, form: str) -> None:
        self.width, self.place, self.kind, self.form = width, place, kind, form
        super().__init__(f"Place({width}, {place}, {kind}, {form})")


@register_model(Place)
class _PlaceModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _BYTE.as_pointer())

    def load_from_data_pointer(self, builder: Any, ptr: Any, align: Any = None) -> Any:
        found = super().load_from_data_pointer(builder, ptr, align)
        _stays(builder, found)
        return found


class Rows(types.Record):
    """A record whose columns are places."""

    def __init__(self, kind: types.Record) -> None:
        fields: list[Any] = [
            (name, {"type": kind.typeof(name), "offset": kind.offset(name)}) for name in kind.fields
        ]
        super().__init__(fields, kind.size, kind.aligned)
        self.name = f"rows of {self.name}"

    def typeof(self, key: str) -> Any:
        """Give the type of a field."""
        if key not in PLACED:
            return super().typeof(key)
        form = np.dtype(kind_of(key))
        _, place, width = COLUMNS.get(key, ("", 0, form.itemsize))
        kind = key if key in COLUMNS else _LIST
        return Place(width, place, _CONSTANT if key in _CONSTANTS else kind, form.name)

    def offset(self, key: str) -> int:
        """Give where a field lies in the record: a column where its table does."""
        return int(super().offset(f"at_{COLUMNS[key][0]}" if key in COLUMNS else key))


register_model(Rows)(models.RecordModel)


@infer_global(operator.add)
@infer_global(operator.sub)
class _Step(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, _kws: Any) -> Any:
        of, steps = args
        if isinstance(of, Place) and isinstance(steps, types.Integer):
            return signature(of, of, types.int64)
        return None


@lower_builtin(operator.add, Place, types.Integer)  # type: ignore[untyped-decorator]
def _add(_context: Any, builder: Any, told: Any, values: Any) -> Any:
    start, rows = values
    bytes_ = ir.Constant(_WORD, told.args[0].width)
    return builder.gep(start, [builder.mul(rows, bytes_, flags=("nsw",))])


@lower_builtin(operator.sub, Place, types.Integer)  # type: ignore[untyped-decorator]
def _sub(context: Any, builder: Any, told: Any, values: Any) -> Any:
    return _add(context, builder, told, (values[0], builder.neg(values[1])))


@infer_global(operator.getitem)
class _Read(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, _kws: Any) -> Any:
        words, at = args
        if isinstance(words, CPointer) and isinstance(at, Place):
            return signature(words.dtype, words, at)
        return None


@infer_global(operator.setitem)
class _Write(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, _kws: Any) -> Any:
        words, at, _ = args
        if isinstance(words, CPointer) and isinstance(at, Place):
            return signature(types.none, words, at, words.dtype)
        return None


@lower_builtin(operator.getitem, CPointer, Place)  # type: ignore[untyped-decorator]
def _read(context: Any, builder: Any, told: Any, values: Any) -> Any:
    words, at = told.args
    found = builder.load(_address(builder, words.dtype, at, values[1]))
    if at.kind == _CONSTANT:
        _stays(builder, found)
    else:
        _apart(builder, found, at)
    if at.form == "uint32":
        return builder.zext(found, _WORD)
    return builder.sext(found, _WORD) if at.form in _SMALL else found


@lower_builtin(operator.setitem, CPointer, Place, types.Any)  # type: ignore[untyped-decorator]
def _write(context: Any, builder: Any, told: Any, values: Any) -> Any:
    words, at, _ = told.args
    address = _address(builder, words.dtype, at, values[1])
    value = values[2]
    if at.form in _SMALL or at.form == "uint32":
        value = builder.trunc(value, _FORMS[at.form])
    _apart(builder, builder.store(value, address), at)
    return context.get_dummy_value()


def _address(builder: Any, kind: Any, at: Place, start: Any) -> Any:
    if (kind == types.float64) != (at.form == "float64"):
        raise TypeError(at.name)
    place = builder.gep(start, [ir.Constant(_WORD, at.place)])
    return builder.bitcast(place, _FORMS[at.form].as_pointer())


def _stays(builder: Any, load: Any) -> None:
    """Tell that what is loaded never changes."""
    load.set_metadata("invariant.load", builder.module.add_metadata([]))


def _apart(builder: Any, access: Any, at: Place) -> None:
    """Tell that what is read or written here lies in this column, and in no other."""
    add, zero = builder.module.add_metadata, ir.Constant(_WORD, 0)
    kind = add([at.kind, add(["columns"]), zero])
    access.set_metadata("tbaa", add([kind, kind, zero]))
