"""RULES 2.8 by hand: defects that wait, and units of which fewer are needed than are fitted."""

import pytest
from tests.ready_hand import (
    check,
    close,
    daily,
    failing,
    on_equator,
    on_shelf,
    road,
    scheduled,
    with_part,
)

from azalai.ready import codes


def deferred(lead_d, change_h=3, **more):
    tables = with_part(
        failures=[failing(9, "Part", defer_d=3)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": lead_d}],
        **more,
    )
    tables["tasks"][0]["work_h"] = change_h
    return tables


def test_a_deferred_defect_is_mended_when_nobody_wants_the_aircraft(live):
    """RULES 2.8, 1.1.  Found at FH 10 (106 h); the part comes in two days, as it lands (154 h).

    Nobody wants it before 176, so three hours of work, nothing lost.  The new part starts at
    FH 14 and fails in the fifth sortie: a cycle of seven days, four of them.  Available all the
    time but for the work; clean not from 106 to 157.
    """
    life = live(**deferred(2))
    assert [line[0] for line in life.states() if line[1] == "work"] == [154, 322, 490, 658]
    close(life.hours(), flying=60, work=12, ready=648)
    tail = life.tail()
    assert life.service()[codes.WHOLE] == 30
    assert tail[codes.T_AVAILABLE] == pytest.approx(708)
    assert tail[codes.T_CLEAN] == pytest.approx(708 - 4 * 48)


def test_a_departure_at_which_its_row_is_not_in_force_wants_nobody(live):
    """RULES 2.8, 4.2.  Rounds up to 6 January (120 h), and from the 11th (240 h) on, at 08:00.

    Found at FH 10 (106 h); the part comes at 154 h.  Thirty hours of work begin at once: the next
    round is that of 248 h, and not one at 176.
    """
    rows = [scheduled("Round", ends="2027-01-06"), scheduled("Round", starts="2027-01-11")]
    life = live(12, **deferred(2, change_h=30, missions=rows))
    assert [line for line in life.states() if line[0] >= 106] == [
        *[(106, "ready"), (154, "work"), (184, "ready")],
        *[(248, "flying"), (250, "ready"), (272, "flying"), (274, "ready")],
    ]
    close(life.hours(), flying=14, work=30, ready=288 - 44)


def test_a_limit_that_is_reached_in_the_air_grounds_from_the_landing_on(live):
    """RULES 1.1, 1.2, 2.8.  The part fails at FH 2 (10 h), may wait 46.5 h, to 08:30 on day 3.

    Ordered then, it is handed over at Depot at 57.25 h and comes by road at 67.25; the aircraft is
    in the air from 56 to 58 h.  What it waits for is a cause from 56.5 h on, its state from 58.
    """
    tables = with_part(
        failures=[failing(1, "Part", defer_d=1.9375)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1.96875, "site": "Depot"}],
        routes=[road("Depot", "Base", 10)],
    )
    life = live(3, **tables)
    assert [line for line in life.states() if line[0] >= 56] == [
        *[(56, "flying"), (58, "part in transport"), (67.25, "work"), (70.25, "ready")],
    ]
    present = dict(zip(codes.PRESENT, life.block("present_h").sum(axis=(0, 1)), strict=True))
    assert present["part on order"] == pytest.approx(57.25 - 56.5)
    assert present["part in transport"] == pytest.approx(67.25 - 57.25)


def test_what_comes_due_on_a_check_flight_is_found_as_it_ends(live):
    """RULES 1.2, 2.8.  The part fails at FH 2 (10 h) and may wait 28 h, to 14:00 on day 2 (38 h).

    At FH 4 (34 h) the check is due: three hours of work, and a flight from 37 to 39.  So at 38 the
    aircraft flies; as it lands it is down, and what fails at FH 5 is found and mended in an hour.
    """
    tables = with_part(
        failures=[failing(2, "Part", defer_d=28 / 24), failing(5)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 5}],
    )
    mend = {"name": "Mend", "on": "Type", "action": "repair", "work_h": 1}
    tables["tasks"] += [check(every_fh=4, work_h=3, check_flight_h=2), mend]
    life = live(3, **tables)
    assert life.states()[-4:] == [
        *[(34, "work"), (37, "flying"), (39, "work"), (40, "part on order")],
    ]


