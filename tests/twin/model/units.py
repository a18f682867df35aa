"""Units and what their meters have left: lives, limits, ages at the start (RULES 2)."""

from azalai.stats import durations

from .draws import life_left
from .things import EVER, FAILURE, LIMIT, NO_FAULT


class Unit:
    """A part with a name, or an aircraft as far as it wears itself."""

    def __init__(self, world, thing, name, number=0, turn=0):
        self.world, self.thing, self.name, self.number = world, thing, name, number
        self.turn = turn  # of its name, if it was made inside another
        self.renewals = self.no_faults = self.robbings = 0
        self.left = [0.0] * len(thing.meters)
        self.inside = {}  # slot -> unit
        self.contract = ""  # that of the aircraft from which it came off last
        self.why = None  # why it comes off: a meter, a part inside it; None if it is good
        self.home = self.store = None  # the store it came from, and that for which it is mended
        self.shops, self.tried = [], 0  # those that can mend it, and how many of them failed
        for j, meter in enumerate(thing.meters):
            if meter.kind == LIMIT:
                self.start_limit(j)
            else:
                self.draw(j)

    def draw(self, j, age=0.0):
        """Draw a life; those of removals without fault are numbered from 8192."""
        meter = self.thing.meters[j]
        number = self.no_faults + 8192 if meter.kind == NO_FAULT else self.renewals
        u = self.world.draws.of_unit("life", self, meter.name, number)
        self.left[j] = life_left(meter.scale, meter.shape, age, u)

    def start_limit(self, j):
        """Start a limit anew; those of the calendar are told by the hour they end."""
        meter = self.thing.meters[j]
        self.left[j] = meter.interval + (self.world.clock.now if meter.wear is None else 0.0)

    def renew_failures(self):
        """Start the failure age anew."""
        self.renewals += 1
        for j, meter in enumerate(self.thing.meters):
            if meter.kind == FAILURE:
                self.draw(j)
            elif meter.kind == NO_FAULT and self.left[j] <= 0.0:
                self.renew_no_fault()

    def renew_no_fault(self):
        """Draw when it is next taken off without a fault."""
        self.no_faults += 1
        for j, meter in enumerate(self.thing.meters):
            if meter.kind == NO_FAULT:
                self.draw(j)

    def age(self, lived, passed):
        """Give a unit of the start its age: on no clock more than it has lived, where that is told.

        `passed` gives for each limit what has passed of it, or None where it is drawn.
        """
        for j, meter in enumerate(self.thing.meters):
            u = self.world.draws.of_unit("age", self, meter.name, j)
            most = lived.get(meter.clock, float("inf"))
            if meter.kind == LIMIT:
                gone = passed(meter)
                if gone is None:
                    gone = min(u * meter.interval, most)
                self.left[j] = meter.interval - gone
                continue
            age = 0.0
            if meter.shape != 1.0 and most > 0.0:
                limit = float("inf") if meter.limit >= EVER else meter.limit
                age = min(durations.stationary_age(meter.scale, meter.shape, limit, u), most)
            self.draw(j, age)
