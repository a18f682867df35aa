"""What can go wrong, and how it is told.

    AzalaiError                 every error that Azalai raises on purpose
    ├── ScenarioError           a plan has faults; holds every Problem found
    ├── PlanNotFoundError       no folder, workbook or example of that name
    └── OutputError             the place to write to is taken, full or closed

A `Problem` is a code and fields, not a sentence: the sentence comes from the catalogue, in
French or English.  Its `Fix` can be applied by a program.  Exit codes of the command line:
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import IntEnum
from itertools import islice
from typing import Literal

from azalai.locale import Language, text


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    FAULTS = 1  # the plan has faults, or two compared plans differ
    USAGE = 2  # the command itself was misspelt
    NOT_FOUND = 3  # no such plan, table or example
    OUTPUT = 4  # what was to be written could not be
    INTERRUPTED = 130  # Ctrl-C


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a plan: `row` as a spreadsheet or editor counts it, from 1.

    `key` says which row in the words of the plan (`Bamako | Gao | road`).
    """

    file: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""
    key: str = ""


FixAction = Literal[
    "set",  # write `value` into the cell (row, column); a blank value empties it
    "remove-row",
    "add-row",  # with `cells`
    "add-column",
    "rename-column",  # `column` becomes `value`
    "remove-column",
    "rename-table",  # file or sheet `table` becomes `value`
    "remove-table",
    "save-as",  # write the file again in the form `value`
]


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend that a program can apply; `row` and `column` as in `Place`.

    For the table `scenario`, `key` is the section (blank for the first lines) and
    `column` the name of the setting, whatever the form of the plan.
    """

    action: FixAction
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    key: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """Say in one sentence what to do."""
        blank = "-blank" if self.action == "set" and not self.value else ""
        cells = ", ".join(f"{name} = {value}" for name, value in self.cells.items())
        return text(
            f"fix-{self.action}{blank}",
            language,
            table=self.table,
            row=self.row or "",
            column=self.column,
            value=self.value,
            cells=cells,
        )


Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error, warning or note: what, where, and how to mend it.

    An error refuses the plan; a warning says that something looks wrong; a note says what
    a reader of the results should know.
    """

    code: str
    place: Place
    fields: Mapping[str, object] = field(default_factory=dict)
    fix: Fix | None = None
    level: Level = "error"

    def text(self, language: Language = "en") -> str:
        """Say what was found, what is allowed and, where one is near, the right name."""
        told = text(self.code, language, **self.fields)
        nearest = self.fields.get("nearest")
        return f"{told} {text('nearest', language, nearest=nearest)}" if nearest else told

    def lines(self, language: Language = "en") -> tuple[str, ...]:
        """Give the whole message: where and code, the sentence, the fix."""
        word = text(f"word-{self.level}", language)
        where = describe(self.place, language)
        lines = [text("message-head", language, word=word, code=self.code, where=where)]
        lines.append(f"  {self.text(language)}")
        if self.fix:
            lines.append(f"  {text('message-fix', language, fix=self._fix_text(language))}")
        return tuple(lines)

    def _fix_text(self, language: Language) -> str:
        """Say the fix, and where it is to be made if that is not the place of the problem."""
        fix = self.fix
        if fix is None:
            return ""
        told = fix.text(language)
        elsewhere = (fix.table, fix.row) != (self.place.table, self.place.row)
        if not elsewhere or not fix.table or fix.action not in ("set", "remove-row"):
            return told
        place = Place("", fix.table, fix.row)
        return text("fix-elsewhere", language, where=describe(place, language), fix=told)

    def as_dict(self, language: Language = "en") -> dict[str, object]:
        """Give the problem as plain data for `--json`."""
        fix = None
        if self.fix:
            fix = {
                "action": self.fix.action,
                "table": self.fix.table,
                "row": self.fix.row,
                "column": self.fix.column,
                "value": self.fix.value,
                "key": self.fix.key,
                "cells": dict(self.fix.cells),
                "text": self.fix.text(language),
            }
        return {
            "code": self.code,
            "level": self.level,
            "file": self.place.file,
            "table": self.place.table,
            "row": self.place.row,
            "column": self.place.column,
            "key": self.place.key,
            "text": self.text(language),
            "fix": fix,
        }


