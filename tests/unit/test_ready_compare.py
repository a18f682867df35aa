"""Two alternatives run by run: by hand, and what cannot be compared."""

import numpy as np
import pytest
from tests.unit.ready_rows import Row, tiny_labels

from azalai.ready import codes
from azalai.ready.compare import compare
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import shape_of
from azalai.ready.results import label
from azalai.ready.rows import Rows
from azalai.results.result import Provenance

LABELS = tiny_labels()


def run(shares, numbers=None, seed=1, name=""):
    """Make a result whose availability in each replication is as told."""
    rows = Rows(shape_of(LABELS))
    for number, share in zip(numbers or range(len(shares)), shares, strict=True):
        made = Row(LABELS)
        made["state_h"][0, 0, [codes.READY, codes.WORK]] = 720 * share, 720 * (1 - share)
        made["tails"][0, 0, codes.T_FH] = 100 * share
        rows.add(number, made.numbers)
    provenance = Provenance("ready", "p", f"print {name}", name, seed=seed)
    return label(LABELS, rows.shape, rows, provenance)


def fleet(result, quantity):
    return result["differences"].filter(site="*", type="*", quantity=quantity).row(0, named=True)


def test_by_hand():
    """Availability 0.5, 0.7 against 0.6, 0.9: differences 0.1 and 0.2, t(1) = 12.7062."""
    found = compare(run([0.5, 0.7], name="A"), run([0.6, 0.9], name="B"))
    row = fleet(found, "availability_frac")
    assert (row["first"], row["second"]) == (pytest.approx(0.6), pytest.approx(0.75))
    assert row["mean"] == pytest.approx(0.15)
    half = 12.7062047 * np.std([0.1, 0.2], ddof=1) / np.sqrt(2)
    assert row["high"] - row["mean"] == pytest.approx(half)
    assert (row["p10"], row["p90"]) == (pytest.approx(0.11), pytest.approx(0.19))
    assert row["clear"] is False
    hours = fleet(found, "flown_fh")
    assert (hours["first"], hours["second"], hours["mean"]) == (
        pytest.approx(60),
        pytest.approx(75),
        pytest.approx(15),
    )
    assert found.provenance.alternative == "A | B"


def test_paired_luck_makes_a_small_difference_clear():
    luck = np.random.default_rng(1).uniform(0.3, 0.8, 50)
    found = compare(run(luck), run(luck + 0.01 + 0.001 * np.random.default_rng(2).normal(size=50)))
    row = fleet(found, "availability_frac")
    assert row["clear"] is True
    assert row["mean"] == pytest.approx(0.01, abs=0.001)


def test_the_same_twice_differs_by_nothing():
    result = run([0.5, 0.6, 0.7])
    found = compare(result, result)["differences"]
    assert found["mean"].drop_nulls().abs().max() == 0
    assert not found["clear"].any()


def test_only_common_replications_count():
    found = compare(run([0.5, 0.6, 0.7]), run([0.9, 0.8], numbers=[1, 2]))
    assert fleet(found, "availability_frac")["mean"] == pytest.approx(0.2)
    assert ("ready-compare-fewer", {"count": 2, "most": 3}) in found.remarks


def test_other_seeds_are_refused():
    with pytest.raises(ReadyError) as fault:
        compare(run([0.5], seed=1), run([0.5], seed=2))
    assert fault.value.code == "ready-compare-seeds"


def test_nothing_in_common_is_refused():
    with pytest.raises(ReadyError) as fault:
        compare(run([0.5], numbers=[0]), run([0.5], numbers=[1]))
    assert fault.value.code == "ready-compare-none"
