"""What happened, in numbers that a price can be put on: the seam between READY and AFFORD.

READY emits quantities and knows no prices (RULES 9.1); AFFORD prices them and knows no events.
Both speak through one table: a row says how much of `what` happened in one month of one
replication, and to which row of the plan it belongs.
"""

from typing import Final

import polars as pl

#: A table has a row for each month, thing and replication, millions in all, of a few hundred words:
#: a column of words holds numbers of words, and is sorted, joined and compared as the words are.
SCHEMA: Final = {
    "replication": pl.Int32,  # from 0
    "month": pl.Int32,  # months since the month of the plan's first day, from 0
    "what": pl.Categorical,  # a key of WHATS
    "key": pl.Categorical,  # the row it belongs to, see WHATS
    "site": pl.Categorical,  # where, blank if nowhere
    "type": pl.Categorical,  # type of aircraft or vehicle, blank if none
    "by": pl.Categorical,  # offer, capability or route through which it came, blank if own
    "contract": pl.Categorical,  # the tail's `support`, else its wet lease, else blank
    "number": pl.Float64,  # in the unit of WHATS
}

#: what -> (unit, table whose row `key` names, what is counted)
WHATS: Final[dict[str, tuple[str, str, str]]] = {
    "fh": ("h", "fleet", "hours flown or run by a tail, ferry and check flights included"),
    "landings": ("each", "fleet", "landings of a tail"),
    "starts": ("each", "fleet", "starts of a tail"),
    "km": ("km", "fleet", "road driven by a vehicle"),
    "possessed": ("h", "fleet", "hours between entry and exit of a tail"),
    "available": ("h", "fleet", "hours in which a tail was available (RULES 1.1)"),
    "lost": ("each", "fleet", "total losses"),
    "delivered": ("each", "fleet", "aircraft handed over, by offer"),
    "task": ("each", "tasks", "jobs completed; `site` is where, `by` the capability's site"),
    "man_h": ("h", "resources", "hours that people worked on jobs"),
    "fuel": ("each", "items", "fuel burned, in the item's unit; `site` is where it was taken"),
    "used": ("each", "items", "consumables used up"),
    "ordered": ("each", "items", "units ordered from an offer"),
    "bought": ("each", "items", "units delivered by an offer"),
    "scrapped": ("each", "items", "units condemned or discarded"),
    "freight": ("kg", "routes", "moved on a route"),
    "moved": ("each", "routes", "whole aircraft or vehicles moved on a route"),
    "trainees": ("each", "courses", "trainees who began a course"),
    "posts": ("month", "resources", "posts filled, in post-months"),
    "missions": ("each", "missions", "missions completed, reduced and late ones included"),
    "achieved": ("h", "missions", "planned hours in the air of completed missions"),
    "in_time": ("each", "missions", "calls reached within their target"),
    "carried_pax_km": ("pax km", "missions", "passengers and patients carried, by distance"),
    "carried_t_km": ("t km", "missions", "freight carried, by distance"),
    "stock_end": ("each", "items", "serviceable units on shelves at the end, in the last month"),
    "fh_left_end": ("h", "tasks", "hours left to a limit at the end, summed over units or tails"),
}


#: The columns of words: what is counted, and where it belongs.
WORDS: Final = tuple(name for name, kind in SCHEMA.items() if kind == pl.Categorical)


def empty() -> pl.DataFrame:
    """Give the table of quantities without rows."""
    return pl.DataFrame(schema=SCHEMA)
