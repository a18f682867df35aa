"""Shops: where a unit is mended, how often that succeeds, where it goes then (RULES 2.9)."""

import math

from azalai.support.hands import COLUMNS, at_once

from . import inside, packages
from .draws import Law
from .periods import changes, holds
from .things import LIMIT, NO_FAULT
from .work import Job


class Terms:
    """What a row of a shop tells; without one, what own hands do."""

    def __init__(self, row):
        self.row = row
        self.channels = math.inf if row is None or row["channels"] is None else row["channels"]
        outside = row is not None and row["turnaround_d"] is not None
        self.turnaround = Law.of(row, "turnaround_d", 24.0) if outside else None
        self.mature = 1 if row is None else row["mature_jobs"] or 1
        self.by = None if row is None else row["by"]
        self.supplier = None if row is None else row["supplier"]


class Shop:
    """One task at one site that people can name; each job goes by the row that took it in."""

    def __init__(self, world, site, task, rows):
        self.world, self.site, self.task, self.rows = world, site, task, rows
        self.at_work, self.key, self.completed = {}, f"{site.name} | {task['name']}", 0
        self.work = Law.of(task, "work_h")
        self.told = [Terms(row) for row in rows] or [Terms(None)]
        self.terms = self.told[0]

    def turn(self):
        """Let the row that is in force now hold; with none it takes nothing in."""
        hour = self.world.clock.now
        told = [terms for terms in self.told if terms.row and holds(terms.row, hour)]
        self.is_open = bool(told) or (not self.rows and self._is_staffed(hour))
        self.terms = told[0] if told else self.terms

    def _is_staffed(self, hour):
        """Tell whether what its task needs is there; nobody asks where no other site has it."""
        told = self.world.network.shops(self.task["name"], self.site.name)
        return len(told) <= 1 or all(
            at_once(tuple(row[c] for c in COLUMNS) for row in rows if holds(row, hour)) >= number
            for number, rows in self.world.supply.shops.hands(self.site, self.task)
        )

    def terms_of(self, job):
        """Give the terms of a job: those under which it was taken in, else those of now."""
        return self.at_work.get(job, self.terms)

    def speed(self, job=None):
        """Give how fast it works now: not at all while its supplier or its site is closed."""
        supplier = self.terms_of(job).supplier
        return self.world.disruptions.speed("suppliers", supplier) * self.site.speed

    def is_full(self):
        """Tell whether it takes nothing in: every place is taken, or it is closed."""
        at_work = sum(terms is self.terms for terms in self.at_work.values())
        return at_work >= self.terms.channels or not self.speed() or not self.is_open

    def gives_no_place_yet(self):
        """Tell whether places are booked so far ahead that none can have been; look then."""
        row = self.terms.row
        hour = 0.0 if row is None else row["book_ahead_d"] * 24.0
        self.site.look_again(hour)
        return self.world.clock.now < hour

    def enter(self, job):
        """Take a job in, under the row that is in force now."""
        self.at_work[job] = self.terms

    def leave(self, job):
        """Give the place of a job back."""
        del self.at_work[job]

    def may_be_chosen(self):
        """Tell whether something is sent here now."""
        return bool(self.speed()) and self.is_open

    def success(self, terms):
        """Give the share of successes of the job that is completed now; it rises to the last."""
        row, n = terms.row, self.completed
        if row is None:
            return 1.0
        last = row["success_frac"]
        first = last if row["first_success_frac"] is None else row["first_success_frac"]
        if n >= terms.mature or terms.mature <= 1:
            return last
        return first + (last - first) * (n - 1) / (terms.mature - 1)

    def hours(self, job, tests=False):
        """Draw how long a job takes; a shop that learns is slow at first (RULES 5.5)."""
        terms, n = self.terms_of(job), self.completed + 1
        hours = self._hours(terms.turnaround, tests)
        if n >= terms.mature:
            return hours
        return hours * (n / terms.mature) ** math.log2(terms.row["learning_frac"])

    def _hours(self, turnaround, tests):
        """Draw how long a job takes: the n-th of this task at this site."""
        draws, number = self.world.draws, self.world.workshop.next_job(self.key)
        if turnaround:
            return turnaround.hours(draws, "turnaround", self.key, number)
        if tests:
            return self.task["work_h"] if self.task["test_h"] is None else self.task["test_h"]
        return self.work.hours(draws, "work", self.key, number)


