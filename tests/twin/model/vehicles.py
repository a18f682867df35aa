"""Vehicles of a pool: where they stand, what wears on the road, what is done then (RULES 5.3)."""

import math
from types import SimpleNamespace

from .aborts import team_h
from .aircraft_work import TEAM_KM_PER_H
from .comings import contract_of, home_at, tails_of
from .known import SO_FAR
from .shops import UnitJob
from .things import LIMIT, pooled

#: What counts a trip: hours under way, trips, kilometres, days since it was last seen.
CLOCKS = (
    ("fh", "every_fh", "mean_fh", "since_fh"),
    ("starts", "every_starts", "mean_starts", "since_starts"),
    ("km", "every_km", "mean_km", "since_km"),
    ("day", "every_d", "mean_d", None),
)
GONE, STANDS, AWAY, WORK = "gone", "up_h", "under_way_h", "repair_h"


class Garage:
    """The vehicles of all pools, each by site and type; the one that has stood longest goes."""

    def __init__(self, world):
        self.world, self.lines, self.since, self.numbers = world, {}, {}, {}
        self.kinds = pooled(world.tables)
        self.homes = {(r["site"], r["type"]) for r in world.driven}
        self.undriven = set()  # sites where a convoy lacks drivers
        self.all = []

    def begin(self):
        """Let those that are there at the start stand at their homes, by name."""
        world, rows, alike = self.world, tails_of(self.world.driven), {}
        for name, mine in rows.items():
            key = mine[0]["type"], world.known.is_new(mine[0])
            alike.setdefault(key, []).append(name)
        for name, mine in rows.items():
            group = alike[mine[0]["type"], world.known.is_new(mine[0])]
            vehicle = Vehicle(self, name, mine, (group.index(name) + 0.5) / len(group))
            self.all.append(vehicle)
            vehicle.announce()

    def standing(self, site, kind):
        return self.lines.get((site, kind), [])

    def settle(self, pool):
        """Count what the vehicles of a pool have done since it last changed."""
        now = self.world.clock.now
        hours = now - self.since.get(pool, 0.0)
        self.since[pool] = now
        for what, number in self.numbers.get(pool, {}).items():
            self.count(pool, what, hours * number)

    def settle_all(self):
        for pool in self.numbers:
            self.settle(pool)

    def count(self, pool, what, number=1.0):
        self.world.books.count("pooled", " | ".join(pool), what, number=number)

    def move(self, pool, before, after):
        """Note that one vehicle of a pool is elsewhere."""
        self.settle(pool)
        told = self.numbers.setdefault(pool, {STANDS: 0, AWAY: 0, WORK: 0})
        for where, change in ((before, -1), (after, 1)):
            if where != GONE:
                told[where] += change

    def ask(self, pool):
        """Look at the routes without a timetable on which the vehicles of a pool drive."""
        for convoys in self.world.supply.roads.convoys:
            if pool in convoys.pools():
                convoys.look()

    def fuel_came(self, site, item):
        for pool in sorted(self.numbers):
            if pool[0] == site and self.world.things.types[pool[1]]["fuel"] == item:
                self.ask(pool)

    def ask_undriven(self, site):
        """Look again at what lacked drivers of a site."""
        self.undriven.discard(site)
        for pool in sorted(self.numbers):
            if pool[0] == site and self.drivers(pool):
                self.ask(pool)

    def drivers(self, pool):
        """Give who drives one vehicle of a pool: pools of people at its site, and how many."""
        site, kind = self.world.sites[pool[0]], pool[1]
        told = [n for n in self.world.tables["needs"] if n["of"] == kind and n["hours_h"] is None]
        told = sorted((n for n in told if n["what"] in site.pools), key=lambda n: n["what"])
        return [(site.pools[n["what"]], n["quantity"]) for n in told]

    def burn(self, pool, km):
        """Give the fuel of one vehicle of a pool for so many kilometres: store, number."""
        row = self.world.things.types[pool[1]]
        if row["fuel"] is None:
            return None, 0.0
        item = self.world.things.items[row["fuel"]]
        per_unit = item["mass_kg"] if item["unit"] != "kg" and item["mass_kg"] > 0 else 1.0
        return self.world.supply.store(pool[0], row["fuel"]), km * (
            (row["burn_kg_per_km"] or 0.0) / per_unit
        )


