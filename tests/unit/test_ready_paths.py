"""Projects, periods and disruptions worked out by hand; 1 January 2027 is hour 0 of each plan."""

import math

import numpy as np
import pytest

from azalai import load
from azalai.ready.paths import PathsBuilder, are_random, paths, periods
from azalai.ready.paths_disruptions import ROUTE, SITE, SUPPLIER, Speed
from azalai.ready.paths_draws import Draws
from azalai.stats import durations
from azalai.streams import Stream

DAY = 24.0
SUPPLIERS = "name,country\nWorks,RU\nStore,ML\nYard,RU\n"
SITES = "name,country\nA,ML\nB,RU\nC,\n"


def settings(years=4, seed=1):
    return f'name = "p"\nstart = 2027-01-01\nyears = {years}\nseed = {seed}\n'


@pytest.fixture
def plan(make_plan):
    def make(years=4, seed=1, **tables):
        base = {"sites": SITES, "suppliers": SUPPLIERS}
        return load(make_plan(settings(years, seed), **base | tables))

    return make


def changes(path, kind=None):
    found = path.changes
    rows = zip(
        (found.time_h / DAY).tolist(), found.kind.tolist(), found.index.tolist(), found.speed,
        strict=True,
    )  # fmt: skip
    return [(t, k, i, float(s)) for t, k, i, s in rows if kind in (None, k)]


# ---- speeds


def test_speed_of_overlapping_disruptions_is_the_slowest():
    speed = Speed([(10, 30, 0.5), (20, 40, 0.0), (35, math.inf, 0.8), (5, 5, 0.0)])
    assert speed.times == [10, 20, 40]
    assert speed.speeds == [0.5, 0, 0.8]
    assert [speed.at(t) for t in (0, 10, 19.9, 20, 40)] == [1, 0.5, 0.5, 0, 0.8]
    assert speed.next_open(25) == 40
    assert speed.next_open(12) == 12
    assert speed.openings() == [40]
    # 12 h of work from hour 5: 5 done at 10, 5 more at half speed till 20, 2 left from 40 at 0.8
    assert speed.done(5, 12) == pytest.approx(42.5)
    # what is done as it closes is handed over when it opens
    assert speed.done(5, 10) == 40
    assert Speed([(3, math.inf, 0.0)]).done(1, 5) == math.inf


# ---- projects


def test_a_project_slips_with_its_supplier(plan):
    scenario = plan(
        projects=(
            "name,supplier,starts,after,lead_d\n"
            "Shop,Works,2027-03,,100\n"
            "School,,2027-01,Shop,10\n"
            "Early,,2026-12-02,,40\n"
        ),
        disruptions=(
            "name,status,table,key,starts,duration_d,speed_frac\n"
            "Strike,expected,suppliers,Works,2027-04,30,\n"
        ),
    )
    found = paths(scenario, 0).projects
    # begun on day 59, 31 days done when the works close on day 90, the other 69 from day 120 on
    assert found["Shop"] == 189 * DAY
    assert found["School"] == 199 * DAY
    assert found["Early"] == 10 * DAY  # begun 30 days before the plan


def test_a_supplier_at_half_speed_takes_twice_as_long(plan):
    scenario = plan(
        projects="name,supplier,starts,lead_d\nShop,Works,2027-03,100\nLate,Works,2027-04-11,5\n",
        disruptions=(
            "name,status,table,key,starts,duration_d,speed_frac\n"
            "Slow,expected,suppliers,Works,2027-04,30,0.5\n"
        ),
    )
    found = paths(scenario, 0).projects
    assert found["Shop"] == (120 + 100 - 31 - 15) * DAY
    assert found["Late"] == 110 * DAY


def test_nothing_begins_at_a_closed_supplier(plan):
    scenario = plan(
        projects="name,supplier,starts,lead_d\nShop,Works,2027-04-10,5\nNow,Works,2027-04-10,\n",
        disruptions=(
            "name,status,table,key,starts,duration_d\nStrike,expected,suppliers,Works,2027-04,30\n"
        ),
    )
    assert paths(scenario, 0).projects == {"Now": 120 * DAY, "Shop": 125 * DAY}


