"""What chance does not move: costs by the year, costs paid once, and projects."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from azalai.afford.calendar import LAST, Calendar, Floats
from azalai.afford.elements import Branch
from azalai.afford.lines import Group, Line
from azalai.afford.purchase import paid, payments
from azalai.afford.tariff import Tariff

Certain = tuple[Group, Floats, Line]  # the quantity in each month, and its line


def certain(tariff: Tariff) -> Iterator[Certain]:
    """Give every quantity that is the same in all replications, with its lines."""
    yield from tariff.drivers.certain()
    plan = tariff.rules.plan
    for position, row in enumerate(plan.projects.frame.iter_rows(named=True)):
        effect = tariff.dates.get(row["name"])
        if effect is not None:
            yield from _project(tariff, position, effect)


def _project(tariff: Tariff, position: int, effect: date) -> Iterator[Certain]:
    """Spread the investment evenly over the lead time; then so much a year."""
    row = tariff.rules.row("projects", position)
    name, calendar = row["name"], tariff.calendar
    begun = effect - timedelta(days=round(row["lead_d"]))
    if row["price_money"]:
        price = tariff.rules.price("projects", position, "price_money", row["price_money"])
        group = Group("invested", name, "", "", "", "")
        line = Line(group, price, Branch("infrastructure"), "production / facilities")
        loan = row["loan"] or ""
        financed = tariff.rules.plan.loans[loan].financed_frac if loan else 0.0
        for one in paid(line, payments(0.0, 0.0, loan, financed)):
            yield group, _spread(calendar, begun, effect), one
    if row["price_money_per_y"]:
        column = "price_money_per_y"
        price = tariff.rules.price("projects", position, column, row[column])
        group = Group("project_years", name, "", "", "", "")
        months = calendar.years_in((effect, LAST))
        line = Line(group, price, Branch("infrastructure"), "support / facilities")
        yield group, months, line


def _spread(calendar: Calendar, begun: date, effect: date) -> Floats:
    """Give the share of an investment that falls in each month of the plan."""
    days = (effect - begun).days
    if days:
        return calendar.days_in((begun, effect)) / days
    months = np.zeros(calendar.months)
    at = calendar.month_of(effect)
    if 0 <= at < calendar.months:
        months[at] = 1.0
    return months
