"""What commands print: problems, summaries, tables, differences; for people or as JSON."""

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from azalai.errors import PlanNotFoundError, Problem, Problems, nearest
from azalai.locale import Language, text
from azalai.tables.cells import to_text

if TYPE_CHECKING:
    from azalai.scenario.compare import Difference
    from azalai.scenario.scenario import Scenario
    from azalai.tables.row import Column, Table

_COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}


def console() -> Console:
    """Write to the terminal in colour; elsewhere plainly, and never cut a line."""
    width = None if sys.stdout.isatty() else 200
    return Console(highlight=False, soft_wrap=True, width=width)


def as_json_text(value: object) -> None:
    """Print a value as JSON, and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def problems(found: Problems, plan: str, language: Language, *, as_json: bool) -> None:
    """Print every problem kept, how many more there are, and the verdict."""
    counts = {"errors": found.errors, "warnings": found.warnings, "notes": found.notes}
    if as_json:
        told = [{**p.as_dict(language), "count": found.count(p)} for p in found]
        as_json_text({"plan": plan, **counts, "problems": told})
        return
    screen = console()
    for problem, more in found.with_more():
        _problem(screen, problem, language)
        if more:
            screen.print(f"  [dim]{escape(text('and-more', language, count=more))}[/dim]")
    code = "verdict-refused" if found.errors else "verdict-accepted"
    style = "bold red" if found.errors else "bold green"
    screen.print(f"[{style}]{escape(text(code, language, plan=plan, **counts))}[/{style}]")


def _problem(screen: Console, problem: Problem, language: Language) -> None:
    head, sentence, *fix = problem.lines(language)
    word, _, where = head.partition(":")
    screen.print(f"[{_COLOURS[problem.level]}]{escape(word)}[/]:{escape(where)}")
    screen.print(escape(sentence))
    for line in fix:
        screen.print(f"[green]{escape(line)}[/green]")


def summary(plan: "Scenario", language: Language, *, defaults: bool, as_json: bool) -> None:
    """Print what a plan holds, and on request every default it relies on."""
    told = plan.summary()
    if as_json:
        as_json_text(
            {
                "plan": told.name,
                "fingerprint": plan.fingerprint,
                "lines": told.words(language),
                "tables": told.tables,
                "defaults": [
                    {"table": d.table, "column": d.column, "value": d.value, "count": d.count}
                    for d in told.defaults
                ],
            }
        )
        return
    screen = console()
    screen.print(f"[bold]{escape(told.name)}[/bold]")
    for line in told.words(language):
        screen.print(f"  {escape(line)}")
    rows = sum(told.tables.values())
    screen.print(f"  {text('summary-tables', language, count=len(told.tables), rows=rows)}")
    screen.print(f"  {text('summary-defaults', language, count=len(told.defaults))}")
    remarks = {"warnings": plan.remarks.warnings, "notes": plan.remarks.notes}
    screen.print(f"  {text('summary-remarks', language, **remarks)}")
    if defaults:
        grid = grid_of("table", "column", "default", "cells", language=language)
        for d in told.defaults:
            grid.add_row(d.table, d.column, escape(d.value), str(d.count))
        screen.print(grid)


def grid_of(*heads: str, language: Language) -> Grid:
    """Begin a table with translated heads."""
    from rich.box import SIMPLE_HEAD

    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        grid.add_column(text(f"head-{head}", language), overflow="fold")
    return grid


def table(
    plan: "Scenario", name: str, key: str | None, language: Language, *, as_json: bool
) -> None:
    """Print one table as told, or one row of it with its defaults filled in."""
    rows = plan.tables.get(name)
    if rows is None:
        near = nearest(name, plan.tables)
        raise PlanNotFoundError("table-not-found", table=name, nearest=near or "sites")
    if key is not None:
        row = rows[key]
        cells = {name: getattr(row, name) for name in rows.spec.columns}
        if as_json:
            as_json_text(cells)
            return
        grid = grid_of("column", "value", language=language)
        for column, cell in cells.items():
            grid.add_row(column, escape(to_text(cell)))
        console().print(grid)
        return
    header, body = rows.texts()
    if as_json:
        as_json_text(rows.given.select(header).to_dicts())
        return
    from rich.box import SIMPLE_HEAD

    grid = Grid(*header, box=SIMPLE_HEAD, pad_edge=False)
    for row_cells in body:
        grid.add_row(*map(escape, row_cells))
    console().print(grid)


def difference(found: "Difference", language: Language, *, as_json: bool) -> None:
    """Print every difference in words."""
    if as_json:
        as_json_text(found.frame.to_dicts())
    else:
        console().print(escape(found.words(language)))


def all_tables(language: Language, *, as_json: bool) -> None:
    """Print the list of tables, or the JSON Schema of a plan."""
    from azalai.scenario.words import table_meaning
    from azalai.tables import registry

    if as_json:
        as_json_text(registry.json_schema())
        return
    grid = grid_of("table", "key", "used", "meaning", language=language)
    for spec in registry.TABLES.values():
        grid.add_row(
            spec.name, " | ".join(spec.key), spec.used, escape(table_meaning(spec, language))
        )
    screen = console()
    screen.print(grid)
    screen.print(text("tables-legend", language))


def one_table(name: str, language: Language, *, as_json: bool) -> None:
    """Explain one table: columns, units, defaults, meaning, and the rules across columns."""
    from azalai.scenario.words import rule_sentence, table_meaning
    from azalai.tables import registry

    spec = registry.TABLES.get(name)
    if spec is None:
        near = nearest(name, registry.TABLES)
        raise PlanNotFoundError("table-not-found", table=name, nearest=near or "sites")
    if as_json:
        as_json_text(spec.row.model_json_schema())
        return
    screen = console()
    screen.print(f"[bold]{name}[/bold]  {escape(table_meaning(spec, language))}")
    grid = grid_of("column", "holds", "default", "used", "meaning", language=language)
    for column in spec.columns.values():
        grid.add_row(*map(escape, _column(spec, column, language)))
    screen.print(grid)
    for rule in spec.rules:
        screen.print(f"  {escape(rule_sentence(rule, language))}")


def _column(spec: "Table", column: "Column", language: Language) -> tuple[str, ...]:
    from azalai.scenario.words import default_words, holds, meaning

    name = f"{column.name} *" if column.required else column.name
    told = meaning(spec.name, column, language)
    used = column.used or spec.used
    return (name, holds(column, language), default_words(column, language), used, told)


def unused(language: Language, *, as_json: bool) -> None:
    """List the columns that no engine reads yet, by table."""
    from azalai.tables import registry

    found = registry.unused()
    if as_json:
        as_json_text([{"table": t, "column": c, "used": u} for t, c, u in found])
        return
    screen = console()
    by_table: dict[str, list[str]] = {}
    for name, column, marks in found:
        by_table.setdefault(name, []).append(f"{column} ({marks})")
    for name, columns in by_table.items():
        screen.print(f"[bold]{name}[/bold]: {', '.join(columns)}")
    screen.print(text("unused-count", language, count=len(found)))


def versions(*, as_json: bool) -> None:
    """Print the version of Azalai, of Python, and of the libraries it stands on."""
    import platform
    from importlib.metadata import requires, version

    from azalai import __version__

    names = [line for line in requires("azalai") or [] if "extra ==" not in line]
    libraries = sorted(name.split(">")[0].split("=")[0].strip() for name in names)
    told = {"azalai": __version__, "python": platform.python_version()}
    told |= {name: version(name) for name in libraries}
    if as_json:
        as_json_text(told)
    else:
        sys.stdout.write("".join(f"{name} {number}\n" for name, number in told.items()))
