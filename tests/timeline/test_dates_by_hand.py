"""RULES 4.7, 5.6 and 6.1 by hand: rows that go on, and what is known to come on a date."""

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
