"""AFFORD: ways to pay, prices through the years, coverage, budgets, figures, uncertainty."""

import numpy as np
import polars as pl
import pytest
from tests.afford_plans import counted, hours, plan, total

import azalai
from azalai.afford import Settings, solve, verify
from azalai.afford.planned import planned
from azalai.afford.purchase import payments
from azalai.errors import ScenarioError
from azalai.locale import Phrase

RATES = "name,year,kind,value\ngeneral,2027,index,1\ngeneral,2028,index,1.03\n"
OFFER = "name,what,lead_d,advance_frac,residual_frac,loan\nNew,Lama,365,{advance},{left},{loan}\n"
FLEET = "name,type,site,offer,starts\nL,Lama,Base,New,2028-07\n"
LOAN = (
    "name,financed_frac,rate_frac_per_y,grace_y,term_y,repay,fee_frac\n"
    "Bank,{part},{rate},{grace},{term},{repay},{fee}\n"
)


def bought(folder, *, advance=0.0, left=0.0, loan="", terms=None, **settings):
    files = {
        "offers.csv": OFFER.format(advance=advance, left=left, loan=loan),
        "fleet.csv": FLEET,
        "rates.csv": RATES,
    }
    if loan:
        told = {"part": 1, "rate": 0.05, "grace": 0, "term": 4, "repay": "annuity", "fee": 0}
        files["loans.csv"] = LOAN.format(**{**told, **(terms or {})})
    return plan(folder, files, **{"years": 10, **settings})


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore", "outpost", "workshop"])
def test_every_example_is_answered_and_recomputed(name):
    told = azalai.load(name)
    quantities = planned(told)
    result = solve(told, None, quantities)
    assert verify(told, quantities, result) == []
    if name != "workshop":
        assert total(result) > 0


def test_verify_finds_a_changed_price(tmp_path):
    told = plan(tmp_path, {"costs.csv": "name,driver,amount_money\nOil,per_fh,100\n"})
    quantities = hours(60, 10)
    result = solve(told, None, quantities)
    assert verify(told, quantities, result) == []
    dearer = told.with_changes([azalai.Edit("costs", "Oil", "amount_money", 101)])
    assert len(verify(dearer, quantities, result)) == 3


def test_advance_is_paid_at_order_and_the_rest_at_hand_over(tmp_path):
    result = solve(bought(tmp_path, advance=0.3))
    cash = result["ledger"].filter(pl.col("view") == "cash").sort("year")
    assert cash["part"].to_list() == ["advance", "rest"]
    assert cash["year"].to_list() == [2027, 2028]
    assert cash["then_year_money"].to_list() == [300_000, 721_000]
    economic = result["ledger"].filter(pl.col("view") == "economic")
    assert economic["then_year_money"].to_list() == [1_030_000]


def test_paid_before_the_plan_is_in_no_total(tmp_path):
    files = {
        "offers.csv": OFFER.format(advance=0.4, left=0, loan=""),
        "fleet.csv": "name,type,site,offer,starts\nL,Lama,Base,New,2027-03\n",
    }
    result = solve(plan(tmp_path, files))
    assert total(result, "cash") == 600_000
    assert result["before"]["then_year_money"].to_list() == [400_000]
    assert ("afford-before", {"names": "L"}) in result.remarks


@pytest.mark.parametrize("repay", ["annuity", "equal"])
@pytest.mark.parametrize("basis", ["nominal", "real"])
@pytest.mark.parametrize("flow_at", ["mid", "end"])
def test_finance_at_the_discount_rate_changes_no_present_value(tmp_path, repay, basis, flow_at):
    rate = 0.05 if basis == "nominal" else 1.05 * 1.03 - 1
    terms = {"rate": rate, "repay": repay, "grace": 2, "term": 4}
    shared = {"discount": 0.05, "basis": basis, "flow_at": flow_at}
    cash = solve(bought(tmp_path / "a", **shared))
    credit = solve(bought(tmp_path / "b", loan="Bank", terms=terms, **shared))
    found = [total(r, "cash", "discounted_money") for r in (cash, credit)]
    assert found[0] == pytest.approx(found[1], abs=0.05)  # a cent a payment
    assert total(cash) == total(credit)  # the economic view knows no loans


