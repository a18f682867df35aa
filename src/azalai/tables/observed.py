"""What an operator has seen of his own fleet: a file beside the plan, no table of it."""

from typing import Final, Literal

from azalai.tables.cells import Date, Name, Number
from azalai.tables.row import Row, column, key

Quantity = Literal[
    "availability",
    "in_country",
    "flown_fh",
    "missions",
    "wanted_h",
    "achieved_h",
    "calls",
    "in_time",
    "requests",
    "backorders",
    "man_h",
]


class Observed(Row, name="observed", theme="evidence", used="D"):
    """Figures of single months, to be held against a simulation of the same months."""

    month: Date = key("its first day, or the month alone")
    site: Name = key("home of the aircraft, base of the missions or store; blank: all", default="*")
    type: Name = key("of aircraft; blank: all", default="*")
    quantity: Quantity = key("what was seen")
    value: Number = column("how much", used="D", required=True)


OBSERVED: Final = Observed.spec
