"""`azalai spares` and what stands behind it: answers, refusals, both languages."""

import json

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.errors import ScenarioError
from azalai.support.network import Network
from azalai.sustain.consumables import reorder, wanted_point
from azalai.sustain.flows import Flows
from azalai.sustain.inputs import build, read, spells
from azalai.sustain.judge import SparesError
from azalai.sustain.ledger import even
from azalai.sustain.solve import Settings, solve
from azalai.sustain.verify import STEPS, verify, verify_with

PLAN = 'name = "p"\nstart = 2027-01-01\nyears = 2\ncurrency = "USD"\nprice_year = 2026\n'
TABLES = {
    "sites": "name,supplied_by\nDepot,\nBase,Depot\nFar,Depot\nMaker,\n",
    "routes": (
        "origin,destination,mode,distance_km,time_h\nDepot,Base,road,100,24\n"
        "Depot,Far,road,300,72\nMaker,Depot,air,,120\n"
    ),
    "types": "name\nHeli\n",
    "fleet": "name,type,site,count\nH,Heli,Base,4\nF,Heli,Far,2\n",
    "items": "name,price_money\nPump,20000\nGear,150000\n",
    "parts": "parent,item,quantity\nHeli,Pump,2\nHeli,Gear,1\n",
    "failures": "on,mean_fh\nPump,400\nGear,1500\n",
    "tasks": (
        "name,on,action,every_fh,work_h\nPump repair,Pump,repair,,24\n"
        "Gear repair,Gear,repair,,48\nGear overhaul,Gear,overhaul,1000,96\n"
    ),
    "capability": (
        "site,task,channels,turnaround_d,success_frac\nDepot,Pump repair,,20,0.9\n"
        "Maker,Gear repair,,60,1\nMaker,Gear overhaul,,90,1\n"
    ),
    "suppliers": "name,site\nWorks,Maker\n",
    "offers": "name,what,supplier,lead_d\nNew pump,Pump,Works,200\nNew gear,Gear,Works,300\n",
    "stock": "site,item,number\nDepot,Pump,1\nBase,Pump,1\nDepot,Gear,1\n",
    "missions": (
        "name,mode,base,fh_per_month,sortie_h\nFly,quota,Base,120,1\nFly far,quota,Far,60,1\n"
    ),
}


def make(make_plan, **changed):
    return azalai.load(make_plan(PLAN, **{**TABLES, **changed}))


def facts(result):
    return dict(
        result["facts"].filter(pl.col("number").is_not_null()).select("fact", "number").rows()
    )


def inputs_of(plan):
    made = read(plan)
    return build(made, *spells(plan)[0])


def test_what_comes_off_and_how_long_it_is_away(make_plan):
    """By hand: 120 h a month at Base, two pumps, one failure in 400 h each; and so on."""
    problem = inputs_of(make(make_plan)).problem
    pump, base = problem.items.index("Pump"), problem.sites.index("Base")
    far, depot = problem.sites.index("Far"), problem.sites.index("Depot")
    rate = 12 * 120 / 365 * 2 / 400
    assert problem.demand[pump, base] == pytest.approx(rate)
    assert problem.mean[pump, base] == pytest.approx(rate * 1)  # a day on the road
    assert problem.mean[pump, far] == pytest.approx(rate / 2 * 3)
    # nine in ten come back after road and shop, one in ten is bought 205 days after
    away = rate * (0.9 * 21 + 0.1 * (21 + 205)) + rate / 2 * (0.9 * 23 + 0.1 * (23 + 205))
    assert problem.mean[pump, depot] == pytest.approx(away)
    assert problem.share_above[pump, base] == pytest.approx(2 / 3)
    gear = problem.items.index("Gear")
    planned = (12 * 120 + 12 * 60) / 365 / 1000
    assert problem.demand[gear].sum() == pytest.approx(12 * 180 / 365 / 1500 + planned)


def test_planned_removals_vary_less():
    assert even(0.3, 2) == pytest.approx(2 * 0.15 * 0.85)
    assert even(4.0, 4) == 0  # each is away exactly once over
    assert even(0.2, 1e9) == pytest.approx(0.2)  # many units: nearly Poisson


