"""Places, air and light against published values and independent libraries."""

from datetime import date

import numpy as np
import pytest
from fluids import ATMOSPHERE_1976
from geographiclib.geodesic import Geodesic

from azalai.geo import atmosphere, daylight, geodesics

EARTH_RADIUS_M = 6_356_766.0  # of the US Standard Atmosphere 1976, for geopotential altitude


PAIRS = [
    (16.2484, -0.00546, 18.433, 1.417),  # Gao - Kidal
    (0.0, 179.5, 0.0, -179.5),  # across the date line
    (90.0, 0.0, -90.0, 0.0),  # pole to pole
    (89.9, 10.0, 89.9, -170.0),  # over the pole
    (0.0, 0.0, 0.5, 179.7),  # nearly antipodal: the classical iteration of Vincenty fails
    (-33.87, 151.21, -33.87, 151.21),  # the same point
]


@pytest.mark.parametrize("pair", PAIRS)
def test_distances_agree_with_geographiclib(pair):
    wanted = Geodesic.WGS84.Inverse(*pair)["s12"] / 1000
    assert geodesics.distance_km(*pair) == pytest.approx(wanted, abs=1e-8)  # ten micrometres


@pytest.mark.parametrize("pair", PAIRS)
def test_a_way_is_as_long_as_the_way_back(pair):
    assert geodesics.distance_km(*pair) == geodesics.distance_km(*pair[2:], *pair[:2])


def test_an_unknown_place_is_nowhere():
    assert np.isnan(geodesics.distance_km([np.nan, 1.0], [0.0, np.nan], 1.0, 1.0)).all()


@pytest.mark.parametrize("centre", [(16.0, 0.0), (0.0, 179.9), (89.0, 20.0), (-90.0, 0.0)])
def test_a_circle_is_everywhere_as_far_from_its_centre(centre):
    ring = geodesics.circle(*centre, 300.0, 24)
    far = [Geodesic.WGS84.Inverse(*centre, lat, lon)["s12"] for lon, lat in ring]
    assert far == pytest.approx([300e3] * 25, abs=1e-3)
    assert ring[0] == ring[-1]


def test_geojson_is_anticlockwise_and_cut_at_the_date_line():
    whole = geodesics.as_geojson(geodesics.circle(16.0, 0.0, 100.0))
    assert whole["type"] == "Polygon"
    assert _signed_area(whole["coordinates"][0]) > 0
    cut = geodesics.as_geojson(geodesics.circle(0.0, 179.5, 200.0))
    assert cut["type"] == "MultiPolygon"
    for (ring,) in cut["coordinates"]:
        assert _signed_area(ring) > 0
        assert all(-180 <= x <= 180 for x, _ in ring)
        assert max(x for x, _ in ring) - min(x for x, _ in ring) < 4
    over = geodesics.as_geojson(geodesics.circle(89.0, 0.0, 500.0))
    assert max(y for _, y in over["coordinates"][0]) == 90.0  # the pole is inside


def _signed_area(ring):
    return sum(
        (bx - ax) * (ay + by) for (ax, ay), (bx, by) in zip(ring[1:], ring[:-1], strict=True)
    )


@pytest.mark.parametrize("geometric_m", [-500.0, 0.0, 500.0, 1500.0, 3000.0, 6000.0, 10_000.0])
def test_the_standard_atmosphere_agrees_with_fluids(geometric_m):
    """Equal below 32 km but for the gas constant: 287.05287 there 287.05288; hence 1e-6."""
    wanted = ATMOSPHERE_1976(geometric_m)
    altitude_m = EARTH_RADIUS_M * geometric_m / (EARTH_RADIUS_M + geometric_m)
    assert atmosphere.isa_temperature_c(altitude_m) == pytest.approx(wanted.T - 273.15, abs=1e-9)
    assert atmosphere.pressure_ratio(altitude_m) == pytest.approx(wanted.P / 101325.0, rel=1e-6)
    assert atmosphere.density_ratio(altitude_m) == pytest.approx(wanted.rho / 1.225, rel=1e-6)


@pytest.mark.parametrize("elevation_m", [-100.0, 265.0, 2000.0])
@pytest.mark.parametrize("dT", [-30.0, 0.0, 15.0, 35.0])
def test_density_altitude_has_the_density_that_fluids_gives(elevation_m, dT):  # noqa: N803
    """`fluids` moves the temperature of the whole column; the pressure here is the standard one."""
    temperature_c = float(atmosphere.isa_temperature_c(elevation_m)) + dT
    found = atmosphere.density_altitude_m(elevation_m, temperature_c)
    geometric_m = EARTH_RADIUS_M * found / (EARTH_RADIUS_M - found)
    pressure = atmosphere.pressure_ratio(elevation_m) * 101325.0
    wanted = pressure / (287.05287 * (temperature_c + 273.15))
    assert ATMOSPHERE_1976(float(geometric_m)).rho == pytest.approx(wanted, rel=2e-6)


