"""Projects, and when the rows that wait for them are in force (RULES 5.5, 5.6; convention 6)."""

from azalai.streams import Stream

from .draws import Law

NEVER = float("inf")
#: Tables whose rows may be in force for a time, and what names a row there.
KEYS = {
    "resources": ("site", "resource", "shift"),
    "courses": ("name",),
    "capability": ("site", "task"),
    "offers": ("name",),
    "routes": ("origin", "destination", "mode"),
    "missions": ("name",),
    "posture": ("site", "type"),
    "fleet": ("name",),
}


class Periods:
    """Tells each row of these tables when it opens and closes: `from_h`, `to_h`."""

    def __init__(self, world):
        self.world, self.effects = world, {}
        self.projects = {row["name"]: row for row in world.tables["projects"]}
        for table, columns in KEYS.items():
            groups = {}
            for row in [*world.tables[table], *(world.driven if table == "fleet" else ())]:
                groups.setdefault(tuple(row[c] for c in columns), []).append(row)
            for rows in groups.values():
                self._date(sorted(rows, key=lambda r: self._hour(r["starts"], -NEVER)))

    def _date(self, rows):
        """Date the rows of one key: without an end each gives way to the first that follows."""
        later = []
        for row in reversed(rows):
            opens, closes = self._hour(row["starts"], -NEVER), self._hour(row["ends"], NEVER)
            if row["after"] is not None:
                opens = max(opens, self.effect(row["after"]))
            if row["ends"] is None:
                closes = min(later, default=NEVER)
            if opens >= closes:
                opens = closes = NEVER
            row |= {"from_h": opens, "to_h": closes}
            later.append(opens)

    def _hour(self, date, blank):
        return blank if date is None else (date - self.world.start).days * 24.0

    def effect(self, name):
        """Give when a project takes effect; never: an option, one that fails, what is after it."""
        if name not in self.effects:
            self.effects[name] = self._effect(self.projects[name])
        return self.effects[name]

    def _effect(self, row):
        if row["status"] != "decided":
            return NEVER
        stream = Stream(self.world.draws.seed, "project")

        def draw(number):
            return stream.uniform(f"projects | {row['name']}", number, self.world.draws.replication)

        if row["fail_frac"] and draw(1) < row["fail_frac"]:
            return NEVER
        begins = self._hour(row["starts"], 0.0)
        if row["after"] is not None:
            begins = max(begins, self.effect(row["after"]))
        hours = Law(row["lead_d"], row["lead_cv"], row["lead_law"]).quantile(draw(0)) * 24.0
        return self._passes(begins, hours, row["supplier"])

    def _passes(self, hour, hours, supplier):
        """Give when so many hours of work are done that a supplier does at his speed.

        He begins nothing while he is closed, and hands nothing over.
        """
        told = self.world.disruptions.history.get(("suppliers", supplier), [])
        begun = False
        for _, until, speed in told:
            if until <= hour:
                continue
            if not begun and not speed:
                hour = until
                continue
            begun = True
            if speed and hour + hours / speed < until:
                return hour + hours / speed
            hours, hour = hours - (until - hour) * speed, until
        return hour + hours if hour < NEVER else NEVER


def holds(row, hour):
    """Tell whether a row is in force."""
    return row["from_h"] <= hour < row["to_h"]


def changes(world, rows):
    """Give the hours at which any of some rows opens or closes within the plan."""
    end = world.days * 24.0
    return sorted({h for r in rows for h in (r["from_h"], r["to_h"]) if 0.0 < h < end})
