"""RULES 2 by hand: what wears, what fails, what is renewed; lives of constant length."""

import pytest
from tests.ready_hand import CONSTANT, close, daily, on_equator, road, scheduled

from azalai.ready import codes


def failing(mean_fh, on="Type", **more):
    """Tell a failure that comes after exactly so many hours."""
    told = {"on": on, "mean_fh": mean_fh, "shape": CONSTANT, "observed_under_limit": "no"}
    return told | more


def part(**more):
    """Tell a part exchanged in three hours."""
    tables = {
        "items": [{"name": "Part"}],
        "parts": [{"parent": "Type", "item": "Part"}],
        "tasks": [{"name": "Change", "on": "Part", "action": "replace", "work_h": 3}],
    }
    return daily(**tables | more)


def on_shelf():
    """Tell parts enough on the shelf, and who sells more."""
    return {
        "stock": [{"site": "Base", "item": "Part", "number": 20}],
        "offers": [{"name": "Maker", "what": "Part", "lead_d": 1}],
    }


def test_what_repair_overhaul_and_discard_renew(live):
    """RULES 2.2.  One unit, no spare: fails after 9 h, overhaul each 16 h, life 30 h.

    Fails in the fifth sortie (found at FH 10): repair, one hour, renews the failure age alone.
    FH 16: overhaul, two hours, renews both.  So it fails next at FH 25 (found at 26; not at 19),
    and ends at FH 30 (the total is never renewed): a new one takes a day, day 16 is lost.
    From there the same again: found on days 21, 24 and 29.
    """
    tables = part(
        failures=[failing(9, "Part")],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
    )
    tables["tasks"] = [
        {"name": "Change", "on": "Part", "action": "replace"},
        {"name": "Repair", "on": "Part", "action": "repair", "work_h": 1},
        {"name": "Overhaul", "on": "Part", "action": "overhaul", "every_fh": 16, "work_h": 2},
        {"name": "Life", "on": "Part", "action": "discard", "every_fh": 30},
    ]
    life = live(**tables)
    down = [line for line in life.states() if line[1].startswith("part")]
    assert down == [
        (106, "part in repair"),
        (178, "part in repair"),
        (298, "part in repair"),
        (346, "part on order"),
        (490, "part in repair"),
        (562, "part in repair"),
        (682, "part in repair"),
    ]
    close(
        life.hours(),
        flying=58,
        **{"part in repair": 4 * 1 + 2 * 2, "part on order": 24},
        ready=720 - 58 - 32,
    )
    assert life.shop("Base", "Repair")[codes.H_JOBS] == 4
    assert life.shop("Base", "Overhaul")[codes.H_JOBS] == 2
    assert life.store("Base", "Part")[codes.W_SCRAPPED] == 1


def test_an_hour_in_the_sand_counts_double_where_the_row_says_so(live):
    """RULES 2.5.  Half the full effect of a factor of three: each hour counts two.

    The failure of 19 h comes after 9.5 h in the air: found each five days, an hour to mend.
    The check with a factor, each 40 h, is due at FH 20, 40, 60: two hours.  The plain one, each
    30 h, at FH 30 and 60: three hours.
    """
    tables = daily(
        failures=[failing(19, harsh_factor=3)],
        tasks=[
            {"name": "Mend", "on": "Type", "action": "repair", "work_h": 1},
            {"name": "Wash", "on": "Type", "action": "inspect", "every_fh": 40, "work_h": 2}
            | {"harsh_factor": 3},
            {"name": "Look", "on": "Type", "action": "inspect", "every_fh": 30, "work_h": 3},
        ],
    )
    tables["sites"][0]["harsh_frac"] = 0.5
    life = live(**tables)
    close(life.hours(), flying=60, work=6 * 1 + 3 * 2 + 2 * 3, ready=642)
    jobs = [life.shop("Base", name)[codes.H_JOBS] for name in ("Mend", "Wash", "Look")]
    assert jobs == [6, 3, 2]