def test_a_deferred_defect_grounds_at_its_limit(live):
    """RULES 2.8, 5.1.  Three days are allowed, the part takes five: grounded at 178 h.

    The part is there at 226, three hours of work.  Days 9 and 10 are lost; the new part fails in
    the fifth sortie of day 15: a cycle of ten days, three of them.  Grounded, it is an aircraft
    that waits (48 h each time); before, a deferred defect that waits (72 h).
    """
    life = live(**deferred(5))
    assert [line for line in life.states() if 178 <= line[0] < 240] == [
        (178, "part on order"),
        (226, "work"),
        (229, "ready"),
    ]
    close(life.hours(), flying=48, work=9, **{"part on order": 144}, ready=720 - 48 - 9 - 144)
    store = life.store("Base", "Part")
    assert store[codes.W_BACKORDER] == pytest.approx(3 * 48)
    assert store[codes.W_OTHER] == pytest.approx(3 * 72)
    assert (life.service()[codes.WHOLE], life.service()[codes.LOST]) == (24, 6)


def test_a_deferred_defect_goes_with_its_aircraft_to_a_new_home(live):
    """RULES 2.8, 4.7.  Found at Base at 106 h; North, an hour away, must have one from 144 h on.

    T leaves at 168 h, and what it lacks is bought for North then: five days, there at 288.  At
    its limit, 178 h, it is down there; mended by 291.  What Base had ordered lies on its shelf.
    Found again in the fifth round of North, to 354 h, it waits there for another: at most three
    days, to 426 h.
    """
    tables = deferred(5, sites=on_equator("Base", "North"))
    tables["posture"] = [
        {"site": "Base", "type": "Type", "wanted": 0, "minimum": 0},
        {"site": "North", "type": "Type", "wanted": 1, "minimum": 1, "starts": "2027-01-07"},
    ]
    tables["missions"].append(scheduled("Other", base="North"))
    life = live(16, **tables)
    assert [line for line in life.states() if 154 < line[0] < 304] == [
        (168, "ferry"),
        (169, "ready"),
        (176, "flying"),
        (178, "part on order"),
        (288, "work"),
        (291, "ready"),
        (296, "flying"),
        (298, "ready"),
    ]
    assert life.left("Base", "Part") == (1, 0, 0)
    assert life.store("North", "Part")[codes.W_BACKORDER] == pytest.approx(288 - 178)


