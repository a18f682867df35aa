"""REACH: shares and times worked by hand on small plans, and what is refused."""

import json
from itertools import pairwise

import polars as pl
import pytest
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.errors import ExitCode
from azalai.reach import Settings, solve, verify
from azalai.reach.cover import READINESS
from azalai.reach.targets import PRESETS, ReachError, parse
from azalai.reach.verify import VerifyError
from azalai.results.result import Provenance, Result
from azalai.support.profiles import hourly

KM = 111.31949079327358  # one degree on the equator
SITES = """name,latitude_deg,longitude_deg,elevation_m,roles,runway_m
West,0,10,0,base | clinic,1000
East,0,12,0,base,1000
Near,0,10.5,0,,0
Middle,0,11,0,,0
Gone,0,19,0,,0
"""
TYPES = """name,operating_kg,max_takeoff_kg,payload_kg,fuel,fuel_kg,burn_kg_per_h,\
cruise_km_per_h,seats_pax,stretchers
Heli,7000,13000,4000,Jet,2200,600,240,20,6
"""
FLEET = "name,type,site,count\nW,Heli,West,1\nE,Heli,East,2\n"
MISSIONS = """name,kind,mode,serves,back_stretchers,reaction_day_min,\
reaction_night_min,ground_h,night
Medevac,medevac,call,injured,1,10,20,0.25,yes
"""
DEMAND = """site,kind,calls_per_y,target_min
Near,injured,30,30
Middle,injured,60,45
Gone,injured,10,60
"""
FUEL = {"items": "name,kind,unit,mass_kg\nJet,fuel,l,0.8\n", "offers": "name,what\nJet offer,Jet\n"}


@pytest.fixture
def plan(make_plan):
    def make(**changes):
        told = {
            "sites": SITES,
            "types": TYPES,
            "fleet": FLEET,
            "missions": MISSIONS,
            "demand": DEMAND,
            **FUEL,
            **changes,
        }
        return azalai.load(make_plan(**{k: v for k, v in told.items() if v}))

    return make


def answer(result, site, *, night=False, month=1):
    rows = result["response"].filter(
        pl.col("site") == site, pl.col("month") == month, pl.col("night") == night
    )
    return rows.row(0, named=True)


def test_times_are_alert_flight_scene_and_flight(plan):
    result = solve(plan())
    near = answer(result, "Near")
    flight_min = KM / 2 / 240 * 60
    assert (near["base"], near["clinic"]) == ("West", "West")
    assert near["patient_min"] == pytest.approx(10 + flight_min)
    assert near["care_min"] == pytest.approx(10 + flight_min + 15 + flight_min)
    assert answer(result, "Near", night=True)["patient_min"] == pytest.approx(20 + flight_min)


def test_shares_by_hand(plan):
    # Near takes 23.9 min by day and 33.9 in the dark (target 30), Middle 37.8 and 47.8 (45),
    # Gone is out of range.  By day 90 of 100 calls, in the dark none.
    by_day = solve(plan(), Settings(night=False))["targets"].row(0, named=True)
    assert by_day["fair_frac"] == pytest.approx(0.9)
    assert solve(plan(), Settings(night=True))["targets"]["fair_frac"][0] == 0.0
    sixty = solve(plan(), Settings(target="60", night=False))["targets"].row(0, named=True)
    assert sixty["share_frac"] == pytest.approx(0.9)  # no climate rows: always flyable
    # A second call: Near has West (one aircraft) and East (two, 51.7 min), Middle both in 37.8.
    assert sixty["second_frac"] == pytest.approx(0.9)
    alone = solve(plan(fleet="name,type,site\nW,Heli,West\n"), Settings(target="60"))
    assert alone["targets"]["share_frac"][0] == pytest.approx(0.9)
    assert alone["targets"]["second_frac"][0] == 0.0


def test_day_and_dark_weigh_by_the_light(plan):
    """On the equator civil light lasts 12 h 6 min and two times 22 min: 12.85 h of 24."""
    share = solve(plan())["targets"]["share_frac"][0]
    assert share == pytest.approx(0.9 * 12.85 / 24, abs=0.003)


CLIMATE = """site,month,tmax_c,tmin_c,flyable_frac
West,jan,20,10,0.8
East,jan,20,10,0.5
Near,jan,20,10,0.9
"""


