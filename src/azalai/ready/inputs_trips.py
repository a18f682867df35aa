"""The trips of a plan for the kernel: one for each mission, base, place and type, by month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready.inputs_names import ROAD_KINDS, Names
from azalai.ready.inputs_stops import Stops
from azalai.support.trips import TAKEN

Floats = NDArray[np.float64]
Row = Mapping[str, Any]

#: Twelve months, by day and by night.
CELLS: Final = 24
#: Hours to where no type can go.
_FAR_H: Final = 1e9
_KEY: Final = ("mission", "starts", "base", "destination", "type")
_NUMBERS: Final = (
    *("air_h", "block_h", "out_h", "care_h", "fuel_kg", "landings", "distance_km"),
    *("load_kg", "back_kg"),
)


class Trips:
    """The trips that services and demands ask for, in the order in which they do."""

    def __init__(self, table: pl.DataFrame, names: Names) -> None:
        """Take the trip table, in which the cells of a trip follow each other.

        Args:
            table: of all trips, with the fuel that they take (`azalai.support.trips`).
            names: of the plan; a fuel may be counted in other units than kilograms.

        """
        self._names = names
        self._table = {
            name: table[name].cast(pl.Float64).to_numpy().reshape(-1, CELLS) for name in _NUMBERS
        }
        self._able = table["feasible"].to_numpy().reshape(-1, CELLS)
        keys = table[::CELLS].select(_KEY).rows()
        self._place: dict[tuple[Any, ...], int] = {key: n for n, key in enumerate(keys)}
        self._bases: dict[tuple[str, Any], set[str]] = defaultdict(set)
        for mission, starts, base, _, _ in keys:
            self._bases[mission, starts].add(base)
        hours = np.where(self._able, self._table["out_h"], np.inf)
        self._out_h = np.nan_to_num(hours, nan=np.inf).min(axis=1)
        shape = (len(keys), CELLS, -1 if keys else 0)
        taken = [table[name].to_numpy() if keys else np.empty(0) for name in TAKEN]
        self._taken_at, self._taken_kg = (each.reshape(shape) for each in taken)
        self._kinds = {row["name"]: row for row in names.rows("types")}
        units = {row["name"]: row for row in names.rows("items")}
        self._per_unit = {name: kg_of(row["fuel"], units) for name, row in self._kinds.items()}
        self._asked: list[tuple[int, Row, str, str]] = []  # in the table; mission, base, type

    def bases(self, mission: Row) -> set[str]:
        """Give the bases from which a mission may be flown."""
        return self._bases[mission["name"], mission["starts"]]

    def _of(self, mission: Row, base: str, destination: str, type_: str) -> int:
        """Give the place of a trip in the table, -1 for one that is not there."""
        key = (mission["name"], mission["starts"], base, destination, type_)
        return self._place.get(key, -1)

    def add(self, mission: Row, base: str, destination: str, types: Sequence[str]) -> int:
        """Add the trips of a mission from a base to a destination, one for each type."""
        first = len(self._asked)
        for type_ in types:
            place = self._of(mission, base, destination, type_)
            self._asked.append((place, mission, base, type_))
        return first

    def out_h(self, mission: Row, base: str, destination: str, types: Sequence[str]) -> float:
        """Give the hours to a destination in the best month and with the fastest type."""
        places = [self._of(mission, base, destination, type_) for type_ in types]
        hours = min((float(self._out_h[place]) for place in places if place >= 0), default=np.inf)
        return min(hours, _FAR_H)

    def told(self, key: tuple[Any, ...], name: str) -> list[float]:
        """Give a column of the cells of a trip that can be flown, blanks left out.

        Args:
            key: mission, start of its period, base, destination and type.
            name: of the column.

        """
        place = self._place.get(key)
        if place is None:
            return []
        cells = self._table[name][place][self._able[place]]
        return [float(number) for number in cells[~np.isnan(cells)]]

    def pack(self, f: dict[str, Any], i: dict[str, Any], stops: Stops) -> None:
        """Pack what was asked for; a trip that is not in the table cannot be flown."""
        place = np.array([at for at, *_ in self._asked], np.int64)
        none = np.full((1, CELLS), np.nan)
        told = {name: np.append(each, none, axis=0)[place] for name, each in self._table.items()}
        air, km = np.nan_to_num(told["air_h"]), np.nan_to_num(told["distance_km"])
        burned = np.nan_to_num(told["fuel_kg"]) * self._each(lambda _, t: t["fuel"] is not None)
        able = np.append(self._able, np.zeros((1, CELLS), bool), axis=0)[place]
        i["tr_able"] = able.astype(np.int64).ravel()
        cells = {
            "tr_air": air,
            "tr_block": _or(told["block_h"], air),
            "tr_out": np.nan_to_num(told["out_h"]),
            "tr_care": np.nan_to_num(told["care_h"], nan=-1.0),
            "tr_fuel": burned / self._each(lambda _, t: self._per_unit[t["name"]])
            - self._elsewhere(stops),
            "tr_fuel_kg": burned,
            "tr_landings": _or(told["landings"], np.ones_like(air)),
            "tr_km": km * self._each(lambda _, t: t["kind"] in ROAD_KINDS),
            "tr_pax_km": self._each(_people) * km,
            "tr_t_km": self._each(_tonnes) * km,
        }
        f.update({name: numbers.ravel() for name, numbers in cells.items()})

    def _elsewhere(self, stops: Stops) -> Floats:
        """Give the fuel that each cell of a trip takes away from its base, in units."""
        found = np.zeros((len(self._asked), CELLS))
        for number, (place, _, base, type_) in enumerate(self._asked):
            fuel, home = self._kinds[type_]["fuel"], self._names.sites[base]
            if place < 0 or fuel is None:
                continue
            at, kg = self._taken_at[place], self._taken_kg[place]
            away = (kg > 0.0) & (at != home) & self._able[place][:, None]
            item, per_unit = self._names.items[fuel], self._per_unit[type_]
            for cell in np.flatnonzero(away.any(axis=1)).tolist():
                sites = at[cell][away[cell]].tolist()
                units = (kg[cell][away[cell]] / per_unit).tolist()
                taken = list(zip(sites, units, strict=True))
                found[number, cell] = stops.add(number * CELLS + cell, home, item, taken)
        return found

    def _each(self, tell: Any) -> Floats:
        """Give a number for each trip, of its mission and its type: (trips, 1)."""
        told = [tell(mission, self._kinds[type_]) for _, mission, _, type_ in self._asked]
        return np.array(told, np.float64).reshape(-1, 1)


def _or(numbers: Floats, otherwise: Floats) -> Floats:
    """Give numbers, or others where they are blank or zero."""
    return np.where(np.isnan(numbers) | (numbers == 0.0), otherwise, numbers)


def _people(mission: Row, _: Row) -> float:
    told = ("load_pax", "load_stretchers", "back_pax", "back_stretchers")
    return float(sum(mission[name] for name in told) / 2)


def _tonnes(mission: Row, _: Row) -> float:
    return float((mission["load_kg"] + mission["back_kg"]) / 2000.0)


def kg_of(fuel: str | None, items: Mapping[str, Row]) -> float:
    """Give the kilograms of one unit of a fuel."""
    if fuel is None or items[fuel]["unit"] == "kg" or items[fuel]["mass_kg"] <= 0:
        return 1.0
    return float(items[fuel]["mass_kg"])
