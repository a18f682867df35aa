"""Trips worked by hand, each with another limit binding.

The helicopter: 7 000 kg empty with crew, 13 000 kg at most, 4 000 kg inside, 2 200 kg of fuel,
600 kg/h at 200 km/h, 60 kg on the ground, half an hour of reserve (300 kg).  Every expected figure
is worked out in the comment beside it; tolerance 1e-9: it is arithmetic.
"""

from dataclasses import replace

import numpy as np
import pytest

from azalai.flight.craft import PASSENGER_KG, STRETCHER_KG, Craft, Load
from azalai.flight.performance import Hover
from azalai.flight.trip import LIMITS, Chain, fly

CHART = Hover(
    "rows",
    oge=((-2000.0, 13000.0), (0.0, 13000.0), (2000.0, 11000.0)),
    ige=((-2000.0, 13500.0), (0.0, 13500.0), (2000.0, 12500.0)),
)
CRAFT = Craft(
    "Hand",
    operating_kg=7000.0,
    max_takeoff_kg=13000.0,
    payload_kg=4000.0,
    fuel_kg=2200.0,
    burn_kg_per_h=600.0,
    ground_burn_kg=60.0,
    reserve_h=0.5,
    cruise_km_per_h=200.0,
    ceiling_m=5000.0,
    seats_pax=20,
    stretchers=6,
    hover=CHART,
)


def round_trip(km, altitude=(0.0, 0.0, 0.0), runway=(1000.0, 0.0, 1000.0), refuel=False):
    """Lay out one trip out and back, half an hour on the ground."""
    return Chain(
        hours=np.full((1, 1, 2), km / 200.0),
        km=np.full((1, 2), float(km)),
        flown=np.ones((1, 2), bool),
        density_altitude_m=np.array([[altitude]], float),
        runway_m=np.array([runway], float),
        refuel=np.array([[True, refuel, True]]),
        ground_h=np.array([0.0, 0.5, 0.0]),
        out_legs=1,
        back_legs=1,
        blocked=np.zeros((1, 1), np.int8),
    )


def told(trips):
    return {
        name: getattr(trips, name).ravel()[0]
        for name in ("feasible", "fuel_kg", "load_kg", "back_kg", "block_h", "air_h", "landings")
    } | {
        "limit": LIMITS[trips.limit.ravel()[0]],
        "at": int(trips.limit_at.ravel()[0]),
        "back_limit": LIMITS[trips.back_limit.ravel()[0]],
    }


def test_a_short_trip_is_bound_by_the_cabin():
    # 100 km: 0.5 h, 300 kg a leg.  At take-off 300 + 300 + 300 reserve = 900 kg of fuel;
    # room 13000 - 7000 - 900 = 5100 > 4000 inside.  Burned 600 + 60.
    got = told(fly(CRAFT, round_trip(100), Load(), Load()))
    assert got["limit"] == got["back_limit"] == "payload"
    assert (got["load_kg"], got["back_kg"], got["fuel_kg"]) == (4000, 4000, 660)
    assert (got["air_h"], got["block_h"], got["landings"]) == (1.0, 1.5, 2)


def test_a_long_trip_is_bound_by_the_mass_at_take_off():
    # 300 km: 1.5 h, 900 kg a leg.  Fuel 2100 at the base (2160 with the ground: the tank holds
    # 2200), room 13000 - 7000 - 2100 = 3900.  Back: fuel 1200, room 4800, so 4000 inside.
    got = told(fly(CRAFT, round_trip(300), Load(), Load()))
    assert (got["limit"], got["at"], got["load_kg"]) == ("takeoff_mass", 0, 3900)
    assert (got["back_limit"], got["back_kg"]) == ("payload", 4000)


def test_thin_air_without_a_runway_is_bound_by_hover_at_the_destination():
    # Density altitude 1500 m there: out of ground effect 13000 - 0.75 x 2000 = 11500 kg.
    # It lands with 300 + 900 = 1200 kg of fuel: room 11500 - 7000 - 1200 = 3300, out and back.
    got = told(fly(CRAFT, round_trip(300, altitude=(0, 1500, 0)), Load(), Load()))
    assert (got["limit"], got["at"], got["load_kg"]) == ("hover_oge", 1, 3300)
    assert (got["back_limit"], got["back_kg"]) == ("hover_oge", 3300)


def test_with_a_runway_there_hover_in_ground_effect_is_enough():
    # In ground effect 13500 - 0.75 x 1000 = 12750: room 4550; the mass at take-off binds again.
    chain = round_trip(300, altitude=(0, 1500, 0), runway=(1000, 900, 1000))
    assert told(fly(CRAFT, chain, Load(), Load()))["limit"] == "takeoff_mass"
    # At 2000 m 12500: room 4300 > 3900; with 1000 kg more of kit: 3300 and 2900.
    chain = round_trip(300, altitude=(2000, 2000, 2000), runway=(900, 900, 900))
    heavy = replace(CRAFT, operating_kg=8000.0)
    got = told(fly(heavy, chain, Load(), Load()))
    # base: 12500 - 8000 - 2100 = 2400 in hover, structure 2900; there: 12500 - 8000 - 1200 = 3300
    assert (got["limit"], got["at"], got["load_kg"]) == ("hover_ige", 0, 2400)
    assert (got["back_limit"], got["back_kg"]) == ("hover_ige", 3300)


