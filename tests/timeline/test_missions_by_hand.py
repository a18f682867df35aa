"""RULES 4 by hand: modes, outcomes and causes, weather, light, crews."""

import pytest
from tests.ready_hand import check, close, daily, on_equator, road, scheduled

from azalai.ready import codes
from azalai.tables.times import MONTHS


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


def test_what_a_month_cannot_fly_is_lost_in_its_books(live):
    """RULES 4.2, 4.4.  One a day of two aircraft, where there is one: 31 wanted, 31 lost."""
    quota = {"name": "Round", "mode": "quota", "base": "Base", "sorties_per_month": 31}
    life = live(31, **daily(missions=[quota | {"sortie_h": 2, "wanted": 2, "minimum": 2}]))
    told = life.service()
    assert (told[codes.LOST], told[codes.V_LOST_BY + codes.C_AIRCRAFT]) == (31, 31)
    assert (told[codes.V_WANTED_H], told[codes.V_ACHIEVED_H]) == (31 * 2 * 2, 0)
    close(life.hours(), ready=744)


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


def wet_road(*missions, starts=None):
    """Tell a truck, and a road to Camp of 1.5 hours, and of three in February, which is wet."""
    tables = daily(
        sites=on_equator("Base", "Camp"),
        types=[{"name": "Truck", "kind": "truck", "cruise_km_per_h": 50}],
        fleet=[{"name": "L", "type": "Truck", "site": "Base", "starts": starts}],
        missions=[scheduled("Round", sortie_h="", stops="Camp") | m for m in missions],
        routes=[road("Base", "Camp", 1.5, wet_factor=2)],
    )
    wet = [{"site": "Camp", "month": m, "wet": "yes" if m == "feb" else "no"} for m in MONTHS]
    return tables | {"climate": wet}


def test_a_trip_is_that_of_the_month_in_which_it_begins(live):
    """RULES 4.1.  Asked for between 23:00 and midnight, leaving an hour later: three hours.

    Who asks so on 31 January leaves in February (744 h): six hours.
    """
    call = {"mode": "call", "when": "", "per_y": 2000, "profile": "Late", "reaction_day_min": 60}
    tables = wet_road(call)
    tables["fleet"][0]["count"] = 20
    slots = [("23:00-24:00", 1), ("00:00-23:00", 0)]
    tables["profiles"] = [{"profile": "Late", "slot": slot, "weight": w} for slot, w in slots]
    life = live(33, **tables)
    ended = [line for k in range(20) for line in life.sorties(f"L-{k + 1}")]
    assert {minutes for time, minutes in ended if time < 744} == {180}
    assert {minutes for time, minutes in ended if 744 <= time < 768} == {360}


def test_what_could_have_left_is_told_by_the_month_in_which_it_could(live):
    """RULES 4.4.  Asked for on 31 January at 13:30, for the day; a truck comes in February.

    It could have left at once, and been back at 16:30: it lacked a truck, as all 31 of January.
    Those of the first two days of February would be back at 19:30: they lack light.
    """
    day = {"when": "13:30", "night": "no", "patience_h": 12}
    told = live(34, **wet_road(day, starts="2027-02-03")).service()
    assert told[codes.V_LOST_BY + codes.C_AIRCRAFT] == 31
    assert told[codes.V_LOST_BY + codes.C_LIGHT] == 2


