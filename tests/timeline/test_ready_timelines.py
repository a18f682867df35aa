"""Small plans with constant laws, every hour of which is worked out by hand (RULES 10.2).

All begin on Friday 1 January 2027 at 00:00 and last thirty days.  One helicopter, T, leaves Base
every day at 08:00 for two hours, unless the test says otherwise.
"""

import numpy as np
import pytest
from tests.ready_hand import close, daily, with_life
from tests.ready_plans import plan

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.solve import run_one

pytestmark = pytest.mark.usefixtures("kernel")

YEARS = 30 / 365.25


@pytest.fixture
def lived(tmp_path):
    """Give a function that runs a plan: hours by state, and the blocks of its one replication."""

    def run(ready=None, **tables):
        made = build(plan(tmp_path, YEARS, ready or {"stagger": "no"}, **tables))
        row = run_one(made, 0)
        blocks = {name: made.shape.block(row, name).sum(axis=0) for name in ("services", "tails")}
        hours = made.shape.block(row, "state_h").sum(axis=(0, 1))
        told = {codes.STATES[k]: h for k, h in enumerate(hours) if h > 0}
        return told, blocks["services"][0], blocks["tails"][0]

    return run


def test_fly_and_land(lived):
    """RULES 4.2, 4.3.  Thirty sorties of two hours."""
    hours, served, tail = lived(**daily())
    close(hours, flying=60, ready=660)
    assert served[codes.WHOLE] == 30
    assert served[codes.V_WANTED_H] == served[codes.V_ACHIEVED_H] == 60
    assert tail[codes.T_FH] == 60
    assert tail[codes.T_STARTS] == tail[codes.T_LANDINGS] == 30


def test_a_check_every_ten_hours(lived):
    """RULES 3.1.  Due at 10:00 on days 5, 10, ... 30: six checks of five hours, no sortie lost."""
    check = [{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 5}]
    hours, served, _ = lived(**daily(tasks=check))
    close(hours, flying=60, work=30, ready=630)
    assert served[codes.WHOLE] == 30


