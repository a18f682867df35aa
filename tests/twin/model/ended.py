"""What ends: work on what comes off with a unit around it, and the lives of aircraft."""

from . import comings, deferral
from .inside import blame_unit
from .things import LIMIT


def end_inside(aircraft, place):
    """End what has not begun on parts inside a unit that comes off: its shop sees to them."""
    wear = aircraft.wear
    for job in list(aircraft.jobs):
        at = job.place or job.gauges[0].place
        if at is place or at not in wear.below(place) or aircraft.working is job:
            continue
        if job.place is None and job.gauges[0].meter.kind != LIMIT and at in wear.units:
            blame_unit(wear.units[at], job.gauges[0].meter)
        job.wanted.withdraw()
        job.soft = False
        deferral.forget(job)
        job.withdraw()
    aircraft.world.supply.serve_next()


def is_life(job):
    """Tell whether work on an aircraft is the end of its own life."""
    limit = job.place is None and job.gauges[0].meter.kind == LIMIT
    return limit and job.gauges[0].place.number == 0 and job.task["action"] == "discard"


def retire(aircraft):
    """Let an aircraft be gone for good."""
    aircraft.is_lost = True
    comings.be_gone(aircraft)
