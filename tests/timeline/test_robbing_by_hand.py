"""RULES 3.7 by hand: what an aircraft still needs that has given a part."""

from tests.ready_hand import daily, road, scheduled


def test_a_team_comes_to_the_aircraft_that_gave_a_part_as_well(live):
    """RULES 3.7, 3.3.  T waits for part A from 106 h, for twenty days: it gives B to U at 154.

    Another B is there at 160 h; people of Depot fit it, two of them, ten hours away by road.  They
    are at U and at T at 164: two hours for U, whose B was taken off another, and one for T.
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
            {"name": "Maker B", "what": "B", "lead_d": 0.25},
        ],
        needs=[{"of": "Change B", "what": "Fitter"}],
        resources=[{"site": "Depot", "resource": "Fitter", "number": 2}],
        routes=[road("Depot", "Base", 10)],
    )
    tables["fleet"].append({"name": "U", "type": "Type", "site": "Base"})
    life = live(10, {"stagger": "no", "cannibalise": "yes"}, **tables)
    assert [line for line in life.states("U") if 154 <= line[0] < 170] == [
        (154, "waiting person"),
        (164, "work"),
        (166, "ready"),
    ]
    assert [line for line in life.states() if line[0] >= 106] == [
        (106, "part on order"),
        (164, "work"),
        (165, "part on order"),
    ]
