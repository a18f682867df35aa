"""The closed list of units: a unit is the suffix of a column's name.

`every_fh` is in flight hours, `price_money_per_kg` in money per kilogram.  A name without
a suffix of this list has no unit (a count, a name, a yes or no).  Inside Azalai nothing
is converted elsewhere than by the factors below.
"""

from typing import Final

MINUTES_PER_HOUR: Final = 60.0
HOURS_PER_DAY: Final = 24.0
DAYS_PER_YEAR: Final = 365.25

UNITS: Final[dict[str, str]] = {
    "min": "min",
    "h": "h",
    "d": "d",
    "month": "month",
    "y": "y",
    "fh": "FH",
    "landings": "landings",
    "starts": "starts",
    "km": "km",
    "m": "m",
    "kg": "kg",
    "pax": "pax",
    "stretchers": "stretchers",
    "frac": "0..1",
    "factor": "x",
    "money": "money",
    "deg": "deg",
    "c": "degC",
    "cv": "sd/mean",
}


def unit_of(name: str) -> str:
    """Read the unit off the name of a column: `rate_frac_per_y` gives `0..1/y`.

    Returns:
        the unit as shown to people, or nothing where the name carries none.

    """
    if name.startswith("per_"):
        return f"1/{UNITS.get(name[4:], name[4:])}"
    head, _, below = name.partition("_per_")
    above = UNITS.get(head.rpartition("_")[2], "")
    if not below:
        return above
    under = "/".join(UNITS.get(part, part) for part in below.split("_per_"))
    return f"{above or head.rpartition('_')[2]}/{under}"
