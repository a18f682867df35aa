"""What is told by itself: machines and vehicles beside aircraft, their work and their missions.

A figure of the fleet never puts the hours of aircraft and those of anything else on one line.
"""

from collections.abc import Iterable, Sequence

from azalai.ready.inputs_names import Names
from azalai.support.crafts import FLYING

Posts = Sequence[tuple[str, str]]


def types_aside(names: Names, posts: Posts) -> tuple[str, ...]:
    """Give the types that are no part of the fleet: what does not fly, where anything does.

    Where nothing flies these are the simulators; where there is nothing else either, none.
    """
    kinds = {r["name"]: r["kind"] for r in names.rows("types")}
    told = {kind for _, kind in posts}
    for found in (
        {name for name in told if kinds[name] not in FLYING},
        {name for name in told if kinds[name] == "simulator"},
    ):
        if found != told:
            return tuple(sorted(found))
    return ()


def tasks_aside(names: Names, posts: Posts, aside: Iterable[str]) -> tuple[str, ...]:
    """Give the tasks on nothing that the fleet has, not even on a part inside it."""
    fleet = {kind for _, kind in posts} - set(aside)
    inside: dict[str, list[str]] = {}
    for row in names.rows("parts"):
        inside.setdefault(row["parent"], []).append(row["item"])
    new = list(fleet)
    while new:
        found = {item for thing in new for item in inside.get(thing, ())} - fleet
        fleet |= found
        new = list(found)
    return tuple(sorted({r["name"] for r in names.rows("tasks") if r["on"] not in fleet}))


def missions_aside(
    flown_by: Iterable[tuple[str, Sequence[str]]], aside: Iterable[str]
) -> tuple[str, ...]:
    """Give the missions that nothing of the fleet serves, from (mission, types) of each service."""
    apart, fleet, every = set(aside), set(), set()
    for mission, types in flown_by:
        every.add(mission)
        if not apart.issuperset(types):
            fleet.add(mission)
    return tuple(sorted(every - fleet))
