"""The fleet cell as one would write it in SimPy: processes, resources, containers, stores.

The cell: bases with 4 aircraft each and one depot; 30 kinds of exchangeable unit, one of each in
an aircraft, exponential, mean 200 to 5 000 flight hours in geometric steps.  Each base launches a
sortie of 2 h at 08:00 and at 14:00; it needs one aircraft, first in first out, else it is lost.
Failures show at the end of a sortie; the aircraft waits for a spare and for one of two teams
(lognormal, mean 4 h).  Base stock is S-1, S from the depot, 3 days each way; the depot mends with
5 channels a kind (exponential, mean 30 days).  An inspection each 100 h takes 24 h in the one dock
of the base, an overhaul each 1 500 h takes 60 days in one of two places and contains the
inspection.  The cell is 3 bases; `scale` multiplies bases, channels, places and depot stock.
"""

import math
import random
from bisect import insort
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Final

import simpy
from simpy.resources.container import ContainerGet
from simpy.resources.resource import Request, SortedQueue

HORIZON_H: Final = 87_600.0
KINDS: Final = 30
MEANS_FH: Final = tuple(200.0 * 25.0 ** (k / (KINDS - 1)) for k in range(KINDS))
PER_BASE: Final = 4
BASES: Final = 3
LAUNCHES_H: Final = (8.0, 14.0)
SORTIE_H: Final = 2.0
TRANSPORT_H: Final = 72.0
REPAIR_H: Final = 720.0
CHANNELS: Final = 5
TEAMS: Final = 2
WORK_H: Final = 4.0
WORK_CV: Final = 0.5
INSPECT_FH: Final = 100.0
INSPECT_H: Final = 24.0
OVERHAUL_FH: Final = 1500.0
OVERHAUL_H: Final = 1440.0
PLACES: Final = 2
#: Means above these are not stocked at the bases, and only once at the depot.
SHELF_FH: Final = 1000.0
TWO_FH: Final = 500.0

Steps = Generator[Any, Any, None]


def age_fh(number: int, fleet: int) -> float:
    """Give the hours since overhaul of an aircraft at the start: staggered, in whole sorties."""
    return SORTIE_H * math.floor(OVERHAUL_FH * number / fleet / SORTIE_H)


@dataclass
class Counts:
    """What a replication counts; times in hours, summed over aircraft or requests."""

    down_h: float = 0.0
    backorder_h: float = 0.0
    flown: int = 0
    lost: int = 0
    waits: int = 0
    removals: int = 0
    inspections: int = 0
    overhauls: int = 0


@dataclass(eq=False)
class Aircraft:
    """One aircraft: its hours, and the hours at which each of its units fails."""

    base: int
    fails_fh: list[float]
    overhauled_fh: float
    called: simpy.Event
    fh: float = 0.0
    inspected_fh: float = 0.0
    at_work: bool = False

    @property
    def left_fh(self) -> float:
        """The hours to the next overhaul."""
        return OVERHAUL_FH - self.fh + self.overhauled_fh

    @property
    def failed(self) -> list[int]:
        """The kinds of the units that have failed."""
        return [k for k, fails in enumerate(self.fails_fh) if fails <= self.fh]


@dataclass(order=True)
class Turn:
    """Work that waits until its aircraft and what it needs are free; first found, first tried."""

    found: int
    aircraft: Aircraft = field(compare=False)
    needs: simpy.Resource = field(compare=False)
    begins: simpy.Event = field(compare=False)


class Asked(ContainerGet):
    """A request for a unit of the depot: those that an aircraft waits for come first."""

    def __init__(self, depot: "Depot", *, urgent: bool) -> None:
        self.key = not urgent
        super().__init__(depot, 1)


class Depot(simpy.Container):
    """A shelf that serves by urgency, first come first served among equals."""

    GetQueue = SortedQueue


