"""Missions for the kernel: services (a mission at a base), trips, demand, light, launches."""

from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready.inputs_calls import pack_calls
from azalai.ready.inputs_fleet import Fleet
from azalai.ready.inputs_flights import CARRIER, missions_of, pack_flights, with_missions
from azalai.ready.inputs_ground import pack_ground
from azalai.ready.inputs_names import Names, firsts_of, law, spans, words
from azalai.ready.inputs_runs import pack_runs
from azalai.ready.inputs_stops import Stops
from azalai.ready.inputs_support import Support
from azalai.ready.inputs_trips import CELLS, Trips
from azalai.support.crafts import DRIVING, FLYING
from azalai.support.trips import trip_table
from azalai.units import HOURS_PER_DAY, MINUTES_PER_HOUR

MODES: Final = ("scheduled", "call", "quota", "standing", CARRIER)
#: A sortie of a quota is never late within its month.
_ALL_MONTH_H: Final = 1e6
#: Quota sorties come after everything else that waits (convention 8).
_AFTER_ALL: Final = 1_000_000

Floats = NDArray[np.float64]


class Missions:
    """Builds the arrays of what is wanted from the fleet."""

    def __init__(
        self, names: Names, fleet: Fleet, support: Support, allocation: pl.DataFrame | None = None
    ) -> None:
        """Read missions, demand and the trip table; `allocation` as in `build`."""
        self.names, self.fleet, self.support = names, fleet, support
        self.ranks = {} if allocation is None else ranks_of(allocation)
        self.rows = [*map(self._with_types, names.rows("missions")), *missions_of(names)]
        margin = names.scenario.settings.reach.hot_margin_c
        table = trip_table(with_missions(names, self.rows), names.start, margin, fuel=True)
        self.trips = Trips(table, names)
        self.services: list[tuple[int, str]] = []
        self.way_types: list[list[str]] = []

    @cached_property
    def _homes(self) -> set[int]:
        return {site for site, _ in self.names.posts}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {r["name"]: r["kind"] for r in self.names.rows("types")}

    def _with_types(self, row: dict[str, Any]) -> dict[str, Any]:
        """Give a mission the types of the fleet, where its base has none: it lacks all of them."""
        base = row["base"]
        if row["types"] or base is None or self.names.sites[base] in self._homes:
            return row
        listed, kinds = list(self.names.types), self._kinds
        types = [listed[t] for t in sorted({t for _, t in self.names.posts})]
        if row["mode"] != "standing" and row["sortie_h"] is None:
            types = [type_ for type_ in types if kinds[type_] in FLYING + DRIVING]
        return row | {"types": types}

    def pack_services(self) -> None:
        """Pack one service for each mission row and base, with its types, trips and crews."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        for k, row in sorted(enumerate(self.rows), key=lambda p: (p[1]["name"], p[0])):
            for base in self._bases(row):
                types = self._types(row, base)
                if types:
                    self.services.append((k, base))
                    self.way_types.append(types)
        self.named = [(self.rows[k]["name"], base) for k, base in self.services]
        told = [self.rows[k] for k, _ in self.services]
        bases = [base for _, base in self.services]
        i["sv_base"] = [names.sites[base] for base in bases]
        i["sv_mode"] = [MODES.index(r["mode"]) for r in told]
        i["sv_wanted"] = [r["wanted"] for r in told]
        i["sv_minimum"] = [r["wanted"] if r["minimum"] is None else r["minimum"] for r in told]
        i["sv_hold"] = [r["hold_ready"] for r in told]
        i["sv_priority"] = [r["priority"] for r in told]
        i["sv_rank"] = [r["priority"] + (_AFTER_ALL if r["mode"] == "quota" else 0) for r in told]
        i["sv_preempts"], i["sv_night"] = [r["preempts"] for r in told], [r["night"] for r in told]
        f["sv_patience"] = [r["patience_h"] for r in told]
        f["sv_makeup_h"] = [r["make_up_d"] * HOURS_PER_DAY for r in told]
        f["sv_react_day"] = [(r["reaction_day_min"] or 0.0) / MINUTES_PER_HOUR for r in told]
        f["sv_react_night"] = [
            (r["reaction_day_min"] if r["reaction_night_min"] is None else r["reaction_night_min"])
            / MINUTES_PER_HOUR
            for r in told
        ]
        f["sv_on_time"] = [_on_time(r) for r in told]
        f["sv_quota"] = [r["sorties_per_month"] or r["fh_per_month"] or 0.0 for r in told]
        i["sv_byhours"] = [int(r["fh_per_month"] is not None) for r in told]
        f["sv_law"] = [_sortie_law(r) for r in told]
        i["sv_words"] = [
            w for r, base in zip(told, bases, strict=True) for w in words(f"{r['name']} | {base}")
        ]
        i["sv_same"] = firsts_of(self.named)
        i["sv_mission"] = firsts_of([name for name, _ in self.named])
        self._windows(told, bases)
        self._ways(told, bases)
        self._at_sites(told)
        n["n_serv"] = len(self.services)
        n["quota_mode"], n["standing_mode"] = MODES.index("quota"), MODES.index("standing")

    def _bases(self, row: dict[str, Any]) -> list[str]:
        if row["base"] is not None:
            return [row["base"]]
        return sorted(
            base for base in self.trips.bases(row) if self.names.sites[base] in self._homes
        )

    def _types(self, row: dict[str, Any], base: str) -> list[str]:
        """Give the types of a mission at a base, in order of preference."""
        if row["types"]:
            return list(row["types"])
        listed = list(self.names.types)
        return [listed[t] for s, t in self.names.posts if s == self.names.sites[base]]

    def _windows(self, told: list[dict[str, Any]], bases: list[str]) -> None:
        names, i = self.names, self.names.pack.i
        windows, firsts, counts = [], [], []
        for r, base in zip(told, bases, strict=True):
            cell = r["when"] or "always"
            if r["mode"] == "scheduled":
                first, count = names.instants(cell, names.offsets[base])
                windows.append(0)
            else:
                first, count = 0, 0
                windows.append(names.calendar(cell, names.offsets[base]))
            firsts.append(first)
            counts.append(count)
        i["sv_window"], i["sv_instant0"], i["sv_ninstant"] = windows, firsts, counts

    def _ways(self, told: list[dict[str, Any]], bases: list[str]) -> None:
        """Pack types, crews and the trips of missions without demand."""
        names, i, f = self.names, self.names.pack.i, self.names.pack.f
        flat = [t for types in self.way_types for t in types]
        i["sv_ntype"], i["sv_type0"] = spans(self.way_types)
        i["sv_types"] = [names.types[t] for t in flat]
        i["sv_post"] = [
            names.posts.get((names.sites[base], names.types[t]), -1)
            for base, types in zip(bases, self.way_types, strict=True)
            for t in types
        ]
        i["sv_kept"] = [  # of hold_ready: people and fuel of the first type with a home there
            next((way for way in range(first, first + n) if i["sv_post"][way] >= 0), first)
            for first, n in zip(i["sv_type0"], i["sv_ntype"], strict=True)
        ]
        crews: list[list[tuple[int, float]]] = []
        self.trip_base: list[int] = []
        far = []
        for r, base, types in zip(told, bases, self.way_types, strict=True):
            crews += [self._crew(r["name"], t, base) for t in types]
            self.trip_base.append(-1 if r["serves"] else self.trips.add(r, base, "", types))
            far.append(names.sites[r["stops"][-1]] if r["stops"] else -1)
        i["sv_trips"], i["sv_far"] = [max(t, 0) for t in self.trip_base], far
        i["cw_n"], i["cw_first"] = spans(crews)
        i["cw_pool"] = [p for crew in crews for p, _ in crew]
        f["cw_number"] = [q for crew in crews for _, q in crew]
        pack_ground(names, self.support, told, bases, self.way_types)
        pack_runs(names)

    def _crew(self, mission: str, type_: str, base: str) -> list[tuple[int, float]]:
        """Give the people of one sortie; those with hours of their own work on the ground."""
        rows = [*self.support.needs[type_], *self.support.needs[mission]]
        return [
            (self.support.pools.get((base, row["what"]), -1), row["quantity"])
            for row in rows
            if row["what"] in self.names.resources and row["hours_h"] is None
        ]

    def _at_sites(self, told: list[dict[str, Any]]) -> None:
        names, i = self.names, self.names.pack.i
        at: list[list[int]] = [[] for _ in names.sites]
        stand: list[list[int]] = [[] for _ in names.sites]
        for v, (r, site) in enumerate(zip(told, i["sv_base"], strict=True)):
            at[site].append(v)
            if r["mode"] == "standing":
                stand[site].append(v)
        for group in stand:
            group.sort(key=lambda v: (told[v]["priority"], v))
        i["si_nserv"], i["si_serv0"] = spans(at)
        i["si_serv"] = [v for group in at for v in group]
        self.names.pack.state_i["si_nstand"], i["si_stand0"] = spans(stand)
        i["si_stand"] = [v for group in stand for v in group]

    def pack_demand(self) -> None:
        """Pack where calls come from, how they are spread, and which bases may serve them."""
        self.demands = pack_calls(self, self.ranks)

    def pack_trips(self) -> None:
        """Pack the trips that services and demands asked for."""
        f = self.names.pack.f
        stops = Stops(self.names, self.support.stores)
        self.trips.pack(f, self.names.pack.i, stops)
        stops.pack(len(f["tr_fuel"]))
        pack_flights(self.names, self.services, self.trips)
        f["sv_fuel"] = self._most_fuel(f["tr_fuel"])

    def _most_fuel(self, fuel: Floats) -> list[float]:
        """Give for each type of each service the fuel of its longest sortie: what it may keep."""
        most = fuel.reshape(-1, CELLS).max(axis=1).tolist()
        return [
            max((most[t + k] for t in {*asked, own} - {-1}), default=0.0)
            for asked, own, types in zip(
                self._asked_trips, self.trip_base, self.way_types, strict=True
            )
            for k in range(len(types))
        ]

    @cached_property
    def _asked_trips(self) -> list[list[int]]:
        """For each service the trips that demands ask of it."""
        found: list[list[int]] = [[] for _ in self.services]
        i = self.names.pack.i
        for v, trips in zip(i["ds_serv"], i["ds_trips"], strict=True):
            found[v].append(trips)
        return found

    def pack_weather(self) -> None:
        """Pack for each weather region the bases from which it can keep a mission."""
        i, n = self.names.pack.i, self.names.pack.n
        found: list[set[int]] = [set() for _ in range(n["n_region"])]
        for base, far in zip(i["sv_base"], destinations(i), strict=True):
            for site in {base, *far}:
                found[i["si_region"][site]].add(base)
        groups = [sorted(bases) for bases in found]
        i["wx_nsite"], i["wx_site0"] = spans(groups)
        i["wx_site"] = [base for group in groups for base in group]

    def pack_launches(self) -> None:
        """Pack what readiness to launch is sampled for: (base, mission), with its able types.

        A launch is the shortest trip that the mission may be asked for from the base: whether
        anything at all could go.  Of a mission told in several periods the first is taken.
        """
        names, i, n = self.names, self.names.pack.i, self.names.pack.n
        groups = {v: self._launching(v) for v in self._sampled()}
        groups = {v: ways for v, ways in groups.items() if ways}
        self.launches = [
            (self.services[v][1], self.rows[self.services[v][0]]["name"]) for v in groups
        ]
        i["la_site"] = [names.sites[base] for base, _ in self.launches]
        i["la_n"], i["la_first"] = spans(list(groups.values()))
        flat = [way for ways in groups.values() for way in ways]
        i["la_serv"], i["la_way"], i["la_trips"] = ([x[k] for x in flat] for k in range(3))
        n["n_launch"] = len(groups)

    def _sampled(self) -> list[int]:
        """Give the services that are called; at a base without any the one of highest priority.

        A base from which no place can be reached is called by nobody.
        """
        told = [(self.rows[k], base, v) for v, (k, base) in enumerate(self.services)]
        told = [x for x in told if x[0]["mode"] not in ("standing", CARRIER)]
        calls = [x for x in told if x[0]["mode"] == "call" or x[0]["serves"]]
        called = [x for x in calls if self._can_answer(x[2])]
        answered = {base for _, base, _ in called}
        others = sorted(
            (x for x in told if x not in calls and x[1] not in answered),
            key=lambda x: (x[1], x[0]["priority"], x[2]),
        )
        first = {base: v for _, base, v in reversed(others)}
        once = {(base, row["name"]): v for row, base, v in reversed(called)}
        return sorted([*first.values(), *once.values()])

    def _can_answer(self, v: int) -> bool:
        """Tell whether any type can fly any trip that is asked of a service, at any time."""
        ways = range(len(self.way_types[v]))
        return any(not self._length(t + k)[0] for t in self._asked_trips[v] for k in ways)

    def _launching(self, v: int) -> list[tuple[int, int, int]]:
        """Give (service, way, trip) of each type at the base that could fly the mission."""
        names, i = self.names, self.names.pack.i
        asked = self._asked_trips[v] or [t for t in self.trip_base[v : v + 1] if t >= 0]
        base = names.sites[self.services[v][1]]
        return [
            (v, i["sv_type0"][v] + pos, min((t + pos for t in asked), key=self._length))
            for pos, type_ in enumerate(self.way_types[v])
            if asked and (base, names.types[type_]) in names.posts
        ]

    def _length(self, trip: int) -> tuple[bool, float]:
        """Tell how long a trip is: hours of the cells in which it can be flown, else the last."""
        cells = slice(trip * CELLS, (trip + 1) * CELLS)
        hours = self.names.pack.f["tr_block"][cells][self.names.pack.i["tr_able"][cells] == 1]
        return (True, 0.0) if not len(hours) else (False, float(hours.mean()))


def destinations(i: dict[str, Any]) -> list[set[int]]:
    """Give for each service the sites where it goes: where it is told, or those of its calls."""
    found = [{site} - {-1} for site in i["sv_far"]]
    for site, first, n in zip(i["de_site"], i["de_serv0"], i["de_nserv"], strict=True):
        for k in range(first, first + n):
            found[i["ds_serv"][k]] |= {site} - {-1}
    return found


def ranks_of(allocation: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    """Read which base serves a place: (mission, place, base) -> rank, from 1."""
    rows = allocation.select("mission", "destination", "base", "rank").iter_rows()
    return {(mission, place, base): rank for mission, place, base, rank in rows}


def _on_time(row: dict[str, Any]) -> float:
    """Give by how much a mission may leave after it was asked for and still be on time."""
    if row["mode"] in ("quota", CARRIER):
        return _ALL_MONTH_H
    told = row["reaction_night_min"] or row["reaction_day_min"] or 0.0
    return max(told, row["reaction_day_min"] or 0.0) / MINUTES_PER_HOUR


def _sortie_law(row: dict[str, Any]) -> list[float]:
    """Give the law of a told sortie time; a mean of 0 where the leg model says it."""
    if row["sortie_h"] is None or (row["sortie_cv"] is None and row["sortie_law"] is None):
        return [0.0, 0.0, 0.0, 0.0, 0.0]
    return law(row["sortie_h"], row["sortie_cv"], row["sortie_law"])
