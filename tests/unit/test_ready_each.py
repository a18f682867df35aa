"""What READY keeps of single replications, by hand; and a run that begins at a later one."""

import numpy as np
import polars as pl
import pytest
from tests.unit.ready_rows import Row, random_row, tiny_labels

from azalai.ready import codes
from azalai.ready.outputs import shape_of
from azalai.ready.results import label
from azalai.ready.rows import Rows
from azalai.ready.stopping import Stop
from azalai.results.result import Provenance

LABELS = tiny_labels()


def told(labels, numbers):
    rows = Rows(shape_of(labels))
    for number, row in numbers.items():
        rows.add(number, row)
    return label(labels, rows.shape, rows, Provenance("ready", "p", "f"))


def made(fill):
    row = Row(LABELS)
    fill(row)
    return row.numbers


def test_months_by_hand():
    """300 ready, 60 flying, 240 in overhaul in January at Gao; 10 of 20 h in February at Sevare."""

    def fill(row):
        hours = row["state_h"]
        hours[0, 0, [codes.GONE, codes.READY, codes.FLYING, codes.OVERHAUL]] = 120, 300, 60, 240
        hours[1, 1, [codes.STANDBY, codes.WORK]] = 10, 10

    table = told(LABELS, {4: made(fill)})["months_each"]
    cells = {(r["period"], r["site"], r["type"]): r for r in table.to_dicts()}
    assert set(cells) == {
        *(("2027-01", site, kind) for site in ("*", "Gao") for kind in ("*", "Mi-171")),
        *(("2027-02", site, kind) for site in ("*", "Sevare") for kind in ("*", "H145")),
    }
    january = cells["2027-01", "*", "*"]
    assert (january["available_h"], january["possessed_h"]) == (360.0, 600.0)
    assert january["replication"] == 4
    assert cells["2027-02", "Sevare", "H145"]["available_h"] == 10.0


def test_missions_and_losses_by_hand():
    def fill(row):
        counts = row["services"][1, 0]
        counts[[codes.WHOLE, codes.LATE, codes.LOST]] = 3, 1, 2
        counts[codes.V_LOST_BY + codes.C_WEATHER] = 2
        counts[[codes.V_CALLS, codes.V_LAUNCHED, codes.V_IN_TIME]] = 6, 4, 3

    result = told(LABELS, {0: made(fill), 1: Row(LABELS).numbers})
    assert result["missions_each"].rows() == [(0, "Medevac", "medevac", 6.0, 4.0, 6.0, 3.0)]
    assert result["lost_each"].rows() == [(0, "weather", 2.0)]


def test_responses_by_hand():
    def fill(row):
        clock = codes.CLOCKS.index("patient")
        row["responses"][0, clock, codes.RESPONSE_MIN.index(30)] = 5
        row["responses"][0, clock, len(codes.RESPONSE_MIN)] = 1

    table = told(LABELS, {0: made(fill)})["responses_each"]
    assert table.rows() == [
        (0, "Medevac", "patient", 30.0, 5.0),
        (0, "Medevac", "patient", None, 1.0),
    ]


def test_single_replications_add_up_to_what_is_told_of_all():
    """Availability by month, missions lost by cause and headline figures come out again."""
    labels = tiny_labels(bins=[f"2027-{m:02d}" for m in range(1, 13)])
    result = told(labels, {n: random_row(labels, n) for n in range(5)})
    sums = (
        result["months_each"]
        .group_by("period", "site", "type")
        .agg(share=pl.col("available_h").sum() / pl.col("possessed_h").sum())
    )
    wanted = result["availability"].filter(pl.col("period") != "*", measure="fleet")
    both = wanted.join(sums, on=["period", "site", "type"], how="full")
    assert len(both) == len(wanted) == len(sums)
    assert np.allclose(both["share"], both["mean_frac"])
    lost = result["lost_each"].group_by("cause").agg(mean=pl.col("missions").sum() / 5)
    means = result["missions"].filter(
        pl.col("cause") != "*", period="*", mission="*", base="*", kind="*", outcome="lost"
    )
    assert dict(lost.iter_rows()) == pytest.approx(dict(means.select("cause", "mean").iter_rows()))
    each = (
        result["missions_each"].group_by("replication").agg(pl.col("completed", "missions").sum())
    )
    headline = result["replications"].filter(site="*", type="*", quantity="missions_completed_frac")
    both = headline.join(each, on="replication")
    assert both["above"].to_list() == both["completed"].to_list()
    assert both["below"].to_list() == both["missions"].to_list()


def test_a_run_may_begin_at_a_later_replication():
    rows = Rows(shape_of(LABELS))
    stop = Stop(replications=3, first=10)
    assert list(stop.blocks(rows)) == [range(10, 13)]
    assert stop.total == 3


def test_a_precision_is_looked_at_from_the_first_replication_on():
    labels = tiny_labels()
    rows = Rows(shape_of(labels))
    stop = Stop(precision=1e-9, most=100, first=7)
    asked = []
    for block in stop.blocks(rows):
        asked.append(block)
        for number in block:
            rows.add(number, random_row(labels, number))
    assert asked == [range(7, 57), range(57, 107)]
    assert stop.reached is False
