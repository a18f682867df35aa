"""What is borrowed, and how it is paid back: entries of the cash view, and what is still owed.

Each draw has its own schedule from the month of its draw.  It is laid out in the money of the
loan (the currency of the price) and brought to the plan's money at the rate of each year.
"""

from typing import Final

import numpy as np
import polars as pl

from azalai.afford import ledger
from azalai.afford.calendar import Floats
from azalai.afford.inputs import Case
from azalai.afford.loans import Schedule, payment_times, schedule
from azalai.afford.purchase import terms_of

#: One draw of one: what is paid and owed in the plan's money of each date, by line and month.
PLAN: Final = {
    "line": pl.Int32,
    "drawn": pl.Int32,
    "month": pl.Int32,  # of payment, beyond the plan too
    "interest": pl.Float64,
    "paid_back": pl.Float64,  # principal, all so far
    "paid_before": pl.Float64,
    "owed": pl.Float64,
}


def plans(case: Case, draws: pl.DataFrame) -> pl.DataFrame:
    """Lay out the schedule of one borrowed for each line and month of draw."""
    frames = [pl.DataFrame(schema=PLAN)]
    for line, drawn in draws.select("line", "month").unique().sort("line", "month").rows():
        frames.append(_plan(case, line, drawn))
    return pl.concat(frames)


def _plan(case: Case, line: int, drawn: int) -> pl.DataFrame:
    loan = case.plan.loans.frame.row(case.plan.loans.find(case.lines[line].loan)[0], named=True)
    terms = terms_of(loan)
    months = drawn + np.rint(12.0 * payment_times(terms)).astype(np.int64)
    years = np.array([case.calendar.year_at(int(m)) for m in (drawn, *months)])
    growth = None
    if loan["index"] is not None:
        levels = case.curves.index(loan["index"], years)
        growth = levels[1:] / levels[:-1]
    money = case.curves.currency(case.lines[line].price.currency, years)
    rows = _in_plan_money(schedule(terms, growth), money[1:] / money[0])
    told = {"line": line, "drawn": drawn, "month": months}
    return pl.DataFrame({**told, **rows}).select(list(PLAN)).cast(PLAN)  # type: ignore[arg-type]


def _in_plan_money(told: Schedule, rate: Floats) -> dict[str, Floats]:
    back = np.cumsum(told.principal * rate)
    before = np.concatenate([[0.0], back[:-1]])
    owed = told.owed * rate
    return {
        "interest": told.interest * rate,
        "paid_back": back,
        "paid_before": before,
        "owed": owed,
    }


def repay(case: Case, draws: pl.DataFrame, laid: pl.DataFrame) -> pl.DataFrame:
    """Give the entries by which draws are paid back within the plan.

    Principal is rounded as a running sum, so that what is paid back is what was drawn.

    Args:
        case: the plan.
        draws: entries of lines that are draws.
        laid: their schedules, from `plans`.

    """
    joined = draws.rename({"month": "drawn"}).join(laid, on=["line", "drawn"])
    joined = joined.filter(pl.col("month") < case.calendar.months)
    minor = pl.col("then_year_money")
    parts = {
        0: (joined, minor * pl.col("interest")),
        1: (
            joined,
            (minor * pl.col("paid_back")).round() - (minor * pl.col("paid_before")).round(),
        ),
        2: (draws, minor * pl.lit(1.0)),
    }
    frames = [pl.DataFrame(schema=ledger.SCHEMA)]
    for part, (frame, amount) in parts.items():
        fee = _fees(case, frame) if part == 2 else 1.0
        frames.append(_entries(case, frame.with_columns(amount=amount * fee), part))
    return pl.concat(frames)


def _fees(case: Case, draws: pl.DataFrame) -> pl.Series:
    fees = dict(case.plan.loans.frame.select("name", "fee_frac").iter_rows())
    return pl.Series([fees[case.lines[n].loan] for n in draws["line"].to_list()], dtype=pl.Float64)


def _entries(case: Case, frame: pl.DataFrame, part: int) -> pl.DataFrame:
    month = frame["month"].to_numpy().astype(np.int64)
    then_year = frame["amount"].to_numpy() / 10.0**case.digits
    line = case.children[frame["line"].to_numpy()] + part
    told = {"replication": frame["replication"], "number": frame["number"], "weight": 0.0}
    amounts = ledger.columns(case, month, then_year)
    rows = pl.DataFrame({**told, "month": month, "line": line, **amounts})
    rows = rows.select(list(ledger.SCHEMA)).cast(ledger.SCHEMA)  # type: ignore[arg-type]
    return rows.filter(pl.col("then_year_money") != 0)


def owed_at_end(case: Case, draws: pl.DataFrame, laid: pl.DataFrame) -> pl.DataFrame:
    """Give what each replication still owes at the end of the plan, interest run up included.

    Returns:
        Entries of the principal lines in the last month.

    """
    last = case.calendar.months - 1
    rates = {row["name"]: row["rate_frac_per_y"] for row in case.plan.loans.frame.to_dicts()}
    loans = [rates.get(line.loan, 0.0) for line in case.lines]
    start = (
        laid.select("line", "drawn").unique().with_columns(month=pl.col("drawn"), owed=pl.lit(1.0))
    )
    known = pl.concat([start, laid.select("line", "drawn", "month", "owed")])
    known = known.filter(pl.col("month") <= last).sort("month")
    known = known.group_by("line", "drawn", maintain_order=True).last()
    years = (last + 1 - known["month"].to_numpy()) / 12.0
    grown = (1.0 + np.array(loans)[known["line"].to_numpy()]) ** years
    known = known.with_columns(owed=pl.col("owed") * grown).filter(pl.col("owed") > 1e-12)
    joined = draws.rename({"month": "drawn"}).join(known, on=["line", "drawn"])
    joined = joined.with_columns(
        month=pl.lit(last), amount=pl.col("then_year_money") * pl.col("owed")
    )
    return _entries(case, joined, 1)
