"""Within a row: the rules that the row models declare, and keys that stand twice."""

from collections.abc import Iterator
from functools import reduce
from operator import add, and_
from typing import Any

import polars as pl

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check
from azalai.scenario.rows import Rows
from azalai.tables.cells import to_text
from azalai.tables.row import Table
from azalai.tables.rules import UNIFORM_CV, Rule


@check(first=True)
def row_rules(view: View) -> None:
    """Hold every table against the rules of its row model."""
    for rows in view.tables():
        _hold(view, rows)


def _hold(view: View, rows: Rows[Any]) -> None:
    """Report the rows that break a rule; the first few of each are told, the rest counted."""
    rules = rows.spec.rules
    broken = rows.given.select(_alike(rules, rows.spec, filled=False)).to_dict()
    broken |= rows.frame.select(_alike(rules, rows.spec, filled=True)).to_dict()
    refused: list[tuple[str, list[int]]] = []
    for i, rule in enumerate(rules):
        breaks = broken[str(i)]
        if rule.when:
            breaks = breaks & broken[f"when {i}"]
        small = rows.spec.columns.get(rule.columns[0])
        if rule.kind == "ordered" and small and small.default_from:
            breaks = breaks & rows.given[small.name].is_not_null()
        hidden = view.in_doubt(rows.spec.name, _columns_of(rule, rows.spec))
        positions = [p for p in where(breaks) if p not in hidden]
        refused += [(column, positions) for column in rule.columns]
        for alike in _by_code(rows, rule, positions):
            problems = (_problem(view, rows, rule, p) for p in alike)
            view.problems.add_many(problems, len(alike))
    for column, positions in refused:
        view.doubts[rows.spec.name].add(column, positions)


def _columns_of(rule: Rule, spec: Table) -> list[str]:
    """Give the columns of the table that a rule looks at."""
    told = [*rule.columns, *([rule.when[0]] if rule.when else [])]
    return [name for name in told if name in spec.columns]


def where(marks: pl.Series) -> list[int]:
    """Give the positions at which a series of yes and no says yes."""
    found: list[int] = marks.arg_true().to_list() if marks.any() else []
    return found


def _by_code(rows: Rows[Any], rule: Rule, positions: list[int]) -> list[list[int]]:
    """Part the rows that tell too much from those that tell nothing: two kinds of problem."""
    if rule.kind != "one-of" or not positions:
        return [positions]
    told = rows.given.select(pl.any_horizontal(pl.col(rule.columns).is_not_null())).to_series()
    return [[p for p in positions if told[p]], [p for p in positions if not told[p]]]


def _alike(rules: tuple[Rule, ...], spec: Table, *, filled: bool) -> list[pl.Expr]:
    """Give the expressions that look at the table as told, or with its defaults filled in."""
    expressions = []
    for i, rule in enumerate(rules):
        if (rule.kind in ("ordered", "differ")) == filled:
            expressions.append(_expression(rule, spec).fill_null(value=False).alias(str(i)))
        if rule.when and filled:
            column, words = rule.when
            inside = pl.col(column).is_in(list(words))
            inside = ~inside if rule.kind == "only" else inside
            expressions.append(inside.fill_null(value=False).alias(f"when {i}"))
    return expressions


def _expression(rule: Rule, spec: Table) -> pl.Expr:
    """Give the polars expression that is true where a row breaks the rule."""
    if rule.kind == "spread":
        return _spread_breaks(rule)
    if rule.kind in ("ordered", "differ"):
        first, second = (pl.col(name) for name in rule.columns)
        if rule.kind == "differ":
            return first == second
        return first >= second if rule.strict else first > second
    return _told_breaks(rule, [_told(name, spec) for name in rule.columns])


def _told_breaks(rule: Rule, told: list[pl.Expr]) -> pl.Expr:
    """Judge by which of the columns are told, whatever they hold."""
    number = reduce(add, [t.cast(pl.Int32) for t in told])
    if rule.kind == "requires":
        absent = reduce(and_, [~t for t in (told if rule.when else told[1:])])
        return absent if rule.when else told[0] & absent
    return {
        "one-of": number != 1,
        "some": number == 0,
        "together": number.is_between(1, len(told) - 1),
        "only": number > 0,
    }[rule.kind]


def _told(name: str, spec: Table) -> pl.Expr:
    """Tell whether a cell is told; a table without the column never tells it."""
    return pl.col(name).is_not_null() if name in spec.columns else pl.lit(value=False)


