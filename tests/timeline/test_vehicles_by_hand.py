"""RULES 5.3 by hand: the services, failures, fuel, entry and exit of vehicles that carry."""

from itertools import pairwise

import pytest
from tests.ready_hand import (
    daily,
    failing,
    fuelled,
    on_equator,
    road,
    scheduled,
    with_part,
    with_trucks,
)

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


def test_what_was_turned_back_is_flown_again(live):
    """RULES 5.2.  Camp asks for 1 000 kg; the second flight turns back, at 3 h in the air.

    Flights 0-2, 2-4 and, mended in an hour, 5-7 h: 500 kg are there at 1 h, 500 at 6 h.
    """
    tables = cache("Base")
    tables["stock"] = [
        {"site": "Base", "item": "Water", "number": 1000, "reorder_at": 0},
        {"site": "Camp", "item": "Water", "number": 0, "target": 1000},
    ]
    tables["failures"] = [failing(3, abort_frac=1)]
    tables["tasks"] = [{"name": "Fix", "on": "Type", "action": "repair", "work_h": 1}]
    life = live(1, **tables)
    assert [time for time, _ in life.sorties()][:3] == [2, 4, 7]
    assert life.store("Camp", "Water")[codes.W_ON_HAND] == pytest.approx(500 * 23 + 500 * 18)
    assert life.service("Base | Camp | air")[codes.ABORTED] == 1


def test_a_mission_that_begins_later_does_so_beside_what_is_flown_for_a_route(live):
    """RULES 5.6.  Tour is flown from day 11 on, twenty times; Round each day, as without it."""
    tables = cache("Base")
    tour = {"when": "13:00", "starts": "2027-01-11"}
    tables["missions"].append(scheduled("Tour", base="Base") | tour)
    life = live(30, **tables)
    assert [life.service(name)[codes.WHOLE] for name in ("Round", "Tour")] == [30, 20]
    assert life.service("Base | Camp | air")[codes.WHOLE] == 2


def test_an_aircraft_fetches_what_its_base_has_asked_for(live):
    """RULES 5.2.  From Camp it is there when it is back: 500 kg at 2 h, the rest at 4 h."""
    life = live(1, **cache("Camp"))
    assert [time for time, _ in life.sorties()] == [2, 4, 10]
    assert life.store("Camp", "Water")[codes.W_ON_HAND] == pytest.approx(500 * 2 + 600 * 20)


def ore(**more):
    """Let Depot ask Base for 200 kg of ore at 0 h, and Base ask Depot for 400 kg of fuel."""
    tables = weekly(**more)
    tables["stock"][0]["number"] = 600
    tables["items"].append({"name": "Ore", "kind": "consumable", "unit": "kg", "mass_kg": 1})
    tables["stock"] += [
        {"site": "Base", "item": "Ore", "number": 300, "reorder_at": 0},
        {"site": "Depot", "item": "Ore", "number": 0, "target": 200, "supplied_by": "Base"},
    ]
    tables["offers"].append({"name": "Mine", "what": "Ore"})
    return tables


def test_what_waits_at_the_far_end_rides_home(live):
    """RULES 5.2.  The truck of day 1 is at Base at 30 h and brings the ore home at 54 h.

    No other leaves for it: five convoys, on days 1, 8, 15, 22 and 29, all with fuel.
    """
    life = live(**ore())
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 5
    assert life.store("Depot", "Ore")[codes.W_ON_HAND] == pytest.approx(200 * (720 - 54))


def test_those_who_live_at_the_far_end_come_first_and_are_loaded_on_their_way(live):
    """RULES 5.2.  The truck of Base takes the ore to Depot, at 30 h, and fuel home, at 54 h."""
    tables = ore()
    tables["fleet"][1]["site"] = "Base"
    life = live(**tables)
    assert life.store("Depot", "Ore")[codes.W_ON_HAND] == pytest.approx(200 * (720 - 30))
    lines = [line for line in life.lines if line[1] == codes.TR_CONVOY][:2]
    assert [(line[0], line[5]) for line in lines] == [(6, 54), (30, 54)]


def test_what_one_convoy_leaves_behind_goes_with_the_next_at_once(live):
    """RULES 5.2.  1 600 kg are asked for at once: two trucks take 1 000, two more the rest."""
    tank = {"number": 2000, "target": 2000, "reorder_at": 400}
    life = live(**with_trucks(fuelled(**tank), most=2, escort=""))
    lines = [(line[0], line[3]) for line in life.lines if line[1] == codes.TR_CONVOY]
    assert [n for time, n in lines if time == lines[0][0]] == [2, 2]