def test_a_budget_is_spent_and_holds(make_plan):
    plan = make(make_plan)
    result = solve(plan, Settings(budget_money=200_000))
    told = facts(result)
    assert told["cost_money"] <= 200_000
    assert told["fleet_after_frac"] > told["fleet_before_frac"]
    assert result["shopping"]["cost_money"].sum() == pytest.approx(told["cost_money"])
    assert verify(plan, result)
    assert told["grounded"] == pytest.approx(told["grounded_at_least"], abs=1e-5)


def test_targets_are_reached_and_nothing_too_much_is_bought(make_plan):
    plan = make(make_plan)
    result = solve(plan, Settings(targets={"fleet": 0.9, "Far": 0.93}))
    share = dict(result["availability"].select("name", "supply_after_frac").rows())
    assert share["fleet"] >= 0.9
    assert share["Far"] >= 0.93
    assert verify(plan, result)
    less = solve(plan, Settings(budget_money=facts(result)["cost_money"] - 20_000))
    left = dict(less["availability"].select("name", "supply_after_frac").rows())
    assert left["fleet"] < 0.9 or left["Far"] < 0.93


def test_reallocation_moves_and_buys_nothing(make_plan):
    stock = "site,item,number\nDepot,Pump,0\nBase,Pump,6\nDepot,Gear,1\n"
    result = solve(make(make_plan, stock=stock), Settings(reallocate=True))
    assert facts(result)["cost_money"] == 0
    assert result["shopping"].is_empty()
    assert result["moves"].filter(pl.col("item") == "Pump")["number"].sum() > 0
    assert result["stock"]["stock"].sum() == 7
    assert facts(result)["backorders_after"] < facts(result)["backorders_before"]


def test_a_kit_is_for_its_days(make_plan):
    plan = make(make_plan)
    result = solve(plan, Settings(kit_d=30, budget_money=0))
    stock = result["stock"]
    row = stock.row(by_predicate=(pl.col("item") == "Pump") & (pl.col("site") == "Far"), named=True)
    assert row["pipeline"] == pytest.approx(30 * 12 * 60 / 365 * 2 / 400)
    assert "Depot" not in stock["site"].to_list()
    assert verify(plan, result)


def test_bounds_bind_and_tell_what_can_be_reached(make_plan):
    stock = "site,item,number,most\nDepot,Pump,1,2\nBase,Pump,1,1\nFar,Pump,0,0\n"
    with pytest.raises(SparesError) as told:
        solve(make(make_plan, stock=stock), Settings(targets={"fleet": 0.999}))
    assert told.value.code == "spares-target-out"
    assert "Pump | Depot (2)" in str(told.value)
    assert 0 < float(told.value.fields["highest"]) < 0.999


def test_a_budget_below_the_least_stocks_is_refused(make_plan):
    stock = "site,item,number,least\nDepot,Pump,1,4\n"
    with pytest.raises(SparesError, match="below what the least stocks of the plan cost: 60,000"):
        solve(make(make_plan, stock=stock), Settings(budget_money=1000))


@pytest.mark.parametrize(
    ("table", "text", "code", "place"),
    [
        ("items", "name,price_money\nPump,\nGear,1\n", "spares-no-price", "items.csv row 2 (Pump)"),
        ("offers", "name,what\nNew gear,Gear\n", "spares-no-source", "items.csv row 2 (Pump)"),
        (
            "routes",
            "origin,destination,mode,distance_km\nDepot,Base,road,100\nDepot,Far,road,1\n",
            "spares-no-way",
            "items.csv row 3 (Gear)",
        ),
    ],
)
def test_what_has_no_steady_state_is_named(make_plan, table, text, code, place):
    plan = make(make_plan, **{table: text})
    with pytest.raises(ScenarioError) as told:
        solve(plan)
    assert code in {p.code for p in told.value.problems}
    assert place in str(told.value)


def test_an_overloaded_shop_is_named_with_what_would_do(make_plan):
    """Base 120 h and Far 60 h a month: 5.92 h a day, 0.0296 pumps a day, 70 days each: 2.07."""
    capability = TABLES["capability"].replace("Pump repair,,20", "Pump repair,1,70")
    with pytest.raises(ScenarioError) as told:
        solve(make(make_plan, capability=capability))
    (problem,) = list(told.value.problems)
    assert problem.code == "spares-overloaded"
    assert (problem.place.row, problem.place.column) == (2, "channels")
    assert problem.fix.value == "3"
    assert problem.fields["busy"] == "2.07"