class Vehicle:
    """One vehicle with its clocks."""

    def __init__(self, garage, name, rows, share):
        self.garage, self.world = garage, garage.world
        self.name, self.rows, self.kind = name, rows, rows[0]["type"]
        self.home, self.where = None, GONE
        self.runs, self.left_at, self.seen = 0, 0.0, 0.0
        self.contract = contract_of(self.world, rows)
        self.services = self._services()
        known = self.world.known
        told = {"starts": "start_count"} | SO_FAR
        lived = known.tail(rows[0])
        self.passed = []
        for task, every, clock, since in self.services:
            passed = share * task[every] if self.world.stagger else 0.0
            most = lived.get(clock, math.inf) / (24.0 if clock == "day" else 1.0)
            if clock in told or clock == "day":
                passed = min(passed, most)
            age = known.ages.get((name, task["name"]))
            if age is not None and since:
                passed = age[since] or 0.0
            elif age is not None and age["since"] is not None:
                passed = (self.world.start - age["since"]).days
            self.passed.append(passed)

    def _services(self):
        """Give the clocks of the work on it, larger work first."""
        found = [
            (task, every, clock, since)
            for task in self.world.things.all[self.kind].tasks
            for clock, every, _, since in CLOCKS
            if task[every] is not None
        ]
        return sorted(
            found, key=lambda s: (-len(s[0]["includes"] or ()), -s[0][s[1]], s[0]["name"])
        )

    def announce(self):
        """Stand at the home of the start, and change it on the dates of its rows."""
        home = home_at(self.rows, 0.0)
        if home is not None:
            self.home = home
            self.stand()
        for hour in sorted({h for r in self.rows for h in (r["from_h"], r["to_h"])}):
            if hour > 0.0 and home_at(self.rows, max(hour - 1.0, 0.0)) != home_at(self.rows, hour):
                self.world.dated.add(hour, "vehicle", self._rehome, home_at(self.rows, hour))

    @property
    def pool(self):
        return self.home, self.kind

    def put(self, where):
        """Be somewhere; one that has no home any more is gone."""
        if self.home is None:
            self.where = GONE
            return
        self.garage.move(self.pool, self.where, where)
        self.where = where

    def stand(self):
        self.put(STANDS)
        if self.home is not None:
            self.garage.lines.setdefault(self.pool, []).append(self)

    def _rehome(self, home):
        """Have another home, or none: at once where it stands, else as it comes back."""
        if self.where == STANDS:
            self.garage.lines[self.pool].remove(self)
        if self.home is not None:
            self.garage.move(self.pool, self.where, GONE)
        self.home = home
        if self.where in (AWAY, WORK):
            if home is not None:
                self.garage.move(self.pool, GONE, self.where)
        else:
            if self.where == GONE:
                self.seen = self.world.clock.now
            self.where = GONE
            self.stand()
        if home is not None:
            self.garage.ask(self.pool)

    def leave(self):
        self.garage.lines[self.pool].remove(self)
        self.put(AWAY)
        self.left_at = self.world.clock.now

    def comes_back(self, km, harsh_frac):
        """Come back from a trip: what has failed, or is due, is worked on first."""
        self._onward(self._wear(km, harsh_frac))

    def _wear(self, km, harsh_frac):
        """Add a trip to the clocks; give the work that mends what failed, or None."""
        now = self.world.clock.now
        more = {"fh": now - self.left_at, "starts": 1.0, "km": km, "day": (now - self.seen) / 24.0}
        self.seen = now
        for k, (task, _, clock, _) in enumerate(self.services):
            factor = 1.0 if clock == "day" else task["harsh_factor"]
            self.passed[k] += more[clock] * (1.0 + harsh_frac * (factor - 1.0))
        number, self.runs = self.runs, self.runs + 1
        left = -math.log(1.0 - self.world.draws.named("vehicle", f"fleet | {self.name}", number))
        for row, things, item in self._failing():
            for clock, _, mean, _ in CLOCKS:
                if row[mean] is None:
                    continue
                factor = 1.0 if clock == "day" else row["harsh_factor"]
                left -= more[clock] * (things / row[mean]) * (1.0 + harsh_frac * (factor - 1.0))
                if left < 0.0:
                    return self._failed(row, item)
        return None

    def _failing(self):
        """Give what may fail: its own failures, and those of the consumables fitted in it."""
        rows = sorted(self.world.tables["failures"], key=lambda r: r["mode"])
        yield from ((row, 1.0, None) for row in rows if row["on"] == self.kind)
        items = self.world.things.items
        for part in sorted(self.world.things.all[self.kind].parts, key=lambda p: p["item"]):
            if items[part["item"]]["kind"] == "consumable":
                number = part["quantity"] * part["usage_factor"]
                yield from ((r, number, r["on"]) for r in rows if r["on"] == part["item"])

    def _failed(self, row, item):
        """Count a failure, use up what is exchanged, and give the work."""
        if self.home is not None:
            self.garage.count(self.pool, "failures")
            if item is not None:
                self.world.supply.use_up(self.home, item, 1.0)
        things = self.world.things
        if row["fixed_by"]:
            return things.tasks[row["fixed_by"]]
        actions = ("replace", "repair") if item is None else ("replace",)
        return things.all[row["on"]].task(*actions)

    def _due(self):
        told = zip(self.services, self.passed, strict=True)
        return next((t for (t, every, *_), gone in told if gone >= t[every] - 1e-9), None)

    def _onward(self, task):
        task = task or self._due()
        shops = (
            self.world.supply.shops.of(task, self.world.sites[self.home])
            if (task and self.home is not None)
            else []
        )
        if shops:
            self.put(WORK)
            InWork(self, task, shops).drive(self.world.sites[self.home])
            return
        self.stand()
        if self.home is not None:
            self.garage.ask(self.pool)

    def mended(self, task, site):
        """Begin the clocks of what was done anew, and come home."""
        for k, (other, *_) in enumerate(self.services):
            if other is task or other["name"] in (task["includes"] or ()):
                self.passed[k] = 0.0
        if self.home in (None, site.name):
            self._onward(None)
        else:
            hours = drive_h(self.world, site, self.world.sites[self.home])
            self.world.clock.call(self.world.clock.now + hours, "convoy end", self._onward, None)

    def be_scrapped(self):
        self._rehome(None)
        self.where = GONE


