"""Why an aircraft was down at an instant: the chain from the tail to what everything waited for.

    tail -> job that decides -> what it lacks -> request -> store -> unit in a shop, unit under way,
    order from an offer, order to the store that supplies this one (and so on) -> what is closed

The chain is read from the trace of one replication (`codes.TRACES`); nothing is simulated again.
Sentences are phrases of the catalogue, in French and English.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from azalai.errors import nearest
from azalai.locale import Phrase
from azalai.ready import codes
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import Labels
from azalai.ready.why_past import Line, Past, Trace

#: Stores that are followed up the chain, and units, orders and jobs named at each.
STORES: Final = 6
NAMED: Final = 3

FOR_PARTS: Final = (codes.PART_REPAIR, codes.PART_TRANSPORT, codes.PART_ORDER)
FOR_MEANS: Final = (codes.WAIT_DOCK, codes.WAIT_TOOL, codes.WAIT_PERSON, codes.OFF_SHIFT)


def why(trace: Trace, labels: Labels, tail: str, when: datetime, start: date) -> list[Phrase]:
    """Say in sentences what a tail did at an instant, and why it was not ready.

    Args:
        trace: of one replication.
        labels: names behind its numbers.
        tail: name of the tail.
        when: the instant.
        start: first day of the plan.

    Raises:
        ReadyError: if there is no such tail, or the instant lies outside the plan.

    """
    if tail not in labels.tails:
        raise ReadyError(
            "ready-no-tail", tail=tail, nearest=nearest(tail, labels.tails) or labels.tails[0]
        )
    first = datetime.combine(start, datetime.min.time())
    hours = (when - first) / timedelta(hours=1)
    if not 0 <= hours <= sum(labels.bin_h):
        last = first + timedelta(hours=sum(labels.bin_h))
        raise ReadyError("ready-no-date", date=when, first=first.date(), last=last.date())
    return list(_Chain(trace, labels, first, hours).of(tail))


def instant(first: datetime, hours: float) -> str:
    """Write an instant: `2027-03-04 14:30`."""
    return f"{first + timedelta(hours=hours):%Y-%m-%d %H:%M}"


class _Chain:
    """The chain behind one tail at one instant."""

    def __init__(self, trace: Trace, labels: Labels, first: datetime, now_h: float) -> None:
        self.labels, self.first = labels, first
        self.past = Past(trace, now_h)
        self.places: set[str] = set()  # sites and suppliers that were named

    def at(self, hours: float) -> str:
        return instant(self.first, hours)

    def of(self, tail: str) -> Iterator[Phrase]:
        """Say what the tail did and follow the chain."""
        now = self.at(self.past.now_h)
        found = self.past.state(self.labels.tails.index(tail))
        if found is None:
            yield Phrase("why-nothing", {"tail": tail, "when": now})
            return
        line, since, until = found
        state = Phrase(f"state-{codes.STATES[line.b].replace(' ', '-')}")
        yield Phrase(
            "why-state", {"tail": tail, "when": now, "state": state, "since": self.at(since)}
        )
        if line.d > 0:
            yield Phrase("why-deferred", {"count": line.d})
        if line.b == codes.FLYING:
            yield from self._sortie(line.a, since, until)
        if line.c >= 0:
            yield from self._job(line.c, line.b)
        if self.places:
            yield from self._closed()
        if line.b != codes.READY:
            yield self._end(until)

    def _end(self, until: float | None) -> Phrase:
        if until is None:
            return Phrase("why-until-the-end")
        return Phrase("why-until", {"until": self.at(until)})

    def _sortie(self, tail: int, since: float, until: float | None) -> Iterator[Phrase]:
        """Say on which mission it flies: a sortie is told as it ends."""
        line = self.past.next(codes.TR_SORTIE, a=tail)
        if line is None or line.b < 0 or line.time_h != until:
            return
        mission, base, _ = self.labels.services[line.b]
        place = _name(self.labels.destinations, line.c) or base
        yield Phrase(
            "why-sortie",
            {"mission": mission, "base": base, "place": place, "since": self.at(since)},
        )

    def _job(self, job: int, state: int) -> Iterator[Phrase]:
        """Say which job decides, and what it waits for."""
        opened = self.past.open_jobs().get(job)
        if opened is None:
            return
        yield self._opened(opened)
        if state in FOR_PARTS:
            yield from self._parts(job, opened)
        elif state in FOR_MEANS:
            yield from self._means(job, opened)
        elif state == codes.WAIT_SLOT:
            yield from self._slot(job, opened)
        else:
            yield from self._work(job)

    def _opened(self, opened: Line) -> Phrase:
        task = _name(self.labels.tasks, opened.c)
        failure = _name(self.labels.failures, opened.e)
        told: dict[str, object] = {"since": self.at(opened.time_h), "task": task}
        if failure and task:
            return Phrase("why-job-failure", {**told, "failure": failure})
        if failure:
            return Phrase("why-failure", {"since": told["since"], "failure": failure})
        return Phrase("why-job", told) if task else Phrase("why-work", {"since": told["since"]})

    def _work(self, job: int) -> Iterator[Phrase]:
        """Say where a job is in hand."""
        started = self.past.in_work().get(job)
        if started is not None and started.b >= 0:
            yield self._in_shop("why-in-work", started)

    def _in_shop(self, key: str, started: Line, **more: object) -> Phrase:
        site, task, supplier = self.labels.shops[started.b]
        self.places |= {site, supplier} - {""}
        place = Phrase("why-place", {"site": site, "supplier": supplier}) if supplier else site
        since = self.at(started.time_h)
        return Phrase(key, {"place": place, "task": task, "since": since, **more})

    def _slot(self, job: int, opened: Line) -> Iterator[Phrase]:
        slot = self.past.last(codes.TR_SLOT, opened.time_h, a=job)
        if slot is None:
            return
        site, task, supplier = self.labels.shops[slot.b]
        self.places |= {site, supplier} - {""}
        others = [line for line in self.past.in_work().values() if line.b == slot.b]
        yield Phrase("why-slot", {"site": site, "task": task, "from": self.at(slot.c)})
        yield from self._others(others)

    def _means(self, job: int, opened: Line) -> Iterator[Phrase]:
        """Say which other work goes on where a dock, a tool or people are missing."""
        waits = self.past.last(codes.TR_WAIT, opened.time_h, a=job)
        site = _name(self.labels.sites, -1 if waits is None else waits.c)
        if not site:
            started = self.past.last(codes.TR_START, opened.time_h, a=job)
            site = "" if started is None or started.b < 0 else self.labels.shops[started.b][0]
        if not site:
            return
        shops = {i for i, shop in enumerate(self.labels.shops) if shop[0] == site}
        others = [n for n in self.past.in_work().values() if n.b in shops and n.a != job]
        yield Phrase("why-waits-at", {"site": site, "count": len(others)})
        yield from self._others(others)

    def _others(self, others: Sequence[Line]) -> Iterator[Phrase]:
        for line in sorted(others, key=lambda n: n.time_h)[:NAMED]:
            name = _name(self.labels.tails, line.c) or self._unit(line.d)
            yield self._in_shop("why-other-work", line, name=name)

    def _unit(self, unit: int) -> str:
        """Name a unit; one that was bought in the run by its item and a number."""
        if known := _name(self.labels.units, unit):
            return known
        seen = self.past.last(codes.TR_UNIT, a=unit)
        item = "" if seen is None else _name(self.labels.items, seen.e)
        return f"{item} #{unit}".strip()

    def _parts(self, job: int, opened: Line) -> Iterator[Phrase]:
        """Say which parts the job waits for, and where they are."""
        for asked, issued, later in self.past.requests(job, opened.time_h):
            site, item, _ = self.labels.stores[asked.c]
            told = {"item": item, "site": site, "number": asked.d, "since": self.at(asked.time_h)}
            if issued is not None and issued.d:
                yield from self._under_way(issued, item)
            elif issued is None:
                yield Phrase("why-request", told)
                yield from self._store(asked.c)
                if later is not None:
                    yield Phrase("why-came", {"item": item, "date": self.at(later.time_h)})

    def _under_way(self, issued: Line, item: str) -> Iterator[Phrase]:
        """Say when something comes that a neighbour lends, or that it still lies there."""
        from_site = self.labels.stores[issued.c][0]
        moved = self.past.last(codes.TR_UNIT, a=issued.b) if issued.b >= 0 else None
        if moved is not None and moved.time_h < issued.time_h:
            moved = None  # it has not left yet
        due_h = issued.time_h + issued.d
        if moved is not None and moved.b == codes.AT_TRANSIT:
            due_h = float(moved.d)
        if due_h >= self.past.now_h:
            self.places.add(from_site)
            told = {"item": item, "site": from_site, "due": self.at(due_h)}
            yield Phrase("why-under-way", told)
        elif issued.b >= 0 and moved is None:
            self.places.add(from_site)
            told = {"item": item, "site": from_site, "since": self.at(issued.time_h)}
            yield Phrase("why-lies", told)

    def _store(self, store: int) -> Iterator[Phrase]:
        """Follow what comes to a store, up the chain of stores that supply it."""
        seen: set[int] = set()
        item = self.labels.stores[store][1]
        yield from self._units(self.labels.items.index(item))
        while store not in seen and len(seen) < STORES:
            seen.add(store)
            self.places.add(self.labels.stores[store][0])
            yield from self._bought(store)
            upward = self.past.last(codes.TR_ORDER, a=store)
            if upward is None or upward.b < 0:
                return
            there = self.labels.stores[upward.b][0]
            here = self.labels.stores[store][0]
            since = self.at(upward.time_h)
            yield Phrase("why-upward", {"here": here, "site": there, "since": since})
            yield from self._convoy(here)
            store = upward.b

    def _units(self, item: int) -> Iterator[Phrase]:
        """Say which units of an item are in shops or under way."""
        told = 0
        for line in self.past.units(item):
            if told == NAMED:
                return
            if line.b == codes.AT_SHOP and line.c >= 0:
                told += 1
                yield from self._unit_in_shop(line)
            elif line.b == codes.AT_TRANSIT and line.d > self.past.now_h:
                told += 1
                site = _name(self.labels.sites, line.c)
                due = self.at(line.d)
                told_of = {"unit": self._unit(line.a), "site": site, "due": due}
                yield Phrase("why-unit-under-way", told_of)

    def _unit_in_shop(self, line: Line) -> Iterator[Phrase]:
        place = Line(line.time_h, line.kind, -1, line.c, -1, line.a, -1)
        unit = self._unit(line.a)
        started = [n for n in self.past.in_work().values() if n.d == line.a and n.b == line.c]
        key = "why-unit-in-work" if started else "why-unit-waits"
        yield self._in_shop(key, place, unit=unit)

    def _bought(self, store: int) -> Iterator[Phrase]:
        """Say what was ordered from offers and has not come."""
        orders = [n for n in self.past.all(codes.TR_ORDER, a=store, b=-1) if n.e > self.past.now_h]
        for order in sorted(orders, key=lambda n: n.e)[:NAMED]:
            offer = _name(self.labels.offers, order.c)
            since, due = self.at(order.time_h), self.at(order.e)
            told = {"count": order.d, "offer": offer, "since": since, "due": due}
            yield Phrase("why-ordered", told)

    def _convoy(self, site: str) -> Iterator[Phrase]:
        """Say which convoy is on its way to a site, or which leaves next."""
        routes = [i for i, key in enumerate(self.labels.routes) if site in key.split(" | ")]
        under_way = [
            n for r in routes for n in self.past.all(codes.TR_CONVOY, a=r) if n.d > self.past.now_h
        ]
        leaving = [n for r in routes if (n := self.past.next(codes.TR_CONVOY, a=r))]
        for key, lines in (("why-convoy", under_way), ("why-next-convoy", leaving)):
            if lines:
                first = min(lines, key=lambda n: n.time_h)
                route, left = self.labels.routes[first.a], self.at(first.time_h)
                yield Phrase(key, {"route": route, "left": left, "due": self.at(first.d)})
                return

    def _closed(self) -> Iterator[Phrase]:
        """Say which of the places that were named, and which routes to them, are closed or slow."""
        names: Mapping[int, tuple[str, ...]] = {
            0: self.labels.suppliers,
            1: self.labels.sites,
            2: self.labels.routes,
        }
        for line in self.past.closed():
            name = _name(names[line.a], line.b)
            if self.places & set(name.split(" | ")):
                key = "why-slow" if line.c else "why-closed"
                yield Phrase(key, {"name": name, "since": self.at(line.time_h)})


def _name(names: Sequence[str], number: int) -> str:
    """Give a name, or nothing for -1 and for what was never named."""
    return names[number] if 0 <= number < len(names) else ""
