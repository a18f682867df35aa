"""RULES 4 by hand: standing missions, machines and aircraft that are kept running."""

import pytest
from tests.ready_hand import close, daily, on_equator, scheduled

from azalai.ready import codes

CHECK = {"name": "Check", "on": "Machine", "action": "inspect", "every_fh": 20, "work_h": 2}


def hall(machines=1, **more):
    """Tell machines that run day and night."""
    tables = {
        "sites": [{"name": "Hall"}],
        "types": [{"name": "Machine", "kind": "machine"}],
        "fleet": [{"name": "M", "type": "Machine", "site": "Hall", "count": machines}],
        "missions": [{"name": "Power", "mode": "standing", "base": "Hall"}],
    }
    return tables | more


def diesel(**tank):
    """Tell what an engine burns: 10 kg an hour, 5 kg a start, 100 kg in its tank."""
    burns = {"fuel": "Diesel", "fuel_kg": 100, "burn_kg_per_h": 10, "ground_burn_kg": 5}
    return {
        "types": [{"name": "Machine", "kind": "machine"} | burns],
        "items": [{"name": "Diesel", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        "stock": [{"site": "Hall", "item": "Diesel"} | tank],
        "offers": [{"name": "Seller", "what": "Diesel", "lead_d": 1}],
    }


def manned(limit_h):
    """Tell one person who may work so many hours a month."""
    hand = {"site": "Hall", "resource": "Hand", "number": 1, "limit_h_per_month": limit_h}
    return {"needs": [{"of": "Machine", "what": "Hand"}], "resources": [hand]}


def test_machines_are_kept_running(live):
    """RULES 4.2.  One of two runs 06:00-14:00; a check each 20 h takes two.

    M-1: 8, 16, and 20 hours at 10:00 of day 3; M-2 takes over, and M-1 runs again from day 4: a
    check every third day, ten of them.  M-2 runs four hours on each: 20 at 14:00 of day 15, 40 on
    day 30: two checks, outside the window.
    """
    tables = hall(machines=2, tasks=[CHECK])
    tables["missions"][0]["when"] = "06:00-14:00"
    life = live(**tables)
    told = life.service("Power")
    assert (told[codes.V_FULL_H], told[codes.V_WINDOW_H]) == pytest.approx((240, 240))
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == pytest.approx((240, 240))
    assert life.tail("M-1")[codes.T_FH] == pytest.approx(200)
    assert life.tail("M-2")[codes.T_FH] == pytest.approx(40)
    work = [time for time, state in life.states("M-2") if state == "work"]
    assert work == [14 * 24 + 14, 29 * 24 + 14]
    close(life.hours(), flying=240, work=24, ready=1440 - 264)


def test_hours_are_wanted_up_to_the_end_of_a_row(live):
    """RULES 4.2, 4.3.  One machine is kept running up to 6 January (120 h), and from the 11th on.

    All hours in which a row is in force are wanted and run: 120, and 480 from 240 h on.
    """
    tables = hall()
    power = tables["missions"][0]
    tables["missions"] = [power | {"ends": "2027-01-06"}, power | {"starts": "2027-01-11"}]
    life = live(**tables)
    told = life.service("Power")
    for what in (codes.V_WINDOW_H, codes.V_WANTED_H, codes.V_ACHIEVED_H, codes.V_FULL_H):
        assert told[what] == pytest.approx(600)
    close(life.hours(), flying=600, ready=120)


def test_machines_run_while_they_are_manned(live):
    """RULES 4.2, 4.9.  Two wanted day and night; two people by day (06:00-18:00), one by night.

    One runs on, M-2 runs by day alone: 12 of 24 hours.  With a minimum of two none runs by night.
    """
    power = {"name": "Power", "mode": "standing", "base": "Hall", "wanted": 2, "minimum": 1}
    tables = hall(
        machines=2,
        missions=[power],
        needs=[{"of": "Machine", "what": "Hand"}],
        resources=[
            {"site": "Hall", "resource": "Hand", "number": 2, "hours": "06:00-18:00"},
            {"site": "Hall", "resource": "Hand", "number": 1, "hours": "18:00-06:00"}
            | {"shift": "night"},
        ],
    )
    life = live(2, **tables)
    assert life.states("M-1") == [(0, "flying")]
    day = [(6, "flying"), (18, "ready"), (30, "flying"), (42, "ready")]
    assert life.states("M-2") == [(0, "ready"), *day]
    told = life.service("Power")
    assert (told[codes.V_ACHIEVED_H], told[codes.V_WANTED_H]) == pytest.approx((72, 96))
    assert told[codes.V_LOST_H + codes.C_CREW] == pytest.approx(24)
    assert life.pool("Hall", "Hand")[codes.P_BUSY] == pytest.approx(72)
    tables["missions"] = [power | {"minimum": 2}]
    life = live(2, **tables)
    assert life.states("M-1") == life.states("M-2") == [(0, "ready"), *day]


def test_a_machine_burns_fuel_from_the_tank_of_its_site(live):
    """RULES 4.2, 5.2.  250 kg there, 20 kept; below 40, 200 are ordered, and come a day later.

    5 + 100 kg at 0 h, 100 at 10, 25 at 20: to 22.5 h.  Ordered at 20, there at 44 h: 105, at 54
    what is left, 95: to 63.5.  Ordered at 54, there at 78.  So 42 h, two starts: 430 kg.
    """
    tank = {"number": 250, "floor": 20, "reorder_at": 40, "order_quantity": 200}
    life = live(3, **hall(**diesel(**tank)))
    assert life.states("M") == [(0, "flying"), (22.5, "ready"), (44, "flying"), (63.5, "ready")]
    told, tail = life.service("Power"), life.tail("M")
    assert told[codes.V_LOST_H + codes.C_FUEL] == pytest.approx(72 - 42)
    assert (tail[codes.T_FH], tail[codes.T_FUEL_KG]) == pytest.approx((42, 430))
    assert (tail[codes.T_STARTS], tail[codes.T_LANDINGS]) == (2, 0)
    assert life.store("Hall", "Diesel")[codes.W_USED] == pytest.approx(430)


def test_a_machine_that_stops_gives_back_what_it_has_not_burned(live):
    """RULES 5.2.  06:00-09:00: 5 + 30 kg are burned each day, of 105 that were taken."""
    tables = hall(**diesel(number=200, reorder_at=0))
    tables["missions"][0]["when"] = "06:00-09:00"
    life = live(2, **tables)
    assert life.left("Hall", "Diesel")[0] == pytest.approx(200 - 70)
    assert life.tail("M")[codes.T_FUEL_KG] == pytest.approx(70)


def test_what_is_kept_airborne_lands_and_is_turned_round(live):
    """RULES 4.2, 3.4.  500 kg, of which 50 for the start and 50 (half an hour) stay: four hours.

    Two relieve each other: T-1 0-4, 8-12, 16-20, four hours and 50 kg each, bought as they are
    burned.  One alone is turned round for an hour: 0-4, 5-9, 10-14.
    """
    watch = {"name": "Watch", "mode": "standing", "base": "Base"}
    tables = daily(missions=[watch], items=[{"name": "Jet", "kind": "fuel", "unit": "kg"}])
    burns = {"fuel": "Jet", "fuel_kg": 500, "burn_kg_per_h": 100, "ground_burn_kg": 50}
    tables["types"][0] |= burns | {"turnaround_h": 1}
    tables["offers"] = [{"name": "Seller", "what": "Jet"}]
    tables["fleet"][0]["count"] = 2
    life = live(1, **tables)
    assert life.service("Watch")[codes.V_FULL_H] == pytest.approx(24)
    first = [(0, "flying"), (4, "standby"), (5, "ready"), (8, "flying"), (12, "standby")]
    assert life.states("T-1", before=13) == first
    tail = life.tail("T-1")
    assert (tail[codes.T_STARTS], tail[codes.T_LANDINGS]) == (3, 3)
    assert (tail[codes.T_FH], tail[codes.T_FUEL_KG]) == pytest.approx((12, 3 * 450))
    assert life.store("Base", "Jet")[codes.W_USED] == pytest.approx(6 * 450)
    tables["fleet"][0]["count"] = 1
    life = live(1, **tables)
    alone = [(0, "flying"), (4, "standby"), (5, "flying"), (9, "standby"), (10, "flying")]
    assert life.states(before=13) == alone
    lost = life.service("Watch")[codes.V_LOST_H + codes.C_AIRCRAFT]
    assert lost == pytest.approx(4)


def test_a_machine_is_inspected_before_it_first_runs_on_a_day(live):
    """RULES 3.4.  An inspection of seven hours from midnight on: it runs 07:00-14:00."""
    tables = hall()
    tables["types"][0]["daily_h"] = 7
    tables["missions"][0]["when"] = "06:00-14:00"
    states = live(2, **tables).states("M")
    assert states == [(0, "ready"), *[(7, "flying"), (14, "ready"), (31, "flying"), (38, "ready")]]


def test_each_run_uses_up_what_a_sortie_does_and_leaves_its_line_work(live):
    """RULES 3.4, 5.2.  06:00-14:00; two filters, one a start: none on the third day.

    Each run is followed by two hours of one person: 14-16, twice.
    """
    tables = hall(
        items=[{"name": "Filter", "kind": "consumable"}],
        stock=[{"site": "Hall", "item": "Filter", "number": 2, "reorder_at": 0}],
        offers=[{"name": "Maker", "what": "Filter", "lead_d": 90}],
        needs=[
            {"of": "Machine", "what": "Filter"},
            {"of": "Machine", "what": "Hand", "hours_h": 2},
        ],
        resources=[{"site": "Hall", "resource": "Hand", "number": 1}],
    )
    tables["missions"][0]["when"] = "06:00-14:00"
    life = live(3, **tables)
    ran = [*[(6, "flying"), (14, "ready")], *[(30, "flying"), (38, "ready")]]
    assert life.states("M") == [(0, "ready"), *ran]
    assert life.service("Power")[codes.V_LOST_H + codes.C_FUEL] == pytest.approx(8)
    assert life.pool("Hall", "Hand")[codes.P_BUSY] == pytest.approx(4)


def test_what_leaves_the_plan_while_it_flies_or_runs_leaves_as_it_stops(live):
    """RULES 1.4.  Until 5 January (96 h): T lands at 97 h and is gone; a machine stops at 96 h.

    Where a row has T again from 6 January on, it stays from then.
    """
    tables = daily(missions=[scheduled("Round", when="23:00")])
    tables["fleet"][0]["ends"] = "2027-01-05"
    assert live(8, **tables).states()[-2:] == [(95, "flying"), (97, "gone")]
    tables["fleet"].append(tables["fleet"][0] | {"starts": "2027-01-06", "ends": None})
    assert live(8, **tables).states(before=144)[-2:] == [(120, "ready"), (143, "flying")]
    tables = hall()
    tables["fleet"][0]["ends"] = "2027-01-05"
    assert live(8, **tables).states("M") == [(0, "flying"), (96, "gone")]


def test_a_machine_that_is_told_to_move_stops(live):
    """RULES 4.2.  M moves to Annex, where nobody wants it, on 3 January (48 h)."""
    tables = hall()
    tables["sites"].append({"name": "Annex"})
    tables["fleet"].append(tables["fleet"][0] | {"site": "Annex", "starts": "2027-01-03"})
    assert live(4, **tables).states("M") == [(0, "flying"), (48, "ready")]


def test_a_machine_stops_when_the_hours_of_its_people_are_used_up(live):
    """RULES 4.2, 4.9.  Thirty hours a month: 0-30, and from 1 February (744 h) on 744-774."""
    life = live(40, **hall(**manned(30)))
    ran = [(0, "flying"), (30, "ready"), (744, "flying"), (774, "ready")]
    assert life.states("M") == ran
    assert life.service("Power")[codes.V_LOST_H + codes.C_CREW] == pytest.approx(960 - 60)


def test_the_hours_of_people_belong_to_the_month_in_which_they_are_worked(live):
    """RULES 4.9.  It enters on 31 January (720 h), and runs from 725 on, inspected for five hours.

    19 hours of the thirty of January; those of February end at 744 + 30 h.
    """
    tables = hall(**manned(30))
    tables["fleet"][0]["starts"] = "2027-01-31"
    tables["types"][0]["daily_h"] = 5
    states = live(40, **tables).states("M")
    assert [line for line in states if line[0] >= 720] == [
        (720, "ready"),
        (725, "flying"),
        (774, "ready"),
    ]


def test_sorties_and_machines_share_the_hours_of_their_people(live):
    """RULES 4.9.  Thirty hours: a day for the machine, two for the sortie at 08:00, four more.

    It runs to 28 h, the sortie of day 2 finds no crew.
    """
    tables = hall(**manned(30))
    tables["types"].append({"name": "Type", "cruise_km_per_h": 200})
    tables["fleet"].append({"name": "T", "type": "Type", "site": "Hall"})
    tables["needs"].append({"of": "Type", "what": "Hand"})
    tables["resources"][0] |= {"number": 2, "limit_h_per_month": 15}
    tables["missions"][0]["types"] = "Machine"
    tables["missions"].append(scheduled("Round", base="Hall", types="Type"))
    life = live(2, **tables)
    assert life.states("M") == [(0, "flying"), (28, "ready")]
    told = life.service()
    assert (told[codes.WHOLE], told[codes.LOST]) == (1, 1)
    assert told[codes.V_LOST_BY + codes.C_CREW] == 1


def test_with_fewer_than_the_minimum_all_stop(live):
    """RULES 4.2.  Two must run; each is checked each 20 h, for two: M-1 has ten hours already.

    M-1 stops at 10 h and M-2 with it; both run 12-22, when M-2 has 20, 24-34, 36-46.
    """
    tables = hall(
        machines=2,
        tasks=[CHECK],
        ages=[{"unit": "M-1", "task": "Check", "since_fh": 10}],
    )
    tables["missions"][0] |= {"wanted": 2, "minimum": 2}
    life = live(2, **tables)
    assert life.states("M-1")[:6] == [
        (0, "flying"),
        (10, "work"),
        (12, "flying"),
        (22, "ready"),
        (24, "flying"),
        (34, "work"),
    ]
    assert life.states("M-2")[:4] == [(0, "flying"), (10, "ready"), (12, "flying"), (22, "work")]
    told = life.service("Power")
    assert told[codes.V_FULL_H] == pytest.approx(40)
    assert told[codes.V_WANTED_H] == pytest.approx(96)
    assert told[codes.V_LOST_H + codes.C_AIRCRAFT] == pytest.approx(96 - 80)


def test_what_is_kept_airborne_needs_weather_and_light(live):
    """RULES 4.8, 4.4.  Wanted 12:00-24:00, and not by night: it lands as twilight ends, by 18:35.

    In February it never flies: 28 days of 12 hours are lost to the weather.  An engine on the
    ground runs whatever the sky does.  Weather that turns ends what is under way.
    """
    watch = {"name": "Watch", "mode": "standing", "base": "Base", "night": "no"}
    bad = [{"site": "Base", "month": "feb", "flyable_frac": 0}]
    tables = daily(sites=on_equator("Base"), climate=bad)
    tables["missions"] = [watch | {"when": "12:00-24:00"}]
    told = live(59, **tables).service("Watch")
    assert told[codes.V_LOST_H + codes.C_WEATHER] == pytest.approx(28 * 12)
    assert 31 * 6.3 < told[codes.V_ACHIEVED_H] < 31 * 6.6
    light = told[codes.V_LOST_H + codes.C_LIGHT]
    assert light + told[codes.V_ACHIEVED_H] == pytest.approx(31 * 12)
    tables["types"] = [{"name": "Type", "kind": "machine"}]
    assert live(59, **tables).service("Watch")[codes.V_FULL_H] == pytest.approx(59 * 12)
    tables = daily(climate=bad, missions=[watch])
    life = live(60, **tables)
    assert life.states() == [(0, "flying"), (744, "ready"), (744 + 672, "flying")]


def test_the_cause_of_hours_that_nobody_kept_running_is_the_first_test_that_fails(live):
    """RULES 4.4.  The only machine comes when the three days are over.

    With its man there, it is what lacks, for 72 hours; he comes after two days: 48 to the crew;
    its fuel after two and a half: 60 to the fuel, and 12 to the machine.
    """
    tables = hall(needs=[{"of": "Machine", "what": "Hand"}])
    tables["fleet"][0]["starts"] = "2027-01-04"
    hand = {"site": "Hall", "resource": "Hand", "number": 1}
    tables["resources"] = [hand]
    lost = [live(3, **tables).service("Power")[codes.V_LOST_H + c] for c in range(7)]
    assert lost == pytest.approx([0, 0, 0, 0, 0, 0, 72])
    tables["resources"] = [hand | {"starts": "2027-01-03"}]
    lost = [live(3, **tables).service("Power")[codes.V_LOST_H + c] for c in range(7)]
    assert lost == pytest.approx([0, 0, 0, 0, 0, 48, 24])
    tables |= diesel(number=0, target=500, reorder_at=0)
    tables["offers"][0]["lead_d"] = 2.5
    lost = [live(3, **tables).service("Power")[codes.V_LOST_H + c] for c in range(7)]
    assert lost == pytest.approx([0, 0, 0, 0, 60, 0, 12])
