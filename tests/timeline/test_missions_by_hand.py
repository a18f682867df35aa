"""RULES 4 by hand: modes, outcomes and causes, urgency, posture, weather, light, crews."""

import pytest
from tests.ready_hand import close, daily, on_equator, road, scheduled

from azalai.ready import codes


def test_hours_and_landings_of_a_sortie_come_from_the_legs(live):
    """RULES 4.1.  An hour out, one at Camp, an hour back: away 08:00-11:00, two in the air.

    One landing at Camp and one at Base.  Moving Camp moves the hours: at two hours it is four.
    """
    tables = daily(
        sites=on_equator("Base", "Camp", "Mine"),
        missions=[scheduled("Round", sortie_h="", stops="Camp", ground_h=1)],
    )
    life = live(1, **tables)
    assert life.states() == [(0, "ready"), (8, "flying"), (11, "ready")]
    tail = life.tail()
    assert (tail[codes.T_FH], tail[codes.T_LANDINGS], tail[codes.T_STARTS]) == pytest.approx(
        (2, 2, 1)
    )
    tables["missions"][0]["stops"] = "Mine"
    assert live(1, **tables).tail()[codes.T_FH] == pytest.approx(4)


def test_a_quota_is_lost_at_the_end_of_its_month(live):
    """RULES 4.2.  Four sorties of twenty hours a month; the only aircraft enters on 31 January.

    January: it flies 720-740 and 740-760 (asked for in January); two are lost at 744.
    February: asked for at 744, 912, 1080 and 1248 h; the first leaves as it lands, at 760.
    """
    tables = daily(
        missions=[
            {"name": "Round", "mode": "quota", "base": "Base", "sorties_per_month": 4}
            | {"sortie_h": 20}
        ]
    )
    tables["fleet"][0]["starts"] = "2027-01-31"
    life = live(59, **tables)
    assert [time for time, _ in life.sorties()] == [740, 760, 780, 932, 1100, 1268]
    close(life.hours(), flying=120, ready=1416 - 720 - 120)
    told = life.service()
    assert (told[codes.WHOLE], told[codes.LOST]) == (6, 2)
    assert told[codes.V_LOST_BY + codes.C_AIRCRAFT] == 2
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == (160, 120)


def test_a_quota_waits_for_everything_else(live):
    """RULES 4.2.  31 sorties a month, one a day: two in these two days, from 08:00 on.

    At 08:00 the daily round goes first, although the quota has the better priority; it leaves
    at 10:00.
    """
    tables = daily(
        missions=[
            scheduled("Round"),
            {"name": "Training", "mode": "quota", "base": "Base", "sorties_per_month": 31}
            | {"sortie_h": 1, "priority": 1, "when": "08:00-12:00"},
        ]
    )
    life = live(2, **tables)
    assert life.states() == [
        (0, "ready"),
        *[(8, "flying"), (11, "ready")],
        *[(32, "flying"), (35, "ready")],
    ]
    assert [time for time, _ in life.sorties()] == [10, 11, 34, 35]
    assert life.service("Training")[codes.WHOLE] == 2


def test_machines_are_kept_running(live):
    """RULES 4.2.  One of two runs 06:00-14:00; a check each 20 h takes two.

    M-1: 8, 16, and 20 hours at 10:00 of day 3; M-2 takes over, and M-1 runs again from day 4: a
    check every third day, ten of them.  M-2 runs four hours on each: 20 at 14:00 of day 15, 40 on
    day 30: two checks, outside the window.
    """
    life = live(
        sites=[{"name": "Hall"}],
        types=[{"name": "Machine", "kind": "machine"}],
        fleet=[{"name": "M", "type": "Machine", "site": "Hall", "count": 2}],
        missions=[{"name": "Power", "mode": "standing", "base": "Hall", "when": "06:00-14:00"}],
        tasks=[
            {"name": "Check", "on": "Machine", "action": "inspect", "every_fh": 20, "work_h": 2}
        ],
    )
    told = life.service("Power")
    assert (told[codes.V_FULL_H], told[codes.V_WINDOW_H]) == pytest.approx((240, 240))
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == pytest.approx((240, 240))
    assert life.tail("M-1")[codes.T_FH] == pytest.approx(200)
    assert life.tail("M-2")[codes.T_FH] == pytest.approx(40)
    work = [time for time, state in life.states("M-2") if state == "work"]
    assert work == [14 * 24 + 14, 29 * 24 + 14]
    close(life.hours(), flying=240, work=24, ready=1440 - 264)