def test_the_day_clock_of_a_failure_stands_abroad_and_the_calendar_does_not(live):
    """RULES 2.6, 3.4.  Overhaul each 14 h: away 154-346 and 514-706 h (two days, four, two).

    It renews the aircraft and not the part, whose hours stand.  The part fails after ten days on
    it: 154 hours before the overhaul and 86 after it make 240, so at 432 h, three hours to change;
    the next would be at 706 + 240 - (514 - 435) h.  A check each 12 days is due at 288 h, abroad:
    done at home from 346, two hours; next due at 348 + 288 = 636, abroad again: done from 706.
    """
    life = live(
        **part(
            failures=[{"on": "Part", "mean_d": 10, "shape": CONSTANT}],
            tasks=[
                {"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 14},
                {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
                {"name": "Check", "on": "Type", "action": "inspect", "every_d": 12, "work_h": 2},
            ],
            capability=[{"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}],
            routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
            **on_shelf(),
        )
    )
    assert [line[0] for line in life.states() if line[1] == "work"] == [346, 432, 706]
    close(
        life.hours(),
        flying=28,
        ferry=192,
        overhaul=192,
        work=2 + 3 + 2,
        ready=720 - 28 - 384 - 7,
    )


def test_landings_and_starts_have_clocks_of_their_own(live):
    """RULES 2.6.  One of each a sortie: each 4 landings (7 times) and each 7 starts (4 times)."""
    life = live(
        **daily(
            tasks=[
                {"name": "Gear", "on": "Type", "action": "inspect", "every_landings": 4}
                | {"work_h": 1},
                {"name": "Igniter", "on": "Type", "action": "inspect", "every_starts": 7}
                | {"work_h": 2},
            ]
        )
    )
    close(life.hours(), flying=60, work=7 * 1 + 4 * 2, ready=645)
    # on day 28 both are due at once, one after the other
    work = [line[0] for line in life.states() if line[1] == "work"]
    assert work == [24 * (day - 1) + 10 for day in (4, 7, 8, 12, 14, 16, 20, 21, 24, 28)]


def test_a_failure_ends_the_mission_where_it_falls(live):
    """RULES 2.7, 4.3.  After 8.5 h: half an hour into the fifth sortie, a quarter of the way.

    Half an hour back: it lands at 09:00 with one hour flown and is mended in one.  The clock
    starts anew at FH 9, so that every fifth sortie ends so: 24 whole, 6 aborted.
    Wanted 60 = achieved 48 + aborted 12; flown 54 = achieved 48 + 6 on aborted sorties.
    """
    life = live(
        **daily(
            failures=[failing(8.5, abort_frac=1)],
            tasks=[{"name": "Mend", "on": "Type", "action": "repair", "work_h": 1}],
        )
    )
    assert [time for time, _ in life.sorties()][3:6] == [82, 105, 130]
    close(life.hours(), flying=54, work=6, ready=660)
    told, tail = life.service(), life.tail()
    assert (told[codes.WHOLE], told[codes.ABORTED]) == (24, 6)
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == (60, 48)
    assert told[codes.V_ABORTED_H] == 12
    assert (tail[codes.T_FH], tail[codes.T_ABORTED_FH]) == pytest.approx((54, 6))
    assert (tail[codes.T_STARTS], tail[codes.T_LANDINGS]) == (30, 30)


#: Degrees of longitude on the equator in an hour at 200 km/h: a x pi / 180 = 111.3194907932736 km.
HOUR_DEG = 200 / 111.3194907932736


def test_a_team_from_elsewhere_is_not_there_before_it_can_be(live):
    """RULES 2.7, 3.3.  It stays at Camp at 105 h, as below; the part is on the shelf of Base.

    From Base it takes five hours, to 110.  The only mechanics are at Depot, thirty hours from
    Base: they come at 135, work to 138, and the aircraft is home at 139.
    """
    tables = part(
        failures=[failing(8.5, "Part", abort_frac=1, strand_frac=1)],
        stock=[{"site": "Base", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
        routes=[road("Base", "Camp", 5), road("Depot", "Base", 30)],
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
        needs=[{"of": "Change", "what": "Mechanic"}],
        resources=[{"site": "Depot", "resource": "Mechanic", "number": 1}],
    )
    here = {"latitude_deg": 0, "elevation_m": 0}
    tables["sites"] = [
        here | {"name": "Base", "roles": "base", "longitude_deg": 0},
        here | {"name": "Camp", "longitude_deg": HOUR_DEG},
        {"name": "Depot"},
    ]
    life = live(6, **tables)
    assert [line for line in life.states() if line[0] >= 104] == [
        *[(104, "flying"), (105, "waiting person"), (135, "work"), (138, "ferry"), (139, "ready")],
    ]


def test_an_aircraft_that_is_stranded_waits_for_team_and_part(live):
    """RULES 2.7.  One hour to Camp and one back; the part fails after 8.5 h, on the way out.

    Fifth sortie: it stays at Camp at 105 h (one hour flown).  The part is bought in one day, at
    129; team and part take five hours by road, to 134; three hours of work, to 137; one hour
    home, to 138.  Day 6 is lost.
    """
    tables = part(
        failures=[failing(8.5, "Part", abort_frac=1, strand_frac=1)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
        routes=[road("Base", "Camp", 5)],
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
    )
    here = {"latitude_deg": 0, "elevation_m": 0}
    tables["sites"] = [
        here | {"name": "Base", "roles": "base", "longitude_deg": 0},
        here | {"name": "Camp", "longitude_deg": HOUR_DEG},
    ]
    life = live(9, **tables)
    assert [line for line in life.states() if 104 <= line[0] < 140] == [
        (104, "flying"),
        (105, "part on order"),
        (129, "waiting person"),
        (134, "work"),
        (137, "ferry"),
        (138, "ready"),
    ]
    tail, told = life.tail(), life.service()
    # days 1 to 4 whole, 5 aborted, 6 lost, 7 to 9 whole
    assert (told[codes.WHOLE], told[codes.ABORTED], told[codes.LOST]) == (7, 1, 1)
    assert (tail[codes.T_FH], tail[codes.T_FERRY_FH]) == pytest.approx((16, 1))
    assert tail[codes.T_ABORTED_FH] == pytest.approx(1)


def deferred(lead_d, change_h=3, **more):
    tables = part(
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


def test_a_limit_that_is_reached_in_the_air_grounds_from_the_landing_on(live):
    """RULES 1.1, 1.2, 2.8.  The part fails at FH 2 (10 h), may wait 46.5 h, to 08:30 on day 3.

    Ordered then, it is handed over at Depot at 57.25 h and comes by road at 67.25; the aircraft is
    in the air from 56 to 58 h.  What it waits for is a cause from 56.5 h on, its state from 58.
    """
    told = {"on": "Part", "mean_fh": 1, "shape": CONSTANT, "observed_under_limit": "no"}
    tables = daily(
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part"}],
        failures=[told | {"defer_d": 1.9375}],
        tasks=[{"name": "Change", "on": "Part", "action": "replace", "work_h": 3}],
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
    tables = part(
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


def test_a_deferred_defect_goes_to_a_new_home_with_its_aircraft(live):
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
    tables["tasks"].append(
        {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 14, "work_h": 1}
    )
    life = live(**tables)
    assert [line[0] for line in life.states() if line[1] == "work"] == [154, 346, 538]
    close(life.hours(), flying=54, work=72, ready=594)
    assert (life.service()[codes.WHOLE], life.service()[codes.LOST]) == (27, 3)


def test_of_two_units_one_is_enough_until_both_have_failed(live):
    """RULES 2.8.  Both fail after 9 h: the first is a deferred defect, with the second it is down.

    Two exchanges of three hours, one after the other, every five days.
    """
    tables = part(failures=[failing(9, "Part")], **on_shelf())
    tables["parts"][0] |= {"quantity": 2, "needed": 1}
    life = live(**tables)
    close(life.hours(), flying=60, work=36, ready=624)
    stopped = life.block("driver_jobs").sum(axis=1)
    assert stopped[life.labels.drivers.index(("failures", "Part | failure"))] == 6


def test_a_failure_is_mended_by_the_work_that_is_told(live):
    """RULES 2.9.  Found at 106 h: of two ways to change the part the told one, five hours.

    Where the type has no `repair` its `replace` mends it, four hours.
    """
    tables = part(failures=[failing(9, "Part", fixed_by="Swap")], **on_shelf())
    tables["tasks"].append({"name": "Swap", "on": "Part", "action": "replace", "work_h": 5})
    assert [t for t, state in live(6, **tables).states() if 106 <= t < 120] == [106, 111]
    task = {"name": "Renew", "on": "Type", "action": "replace", "work_h": 4}
    life = live(6, **daily(failures=[failing(9)], tasks=[task]))
    assert [t for t, state in life.states() if 106 <= t < 120] == [106, 110]


def test_a_repair_that_fails_everywhere_condemns(live):
    """RULES 2.9.  Base cannot mend it (a day), nor Depot (12 h away, two days): scrapped there.

    Found at 106 h and changed from the shelf.  Base to 130, Depot 142-190: scrapped, another is
    bought in three days, at 262.  The next comes off at 226 and waits to 262: day 11 is lost.
    Then 370-382; 490-526 (day 22 is lost); 634-646.  All the while a unit is in repair for the
    store.
    """
    life = live(
        **part(
            failures=[failing(9, "Part")],
            tasks=[
                {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
                {"name": "Mend", "on": "Part", "action": "repair"},
            ],
            capability=[
                {"site": "Base", "task": "Mend", "turnaround_d": 1, "success_frac": 0},
                {"site": "Depot", "task": "Mend", "turnaround_d": 2, "success_frac": 0, "rank": 2},
            ],
            routes=[road("Base", "Depot", 12)],
            stock=[{"site": "Base", "item": "Part", "number": 1}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": 3}],
        )
    )
    assert [line for line in life.states() if line[1] in ("work", "part in repair")] == [
        (106, "work"),
        (226, "part in repair"),
        (262, "work"),
        (370, "part in repair"),
        (382, "work"),
        (490, "part in repair"),
        (526, "work"),
        (634, "part in repair"),
        (646, "work"),
    ]
    close(life.hours(), flying=56, work=15, **{"part in repair": 96}, ready=553)
    store = life.store("Base", "Part")
    assert (store[codes.W_SCRAPPED], store[codes.W_ORDERED], store[codes.W_BOUGHT]) == (5, 5, 4)
    for site in ("Base", "Depot"):
        assert life.shop(site, "Mend")[codes.H_PASSED] == 5


def test_the_hours_of_a_known_part_count(live):
    """RULES 2.10.  Six of ten hours are gone: changed on day 2, then each five days: six times."""
    tables = part(
        **on_shelf(),
        serials=[{"name": "P1", "item": "Part", "at": "T", "hours_fh": 6}],
    )
    tables["tasks"].append({"name": "Life", "on": "Part", "action": "discard", "every_fh": 10})
    life = live(**tables)
    work = [line[0] for line in life.states() if line[1] == "work"]
    assert work == [24 * (day - 1) + 10 for day in (2, 7, 12, 17, 22, 27)]
    close(life.hours(), flying=60, work=18, ready=642)