def test_weather_counts_at_both_ends_and_a_region_once(plan):
    result = solve(plan(climate=CLIMATE), Settings(target="60", month=1, night=False))
    # Near 0.9 x (1 - 0.2 x 0.5) = 0.81; Middle (nearest rows: Near) the same; Gone out of range.
    row = result["targets"].row(0, named=True)
    assert row["share_frac"] == pytest.approx(0.9 * 0.81)
    assert row["fair_frac"] == pytest.approx(0.9)
    # Second: West has one, East two.  P0 = 0.2 x 0.5; P1 = 0.8 x 0.5; then East closed or both.
    assert row["second_frac"] == pytest.approx(0.9 * 0.9 * (1 - 0.1 - 0.4))
    one = "site,month,tmax_c,tmin_c,flyable_frac\nWest,jan,20,10,0.8\n"
    shared = solve(plan(climate=one), Settings(target="60", month=1, night=False))
    assert shared["targets"]["share_frac"][0] == pytest.approx(0.9 * 0.8)


def readiness(**p):
    rows = [
        ("Medevac", site, month, hour, *chances)
        for site, chances in p.items()
        for month in range(1, 13)
        for hour in range(24)
    ]
    return pl.DataFrame(rows, schema=list(READINESS), orient="row")


def test_readiness_weighs_the_first_and_the_second_aircraft(plan):
    ready = readiness(West=(0.6, 0.0), East=(0.9, 0.5))
    asked = Settings(target="60", night=False)
    row = solve(plan(), asked, readiness=ready)["targets"].row(0, named=True)
    assert row["share_frac"] == pytest.approx(0.9 * (1 - 0.4 * 0.1))
    # none: 0.4 x 0.1; one: 0.6 x 0.1 + 0.4 x (0.9 - 0.5)
    assert row["second_frac"] == pytest.approx(0.9 * (1 - 0.04 - 0.06 - 0.16))
    assert row["fair_frac"] == pytest.approx(0.9)


def test_readiness_must_be_whole(plan):
    with pytest.raises(ReachError, match="lacks the columns p2"):
        solve(plan(), readiness=readiness(West=(1, 1)).drop("p2"))
    with pytest.raises(ReachError, match="lacks months or hours of: East"):
        solve(plan(), readiness=readiness(West=(1.0, 1.0)))


def test_nearest_first_unless_an_allocation_says_otherwise(plan):
    result = solve(plan())
    near = result["allocation"].filter(destination="Near")
    assert near["base"].to_list() == ["West", "East"]
    told = pl.DataFrame(
        {"mission": ["Medevac"], "destination": ["Near"], "base": ["East"], "rank": [1]}
    )
    other = solve(plan(), allocation=told)
    assert answer(other, "Near")["base"] == "East"
    assert answer(other, "Middle")["base"] == ""  # nobody was allotted
    with pytest.raises(ReachError, match="'Nowhere' to 'Near'"):
        solve(plan(), allocation=told.with_columns(base=pl.lit("Nowhere")))
    with pytest.raises(ReachError, match="lacks the columns rank"):
        solve(plan(), allocation=told.drop("rank"))


def test_places_that_no_base_reaches_are_named_with_their_best_time(plan):
    unmet = solve(plan(), Settings(target="20"))["unmet"]
    assert unmet["site"].to_list() == ["Gone", "Middle", "Near"]
    assert unmet["best_min"].to_list()[0] is None
    assert unmet["limit"].to_list()[0] == "fuel"
    assert unmet["best_min"].to_list()[2] == pytest.approx(10 + KM / 2 / 240 * 60)


def test_demand_of_zero_has_no_share_and_says_so(plan):
    zero = DEMAND.replace(",30,30", ",0,30").replace(",60,45", ",0,45").replace(",10,60", ",0,60")
    result = solve(plan(demand=zero))
    assert result["targets"]["share_frac"].to_list() == [None]
    assert ("reach-no-calls", {"mission": "Medevac"}) in result.remarks


def test_places_at_the_same_point_are_reached_at_once(plan):
    result = solve(plan(sites=SITES.replace("Near,0,10.5", "Near,0,10")))
    assert answer(result, "Near")["patient_min"] == 10.0


@pytest.mark.parametrize(
    ("west", "near"), [((0, 179.9), (0, -179.9)), ((89.9, 0), (89.9, 180)), ((-90, 0), (-89.8, 77))]
)
def test_the_date_line_and_the_poles_are_like_anywhere_else(plan, west, near):
    sites = SITES.replace("West,0,10,", f"West,{west[0]},{west[1]},")
    sites = sites.replace("Near,0,10.5,", f"Near,{near[0]},{near[1]},")
    result = solve(plan(sites=sites))
    assert answer(result, "Near")["patient_min"] == pytest.approx(10 + 22.3 / 240 * 60, abs=0.1)
    verify(plan(sites=sites), result)


def test_a_type_without_performance_at_that_altitude_says_so(plan):
    chart = "type,density_altitude_m,hover_oge_kg\nHeli,2000,12000\nHeli,3000,11000\n"
    result = solve(plan(performance=chart))
    assert answer(result, "Near")["limit"] == "performance"
    assert result["unmet"]["limit"].to_list() == ["fuel", "performance", "performance"]