def test_with_fewer_than_the_minimum_all_stop(live):
    """RULES 4.2.  Two must run; each is checked each 20 h, for two: M-1 has ten hours already.

    M-1 stops at 10 h and M-2 with it; both run 12-22, when M-2 has 20, 24-34, 36-46.
    """
    tables = {
        "sites": [{"name": "Hall"}],
        "types": [{"name": "Machine", "kind": "machine"}],
        "fleet": [{"name": "M", "type": "Machine", "site": "Hall", "count": 2}],
        "missions": [
            {"name": "Power", "mode": "standing", "base": "Hall", "wanted": 2, "minimum": 2}
        ],
        "tasks": [
            {"name": "Check", "on": "Machine", "action": "inspect", "every_fh": 20, "work_h": 2}
        ],
        "ages": [{"unit": "M-1", "task": "Check", "since_fh": 10}],
    }
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


def test_what_is_lost_may_be_made_up_for(live):
    """RULES 4.3, 4.4.  After five sorties 30 hours of work, to 16:00 of the next day.

    What should leave at 08:00 is flown at 16:00 of the same day: late, not lost.
    """
    tables = daily(
        tasks=[{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 30}],
        missions=[scheduled("Round", make_up_d=1)],
    )
    life = live(**tables)
    told = life.service()
    assert (told[codes.WHOLE], told[codes.LATE], told[codes.LOST]) == (25, 5, 0)
    late = [time for time, _ in life.sorties() if time % 24 == 18]
    assert late == [24 * (day - 1) + 18 for day in (6, 11, 16, 21, 26)]
    close(life.hours(), flying=60, work=5 * 30 + 14, ready=496)


