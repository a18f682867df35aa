"""RULES 3 to 6 by hand: line work, what sorties and classes use up, and a warm-up."""

import pytest
from tests.ready_hand import DAYS_PER_YEAR, check, close, daily, fuelled, on_equator, scheduled

from azalai.ready import codes


def people(number, **more):
    """Tell mechanics at Base."""
    return [{"site": "Base", "resource": "Mechanic", "number": number, **more}]


def need(of, what, quantity=1, **more):
    """Tell what something needs."""
    return {"of": of, "what": what, "quantity": quantity, **more}


def test_line_work_holds_people_from_landing_on(live):
    """RULES 3.4.  Two mechanics work 1.5 h on each sortie once it is down: 3 h a day.

    The check due at 106 h needs one of them: both are busy until 107.5 h, then it takes five.
    """
    tables = daily(
        resources=people(2),
        tasks=[check(every_fh=10, work_h=5)],
        needs=[need("Type", "Mechanic", 2, hours_h=1.5), need("Check", "Mechanic")],
    )
    life = live(7, **tables)
    assert life.states(before=120)[-4:] == [
        (104, "flying"),
        (106, "waiting person"),
        (107.5, "work"),
        (112.5, "ready"),
    ]
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(7 * 3 + 5)
    close(life.hours(), flying=14, work=5, ready=168 - 14 - 5 - 1.5, **{"waiting person": 1.5})


def test_line_work_waits_for_who_is_free(live):
    """RULES 3.4.  Two people are needed for an hour each and one is there: 10-11 and 11-12 h."""
    tables = daily(resources=people(1), needs=[need("Round", "Mechanic", 2, hours_h=1)])
    tables["tasks"] = [check(every_fh=2, work_h=1)]
    tables["needs"].append(need("Check", "Mechanic"))
    life = live(1, **tables)
    assert life.states() == [
        (0, "ready"),
        (8, "flying"),
        (10, "waiting person"),
        (12, "work"),
        (13, "ready"),
    ]


def test_line_work_goes_on_in_the_next_shift(live):
    """RULES 3.4.  Two hours from 10 h on, the shift ends at 11 h: the other hour from 6 h on.

    It keeps nothing on the ground: the sorties of three days are flown, 1 + 2 + 2 h are worked.
    """
    tables = daily(
        resources=people(1, hours="06:00-11:00"), needs=[need("Type", "Mechanic", hours_h=2)]
    )
    life = live(3, **tables)
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(5)
    assert life.service()[codes.WHOLE] == 3


def test_line_work_is_done_first_come_first_served(live):
    """RULES 3.4.  Two mechanics; a sortie of one type needs one for an hour, of the other for six.

    Both land at 10 h, and the two come at 12: one works until 13, the other until 18.  The check
    that is due takes the first of them for four hours from 13 h on.
    """
    tables = daily(
        types=[{"name": name, "cruise_km_per_h": 200} for name in ("Type", "Slow")],
        fleet=[
            {"name": "T", "type": "Type", "site": "Base"},
            {"name": "U", "type": "Slow", "site": "Base"},
        ],
        missions=[scheduled("Round", types="Type"), scheduled("Other", types="Slow")],
        resources=people(2, hours="12:00-22:00"),
        tasks=[check(every_fh=2, work_h=4)],
        needs=[
            need("Type", "Mechanic", hours_h=1),
            need("Slow", "Mechanic", hours_h=6),
            need("Check", "Mechanic"),
        ],
    )
    life = live(1, **tables)
    assert life.states() == [
        (0, "ready"),
        (8, "flying"),
        (10, "off shift"),
        (12, "waiting person"),
        (13, "work"),
        (17, "ready"),
    ]


def flares(**more):
    """Tell flares, two for each sortie, that come three days after they are ordered."""
    return daily(
        items=[{"name": "Flare", "kind": "consumable"}],
        needs=[need("Type", "Flare", 2)],
        offers=[{"name": "Maker", "what": "Flare", "lead_d": 3}],
        **more,
    )


def test_a_sortie_uses_up_what_the_shelf_has(live):
    """RULES 4.4, 5.2.  Five are there: 3 are left at 8 h, 1 at 32 h, when four are ordered.

    At 56 and 80 h one is too few: lost for the cause of fuel and supplies.  At 104 h four have
    come, and the sortie takes two of five.
    """
    shelf = {"site": "Base", "item": "Flare", "number": 5, "reorder_at": 1}
    life = live(5, **flares(stock=[shelf]))
    service = life.service()
    assert (service[codes.WHOLE], service[codes.V_LOST_BY + codes.C_FUEL]) == (3, 2)
    store = life.store("Base", "Flare")
    assert (store[codes.W_USED], store[codes.W_BOUGHT]) == (6, 4)
    assert life.left("Base", "Flare") == (3, 0, 0)


def test_what_type_and_mission_both_use_up_must_be_there_for_both(live):
    """RULES 4.4, 5.2.  One for the type and one for the round: of three one is left, too few."""
    tables = flares(stock=[{"site": "Base", "item": "Flare", "number": 3, "reorder_at": 0}])
    tables["needs"] = [{"of": of, "what": "Flare", "quantity": 1} for of in ("Type", "Round")]
    life = live(5, **tables)
    service = life.service()
    assert (service[codes.WHOLE], service[codes.V_LOST_BY + codes.C_FUEL]) == (1, 4)
    assert life.left("Base", "Flare") == (1, 0, 0)


