"""The stopping rule: blocks of 50, both figures, a most, and the same answer whoever works."""

import numpy as np
import pytest
from tests.unit.ready_rows import Row, tiny_labels

from azalai.ready import codes
from azalai.ready.outputs import shape_of
from azalai.ready.rows import BLOCK, Rows
from azalai.ready.stopping import MOST, USUAL, Stop, headline, remarks
from azalai.stats.intervals import ratio

LABELS = tiny_labels()


def row(ready_h, possessed_h=720.0, whole=0, lost=0):
    made = Row(LABELS)
    made["state_h"][0, 0, codes.READY] = ready_h
    made["state_h"][0, 0, codes.WORK] = possessed_h - ready_h
    made["state_h"][0, 0, codes.GONE] = 55.0
    made["services"][0, 0, [codes.WHOLE, codes.LOST]] = whole, lost
    return made.numbers


def run(stop, draw):
    """Follow the rule; give the rows and the ranges that were run."""
    rows, ranges = Rows(shape_of(LABELS)), []
    for block in stop.blocks(rows):
        ranges.append(block)
        for number in rows.missing(block):
            rows.add(number, draw(number))
    return rows, ranges


def noisy(sd, missions_sd=0.0):
    """Draw availability around 0.5 (and missions around 0.5) with these deviations."""

    def draw(number):
        rng = np.random.default_rng(number)
        share = 0.5 + sd * rng.choice([-1.0, 1.0])
        done = 500.0 + 1000.0 * missions_sd * rng.choice([-1.0, 1.0])
        return row(720.0 * share, whole=done, lost=1000.0 - done)

    return draw


def test_the_four_sums_leave_out_what_is_gone():
    rows = Rows(shape_of(LABELS))
    rows.add(0, row(360.0, whole=3, lost=1))
    assert headline(rows, 0).tolist() == [360.0, 720.0, 3.0, 4.0]


def test_a_number_told_is_run():
    stop = Stop(replications=7)
    assert stop.total == 7
    assert run(stop, noisy(0.1))[1] == [range(7)]
    assert run(Stop(), noisy(0.1))[1] == [range(USUAL)]


def test_a_precision_is_looked_at_after_blocks():
    """Half-width 1.96 x 0.1 / sqrt(n) falls to 0.012 with 267 replications: six blocks."""
    stop = Stop(precision=0.012)
    rows, ranges = run(stop, noisy(0.1))
    assert ranges == [range(i, i + BLOCK) for i in range(0, 300, BLOCK)]
    assert stop.reached is True
    assert remarks(stop, rows, cancelled=False) == []
    states = rows.total("state_h").sum(axis=1)
    half = ratio(states[:, codes.READY], states[:, codes.GONE + 1 :].sum(axis=1)).half
    assert half == pytest.approx(stop.widest)
    assert half <= 0.012


def test_missions_count_as_much_as_availability():
    steady, unsteady = (run(Stop(precision=0.02), noisy(0.01, sd))[1] for sd in (0.0, 0.1))
    assert len(steady) == 1
    assert len(unsteady) == 2


def test_without_missions_availability_alone_decides():
    assert len(run(Stop(precision=0.02), lambda _: row(360.0))[1]) == 1


def test_the_most_is_kept_and_told():
    stop = Stop(precision=1e-6, most=120)
    rows, ranges = run(stop, noisy(0.1))
    assert ranges[-1] == range(100, 120)
    assert stop.reached is False
    ((code, fields),) = remarks(stop, rows, cancelled=False)
    assert code == "ready-most-reached"
    assert (fields["count"], fields["precision"]) == (120, 1e-6)
    assert Stop(precision=1.0).most == MOST


def test_what_was_finished_before_ctrl_c_is_told():
    rows = Rows(shape_of(LABELS))
    rows.add(0, row(360.0))
    assert remarks(Stop(precision=0.1), rows, cancelled=True) == [
        ("ready-interrupted", {"count": 1})
    ]


def test_the_running_figure():
    stop, rows = Stop(precision=0.01), Rows(shape_of(LABELS))
    assert stop.figure(rows) == ""
    rows.add(0, row(360.0))
    assert stop.figure(rows) == "50.0 %"
    rows.add(1, row(720.0))
    assert stop.figure(rows).startswith("75.0 ± ")


def test_the_total_is_guessed_from_the_width():
    """With half-width w after n replications, n (w / p)^2 are needed for p."""
    stop = Stop(precision=0.012)
    assert stop.total == BLOCK
    rows = Rows(shape_of(LABELS))
    for number, block in enumerate(stop.blocks(rows)):
        for replication in block:
            rows.add(replication, noisy(0.1)(replication))
        if number:
            break
    assert 250 <= stop.total <= 400


def test_a_resumed_folder_may_hold_more_than_is_asked_for():
    rows = Rows(shape_of(LABELS))
    for number in range(120):
        rows.add(number, noisy(0.001)(number))
    assert list(Stop(replications=30).blocks(rows)) == [range(30)]
    assert rows.replications == 30
    for number in rows.missing(range(120)):
        rows.add(number, noisy(0.001)(number))
    assert list(Stop(precision=0.01).blocks(rows)) == [range(50)]
    assert rows.replications == 50


def test_what_stands_aside_is_no_part_of_the_headline():
    made = Row(LABELS)
    made["state_h"][0, :, codes.READY] = 100.0, 900.0
    rows = Rows(shape_of(LABELS))
    rows.add(0, made.numbers)
    assert headline(rows, 0, (1,)).tolist()[:2] == [100.0, 100.0]
