"""Small plans for the tests of AFFORD: a base, one aircraft type, and what a test adds."""

from pathlib import Path

import polars as pl

from azalai.results.quantities import SCHEMA
from azalai.scenario.door import load
from azalai.scenario.scenario import Scenario

SCENARIO = """name = "small"
start = {start}
years = {years}
currency = "USD"
price_year = {price_year}
discount_frac = {discount}

[afford]
flow_at = "{flow_at}"
discount_basis = "{basis}"
budget_year_starts = "{budget}"
"""
FILES = {
    "sites.csv": "name,country\nBase,FR\nShop,DE\n",
    "types.csv": "name,price_money\nLama,1000000\n",
    "fleet.csv": "name,type,site\nL,Lama,Base\n",
}


def plan(
    folder: Path,
    files: dict[str, str] | None = None,
    *,
    start: str = "2027-01-01",
    years: float = 5,
    price_year: int = 2027,
    discount: float = 0.0,
    flow_at: str = "end",
    basis: str = "real",
    budget: str = "jan",
) -> Scenario:
    """Write and load a plan: the base files, with some added, replaced, or left out (blank)."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"start": start, "years": years, "price_year": price_year, "discount": discount}
    told |= {"flow_at": flow_at, "basis": basis, "budget": budget}
    (folder / "scenario.toml").write_text(SCENARIO.format(**told))
    for name, text in {**FILES, **(files or {})}.items():
        if text:
            (folder / name).write_text(text)
    return load(folder)


def counted(*rows: tuple) -> pl.DataFrame:
    """Make quantities of rows (replication, month, what, key, site, type, by, contract, number)."""
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def hours(months: int, per_month: float, replications: int = 1) -> pl.DataFrame:
    """Make the hours of the tail L, the same in every month and replication."""
    return counted(
        *(
            (r, m, "fh", "L", "Base", "Lama", "", "", per_month)
            for r in range(replications)
            for m in range(months)
        )
    )


def total(result, view: str = "economic", measure: str = "constant_money", end: str = "without"):
    """Give one total of a result."""
    totals = result["totals"].filter((pl.col("view") == view) & (pl.col("end") == end))
    return totals[measure][0]
