"""What a task renews: its own thing, and what it includes inside that (RULES 3.4)."""

from .inside import CHILD
from .things import LIMIT


def mend(job):
    """Renew what the work renews on the aircraft itself (RULES 2.2)."""
    wear, first = job.aircraft.wear, job.gauges[0]
    if first.unit is None:
        return  # it came off meanwhile
    due, total = first.due, wear.total(first)
    changed = touched(wear, first.place, job.task)
    for place in changed:
        wear.read(place)
    if job.task is None:
        first.unit.renew_failures()
    elif first.meter.kind == LIMIT:
        renew_fitted(wear, first.place, job.task)
    else:  # what else is to take it off still does
        why, first.unit.why = first.unit.why, None
        renew_fitted(wear, first.place, job.task)
        first.unit.why = why
    first_of = [j.gauges[0] for j in job.aircraft.jobs if j is not job and j.gauges]
    kept = [gauge for gauge in first_of if gauge.open]
    for gauge in wear.gauges:
        if gauge.place in changed:
            wear.set(gauge, gauge.unit)
    for gauge in kept:
        gauge.open = True
    if first.meter.kind == LIMIT:
        first.extended = False
        if due < total <= due + first.meter.tolerance:
            first.due = due + first.meter.interval


def renew_fitted(wear, place, task):
    """Renew what a task on something fitted renews: on it, and what it includes inside it."""
    for at in wear.below(place):
        if at in wear.units:
            renew(wear.units[at], task, own=at is place)


def touched(wear, place, task):
    """Give the places of what such work renews; all else stays as it is, to the bit."""
    names = task["includes"] or () if task else ()
    return [
        at
        for at in wear.below(place)
        if at in wear.units and (at is place or _has(wear.units[at], names))
    ]


def _has(unit, names):
    limits = (meter for meter in unit.thing.meters if meter.kind == LIMIT)
    return any(meter.row["name"] in names for meter in limits)


def renew_whole(unit, task):
    """Renew a unit in a shop, and what its task includes inside it."""
    renew(unit, task, own=True)
    made = [unit]
    for outer in made:
        for part in outer.inside.values():
            renew(part, task, own=False)
            made.append(part)


def renew(unit, task, *, own):
    """Renew a unit by its own task, or by one of what it is in, which must include what it has."""
    names = {*(task["includes"] or ()), *([task["name"]] if own else [])}
    reset = [
        (j, meter.row)
        for j, meter in enumerate(unit.thing.meters)
        if meter.kind == LIMIT and meter.row["name"] in names
    ]
    for j, _ in reset:
        unit.start_limit(j)
    if own:
        mended = task["action"] in ("repair", "replace") and unit.why is not CHILD
        overhauled = task["action"] == "overhaul" or mended
    else:
        overhauled = any(row["action"] == "overhaul" for _, row in reset)
    if overhauled:
        unit.renew_failures()