@dataclass
class Cell:
    """The cell; `run` gives the counts of one replication.

    Attributes:
        seed: of the replication.
        scale: times as large.
        horizon_h: length.
        as_plan: five rules as a plan has them.  Aircraft are chosen so that their hours to the
            overhaul are spread evenly over a base.  Parts are fitted as they come, and checks are
            done meanwhile: what waits begins when its aircraft and its team, dock or place are free
            at one instant, first found first tried.  The depot serves bases where an aircraft waits
            before those whose shelf it fills.  In one instant flights end before parts come.
            Without: first in first out, parts are fitted in the order of their kinds, checks wait
            for the repairs, first come first served.

    """

    seed: int
    scale: int = 1
    horizon_h: float = HORIZON_H
    as_plan: bool = False
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - luck, no secret
        self.env = env = simpy.Environment()
        bases = range(BASES * self.scale)
        self.ready: list[deque[Aircraft]] = [deque() for _ in bases]
        self.fleet: list[list[Aircraft]] = [[] for _ in bases]
        self.teams = [simpy.Resource(env, TEAMS) for _ in bases]
        self.docks = [simpy.Resource(env, 1) for _ in bases]
        self.places = simpy.Resource(env, PLACES * self.scale)
        self.channels = [simpy.Resource(env, CHANNELS * self.scale) for _ in MEANS_FH]
        self.shelves = [[_shelf(env, int(m < SHELF_FH)) for m in MEANS_FH] for _ in bases]
        stock = [self.scale * (2 if mean < TWO_FH else 1) for mean in MEANS_FH]
        self.depot = [Depot(env, init=n) if self.as_plan else _shelf(env, n) for n in stock]
        self.line: list[Turn] = []
        self.jobs = 0
        self.waiting: dict[int, float] = {}
        self.fallen: dict[Aircraft, float] = {}
        fleet = len(bases) * PER_BASE
        for number in range(fleet):
            base = number // PER_BASE
            fails = [self.random.expovariate(1 / mean) for mean in MEANS_FH]
            aircraft = Aircraft(base, fails, -age_fh(number, fleet), env.event())
            self.fleet[base].append(aircraft)
            env.process(self.life(aircraft))
        for base in bases:
            env.process(self.timetable(base))

    def run(self) -> Counts:
        """Run to the horizon; what spans it is counted up to it."""
        self.env.run(until=self.horizon_h)
        self.counts.down_h += sum(self.horizon_h - since for since in self.fallen.values())
        self.counts.backorder_h += sum(self.horizon_h - since for since in self.waiting.values())
        return self.counts

    @property
    def availability(self) -> float:
        """The share of aircraft-hours in which they could be dispatched, or flew."""
        return 1 - self.counts.down_h / (BASES * PER_BASE * self.scale * self.horizon_h)

    def timetable(self, base: int) -> Steps:
        """Launch a sortie at each instant of the timetable, if an aircraft is there."""
        while True:
            for hour in LAUNCHES_H:
                yield self.env.timeout((hour - self.env.now) % 24.0)
                if self.ready[base]:
                    self.pick(base).called.succeed()
                else:
                    self.counts.lost += 1

    def pick(self, base: int) -> Aircraft:
        """Take the aircraft to be sent out of the line."""
        line = self.ready[base]
        if not self.as_plan:
            return line.popleft()
        order = sorted(self.fleet[base], key=lambda aircraft: -aircraft.left_fh)
        step = OVERHAUL_FH / len(order)
        wanted = {a: OVERHAUL_FH - (above + 0.5) * step for above, a in enumerate(order)}
        chosen = max(
            (a for a in self.fleet[base] if a in line), key=lambda a: a.left_fh - wanted[a]
        )
        line.remove(chosen)
        return chosen

    def life(self, aircraft: Aircraft) -> Steps:
        """Stand in line, fly when called, do what the landing brings; for ever."""
        first_fh = min(aircraft.fails_fh)
        while True:
            aircraft.called = self.env.event()
            self.ready[aircraft.base].append(aircraft)
            yield aircraft.called
            yield self.env.timeout(SORTIE_H)
            self.counts.flown += 1
            aircraft.fh += SORTIE_H
            inspect = aircraft.fh - aircraft.inspected_fh >= INSPECT_FH
            overhaul = aircraft.fh - aircraft.overhauled_fh >= OVERHAUL_FH
            if first_fh <= aircraft.fh or inspect or overhaul:
                self.fallen[aircraft] = self.env.now
                yield from self.mended(aircraft, inspect=inspect, overhaul=overhaul)
                self.counts.down_h += self.env.now - self.fallen.pop(aircraft)
                first_fh = min(aircraft.fails_fh)

    def mended(self, aircraft: Aircraft, *, inspect: bool, overhaul: bool) -> Steps:
        """Exchange what has failed, and do the checks that are due."""
        if self.as_plan:
            yield self.env.all_of(self.work(aircraft, inspect=inspect, overhaul=overhaul))
            return
        parts = [self.env.process(self.spare(aircraft, kind)) for kind in aircraft.failed]
        for part in parts:
            yield part
            yield from self.exchange(aircraft)
        yield from self.check(aircraft, inspect=inspect, overhaul=overhaul)

    def work(self, aircraft: Aircraft, *, inspect: bool, overhaul: bool) -> list[simpy.Process]:
        """Begin all that is to be done as a plan has it; each job finds its own turn."""
        jobs = [self.fitted(aircraft, kind) for kind in aircraft.failed]
        if inspect or overhaul:
            jobs.insert(0, self.checked(aircraft, overhaul=overhaul))
        return [self.env.process(job) for job in jobs]

    def turn(self, aircraft: Aircraft, needs: simpy.Resource, found: int) -> simpy.Event:
        """Stand in line; the event comes when the aircraft and what the work needs are free."""
        turn = Turn(found, aircraft, needs, self.env.event())
        insort(self.line, turn)
        self.look()
        return turn.begins

    def look(self) -> None:
        """Let begin what can."""
        for turn in list(self.line):
            if not turn.aircraft.at_work and turn.needs.count < turn.needs.capacity:
                self.line.remove(turn)
                turn.aircraft.at_work = True
                turn.begins.succeed(turn.needs.request())

    def free(self, aircraft: Aircraft, held: Request) -> None:
        """Give back an aircraft and what the work on it held."""
        held.resource.release(held)
        aircraft.at_work = False
        self.look()

    def fitted(self, aircraft: Aircraft, kind: int) -> Steps:
        """Wait for a part, and fit it when its turn has come."""
        self.jobs = found = self.jobs + 1
        yield from self.spare(aircraft, kind)
        team = yield self.turn(aircraft, self.teams[aircraft.base], found)
        yield self.env.timeout(self.work_h())
        self.free(aircraft, team)

    def checked(self, aircraft: Aircraft, *, overhaul: bool) -> Steps:
        """Inspect or overhaul when its turn has come; the overhaul contains the inspection."""
        self.jobs = found = self.jobs + 1
        if overhaul:
            self.counts.overhauls += 1
        else:
            self.counts.inspections += 1
        needs = self.places if overhaul else self.docks[aircraft.base]
        held = yield self.turn(aircraft, needs, found)
        yield self.env.timeout(OVERHAUL_H if overhaul else INSPECT_H)
        aircraft.inspected_fh = aircraft.fh
        if overhaul:
            aircraft.overhauled_fh = aircraft.fh
        self.free(aircraft, held)

    def spare(self, aircraft: Aircraft, kind: int) -> Steps:
        """Take a unit off, send it to the depot, and wait for a spare at the base."""
        self.counts.removals += 1
        shelf = self.shelves[aircraft.base][kind]
        self.env.process(self.mend(kind))
        self.env.process(self.resupply(shelf, kind, urgent=not shelf.level))
        if shelf.level:
            yield shelf.get(1)
        else:
            number = self.counts.waits
            self.counts.waits += 1
            self.waiting[number] = self.env.now
            yield shelf.get(1)
            self.counts.backorder_h += self.env.now - self.waiting.pop(number)
        aircraft.fails_fh[kind] = aircraft.fh + self.random.expovariate(1 / MEANS_FH[kind])

    def resupply(self, shelf: simpy.Container, kind: int, *, urgent: bool) -> Steps:
        """Bring one unit from the depot to a base as soon as the depot has one for it."""
        depot = self.depot[kind]
        yield Asked(depot, urgent=urgent) if isinstance(depot, Depot) else depot.get(1)
        yield self.env.timeout(TRANSPORT_H)
        if self.as_plan:
            yield self.env.timeout(0)  # what lands in this instant has asked before
        yield shelf.put(1)

    def mend(self, kind: int) -> Steps:
        """Bring a unit to the depot and mend it there."""
        yield self.env.timeout(TRANSPORT_H)
        with self.channels[kind].request() as channel:
            yield channel
            yield self.env.timeout(self.random.expovariate(1 / REPAIR_H))
        yield self.depot[kind].put(1)

    def exchange(self, aircraft: Aircraft) -> Steps:
        """Fit a part: a team of the base."""
        with self.teams[aircraft.base].request() as team:
            yield team
            yield self.env.timeout(self.work_h())

    def work_h(self) -> float:
        """Draw how long it takes to fit a part."""
        variance = math.log(1 + WORK_CV**2)
        return self.random.lognormvariate(math.log(WORK_H) - variance / 2, variance**0.5)

    def check(self, aircraft: Aircraft, *, inspect: bool, overhaul: bool) -> Steps:
        """Inspect and overhaul what is due."""
        if inspect and not overhaul:
            self.counts.inspections += 1
            with self.docks[aircraft.base].request() as dock:
                yield dock
                yield self.env.timeout(INSPECT_H)
            aircraft.inspected_fh = aircraft.fh
        if overhaul:
            self.counts.overhauls += 1
            with self.places.request() as place:
                yield place
                yield self.env.timeout(OVERHAUL_H)
            aircraft.overhauled_fh = aircraft.inspected_fh = aircraft.fh


def _shelf(env: simpy.Environment, number: int) -> simpy.Container:
    return simpy.Container(env, init=number)