def test_what_never_comes(plan):
    scenario = plan(
        projects=(
            "name,status,after,lead_d,fail_frac\n"
            "Idea,option,,10,\nChild,,Idea,10,\nFlop,,,10,1\nHeir,,Flop,10,\nSound,,,10,0\n"
        )
    )
    found = paths(scenario, 0).projects
    assert found == {
        "Child": math.inf,
        "Flop": math.inf,
        "Heir": math.inf,
        "Idea": math.inf,
        "Sound": 240.0,
    }


def test_draws_of_projects_are_keyed_by_name(plan):
    table = "name,lead_d,lead_cv,lead_law,fail_frac\n"
    row = "Shop,200,0.4,gamma,0.3\n"
    alone, more = plan(projects=table + row), plan(projects=table + "Bay,50,0.2,,0.5\n" + row)
    assert are_random(alone)
    one, other = PathsBuilder(alone, 7), PathsBuilder(more, 7)
    stream = Stream(7, "project")
    gamma = (durations.GAMMA, 200.0, 0.4, *durations.parameters(durations.GAMMA, 200.0, 0.4))
    for replication in (0, 1, 25):
        u, fate = stream.uniforms("projects | Shop", 2, replication).tolist()
        expected = durations.quantile(*gamma, u) * DAY if fate >= 0.3 else math.inf
        assert one.path(replication).projects["Shop"] == expected
        assert other.path(replication).projects["Shop"] == expected


def test_share_of_failures_and_mean_lead(plan):
    builder = PathsBuilder(plan(projects="name,lead_d,lead_cv,fail_frac\nShop,200,0.5,0.3\n"), 11)
    times = np.array([builder.path(i).projects["Shop"] for i in range(4000)])
    came = np.isfinite(times)
    assert np.mean(~came) == pytest.approx(0.3, abs=3.5 * math.sqrt(0.21 / 4000))
    assert times[came].mean() / DAY == pytest.approx(200, abs=3.5 * 100 / math.sqrt(2800))


# ---- periods


POSTS = "site,resource,number,starts,ends,after\n"
PROJECTS = "name,status,lead_d\nHall,,500\nDream,option,1\n"


def in_force(scenario, table="resources"):
    opens, closes = paths(scenario, 0).periods[table]
    return list(zip((opens / DAY).tolist(), (closes / DAY).tolist(), strict=True))


def test_a_row_gives_way_to_the_next_once_that_is_in_force(plan):
    rows = [
        "A,Crane,1,,,\n",  # since always, until the second opens
        "A,Crane,2,2028-01,,Hall\n",  # told for day 365, but the hall comes on day 500
        "A,Crane,3,2029-01,2030-01,\n",  # days 731 to 1096; nothing follows
        "B,Crane,1,2027-01,,\n",
        "B,Crane,5,2028-01,,Dream\n",  # never: the first goes on
        "C,Crane,1,2027-01,2027-07,\n",
        "C,Crane,1,2028-01,,\n",
    ]
    expected = [
        (-math.inf, 500),
        (500, 731),
        (731, 1096),
        (0, math.inf),
        (math.inf, math.inf),
        (0, 181),
        (365, math.inf),
    ]
    assert in_force(plan(projects=PROJECTS, resources=POSTS + "".join(rows))) == expected
    turned = in_force(plan(projects=PROJECTS, resources=POSTS + "".join(rows[::-1])))
    assert turned == expected[::-1]


def test_a_row_that_comes_too_late_is_passed_over(plan):
    scenario = plan(
        projects="name,lead_d\nHall,800\n",
        resources=(
            POSTS
            + "A,Crane,1,,,\n"
            + "A,Crane,2,2028-01,,Hall\n"  # the hall comes on day 800, after the third row
            + "A,Crane,3,2029-01,,\n"
            + "B,Crane,1,,,\n"
            + "B,Crane,2,2028-01,2029-01,Hall\n"  # over before it could begin: the first goes on
        ),
    )
    assert in_force(scenario) == [
        (-math.inf, 731),
        (math.inf, math.inf),
        (731, math.inf),
        (-math.inf, math.inf),
        (math.inf, math.inf),
    ]


