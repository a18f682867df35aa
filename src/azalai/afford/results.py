"""Label: from entries to the tables that people and auditors read."""

from typing import Any, Final

import numpy as np
import polars as pl

from azalai.afford.books import COUNTS_IN, Books, in_money, means
from azalai.afford.counted import CERTAIN
from azalai.afford.inputs import Case
from azalai.afford.ledger import AMOUNTS
from azalai.afford.lines import VIEWS, Line
from azalai.results.quantities import WHATS

#: What a ledger line is paid for, beyond what a simulation counts: unit and meaning.
OWN_WHATS: Final = {
    "topped_fh": "h",
    "years": "y",
    "once": "each",
    "held": "y",
    "invested": "each",
    "project_years": "y",
}
#: Columns of the tree by which it can be cut.
TREE: Final = ("year", "category", "level", "type", "site", "supplier", "nato")


def lines_frame(case: Case) -> pl.DataFrame:
    """Give what each line is: its place in the tree, its price and the evidence for it."""
    rows = [_line(case, number, line) for number, line in enumerate(case.lines)]
    frame = pl.DataFrame(rows, schema=_LINES, infer_schema_length=None)
    return frame.with_columns(country=pl.Series(countries(case), dtype=pl.String))


_LINES: Final[dict[str, Any]] = {
    "line": pl.Int32,
    "view": pl.String,
    "category": pl.String,
    "level": pl.String,
    "type": pl.String,
    "site": pl.String,
    "supplier": pl.String,
    "nato": pl.String,
    "what": pl.String,
    "of": pl.String,
    "part": pl.String,
    "unit": pl.String,
    "unit_price_money": pl.Float64,
    "currency": pl.String,
    "price_year": pl.Int64,
    "index": pl.String,
    "table": pl.String,
    "row": pl.String,
    "column": pl.String,
    "covered_by": pl.String,
    "loan": pl.String,
    "basis": pl.String,
    "confidence": pl.String,
}


def _line(case: Case, number: int, line: Line) -> dict[str, Any]:
    price, evidence = line.price, case.plan.evidence_by_cell
    at = evidence.of_cell.get(price.cell)
    behind = evidence.rows[at] if at is not None else {"basis": "", "confidence": ""}
    table, position, column = price.cell
    return {
        "line": number,
        "view": line.view,
        "category": line.branch.category,
        "level": line.branch.level,
        "type": line.type,
        "site": line.site,
        "supplier": price.supplier,
        "nato": line.nato,
        "what": line.group.what,
        "of": line.group.key,
        "part": line.part,
        "unit": unit_of_what(line.group.what),
        "unit_price_money": price.unit_money,
        "currency": price.currency or "",
        "price_year": price.price_year,
        "index": price.index or "general",
        "table": table,
        "row": case.plan.tables[table].full_keys[position],
        "column": column,
        "covered_by": line.covered,
        "loan": line.loan,
        "basis": behind["basis"],
        "confidence": behind["confidence"],
    }


def unit_of_what(what: str) -> str:
    """Give the unit in which a quantity is counted."""
    return WHATS[what][0] if what in WHATS else OWN_WHATS[what]


def countries(case: Case) -> list[str]:
    """Give where the money of each line goes: the supplier's country, else the site's, or blank."""
    suppliers, sites = (
        dict(case.plan.tables[name].frame.select("name", "country").iter_rows())
        for name in ("suppliers", "sites")
    )
    return [
        (suppliers[line.price.supplier] if line.price.supplier else sites.get(line.site)) or ""
        for line in case.lines
    ]


def tables(books: Books) -> dict[str, pl.DataFrame]:
    """Give the tables of the tree, the ledger and the end of the plan."""
    case, lines = books.case, lines_frame(books.case)
    year = pl.Series(case.calendar.budget_year)
    mean = books.mean.with_columns(year=year[books.mean["month"].to_list()])
    by_year = mean.group_by("line", "year").agg(pl.col("number", "charged", *AMOUNTS).sum())
    labelled = by_year.join(lines.rename({"view": "counts_in"}), on="line")
    views = [
        labelled.filter(
            pl.col("counts_in").is_in([c for c, found in COUNTS_IN.items() if view in found])
        ).with_columns(view=pl.lit(view))
        for view in VIEWS
    ]
    whole = pl.concat(views)
    ends = end_state(books, lines)

    def shown(frame: pl.DataFrame) -> pl.DataFrame:
        return in_money(case, frame)

    return {
        "totals": _totals(shown(cut(whole)), ends),
        "years": shown(cut(whole, "year", "category")),
        "tree": shown(cut(whole, *TREE)),
        "nato": shown(cut(whole, "nato")),
        "ledger": shown(_ledger(whole)),
        "end_state": ends,
        "covered": shown(_covered(books, lines)),
        "counted": counted(case),
        "before": _before(books, lines),
    }