class InWork:
    """A vehicle as the shops know it."""

    def __init__(self, vehicle, task, shops):
        self.vehicle, self.world, self.task, self.shops = vehicle, vehicle.world, task, shops
        self.name, self.number, self.turn = f"fleet | {vehicle.name}", vehicle.runs, 0
        self.contract, self.why, self.tried = vehicle.contract, SimpleNamespace(kind=LIMIT), 0

    def drive(self, here):
        """Drive to the first shop that takes it, else to the first."""
        still = range(self.tried, len(self.shops))
        self.tried = next((k for k in still if self.shops[k].may_be_chosen()), self.tried)
        shop, roads, clock = self.shops[self.tried], self.world.supply.roads, self.world.clock
        if shop.site is here:
            clock.call(clock.now, "arrival", self._arrive, shop)
            return
        hour = clock.now + drive_h(self.world, here, shop.site)
        clock.call(hour, "arrival", roads._end, None, shop.site, self._arrive, shop)

    def _arrive(self, shop):
        VehicleJob(self.world, self, shop).start()

    def done(self, shop, share):
        """It is mended, or drives on to the next shop; the last one gives it up."""
        books = self.world.books
        draw = self.world.draws.of_unit("success", self, shop.key, self.tried) if share < 1 else 0
        if draw >= share:
            books.count("shops", shop.key, "passed_on")
            self.tried += 1
            if self.tried < len(self.shops):
                self.drive(shop.site)
            else:
                self.vehicle.be_scrapped()
            return
        books.count("shops", shop.key, "done_good")
        self.vehicle.mended(self.task, shop.site)


class VehicleJob(UnitJob):
    """Work on a vehicle in a shop."""

    def start(self):
        self.stage = "part"
        self.wanted.ask(self.site, None)

    def done(self):
        terms = self.shop.terms_of(self)
        self.shop.leave(self)
        self.shop.completed += 1
        self.unit.done(self.shop, self.shop.success(terms))


def drive_h(world, here, there):
    """Give the hours of a vehicle: by the fastest usable route, else as a team that flies."""
    km = world.network.distance_km(here.name, there.name)
    return team_h(world, here, there, km / TEAM_KM_PER_H if km < math.inf else 0.0)
