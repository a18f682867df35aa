"""The civil examples: a medevac operator on fjords, and crew changes over the North Sea.

The bands say what a person of the trade would find odd; each has its reason.
"""

from functools import cache
from itertools import pairwise

import pytest

import azalai
from azalai.scenario.alternatives import Alternatives
from azalai.scenario.checks.odd import straight_line_km
from azalai.scenario.inventory import take_stock
from azalai.streams import Stream
from azalai.tables import times
from azalai.tables.registry import ENGINES

PLANS = ("fjord", "offshore")
WEEKS_PER_Y = 365.25 / 7
PASSENGER_KG = 105  # with survival suit and bag
PATIENT_KG = 130  # with stretcher and equipment


@cache
def plan(name):
    return azalai.load(name)


def rows(name, table):
    return list(plan(name).tables[table].frame.iter_rows(named=True))


def mission(name, called):
    return next(m for m in rows(name, "missions") if m["name"] == called)


def between_km(name, a, b):
    sites = plan(name).sites
    at = [(sites[s].latitude_deg, sites[s].longitude_deg) for s in (a, b)]
    return straight_line_km(*at[0], *at[1])


def chain_km(name, *places):
    return sum(between_km(name, a, b) for a, b in pairwise(places))


def first_type(name, mission):
    return plan(name).types[mission["types"][0]]


def sorties_per_y(mission):
    if mission["mode"] == "scheduled":
        spans = times.parse(str(mission["when"])).spans
        return WEEKS_PER_Y * sum(len(span.days) or 7 for span in spans)
    return mission["per_y"] or 12 * mission["sorties_per_month"]


def trip_h(name, mission):
    km = chain_km(name, mission["base"], *mission["stops"], mission["base"])
    return km / first_type(name, mission).cruise_km_per_h


def homes(name, types):
    """Where tails of some types stand from the first day."""
    return {
        (t["site"], t["type"])
        for t in rows(name, "fleet")
        if t["type"] in types and t["count"] and not t["after"] and not t["starts"]
    }


def flight_to(name, mission, site):
    """Minutes from the nearest able base, and hours of the whole sortie, of a call."""
    speeds = {t: plan(name).types[t].cruise_km_per_h for t in mission["types"]}
    out_h, base, kind = min(
        (between_km(name, home, site) / speeds[kind], home, kind)
        for home, kind in homes(name, mission["types"])
    )
    clinics = [s["name"] for s in rows(name, "sites") if "clinic" in (s["roles"] or ())]
    clinic = min(clinics, key=lambda c: between_km(name, site, c))
    return 60 * out_h, chain_km(name, base, site, clinic, base) / speeds[kind]


def hours_per_y(name, mission):
    if mission["serves"]:
        demand = [d for d in rows(name, "demand") if d["kind"] == mission["serves"]]
        return sum(d["calls_per_y"] * flight_to(name, mission, d["site"])[1] for d in demand)
    if mission["fh_per_month"]:
        return 12 * mission["fh_per_month"]
    return sorties_per_y(mission) * trip_h(name, mission)


def hours_per_tail(name, *, types, base=None):
    """Hours of a year that missions ask of the tails of some types (of one base)."""
    missions = [
        m
        for m in rows(name, "missions")
        if set(m["types"]) & set(types) and (base is None or m["base"] == base)
    ]
    tails = sum(
        t["count"]
        for t in rows(name, "fleet")
        if t["type"] in types and not t["after"] and base in (None, t["site"])
    )
    return sum(hours_per_y(name, m) for m in missions) / tails


