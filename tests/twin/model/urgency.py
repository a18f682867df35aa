"""What more urgent missions keep ready, and what they take from others (RULES 4.6)."""


def kept_back(request, aircraft):
    """Name what a more urgent mission of the base keeps ready; None if the aircraft may go."""
    for other in request.base.missions:
        if (
            not other.open
            or not other.row["hold_ready"]
            or other.row["priority"] >= request.row["priority"]
        ):
            continue
        if _last_fuel(request, aircraft, other):
            return "fuel"
        if _last_crew(request, aircraft, other):
            return "crew"
        if _last_aircraft(request, aircraft, other):
            return "aircraft"
    return None


def _kept(other):
    """Give the type whose people and fuel are kept: the first that is at home at the base."""
    return (other.at_home() or other.types)[0]


def _last_fuel(request, aircraft, other):
    """Tell whether too little would be left for its longest sortie, so many times."""
    mine, theirs = request.mission.tanks[aircraft.kind], other.tanks[_kept(other)]
    if mine.item != theirs.item:
        return False
    trip = request.trip(aircraft.kind, request.leaves)
    kept = theirs.most(other) * other.row["hold_ready"]
    return not theirs.has(kept + mine.units(trip) * request.scale, other.row["priority"])


def _last_crew(request, aircraft, other):
    """Tell whether too few people of its first type at home there would be left on duty."""
    takes = {}
    for pool, number in request.mission.crews[aircraft.kind].needs:
        takes[pool] = takes.get(pool, 0.0) + number
    for pool, number in other.crews[_kept(other)].needs:
        if pool in takes and pool is not None:
            free = pool.duty - pool.busy - takes[pool]
            if free < other.row["hold_ready"] * number - 1e-9:
                pool.watch()
                return True
    return False


def _last_aircraft(request, aircraft, other):
    """Tell whether too few aircraft of its types would be ready at take-off."""
    left = 0
    for kind in other.types:
        for one in request.base.aircraft(kind):
            if one is aircraft or not one.stands():
                continue
            free = one.free_from(request.leaves)
            if free <= request.leaves + 1e-9:
                left += 1
            else:
                request.soonest = min(request.soonest, free)
    return aircraft.kind in other.types and left < other.row["hold_ready"]


def within_reach(request):
    """Count the aircraft of able types that less urgent missions have and have not flown yet."""
    return sum(
        len(_given(request, kind))
        for kind in request.mission.types
        if request.mission.is_able(kind, request.there)
    )


def next_loser(request):
    """Find a less urgent mission: that of the first aircraft by name of the first able type."""
    now = request.world.clock.now
    for kind in request.mission.types:
        given = _given(request, kind) if request.trip(kind, now)["feasible"] else []
        if given:
            return min(given, key=lambda a: a.name).request
    return None


def _given(request, kind):
    return [
        a
        for a in request.base.aircraft(kind)
        if a.request and not a.airborne and a.request.row["priority"] > request.row["priority"]
    ]