def test_a_convoy_waits_for_its_guard_and_leaves_as_he_comes_out_of_the_shop(live):
    """RULES 5.2.  500 kg each few days; the guard is serviced for 70 hours after each run.

    A run takes 48 hours: one convoy in 118, although the cargo fills a truck each 60.
    """
    tank = {"number": 5000, "target": 5000, "reorder_at": 4900}
    tables = with_trucks(fuelled(**tank), most=1)
    tables["tasks"] = [
        {"name": "Wash", "on": "Guard", "action": "inspect", "every_starts": 1, "work_h": 70}
    ]
    tables["missions"][0] |= {"wanted": 2, "when": "08:00 | 11:00 | 14:00"}
    tables["fleet"][0]["count"] = 2
    times = [line[0] for line in live(**tables).lines if line[1] == codes.TR_CONVOY]
    assert len(times) >= 4
    assert {round(b - a, 6) for a, b in pairwise(times)} == {118}


def test_a_driver_who_comes_home_drives_what_waits_for_him(live):
    """RULES 5.2.  One driver for truck and van; Base and Camp ask for 500 kg each at 0 h.

    The truck goes first, as Base comes first, and is back at 48 h; then the van leaves, to 96 h.
    Meanwhile Base, which burns 200 kg a day, has asked for 500 more.
    """
    tank = {"number": 1500, "target": 2000, "reorder_at": 1999}
    tables = with_trucks(fuelled(**tank), trucks=1, escort="")
    tables["types"].append({"name": "Van", "kind": "truck", "payload_kg": 500})
    tables["fleet"].append({"name": "Van", "type": "Van", "site": "Depot"})
    tables["sites"].append({"name": "Camp", "supplied_by": "Depot"})
    tables["routes"].append(tables["routes"][0] | {"destination": "Camp", "carrier": "Van"})
    camp = {"site": "Camp", "item": "Jet", "number": 0, "target": 500, "reorder_at": 400}
    tables["stock"].append(camp)
    tables |= {
        "resources": [{"site": "Depot", "resource": "Driver", "number": 1}],
        "needs": [{"of": kind, "what": "Driver"} for kind in ("Truck", "Van")],
    }
    life = live(**tables)
    lines = [(line[0], line[2]) for line in life.lines if line[1] == codes.TR_CONVOY][:3]
    assert [(time, life.labels.routes[k]) for time, k in lines] == [
        (0, "Depot | Base | road"),
        (48, "Depot | Camp | road"),
        (96, "Depot | Base | road"),
    ]


def test_cargo_goes_on_under_the_row_that_follows(live):
    """RULES 5.2.  No truck is ever there; from 11 January (240 h) on the road is bought, a day."""
    tables = ore()
    tables["fleet"][1] |= {"starts": "2027-03-01"}
    bought = {"origin": "Depot", "destination": "Base", "mode": "road", "distance_km": 100}
    tables["routes"].append(bought | {"time_h": 24, "starts": "2027-01-11"})
    life = live(**tables)
    assert life.store("Depot", "Ore")[codes.W_ON_HAND] == pytest.approx(200 * (720 - 264))


def test_a_truck_waits_until_its_shop_opens_and_is_no_freight(live):
    """RULES 5.3.  Works, five hours away, is closed on days 10 to 12: it begins on day 13.

    Home at 222 h it is there at 227 h, waits to 288 h, is mended in an hour, and back at 294 h.
    """
    tables = weekly(
        resources=[{**FITTER, "site": "Works"}],
        tasks=[task("Grease", every_km=200, work_h=1)],
        needs=[{"of": "Grease", "what": "Fitter"}],
    )
    tables["sites"].append({"name": "Works"})
    tables["routes"].append(
        {"origin": "Depot", "destination": "Works", "mode": "road", "distance_km": 9, "time_h": 5}
    )
    shut = {"name": "Shut", "status": "expected", "table": "sites", "key": "Works"}
    tables["disruptions"] = [shut | {"starts": "2027-01-10", "duration_d": 3, "speed_frac": 0}]
    life = live(**tables)
    hours = (294 - 222) + 2 * 11
    assert life.vehicles("Depot", "Truck")[codes.G_REPAIR] == pytest.approx(hours)


def test_a_truck_that_is_bought_is_new(live):
    """RULES 6.1.  Grease each 300 km: spread over the fleet it is due after the first run.

    That of a truck which is bought is due after the second, at 390 h.
    """
    tables = weekly(
        tasks=[task("Grease", every_km=300, work_h=1)], needs=[{"of": "Grease", "what": "Fitter"}]
    )
    stagger = {"stagger": "yes"}
    assert live(30, stagger, **tables).shop("Depot", "Grease")[codes.H_JOBS] == 2
    tables["offers"].append({"name": "Dealer", "what": "Truck", "mode": "buy"})
    tables["fleet"][1]["offer"] = "Dealer"
    assert live(30, stagger, **tables).shop("Depot", "Grease")[codes.H_JOBS] == 1


