"""Where the kernel's state lies: row by row or column by column, it says the same."""

import numpy as np
import pytest

import azalai
from azalai.ready.inputs import build
from azalai.ready.kernel import constants, forms, layout
from azalai.ready.kernel.buffers import Pack, Places, replication_of, template


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
    """The next column of the same aircraft is half a word away, the next aircraft a row."""
    _, (_, by_rows) = both
    table, place, width = forms.COLUMNS["t_busy"]
    assert forms.COLUMNS["t_grounded"] == (table, place + 4, width)
    assert by_rows.column("t_busy", 2).strides[0] == width
    assert width % (layout.LINE * forms.WORD) == 0


def test_no_two_columns_share_a_byte():
    """And what is read as a word begins at one."""
    for table, columns in (layout.STATE_TABLES | layout.CONST_TABLES).items():
        taken = []
        for name in columns:
            (_, place, width), size = forms.COLUMNS[name], np.dtype(forms.kind_of(name)).itemsize
            assert place % size == 0 == width % size, name
            assert place + size <= width, name
            taken += range(place, place + size)
        assert len(taken) == len(set(taken)), table


@pytest.mark.parametrize("number", [1 << 31, -(1 << 31) - 1])
def test_what_a_column_cannot_hold_is_refused(both, number):
    """Of whole numbers that lie in four bytes none is cut off in silence."""
    _, (by_columns, by_rows) = both
    told = Pack(state_i={"k_failed": [number]})
    by_columns.tell(told)
    with pytest.raises(OverflowError, match="k_failed"):
        by_rows.tell(told)


def test_the_record_holds_addresses_by_rows_and_indices_by_columns(both):
    _, (by_columns, by_rows) = both
    at = int(by_columns.record[0]["t_home"])
    assert by_columns.state[at] == by_columns.column("t_home", 1)[0]
    start = by_rows.state.ctypes.data
    assert start % (layout.LINE * forms.WORD) == 0
    place = int(by_rows.record[0][f"at_{forms.COLUMNS['t_home'][0]}"])
    assert place + forms.COLUMNS["t_home"][1] == by_rows.column("t_home", 1).ctypes.data


def test_columns_of_a_table_have_one_length():
    with pytest.raises(ValueError, match="pair"):
        Places({"one": 2, "other": 3}, {"pair": ("one", "other")}, rows=False)


def test_what_comes_first_in_a_row_is_in_a_table():
    told = [*layout._FIRST.split(), *constants._FIRST.split()]
    assert [name for name in told if name not in forms.COLUMNS] == []
    assert len(told) == len(set(told))
