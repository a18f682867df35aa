"""Bands that a tradesman would accept for every figure of the library; outside is a slip."""

from collections import defaultdict

import pytest

from azalai.scenario.typelibrary import is_complete, library

LIBRARY = library()
HELICOPTERS = [t.name for t in LIBRARY.types if t.kind == "helicopter"]
COMPLETE = [name for name in HELICOPTERS if is_complete(name)]
VEHICLES = [t.name for t in LIBRARY.types if t.kind in ("truck", "vehicle")]
#: Hours a year at which calendar checks are spread, as remote fleets fly.
YEAR_FH = 300.0

TEAM: dict[str, float] = defaultdict(float)
_PEOPLE = {r.resource for r in LIBRARY.resources if r.kind == "people"}
for _need in LIBRARY.needs:
    if _need.what in _PEOPLE:
        TEAM[_need.of] += _need.quantity


def tasks(action):
    return [t for t in LIBRARY.tasks if t.action == action]


@pytest.mark.parametrize("name", HELICOPTERS)
def test_fuel_burn_by_mass(name):
    """Turbine helicopters burn 4.5 to 8 % of their largest mass an hour, the light ones most."""
    row = LIBRARY.types[name]
    assert 0.045 <= row.burn_kg_per_h / row.max_takeoff_kg <= 0.080


@pytest.mark.parametrize("name", HELICOPTERS)
def test_empty_mass(name):
    """Below 0.4 nothing flies that long; above 0.75 nothing is left for fuel and load."""
    row = LIBRARY.types[name]
    assert 0.40 <= row.operating_kg / row.max_takeoff_kg <= 0.75


@pytest.mark.parametrize("name", HELICOPTERS)
def test_cruise(name):
    """A rotor in cruise: slower is a hover, faster meets the retreating blade."""
    assert 180 <= LIBRARY.types[name].cruise_km_per_h <= 310


@pytest.mark.parametrize("name", HELICOPTERS)
def test_endurance_on_standard_tanks(name):
    """Makers fit tanks for two to four hours."""
    row = LIBRARY.types[name]
    assert 2.0 <= row.fuel_kg / row.burn_kg_per_h <= 4.0


@pytest.mark.parametrize("name", HELICOPTERS)
def test_ceilings(name):
    """Hover out of ground effect ends well below the service ceiling, at a mass it can have."""
    row = LIBRARY.types[name]
    assert 500 <= row.hover_ceiling_m < row.ceiling_m <= 7000
    assert row.operating_kg < row.hover_ceiling_kg <= row.max_takeoff_kg


@pytest.mark.parametrize("name", HELICOPTERS)
def test_price_of_a_helicopter(name):
    """USD 250 to 5500 for each kilogram empty: from a used Mi-8 to a new heavy twin."""
    row = LIBRARY.types[name]
    assert 250 <= row.price_money / row.operating_kg <= 5500


def test_price_of_parts():
    """A part costs between a bolt and a gearbox, and a set of parts less than two airframes."""
    for item in LIBRARY.items:
        if item.kind == "repairable":
            assert 1_000 <= item.price_money <= 2_000_000, item.name
            assert 100 <= item.price_money / item.mass_kg <= 25_000, item.name
        elif item.kind == "fuel":
            assert 0.5 <= item.price_money <= 3, item.name
    for name in COMPLETE:
        price = {i.name: i.price_money for i in LIBRARY.items}
        fitted = sum(p.quantity * price[p.item] for p in LIBRARY.parts if p.parent == name)
        assert 0.15 <= fitted / LIBRARY.types[name].price_money <= 1.0, name


def test_time_between_overhauls():
    """Engines, gearboxes and airframes: 1000 h for hard-worked Mil parts, 6000 h for Western."""
    for task in tasks("overhaul"):
        if task.every_fh is not None:
            assert 1000 <= task.every_fh <= 6000, task.name
        if task.every_km is not None:
            assert 150_000 <= task.every_km <= 500_000, task.name
        if task.every_d is not None:
            assert 6 * 365 <= task.every_d <= 12 * 365, task.name