def test_what_to_order_when(make_plan):
    fleet = "name,type,site,count,starts\nH,Heli,Base,4,\nF,Heli,Far,2,2028\n"
    result = solve(make(make_plan, fleet=fleet), Settings(targets={"fleet": 0.985}, years=True))
    orders = result["orders"]
    assert orders["year"].unique().sort().to_list() == [1, 2]
    first = orders.filter(pl.col("year") == 1)
    assert (first["late_d"] > 0).all()  # a lead time lies before the plan's first day
    second = orders.filter((pl.col("year") == 2) & (pl.col("item") == "Pump"))
    assert second["order_by"].to_list()[0].isoformat() == "2027-06-15"  # 200 days before 2028


def test_lives_by_serial():
    lives = solve(azalai.load("sahel"), Settings(years=True))["lives"]
    row = lives.row(by_predicate=pl.col("unit") == "BL-21", named=True)
    assert row["due"].isoformat() == "2027-09-29"  # 3650 days after october 2017
    late = lives.filter((pl.col("unit") == "GB-11") & (pl.col("action") == "overhaul"))
    assert late["left"][0] == -150
    assert late["due"][0].isoformat() == "2027-01-01"
    assert late.height > 1  # due again after each interval


def test_planned_removals_by_year(make_plan):
    """One gear of two known by number, 100 h before its overhaul; the other at its rate."""
    made = {
        "fleet": "name,type,site\nA,Heli,Base\nB,Heli,Base\n",
        "serials": "name,item,at,hours_fh\nG1,Gear,A,900\n",
    }
    result = solve(make(make_plan, **made), Settings(years=True))
    planned = result["planned"].filter(pl.col("item") == "Gear")
    assert planned["numbered"].to_list() == [1, 1]  # after 51 days, and 507 days later
    assert planned["others"][0] == pytest.approx(12 * 120 / 1000 / 2)


def test_people_who_cannot_keep_up_are_named(make_plan):
    """5.92 h a day, 0.0296 pumps a day, each 24 h of two fitters on duty half an hour a day."""
    with pytest.raises(ScenarioError) as told:
        solve(
            make(
                make_plan,
                capability=TABLES["capability"].replace("Depot,Pump repair,,20,0.9\n", ""),
                needs="of,what,quantity\nPump repair,Fitter,2\n",
                resources="site,resource,number,hours\nDepot,Fitter,2,08:00-08:30\n",
            )
        )
    (problem,) = list(told.value.problems)
    assert problem.code == "spares-overworked"
    assert (problem.fields["wanted"], problem.fields["has"]) == ("1.4", "1.0")
    assert problem.fix.value == "3"


@pytest.mark.parametrize(
    ("needs", "days"),
    [
        ("Fitter,", 24 / 8),  # all day of eight hours on duty
        ("Fitter,6", 6 / 8 + 18 / 24),
        ("Fitter,30", 24 / 8),
        ("Painter,6\nPump repair,Fitter,12", 6 / 4 + 6 / 8 + 12 / 24),
        ("Painter,12\nPump repair,Fitter,6", 12 / 4 + 12 / 24),
    ],
)
def test_only_the_hours_that_somebody_is_needed_for_wait_for_him(make_plan, needs, days):
    """24 h of work; a fitter is there eight hours a day, a painter four."""
    plan = make(
        make_plan,
        capability=TABLES["capability"].replace("Depot,Pump repair,,20,0.9\n", ""),
        needs=f"of,what,hours_h\nPump repair,{needs}\n",
        resources="site,resource,number,hours\n"
        "Depot,Fitter,2,08:00-16:00\nDepot,Painter,2,12:00-16:00\n",
    )
    network = Network({name: rows.frame for name, rows in plan.tables.items()}, plan.start)
    (shop,) = network.shops("Pump repair", "Base")
    assert Flows(network).work_d("Pump repair", shop) == pytest.approx(days)


def test_people_are_asked_for_the_hours_that_they_are_needed(make_plan):
    """As above, but only four of the 24 hours each: 0.24 of the one hour that there is."""
    plan = make(
        make_plan,
        capability=TABLES["capability"].replace("Depot,Pump repair,,20,0.9\n", ""),
        needs="of,what,quantity,hours_h\nPump repair,Fitter,2,4\n",
        resources="site,resource,number,hours\nDepot,Fitter,2,08:00-08:30\n",
    )
    assert solve(plan)["facts"].height > 0


def test_a_plan_without_parts_is_told_so():
    with pytest.raises(SparesError, match="Nothing comes off"):
        solve(azalai.load("workshop"))


