"""The one message catalogue, French and English.

Every sentence that a person reads lives in the `.toml` files beside this module, one
entry a sentence, both languages next to each other so that a missing or drifting
translation is seen where it happens.  An entry `en_one` (`fr_one`) is used where the
field `count` asks for the singular; which numbers do is decided by Babel's plural rules.
A field may itself be a `Phrase`, rendered in the language of the sentence.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

#: The line before an entry; no line of a sentence looks like one.
_HEADING = re.compile(r"^\[([^\[\]\n]+)\][ \t]*$", re.MULTILINE)
#: Control characters of a cell must not reach a terminal, nor break a message into lines.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the catalogue that waits for its language."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Read every entry of every catalogue file: key -> language -> template.

    Raises:
        ValueError: if two files hold the same key.

    """
    return {key: _entry(key) for key in _pieces()}


@cache
def _pieces() -> dict[str, str]:
    """Cut every catalogue file at its headings: a command reads few of a thousand entries."""
    pieces: dict[str, str] = {}
    files = [f for f in resources.files(__package__).iterdir() if f.name.endswith(".toml")]
    for file in sorted(files, key=lambda f: f.name):
        _, *told = _HEADING.split(file.read_text(encoding="utf-8"))
        for heading, body in zip(told[::2], told[1::2], strict=True):
            key = heading.strip('"')
            if key in pieces:
                raise ValueError(f"{key} stands twice in the catalogue")
            pieces[key] = body
    return pieces


@cache
def _entry(key: str) -> dict[str, str]:
    return tomllib.loads(_pieces()[key])


def text(key: str, language: Language = "en", /, **fields: object) -> str:
    """Render one entry of the catalogue in one language.

    Args:
        key: the entry, such as `cell-number`.
        language: `en` or `fr`.
        fields: what the template names; integers get the language's grouping.

    Raises:
        KeyError: if the catalogue has no such entry.

    """
    entry = _entry(key)
    template = entry[language]
    count = fields.get("count")
    if isinstance(count, int) and f"{language}_one" in entry:
        from babel import Locale

        if Locale(language).plural_form(count) == "one":
            template = entry[f"{language}_one"]
    return template.format_map({name: _shown(value, language) for name, value in fields.items()})


def _shown(value: object, language: Language) -> str:
    if isinstance(value, Phrase):
        return text(value.key, language, **value.fields)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=language))
    return _CONTROL.sub(lambda c: c[0].encode("unicode_escape").decode(), str(value))
