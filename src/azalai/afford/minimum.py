"""Hours paid in any case: what a contract with a minimum tops up at the end of its years."""

import numpy as np
import polars as pl

from azalai.afford.calendar import Calendar, Floats
from azalai.afford.counted import Counted
from azalai.afford.fleetbook import Stay
from azalai.afford.tariff import Tariff
from azalai.results.quantities import SCHEMA

TOPPED: str = "topped_fh"


def topped_up(tariff: Tariff, quantities: Counted) -> pl.DataFrame:
    """Give the hours below the minimum of each tail, contract and year of the contract.

    A year of a contract runs from the tail's entry (or the plan's start); one begun only asks
    for its part of the minimum.

    Args:
        tariff: of the plan.
        quantities: with the hours flown.

    Returns:
        Rows of `what` topped_fh in the form of the quantities, `by` the contract, in the last
        month of each year.

    """
    rows = [pl.DataFrame(schema=SCHEMA)]
    for tail, stays in sorted(tariff.book.stays.items()):
        for stay in stays:
            for offer in (stay.offer, stay.support):
                least = _least(tariff, offer, stay)
                if offer is not None and least > 0.0:
                    flown = _by_month(quantities, tail, tariff.calendar)
                    rows.append(_rows(tariff.calendar, tail, stay, offer, least, flown))
    return pl.concat(rows)


def _least(tariff: Tariff, offer: str | None, stay: Stay) -> float:
    position = tariff.terms(offer, stay)
    if position is None:
        return 0.0
    return float(tariff.rules.row("offers", position)["minimum_fh_per_y"])


def _by_month(quantities: Counted, tail: str, calendar: Calendar) -> Floats:
    """Give the hours of one tail, shape (replications, months)."""
    flown = np.zeros((quantities.replications + 1, calendar.months))
    of_tail = quantities.rows.filter(pl.col("group").is_in(quantities.of("fh", key=tail)))
    at = of_tail["replication"].to_numpy(), of_tail["month"].to_numpy()
    np.add.at(flown, at, of_tail["number"].to_numpy())
    whole: Floats = flown[:-1] + flown[-1]  # CERTAIN is -1: the last
    return whole


def _rows(
    calendar: Calendar, tail: str, stay: Stay, offer: str, least: float, flown: Floats
) -> pl.DataFrame:
    years = calendar.years_in(stay.span)
    months = np.flatnonzero(years)
    found = [pl.DataFrame(schema=SCHEMA)]
    for year in np.split(months, range(12, months.size, 12)) if months.size else []:
        owed = least * years[year].sum()
        short = np.maximum(owed - flown[:, year].sum(axis=1), 0.0)
        at = np.flatnonzero(short)
        frame = pl.DataFrame({"replication": at, "number": short[at]})
        told = {"month": int(year[-1]), "what": TOPPED, "key": tail, "site": stay.site}
        told |= {"type": stay.type, "by": offer, "contract": offer}
        texts = [pl.lit(value).alias(name) for name, value in told.items()]
        found.append(frame.with_columns(texts).select(list(SCHEMA)).cast(SCHEMA))  # type: ignore[arg-type]
    return pl.concat(found)
