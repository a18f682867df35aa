"""RULES 1 and 6 by hand: states, the two tables of causes, readiness to launch, start and end."""

import pytest
from tests.ready_hand import (
    CHANGE,
    check,
    close,
    daily,
    failing,
    fuelled,
    on_shelf,
    road,
    scheduled,
    with_life,
)

from azalai.ready import codes


def part(lead_d, **more):
    """Tell a part that is thrown away every ten hours, exchanged in three, bought in so long."""
    return daily(
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part"}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": lead_d}],
        **more,
    )


def test_of_two_causes_the_first_is_the_state_and_both_are_present(live):
    """RULES 1.2.  Every five sorties (106 h, 274, 442, 610) a check and a part come due at once.

    Check: five hours of a mechanic who is there 06:00 to 14:00, so 10:00-14:00 and 06:00-07:00.
    Part: bought in 48 hours, then three hours.  From 106: work to 110, on order to 126 (the
    check stands still, but a missing part comes first), work to 127, on order to 154, work to
    157.  Days 6 and 7 are lost; five days fly again: a cycle of seven days, four of them.
    """
    life = live(
        **part(
            2,
            tasks=[
                {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
                {"name": "Life", "on": "Part", "action": "discard", "every_fh": 10},
                {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 5},
            ],
            needs=[{"of": "Check", "what": "Mechanic"}],
            resources=[
                {"site": "Base", "resource": "Mechanic", "number": 1, "hours": "06:00-14:00"}
            ],
        )
    )
    assert [line for line in life.states() if 104 <= line[0] < 160] == [
        (104, "flying"),
        (106, "work"),
        (110, "part on order"),
        (126, "work"),
        (127, "part on order"),
        (154, "work"),
        (157, "ready"),
    ]
    close(
        life.hours(),
        flying=44,
        work=4 * (4 + 1 + 3),
        **{"part on order": 4 * (16 + 27)},
        ready=720 - 44 - 32 - 172,
    )
    present = dict(zip(codes.PRESENT, life.block("present_h").sum(axis=(0, 1)), strict=True))
    assert {name: h for name, h in present.items() if h > 0} == pytest.approx(
        {"part on order": 4 * 48, "work": 32, "off shift": 4 * 16}
    )
    assert life.service()[codes.WHOLE] == 22


def test_readiness_to_launch_asks_for_crew_and_for_an_aircraft_that_is_not_busy(live):
    """RULES 1.1.  Looked at every 25 hours from 00:30: each hour once or twice a month.

    The pilot is on duty 05:00 to 13:00, so that two hours can begin until 11:00; the aircraft is
    away 08:00 to 10:00.  That leaves 05:30, 06:30, 07:30 and 10:30.  Availability is whole.
    """
    life = live(
        **daily(
            needs=[{"of": "Type", "what": "Pilot"}],
            resources=[{"site": "Base", "resource": "Pilot", "number": 1, "hours": "05:00-13:00"}],
        )
    )
    january = life.block("launch")[0, 0]
    assert sorted(january[:, 0]) == [1] * 19 + [2] * 5  # 29 times in 720 hours
    for hour in range(24):
        assert january[hour, 1] == (january[hour, 0] if hour in {5, 6, 7, 10} else 0)
    assert january[:, 2].sum() == 0
    close(life.hours(), flying=60, ready=660)
    assert life.tail()[codes.T_AVAILABLE] == pytest.approx(720)


@pytest.mark.parametrize(("pilots", "both"), [(1, False), (2, True)])
def test_two_are_ready_to_launch_where_there_are_people_for_two(live, pilots, both):
    """RULES 1.1.  Two stand at Base but for 08:00 to 10:00, when one is away with its pilot."""
    tables = daily(
        needs=[{"of": "Type", "what": "Pilot"}],
        resources=[{"site": "Base", "resource": "Pilot", "number": pilots}],
    )
    tables["fleet"] += [{"name": "T2", "type": "Type", "site": "Base"}]
    january = live(**tables).block("launch")[0, 0]
    for hour in range(24):
        away = hour in {8, 9}
        assert january[hour, 1] == (january[hour, 0] if both or not away else 0)
        assert january[hour, 2] == (january[hour, 0] if both and not away else 0)


@pytest.mark.parametrize(("kg", "both"), [(399, False), (400, True)])
def test_two_types_are_ready_to_launch_where_there_is_fuel_for_both(live, kg, both):
    """RULES 1.1.  A round burns 200 kg, and nobody has flown before the first look, at 00:30."""
    tables = fuelled(number=kg, reorder_at=0)
    tables["types"] += [tables["types"][0] | {"name": "Other"}]
    tables["fleet"] += [{"name": "T2", "type": "Other", "site": "Base"}]
    january = live(1, **tables).block("launch")[0, 0]
    assert january[0].tolist() == [1, 1, int(both)]


def test_work_that_ends_as_a_sortie_is_due_costs_nothing(live):
    """RULES 6.3.  Twenty-two hours from 10:00 end at 08:00: ends of work come before departures."""
    check = [{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 22}]
    life = live(**daily(tasks=check))
    assert life.service()[codes.WHOLE] == 30
    # the sixth check begins at 706 h and is counted to the end at 720
    close(life.hours(), flying=60, work=5 * 22 + 14, ready=720 - 60 - 124)


def test_a_tail_that_is_in_work_at_the_start(live):
    """RULES 6.1.  In its check until 3 January: 48 hours of work, the first two sorties lost.

    28 sorties are left; the check is new and due each ten hours: days 7, 12, 17, 22 and 27, an
    hour each.
    """
    tables = daily(
        tasks=[{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 1}]
    )
    tables["fleet"][0] |= {"in_task": "Check", "due": "2027-01-03"}
    life = live(**tables)
    assert life.states(before=60) == [(0, "work"), (48, "ready"), (56, "flying"), (58, "ready")]
    close(life.hours(), flying=56, work=48 + 5, ready=720 - 56 - 53)
    assert (life.service()[codes.WHOLE], life.service()[codes.LOST]) == (28, 2)


def test_hours_of_nobody_are_counted_for_work_under_way_at_the_start(live):
    """RULES 6.1.  In its check until 3 January; from the fifth sortie on, an hour of two each.

    Who does the first is not told: nobody is held.  Due at days 7, 12, 17, 22 and 27.
    """
    tables = daily(
        tasks=[check()],
        needs=[{"of": "Check", "what": "Mechanic", "quantity": 2}],
        resources=[{"site": "Base", "resource": "Mechanic", "number": 2}],
    )
    tables["fleet"][0] |= {"in_task": "Check", "due": "2027-01-03"}
    told = live(**tables).shop("Base", "Check")
    assert (told[codes.H_JOBS], told[codes.H_MAN_H]) == (6, 10)


def test_work_under_way_at_the_start_may_be_a_repair(live):
    """RULES 6.1, 3.1.  T is mended until 11 January, 240 h; S is checked each nine days, for two.

    S is checked from 216 h on, late within tolerance, so again at 432 and 648 h.  The work on T,
    which ends meanwhile, has no clock of its own, and moves none of S.
    """
    mend = {"name": "Mend", "on": "Type", "action": "repair", "work_h": 9}
    dated = {"every_fh": None, "every_d": 9, "work_h": 48, "tolerance_frac": 0.5}
    tables = daily(tasks=[check(on="Other", **dated), mend])
    tables["missions"] = [scheduled("Round", when="jun 08:00")]
    tables["types"].append({"name": "Other", "cruise_km_per_h": 200})
    tables["fleet"][0] |= {"in_task": "Mend", "due": "2027-01-11"}
    tables["fleet"].append({"name": "S", "type": "Other", "site": "Base"})
    life = live(**tables)
    assert [time for time, state in life.states("S") if state == "work"] == [216, 432, 648]
    assert life.states() == [(0, "work"), (240, "ready")]


@pytest.mark.parametrize(
    ("lived", "limit"),
    [
        ({"hours_fh": 94}, {"every_fh": 100}),
        ({"landings": 17}, {"every_landings": 20}),
        ({"start_count": 27}, {"every_starts": 30}),
        ({"made": "2026-12-22"}, {"every_d": 10 + 58 / 24}),
    ],
)
def test_a_life_begins_with_its_aircraft(live, lived, limit):
    """RULES 2.2, 6.1.  Three sorties are left, or 58 hours: it is gone at 58 h, for good."""
    tables = daily(tasks=[{"name": "End", "on": "Type", "action": "discard"} | limit])
    tables["fleet"][0] |= lived
    for stagger in ("yes", "no"):
        life = live(ready={"stagger": stagger}, **tables)
        close(life.hours(), flying=6, ready=52)


def test_an_aircraft_that_ends_its_life_elsewhere_does_not_come_home(live):
    """RULES 2.2.  Twenty hours by road to Depot from 58 h on, two days there: gone at 126 h."""
    tables = daily(
        tasks=[{"name": "End", "on": "Type", "action": "discard", "every_fh": 6}],
        capability=[{"site": "Depot", "task": "End", "turnaround_d": 2}],
        routes=[road("Base", "Depot", 20)],
    )
    close(live(**tables).hours(), flying=6, ready=52, ferry=20, work=48)


def test_no_clock_shows_more_than_the_aircraft_has_lived(live):
    """RULES 2.10.  A check each twenty landings: half of that has passed, or four if that is all.

    So it is due with the tenth sortie, at 226 h, or with the sixteenth, at 370 h.  A part fails at
    25 landings, of which an age is drawn that is above four; at most four of them lie behind it,
    and it fails with the 21st sortie, at 490 h.
    """
    tables = daily(
        tasks=[check(every_fh=None, every_landings=20), dict(CHANGE)],
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part"}],
        failures=[failing(None, "Part", mean_landings=25)],
        **on_shelf(),
    )

    def work():
        states = live(30, {"stagger": "yes"}, **tables).states("U")
        return [time for time, state in states if state == "work"]

    tables["fleet"][0] |= {"name": "U", "hours_fh": 3}
    (check_at,) = {226} & set(work())
    (failed_at,) = set(work()) - {check_at, 226 + 480}
    assert failed_at < 490
    tables["fleet"][0]["landings"] = 4
    assert work() == [370, 490]


def test_an_aircraft_that_is_down_has_another_home_as_soon_as_it_stands(live):
    """RULES 1.2.  In its check 106-166 h; told to be at Annex from 7 January (144 h) on."""
    check = {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 60}
    tables = daily(tasks=[check])
    tables["sites"].append({"name": "Annex"})
    tables["fleet"].append(tables["fleet"][0] | {"site": "Annex", "starts": "2027-01-07"})
    life = live(**tables)
    close(life.hours("Base"), flying=10, work=60, ready=96)
    close(life.hours("Annex"), ready=720 - 166)


def test_a_plan_may_end_during_a_check_flight(live):
    """RULES 6.2.  At FH 10 (106 h) three hours of work, then forty in the air: the end is at 144.

    The part is fitted, and in no other place; what was taken from the shelf is bought again.
    """
    tables = with_life(**on_shelf())
    tables["tasks"][0]["check_flight_h"] = 40
    life = live(6, **tables)
    assert life.states()[-2:] == [(106, "work"), (109, "flying")]
    assert life.left("Base", "Part")[0] == 20


def test_what_the_last_instant_leaves(live):
    """RULES 6.2.  A part is due on day 30 (FH 60) and bought in two days: ten hours are counted.

    Earlier ones came due at FH 10, 20, ...: each costs 51 hours, so that the sixth is far beyond
    the plan; with a shelf of five, the shelf is empty from day 25 on.  Each is ordered anew when
    taken and is there two days later: the shelf is full again, less the one of day 30.
    """
    life = live(
        **part(
            2,
            stock=[{"site": "Base", "item": "Part", "number": 5}],
            tasks=[
                {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
                {"name": "Life", "on": "Part", "action": "discard", "every_fh": 10},
            ],
        )
    )
    close(life.hours(), flying=60, work=18, ready=642)
    assert life.left("Base", "Part") == (4, 1, 0)
    store = life.store("Base", "Part")
    assert (store[codes.W_REQUESTS], store[codes.W_FILLED], store[codes.W_SCRAPPED]) == (6, 6, 6)
    assert (store[codes.W_ORDERED], store[codes.W_BOUGHT]) == (6, 5)
    # five on the shelf, less one for two days after each of 106, 226, ... 586, and for 14 hours
    assert store[codes.W_ON_HAND] == pytest.approx(5 * 720 - 5 * 48 - 14)
    # the part fitted at 706 h is new: ten hours left to its life
    assert life.block("limits_left")[life.labels.tasks.index("Life")] == pytest.approx(10)


def test_hours_abroad_belong_to_the_fleet_and_not_to_the_country(live):
    """RULES 1.3.  Overhaul after ten hours: two days there by air, four in the shop, two back.

    Away 106-298 and 418-610 h; 14 sorties; 192 hours of ferry and 192 of overhaul in 720.
    """
    life = live(
        **daily(
            tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}],
            capability=[{"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}],
            routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
        )
    )
    assert [line for line in life.states() if line[1] in ("ferry", "overhaul")] == [
        (106, "ferry"),
        (154, "overhaul"),
        (250, "ferry"),
        (418, "ferry"),
        (466, "overhaul"),
        (562, "ferry"),
    ]
    tail, hours = life.tail(), life.hours()
    assert tail[codes.T_AVAILABLE] == pytest.approx(336)
    assert tail[codes.T_POSSESSED] == pytest.approx(720)
    assert tail[codes.T_POSSESSED] - hours["ferry"] - hours["overhaul"] == pytest.approx(336)


def test_a_tail_that_enters_and_leaves_is_possessed_in_between(live):
    """RULES 1.1, 1.4.  U is there from 11 to 21 January: 240 hours, the rest in no denominator."""
    tables = daily(missions=[scheduled("Round", types="Type", wanted=2, minimum=1)])
    row = {"name": "U", "type": "Type", "site": "Base"}
    tables["fleet"].append(row | {"starts": "2027-01-11", "ends": "2027-01-21"})
    life = live(**tables)
    tail = life.tail("U")
    assert (tail[codes.T_POSSESSED], tail[codes.T_FH], tail[codes.T_DELIVERED]) == (240, 20, 1)
    close(life.hours(), flying=80, ready=720 + 240 - 80)
    told = life.service()
    assert (told[codes.WHOLE], told[codes.REDUCED]) == (10, 20)
