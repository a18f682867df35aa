"""The trip table: which rows there are, what they take, and what is missing told, not guessed."""

import polars as pl
import pytest

import azalai
from azalai.flight.trip import LIMITS
from azalai.support.trips import SCHEMA, trip_table

SITES = """name,latitude_deg,longitude_deg,elevation_m,roles,runway_m
Base,0,0,0,base,1000
Clinic,0,1,0,clinic,0
Far,0,3,0,,0
Near,0,0.5,0,,0
"""
TYPES = """name,operating_kg,max_takeoff_kg,payload_kg,fuel,fuel_kg,burn_kg_per_h,ground_burn_kg,\
cruise_km_per_h,seats_pax,stretchers
Heli,7000,13000,4000,Jet,2200,600,60,200,20,6
"""
ITEMS = "name,kind,unit,mass_kg\nJet,fuel,l,0.8\n"
FLEET = "name,type,site\nH,Heli,Base\n"
MISSIONS = """name,kind,mode,serves,stops,base,when,ground_h,back_pax,back_stretchers,night,\
sortie_h,sorties_per_month,load_kg
Medevac,medevac,call,injured,,,,0.25,,1,,,,
Round,transport,scheduled,,Near | Clinic,Base,mon 08:00,0.5,4,,no,,,500
Training,training,quota,,,Base,,,,,,1.5,10,
"""
DEMAND = "site,kind,calls_per_y\nFar,injured,10\nNear,injured,10\nClinic,injured,2\n"


@pytest.fixture
def table(make_plan):
    def make(**changes):
        told = {
            "sites": SITES,
            "types": TYPES,
            "items": ITEMS,
            "offers": "name,what\nJet offer,Jet\n" if changes.get("items", ITEMS) else "",
            "fleet": FLEET,
            "missions": MISSIONS,
            "demand": DEMAND,
            **changes,
        }
        plan = azalai.load(make_plan(**{k: v for k, v in told.items() if v}))
        return trip_table({n: rows.frame for n, rows in plan.tables.items()}, plan.start)

    return make


def one(frame, month=1, night=False, **where):
    found = frame.filter(pl.col("month") == month, pl.col("night") == night, **where)
    assert found.height == 1
    return found.row(0, named=True)


KM = 111.31949079327358  # one degree on the equator of WGS 84


def test_a_call_goes_to_the_patient_the_nearest_clinic_and_home(table):
    row = one(table(), mission="Medevac", destination="Near")
    assert (row["base"], row["clinic"], row["landings"]) == ("Base", "Clinic", 3)
    assert row["distance_km"] == pytest.approx(2 * KM)
    assert row["out_h"] == pytest.approx(KM / 2 / 200)
    assert row["care_h"] == pytest.approx(KM / 200 + 0.25)
    assert row["block_h"] == pytest.approx(2 * KM / 200 + 0.25)
    assert row["fuel_kg"] == pytest.approx(2 * KM / 200 * 600 + 60)


def test_a_call_at_a_clinic_ends_there(table):
    row = one(table(), mission="Medevac", destination="Clinic")
    assert (row["clinic"], row["landings"]) == ("Clinic", 2)
    assert row["care_h"] == pytest.approx(row["out_h"] + 0.25)


def test_who_is_brought_to_no_clinic_has_no_time_to_care(table):
    freight = MISSIONS.replace(
        "Medevac,medevac,call,injured,,,,0.25,,1", "Medevac,resupply,call,injured,,,,0.25,2,"
    )
    row = one(table(missions=freight), mission="Medevac", destination="Near")
    assert (row["clinic"], row["care_h"], row["landings"]) == ("", None, 2)


def test_a_round_by_stops_is_flown_by_day_alone_where_so_told(table):
    frame = table()
    row = one(frame, mission="Round")
    assert (row["destination"], row["landings"], row["feasible"]) == ("", 3, True)
    assert row["block_h"] == pytest.approx(2 * KM / 200 + 1.0)
    assert row["out_h"] == pytest.approx(KM / 200 + 0.5)  # to the last stop, the first one waited
    dark = one(frame, night=True, mission="Round")
    assert (dark["feasible"], dark["limit"]) == (False, "night")