def test_a_part_that_is_ready_goes_with_its_aircraft_to_a_new_home(live):
    """RULES 2.8, 4.7.  Found at Base on Tuesday, 106 h; the part is there, its man on Saturday.

    T leaves at 144 h for North, with the part: the mechanic there, on duty from 16:00 on, fits it
    160-163.
    """
    hand = {"resource": "Mechanic", "number": 1}
    tables = with_part(
        sites=on_equator("Base", "North"),
        failures=[failing(9, "Part", defer_d=10)],
        stock=[{"site": "Base", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
        needs=[{"of": "Change", "what": "Mechanic"}],
        resources=[
            hand | {"site": "Base", "hours": "sat 06:00-14:00"},
            hand | {"site": "North", "hours": "16:00-24:00"},
        ],
        posture=[
            {"site": "Base", "type": "Type", "wanted": 0, "minimum": 0},
            {"site": "North", "type": "Type", "wanted": 1, "minimum": 1, "starts": "2027-01-06"},
        ],
    )
    life = live(10, **tables)
    assert [line for line in life.states() if line[0] > 130] == [
        (144, "ferry"),
        (145, "ready"),
        (160, "work"),
        (163, "ready"),
    ]


def test_what_was_deferred_comes_off_at_its_limit_and_is_mended(live):
    """RULES 2.8.  Found at 106 h, three days allowed, no spare: at 178 h it comes off.

    Five hours of bench work, to 183, three to put it back, to 186.
    """
    tables = deferred(1)
    tables["tasks"].append({"name": "Mend", "on": "Part", "action": "repair", "work_h": 5})
    del tables["offers"]
    assert [line for line in live(9, **tables).states() if 178 <= line[0] < 200] == [
        (178, "part in repair"),
        (183, "work"),
        (186, "ready"),
    ]


def test_a_deferred_defect_that_grounds_takes_its_part_from_another_aircraft(live):
    """RULES 2.8, 3.7.  U waits for a B from 82 h on, and has an A of eight hours.

    T flies with a failed A from 106 h on, two days and a half; what was ordered comes at 586.  At
    166 h it is down and takes that of U: twice an hour, to 168.  It has one hour left and fails on
    day 8; nobody has another then, and T is down again at 178 + 60.
    """
    row = {"action": "replace", "work_h": 1}
    tables = daily(
        missions=[scheduled("Round", wanted=2, minimum=1)],
        items=[{"name": "A"}, {"name": "B"}],
        parts=[{"parent": "Type", "item": "A"}, {"parent": "Type", "item": "B"}],
        failures=[failing(9, "A", defer_d=2.5)],
        tasks=[
            {"name": "Change A", "on": "A"} | row,
            {"name": "Change B", "on": "B"} | row,
            {"name": "Life B", "on": "B", "action": "discard", "every_fh": 100},
        ],
        serials=[{"name": "B1", "item": "B", "at": "U", "hours_fh": 92}],
        offers=[
            {"name": "Maker A", "what": "A", "lead_d": 20},
            {"name": "Maker B", "what": "B", "lead_d": 20},
        ],
    )
    tables["fleet"].append({"name": "U", "type": "Type", "site": "Base"})
    life = live(12, {"stagger": "no", "cannibalise": "yes"}, **tables)
    assert [line for line in life.states() if line[0] >= 160] == [
        (166, "work"),
        (168, "ready"),
        (176, "flying"),
        (178, "ready"),
        (200, "flying"),
        (202, "ready"),
        (224, "flying"),
        (226, "ready"),
        (238, "part on order"),
    ]
    assert life.states("U")[-1] == (82, "part on order")


def test_a_deferred_defect_that_grounds_may_be_helped_by_a_neighbour(live):
    """RULES 2.8, 5.1.  Camp has one, four hours away: asked at the limit, 178 h, and not before."""
    tables = deferred(20, stock=[{"site": "Camp", "item": "Part", "number": 1}])
    tables["sites"].append({"name": "Camp"})
    tables["routes"] = [road("Base", "Camp", 4)]
    life = live(9, {"stagger": "no", "lateral_h": 6}, **tables)
    assert [line for line in life.states() if line[0] >= 178] == [
        (178, "part in transport"),
        (182, "work"),
        (185, "ready"),
        (200, "flying"),
        (202, "ready"),
    ]


def test_a_deferred_defect_goes_to_the_home_that_the_fleet_tells(live):
    """RULES 2.8.  Found at 106 h, asked for at Base; from 7 January (144 h) on T is at Annex.

    There it is asked for anew, five days: 264 h.  What was ordered for Base comes to its shelf.
    """
    tables = deferred(5)
    tables["failures"][0]["defer_d"] = 20
    tables["sites"].append({"name": "Annex"})
    tables["fleet"].append(tables["fleet"][0] | {"site": "Annex", "starts": "2027-01-07"})
    life = live(20, **tables)
    assert [line for line in life.states() if line[1] == "work"] == [(264, "work")]
    assert (life.left("Base", "Part"), life.left("Annex", "Part")) == ((1, 0, 0), (0, 0, 0))


def test_a_deferred_defect_is_mended_when_the_aircraft_is_down_anyway(live):
    """RULES 2.8.  Twenty-three hours of work never fit between two sorties (22 h).

    Found at 106 h, the part is on the shelf.  At FH 14 (154 h) a check of an hour stops the
    aircraft: the older defect first, to 177, then the check, to 178; day 8 is lost.  A cycle of
    eight days: 154, 346, 538.
    """
    tables = deferred(1, 23, stock=[{"site": "Base", "item": "Part", "number": 5}])
    tables["failures"][0]["defer_d"] = 10
    tables["tasks"].append(check(every_fh=14, work_h=1))
    life = live(**tables)
    assert [line[0] for line in life.states() if line[1] == "work"] == [154, 346, 538]
    close(life.hours(), flying=54, work=72, ready=594)
    assert (life.service()[codes.WHOLE], life.service()[codes.LOST]) == (27, 3)


def test_of_two_units_one_is_enough_until_both_have_failed(live):
    """RULES 2.8.  Both fail after 9 h: the first is a deferred defect, with the second it is down.

    Two exchanges of three hours, one after the other, every five days.
    """
    tables = with_part(failures=[failing(9, "Part")], **on_shelf())
    tables["parts"][0] |= {"quantity": 2, "needed": 1}
    life = live(**tables)
    close(life.hours(), flying=60, work=36, ready=624)
    stopped = life.block("driver_jobs").sum(axis=1)
    assert stopped[life.labels.drivers.index(("failures", "Part | failure"))] == 6
