"""Parts inside parts: why a unit comes off, what is new inside a new one, exchange in a shop."""

from .things import FAILURE, LIMIT, NO_FAULT
from .units import Unit

CHILD = "child"  # it came off because of a part inside it
TURN = 0x9E3779B1  # what turns the name of a unit for what is inside it


def gravity(why):
    """Order the reasons for which a unit comes off; what is fitted without fault has none."""
    if why is None or why is CHILD:
        return -1 if why is None else 1
    if why.kind == LIMIT:
        return 3 if why.row["action"] == "overhaul" else 4
    return {NO_FAULT: 0, FAILURE: 2}[why.kind]


def blame(aircraft, gauge):
    """Note why a unit is to come off, and that those around it come off because of it."""
    place, top = gauge.place, gauge.place.exchanged
    blame_unit(aircraft.wear.units[place], gauge.meter)
    while place is not top:
        place = place.parent
        blame_unit(aircraft.wear.units[place], CHILD)


def blame_unit(unit, why):
    """Note why a unit is to come off, if it is graver than what was noted."""
    if gravity(why) > gravity(unit.why):
        unit.why = why


def works(wear, place):
    """Tell whether what is fitted works: by itself, and enough of each part inside it do."""
    unit = wear.units.get(place)
    if unit is None or unit.why is not CHILD:
        return unit is not None and unit.why is None
    inside = [at for at in wear.places if at.parent is place]
    down = [at for at in inside if not works(wear, at)]
    return all(
        at.group >= 0 and sum(other.group == at.group for other in down) <= at.spare for at in down
    )


def new_unit(world, thing, name, number):
    """Make a new unit with new ones at every place inside it: those nearer the outside first."""
    whole = Unit(world, thing, name, number)
    made, count = [whole], 0
    for unit in made:
        for slot, item in enumerate(_slots(unit.thing)):
            count += 1
            turn = count * TURN & 0xFFFFFFFF
            unit.inside[slot] = Unit(world, world.things.all[item], name, number, turn)
            made.append(unit.inside[slot])
    return whole


def _slots(thing):
    return [row["item"] for row in thing.parts for _ in range(row["quantity"])]


def failed(unit):
    """Give the first slot that stands empty, or whose part is to come out, or None."""
    slots = range(len(_slots(unit.thing)))
    return next((k for k in slots if k not in unit.inside or unit.inside[k].why is not None), None)


def take_out(job, slot):
    """Take a part out of a unit in a shop and send it to be mended; give what it is."""
    supply, part = job.world.supply, job.unit.inside.pop(slot, None)
    if part is not None:
        part.contract = job.unit.contract
        supply.send_broken(part, job.site, job.site)
    job.slot = slot
    return _slots(job.unit.thing)[slot]
