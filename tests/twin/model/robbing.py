"""Cannibalisation: a part is taken from an aircraft that waits for another (RULES 3.7)."""

from .things import FAILURE


def rob(job):
    """Take the part from an aircraft that waits already; that aircraft inherits the request."""
    donor = _donor(job)
    if donor is None:
        return
    place = donor.wear.places[job.place.number]
    request, part = job.wanted.of(place.thing), donor.wear.take_off(place)
    donor.watch(later=True)
    hole = type(job)(donor, job.gauges[0], place, job.task, job.world.clock.now)
    hole.gauges, hole.driver, hole.priority = [], job.driver, job.priority
    hole.stage, hole.wanted.requests, request.job = "part", [request], hole
    hole.wanted.ask(donor.site)
    job.robbed = True
    donor.log.look()
    job.wanted.came(request, part)


def _donor(job):
    """Choose the aircraft at the same site with most holes; of equal ones the first by name."""
    others = [a for a in job.world.aircraft if a is not job.aircraft and _can_give(a, job)]
    return max(others, key=_holes, default=None)


def _can_give(aircraft, job):
    """Tell whether it stands there, waits for another part, and has this one, without a fault."""
    there = aircraft.kind == job.aircraft.kind and aircraft.site is job.aircraft.site
    if not there or not aircraft.stands_on_ground() or aircraft.working is not None:
        return False
    if aircraft.stranded_h is not None:  # its books are at home, it is not
        return False
    place = aircraft.wear.places[job.place.number]
    inside = aircraft.wear.below(place)[1:]
    if any((other.place or other.gauges[0].place) in inside for other in aircraft.jobs):
        return False
    unit = aircraft.wear.units.get(place)
    return unit is not None and unit.why is None and _holes(aircraft) > 0


def _holes(aircraft):
    return sum(job.grounds and job.stage == "part" for job in aircraft.jobs)


def damage(job):
    """Let a part break as it was taken: it fails at once on its new aircraft."""
    share = job.world.ready.cannibalise_damage_frac
    robbed, job.robbed = job.robbed, False
    unit = job.part
    if not robbed or not share:
        return
    u = job.world.draws.of_unit("damage", unit, "cannibalised", unit.robbings)
    unit.robbings += 1
    failing = [j for j, meter in enumerate(unit.thing.meters) if meter.kind == FAILURE]
    if u < share and failing:
        unit.left[failing[0]] = 0.0
        job.aircraft.wear.fit(job.place, unit)
