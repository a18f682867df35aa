"""Outlines of countries: the right way round, the right size, and the examples lie inside them."""

from itertools import pairwise
from math import cos, hypot, radians, sin

import pytest

import azalai
from azalai.geo.outlines import countries, outline

EARTH_KM = 6371.0088
KM_PER_DEG = EARTH_KM * radians(1)
#: At 1:110 million an island or a fjord may lie this far outside the line of its country.
COAST_KM = 60


def area_km2(ring):
    """Area on the sphere, positive where the ring runs clockwise (trapezia in sin latitude)."""
    terms = (
        radians(b[0] - a[0]) * (sin(radians(a[1])) + sin(radians(b[1]))) for a, b in pairwise(ring)
    )
    return sum(terms) * EARTH_KM**2 / 2


def is_inside(lon, lat, ring):
    crossed = (
        (a[1] > lat) != (b[1] > lat) and lon < a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise(ring)
    )
    return sum(crossed) % 2 == 1


def distance_km(lon, lat, ring):
    """Distance to the nearest side, on the plane that touches the globe there."""
    flat = [((x - lon) * cos(radians(lat)) * KM_PER_DEG, (y - lat) * KM_PER_DEG) for x, y in ring]
    return min(_to_side(*a, *b) for a, b in pairwise(flat))


def _to_side(x1, y1, x2, y2):
    dx, dy = x2 - x1, y2 - y1
    along = -(x1 * dx + y1 * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return hypot(x1 + along * dx, y1 + along * dy)


def test_every_ring_is_closed_and_clockwise():
    assert len(countries()) > 170
    for country in countries():
        assert outline(country), country
        for ring in outline(country):
            assert len(ring) >= 4, country
            assert ring[0] == ring[-1], country
            assert all(a != b for a, b in pairwise(ring)), country
            assert area_km2(ring) > 0, country
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring), country


# Areas in km2: United Nations Demographic Yearbook, surface; Norway with Svalbard, without the
# other islands; the line leaves out small islands and runs straight across bays.
@pytest.mark.parametrize(
    ("country", "known_km2"),
    [
        ("ML", 1_240_192),
        ("NE", 1_267_000),
        ("BF", 272_967),
        ("SN", 196_712),
        ("DZ", 2_381_741),
        ("NO", 323_781 + 61_022),
        ("DE", 357_581),
        ("GB", 242_495),
        ("BR", 8_515_767),
        ("AU", 7_692_024),
        ("NZ", 268_107),
    ],
)
def test_areas_agree_with_those_that_are_published(country, known_km2):
    assert sum(map(area_km2, outline(country))) == pytest.approx(known_km2, rel=0.1)


def test_the_largest_ring_comes_first():
    for country in ("NO", "CA", "ID", "US", "NZ"):
        areas = [area_km2(ring) for ring in outline(country)]
        assert areas[0] == max(areas)


def test_every_site_of_the_examples_lies_in_its_country():
    checked = 0
    for name in azalai.examples():
        sites = azalai.load(name).sites.frame
        for site, code, lat, lon in sites.select(
            "name", "country", "latitude_deg", "longitude_deg"
        ).iter_rows():
            if code is None or lat is None or not outline(code):
                continue
            checked += 1
            inside = any(is_inside(lon, lat, ring) for ring in outline(code))
            off_km = min(distance_km(lon, lat, ring) for ring in outline(code))
            assert inside or off_km <= COAST_KM, f"{name}: {site} is {off_km:.0f} km off {code}"
    assert checked > 40


def test_a_known_town_is_in_its_country_and_not_next_door():
    lon, lat = -0.04, 16.27  # Gao
    assert [c for c in countries() if any(is_inside(lon, lat, r) for r in outline(c))] == ["ML"]


def test_a_country_too_small_for_the_scale_has_no_outline():
    assert outline("SG") == ()