def _spread_breaks(rule: Rule) -> pl.Expr:
    mean, cv, law = (pl.col(name) for name in rule.columns)
    alone = mean.is_null() & (cv.is_not_null() | law.is_not_null())
    needs_cv = law.is_not_null() & ~law.is_in(["fixed", "exponential"]) & cv.is_null()
    has_none = law.is_in(["fixed", "exponential"]) & cv.is_not_null()
    return alone | needs_cv | has_none | ((law == "uniform") & (cv > UNIFORM_CV))


def _problem(view: View, rows: Rows[Any], rule: Rule, position: int) -> Problem:
    cells = rows.frame.row(position, named=True)
    given = rows.given.row(position, named=True)
    told = [name for name in rule.columns if given.get(name) is not None]
    column = _column(rule, told, cells)
    fields: dict[str, object] = {
        "columns": ", ".join(rule.columns),
        "told": ", ".join(told),
        "column": column,
        "others": " / ".join(rule.columns if rule.when else rule.columns[1:]),
        "first": to_text(cells.get(rule.columns[0])),
        "second": to_text(cells.get(rule.columns[-1])),
        "small": rule.columns[0],
        "middle": rule.columns[len(rule.columns) // 2],
        "large": rule.columns[-1],
    }
    code = rule.code
    if rule.when:
        name, words = rule.when
        fields |= {"when": name, "words": " / ".join(words), "word": to_text(cells[name])}
        code += "-when"
    if rule.kind == "ordered" and rule.strict:
        code += "-strict"
    if rule.kind == "one-of" and not told:
        code = code.replace("one-of", "one-of-none")
    place = view.place(rows.spec.name, position, column)
    return Problem(code, place, fields, _fix(rule, told, cells, view, rows, position))


def _column(rule: Rule, told: list[str], cells: dict[str, Any]) -> str:
    """Name the column at which to look first."""
    if rule.kind in ("only", "one-of") and told:
        return told[-1]
    if rule.kind == "spread":
        cv, law = rule.columns[1:]
        needless = told == [cv] or (cv in told and cells[law] in ("fixed", "exponential"))
        return cv if needless else law
    if rule.kind == "together" and told:
        return next(name for name in rule.columns if name not in told)
    if rule.kind == "requires" and not rule.when:
        return rule.columns[0]
    if rule.kind == "ordered":
        return rule.columns[-1] if rule.columns[-1] in told else rule.columns[0]
    return rule.columns[0]


def _fix(
    rule: Rule,
    told: list[str],
    cells: dict[str, Any],
    view: View,
    rows: Rows[Any],
    position: int,
) -> Fix:
    """Propose the mend that keeps the most: blank what has no meaning, swap what is upside down."""
    place = view.place(rows.spec.name, position)
    column, value = _column(rule, told, cells), ""
    if rule.kind == "ordered":
        value = to_text(cells[rule.columns[0]]) if not rule.strict else ""
    required = {c.name for c in rows.spec.columns.values() if c.required}
    if rule.kind in ("some", "one-of") and not told:
        return Fix("remove-row", place.table, place.row)
    if rule.kind == "requires" and rule.when:
        return Fix("remove-row", place.table, place.row)
    if rule.kind == "together":
        column = told[0]
    if column in required and not value:
        return Fix("remove-row", place.table, place.row)
    return Fix("set", place.table, place.row, column, value, place.key)


@check()
def keys_twice(view: View) -> None:
    """Refuse a second row of one key; a later period differs in `starts`."""
    for rows in view.tables():
        if len(rows) > 1:
            key = (
                pl.struct(rows.spec.full_key)
                if len(rows.spec.full_key) > 1
                else pl.col(*rows.spec.key)
            )
            twice = rows.frame.select(~key.is_first_distinct()).to_series()
            hidden = view.in_doubt(rows.spec.name, rows.spec.full_key)
            positions = [p for p in where(twice) if p not in hidden]
            view.problems.add_many(_twice(view, rows, positions), len(positions))


def _twice(view: View, rows: Rows[Any], positions: list[int]) -> Iterator[Problem]:
    keys = [rows.frame.row(p, named=True) for p in positions[:5]]
    for position, key in zip(positions, keys, strict=False):
        parts = [to_text(key[name]) for name in rows.spec.full_key]
        same = [pl.col(n).eq_missing(pl.lit(key[n])) for n in rows.spec.full_key]
        first = rows.frame.select(reduce(and_, same)).to_series().arg_true()[0]
        place = view.place(rows.spec.name, position, rows.spec.key[0])
        fields = {"found": " | ".join(filter(None, parts)), "first": str(rows.lines[first])}
        code = "key-twice-period" if rows.spec.period else "key-twice"
        yield Problem(code, place, fields, Fix("remove-row", place.table, place.row))