def test_periods_of_any_table_and_project_times(plan):
    scenario = plan(
        types="name\nMi\n",
        fleet="name,type,site,starts,after\nT,Mi,A,,\nT,Mi,B,2028,Hall\nU,Mi,A,,Hall\n",
        projects=PROJECTS,
    )
    opens, closes = periods(scenario, "fleet", {"Hall": 9000.0, "Dream": math.inf})
    assert opens.tolist() == [-math.inf, 9000, 9000]
    assert closes.tolist() == [9000, math.inf, math.inf]
    assert set(paths(scenario, 0).periods) == {"fleet"}


# ---- disruptions


DISRUPTIONS = "name,status,table,key,starts,per_y,duration_d,duration_cv,speed_frac\n"


def test_a_country_closes_with_its_suppliers_and_sites(plan):
    scenario = plan(
        disruptions=DISRUPTIONS
        + "Embargo,expected,country,RU,2027-03,,100,,\n"
        + "Talk,test,country,ML,2027-03,,100,,\n"
    )
    # suppliers by name: Store, Works, Yard; sites: A, B, C
    assert changes(paths(scenario, 0)) == [
        (59, SUPPLIER, 1, 0),
        (59, SUPPLIER, 2, 0),
        (59, SITE, 1, 0),
        (159, SUPPLIER, 1, 1),
        (159, SUPPLIER, 2, 1),
        (159, SITE, 1, 1),
    ]
    assert not are_random(scenario)


def test_routes_by_address(plan):
    scenario = plan(
        routes=(
            "origin,destination,mode,distance_km,time_h,starts\n"
            "A,B,road,100,5,\nB,C,road,100,5,\nA,C,air,,2,\nB,C,road,100,9,2029-01\n"
        ),
        disruptions=DISRUPTIONS
        + "Ash,expected,routes,* | * | air,2027-02,,10,,0.5\n"
        + "Flood,expected,routes,* | C | *,2027-02-06,,10,,\n",
    )
    assert changes(paths(scenario, 0)) == [
        (31, ROUTE, 2, 0.5),
        (36, ROUTE, 1, 0),
        (36, ROUTE, 2, 0),
        (36, ROUTE, 3, 0),
        (46, ROUTE, 1, 1),
        (46, ROUTE, 2, 1),
        (46, ROUTE, 3, 1),
    ]


def test_what_began_before_the_plan_and_what_never_ends(plan):
    scenario = plan(
        disruptions=DISRUPTIONS
        + "Old,expected,suppliers,Works,2026-12-02,,40,,0.3\n"
        + "Over,expected,suppliers,Yard,2026-01,,40,,\n"
        + "End,expected,sites,A,2028-01,,,,\n"
    )
    assert changes(paths(scenario, 0)) == [
        (0, SUPPLIER, 1, 0.3),
        (10, SUPPLIER, 1, 1),
        (365, SITE, 0, 0),
    ]


def test_random_disruptions_are_a_poisson_process(plan):
    scenario = plan(
        years=40,
        disruptions=DISRUPTIONS + "Queue,expected,suppliers,Works,,0.5,20,0.6,\n",
    )
    builder = PathsBuilder(scenario, 3)
    assert builder.random
    counts, closed_h = [], []
    for i in range(600):
        found = builder.path(i).changes
        assert np.all(np.diff(found.time_h) > 0)
        ends = np.append(found.time_h, builder.horizon_h)
        counts.append(np.sum(found.speed == 0))
        closed_h.append(np.sum(np.diff(ends)[found.speed == 0]))
    # a closed works is not closed again: alternating open (2 y) and busy periods of an
    # infinite-server queue; the share of time closed is 1 - exp(-rate x mean duration)
    share = 1 - math.exp(-0.5 * 20 / 365.25)
    assert np.sum(closed_h) / 600 / builder.horizon_h == pytest.approx(share, rel=0.05)
    starts = 40 * 0.5 * (1 - share)
    assert np.mean(counts) == pytest.approx(starts, abs=3.5 * math.sqrt(20 / 600))
    assert np.var(counts) == pytest.approx(starts, rel=0.25)