def test_a_day_mission_is_back_before_dusk(plan):
    dark = MISSIONS.replace(",yes\n", ",no\n")
    result = solve(plan(missions=dark), Settings(target="60"))
    whole = solve(plan(), Settings(target="60", night=False))["targets"]["share_frac"][0]
    share = result["targets"]["share_frac"][0]
    # light 12.85 h of 24; less alert, way out, quarter of an hour and way home: about 1 h
    assert share < whole * 12.85 / 24
    assert share == pytest.approx(whole * 11.9 / 24, abs=0.02)
    assert result["response"].filter("night").height == 0


def test_an_aircraft_that_comes_later_counts_from_its_day(plan):
    later = "name,type,site,starts\nW,Heli,West,\nE,Heli,East,2027-07\n"
    assert solve(plan(fleet=later))["allocation"]["base"].unique().to_list() == ["West"]
    from datetime import date

    on = solve(plan(fleet=later), Settings(on=date(2027, 8, 1)))
    assert set(on["allocation"]["base"]) == {"West", "East"}


def test_nobody_there_is_told(plan):
    away = solve(plan(fleet="name,type,site\nX,Heli,Gone\n", demand=DEMAND.partition("Gone")[0]))
    assert set(away["response"]["base"]) == {""}
    empty = "name,type,site,ends\nX,Heli,West,2026-01\n"
    assert set(solve(plan(fleet=empty))["response"]["limit"]) == {"aircraft"}


def test_targets():
    assert parse("60min")[0].minutes == parse("60")[0].minutes == 60.0
    assert [t.minutes for t in PRESETS["nato"]] == [10.0, 60.0, 120.0]
    assert parse("")[0].minutes is None
    for wrong in ("soon", "0", "-5", "nan", "inf", "civil-50"):
        with pytest.raises(ReachError, match="is no target"):
            parse(wrong)


def test_a_profile_is_laid_out_by_month_and_hour():
    assert hourly([])[1] == pytest.approx([28.0] * 24)
    told = hourly([("22:00-02:00", 3.0), ("jul", 2.0), ("sat-sun", 0.0), ("06:30-07:00", 0.0)])
    week = 5 / 7
    assert told[0, 12] == pytest.approx(31 * week)
    assert told[6, 12] == pytest.approx(62 * week)
    # Saturday 0 to 2 h belongs to Friday's night, but the weight of Saturday itself is nought.
    assert told[0, 1] == pytest.approx(31 * week * 3)
    assert told[0, 6] == pytest.approx(31 * week / 2)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(types=("Helli",)), "did you mean 'Heli'"),
        (Settings(month=13), "is no month"),
        (Settings(mission="Other"), "missions: Medevac"),
    ],
)
def test_what_is_not_in_the_plan_is_refused(plan, settings, words):
    with pytest.raises(ReachError, match=words):
        solve(plan(), settings)


def test_nothing_to_fly_is_refused():
    with pytest.raises(ReachError, match="nothing can be reached"):
        solve(azalai.load("workshop"))


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore"])
def test_the_examples_verify(name):
    plan = azalai.load(name)
    result = solve(plan)
    verify(plan, result)
    radius = result["bases"].filter(pl.col("radius_km").is_not_null())
    assert radius.height
    assert (radius["radius_km"] > 100).all()


@pytest.mark.parametrize(
    ("table", "column", "factor"),
    [
        ("reach", "load_kg", 1.01),
        ("reach", "load_kg", 0.99),
        ("reach", "distance_km", 1.001),
        ("response", "patient_min", 1.01),
        ("targets", "fair_frac", 0.3),
        ("targets", "fair_frac", 1.3),
    ],
)
def test_verify_finds_what_does_not_hold(plan, table, column, factor):
    from dataclasses import replace

    scenario = plan()
    result = solve(scenario, Settings(target="60"))
    verify(scenario, result)
    wrong = result[table].with_columns(pl.col(column) * factor)
    with pytest.raises(VerifyError, match=table):
        verify(scenario, replace(result, tables={**result.tables, table: wrong}))
    with pytest.raises(VerifyError, match="not of the plan"):
        verify(plan(demand=DEMAND.replace("30,30", "31,30")), result)


def test_the_radius_is_where_the_round_trip_ends(plan):
    """Tank: 2200 - 300 = 1900 kg, 3.1667 h at 240 km/h, half of it: 380 km."""
    row = solve(plan())["bases"].filter(base="West").row(0, named=True)
    assert row["radius_km"] == pytest.approx(380.0)
    assert row["load_100_kg"] == 4000.0
    heavy = TYPES.replace("Heli,7000", "Heli,12000")  # 1000 - 300 = 700 kg: 140 km
    row = solve(plan(types=heavy))["bases"].filter(base="West").row(0, named=True)
    assert row["radius_km"] == pytest.approx(140.0)
    assert (row["load_100_kg"], row["load_200_kg"]) == (pytest.approx(200.0), None)


