"""The generated pages of the reference are what the tool writes, and leave nothing out."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from azalai.locale import catalogue
from azalai.tables.registry import TABLES
from azalai.tables.settings import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "reference.py"
PAGES = ROOT / "docs" / "reference"


def _tool():
    spec = importlib.util.spec_from_file_location("reference", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_what_the_tool_writes():
    for path, text in _tool().pages().items():
        assert path.read_text(encoding="utf-8") == text, "run python tools/reference.py"


def test_check_ends_with_1_where_a_page_is_old(tmp_path, monkeypatch, capsys):
    tool = _tool()
    monkeypatch.setattr(tool, "PAGES", tmp_path)
    assert tool.main(["--check"]) == 1
    assert "docs/reference/tables.md is out of date" in capsys.readouterr().out
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0


def test_the_tool_runs_by_itself():
    done = subprocess.run([sys.executable, str(TOOL), "--check"], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_every_column_is_told():
    page = (PAGES / "tables.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        assert f"### {table.name}\n" in page
    columns = {c.name for t in TABLES.values() for c in t.columns.values()}
    columns |= {c.name for model in SECTIONS.values() for c in model.columns.values()}
    spread = {f"{c[:-3]}_law" for c in columns if c.endswith("_cv")}
    spread |= {c for c in columns if c.endswith("_cv")}
    assert {c for c in columns - spread if f"`{c}`" not in page} == set()


def test_every_problem_is_told():
    page = (PAGES / "messages.md").read_text(encoding="utf-8")
    told = re.findall(r"^\(?`([a-z0-9-]+)`\)?$", page, re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) <= set(catalogue())
    used = set(re.findall(r'Problem\(\s*"([a-z0-9-]+)"', _source()))
    assert used <= set(told)


def _source() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