def test_own_money_comes_before_the_loan():
    split = {(p.view, p.part): p.share for p in payments(0.3, 365, "Bank", 0.85)}
    assert split == pytest.approx(
        {
            ("economic", ""): 1.0,
            ("cash", "advance"): 0.15,
            ("draw", "advance"): 0.15,
            ("draw", "rest"): 0.7,
        }
    )
    split = {(p.view, p.part): p.share for p in payments(0.1, 365, "Bank", 0.75)}
    assert split[("cash", "rest")] == pytest.approx(0.15)
    assert split[("draw", "rest")] == pytest.approx(0.75)


def test_principal_paid_back_is_what_was_drawn_to_the_cent(tmp_path):
    told = bought(tmp_path, loan="Bank", terms={"rate": 0.0333, "term": 7, "fee": 0.01})
    loan = solve(told)["loans"].row(0, named=True)
    assert loan["principal_money"] == loan["borrowed_money"] == 1_030_000
    assert loan["fee_money"] == 10_300
    assert loan["owed_end_money"] == 0
    assert loan["effective_frac_per_y"] > 0.0333


def test_effective_rate_without_a_fee_is_the_rate(tmp_path):
    told = bought(tmp_path, loan="Bank", terms={"rate": 0.0625, "grace": 1, "term": 5})
    assert solve(told)["loans"]["effective_frac_per_y"][0] == pytest.approx(0.0625, abs=1e-9)


def test_debt_and_residual_stand_on_their_own_lines(tmp_path):
    told = bought(tmp_path, left=0.2, loan="Bank", terms={"rate": 0.05, "term": 20}, years=4)
    result = solve(told)
    ends = {row["part"]: row for row in result["end_state"].iter_rows(named=True)}
    assert ends["residual"]["constant_money"] == pytest.approx(200_000, abs=0.01)
    without, alone, with_end = (total(result, end=e) for e in ("without", "alone", "with"))
    assert alone == pytest.approx(-200_000, abs=0.01)
    assert with_end == pytest.approx(without + alone)
    assert ends["debt"]["then_year_money"] > 900_000
    assert total(result, "cash", "then_year_money", "alone") == ends["debt"]["then_year_money"]


WET = (
    "name,what,mode,price_money,fee_money_per_y,fee_money_per_fh,minimum_fh_per_y\n"
    "Wet,Lama,wet_lease,0,12000,100,600\n"
    "Care,Lama,support,0,0,50,0\n"
)


def test_wet_lease_pays_its_minimum_and_covers_upkeep(tmp_path):
    files = {
        "offers.csv": WET,
        "fleet.csv": "name,type,site,offer\nL,Lama,Base,Wet\n",
        "costs.csv": "name,category,driver,amount_money,amount_frac\n"
        "Oil,maintenance,per_fh,7,\nFees,operation,per_fh,3,\nHull,insurance,per_price_y,,0.1\n",
    }
    rows = pl.concat([hours(12, 40), hours(12, 60).with_columns(month=pl.col("month") + 12)])
    result = solve(plan(tmp_path, files, years=2), None, rows)
    sums = dict(
        result["years"]
        .filter(pl.col("view") == "economic")
        .group_by("category")
        .agg(pl.col("constant_money").sum())
        .iter_rows()
    )
    assert sums["acquisition"] == 2 * 12_000 + (600 + 720) * 100  # 480 h topped up to 600
    assert sums["operation"] == 3 * 1200
    assert sums["maintenance"] == sums["insurance"] == 0
    covered = result["covered"]
    assert set(covered["covered_by"]) == {"Wet"}
    assert covered.filter(pl.col("what") == "fh")["number"][0] == 1200
    assert covered["constant_money"].sum() == 0


