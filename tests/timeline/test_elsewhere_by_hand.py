"""RULES 3.6 by hand: aircraft that leave for work elsewhere, when they may, and how far they go."""

import pytest
from tests.ready_hand import CHANGE, daily, failing, on_equator, road, scheduled

from azalai.ready import codes


def overhaul(**more):
    """Tell an overhaul at Depot: two days there by air, four in it, two back."""
    task = {"name": "Overhaul", "on": "Type", "action": "overhaul"} | more.pop("task")
    slot = {"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}
    return {
        "tasks": [task, *more.pop("tasks", [])],
        "capability": [slot | more.pop("capability", {})],
        "routes": [
            {"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48},
            *more.pop("routes", []),
        ],
    } | more


def part(failure, lead_d=1):
    """Tell a part that fails at a point of its own, bought and changed in three hours."""
    return {
        "items": [{"name": "Part"}],
        "parts": [{"parent": "Type", "item": "Part"}],
        "failures": [failing(on="Part", **failure)],
        "offers": [{"name": "Maker", "what": "Part", "lead_d": lead_d}],
    }


def test_as_its_cause_is_found_an_aircraft_leaves_for_the_place_that_waits(live):
    """RULES 3.3, 3.6.  The part fails at FH 8: its cause is looked for from 82 to 112 h.

    The overhaul is due on day 4.5 (108 h) and the place is free: worked on until then, it leaves
    at 112 h, is there at 160, done at 256, home at 304, and then the part is changed, to 307.
    """
    work = overhaul(task={"every_d": 4.5}, tasks=[CHANGE])
    life = live(13, **daily(**work, **part({"mean_fh": 8, "diagnose_h": 30})))
    assert [line for line in life.states() if line[0] >= 108] == [
        (112, "ferry"),
        (160, "overhaul"),
        (256, "ferry"),
        (304, "work"),
        (307, "ready"),
    ]


def test_an_aircraft_that_is_stranded_is_mended_and_flies_home_before_it_leaves_for_a_shop(live):
    """RULES 2.7, 3.6.  One hour to Camp and one back, two landings; the fifth sortie stays at Camp.

    There, at 105 h, the part has failed and the overhaul is due.  The part is bought in a day, at
    129; team and part take five hours, to 134; work to 137; an hour home, to 138.  Then it leaves:
    there at 186, done at 282, home at 330.
    """
    work = overhaul(task={"every_landings": 10}, tasks=[CHANGE], routes=[road("Base", "Camp", 5)])
    failure = {"mean_fh": 8.5, "abort_frac": 1, "strand_frac": 1}
    tables = daily(
        missions=[scheduled("Round", sortie_h="", stops="Camp")], **work, **part(failure)
    )
    tables["sites"] = [*on_equator("Base", "Camp"), {"name": "Depot"}]
    life = live(14, **tables)
    assert [line for line in life.states() if line[0] >= 104] == [
        (104, "flying"),
        (105, "part on order"),
        (129, "waiting person"),
        (134, "work"),
        (137, "ferry"),
        (186, "overhaul"),
        (282, "ferry"),
        (330, "ready"),
    ]
    assert life.tail()[codes.T_FERRY_FH] == pytest.approx(1)


def test_a_place_that_comes_free_takes_no_aircraft_that_is_stranded(live):
    """RULES 2.7, 3.6.  The overhaul is due at FH 8 (82 h), may wait to FH 12, place from 132 h on.

    At 105 h the aircraft is stranded, the part takes two days, to 153.
    Team and part are there at 158, work to 161, home at 162: it leaves then, not at 132.
    """
    work = overhaul(
        task={"every_fh": 8, "tolerance_frac": 0.5},
        capability={"book_ahead_d": 5.5},
        tasks=[CHANGE],
        routes=[road("Base", "Camp", 5)],
    )
    failure = {"mean_fh": 8.5, "abort_frac": 1, "strand_frac": 1}
    tables = daily(
        missions=[scheduled("Round", sortie_h="", stops="Camp")], **work, **part(failure, 2)
    )
    tables["sites"] = [*on_equator("Base", "Camp"), {"name": "Depot"}]
    life = live(8, **tables)
    assert [line for line in life.states() if line[0] >= 105] == [
        (105, "part on order"),
        (153, "waiting person"),
        (158, "work"),
        (161, "ferry"),
    ]


def test_a_deferred_defect_of_an_aircraft_that_is_stranded_waits_for_the_team_as_well(live):
    """RULES 2.7, 2.8.  At Camp, at 105 h, the part has failed, and a defect that may wait is found.

    A team is there at 110 and mends that, as the aircraft is down anyway, to 112.  The part is
    bought in a day, at 129, and comes with a team at 134; work to 137, home at 138.
    """
    mend = {"name": "Mend", "on": "Type", "action": "repair", "work_h": 2}
    failure = {"mean_fh": 8.5, "abort_frac": 1, "strand_frac": 1}
    tables = daily(
        missions=[scheduled("Round", sortie_h="", stops="Camp")],
        tasks=[CHANGE, mend],
        routes=[road("Base", "Camp", 5)],
        **part(failure),
    )
    tables["failures"].append(failing(8.9, defer_d=3))
    tables["sites"] = on_equator("Base", "Camp")
    life = live(6, **tables)
    assert [line for line in life.states() if line[0] >= 105] == [
        (105, "part on order"),
        (110, "work"),
        (112, "part on order"),
        (129, "waiting person"),
        (134, "work"),
        (137, "ferry"),
        (138, "ready"),
    ]


def test_an_aircraft_that_would_fly_itself_is_mended_before_it_leaves(live):
    """RULES 3.6, 1.2.  At 106 h the overhaul is due, and the part has failed, which a day brings.

    Flown by itself it waits for the part and the change, from 130 to 133 h, and not for a place:
    there at 134, done at 230, home at 231.  By the freighter it goes at once: there at 154, done
    at 250, home at 298; then the part.
    """
    task = {"every_fh": 10}
    mended = [(106, "part on order"), (130, "work"), (133, "ferry")]
    for by, then in (
        ("ferry", [*mended, (134, "overhaul"), (230, "ferry"), (231, "ready")]),
        ("air", [(106, "ferry"), (154, "overhaul"), (250, "ferry"), (298, "work"), (301, "ready")]),
    ):
        work = overhaul(task=task, capability={"by": by}, tasks=[CHANGE])
        tables = daily(**work, **part({"mean_fh": 9}))
        tables["sites"] = on_equator("Base", "Depot")
        states = [line for line in live(13, **tables).states() if line[0] >= 106]
        assert states[: len(then)] == then


def test_what_grounds_on_the_way_to_a_shop_is_present_from_then_on(live):
    """RULES 1.2, 2.8.  The part fails at FH 8 (82 h), may wait two days, to 130, and takes long.

    The overhaul is due on day 4.5 (108 h): on its way from 108 to 156 h, from 252 to 300 back.  The
    missing part is a cause from 130 h on, and the state from 300 h on.
    """
    work = overhaul(task={"every_d": 4.5}, tasks=[CHANGE])
    life = live(14, **daily(**work, **part({"mean_fh": 8, "defer_d": 2}, lead_d=20)))
    told = [(156, "overhaul"), (252, "ferry"), (300, "part on order")]
    assert [line for line in life.states() if line[0] >= 108] == [(108, "ferry"), *told]
    present = dict(zip(codes.PRESENT, life.block("present_h").sum(axis=(0, 1)), strict=True))
    assert present["part on order"] == pytest.approx(336 - 130)
    assert present["deferred defect"] == pytest.approx(336 - 82)


def test_an_aircraft_that_is_worked_on_waits_for_no_place(live):
    """RULES 1.2, 3.6.  At 106 h the overhaul is due, with a place from 144 h on, and the part.

    No place yet: it waits for one, although the part is missing as well, but from 130 to 133 h,
    when people work on it.
    """
    work = overhaul(task={"every_fh": 10}, capability={"book_ahead_d": 6}, tasks=[CHANGE])
    life = live(8, **daily(**work, **part({"mean_fh": 9})))
    assert [line for line in life.states() if line[0] >= 106] == [
        (106, "waiting slot"),
        (130, "work"),
        (133, "waiting slot"),
        (144, "ferry"),
    ]


def standing(**more):
    """Tell one machine that runs day and night."""
    running = {"name": "Round", "mode": "standing", "base": "Base", "wanted": 1}
    return daily(missions=[running], **more)


def test_a_machine_runs_to_its_hard_limit_while_it_waits_for_a_place(live):
    """RULES 3.1, 3.6.  Due at FH 50, hard limit at 60; the place is booked from day 5 (120 h) on.

    It runs on from 50 to 60 h and stands until 120; there at 168, done at 264, home at 312.
    """
    task = {"every_fh": 50, "tolerance_frac": 0.2}
    life = live(14, **standing(**overhaul(task=task, capability={"book_ahead_d": 5})))
    assert life.states() == [
        (0, "flying"),
        (60, "waiting slot"),
        (120, "ferry"),
        (168, "overhaul"),
        (264, "ferry"),
        (312, "flying"),
    ]
    assert life.tail()[codes.T_FH] == pytest.approx(60 + 336 - 312)


def test_a_machine_whose_limit_of_the_calendar_passes_stands(live):
    """RULES 3.1, 3.6.  Due on day 6 (144 h), hard limit on day 9 (216 h); a place from 240 h on."""
    task = {"every_d": 6, "tolerance_frac": 0.5}
    life = live(11, **standing(**overhaul(task=task, capability={"book_ahead_d": 10})))
    assert life.states() == [(0, "flying"), (216, "waiting slot"), (240, "ferry")]


def test_a_limit_that_was_met_in_time_stops_no_machine(live):
    """RULES 3.1, 3.6.  It stands 04:00-12:00.  Due on day 6.25 (150 h), it leaves at once.

    Six hours there, a day in the shop, six back: it runs from 186 h on.  The hard limit of 210 h
    has been met in time and stops nothing: ten runs, the first from 0 to 4 h.
    """
    task = {"every_d": 6.25, "tolerance_frac": 0.4}
    tables = standing(**overhaul(task=task, capability={"turnaround_d": 1}))
    tables["routes"][0]["time_h"] = 6
    tables["missions"][0]["when"] = "12:00-04:00"
    life = live(10, **tables)
    assert life.states()[13:] == [
        *[(148, "ready"), (150, "ferry"), (156, "overhaul"), (180, "ferry"), (186, "flying")],
        *[(196, "ready"), (204, "flying"), (220, "ready"), (228, "flying")],
    ]
    assert life.tail()[codes.T_STARTS] == 10


def test_an_aircraft_that_no_open_way_leads_to_its_shop_or_home_waits(live):
    """RULES 3.6, 5.6.  Due at 106 h; no positions are told, the flight is closed from 96 to 168 h.

    It leaves at 168, is there at 216, done at 312.  Closed again from 288 to 336: home at 384.
    """
    closed = {"status": "expected", "table": "routes", "key": "Base | Depot | air"}
    work = overhaul(task={"every_fh": 10})
    work["disruptions"] = [
        closed | {"name": "First", "starts": "2027-01-05", "duration_d": 3},
        closed | {"name": "Second", "starts": "2027-01-13", "duration_d": 2},
    ]
    life = live(17, **daily(**work))
    assert [line for line in life.states() if line[0] >= 106] == [
        (106, "waiting slot"),
        (168, "ferry"),
        (216, "overhaul"),
        (312, "ferry"),
        (384, "ready"),
        (392, "flying"),
        (394, "ready"),
    ]


def test_an_aircraft_leaves_a_shop_that_is_closed_for_good(live):
    """RULES 3.6, 5.6.  Overhauled at Depot, by road in 30 hours, else at Works, two hours away.

    T leaves at 106 h; from 6 January (120 h) on the firm at Depot is closed.  For five days: T,
    there at 136, waits until 240.  For good: it flies on to Works, an hour, 137-161, and home.
    Where Works does no such work it flies home, an hour, and waits there.
    """
    shop = {"task": "Away", "turnaround_d": 1}
    firm = shop | {"site": "Depot", "by": "road", "supplier": "Firm"}
    both = [firm, shop | {"site": "Works", "rank": 2}]
    closed = {"name": "Closure", "status": "expected", "table": "suppliers", "key": "Firm"}
    tables = daily(
        sites=on_equator("Base", "Depot", "Works"),
        tasks=[{"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 10}],
        suppliers=[{"name": "Firm"}],
        routes=[road("Base", "Depot", 30)],
    )
    for shops, days, then in (
        (both, 5, [(136, "waiting slot"), (240, "overhaul"), (264, "ferry"), (294, "ready")]),
        (both, None, [(137, "overhaul"), (161, "ferry"), (163, "ready")]),
        ([firm], None, [(137, "waiting slot")]),
    ):
        row = closed | {"starts": "2027-01-06", "duration_d": days}
        states = live(15, **tables | {"capability": shops, "disruptions": [row]}).states()
        at = states.index((106, "ferry")) + 1
        assert states[at : at + len(then)] == then
        assert len(shops) > 1 or states[-1] == then[-1]