def test_consumables_by_simulation():
    """(R, Q) with Poisson demand and a fixed lead, against a long simulated ledger."""
    r = np.random.default_rng(3)
    rate, lead, point, lot, days = 0.3, 10.0, 3, 5, 200_000.0
    at = np.cumsum(r.exponential(1 / rate, int(rate * days)))
    stock, due, met, area, clock = float(point + lot), [], 0, 0.0, 0.0
    position = stock
    for t in at:
        while due and due[0] <= t:
            area += max(-stock, 0) * (due[0] - clock)
            clock = due.pop(0)
            stock += lot
        area += max(-stock, 0) * (t - clock)
        clock = t
        met += stock > 0
        stock, position = stock - 1, position - 1
        if position <= point:
            due.append(t + lead)
            position += lot
    short, fill = reorder(rate * lead, rate * lead, point, lot)
    assert fill == pytest.approx(met / len(at), abs=0.006)
    assert short == pytest.approx(area / clock, abs=0.01)
    assert reorder(3.0, 3.0, wanted_point(3.0, 3.0, 5.0), 5.0)[1] >= 0.95
    assert reorder(3.0, 3.0, wanted_point(3.0, 3.0, 5.0) - 1, 5.0)[1] < 0.95


def test_large_amounts_agree_with_counted_ones():
    counted = reorder(900.0, 1800.0, 950.0, 300.0)
    amounts = reorder(900.0, 1800.0, 950.0 + 1e-9, 300.0)
    assert amounts[0] == pytest.approx(counted[0], abs=0.3)
    assert amounts[1] == pytest.approx(counted[1], abs=2e-3)


def test_held_against_a_simulation_in_steps(make_plan):
    result = solve(make(make_plan), Settings(budget_money=100_000))
    share = facts(result)["fleet_after_frac"]
    asked = []

    def simulate(changes):
        asked.append(changes["step"])
        now = share - 0.01 * STEPS.index(changes["step"])
        return pl.DataFrame(
            {
                "name": ["fleet"],
                "availability_frac": [now],
                "low": [now - 0.005],
                "high": [now + 0.005],
            }
        )

    table = verify_with(result, simulate)
    assert asked == list(STEPS)
    assert table["holds"].to_list() == [True, *[None] * (len(STEPS) - 1)]
    assert table["gap"].to_list() == pytest.approx([0, *[-0.01] * (len(STEPS) - 1)])


def run(*words):
    return CliRunner().invoke(app, ["spares", *map(str, words)])


def test_the_first_lines_are_the_answer(make_plan):
    plan = make_plan(PLAN, **TABLES)
    done = run(plan, "--budget", 200_000, "--language", "en")
    assert done.exit_code == 0
    first, second, third, *_ = done.output.splitlines()
    assert first.startswith("Owned: spares worth 190,000.")
    assert second.startswith("Buy for ")
    assert third.startswith("The next 100,000 buys ")
    french = run(plan, "--budget", 200_000, "--language", "fr").output
    assert "Acheter pour" in french


def test_files_and_json(make_plan, tmp_path):
    plan = make_plan(PLAN, **TABLES)
    book, chart, out = tmp_path / "s.xlsx", tmp_path / "s.svg", tmp_path / "run"
    done = run(plan, "--workbook", book, "--chart", chart, "--out", out)
    assert done.exit_code == 0
    assert book.exists()
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    assert (out / "shopping.parquet").exists()
    told = json.loads(run(plan, "--availability", 0.985, "--json").output)
    assert told["engine"] == "sustain"
    assert told["tables"]["shopping"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--target", "fleet"), 2, "is no target"),
        (("--availability", 1.5), 2, "is no target"),
        (("--target", "Nowhere=0.5"), 1, "No aircraft stand behind the target 'Nowhere'"),
        (("--budget", 10, "--availability", 0.99), 1, "more than the budget of 10"),
    ],
)
def test_bad_questions(make_plan, words, code, says):
    done = run(make_plan(PLAN, **TABLES), *words, "--language", "en")
    assert done.exit_code == code
    assert says in done.output


def test_the_cache_notices_a_change_in_what_is_called():
    """numba's private field that carries it is there, and holds more than its own file."""
    from azalai.sustain import batches

    file = batches.curves._cache._cache_file
    own, called = file._source_stamp
    assert len(called) == 2
    assert own
