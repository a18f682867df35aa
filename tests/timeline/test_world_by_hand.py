"""RULES 5.4 to 5.6 by hand: suppliers, roads and shops that close, people, projects."""

import numpy as np
import pytest
from tests.ready_hand import check, close, daily, failing, road, scheduled, with_life

from azalai.ready import codes
from azalai.streams import uniforms


def closure(table, key, starts, duration_d, **more):
    """Tell that something is closed for so long."""
    told = {"name": "Closure", "status": "expected", "table": table, "key": key, "starts": starts}
    return [told | {"duration_d": duration_d} | more]


def down(life):
    """Give when T was down, and why."""
    up = ("ready", "flying", "standby")
    return [line for line in life.states() if line[1] not in up]


def test_nothing_is_ordered_from_a_supplier_that_is_closed(live):
    """RULES 5.6.  Closed 5 to 10 January: asked for at 106 h, ordered at 216 h.

    Two days: there at 264 h, work to 267.
    """
    life = live(
        14,
        **with_life(
            suppliers=[{"name": "Works"}],
            offers=[{"name": "Maker", "what": "Part", "lead_d": 2, "supplier": "Works"}],
            disruptions=closure("suppliers", "Works", "2027-01-05", 5),
        ),
    )
    assert down(life) == [(106, "part on order"), (264, "work")]
    assert life.service()[codes.LOST] == 6


def test_a_payment_that_fails_closes_its_supplier_and_a_dearer_one_serves(live):
    """RULES 5.6.  The offer of rank 1 is closed from 5 January on: that of rank 2, four days.

    Asked for at 106 h, there at 202 h, work to 205; five sorties later at 322 h, there at 418 h.
    """
    life = live(
        20,
        **with_life(
            suppliers=[{"name": "Works"}, {"name": "Dealer"}],
            offers=[
                {"name": "Maker", "what": "Part", "lead_d": 1, "supplier": "Works"},
                {"name": "Second", "what": "Part", "lead_d": 4, "supplier": "Dealer", "rank": 2},
            ],
            disruptions=closure("suppliers", "Works", "2027-01-05", ""),
        ),
    )
    assert down(life) == [
        (106, "part on order"),
        (202, "work"),
        (322, "part on order"),
        (418, "work"),
    ]


def test_nothing_leaves_on_a_road_that_is_closed(live):
    """RULES 5.6.  Closed 5 to 10 January: asked for at 106 h, it leaves at 216, a day: 240."""
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24)],
        disruptions=closure("routes", "Depot | Base | road", "2027-01-05", 5),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(12, **tables)
    assert down(life) == [(106, "part in transport"), (240, "work")]


def test_nothing_leaves_a_site_that_is_closed(live):
    """RULES 5.6.  The depot is closed 5 to 10 January: asked for at 106 h, it leaves at 216."""
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24)],
        disruptions=closure("sites", "Depot", "2027-01-05", 5),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(12, **tables)
    assert down(life) == [(106, "part in transport"), (240, "work")]


def test_nothing_comes_in_at_a_site_that_is_closed(live):
    """RULES 5.6.  Base is closed 6 to 10 January.

    Asked for at 106 h, the part is at its gate at 130 and comes in at 216.
    """
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24)],
        disruptions=closure("sites", "Base", "2027-01-06", 4),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(12, **tables)
    assert down(life) == [(106, "part in transport"), (216, "work")]


def test_a_convoy_without_a_timetable_leaves_as_its_road_opens(live):
    """RULES 5.2, 5.6.  Closed 5 to 10 January: asked for at 106 h, it leaves at 216, a day: 240."""
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24) | {"carrier": "Truck"}],
        disruptions=closure("routes", "Depot | Base | road", "2027-01-05", 5),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["items"][0]["mass_kg"] = 50
    tables["types"].append({"name": "Truck", "kind": "truck", "payload_kg": 50})
    tables["fleet"].append({"name": "Lorry", "type": "Truck", "site": "Depot"})
    life = live(12, **tables)
    assert down(life) == [(106, "part in transport"), (240, "work")]


def test_a_road_at_half_speed_takes_twice_as_long(live):
    """RULES 5.6.  Half as fast from 5 January: asked for at 106 h, there in two days, 154."""
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24)],
        disruptions=closure("routes", "Depot | Base | road", "2027-01-05", 50, speed_frac=0.5),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(8, **tables)
    assert down(life) == [(106, "part in transport"), (154, "work")]