def test_a_check_that_takes_longer_than_a_day_costs_the_sortie_it_meets(lived):
    """RULES 4.4.  After five sorties 30 hours, to 16:00 of the next day: one in six is lost."""
    check = [{"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 30}]
    hours, served, _ = lived(**daily(tasks=check))
    close(hours, flying=50, work=150, ready=520)
    assert (served[codes.WHOLE], served[codes.LOST]) == (25, 5)
    assert served[codes.V_LOST_BY + codes.C_AIRCRAFT] == 5
    assert served[codes.V_LOST_H + codes.C_AIRCRAFT] == 10


def test_work_pauses_when_the_shift_ends(lived):
    """RULES 3.2.  Five hours from 10:00: four until 14:00, the last one from 06:00 to 07:00."""
    hours, served, _ = lived(
        **daily(
            tasks=[
                {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 5}
            ],
            needs=[{"of": "Check", "what": "Mechanic"}],
            resources=[
                {"site": "Base", "resource": "Mechanic", "number": 1, "hours": "06:00-14:00"}
            ],
        )
    )
    # the sixth check begins on day 30 and is counted up to the end of the plan
    close(hours, flying=60, work=5 * 5 + 4, **{"off shift": 5 * 16 + 10}, ready=720 - 60 - 29 - 90)
    assert served[codes.WHOLE] == 30


def test_two_need_the_only_dock_one_after_the_other(lived):
    """RULES 3.3.  Both land at 10:00 with ten hours: one is worked on, one waits, five hours."""
    hours, _, _ = lived(
        **daily(
            fleet=[{"name": "T", "type": "Type", "site": "Base", "count": 2}],
            missions=[
                {
                    "name": "Round",
                    "mode": "scheduled",
                    "base": "Base",
                    "when": "08:00",
                    "sortie_h": 2,
                    "wanted": 2,
                }
            ],
            tasks=[
                {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 5}
            ],
            needs=[{"of": "Check", "what": "Hangar"}],
            resources=[{"site": "Base", "resource": "Hangar", "kind": "dock", "number": 1}],
        )
    )
    waits = {"waiting dock": 6 * 5.0}
    # on day 30 the second check runs from 15:00 to 20:00
    close(hours, flying=120, work=60, ready=1440 - 120 - 60 - 30, **waits)


def test_a_part_from_the_shelf(lived):
    """RULES 3.3, 5.1.  Three hours every five sorties."""
    stock = [{"site": "Base", "item": "Part", "number": 10}]
    hours, served, _ = lived(**with_life(stock=stock))
    close(hours, flying=60, work=18, ready=642)
    assert served[codes.WHOLE] == 30


def test_a_part_that_comes_from_the_depot(lived):
    """RULES 5.1.  Asked for at 10:00, there 24 hours later: 27 hours down, one of six lost."""
    tables = with_life(stock=[{"site": "Depot", "item": "Part", "number": 10}])
    tables["sites"][0]["supplied_by"] = "Depot"
    road = {"origin": "Depot", "destination": "Base", "mode": "road", "distance_km": 900}
    tables["routes"] = [{**road, "time_h": 24}]
    hours, served, _ = lived(**tables)
    close(hours, flying=50, work=15, ready=720 - 50 - 135, **{"part in transport": 120})
    assert (served[codes.WHOLE], served[codes.LOST]) == (25, 5)


def test_a_part_that_must_be_bought(lived):
    """RULES 5.1.  No stock; the offer takes two days: 51 hours down, two of seven lost."""
    offers = [{"name": "Maker", "what": "Part", "lead_d": 2}]
    hours, served, _ = lived(**with_life(offers=offers))
    # cycles of seven days: five sorties, then down from 10:00 of day 5 to 13:00 of day 7
    close(
        hours,
        flying=2 * (5 * 4 + 2),
        work=3 * 4,
        ready=720 - 44 - 12 - 4 * 48,
        **{"part on order": 4 * 48},
    )
    assert (served[codes.WHOLE], served[codes.LOST]) == (22, 8)


def test_a_repaired_part_comes_back_to_its_shelf(lived):
    """RULES 2.9.  One fitted, one on the shelf, three days in the shop: never short."""
    tables = with_life(stock=[{"site": "Base", "item": "Part", "number": 1}])
    tables["tasks"][1] = {
        "name": "Overhaul",
        "on": "Part",
        "action": "overhaul",
        "every_fh": 10,
        "work_h": 72,
    }
    hours, served, _ = lived(**tables)
    close(hours, flying=60, work=18, ready=642)
    assert served[codes.WHOLE] == 30


def test_an_overhaul_abroad(lived):
    """RULES 3.6.  Due after ten hours; two days by air, four in the shop, two back."""
    tables = daily(
        tasks=[{"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": 10}],
        capability=[{"site": "Depot", "task": "Overhaul", "turnaround_d": 4, "by": "air"}],
        routes=[{"origin": "Base", "destination": "Depot", "mode": "air", "time_h": 48}],
    )
    hours, served, tail = lived(**tables)
    # away from 10:00 of day 5 to 10:00 of day 13, of day 18 to 26; days 14-18 and 27-30 fly
    close(hours, flying=28, overhaul=192, ferry=192, ready=720 - 28 - 384)
    assert (served[codes.WHOLE], served[codes.LOST]) == (14, 16)
    assert tail[codes.T_FERRY_FH] == 0


def test_night_is_no_time_for_a_day_mission(lived):
    """RULES 4.8.  At 12 S in January it is dark at 23:00: every sortie is lost to the light."""
    tables = daily()
    tables["sites"][0] |= {"latitude_deg": -12, "longitude_deg": 0, "elevation_m": 0}
    tables["missions"][0] |= {"when": "23:00", "night": "no"}
    hours, served, _ = lived(**tables)
    close(hours, ready=720)
    assert served[codes.V_LOST_BY + codes.C_LIGHT] == 30


def test_a_crew_flies_no_longer_than_its_duty(lived):
    """RULES 4.9.  Two pilots on duty until 09:00 cannot fly from 08:00 to 10:00."""
    tables = daily(
        needs=[{"of": "Type", "what": "Pilot", "quantity": 2}],
        resources=[{"site": "Base", "resource": "Pilot", "number": 2, "hours": "05:00-09:00"}],
    )
    hours, served, _ = lived(**tables)
    close(hours, ready=720)
    assert served[codes.V_LOST_BY + codes.C_CREW] == 30


def test_fuel_runs_out_and_comes_back(lived):
    """RULES 1.1, 5.2.  100 kg an hour from 1 000: five days; an order takes ten more."""
    tables = daily(
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[{"site": "Base", "item": "Jet", "number": 1000, "target": 1000, "reorder_at": 0}],
        offers=[{"name": "Depot fuel", "what": "Jet", "lead_d": 10}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    hours, served, _ = lived(**tables)
    # empty at 08:00 of day 5, refilled at 08:00 of days 15 and 29; each lasts five sorties
    close(hours, flying=24, ready=720 - 24)
    assert (served[codes.WHOLE], served[codes.V_LOST_BY + codes.C_FUEL]) == (12, 18)


def test_states_fill_the_hours_that_are_possessed(lived):
    """RULES 1.2.  Whatever the states, they add up."""
    hours, _, tail = lived(**with_life(offers=[{"name": "Maker", "what": "Part", "lead_d": 2}]))
    assert sum(hours.values()) == pytest.approx(tail[codes.T_POSSESSED]) == 720
    assert np.isclose(tail[codes.T_AVAILABLE], hours["flying"] + hours["ready"])


def test_the_first_sortie_of_a_day_waits_for_the_daily_inspection(lived):
    """RULES 3.4.  Two hours from midnight: what should leave at 01:00 waits until 03:00."""
    tables = daily()
    tables["types"][0]["daily_h"] = 2
    tables["missions"][0] |= {"when": "01:00", "patience_h": 2}
    _, served, _ = lived(**tables)
    assert (served[codes.LATE], served[codes.LOST]) == (30, 0)
    tables["missions"][0] |= {"patience_h": 0}
    _, served, _ = lived(**tables)
    assert served[codes.LOST] == 30


def test_a_part_that_changes_routes_on_its_way(lived):
    """RULES 5.1.  Handed over at Depot at once; ten hours to Port, fourteen to Base: 24."""
    tables = with_life(offers=[{"name": "Maker", "what": "Part", "site": "Depot"}])
    tables["sites"].append({"name": "Port"})
    road = {"mode": "road", "distance_km": 400}
    tables["routes"] = [
        {**road, "origin": "Depot", "destination": "Port", "time_h": 10},
        {**road, "origin": "Port", "destination": "Base", "time_h": 14},
    ]
    hours, served, _ = lived(**tables)
    close(hours, flying=50, work=15, ready=720 - 50 - 135, **{"part in transport": 120})
    assert (served[codes.WHOLE], served[codes.LOST]) == (25, 5)
