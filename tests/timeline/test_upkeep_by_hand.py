"""RULES 3 by hand: limits and tolerance, hands, packages, choice of tails, slots, cannibals."""

import pytest
from tests.ready_hand import CONSTANT, check, close, daily, failing, scheduled

from azalai.ready import codes


def work(life, tail="T"):
    """Give when work on a tail began."""
    return [time for time, state in life.states(tail) if state == "work"]


def on_days(*days):
    """Give 10:00, when the sortie of the day has landed."""
    return [24 * (day - 1) + 10 for day in days]


def test_a_limit_without_tolerance_turns_a_sortie_away_and_is_met_early(live):
    """RULES 3.1.  Each 9 h: after four sorties the fifth would end at FH 10.

    Turned away at 08:00 it is checked for an hour and leaves late, at 09:00, within its patience.
    Done early, at FH 8, the next is due at FH 17: three sorties more, FH 16, and the fourth is
    turned away again: days 5, 9, 13, ... 29.
    """
    tables = daily(tasks=[check(every_fh=9)])
    tables["missions"] = [scheduled("Round", patience_h=2)]
    life = live(**tables)
    assert work(life) == [24 * (day - 1) + 8 for day in (5, 9, 13, 17, 21, 25, 29)]
    close(life.hours(), flying=60, work=7, ready=653)
    assert (life.service()[codes.WHOLE], life.service()[codes.LATE]) == (23, 7)


def test_a_check_late_within_tolerance_counts_from_where_it_was_due(live):
    """RULES 3.1.  Each 7 h, 2.1 h of tolerance: done at FH 8, due at 14 and not at 15.

    So after four sorties and three in turn: FH 8, 14, 22, 28, 36, 42, 50, 56.
    """
    life = live(**daily(tasks=[check(every_fh=7, tolerance_frac=0.3)]))
    assert work(life) == on_days(4, 7, 11, 14, 18, 21, 25, 28)
    close(life.hours(), flying=60, work=8, ready=652)


def test_a_tool_is_held_for_a_part_of_the_work_and_hands_are_counted(live):
    """RULES 3.2, 3.3.  Both land at 10:00; the only jack is held for the first two of five hours.

    One works 10:00-15:00, the other waits for the jack to 12:00 and works to 17:00.  Two people
    each: ten man-hours a job.  Twelve jobs; the last ones end at 711 and 713 h.
    """
    tables = daily(
        missions=[scheduled("Round", wanted=2)],
        tasks=[check(work_h=5)],
        needs=[
            {"of": "Check", "what": "Mechanic", "quantity": 2},
            {"of": "Check", "what": "Jack", "hours_h": 2},
        ],
        resources=[
            {"site": "Base", "resource": "Mechanic", "number": 4},
            {"site": "Base", "resource": "Jack", "kind": "tool", "number": 1},
        ],
    )
    tables["fleet"][0]["count"] = 2
    life = live(**tables)
    close(life.hours(), flying=120, work=60, **{"waiting tool": 12}, ready=1440 - 192)
    shop = life.shop("Base", "Check")
    assert (shop[codes.H_JOBS], shop[codes.H_MAN_H]) == pytest.approx((12, 120))
    assert life.pool("Base", "Jack")[codes.P_BUSY] == pytest.approx(24)
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(120)


def test_each_tool_is_held_for_its_own_hours(live):
    """RULES 3.2.  Both land at 10:00; work of five hours holds a jack for one, a lift for three.

    One works 10:00-15:00, the other from 13:00, as the lift is free, to 18:00.  Six times: three
    hours of waiting each.
    """
    tables = daily(
        missions=[scheduled("Round", wanted=2)],
        tasks=[check(work_h=5)],
        needs=[
            {"of": "Check", "what": "Jack", "hours_h": 1},
            {"of": "Check", "what": "Lift", "hours_h": 3},
        ],
        resources=[
            {"site": "Base", "resource": word, "kind": "tool", "number": 1}
            for word in ("Jack", "Lift")
        ],
    )
    tables["fleet"][0]["count"] = 2
    life = live(**tables)
    close(life.hours(), flying=120, work=60, **{"waiting tool": 18}, ready=1440 - 198)
    held = [life.pool("Base", word)[codes.P_BUSY] for word in ("Jack", "Lift")]
    assert held == pytest.approx([12, 36])


