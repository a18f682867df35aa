"""What the plan's things are: types and items with their parts and meters, tasks and shops."""

from dataclasses import dataclass, field

from azalai.support.rates import weibull_scale

EVER = 1e300
CLOCKS = (
    ("fh", "every_fh", "mean_fh"),
    ("landings", "every_landings", "mean_landings"),
    ("starts", "every_starts", "mean_starts"),
    ("km", "every_km", "mean_km"),
    ("day", "every_d", "mean_d"),
)
FAILURE, NO_FAULT, LIMIT = "failure", "no fault", "limit"


def pooled(tables):
    """Give the types of trucks and vehicles that carry or guard on a route."""
    kinds = {row["name"]: row["kind"] for row in tables["types"]}
    told = {row[c] for row in tables["routes"] for c in ("carrier", "escort")} - {None}
    return {kind for kind in told if kinds[kind] in ("truck", "vehicle")}


@dataclass(eq=False)
class Meter:
    """One failure mode or one limit of a thing."""

    kind: str
    row: dict
    clock: str
    name: str
    factor: float = 1.0
    scale: float = 0.0
    shape: float = 1.0
    limit: float = EVER
    interval: float = EVER
    tolerance: float = 0.0

    @property
    def wear(self):
        """The kind of wear it counts: a clock and how harshness drives it; None: the calendar."""
        return None if self.clock == "calendar" else (self.clock, self.factor)

    @property
    def driver(self):
        if self.kind == LIMIT:
            return "tasks", self.row["name"]
        return "failures", f"{self.row['on']} | {self.row['mode']}"


@dataclass(eq=False)
class Place:
    """One place in a type at which something is fitted; the first is the aircraft itself."""

    number: int
    thing: str
    parent: "Place | None"
    usage: float = 1.0
    line: bool = True  # exchanged on the aircraft
    spare: int = 0  # so many of its kind may fail and the aircraft still works
    group: int = -1

    @property
    def exchanged(self):
        """The nearest place above that is exchanged on the aircraft."""
        return self if self.line else self.parent.exchanged


@dataclass(eq=False)
class Thing:
    """A type or an item."""

    name: str
    meters: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    parts: list = field(default_factory=list)

    def task(self, *actions):
        """Give the first of its tasks, by name, with the first of some actions that it has."""
        for action in actions:
            for row in self.tasks:
                if row["action"] == action:
                    return row
        return None


class Things:
    """All types and items of a plan."""

    def __init__(self, tables):
        self.types = {row["name"]: row for row in tables["types"]}
        self.items = {row["name"]: row for row in tables["items"]}
        self.all = {name: Thing(name) for name in (*self.items, *self.types)}
        self.tasks = {row["name"]: row for row in tables["tasks"]}
        for name in sorted(self.tasks):
            self.all[self.tasks[name]["on"]].tasks.append(self.tasks[name])
        for row in sorted(tables["parts"], key=lambda r: (r["parent"], r["item"])):
            self.all[row["parent"]].parts.append(row)
        fails = sorted(tables["failures"], key=lambda r: r["mode"])
        for thing in self.all.values():
            for row in fails:
                if row["on"] == thing.name:
                    thing.meters += self._failing(thing, row)
            for row in thing.tasks:
                thing.meters += _limits(row)
        driven = pooled(tables)
        self.fitted = {row["item"] for row in tables["parts"] if row["parent"] not in driven}

    def is_counted(self, item):
        """Tell whether an item is counted piece by piece, each with its clocks."""
        return item in self.fitted or self.items[item]["kind"] == "repairable"

    def _failing(self, thing, row):
        clock, every, mean = next(c for c in CLOCKS if row[c[2]] is not None)
        ends = [
            t[every]
            for t in thing.tasks
            if t["action"] in ("overhaul", "discard", "replace") and t[every] is not None
        ]
        limit, share = min(ends, default=None), row["no_fault_frac"]
        unit_h = 24.0 if clock == "day" else 1.0  # that clock counts hours
        name = f"failures | {row['on']} | {row['mode']}"
        if share < 1.0:
            mean_real = row[mean] / (1.0 - share)
            scale = weibull_scale(mean_real, row["shape"], limit, row["observed_under_limit"])
            factor = 1.0 if clock == "day" else row["harsh_factor"]
            scale, limit = scale * unit_h, None if limit is None else limit * unit_h
            yield Meter(
                FAILURE,
                row,
                clock,
                name,
                factor,
                scale,
                row["shape"],
                EVER if limit is None else limit,
            )
        if share > 0.0:
            scale = row[mean] / share * unit_h
            yield Meter(NO_FAULT, row, clock, f"{name} | good", scale=scale)

    def places(self, kind):
        """Give the places of a type, depth first, parts by name."""
        found = [Place(0, kind, None)]
        self._grow(found, found[0])
        return found

    def _grow(self, found, parent):
        for row in self.all[parent.thing].parts:
            needed = row["quantity"] if row["needed"] is None else row["needed"]
            swap = row["swap"] or ("line" if parent.parent is None else "shop")
            group = -1
            if needed < row["quantity"]:
                group = len(found)
            for _ in range(row["quantity"]):
                place = Place(len(found), row["item"], parent, parent.usage * row["usage_factor"])
                place.line, place.spare, place.group = (
                    swap == "line",
                    row["quantity"] - needed,
                    group,
                )
                found.append(place)
                self._grow(found, place)


def _limits(row):
    for clock, every, _ in CLOCKS:
        if row[every] is None:
            continue
        interval, name = row[every], f"tasks | {row['name']}"
        made = Meter(LIMIT, row, clock, name, row["harsh_factor"], interval=interval)
        if clock == "day":
            made = Meter(LIMIT, row, "calendar", name, interval=interval * 24.0)
        made.tolerance = made.interval * row["tolerance_frac"]
        yield made
