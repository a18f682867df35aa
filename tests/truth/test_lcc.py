"""Life-cycle costing against standard tables and closed forms: tests/truth/lcc/cases.json.

Sources: federal LCC tables (discount factors, printed to four digits there, recomputed here from
the closed form), an npv and internal rate of a six-year flow, the present value of overhauls that
fall due by hours.  Tolerance 1e-6 relative: the expected values are given to more digits, and
money is rounded to the cent.
"""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import pyxirr
from tests.afford_plans import counted, plan, total

from azalai.afford import solve
from azalai.afford.compare import internal_rate
from azalai.afford.loans import Terms, payment_times, schedule
from azalai.afford.offers import capital_recovery

CASES = {c["id"]: c for c in json.loads((Path(__file__).parent / "lcc/cases.json").read_text())}


@pytest.mark.parametrize("case", CASES["discount_factors"]["expected"])
def test_discount_factors(case, tmp_path):
    rate, years = case["rate"], case["years"]
    rent = {"costs.csv": "name,driver,amount_money\nRent,per_y,1000000\n"}
    yearly = solve(plan(tmp_path / "a", rent, years=years, discount=rate))
    assert total(yearly, measure="discounted_money") == pytest.approx(1e6 * case["UPV"], rel=1e-6)
    last = f"{2027 + years - 1}-12-01"
    once = {"costs.csv": f"name,driver,amount_money,starts\nEnd,once,1000000,{last}\n"}
    single = solve(plan(tmp_path / "b", once, years=years, discount=rate))
    assert total(single, measure="discounted_money") == pytest.approx(1e6 * case["SPV"], rel=1e-6)
    assert capital_recovery(rate, years) == pytest.approx(case["capital_recovery"], rel=1e-6)


def test_annual_equivalent_is_recovered_present_value(tmp_path):
    case = CASES["discount_factors"]["expected"][0]
    rent = {"costs.csv": "name,driver,amount_money\nRent,per_y,1000000\n"}
    result = solve(plan(tmp_path, rent, years=case["years"], discount=case["rate"]))
    found = dict(result["figures"].select("figure", "value").iter_rows())
    assert found["annual_equivalent"] == pytest.approx(1e6, rel=1e-6)


def test_npv_and_internal_rate():
    case = CASES["npv_irr"]
    flows = case["input"]["cash_flow_year_0_to_5"]
    days = [date(2027 + n, 1, 1) for n in range(6)]
    count = pyxirr.DayCount.THIRTY_E_360
    found = pyxirr.xnpv(case["input"]["rate"], days, flows, day_count=count)
    assert found == pytest.approx(case["expected"]["npv"], rel=1e-6)
    import polars as pl

    more = pl.DataFrame({"year": range(2027, 2033), "then_year_more_money": [-f for f in flows]})
    assert internal_rate(more) == pytest.approx(case["expected"]["irr"], rel=1e-6)


def test_overhauls_by_hours(tmp_path):
    case = CASES["overhaul_timing"]["input"]
    files = {
        "tasks.csv": f"name,on,action,every_fh\nOH,Lama,overhaul,{case['interval_hours']}\n",
        "capability.csv": f"site,task,price_money\nBase,OH,{case['overhaul_cost']}\n",
        "missions.csv": "name,mode,base,sortie_h,fh_per_month\n"
        f"Fly,quota,Base,1,{case['hours_per_year'][0] / 12}\n",
        "ages.csv": "unit,task,since_fh\nL,OH,0\n",
    }
    years = len(case["hours_per_year"])
    result = solve(plan(tmp_path, files, years=years, discount=case["rate"]))
    expected = CASES["overhaul_timing"]["expected"]
    paid = result["years"].filter(result["years"]["view"] == "cash")
    assert [y - 2026 for y in paid["year"].to_list()] == expected["overhaul_years"]
    found = total(result, measure="discounted_money")
    assert found == pytest.approx(expected["present_value"], rel=1e-6)


@pytest.mark.parametrize("rate", [0.0, 0.06, 0.1])
@pytest.mark.parametrize("years", [1, 5, 12])
def test_annuity_against_the_closed_form(rate, years):
    told = schedule(Terms(rate, years))
    expected = rate / (1 - (1 + rate) ** -years) if rate else 1 / years
    assert told.paid == pytest.approx(np.full(years, expected), rel=1e-12)
    assert told.owed[-1] == pytest.approx(0.0, abs=1e-12)
    for period in range(1, years + 1):
        interest = -pyxirr.ipmt(rate, period, years, 1.0) if rate else 0.0
        assert told.interest[period - 1] == pytest.approx(interest, abs=1e-12)


def test_equal_principal_against_the_closed_form():
    told = schedule(Terms(0.08, 4, repay="equal"))
    assert told.principal == pytest.approx(np.full(4, 0.25), rel=1e-12)
    assert told.interest == pytest.approx([0.08, 0.06, 0.04, 0.02], rel=1e-12)


def test_grace_pays_interest_only():
    told = schedule(Terms(0.06, 2, grace_y=2, repay="equal"))
    assert told.time_y.tolist() == [1, 2, 3, 4]
    assert told.principal == pytest.approx([0, 0, 0.5, 0.5], abs=1e-12)
    assert told.interest == pytest.approx([0.06, 0.06, 0.06, 0.03], rel=1e-12)


@pytest.mark.parametrize("repay", ["annuity", "equal"])
def test_a_part_of_a_year_is_a_shorter_period(repay):
    terms = Terms(0.06, 2.5, grace_y=0.5, repay=repay)
    times, told = payment_times(terms), schedule(terms)
    assert times.tolist() == [0.5, 1.5, 2.5, 3.0]
    present = (told.paid * 1.06**-times).sum()
    assert present == pytest.approx(1.0, rel=1e-12)


def test_indexed_loan_is_a_real_loan():
    """At 3 % growth a year an indexed loan at 4 % is, deflated, a plain loan at 4 %."""
    plain = schedule(Terms(0.04, 5))
    indexed = schedule(Terms(0.04, 5), np.full(5, 1.03))
    assert indexed.paid / 1.03 ** np.arange(1, 6) == pytest.approx(plain.paid, rel=1e-12)


def test_purchase_on_quantities_given(tmp_path):
    """Three delivered of 1 000 000 cost 3 000 000, whoever counts them."""
    files = {
        "offers.csv": "name,what\nNew,Lama\n",
        "fleet.csv": "name,type,site,offer,starts,count\nL,Lama,Base,New,2028-01,3\n",
    }
    rows = [(0, 12, "delivered", f"L-{n}", "Base", "Lama", "New", "", 1.0) for n in (1, 2, 3)]
    assert total(solve(plan(tmp_path, files), None, counted(*rows))) == 3_000_000
