"""Evidence: which row speaks of which cell; draws; the inventory."""

import numpy as np
import pytest
from scipy import stats

from azalai import Edit, ScenarioError, check_plan, load
from azalai.scenario.evidence import uncertain_cells
from azalai.scenario.inventory import take_stock

BASE = {
    "sites": "name,harsh_frac\nA,0.4\nB,0.5\nC,\n",
    "types": "name,price_money,cruise_km_per_h\nMi,1000,200\n",
    "fleet": "name,type,site,count\nT,Mi,A,3\n",
    "items": "name,mass_kg,price_money\nGear,10,50\nPump,20,\n",
    "tasks": (
        "name,on,action,work_h,every_fh\nG,Gear,repair,10,\nP,Pump,repair,20,\nI,Mi,inspect,5,100\n"
    ),
    "failures": "on,mean_fh\nGear,100\nPump,400\n",
}
SETTINGS = (
    'name = "p"\nstart = 2027-01-01\nyears = 2\nseed = 7\ncurrency = "USD"\nprice_year = 2026\n'
)
HEAD = "table,key,column,low,high,scale,law,together,source,basis,confidence\n"


@pytest.fixture
def with_evidence(make_plan):
    def make(*rows, **tables):
        body = "".join(f"{row}\n" for row in rows)
        return load(make_plan(SETTINGS, **{**BASE, **tables}, evidence=HEAD + body))

    return make


def drawn(plan, number, table="failures", key="Gear", column="mean_fh"):
    return getattr(plan.draw(number).tables[table][key], column)


def test_the_nearest_address_counts(with_evidence):
    plan = with_evidence(
        "failures,*,*,,,,,,general,assumption,",
        "failures,*,mean_fh,0.5,2,factor,,,factor,assumption,",
        "failures,Gear,mean_fh,80,120,,,,log book,seen,high",
    )
    evidence = plan.evidence_by_cell
    sources = [evidence.rows[evidence.of_cell["failures", i, "mean_fh"]]["source"] for i in (0, 1)]
    assert sources == ["log book", "factor"]
    assert {n: len(c) for n, c in uncertain_cells(evidence).items()} == {2: 1, 1: 1}


def test_near_evidence_without_a_range_closes_a_cell_to_a_wide_range(with_evidence):
    plan = with_evidence(
        "failures,*,mean_fh,0.5,2,factor,,,guess,assumption,",
        "failures,Gear,mean_fh,,,,,,counted,seen,high",
    )
    assert drawn(plan, 0) == 100
    assert drawn(plan, 0, key="Pump") != 400


def test_a_factor_multiplies_all_its_cells_alike(with_evidence):
    plan = with_evidence("failures,*,mean_fh,0.5,2,,lognormal,,guess,assumption,")
    for n in range(5):
        assert drawn(plan, n) / 100 == pytest.approx(drawn(plan, n, key="Pump") / 400)


def test_blank_cells_are_not_drawn(with_evidence):
    plan = with_evidence("sites,*,harsh_frac,0.5,1.5,factor,uniform,,guess,assumption,")
    assert drawn(plan, 3, "sites", "C", "harsh_frac") == 0
    assert drawn(plan, 3, "sites", "A", "harsh_frac") != 0.4


@pytest.mark.parametrize(
    ("law", "exact"),
    [
        ("uniform", stats.uniform(80, 50)),
        ("triangular", stats.triang(20 / 50, 80, 50)),
        ("normal", stats.norm(105, 25 / stats.norm.ppf(0.95))),
        (
            "lognormal",
            stats.lognorm(np.log(130 / 80) / 2 / stats.norm.ppf(0.95), 0, (80 * 130) ** 0.5),
        ),
    ],
)
def test_the_marginal_law_is_the_law_told(with_evidence, law, exact):
    # 400 draws at the fixed seed 7; a wrong scale or a swapped end fails by far.
    plan = with_evidence(f"failures,Gear,mean_fh,80,130,,{law},,log,seen,")
    values = [drawn(plan, n) for n in range(400)]
    assert stats.kstest(values, exact.cdf).pvalue > 0.01


def test_rows_with_one_word_share_one_draw(with_evidence):
    plan = with_evidence(
        "failures,Gear,mean_fh,80,130,,uniform,shop,x,seen,",
        "failures,Pump,mean_fh,300,500,,uniform,shop,x,seen,",
        "tasks,G,work_h,5,15,,uniform,,x,seen,",
    )
    pairs = [
        (drawn(plan, n), drawn(plan, n, key="Pump"), drawn(plan, n, "tasks", "G", "work_h"))
        for n in range(80)
    ]
    gear, pump, work = (np.array(column) for column in zip(*pairs, strict=True))
    assert np.allclose((gear - 80) / 50, (pump - 300) / 200)
    assert abs(np.corrcoef(gear, work)[0, 1]) < 0.3


def test_an_added_row_leaves_every_other_draw_equal(with_evidence):
    row = "failures,Gear,mean_fh,80,130,,uniform,,x,seen,"
    one = with_evidence(row)
    two = with_evidence(
        "tasks,G,work_h,5,15,,uniform,,x,seen,",
        row,
        "failures,Pump,mean_fh,300,500,,uniform,,x,seen,",
    )
    assert [drawn(one, n) for n in range(20)] == [drawn(two, n) for n in range(20)]