@pytest.mark.parametrize("name", PLANS)
def test_the_plan_and_all_its_alternatives_have_no_fault(name):
    found = azalai.check_plan(name).problems
    assert [p for p in found if p.level != "note"] == []
    assert {p.code for p in found} <= {"mission-fixed-hours"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", PLANS)
def test_every_engine_finds_what_it_needs(name, engine):
    for problem in azalai.check_plan(name, engine=engine).problems:
        assert problem.level == "note", problem.text("en")


@pytest.mark.parametrize("name", PLANS)
def test_alternatives_have_titles_in_both_languages(name):
    assert len(Alternatives(plan(name)).variants) >= 5
    for row in rows(name, "alternatives"):
        assert row["title"]
        assert row["title_fr"]
        assert row["title"] != row["title_fr"]


def test_one_type_leaves_no_trace_of_the_other_on_duty():
    one = Alternatives(plan("fjord")).scenario("one type")
    flown = one.fleet.frame.filter(one.fleet.frame["after"].is_null())
    assert dict(flown["type"].value_counts().iter_rows()) == {"H145": 7}
    assert "AW139 pilot" not in one.resources.frame["resource"].to_list()
    assert not [m for m in one.missions.frame["types"].to_list() if "AW139" in m and len(m) == 1]


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("u", [1e-3, 1 - 1e-3])
def test_all_figures_may_lie_at_their_ends_at_once(name, u, monkeypatch):
    monkeypatch.setattr(Stream, "uniform", lambda *_: u)
    plan(name).draw(0)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("number", [0, 29])
def test_a_draw_is_a_plan(name, number):
    assert plan(name).draw(number).fingerprint != plan(name).fingerprint


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_says_where_it_comes_from(name):
    told = take_stock(plan(name))
    assert told.missing == ()
    assert told.figures > 1000
    shares = {share.name: share.figures for share in told.basis}
    # Fictional operators: what they decide is no evidence, and nothing pretends to be seen.
    assert shares.get("seen", 0) < 0.05 * told.figures


def test_tails_of_the_medevac_operator_fly_as_such_fleets_do():
    # One aircraft a base on call around the clock: 250 to 500 hours a year, spare tails included.
    assert 250 < hours_per_tail("fjord", types=("H145", "AW139")) < 500


@pytest.mark.parametrize(
    ("base", "low", "high"),
    [("Sola", 900, 1200), ("Flesland", 900, 1200)],
)
def test_tails_of_the_crew_changes_fly_as_such_fleets_do(base, low, high):
    # Heavy twins on a fixed schedule: 900 to 1200; above that no check finds its time.
    assert low < hours_per_tail("offshore", types=("S-92",), base=base) < high


def test_rescue_aircraft_mostly_train():
    calls_h, training_h = (
        hours_per_y(
            "offshore", plan("offshore").missions[m].model_dump() | {"types": ("S-92 SAR",)}
        )
        for m in ("Search and rescue", "Rescue training")
    )
    assert 0.3 < training_h / (calls_h + training_h) < 0.8
    assert 200 < (calls_h + training_h) / 2 < 500


@pytest.mark.parametrize("name", PLANS)
def test_every_trip_can_be_flown_with_its_load_and_fuel(name):
    for m in rows(name, "missions"):
        if not m["stops"]:
            continue
        kind = first_type(name, m)
        reserve_kg = kind.burn_kg_per_h * kind.reserve_min / 60
        fuel_kg = trip_h(name, m) * kind.burn_kg_per_h + kind.ground_burn_kg + reserve_kg
        load_kg = m["load_kg"] + PASSENGER_KG * m["load_pax"] + PATIENT_KG * m["load_stretchers"]
        assert fuel_kg <= kind.fuel_kg, m["name"]
        assert kind.operating_kg + fuel_kg + load_kg <= kind.max_takeoff_kg, m["name"]
        assert max(m["load_pax"], m["back_pax"]) <= kind.seats_pax, m["name"]
        assert max(m["load_stretchers"], m["back_stretchers"]) <= kind.stretchers, m["name"]


def test_most_people_of_the_fjords_are_reached_in_time_and_a_sixth_base_would_help():
    medevac = mission("fjord", "Medevac")
    demand = {d["site"]: d for d in rows("fjord", "demand") if d["kind"] == "medevac"}
    calls = sum(d["calls_per_y"] for d in demand.values())
    assert 1800 < calls < 2800  # one a day and base, as on that coast
    late = {
        site
        for site, d in demand.items()
        if medevac["reaction_day_min"] + flight_to("fjord", medevac, site)[0] > d["target_min"]
    }
    assert 0.05 < sum(demand[site]["calls_per_y"] for site in late) / calls < 0.3
    cruise = plan("fjord").types["H145"].cruise_km_per_h
    near = {s for s in late if between_km("fjord", "Sogndal", s) < (30 - 12) / 60 * cruise}
    assert len(near) >= 3


def test_crews_and_shops_can_carry_the_hours():
    pilots = [r for r in rows("offshore", "resources") if r["resource"] == "Pilot"]
    employed = sum(r["number"] * r["employed_per_post"] for r in pilots)
    flown = 5 * hours_per_tail("offshore", types=("S-92",))
    # Two pilots an hour; 250 to 600 hours a year each, far inside the 900 that rules allow.
    assert 250 < 2 * flown / employed < 600
    on_duty = {
        (r["site"], r["shift"]) for r in rows("fjord", "resources") if r["resource"] == "Doctor"
    }
    bases = {site for site, _ in homes("fjord", ("H145", "AW139"))}
    assert {(b, s) for b in bases for s in ("day", "night")} <= on_duty


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("fjord", 0.75, 0.96), ("offshore", 0.85, 0.96)],
)
def test_weather_is_that_of_the_north(name, low, high):
    for month in rows(name, "climate"):
        assert low <= month["flyable_frac"] <= high
        assert 6 <= month["spell_h"] <= 24
        assert -6 < month["tmin_c"] < month["tmax_c"] < 22


@pytest.mark.parametrize("name", PLANS)
def test_a_repair_costs_less_than_the_part(name):
    # An overhaul under support or at the maker: a tenth to six tenths of a new part.
    prices = {i["name"]: i["price_money"] for i in rows(name, "items")}
    on = {t["name"]: t["on"] for t in rows(name, "tasks")}
    for job in rows(name, "capability"):
        if job["price_money"]:
            assert 0.05 < job["price_money"] / prices[on[job["task"]]] < 0.65, job["task"]


@pytest.mark.parametrize("name", PLANS)
def test_parts_have_weights_prices_and_a_repair(name):
    mended = {t["on"] for t in rows(name, "tasks") if t["action"] == "repair"}
    for item in rows(name, "items"):
        assert item["mass_kg"] > 0
        assert item["price_money"] > 0
        assert (item["kind"] == "repairable") == (item["name"] in mended), item["name"]


def test_spares_of_the_offshore_operator_are_close_by():
    leads = [
        o["lead_d"] for o in rows("offshore", "offers") if o["supplier"] == "European Parts Store"
    ]
    assert sum(lead <= 7 for lead in leads) > len(leads) / 2
    assert max(leads) <= 60


def test_platforms_have_one_deck_and_some_have_fuel():
    platforms = [s["name"] for s in rows("offshore", "sites") if s["name"][-2:] in (" A", " B")]
    assert len(platforms) == 15
    assert all(plan("offshore").sites[p].pads == 1 for p in platforms)
    fuelled = {s["site"] for s in rows("offshore", "stock") if s["item"] == "Jet A-1"}
    assert len(fuelled & set(platforms)) == 4
    served = {s for m in rows("offshore", "missions") for s in m["stops"] or ()}
    assert served == set(platforms)
