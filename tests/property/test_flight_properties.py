"""What every trip obeys, whatever its numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azalai.flight.craft import Craft, Load
from azalai.flight.performance import Hover
from azalai.flight.trip import LIMITS, Chain, fly
from azalai.geo.atmosphere import density_altitude_m

CRAFTS = st.builds(
    Craft,
    name=st.just("Any"),
    operating_kg=st.floats(2000, 9000),
    max_takeoff_kg=st.floats(9100, 13000),
    payload_kg=st.floats(200, 5000),
    fuel_kg=st.floats(300, 3000),
    burn_kg_per_h=st.floats(150, 900),
    ground_burn_kg=st.floats(0, 80),
    reserve_h=st.floats(0, 0.75),
    cruise_km_per_h=st.floats(150, 300),
    seats_pax=st.just(30.0),
    stretchers=st.just(12.0),
    hover=st.one_of(
        st.builds(
            Hover,
            basis=st.just("derived"),
            ceiling_m=st.floats(500, 5000),
            ceiling_kg=st.floats(5000, 13000),
        ),
        st.just(
            Hover(
                "rows",
                ((-2000.0, 13000.0), (9000.0, 5000.0)),
                ((-2000.0, 14000.0), (9000.0, 6000.0)),
            )
        ),
    ),
)
LEGS = st.lists(st.floats(1, 500), min_size=1, max_size=4)
AIR = st.floats(-1000, 4000)


def there_and_back(km, air, *, refuel=(), runway=0.0):
    """Fly the legs out and the same legs back."""
    legs = [*km, *reversed(km)]
    places = len(legs) + 1
    fuel = np.zeros((1, places), bool)
    fuel[0, list(refuel)] = True
    return Chain(
        hours=np.array([[legs]]) / 200.0,
        km=np.array([legs]),
        flown=np.ones((1, len(legs)), bool),
        density_altitude_m=np.full((1, 1, places), air),
        runway_m=np.full((1, places), runway),
        refuel=fuel,
        ground_h=np.zeros(places),
        out_legs=len(km),
        back_legs=len(km),
        blocked=np.zeros((1, 1), np.int8),
    )


def room(value):
    """A load as a number that can be compared: none at all is below every load."""
    return -1.0 if np.isnan(value) else float(value)


@given(CRAFTS, LEGS, AIR)
@settings(max_examples=150, deadline=None)
def test_hotter_air_never_lifts_payload(craft, km, air):
    """A thousand metres of density altitude: some 8 degrees and more."""
    cool, hot = (fly(craft, there_and_back(km, a), Load(), Load()) for a in (air, air + 1000.0))
    assert room(hot.load_kg[0, 0]) <= room(cool.load_kg[0, 0]) + 1e-6
    assert room(hot.back_kg[0, 0]) <= room(cool.back_kg[0, 0]) + 1e-6


@given(st.floats(-400, 4000), st.floats(-30, 45), st.floats(0.1, 20))
def test_hotter_air_is_thinner(elevation, temperature, warmer):
    assert density_altitude_m(elevation, temperature + warmer) > density_altitude_m(
        elevation, temperature
    )


@given(CRAFTS, LEGS, AIR, st.floats(1, 2000))
@settings(max_examples=150, deadline=None)
def test_a_larger_tank_never_shortens_range_nor_a_trip(craft, km, air, more):
    small = fly(craft, there_and_back(km, air), Load(), Load())
    large = fly(
        replace(craft, fuel_kg=craft.fuel_kg + more), there_and_back(km, air), Load(), Load()
    )
    assert large.feasible[0, 0] >= small.feasible[0, 0]
    assert room(large.load_kg[0, 0]) >= room(small.load_kg[0, 0])


@given(CRAFTS, LEGS, AIR, st.integers(0, 8))
@settings(max_examples=150, deadline=None)
def test_fuel_on_the_way_never_harms(craft, km, air, place):
    """Neither the trip nor its loads, and what is burned stays the same."""
    places = 2 * len(km) + 1
    without = fly(craft, there_and_back(km, air), Load(), Load())
    with_ = fly(craft, there_and_back(km, air, refuel=(place % places,)), Load(), Load())
    assert with_.feasible[0, 0] >= without.feasible[0, 0]
    assert with_.fuel_kg[0, 0] == without.fuel_kg[0, 0]
    assert room(with_.load_kg[0, 0]) >= room(without.load_kg[0, 0]) - 1e-9


@given(CRAFTS, LEGS, AIR, st.floats(0, 3000))
@settings(max_examples=150, deadline=None)
def test_a_runway_never_harms(craft, km, air, runway):
    bare = fly(craft, there_and_back(km, air), Load(), Load())
    paved = fly(craft, there_and_back(km, air, runway=runway), Load(), Load())
    assert room(paved.load_kg[0, 0]) >= room(bare.load_kg[0, 0])


@given(CRAFTS, LEGS, AIR)
@settings(max_examples=150, deadline=None)
def test_equal_loads_make_a_symmetric_trip(craft, km, air):
    """There and back over the same places takes the same time and burn; the way back is lighter."""
    trips = fly(craft, there_and_back(km, air), Load(), Load())
    assert trips.air_h[0, 0] == pytest.approx(2 * trips.out_h[0, 0])
    assert trips.care_h[0, 0] == pytest.approx(trips.air_h[0, 0])
    assert room(trips.back_kg[0, 0]) >= room(trips.load_kg[0, 0]) - 1e-6
    everywhere = range(2 * len(km) + 1)
    even = fly(craft, there_and_back(km, air, refuel=everywhere), Load(), Load())
    assert room(even.back_kg[0, 0]) == pytest.approx(room(even.load_kg[0, 0]))


@given(CRAFTS, LEGS, AIR)
@settings(max_examples=150, deadline=None)
def test_the_largest_load_flies_and_one_kilogram_more_does_not(craft, km, air):
    chain = there_and_back(km, air)
    trips = fly(craft, chain, Load(), Load())
    largest = trips.load_kg[0, 0]
    if np.isnan(largest):
        assert not trips.feasible[0, 0]
        return
    assert fly(craft, chain, Load(largest), Load()).feasible[0, 0]
    more = fly(craft, chain, Load(largest + 1.0), Load())
    assert not more.feasible[0, 0]
    assert LIMITS[more.limit[0, 0]] in ("payload", "takeoff_mass", "hover_oge", "hover_ige")