def run(*words):
    return CliRunner().invoke(app, ["reach", *map(str, words)])


def test_the_command_answers_in_words_first():
    got = run("sahel", "--language", "en")
    assert got.exit_code == 0
    first = got.output.splitlines()[0]
    assert first.startswith("Medevac: 45 % of 410 calls a year are reached within the time")
    assert "no base reaches in time Tessalit (best 173.0 min, from Gao)" in got.output
    assert "au mieux 173,0 min, depuis Gao" in run("sahel", "--language", "fr").output
    french = run("sahel", "--language", "fr", "--target", "nato", "--month", "may", "--day")
    assert "des 410 appels par an sont dans un centre de soins en 120 min" in french.output


def test_the_command_takes_the_readiness_of_a_result_of_ready(tmp_path, make_plan):
    where = make_plan(
        sites=SITES, types=TYPES, fleet=FLEET, missions=MISSIONS, demand=DEMAND, **FUEL
    )
    ready = readiness(West=(0.6, 0.0), East=(0.9, 0.5))
    origin = Provenance("ready", "small", "-")
    Result({"readiness": ready}, origin).write(tmp_path / "run")
    got = run(where, "--target", "60", "--day", "--readiness", tmp_path / "run", "--json")
    told = json.loads(got.output)
    assert told["settings"]["readiness"] is True
    assert told["tables"]["targets"][0]["share_frac"] == pytest.approx(0.9 * (1 - 0.4 * 0.1))
    assert "handed-other" in [remark["code"] for remark in told["remarks"]]
    same = Provenance("ready", "small", told["fingerprint"])
    Result({"readiness": ready}, same).write(tmp_path / "run")
    again = json.loads(run(where, "--readiness", tmp_path / "run", "--json").output)
    assert "handed-other" not in [remark["code"] for remark in again["remarks"]]


def test_readiness_comes_from_a_result_of_ready_alone(tmp_path):
    rows = readiness(West=(1.0, 1.0))
    for engine, table in (("ready", "summary"), ("afford", "readiness")):
        folder = tmp_path / f"{engine}-{table}"
        Result({table: rows}, Provenance(engine, "small", "-")).write(folder)
        for language, sentence in (
            ("en", f"{folder} holds no result of READY with the table readiness"),
            ("fr", f"{folder} ne contient pas de résultat de READY avec la table readiness"),
        ):
            got = run("sahel", "--readiness", folder, "--language", language)
            assert got.exit_code == ExitCode.NOT_FOUND
            assert sentence in got.output.replace("\u202f", " ")
    got = run("sahel", "--readiness", tmp_path / "nowhere", "--language", "en")
    assert got.exit_code == ExitCode.NOT_FOUND
    assert "holds no finished result" in got.output


def test_the_command_writes_what_is_asked_for(tmp_path):
    files = {n: tmp_path / n for n in ("map.svg", "load.svg", "places.json", "tables.xlsx")}
    got = run(
        *("sahel", "--type", "Mi-171", "--month", "5", "--day", "--mission", "Medevac"),
        *("--chart", files["map.svg"], "--payload-chart", files["load.svg"]),
        *("--geojson", files["places.json"], "--workbook", files["tables.xlsx"]),
        *("--out", tmp_path / "run"),
    )
    assert got.exit_code == 0, got.output
    assert all(file.stat().st_size > 1000 for file in files.values())
    assert (tmp_path / "run" / "manifest.json").exists()
    assert "Tombouctou" in files["map.svg"].read_text(encoding="utf-8")
    told = json.loads(files["places.json"].read_text(encoding="utf-8"))
    kinds = {f["geometry"]["type"] for f in told["features"]}
    assert kinds == {"Point", "Polygon"}
    circle = next(f for f in told["features"] if f["properties"]["what"] == "circle")
    ring = circle["geometry"]["coordinates"][0]
    assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0


def test_the_command_refuses_in_a_sentence():
    for words, code in (
        (("sahel", "--type", "Mi-172"), 2),
        (("sahel", "--month", "mai"), 2),
        (("sahel", "--on", "soon"), 2),
        (("sahel", "--target", "fast"), 2),
        (("outpost",), 2),
    ):
        got = run(*words)
        assert got.exit_code == code
        assert "Traceback" not in got.output


def test_json_alone():
    told = json.loads(run("fjord", "--json", "--type", "AW139", "--month", "1").output)
    assert told["engine"] == "reach"
    assert {"reach", "response", "allocation", "targets", "shares"} <= set(told["tables"])
