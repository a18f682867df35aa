"""What a cell may hold: text in, value out, one normal form back.

Every cell reaches a row model as stripped text (from CSV, workbook, `scenario.toml` or a
change made in Python), and every value is written back by `to_text` alone.  A number is
a plain decimal number: no underscores, no thousands marks, no nan or inf; a date is ISO.
A refusal names the code of the problem and, where one can be guessed, what was meant
(`meant`).
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from annotated_types import Ge, Gt, Le
from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from azalai.tables import times

NAME_LENGTH: Final = 64
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2300
#: No plan means a number beyond this; 1e300 x 1e300 would be infinite inside an engine.
LARGEST: Final = 1e15
#: No plan counts more of anything; an engine may hold a count in four bytes.
MOST: Final = 1_000_000_000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ \u00a0\u202f'\u2019.,])\d{3})+(?:[.,]\d+)?")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[^\s|*=+\-@][^\s|*]*(?: [^\s|*]+)*")
_BLANKS = re.compile(r"\s+")
_YES: Final = {"true", "oui", "y", "o", "vrai", "1", "x", "yes"}
_NO: Final = {"false", "non", "n", "faux", "0", "no"}


def _refuse(code: str, found: object, meant: object = "") -> PydanticCustomError:
    return PydanticCustomError(code, "{found}", {"found": str(found), "meant": str(meant)})


def _number(text: object) -> float:
    """Read a plain decimal number."""
    cell = str(text)
    if not _NUMBER.fullmatch(cell):
        raise _not_a_number(cell)
    value = float(cell)
    if not abs(value) <= LARGEST:
        raise _refuse("cell-number-large", text)
    return value + 0.0  # -0.0 and 0.0 are one number


def _not_a_number(text: str) -> PydanticCustomError:
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        return _refuse("cell-number-grouped", text, _ungrouped(text, grouped[1]))
    if _COMMA.fullmatch(text):
        return _refuse("cell-number-comma", text, text.replace(",", "."))
    found = re.match(r"([+-]?\d+(?:\.\d+)?)\s*([A-Za-z%°/]+)$", text)
    meant = found[1] if found else ""
    if found and found[2] == "%":
        meant = to_text(round(float(meant) / 100, 12))
    return _refuse("cell-number", text, meant)


def _ungrouped(text: str, mark: str) -> str:
    plain = text.replace(mark, "")
    return plain.replace(",", ".")


def _whole(text: object) -> int:
    """Read a whole number; `3.0`, as spreadsheets export it, is 3."""
    value = _number(text)
    if value != math.floor(value):
        raise _refuse("cell-whole", text, round(value))
    return int(value)


def _countable(number: int) -> int:
    """Refuse a count of more than any plan has."""
    if number > MOST:
        raise _refuse("cell-whole-large", number)
    return number


def _yes_no(text: object) -> bool:
    if text not in ("yes", "no"):
        folded = str(text).casefold()
        meant = "yes" if folded in _YES else "no" if folded in _NO else ""
        raise _refuse("cell-yes-no", text, meant)
    return text == "yes"


def _date(text: object) -> date:
    """Read `2029-04-01`, `2029-04` or `2029`; the missing day or month is the first.

    A year before 1900 or after 2300 is a slip: nothing that is planned is so old or so far.
    """
    found = _ISO.fullmatch(str(text))
    try:
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        pass
    raise _refuse("cell-date", text, _date_meant(str(text)))


def _date_meant(text: str) -> str:
    """Guess an ISO date from 1.4.2029 or 2029/4/1; day before month, as most write."""
    found = _DATE.fullmatch(text)
    if not found:
        return ""
    a, b, c = found.groups()
    year, month, day = (a, b, c) if len(a) == 4 else (c, b, a)
    if len(year) != 4 or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    if int(month) > 12:
        month, day = day, month
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _times(text: object) -> times.Times:
    if isinstance(text, times.Times):
        return text
    try:
        return times.parse(str(text))
    except ValueError as fault:
        lower = str(text).lower()
        meant = _times_meant(lower) if fault.args else ""
        raise _refuse("cell-times", text, meant) from None


def _times_meant(text: str) -> str:
    """Guess the times meant from `Mon,Thu 8:00` or `06h00-14h00`."""
    plain = re.sub(r"(\d)h(\d\d)", r"\1:\2", re.sub(r"[,;]", " ", text))
    plain = re.sub(r"(?<!\d)(\d):(\d\d)", r"0\1:\2", re.sub(r"\s*(?:-|–|to)\s*", "-", plain))
    try:
        return str(times.parse(plain))
    except ValueError:
        return ""


def _name(text: str) -> str:
    """Check a name: 64 characters, no `|`, `*` or control character, no formula sign."""
    if not _NAME.fullmatch(text) or not text.isprintable() or len(text) > NAME_LENGTH:
        raise _refuse("cell-name", text, _name_meant(text))
    return text


def _name_meant(name: str) -> str:
    plain = "".join(c if c.isprintable() and c not in "|*" else " " for c in name)
    return _BLANKS.sub(" ", plain).strip().lstrip("=+-@ ")[:NAME_LENGTH].strip()


def _names(text: object) -> tuple[str, ...]:
    """Split a list of names joined by ` | `, keeping the order."""
    if isinstance(text, tuple):
        return text
    parts = [part.strip() for part in str(text).split("|")]
    if not all(parts):
        raise _refuse("cell-list", text, " | ".join(p for p in parts if p))
    return tuple(_name(part) for part in parts)


def _name_set(text: object) -> tuple[str, ...]:
    """Split a list in which nothing stands twice."""
    names = _names(text)
    if len(set(names)) < len(names):
        raise _refuse("cell-list-twice", text, " | ".join(dict.fromkeys(names)))
    return names


def _country(text: object) -> str:
    if not _COUNTRY.fullmatch(str(text)):
        folded = str(text).upper()
        raise _refuse("cell-country", text, folded if _COUNTRY.fullmatch(folded) else "")
    return str(text)


def _address(text: object) -> str:
    """Bring an address to one form: parts joined by ` | `."""
    return " | ".join(part.strip() for part in str(text).split("|"))


def to_text(value: Any) -> str:
    """Write a value as a cell: the one normal form, which reads back as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < LARGEST else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " | ".join(map(str, value))
    return str(value)


