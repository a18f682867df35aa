"""Where the kernel's state lies: row by row or column by column, it says the same."""

import numpy as np
import pytest

import azalai
from azalai.ready.inputs import build
from azalai.ready.kernel import constants, layout
from azalai.ready.kernel.buffers import Places, replication_of, template


@pytest.fixture(scope="module")
def both():
    """The first replication of a plan, laid out by columns and by rows."""
    made = build(azalai.load("outpost"))
    told, changes, _ = made._told(0)
    rooms = dict(made.rooms) | {"dc_cap": max(made.rooms["dc_cap"], changes)}
    asked = (made.pack, made.whole.offsets, made.whole.length, rooms)
    plain = [template(*asked, rows=rows) for rows in (False, True)]
    return {**made.pack.n, **rooms}, [replication_of(each, told, 0) for each in plain]


def test_state_says_the_same_by_rows_and_by_columns(both):
    sizes, plain = both
    for table, columns in layout.STATE_TABLES.items():
        for name in columns:  # of lanes there are as many in each plan
            one, other = (each.column(name, sizes.get(table, 2)) for each in plain)
            assert one.tolist() == other.tolist(), name


def test_a_row_holds_one_thing(both):
    """The next column of the same aircraft is a word away, the next aircraft a row."""
    _, (_, by_rows) = both
    table, place, width = layout.COLUMNS["t_busy"]
    other = layout.COLUMNS["t_grounded"]
    assert (other[0], other[1], other[2]) == (table, place + 1, width)
    step = by_rows.column("t_busy", 2).strides[0]
    assert step == width * by_rows.state.itemsize
    assert width % layout.LINE == 0


def test_the_record_holds_addresses_by_rows_and_indices_by_columns(both):
    _, (by_columns, by_rows) = both
    at = int(by_columns.record[0]["t_home"])
    assert by_columns.state[at] == by_columns.column("t_home", 1)[0]
    start = by_rows.state.ctypes.data
    assert start % (layout.LINE * by_rows.state.itemsize) == 0
    place = int(by_rows.record[0][f"at_{layout.COLUMNS['t_home'][0]}"])
    assert place + layout.COLUMNS["t_home"][1] * 8 == by_rows.column("t_home", 1).ctypes.data


def test_columns_of_a_table_have_one_length():
    with pytest.raises(ValueError, match="pair"):
        Places({"one": 2, "other": 3}, {"pair": ("one", "other")}, rows=False)


def test_what_comes_first_in_a_row_is_in_a_table():
    told = [*layout._FIRST.split(), *constants._FIRST.split()]
    assert [name for name in told if name not in layout.COLUMNS] == []
    assert len(told) == len(set(told))
    assert np.all(
        [
            len(columns) <= layout.COLUMNS[columns[0]][2]
            for columns in (*layout.STATE_TABLES.values(), *layout.CONST_TABLES.values())
        ]
    )
