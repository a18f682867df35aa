"""Alternatives: what they change, what they refuse, and where the blame goes."""

import pytest

from azalai import PlanNotFoundError, ScenarioError, check_plan, load

BASE = {
    "sites": "name\nA\nB\n",
    "types": "name\nMi\n",
    "fleet": "name,type,site,count\nT,Mi,A,2\n",
    "projects": "name,status\nShop,option\n",
    "alternatives": (
        "name,based_on,title,title_fr\n"
        "more,,More,Plus\nmore still,more,More still,Encore\nsize,,How many,Combien\n"
    ),
}
CHANGES = "alternative,table,key,column,action,value\n"
GOOD = CHANGES + (
    "more,fleet,U,,add,T\n"
    "more,fleet,U,site,,B\n"
    "more,projects,Shop,status,,decided\n"
    "more still,fleet,U,count,,5\n"
    "size,fleet,T,count,sweep,1\n"
    "size,fleet,T,count,sweep,2\n"
    "size,fleet,T,count,sweep,8\n"
)


@pytest.fixture
def plan(make_plan):
    return load(make_plan(**BASE, changes=GOOD))


def test_an_alternative_is_a_scenario_like_any_other(plan):
    more = plan.alternative("more")
    assert more.fleet["U"].site == "B"
    assert more.fleet["U"].count == 2
    assert more.projects["Shop"].status == "decided"
    assert plan.projects["Shop"].status == "option"
    assert str(plan.diff(more)) == (
        "fleet: U is new (type Mi, site B, count 2).\n"
        "projects / Shop: status is now decided (was option)."
    )


def test_one_based_on_another_begins_where_that_ends(plan):
    still = plan.alternative("more still")
    assert (still.fleet["U"].site, still.fleet["U"].count) == ("B", 5)
    assert still.projects["Shop"].status == "decided"


def test_a_sweep_makes_one_variant_for_each_value(plan):
    names = list(plan.alternatives_by_name.variants)
    assert names == ["more", "more still", "size: count 1", "size: count 2", "size: count 8"]
    assert plan.alternative("size: count 8").fleet["T"].count == 8
    assert plan.alternative("size: count 2") == plan  # a sweep may pass through the plan
    with pytest.raises(PlanNotFoundError, match="size: count 1, size: count 2"):
        plan.alternative("size")
    with pytest.raises(PlanNotFoundError, match="no alternative 'mor'"):
        plan.alternative("mor")


def test_two_sweeps_make_every_combination(make_plan):
    changes = CHANGES + "".join(
        f"size,{table},{key},{column},sweep,{value}\n"
        for table, key, column, values in (
            ("fleet", "T", "count", (1, 3)),
            ("sites", "A", "pads", (4, 5, 6)),
        )
        for value in values
    )
    plan = load(make_plan(**BASE, changes=changes))
    names = [n for n in plan.alternatives_by_name.variants if n.startswith("size")]
    assert len(names) == 6
    assert plan.alternative("size: count 3, pads 5").sites["A"].pads == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("more,fleet,T,count,,2", "change-nothing"),
        ("more,fleet,T,count,,2.0", "change-nothing"),
        ("more,sites,A,harsh_frac,,0", "change-nothing"),
        ("more,scenario,,seed,,1", "change-nothing"),
        ("more,fleet,T,count,,many", "cell-whole"),
        ("more,fleet,T,site,,C", "name-unknown"),
        ("more,sites,A,,remove,", "name-unknown"),
        ("more,sites,B,supplied_by,,B", "cycle"),
        ("more,scenario,ready,cannibalise,,maybe", "cell-yes-no"),
        ("more,scenario,,years,,-3", "cell-range"),
    ],
)
def test_a_fault_of_an_alternative_points_at_its_change(make_plan, change, code):
    problems = check_plan(make_plan(**BASE, changes=CHANGES + change + "\n")).problems
    found = [p for p in problems if p.level == "error"]
    assert {p.code for p in found} <= {code, "cell-number"}
    assert {(p.place.table, p.place.row) for p in found} == {("changes", 2)}


@pytest.mark.parametrize(
    ("changes", "code", "row"),
    [
        ("more,fleet,T,count,,3\nmore,fleet,T,count,,4\n", "change-twice", 3),
        ("more,fleet,T,count,,3\nmore,fleet,T,count,sweep,4\n", "change-twice", 3),
        ("more,fleet,U,,add,T\nmore,fleet,U,,remove,\n", "change-twice", 3),
        ("more,flet,T,count,,3\n", "address-table", 2),
        ("more,fleet,TT,count,,3\n", "address-key", 2),
        ("more,fleet,T,number,,3\n", "address-column", 2),
        ("more,fleet,T,,,3\n", "row-requires-when", 2),
        ("mor,fleet,T,count,,3\n", "name-unknown", 2),
    ],
)
def test_a_change_that_cannot_be_is_refused_when_the_plan_is_read(make_plan, changes, code, row):
    problems = check_plan(make_plan(**BASE, changes=CHANGES + changes)).problems
    assert (code, row) in [(p.code, p.place.row) for p in problems]


def test_sweeps_without_end_are_refused(make_plan):
    changes = CHANGES + "".join(
        f"size,{t},{k},{c},sweep,{v}\n"
        for t, k, c in (("fleet", "T", "count"), ("sites", "A", "pads"), ("sites", "B", "pads"))
        for v in range(11)
    )
    problems = check_plan(make_plan(**BASE, changes=changes)).problems
    assert [p.code for p in problems if p.level == "error"] == ["alternative-variants"]


def test_load_does_not_need_sound_alternatives_and_check_does(make_plan):
    folder = make_plan(**BASE, changes=CHANGES + "more,fleet,T,count,,many\n")
    plan = load(folder)
    assert check_plan(folder).problems.errors == 1
    with pytest.raises(ScenarioError, match="many"):
        plan.alternative("more")
