"""Pages that are run: what a page shows is what the program says.

    .venv/bin/python -m tests.docs.pages [PAGE ...]

writes anew what the commands and expressions of the pages show, to be read in the diff before it
is kept.  On a page, in order and in one empty working folder:

- a ```` ```console ```` block: each `$ azalai ...` is run; below it stands its output, where a line
  `...` skips any number of lines; `$ echo $?` shows the exit code;
- a ```` ```python ```` block: run like a doctest, names are kept from block to block;
- any block under a line `<!-- file: shop/tasks.csv -->` is written to that file.
"""

import doctest
import os
import re
import shlex
import sys
import traceback
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

#: What decides how output looks: nothing of the machine.
SURROUNDINGS = {
    "NO_COLOR": "1",
    "TERM": "dumb",
    "COLUMNS": "100",
    "POLARS_TABLE_WIDTH": "100",
    "LC_ALL": "C.UTF-8",
}

_FENCE = re.compile(r"(`{3,})\s*(\w*)\s*")
_FILE = re.compile(r"<!-- file: (\S+) -->")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the number of the first of them (from 0)."""

    language: str
    lines: list[str]
    first: int
    file: str = ""


@dataclass(frozen=True)
class Shown:
    """What a page shows in the lines `first` to before `last`, and what it should show."""

    first: int
    last: int
    wanted: list[str]
    got: list[str]

    @property
    def holds(self) -> bool:
        """Tell whether the page is right; a line `...` stands for any lines."""
        parts = [r"(?:.*\n)*" if w == "..." else re.escape(w) + r"\n" for w in self.wanted]
        return bool(re.fullmatch("".join(parts), "".join(f"{line}\n" for line in self.got)))


def all_pages() -> list[Path]:
    """Give every page, the README first."""
    return [ROOT / "README.md", *sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)]


def blocks(page: Path) -> Iterator[Block]:
    """Give the fenced blocks of a page."""
    file, fence, start = "", None, 0
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if fence is None:
            if found := _FENCE.fullmatch(line):
                fence, start = found, number + 1
            elif line.strip():
                named = _FILE.fullmatch(line.strip())
                file = named[1] if named else ""
        elif line.strip() == fence[1]:
            yield Block(fence[2], lines[start:number], start, file)
            file, fence = "", None


def runnable(page: Path) -> bool:
    """Tell whether a page has anything to run."""
    return any(b.language in ("console", "python") for b in blocks(page))


class _Listener(doctest.DocTestRunner):
    """Remembers what did not come as shown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: list[tuple[doctest.Example, str]] = []

    def report_failure(self, *about: Any) -> None:
        *_, example, got = about
        self.told.append((example, got))

    def report_unexpected_exception(self, *about: Any) -> None:
        *_, example, (_, fault, _) = about
        self.told.append((example, "".join(traceback.format_exception(fault))))


@dataclass
class Session:
    """One page while it is run."""

    page: Path
    names: dict[str, Any] = field(default_factory=dict)
    code: int = 0

    def run(self) -> Iterator[Shown]:
        """Run every block of the page in the current folder; give all that it shows."""
        for block in blocks(self.page):
            if block.file:
                path = Path(block.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("".join(f"{line}\n" for line in block.lines), encoding="utf-8")
            elif block.language == "console":
                yield from self._console(block)
            elif block.language == "python":
                yield from self._python(block)

    def _console(self, block: Block) -> Iterator[Shown]:
        starts = [i for i, line in enumerate(block.lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
            wanted = block.lines[start + 1 : end]
            while wanted and not wanted[-1].strip():
                wanted.pop()
            got = self._command(block.lines[start].removeprefix("$ "))
            first = block.first + start + 1
            yield Shown(first, first + len(wanted), [w.rstrip() for w in wanted], got)

    def _command(self, line: str) -> list[str]:
        program, *words = shlex.split(line)
        if (program, words) == ("echo", ["$?"]):
            return [str(self.code)]
        assert program == "azalai", f"{self.page.name}: a page can run azalai only, not {line}"
        from azalai.cli.main import app

        done = CliRunner().invoke(app, words, prog_name="azalai")
        self.code = done.exit_code
        lines = [line.rstrip() for line in done.output.splitlines()]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def _python(self, block: Block) -> Iterator[Shown]:
        source = "".join(f"{line}\n" for line in block.lines)
        test = doctest.DocTestParser().get_doctest(source, self.names, self.page.name, None, 0)
        assert test.examples, f"{self.page.name}: the block has no >>>:\n{source}"
        listener = _Listener(optionflags=doctest.ELLIPSIS)
        listener.run(test, out=lambda _: None, clear_globs=False)
        self.names = test.globs
        for example, got in listener.told:
            first = block.first + example.lineno + example.source.count("\n")
            wanted = example.want.splitlines()
            yield Shown(first, first + len(wanted), wanted, _without_frames(got.splitlines()))


def _without_frames(lines: list[str]) -> list[str]:
    """Leave out the frames of a traceback, as doctest does."""
    if not lines or not lines[0].startswith("Traceback"):
        return lines or ["(nothing)"]
    last = next(i for i, line in enumerate(lines) if i and not line.startswith(" "))
    return [lines[0], "    ...", *lines[last:]]


def run(page: Path, folder: Path) -> list[Shown]:
    """Run a page in a folder; the caller sees to the surroundings."""
    with chdir(folder):
        return list(Session(page).run())


def retell(page: Path) -> None:
    """Write what a page shows anew, where it is not what the program says."""
    with TemporaryDirectory() as folder:
        wrong = [shown for shown in run(page, Path(folder)) if not shown.holds]
    lines = page.read_text(encoding="utf-8").splitlines()
    for shown in reversed(wrong):
        lines[shown.first : shown.last] = shown.got
    page.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    for shown in wrong:
        sys.stdout.write(f"{page.relative_to(ROOT)}: line {shown.first + 1} told anew\n")


if __name__ == "__main__":
    os.environ.update(SURROUNDINGS)
    for told in [Path(word).resolve() for word in sys.argv[1:]] or all_pages():
        retell(told)
