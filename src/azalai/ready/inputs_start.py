"""What the fleet is like at the first instant: tails, fitted units, known serials (RULES 6.1)."""

from collections import defaultdict
from typing import Any, Final

import numpy as np

from azalai.ready import codes
from azalai.ready.inputs_fleet import Fleet, Meter
from azalai.ready.inputs_names import Names, words
from azalai.ready.inputs_so_far import SoFar
from azalai.ready.kernel.events import INF

_SINCE: Final = {
    codes.K_FH: "since_fh",
    codes.K_LANDINGS: "since_landings",
    codes.K_STARTS: "since_starts",
    codes.K_KM: "since_km",
}


class Start:
    """Builds the arrays of tails and of the units that exist at the start."""

    def __init__(self, names: Names, fleet: Fleet) -> None:
        """Read fleet, serials and ages."""
        self.names, self.fleet = names, fleet
        self.stagger = names.scenario.settings.ready.stagger
        self.ages: dict[tuple[str, str], dict[str, Any]] = {
            (row["unit"], row["task"]): row for row in names.rows("ages")
        }
        self.so_far = SoFar(names)
        self.spread = self._spread()

    def _spread(self) -> dict[str, tuple[int, int]]:
        """Give the place of each tail among those of its type that are as new, and their number."""
        groups: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for tail, t in self.names.tails.items():
            new = self.so_far.is_new(self.names.tail_rows[t][0][1])
            groups[self.names.tail_type[t], new].append(tail)
        return {tail: (k, len(group)) for group in groups.values() for k, tail in enumerate(group)}

    def pack_tails(self) -> None:
        """Pack the tails: type, offsets into the state, clocks at the start."""
        names, i, n = self.names, self.names.pack.i, self.names.pack.n
        sizes = np.array([self.fleet.sizes[ty] for ty in names.tail_type]).reshape(-1, 4)
        starts = np.vstack([np.zeros((1, 4), np.int64), np.cumsum(sizes, axis=0)])
        for column, key in enumerate(("t_s0", "t_m0", "t_p0", "t_k0")):
            i[key] = starts[:-1, column]
            n[("n_s", "n_m", "n_p", "n_k")[column]] = max(int(starts[-1, column]), 1)
        i["t_type"] = names.tail_type
        i["t_words"] = [w for tail in names.tails for w in words(f"fleet | {tail}")]
        n["n_tail"], n["n_post"] = len(names.tails), len(names.posts)
        told = [names.contract(row for _, row in rows) for rows in names.tail_rows]
        pooled = [names.contract(r for _, r in rows) for rows in names.vehicle_rows.values()]
        self.contracts = ("", *sorted({*told, *pooled} - {""}))
        i["t_contract"] = [self.contracts.index(contract) for contract in told]
        n["n_contract"] = len(self.contracts)
        self._clocks()
        posts = names.posts
        table = np.full((len(names.sites), len(names.types)), -1)
        for (site, type_), post in posts.items():
            table[site, type_] = post
        i["post_of"] = table
        i["po_site"], i["po_type"] = [s for s, _ in posts], [t for _, t in posts]
        i["si_post"] = np.searchsorted(i["po_site"], np.arange(len(names.sites) + 1))
        state = names.pack.state_i
        ids = [len(names.items) + ty for ty in names.tail_type]
        state["u_item"] = ids
        pairs = [words(f"fleet | {tail}") for tail in names.tails]
        state["u_h0"], state["u_h1"] = [a for a, _ in pairs], [b for _, b in pairs]

    def _clocks(self) -> None:
        names, f, n = self.names, self.names.pack.f, self.names.pack.n
        since = np.full((len(names.tails), n["n_left"]), -1.0)
        caps, new = [], []
        for tail, t in names.tails.items():
            row = names.tail_rows[t][0][1]
            total = self.so_far.of(row)
            caps.append(total if self.stagger else [0.0] * codes.N_CLOCKS)
            new.append(self._new_from_h(row))
            place, count = self.spread[tail]
            for j, meter in enumerate(self.fleet.meters[row["type"]]):
                if meter.kind == codes.M_LIMIT:
                    since[t, j] = self._spread_over(tail, meter, (place + 0.5) / count, total)
        f["ts_since"], f["ts_caps"], f["ts_new_h"] = since, caps, new

    def _new_from_h(self, row: dict[str, Any]) -> float:
        """Give when the calendar of a new tail begins, at the latest as it enters; -1: before."""
        if not self.so_far.is_new(row):
            return -1.0
        return INF if row["made"] is None else self.names.days(row["made"])

    def _of_serial(self, row: dict[str, Any]) -> list[float]:
        """Give what a part known by number has behind it: no more starts than landings."""
        total = [row["hours_fh"], row["landings"], row["landings"], 0.0, -1.0, -1.0]
        total = self.so_far.with_days(total, row)
        if not row["hours_fh"] + row["landings"]:
            total[codes.K_DAY] = 0.0  # it was never in an aircraft
        return total

    def _spread_over(self, tail: str, meter: Meter, share: float, total: list[float]) -> float:
        """Give what has passed of a limit of a tail: known, or spread, at most what it has lived.

        A life begins when the tail does.
        """
        passed, most = self._passed(tail, meter), total[meter.clock]
        if passed >= 0.0:
            return passed
        if self._ends(meter):
            return max(most, 0.0)
        passed = share * meter.interval if self.stagger else 0.0
        return most if 0.0 <= most < passed else passed

    def _passed(self, unit: str, meter: Meter) -> float:
        """Give what is known to have passed of a limit at the start, else -1."""
        task = next(name for name, k in self.names.tasks.items() if k == meter.ref)
        row = self.ages.get((unit, task))
        if row is not None:
            if meter.clock == codes.K_CALENDAR:
                if row["since"] is not None:
                    return max(-self.names.days(row["since"]), 0.0)
            elif row[_SINCE[meter.clock]] is not None:
                return float(row[_SINCE[meter.clock]])
        return -1.0

    def pack_units(self, stores: dict[tuple[int, int], int]) -> None:
        """Pack the units that are fitted or known by number at the start, parents first."""
        self.rows: list[dict[str, Any]] = []
        self.labels: list[str] = []
        self._stores = stores
        self.known: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(self.names.rows("serials"), key=lambda r: r["name"]):
            self.known[row["at"], row["item"]].append(row)
        for tail, t in self.names.tails.items():
            self._fit(tail, t)
        for (place, _item), rows in sorted(self.known.items()):
            for row in rows:
                if place in self.names.sites:
                    self._shelf(place, row)
        self._pack()

    def _fit(self, tail: str, t: int) -> None:
        """List the units of a tail, in depth-first order; known serials take the first places."""
        row = self.names.tail_rows[t][0][1]
        tree = self.fleet.trees[row["type"]]
        at: dict[int, int] = {}
        for k, node in enumerate(tree.nodes[1:], 1):
            known = self.known.get((tail, node.thing))
            serial = known.pop(0) if known else None
            host = t if node.parent == 0 else -2 - at[node.parent]
            at[k] = len(self.rows)
            name = serial["name"] if serial else f"fleet | {tail} | {node.thing} | {k}"
            total = self._of_serial(serial) if serial else self.so_far.of(row)
            self._add(node.thing, name, host, node.slot, serial, total)

    def _shelf(self, place: str, row: dict[str, Any]) -> None:
        item = self.names.items[row["item"]]
        store = self._stores[self.names.sites[place], item]
        due = 0.0 if row["due"] is None else self.names.days(row["due"])
        self._add(row["item"], row["name"], -1, -1, row, self._of_serial(row), store, due)

    def _add(
        self,
        thing: str,
        name: str,
        host: int,
        slot: int,
        serial: dict[str, Any] | None,
        total: list[float],
        store: int = -1,
        due: float = 0.0,
    ) -> None:
        since = [-1.0] * self.names.pack.n["n_left"]
        if serial is not None or not self.stagger:
            for j, meter in enumerate(self.fleet.meters[thing]):
                if meter.kind == codes.M_LIMIT:
                    since[j] = self._known_since(name, meter, serial)
        caps = total if self.stagger else [0.0] * codes.N_CLOCKS
        self.labels.append(name if serial else f"{thing} of {name.split(' | ')[1]}")
        self.rows.append(
            {"item": self.fleet.thing_index(thing), "name": name, "host": host, "slot": slot}
            | {"caps": caps, "since": since, "store": store, "due": due}
        )

    def _known_since(self, name: str, meter: Meter, serial: dict[str, Any] | None) -> float:
        """Give what has passed of a limit of a known part: as told, else since it was new.

        What renews it was done each time it was due; of a life nothing is, so that it may be over.
        """
        passed = self._passed(name, meter)
        if passed >= 0.0 or serial is None:
            return max(passed, 0.0)
        told = {codes.K_FH: serial["hours_fh"], codes.K_LANDINGS: serial["landings"]}
        if meter.clock == codes.K_CALENDAR:
            if serial["made"] is None:
                return -1.0 if self.stagger else 0.0
            passed = -self.names.days(serial["made"])
        else:
            passed = told.get(meter.clock, 0.0) or 0.0
        if passed > meter.interval and not self._ends(meter):
            passed %= meter.interval
        return max(passed, 0.0)

    def _ends(self, meter: Meter) -> bool:
        """Tell whether the task of a limit ends the part."""
        task = list(self.names.tasks)[meter.ref]
        return self.fleet.task_rows[task]["action"] in ("discard", "replace")

    def _pack(self) -> None:
        i, f, n = self.names.pack.i, self.names.pack.f, self.names.pack.n
        rows = self.rows
        n["n_start"] = len(rows)
        i["us_item"], i["us_host"] = [r["item"] for r in rows], [r["host"] for r in rows]
        i["us_slot"], i["us_store"] = [r["slot"] for r in rows], [r["store"] for r in rows]
        i["us_words"] = [w for r in rows for w in words(f"units | {r['name']}")]
        i["us_number"] = [0] * len(rows)
        f["us_caps"], f["us_due"] = [r["caps"] for r in rows], [r["due"] for r in rows]
        f["us_since"] = [r["since"] for r in rows]
