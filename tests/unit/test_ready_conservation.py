"""Every identity of a row is held, and what is broken is named with its place."""

import numpy as np
import pytest
from tests.unit.ready_rows import big_labels, random_row, tiny_labels

from azalai.ready import codes
from azalai.ready.conservation import check_row
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import shape_of

LABELS = tiny_labels()
SHAPE = shape_of(LABELS)


@pytest.mark.parametrize("seed", range(5))
def test_a_sound_row_passes(seed):
    check_row(LABELS, SHAPE, random_row(LABELS, seed))


def test_a_large_sound_row_passes():
    labels = big_labels(bins=12)
    check_row(labels, shape_of(labels), random_row(labels, 1))


def _add(block, place, number):
    def change(row):
        SHAPE.block(row, block)[place] += number

    return change


def _scale(block, place, factor):
    def change(row):
        SHAPE.block(row, block)[place] *= factor

    return change


BREAKS = {
    "sign-negative": (_add("stores", (1, 0, 0), -1e6), "sign", "stores [1, 0, 0]"),
    "sign-nan": (_add("shops", (0, 1, 2), np.nan), "sign", "shops [0, 1, 2]"),
    "sign-infinite": (_add("limits_left", 2, np.inf), "sign", "limits_left [2]"),
    "states": (_add("state_h", (1, 0, codes.READY), 1.0), "states", "2027-02, Mi-171"),
    "available": (_add("tails", (0, 1, codes.T_AVAILABLE), 1.0), "available", "2027-01, H145"),
    "clean": (_add("tails", (0, 0, codes.T_CLEAN), 720.0), "clean", "2027-01, Mi-171"),
    "flown": (_add("tails", (1, 1, codes.T_CHECK_FH), 800.0), "flown", "2027-02, H145"),
    "present": (
        _scale("present_h", (0, 1, codes.WORK - codes.OVERHAUL), 0.5),
        "present",
        "2027-01, Sevare / H145, work",
    ),
    "drivers": (
        _add("drivers", (0, 0, codes.OVERHAUL), 2000.0),
        "drivers",
        "Gao / Mi-171, overhaul",
    ),
    "wanted": (
        _add("services", (0, 1, codes.V_REDUCED_H), 0.1),
        "wanted",
        "Patrol / Sevare / patrol",
    ),
    "filled": (
        _add("stores", (0, 0, codes.W_FILLED), 20.0),
        "filled",
        "Gao / Gearbox / repairable",
    ),
    "launch": (_add("launch", (0, 3, 4, 2), 1e5), "launch", "Gao / Medevac"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_named(name):
    change, code, where = BREAKS[name]
    row = random_row(LABELS, 3)
    change(row)
    with pytest.raises(ReadyError) as fault:
        check_row(LABELS, SHAPE, row, replication=17)
    assert fault.value.code == f"ready-broken-{code}"
    assert fault.value.fields["where"] == where
    assert "17" in fault.value.text("en")
    assert where in fault.value.text("fr")


def test_available_more_than_possessed():
    """Both sides of the states agree, and yet more was available than possessed."""
    row = random_row(LABELS, 3)
    SHAPE.block(row, "tails")[0, 0, codes.T_POSSESSED] -= 700.0
    with pytest.raises(ReadyError) as fault:
        check_row(LABELS, SHAPE, row)
    assert fault.value.code == "ready-broken-states"
    SHAPE.block(row, "state_h")[0, 0, 1:] = 0.0
    SHAPE.block(row, "state_h")[0, 0, codes.READY] = SHAPE.block(row, "tails")[
        0, 0, codes.T_POSSESSED
    ]
    SHAPE.block(row, "tails")[0, 0, codes.T_AVAILABLE] = 9e3
    SHAPE.block(row, "state_h")[0, 0, codes.GONE] = 9e3
    with pytest.raises(ReadyError) as fault:
        check_row(LABELS, SHAPE, row)
    assert fault.value.code == "ready-broken-available"


def test_rounding_is_no_fault():
    row = random_row(LABELS, 4) * (1 + 1e-9)
    SHAPE.block(row, "stores")[0, 0, 0] = -1e-9
    check_row(LABELS, SHAPE, row)