def test_support_by_the_hour_covers_parts_and_outside_work(tmp_path):
    files = {
        "offers.csv": WET + "Pump new,Pump,buy,5000,,,\n",
        "fleet.csv": "name,type,site,support\nL,Lama,Base,Care\nM,Lama,Base,\n",
        "items.csv": "name,price_money\nPump,5000\n",
        "tasks.csv": "name,on,action\nMend,Pump,repair\n",
        "capability.csv": "site,task,price_money\nShop,Mend,900\n",
    }
    rows = [
        (0, 0, "fh", "L", "Base", "Lama", "", "Care", 10.0),
        (0, 0, "task", "Mend", "Shop", "Lama", "", "Care", 2.0),
        (0, 0, "task", "Mend", "Shop", "Lama", "", "", 3.0),
        (0, 0, "bought", "Pump", "Base", "Lama", "", "Care", 1.0),
        (0, 0, "bought", "Pump", "Base", "Lama", "", "", 4.0),
    ]
    result = solve(plan(tmp_path, files, years=1), None, counted(*rows))
    assert total(result) == 10 * 50 + 3 * 900 + 4 * 5000
    covered = {(r["what"], r["of"]): r["number"] for r in result["covered"].to_dicts()}
    assert covered == {("task", "Mend"): 2.0, ("bought", "Pump"): 1.0}


def test_item_ordered_pays_the_advance_when_ordered(tmp_path):
    files = {
        "items.csv": "name,price_money\nPump,1000\n",
        "offers.csv": "name,what,lead_d,advance_frac\nPump new,Pump,60,0.25\n",
    }
    rows = [
        (0, 3, "ordered", "Pump", "Base", "", "Pump new", "", 2.0),
        (0, 14, "bought", "Pump", "Base", "", "Pump new", "", 1.0),
    ]
    cash = solve(plan(tmp_path, files), None, counted(*rows))["years"]
    told = cash.filter(pl.col("view") == "cash").select("year", "then_year_money").rows()
    assert told == [(2027, 500.0), (2028, 750.0)]


def test_what_nobody_sells_is_priced_where_it_is_consumed(tmp_path):
    files = {"items.csv": "name,kind,unit,price_money\nFuel,fuel,l,2\nOil,fuel,l,3\n"}
    files["offers.csv"] = "name,what,price_money\nOil tank,Oil,4\n"
    rows = [
        (0, 0, "fuel", "Fuel", "Base", "Lama", "", "", 100.0),
        (0, 0, "fuel", "Oil", "Base", "Lama", "", "", 10.0),
        (0, 0, "bought", "Oil", "Base", "Lama", "", "", 12.0),
    ]
    assert total(solve(plan(tmp_path, files), None, counted(*rows))) == 200 + 48


def test_prices_grow_along_their_index_and_currency(tmp_path):
    files = {
        "rates.csv": RATES + "dear,2027,index,1\ndear,2028,index,1.1\nEUR,2027,currency,1.2\n"
        "EUR,2029,currency,1.3\n",
        "costs.csv": "name,driver,amount_money,index,currency\nRent,per_y,1000,dear,EUR\n",
    }
    result = solve(plan(tmp_path, files, years=3))
    economic = result["years"].filter(pl.col("view") == "economic").sort("year")
    euro = [1.2, np.sqrt(1.2 * 1.3), 1.3]
    expected = [1000 * 1.1**n * euro[n] for n in range(3)]
    assert economic["then_year_money"].to_list() == pytest.approx(expected, abs=0.1)
    real = [money / 1.03**n for n, money in enumerate(expected)]
    assert economic["constant_money"].to_list() == pytest.approx(real, abs=0.1)


def test_the_year_in_which_a_budget_breaks(tmp_path):
    files = {
        "rates.csv": RATES,
        "costs.csv": "name,category,driver,amount_money\nRent,infrastructure,per_y,1000\n",
        "budgets.csv": "year,category,limit_money,price_year\n2027,,1000,\n2028,,1029,\n"
        "2029,,1000,2027\n2030,infrastructure,500,\n",
    }
    result = solve(plan(tmp_path, files))
    limits = result["budgets"].select("limit_money").to_series().to_list()
    assert limits == pytest.approx([1000, 1029, 1060.9, 500])
    over = result["budgets"]["over_money"].to_list()
    assert over == pytest.approx([0, 1, 0, 1000 * 1.03**3 - 500], abs=0.06)
    first = {"year": "2028", "category": Phrase("afford-category-all")}
    assert ("afford-budget-breaks", first) in result.remarks


