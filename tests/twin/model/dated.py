"""What changes on dates: speeds, and rows that open or close; all of an instant in one event."""

from .inforce import hand_on

#: In this order inside one instant.
KINDS = (
    "speed",
    "route",
    "people",
    "shop",
    "offer",
    "mission",
    "leave",
    "move",
    "enter",
    "post",
    "use",
    "vehicle",
)


class Dated:
    """Everything that is known to change on a date before the simulation begins."""

    def __init__(self, world):
        self.world, self.changes = world, {}

    def add(self, hour, kind, what, *arguments):
        """Let something happen at an hour of the plan; once, however often it is told."""
        told = self.changes.setdefault(hour, [])
        if (kind, what, arguments) not in told:
            told.append((kind, what, arguments))

    def arm(self):
        """Let all of it come."""
        for hour in sorted(self.changes):
            if 0.0 <= hour < self.world.days * 24.0:
                self.world.clock.call(hour, "dated", self._happen, self.changes[hour])

    def _happen(self, changes):
        for _, what, arguments in sorted(changes, key=lambda c: KINDS.index(c[0])):
            what(*arguments)
        if any(kind == "mission" for kind, *_ in changes):
            hand_on(self.world)
        ways = any(kind in ("speed", "route") for kind, *_ in changes)
        self.world.disruptions.look_again(ways)
