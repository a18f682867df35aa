"""Defects with which an aircraft flies on: deferred, or of units to spare (RULES 2.8)."""

from azalai.support.openings import openings

from .inside import works
from .periods import holds
from .things import LIMIT

EVER = float("inf")
DEFERRED = 2  # the class of what a deferred defect asks for


def defer(job):
    """Let the aircraft fly on with what a new job is to mend, if it may."""
    gauge = job.gauges[0]
    if gauge.meter.kind == LIMIT:
        return
    place = job.place or gauge.place
    job.works = place is not gauge.place and works(job.aircraft.wear, place)
    days = gauge.meter.row["defer_d"]
    if not (job.works or _is_spare(job, place)) and days <= 0:
        return
    job.aircraft.log.settle()
    job.soft = job.deferred = True
    if days > 0:
        _limit(job, days)


def _is_spare(job, place):
    """Tell whether enough of the kind of a unit that has failed still work."""
    job.group = place.group
    failed = sum(other.group == job.group for other in job.aircraft.jobs)
    return place.group >= 0 and failed <= place.spare


def _limit(job, days):
    job.limit = job.world.clock.now + days * 24.0
    job.aircraft.watch(later=True)


def joined(job, gauge):
    """What is found on a unit that is to come off may ground, or move the limit of its defect."""
    if not job.deferred or not job.soft:
        return
    days, spared = 0.0 if gauge.meter.kind == LIMIT else gauge.meter.row["defer_d"], True
    if not job.works:
        spared = job.group >= 0
    elif not works(job.aircraft.wear, job.place):
        job.works, spared = False, _is_spare(job, job.place)
    if days > 0:
        if job.world.clock.now + days * 24.0 < job.limit:
            _limit(job, days)
    elif gauge.meter.kind == LIMIT or not spared:
        job.ground()


def must_wait(job):
    """Tell whether the aircraft flies on and is wanted before the work would be done."""
    if not (job.deferred and job.soft) or job.aircraft.grounded:
        return False
    base, hours = job.aircraft.site, job.task["work_h"] if job.task else 0.0
    return bool(base.requests) or next_departure(base) < job.world.clock.now + hours


def next_departure(base):
    """Give the hour of the next departure by timetable at a base; that of this instant is over."""
    world = base.world
    if not hasattr(base, "timetable"):
        days, rows = world.days + 1, world.tables["missions"]
        told = [m for m in rows if m["base"] == base.name and m["mode"] == "scheduled"]
        base.timetable = sorted(
            hour
            for m in told
            for hour in openings(
                m["when"], world.start, days, days_are_instants=True
            ).from_h.tolist()
            if holds(m, hour)
        )
    return next((h for h in base.timetable if h > world.clock.now), EVER)


def forget(job):
    """What was deferred is mended."""
    job.group = -1
    if job.deferred:
        job.aircraft.log.settle()
        job.deferred = False
        job.aircraft.watch(later=True)


def take_along(aircraft):
    """Ask at a new home for the parts of what was deferred, and let it be mended there."""
    for job in reversed(list(aircraft.jobs)):
        if not job.soft or job.away:
            continue
        waits = job.stage == "wait"
        if waits:
            job.site.queue.remove(job)
            job.world.workshop.waiting(job, -1)
        job.choose_site()
        job.priority = aircraft.site.priority()
        if waits:
            job.line_up("wait")
        elif job.stage == "part":
            job.wanted.ask_again(job.aircraft.site)
    aircraft.world.supply.serve_next()
