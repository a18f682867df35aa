"""Units: read off the name of a column, and only off names that carry one."""

import pytest

from azalai.tables.registry import TABLES
from azalai.units import UNITS, unit_of


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("elevation_m", "m"),
        ("every_fh", "FH"),
        ("price_money_per_kg", "money/kg"),
        ("rate_frac_per_y", "0..1/y"),
        ("per_y", "1/y"),
        ("calls_per_y", "calls/y"),
        ("limit_h_per_month", "h/month"),
        ("number", ""),
        ("count", ""),
        ("landings", "landings"),
    ],
)
def test_the_suffix_is_the_unit(name, unit):
    assert unit_of(name) == unit


#: Numbers of the item's own unit, and ratios of equals: these carry no suffix.
BARE = {"reorder_at", "order_quantity", "minimum_order", "start_count", "variance_ratio"}


def test_every_number_with_a_suffix_has_a_unit_of_the_closed_list():
    for table in TABLES.values():
        for column in table.columns.values():
            if column.kind == "number" and "_" in column.name and "_per_" not in column.name:
                known = column.unit in {*UNITS.values(), "1/y"}
                assert known != (column.name in BARE), column.name
