"""What changes no total: order, names, cut periods, another budget year, and how one discounts."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azalai.afford import solve, verify
from azalai.afford.loans import Terms, schedule
from tests.afford_plans import FILES, counted, plan, total

MEASURES = ("constant_money", "then_year_money", "discounted_money")
FEW = settings(max_examples=5, deadline=None)
money = st.floats(1, 1e6).map(lambda x: round(x, 2))
growth = st.floats(0.98, 1.12).map(lambda x: round(x, 4))


def totals(result):
    return [total(result, view, measure) for view in ("economic", "cash") for measure in MEASURES]


def files(price, rate):
    return {
        "rates.csv": f"name,year,kind,value\ngeneral,2027,index,1\ngeneral,2028,index,{rate}\n",
        "costs.csv": "name,category,driver,on,amount_money\n"
        f"Oil,maintenance,per_fh,,{price}\nRent,infrastructure,per_y,Base,{price}\n"
        f"Books,administration,per_aircraft_y,,{price}\n",
        "resources.csv": f"site,resource,number,price_money_per_y\nBase,Crew,2,{price}\n",
    }


def flown(values):
    return counted(
        *((0, m, "fh", "L", "Base", "Lama", "", "", value) for m, value in enumerate(values))
    )


flights = st.lists(st.floats(0, 90), min_size=24, max_size=60)


def priced(told, **options):
    quantities = options.pop("quantities")
    with TemporaryDirectory() as home:
        made = plan(Path(home) / "p", told, **options)
        result = solve(made, None, quantities)
        assert verify(made, quantities, result) == []
        return result


@FEW
@given(money, growth, flights, st.sampled_from(["feb", "jul", "oct"]))
def test_another_budget_year_changes_no_total(price, rate, values, month):
    told, quantities = files(price, rate), flown(values)
    one = priced(told, quantities=quantities, discount=0.07)
    other = priced(told, quantities=quantities, discount=0.07, budget=month)
    assert totals(one) == totals(other)


@FEW
@given(money, growth, flights, st.randoms())
def test_row_order_changes_nothing(price, rate, values, random):
    told, quantities = files(price, rate), flown(values)
    mixed = {}
    for name, text in told.items():
        head, *rows = text.splitlines()
        random.shuffle(rows)
        mixed[name] = "\n".join([head, *rows]) + "\n"
    shuffled = quantities.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 9999))
    one = priced(told, quantities=quantities, discount=0.03)
    other = priced(mixed, quantities=shuffled, discount=0.03)
    for name in ("years", "tree", "totals", "nato"):
        assert one[name].equals(other[name]), name


@FEW
@given(money, growth, flights)
def test_names_of_sites_change_no_total(price, rate, values):
    told, quantities = files(price, rate), flown(values)
    renamed = {n: t.replace("Base", "Zulu") for n, t in {**FILES, **told}.items()}
    moved = quantities.with_columns(site=pl.lit("Zulu"))
    one = priced(told, quantities=quantities)
    other = priced(renamed, quantities=moved)
    assert totals(one) == totals(other)


@FEW
@given(money, growth, flights, st.integers(2, 50))
def test_cutting_a_period_in_two_changes_no_total(price, rate, values, month):
    told, quantities = files(price, rate), flown(values)
    day = f"{2027 + month // 12}-{month % 12 + 1:02d}-01"
    head = "name,category,driver,on,amount_money,starts\n"
    rows = told["costs.csv"].splitlines()[1:]
    cut = head + "".join(f"{r},\n{r},{day}\n" for r in rows)
    people = told["resources.csv"].splitlines()
    double = f"{people[0]},starts\n{people[1]},\n{people[1]},{day}\n"
    split = {**told, "costs.csv": cut, "resources.csv": double}
    one = priced(told, quantities=quantities)
    assert totals(one) == totals(priced(split, quantities=quantities))


@FEW
@given(money, growth, flights, st.sampled_from([0.0, 0.04, 0.11]), st.sampled_from(["mid", "end"]))
def test_real_and_nominal_present_values_are_equal(price, rate, values, real, flow_at):
    """Where everything grows at the general index; Fisher links the two rates."""
    told, quantities = files(price, max(rate, 1.0)), flown(values)
    nominal = (1 + real) * max(rate, 1.0) - 1
    shared = {"quantities": quantities, "flow_at": flow_at}
    one = priced(told, discount=real, **shared)
    other = priced(told, discount=nominal, basis="nominal", **shared)
    found = [total(r, measure="discounted_money") for r in (one, other)]
    assert found[0] == pytest.approx(found[1], rel=1e-9, abs=2.0)  # a cent an entry


@given(
    st.floats(0, 0.3),
    st.floats(0.25, 20),
    st.floats(0, 5),
    st.sampled_from(["annuity", "equal"]),
)
@settings(max_examples=50, deadline=None)
def test_a_loan_is_worth_what_was_borrowed_at_its_own_rate(rate, term, grace, repay):
    told = schedule(Terms(rate, term, grace, repay))
    assert (told.paid * (1 + rate) ** -told.time_y).sum() == pytest.approx(1.0, rel=1e-9)
    assert told.principal.sum() == pytest.approx(1.0, rel=1e-9)
    assert abs(told.owed[-1]) < 1e-9
