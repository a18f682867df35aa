"""Routes whose carrier flies, for the kernel: each is flown as a mission of its own (convention 9).

Where cargo waits, flights are asked for at the end of the route where such aircraft have their
home, the origin first: with crew, fuel, light and weather as for any mission.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from azalai.ready.inputs_names import ROAD_KINDS, Names, some
from azalai.ready.inputs_routes import keys_of
from azalai.ready.inputs_trips import Trips

#: The mode of a mission that carries for a route; nothing else asks for it.
CARRIER: Final = "carrier"
#: What no limit bounds can carry so much, in kg.
_ANYTHING_KG: Final = 1e9


@dataclass(frozen=True)
class Flight:
    """A directed route that is flown: its base, and whether it loads at the far end."""

    route: int
    origin: str
    base: str
    far: bool


def flights(names: Names) -> list[Flight]:
    """Give the directed routes that own aircraft fly, in the order of the frame."""
    kinds = {row["name"]: row["kind"] for row in names.rows("types")}
    homes = {(site, type_) for site, type_ in _homes(names)}
    rows = names.rows("routes")
    keys = {(r["origin"], r["destination"], r["mode"]) for r in rows}
    found = []
    for k, row in enumerate(rows):
        if row["carrier"] is None or kinds[row["carrier"]] in ROAD_KINDS:
            continue
        a, b = row["origin"], row["destination"]
        ways = [(a, b), *([(b, a)] if (b, a, row["mode"]) not in keys else [])]
        for origin, destination in ways:
            near, far = ((end, row["carrier"]) in homes for end in (origin, destination))
            if near or far:
                found.append(Flight(k, origin, origin if near else destination, not near))
    return found


def _homes(names: Names) -> Iterable[tuple[str, str]]:
    sites, types = list(names.sites), list(names.types)
    return ((sites[s], types[t]) for s, t in names.posts)


def missions_of(names: Names) -> list[dict[str, Any]]:
    """Give a mission for each route and base from which it is flown, in the form of `missions`."""
    spec = names.scenario.missions.spec
    blank = {column: told.default for column, told in spec.columns.items()}
    frame = names.tables["missions"]
    rows = names.rows("routes")
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for flight in flights(names):
        row = rows[flight.route]
        ends = {row["origin"], row["destination"]}
        told = {
            "name": keys_of(row),
            "kind": "resupply",
            "mode": CARRIER,
            "base": flight.base,
            "stops": [(ends - {flight.base}).pop()],
            "types": [row["carrier"]],
            "wanted": row["least"],
            "minimum": row["least"],
            "reaction_night_min": 0.0,
        }
        found[flight.route, flight.base] = {c: (blank | told).get(c) for c in frame.columns}
    return list(found.values())


def with_missions(names: Names, rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Give the tables of the plan with other missions."""
    schema = names.tables["missions"].schema
    return names.tables | {"missions": pl.DataFrame(rows, schema=schema)}


def pack_flights(names: Names, services: list[tuple[str, str]], trips: Trips) -> None:
    """Pack which service flies each directed route, and what one aircraft carries.

    Args:
        names: of the plan.
        services: (mission, base) of each.
        trips: of the trip table.

    """
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    rows, sites = names.rows("routes"), list(names.sites)
    place = {pair: v for v, pair in enumerate(services)}
    flown = {(flight.route, flight.origin): flight for flight in flights(names)}
    origins = [-1] * n["n_directed"]
    for site in range(n["n_site"]):
        for to in range(n["n_site"]):
            first = i["rt_first"][site, to]
            for d in range(first, first + i["rt_n"][site, to]):
                origins[d] = site
    service, far, payload = [-1] * len(origins), [0] * len(origins), list(f["rd_payload"])
    for d, (k, origin) in enumerate(zip(i["rd_route"], origins, strict=True)):
        flight = flown.get((k, sites[origin]))
        if flight is None:
            continue
        row = rows[k]
        service[d], far[d] = place[keys_of(row), flight.base], int(flight.far)
        key = (keys_of(row), None, flight.base, "", row["carrier"])
        limits = trips.told(key, "back_kg" if flight.far else "load_kg")
        payload[d] = min([some(payload[d], _ANYTHING_KG), *limits])
    i["rd_service"], i["rd_far"], f["rd_payload"] = service, far, payload