def test_typed_hours_need_no_places(table):
    bare = "name,roles\nBase,base\n"
    frame = table(
        sites=bare,
        missions="\n".join(MISSIONS.splitlines()[::3]),
        demand="",
    )
    row = one(frame, mission="Training")
    assert (row["block_h"], row["air_h"], row["fuel_kg"]) == (1.5, 1.5, 960.0)
    assert (row["out_h"], row["distance_km"], row["landings"]) == (None, None, 1)


def test_hours_beyond_the_tank_are_flown_in_parts(table):
    row = one(table(missions=MISSIONS.replace(",1.5,10", ",6,10")), mission="Training")
    assert (row["feasible"], row["fuel_kg"], row["landings"]) == (True, 3660.0, 1)


def test_fuel_on_the_way_carries_farther(table):
    assert one(table(), mission="Medevac", destination="Far")["limit"] == "fuel"
    frame = table(stock="site,item,number,reorder_at\nFar,Jet,5000,1000\n")
    assert one(frame, mission="Medevac", destination="Far")["feasible"]


def test_a_store_on_the_way_is_flown_by_where_the_tank_does_not_reach(table):
    """Far lies at 3 degrees: 334 km, 1.67 h; out and on to the clinic at 1 degree is too far.

    The tank: 2200 - 60 - 300 = 1840 kg, 3.07 h, 613 km.  Base, Far, Clinic, Base is 668 km.  With
    a store at 1.5 degrees either way the same length is flown; with one stop of a quarter of an
    hour on the way out: 167 km, then 501 km on what was taken there.
    """
    sites = SITES + "Store,0,1.5,0,,0\n"
    row = one(
        table(sites=sites, stock="site,item,number,reorder_at\nStore,Jet,5000,1000\n"),
        mission="Medevac",
        destination="Far",
    )
    assert (row["feasible"], row["via"], row["via_back"]) == (True, "Store", "")
    assert row["landings"] == 4
    assert row["out_h"] == pytest.approx(3 * KM / 200 + 0.25)
    assert row["block_h"] == pytest.approx(6 * KM / 200 + 0.5)
    # At the store: 4.5 degrees at 3 kg a km and the reserve, 1803 kg: 4197 in the structure, so
    # the cabin binds: 4000 kg.
    assert (row["load_kg"], row["limit"]) == (4000.0, "payload")


@pytest.mark.parametrize(
    ("sites", "types", "limit"),
    [
        (SITES.replace("Near,0,0.5,0", "Near,,,"), TYPES, "position"),
        (SITES, TYPES.replace("cruise_km_per_h", "note").replace("60,200", "60,slow"), "speed"),
    ],
)
def test_what_is_missing_forbids_and_is_told(table, sites, types, limit):
    row = one(table(sites=sites, types=types), mission="Medevac", destination="Near")
    assert (row["feasible"], row["limit"], row["out_h"]) == (False, limit, None)


def test_without_masses_or_elevation_the_load_is_unknown_but_the_trip_is_not(table):
    light = TYPES.replace("Heli,7000,13000,4000", "Heli,,,")
    row = one(table(types=light), mission="Medevac", destination="Near")
    assert (row["feasible"], row["limit"], row["load_kg"]) == (True, "unknown", None)
    hover = TYPES.replace("stretchers\n", "stretchers,hover_ceiling_m,hover_ceiling_kg\n")
    hover = hover.replace(",20,6\n", ",20,6,3000,11000\n")
    row = one(
        table(types=hover, sites=SITES.replace("Near,0,0.5,0,", "Near,0,0.5,,")),
        mission="Medevac",
        destination="Near",
    )
    assert (row["feasible"], row["limit"], row["basis"]) == (True, "unknown", "derived")