def test_draws_differ_by_number_and_seed_and_repeat(with_evidence):
    plan = with_evidence("failures,Gear,mean_fh,80,130,,uniform,,x,seen,")
    other = plan.with_changes([Edit("scenario", "", "seed", 8)])
    assert len({drawn(plan, n) for n in range(10)} | {drawn(other, n) for n in range(10)}) == 20
    assert plan.draw(4) == plan.draw(4)


def test_a_setting_can_be_drawn(make_plan):
    scenario = SETTINGS + "discount_frac = 0.05\n"
    evidence = HEAD + "scenario,,discount_frac,0.02,0.08,,uniform,,bank,seen,\n"
    plan = load(make_plan(scenario, **BASE, evidence=evidence))
    assert plan.draw(1).settings.plan.discount_frac != 0.05


def test_a_draw_outside_its_evidence_range_is_no_contradiction(with_evidence):
    plan = with_evidence("failures,Gear,mean_fh,99,101,,normal,,x,seen,")
    values = [drawn(plan, n) for n in range(60)]
    assert min(values) < 99  # 5 % lie below, and are drawn


def fault_of(plan, number):
    try:
        plan.draw(number)
    except ScenarioError as fault:
        return fault
    return None


def test_a_drawn_plan_that_breaks_a_rule_names_the_evidence_row(with_evidence):
    plan = with_evidence("sites,B,harsh_frac,0.2,1,,normal,,wild guess,assumption,")
    faults = [fault for n in range(60) if (fault := fault_of(plan, n))]
    assert 0 < len(faults) < 20  # 5 % of a normal law lie above 1
    (problem,) = faults[0].problems
    assert (problem.code, problem.place.table, problem.place.row) == (
        "evidence-draw",
        "evidence",
        2,
    )
    assert "harsh_frac" in str(faults[0])


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("failures,Gear,mean_fh,120,80,,,,x,seen,", "row-ordered", "high"),
        ("failures,Gear,mean_fh,120,180,,,,x,seen,", "evidence-excludes", "low"),
        ("failures,*,mean_fh,1.2,1.8,,,,x,seen,", "evidence-excludes", "low"),
        ("failures,*,mean_fh,80,120,value,,,x,seen,", "evidence-star-value", "scale"),
        ("failures,Gear,mean_fh,0,120,,lognormal,,x,seen,", "evidence-law", "low"),
        ("failures,Gear,on,1,2,,,,x,seen,", "evidence-no-number", "column"),
        ("fleet,T,count,2,4,,,,x,seen,", "evidence-no-number", "column"),
        ("failures,Gear,mean_d,2,4,,,,x,seen,", "evidence-range-idle", "low"),
        ("failures,Geer,mean_fh,80,120,,,,x,seen,", "address-key", "key"),
        ("failurs,Gear,mean_fh,80,120,,,,x,seen,", "address-table", "table"),
        ("failures,Gear,mean_hf,80,120,,,,x,seen,", "address-column", "column"),
    ],
)
def test_evidence_that_contradicts_is_named_with_its_row(make_plan, row, code, column):
    problems = check_plan(make_plan(SETTINGS, **BASE, evidence=HEAD + row + "\n")).problems
    assert [(p.code, p.place.row, p.place.column) for p in problems if p.level == "error"] == [
        (code, 2, column)
    ]


def test_two_ranges_equally_near_are_refused(make_plan):
    rows = "".join(
        f"routes,{key} | road,distance_km,0.9,1.1,,,,x,seen,\n" for key in ("A | *", "* | B")
    )
    routes = "origin,destination,mode,distance_km\nA,B,road,100\n"
    problems = check_plan(make_plan(SETTINGS, **BASE, routes=routes, evidence=HEAD + rows)).problems
    assert [(p.code, p.place.row) for p in problems] == [("evidence-tie", 3)]


def test_the_inventory_counts_every_told_figure_once(with_evidence):
    plan = with_evidence(
        "sites,*,harsh_frac,,,,,,survey,assumption,low",
        "types,Mi,price_money,900,1100,,,,contract,seen,high",
    )
    found = take_stock(plan)
    told = {
        "sites": 2,
        "types": 2,
        "fleet": 1,
        "items": 3,
        "tasks": 4,
        "failures": 2,
        "scenario": 1,
    }
    assert {t.table: t.figures for t in found.tables} == told
    assert found.figures == sum(told.values())
    assert {s.name: (s.figures, s.stake_money) for s in found.basis} == {
        "seen": (1, 3000.0),
        "assumption": (2, 0.0),
        "none": (12, 50.0),
    }
    assert found.missing[0] == "items / Gear / price_money"
    assert found.unranged == ("sites / * / harsh_frac",)
    assert [(s.source, s.figures) for s in found.sources] == [("survey", 2), ("contract", 1)]


def test_money_at_stake_is_in_one_currency(with_evidence):
    plan = with_evidence(
        types="name,price_money,currency\nMi,1000,EUR\n",
        rates="name,year,kind,value\nEUR,2026,currency,1.1\nEUR,2020,currency,3\n",
    )
    stake = {t.table: t.stake_money for t in take_stock(plan).tables}
    assert stake["types"] == pytest.approx(3300)
