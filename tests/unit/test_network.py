"""The support network: times by month, waits, chains, repair routes."""

from datetime import date

import pytest

import azalai
from azalai.ready.inputs import build
from azalai.support.network import SPEED_KM_PER_H, Network
from azalai.support.openings import open_frac, openings, wait_h, without
from azalai.support.periods import in_force, project_dates

START = date(2027, 1, 1)  # a Friday


def network(folder):
    plan = azalai.load(folder)
    return Network({name: rows.frame for name, rows in plan.tables.items()}, plan.start)


def test_waits_for_departures():
    assert wait_h(None, None, START) == (0.0,) * 12
    assert wait_h("every 7d", None, START)[5] == pytest.approx(84, rel=0.08)
    # tuesday and friday: gaps of three and four days, so (9 + 16) / (2 * 7) days in the mean
    mean = sum(wait_h("tue fri", None, START)) / 12
    assert mean == pytest.approx(24 * 25 / 14, rel=0.01)


def test_a_closed_season_is_a_long_wait():
    waits = wait_h(None, "jul-sep", START)
    assert waits[5] == 0
    assert waits[8] == pytest.approx(15 * 24)  # half of September
    assert waits[6] == pytest.approx((15.5 + 61) * 24)
    assert wait_h("mon", "always", START) == (float("inf"),) * 12


def test_openings_cut_by_closings():
    left = without(openings("mon-fri 06:00-14:00", START, 7), openings("fri", START, 7))
    assert left.from_h.tolist() == [3 * 24 + 6, 4 * 24 + 6, 5 * 24 + 6, 6 * 24 + 6]
    assert open_frac("mon-fri 06:00-18:00", START) == pytest.approx(5 / 14, abs=1e-3)


NET = {
    "sites": "name,supplied_by,latitude_deg,longitude_deg\nPort,,0,0\nHub,Port,0,1\nPost,Hub,0,2\n",
    "climate": "site,month,wet\nPost,jul,yes\nPost,aug,no\n",
    "routes": (
        "origin,destination,mode,distance_km,time_h,wet_factor,departs\n"
        "Port,Hub,road,120,,,\nHub,Post,road,100,10,2,\nPost,Hub,road,100,5,,\n"
        "Port,Post,air,,2,,every 14d\nPort,Hub,ferry,,0.1,,\n"
    ),
}


def test_times_by_month_and_way(make_plan):
    net = network(make_plan(**NET))
    assert net.transport_h("Port", "Hub", 0) == pytest.approx(120 / SPEED_KM_PER_H["road"])
    assert net.transport_h("Hub", "Post", 0) == 10
    assert net.transport_h("Hub", "Post", 6) == 20  # wet at its end
    assert net.transport_h("Post", "Hub", 6) == 5  # its reverse has a row of its own
    assert net.transport_h("Hub", "Port", 6) == pytest.approx(3)  # both ways
    assert net.transport_h("Port", "Post", 0) == pytest.approx(13)  # not two weeks for the flight
    assert net.transport_h("Port", "Post", 6) == pytest.approx(23)
    assert net.mean_transport_d("Hub", "Post") == pytest.approx((11 * 10 + 20) / 12 / 24)
    assert net.mean_transport_d("Hub", "Hub") == 0


def test_no_way_is_infinite(make_plan):
    net = network(make_plan(sites="name\nA\nB\n"))
    assert net.transport_h("A", "B", 0) == float("inf")


def test_great_circle_where_no_distance_is_told(make_plan):
    sites = "name,latitude_deg,longitude_deg\nA,0,0\nB,0,1\n"
    net = network(make_plan(sites=sites, routes="origin,destination,mode\nA,B,air\n"))
    assert net.legs[0].time_h == pytest.approx(111.319 / SPEED_KM_PER_H["air"], rel=1e-4)


