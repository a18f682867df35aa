"""From a fault that a row model finds in one cell to a Problem with its fix."""

from collections.abc import Mapping
from typing import Any, Final

from azalai.errors import Fix, Place, Problem, nearest
from azalai.locale import Phrase
from azalai.tables.cells import to_text
from azalai.tables.row import Column
from azalai.units import UNITS

_BOUNDS: Final = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt"}


def cell_problem(column: Column, error: Mapping[str, Any], found: str, place: Place) -> Problem:
    """Name one faulty cell: what was found, what is allowed, what was probably meant.

    Args:
        column: what the cell should hold.
        error: the fault as pydantic tells it.
        found: the text of the cell.
        place: of the cell.

    """
    code, context = str(error["type"]), error.get("ctx", {})
    if code == "missing":
        fields = {"column": column.name, "meaning": column.meaning, "allowed": allowed(column)}
        return Problem("cell-required", place, fields, Fix("remove-row", place.table, place.row))
    meant = str(context.get("meant", ""))
    if code in _BOUNDS:
        code, meant = "cell-range", _within(column, found)
    elif code == "literal_error":
        code, meant = "cell-word", _word_meant(column, found)
    fields = {"found": found, "allowed": allowed(column), "nearest": ""}
    if code == "cell-word":
        fields["nearest"] = meant
    return Problem(code, place, fields, _fix(column, place, meant))


def _fix(column: Column, place: Place, meant: str) -> Fix | None:
    """Propose the value meant; where none can be guessed, a blank, or the row's removal.

    Nothing is made up: a program that applies fixes must not invent a word or a date, nor
    leave a word blank where the blank means another word (a lorry is no helicopter).
    """
    if not meant and column.words and column.default is not None:
        return None
    if meant or not column.required:
        return Fix("set", place.table, place.row, column.name, meant, place.key)
    return Fix("remove-row", place.table, place.row)


def _within(column: Column, found: str) -> str:
    """Give the bound that a number is beyond; a percentage is brought to a share."""
    value = float(found)
    if column.low == 0 and column.high == 1 and 1 < value <= 100:
        return to_text(value / 100)
    if column.high is not None and value > column.high:
        return to_text(float(column.high))
    return to_text(float(column.low)) if column.low is not None else ""


def _word_meant(column: Column, found: str) -> str:
    if "|" in found:
        words = [nearest(part.strip(), column.words) for part in found.split("|")]
        return " | ".join(dict.fromkeys(word for word in words if word))
    return nearest(found, column.words)


def allowed(column: Column) -> Phrase:
    """Say what a cell of a column may hold: `a number from 0 to 1`."""
    if column.words:
        key = "allowed-set" if column.kind == "list" else "allowed-words"
        return Phrase(key, {"words": ", ".join(column.words)})
    kind = column.kind.replace("/", "-")
    if column.kind not in ("number", "whole"):
        return Phrase(f"allowed-{kind}")
    low = column.low if column.above is None else column.above
    fields = {
        "low": _bound(low),
        "high": _bound(column.high),
        "unit": f" ({column.unit})" if column.unit not in ("", UNITS["frac"]) else "",
    }
    if column.above is not None:
        return Phrase(f"allowed-{kind}-above", fields)
    bounds = {(True, True): "-range", (True, False): "-from"}
    suffix = bounds.get((column.low is not None, column.high is not None), "")
    return Phrase(f"allowed-{kind}{suffix}", fields)


def _bound(value: float | None) -> str:
    return "" if value is None else to_text(float(value))
