"""Manners of the house: sizes, names, imports, languages.  Each test fails on a real slip."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import azalai
from azalai.errors import ExitCode
from azalai.locale import LANGUAGES, Phrase, catalogue, text

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "azalai"
FILES = sorted(SOURCE.rglob("*.py"))
LOCALE = SOURCE / "locale"

#: Modules that reach beyond the machine; nothing in Azalai may.
NETWORK = {"urllib", "http", "socket", "ssl", "ftplib", "smtplib", "requests", "httpx", "aiohttp"}
#: Libraries too heavy for `azalai --help`.
HEAVY = {
    "polars",
    "numpy",
    "scipy",
    "pydantic",
    "babel",
    "python_calamine",
    "xlsxwriter",
    "rich.table",
}


#: Packages whose module has another name.
MODULES = {"vl-convert-python": "vl_convert"}


def trees():
    return [(f, ast.parse(f.read_text(encoding="utf-8"))) for f in FILES]


def functions():
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield file, node


def test_files_hold_one_idea():
    long = {str(f.relative_to(ROOT)): len(f.read_text().splitlines()) for f in FILES}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_functions_are_short():
    sizes = [(n.end_lineno - n.lineno + 1, f.name, n.name) for f, n in functions()]
    long = [size for size in sizes if size[0] > 45]
    assert len(long) <= 0.05 * len(sizes), long
    assert max(sizes)[0] <= 60, max(sizes)


@pytest.mark.parametrize(
    "word", ["util", "utils", "helper", "helpers", "common", "manager", "base", "misc"]
)
def test_no_room_is_called_everything(word):
    assert [f for f in FILES if word in {*f.parts, f.stem}] == []


def test_public_names_are_sorted_and_documented():
    assert azalai.__all__ == sorted(azalai.__all__)
    for name in azalai.__all__:
        assert (getattr(azalai, name).__doc__ or "").strip(), name


def test_nothing_reaches_the_network():
    for file, tree in trees():
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            reached = {name.split(".")[0] for name in names} & NETWORK
            assert not reached, f"{file.name}: {reached}"


def test_help_loads_nothing_heavy():
    script = (
        "import sys, json\nfrom azalai.cli.main import app\nprint(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(json.loads(done.stdout))


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "azalai", "no-such"], capture_output=True, text=True, check=False
    )
    assert done.returncode == ExitCode.USAGE
    assert "Usage: azalai " in done.stderr
    assert "Traceback" not in done.stderr


def test_importing_azalai_loads_nothing_but_its_version():
    script = "import sys, azalai; print([m for m in sys.modules if m.startswith('azalai.')])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['azalai.version']"


def test_every_dependency_is_used():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = [re.split(r"[>=<\[]", d)[0] for d in project["dependencies"]]
    names = {MODULES.get(p, p.replace("-", "_")) for p in packages}
    source = "\n".join(f.read_text(encoding="utf-8") for f in FILES)
    unused = {n for n in names if not re.search(rf"(?:from|import) {n}\b", source)}
    assert unused == set()


def placeholders(template):
    return set(re.findall(r"{(\w+)}", template))


def entries():
    return {k: e for k, e in catalogue().items() if set(e) - {"fr"}}


def test_the_catalogue_cut_at_its_headings_is_the_whole():
    whole = [tomllib.loads(f.read_text(encoding="utf-8")) for f in sorted(LOCALE.glob("*.toml"))]
    assert catalogue() == {key: entry for file in whole for key, entry in file.items()}


def test_the_catalogue_has_both_languages_with_the_same_fields():
    for key, entry in entries().items():
        assert set(LANGUAGES) <= set(entry), key
        assert placeholders(entry["en"]) == placeholders(entry["fr"]), key
        assert entry["en"] != entry["fr"] or len(entry["en"]) < 24, key
        assert set(entry) <= {"en", "fr", "en_one", "fr_one"}, key


def test_french_has_french_marks():
    for key, entry in entries().items():
        assert "'" not in entry["fr"].replace("' | '", ""), key
        assert not re.search(r"[^\s][;:?!]\s", entry["fr"].replace("\n", " ")), key


def literals():
    """Give every text in the source, f-strings as patterns."""
    exact, patterns = set(), []
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(v.value) if isinstance(v, ast.Constant) else r"[\w/-]+"
                    for v in node.values
                ]
                patterns.append(re.compile("".join(parts)))
    return exact, patterns


def test_every_entry_of_the_catalogue_is_used():
    exact, patterns = literals()
    patterns = [p for p in patterns if len(p.pattern.replace(r"[\w/-]+", "")) > 4]
    rules = re.compile(r"(row|rule)-[\w-]+")
    unused = [
        key
        for key in entries()
        if key not in exact
        and not any(p.fullmatch(key) for p in patterns)
        and not rules.fullmatch(key)
    ]
    assert unused == []


def test_every_code_in_the_source_is_in_the_catalogue():
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                named = node.func.id in ("Problem", "Phrase", "text") or node.func.id.endswith(
                    "Error"
                )
                if named and isinstance(first, ast.Constant) and "-" in str(first.value):
                    assert first.value in catalogue() or " " in first.value, (
                        f"{file.name}: {first.value}"
                    )


def test_numbers_and_plurals_follow_the_language():
    assert text("and-more", "en", count=1) == "... and one more of this kind."
    assert text("and-more", "en", count=400_000) == "... and 400,000 more of this kind."
    assert text("and-more", "fr", count=0) == "... et une autre de ce genre."
    assert "400\u202f000" in text("and-more", "fr", count=400_000)
    assert "yes ou no" in text("cell-whole", "fr", found="x", allowed=Phrase("allowed-yes-no"))


def test_nothing_of_this_machine_stands_in_the_project():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if (
            file.suffix in (".py", ".md", ".toml", ".csv", ".txt", ".lock", ".yml")
            and file.exists()
        ):
            body = file.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"/(?:home|root|mnt|Users)/[a-z]", body), name
            assert not re.search(r"\b(?:TODO|FIXME|XXX)\b", body) or file == Path(__file__), name


def test_the_row_models_are_attributes_of_the_scenario():
    from typing import get_args, get_type_hints

    from azalai.scenario.scenario import Scenario
    from azalai.tables.registry import TABLES

    hints = get_type_hints(Scenario)
    for name, spec in TABLES.items():
        assert get_args(hints[name]) == (spec.row,), name
