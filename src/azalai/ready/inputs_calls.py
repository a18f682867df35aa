"""Calls for the kernel: where they come from, how they are spread, and who may serve them."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from azalai.ready import calls
from azalai.ready.inputs_names import spans, words

if TYPE_CHECKING:
    from azalai.ready.inputs_missions import Missions

_NO_TARGET_MIN: Final = 1e12
#: Behind every base that an allocation ranks.
_UNRANKED: Final = 1 << 30

Floats = NDArray[np.float64]
#: How the calls of one row come: how many an hour, how they are spread, and by which clock.
Spread = tuple[float, str, float]


class Calls:
    """Builds the arrays of the demands: the calls of a mission from one place, whatever its row.

    Attributes:
        told: mission, place, target of each.

    """

    def __init__(self, missions: "Missions", ranks: Mapping[tuple[str, str, str], int]) -> None:
        """Read the missions on call; `ranks` of the bases by mission and place."""
        self.missions, self.names, self.ranks = missions, missions.names, ranks
        self.told: list[tuple[str, str, float]] = []
        self.rows: list[Spread] = []
        self.shapes: dict[tuple[str, float], tuple[Floats, Floats]] = {}
        self.targets = {(r["site"], r["kind"]): r["target_min"] for r in self.names.rows("demand")}
        self.sites: dict[str, list[str]] = defaultdict(list)
        for row in self.names.rows("demand"):
            self.sites[row["kind"]].append(row["site"])

    @cached_property
    def _on_call(self) -> dict[str, list[dict[str, Any]]]:
        """The rows on call of each mission, by name, in the order in which they are told."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.missions.rows:
            if row["mode"] == "call":
                found[row["name"]].append(row)
        return dict(sorted(found.items()))

    @cached_property
    def _answering(self) -> dict[str, list[int]]:
        """The services on call of each mission."""
        found: dict[str, list[int]] = defaultdict(list)
        for v, (k, _) in enumerate(self.missions.services):
            if self.missions.rows[k]["mode"] == "call":
                found[self.missions.rows[k]["name"]].append(v)
        return found

    def _asks(self, row: dict[str, Any], site: str) -> bool:
        """Tell whether a row of a mission answers calls from a place."""
        return site in self.sites[row["serves"]] if row["serves"] is not None else not site

    def _streams(self) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
        """Give each mission and place with the rows of the mission that answer from there."""
        for name, rows in self._on_call.items():
            places = {
                site
                for row in rows
                for site in ([""] if row["serves"] is None else self.sites[row["serves"]])
            }
            for site in sorted(places):
                yield name, site, [row for row in rows if self._asks(row, site)]

    def pack(self) -> None:
        """Pack the demands, their rows, and the services of each."""
        f, i, n = self.names.pack.f, self.names.pack.i, self.names.pack.n
        serving: list[list[Answer]] = []
        targets, firsts = [], []
        for name, site, rows in self._streams():
            target = next((self.targets.get((site, row["serves"])) for row in rows), None)
            self.told.append((name, site, float("nan") if target is None else target))
            targets.append(_NO_TARGET_MIN if target is None else target)
            places = [self._spread(row, site) for row in rows]
            firsts.append(places[0])
            serving.append(self._serving(name, site))
        f["de_target"], i["de_first"] = targets, firsts
        i["de_site"] = [self.names.sites[site] if site else -1 for _, site, _ in self.told]
        i["de_words"] = [w for name, s, _ in self.told for w in words(f"demand | {s} | {name}")]
        i["de_nserv"], i["de_serv0"] = spans(serving)
        flat = [answer for answers in serving for answer in answers]
        i["ds_serv"], i["ds_trips"], i["ds_row"] = (
            [getattr(answer, told) for answer in flat] for told in ("service", "trips", "row")
        )
        i["ds_kind"], i["ds_order"] = _orders(flat)
        i["ds_rank"] = [_UNRANKED if math.isinf(a.rank) else int(a.rank) for a in flat]
        rivals = self._rivals(serving)
        i["de_nrival"], i["de_rival0"] = spans(rivals)
        i["rival"] = [other for others in rivals for other in others]
        n["n_demand"] = len(self.told)
        self._pack_rows()

    def _rivals(self, serving: list[list["Answer"]]) -> list[list[int]]:
        """Give for each demand the others at its place whose mission serves the same kind."""
        kinds = [{a.kind for a in answers if a.kind} for answers in serving]
        serve: dict[str, list[int]] = defaultdict(list)
        for d, served in enumerate(kinds):
            for kind in served:
                serve[kind].append(d)
        return [
            sorted({other for kind in served for other in serve[kind]} - {d})
            for d, served in enumerate(kinds)
        ]

    def _spread(self, row: dict[str, Any], site: str) -> int:
        """Give the place among the rows of how the calls of one come; alike, they share it."""
        rate = calls.calls_per_h(self.names.tables, row, site)
        offset = self.names.offsets.get(site or row["base"], 0.0)
        told = (rate, row["profile"] or "", offset)
        if told not in self.rows:
            self.rows.append(told)
        return self.rows.index(told)

    def _pack_rows(self) -> None:
        f, i = self.names.pack.f, self.names.pack.i
        shapes = [self._shape(profile, offset) for _, profile, offset in self.rows]
        f["dr_rate"] = [rate for rate, _, _ in self.rows]
        i["dr_nedge"], i["dr_edge0"] = spans([list(edges) for edges, _ in shapes])
        f["edge"] = np.concatenate([*(edges for edges, _ in shapes), np.empty(0)])
        f["cumulative"] = np.concatenate([*(reached for _, reached in shapes), np.empty(0)])

    def _shape(self, profile: str, offset: float) -> tuple[Floats, Floats]:
        """Give the intensity of calls of a profile by local time."""
        names, key = self.names, (profile, offset)
        if key not in self.shapes:
            slots = calls.slots_of(names.tables["profiles"], profile) if profile else []
            made = calls.intensity(slots, names.start, names.horizon_h, offset, profile)
            self.shapes[key] = made
        return self.shapes[key]

    def _serving(self, name: str, site: str) -> list["Answer"]:
        """Give the services that may take the calls of a demand, the first to be asked first.

        First come those that an allocation ranks, then the others, the nearest in time first.
        """
        missions = self.missions
        found = []
        for v in self._answering.get(name, []):
            k, base = missions.services[v]
            told, types = missions.rows[k], missions.way_types[v]
            if not self._asks(told, site):
                continue
            spread = self._spread(told, site)
            if not site:
                found.append(Answer(0.0, 0.0, 0, name, base, v, missions.trip_base[v], spread))
                continue
            out_h = missions.trips.out_h(told, base, site, types)
            first = missions.trips.add(told, base, site, types)
            rank = self.ranks.get((name, site, base), math.inf)
            kind = f"{site} | {told['serves']}"
            found.append(Answer(rank, out_h, told["priority"], name, base, v, first, spread, kind))
        return sorted(found)


class Answer(NamedTuple):
    """Who may take the calls of a demand; the first of all is asked first.

    Attributes:
        rank: among the bases of an allocation.
        out_h: hours to the place.
        priority, mission, base: of the mission, and where it stands ready.
        service, trips, row: their numbers.
        kind: place and kind of demand that others may serve too; blank: nobody else does.

    """

    rank: float
    out_h: float
    priority: int
    mission: str
    base: str
    service: int
    trips: int
    row: int
    kind: str = ""


def _orders(answers: list[Answer]) -> tuple[list[int], list[int]]:
    """Give the number of the kind of each answer, and its place among all answers."""
    kinds = {kind: number for number, kind in enumerate(sorted({a.kind for a in answers}))}
    places = {answer: place for place, answer in enumerate(sorted(answers))}
    return [kinds[a.kind] for a in answers], [places[a] for a in answers]


def pack_calls(
    missions: "Missions", ranks: Mapping[tuple[str, str, str], int]
) -> list[tuple[str, str, float]]:
    """Pack the calls; give mission, place and target of each demand."""
    made = Calls(missions, ranks)
    made.pack()
    return made.told
