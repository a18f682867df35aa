"""RULES 5 by hand: stores and their order of service, convoys, fuel, shops that learn."""

import pytest
from tests.ready_hand import (
    CONSTANT,
    check,
    close,
    daily,
    fuelled,
    on_equator,
    road,
    scheduled,
    with_life,
    with_trucks,
)

from azalai.ready import codes


def part(**more):
    """Tell a part that is thrown away every ten hours, exchanged in three, asked for at Depot."""
    tables = with_life(**more)
    tables["sites"][0]["supplied_by"] = "Depot"
    return tables


def test_a_neighbour_helps_first(live):
    """RULES 5.1.  Camp has one, four hours away, Depot the rest, a day away.

    106 h: from Camp, there at 110, three hours.  Then from Depot: 226-250 (day 11 is lost), and
    a cycle of six days: 370, 514, 658 (days 17, 23, 29 are lost).
    """
    tables = part(
        stock=[
            {"site": "Camp", "item": "Part", "number": 1},
            {"site": "Depot", "item": "Part", "number": 10},
        ],
        routes=[road("Base", "Camp", 4), road("Base", "Depot", 24)],
    )
    tables["sites"].append({"name": "Camp"})
    life = live(ready={"stagger": "no", "lateral_h": 6}, **tables)
    assert [line for line in life.states() if 106 <= line[0] < 300 and line[1] != "flying"] == [
        (106, "part in transport"),
        (110, "work"),
        *[(time, "ready") for time in (113, 130, 154, 178, 202)],
        (226, "part in transport"),
        (250, "work"),
        *[(time, "ready") for time in (253, 274, 298)],
    ]
    close(
        life.hours(), flying=52, work=15, **{"part in transport": 4 + 4 * 24}, ready=720 - 52 - 115
    )
    store = life.store("Base", "Part")
    assert (store[codes.W_REQUESTS], store[codes.W_FILLED]) == (5, 0)


def test_a_neighbour_helps_with_all_or_nothing(live):
    """RULES 5.1.  A check takes three filters; Camp, four hours away, has four: three come at 110.

    It has one then, which is no help at 226 h: three are bought in ten days, at 466.
    """
    tables = daily(
        items=[{"name": "Filter", "kind": "consumable"}],
        tasks=[check(every_fh=10, work_h=3)],
        needs=[{"of": "Check", "what": "Filter", "quantity": 3}],
        stock=[
            {"site": "Base", "item": "Filter", "number": 0},
            {"site": "Camp", "item": "Filter", "number": 4, "reorder_at": 0},
        ],
        offers=[{"name": "Maker", "what": "Filter", "lead_d": 10}],
        routes=[road("Base", "Camp", 4)],
    )
    tables["sites"].append({"name": "Camp"})
    life = live(20, {"stagger": "no", "lateral_h": 6}, **tables)
    assert [line for line in life.states() if line[1].startswith(("part", "work"))] == [
        (106, "part in transport"),
        (110, "work"),
        (226, "part on order"),
        (466, "work"),
    ]
    assert life.left("Camp", "Filter")[0] == 1


def test_work_waits_for_all_that_it_uses_up(live):
    """RULES 1.2, 3.3.  A check takes a kit, which comes from Depot in a day, oil and a seal.

    Due at 106 h.  Seals are on the shelf; Depot buys the oil in ten days, by 346 h, and sends it.
    What is on its way names the state as long as anything is: until 130 h, and from 346 to 370.
    """
    items = ("Kit", "Oil", "Seal")
    tables = daily(
        items=[{"name": name, "kind": "consumable"} for name in items],
        tasks=[check(every_fh=10, work_h=3)],
        needs=[{"of": "Check", "what": name} for name in items],
        stock=[
            {"site": "Base", "item": "Seal", "number": 9, "reorder_at": 0},
            {"site": "Depot", "item": "Kit", "number": 9, "reorder_at": 0},
        ],
        offers=[{"name": "Refinery", "what": "Oil", "lead_d": 10, "site": "Depot"}],
        routes=[road("Depot", "Base", 24)],
    )
    tables["offers"] += [{"name": f"New {name}", "what": name} for name in ("Kit", "Seal")]
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(20, **tables)
    assert [line for line in life.states() if line[1].startswith(("part", "work"))] == [
        (106, "part in transport"),
        (130, "part on order"),
        (346, "part in transport"),
        (370, "work"),
    ]