def test_budget_years_begin_when_the_plan_says(tmp_path):
    rent = {"costs.csv": "name,driver,amount_money\nRent,per_y,1200\n"}
    told = plan(tmp_path, rent, years=1, budget="jul")
    years = solve(told)["years"].filter(pl.col("view") == "cash")
    assert years.select("year", "constant_money").rows() == [(2026, 600.0), (2027, 600.0)]


def test_figures(tmp_path):
    files = {
        "costs.csv": "name,category,driver,amount_money\nOil,maintenance,per_fh,100\n"
        "Office,administration,per_y,12000\n",
        "suppliers.csv": "name,country\nFar,DE\n",
        "offers.csv": "name,what,supplier,price_money\nNew,Lama,Far,500000\n",
        "missions.csv": "name,kind,mode,base,sortie_h,per_y\nCall,medevac,call,Base,1,10\n"
        "Mail,resupply,call,Base,1,10\n",
    }
    rows = [
        (0, 1, "in_time", "Mail", "", "", "", "", 5.0),  # no patient
        (0, 1, "fh", "L", "Base", "Lama", "", "", 40.0),
        (1, 1, "fh", "L", "Base", "Lama", "", "", 80.0),
        (0, 1, "available", "L", "Base", "Lama", "", "", 8766.0),
        (1, 1, "in_time", "Call", "", "", "", "", 6.0),
        (0, 1, "carried_pax_km", "Call", "", "", "", "", 50.0),
    ]
    result = solve(plan(tmp_path, files, years=1), None, counted(*rows))
    found = {(f, of): v for f, of, v in result["figures"].select("figure", "of", "value").rows()}
    assert found["per_fh_full", ""] == pytest.approx((24_000 + 12_000) / 120)
    assert found["per_fh_direct", "Lama"] == pytest.approx(100)
    assert found["per_available_year", ""] == pytest.approx(36_000)
    assert found["per_patient_in_time", ""] == pytest.approx(6_000)
    assert found["per_pax_km", ""] == pytest.approx(720)
    assert found["share_home", "FR"] == pytest.approx(1 / 3)  # oil is paid at the base
    assert found["share_unknown", "FR"] == pytest.approx(2 / 3)
    shares = [found[name, "FR"] for name in ("share_home", "share_abroad", "share_unknown")]
    assert sum(shares) == pytest.approx(1.0)


def test_break_even_between_lease_and_purchase(tmp_path):
    """Buy: 200 000 a year; lease: 100 000 a year and 500 an hour: equal at 200 h."""
    files = {
        "offers.csv": "name,what,mode,price_money,fee_money_per_y,fee_money_per_fh\n"
        "Buy,Lama,buy,1000000,,\nRent,Lama,lease,0,100000,500\n"
    }
    row = solve(plan(tmp_path, files, years=5))["break_even"].row(0, named=True)
    assert (row["below"], row["above"]) == ("Rent", "Buy")
    assert row["break_even_fh_per_y"] == pytest.approx(200.0)


def test_draws_are_those_of_the_scenario(tmp_path):
    """The fast draws price as the drawn plans do, quantity by quantity."""
    files = {
        "rates.csv": RATES,
        "items.csv": "name,price_money\nPump,1000\n",
        "costs.csv": "name,driver,on,amount_money,amount_frac\nOil,per_fh,,100,\n"
        "Hull,per_price_y,Lama,,0.02\n",
        "resources.csv": "site,resource,number,employed_per_post,price_money_per_y\n"
        "Base,Mechanic,3,1.4,20000\n",
        "evidence.csv": "table,key,column,low,high,scale,law,source,basis\n"
        "costs,Oil,amount_money,50,200,,,x,assumption\n"
        "types,Lama,price_money,0.8,1.5,factor,lognormal,x,seen\n"
        "resources,*,employed_per_post,0.9,1.2,factor,uniform,x,seen\n"
        "rates,general | 2028,value,1.01,1.05,,,x,seen\n"
        "scenario,,discount_frac,0.02,0.06,,,x,seen\n",
    }
    told = plan(tmp_path, files, discount=0.04)
    quantities = hours(60, 20, replications=2)
    samples = solve(told, Settings(draws=3), quantities)["samples"]
    for n in range(3):
        drawn = solve(told.draw(n), None, quantities)
        for name in ("constant_money", "then_year_money", "discounted_money"):
            assert samples[name][n] == pytest.approx(total(drawn, measure=name), rel=1e-6)


