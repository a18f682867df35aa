"""Overload is told where a queue grows for ever, and nowhere else."""

import numpy as np
import pytest
from tests.ready_plans import plan
from tests.unit.ready_rows import Row, tiny_labels

from azalai.ready import codes
from azalai.ready.outputs import shape_of
from azalai.ready.results_overload import grows, overloads
from azalai.ready.rows import Rows
from azalai.ready.solve import Settings, solve

MONTHS = 24
LABELS = tiny_labels(bins=[f"{2027 + i // 12}-{i % 12 + 1:02d}" for i in range(MONTHS)])
HOURS = 720.0


def rows_of(fill, replications=40):
    rows = Rows(shape_of(LABELS))
    for number in range(replications):
        made = Row(LABELS)
        fill(made, np.random.default_rng(number))
        rows.add(number, made.numbers)
    return rows


def shop(queue, working):
    """Fill shop 0: mean queue and mean number in work by month, with noise."""

    def fill(made, rng):
        noise = rng.uniform(0.8, 1.2, MONTHS)
        made["shops"][:, 0, codes.H_WAITING] = HOURS * np.maximum(queue * noise, 0.0)
        made["shops"][:, 0, codes.H_BUSY] = HOURS * working * rng.uniform(0.98, 1.02)

    return fill


TIME = np.linspace(0.0, 1.0, MONTHS)


def test_a_queue_that_grows_for_ever():
    """An M/M/1 shop with more arrivals than it can serve: the queue grows evenly, always busy."""
    (remark,) = overloads(LABELS, rows_of(shop(20 * TIME, 1.0)))
    assert remark[0] == "ready-overload-shop"
    assert (remark[1]["site"], remark[1]["task"]) == ("Gao", "Gearbox swap")
    assert remark[1]["waiting"] == pytest.approx(20 * 0.875, rel=0.05)


@pytest.mark.parametrize(
    ("queue", "working"),
    [
        (np.full(MONTHS, 8.0), 1.0),  # long, and steady
        (10 * (1 - np.exp(-6 * TIME)), 1.0),  # on its way to a steady length
        (0.8 * TIME, 1.0),  # grows, and nobody would notice
        (20 * TIME, 1 + 2 * TIME),  # grows with what is in work: not at its limit
        (20 * (1 - TIME), 1.0),  # shrinks
    ],
    ids=["steady", "settling", "small", "growing fleet", "shrinking"],
)
def test_other_queues_are_no_overload(queue, working):
    assert overloads(LABELS, rows_of(shop(queue, working))) == []


def test_a_store_whose_requests_pile_up():
    def fill(made, rng):
        waiting = 6 * TIME * rng.uniform(0.5, 1.5)
        made["stores"][:, 0, codes.W_BACKORDER] = HOURS * waiting / 2
        made["stores"][:, 0, codes.W_OTHER] = HOURS * waiting / 2

    ((code, fields),) = overloads(LABELS, rows_of(fill))
    assert code == "ready-overload-store"
    assert (fields["site"], fields["item"]) == ("Gao", "Gearbox")


def called(per_h, years=3, patience_h=1e6):
    """Tell calls for two aircraft, of two hours each: one an hour is all that they can fly."""
    told = {"name": "Call", "mode": "call", "base": "Base", "per_y": per_h * 8766}
    told |= {"sortie_h": 2, "sortie_law": "exponential", "patience_h": patience_h}
    return years, {
        "sites": [{"name": "Base", "roles": "base"}],
        "types": [{"name": "Type", "cruise_km_per_h": 200}],
        "fleet": [{"name": "T", "type": "Type", "site": "Base", "count": 2}],
        "missions": [told],
    }


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("told", "grow"),
    [
        (called(1.1, years=1), True),
        (called(0.9), False),
        (called(1.1, patience_h=48), False),  # who has waited two days is lost
    ],
    ids=["more than can be flown", "fewer", "not for ever"],
)
def test_calls_that_pile_up(tmp_path, told, grow):
    years, tables = told
    result = solve(plan(tmp_path, years, **tables), Settings(replications=30))
    found = [fields for code, fields in result.remarks if code == "ready-overload-calls"]
    assert bool(found) == grow
    if grow:  # on the mean of the last quarter a tenth of the calls so far wait
        (fields,) = found
        assert (fields["site"], fields["mission"]) == ("Base", "Call")
        assert fields["waiting"] == pytest.approx(0.1 * 8766 * 0.875, rel=0.1)


def test_luck_is_no_overload():
    """Of 2000 steady queues that wander widely, none is called overloaded."""
    rng = np.random.default_rng(9)
    queues = rng.gamma(0.5, 4.0, size=(50, 4, 2000))
    assert grows(queues).sum() == 0


def test_one_run_or_a_short_plan_tells_nothing():
    assert overloads(LABELS, rows_of(shop(20 * TIME, 1.0), replications=1)) == []
    short = tiny_labels()
    rows = Rows(shape_of(short))
    for number in range(5):
        rows.add(number, Row(short).numbers)
    assert overloads(short, rows) == []


def test_many_places_are_counted():
    labels = tiny_labels(
        bins=LABELS.bins, stores=tuple(("Gao", f"item {i}", "repairable") for i in range(8))
    )
    rows = Rows(shape_of(labels))
    for number in range(30):
        made = Row(labels)
        rng = np.random.default_rng(number)
        growth = np.arange(2, 10) * rng.uniform(0.9, 1.1)
        made["stores"][:, :, codes.W_BACKORDER] = HOURS * 5 * TIME[:, None] * growth
        rows.add(number, made.numbers)
    found = overloads(labels, rows)
    assert [fields.get("item") for _, fields in found[:2]] == ["item 7", "item 6"]
    assert found[-1] == ("ready-overload-more", {"count": 3})
