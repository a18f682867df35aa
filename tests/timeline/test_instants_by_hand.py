"""RULES 6.3 by hand: what comes first in one instant."""

from tests.ready_hand import CONSTANT, daily, on_equator

from azalai.ready import codes


def test_who_is_told_to_move_as_a_limit_is_due_is_worked_on_at_the_new_home(live):
    """RULES 6.3, 3.1.  The check is due on day 6 (144 h), as T is told to be at Annex from then on.

    Moves come before due dates, and a flight to a new home may pass a limit: an hour there, then
    ten hours of work.
    """
    tables = daily(tasks=[{"name": "Check", "on": "Type", "action": "inspect", "every_d": 6}])
    tables["tasks"][0]["work_h"] = 10
    tables["sites"] = on_equator("Base", "Annex")
    tables["fleet"].append(tables["fleet"][0] | {"site": "Annex", "starts": "2027-01-07"})
    life = live(7, **tables)
    assert life.states()[-3:] == [(144, "ferry"), (145, "work"), (155, "ready")]
    assert life.shop("Annex", "Check")[codes.H_JOBS] == 1


def test_the_work_of_the_first_aircraft_by_name_is_looked_at_first(live):
    """RULES 6.3.  At 104 h Depot is looked at for T-1, then Base for T-2.

    Each day T-1 flies two hours.  Its part fails at FH 5, found at 58 h; another is there at 82,
    but the change by people of Depot takes 30 hours, and a sortie is due before that.  At 104 h
    the limit of nine hours turns T-1 away.  T-2 has waited at Base since 96 h for who can wash it.
    Down anyway, T-1 has its part changed first, to 134 h, and is checked then, to 144.
    """
    told = {"on": "Part", "mean_fh": 5, "shape": CONSTANT, "observed_under_limit": "no"}
    tables = daily(
        items=[{"name": "Part"}],
        parts=[{"parent": "Type", "item": "Part"}],
        failures=[told | {"defer_d": 20}],
        offers=[{"name": "Maker", "what": "Part", "lead_d": 1}],
        tasks=[
            {"name": "Change", "on": "Part", "action": "replace", "work_h": 30},
            {"name": "Check", "on": "Type", "action": "inspect", "every_fh": 9, "work_h": 10},
            {"name": "Wash", "on": "Type", "action": "inspect", "every_d": 20, "work_h": 1},
        ],
        ages=[{"unit": "T-2", "task": "Wash", "since": "2026-12-16"}],
        needs=[{"of": "Change", "what": "Fitter"}, {"of": "Wash", "what": "Washer"}],
        resources=[
            {"site": "Depot", "resource": "Fitter", "number": 1},
            {"site": "Base", "resource": "Washer", "number": 1, "hours": "10:00-14:00"},
        ],
    )
    tables["fleet"][0]["count"] = 2
    life = live(7, {"stagger": "no", "tail_choice": "fixed"}, **tables)
    assert life.states("T-1", before=150)[-2:] == [(104, "work"), (144, "ready")]
    assert life.shop("Depot", "Change")[codes.H_JOBS] == 1
    assert life.shop("Base", "Check")[codes.H_WAITING] == 30
