"""The routes for the kernel: ways in both directions, their times, convoys and pooled vehicles."""

import heapq
import math
from collections import defaultdict
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.ready.inputs_fleet import Fleet
from azalai.ready.inputs_names import ROAD_KINDS, Names, firsts_of, law, listed, some, words
from azalai.support.network import SPEED_KM_PER_H

MODES: Final = ("road", "sea", "air", "ferry")
_NO_LIMIT: Final = 1_000_000
#: Teams and stranded crews that no route serves are flown: a planning value of ours.
_TEAM_KM_PER_H: Final = 200.0


class Routes:
    """Builds the arrays of the routes."""

    def __init__(self, names: Names, fleet: Fleet, km: Any) -> None:
        """Take the distances between all sites, in km."""
        self.names, self.fleet, self.km = names, fleet, km
        self.kinds = {r["name"]: r for r in names.rows("types")}

    def pack(self) -> None:
        """Pack the routes in both directions, by origin, destination and mode."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        rows = names.rows("routes")
        keys = {(r["origin"], r["destination"], r["mode"]) for r in rows}
        ways: list[tuple[int, int, int, int, dict[str, Any], str]] = []
        for k, r in enumerate(rows):
            a, b, mode = names.sites[r["origin"]], names.sites[r["destination"]], r["mode"]
            ways.append((a, b, MODES.index(mode), k, r, r["origin"]))
            if (r["destination"], r["origin"], mode) not in keys:
                ways.append((b, a, MODES.index(mode), k, r, r["destination"]))
        ways.sort(key=lambda w: (*w[:3], keys_of(rows[w[3]]), w[3]))
        size = len(names.sites)
        table = np.zeros((size, size), np.int64)
        firsts = np.zeros((size, size), np.int64)
        for d, way in enumerate(ways):
            if table[way[0], way[1]] == 0:
                firsts[way[0], way[1]] = d
            table[way[0], way[1]] += 1
        i["rt_first"], i["rt_n"] = firsts, table
        i["rd_to"], i["rd_mode"] = [w[1] for w in ways], [w[2] for w in ways]
        i["rd_route"] = [w[3] for w in ways]
        i["rd_goods"] = [int(w[4]["mode"] != "ferry") for w in ways]
        i["rd_freight"] = [int(w[4]["mode"] != "air" or w[4]["carrier"] is not None) for w in ways]
        i["rd_supplier"] = [names.supplier(w[4]["supplier"]) for w in ways]
        told = [f"{keys_of(way[4])} | from {way[5]}" for way in ways]
        i["rd_words"], i["rd_same"] = [w for way in told for w in words(way)], firsts_of(told)
        self._pack_times(ways, f, i)
        self._pack_convoys(ways, f, i)
        i["hop"] = [self._hops(ways, fuel=fuel) for fuel in (False, True)]
        f["team_h"] = self.km / _TEAM_KM_PER_H  # where no route is usable
        n["n_route"], n["n_directed"] = len(rows), len(ways)
        n["ferry_mode"] = MODES.index("ferry")

    def _time_h(self, r: dict[str, Any]) -> float:
        if r["time_h"] is not None:
            return float(r["time_h"])
        speed = self.kinds[r["carrier"]]["cruise_km_per_h"] if r["carrier"] else None
        return self.route_km(r) / (speed or SPEED_KM_PER_H[r["mode"]])

    def route_km(self, r: dict[str, Any]) -> float:
        """Give the length of a route: as told, else the great circle."""
        if r["distance_km"] is not None:
            return float(r["distance_km"])
        return float(self.km[self.names.sites[r["origin"]]][self.names.sites[r["destination"]]])

    def _hops(self, ways: list[Any], *, fuel: bool) -> Any:
        """Give the next site on the way from each site to each other, -1 where no way leads.

        A direct route is the way; else the way of least mean time, over as many as it takes.
        Fuel goes by road, sea, or own carriers.
        """
        size = len(self.names.sites)
        table = np.full((size, size), -1)
        leaving: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a, b, _, _, row, _ in ways:
            if row["mode"] == "ferry" or (fuel and row["mode"] == "air" and not row["carrier"]):
                continue
            leaving[a].append((b, self._time_h(row)))
            table[a, b] = b
        for origin in sorted(leaving):
            for site, first in _first_steps(leaving, origin).items():
                if table[origin, site] < 0:
                    table[origin, site] = first
        return table

    def _pack_times(self, ways: list[Any], f: dict[str, Any], i: dict[str, Any]) -> None:
        names = self.names
        f["rd_time"] = [law(self._time_h(w[4]), w[4]["time_cv"], w[4]["time_law"]) for w in ways]
        f["rd_wet"] = [w[4]["wet_factor"] for w in ways]
        f["rd_km"] = [self.route_km(w[4]) for w in ways]
        i["rd_closed"] = [names.calendar(w[4]["closed"], names.offsets[w[5]]) for w in ways]
        found = []
        for w in ways:
            told = w[4]["departs"]
            found.append((0, -1) if told is None else names.instants(told, names.offsets[w[5]]))
        i["rd_dep0"], i["rd_ndep"] = [a for a, _ in found], [b for _, b in found]

    def _pack_convoys(self, ways: list[Any], f: dict[str, Any], i: dict[str, Any]) -> None:
        names, kinds = self.names, self.kinds
        sites = list(names.sites)

        def pool(way: Any, column: str, end: int) -> int:
            vehicle = way[4][column]
            if vehicle is None or kinds[vehicle]["kind"] not in ROAD_KINDS:
                return -1
            return names.pooled.get((sites[way[end]], vehicle), -1)

        i["rd_carrier"] = [pool(w, "carrier", 0) for w in ways]
        i["rd_carrier_far"] = [pool(w, "carrier", 1) for w in ways]
        ends = zip(i["rd_carrier"], i["rd_carrier_far"], strict=True)
        i["rd_own"] = [int(max(near, far) >= 0) for near, far in ends]
        i["rd_escort"] = [pool(w, "escort", 0) for w in ways]
        i["rd_escort_far"] = [pool(w, "escort", 1) for w in ways]
        i["rd_guarded"] = [int(w[4]["escort"] is not None) for w in ways]
        i["rd_least"] = [w[4]["least"] for w in ways]
        i["rd_most"] = [some(w[4]["most"], _NO_LIMIT) for w in ways]
        f["rd_per_escort"] = [w[4]["carriers_per_escort"] for w in ways]
        f["rd_harsh"] = [w[4]["harsh_frac"] for w in ways]
        f["rd_payload"] = [
            (kinds[w[4]["carrier"]]["payload_kg"] or 1e9) if w[4]["carrier"] else 1e9 for w in ways
        ]
        i["rd_nback"], i["rd_back0"], i["back"] = listed(
            [
                e
                for e, v in enumerate(ways)
                if i["rd_own"][d]
                and (v[0], v[1], v[4]["mode"], v[4]["carrier"])
                == (w[1], w[0], w[4]["mode"], w[4]["carrier"])
            ]
            for d, w in enumerate(ways)
        )
        who = [f"rd_{column}{end}" for column in ("carrier", "escort") for end in ("", "_far")]
        i["g_nrd"], i["g_rd0"], i["g_rd"] = listed(
            [
                d
                for d in range(len(ways))
                if i["rd_ndep"][d] < 0 and g in [i[name][d] for name in who]
            ]
            for g in range(len(names.pooled))
        )


def keys_of(row: dict[str, Any]) -> str:
    """Give the key of a route as people write it."""
    return f"{row['origin']} | {row['destination']} | {row['mode']}"


def timeless(routes: pl.DataFrame) -> pl.DataFrame:
    """Give one row of each route, as if it were always in force: what is near stays near."""
    keys = ["origin", "destination", "mode"]
    frame = routes.unique(keys, keep="first", maintain_order=True)
    return frame.with_columns(
        pl.lit(None, routes.schema[column]).alias(column) for column in ("starts", "ends", "after")
    )


def _first_steps(leaving: dict[int, list[tuple[int, float]]], origin: int) -> dict[int, int]:
    """Give for every site that can be reached the first stop of the fastest way (Dijkstra 1959)."""
    best = {origin: 0.0}
    first: dict[int, int] = {}
    queue = [(0.0, origin)]
    while queue:
        at_h, site = heapq.heappop(queue)
        if at_h > best[site]:
            continue
        for other, hours in leaving.get(site, ()):
            if at_h + hours < best.get(other, math.inf):
                best[other] = at_h + hours
                first[other] = other if site == origin else first[site]
                heapq.heappush(queue, (best[other], other))
    return first
