"""Every rule of READY is held by a timeline that names it, or told to be a matter of chance."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: How many rules each section has.
SECTIONS = {1: 5, 2: 10, 3: 7, 4: 10, 5: 6, 6: 4}
ROW = re.compile(r"^\| (\d\.\d+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
TOLD = re.compile(r"\d\.\d+")


def told():
    """Give the rules that each timeline names in the first sentence of its docstring."""
    found = {}
    for file in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                doc = ast.get_docstring(node) or ""
                rules = re.match(r"RULES ((?:\d\.\d+(?:, )?)+)", doc)
                found[node.name] = set(TOLD.findall(rules.group(1))) if rules else set()
    return found


def table():
    """Give what the table says of each rule."""
    return dict(ROW.findall((HERE / "README.md").read_text()))


def test_every_rule_stands_in_the_table_once():
    rows = ROW.findall((HERE / "README.md").read_text())
    assert [rule for rule, _ in rows] == [
        f"{section}.{k}" for section, count in SECTIONS.items() for k in range(1, count + 1)
    ]


def test_each_is_held_by_a_timeline_that_says_so_or_by_a_file_that_is_there():
    timelines = told()
    for rule, cell in table().items():
        held = re.findall(r"`([^`]+)`", cell)
        assert held, rule
        for name in held:
            if name.startswith("tests/"):
                assert (ROOT / name).is_file(), (rule, name)
            else:
                assert rule in timelines[name], (rule, name)


def test_every_timeline_stands_in_the_table():
    cells = table()
    for name, rules in told().items():
        for rule in rules:
            assert f"`{name}`" in cells[rule], (name, rule)


def test_there_are_as_many_timelines_as_the_documents_say():
    """More than 160, say the README of the project, its changes and the page on READY."""
    assert sum(1 for rules in told().values() if rules) > 160
