"""Missions: somebody must be able to fly them, at times and with loads that make sense."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from azalai.errors import Fix, Problem
from azalai.locale import Phrase
from azalai.scenario.checks import View, check
from azalai.support.hands import COLUMNS, most_at
from azalai.tables import times

#: Columns of times and what each must hold: instants (something leaves) or windows.
_WINDOWS: Final = (("resources", "hours"), ("routes", "closed"), ("profiles", "slot"))


@check("missions", "types", "fleet")
def mission_nobody_flies(view: View) -> None:
    """Refuse a mission for which the plan never has a tail of the right type."""
    if not view.settled("fleet.type"):
        return
    flown = set(view.plan.fleet.frame["type"].to_list())
    for position, types in view.cells("missions", "types"):
        place = view.place("missions", position, "types")
        if not flown:
            fix = Fix("remove-row", "missions", place.row)
            view.problems.add(Problem("mission-no-fleet", place, {}, fix))
        elif types and not set(types) & flown:
            fields = {"types": ", ".join(types)}
            fix = Fix("set", "missions", place.row, "types", "", place.key)
            view.problems.add(Problem("mission-no-tail", place, fields, fix))


@check("missions")
def mission_times(view: View) -> None:
    """Hold `when` to the mode: departures for scheduled missions, windows for the others."""
    for position, mode, when in view.cells("missions", "mode", "when", told=True):
        if when is None:
            continue
        told = times.parse(when)
        fits = told.are_instants if mode == "scheduled" else told.are_windows
        if not fits:
            wanted = "instants" if mode == "scheduled" else "windows"
            _report_times(view, "missions", position, "when", when, wanted)


@check("resources", "routes", "profiles")
def window_times(view: View) -> None:
    """Refuse an instant where a stretch of time is meant."""
    for table, column in _WINDOWS:
        for position, cell in view.cells(table, column, told=True):
            if cell is not None and not times.parse(cell).are_windows:
                _report_times(view, table, position, column, cell, "windows")


def _report_times(
    view: View, table: str, position: int, column: str, found: str, wanted: str
) -> None:
    place = view.place(table, position, column)
    fields = {"found": found, "wanted": Phrase(f"times-{wanted}")}
    value = "mon 08:00" if wanted == "instants" else "08:00-16:00"
    fix = Fix("set", table, place.row, column, value, place.key)
    view.problems.add(Problem(f"times-{wanted}-wanted", place, fields, fix))


@check("missions", "demand")
def demand_without_load(view: View) -> None:
    """Refuse people or freight that a mission is to carry without saying how many a sortie."""
    told: set[str] = set()
    for wanted, load in (("pax_per_y", "load_pax"), ("kg_per_y", "load_kg")):
        if not view.plan.demand.frame[wanted].sum():
            continue
        rows = view.cells("demand", "kind", wanted)
        kinds = {kind for _, kind, amount in rows if amount} - told
        for position, serves, carried in view.cells("missions", "serves", load):
            if serves in kinds - told and not carried:
                told.add(serves)
                mission = view.place("missions", position)
                place = view.place("demand", _first_rows(view)[serves], "kind")
                fields = {"mission": mission.key, "load": load, "kind": serves}
                fix = Fix("set", "missions", mission.row, load, "1", mission.key)
                view.problems.add(Problem("demand-no-load", place, fields, fix))


def _first_rows(view: View) -> dict[str, int]:
    """Give the position of the first row of each kind of demand."""
    first: dict[str, int] = {}
    for position, kind in view.cells("demand", "kind"):
        first.setdefault(kind, position)
    return first


@check("missions", "demand")
def demand_unserved(view: View) -> None:
    """Warn of a kind of demand that no mission serves."""
    if not view.settled("missions.serves"):
        return
    served = set(view.plan.missions.frame["serves"].drop_nulls().to_list())
    first = _first_rows(view)
    for kind in sorted(first.keys() - served):
        place = view.place("demand", first[kind], "kind")
        view.problems.add(Problem("demand-unserved", place, {"kind": kind}, level="warning"))


@check("missions")
def mission_fixed_hours(view: View) -> None:
    """Note missions whose hours are told: moving their base will not change them."""
    for position, sortie_h in view.cells("missions", "sortie_h", told=True):
        if sortie_h is not None:
            place = view.place("missions", position, "sortie_h")
            view.problems.add(Problem("mission-fixed-hours", place, level="note"))


@check("missions", "sites")
def stops_at_base(view: View) -> None:
    """Refuse a stop at the place one is at: base to base, or the same place twice running."""
    for position, base, stops in view.cells("missions", "base", "stops"):
        chain = [base, *(stops or []), base] if stops else []
        twice = [a for a, b in pairwise(chain) if a == b and a is not None]
        if twice:
            place = view.place("missions", position, "stops")
            kept = [s for i, s in enumerate(chain[1:-1]) if s != chain[i]]
            kept = kept[:-1] if kept and kept[-1] == base else kept
            fix = Fix("set", "missions", place.row, "stops", " | ".join(kept), place.key)
            fix = fix if kept else Fix("remove-row", "missions", place.row)
            view.problems.add(Problem("stops-standing", place, {"site": twice[0]}, fix))


@dataclass(frozen=True)
class _Crews:
    """Who flies from where: homes of types, people needed, and the most there at once."""

    homes: dict[str, list[str]]
    needs: dict[str, dict[str, float]]
    most: dict[str, dict[str, float]]

    def at(self, site: str, base: str | None, types: list[str] | None) -> list[str]:
        """Give the types of a mission that fly it from a site, in its order."""
        here = self.homes[site] if base in (None, site) else []
        return [kind for kind in (here if types is None else types) if kind in here]

    def needed(self, site: str, mission: str, kind: str) -> dict[str, float]:
        """Give of whom a site has at all how many one aircraft of a type takes on a mission."""
        found: dict[str, float] = defaultdict(float)
        for of in (mission, kind):
            for what, number in self.needs.get(of, {}).items():
                if what in self.most.get(site, {}):
                    found[what] += number
        return found

    def short(self, site: str, kept: dict[str, float], needed: dict[str, float]) -> list[str]:
        """Name the people of whom fewer are there than are kept and needed beside them."""
        has = self.most.get(site, {})
        return [w for w, number in needed.items() if w in kept and has[w] < kept[w] + number]


@check("fleet", "missions", "needs", "posture", "resources")
def people_kept(view: View) -> None:
    """Warn where a mission keeps all people ready whom a less urgent one needs as well.

    There the less urgent one can never be flown, however idle the others are.
    """
    asked = "resources.site", "resources.resource", "resources.hours", "fleet.type", "fleet.site"
    if not view.settled(*asked, "posture.type", "posture.site"):
        return
    columns = ("name", "base", "types", "priority", "hold_ready")
    told = list(view.cells("missions", *columns))
    if not any(held for *_, held in told):
        return
    crews = _crews(view)
    flown = {  # site -> mission, priority, and what its types need there
        site: [
            (name, priority, [crews.needed(site, name, kind) for kind in kinds])
            for _, name, base, types, priority, _ in told
            if (kinds := crews.at(site, base, types))
        ]
        for site in sorted(crews.homes)
    }
    for position, name, base, types, priority, held in told:
        missions, sites, people = dict[str, None](), dict[str, None](), dict[str, None]()
        for site in flown if held else ():
            kinds = crews.at(site, base, types)
            first = crews.needed(site, name, kinds[0]) if kinds else {}
            kept = {what: held * number for what, number in first.items()}
            for other, rank, needs in flown[site]:
                short = [crews.short(site, kept, needed) for needed in needs]
                if rank > priority and other != name and all(short):
                    missions[other] = sites[site] = None
                    people |= dict.fromkeys(short[0])
        if missions:
            place = view.place("missions", position, "hold_ready")
            fields = {"mission": name, "held": f"{held:g}", "missions": ", ".join(missions)}
            fields |= {"sites": ", ".join(sites), "resources": ", ".join(people)}
            fix = Fix("set", "missions", place.row, "hold_ready", f"{held - 1:g}", place.key)
            view.problems.add(Problem("odd-hold", place, fields, fix, "warning"))


def _crews(view: View) -> _Crews:
    homes: dict[str, list[str]] = defaultdict(list)
    for table in ("fleet", "posture"):
        for _, site, kind in view.cells(table, "site", "type"):
            homes[site] += [] if kind in homes[site] else [kind]
    needs: dict[str, dict[str, float]] = defaultdict(dict)
    for _, of, what, number, hours in view.cells("needs", "of", "what", "quantity", "hours_h"):
        if hours is None:
            needs[of][what] = number
    most = most_at(tuple(row) for _, *row in view.cells("resources", *COLUMNS))
    return _Crews(dict(homes), dict(needs), most)