def test_less_than_one_of_something_is_bought_too(live):
    """RULES 5.1.  A check takes half a litre; no shelf is told, and oil is bought in two days."""
    tables = daily(
        items=[{"name": "Oil", "kind": "consumable", "unit": "l"}],
        tasks=[check(every_fh=10, work_h=3)],
        needs=[{"of": "Check", "what": "Oil", "quantity": 0.5}],
        offers=[{"name": "Refinery", "what": "Oil", "lead_d": 2}],
    )
    life = live(8, **tables)
    assert [line for line in life.states() if line[1].startswith(("part", "work"))] == [
        (106, "part on order"),
        (154, "work"),
    ]
    assert life.store("Base", "Oil")[codes.W_ORDERED] == 1


def test_what_was_lent_to_an_aircraft_that_is_gone_is_laid_on_the_shelf(live):
    """RULES 5.1, 4.10.  At 106 h a part of T and T itself have reached their life.

    Camp, four hours away, lends a part; T is taken to pieces by 107 h.  The part comes at 110 to
    the shelf of Base, and U, which asks at 130 h, takes it: three hours.
    """
    tables = part(
        stock=[{"site": "Camp", "item": "Part", "number": 1, "reorder_at": 0}],
        routes=[road("Base", "Camp", 4)],
        serials=[{"name": "P1", "item": "Part", "at": "U", "hours_fh": 0}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
    )
    tables["sites"] = [{"name": "Base", "roles": "base"}, {"name": "Camp"}]
    tables["types"].append({"name": "Old"})
    tables["fleet"] = [
        {"name": "T", "type": "Old", "site": "Base"},
        {"name": "U", "type": "Type", "site": "Base"},
    ]
    tables["parts"].append({"parent": "Old", "item": "Part"})
    tables["tasks"].append(
        {"name": "Scrap", "on": "Old", "action": "discard", "every_fh": 10, "work_h": 1}
    )
    tables["missions"] = [
        scheduled("Round", types="Old"),
        scheduled("Other", types="Type", when="12:00", starts="2027-01-02"),
    ]
    life = live(8, ready={"stagger": "no", "lateral_h": 6}, **tables)
    assert [line for line in life.states("T") if line[0] >= 106] == [
        (106, "work"),
        (107, "gone"),
    ]
    assert [line for line in life.states("U") if 132 < line[0] < 154] == [
        (134, "work"),
        (137, "ready"),
    ]
    assert life.left("Base", "Part") == (0, 0, 0)
    assert life.left("Camp", "Part") == (0, 1, 0)


def test_what_a_shelf_lacks_at_the_start_is_ordered_then(live):
    """RULES 6.1, 5.1.  None there, one is wanted; five days: ordered at 0 h, there at 120 h.

    T asks at 106 h and has it at 120.  From an offer that takes no time it lies there at once.
    """
    for lead_d, then in (
        (5, [(106, "part on order"), (120, "work")]),
        (0, [(106, "work"), (109, "ready")]),
    ):
        tables = part(
            stock=[{"site": "Base", "item": "Part", "number": 0, "target": 1}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": lead_d}],
        )
        del tables["sites"][0]["supplied_by"]
        down = [line for line in live(6, **tables).states() if 106 <= line[0] < 123]
        assert down == then


@pytest.mark.parametrize(
    ("order_point", "lot", "ordered"), [(9, 4, 12), (9, 1, 10), (9, 0.25, 9.25), (5000, 1, 5001)]
)
def test_so_many_lots_as_are_needed_are_one_order(live, order_point, lot, ordered):
    """RULES 5.1.  Of fuel none is there: lots until there is more than the order point, at once.

    Nobody flies before July; the order is there after five days.
    """
    tank = {"number": 0, "target": 6000, "reorder_at": order_point, "order_quantity": lot}
    tables = fuelled(**tank) | {"missions": [scheduled("Round", when="jul 08:00")]}
    tables["stock"].pop()
    tables["offers"][0]["lead_d"] = 5
    for days, there in ((4, 0), (6, ordered)):
        life = live(days, **tables)
        (order,) = [line for line in life.lines if line[1] == codes.TR_ORDER]
        assert order[0] == 0
        assert life.left("Base", "Jet")[0] == there


def test_a_grounded_aircraft_goes_before_a_shelf(live):
    """RULES 5.1.  Camp has asked Depot for one since 0 h, Base asks for its aircraft at 106 h.

    The only part comes to Depot on 10 January (216 h) and goes to Base, a day: 240, work to 243.
    Day 11 to 15 it flies, and waits from 346 for what never comes; Camp is still waiting.
    """
    tables = part(
        stock=[{"site": "Camp", "item": "Part", "number": 0, "target": 1}],
        serials=[{"name": "P1", "item": "Part", "at": "Depot", "due": "2027-01-10"}],
        routes=[road("Base", "Depot", 24), road("Camp", "Depot", 24)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
    )
    tables["sites"].append({"name": "Camp", "supplied_by": "Depot"})
    life = live(**tables)
    assert [line for line in life.states() if line[1].startswith(("part", "work"))] == [
        (106, "part in transport"),
        (240, "work"),
        (346, "part on order"),
    ]
    store = life.store("Base", "Part")
    assert store[codes.W_BACKORDER] == pytest.approx(110 + 24 + 374)
    assert life.left("Camp", "Part") == (0, 1, 0)


def test_a_post_below_its_minimum_goes_before_another(live):
    """RULES 5.1.  T at Base asks at 106 h, N at North at 154 h; one part comes to Depot at 216 h.

    North must have two and has one: it is served first, at 240 h.
    """
    tables = part(
        serials=[
            {"name": "P0", "item": "Part", "at": "T", "hours_fh": 4},
            {"name": "P1", "item": "Part", "at": "Depot", "due": "2027-01-10"},
        ],
        routes=[road("Base", "Depot", 24), road("North", "Depot", 24)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
        posture=[
            {"site": "Base", "type": "Type", "wanted": 1, "minimum": 1},
            {"site": "North", "type": "Type", "wanted": 2, "minimum": 2},
        ],
    )
    tables["tasks"][1]["every_fh"] = 14
    tables["sites"].append({"name": "North", "supplied_by": "Depot"})
    tables["fleet"].append({"name": "N", "type": "Type", "site": "North"})
    tables["missions"].append(scheduled("Other", base="North"))
    life = live(15, **tables)
    waits = ("part in transport", "part on order", "work")
    assert [line for line in life.states("T") if line[1] in waits] == [(106, "part in transport")]
    assert [line for line in life.states("N") if line[1] in waits] == [
        (154, "part in transport"),
        (240, "work"),
    ]


def test_a_convoy_leaves_when_the_order_fills_it(live):
    """RULES 5.2, 5.3.  The tank of 2 000 kg orders at 1 000: every fifth round, at 104, 224, ...

    1 000 kg fill two trucks, the least; one guard; they leave at once, arrive in a day, are home
    in two.  Six convoys, the last one under way at the end.
    """
    tank = {"number": 2000, "target": 2000, "reorder_at": 1000}
    life = live(**with_trucks(fuelled(**tank), least=2, most=4))
    convoys = [line for line in life.lines if line[1] == codes.TR_CONVOY]
    assert [(line[0], line[3], line[5]) for line in convoys] == [
        (time, 2, time + 24) for time in (104, 224, 344, 464, 584, 704)
    ]
    route = life.route("Depot | Base | road")
    assert (route[codes.R_CONVOYS], route[codes.R_CARRIERS]) == (6, 12)
    assert route[codes.R_FREIGHT] == pytest.approx(6000)
    assert route[codes.R_KM] == pytest.approx(6 * (2 + 1) * 2 * 100)
    pools = life.block("pooled").sum(axis=0)
    at = life.labels.pooled.index(("Depot", "Truck"))
    assert pools[at, codes.G_WAY] == pytest.approx(2 * (5 * 48 + 16))
    assert pools[at, codes.G_UP] == pytest.approx(4 * 720 - 2 * (5 * 48 + 16))
    assert life.service()[codes.WHOLE] == 30
    # used 6 000 of 2 000 + five convoys: 1 000 are left, 1 000 on their way
    assert life.left("Base", "Jet") == pytest.approx((1000, 1000, 0))


def test_a_convoy_that_leaves_by_timetable_with_what_it_can_carry(live):
    """RULES 5.2.  One truck of 500 kg a week, at 06:00 of days 1, 8, 15, 22 and 29; a day away.

    A tank of 1 000 kg lasts five days; each round orders what it took.  500 kg come on days 9,
    16, 23 and 30: rounds on days 9 and 10; 16, 17 and 18; 23 and 24; 30.  100 kg stay over from
    day 10 to 16 and from 24 to 30.
    """
    tank = {"number": 1000, "target": 1000, "reorder_at": 800}
    life = live(**with_trucks(fuelled(**tank), most=1, departs="every 7d 06:00"))
    flown = [int(time // 24) + 1 for time, _ in life.sorties()]
    assert flown == [1, 2, 3, 4, 5, 9, 10, 16, 17, 18, 23, 24, 30]
    assert life.service()[codes.V_LOST_BY + codes.C_FUEL] == 17
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 4
    assert life.left("Base", "Jet")[0] == pytest.approx(400)


def test_without_a_guard_no_convoy(live):
    """RULES 5.2.  The only jeep stands at Camp: no convoy, the tank is empty after ten rounds."""
    tank = {"number": 2000, "target": 2000, "reorder_at": 1000}
    tables = with_trucks(fuelled(**tank), least=2)
    tables["sites"].append({"name": "Camp"})
    tables["fleet"][-1]["site"] = "Camp"
    life = live(**tables)
    assert life.route("Depot | Base | road")[codes.R_CONVOYS] == 0
    assert life.service()[codes.WHOLE] == 10


def test_the_floor_is_kept_for_the_first_priority(live):
    """RULES 5.2.  Of 1 000 kg the last 400 are for priority 1: three rounds, two rescues."""
    tables = fuelled(number=1000, reorder_at=0, floor=400)
    tables["missions"].append(scheduled("Rescue", when="14:00", priority=1, starts="2027-01-06"))
    life = live(**tables)
    assert [time for time, _ in life.sorties()] == [10, 34, 58, 120 + 16, 144 + 16]
    assert life.service()[codes.V_LOST_BY + codes.C_FUEL] == 27
    rescue = life.service("Rescue")
    assert (rescue[codes.WHOLE], rescue[codes.V_LOST_BY + codes.C_FUEL]) == (2, 23)


def test_a_shop_learns(live):
    """RULES 5.5.  Half the time for each doubling, mature after four jobs: 4, 2, 4/3 and 1 day.

    Overhaul at Base each ten hours: 106-202, 322-370, 490-522, 634-658 h.
    """
    life = live(
        **daily(
            tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}],
            capability=[
                {"site": "Base", "task": "Overhaul", "turnaround_d": 1, "learning_frac": 0.5}
                | {"mature_jobs": 4}
            ],
        )
    )
    assert [time for time, state in life.states() if state == "overhaul"] == [106, 322, 490, 634]
    close(life.hours(), flying=44, overhaul=96 + 48 + 32 + 24, ready=476)


def test_a_first_job_fails_and_the_mature_one_succeeds(live):
    """RULES 5.5.  Success rises from 0 at the first job to 1 at the second.

    The first unit is scrapped and bought anew; the others come back.
    """
    tables = part(
        capability=[
            {"site": "Base", "task": "Mend", "turnaround_d": 1, "first_success_frac": 0}
            | {"success_frac": 1, "mature_jobs": 2}
        ],
        stock=[{"site": "Base", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
    )
    tables["sites"][0].pop("supplied_by")
    tables["tasks"][1] = {"name": "Mend", "on": "Part", "action": "overhaul", "every_fh": 10}
    life = live(**tables)
    close(life.hours(), flying=60, work=18, ready=642)
    store = life.store("Base", "Part")
    assert (store[codes.W_SCRAPPED], store[codes.W_BOUGHT]) == (1, 1)
    shop = life.shop("Base", "Mend")
    assert (shop[codes.H_JOBS], shop[codes.H_PASSED], shop[codes.H_GOOD]) == (5, 1, 4)


def test_no_more_is_ordered_than_a_tank_holds(live):
    """RULES 5.2.  A tank of 1000 kg, full; a round takes 200 at 08:00, what is ordered takes 20 h.

    Lots of 400 at 800: that of the first morning would not fit, so that it is ordered at 32, with
    600 left: 1000 at 52, 800 at 56, 600 at 80, and the next lot is ordered.
    A seller gives no less than 500: with 800 and with 600 left that has no room; at 56, with 400,
    the 600 up to the target are ordered, there at 76.
    """
    tank = {"number": 1000, "reorder_at": 800, "capacity": 1000}
    tables = fuelled(**tank, order_quantity=400, supplied_by="Depot")
    tables["routes"] = [road("Depot", "Base", 20)]
    life = live(4, **tables)
    hours = 8 * 1000 + 24 * 800 + 20 * 600 + 4 * 1000 + 24 * 800 + 16 * 600
    assert life.store("Base", "Jet")[codes.W_ON_HAND] == pytest.approx(hours)
    assert life.left("Base", "Jet") == pytest.approx((600, 400, 0))
    tables = fuelled(**tank)
    tables["offers"][0] |= {"lead_d": 20 / 24, "minimum_order": 500}
    life = live(4, **tables)
    hours = 8 * 1000 + 24 * 800 + 24 * 600 + 20 * 400 + 4 * 1000 + 16 * 800
    assert life.store("Base", "Jet")[codes.W_ON_HAND] == pytest.approx(hours)
    assert life.left("Base", "Jet") == pytest.approx((800, 0, 0))


def test_who_stands_behind_what_is_withdrawn_is_served_at_once(live):
    """RULES 5.1.  Three litres of oil; T lacks five from 106 h on, S behind it two from 107.

    Both fly on with a deferred defect.  On 8 January (168 h) T leaves the plan, and S gets its two:
    three hours of work, 168-171.
    """
    tables = daily(
        types=[{"name": name, "cruise_km_per_h": 200} for name in ("Type", "Small")],
        fleet=[
            {"name": "T", "type": "Type", "site": "Base", "ends": "2027-01-08"},
            {"name": "S", "type": "Small", "site": "Base"},
        ],
        missions=[
            scheduled("Round", types="Type"),
            scheduled("Other", types="Small", when="09:00"),
        ],
        failures=[
            {"on": on, "mean_fh": 9, "shape": CONSTANT, "defer_d": 20} for on in ("Type", "Small")
        ],
        tasks=[
            {"name": "Fix", "on": "Type", "action": "repair", "work_h": 3},
            {"name": "Mend", "on": "Small", "action": "repair", "work_h": 3},
        ],
        items=[{"name": "Oil", "kind": "consumable", "unit": "l"}],
        needs=[
            {"of": "Fix", "what": "Oil", "quantity": 5},
            {"of": "Mend", "what": "Oil", "quantity": 2},
        ],
        stock=[{"site": "Base", "item": "Oil", "number": 3, "reorder_at": 0}],
        offers=[{"name": "Seller", "what": "Oil", "lead_d": 900}],
    )
    life = live(10, **tables)
    assert [line for line in life.states("S") if 160 < line[0] < 175] == [
        (168, "work"),
        (171, "ready"),
    ]
    assert life.store("Base", "Oil")[codes.W_OTHER] == pytest.approx(5 * 62 + 2 * 61)


def test_the_nearest_shop_is_that_where_a_part_is_first(live):
    """RULES 2.9.  Near is an hour of flight away and 60 h by road, Far two hours and 10 h by road.

    The part comes off at 106 h, at 226 and so on, five times in time to be mended: by `capability`,
    or where the mechanics are, at Far.  By roads of the same time, or none, Near is the nearest.
    """
    tables = part(stock=[{"site": "Base", "item": "Part", "number": 9}])
    tables["sites"] = on_equator("Base", "Near", "Far")
    tables["sites"][0].pop("supplied_by", None)
    tables["tasks"][1] = {"name": "Mend", "on": "Part", "action": "overhaul", "every_fh": 10}
    tables["tasks"][1]["work_h"] = 24
    told = {"capability": [{"site": n, "task": "Mend", "turnaround_d": 1} for n in ("Far", "Near")]}
    hands = {
        "needs": [{"of": "Mend", "what": "Mechanic"}],
        "resources": [{"site": n, "resource": "Mechanic", "number": 1} for n in ("Far", "Near")],
    }
    for more in (told, hands):
        for hours, first in (((60, 10), "Far"), ((10, 10), "Near"), ((), "Near")):
            roads = [
                road("Base", site, time) for site, time in zip(("Near", "Far"), hours, strict=False)
            ]
            life = live(**tables | more | ({"routes": roads} if roads else {}))
            assert life.shop(first, "Mend")[codes.H_JOBS] == 5