def test_density_altitude_of_standard_air_is_the_elevation():
    elevation = np.array([-400.0, 0.0, 1234.0, 5000.0])
    air = atmosphere.isa_temperature_c(elevation)
    assert atmosphere.density_altitude_m(elevation, air) == pytest.approx(elevation, abs=1e-9)


def test_the_sun_is_where_meeus_puts_it():
    """Meeus, Astronomical Algorithms, examples 25.a and 28.b: 13 October 1992, 0 h.

    Declination -7.78507 degrees (that of the series); the equation of time there is of the full
    theory, 13 min 42.7 s: the short series leaves out the nutation, one second and a half.
    """
    declination, lead_h = daylight.sun(date(1992, 10, 13).toordinal())
    assert declination == pytest.approx(-7.78507, abs=5e-6)
    assert lead_h * 3600 == pytest.approx(13 * 60 + 42.7, abs=2.0)


#: Rise, set, civil dawn and dusk as published, to the minute, local time; offset from UTC.
#: London: HM Nautical Almanac Office.  Decorah, Iowa: tables of the US Naval Observatory, as the
#: weather pages of Luther College print them (September, Central Daylight Time).
ALMANAC = [
    ("London", 51.507, -0.128, 0, date(2021, 6, 21), ("03:43", "20:21"), None),
    ("London", 51.507, -0.128, 0, date(2021, 12, 21), ("08:04", "15:53"), None),
    ("Decorah", 43.30, -91.79, -5, date(2009, 9, 1), ("06:32", "19:41"), ("06:02", "20:11")),
    ("Decorah", 43.30, -91.79, -5, date(2009, 9, 15), ("06:47", "19:16"), ("06:19", "19:45")),
    ("Decorah", 43.30, -91.79, -5, date(2009, 9, 30), ("07:04", "18:49"), ("06:36", "19:18")),
]


@pytest.mark.parametrize("row", ALMANAC, ids=lambda row: f"{row[0]} {row[4]}")
def test_rise_and_set_are_those_of_the_almanac(row):
    """Within one minute: the almanac is rounded to the minute, the place to 0.01 degree."""
    _, latitude, longitude, offset, day, sun, twilight = row
    for below, wanted in ((daylight.HORIZON_DEG, sun), (daylight.CIVIL_DEG, twilight)):
        if wanted is not None:
            found = daylight.rise_and_set_h(day.toordinal(), latitude, longitude, below)
            minutes = [60 * (float(h) + offset) for h in found]
            assert minutes == pytest.approx([_minutes(w) for w in wanted], abs=1.0)


def _minutes(clock):
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def test_polar_day_and_night_of_tromso():
    """Midnight sun from about 19 May to 25 July, no sun from 28 November to 14 January.

    The city's own dates; they take the upper rim of the sun and a flat horizon.
    """

    def day_h(month, day):
        ordinal = date(2023, month, day).toordinal()
        begin, end = daylight.rise_and_set_h(ordinal, 69.65, 18.96, daylight.HORIZON_DEG)
        return float(end - begin)

    assert day_h(6, 21) == day_h(5, 21) == day_h(7, 20) == 24.0
    assert day_h(5, 14) < 24.0 > day_h(7, 30)
    assert day_h(12, 21) == day_h(11, 29) == day_h(1, 13) == 0.0
    assert day_h(11, 24) > 0.0 < day_h(1, 18)


@pytest.mark.parametrize("latitude", [90.0, -90.0])
def test_at_the_poles_the_sun_stays_up_for_half_a_year(latitude):
    days = np.array([date(2023, 6, 21).toordinal(), date(2023, 12, 21).toordinal()])
    begin, end = daylight.rise_and_set_h(days, latitude, 0.0)
    assert sorted((end - begin).tolist()) == [0.0, 24.0]


def test_light_by_hour_adds_up_to_the_length_of_the_days():
    latitude, longitude = np.array([16.25, 69.65, -33.9]), np.array([0.0, 18.96, 151.2])
    light = daylight.light_frac(latitude, longitude, 2027)
    assert light.shape == (12, 24, 3)
    assert ((light >= 0) & (light <= 1)).all()
    days = date(2027, 3, 1).toordinal() + np.arange(31)[:, None]
    begin, end = daylight.rise_and_set_h(days, latitude, longitude)
    assert light[2].sum(axis=0) == pytest.approx((end - begin).mean(axis=0), abs=1e-9)
    assert light[5, :, 1].min() == pytest.approx(1.0)  # midnight sun
    assert light[:, 12, 0].min() == pytest.approx(1.0)  # noon by mean solar time
    assert light[:, 0, 0].max() == 0.0


def test_clock_time_moves_the_light():
    solar = daylight.light_frac(np.array([0.0]), np.array([30.0]), 2027)
    clock = daylight.light_frac(np.array([0.0]), np.array([30.0]), 2027, utc_offset_h=3.0)
    assert clock[:, 1:] == pytest.approx(solar[:, :-1])
