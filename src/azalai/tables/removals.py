"""An operator's removal records: a file beside the plan, no table of it."""

from typing import Final, Literal

from azalai.tables.cells import Name, Text
from azalai.tables.row import Row, column, key
from azalai.tables.rules import Rule

#: Reasons of removals that nobody scheduled; the others end a life without a failure.
UNSCHEDULED: Final = ("failure", "no_fault")


class Removal(
    Row, name="removals", theme="evidence", used="+", rules=(Rule.differ("installed", "removed"),)
):
    """Lives of parts: from installation to removal, or to the day they were last seen."""

    serial: Name = key("the unit")
    installed: Text = key("its hours at installation, or the date")
    item: Name = column("which part it is", used="+", required=True, to="items")
    removed: Text = column("its hours at removal, or the date", used="+", required=True)
    reason: Literal["failure", "no_fault", "scheduled", "opportunity", "running"] = column(
        "why it came off; `running`: it has not, and was last seen so", used="+", required=True
    )
    tail: Name | None = column("the aircraft it was on, to test whether tails differ", used="+")


REMOVALS: Final = Removal.spec
