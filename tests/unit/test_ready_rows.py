"""Rows of replications: sparse and back, in order whoever comes first, resumed from a folder."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.unit.ready_rows import random_row, tiny_labels

from azalai.ready.faults import ReadyError
from azalai.ready.outputs import shape_of
from azalai.ready.rows import BLOCK, Rows

LABELS = tiny_labels()
SHAPE = shape_of(LABELS)


@pytest.fixture(scope="module")
def dense():
    return np.array([random_row(LABELS, seed) for seed in range(2 * BLOCK + 7)])


def filled(dense, order=None, **options):
    rows = Rows(SHAPE, **options)
    for number in range(len(dense)) if order is None else order:
        rows.add(number, dense[number])
    return rows


def same(one, other):
    return one.numbers == other.numbers and all(
        np.array_equal(one.row(n), other.row(n)) for n in one.numbers
    )


def test_every_block_comes_back_as_it_was(dense):
    rows = filled(dense)
    assert rows.replications == len(dense)
    for name in SHAPE.sizes:
        wanted = SHAPE.block(dense, name)
        assert np.array_equal(rows.block(name), wanted)
        assert np.array_equal(rows.block(name, 1, 2), wanted[:, 1:2])
        assert rows.total(name) == pytest.approx(wanted.sum(axis=1))
        found = rows.entries(name, 1, 2, slice(3, 5))
        again = np.zeros((2, wanted[0, 1:2].size))
        again[found.order, found.where] = found.values
        assert np.array_equal(again, wanted[3:5, 1:2].reshape(2, -1))


def test_order_of_arrival_changes_nothing(dense):
    backwards = filled(dense, reversed(range(len(dense))))
    rows = Rows(SHAPE)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: rows.add(n, dense[n]), range(len(dense))))
    assert same(backwards, filled(dense))
    assert same(rows, backwards)


def test_work_ahead_of_the_stopping_rule_is_forgotten(dense):
    rows = filled(dense)
    rows.truncate(BLOCK)
    assert rows.numbers == list(range(BLOCK))


def test_a_killed_run_resumes_where_it_stood(dense, tmp_path):
    """Whole blocks are on the disk at once; the rest is simulated again."""
    killed = Rows(SHAPE, tmp_path, "this run")
    for number in range(BLOCK + 7):
        killed.add(number, dense[number])
    resumed = Rows(SHAPE, tmp_path, "this run")
    assert resumed.numbers == list(range(BLOCK))
    assert resumed.missing(range(len(dense))) == list(range(BLOCK, len(dense)))
    for number in resumed.missing(range(len(dense))):
        resumed.add(number, dense[number])
    assert same(resumed, filled(dense))


def test_a_closed_run_keeps_everything(dense, tmp_path):
    first = filled(dense[:7], folder=tmp_path, key="k")
    first.close()
    assert same(Rows(SHAPE, tmp_path, "k"), first)
    more = Rows(SHAPE, tmp_path, "k")
    for number in range(7, BLOCK):
        more.add(number, dense[number])
    assert same(Rows(SHAPE, tmp_path, "k"), filled(dense[:BLOCK]))


def test_a_folder_of_another_run_is_refused(tmp_path):
    Rows(SHAPE, tmp_path, "one")
    with pytest.raises(ReadyError, match="another plan, seed or setting") as fault:
        Rows(SHAPE, tmp_path, "other")
    assert fault.value.code == "ready-checkpoint-other"
    with pytest.raises(ReadyError) as fault:
        Rows(shape_of(tiny_labels(bins=["2027-01"])), tmp_path, "one")
    assert fault.value.code == "ready-checkpoint-other"


@pytest.mark.parametrize("name", ["checkpoint.json", "block-000000.npz"])
def test_a_broken_file_is_named(dense, tmp_path, name):
    filled(dense[:BLOCK], folder=tmp_path, key="k")
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ReadyError, match=name) as fault:
        Rows(SHAPE, tmp_path, "k")
    assert fault.value.code == "ready-checkpoint-broken"


def test_the_folder_says_what_it_holds(tmp_path):
    Rows(SHAPE, tmp_path / "deep" / "er", "fingerprint 1")
    told = json.loads((tmp_path / "deep" / "er" / "checkpoint.json").read_text())
    assert told == {"form": 1, "key": "fingerprint 1", "length": SHAPE.length}


def test_no_replication_is_no_fault():
    rows = Rows(SHAPE)
    assert rows.block("tails").shape == (0, *SHAPE.sizes["tails"])
    assert rows.total("tails").shape == (0, *SHAPE.sizes["tails"][1:])
    assert len(rows.entries("tails").values) == 0