def test_without_a_shelf_it_is_bought_as_it_is_used(live):
    """RULES 5.2.  Five sorties use ten, and ten are bought."""
    life = live(5, **flares())
    assert life.service()[codes.WHOLE] == 5
    store = life.store("Base", "Flare")
    assert (store[codes.W_USED], store[codes.W_BOUGHT], store[codes.W_ORDERED]) == (10, 10, 10)


def test_a_class_holds_its_teacher_and_uses_up_its_books(live):
    """RULES 5.4.  The mechanic teaches a pilot from 0 to 240 h: the check waits from 106 h on.

    Each trainee uses up three books; two are on the shelf, one is bought for the class.
    """
    tables = daily(
        resources=[*people(1), {"site": "Base", "resource": "Pilot", "number": 0, "wanted": 1}],
        items=[{"name": "Book", "kind": "consumable"}],
        stock=[{"site": "Base", "item": "Book", "number": 2, "target": 0}],
        offers=[{"name": "Shop", "what": "Book"}],
        tasks=[check(every_fh=10, work_h=5)],
        needs=[need("Check", "Mechanic"), need("School", "Mechanic"), need("School", "Book", 3)],
        courses=[{"name": "School", "makes": "Pilot", "site": "Base", "duration_d": 10}],
    )
    life = live(14, **tables)
    assert [s for s in life.states() if s[1] in ("off shift", "work")] == [
        (106, "off shift"),
        (240, "work"),
    ]
    assert life.pool("Base", "Mechanic")[codes.P_DUTY] == 336 - 240
    store = life.store("Base", "Book")
    assert (store[codes.W_USED], store[codes.W_BOUGHT]) == (3, 1)


def test_a_warm_up_is_lived_and_not_counted(live):
    """RULES 6.1.  Of forty days the first ten are not counted; what they began goes on.

    A check of 20 h follows every tenth sortie: from 226 h (6 h of it are counted), 466, 706 and
    946 h (14 h until the end).
    """
    tables = daily(tasks=[check(every_fh=20, work_h=20)])
    ready = {"stagger": "no", "warmup_y": 10 / DAYS_PER_YEAR}
    life = live(40, ready=ready, **tables)
    assert life.labels.bins == ("2027-01", "2027-02")
    assert life.labels.bin_h == (21 * 24, 9 * 24)
    close(life.hours(), flying=60, work=6 + 20 + 20 + 14, ready=600)
    assert life.service()[codes.WHOLE] == 30
    assert life.tail()[codes.T_FH] == 60


def test_what_a_warm_up_uses_up_is_lived_and_not_counted(live):
    """RULES 5.2, 6.1.  200 kg a day: of 40 days 30 are counted, and 2 of 10 tonnes are left."""
    ready = {"stagger": "no", "warmup_y": 10 / DAYS_PER_YEAR}
    life = live(40, ready=ready, **fuelled(number=10000, reorder_at=0))
    assert life.store("Base", "Jet")[codes.W_USED] == pytest.approx(6000)
    assert life.left("Base", "Jet") == pytest.approx((2000, 0, 0))


def test_fuel_is_taken_where_it_is_on_the_way(live):
    """RULES 4.1, 5.2.  An hour to Camp and one back, 100 kg each: 100 at Base, 100 at Camp.

    Camp has 150; at 8 h it orders what it gave, three days: at 32 and 56 h it lacks 50, at 80 h
    the order is there, at 104 h it lacks 50 again.  Base has plenty all the time.
    """
    tank = {"item": "Jet", "number": 1000, "reorder_at": 0}
    tables = daily(
        sites=on_equator("Base", "Camp"),
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[
            {"site": "Base", **tank},
            {"site": "Camp", **tank, "number": 150, "reorder_at": 50},
        ],
        offers=[{"name": "Pump", "what": "Jet", "lead_d": 3}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    life = live(5, **tables)
    assert [time for time, _ in life.sorties()] == [10, 82]
    assert life.service()[codes.V_LOST_BY + codes.C_FUEL] == 3
    assert life.store("Base", "Jet")[codes.W_USED] == pytest.approx(200)
    assert life.store("Camp", "Jet")[codes.W_USED] == pytest.approx(200)


def test_a_tank_that_is_passed_twice_holds_enough_for_both(live):
    """RULES 4.1, 5.2.  Camp gives 200 kg to Mine and back, and 100 for the way home: of 250, none.

    With 300 it is flown once; the next one finds nothing.
    """
    tank = {"item": "Jet", "number": 1000, "reorder_at": 0}
    tables = daily(
        sites=on_equator("Base", "Camp", "Mine"),
        missions=[scheduled("Round", sortie_h="", stops="Camp | Mine | Camp")],
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[{"site": "Base", **tank}, {"site": "Camp", **tank, "number": 250}],
        offers=[{"name": "Pump", "what": "Jet", "lead_d": 30}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    assert live(2, **tables).service()[codes.V_LOST_BY + codes.C_FUEL] == 2
    tables["stock"][1]["number"] = 300
    life = live(2, **tables)
    assert [time for time, _ in life.sorties()] == [12]
    assert life.left("Camp", "Jet")[0] == pytest.approx(0)


def test_a_base_without_a_tank_buys_its_fuel_as_it_is_used(live):
    """RULES 5.2.  No tank is told: three sorties burn 200 kg each, and 600 are bought."""
    tables = daily(
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        offers=[{"name": "Pump", "what": "Jet", "lead_d": 3}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    life = live(3, **tables)
    assert life.service()[codes.WHOLE] == 3
    store = life.store("Base", "Jet")
    assert (store[codes.W_USED], store[codes.W_BOUGHT]) == (600, 600)
