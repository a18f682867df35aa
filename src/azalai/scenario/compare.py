"""`diff`: what another plan has changed, in words and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import polars as pl

from azalai.locale import Language, text
from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.scenario.settings import settings_cells
from azalai.tables.cells import join_key, to_text

#: Words about more rows than this are counted, not listed.
LISTED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One difference: a cell with its two values, or a whole row."""

    what: Literal["set", "add", "remove"]
    table: str
    key: str
    column: str = ""
    before: str = ""
    after: str = ""

    def words(self, language: Language = "en") -> str:
        """Say it in one sentence."""
        fields = {"table": self.table, "key": self.key, "column": self.column}
        blank = text("blank", language)
        key = "diff-set-alone" if self.what == "set" and not self.key else f"diff-{self.what}"
        return text(
            key,
            language,
            **fields,
            before=self.before or blank,
            after=self.after or blank,
        )


@dataclass(frozen=True)
class Difference:
    """Every difference between two plans, in the order of the tables."""

    steps: tuple[Step, ...]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row a difference: what, table, key, column, before, after."""
        names = ("what", "table", "key", "column", "before", "after")
        data = {name: [getattr(step, name) for step in self.steps] for name in names}
        return pl.DataFrame(data, schema=dict.fromkeys(names, pl.String))

    def words(self, language: Language = "en") -> str:
        """Say every difference, one a line."""
        if not self.steps:
            return text("diff-none", language)
        lines = [step.words(language) for step in self.steps[:LISTED]]
        if len(self.steps) > LISTED:
            lines.append(text("diff-more", language, count=len(self.steps) - LISTED))
        return "\n".join(lines)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def __str__(self) -> str:
        return self.words()

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


def compare(before: Scenario, after: Scenario) -> Difference:
    """Compare two plans by the keys of their rows; row order does not count."""
    steps = list(_settings_steps(before, after))
    for name, rows in before.tables.items():
        steps += _table_steps(rows, after.tables[name])
    return Difference(tuple(steps))


def _settings_steps(before: Scenario, after: Scenario) -> Iterator[Step]:
    old = {(s.section, s.name): s.value for s in settings_cells(before.settings)}
    new = {(s.section, s.name): s.value for s in settings_cells(after.settings)}
    for place in dict.fromkeys([*old, *new]):
        if old.get(place) != new.get(place):
            yield Step("set", SCENARIO, *place, old.get(place, ""), new.get(place, ""))


def _table_steps(before: Rows[Any], after: Rows[Any]) -> list[Step]:
    """Give removed rows, added rows with their cells, and cells that differ."""
    if before.given.equals(after.given):
        return []
    table = before.spec.name
    old, new = _by_key(before), _by_key(after)
    steps = [Step("remove", table, key) for key in old if key not in new]
    for key, cells in new.items():
        if key not in old:
            steps.append(Step("add", table, key, after=_told(before, cells)))
            continue
        for name, cell in cells.items():
            was = old[key][name]
            if was != cell:
                steps.append(Step("set", table, key, name, to_text(was), to_text(cell)))
    return steps


def _by_key(rows: Rows[Any]) -> dict[str, dict[str, Any]]:
    """Index rows by their whole key; the date of a period only where it is told."""
    keys = rows.frame.select(rows.spec.full_key).iter_rows()
    told = [join_key(part for part in key if part is not None) for key in keys]
    return dict(zip(told, rows.given.iter_rows(named=True), strict=True))


def _told(rows: Rows[Any], cells: dict[str, Any]) -> str:
    key = set(rows.spec.full_key)
    return ", ".join(
        f"{name} {to_text(cell)}"
        for name, cell in cells.items()
        if cell is not None and name not in key
    )