def test_tornado_moves_one_figure_at_a_time(tmp_path):
    files = {
        "costs.csv": "name,driver,amount_money\nOil,per_fh,100\nFees,per_fh,10\n",
        "evidence.csv": "table,key,column,low,high,source,basis\n"
        "costs,Oil,amount_money,90,130,x,seen\ncosts,Fees,amount_money,0,15,x,seen\n",
    }
    found = solve(plan(tmp_path, files), None, hours(60, 10))["tornado"]
    rows = found.select("figure", "low_constant_money", "high_constant_money").rows()
    assert rows == [
        ("costs / Oil / amount_money", pytest.approx(-6000), pytest.approx(18_000)),
        ("costs / Fees / amount_money", pytest.approx(-6000), pytest.approx(3_000)),
    ]


def test_ledger_of_one_replication_balances_and_means_reconcile(tmp_path):
    rng = np.random.default_rng(5)
    files = {
        "rates.csv": RATES,
        "costs.csv": "name,category,driver,amount_money\nOil,maintenance,per_fh,33.333\n"
        "Office,administration,per_y,12345.67\n",
    }
    rows = [
        (r, m, "fh", "L", "Base", "Lama", "", "", float(rng.uniform(1, 50)))
        for r in range(7)
        for m in range(60)
    ]
    told, quantities = plan(tmp_path, files, discount=0.05), counted(*rows)
    whole = solve(told, None, quantities)
    for name in ("constant_money", "then_year_money", "discounted_money"):
        samples = whole["samples"][name]
        for r in (0, 3, 6):
            one = quantities.filter(pl.col("replication") == r).with_columns(replication=0)
            ledger = solve(told, None, one)["ledger"].filter(pl.col("view") == "economic")
            cents = (ledger[name] * 100).to_numpy()
            assert np.abs(cents - np.rint(cents)).max() < 1e-4  # whole minor units
            assert np.rint(cents).sum() == np.rint(samples[r] * 100)
        assert float(samples.mean()) == pytest.approx(total(whole, measure=name), rel=1e-9)
        for table in ("years", "tree", "ledger", "nato"):
            cut = whole[table].filter(pl.col("view") == "economic")[name].sum()
            assert cut == pytest.approx(total(whole, measure=name), rel=1e-9)


@pytest.mark.parametrize(
    ("file", "text", "code", "column"),
    [
        (
            "loans.csv",
            "name,rate_frac_per_y,term_y\nBank,-0.05,4\n",
            "cell-range",
            "rate_frac_per_y",
        ),
        ("loans.csv", "name,rate_frac_per_y,term_y\nBank,0.05,-4\n", "cell-range", "term_y"),
        (
            "costs.csv",
            "name,driver,amount_money,index\nRent,per_y,1,steel\n",
            "name-unknown",
            "index",
        ),
        (
            "costs.csv",
            "name,driver,amount_money,currency\nRent,per_y,1,XYZ\n",
            "currency-unknown",
            "currency",
        ),
    ],
)
def test_bad_input_is_told_with_its_row(tmp_path, file, text, code, column):
    with pytest.raises(ScenarioError) as fault:
        plan(tmp_path, {file: text})
    found = [p for p in fault.value.problems if p.level == "error"]
    assert [(p.place.file, p.place.row, p.place.column) for p in found] == [(file, 2, column)]
    assert [p.code for p in found] == [code]


def test_a_price_factor_is_told_and_not_counted(tmp_path):
    files = {
        "suppliers.csv": "name\nDepot\n",
        "disruptions.csv": "name,status,table,key,starts,price_factor\n"
        "Strike,expected,suppliers,Depot,2028-01,1.5\n",
    }
    remarks = solve(plan(tmp_path, files)).remarks
    assert ("afford-price-factor", {"names": "Strike"}) in remarks
