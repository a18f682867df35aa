"""What is due becomes a job; jobs are counted by task and site (RULES 3.1)."""

import math

from . import deferral
from .aircraft_work import AircraftJob
from .inside import blame
from .things import FAILURE, LIMIT, NO_FAULT


class Workshop:
    """Opens jobs, draws their length, counts what each task does at each site."""

    def __init__(self, world):
        self.world, self.jobs_at = world, {}
        words = {row["resource"] for row in world.tables["resources"]}
        self.needs, self.used = {}, {}
        for row in sorted(world.tables["needs"], key=lambda r: (r["of"], r["what"])):
            if row["what"] in words:
                hours = math.inf if row["hours_h"] is None else row["hours_h"]
                need = row["what"], row["quantity"], hours
                self.needs.setdefault(row["of"], []).append(need)
            elif row["what"] in world.things.items:
                self.used.setdefault(row["of"], []).append((row["what"], row["quantity"]))
        self.levels = {"busy_h": {}, "waiting_h": {}}
        self.since = {}
        for site in world.sites.values():
            site.working = []
            site.at_work = lambda pool, site=site: [j for j in site.working if pool in j.held]

    def next_job(self, name):
        """Number the jobs of a task at a site, as they begin."""
        number = self.jobs_at.get(name, 0)
        self.jobs_at[name] = number + 1
        return number

    def open(self, aircraft, gauge):
        """Open the job of a gauge that is due, or let it join one that is open."""
        gauge.open = True
        meter, things = gauge.meter, self.world.things
        due = gauge.due if meter.wear is None else self.world.clock.now
        place, task = None, meter.row
        if meter.kind in (FAILURE, NO_FAULT):
            place, task = self._mends(gauge)
        elif gauge.place.number and meter.row["action"] in ("overhaul", "discard", "replace"):
            place = gauge.place.exchanged
            task = things.all[place.thing].task("replace")
        if place:
            blame(aircraft, gauge)
        for job in aircraft.jobs:
            same = job.place is place if place else meter.kind == LIMIT and job.does(gauge)
            if same:
                job.gauges.append(gauge)
                deferral.joined(job, gauge)
                return
        job = AircraftJob(aircraft, gauge, place, task, due)
        deferral.defer(job)
        self.world.tell("open", aircraft.name, job.driver)
        job.start()

    def _mends(self, gauge):
        """Give what is exchanged to mend a failure (None: nothing is), and the task.

        Told by `fixed_by`; else its `replace`, which exchanges what is fitted, or its `repair`.
        """
        things, told = self.world.things, gauge.meter.row["fixed_by"]
        place = gauge.place.exchanged if gauge.place.number else None
        task = things.tasks.get(told)
        if task is not None and task["action"] not in ("replace", "overhaul"):
            return None, task
        if task is None or place is not (gauge.place if place else None):
            actions = ("replace",) if place else ("replace", "repair")
            task = things.all[(place or gauge.place).thing].task(*actions)
        return place, task

    def join(self, aircraft):
        """Let limits that are due within so many hours of flight join what stops an aircraft."""
        ahead = self.world.ready.opportunistic_h
        for gauge in aircraft.wear.gauges if ahead else ():
            timed = gauge.meter.kind == LIMIT and gauge.meter.clock == "fh"
            nearly = gauge.due - aircraft.wear.total(gauge) <= ahead if timed else False
            if nearly and gauge.unit and not gauge.open:
                self.open(aircraft, gauge)

    def work_early(self, aircraft):
        """Open the job of the limit with the least share left (model: Upkeep)."""
        for job in reversed(aircraft.jobs):
            if job.soft and job.away:
                job.ground()
                aircraft.watch(later=True)
                aircraft.ask_starts()
                return
        limits = [
            g for g in aircraft.wear.gauges if g.meter.kind == LIMIT and g.unit and not g.open
        ]
        if limits:
            least = min(limits, key=lambda g: (g.hard - aircraft.wear.total(g)) / g.meter.interval)
            self.open(aircraft, least)
            self.join(aircraft)
            aircraft.find_due()
            aircraft.take_off_failed()
            aircraft.log.look()

    def busy(self, job, change):
        """Count the jobs begun and not done of a task at a site."""
        self._level("busy_h", job, change)

    def waiting(self, job, change):
        """Count the jobs that have their parts and wait to begin."""
        self._level("waiting_h", job, change)

    def _level(self, what, job, change):
        if job.task is not None:
            key = _key(job)
            self._settle(what, key)
            self.levels[what][key] = self.levels[what].get(key, 0) + change

    def _settle(self, what, key):
        now, level = self.world.clock.now, self.levels[what].get(key, 0)
        hours = now - self.since.get((what, key), 0.0)
        self.since[what, key] = now
        self.world.books.count("shops", key, what, number=level * hours)

    def settle(self):
        for what, levels in self.levels.items():
            for key in levels:
                self._settle(what, key)

    def count_done(self, job):
        """Count what is done; its man-hours are the hours worked times its people."""
        if job.task is None:
            return
        key, books = _key(job), self.world.books
        if not job.finding:
            self.busy(job, -1)
            books.count("shops", key, "jobs")
            books.count("jobs", key, (job.unit or job.aircraft).contract)
        people = [(n, hours) for pool, n, hours in job.needs() if pool.kind == "people"]
        if people:
            man_h = sum(min(job.spent, hours) * n for n, hours in people)
            books.count("shops", key, "man_h", number=man_h)


def _key(job):
    return f"{job.site.name} | {job.task['name']}"
