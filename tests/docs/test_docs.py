"""The pages: what they show is what the program says, nothing is left out, and they build."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tests.docs.pages import DOCS, ROOT, SURROUNDINGS, all_pages, run, runnable

import azalai
from azalai.cli.main import app
from azalai.errors import ExitCode, FixAction
from azalai.tables.registry import ENGINES

COMMANDS = DOCS / "reference" / "commands.md"
GENERATED = {"tables.md", "messages.md", "ready-model.md"}


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [p for p in all_pages() if runnable(p)], ids=_name)
def test_a_page_shows_what_the_program_says(page, tmp_path, monkeypatch):
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)
    for shown in run(page, tmp_path):
        assert shown.holds, (
            f"{_name(page)}, line {shown.first + 1}, shows\n  "
            + "\n  ".join(shown.wanted)
            + "\nand should show\n  "
            + "\n  ".join(shown.got)
            + "\n(python -m tests.docs.pages writes it anew)"
        )


def test_the_pages_build(tmp_path):
    sphinx = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-d", str(tmp_path / "d")]
    done = subprocess.run(
        [*sphinx, str(DOCS), str(tmp_path / "html")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    fetched = r'(?:<link[^>]*href|<script[^>]*src|<img[^>]*src)="(?:https?:)?//'
    for page in (tmp_path / "html").rglob("*.html"):
        assert not re.search(fetched, page.read_text(encoding="utf-8")), page.name


def _sections(page: Path) -> dict[str, str]:
    """Give the text under each heading of the second level."""
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _commands():
    return typer.main.get_command(app).commands


def test_every_command_is_told_and_no_other():
    told = {title for title in _sections(COMMANDS) if title.startswith("azalai ")}
    assert told == {f"azalai {name}" for name in _commands()}


@pytest.mark.parametrize("name", list(_commands()))
def test_every_option_is_told_and_no_other(name):
    command = _commands()[name]
    section = _sections(COMMANDS)[f"azalai {name}"]
    options = {o for p in command.params for o in p.opts if o.startswith("--")}
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", section)) - {"--help"} == options - {"--help"}
    arguments = {
        p.metavar or p.name.upper() for p in command.params if p.param_type_name == "argument"
    }
    assert arguments <= set(re.findall(r"[A-Z]+", section))


def test_every_exit_code_is_told():
    told = re.findall(r"^\| (\d+) \|", _sections(COMMANDS)["Exit codes"], re.MULTILINE)
    assert {int(code) for code in told} == {int(code) for code in ExitCode}


def test_every_public_name_is_told():
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    assert [name for name in azalai.__all__ if f":: azalai.{name}" not in page] == []


def test_every_fix_action_is_told():
    page = (DOCS / "how-to" / "fix-faults.md").read_text(encoding="utf-8")
    assert [action for action in FixAction.__args__ if f"| `{action}` |" not in page] == []


def test_every_engine_is_told_in_the_readme_as_it_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for engine in ENGINES.values():
        row = re.search(
            rf"^\|[^|]*\*\*{engine.name.upper()}\*\*.*\| (\w+) \|$", readme, re.MULTILINE
        )
        assert row, engine.name
        assert row[1] == ("yes" if engine.works else "no"), engine.name


@pytest.mark.parametrize("page", all_pages(), ids=_name)
def test_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", [p for p in all_pages() if p.name not in GENERATED], ids=_name)
def test_a_page_begins_with_its_title(page):
    assert page.read_text(encoding="utf-8").startswith("# ")
