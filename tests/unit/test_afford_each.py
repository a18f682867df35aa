"""Totals of single replications: those of the whole, and what one replication alone costs."""

import numpy as np
import polars as pl
import pytest
from tests.afford_plans import counted, plan, total

from azalai.afford.solve import solve

MONEY = ("constant_money", "then_year_money", "discounted_money")
FILES = {
    "rates.csv": "name,year,kind,value\ngeneral,2027,index,1\ngeneral,2032,index,1.2\n",
    "items.csv": "name,price_money\nPump,1000\n",
    "costs.csv": "name,category,driver,amount_money\nOil,maintenance,per_fh,33.333\n"
    "Office,administration,per_y,12345.67\n",
}


def quantities(replications):
    draw = np.random.default_rng(5)
    rows = [
        (r, m, "fh", "L", "Base", "Lama", "", "", float(draw.uniform(1, 50)))
        for r in range(replications)
        for m in range(60)
    ]
    rows += [(r, 59, "stock_end", "Pump", "Base", "", "", "", 3.0 + r) for r in range(replications)]
    return counted(*rows)


@pytest.mark.parametrize("view", ["economic", "cash"])
@pytest.mark.parametrize("end", ["without", "with"])
def test_means_are_the_totals(tmp_path, view, end):
    whole = solve(plan(tmp_path, FILES, discount=0.05), None, quantities(4))
    each = whole["totals_each"].filter(view=view, end=end)
    assert each["replication"].to_list() == [0, 1, 2, 3]
    for name in MONEY:
        wanted = total(whole, view, name, end)
        assert each[name].mean() == pytest.approx(wanted, rel=1e-9, abs=1e-6)


def test_one_replication_alone_costs_the_same(tmp_path):
    told, numbers = plan(tmp_path, FILES, discount=0.05), quantities(3)
    each = solve(told, None, numbers)["totals_each"]
    for r in range(3):
        one = numbers.filter(replication=r).with_columns(replication=pl.lit(0, pl.Int32))
        alone = solve(told, None, one)["totals_each"].drop("replication")
        assert each.filter(replication=r).drop("replication").equals(alone)


def test_what_is_left_differs_by_replication(tmp_path):
    """Replication r keeps 3 + r pumps of 1000: the end counts more against the later ones."""
    told = plan(tmp_path, FILES)
    each = solve(told, None, quantities(3))["totals_each"].filter(view="economic")
    without, with_end = (
        each.filter(end=e)["constant_money"].to_numpy() for e in ("without", "with")
    )
    left = without - with_end
    assert np.diff(left) == pytest.approx(left[1] - left[0])
    assert left[1] > left[0]
