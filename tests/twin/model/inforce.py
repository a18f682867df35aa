"""Rows of missions that come into force and go: what waits goes on under the next (RULES 5.6)."""

from .periods import changes, holds


def follow(mission):
    """Let a row of a mission open and close on its dates."""
    mission.standing = None
    for hour in changes(mission.world, [mission.row]):
        mission.world.dated.add(hour, "mission", _turn, mission)


def _turn(mission):
    """Open or close a row."""
    world = mission.world
    mission.open = holds(mission.row, world.clock.now)
    for calls in world.calls if mission.open else ():
        calls.turn(mission)
    mission.base.ask_departures()
    if mission.standing:
        mission.standing.look_out()


def hand_on(world):
    """Let what waits go on under the row that is in force now."""
    for _, site in sorted(world.sites.items()):
        for request in list(site.requests):
            _hand_on(request, site)


def _hand_on(request, site):
    """Take a request to its place in the line of another row, if one is in force."""
    following = None if request.mission.open else _following(request)
    if following is None:
        return
    row = following.row["mode"], following.row["priority"]
    if following.base is site and row == (request.row["mode"], request.row["priority"]):
        _take_over(request, following)
    else:
        site.leave(request)
        _take_over(request, following)
        request.base.line_up(request)
    request.base.ask_departures()


def go_on(request):
    """Let a request that waits in no line be one of the row that is in force."""
    following = None if request.mission.open else _following(request)
    if following is not None:
        _take_over(request, following)


def _following(request):
    """Give the mission at a base, by the row in force, that takes over what waits; None if none.

    A call is taken by the base that would take it now; of several bases others stay where they are.
    """
    if request.calls:
        return request.calls.taker()
    mission = request.mission
    alike = [m for m in mission.world.told if m.name == mission.name and m.open]
    alike = [m for m in alike if m.row["mode"] == mission.row["mode"]]
    here = [m for m in alike if m.base is mission.base]
    return (here or alike or [None])[0]


def _take_over(request, mission):
    """Fly it as another row tells; what was drawn of its time stays, its patience runs on."""
    request.mission, request.row, request.base = mission, mission.row, mission.base
    if mission.law is None or not mission.law.code:
        request.scale = 1.0
    request.planned = request.planned_h() * request.scale