def test_a_tank_too_small_ends_the_trip_and_fuel_on_the_way_saves_it():
    # 320 km: 960 kg a leg; 1920 + 300 + 60 = 2280 > 2200.
    got = told(fly(CRAFT, round_trip(320), Load(), Load()))
    assert (got["feasible"], got["limit"], got["at"]) == (False, "fuel", 0)
    assert np.isnan(got["load_kg"])
    # With fuel there: 960 + 300 = 1260 at the base, room 4740: the cabin binds.
    got = told(fly(CRAFT, round_trip(320, refuel=True), Load(), Load()))
    assert (got["feasible"], got["limit"], got["load_kg"]) == (True, "payload", 4000)
    assert got["fuel_kg"] == 1980  # 1920 + 60: where it was taken does not matter


def test_people_leave_less_room_for_freight():
    out, back = Load(100.0, 10.0, 0.0), Load(0.0, 2.0, 1.0)
    got = told(fly(CRAFT, round_trip(300), out, back))
    assert got["load_kg"] == pytest.approx(3900 - 10 * PASSENGER_KG)
    assert got["back_kg"] == pytest.approx(4000 - 2 * PASSENGER_KG - STRETCHER_KG)
    assert got["feasible"]


@pytest.mark.parametrize(
    ("changes", "out", "altitude", "limit", "at"),
    [
        ({"seats_pax": 3}, Load(0, 4, 0), 0.0, "seats", -1),
        ({"stretchers": 0}, Load(0, 0, 1), 0.0, "stretchers", -1),
        ({"runway_m": 800.0}, Load(), 0.0, "runway", 1),
        ({"ceiling_m": 1400.0}, Load(), 1500.0, "ceiling", 1),
        ({}, Load(), 2500.0, "performance", 1),  # the chart ends at 2000 m
        ({}, Load(3950, 0, 0), 0.0, "takeoff_mass", 0),
        ({}, Load(4050, 0, 0), 1500.0, "hover_oge", 1),
    ],
)
def test_why_a_trip_cannot_be_made(changes, out, altitude, limit, at):
    craft = replace(CRAFT, **changes)
    got = told(fly(craft, round_trip(300, altitude=(0, altitude, 0)), out, Load()))
    assert (got["feasible"], got["limit"], got["at"]) == (False, limit, at)


def test_an_empty_way_home_must_be_flown_too():
    """Base, patient, clinic, base: the clinic lies so high that not even an empty one leaves it."""
    chain = Chain(
        hours=np.full((1, 1, 3), 0.5),
        km=np.full((1, 3), 100.0),
        flown=np.ones((1, 3), bool),
        density_altitude_m=np.array([[[0.0, 0.0, 1999.0, 0.0]]]),
        runway_m=np.zeros((1, 4)),
        refuel=np.array([[True, False, False, True]]),
        ground_h=np.array([0.0, 0.25, 0.0, 0.0]),
        out_legs=1,
        back_legs=1,
        blocked=np.zeros((1, 1), np.int8),
    )
    # Fuel at take-off: 1200, 900, 600; on landing at the clinic 600: 11001 - 600 = 10401 kg empty.
    heavy = replace(CRAFT, operating_kg=10402.0, payload_kg=np.nan)
    trips = fly(heavy, chain, Load(), Load())
    assert (LIMITS[trips.limit[0, 0]], trips.limit_at[0, 0]) == ("hover_oge", 2)
    light = fly(replace(CRAFT, operating_kg=10400.0, payload_kg=np.nan), chain, Load(), Load())
    assert light.feasible[0, 0]
    assert light.back_kg[0, 0] == pytest.approx(1.0)
    assert light.out_h[0, 0] == pytest.approx(0.5)
    assert light.care_h[0, 0] == pytest.approx(1.25)  # 0.5 + 0.25 at the scene + 0.5


def test_without_masses_time_and_fuel_are_still_known():
    trips = fly(replace(CRAFT, max_takeoff_kg=np.nan), round_trip(300), Load(), Load())
    got = told(trips)
    assert (got["feasible"], got["limit"], got["fuel_kg"]) == (True, "unknown", 1860)
    assert np.isnan(got["load_kg"])
    over = fly(replace(CRAFT, max_takeoff_kg=np.nan), round_trip(300), Load(4100), Load())
    assert told(over)["limit"] == "payload"  # what is known still forbids


def test_the_derived_limit_follows_the_density_of_the_air():
    """11 000 kg at 4 000 m; densities of the standard atmosphere as its tables print them.

    kg/m3 at geopotential altitudes of 4 000, 3 000, 2 000 and 0 m: 0.81913, 0.90912, 1.00649 and
    1.22500 (ISO 2533, five figures: hence 2e-5).
    """
    hover = Hover("derived", ceiling_m=4000.0, ceiling_kg=11000.0)
    found = hover.limit_kg(np.array([4000.0, 3000.0, 2000.0, 0.0]), in_ground_effect=False)
    wanted = [11000.0 * rho / 0.81913 for rho in (0.81913, 0.90912, 1.00649, 1.22500)]
    assert found == pytest.approx(wanted, rel=2e-5)


def test_trucks_burn_by_the_kilometre():
    truck = Craft(
        "Truck",
        flies=False,
        payload_kg=10000.0,
        fuel_kg=300.0,
        burn_kg_per_km=0.3,
        cruise_km_per_h=50.0,
        reserve_h=0.5,
    )
    # 400 km out and back: 240 kg, and half an hour at 50 km/h: 7.5 kg.
    got = told(fly(truck, round_trip(400), Load(9000.0), Load()))
    assert (got["feasible"], got["limit"], got["load_kg"]) == (True, "payload", 10000)
    assert got["fuel_kg"] == pytest.approx(240.0)
    # 490 km: 294 + 7.5 > 300.
    assert told(fly(truck, round_trip(490), Load(), Load()))["limit"] == "fuel"
