"""What is known at the start: clocks of tasks, and parts by number (RULES 2.10)."""

from .inside import new_unit
from .units import Unit

SINCE = {
    "fh": "since_fh",
    "landings": "since_landings",
    "starts": "since_starts",
    "km": "since_km",
}
SO_FAR = {"fh": "hours_fh", "landings": "landings", "starts": "start_count", "km": "km"}
NEW = dict.fromkeys((*SO_FAR, "day", "calendar"), 0.0)


class Known:
    """The rows of `ages` and `serials`."""

    def __init__(self, world):
        self.world, self.at = world, {}
        self.ages = {(row["unit"], row["task"]): row for row in world.tables["ages"]}
        bought = [row for row in world.tables["offers"] if row["mode"] == "buy"]
        self.flown = {row["name"]: row["hours_fh"] for row in bought}  # hours as it is bought
        for row in sorted(world.tables["serials"], key=lambda r: r["name"]):
            self.at.setdefault((row["at"], row["item"]), []).append(row)

    def since(self, name, meter):
        """Give what is told to have passed of a limit of a tail or serial, or None."""
        row = self.ages.get((name, meter.row["name"]))
        if row is None:
            return None
        if meter.clock == "calendar":
            return None if row["since"] is None else max(self._hours(row["since"]), 0.0)
        return row[SINCE[meter.clock]]

    def _hours(self, date):
        return (self.world.start - date).days * 24.0

    def unit(self, row):
        """Make a part that is known by number: at most its own hours old."""
        unit = Unit(self.world, self.world.things.all[row["item"]], f"units | {row['name']}")
        self.age(unit, row)
        return unit

    def age(self, unit, row):
        """Give a part that is known its age; nothing has started more often than it has landed."""
        used = {"fh": row["hours_fh"], "landings": row["landings"], "starts": row["landings"]}
        told = used | self.days(row)
        if not row["hours_fh"] and not row["landings"]:
            told["day"] = 0.0
        lived = told if self.world.stagger else NEW
        unit.age(lived, lambda meter: self._passed(row, meter))

    def tail(self, row):
        """Give what a tail has behind it by clock, as far as it is told; nothing is told by 0."""
        if self.is_new(row):
            return NEW
        told = {clock: row[column] for clock, column in SO_FAR.items() if row[column] > 0}
        if row["offer"] in self.flown and self.flown[row["offer"]] > 0.0:
            told = {"fh": self.flown[row["offer"]]} | told
        return told | self.days(row)

    def is_new(self, row):
        """Tell whether a tail is new: made in the plan, or bought, and not told to have flown."""
        if any(row[column] > 0 for column in SO_FAR.values()) or self.flown.get(row["offer"]):
            return False
        return row["offer"] in self.flown if row["made"] is None else self._hours(row["made"]) <= 0

    def days(self, row):
        """Give the hours since something was made, where told, by either clock of days."""
        if row["made"] is None:
            return {}
        hours = max(self._hours(row["made"]), 0.0)
        return {"day": hours, "calendar": hours}

    def _passed(self, row, meter):
        """Give what has passed of a limit: as told, else since it was new or last due."""
        told = self.since(row["name"], meter)
        if told is not None:
            return told
        if meter.clock == "calendar":
            if row["made"] is None:
                return None if self.world.stagger else 0.0
            new = max(self._hours(row["made"]), 0.0)
        else:
            new = row.get({"fh": "hours_fh"}.get(meter.clock, meter.clock)) or 0.0
        ends = meter.row["action"] in ("discard", "replace")  # nothing has begun a life anew
        return new if ends or new <= meter.interval else new % meter.interval

    def fitted(self, tail, thing):
        """Give the next part of a kind that is known to be fitted in a tail, or None."""
        rows = self.at.get((tail, thing))
        return rows.pop(0) if rows else None

    def shelve(self):
        """Put the parts that are known on their shelves, or on their way there until due."""
        for (place, item), rows in sorted(self.at.items()):
            for row in rows if place in self.world.sites else ():
                unit = new_unit(
                    self.world, self.world.things.all[item], f"units | {row['name']}", 0
                )
                self.age(unit, row)
                self._put(self.world.supply.store(place, item), unit, row["due"])

    def _put(self, store, unit, due):
        store.position += 1.0
        hour = 0.0 if due is None else -self._hours(due)
        if hour <= 0.0:
            store.used.append(unit)
            store.on_hand += 1.0
            return
        store.transit += 1.0
        roads = self.world.supply.roads
        self.world.clock.call(
            hour, "arrival", roads._end, None, store.site, store.comes_back, unit, 1.0
        )

    def on_shelf(self, site, item):
        """Give how many of a store are known by number."""
        return len(self.at.get((site, item), ()))
