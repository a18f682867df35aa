"""How many hands a site ever has at once: shifts beside and after each other, by hand."""

import pytest

from azalai.support.hands import most_at


def shift(name, hours, number, wanted=0.0, resource="Crew"):
    return "Base", resource, name, hours, float(number), float(wanted)


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ([shift("all", None, 4)], 4),
        ([shift("day", "06:00-14:00", 1), shift("late", "14:00-22:00", 2)], 2),
        ([shift("day", "06:00-14:00", 1), shift("late", "13:59-22:00", 2)], 3),
        ([shift("day", "06:00-14:00", 1), shift("late", "22:00-06:01", 2)], 3),
        ([shift("all", None, 1), shift("late", "14:00-22:00", 2)], 3),
        ([shift("week", "mon-fri 06:00-14:00", 3), shift("end", "sat-sun 06:00-14:00", 2)], 3),
        ([shift("week", "mon-sat 06:00-14:00", 3), shift("end", "sat-sun 06:00-14:00", 2)], 5),
        ([shift("dry", "nov-apr", 3), shift("wet", "may-oct", 2)], 3),
        ([shift("dry", "nov-may", 3), shift("wet", "may-oct", 2)], 5),
        ([shift("day", "06:00-14:00", 1), shift("day", "06:00-14:00", 5)], 5),  # two periods
        ([shift("day", None, 1, wanted=4), shift("late", None, 1)], 5),
        ([shift("day", "06:00-14:00", 0), shift("late", "14:00-22:00", 0)], 0),
    ],
)
def test_shifts_count_together_while_both_are_on_duty(rows, most):
    assert most_at(rows) == {"Base": {"Crew": most}}


def test_each_kind_and_site_counts_alone():
    rows = [shift("day", None, 1), shift("day", None, 2, resource="Dock")]
    rows.append(("Depot", "Crew", "day", None, 3.0, 0.0))
    assert most_at(rows) == {"Base": {"Crew": 1, "Dock": 2}, "Depot": {"Crew": 3}}
