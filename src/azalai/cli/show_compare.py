"""What `azalai compare` prints: who is best when, then compact tables."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import polars as pl
from rich.markup import escape
from rich.table import Table as Grid

from azalai.cli.show import console, grid_of
from azalai.report import compare_words as say
from azalai.report.compare_words import Words
from azalai.results.run import DECISIVE_COST, PLAIN_COST

#: Columns of the table of what is achieved, and of that of costs: those that a run has.
SHOWN: Final = (
    "patients_in_time_frac",
    "missions_completed_frac",
    "availability_frac",
    "response_p90_min",
    "flown_fh",
)
MONEY: Final = (
    "stock_bought_money",
    PLAIN_COST,
    DECISIVE_COST,
    "cost_money_per_fh",
    "cost_money_per_mission",
    "cost_money_per_patient",
)
#: So many figures that move a decision are listed; all with --json or --out.
LISTED: Final = 8
NOISE: Final = "~"

Row = dict[str, Any]


def answer(words: Words) -> None:
    """Print the answer in words, then figures, targets, losses, stock and doubts."""
    screen = console()
    for line in say.sentences(words):
        screen.print(escape(line))
    _figures(words, SHOWN, "compare-legend")
    if _figures(words, MONEY, "compare-legend-money"):
        console().print(escape(say.basis(words.run, words.formats)))
    for tell in (_targets, _lost, _stock, _doubts):
        tell(words)


def _put(words: Words, grid: Grid, legend: str) -> None:
    for column in grid.columns[1:]:
        column.justify = "right"
    console().print(grid)
    console().print(escape(words.text(legend)))


def _grid(words: Words, heads: list[str]) -> Grid:
    grid = grid_of("compare-future", language=words.formats.language)
    for head in heads:
        grid.add_column(escape(head), overflow="fold")
    return grid


def written(words: Words, unit: str, value: float | None, *, sign: bool = False) -> str:
    """Write a figure in the manner of its unit."""
    formats = words.formats
    ways: dict[str, Callable[[float | None], str]] = {
        "0..1": lambda v: formats.points(v) if sign else formats.share(v),
        "money": lambda v: formats.money(v, sign=sign),
        "d": lambda v: formats.number(v, 1, sign=sign),
        "min": lambda v: formats.number(v, sign=True) if sign else formats.minutes(v),
    }
    way = ways.get("money" if unit.startswith("money") else unit)
    return formats.number(value, sign=sign) if way is None else way(value)


def _figures(words: Words, wanted: tuple[str, ...], legend: str) -> bool:
    """Print figures of the future that the others are held against, and their differences.

    Returns:
        Whether there were any.

    """
    figures, changes = (words.table(name).filter(of="") for name in ("figures", "differences"))
    known = set(figures["quantity"])
    names = [name for name in wanted if name in known]
    against = words.compared.provenance.alternative
    futures = figures["future"].unique(maintain_order=True).to_list()
    if len(futures) < 2 or not names:
        return False
    grid = _grid(words, [say.quantity(name, words.formats) for name in names])
    for future in [against, *(f for f in futures if f != against)]:
        table = figures if future == against else changes
        cells = [_cell(words, table, future, name) for name in names]
        grid.add_row(escape(words.title(future)), *cells)
    _put(words, grid, legend)
    return True


def _cell(words: Words, table: pl.DataFrame, future: str, name: str) -> str:
    """Write a figure, or a difference that is inside the noise with a mark."""
    found = table.filter(future=future, quantity=name).to_dicts()
    if not found or found[0]["mean"] is None:
        return ""
    row = found[0]
    if "clear" in row:
        return _change(words, row)
    return written(words, row["unit"], row["mean"])


def _targets(words: Words) -> None:
    table = words.table("targets")
    if table.is_empty():
        return
    names = table["target"].unique(maintain_order=True).to_list()
    wanted = dict(table.select("target", "wanted").iter_rows())
    grid = _grid(words, [_target_head(words, name, wanted[name]) for name in names])
    for future in table["future"].unique(maintain_order=True).to_list():
        rows = {row["target"]: row for row in table.filter(future=future).to_dicts()}
        cells = [_target(words, rows[name]) if name in rows else "" for name in names]
        grid.add_row(escape(words.title(future)), *cells)
    _put(words, grid, "compare-targets-legend")


def _target_head(words: Words, name: str, wanted: float) -> str:
    if name == "delay_d":
        days = words.formats.number(wanted, 0 if wanted == int(wanted) else 1)
        return words.text("compare-wait", days=days)
    told = words.text("compare-fleet") if name == "fleet" else name
    return f"{told} {words.formats.share(wanted, 0)}"


def _target(words: Words, row: Row) -> str:
    code = "compare-unsure-target" if row["verdict"] == "unsure" else f"compare-{row['verdict']}"
    if row["target"] == "delay_d":
        mean = words.text("compare-days", days=words.formats.number(row["mean"], 1))
    else:
        mean = words.formats.share(row["mean"])
    told = words.text(code, mean=mean)
    months = row["months_met_frac"]
    return told if months is None else f"{told} ({words.formats.share(months, 0)})"


def _lost(words: Words) -> None:
    from azalai.report.ready_words import cause

    table = words.table("lost")
    if table.is_empty():
        return
    causes = table["cause"].unique(maintain_order=True).to_list()
    grid = _grid(words, [cause(name, words.formats.language) for name in causes])
    for future in table["future"].unique(maintain_order=True).to_list():
        shares = dict(table.filter(future=future).select("cause", "share_frac").iter_rows())
        cells = [words.formats.share(shares.get(name, 0.0)) for name in causes]
        grid.add_row(escape(words.title(future)), *cells)
    _put(words, grid, "compare-lost")


def _stock(words: Words) -> None:
    """Print which part of the main differences is the stock."""
    table = words.table("stock")
    if table.is_empty():
        return
    heads = ["future", "quantity", "rest", "bought", "whole"]
    grid = grid_of(*(f"compare-{head}" for head in heads), language=words.formats.language)
    for future in table["future"].unique(maintain_order=True).to_list():
        for name in (*SHOWN, *MONEY):
            rows = table.filter(future=future, quantity=name, of="").to_dicts()
            parts = {row["part"]: _change(words, row) for row in rows}
            if parts:
                told = [parts.get(part, "") for part in ("rest", "stock", "whole")]
                title = escape(words.title(future))
                grid.add_row(title, say.quantity(name, words.formats), *told)
    _put(words, grid, "compare-stock")


def _change(words: Words, row: Row) -> str:
    """Write a difference, with a mark where it is inside the noise; what is sure has none."""
    shown = written(words, row["unit"], row["mean"], sign=True)
    sure = row["clear"] or row["low"] is None or row["low"] == row["high"]
    return shown if sure else f"{NOISE} {shown}"


def _doubts(words: Words) -> None:
    """Print what moves the first decision most."""
    rows = list(_first_doubts(words))
    if not rows:
        return
    heads = ("figure", "basis", "effect", "share")
    grid = grid_of(*(f"compare-{head}" for head in heads), language=words.formats.language)
    for row in rows:
        effect = written(words, row["unit"], row["effect"], sign=True)
        grid.add_row(
            escape(row["figure"]),
            words.text(f"compare-evidence-{row['basis']}"),
            effect,
            words.formats.share(max(row["share_frac"], 0.0), 0),
        )
    _put(words, grid, "compare-doubts-legend")


def _first_doubts(words: Words) -> Iterator[Row]:
    power = words.table("power")
    if not power.is_empty():
        first = power.row(0, named=True)
        about = {name: first[name] for name in ("future", "against", "quantity", "of")}
        seen = words.table("doubts").filter(~pl.col("noise"), **about)
        yield from seen.head(LISTED).to_dicts()