def cut(whole: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Sum the tree over all but some of its columns, each view for itself."""
    names = ["view", *by]
    return whole.group_by(names).agg(pl.col(AMOUNTS).sum()).sort(names)


def _totals(told: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Give the total of each view, without and with what there is at the end.

    What is left counts against the economic total, what is owed on top of the cash total.
    """
    sums = {row["view"]: row for row in told.iter_rows(named=True)}
    rows = []
    for view, part in zip(VIEWS, ("left", "owed"), strict=True):
        end = ends.filter((pl.col("part") == "debt") == (part == "owed"))
        sign = 1.0 if part == "owed" else -1.0
        whole = sums.get(view, dict.fromkeys(AMOUNTS, 0.0))
        left = {name: sign * float(end[name].sum()) + 0.0 for name in AMOUNTS}
        rows.append({"view": view, "end": "without", **{n: whole[n] for n in AMOUNTS}})
        rows.append({"view": view, "end": "alone", **left})
        rows.append({"view": view, "end": "with", **{n: whole[n] + left[n] for n in AMOUNTS}})
    return pl.DataFrame(rows)


_LEDGER: Final = (
    "view",
    "year",
    *("category", "level", "type", "site", "supplier", "nato"),
    *("what", "of", "part", "number", "unit", "charged", "unit_price_money"),
    *("currency", "price_year"),
    *("index", "table", "row", "column", "basis", "confidence"),
)


def _ledger(whole: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each group of priced events: quantity, price, evidence, money."""
    shown = whole.filter(pl.col("covered_by") == "")
    return shown.sort(*_LEDGER, "line").select(*_LEDGER, *AMOUNTS)  # lines alike keep their order


def _covered(books: Books, lines: pl.DataFrame) -> pl.DataFrame:
    """List what a contract pays instead: quantities at the price 0."""
    names = ["covered_by", "what", "of", "type", "site", "unit"]
    covered = books.mean.join(lines.filter(pl.col("covered_by") != ""), on="line")
    sums = covered.group_by(names).agg(pl.col("number", *AMOUNTS).sum())
    return sums.select(*names, "number", *AMOUNTS).sort(names)


def end_state(books: Books, lines: pl.DataFrame) -> pl.DataFrame:
    """Value what there is at the end: residual, stock and hours left; debts are negative worth."""
    part = pl.when(pl.col("view") == "end").then(pl.col("part")).otherwise(pl.lit("debt"))
    entries = pl.concat([books.ends, books.owed]).join(lines, on="line").with_columns(part=part)
    names = ["part", "of", "type", "site"]
    return means(books.case, entries, names).select(*names, "number", *AMOUNTS)


def counted(case: Case) -> pl.DataFrame:
    """Give the quantities in all, by what and type, mean over replications."""
    rows = case.quantities.rows
    number, certain = rows["number"].to_numpy(), rows["replication"].to_numpy() == CERTAIN
    weights = number * (1.0 / case.replications)
    weights[certain] = number[certain]
    sums = np.bincount(rows["group"].to_numpy(), weights, len(case.quantities.groups))
    told = [
        (group.what, group.type, number, unit_of_what(group.what))
        for group, number in zip(case.quantities.groups, sums.tolist(), strict=True)
    ]
    schema = {"what": pl.String, "type": pl.String, "number": pl.Float64, "unit": pl.String}
    frame = pl.DataFrame(told, schema=schema, orient="row")
    return frame.group_by("what", "type", "unit").agg(pl.col("number").sum()).sort("what", "type")


def _before(books: Books, lines: pl.DataFrame) -> pl.DataFrame:
    """List what was paid before the plan's first day: sunk, and in no total."""
    names = ["what", "of", "part", "month"]
    found = means(books.case, books.before.join(lines, on="line"), names)
    return found.select(*names, "number", *AMOUNTS)