def describe(place: Place, language: Language = "en") -> str:
    """Say where: `sites.csv row 4 (Gao), column elevation_m`."""
    parts = [place.file or place.table]
    if place.row is not None:
        parts.append(text("place-row", language, row=str(place.row)))
    where = " ".join(p for p in parts if p)
    if place.key:
        where += f" ({place.key})"
    if place.column:
        where += f", {text('place-column', language, column=place.column)}"
    return where


class Problems:
    """Every problem of one pass: the first few of each kind kept, the rest counted.

    A kind is (code, table, column), so that 400 000 bad cells in one column cost the memory
    of a handful and are still all counted.
    """

    KEPT = 5

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count: Counter[tuple[str, str, str]] = Counter()
        self._levels: Counter[str] = Counter()

    @property
    def errors(self) -> int:
        """How many errors there are; a plan with none is accepted."""
        return self._levels["error"]

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._levels["warning"]

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return self._levels["note"]

    @staticmethod
    def _kind(problem: Problem) -> tuple[str, str, str]:
        return (problem.code, problem.place.table, problem.place.column)

    def add(self, problem: Problem) -> None:
        """Count one problem, and keep it if it is among the first of its kind."""
        self.add_many((problem,), 1)

    def add_many(self, problems: Iterable[Problem], count: int) -> None:
        """Count `count` problems of one kind, of which the first few are built and kept."""
        first = list(islice(problems, self.KEPT))
        if first:
            kind = self._kind(first[0])
            self._kept += first[: max(self.KEPT - self._count[kind], 0)]
            self._count[kind] += count
            self._levels[first[0].level] += count

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add several problems."""
        for problem in problems:
            self.add(problem)

    def count(self, problem: Problem) -> int:
        """How many problems are of this problem's kind, itself included."""
        return self._count[self._kind(problem)]

    def __iter__(self) -> Iterator[Problem]:
        """Errors first, then warnings, then notes; by file, row and column."""
        return iter(sorted(self._kept, key=_order))

    def __len__(self) -> int:
        return sum(self._levels.values())

    def with_more(self) -> Iterator[tuple[Problem, int]]:
        """Give each problem kept, and with the last of a kind how many more were counted."""
        left = Counter(self._kind(p) for p in self._kept)
        for problem in self:
            kind = self._kind(problem)
            left[kind] -= 1
            yield problem, 0 if left[kind] else max(self._count[kind] - self.KEPT, 0)

    def text(self, language: Language = "en") -> str:
        """Write everything: each kept problem, after each kind how many more there are."""
        lines: list[str] = []
        for problem, more in self.with_more():
            lines += problem.lines(language)
            if more:
                lines.append("  " + text("and-more", language, count=more))
        return "\n".join(lines)


def _order(problem: Problem) -> tuple[int, str, int, str, str]:
    place = problem.place
    return (LEVELS.index(problem.level), place.file, place.row or 0, place.column, problem.code)


def nearest(name: str, names: Iterable[str]) -> str:
    """Give the name that most resembles `name`, or nothing if none does."""
    by_fold = {known.casefold(): known for known in names}
    close = get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


class AzalaiError(Exception):
    """Every error that Azalai raises on purpose: a sentence of the catalogue and its fields."""

    exit_code = ExitCode.FAULTS

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code)

    def text(self, language: Language = "en") -> str:
        """Say what went wrong in one language."""
        return text(self.code, language, **self.fields)

    def __str__(self) -> str:
        return self.text()


class PlanNotFoundError(AzalaiError):
    """No folder, workbook, example or table of that name."""

    exit_code = ExitCode.NOT_FOUND


class OutputError(AzalaiError):
    """The place to write to is taken, full or closed; nothing half-written is left."""

    exit_code = ExitCode.OUTPUT


class ScenarioError(AzalaiError):
    """A plan has faults; `problems` holds them all, warnings included."""

    def __init__(self, problems: Problems, plan: str = "") -> None:
        super().__init__("plan-refused", plan=plan, count=problems.errors)
        self.problems = problems
        self.plan = plan

    def text(self, language: Language = "en") -> str:
        """Write the count and every problem in one language."""
        return f"{super().text(language)}\n{self.problems.text(language)}"
