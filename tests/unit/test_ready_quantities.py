"""Quantities of READY: what AFFORD prices, counted by hand and against the tables."""

import polars as pl
import pytest
from tests.unit.ready_rows import Row, random_row, tiny_labels

from azalai.ready import codes
from azalai.ready.outputs import shape_of
from azalai.ready.quantities import quantities
from azalai.ready.rows import Rows
from azalai.results.quantities import SCHEMA, WHATS


def told(labels, *numbers, **options):
    rows = Rows(shape_of(labels))
    for number, row in enumerate(numbers):
        rows.add(number, row)
    return quantities(labels, rows, **options)


def lines(frame):
    order = ["what", "replication", "month", "key", "site", "type", "by", "contract", "number"]
    return sorted(frame.select(order).rows())


def test_every_quantity_by_hand():
    labels = tiny_labels()
    made = Row(labels)
    tail = made["tails"][1, 1]
    tail[[codes.T_FH, codes.T_LANDINGS, codes.T_STARTS, codes.T_KM]] = 9.5, 7, 6, 5
    tail[[codes.T_POSSESSED, codes.T_AVAILABLE, codes.T_LOST, codes.T_DELIVERED]] = 700, 500, 1, 2
    tail[[codes.T_CLEAN, codes.T_FERRY_FH]] = 400, 1.5  # part of what is told already
    made["services"][0, 0, [codes.WHOLE, codes.LATE, codes.REDUCED, codes.LOST]] = 4, 2, 1, 3
    made["services"][0, 0, [codes.V_ACHIEVED_H, codes.V_IN_TIME]] = 11.0, 5
    made["services"][0, 0, [codes.V_PAX_KM, codes.V_T_KM]] = 800.0, 90.0
    made["stores"][0, 0, [codes.W_ORDERED, codes.W_BOUGHT, codes.W_SCRAPPED]] = 3, 2, 1
    made["stores"][0, 0, codes.W_ON_HAND] = 99.0
    made["stores"][1, 1, codes.W_USED] = 4000.0
    made["pools"][0] = [[20.0, 60.0], [30.0, 90.0]]
    made["jobs"][0, 1, 1] = 2
    made["routes"][0, 0] = 7000.0, 2, 6, 1, 1200.0
    made["pooled"][0, 0, codes.G_KM] = 900.0
    made["stores_end"][0] = 3, 8, 9
    made["limits_left"][1] = 640.0
    tz, gear = ("TZ-2", "", "H145", "", "By the hour"), ("Gearbox", "Gao", "", "", "")
    medevac, road = ("Medevac", "Gao", "", "", ""), ("Bamako | Gao | road", "", "", "", "")
    assert lines(told(labels, made.numbers)) == [
        ("achieved", 0, 0, *medevac, 11.0),
        ("available", 0, 1, *tz, 500.0),
        ("bought", 0, 0, *gear, 2.0),
        ("carried_pax_km", 0, 0, *medevac, 800.0),
        ("carried_t_km", 0, 0, *medevac, 90.0),
        ("delivered", 0, 1, *tz, 2.0),
        ("fh", 0, 1, *tz, 9.5),
        ("fh_left_end", 0, 1, "Gearbox repair", "", "", "", "", 640.0),
        ("freight", 0, 0, *road, 7000.0),
        ("fuel", 0, 1, "Jet A-1", "Gao", "", "", "", 4000.0),
        ("in_time", 0, 0, *medevac, 5.0),
        ("km", 0, 0, "", "Gao", "Truck", "", "", 900.0),
        ("km", 0, 1, *tz, 5.0),
        ("landings", 0, 1, *tz, 7.0),
        ("lost", 0, 1, *tz, 1.0),
        ("man_h", 0, 0, "Gao | Mechanic", "Gao", "", "", "", 30.0),
        ("missions", 0, 0, *medevac, 7.0),
        ("moved", 0, 0, *road, 1.0),
        ("ordered", 0, 0, *gear, 3.0),
        ("possessed", 0, 1, *tz, 700.0),
        ("scrapped", 0, 0, *gear, 1.0),
        ("starts", 0, 1, *tz, 6.0),
        ("stock_end", 0, 1, *gear, 3.0),
        ("task", 0, 0, "Gearbox repair", "Kazan", "", "Kazan", "By the hour", 2.0),
    ]


def test_the_form_is_that_of_the_seam():
    labels = tiny_labels()
    found = told(labels, *[random_row(labels, seed) for seed in range(25)])
    assert dict(found.schema) == dict(SCHEMA)
    assert set(found["what"]) <= set(WHATS)
    assert set(found["replication"]) == set(range(25))
    assert (found["number"] != 0).all()
    assert not found.select(pl.exclude("number")).is_duplicated().any()
    assert found.estimated_size() <= 40 * found.height  # words as numbers, 4 bytes each


def test_days_are_told_by_month():
    """Two days of January and one month: the days are added up."""
    labels = tiny_labels(bins=("2027-01-01", "2027-01-02", "2027-02"), bin_month=(0, 0, 1))
    made = Row(labels)
    made["tails"][:, 0, codes.T_FH] = 1.0, 2.0, 4.0
    found = told(labels, made.numbers).filter(what="fh")
    assert found.select("month", "number").rows() == [(0, 3.0), (1, 4.0)]


def test_hours_agree_with_the_rows():
    labels = tiny_labels()
    rows = [random_row(labels, seed) for seed in range(45)]
    shape = shape_of(labels)
    found = told(labels, *rows).group_by("what", "replication").agg(pl.col("number").sum())
    for number, row in enumerate(rows):
        sums = dict(found.filter(replication=number).select("what", "number").iter_rows())
        assert sums["fh"] == pytest.approx(shape.block(row, "tails")[..., codes.T_FH].sum())
        assert sums.get("task", 0.0) == pytest.approx(shape.block(row, "jobs").sum())


def test_what_is_decided_before_the_simulation_is_told():
    """Two months: posts and trainees by key, a truck by name; the silent course is told as 0."""
    labels = tiny_labels(
        staff=(("Gao | Mechanic", "Gao"),),
        courses=(("Evening course", "Gao"), ("Mechanic course", "Bamako")),
        vehicles=(("Truck-1", "Truck", "By the hour"),),
    )
    made = Row(labels)
    made["staff"][:, 0] = 8.0, 7.5
    made["trainees"][1, 1] = 3.0
    made["vehicles"][1, 0] = 720.0, 1.0
    truck = ("Truck-1", "", "Truck", "", "By the hour")
    assert lines(told(labels, made.numbers)) == [
        ("delivered", 0, 1, *truck, 1.0),
        ("possessed", 0, 1, *truck, 720.0),
        ("posts", 0, 0, "Gao | Mechanic", "Gao", "", "", "", 8.0),
        ("posts", 0, 1, "Gao | Mechanic", "Gao", "", "", "", 7.5),
        ("trainees", 0, 0, "Evening course", "Gao", "", "", "", 0.0),
        ("trainees", 0, 1, "Mechanic course", "Bamako", "", "", "", 3.0),
    ]


def test_flights_of_a_route_are_no_missions_of_the_plan():
    labels = tiny_labels(flown=("Patrol",))
    made = Row(labels)
    made["services"][0, :, codes.WHOLE] = 4, 3
    found = told(labels, made.numbers).filter(what="missions")
    assert found.select("key", "number").rows() == [("Medevac", 4.0)]


def test_no_replication_gives_no_rows():
    labels = tiny_labels()
    found = told(labels)
    assert found.is_empty()
    assert dict(found.schema) == dict(SCHEMA)