def test_a_dock_needed_for_the_first_hours_is_kept_over_the_night_and_left_then(live):
    """RULES 3.2.  Hands are there 08:00-11:00; six hours of work need the hangar for the first two.

    Due on day 5: 10:00-11:00, day 6 08:00-11:00, day 7 08:00-10:00.  The hangar is free at 09:00
    on day 6, after 23 hours.  Again after five sorties, 8 to 12: days 12, 19 and 26.
    """
    tables = daily(
        tasks=[check(work_h=6)],
        needs=[
            {"of": "Check", "what": "Mechanic"},
            {"of": "Check", "what": "Hangar", "hours_h": 2},
        ],
        resources=[
            {"site": "Base", "resource": "Mechanic", "number": 1, "hours": "08:00-11:00"},
            {"site": "Base", "resource": "Hangar", "kind": "dock", "number": 1},
        ],
    )
    life = live(**tables)
    assert life.pool("Base", "Hangar")[codes.P_BUSY] == pytest.approx(4 * 23)
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(4 * 6)


def test_who_is_needed_for_an_hour_leaves_after_it_while_the_cause_is_found_too(live):
    """RULES 3.2, 3.3.  Three hours to find the cause, five to mend; one hour each of a specialist.

    Fails after each 9 h, on days 5, 10, ... 30; he is counted, and held, for two hours each time.
    """
    tables = daily(
        failures=[failing(9, diagnose_h=3)],
        tasks=[{"name": "Mend", "on": "Type", "action": "repair", "work_h": 5}],
        needs=[{"of": "Mend", "what": "Specialist", "hours_h": 1}],
        resources=[{"site": "Base", "resource": "Specialist", "number": 1}],
    )
    life = live(**tables)
    shop = life.shop("Base", "Mend")
    assert (shop[codes.H_JOBS], shop[codes.H_MAN_H]) == pytest.approx((6, 12))
    assert life.pool("Base", "Specialist")[codes.P_BUSY] == pytest.approx(12)