def test_the_cause_is_the_first_test_that_fails(live):
    """RULES 4.4.  At night, without fuel, crew or aircraft it is the light; by day the fuel.

    Then the crew, then the aircraft, as each is there.
    """
    tables = daily(
        sites=on_equator("Base"),
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[{"site": "Base", "item": "Jet", "number": 100, "reorder_at": 0}],
        offers=[{"name": "Seller", "what": "Jet", "lead_d": 900}],
        needs=[{"of": "Type", "what": "Pilot"}],
        resources=[{"site": "Base", "resource": "Pilot", "number": 1, "hours": "05:00-06:00"}],
        missions=[scheduled("Round", when="23:00", night="no")],
        tasks=[{"name": "Check", "on": "Type", "action": "inspect", "every_d": 300, "work_h": 1}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    tables["fleet"][0] |= {"in_task": "Check", "due": "2027-01-09"}

    def cause():
        told = live(5, **tables).service()
        assert told[codes.LOST] == 5
        lost = told[codes.V_LOST_BY : codes.V_LOST_BY + len(codes.CAUSES)]
        return codes.CAUSES[int(lost.argmax())]

    assert cause() == "light"
    tables["missions"][0]["when"] = "08:00"
    assert cause() == "fuel"
    tables["stock"][0] |= {"number": 5000, "target": 5000}
    assert cause() == "crew"
    tables["resources"][0]["hours"] = "05:00-18:00"
    assert cause() == "aircraft"
    tables["fleet"] = [{"name": "T", "type": "Type", "site": "Base"}]
    assert live(5, **tables).service()[codes.WHOLE] == 5


def test_three_clocks_of_a_call(live):
    """RULES 4.5.  Fifteen minutes to take-off, an hour to the patient, half an hour there.

    Then an hour back to the clinic at Base: 15, 75 and 165 minutes, by day and by night.
    With ten aircraft nobody waits; 75 minutes are within 80 and not within 70.
    """
    tables = daily(
        sites=on_equator("Base", "Village"),
        missions=[
            {"name": "Rescue", "mode": "call", "base": "Base", "serves": "accident"}
            | {"kind": "medevac", "reaction_day_min": 15, "ground_h": 0.5, "back_stretchers": 1}
        ],
        demand=[{"site": "Village", "kind": "accident", "calls_per_y": 300, "target_min": 80}],
    )
    tables["sites"][0]["roles"] = "base | clinic"
    tables["types"][0] |= {"stretchers": 2, "seats_pax": 4}
    tables["fleet"][0]["count"] = 10
    told = live(**tables).service("Rescue")
    calls = told[codes.V_CALLS]
    assert calls > 10
    # what is under way at the end is not settled: at most three
    reached = told[codes.V_REACHED]
    assert calls - 3 <= reached <= calls
    assert told[codes.V_AIRBORNE_MIN] == pytest.approx(15 * reached)
    assert told[codes.V_PATIENT_MIN] == pytest.approx(75 * reached)
    assert told[codes.V_CARE_MIN] == pytest.approx(165 * reached)
    assert told[codes.V_IN_TIME] == reached
    tables["demand"][0]["target_min"] = 70
    assert live(**tables).service("Rescue")[codes.V_IN_TIME] == 0


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


def test_weather_at_both_ends(live):
    """RULES 4.8.  Camp is never flyable in February: 31 rounds in January, 28 lost.

    The round above Base alone is flown every day.
    """
    tables = daily(
        sites=on_equator("Base", "Camp"),
        climate=[
            {"site": "Camp", "month": "feb", "flyable_frac": 0},
            {"site": "Base", "month": "feb", "flyable_frac": 1},
        ],
        missions=[
            scheduled("Round", sortie_h="", stops="Camp"),
            scheduled("Local", when="12:00"),
        ],
    )
    life = live(59, **tables)
    told = life.service()
    assert (told[codes.WHOLE], told[codes.LOST]) == (31, 28)
    assert told[codes.V_LOST_BY + codes.C_WEATHER] == 28
    assert life.service("Local")[codes.WHOLE] == 59


def test_a_day_mission_is_back_before_dusk(live):
    """RULES 4.8.  On the equator in January the sun sets soon after 18:00, twilight ends by 18:35.

    Two hours from 16:00 are back in time, from 17:00 they are not: lost to the light.
    """
    tables = daily(
        sites=on_equator("Base"),
        missions=[
            scheduled("Round", when="16:00", night="no"),
            scheduled("Late", when="17:00", night="no", types="Type"),
            scheduled("Night", when="19:00"),
        ],
    )
    life = live(**tables)
    assert life.service()[codes.WHOLE] == 30
    assert life.service("Late")[codes.V_LOST_BY + codes.C_LIGHT] == 30
    assert life.service("Night")[codes.WHOLE] == 30


def test_a_crew_rests_after_its_duty(live):
    """RULES 4.9.  Back at 10:00, rested at 22:00: what should leave at 14:00 is lost."""
    life = live(
        **daily(
            missions=[scheduled("Round"), scheduled("Second", when="14:00")],
            needs=[{"of": "Type", "what": "Pilot"}],
            resources=[{"site": "Base", "resource": "Pilot", "number": 1, "rest_h": 12}],
        )
    )
    assert life.service()[codes.WHOLE] == 30
    assert life.service("Second")[codes.V_LOST_BY + codes.C_CREW] == 30
    close(life.hours(), flying=60, ready=660)


def test_the_hours_of_a_month_are_shared(live):
    """RULES 4.9.  Two pilots of ten hours a month: ten rounds of two hours, one pilot each."""
    life = live(
        59,
        **daily(
            needs=[{"of": "Type", "what": "Pilot"}],
            resources=[{"site": "Base", "resource": "Pilot", "number": 2, "limit_h_per_month": 10}],
        ),
    )
    months = life.block("services")[:, 0]
    assert list(months[:, codes.WHOLE]) == [10, 10]
    assert list(months[:, codes.V_LOST_BY + codes.C_CREW]) == [21, 18]