def test_a_truck_takes_the_time_of_its_own_speed(live):
    """RULES 5.2.  No time is told: 100 km at 25 km/h are four hours, so it is home at 182 h."""
    tables = weekly()
    tables["routes"][0].pop("time_h")
    tables["types"][1]["cruise_km_per_h"] = 25
    lines = [line for line in live(**tables).lines if line[1] == codes.TR_CONVOY]
    assert (lines[0][0], lines[0][5]) == (174, 178)


def lent(**more):
    """Tell a part that fails at 106 h at Base; Camp, four hours away by own trucks, has one."""
    tables = with_part(
        failures=[failing(9, on="Part")],
        stock=[{"site": "Camp", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 5}],
        items=[{"name": "Part", "mass_kg": 100}],
    )
    tables["sites"].append({"name": "Camp"})
    tables["types"].append({"name": "Truck", "kind": "truck", "payload_kg": 500})
    tables["fleet"].append({"name": "Lorry", "type": "Truck", "site": "Camp"})
    tables["routes"] = [road("Camp", "Base", 4, carrier="Truck") | more]
    return tables


def test_nothing_is_lent_by_a_convoy_that_it_does_not_fill(live):
    """RULES 5.1.  100 kg do not fill a truck: another is bought, from 106 to 226 h.

    By a truck of 100 kg, or one that leaves each day at 12:00, it comes at 110 h, or 112.
    """
    ready = {"stagger": "no", "lateral_h": 6}
    for more, payload_kg, hour in (
        ({}, 500, 226),
        ({}, 100, 110),
        ({"departs": "12:00"}, 500, 112),
    ):
        tables = lent(**more)
        tables["types"][1]["payload_kg"] = payload_kg
        states = [line for line in live(10, ready, **tables).states("T") if 106 < line[0] < 230]
        assert (states[0][0], states[0][1]) == (hour, "work"), more


def test_what_is_urgent_waits_for_no_convoy_to_be_filled(live):
    """RULES 5.2.  Depot's part goes by bought air freight, in 48 h, not by the truck, in 4."""
    tables = lent()
    tables["stock"][0]["site"] = "Depot"
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["fleet"][1]["site"] = "Depot"
    tables["routes"] = [
        road("Depot", "Base", 4, carrier="Truck"),
        {"origin": "Depot", "destination": "Base", "mode": "air", "time_h": 48},
    ]
    states = [line for line in live(10, **tables).states("T") if line[1] == "work"]
    assert states[0][0] == 106 + 48


def test_what_is_not_split_waits_for_a_convoy_that_holds_it(live):
    """RULES 5.2.  A part of 150 kg, trucks of 100, four hours away: two bring it at 110 h.

    One does not leave; where one is the largest convoy, what is too heavy goes with it.
    """
    for trucks, most, convoys in ((2, None, [106]), (1, None, []), (1, 1, [106])):
        tables = lent(most=most)
        tables["items"][0]["mass_kg"] = 150
        tables["types"][1]["payload_kg"] = 100
        tables["fleet"][1]["count"] = trucks
        tables["sites"][0]["supplied_by"] = "Camp"
        life = live(6, **tables)
        lines = [(line[0], line[3]) for line in life.lines if line[1] == codes.TR_CONVOY]
        assert lines == [(time, trucks) for time in convoys], (trucks, most)
        states = [line for line in life.states("T") if line[0] > 106]
        assert [line[:2] for line in states[:1]] == [(110, "work")] * len(convoys)


def test_what_is_asked_of_aircraft_is_flown_by_the_row_in_force(live):
    """RULES 5.2.  The aircraft enters on day 3; on day 2 the route is bought, or another's.

    Bought, 600 kg are there at 24 + 5 h, and nothing flies for them.  The other type takes 200 kg
    a flight, and one each two hours: they are there at 25, 27 and 29 h.
    """
    for more, flights, kg_h in (
        ({"carrier": "", "time_h": 5}, 0, 600 * 43),
        ({"carrier": "Small"}, 3, 200 * (47 + 45 + 43)),
    ):
        tables = cache("Base")
        tables["fleet"][0]["starts"] = "2027-01-03"
        tables["types"].append(tables["types"][0] | {"name": "Small", "payload_kg": 200})
        tables["fleet"].append({"name": "S", "type": "Small", "site": "Base"})
        tables["missions"] = [scheduled("Round", base="Base", types="Type")]
        first = tables["routes"][0]
        tables["routes"] = [first | {"ends": "2027-01-02"}, first | {"starts": "2027-01-02"} | more]
        life = live(3, **tables)
        assert life.service("Base | Camp | air")[codes.WHOLE] == flights, more
        assert life.store("Camp", "Water")[codes.W_ON_HAND] == pytest.approx(kg_h)
