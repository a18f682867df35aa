"""RULES 5.3 by hand: the services, failures, fuel, entry and exit of vehicles that carry."""

import pytest
from tests.ready_hand import daily, fuelled, on_equator, scheduled, with_trucks

from azalai.ready import codes

FITTER = {"site": "Depot", "resource": "Fitter", "number": 1}


def weekly(**more):
    """Tell one truck that leaves at 06:00 of days 8, 15, 22 and 29 and is back in two days.

    A run is 200 km.  It is home at 222, 390 and 558 h; the last one is under way at the end.
    """
    tank = {"number": 1000, "target": 1000, "reorder_at": 800}
    tables = with_trucks(fuelled(**tank), trucks=1, most=1, departs="every 7d 06:00", escort="")
    return tables | {"resources": [FITTER]} | more


def task(name, action="inspect", **more):
    """Tell work on a truck."""
    return {"name": name, "on": "Truck", "action": action, **more}


def test_vehicles_are_serviced_by_the_kilometre(live):
    """RULES 5.3.  Grease each 200 km, an hour: at 222 and 558 h.

    At 390 h, after 400 km, the large service is due; it takes ten hours and does both.
    """
    life = live(
        **weekly(
            tasks=[
                task("Grease", every_km=200, work_h=1),
                task("Service", every_km=400, work_h=10, includes="Grease"),
            ],
            needs=[{"of": "Grease", "what": "Fitter"}, {"of": "Service", "what": "Fitter"}],
        )
    )
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 4
    assert life.shop("Depot", "Grease")[codes.H_JOBS] == 2
    assert life.shop("Depot", "Service")[codes.H_JOBS] == 1
    counts = life.vehicles("Depot", "Truck")
    assert counts[codes.G_REPAIR] == pytest.approx(1 + 10 + 1)
    assert counts[codes.G_WAY] == pytest.approx(3 * 48 + 42)
    assert counts[: codes.G_REPAIR + 1].sum() == pytest.approx(720)
    assert life.pool("Depot", "Fitter")[codes.P_BUSY] == pytest.approx(12)


def test_what_fails_on_the_road_is_mended_by_people_with_parts(live):
    """RULES 5.3.  It fails on every run; the fitter works 06:00-16:00.

    Back at 222 h, at 06:00: mended by 228 h.  Each repair uses up a kit; two are there, and the
    third, asked for at 558 h, does not come any more.
    """
    tables = weekly(
        resources=[{**FITTER, "hours": "06:00-16:00"}],
        failures=[{"on": "Truck", "mean_km": 1e-6}],
        tasks=[task("Repair", "repair", work_h=6)],
        needs=[{"of": "Repair", "what": "Fitter"}, {"of": "Repair", "what": "Kit"}],
    )
    tables["items"].append({"name": "Kit", "kind": "consumable"})
    tables["stock"].append({"site": "Depot", "item": "Kit", "number": 2, "target": 0})
    tables["offers"].append({"name": "Kits", "what": "Kit", "lead_d": 900})
    life = live(**tables)
    counts = life.vehicles("Depot", "Truck")
    assert counts[codes.G_FAILURES] == 3
    assert counts[codes.G_REPAIR] == pytest.approx(6 + 6 + 720 - 558)
    assert life.shop("Depot", "Repair")[codes.H_JOBS] == 2
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 3


def test_a_vehicle_drives_to_the_shop_and_back(live):
    """RULES 5.3.  The only fitter is at Works, five hours away: a service takes 5 + 1 + 5 h."""
    tables = weekly(
        resources=[{**FITTER, "site": "Works"}],
        tasks=[task("Grease", every_km=200, work_h=1)],
        needs=[{"of": "Grease", "what": "Fitter"}],
    )
    tables["sites"].append({"name": "Works"})
    tables["routes"].append(
        {"origin": "Depot", "destination": "Works", "mode": "road", "distance_km": 9, "time_h": 5}
    )
    life = live(**tables)
    assert life.vehicles("Depot", "Truck")[codes.G_REPAIR] == pytest.approx(3 * 11)


def test_vehicles_fill_up_at_home(live):
    """RULES 5.3.  A run burns 100 kg.  Of 150 the convoy of day 8 takes 100; day 15 lacks 50.

    What it took comes ten days later, at 414 h: the convoy of day 22 goes, and day 29 lacks 50.
    """
    tables = weekly()
    tables["items"].append({"name": "Diesel", "kind": "fuel", "unit": "kg", "mass_kg": 1})
    tables["stock"].append({"site": "Depot", "item": "Diesel", "number": 150, "reorder_at": 149})
    tables["offers"].append({"name": "Pump", "what": "Diesel", "lead_d": 10})
    tables["types"][1] |= {"fuel": "Diesel", "burn_kg_per_km": 0.5}
    life = live(**tables)
    assert [line[0] for line in life.lines if line[1] == codes.TR_CONVOY] == [174, 510]
    assert life.store("Depot", "Diesel")[codes.W_USED] == pytest.approx(200)