def test_many_short_disruptions_need_more_draws_than_are_prepared(plan):
    scenario = plan(
        years=1, disruptions=DISRUPTIONS + "Gate,expected,suppliers,Works,,9000,0.001,,\n"
    )
    one, other = PathsBuilder(scenario, 3), PathsBuilder(scenario, 3)
    other._draws = Draws(3, [("disruption", "disruptions | Gate", 5)])
    np.testing.assert_array_equal(one.path(4).changes.time_h, other.path(4).changes.time_h)


# ---- the whole


def test_draws_are_those_of_the_streams():
    draws = Draws(12, [("project", "a", 3), ("course", "a", 2), ("leaver", "é", 4)])
    for replication in (0, 5):
        draws.turn_to(replication)
        for purpose, name in (("project", "a"), ("course", "a"), ("leaver", "é"), ("course", "b")):
            whole = Stream(12, purpose).uniforms(name, 6, replication)
            assert [draws.one(purpose, name, n) for n in range(6)] == whole.tolist()
            assert draws.some(purpose, name, 1, 2) == whole[1:3].tolist()
            assert draws.some(purpose, name, 1, 5) == whole[1:].tolist()


def test_a_path_depends_on_seed_and_replication_alone():
    scenario = load("sahel")
    builder = PathsBuilder(scenario, 5)
    there = [builder.path(i) for i in (0, 1, 2)]
    back = [builder.path(i) for i in (2, 0, 1)]
    for one, other in zip(there, (back[1], back[2], back[0]), strict=True):
        assert one.projects == other.projects
        np.testing.assert_array_equal(one.people.time_h, other.people.time_h)
        np.testing.assert_array_equal(one.changes.time_h, other.changes.time_h)
    assert there[0].projects != there[1].projects
    assert paths(scenario, 1, 5).projects == there[1].projects
    assert PathsBuilder(scenario, 6).path(0).projects != there[0].projects


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore", "outpost", "workshop"])
def test_every_example_has_paths(name):
    scenario = load(name)
    builder = PathsBuilder(scenario)
    assert builder.random == (name in ("sahel", "fjord", "offshore"))
    for i in range(5):
        found = builder.path(i)
        people = found.people
        assert np.all(np.diff(people.time_h) >= 0)
        assert np.all((people.time_h >= 0) & (people.time_h < builder.horizon_h))
        assert np.all(people.number >= 0)
        assert people.posts.shape == (len(scenario.resources), len(people.posts[0]))
        assert np.all(people.posts > -1e-9)
        assert np.all(np.diff(found.changes.time_h) >= 0)
        for opens, closes in found.periods.values():
            assert np.all((opens < closes) | np.isinf(opens))


def test_the_order_of_rows_changes_nothing():
    """Turn every table of a plan upside down; only the row numbers may change."""
    from azalai.scenario.scenario import Scenario

    scenario = load("sahel")
    turned = Scenario(
        scenario.settings,
        {
            name: type(rows)(rows.spec, rows.given.reverse(), rows.lines[::-1], rows.file)
            for name, rows in scenario.tables.items()
        },
    )
    one, other = PathsBuilder(scenario, 2), PathsBuilder(turned, 2)
    last = len(scenario.resources) - 1
    for i in range(3):
        a, b = one.path(i), other.path(i)
        assert a.projects == b.projects
        np.testing.assert_array_equal(a.people.posts, b.people.posts[::-1])
        here = sorted(zip(a.people.time_h, a.people.row, a.people.number, strict=True))
        there = sorted(zip(b.people.time_h, last - b.people.row, b.people.number, strict=True))
        assert here == there
