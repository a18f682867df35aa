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


def flown_rows(names: Names) -> list[tuple[int, str]]:
    """Give the rows of `routes` that own aircraft fly, each with the bases from which they do."""
    return list(dict.fromkeys((flight.route, flight.base) for flight in flights(names)))


def missions_of(names: Names) -> list[dict[str, Any]]:
    """Give a mission for each of the rows that are flown, in the form and order of `missions`.

    It is in force when its row is: what is asked for is flown as the row in force then tells.
    """
    spec = names.scenario.missions.spec
    blank = {column: told.default for column, told in spec.columns.items()}
    frame = names.tables["missions"]
    rows = names.rows("routes")
    found = []
    for route, base in flown_rows(names):
        row = rows[route]
        ends = {row["origin"], row["destination"]}
        told = {column: row[column] for column in ("starts", "ends", "after")} | {
            "name": keys_of(row),
            "kind": "resupply",
            "mode": CARRIER,
            "base": base,
            "stops": [(ends - {base}).pop()],
            "types": [row["carrier"]],
            "wanted": row["least"],
            "minimum": row["least"],
            "reaction_night_min": 0.0,
        }
        found.append({c: (blank | told).get(c) for c in frame.columns})
    return found


def with_missions(names: Names, rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Give the tables of the plan with other missions."""
    schema = names.tables["missions"].schema
    return names.tables | {"missions": pl.DataFrame(rows, schema=schema)}


def pack_flights(names: Names, services: list[tuple[int, str]], trips: Trips) -> None:
    """Pack which service flies each directed route, and what one aircraft carries.

    Args:
        names: of the plan.
        services: (row, base) of each; the rows of `missions_of` follow those of the plan.
        trips: of the trip table.

    """
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    rows, sites = names.rows("routes"), list(names.sites)
    told, of_row = len(names.rows("missions")), flown_rows(names)
    place = {of_row[k - told]: v for v, (k, _) in enumerate(services) if k >= told}
    flown = {(flight.route, flight.origin): flight for flight in flights(names)}
    origins = [-1] * n["n_directed"]
    for site in range(n["n_site"]):
        for to in range(n["n_site"]):
            first = i["rt_first"][site, to]
            for d in range(first, first + i["rt_n"][site, to]):
                origins[d] = site
    service, payload = [-1] * len(origins), list(f["rd_payload"])
    for d, (k, origin) in enumerate(zip(i["rd_route"], origins, strict=True)):
        flight = flown.get((k, sites[origin]))
        if flight is None:
            continue
        row = rows[k]
        service[d] = place[k, flight.base]
        key = (keys_of(row), row["starts"], flight.base, "", row["carrier"])
        limits = trips.told(key, "back_kg" if flight.far else "load_kg")
        payload[d] = min([some(payload[d], _ANYTHING_KG), *limits])
    i["rd_service"], f["rd_payload"] = service, payload
