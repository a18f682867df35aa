"""The twin of READY: one replication of a plan, told in SimPy (RULES 10.3)."""

from itertools import product

from azalai.support.network import Network
from azalai.support.trips import trip_table

from . import flown, posts
from .aircraft import Aircraft
from .began import go_on
from .books import Books
from .calls import calls_of
from .clock import Clock
from .comings import announce, tails_of
from .conditions import weather_of
from .covered import refuse_others
from .dated import Dated
from .disruptions import Disruptions
from .draws import Draws
from .flying import lacked, missions_of
from .fuel import served_from
from .known import Known
from .launch import Launches
from .periods import KEYS, Periods
from .posture import Posture
from .quota import Quota
from .sites import Pool, Site
from .staff import Staff
from .standing import Standing
from .supply import Supply
from .things import Things, pooled
from .vehicles import Garage
from .workshop import Workshop


class World:
    """Everything there is in one replication."""

    def __init__(self, scenario, replication=0, log=None):
        refuse_others(scenario)
        self.scenario, self.log = scenario, log
        self.frames = {name: rows.frame for name, rows in scenario.tables.items()}
        self.tables = {name: frame.rows(named=True) for name, frame in self.frames.items()}
        kinds = pooled(self.tables)
        self.driven = [row for row in self.tables["fleet"] if row["type"] in kinds]
        self.tables["fleet"] = [r for r in self.tables["fleet"] if r["type"] not in kinds]
        self.frames["missions"] = lacked(self.frames["missions"], self.tables)
        self.tables["missions"] = self.frames["missions"].rows(named=True)
        self.flown = flown.rows_of(scenario, self.tables)
        self.frames["missions"] = flown.with_rows(self.frames["missions"], self.flown)
        self.start, self.days = scenario.start, (scenario.end - scenario.start).days
        self.ready = scenario.settings.ready
        self.stagger = self.ready.stagger
        self.clock, self.books = Clock(), Books()
        self.draws = Draws(scenario.settings.plan.seed, replication)
        self.one_of_a_key = _timeless(self.frames)
        self.network = Network(self.frames | self.one_of_a_key, self.start)
        self.things, self.known = Things(self.tables), Known(self)
        self.requests = self.jobs = 0
        self.drawn = {}  # times in the air drawn so far, by mission and base
        self._set_up()

    def _set_up(self):
        self._months()
        self.sites = {r["name"]: Site(self, r) for r in sorted(self.tables["sites"], key=_name)}
        self.trips = _trips(self)
        self.served_from = served_from(self)
        self.dated = Dated(self)
        self.disruptions = Disruptions(self)
        Periods(self)
        self.staff = Staff(self)
        self._pools()
        self.garage = Garage(self)
        self.workshop = Workshop(self)
        self.supply = Supply(self)
        self.staff.use_up()
        self.aircraft = []
        self.fleet = list(_fleet(self))
        self.aircraft = [a for a in self.fleet if a.home is not None]
        self.known.shelve()
        for aircraft in self.aircraft:
            go_on(aircraft)
            aircraft.log.look()
            aircraft.begin()
        self.clock.process(self._turn_months())
        self._missions()
        for aircraft in self.fleet:
            announce(self, aircraft)
        self.posture = Posture(self)
        self.garage.begin()
        self.supply.roads.begin()
        self.dated.arm()
        self.supply.start()
        self.supply.pass_orders()

    def _missions(self):
        self.standing, self.short = [], []
        told = []
        self.regions = weather_of(self)
        for row in sorted(self.tables["missions"], key=_name):
            missions = missions_of(self, row)
            told += missions
            places = [""]
            if row["mode"] == "call" and row["serves"]:
                rows = self.tables["demand"]
                places = sorted(r["site"] for r in rows if r["kind"] == row["serves"])
            for mission, place in product(missions, places):
                mission.watch_weather(place)
            if row["mode"] == "scheduled":
                self.clock.process(missions[0].run())
                continue
            if row["mode"] == "standing":
                self.standing.append(Standing(missions[0]))
                self.standing[-1].turn()
                continue
            if row["mode"] == "quota":
                Quota(missions[0]).start()
                continue
        told += flown.begin(self)
        self.told, self.calls = told, list(calls_of(self, told))
        for call in self.calls:
            call.begin()
        Launches(self, self.told, self.calls)

    def _pools(self):
        rows = {}
        for row in self.tables["resources"]:
            rows.setdefault((row["site"], row["resource"]), []).append(row)
        self.pools = []
        for (site, resource), told in sorted(rows.items()):
            pool = Pool(self, self.sites[site], told)
            self.sites[site].pools[resource] = pool
            self.pools.append(pool)

    def _months(self):
        from azalai.support.openings import months_of

        self.months = [
            (
                f"{a.year}-{a.month:02d}",
                a.month,
                (a - self.start).days * 24.0,
                (b - self.start).days * 24.0,
            )
            for a, b in months_of(self.start, self.scenario.end)
        ]
        self.books.month = self.months[0][0]

    def month(self, hour):
        """Give the month of an hour, 1 to 12."""
        return next((m for _, m, a, b in self.months if a <= hour < b), self.months[-1][1])

    def _turn_months(self):
        warm_h = (self.scenario.day_after(self.ready.warmup_y) - self.start).days * 24.0
        names = {begins: name for name, _, begins, _ in self.months[1:]}
        for hour in sorted({warm_h, *names} - {0.0}):
            yield self.clock.at(hour, "bin")
            self.settle()
            if hour == warm_h:
                self.books.figures.clear()  # lived, and not counted
            if hour not in names:
                continue
            self.books.month = names[hour]
            for pool in self.pools:
                pool.used_h = 0.0
            for aircraft in self.aircraft:
                if aircraft.standing:
                    aircraft.taken.turn_month()
            for region in self.regions:
                region.turn_month()
            for site in self.sites.values():
                site.ask_departures()

    def settle(self):
        """Count all that is counted over time up to now."""
        for aircraft in self.aircraft:
            aircraft.log.settle()
            aircraft.settle_run()
        for standing in self.standing:
            standing.settle()
        for pool in self.pools:
            pool.settle()
        self.workshop.settle()
        self.supply.settle()
        self.garage.settle_all()

    def tell(self, *what):
        if self.log is not None:
            self.log.append((self.clock.now, *what))

    def run(self):
        """Run the replication and give its figures."""
        end = self.days * 24.0
        while self.clock.peek() < end:
            self.clock.step()
            self.supply.pass_orders()
            if self.short:
                self._stop_short()
        self.clock._now = end
        self.settle()
        self.supply.close()
        for aircraft in self.aircraft:
            aircraft.close()
        posts.count(self)
        return dict(self.books.figures)

    def _stop_short(self):
        """Stop all machines of the standing missions of which fewer than the minimum run."""
        for aircraft in list(self.aircraft):
            standing = aircraft.standing
            if standing and len(standing.running) < standing.row["minimum"]:
                standing.stop(aircraft)
        self.short.clear()


def _name(row):
    return row["name"]


def _timeless(frames):
    """Give one row of each key of some tables, as if it were always in force."""
    found = {}
    for table in ("routes", "capability", "resources"):
        frame = frames[table].unique(list(KEYS[table]), keep="first", maintain_order=True)
        blank = [frame[c].clear(frame.height) for c in ("starts", "ends", "after")]
        found[table] = frame.with_columns(blank)
    return found


def _fleet(world):
    """Make each tail, by name; it knows its place among those of its type that are as new."""
    told, seen = tails_of(world.tables["fleet"]), {}
    group = {name: (rows[0]["type"], world.known.is_new(rows[0])) for name, rows in told.items()}
    for name in told:
        seen.setdefault(group[name], []).append(name)
    for name, rows in told.items():
        among = seen[group[name]]
        yield Aircraft(world, name, rows, among.index(name), len(among))


def _trips(world):
    found = {}
    margin = world.scenario.settings.reach.hot_margin_c
    for row in trip_table(world.frames, world.start, margin, fuel=True).iter_rows(named=True):
        key = ("type", "base", "destination", "month", "night")
        found[(row["mission"], row["starts"]), *(row[k] for k in key)] = row
    return found
