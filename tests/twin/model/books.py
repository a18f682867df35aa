"""What is counted: figures by name, in the order in which they come about."""

from collections import defaultdict

from azalai.ready import codes

CAUSES = codes.STATES[codes.OVERHAUL : codes.AVAILABLE_FROM]


class Books:
    """Figures of one replication: (block, month, names ...) -> number."""

    def __init__(self):
        self.figures = defaultdict(float)
        self.month = ""

    def count(self, block, *key, number=1.0):
        """Count something in this month."""
        self.figures[block, self.month, *key] += number

    def count_ever(self, block, *key, number=1.0):
        """Count something that is not told by month."""
        self.figures[block, *key] += number


class Log:
    """Hours that an aircraft spends in each state, kept since its last change (RULES 1)."""

    def __init__(self, world, aircraft):
        self.world, self.aircraft = world, aircraft
        self.since, self.seen = 0.0, None

    def look(self):
        """Look at the state again after something has happened."""
        if self.aircraft.home is None:
            return
        seen = self.aircraft.condition()
        if seen != self.seen:
            self.settle()
            self.seen = seen
            self.world.tell("state", self.aircraft.name, seen[0])

    def settle(self):
        """Count the hours since the last change."""
        now = self.world.clock.now
        hours, self.since = now - self.since, now
        if hours <= 0.0 or self.seen is None:
            return
        state, present, driver, _ = self.seen
        books, post = self.world.books, f"{self.aircraft.home} | {self.aircraft.kind}"
        tail = self.aircraft.name
        books.count("state_h", post, state, number=hours)
        books.count("tails", tail, "possessed_h", number=hours)
        if codes.STATES.index(state) >= codes.AVAILABLE_FROM:
            books.count("tails", tail, "available_h", number=hours)
            if "deferred defect" not in present:
                books.count("tails", tail, "clean_h", number=hours)
        for cause in present:
            books.count("present_h", post, cause, number=hours)
        if driver is not None:
            books.count_ever("drivers", " | ".join(driver), post, state, number=hours)
