"""The French of tables.toml matches what the row models and the settings say in English."""

import re
import tomllib
from importlib import resources
from inspect import get_annotations

import pytest

from azalai.locale import catalogue
from azalai.tables.registry import TABLES
from azalai.tables.settings import SECTIONS


def wanted() -> dict[str, str]:
    """Give every key that needs French, in the order of the registry, with its English."""
    keys: dict[str, str] = {}
    columns = []
    for table in TABLES.values():
        keys[table.name] = table.meaning
        for column in table.columns.values():
            # A column that the row model does not declare itself is one that tables share.
            owner = table.name if column.name in get_annotations(table.row) else "*"
            keys[f"{owner}.{column.name}"] = column.meaning
            columns.append(column)
    for section, model in SECTIONS.items():
        keys[f"scenario section {section}".rstrip()] = " ".join((model.__doc__ or "").split())
        for column in model.columns.values():
            keys[f"scenario.{column.name}"] = column.meaning
            columns.append(column)
    return keys | {f"default {c.otherwise}": c.otherwise for c in columns if c.otherwise}


def names() -> set[str]:
    """Give the names and closed words of a plan, which stay English."""
    columns = [c for t in TABLES.values() for c in t.columns.values()]
    columns += [c for model in SECTIONS.values() for c in model.columns.values()]
    return {*TABLES, "no", *(c.name for c in columns), *(w for c in columns for w in c.words)}


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


WANTED = wanted()
FILE = tomllib.loads(
    resources.files("azalai.locale").joinpath("tables.toml").read_text(encoding="utf-8")
)


def test_nothing_is_missing_or_left_over():
    assert sorted(WANTED.keys() - FILE.keys()) == []
    assert sorted(FILE.keys() - WANTED.keys()) == []


def test_order_is_that_of_the_registry():
    def ordered(keys):
        return [k for k in keys if not k.startswith("*.")]

    assert ordered(FILE) == ordered(WANTED)


@pytest.mark.parametrize("key", WANTED)
def test_french(key):
    entry, english = catalogue()[key], WANTED[key]
    assert set(entry) == {"fr"}
    french = entry["fr"]
    assert french
    assert french == french.strip()
    assert french != english
    assert not set("{}'\"") & set(french)
    assert french.count("`") % 2 == 0
    assert quoted(english) <= quoted(french)
    # What French sets in backquotes is a name of the plan, or an example that English has too.
    assert quoted(french) <= quoted(english) | names() | set(re.findall(r"\w+", english))


@pytest.mark.parametrize("key", WANTED)
def test_french_is_a_sentence_where_english_is(key):
    french, english = FILE[key]["fr"], WANTED[key]
    assert french.endswith(".") == english.endswith(".")
    if english.endswith("."):
        assert french[:1].isupper()


@pytest.mark.parametrize("key", WANTED)
def test_french_typography(key):
    prose = re.sub(r"`[^`]+`", "", FILE[key]["fr"])
    assert not re.search(r"\S[;:?!](?: |$)", prose)
    assert "  " not in FILE[key]["fr"]