def test_trucks_go_by_road_and_slower_when_it_is_wet(table):
    types = (
        "name,kind,payload_kg,cruise_km_per_h,burn_kg_per_km,seats_pax\nTruck,truck,8000,50,0.3,1\n"
    )
    missions = "name,mode,base,stops,when,load_kg\nRun,scheduled,Base,Near,mon 06:00,5000\n"
    routes = (
        "origin,destination,mode,distance_km,wet_factor,closed\n"
        "Base,Clinic,road,100,2,aug\nClinic,Near,road,50,1,\n"
    )
    climate = "site,month,wet\nClinic,jul,yes\nClinic,aug,yes\nBase,jul,no\n"
    frame = table(
        types=types,
        items="",
        fleet="name,type,site\nT,Truck,Base\n",
        missions=missions,
        demand="",
        routes=routes,
        climate=climate,
    )
    dry = one(frame)
    assert (dry["feasible"], dry["block_h"], dry["distance_km"]) == (True, 6.0, 300.0)
    assert (dry["load_kg"], dry["limit"], dry["fuel_kg"]) == (
        8000.0,
        "payload",
        pytest.approx(90.0),
    )
    assert one(frame, month=7)["block_h"] == 8.0  # into the wet place the hours count twice
    shut = one(frame, month=8)
    assert (shut["feasible"], shut["limit"]) == (False, "closed")
    lost = SITES + "Away,1,1,0,,0\n"
    no_road = table(
        types=types,
        items="",
        fleet="name,type,site\nT,Truck,Base\n",
        missions=missions.replace("Near", "Away"),
        demand="",
        routes=routes,
        sites=lost,
    )
    assert one(no_road)["limit"] == "road"


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore", "outpost", "workshop"])
def test_the_examples_have_whole_trip_tables(name):
    plan = azalai.load(name)
    tables = {n: rows.frame for n, rows in plan.tables.items()}
    frame = trip_table(tables, plan.start, plan.settings.reach.hot_margin_c)
    assert dict(frame.schema) == SCHEMA
    assert set(frame["limit"]) <= set(LIMITS)
    key = ["mission", "starts", "type", "base", "destination", "month", "night"]
    assert not frame.select(key).is_duplicated().any()
    assert frame.filter(pl.col("feasible"))["block_h"].null_count() == 0
    assert frame.equals(frame.sort(key, nulls_last=False))


def test_the_order_of_rows_changes_nothing():
    plan = azalai.load("sahel")
    tables = {n: rows.frame for n, rows in plan.tables.items()}
    turned = {n: frame.reverse() for n, frame in tables.items()}
    assert trip_table(turned, plan.start).equals(trip_table(tables, plan.start))


def test_candidates_are_bases_only_where_asked():
    plan = azalai.load("sahel")
    tables = {n: rows.frame for n, rows in plan.tables.items()}
    some, more = (trip_table(tables, plan.start, candidates=c) for c in (False, True))
    assert "Douentza" not in set(some["base"])
    assert {"Douentza", "Kidal"} <= set(more["base"])


def test_planning_temperature_is_hotter_by_day_and_never_lifts_payload():
    plan = azalai.load("sahel")
    tables = {n: rows.frame for n, rows in plan.tables.items()}
    cool, hot = (trip_table(tables, plan.start, margin) for margin in (0.0, 60.0))
    both = cool.join(
        hot,
        on=["mission", "starts", "type", "base", "destination", "month", "night"],
        nulls_equal=True,
        suffix="_hot",
    )
    less = both.filter(~pl.col("night"), pl.col("load_kg_hot") > pl.col("load_kg"))
    assert not less.height
    lower = both.filter(~pl.col("night"), pl.col("load_kg_hot") < pl.col("load_kg"))
    assert lower.height  # and it does matter somewhere
    same = both.filter("night")
    assert same["load_kg"].equals(same["load_kg_hot"])