class Shops:
    """Every shop of a plan, made when it is first asked for."""

    def __init__(self, world):
        self.world, self.known = world, {}
        self.rows = {}
        for row in world.tables["capability"]:
            key = row["site"], row["task"]
            self.rows.setdefault(key, []).append(row)
        for (site, task), rows in self.rows.items():
            rows.sort(key=lambda row: row["from_h"])
            for hour in changes(world, rows):
                world.dated.add(hour, "shop", self._turn, site, task)
        names = {task for _, task in self.rows}
        for task in (t for t in world.things.tasks.values() if t["name"] not in names):
            for site in world.sites.values() if self._change(task) else ():
                for hour in changes(world, [r for _, rows in self.hands(site, task) for r in rows]):
                    world.dated.add(hour, "shop", self._turn, site.name, task["name"])

    def hands(self, site, task):
        """Give for each word that a task needs how many, and its rows at a site."""
        rows = [r for r in self.world.tables["resources"] if r["site"] == site.name]
        needs = self.world.workshop.needs.get(task["name"], ())
        return [(n, [row for row in rows if row["resource"] == word]) for word, n, _ in needs]

    def _change(self, task):
        """Tell whether hands that a task needs are somewhere for a time only."""
        words = {word for word, *_ in self.world.workshop.needs.get(task["name"], ())}
        rows = (r for r in self.world.tables["resources"] if r["resource"] in words)
        return any(r["starts"] or r["ends"] or r["after"] for r in rows)

    def _turn(self, site, task):
        """Let another row of a shop hold."""
        self.at(self.world.sites[site], self.world.things.tasks[task]).turn()
        self.world.sites[site].ask_starts()

    def at(self, site, task):
        key = site.name, task["name"]
        if key not in self.known:
            shop = self.known[key] = Shop(self.world, site, task, self.rows.get(key, []))
            shop.turn()
        return self.known[key]

    def first(self, task, site):
        """Give the shop of a task that an aircraft at home at a site goes to."""
        shops = self.of(task, site)
        first = shops[0] if shops else self.at(site, task)
        return next((shop for shop in shops if shop.may_be_chosen()), first)

    def of(self, task, site):
        """Give the shops of a task in the order in which a unit tries them.

        Where the plan tells none it is the nearest site that has all it needs, closed or not.
        """
        told = self.world.network.shops(task["name"], site.name)
        if not any(name == task["name"] for _, name in self.rows):
            told = told if self._change(task) else told[:1]
        return [self.at(self.world.sites[s.site], task) for s in told]

    def send(self, unit, here, store):
        """Send a unit to its first shop; without one, or at its life's end, it is scrapped."""
        task = self._task(unit)
        shops = self.of(task, here) if task else []
        if not shops:
            store.count("scrapped")
            return
        unit.home, unit.shops, unit.tried = store, shops, 0
        self._assign(unit, here)

    def _task(self, unit):
        why = unit.why
        if why is not inside.CHILD and why.kind == LIMIT:
            return why.row if why.row["action"] == "overhaul" else None
        return unit.thing.task("repair", "overhaul")

    def _assign(self, unit, here):
        """A shop mends for its own store up the chain from where the unit came off, or the root."""
        still = range(unit.tried, len(unit.shops))
        unit.tried = next((k for k in still if unit.shops[k].may_be_chosen()), unit.tried)
        supply, shop, item = self.world.supply, unit.shops[unit.tried], unit.thing.name
        unit.store = unit.home
        while unit.store.site is not shop.site and unit.store.above is not None:
            unit.store = supply.store(unit.store.above, item)
        unit.store.in_repair += 1
        unit.store.position += 1
        unit.store.tell_waiting()
        supply.roads.send(here, shop.site, item, 1.0, 3, self._arrive, unit, shop)

    def _arrive(self, unit, shop):
        UnitJob(self.world, unit, shop).start()

    def done(self, unit, shop, share):
        """Mended, tested good, or passed to the next shop; the last one scraps it."""
        books, tested = self.world.books, is_tested(unit)
        if not tested and share < 1.0:
            number = (unit.renewals & 1023) * 16 + unit.tried
            if self.world.draws.of_unit("success", unit, shop.key, number) >= share:
                books.count("shops", shop.key, "passed_on")
                self._pass_on(unit, shop)
                return
        if tested:
            books.count("shops", shop.key, "no_fault")
            unit.renew_no_fault()
        else:
            books.count("shops", shop.key, "done_good")
            packages.renew_whole(unit, shop.task)
        if inside.failed(unit) is not None:
            UnitJob(self.world, unit, shop).start()
            return
        unit.why = None
        store = unit.store
        store.in_repair -= 1
        store.transit += 1
        store.tell_waiting()
        self.world.supply.roads.send(
            shop.site,
            store.site,
            unit.thing.name,
            1.0,
            store.urgency(),
            store.comes_back,
            unit,
            1.0,
        )

    def _pass_on(self, unit, shop):
        """Pass a unit to the next of its shops; the store that expected it looks for another."""
        store, unit.tried = unit.store, unit.tried + 1
        store.in_repair -= 1
        store.position -= 1
        if unit.tried < len(unit.shops):
            self._assign(unit, shop.site)
        else:
            store.count("scrapped")
        store.reorder()


def is_tested(unit):
    """Tell whether a unit is only tested: it came off without a fault."""
    return unit.why is not inside.CHILD and unit.why.kind == NO_FAULT


class UnitJob(Job):
    """Work on a unit in a shop."""

    def __init__(self, world, unit, shop):
        super().__init__(world, shop.site, shop.task, world.clock.now)
        self.unit, self.shop = unit, shop

    def needs(self):
        return [] if self.shop.terms_of(self).turnaround else super().needs()

    def is_blocked(self):
        return not self.shop.speed(self) or (not self.begun and self.shop.is_full())

    def on_begin(self):
        if not self.counted_in:
            self.counted_in = True
            self.shop.enter(self)
            if any(j.unit and j.shop is self.shop for j in self.site.queue):
                self.site.ask_starts()  # the next of the shop comes forward

    counted_in = False

    asks_as = 2

    def length(self):
        return self.shop.hours(self, tests=is_tested(self.unit))

    def start(self):
        """Take the first failed part out of it; ask for another and for what is used up."""
        slot, self.stage, part = inside.failed(self.unit), "part", None
        if slot is not None:
            part = inside.take_out(self, slot)
        self.wanted.ask(self.site, part)

    def uses(self):
        """Give what the task uses up: nothing, where the unit is only tested."""
        return [] if is_tested(self.unit) else super().uses()

    def is_in_line(self):
        """Tell whether it is the first that waits for its shop: it alone is in line at the site."""
        return not any(
            j.unit and j.shop is self.shop and j.stage == "wait" and j is not self
            for j in self.site.queue
        )

    slot = None

    def done(self):
        terms = self.shop.terms_of(self)
        self.shop.leave(self)
        self.shop.completed += not is_tested(self.unit)
        if self.slot is not None:
            self.unit.inside[self.slot] = self.part
        self.world.supply.shops.done(self.unit, self.shop, self.shop.success(terms))