def join_key(parts: Iterable[Any]) -> str:
    """Write the parts of a key as an address: `Bamako | Gao | road`."""
    return " | ".join(to_text(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a cell, as messages and the reference name it."""

    name: str


_AS_TEXT = PlainSerializer(to_text, return_type=str)


def _text_schema(pattern: str = "", **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **({"pattern": pattern} if pattern else {}), **more})


Number = Annotated[
    float, BeforeValidator(_number), Kind("number"), WithJsonSchema({"type": "number"})
]
Amount = Annotated[Number, Ge(0)]
Positive = Annotated[Number, Gt(0)]
Share = Annotated[Number, Ge(0), Le(1)]
Factor = Annotated[Number, Ge(1)]
#: Of a Weibull law: below it the mean, which a plan tells, says nothing of any life.
Shape = Annotated[Number, Ge(0.1)]
Latitude = Annotated[Number, Ge(-90), Le(90)]
Longitude = Annotated[Number, Ge(-180), Le(180)]
Elevation = Annotated[Number, Ge(-500), Le(9000)]
Celsius = Annotated[Number, Ge(-90), Le(65)]
Integer = Annotated[
    int, BeforeValidator(_whole), Kind("whole"), WithJsonSchema({"type": "integer"})
]
Whole = Annotated[Integer, Ge(0), AfterValidator(_countable)]
OneOrMore = Annotated[Integer, Ge(1), AfterValidator(_countable)]
Year = Annotated[Integer, Ge(FIRST_YEAR), Le(LAST_YEAR)]
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    Kind("yes/no"),
    _AS_TEXT,
    WithJsonSchema({"enum": ["yes", "no"]}),
]
Date = Annotated[
    date,
    BeforeValidator(_date),
    Kind("date"),
    _AS_TEXT,
    _text_schema(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
]
TimesCell = Annotated[times.Times, BeforeValidator(_times), Kind("times"), _AS_TEXT, _text_schema()]
Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
Text = Annotated[str, Kind("text")]
Name = Annotated[
    str,
    BeforeValidator(_name),
    Kind("name"),
    _text_schema(r"^[^=+\-@|*][^|*]*$", maxLength=NAME_LENGTH),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_names), Kind("list"), _AS_TEXT, _text_schema()]
NameSet = Annotated[
    tuple[str, ...], BeforeValidator(_name_set), Kind("list"), _AS_TEXT, _text_schema()
]
#: Put behind a tuple of closed words: `Annotated[tuple[Role, ...], *WORD_SET]`.
WORD_SET = (BeforeValidator(_name_set), Kind("list"), _AS_TEXT, _text_schema())
Country = Annotated[
    str, BeforeValidator(_country), Kind("code"), _text_schema(f"^{_COUNTRY.pattern}$")
]
Address = Annotated[str, BeforeValidator(_address), Kind("key"), _text_schema()]