def test_life_is_longer_than_the_time_between_overhauls():
    """Otherwise nothing would ever be overhauled."""
    overhaul = {t.on: t.every_fh for t in tasks("overhaul") if t.every_fh}
    for task in tasks("discard"):
        if task.every_fh and task.on in overhaul:
            assert task.every_fh >= 2 * overhaul[task.on], task.name


@pytest.mark.parametrize("name", COMPLETE)
def test_man_hours_of_checks(name):
    """A light twin takes one hour of checks for each flown, a large Mil machine up to ten.

    The brief band is 1 to 25: below, checks are missing; above, nobody could keep it flying.
    """
    hours = 0.0
    for task in tasks("inspect"):
        if task.on == name:
            every_fh = task.every_fh or task.every_d / 365 * YEAR_FH
            hours += task.work_h * TEAM[task.name] / every_fh
    assert 1.0 <= hours <= 25.0


@pytest.mark.parametrize("name", COMPLETE)
def test_unscheduled_removals(name):
    """A helicopter gives up a listed part every 20 to 150 h flown, as logs of fleets show."""

    def rate(parent):
        children = [p for p in LIBRARY.parts if p.parent == parent]
        return sum(p.quantity * (1 / mean(p.item) + rate(p.item)) for p in children)

    def mean(item):
        return LIBRARY.failures[item, "failure"].mean_fh

    assert 20 <= 1 / rate(name) <= 150


def test_mean_hours_between_removals():
    """From wheels and batteries (some hundreds) to tail gearboxes (some thousands)."""
    for row in LIBRARY.failures:
        if row.mean_fh is not None and row.mode == "failure":
            assert 300 <= row.mean_fh <= 10_000, row.on
        elif row.mean_fh is not None:  # small defects of the whole helicopter
            assert 8 <= row.mean_fh <= 60, row.on
        else:
            assert 3_000 <= row.mean_km <= 100_000, row.on


def test_sand_shortens_and_never_lengthens():
    """Sand costs a factor of one to four."""
    for row in [*LIBRARY.failures, *LIBRARY.tasks]:
        assert 1.0 <= row.harsh_factor <= 4.0, row


def test_engine_under_full_sand():
    """The erosion limit of the TV3-117 was measured at 770 to 790 h."""
    for name in ("VK-2500 overhaul", "TV3-117VM overhaul"):
        task = LIBRARY.tasks[name]
        assert 760 <= task.every_fh / task.harsh_factor <= 800


@pytest.mark.parametrize("name", VEHICLES)
def test_vehicles(name):
    """Six-wheelers burn 25 to 60 l per 100 km and drive 30 to 80 km/h in convoy."""
    row = LIBRARY.types[name]
    assert 25 <= row.burn_kg_per_km / 0.84 * 100 <= 60
    assert 30 <= row.cruise_km_per_h <= 80
    assert 500 <= row.fuel_kg / row.burn_kg_per_km <= 1500  # km on a tank
    assert 60_000 <= row.price_money <= 1_500_000


@pytest.mark.parametrize("name", [*COMPLETE, *VEHICLES])
def test_crew(name):
    """Two at the front; a flight engineer or crew chief in the larger cabins."""
    crew = {n.what: n.quantity for n in LIBRARY.needs if n.of == name}
    flying = {w: q for w, q in crew.items() if w != "Mechanic"}
    assert 2 <= sum(flying.values()) <= 3


def test_nominal_teams_can_do_the_largest_task():
    """A resource smaller than a task needs would stop the task for ever."""
    number = {r.resource: r.number for r in LIBRARY.resources}
    for need in LIBRARY.needs:
        if need.what in number:
            assert need.quantity <= number[need.what], need


def test_lead_times():
    """Fuel in days, kits in months, large Mil parts in up to three years as promised in 2025."""
    for offer in LIBRARY.offers:
        assert 3 <= offer.lead_d <= 1095, offer.name
