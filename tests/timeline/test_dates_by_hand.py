"""RULES 4.7, 5.6 and 6.1 by hand: rows that go on, and what is known to come on a date."""

import pytest
from tests.ready_hand import close, daily, on_equator

from azalai.ready import codes


def test_a_row_that_tells_the_same_home_again_moves_nobody(live):
    """RULES 4.7.  After a day T-1 covers Annex, an hour away.

    From 5 January a second row tells the same two tails at Base, with other hours: T-1 stays.
    """
    tables = daily(
        posture=[{"site": "Annex", "type": "Type", "wanted": 1, "minimum": 1, "after_h": 24}]
    )
    tables["sites"] = on_equator("Base", "Annex")
    row = tables["fleet"][0] | {"count": 2}
    tables["fleet"] = [row, row | {"starts": "2027-01-05", "hours_fh": 10}]
    life = live(7, {"stagger": "no", "tail_choice": "fixed"}, **tables)
    close(life.hours("Annex"), ferry=1, ready=143)


def test_a_part_that_is_due_at_a_closed_site_is_there_when_that_opens(live):
    """RULES 5.6, 6.1.  Due on 5 January; Base is closed from the 4th to the 8th."""
    life = live(
        10,
        **daily(
            items=[{"name": "Part"}],
            serials=[{"name": "P", "item": "Part", "at": "Base", "due": "2027-01-05"}],
            disruptions=[
                {"name": "Flood", "status": "expected", "table": "sites", "key": "Base"}
                | {"starts": "2027-01-04", "duration_d": 4, "speed_frac": 0}
            ],
        ),
    )
    assert life.store("Base", "Part")[codes.W_ON_HAND] == 72
    assert life.left("Base", "Part") == (1, 0, 0)


@pytest.mark.parametrize(
    ("told", "flown_fh", "every", "begins_h"),
    [
        ({}, 0, {"every_d": 5}, 96 + 120),
        ({"made": "2027-01-03"}, 0, {"every_d": 5}, 48 + 120),
        ({}, 0, {"every_fh": 20}, 13 * 24 + 10),
        ({}, 8, {"every_fh": 20}, 9 * 24 + 10),
        ({"hours_fh": 4}, 8, {"every_fh": 20}, 11 * 24 + 10),
    ],
)
def test_an_aircraft_that_is_bought_is_new_or_as_its_offer_says(
    live, told, flown_fh, every, begins_h
):
    """RULES 2.2, 6.1.  T enters on 5 January, 96 h, and flies two hours a day from 8 h on.

    New, its check of each five days is due five days later, or after it was made, and that of
    each 20 hours after ten sorties; bought with 8 hours flown after six, with 4 told after eight.
    """
    tables = daily(
        tasks=[{"name": "Check", "on": "Type", "action": "inspect", "work_h": 3} | every],
        offers=[{"name": "Bought", "what": "Type", "mode": "buy", "hours_fh": flown_fh}],
    )
    tables["fleet"][0] |= {"starts": "2027-01-05", "offer": "Bought"} | told
    states = live(20, {"stagger": "yes"}, **tables).states("T")
    assert next(hour for hour, state in states if state == "work") == begins_h