def test_what_is_lost_may_be_made_up_for(live):
    """RULES 4.3, 4.4.  After five sorties 30 hours of work, to 16:00 of the next day.

    What should leave at 08:00 is flown at 16:00 of the same day: late, not lost.
    """
    tables = daily(
        tasks=[check(every_fh=10, work_h=30)],
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


def test_no_aircraft_is_no_cause_of_what_the_dark_would_have_stopped(live):
    """RULES 4.4.  T is in work all the while; dusk is at about 18:00, the missions are for the day.

    Asked for at 20:00, given up at 22:00: it was dark all the time.  Asked for at 17:00, given up
    at 17:30: it would not have been back.  Asked for at 20:00, given up at 20:30 on the next day,
    the last time after the end: a day lay between, on which there was no aircraft.
    """
    rows = [
        scheduled("Dark", when="20:00", night="no", patience_h=2),
        scheduled("Late", when="17:00", night="no", patience_h=0.5),
        scheduled("Long", when="20:00", night="no", patience_h=24.5),
    ]
    tables = daily(
        sites=on_equator("Base"),
        missions=rows,
        tasks=[{"name": "Check", "on": "Type", "action": "inspect", "every_d": 300, "work_h": 1}],
    )
    tables["fleet"][0] |= {"in_task": "Check", "due": "2027-01-09"}
    life = live(5, **tables)
    light, aircraft = codes.V_LOST_BY + codes.C_LIGHT, codes.V_LOST_BY + codes.C_AIRCRAFT
    told = [life.service(name) for name in ("Dark", "Late", "Long")]
    assert [(row[light], row[aircraft]) for row in told] == [(5, 0), (5, 0), (0, 4)]


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


def test_a_call_goes_to_the_base_whose_helicopters_are_there_first(live):
    """RULES 4.2.  As far from either base: two hours with what lives at Base, one from Far.

    With the quick one gone from Far the calls go to Base.
    """
    tables = daily(
        sites=on_equator("Base", "Village", "Far"),
        missions=[{"name": "Rescue", "mode": "call", "serves": "accident", "types": "Type | Slow"}],
        demand=[{"site": "Village", "kind": "accident", "calls_per_y": 300}],
    )
    tables["types"].append(tables["types"][0] | {"name": "Slow", "cruise_km_per_h": 100})
    tables["fleet"] = [
        {"name": "S", "type": "Slow", "site": "Base"},
        {"name": "T", "type": "Type", "site": "Far"},
    ]
    life = live(**tables)
    assert life.service("Rescue", "Far")[codes.V_CALLS] > 10
    assert life.service("Rescue", "Base")[codes.V_CALLS] == 0
    tables["fleet"][1]["site"] = "Base"
    life = live(**tables)
    assert life.service("Rescue", "Base")[codes.V_CALLS] > 10


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


def test_what_cannot_hover_there_is_not_able(live):
    """RULES 4.4, 4.1.  It weighs 5 000 kg, and can hover with 4 000: none; with 6 500: all."""
    hover = {"type": "Type"}
    for mass, able in ((4000, 0), (6500, 10)):
        tables = daily(
            sites=on_equator("Base", "Camp"),
            missions=[scheduled("Round", sortie_h="", stops="Camp")],
            performance=[
                hover | {"density_altitude_m": m, "hover_oge_kg": mass} for m in (-1000, 6000)
            ],
        )
        tables["types"][0] |= {"operating_kg": 5000, "max_takeoff_kg": 7000}
        told = live(10, **tables).service()
        assert (told[codes.WHOLE], told[codes.V_LOST_BY + codes.C_TYPE]) == (able, 10 - able)


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


def test_the_hours_of_a_month_are_those_of_all_who_are_employed(live):
    """RULES 4.9.  One pilot on duty of three who take turns, ten hours each: fifteen rounds."""
    pilot = {"site": "Base", "resource": "Pilot", "number": 1, "employed_per_post": 3}
    pilot |= {"limit_h_per_month": 10}
    life = live(31, **daily(needs=[{"of": "Type", "what": "Pilot"}], resources=[pilot]))
    told = life.service()
    assert (told[codes.WHOLE], told[codes.V_LOST_BY + codes.C_CREW]) == (15, 16)


def test_the_hours_of_a_month_are_those_of_all_shifts(live):
    """RULES 4.9.  One pilot by day and one by night, ten hours each: ten rounds by day alone."""
    pilots = [
        {"site": "Base", "resource": "Pilot", "shift": shift, "number": 1, "limit_h_per_month": 10}
        | {"hours": hours}
        for shift, hours in (("day", "06:00-18:00"), ("night", "18:00-06:00"))
    ]
    life = live(31, **daily(needs=[{"of": "Type", "what": "Pilot"}], resources=pilots))
    told = life.service()
    assert (told[codes.WHOLE], told[codes.V_LOST_BY + codes.C_CREW]) == (10, 21)


def test_what_no_aircraft_has_its_home_for_is_lost(live):
    """RULES 4.3, 4.4.  Three missions at Depot, the home of nothing: all is lost, and told.

    Four rounds of two hours in four days; of a quota of 31 sorties in January the first four; a
    machine that is to run 06:00-14:00, 32 hours of it.
    """
    missions = [
        scheduled("Round", base="Depot"),
        {"name": "Drill", "mode": "quota", "base": "Depot", "sorties_per_month": 31}
        | {"sortie_h": 1},
        {"name": "Power", "mode": "standing", "base": "Depot", "when": "06:00-14:00"},
    ]
    life = live(4, **daily(missions=missions))
    for name, number, hours in (("Round", 4, 8), ("Drill", 4, 4), ("Power", 0, 32)):
        told = life.service(name, "Depot")
        assert (told[codes.LOST], told[codes.V_LOST_BY + codes.C_AIRCRAFT]) == (number, number)
        assert told[codes.V_WANTED_H] == pytest.approx(hours)
        assert told[codes.V_LOST_H + codes.C_AIRCRAFT] == pytest.approx(hours)
    # the way to Camp and back, an hour each, that T would fly from there
    tables = daily(sites=on_equator("Base", "Depot", "Camp"))
    tables["missions"] = [scheduled("Round", base="Depot", sortie_h="", stops="Camp")]
    told = live(4, **tables).service()
    assert (told[codes.LOST], told[codes.V_WANTED_H]) == (4, pytest.approx(8))
