"""Figures that people ask for: what an hour, a place, a patient, a year costs.

Each is a sum of money over a sum of what was done, over all replications (ratio estimator); its
10 and 90 % points are those of the ratio in single replications.  Money is economic, in constant
money, without the end state.  A figure whose quantity is not counted (a plan without a simulation
knows no availability) is left out.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.afford.books import Books
from azalai.afford.calendar import Floats
from azalai.afford.elements import DIRECT
from azalai.afford.fleetbook import main_site
from azalai.afford.inputs import Case
from azalai.afford.ledger import AMOUNTS
from azalai.afford.results import countries
from azalai.support.hours import RESCUES
from azalai.units import DAYS_PER_YEAR, HOURS_PER_DAY

AIRCRAFT: Final = ("helicopter", "aeroplane")
SCHEMA: Final = {
    "figure": pl.String,
    "of": pl.String,  # a type, or blank for all
    "unit": pl.String,
    "value": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
}
HOURS_PER_YEAR: Final = DAYS_PER_YEAR * HOURS_PER_DAY
#: figure -> (what is counted, its units in one of the figure's, unit)
PER_OUTCOME: Final = {
    "per_available_year": ("available", HOURS_PER_YEAR, "money/y"),
    "per_pax_km": ("carried_pax_km", 1.0, "money/(pax km)"),
    "per_t_km": ("carried_t_km", 1.0, "money/(t km)"),
}


def table(books: Books) -> pl.DataFrame:
    """Give every figure that the quantities allow, in the form of SCHEMA."""
    rows = [*_per_hour(books), *_per_outcome(books), *_present(books), *_shares(books)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _money(books: Books, keep: Any = None, measure: str = "constant_money") -> Floats:
    """Sum the economic view in each replication, shape (replications,)."""
    told = None if keep is None else lambda _, line: keep(line)
    return books.money("economic", told)[:, AMOUNTS.index(measure)]


def _counted(case: Case, what: str, types: tuple[str, ...] = ()) -> Floats:
    """Sum a quantity in each replication, of some types or of all, shape (replications,)."""
    return case.quantities.sums(case.quantities.of(what, types))


def _ratio(name: str, of: str, unit: str, money: Floats, number: Floats) -> Iterator[Any]:
    """Give a figure, if anything was counted."""
    if number.sum() > 0:
        single = money[number > 0] / number[number > 0]
        low, high = np.quantile(single, [0.1, 0.9])
        yield name, of, unit, float(money.sum() / number.sum()), float(low), float(high)


def _flying(case: Case) -> tuple[str, ...]:
    """Give the types that are aircraft, a simulator is none; all where there are no aircraft."""
    kinds = case.tariff.kind
    return tuple(sorted(n for n, kind in kinds.items() if kind in AIRCRAFT) or sorted(kinds))


def _per_hour(books: Books) -> Iterator[Any]:
    """Give direct and full cost of a flight hour, of all aircraft and of each type."""
    case, unit = books.case, "money/FH"
    flying = _flying(case)
    hours = _counted(case, "fh", flying)
    direct = _money(books, lambda line: line.branch.category in DIRECT)
    yield from _ratio("per_fh_full", "", unit, _money(books), hours)
    yield from _ratio("per_fh_direct", "", unit, direct, hours)
    for name in flying:
        own = _money(books, lambda line, t=name: line.type == t and line.branch.category in DIRECT)
        yield from _ratio("per_fh_direct", name, unit, own, _counted(case, "fh", (name,)))


def _per_outcome(books: Books) -> Iterator[Any]:
    case = books.case
    for name, (what, size, unit) in PER_OUTCOME.items():
        types = _flying(case) if what == "available" else ()
        yield from _ratio(name, "", unit, _money(books), _counted(case, what, types) / size)
    missions = case.plan.missions.frame
    rescuing = missions.filter(pl.col("kind").is_in(RESCUES))["name"].unique().to_list()
    groups = [n for mission in rescuing for n in case.quantities.of("in_time", key=mission)]
    patients = case.quantities.sums(groups)
    yield from _ratio("per_patient_in_time", "", "money/patient", _money(books), patients)


def _present(books: Books) -> Iterator[Any]:
    """Give the present value and the equal yearly payment that is worth as much."""
    from pyxirr import pmt

    told = books.case.plan.settings.plan
    money = _money(books, measure="discounted_money")
    real = real_rate(books.case)
    for name, values in (("present_value", money), ("annual_equivalent", None)):
        shown = (
            [-float(pmt(real, told.years, v) or 0.0) for v in money] if values is None else money
        )
        low, high = np.quantile(shown, [0.1, 0.9])
        unit = "money/y" if values is None else "money"
        yield name, "", unit, float(np.mean(shown)), float(low), float(high)


def real_rate(case: Case) -> float:
    """Give the real discount rate: as told, or by Fisher from the nominal over the whole plan."""
    plan = case.plan.settings
    rate = float(plan.plan.discount_frac)
    if plan.afford.discount_basis == "real":
        return rate
    start, years = case.plan.start.year, plan.plan.years
    growth = float(case.curves.escalate(None, start, start + years) ** (1.0 / years))
    return float((1.0 + rate) / growth - 1.0)


def _shares(books: Books) -> Iterator[Any]:
    """Give the shares of money that stay in the country of the main base, leave it, or neither.

    Money goes to the supplier's country, without supplier to that of the site; where neither
    tells a country the share is unknown.
    """
    case = books.case
    flying = {name for name, kind in case.tariff.kind.items() if kind in AIRCRAFT}
    site = main_site(case.tariff.book, case.calendar, flying)
    home = case.plan.sites[site].country if site else None
    whole = _money(books)
    if home is None or whole.sum() <= 0:
        return
    country = countries(case)
    for name, keep in (
        ("share_home", lambda n, _: country[n] == home),
        ("share_abroad", lambda n, _: country[n] not in ("", home)),
        ("share_unknown", lambda n, _: country[n] == ""),
    ):
        part = books.money("economic", keep)[:, AMOUNTS.index("constant_money")]
        yield from _ratio(name, home, "0..1", part, whole)