def test_chains_and_their_exceptions(make_plan):
    stock = "site,item,number,supplied_by\nPost,Pump,1,Port\n"
    items = "name,price_money\nPump,5\nValve,2\n"
    plan = make_plan(
        'name = "p"\nstart = 2027-01-01\nyears = 1\ncurrency = "USD"\nprice_year = 2026\n',
        **NET,
        items=items,
        stock=stock,
    )
    net = network(plan)
    assert net.chain("Post", "Valve") == ("Post", "Hub", "Port")
    assert net.chain("Post", "Pump") == ("Post", "Port")
    assert net.source("Port", "Pump") is None


def test_where_work_is_done():
    plan = azalai.load("sahel")
    net = Network({n: r.frame for n, r in plan.tables.items()}, plan.start)
    assert [s.site for s in net.shops("VR-14 repair", "Gao")] == ["Kazan", "Plovdiv"]  # by rank
    here = [s.site for s in net.shops("PZU change", "Gao")]
    assert here[0] == "Gao"  # the unit's own first, then who has mechanics, by distance
    assert set(here) == {"Bamako", "Gao", "Sevare", "Tombouctou"}
    later = Network(net.tables, plan.start, date(2028, 8, 1))
    assert "Bamako" in [s.site for s in later.shops("KAU-30B repair", "Gao")]  # opened by a project
    assert "Bamako" not in [s.site for s in net.shops("KAU-30B repair", "Gao")]


def test_periods_and_projects():
    plan = azalai.load("sahel")
    tables = {n: r.frame for n, r in plan.tables.items()}
    dates = project_dates(tables, plan.start)
    assert dates["Sevare hangar"] == date(2028, 6, 25)  # 390 days after june 2027
    assert dates["Engine shop"] is None  # an option that nobody took
    docks = tables["resources"].filter(tables["resources"]["site"] == "Sevare")
    docks = docks.filter(docks["resource"] == "Hangar")
    key = ["site", "resource", "shift"]
    before = in_force(docks, key, date(2028, 6, 1), dates)
    after = in_force(docks, key, date(2028, 7, 1), dates)
    assert before["number"].to_list() == [1]
    assert after["number"].to_list() == [3]  # the blank end gave way


NEAR = {
    "sites": "name,latitude_deg,longitude_deg\nA,0,0\nB,0,3\nC,0,2\nD,0,1\nE,,\n",
    "routes": "origin,destination,mode,distance_km,time_h\nA,B,road,100,5\nA,D,road,100,5\n",
}


def test_of_places_as_near_in_time_the_less_distant_comes_first(make_plan):
    net = network(make_plan(**NEAR))
    assert sorted("EDCBA", key=lambda site: net.nearness("A", site)) == ["A", "D", "B", "C", "E"]


@pytest.mark.parametrize("name", azalai.examples())
def test_ready_takes_the_shops_in_the_order_of_the_network(name):
    plan = azalai.load(name)
    made = build(plan)
    i, sites, shops = made.pack.i, made.labels.sites, made.labels.shops
    tables = {table: rows.frame for table, rows in plan.tables.items()}
    net, placed = Network(tables, plan.start), set(tables["capability"]["task"])
    for t, task in enumerate(made.labels.tasks):
        for s, site in enumerate(sites):
            at, count = i["ro_first"][t * len(sites) + s], i["ro_n"][t * len(sites) + s]
            asked = [shops[shop][0] for shop in i["ro_shop"][at : at + count]]
            told = [shop.site for shop in net.shops(task, site) if shop.site in asked]
            if task in placed or net.needs.get(task):  # READY knows those of other times, too
                assert [place for place in asked if place in told] == told, (task, site)


@pytest.mark.parametrize("name", ["sahel", "fjord", "offshore", "workshop"])
def test_times_of_many_are_those_of_each(name):
    net = network(name)
    sites = [*net.tables["sites"]["name"].to_list(), "Nowhere"]
    found = net.mean_transports_d(sites, sites[::2])
    told = [[net.mean_transport_d(a, b) for b in sites[::2]] for a in sites]
    assert found.tolist() == told