def test_a_vehicle_enters_and_leaves_its_pool(live):
    """RULES 5.3.  It comes on 12 January (264 h) and goes on 26 January (600 h).

    The convoys of days 15 and 22 are its own; on the road at no other time.
    """
    tables = weekly()
    tables["fleet"][1] |= {"starts": "2027-01-12", "ends": "2027-01-26"}
    life = live(**tables)
    assert [line[0] for line in life.lines if line[1] == codes.TR_CONVOY] == [342, 510]
    counts = life.vehicles("Depot", "Truck")
    assert counts[codes.G_UP] == pytest.approx(600 - 264 - 2 * 48)
    assert life.block("vehicles").sum(axis=0)[0].tolist() == [600 - 264, 1]


def test_a_convoy_takes_its_drivers_along(live):
    """RULES 5.3.  Two drivers for a truck: they are away as long as it is.  With one it stays."""
    tables = weekly(
        resources=[{"site": "Depot", "resource": "Driver", "number": 2}],
        needs=[{"of": "Truck", "what": "Driver", "quantity": 2}],
    )
    life = live(**tables)
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 4
    assert life.pool("Depot", "Driver")[codes.P_BUSY] == pytest.approx(2 * (3 * 48 + 42))
    tables["resources"][0]["number"] = 1
    assert live(**tables).route("Depot | Base | road")[codes.R_CONVOYS] == 0


def test_tyres_are_used_up_on_the_road(live):
    """RULES 5.3.  One of four fails on every run and is changed in an hour; three are used."""
    tables = weekly(
        parts=[{"parent": "Truck", "item": "Tyre", "quantity": 4}],
        failures=[{"on": "Tyre", "mean_km": 1e-6}],
        tasks=[{"name": "Change", "on": "Tyre", "action": "replace", "work_h": 1}],
        needs=[{"of": "Change", "what": "Fitter"}],
    )
    tables["items"].append({"name": "Tyre", "kind": "consumable"})
    tables["stock"].append({"site": "Depot", "item": "Tyre", "number": 5, "target": 0})
    tables["offers"].append({"name": "Tyres", "what": "Tyre", "lead_d": 900})
    life = live(**tables)
    assert life.shop("Depot", "Change")[codes.H_JOBS] == 3
    assert life.vehicles("Depot", "Truck")[codes.G_REPAIR] == pytest.approx(3)
    assert life.store("Depot", "Tyre")[codes.W_USED] == 3
    assert life.left("Depot", "Tyre") == (2, 0, 0)


def cache(home):
    """Tell T at Base or Camp, an hour apart: it carries 500 kg; Camp asks Base for 600 at 0 h."""
    tables = daily(
        sites=on_equator("Base", "Camp"),
        items=[{"name": "Water", "kind": "consumable", "unit": "kg", "mass_kg": 1}],
        stock=[
            {"site": "Base", "item": "Water", "number": 1000, "reorder_at": 0},
            {"site": "Camp", "item": "Water", "number": 0, "target": 600},
        ],
        offers=[{"name": "Well", "what": "Water"}],
        missions=[scheduled("Round", base=home)],
    )
    tables["sites"][1]["supplied_by"] = "Base"
    tables["fleet"][0]["site"] = home
    tables["types"][0]["payload_kg"] = 500
    tables["routes"] = [{"origin": "Base", "destination": "Camp", "mode": "air", "carrier": "Type"}]
    return tables


def test_an_aircraft_fills_a_cache(live):
    """RULES 5.2.  Two flights, 0-2 and 2-4 h: 500 kg are there at 1 h, the other 100 at 3 h."""
    life = live(1, **cache("Base"))
    assert [time for time, _ in life.sorties()] == [2, 4, 10]
    route = life.route("Base | Camp | air")
    assert (route[codes.R_CONVOYS], route[codes.R_CARRIERS]) == (2, 2)
    assert route[codes.R_FREIGHT] == pytest.approx(600)
    assert life.store("Camp", "Water")[codes.W_ON_HAND] == pytest.approx(500 * 2 + 600 * 21)
    assert life.service("Base | Camp | air")[codes.WHOLE] == 2


def test_an_aircraft_fetches_what_its_base_has_asked_for(live):
    """RULES 5.2.  From Camp it is there when it is back: 500 kg at 2 h, the rest at 4 h."""
    life = live(1, **cache("Camp"))
    assert [time for time, _ in life.sorties()] == [2, 4, 10]
    assert life.store("Camp", "Water")[codes.W_ON_HAND] == pytest.approx(500 * 2 + 600 * 20)
