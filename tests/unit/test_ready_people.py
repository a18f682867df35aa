"""People, classes and head-counts worked out by hand; 1 January 2027 is hour 0 of each plan."""

import math

import numpy as np
import pytest

from azalai import load
from azalai.ready.paths import PathsBuilder, paths
from azalai.streams import Stream

DAY = 24.0
YEAR_H = 8766.0
SETTINGS = 'name = "p"\nstart = 2027-01-01\nyears = {}\nseed = 4\n'
CREW = "site,resource,number,employed_per_post,wanted,leave_frac_per_y\n"
COURSES = "name,makes,takes,site,when,seats,duration_d,pass_frac,supplier\n"

#: A course that teaches the skill, in a year that the plan does not reach.
NONE_YET = "name,makes,site,duration_d,starts\nSchool of later,Crew,A,10,2090\n"


@pytest.fixture
def plan(make_plan):
    def make(years=2, **tables):
        base = {"sites": "name\nA\nB\n", "suppliers": "name\nSchool\n"}
        return load(make_plan(SETTINGS.format(years), **base | tables))

    return make


def numbers(found, row=0):
    """Give (day, on duty) of one row."""
    mine = found.people.row == row
    days = (found.people.time_h[mine] / DAY).tolist()
    return list(zip(days, found.people.number[mine].tolist(), strict=True))


def classes(found):
    """Give (course, month, trainees)."""
    p = found.people
    return list(zip(p.course.tolist(), p.month.tolist(), p.trainees.tolist(), strict=True))


def test_tools_and_people_who_stay_are_there_while_their_row_is(plan):
    scenario = plan(
        projects="name,lead_d\nHall,40\n",
        resources=(
            "site,resource,kind,number,starts,ends,after\n"
            "A,Dock,dock,2,,,\nA,Dock,dock,3,2027-02,,Hall\nA,Crew,people,2.5,2027-02,2027-03,\n"
        ),
    )
    found = paths(scenario, 0)
    assert numbers(found, 0) == [(0, 2), (40, 0)]
    assert numbers(found, 1) == [(40, 3)]
    assert numbers(found, 2) == [(31, 2.5), (59, 0)]
    posts = found.people.posts
    assert posts.shape == (3, 24)
    np.testing.assert_allclose(posts[0, :3], [2, 2 * 9 / 28, 0], rtol=1e-14)
    np.testing.assert_allclose(posts[1, :3], [0, 3 * 19 / 28, 3], rtol=1e-14)
    np.testing.assert_allclose(posts[2, :3], [0, 2.5, 0], rtol=1e-14, atol=1e-12)


def test_a_plan_that_begins_in_the_middle_of_a_month(make_plan):
    text = 'name = "p"\nstart = 2027-01-11\nyears = 1\n'
    resources = "site,resource,kind,number\nA,Dock,dock,2\n"
    posts = paths(load(make_plan(text, sites="name\nA\n", resources=resources)), 0).people.posts
    assert posts.shape == (1, 13)
    np.testing.assert_allclose(posts[0, [0, 1, 12]], [2 * 21 / 31, 2, 2 * 10 / 31], rtol=1e-13)


