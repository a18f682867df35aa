"""The clocks of an aircraft, and the gauges of all that is fitted in it (model: Clocks)."""

from .things import LIMIT
from .units import Unit

DAY = ("day", 1.0)  # the kind of wear of failures by the calendar


class Gauge:
    """One meter of a unit while it is fitted: due when the aircraft's total reaches `due`."""

    def __init__(self, place, number, meter):
        self.place, self.number, self.meter = place, number, meter
        self.unit, self.due, self.open, self.extended = None, 0.0, False, False

    @property
    def hard(self):
        return self.due + self.meter.tolerance

    def contains(self, other):
        """Tell whether its task is a package that contains the task of another limit."""
        if LIMIT not in (self.meter.kind, other.meter.kind) or self.meter.kind != other.meter.kind:
            return False
        above = self.place.number == 0 or self.place is other.place
        return above and other.meter.row["name"] in (self.meter.row["includes"] or ())


class Wear:
    """Totals by kind of wear, and gauges in the order of the places."""

    def __init__(self, world, kind):
        self.world = world
        self.places = world.things.places(kind)
        self.units = {}
        self.gauges = []
        for place in self.places:
            meters = world.things.all[place.thing].meters
            self.gauges += [Gauge(place, j, meter) for j, meter in enumerate(meters)]
        self.totals = {g.meter.wear: 0.0 for g in self.gauges if g.meter.wear not in (None, DAY)}
        self.days_h, self.stood_h, self.stands_from = 0.0, 0.0, 0.0  # the day clock; None: runs

    def total(self, gauge):
        """Give where the clock of a gauge stands: the hour for the calendar."""
        kind = gauge.meter.wear
        if kind == DAY:
            return self._days_h()
        return self.world.clock.now if kind is None else self.totals[kind]

    def _days_h(self):
        """Give the hours of its day clock: those since the start, less those it stood."""
        now, due = self.world.clock.now, self.next_due(DAY)
        if self.stands_from is None:
            come = due if due + self.stood_h <= now else 0.0
            self.days_h = max(self.days_h, now - self.stood_h, come)
        return self.days_h

    def let_days_run(self):
        """Let the day clock run: it is neither overhauled, nor on ferry, nor gone."""
        if self.stands_from is not None:
            self.stood_h += self.world.clock.now - self.stands_from
            self.stands_from = None

    def let_days_stand(self):
        if self.stands_from is None:
            self._days_h()
            self.stands_from = self.world.clock.now

    def below(self, place):
        """Give a place and those inside it, depth first."""
        found = [place]
        for other in self.places[place.number + 1 :]:
            if other.parent not in found:
                break
            found.append(other)
        return found

    def fit(self, place, unit):
        """Fit a unit with what is inside it."""
        if place.parent in self.units:
            self.units[place.parent].inside[self.slot(place)] = unit
        for at in self.below(place):
            if at is not place:
                unit_here = self.units[at.parent].inside.get(self.slot(at))
                if unit_here is None:
                    continue
            else:
                unit_here = unit
            self.units[at] = unit_here
            for gauge in self.gauges:
                if gauge.place is at:
                    self.set(gauge, unit_here)

    def slot(self, place):
        siblings = [p for p in self.places if p.parent is place.parent]
        return siblings.index(place)

    def set(self, gauge, unit):
        """Turn what a unit has left into the total at which a gauge is due."""
        left, gauge.unit, gauge.open = unit.left[gauge.number], unit, False
        if gauge.meter.wear is None:
            gauge.due = left
        else:
            gauge.due = self.total(gauge) + left / self._usage(gauge)

    def _usage(self, gauge):
        return gauge.place.usage if gauge.meter.clock == "fh" else 1.0

    def take_off(self, place):
        """Take a unit off with what is inside; it keeps what its meters have left."""
        unit = self.units[place]
        if place.parent in self.units:
            self.units[place.parent].inside.pop(self.slot(place), None)
        for at in self.below(place):
            if at in self.units:
                self.read(at)
                del self.units[at]
        for gauge in self.gauges:
            if gauge.place not in self.units:
                gauge.unit = None
        return unit

    def read(self, place):
        """Write what the gauges of a place have left into its unit."""
        unit = self.units[place]
        for gauge in self.gauges:
            if gauge.place is place:
                left = gauge.due
                if gauge.meter.wear is not None:
                    left = (left - self.total(gauge)) * self._usage(gauge)
                unit.left[gauge.number] = left

    def run(self, harsh_frac, hours, landings, starts, km):
        """Let the clocks run over a sortie."""
        for kind, more in self.more(harsh_frac, hours, landings, starts, km).items():
            self.totals[kind] += more

    def more(self, harsh_frac, hours, landings, starts, km):
        """Give by how much each kind of wear would grow over a sortie."""
        amounts = {"fh": hours, "landings": landings, "starts": starts, "km": km}
        return {
            (clock, factor): amounts.get(clock, 0.0) * (1.0 + harsh_frac * (factor - 1.0))
            for clock, factor in self.totals
        }

    def next_due(self, kind):
        """Give the nearest point at which a meter of one kind of wear comes due."""
        ends = [g.due for g in self.gauges if g.meter.wear == kind and g.unit and not g.open]
        return min(ends, default=float("inf"))

    def hours_left(self, harsh_frac):
        """Give for how many hours it may run until a meter comes due."""
        more = self.more(harsh_frac, 1.0, 0.0, 0.0, 0.0)
        kinds = [kind for kind in self.totals if kind[0] == "fh"]
        left = [(self.next_due(k) - self.totals[k]) / more[k] for k in kinds]
        return max(min(left, default=float("inf")), 0.0)

    def snap(self):
        """Take a run that ended because a meter came due as ended exactly there."""
        for kind, total in self.totals.items():
            due = self.next_due(kind)
            if total < due < float("inf") and due - total <= 1e-9 * max(1.0, due):
                self.totals[kind] = due

    def fits(self, harsh_frac, sortie, back):
        """Tell whether a planned sortie ends inside every hard limit (RULES 3.1)."""
        more = self.more(harsh_frac, *sortie)
        for gauge in self.gauges:
            if gauge.meter.kind != LIMIT or gauge.unit is None:
                continue
            if gauge.meter.wear is None:
                if back > gauge.hard:
                    return False
            elif self.total(gauge) + more[gauge.meter.wear] > gauge.hard * (1 + 1e-12) + 1e-9:
                return False
        return True

    def found(self):
        """Give the gauges that are due and have no work yet, packages before what they contain.

        What comes is told one by one, as each is looked at: work on one may take others off.
        """
        more = True
        while more:
            more = False
            for gauge in self.gauges:
                if self.is_due(gauge) and not self._is_contained(gauge):
                    more = True
                    yield gauge

    def is_due(self, gauge):
        return bool(gauge.unit) and not gauge.open and gauge.due <= self.total(gauge)

    def _is_contained(self, gauge):
        return any(g.contains(gauge) and self.is_due(g) for g in self.gauges)

    def next_calendar(self):
        """Give the hour of the next limit of the calendar that has no work yet."""
        ends = [g.due for g in self.gauges if g.meter.wear is None and g.unit and not g.open]
        return min(ends, default=float("inf"))

    def next_day(self):
        """Give the hour of the next failure by the day clock, while that runs."""
        if self.stands_from is not None:
            return float("inf")
        return self.next_due(DAY) + self.stood_h


def start_units(world, aircraft):
    """Fit an aircraft of the start with its parts, aged as RULES 2.10 tell."""
    wear = aircraft.wear
    for place in wear.places[1:]:
        name = f"units | fleet | {aircraft.name} | {place.thing} | {place.number}"
        known = world.known.fitted(aircraft.name, place.thing)
        if known is not None:
            wear.units[place] = world.known.unit(known)
            continue
        unit = Unit(world, world.things.all[place.thing], name)
        unit.age(aircraft.lived, aircraft.part_passed)
        wear.units[place] = unit
    for place in wear.places[1:]:
        if place.parent.number:
            wear.units[place.parent].inside[wear.slot(place)] = wear.units[place]
