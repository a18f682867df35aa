"""RULES 4.6, 4.7 by hand: what the more urgent mission has from others, and posture."""

import pytest
from tests.ready_hand import check, close, daily, on_equator, road, scheduled

from azalai.ready import codes


def before_eight(**more):
    """Tell rounds on call, all of them between 07:00 and 08:00, with two hours to get ready.

    A rescue of an hour leaves at 08:00 every day and takes aircraft that are not yet airborne.
    """
    call = {"name": "Round", "mode": "call", "base": "Base", "per_y": 40, "sortie_h": 2}
    slots = [{"profile": "Early", "slot": s, "weight": 0} for s in ("00:00-07:00", "08:00-24:00")]
    wanted = {"wanted": more.get("wanted", 1)}
    return daily(
        missions=[
            call | {"profile": "Early", "reaction_day_min": 120} | more,
            scheduled("Rescue", sortie_h=1, priority=1, preempts="yes", patience_h=1) | wanted,
        ],
        profiles=slots,
    )


def test_an_aircraft_not_yet_airborne_is_taken(live):
    """RULES 4.6.  Called between 07:00 and 08:00 it stands by; at 08:00 the rescue takes it.

    Back at 09:00, it gets ready again and leaves at 11:00, late.  On days without a call it flies
    the rescue alone.
    """
    life = live(**before_eight(patience_h=10))
    told = life.service()
    assert told[codes.LATE] == told[codes.V_CALLS] > 1
    assert life.service("Rescue")[codes.WHOLE] == 30
    calls = [time for time, state in life.states() if state == "standby" and time % 24 < 8]
    assert len(calls) == told[codes.V_CALLS]
    expected = [(0, "ready")]
    for day in range(30):
        at, called = 24 * day, [time for time in calls if time // 24 == day]
        expected += [(time, "standby") for time in called] + [(at + 8, "flying")]
        if called:
            expected += [(at + 9, "standby"), (at + 11, "flying"), (at + 13, "ready")]
        else:
            expected += [(at + 9, "ready")]
    assert life.states() == expected


def test_the_loser_keeps_its_patience_clock(live):
    """RULES 4.6.  Half an hour of patience, from the call, not from when the aircraft was taken.

    Over before 08:00, it is lost as the aircraft is taken; else while the rescue is flown.
    """
    life = live(**before_eight(patience_h=0.5))
    calls = [time for time, state in life.states() if state == "standby"]
    lost = [time for time, kind, *_ in life.lines if kind == codes.TR_LOST]
    assert lost == pytest.approx([max(time // 24 * 24 + 8, time + 0.5) for time in calls])
    assert life.service()[codes.LOST] == len(calls) > 1
    assert life.service("Rescue")[codes.WHOLE] == 30


def test_both_aircraft_of_a_less_urgent_mission_are_taken(live):
    """RULES 4.6.  Round and rescue want two aircraft each: both fly the rescue, then the round."""
    tables = before_eight(patience_h=10, wanted=2)
    tables["fleet"][0]["count"] = 2
    life = live(**tables)
    assert life.service("Rescue")[codes.WHOLE] == 30
    told = life.service()
    assert told[codes.LATE] == told[codes.V_CALLS] > 1
    assert life.states("T-1") == life.states("T-2")


def rescue(**more):
    """Tell calls that hardly ever come, for which something is kept."""
    told = {"name": "Rescue", "mode": "call", "base": "Base", "per_y": 1e-6, "sortie_h": 1}
    return told | {"priority": 1} | more


@pytest.mark.parametrize(
    ("tails", "pilots", "fuel_kg", "cause"),
    [
        (1, 2, 1e6, codes.C_AIRCRAFT),
        (2, 1, 1e6, codes.C_CREW),
        (2, 2, 250, codes.C_FUEL),
        (2, 2, 300, None),
    ],
)
def test_aircraft_crew_and_fuel_are_kept_ready(live, tails, pilots, fuel_kg, cause):
    """RULES 4.6.  One aircraft with its pilot and 100 kg is kept; a round needs 200 kg.

    The last of each stays: of one aircraft, of one pilot, of 250 kg nothing is left for a round.
    """
    tables = daily(
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[{"site": "Base", "item": "Jet", "number": fuel_kg} | {"reorder_at": 0}],
        offers=[{"name": "Seller", "what": "Jet", "lead_d": 900}],
        needs=[{"of": "Type", "what": "Pilot"}],
        resources=[{"site": "Base", "resource": "Pilot", "number": pilots}],
        missions=[scheduled("Round"), rescue(hold_ready=1)],
    )
    tables["fleet"][0]["count"] = tails
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    told = live(1, **tables).service()
    if cause is None:
        assert told[codes.WHOLE] == 1
    else:
        assert told[codes.LOST] == told[codes.V_LOST_BY + cause] == 1


@pytest.mark.parametrize(("pilots", "flown"), [(1, 0), (2, 1)])
def test_people_are_kept_of_a_type_that_is_at_home(live, pilots, flown):
    """RULES 4.6.  The rescue may use a Small, of which none is at home, before a Type, which is.

    What it keeps is the pilot of a Type: of one pilot none is left for the round, of two one is.
    """
    tables = daily(
        types=[{"name": "Type"}, {"name": "Small"}],
        needs=[{"of": "Type", "what": "Pilot"}, {"of": "Small", "what": "Cadet"}],
        resources=[
            {"site": "Base", "resource": "Pilot", "number": pilots},
            {"site": "Base", "resource": "Cadet", "number": 5},
        ],
        missions=[scheduled("Round"), rescue(hold_ready=1, types="Small | Type")],
    )
    tables["fleet"][0]["count"] = 2
    assert live(1, **tables).service()[codes.WHOLE] == flown


def test_a_post_below_its_minimum_gets_an_aircraft(live):
    """RULES 4.7.  North has none of the one it must have; Base has three and wants one.

    After a day one is ferried, on its own wings: an hour, whatever the road.  The first round of
    North, at 8 h, is lost; the second, at 32 h, finds T-1, there since 25 h.
    """
    tables = daily(
        sites=on_equator("Base", "North"),
        missions=[scheduled("Round", base="North")],
        posture=[
            {"site": "Base", "type": "Type", "wanted": 1, "minimum": 1},
            {"site": "North", "type": "Type", "wanted": 1, "minimum": 1},
        ],
        routes=[road("Base", "North", 30)],
    )
    tables["fleet"][0]["count"] = 3
    life = live(**tables)
    assert life.states("T-1", before=60) == [
        (0, "ready"),
        (24, "ferry"),
        (25, "ready"),
        (32, "flying"),
        (34, "ready"),
        (56, "flying"),
        (58, "ready"),
    ]
    told, tail = life.service(), life.tail("T-1")
    assert (told[codes.WHOLE], told[codes.LOST]) == (29, 1)
    assert (tail[codes.T_FERRY_FH], tail[codes.T_FH]) == pytest.approx((1, 59))
    close(life.hours("North"), ferry=1, flying=58, ready=720 - 24 - 59)
    close(life.hours("Base"), ready=2 * 720 + 24)


def test_whom_a_limit_keeps_covers_no_other_post(live):
    """RULES 4.7, 3.1.  North lacks one, an hour away; a check each 9 h, two hours of work.

    After a day T-1 has half an hour left, and T-2 goes.  Where T-2 has as little, T-1 is checked
    first, from 24 to 26 h, and leaves at the next look, a day later.
    """
    tables = daily(
        sites=on_equator("Base", "North"),
        missions=[scheduled("Round", base="North")],
        tasks=[check(every_fh=9, work_h=2)],
        posture=[
            {"site": "Base", "type": "Type", "wanted": 0, "minimum": 0},
            {"site": "North", "type": "Type", "wanted": 1, "minimum": 1},
        ],
        ages=[{"unit": "T-1", "task": "Check", "since_fh": 8.5}],
    )
    tables["fleet"][0]["count"] = 2
    life = live(**tables)
    assert life.states("T-1") == [(0, "ready")]
    assert life.states("T-2", before=30) == [(0, "ready"), (24, "ferry"), (25, "ready")]
    tables["ages"].append(tables["ages"][0] | {"unit": "T-2"})
    life = live(**tables)
    first = [(0, "ready"), (24, "work"), (26, "ready"), (48, "ferry"), (49, "ready")]
    assert life.states("T-1", before=50) == first
    assert life.states("T-2") == [(0, "ready")]


def test_a_flight_that_is_told_may_pass_a_limit(live):
    """RULES 3.1, 3.6.  T is told to move to North, an hour away, on 2 January, with half an hour.

    It flies on a permit, and is checked there, from 25 to 27 h.
    """
    tables = daily(
        sites=on_equator("Base", "North"),
        missions=[scheduled("Round", base="North")],
        tasks=[check(every_fh=9, work_h=2)],
        ages=[{"unit": "T", "task": "Check", "since_fh": 8.5}],
    )
    tables["fleet"].append(tables["fleet"][0] | {"site": "North", "starts": "2027-01-02"})
    told = live(3, **tables).states(before=30)
    assert told == [(0, "ready"), (24, "ferry"), (25, "work"), (27, "ready")]


def test_who_leaves_a_post_is_replaced_after_its_delay(live):
    """RULES 4.7.  The only aircraft of North goes for good on 11 January (240 h).

    Its minimum is one after twelve hours: at 252 another leaves Base, which has two and wants
    one, and is there at 253.  The round of day 11 (248 h) is lost.
    """
    tables = daily(
        sites=on_equator("Base", "North"),
        fleet=[
            {"name": "N", "type": "Type", "site": "North", "ends": "2027-01-11"},
            {"name": "T", "type": "Type", "site": "Base", "count": 2},
        ],
        missions=[scheduled("Round", base="North")],
        posture=[
            {"site": "Base", "type": "Type", "wanted": 1, "minimum": 1},
            {"site": "North", "type": "Type", "wanted": 1, "minimum": 1, "after_h": 12},
        ],
    )
    life = live(**tables)
    assert life.states("T-1", before=260) == [(0, "ready"), (252, "ferry"), (253, "ready")]
    assert (life.service()[codes.WHOLE], life.service()[codes.LOST]) == (29, 1)


def test_a_post_waits_so_long_as_its_row_in_force_tells(live):
    """RULES 4.7.  North must have one: in the first row after 100 h, from 3 January (48 h) after 6.

    Below its minimum from the start on, it is looked at 6 h after the second row begins: T-1 leaves
    at 54.  Told the other way round, after 6 h, T-1 leaves then.
    """
    row = {"site": "North", "type": "Type", "wanted": 1, "minimum": 1}
    tables = daily(sites=on_equator("Base", "North"), missions=[scheduled("Round", when="20:00")])
    tables["fleet"][0]["count"] = 2
    for first, second, leaves in ((100, 6, 54), (6, 100, 6)):
        later = row | {"after_h": second, "starts": "2027-01-03"}
        base = {"site": "Base", "type": "Type", "wanted": 1, "minimum": 1}
        tables["posture"] = [base, row | {"after_h": first}, later]
        ferries = [time for time, state in live(6, **tables).states("T-1") if state == "ferry"]
        assert ferries == [leaves]


def test_who_was_to_leave_and_is_taken_by_nobody_leaves(live):
    """RULES 4.6.  T-1 and T-2 are called between 22:00 and 23:00, with three hours to get ready.

    At midnight T-2 is told to leave the plan, or to have its home at North; it is given away.  The
    rescue of 00:30 needs one: the round gives both back, T-1 goes, and T-2 leaves at once.
    """
    call = {"name": "Round", "mode": "call", "base": "Base", "per_y": 1100, "sortie_h": 2}
    slots = ("00:00-22:00", "23:00-24:00")
    tables = daily(
        sites=on_equator("Base", "North"),
        missions=[
            call | {"profile": "Late", "reaction_day_min": 180, "wanted": 2},
            scheduled("Rescue", when="00:30", priority=1, preempts="yes"),
        ],
        profiles=[{"profile": "Late", "slot": slot, "weight": 0} for slot in slots],
    )
    second = {"name": "T-2", "type": "Type", "site": "Base"}
    for more, left in (
        ([second | {"ends": "2027-01-02"}], "gone"),
        ([second, second | {"site": "North", "starts": "2027-01-02"}], "ferry"),
    ):
        tables["fleet"] = [{"name": "T-1", "type": "Type", "site": "Base"}, *more]
        life = live(2, **tables)
        (called, first), (taken, then) = life.states("T-2", before=25)[-2:]
        assert 22 < called < 23
        assert (first, taken, then) == ("standby", 24.5, left)
        assert life.states("T-1", before=25)[-2:] == [(called, "standby"), (24.5, "flying")]
