"""Loans for people: what each costs in all, and its schedule, payment by payment."""

from datetime import date
from typing import Any

import polars as pl

from azalai.afford.books import Books, means
from azalai.afford.inputs import LOAN_PARTS, Case
from azalai.afford.loans import payment_times, schedule
from azalai.afford.purchase import terms_of
from azalai.support.money import Curves


def schedules(books: Books) -> pl.DataFrame:
    """Give every payment on what is borrowed, mean over replications, in then-year money.

    Returns:
        One row a payment, also beyond the plan: loan, what it is for, day of draw and payment,
        interest, principal and what is owed after it.

    """
    case = books.case
    drawn = means(case, books.draws, ["line", "month"]).rename({"month": "drawn"})
    joined = drawn.select("line", "drawn", borrowed="then_year_money").join(
        books.laid, on=["line", "drawn"]
    )
    back = pl.col("paid_back") - pl.col("paid_before")
    shown = joined.select(
        loan=_of_line(case, "loan"),
        of=_of_line(case, "of"),
        drawn=_day(case, "drawn"),
        paid=_day(case, "month"),
        interest_money=pl.col("borrowed") * pl.col("interest"),
        principal_money=pl.col("borrowed") * back,
        owed_money=pl.col("borrowed") * pl.col("owed"),
    )
    return shown.sort("loan", "of", "drawn", "paid")


def _of_line(case: Case, what: str) -> pl.Expr:
    names = [line.loan if what == "loan" else line.group.key for line in case.lines]
    return pl.col("line").replace_strict(
        dict(enumerate(names)), return_dtype=pl.String, default=None
    )


def _day(case: Case, column: str) -> pl.Expr:
    return pl.col(column).map_elements(case.calendar.first_day, return_dtype=pl.Date)


def loans(books: Books) -> pl.DataFrame:
    """Give what is borrowed under each loan within the plan, what is paid, and the true rate."""
    case = books.case
    schema = {"loan": pl.String, "borrowed_money": pl.Float64}
    schema |= {f"{part}_money": pl.Float64 for part in LOAN_PARTS}
    schema |= {"owed_end_money": pl.Float64, "effective_frac_per_y": pl.Float64}
    names = sorted({line.loan for line in case.lines if line.view == "draw"})
    rows = [_loan(books, name) for name in names]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _loan(books: Books, name: str) -> tuple[Any, ...]:
    case = books.case
    lines = [n for n, line in enumerate(case.lines) if line.loan == name]
    meant = pl.col("line").is_in(lines)
    paid = means(case, books.entries.filter(meant), ["line"])
    by_line = dict(paid.select("line", "then_year_money").iter_rows())
    parts = [
        sum(m for n, m in by_line.items() if case.lines[n].part == part) for part in LOAN_PARTS
    ]
    borrowed, owed = (
        float(means(case, frame.filter(meant), [])["then_year_money"][0] or 0.0)
        for frame in (books.draws, books.owed)
    )
    row = case.plan.loans.frame.row(case.plan.loans.find(name)[0], named=True)
    return name, borrowed, *parts, owed, effective_rate(row, case.plan.start, case.curves)


def effective_rate(row: dict[str, Any], start: date, curves: Curves) -> float:
    """Give the yearly rate that a loan costs with its fee: the internal rate of its flows.

    Dated flows on the day of the plan's start and its anniversaries, 30/360, so that a year is a
    year; pyxirr solves for the rate.
    """
    from pyxirr import DayCount, xirr

    terms = terms_of(row)
    times = payment_times(terms)
    growth = None
    if row["index"] is not None:
        years = start.year + times
        levels = curves.index(row["index"], [start.year, *years])
        growth = levels[1:] / levels[:-1]
    paid = schedule(terms, growth).paid
    days = [start.replace(day=1), *(_after(start, float(t)) for t in times)]
    flows = [1.0 - terms.fee_frac, *(-paid)]
    found = xirr(days, flows, day_count=DayCount.THIRTY_E_360)
    return float("nan") if found is None else float(found)


def _after(start: date, years: float) -> date:
    month = start.year * 12 + start.month - 1 + round(12 * years)
    return date(month // 12, month % 12 + 1, 1)
