"""What a replication leaves at its last instant must add up; where it does not, nothing is told.

Parts, people, fuel and orders are followed twice by the kernel: as running sums, and as the things
themselves that lie, wait, travel or are held.  At the end both must agree:

- by store: what is owed is what is asked for and waits, what is on order or under way to it has an
  order or a shipment, and its position is what it has and what comes less what it owes;
- each unit that is followed is in one place: fitted, inside another, on a shelf, under way, in a
  shop, or given to a job; no shelf lists more units than it has;
- by item that is used up, fuel too: what there was and was bought is there, under way or used
  (items that nobody sells are not held: without a shelf they are used and never bought);
- by pool: who is busy is held by work, on board, resting, on the line or with a convoy.

Aircraft-hours are held by `conservation`.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.faults import TOLERANCE, broken
from azalai.ready.kernel.buffers import Pack, Template
from azalai.ready.kernel.tails import B_AIR, B_ASSIGNED, J_FREE
from azalai.ready.kernel.transport import X_BROKEN, X_MENDED, X_PURCHASE, X_STOCK
from azalai.ready.kernel.wanting import Q_STOCK, Q_TAIL
from azalai.ready.outputs import Labels, Shape

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
#: Name -> its form, and where it lies in the state.
Columns = dict[str, tuple["np.dtype[Any]", slice]]


class _End:
    """The columns of the state at the last instant, by name."""

    def __init__(self, buffers: Template, places: Columns) -> None:
        """Look at buffers in which each column lies at its place."""
        self.buffers, self._places = buffers, places

    def __getitem__(self, name: str) -> Any:
        """Give a column."""
        form, place = self._places[name]
        return self.buffers.state.view(form)[place]

    def alive(self, name: str) -> Bools:
        """Tell which places of what comes and goes (`rs`, `cv`) are not free."""
        following, at = self[f"{name}_next"].tolist(), int(self.buffers.record[f"{name}_free"][0])
        found = np.ones(len(following), np.bool_)
        free = []
        while at >= 0:
            free.append(at)
            at = following[at]
        found[free] = False
        return found


class Balances:
    """What must add up at the end of every replication of a plan."""

    def __init__(self, labels: Labels, shape: Shape, pack: Pack) -> None:
        """Note what never changes: names, what a task or a mission holds, what is bought."""
        self._items, self._shape = labels.items, shape
        self._stores = [f"{item}, {site}" for site, item, _ in labels.stores]
        self._pools = [f"{resource}, {site}" for site, resource, _ in labels.pools]
        self._tails, self._child = pack.n["n_tail"], pack.n["n_child"]
        self._resources = pack.n["n_resource"]
        self._i = {name: np.asarray(pack.i[name], np.int64) for name in _NEEDED_I}
        self._f = {name: np.asarray(pack.f[name], np.float64) for name in _NEEDED_F}
        item, there = self._i["st_item"], np.asarray(pack.state_f["st_hand"], np.float64)
        bought = (self._i["it_units"] == 0) & (self._i["it_noffer"] > 0)
        self._loose = np.flatnonzero(bought[item])  # stores of what is used up and can be bought
        self._item, self._there = item[self._loose], there[self._loose]
        self._places: tuple[Any, Columns] = (None, {})

    def check(self, buffers: Template, replication: int) -> None:
        """Hold the last instant of one replication.

        Args:
            buffers: as the kernel left them, with the counts of every period.
            replication: its number, for the report.

        Raises:
            ReadyError: naming what does not add up, where, and both numbers.

        """
        of, places = self._places
        if of is not buffers.places:
            places = buffers.places.slices(_COLUMNS, buffers.record[0])
            self._places = buffers.places, places
        end, told = _End(buffers, places), _Told(replication)
        self._held(end, told)
        self._units(end, told)
        self._used(end, told)
        if self._pools:
            self._people(end, told)

    def _held(self, end: _End, told: "_Told") -> None:
        """Hold what each store owes, expects and counts on."""
        names, n = self._stores, len(self._stores)
        kind, waits = end["rq_kind"], end["rq_qty"]
        who, at = end["rq_store"], {k: end[f"st_{k}"] for k in _STORE}

        def asked(chosen: Bools, of: Ints = who) -> Floats:
            return _sums(of[chosen], waits[chosen], n)

        down, live = kind == Q_TAIL, kind >= 0
        told.equal("requests", names, at["down"], asked(down))
        told.equal("requests", names, at["other"], asked(live & ~down))
        way, to, number = end["x_kind"], end["x_ref"], end["x_qty"]

        def coming(chosen: Bools) -> Floats:
            return _sums(to[chosen], number[chosen], n)

        orders = asked(kind == Q_STOCK, end["rq_ref"]) + coming(way == X_PURCHASE)
        told.equal("coming", names, at["onorder"], orders)
        told.equal("coming", names, at["transit"], coming((way == X_STOCK) | (way == X_MENDED)))
        told.equal("coming", names, at["repair"], self._in_repair(end, n))
        comes = at["onorder"] + at["transit"] + at["repair"]
        counted = at["hand"] + comes - at["down"] - at["other"]
        told.equal("position", names, at["pos"], counted)

    def _in_repair(self, end: _End, stores: int) -> Floats:
        """Count by store the units that are being mended for it, or on their way to a shop."""
        store = end["u_store"]
        goes = end["x_unit"][end["x_kind"] == X_BROKEN]
        found = np.concatenate([store[end["u_where"] == codes.AT_SHOP], store[goes]])
        return np.bincount(found[found >= 0], minlength=stores).astype(np.float64)

    def _units(self, end: _End, told: "_Told") -> None:
        """Hold that each unit is in one place, and that no shelf lists more than it has."""
        where, free = end["u_where"], int(end.buffers.record["u_nfree"][0])
        followed = np.ones(len(where), np.bool_)
        followed[end["u_free"][:free]] = False
        works = end["j_state"] != J_FREE
        given = end["j_newunit"][works]
        shelved = followed & (where == codes.AT_SHELF)
        shelved[given[given >= 0]] = False
        places = [
            np.arange(self._tails),
            end["u_child"].reshape(len(where), self._child)[followed].ravel(),
            end["x_unit"][end["x_kind"] >= 0],
            end["st_first"],
            end["u_next"][shelved],
            end["j_unit"][works & (end["j_tail"] < 0)],
            given,
        ]
        found = np.concatenate(places)
        times = np.bincount(found[found >= 0], minlength=len(where))
        if (times != followed).any():
            at = int(np.argmax(times != followed))
            item = int(end["u_item"][at])
            name = self._items[item] if 0 <= item < len(self._items) else str(at)
            raise broken("unit", name, times[at], followed[at], told.replication)
        listed = np.bincount(end["u_at"][shelved], minlength=len(self._stores))
        told.equal("shelf", self._stores, np.maximum(listed, end["st_hand"]), end["st_hand"])

    def _used(self, end: _End, told: "_Told") -> None:
        """Hold what is used up: as much came in as went out, is there, or is under way."""
        way = end["x_kind"] == X_STOCK
        items = len(self._items)
        counts = self._shape.block(end.buffers.counted, "stores")
        used = counts[:, self._loose, codes.W_USED].sum(axis=0)
        bought = counts[:, self._loose, codes.W_BOUGHT].sum(axis=0)
        under_way = _sums(end["x_item"][way], end["x_qty"][way], items)[:items]
        of = self._item
        left = _sums(of, end["st_hand"][self._loose] + used, items)
        came = _sums(of, self._there + bought, items)
        followed = np.bincount(of, minlength=items) > 0
        told.equal("used", self._items, left + under_way * followed, came)

    def _people(self, end: _End, told: "_Told") -> None:
        """Hold that who is busy is held by something."""
        held = np.zeros(len(self._pools))
        self._at_work(end, held)
        self._on_board(end, held)
        if len(self._i["gd_pool"]):
            self._with_convoys(end, held)
        rests = end.alive("rs") & (end["rs_seq"] <= 0)  # else it is line work that waits
        np.add.at(held, end["rs_pool"][rests], end["rs_number"][rests])
        told.equal("people", self._pools, end["pl_busy"], held)

    def _at_work(self, end: _End, held: Floats) -> None:
        i, pool_of = self._i, self._i["pool_of"].reshape(-1, self._resources)
        bits = end["j_held"]
        busy = np.flatnonzero((end["j_state"] != J_FREE) & (bits != 0))
        for j in busy.tolist():
            task, site = end["j_task"][j], end["j_site"][j]
            first = int(i["tk_need0"][task])
            for need in range(first, first + int(i["tk_nneed"][task])):
                pool = int(pool_of[site, i["tn_resource"][need]])
                if int(bits[j]) >> (need - first) & 1 and pool >= 0:
                    held[pool] += self._f["tn_number"][need]

    def _on_board(self, end: _End, held: Floats) -> None:
        i, doing = self._i, end["t_busy"]
        for way in end["t_way"][(doing == B_ASSIGNED) | (doing == B_AIR)].tolist():
            first = int(i["cw_first"][way])
            for k in range(first, first + int(i["cw_n"][way])):
                if i["cw_pool"][k] >= 0:
                    held[i["cw_pool"][k]] += self._f["cw_number"][k]

    def _with_convoys(self, end: _End, held: Floats) -> None:
        i, following = self._i, end["pv_next"].tolist()
        for c in np.flatnonzero(end.alive("cv") & (end["cv_route"] >= 0)).tolist():
            vehicle, pool = int(end["cv_first"][c]), int(end["cv_pool"][c])
            first = int(i["gd_first"][pool])
            while vehicle >= 0:
                for k in range(first, first + int(i["gd_n"][pool])):
                    held[i["gd_pool"][k]] += self._f["gd_number"][k]
                vehicle = following[vehicle]


def _sums(place: Ints, numbers: Floats, length: int) -> Floats:
    return np.bincount(place, numbers, length).astype(np.float64, copy=False)


_STORE: Final = ("hand", "pos", "onorder", "transit", "repair", "down", "other")
_NEEDED_I: Final = (
    *("st_item", "it_units", "it_noffer", "pool_of", "tk_need0", "tk_nneed", "tn_resource"),
    *("cw_first", "cw_n", "cw_pool", "gd_first", "gd_n", "gd_pool"),
)
_COLUMNS: Final = (
    *(f"st_{name}" for name in (*_STORE, "first")),
    *(f"rq_{name}" for name in ("kind", "store", "ref", "qty")),
    *(f"x_{name}" for name in ("kind", "item", "unit", "ref", "qty")),
    *(f"u_{name}" for name in ("item", "where", "at", "store", "next", "free", "child")),
    *(f"j_{name}" for name in ("state", "tail", "task", "site", "unit", "newunit", "held")),
    *("rs_pool", "rs_number", "rs_next", "rs_seq", "cv_pool", "cv_route", "cv_first", "cv_next"),
    *("pl_busy", "pv_next", "t_busy", "t_way"),
)
_NEEDED_F: Final = ("tn_number", "cw_number", "gd_number")


@dataclass(frozen=True)
class _Told:
    """Says what does not add up in a replication."""

    replication: int

    def equal(self, what: str, names: Any, one: Floats, other: Floats) -> None:
        """Hold that two lists of numbers are the same.

        Raises:
            ReadyError: naming the first that is not.

        """
        gap = np.abs(one - other)
        if gap.size and gap.max() > TOLERANCE:
            wrong = gap > TOLERANCE * np.maximum(np.abs(other), 1.0)
            if wrong.any():
                at = int(np.argmax(wrong))
                raise broken(what, names[at], one[at], other[at], self.replication)