def test_each_person_leaves_on_a_day_of_their_own(plan):
    scenario = plan(years=4, resources=CREW + "A,Crew,4,2,,0.2\n", courses=NONE_YET)
    found = paths(scenario, 3)
    draws = Stream(4, "leaver").uniforms("resources | A | Crew | all", 8, 3)
    days = sorted(-math.log1p(-u) * YEAR_H / 0.2 / DAY for u in draws.tolist())
    days = [day for day in days if day < 4 * 365.25]
    assert len(days) >= 3
    # 8 people for 4 posts: 7 fill three and a half, 6 three
    told = {8 - n - 1: day for n, day in enumerate(days)}
    expected = [(0.0, 4.0)] + [(told[left], left // 2) for left in sorted(told, reverse=True)]
    kept = [e for i, e in enumerate(expected) if i == 0 or e[1] != expected[i - 1][1]]
    assert [n for _, n in numbers(found)] == [n for _, n in kept]
    np.testing.assert_allclose([d for d, _ in numbers(found)], [d for d, _ in kept], rtol=1e-12)
    # filled posts fall by half a post with each who leaves
    whole = 48 * 4.0
    assert found.people.posts.sum() < whole
    first = int(days[0] // 31) - 1
    np.testing.assert_allclose(found.people.posts[0, :first], 4)
    assert PathsBuilder(scenario).replaced == []


def test_who_leaves_is_replaced_where_no_course_teaches_the_skill(plan):
    builder = PathsBuilder(plan(years=4, resources=CREW + "A,Crew,4,2,,0.2\n"))
    assert builder.replaced == ["A | Crew | all"]
    assert not builder.random
    assert numbers(builder.path(3)) == [(0, 4)]


def test_the_share_that_leaves(plan):
    """Who stays for t years of a share f is binomial with exp(-f t)."""
    scenario = plan(years=3, resources=CREW + "A,Crew,40,1,,0.15\n", courses=NONE_YET)
    builder = PathsBuilder(scenario, 9)
    left = [builder.path(i).people.number[-1] for i in range(400)]
    stay = math.exp(-0.15 * 1096 / 365.25)
    assert np.mean(left) == pytest.approx(40 * stay, abs=3.5 * math.sqrt(40 * stay / 400))
    assert np.var(left) == pytest.approx(40 * stay * (1 - stay), rel=0.3)


def test_a_class_of_four_with_a_pass_share(plan):
    """Two posts of two people, four wanted: four vacancies, a class of four, half pass."""
    scenario = plan(
        resources=CREW + "A,Crew,2,2,4,0\n",
        courses=COURSES + "Crew course,Crew,,A,every 100d,4,30,0.5,\n",
    )
    builder = PathsBuilder(scenario)
    stream = Stream(4, "course")
    seen = set()
    for replication in range(8):
        found = builder.path(replication)
        draws = stream.uniforms("courses | Crew course | 0", range(1, 5), replication)
        passed = int(np.sum(draws < 0.5))
        seen.add(passed)
        days = dict(numbers(found))
        assert days[0.0] == 2
        assert days.get(30.0, 2) == 2 + passed // 2
        begun = classes(found)
        assert begun[0] == (0, 0, 4)
        # the next class begins on day 100 (April) and takes as many as failed
        if passed < 4:
            assert begun[1] == (0, 3, 4 - passed)
        assert found.people.number[-1] <= 4
    assert len(seen) > 1


def test_seats_and_vacancies_limit_a_class(plan):
    scenario = plan(
        resources=CREW + "A,Crew,2,1,5,0\nB,Crew,2,1,9,0\n",
        courses=COURSES + "Small,Crew,,A,every 100d,2,30,1,\n",
    )
    found = paths(scenario, 0)
    assert classes(found) == [(0, 0, 2), (0, 3, 1)]  # then nobody is wanted any more
    assert numbers(found, 0) == [(0, 2), (30, 4), (130, 5)]
    assert numbers(found, 1) == [(0, 2)]  # graduates serve at the site of the course


def test_who_is_in_training_fills_a_vacancy(plan):
    """A class of 150 days begins every 100 days: the second finds the vacancies taken."""
    scenario = plan(
        resources=CREW + "A,Crew,2,1,4,0\n",
        courses=COURSES + "Long,Crew,,A,every 100d,,150,1,\n",
    )
    assert classes(paths(scenario, 0)) == [(0, 0, 2)]
    assert numbers(paths(scenario, 0)) == [(0, 2), (150, 4)]


def test_half_a_person(plan):
    """3 posts of 1.5 are 4 persons and half a one who stays; 3.5 fill two posts."""
    scenario = plan(years=6, resources=CREW + "A,Crew,3,1.5,,0.3\n", courses=NONE_YET)
    builder = PathsBuilder(scenario)
    post = builder._crowds[0].posts[0]
    assert (post.persons, post.help, post.target) == (4, 0.5, 4)
    assert post.leave_per_h == pytest.approx(0.3 / YEAR_H * 4.5 / 4)
    assert [post.staffed(n)[0] for n in (4, 3, 2, 1, 0)] == [3, 2, 1, 1, 0]
    assert post.staffed(3)[1] == pytest.approx(3.5 / 1.5)


def test_a_course_takes_people_of_another_skill_and_gives_back_who_fails(plan):
    """Six mechanics; three fitters wanted, one there: two go, and come back if they fail."""
    scenario = plan(
        resources=CREW + "A,Mechanic,6,1,,0\nA,Fitter,1,1,3,0\n",
        courses=COURSES
        + "Shop course,Fitter,Mechanic,A,2027-when,5,60,0.5,\n".replace("2027-when", "mar"),
    )
    builder = PathsBuilder(scenario)
    for replication in range(6):
        draws = Stream(4, "course").uniforms("courses | Shop course | 0", 3, replication)
        passed = int(np.sum(draws[1:] < 0.5))
        found = builder.path(replication)
        assert classes(found)[0] == (0, 2, 2)
        mechanics, fitters = dict(numbers(found, 0)), dict(numbers(found, 1))
        assert mechanics[59.0] == 4  # 1 March
        assert mechanics.get(119.0, 4) == 4 + 2 - passed
        assert fitters.get(119.0, 1) == 1 + passed


def test_nobody_is_taken_whom_there_is_not(plan):
    scenario = plan(
        resources=CREW + "A,Mechanic,1,1,,0\nA,Fitter,1,1,4,0\n",
        courses=COURSES + "Shop course,Fitter,Mechanic,A,every 50d,5,10,1,\n",
    )
    found = paths(scenario, 0)
    assert classes(found) == [(0, 0, 1)]
    assert numbers(found, 0) == [(0, 0)]
    assert numbers(found, 1) == [(0, 1), (10, 2)]


def test_graduates_go_where_most_are_lacking(plan):
    shifts = "site,resource,shift,number,wanted\nA,Crew,day,2,3\nA,Crew,night,2,5\n"
    scenario = plan(resources=shifts, courses=COURSES + "Course,Crew,,A,every 90d,3,30,1,\n")
    found = paths(scenario, 0)
    # night lacks three and day one: night, night, then a tie, which the first name wins
    assert numbers(found, 0) == [(0, 2), (30, 3)]
    assert numbers(found, 1) == [(0, 2), (30, 4), (120, 5)]


CLOSED = "name,status,table,key,starts,duration_d,speed_frac\n"


def test_a_class_waits_for_its_school(plan):
    """Closed from day 90 (1 April) for 30 days: the class of day 100 begins on day 120."""
    scenario = plan(
        resources=CREW + "A,Crew,2,1,8,0\n",
        courses=COURSES + "Course,Crew,,A,every 100d,2,50,1,School\n",
        disruptions=CLOSED + "Strike,expected,suppliers,School,2027-04,30,\n",
    )
    found = paths(scenario, 0)
    assert classes(found) == [(0, 0, 2), (0, 4, 2), (0, 6, 2)]
    assert numbers(found) == [(0, 2), (50, 4), (170, 6), (250, 8)]


def test_a_class_falls_out_when_the_next_comes_first(plan):
    """Closed from day 90 for 120 days: the class of day 100 never is, that of day 200 waits."""
    scenario = plan(
        resources=CREW + "A,Crew,2,1,8,0\n",
        courses=COURSES + "Course,Crew,,A,every 100d,2,95,1,School\n",
        disruptions=CLOSED + "Strike,expected,suppliers,School,2027-04,120,\n",
    )
    found = paths(scenario, 0)
    # the class of day 0 has learnt 90 days as the school closes: the last five follow on day 210
    assert [m for _, m, _ in classes(found)] == [0, 6, 9]
    days = [d for d, _ in numbers(found)]
    assert days == [0, 215, 305, 395]


def test_a_slow_school(plan):
    scenario = plan(
        resources=CREW + "A,Crew,2,1,4,0\n",
        courses=COURSES + "Course,Crew,,A,every 400d,,60,1,School\n",
        disruptions=CLOSED + "Slow,expected,suppliers,School,2027-02,,0.5\n",
    )
    # 31 days at full speed, the other 29 take twice as long
    assert [d for d, _ in numbers(paths(scenario, 0))] == [0, 89]


def test_a_course_at_any_time_replaces_leavers_one_by_one(plan):
    scenario = plan(
        years=6,
        resources=CREW + "A,Crew,5,1,,0.2\n",
        courses=COURSES + "Course,Crew,,A,,1,10,1,\n",
    )
    builder = PathsBuilder(scenario)
    assert builder.replaced == []
    found = builder.path(1)
    leaving = Stream(4, "leaver").uniforms("resources | A | Crew | all", 5, 1)
    first = min(-math.log1p(-u) * YEAR_H / 0.2 for u in leaving.tolist()) / DAY
    days = numbers(found)
    assert days[0] == (0, 5)
    assert days[1] == (pytest.approx(first), 4)
    if days[2][1] == 5:
        assert days[2][0] == pytest.approx(first + 10)
    assert all(n == 1 for *_, n in classes(found))  # one seat: one at a time
    assert np.mean([builder.path(i).people.number[-1] for i in range(50)]) > 4.8


def test_one_place_at_a_school_is_used_by_one_at_a_time(plan):
    scenario = plan(
        resources=CREW + "A,Crew,2,1,5,0\n",
        courses=COURSES + "Course,Crew,,A,,1,20,1,\n",
    )
    assert numbers(paths(scenario, 0)) == [(0, 2), (20, 3), (40, 4), (60, 5)]


def test_courses_that_lead_in_a_circle_come_to_an_end(plan):
    scenario = plan(
        resources=CREW + "A,Fitter,1,1,3,0\nA,Mechanic,1,1,3,0\n",
        courses=COURSES + "Up,Fitter,Mechanic,A,,,0,1,\nDown,Mechanic,Fitter,A,,,0,1,\n",
    )
    found = paths(scenario, 0)
    both = [numbers(found, row)[-1][1] for row in (0, 1)]
    assert sum(both) == 2


def test_classes_that_nobody_passes_come_to_an_end(plan):
    scenario = plan(
        resources=CREW + "A,Crew,1,1,3,0\n",
        courses=COURSES + "Vain,Crew,,A,,,0,0,\n",
    )
    assert numbers(paths(scenario, 0)) == [(0, 1)]


def test_vacancies_go_over_to_the_next_row(plan):
    """Four of one row become six of the next: with one lacking there are five, not six."""
    header = "site,resource,number,leave_frac_per_y,starts\n"
    scenario = plan(
        years=8,
        resources=header + "A,Crew,4,0.2,\nA,Crew,6,0.2,2029-01\nA,Crew,3,0,2032-01\n",
        courses=NONE_YET,
    )
    builder = PathsBuilder(scenario)
    draws = Stream(4, "leaver")
    for i in range(20):
        stays = -np.log1p(-draws.uniforms("resources | A | Crew | all", 6, i)) / 0.2 * 365.25
        found = builder.path(i)
        before = int(np.sum(stays[:4] > 731))
        assert numbers(found, 1)[0] == (731, before + 2)
        # the last two come on day 731; three fewer posts on day 1826, and nobody leaves from then
        late = [*stays[:4], *(stays[4:] + 731)]
        there = sum(stay > 1826 for stay in late)
        assert numbers(found, 2) == [(1826, max(there - 3, 0))]


def test_a_row_after_a_gap_begins_whole(plan):
    header = "site,resource,number,leave_frac_per_y,starts,ends\n"
    scenario = plan(
        years=8, resources=header + "A,Crew,4,0.9,2027-01,2029-01\nA,Crew,4,0,2030-01,\n"
    )
    found = paths(scenario, 0)
    assert numbers(found, 0)[-1] == (731, 0)
    assert numbers(found, 1) == [(1096, 4)]


def test_a_course_is_in_force_for_its_period(plan):
    scenario = plan(
        projects="name,lead_d\nHall,150\n",
        resources=CREW + "A,Crew,1,1,9,0\n",
        courses=(
            "name,makes,site,when,seats,duration_d,starts,after\n"
            "Course,Crew,A,every 100d,1,10,,\nCourse,Crew,A,every 100d,3,10,2027-05,Hall\n"
        ),
    )
    # in force till the hall on day 150: days 0 and 100; then days 200, 300 and on
    assert classes(paths(scenario, 0)) == [(0, 0, 1), (0, 3, 1), (1, 6, 3), (1, 9, 3)]


def test_a_larger_crowd_changes_no_draw_of_another(plan):
    row = "A,Crew,4,2,,0.2\n"
    one = paths(plan(years=4, resources=CREW + row), 2)
    other = paths(plan(years=4, resources=CREW + "A,Medic,9,2,,0.5\n" + row), 2)
    assert numbers(one, 0) == numbers(other, 1)


NEEDS = "of,what,quantity,hours_h\n"


def test_a_class_holds_its_teachers_and_takes_no_more_than_they_teach(plan):
    """Two teachers, one for each trainee: classes of two, ten days each, until five are made."""
    scenario = plan(
        resources=CREW + "A,Crew,0,1,5,\nA,Teacher,2,1,,\n",
        courses=COURSES + "C,Crew,,A,,,10,1,\n",
        needs=NEEDS + "C,Teacher,1,\n",
    )
    found = paths(scenario, 0)
    assert classes(found) == [(0, 0, 2), (0, 0, 2), (0, 0, 1)]
    assert numbers(found) == [(0, 0), (10, 2), (20, 4), (30, 5)]
    assert numbers(found, 1) == [(0, 0), (10, 0), (20, 1), (30, 2)]
    np.testing.assert_allclose(found.people.posts[1, :2], [2, 2])  # they are paid all the same


def test_trainees_take_turns_where_hours_are_told(plan):
    """Three of 40 h each in the only simulator: 120 h, or 15 days where it is open 8 h a day."""
    tables = {
        "courses": COURSES + "C,Crew,,A,jan,,20,1,\n",
        "needs": NEEDS + "C,Simulator,1,40\n",
    }
    rows = "site,resource,kind,number,wanted,hours\nA,Crew,people,0,3,\nA,Simulator,tool,1,,{}\n"
    found = paths(plan(years=1, resources=rows.format("always"), **tables), 0)
    assert classes(found) == [(0, 0, 3)]
    assert numbers(found, 1) == [(0, 0), (5, 1)]
    found = paths(plan(years=1, resources=rows.format("08:00-16:00"), **tables), 0)
    assert numbers(found, 1) == [(0, 0), (14 + 2 / 3, 1)]


def test_a_class_is_as_large_as_the_hours_of_its_simulator(plan):
    """Ten days hold 240 h: six trainees of 40 h; with two simulators all eight."""
    rows = "site,resource,kind,number,wanted\nA,Crew,people,0,8\nA,Simulator,tool,{},\n"
    tables = {
        "courses": COURSES + "C,Crew,,A,jan,,10,1,\n",
        "needs": NEEDS + "C,Simulator,1,40\n",
    }
    assert classes(paths(plan(years=1, resources=rows.format(1), **tables), 0)) == [(0, 0, 6)]
    found = paths(plan(years=1, resources=rows.format(2), **tables), 0)
    assert classes(found) == [(0, 0, 8)]
    assert numbers(found, 1) == [(0, 0), (8 * 40 / 2 / 24, 2)]


def test_teachers_of_several_shifts_and_such_that_nobody_tells(plan):
    """The larger shift teaches first; what the site does not tell is there in any number."""
    shifts = "site,resource,shift,number,wanted\nA,Crew,all,0,3\nA,Teacher,day,2,\n"
    found = paths(
        plan(
            years=1,
            resources=shifts + "A,Teacher,late,1,\nB,Classroom,all,1,\n",
            courses=COURSES + "C,Crew,,A,jan,,10,1,\n",
            needs=NEEDS + "C,Teacher,1,\nC,Classroom,1,\n",
        ),
        0,
    )
    assert classes(found) == [(0, 0, 3)]
    assert numbers(found, 1) == [(0, 0), (10, 2)]
    assert numbers(found, 2) == [(0, 0), (10, 1)]
