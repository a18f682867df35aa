"""RULES 2 by hand: what wears, what fails, what is renewed; lives of constant length."""

import pytest
from tests.ready_hand import (
    CONSTANT,
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


def test_what_repair_overhaul_and_discard_renew(live):
    """RULES 2.2.  One unit, no spare: fails after 9 h, overhaul each 16 h, life 30 h.

    Fails in the fifth sortie (found at FH 10): repair, one hour, renews the failure age alone.
    FH 16: overhaul, two hours, renews both.  So it fails next at FH 25 (found at 26; not at 19),
    and ends at FH 30 (the total is never renewed): a new one takes a day, day 16 is lost.
    From there the same again: found on days 21, 24 and 29.
    """
    tables = with_part(
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
        **with_part(
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


def test_the_day_clock_stands_in_overhaul_at_home_and_runs_in_other_work_elsewhere(live):
    """RULES 2.6.  A part fails after six days on it; an overhaul at home takes 106-126 h.

    106 hours before it and 38 after it make 144: at 164 h, three hours to change.  So with a check
    at Depot instead, ten hours away: the clock stands 106-116 and 136-146 h, and runs between.
    """
    tables = with_part(
        failures=[{"on": "Part", "mean_d": 6, "shape": CONSTANT}],
        tasks=[
            {"name": "Change", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Big", "on": "Type", "action": "overhaul", "every_fh": 10, "work_h": 20},
        ],
        **on_shelf(),
    )
    life = live(8, **tables)
    assert [line for line in life.states() if line[1] in ("overhaul", "work")] == [
        (106, "overhaul"),
        (164, "work"),
    ]
    tables["tasks"][1]["action"] = "inspect"
    tables["capability"] = [{"site": "Depot", "task": "Big"}]
    tables["routes"] = [{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 10}]
    life = live(8, **tables)
    assert [line for line in life.states() if line[1] in ("ferry", "work")] == [
        (106, "ferry"),
        (116, "work"),
        (136, "ferry"),
        (164, "work"),
    ]


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


def test_a_team_from_elsewhere_is_not_there_before_it_can_be(live):
    """RULES 2.7, 3.3.  It stays at Camp at 105 h, as below; the part is on the shelf of Base.

    From Base it takes five hours, to 110.  The only mechanics are at Depot, thirty hours from
    Base: they come at 135, work to 138, and the aircraft is home at 139.
    """
    tables = with_part(
        failures=[failing(8.5, "Part", abort_frac=1, strand_frac=1)],
        stock=[{"site": "Base", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
        routes=[road("Base", "Camp", 5), road("Depot", "Base", 30)],
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
        needs=[{"of": "Change", "what": "Mechanic"}],
        resources=[{"site": "Depot", "resource": "Mechanic", "number": 1}],
    )
    tables["sites"] = [*on_equator("Base", "Camp"), {"name": "Depot"}]
    life = live(6, **tables)
    assert [line for line in life.states() if line[0] >= 104] == [
        *[(104, "flying"), (105, "waiting person"), (135, "work"), (138, "ferry"), (139, "ready")],
    ]


def test_a_site_with_too_few_hands_waits_for_a_team(live):
    """RULES 3.3.  The work takes two mechanics; Base has one, Depot two, thirty hours away.

    The part fails on the fifth sortie, which ends at 106 h; they come at 136 and work to 139.
    One by day and one by night are no two.
    """
    tables = with_part(
        failures=[failing(8.5, "Part")],
        sites=[{"name": "Base"}, {"name": "Depot"}],
        stock=[{"site": "Base", "item": "Part", "number": 1}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 900}],
        routes=[road("Depot", "Base", 30)],
        needs=[{"of": "Change", "what": "Mechanic", "quantity": 2}],
    )
    one = {"site": "Base", "resource": "Mechanic", "number": 1}
    two = one | {"site": "Depot", "number": 2}
    by_turns = [
        *[one | {"shift": "day", "hours": "06:00-18:00"}],
        *[one | {"shift": "night", "hours": "18:00-06:00"}],
    ]
    for hands in ([one], by_turns):
        life = live(7, **tables | {"resources": [*hands, two]})
        assert [line for line in life.states() if 104 <= line[0] < 150] == [
            *[(104, "flying"), (106, "waiting person"), (136, "work"), (139, "ready")],
        ]


def test_an_aircraft_that_is_stranded_waits_for_team_and_part(live):
    """RULES 2.7.  One hour to Camp and one back; the part fails after 8.5 h, on the way out.

    Fifth sortie: it stays at Camp at 105 h (one hour flown).  The part is bought in one day, at
    129; team and part take five hours by road, to 134; three hours of work, to 137; one hour
    home, to 138.  Day 6 is lost.
    """
    tables = with_part(
        failures=[failing(8.5, "Part", abort_frac=1, strand_frac=1)],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
        routes=[road("Base", "Camp", 5)],
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
    )
    tables["sites"] = on_equator("Base", "Camp")
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


def test_a_failure_is_mended_by_the_work_that_is_told(live):
    """RULES 2.9.  Found at 106 h: of two ways to change the part the told one, five hours.

    Where the type has no `repair` its `replace` mends it, four hours.
    """
    tables = with_part(failures=[failing(9, "Part", fixed_by="Swap")], **on_shelf())
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
        **with_part(
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
    tables = with_part(
        **on_shelf(),
        serials=[{"name": "P1", "item": "Part", "at": "T", "hours_fh": 6}],
    )
    tables["tasks"].append({"name": "Life", "on": "Part", "action": "discard", "every_fh": 10})
    life = live(**tables)
    work = [line[0] for line in life.states() if line[1] == "work"]
    assert work == [24 * (day - 1) + 10 for day in (2, 7, 12, 17, 22, 27)]
    close(life.hours(), flying=60, work=18, ready=642)


def test_what_is_told_beyond_its_life_is_due_at_once(live):
    """RULES 2.10, 6.1.  A part of 25 hours, where ten are its life: changed as the plan begins.

    From 0 to 3 h; the new one on day 5, at 106 h, and so on each five days: six changes more.  A
    check that is told to have been done 12 hours ago, of ten, is done at once as well, after the
    change; a part that is overhauled each ten hours has been so twice: of five hours left the third
    sortie would take more than one.
    """
    serials = [{"name": "P1", "item": "Part", "at": "T", "hours_fh": 25}]
    tables = with_part(**on_shelf(), serials=serials)
    life_of_ten = {"name": "Life", "on": "Part", "action": "discard", "every_fh": 10}
    tables["tasks"].append(life_of_ten)
    life = live(**tables)
    work = [line[0] for line in life.states() if line[1] == "work"]
    assert work == [0, *(24 * (day - 1) + 10 for day in (5, 10, 15, 20, 25, 30))]
    tables["tasks"].append({"name": "Check", "on": "Type", "action": "inspect", "work_h": 1})
    tables["tasks"][-1]["every_fh"] = 10
    tables["ages"] = [{"unit": "T", "task": "Check", "since_fh": 12}]
    assert live(2, **tables).states(before=12) == [
        *[(0, "work"), (4, "ready"), (8, "flying"), (10, "ready")]
    ]
    tables = with_part(**on_shelf(), serials=serials)
    tables["tasks"].append(life_of_ten | {"action": "overhaul", "work_h": 9})
    life = live(10, **tables)
    work = [line[0] for line in life.states() if line[1] == "work"]
    assert work == [2 * 24 + 8, 7 * 24 + 10]
