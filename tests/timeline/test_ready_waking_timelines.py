"""What the hands of the clock alone make possible happens then, and not at the next other event.

Small plans with constant laws, worked out by hand (RULES 10.2): thirty days from Friday 1 January
2027, one helicopter T at Base, unless the test says otherwise.
"""

import pytest
from tests.ready_plans import plan

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.solve import run_one

pytestmark = pytest.mark.usefixtures("kernel")

YEARS = 30 / 365.25


@pytest.fixture
def lived(tmp_path):
    """Give a function that runs a plan and gives the blocks of its one replication."""

    def run(missions, kind=None, **tables):
        tables = {
            "sites": [{"name": "Base", "roles": "base"}, {"name": "Depot"}],
            "types": [{"name": "Type", "cruise_km_per_h": 200, **(kind or {})}],
            "fleet": [{"name": "T", "type": "Type", "site": "Base"}],
            "missions": [{"mode": "scheduled", "base": "Base", **row} for row in missions],
        } | tables
        made = build(plan(tmp_path, YEARS, {"stagger": "no"}, **tables))
        row = run_one(made, 0)
        names = ("services", "pools", "tails")
        return [made.shape.block(row, name).sum(axis=0) for name in names]

    return run


def _two(**late):
    """Tell a round that waits from 08:00 on, and an hour at 11:30 that does not wait."""
    long = {"name": "A", "when": "08:00", "sortie_h": 2, "patience_h": 4, **late}
    return [long, {"name": "B", "when": "11:30", "sortie_h": 1, "patience_h": 0}]


def test_a_mission_leaves_when_the_daily_inspection_ends(lived):
    """Inspected by 09:00, back at 11:00, free at 11:30; nothing else happens at 09:00."""
    services, _, _ = lived(_two(), {"daily_h": 9})
    assert [one[codes.V_ACHIEVED_H] for one in services] == [60, 30]


def test_a_mission_leaves_when_the_turnaround_ends(lived):
    """The first round lands at 08:00; turned round at 09:30, the second is back at 11:30."""
    rows = [{"name": "0", "when": "06:00", "sortie_h": 2, "patience_h": 0}, *_two()]
    services, _, _ = lived(rows, {"turnaround_h": 1.5})
    assert [one[codes.V_ACHIEVED_H] for one in services] == [60, 60, 0]
    assert services[2][codes.LOST] == 30


def test_hours_on_duty_do_not_depend_on_who_looks(lived):
    """Four mechanics, 08:00-18:00, with nothing to do: 4 x 10 h x 30 days on duty."""
    people = {"site": "Base", "resource": "Mechanic", "kind": "people", "hours": "08:00-18:00"}
    rows = [people | {"number": 4}]
    _, pools, _ = lived(_two(), resources=rows)
    assert pools[0].tolist() == [0, 1200]


def test_hours_on_duty_past_midnight(lived):
    """Two from 22:00 to 06:00: eight hours a night; the last night ends with the plan, at 24:00.

    The night before the plan counts from its first midnight on: 6 + 29 x 8 + 2 hours.
    """
    people = {"site": "Base", "resource": "Watch", "kind": "people", "hours": "22:00-06:00"}
    _, pools, _ = lived(_two(), resources=[people | {"number": 2}])
    assert pools[0].tolist() == [0, 2 * (6 + 29 * 8 + 2)]