def test_a_closed_season_of_a_road(live):
    """RULES 5.1.  Closed in January: what is asked for on day 28 (FH 56, 658 h) leaves at 744 h.

    A day under way: there at 768 h.
    """
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24, closed="jan")],
    )
    tables["tasks"][1]["every_fh"] = 56
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(40, **tables)
    assert down(life) == [(658, "part in transport"), (768, "work")]


def test_what_is_under_way_waits_for_the_season_of_its_road(live):
    """RULES 5.1.  Asked for on Tuesday the 5th, 106 h, a day: the road is closed on Wednesdays.

    It is there as Thursday begins, 144 h.  What leaves on Monday 1 February goes in the dry season.
    """
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24, closed="wed")],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    assert down(live(8, **tables)) == [(106, "part in transport"), (144, "work")]
    tables["tasks"][1]["every_fh"] = 56
    tables["routes"] = [road("Depot", "Base", 24, departs="mon", wet_factor=2)]
    tables["climate"] = [{"site": "Base", "month": "jan", "wet": "yes"}]
    assert down(live(40, **tables)) == [(658, "part in transport"), (768, "work")]


def test_a_neighbour_that_is_closed_helps_nobody(live):
    """RULES 5.1, 5.6.  Camp, four hours away, is closed 4 to 8 January: from Depot, at 130 h."""
    tables = with_life(
        stock=[
            {"site": "Camp", "item": "Part", "number": 1},
            {"site": "Depot", "item": "Part", "number": 10},
        ],
        routes=[road("Base", "Camp", 4), road("Base", "Depot", 24)],
        disruptions=closure("sites", "Camp", "2027-01-04", 5),
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["sites"].append({"name": "Camp"})
    life = live(8, {"stagger": "no", "lateral_h": 6}, **tables)
    assert down(life) == [(106, "part in transport"), (130, "work")]


def test_what_a_neighbour_lends_comes_to_the_aircraft(live):
    """RULES 5.1.  Mended by a team from Depot, two hours away: the part is there at 110 h."""
    tables = with_life(
        stock=[{"site": "Camp", "item": "Part", "number": 1}],
        routes=[road("Base", "Camp", 4), road("Base", "Depot", 2)],
        needs=[{"of": "Change", "what": "Mechanic"}],
        resources=[{"site": "Depot", "resource": "Mechanic", "number": 1}],
    )
    tables["sites"].append({"name": "Camp"})
    life = live(8, {"stagger": "no", "lateral_h": 6}, **tables)
    assert down(life) == [(106, "part in transport"), (110, "work")]


def test_a_road_that_leaves_on_mondays(live):
    """RULES 5.1.  1 January 2027 is a Friday: asked for on Tuesday the 5th, it leaves on the 11th.

    240 h, a day: there at 264, work to 267.
    """
    tables = with_life(
        stock=[{"site": "Depot", "item": "Part", "number": 10}],
        routes=[road("Depot", "Base", 24, departs="mon")],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    life = live(12, **tables)
    assert down(life) == [(106, "part in transport"), (264, "work")]


def test_what_is_inside_a_closed_shop_waits(live):
    """RULES 5.6.  In the shop 154-250 h; closed 9 and 10 January (192-240): 58 hours more.

    Done at 298, home at 346 h.  The aircraft is under overhaul all the time.
    """
    life = live(
        15,
        **daily(
            suppliers=[{"name": "Works"}],
            tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}],
            capability=[
                {"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}
                | {"supplier": "Works"}
            ],
            routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
            disruptions=closure("suppliers", "Works", "2027-01-09", 2),
        ),
    )
    assert down(life) == [(106, "ferry"), (154, "overhaul"), (298, "ferry")]
    close(life.hours(), flying=10, ferry=96, overhaul=144, ready=360 - 250)


def test_a_closed_site_launches_nothing(live):
    """RULES 4.4, 5.6.  Base is closed 5 to 10 January: five rounds are lost to it."""
    life = live(**daily(disruptions=closure("sites", "Base", "2027-01-05", 5)))
    told = life.service()
    assert (told[codes.WHOLE], told[codes.V_LOST_BY + codes.C_CLOSED]) == (25, 5)
    close(life.hours(), flying=50, ready=670)


def test_a_mission_that_is_not_in_force_is_not_asked_for(live):
    """RULES 4.2.  From 15 to 25 January: ten rounds are due, and only calls of those ten days come.

    A quota of 31 sorties in January asks for one a day: ten.
    """
    period = {"starts": "2027-01-15", "ends": "2027-01-25"}
    quota = {"mode": "quota", "when": "", "sorties_per_month": 31}
    call = {"mode": "call", "when": "", "per_y": 36525, "patience_h": 0}
    for more, number in (({}, 10), (quota, 10), (call, None)):
        tables = daily(missions=[scheduled("Round", **more, **period)])
        told = live(31, **tables).service()
        asked = told[: codes.LOST + 1].sum()
        assert number in (None, asked)
    assert 800 < asked < 1200
    assert told[codes.V_CALLS] == asked
    assert told[codes.V_LOST_BY + codes.C_CLOSED] == 0


def test_calls_come_as_the_row_in_force_tells(live):
    """RULES 4.2.  One call an hour, from 11 January (240 h) a quarter, and by day alone (06-18).

    The n-th call comes when so many calls are to be expected as its n exponential draws add up
    to.  Up to 240 h that is its hour; beyond, a quarter of a call by day means two hundredths an
    hour: of x hours at a quarter each full 24 are a day, and the rest passes in half the time from
    06:00 on.  The only aircraft enters after the plan, so that each call is lost as it comes.
    """
    told = {"name": "Round", "mode": "call", "base": "Base", "sortie_h": 2, "per_y": 8766}
    late = told | {"per_y": 8766 / 4, "profile": "Day", "starts": "2027-01-11"}
    tables = daily(missions=[told, late], profiles=[{"profile": "Day", "slot": "18:00-06:00"}])
    tables["profiles"][0]["weight"] = 0
    tables["fleet"][0]["starts"] = "2028-01-01"
    life = live(30, **tables)
    found = [time for time, kind, *_ in life.lines if kind == codes.TR_LOST]
    expected = np.cumsum(-np.log(uniforms(1, "ready call", "demand |  | Round", 1000)))
    x = (expected[expected > 240] - 240) * 4
    hours = [*expected[expected <= 240], *(240 + 24 * (x // 24) + 6 + x % 24 / 2)]
    hours = [hour for hour in hours if hour < 720]
    assert len([hour for hour in hours if hour > 240]) > 80
    assert found == pytest.approx(hours, abs=1e-6)
    # alike, a second row changes nothing
    tables["missions"] = [told]
    whole = live(30, **tables).lines
    tables["missions"] = [told, told | {"starts": "2027-01-11"}]
    again = [time for time, kind, *_ in live(30, **tables).lines if kind == codes.TR_LOST]
    assert again == [time for time, kind, *_ in whole if kind == codes.TR_LOST]


def test_what_waits_goes_on_under_the_next_row_of_its_mission(live):
    """RULES 4.4, 5.6.  T enters on 6 January (120 h), as the first row gives way to the second.

    The rounds of 1 to 3 January are lost.  That of the 4th (80 h) waits until 128 h, that of the
    5th until 152: both leave from 120 on, and take three hours, as the second row says; so that of
    the 6th, after them.  So where the second row has another base, and T its home there.
    """
    first = scheduled("Round", types="Type", patience_h=48, ends="2027-01-06")
    second = scheduled("Round", patience_h=48, sortie_h=3, starts="2027-01-06")
    for base in ("Base", "Depot"):
        tables = daily(missions=[first, second | {"base": base}])
        tables["fleet"][0] |= {"site": base, "starts": "2027-01-06"}
        life = live(7, **tables)
        assert [time for time, _ in life.sorties()] == [123, 126, 131, 155]
        told = life.service()
        assert (told[codes.LATE], told[codes.WHOLE], told[codes.LOST]) == (2, 2, 3)
        assert told[codes.V_LOST_BY + codes.C_AIRCRAFT] == 3
        assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == (18, 12)
    # a day on which no row is in force: what asked on the 4th is flown as the next one opens
    tables = daily(missions=[first | {"ends": "2027-01-05"}, second])
    tables["fleet"][0]["starts"] = "2027-01-05"
    assert [time for time, _ in live(7, **tables).sorties()] == [123, 131, 155]


def test_a_row_cut_in_two_draws_as_before(live):
    """RULES 6.4.  A road, an offer and a mission, from 11 January on told by a second row each.

    The second says what the first says: every part comes, and every sortie ends, at the same
    instant as by one row.
    """
    varies = {"time_cv": 0.5, "time_law": "lognormal"}
    tables = with_life(
        routes=[road("Depot", "Base", 30, **varies)],
        stock=[{"site": "Depot", "item": "Part", "number": 2, "target": 2, "reorder_at": 1}],
        offers=[{"name": "Maker", "what": "Part", "site": "Depot", "lead_d": 2, "lead_cv": 0.5}],
    )
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["missions"][0] |= {"sortie_cv": 0.3}
    whole = live(30, **tables)
    for name in ("routes", "offers", "missions"):
        tables[name] = [*tables[name], tables[name][0] | {"starts": "2027-01-11"}]
    cut = live(30, **tables)
    assert len(cut.sorties()) > 15
    assert cut.sorties() == whole.sorties()
    assert cut.states() == whole.states()


def mechanic(**more):
    """Tell a check each ten hours, five hours of a mechanic."""
    return daily(
        tasks=[check(every_fh=10, work_h=5)],
        needs=[{"of": "Check", "what": "Mechanic"}],
        resources=[{"site": "Base", "resource": "Mechanic", "number": 1} | more],
    )


def test_those_who_follow_come_with_their_own_shift(live):
    """RULES 3.2, 5.4.  Due at 106 h: five hours of a mechanic, who is there 12:00-14:00 each day.

    From 108 to 110 two hours are done.  Who follows on 6 January (120 h) is there from 04:00 to
    07:00: three hours from 124 to 127, before the first would have come again, at 132.
    """
    tables = mechanic(hours="12:00-14:00")
    follows = {"hours": "04:00-07:00", "starts": "2027-01-06"}
    tables["resources"].append(tables["resources"][0] | follows)
    told = [(106, "off shift"), (108, "work"), (110, "off shift"), (124, "work")]
    assert down(live(6, **tables)) == told


def test_work_that_stood_still_goes_on_in_its_order(live):
    """RULES 5.6, 6.3.  A lands at 08:00, B at 09:00; both units leave at 18:00 and come at 30 h.

    A day in the shop, closed on 3 January (48-72 h): both are mended at 78 h, A's first, and are
    back at 102 h.  That the exchange of both units ended before, at 11 and 12 h, changes nothing.
    """
    fleet = [{"name": name, "type": "Type", "site": "Base"} for name in "AB"]
    rounds = (("First", "06:00"), ("Second", "07:00"))
    tables = daily(
        fleet=fleet,
        missions=[scheduled(name, when=when, ends="2027-01-02") for name, when in rounds],
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part"}],
        failures=[failing(1, "Part")],
        tasks=[
            {"name": "Swap", "on": "Part", "action": "replace", "work_h": 3},
            {"name": "Mend", "on": "Part", "action": "repair"},
        ],
        capability=[{"site": "Depot", "task": "Mend", "turnaround_d": 1}],
        routes=[road("Depot", "Base", 12, departs="18:00")],
        stock=[{"site": "Base", "item": "Part", "number": 2}],
        offers=[{"name": "Maker", "what": "Part"}],
        disruptions=closure("sites", "Depot", "2027-01-03", 1),
    )
    life = live(5, **tables)
    there = [
        (time, life.labels.units[unit])
        for time, kind, unit, where, *_ in life.lines
        if kind == codes.TR_UNIT and where == codes.AT_SHELF
    ]
    assert there == [(102, "Part of A"), (102, "Part of B")]


def test_a_course_makes_a_mechanic(live):
    """RULES 5.4.  None is there, one is wanted: a course of ten days begins at once, to 240 h.

    The check due at 106 h is done 240-245 h.
    """
    tables = mechanic(number=0, wanted=1)
    tables["courses"] = [
        {"name": "School", "makes": "Mechanic", "site": "Base", "duration_d": 10, "seats": 1}
    ]
    life = live(14, **tables)
    assert down(life) == [(106, "off shift"), (240, "work")]
    assert life.pool("Base", "Mechanic")[codes.P_DUTY] == 336 - 240


def test_a_late_project_delays_what_comes_after_it(live):
    """RULES 5.5, 5.6.  The mechanic comes after a project of five days, at 120 h.

    Its partner is closed from 3 to 8 January, five days of standing still: 240 h.  Where it fails
    nobody ever comes.
    """
    tables = mechanic(after="School")
    tables["suppliers"] = [{"name": "Partner"}]
    tables["projects"] = [{"name": "School", "lead_d": 5, "supplier": "Partner"}]
    assert down(live(9, **tables)) == [(106, "off shift"), (120, "work")]
    tables["disruptions"] = closure("suppliers", "Partner", "2027-01-03", 5)
    assert down(live(14, **tables)) == [(106, "off shift"), (240, "work")]
    tables["projects"][0]["fail_frac"] = 1
    assert down(live(14, **tables)) == [(106, "off shift")]
