"""What tails and vehicles have behind them as they enter the plan: the columns of `fleet`."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.inputs_names import Names

_COLUMNS: Final = {
    codes.K_FH: "hours_fh",
    codes.K_LANDINGS: "landings",
    codes.K_STARTS: "start_count",
    codes.K_KM: "km",
}


class SoFar:
    """Tells of a row of `fleet` whether it is new, and what it has done so far."""

    def __init__(self, names: Names) -> None:
        """Read the hours that an aircraft has flown when it is bought, by the name of the offer."""
        offers = names.rows("offers")
        self.names = names
        self.flown = {row["name"]: row["hours_fh"] for row in offers if row["mode"] == "buy"}

    def is_new(self, row: dict[str, Any]) -> bool:
        """Tell whether a tail is new: made later, or bought, and not told to have flown."""
        done = any(row[column] > 0 for column in _COLUMNS.values())
        if done or self.flown.get(row["offer"], 0.0):
            return False
        if row["made"] is not None:
            return self.names.days(row["made"]) >= 0.0
        return row["offer"] in self.flown

    def of(self, row: dict[str, Any]) -> list[float]:
        """Give what a tail has behind it on each clock, -1 where nothing is told."""
        if self.is_new(row):
            return [0.0] * codes.N_CLOCKS
        total = [-1.0] * codes.N_CLOCKS
        for clock, column in _COLUMNS.items():
            total[clock] = row[column] if row[column] > 0 else -1.0
        if total[codes.K_FH] < 0.0:
            total[codes.K_FH] = self.flown.get(row["offer"]) or -1.0
        return self.with_days(total, row)

    def with_days(self, total: list[float], row: dict[str, Any]) -> list[float]:
        """Add the time since a tail or part was made, in hours, where that is told."""
        if row["made"] is not None:
            hours = max(-self.names.days(row["made"]), 0.0)
            total[codes.K_DAY] = total[codes.K_CALENDAR] = hours
        return total