def test_the_cause_is_found_first_and_the_part_asked_for_then(live):
    """RULES 3.3.  Fails after 9 h: found at 106 h, two hours to find the cause, to 108.

    The part is bought in a day, at 132; three hours, to 135.  Day 6 is lost.  Again on day 11:
    a cycle of six days, 106, 250, 394, 538, 682; the last one is over at 711 h.
    """
    life = live(
        **daily(
            items=[{"name": "Part"}],
            parts=[{"parent": "Type", "item": "Part"}],
            failures=[{"on": "Part", "mean_fh": 9, "shape": CONSTANT, "diagnose_h": 2}],
            tasks=[{"name": "Change", "on": "Part", "action": "replace", "work_h": 3}],
            needs=[{"of": "Change", "what": "Mechanic"}],
            resources=[{"site": "Base", "resource": "Mechanic", "number": 1}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
        )
    )
    assert [line for line in life.states() if 106 <= line[0] < 140] == [
        (106, "work"),
        (108, "part on order"),
        (132, "work"),
        (135, "ready"),
    ]
    close(
        life.hours(),
        flying=50,
        work=5 * 5,
        **{"part on order": 5 * 24},
        ready=720 - 50 - 25 - 120,
    )
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(25)


def test_bought_work_does_not_pause(live):
    """RULES 3.2.  A contractor at Base takes one day in and out of the gate, shift or none.

    Every five sorties from 10:00 to 10:00: days 6, 12, 18, 24 and 30 are lost.
    """
    life = live(
        **daily(
            tasks=[check(work_h="")],
            capability=[{"site": "Base", "task": "Check", "turnaround_d": 1}],
            resources=[
                {"site": "Base", "resource": "Mechanic", "number": 1, "hours": "06:00-14:00"}
            ],
        )
    )
    assert work(life) == on_days(5, 11, 17, 23, 29)
    close(life.hours(), flying=50, work=5 * 24, ready=720 - 170)
    assert life.service()[codes.LOST] == 5


def test_a_package_contains_what_it_includes(live):
    """RULES 3.4.  Small each 4 h (an hour), Big each 12 h (three) includes it.

    At FH 12, 24, ... both are due: the big one alone is done.  Five of these, ten small ones.
    """
    life = live(
        **daily(
            tasks=[
                check("Big", every_fh=12, work_h=3, includes="Small"),
                check("Small", every_fh=4),
            ]
        )
    )
    assert work(life) == on_days(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
    close(life.hours(), flying=60, work=5 * 3 + 10, ready=635)


def test_a_turnaround_lies_between_two_sorties(live):
    """RULES 3.4.  Landed at 10:00, it is free at 11:00; what should leave at 10:30 leaves then."""
    tables = daily(missions=[scheduled("Round"), scheduled("Second", when="10:30", patience_h=1)])
    tables["types"][0]["turnaround_h"] = 1
    life = live(1, **tables)
    assert life.states() == [
        (0, "ready"),
        (8, "flying"),
        (10, "standby"),
        (11, "flying"),
        (13, "standby"),
        (14, "ready"),
    ]
    assert life.service("Second")[codes.LATE] == 1


@pytest.mark.parametrize(
    ("choice", "hours"),
    [("fixed", (60, 0)), ("most_left", (30, 30)), ("least_left", (60, 0)), ("even", (6, 54))],
)
def test_who_is_chosen(live, choice, hours):
    """RULES 3.5.  Two alike, one wanted, a check each 100 h far away.

    fixed: the first.  most_left: in turn, the first first.  least_left: the first, and ever
    after the one that has flown.  even: the marks are 75 and 25 hours left; T-2 is furthest above
    its own (75) and flies 25 times until both are 25 above; then in turn T-1, T-2: 3 and 2 times.
    """
    tables = daily(tasks=[check(every_fh=100)])
    tables["fleet"][0]["count"] = 2
    life = live(ready={"stagger": "no", "tail_choice": choice}, **tables)
    assert (life.tail("T-1")[codes.T_FH], life.tail("T-2")[codes.T_FH]) == pytest.approx(hours)


def test_tasks_that_are_nearly_due_join(live):
    """RULES 3.5.  At FH 10 the check of twelve hours has two left, of four that may join.

    Both are done, two hours and three, and both count from there: every five days.
    """
    life = live(
        ready={"stagger": "no", "opportunistic_h": 4},
        **daily(tasks=[check(work_h=2), check("Larger", every_fh=12, work_h=3)]),
    )
    assert work(life) == on_days(5, 10, 15, 20, 25, 30)
    close(life.hours(), flying=60, work=30, ready=630)


def overhaul(channels, **more):
    """Tell two aircraft overhauled abroad after ten hours: two days there, four in it, two back."""
    tables = daily(
        missions=[scheduled("Round", wanted=2, minimum=1)],
        tasks=[
            {"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}
            | more.pop("task", {})
        ],
        capability=[
            {"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}
            | {"channels": channels}
            | more.pop("capability", {})
        ],
        routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
    )
    tables["fleet"][0]["count"] = 2
    return tables


def test_one_slot_for_two(live):
    """RULES 3.6.  Both due at 106 h: the first goes, the second waits until the slot is free, 250.

    First: there 154, done 250, home 298.  Second: 250, there 298, done 394, home 442.
    The first flies from day 14 and is due again at 418 (day 18): the slot is free.
    """
    life = live(18, **overhaul(1))
    away = ("waiting slot", "ferry", "overhaul")
    assert [line for line in life.states("T-1") if line[1] in away] == [
        (106, "ferry"),
        (154, "overhaul"),
        (250, "ferry"),
        (418, "ferry"),
    ]
    assert [line for line in life.states("T-2") if line[1] in away] == [
        (106, "waiting slot"),
        (250, "ferry"),
        (298, "overhaul"),
        (394, "ferry"),
    ]
    told = life.service()
    assert (told[codes.WHOLE], told[codes.REDUCED], told[codes.LOST]) == (5, 5, 8)


def test_a_limit_is_extended_while_the_slot_is_taken(live):
    """RULES 3.6.  Extended once by 3 h, to 13: one more sortie, to FH 12; the next is turned away.

    So the second flies on day 6 (alone), waits from 08:00 of day 7 (152 h) and leaves at 250 h.
    The first had its slot at once.
    """
    task = {"extend_chance_frac": 1, "extend_frac": 0.3}
    life = live(12, **overhaul(1, task=task))
    assert [line for line in life.states("T-2") if line[0] > 106] == [
        (128, "flying"),
        (130, "ready"),
        (152, "waiting slot"),
        (250, "ferry"),
    ]
    assert life.tail("T-2")[codes.T_FH] == 12
    assert life.states("T-1")[-2:] == [(154, "overhaul"), (250, "ferry")]
    told = life.service()
    assert (told[codes.WHOLE], told[codes.REDUCED], told[codes.LOST]) == (5, 1, 6)


def test_a_slot_is_booked_ahead(live):
    """RULES 3.6.  Asked for a week ahead, none before day 8 (168 h): due at 106, both wait."""
    life = live(10, **overhaul(2, capability={"book_ahead_d": 7}))
    for tail in ("T-1", "T-2"):
        assert [line for line in life.states(tail) if line[0] >= 106] == [
            (106, "waiting slot"),
            (168, "ferry"),
            (216, "overhaul"),
        ]


def test_an_aircraft_waits_at_home_for_the_season_of_its_way(live):
    """RULES 3.6.  Due on Tuesday, 106 h; nothing flies on Tuesdays: it leaves at 120 h."""
    tables = overhaul(1)
    tables["fleet"][0]["count"], tables["missions"][0]["wanted"] = 1, 1
    tables["routes"][0]["closed"] = "tue"
    states = [line for line in live(10, **tables).states() if line[0] >= 106]
    assert states == [(106, "waiting slot"), (120, "ferry"), (168, "overhaul")]


def test_a_slot_is_booked_as_far_ahead_as_the_row_in_force_says(live):
    """RULES 3.6.  From 6 January (120 h) on eight days: both wait from 106 h until 192 h."""
    tables = overhaul(2, capability={"book_ahead_d": 7})
    tables["capability"] += [
        tables["capability"][0] | {"starts": "2027-01-06", "book_ahead_d": 8},
    ]
    life = live(10, **tables)
    for tail in ("T-1", "T-2"):
        down = [line for line in life.states(tail) if line[0] >= 106]
        assert down == [(106, "waiting slot"), (192, "ferry")]


def test_a_part_is_taken_from_the_aircraft_that_waits_already(live):
    """RULES 3.7.  T waits for part A from 106 h; U's part B is due at FH 14, at 154 h.

    Nothing is in stock, both are bought in twenty days.  B is taken from T: off and on, twice an
    hour, to 156.  T now waits for A, there at 586 (an hour), and for B, ordered at 154 and there
    at 634 (an hour).  U flies every day, T on days 1 to 5 and 28 to 30.
    """
    row = {"action": "replace", "work_h": 1}
    tables = daily(
        missions=[scheduled("Round", wanted=2, minimum=1)],
        items=[{"name": "A"}, {"name": "B"}],
        parts=[{"parent": "Type", "item": "A"}, {"parent": "Type", "item": "B"}],
        tasks=[
            {"name": "Change A", "on": "A"} | row,
            {"name": "Change B", "on": "B"} | row,
            {"name": "Life A", "on": "A", "action": "discard", "every_fh": 100},
            {"name": "Life B", "on": "B", "action": "discard", "every_fh": 100},
        ],
        serials=[
            {"name": "A1", "item": "A", "at": "T", "hours_fh": 90},
            {"name": "B1", "item": "B", "at": "U", "hours_fh": 86},
        ],
        offers=[
            {"name": "Maker A", "what": "A", "lead_d": 20},
            {"name": "Maker B", "what": "B", "lead_d": 20},
        ],
    )
    tables["fleet"].append({"name": "U", "type": "Type", "site": "Base"})
    life = live(ready={"stagger": "no", "cannibalise": "yes"}, **tables)
    assert [line for line in life.states("U") if line[1] == "work"] == [(154, "work")]
    assert [line for line in life.states() if 106 <= line[0] <= 640] == [
        (106, "part on order"),
        (586, "work"),
        (587, "part on order"),
        (634, "work"),
        (635, "ready"),
    ]
    close(
        life.hours(),
        flying=76,
        work=2 + 2,
        **{"part on order": 480 + 47},
        ready=1440 - 76 - 4 - 527,
    )
    told = life.service()
    assert (told[codes.WHOLE], told[codes.REDUCED]) == (8, 22)
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == (120, 76)
    assert told[codes.V_REDUCED_H] == 44


def test_the_aircraft_of_the_more_urgent_missions_goes_first(live):
    """RULES 3.3.  One slot; T-1 and T-2 of Base wait from 106 h, N of North from 154 h (FH 14).

    T-1 has the slot until 250 h.  North flies priority 1, Base 5: N goes then, T-2 after N is
    done: two days there, four in it, 250 + 48 + 96 = 394 h.
    """
    tables = overhaul(1)
    tables["sites"].append({"name": "North", "roles": "base"})
    tables["fleet"].append({"name": "N", "type": "Type", "site": "North"})
    tables["missions"].append(scheduled("Rescue", base="North", priority=1))
    tables["tasks"][0]["every_fh"] = 14
    tables["ages"] = [{"unit": tail, "task": "Overhaul", "since_fh": 4} for tail in ("T-1", "T-2")]
    tables["routes"].append(tables["routes"][0] | {"origin": "North"})
    life = live(18, **tables)
    left = {
        tail: [time for time, state in life.states(tail) if state == "ferry"]
        for tail in ("T-1", "T-2", "N")
    }
    assert left == {"T-1": [106, 250], "N": [250, 394], "T-2": [394]}


def test_a_cause_is_looked_for_while_the_shop_has_no_place(live):
    """RULES 3.3.  T-1 flies 08-10 each day and T-2 09-11: after nine
    hours, at 106 and 107 h, they fail.

    One of two mechanics takes an hour to find each cause: 106-107 and 107-108.  The shop has one
    place: T-1 is mended 107-112, T-2 then, 112-117.
    """
    tables = daily(
        missions=[scheduled("Round"), scheduled("Late", when="09:00")],
        failures=[{"on": "Type", "mean_fh": 9, "shape": CONSTANT, "diagnose_h": 1}],
        tasks=[{"name": "Fix", "on": "Type", "action": "repair", "work_h": 5}],
        needs=[{"of": "Fix", "what": "Mechanic"}],
        resources=[{"site": "Base", "resource": "Mechanic", "number": 2}],
        capability=[{"site": "Base", "task": "Fix", "channels": 1}],
    )
    tables["fleet"][0]["count"] = 2
    life = live(6, **tables)
    down = [line for line in life.states("T-2") if 100 < line[0] < 120]
    assert down == [
        *[(105, "flying"), (107, "work"), (108, "waiting slot"), (112, "work"), (117, "ready")]
    ]
    assert life.pool("Base", "Mechanic")[codes.P_BUSY] == pytest.approx(12)
