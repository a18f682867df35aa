"""Siting of a plan: what is asked, refused, told and written."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.reach import siting_inputs, siting_shells, siting_solve
from azalai.reach.siting import solve
from azalai.reach.siting_inputs import SitingSettings
from azalai.reach.siting_model import SitingArrays, SitingError, SitingQuestion
from azalai.reach.verify_siting import verify

SITES = """name,latitude_deg,longitude_deg,elevation_m,roles,runway_m,pads
Home,0,0,0,base | clinic,2000,
East,0,2,0,candidate,2000,1
North,2,0,0,candidate,2000,
Near,0,0.3,0,,2000,
Far,0,2.3,0,,2000,
Up,2.2,0,0,,2000,
Nowhere,0,60,0,,2000,
"""
TYPES = (
    "name,kind,operating_kg,max_takeoff_kg,payload_kg,fuel,fuel_kg,burn_kg_per_h,"
    "cruise_km_per_h,seats_pax,stretchers\n"
    "Mi,helicopter,7000,13000,4000,Jet,3000,600,200,20,10\n"
)
ITEMS = "name,kind,unit,mass_kg,price_money\nJet,fuel,l,0.8,1\n"
FLEET = "name,type,site,count\nT,Mi,Home,2\n"
MISSIONS = """name,mode,serves,types,reaction_day_min,back_stretchers,kind
Rescue,call,rescue,Mi,12,1,medevac
"""
DEMAND = """site,kind,calls_per_y,target_min
Near,rescue,10,60
Far,rescue,20,60
Up,rescue,30,60
"""
COSTS = """name,driver,on,amount_money,currency
Open East,once,East,100,
Open North,once,North,200,EUR
Open Home,once,Home,999,
Keep North,per_y,North,7,
"""
ROUTES = "origin,destination,mode,distance_km\nHome,East,road,110\n"
RATES = "name,year,kind,value\nEUR,2026,currency,2\n"
TOML = (
    'name = "three"\nstart = 2027-01-01\nyears = 2\ncurrency = "USD"\nprice_year = 2026\n'
    "utc_offset_h = 0\n"
)


@pytest.fixture
def plan(make_plan):
    def make(**changes):
        tables = {
            "sites": SITES,
            "types": TYPES,
            "items": ITEMS,
            "fleet": FLEET,
            "missions": MISSIONS,
            "demand": DEMAND,
            "costs": COSTS,
            "rates": RATES,
            "offers": "name,what,supplier,price_money\nJet,Jet,,1\n",
        }
        return make_plan(TOML, **{**tables, **changes})

    return make


def site(plan, *words):
    return CliRunner().invoke(app, ["site", str(plan), *words])


def settings(**told):
    names = SitingSettings.__dataclass_fields__
    own = {k: told.pop(k) for k in list(told) if k in names}
    return SitingSettings(SitingQuestion(**{"bases": 2, **told}), **own)


def opened(result):
    return result["sites"].filter(pl.col("open"))["site"].to_list()


def test_the_place_with_most_calls_gets_the_second_base(plan):
    scenario = azalai.load(str(plan()))
    result = solve(scenario, settings())
    assert opened(result) == ["Home", "North"]
    row = result["answer"].row(0, named=True)
    assert row["value"] == pytest.approx(40.0)
    assert row["in_time_frac"] == pytest.approx(40 / 60)
    assert row["cost_money"] == pytest.approx(2 * 200 + 2 * 7)  # EUR at 2, twice 7 a year
    verify(scenario, settings(), result)
    far = result["places"].filter(pl.col("destination") == "Far").row(0, named=True)
    assert far["in_time_frac"] == 0
    assert result["worst"]["destination"][0] == "Far"


def test_times_are_reaction_and_great_circle(plan):
    """0.3 degrees on the equator are 33.396 km, at 200 km/h 10.02 min, after 12 min."""
    inputs = siting_inputs.build(azalai.load(str(plan())), settings())
    near = (inputs.cells["destination"] == "Near").to_numpy()
    home = inputs.sites.index("Home")
    assert inputs.arrays.time_h[near, home] * 60 == pytest.approx(12 + 33.3958 / 200 * 60, rel=1e-4)
    assert inputs.arrays.weight[near].sum() == pytest.approx(10.0)


def test_the_allocation_ranks_every_open_base_by_time(plan):
    result = solve(azalai.load(str(plan())), settings(bases=3))
    told = result["allocation"].filter(pl.col("destination") == "Far")
    assert told["base"].to_list()[0] == "East"
    assert told["rank"].to_list() == list(range(1, told.height + 1))
    assert set(told.columns) == {"mission", "destination", "base", "rank", "patient_min"}


def test_existing_bases_are_kept_unless_they_may_move(plan):
    scenario = azalai.load(str(plan()))
    assert "Home" in opened(solve(scenario, settings()))
    assert opened(solve(scenario, settings(move=True))) == ["East", "North"]
    assert opened(solve(scenario, settings(fix=("East",)))) == ["East", "Home"]
    assert opened(solve(scenario, settings(move=True, forbid=("North",)))) == ["East", "Home"]


def test_pads_limit_the_aircraft_at_a_base(plan):
    scenario = azalai.load(str(plan()))
    told = settings(aim="expected", bases=None, aircraft=4, busy_frac=0.5, move=True)
    result = solve(scenario, told)
    held = dict(result["sites"].select("site", "aircraft").iter_rows())
    assert held["East"] == 1
    verify(scenario, told, result)


def test_costs_make_a_frontier(plan):
    result = solve(azalai.load(str(plan())), settings(bases=None, budget_money=1e6, frontier=True))
    told = result["frontier"].select("cost_money", "value").rows()
    assert np.array(told) == pytest.approx(np.array([(0, 10), (100, 30), (414, 40), (514, 60)]))


def test_the_next_best_plans_say_what_they_change(plan):
    result = solve(azalai.load(str(plan())), settings(plans=5))
    told = result["plans"].select("plan", "opens", "closes").rows()
    assert told == [(1, "", ""), (2, "East", "North")]
    assert ("siting-no-more", {"count": 2}) in result.remarks


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say how many bases, with --bases, or what they may cost, with --budget."),
        (("--bases", "4"), "--bases 4: only 3 sites may be a base."),
        (("--bases", "-1"), "--bases -1: must be at least 0."),
        (("--bases", "2", "--fix", "Est"), "No base can stand at Est"),
        (("--bases", "2", "--mission", "Rescu"), "nearest: Rescue."),
        (("--bases", "2", "--share", "1.2"), "--share 1.2: a share lies between 0 and 1."),
        (("--bases", "2", "--target", "nato"), "nato: siting takes one time to the patient"),
        (("--objective", "expected", "--aircraft", "2"), "with --busy 0.4."),
        (("--objective", "expected", "--busy", "0.4"), "say how many, with --aircraft."),
        (
            ("--objective", "center", "--bases", "2", "--capacity", "5"),
            "--objective center knows neither --capacity nor --fuel",
        ),
        (
            ("--bases", "1", "--fix", "East"),
            "East must be a base (--fix); Home stays a base, since it is one (--move",
        ),
        (
            ("--bases", "2", "--share", "0.9"),
            "These cannot be had together: the number of bases (--bases); the least share",
        ),
        (
            ("--bases", "3", "--worst", "20"),
            "At some time of the year no site allowed reaches in that time: Far, Near.",
        ),
        (
            ("--bases", "3", "--budget", "150", "--fix", "North"),
            "North must be a base (--fix); the budget (--budget)",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(plan, words, sentence):
    done = site(plan(), *words)
    assert done.exit_code == 1
    assert sentence in done.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--busy", "0.4"), "--busy belongs to --objective expected."),
        (("--common", "0.9"), "--common belongs to --objective expected."),
        (
            ("--objective", "backup", "--aircraft", "2"),
            "--aircraft belongs to --objective expected.",
        ),
        (("--second", "0.5"), "--second belongs to --objective backup."),
        (("--objective", "center", "--late", "5"), "--late belongs to --objective median."),
        (("--apart", "2"), "--apart belongs to --plans."),
    ],
)
def test_an_option_without_use_is_refused(plan, words, sentence):
    done = site(plan(), "--bases", "2", *words)
    assert (done.exit_code, sentence in done.output) == (2, True)


def test_demand_of_nothing_and_places_at_one_point(plan):
    zero = DEMAND.replace(",10,", ",0,").replace(",20,", ",0,").replace(",30,", ",0,")
    done = site(plan(demand=zero), "--bases", "2")
    assert "There is nothing to be reached" in done.output
    same = SITES.replace("North,2,0,", "North,0,2,").replace("Up,2.2,0,", "Up,0,2.3,")
    result = solve(azalai.load(str(plan(sites=same))), settings())
    assert result["answer"]["value"][0] == pytest.approx(60.0)


def test_a_target_that_no_site_meets_names_the_places_and_their_best_time(plan):
    done = site(plan(), "--bases", "2", "--target", "20", "--forbid", "North")
    assert "Far (22 min), Near (22 min), Up (85 min)" in done.output
    beyond = DEMAND + "Nowhere,rescue,5,60\n"
    told = site(plan(demand=beyond), "--bases", "2").output
    assert "At some time of the year no site allowed reaches: Nowhere." in told


def test_no_target_at_all_is_refused_for_cover_and_not_for_the_median(plan):
    bare = DEMAND.replace(",60", ",")
    assert "No demand of Rescue has a target_min" in site(plan(demand=bare), "--bases", "2").output
    assert site(plan(demand=bare), "--bases", "2", "--objective", "median").exit_code == 0


def test_row_order_changes_nothing(plan):
    def turned(table):
        head, *rows = table.strip().split("\n")
        return "\n".join([head, *rows[::-1]]) + "\n"

    told = settings(aim="median", plans=3, frontier=False)
    one = solve(azalai.load(str(plan())), told)
    other = solve(
        azalai.load(str(plan(sites=turned(SITES), demand=turned(DEMAND), costs=turned(COSTS)))),
        told,
    )
    for name in one.tables:
        assert one[name].equals(other[name]), name


def test_an_answer_made_worse_is_found_out(plan):
    scenario = azalai.load(str(plan()))
    result = solve(scenario, settings())
    lied = result["answer"].with_columns(value=pl.col("value") + 1.0)
    with pytest.raises(SitingError, match="value is told as"):
        verify(scenario, settings(), replace(result, tables={**result.tables, "answer": lied}))
    closed = result["sites"].with_columns(aircraft=pl.lit(0))
    with pytest.raises(SitingError, match="fixed"):
        verify(scenario, settings(), replace(result, tables={**result.tables, "sites": closed}))


def test_the_command_answers_in_words_files_and_json(plan, tmp_path):
    chart, places, folder = (tmp_path / n for n in ("map.svg", "places.geojson", "run"))
    files = ("--chart", str(chart), "--geojson", str(places), "--out", str(folder))
    done = site(plan(), "--bases", "2", *files)
    assert done.output.startswith(
        "Bases at Home, North: 67 % of 60 calls a year are reached within the target.\n"
        "Proved: no choice is better.\n"
        "Opened: North. Closed: none. Cost over the plan: 414."
    )
    assert "<svg" in chart.read_text(encoding="utf-8")
    points = json.loads(places.read_text(encoding="utf-8"))["features"]
    assert len(points) == 6
    assert (folder / "allocation.parquet").exists()
    french = site(plan(), "--bases", "2", "--language", "fr").output
    assert french.startswith(
        "Bases à Home, North : 67 % des 60 appels par an sont atteints à temps."
    )
    told = json.loads(site(plan(), "--bases", "2", "--json").output)
    assert told["engine"] == "site"
    assert told["tables"]["answer"][0]["bases"] == 2


def test_a_place_reached_only_by_a_cache_needs_the_cache_filled(plan):
    """Far lies beyond the tank from Home; a cache at East brings it in, if a road fills it."""
    small = TYPES.replace(",3000,600,", ",700,600,")
    sites = SITES.replace("Far,0,2.3,", "Far,0,1.2,").replace("East,0,2,", "East,0,0.9,")
    alone = plan(types=small, sites=sites)
    made = plan(types=small, sites=sites, routes=ROUTES)
    never = solve(azalai.load(str(alone)), settings(bases=1, fuel=True, target="90"))
    assert never["answer"]["value"][0] == pytest.approx(10.0)
    dry = solve(azalai.load(str(made)), settings(bases=1))
    wet = solve(azalai.load(str(made)), settings(bases=1, fuel=True, target="90"))
    assert dry["answer"]["value"][0] == pytest.approx(10.0)
    assert wet["answer"]["value"][0] == pytest.approx(30.0)
    told = wet["fuel"].row(0, named=True)
    assert (told["cache"], told["filled_from"]) == ("East", "Home")
    assert told["kg_per_y"] > 0
    verify(azalai.load(str(made)), settings(bases=1, fuel=True, target="90"), wet)


def test_merging_is_exact_and_counts_what_no_site_reaches():
    members = np.array([[1, 0, 1], [1, 0, 1], [0, 0, 0], [0, 1, 0]], dtype=bool)
    told = siting_shells.merged(members, np.array([[1.0], [2.0], [4.0], [8.0]]))
    assert sorted(told.price[:, 0].tolist()) == [3.0, 8.0]
    assert told.offset == 4.0


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_the_same_with_and_without_the_bound(seed):
    """A limit that binds nothing sends the question through the plain model."""
    r = np.random.default_rng(seed)
    arrays = SitingArrays.of(r.uniform(0, 1, (60, 15)), r.integers(1, 9, 60) * 1.0, 0.2)
    for aim in ("cover", "median"):
        question = SitingQuestion(aim, 4)
        fast = siting_solve.best(arrays, question)
        plain = siting_solve.best(arrays, replace(question, budget_money=1.0))
        assert fast.value == pytest.approx(plain.value)
        assert fast.proved
