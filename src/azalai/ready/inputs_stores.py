"""The stores for the kernel, where each is supplied from, and the offers that supply them."""

from collections import defaultdict
from typing import Any, Final

import numpy as np

from azalai.ready.inputs_names import Names, firsts_of, law, some, words
from azalai.units import HOURS_PER_DAY

#: The room of a store whose capacity is not told.
_NO_LIMIT: Final = 1e300


class Stores:
    """Builds the arrays of the stores.

    Attributes:
        index: number of each store, by site and item.

    """

    def __init__(self, names: Names, shops: list[int]) -> None:
        """Take the sites of all shops: what a task uses up may be asked for there."""
        self.names, self.shops, self.sites = names, shops, list(names.sites)
        self.index: dict[tuple[int, int], int] = {}

    def pack(self) -> None:
        """Pack the stores: those of `stock`, and one wherever something may be asked for."""
        names, i, n = self.names, self.names.pack.i, self.names.pack.n
        told = {(names.sites[r["site"]], names.items[r["item"]]): r for r in names.rows("stock")}
        by_site = {r["name"]: r["supplied_by"] for r in names.rows("sites")}
        used = set(i["ti_item"])
        wanted = [k for k in range(len(names.items)) if i["it_units"][k] or k in used]
        places = {s for s, _ in names.posts} | {s for s, _ in told}
        places |= set(self.shops)
        for site in sorted(places):
            above = by_site[self.sites[site]]
            while above is not None and names.sites[above] not in places:
                places.add(names.sites[above])
                above = by_site[above]
        keys = sorted(set(told) | {(s, k) for s in places for k in wanted} | self._serial_stores())
        keys = sorted({*keys, *self._used_outside()})
        keys = self._with_sources(keys, told, by_site)
        self.index = {key: w for w, key in enumerate(keys)}
        self._pack_store_rows(told, by_site, i)
        n["n_store"] = len(keys)

    def _used_outside(self) -> set[tuple[int, int]]:
        """Give (site, item) of what sorties and classes use up."""
        names, bases = self.names, {s for s, _ in self.names.posts}
        bases |= {names.sites[r["base"]] for r in names.rows("missions") if r["base"]}
        schools = {r["name"]: {names.sites[r["site"]]} for r in names.rows("courses")}
        pairs = [(r["of"], r["what"]) for r in names.rows("needs") if r["what"] in names.items]
        fuel = dict(names.tables["types"].select("name", "fuel").iter_rows())
        tanks = {(s, fuel[t]) for s, t in names.pooled if fuel[t] is not None}
        listed, kinds = list(names.sites), list(names.types)
        posts = [(listed[s], kinds[t]) for s, t in names.posts]
        tanks |= {(s, fuel[t]) for s, t in posts if fuel[t] is not None}
        fitted = [(r["parent"], r["item"]) for r in names.rows("parts")]
        tanks |= {(s, item) for s, t in names.pooled for parent, item in fitted if parent == t}
        return {(names.sites[s], names.items[item]) for s, item in tanks} | {
            (site, names.items[what])
            for of, what in pairs
            if of not in names.tasks
            for site in schools.get(of, bases)
        }

    def _serial_stores(self) -> set[tuple[int, int]]:
        names = self.names
        return {
            (names.sites[r["at"]], names.items[r["item"]])
            for r in names.rows("serials")
            if r["at"] in names.sites
        }

    def _source(self, key: tuple[int, int], told: Any, by_site: Any) -> tuple[int, int] | None:
        names = self.names
        row = told.get(key)
        above = row["supplied_by"] if row and row["supplied_by"] else None
        above = above or by_site[self.sites[key[0]]]
        return None if above is None else (names.sites[above], key[1])

    def _with_sources(self, keys: list[Any], told: Any, by_site: Any) -> list[tuple[int, int]]:
        found, left = set(keys), list(keys)
        while left:
            source = self._source(left.pop(), told, by_site)
            if source is not None and source not in found:
                found.add(source)
                left.append(source)
        return sorted(found)

    def _pack_store_rows(self, told: dict[Any, Any], by_site: Any, i: dict[str, Any]) -> None:
        names = self.names
        keys = list(self.index)
        table = np.full((len(names.sites), max(len(names.items), 1)), -1)
        for (site, item), w in self.index.items():
            table[site, item] = w
        i["store_of"] = table
        i["st_site"], i["st_item"] = [s for s, _ in keys], [k for _, k in keys]
        i["st_told"] = [int(key in told) for key in keys]
        sites, items = list(names.sites), list(names.items)
        i["st_words"] = [w for s, k in keys for w in words(f"stock | {sites[s]} | {items[k]}")]
        sources = [self._source(key, told, by_site) for key in keys]
        i["st_source"] = [-1 if s is None else self.index[s] for s in sources]
        state = names.pack.state_f
        rows = [told.get(key, {}) for key in keys]
        known: dict[tuple[int, int], float] = defaultdict(float)
        for r in names.rows("serials"):
            if r["at"] in names.sites:
                known[names.sites[r["at"]], names.items[r["item"]]] += 1.0
        number = [r.get("number", 0.0) for r in rows]
        target = [some(r.get("target"), a) for r, a in zip(rows, number, strict=True)]
        new = [max(a - known[key], 0.0) for a, key in zip(number, keys, strict=True)]
        state["st_hand"], state["st_pos"], state["st_target"] = new, list(new), target
        state["st_reorder"] = [
            some(r.get("reorder_at"), t - 1.0) for r, t in zip(rows, target, strict=True)
        ]
        state["st_lot"] = [some(r.get("order_quantity"), 0.0) for r in rows]
        names.pack.f["st_room"] = [some(r.get("capacity"), _NO_LIMIT) for r in rows]
        state["st_floor"] = [r.get("floor", 0.0) for r in rows]
        i["rob_words"] = list(words("cannibalised"))


def pack_offers(names: Names) -> list[int]:
    """Pack the offers of items, by item and name; give their rows in that order."""
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    rows = names.rows("offers")
    order = sorted(
        (k for k, r in enumerate(rows) if r["what"] in names.items and r["mode"] == "buy"),
        key=lambda k: (names.items[rows[k]["what"]], rows[k]["name"], k),
    )
    told = [rows[k] for k in order]
    counts = np.bincount([names.items[r["what"]] for r in told] or [0], minlength=n["n_item_all"])
    if not told:
        counts[:] = 0
    i["it_noffer"], i["it_offer0"] = counts, np.cumsum(counts) - counts
    site_of = {r["name"]: r["site"] for r in names.rows("suppliers")}
    places = [r["site"] or site_of.get(r["supplier"]) for r in told]
    i["of_site"] = [-1 if p is None else names.sites[p] for p in places]
    i["of_supplier"] = [names.supplier(r["supplier"]) for r in told]
    i["of_rank"] = [r["rank"] for r in told]
    i["of_words"] = [w for r in told for w in words(f"offers | {r['name']}")]
    i["of_same"] = firsts_of([r["name"] for r in told])
    f["of_lead"] = [law(r["lead_d"], r["lead_cv"], r["lead_law"], HOURS_PER_DAY) for r in told]
    f["of_least"] = [r["minimum_order"] for r in told]
    n["n_offer"], n["n_supplier"] = len(told), len(names.suppliers) + 1
    return order
