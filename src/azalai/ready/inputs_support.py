"""The support system for the kernel: sites, people, tasks and shops; routes and stores beside."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import Any, Final

import numpy as np

from azalai.geo.geodesics import distance_km
from azalai.ready import codes
from azalai.ready.inputs_fleet import Fleet
from azalai.ready.inputs_names import NO_LAW, Names, firsts_of, law, some, spans, words
from azalai.ready.inputs_routes import MODES, Routes, timeless
from azalai.ready.inputs_stores import Stores, pack_offers
from azalai.ready.paths_disruptions import Disruptions
from azalai.support.hands import COLUMNS, Row, most_at, suffices
from azalai.support.network import Network
from azalai.tables.times import MONTHS
from azalai.units import HOURS_PER_DAY

_NO_LIMIT: Final = 1_000_000


class Support:
    """Builds the arrays of everything that keeps the fleet going."""

    def __init__(self, names: Names, fleet: Fleet) -> None:
        """Read sites, routes, resources, tasks, capability, stock and offers."""
        self.names, self.fleet = names, fleet
        self.pools = {
            pair: k
            for k, pair in enumerate(
                sorted({(r["site"], r["resource"]) for r in names.rows("resources")})
            )
        }
        self.needs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(names.rows("needs"), key=lambda r: (r["of"], r["what"])):
            self.needs[row["of"]].append(row)
        self.apart_km = self._distances()
        self.km = np.nan_to_num(self.apart_km)  # without a position: at once

    def _distances(self) -> Any:
        """Give the great circles between all sites, nan where one has no position."""
        names = self.names
        rows = {r["name"]: r for r in names.rows("sites")}
        told = [rows[name] for name in names.sites]
        lat = np.array([np.nan if r["latitude_deg"] is None else r["latitude_deg"] for r in told])
        lon = np.array([np.nan if r["longitude_deg"] is None else r["longitude_deg"] for r in told])
        if not told:
            return np.zeros((0, 0))
        km = np.zeros((len(told), len(told)))
        one, other = np.triu_indices(len(told), 1)
        km[one, other] = distance_km(lat[one], lon[one], lat[other], lon[other])
        return km + km.T

    def pack_sites(self) -> None:
        """Pack sites, their weather region and wet months."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        rows = {r["name"]: r for r in names.rows("sites")}
        f["si_harsh"] = [rows[name]["harsh_frac"] for name in names.sites]
        f["si_offset"] = [names.offsets[name] for name in names.sites]
        f["km"] = self.km
        n["n_site"] = len(names.sites)
        climate: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for row in names.rows("climate"):
            climate[row["site"]][row["month"]] = row
        source = self._weather_source(sorted(climate))
        regions = sorted(set(source))
        i["si_region"] = [regions.index(name) for name in source]
        i["si_wet"] = [
            [int(bool(climate.get(name, {}).get(m, {}).get("wet", False))) for m in MONTHS]
            for name in source
        ]
        blank: dict[str, Any] = {"flyable_frac": 1.0, "spell_h": 24.0}
        cells = [[climate.get(name, {}).get(m, blank) for m in MONTHS] for name in regions]
        f["wx_share"] = [[cell["flyable_frac"] for cell in row] for row in cells]
        f["wx_spell"] = [[cell["spell_h"] for cell in row] for row in cells]
        i["wx_words"] = [w for name in regions for w in words(f"climate | {name}")]
        n["n_region"] = len(regions)

    def _weather_source(self, told: list[str]) -> list[str]:
        """Give for each site the site whose weather it shares: the nearest that has rows."""
        names = self.names
        found = []
        for name, k in names.sites.items():
            if name in told or not told:
                found.append(name if name in told else "")
            else:
                found.append(min(told, key=lambda other: (self.km[k][names.sites[other]], other)))
        return found

    def pack_people(self) -> None:
        """Pack pools and their rows; row k of the kernel is row k of `resources`."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        rows = names.rows("resources")
        order = sorted(range(len(rows)), key=lambda k: self._pool_of(rows[k]))
        self.pool_row = {row: k for k, row in enumerate(order)}
        told = [rows[k] for k in order]
        i["pr_calendar"] = [
            0 if r["hours"] is None else names.calendar(r["hours"], names.offsets[r["site"]])
            for r in told
        ]
        i["pr_pool"] = [self._pool_of(r) for r in told]
        f["pr_per_post"] = [r["employed_per_post"] for r in told]
        names.pack.state_f["pr_number"] = [r["number"] for r in told]
        counts = np.bincount(i["pr_pool"] or [0], minlength=len(self.pools))[: len(self.pools)]
        i["pl_nrow"] = counts
        i["pl_row0"] = np.cumsum(counts) - counts
        i["pl_site"] = [names.sites[site] for site, _ in self.pools]
        firsts = [told[k] for k in i["pl_row0"]]
        f["pl_limit_h"] = [r["limit_h_per_month"] or 0.0 for r in firsts]
        # with hours on duty the rest lies between two duties; without, each sortie is a duty
        f["pl_rest_h"] = [
            0.0 if r["hours"] not in (None, "always") else r["rest_h"] for r in firsts
        ]
        table = np.full((len(names.sites), max(len(names.resources), 1)), -1)
        for (site, resource), p in self.pools.items():
            table[names.sites[site], names.resources[resource]] = p
        i["pool_of"] = table
        self.kinds = {r["resource"]: ("people", "tool", "dock").index(r["kind"]) for r in rows}
        n["n_pool"], n["n_pool_row"] = len(self.pools), len(rows)
        n["n_resource"] = max(len(names.resources), 1)

    def _pool_of(self, row: dict[str, Any]) -> int:
        return self.pools[row["site"], row["resource"]]

    def pack_tasks(self) -> None:
        """Pack tasks with their needs and the items that they use up."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        rows = [self.fleet.task_rows[name] for name in names.tasks]
        i["tk_action"] = [codes.ACTIONS.index(r["action"]) for r in rows]
        i["tk_words"] = [w for r in rows for w in words(f"tasks | {r['name']}")]
        f["tk_work"] = [law(r["work_h"], r["work_cv"], r["work_law"]) for r in rows]
        f["tk_test"] = [r["work_h"] if r["test_h"] is None else r["test_h"] for r in rows]
        f["tk_check"] = [r["check_flight_h"] for r in rows]
        f["tk_extend_chance"] = [r["extend_chance_frac"] for r in rows]
        f["tk_extend"] = [r["extend_frac"] for r in rows]
        held = [[x for x in self.needs[r["name"]] if x["what"] in names.resources] for r in rows]
        used = [[x for x in self.needs[r["name"]] if x["what"] in names.items] for r in rows]
        i["tk_nneed"], i["tk_need0"] = spans(held)
        i["tk_nitem"], i["tk_item0"] = spans(used)
        flat = [x for group in held for x in group]
        i["tn_resource"] = [names.resources[x["what"]] for x in flat]
        i["tn_kind"] = [self.kinds[x["what"]] for x in flat]
        f["tn_number"] = [x["quantity"] for x in flat]
        f["tn_hours"] = [-1.0 if x["hours_h"] is None else x["hours_h"] for x in flat]
        items = [x for group in used for x in group]
        i["ti_item"] = [names.items[x["what"]] for x in items]
        f["ti_number"] = [x["quantity"] for x in items]
        table = np.zeros((max(len(names.tasks), 1), max(len(names.tasks), 1)), np.int64)
        for row in rows:
            for other in row["includes"] or []:
                table[names.tasks[row["name"]], names.tasks[other]] = 1
        i["included"] = table
        n["n_task"] = max(len(names.tasks), 1)

    def pack_shops(self) -> None:
        """Pack the places where each task is done and their order from every site."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        self.shops: list[tuple[str, str, dict[str, Any] | None, int]] = []
        told: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        for k, row in enumerate(names.rows("capability")):
            told[row["task"]].append((k, row))
        at = self._most_at
        listed = list(names.sites)
        homes = sorted({listed[s] for s, _ in names.posts} | self._stocked())
        inside = {r["item"] for r in names.rows("parts") if r["parent"] in names.items}
        benches = sorted({*homes, *self._benches(told, at)}) if inside else homes
        order: dict[int, list[int]] = {}
        for name, task in names.tasks.items():
            order[task] = []
            for k, row in sorted(told[name], key=lambda p: (p[1]["site"], p[0])):
                if not self.shops or self.shops[-1][:2] != (row["site"], name):
                    order[task].append(len(self.shops))  # of several rows the first stands for all
                self.shops.append((row["site"], name, row, k))
            if not told[name]:
                wanted, on = self._hands(name), self.fleet.task_rows[name]["on"]
                places = [s for s in names.sites if suffices(at[s], wanted)] if wanted else homes
                if not wanted and on in names.pooled_types:
                    places = sorted({*homes, *(site for site, _ in names.pooled)})
                elif not wanted and on in inside:  # it comes off where the unit is mended
                    places = benches
                for site in places:
                    order[task].append(len(self.shops))
                    self.shops.append((site, name, None, -1))
        self._pack_shop_rows(f, i)
        self._pack_orders(order, i)
        n["n_shop"] = len(self.shops)

    @cached_property
    def _most_at(self) -> dict[str, dict[str, float]]:
        """How many of each kind a site ever has."""
        return most_at(self._hands_told)

    @cached_property
    def _always_at(self) -> dict[str, dict[str, float]]:
        """How many of each kind a site has all the time: of rows that no other one follows."""
        rows = zip(self._hands_told, self.names.rows("resources"), strict=True)
        periods = Counter(told[:3] for told in self._hands_told)
        return most_at(r for r, row in rows if periods[r[:3]] == 1 and not _is_dated(row))

    def _hands(self, task: str) -> dict[str, float]:
        """Give the people, tools and docks that a task needs: how many of each."""
        needs = (x for x in self.needs[task] if x["what"] in self.names.resources)
        return {x["what"]: x["quantity"] for x in needs}

    def hands_change(self, task: str) -> bool:
        """Tell whether some of what a task needs is at a site for a time only."""
        return not self._dated.isdisjoint(self._hands(task))

    def hands_of(self, shop: int) -> list[tuple[float, list[tuple[int, Row]]]]:
        """Give what a shop without `capability` needs: how many, and the rows that are it."""
        site, task, _, _ = self.shops[shop]
        return [
            (number, self._rows_of[site, what])
            for what, number in sorted(self._hands(task).items())
        ]

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], list[tuple[int, Row]]]:
        """Rows of `resources` with their numbers, by site and resource."""
        found: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
        for k, row in enumerate(self._hands_told):
            found[row[:2]].append((k, row))
        return found

    @cached_property
    def _hands_told(self) -> list[Row]:
        return [tuple(r[c] for c in COLUMNS) for r in self.names.rows("resources")]

    @cached_property
    def _dated(self) -> set[str]:
        """Name the people, tools and docks of which rows open or close."""
        return {r["resource"] for r in self.names.rows("resources") if _is_dated(r)}

    def _benches(
        self, told: dict[str, list[tuple[int, dict[str, Any]]]], at: dict[str, dict[str, float]]
    ) -> set[str]:
        """Give the sites that do some task by `capability`, or have all that one needs."""
        wanted = {frozenset(self._hands(task).items()) for task in self.names.tasks} - {frozenset()}
        able = {s for s in self.names.sites for hands in wanted if suffices(at[s], dict(hands))}
        return able | {row["site"] for rows in told.values() for _, row in rows}

    def _stocked(self) -> set[str]:
        return {r["site"] for r in self.names.rows("stock")}

    def _pack_shop_rows(self, f: dict[str, Any], i: dict[str, Any]) -> None:
        names = self.names
        rows = [row or {} for _, _, row, _ in self.shops]
        f["sh_turn"] = [
            law(r["turnaround_d"], r["turnaround_cv"], r["turnaround_law"], HOURS_PER_DAY)
            if r.get("turnaround_d") is not None
            else NO_LAW
            for r in rows
        ]
        f["sh_book_h"] = [r.get("book_ahead_d", 0.0) * HOURS_PER_DAY for r in rows]
        f["sh_success"] = [r.get("success_frac", 1.0) for r in rows]
        f["sh_first"] = [r.get("first_success_frac", r.get("success_frac", 1.0)) for r in rows]
        f["sh_learn"] = [r.get("learning_frac", 1.0) for r in rows]
        i["sh_mature"] = [r.get("mature_jobs", 1) for r in rows]
        i["sh_channels"] = [some(r.get("channels"), _NO_LIMIT) for r in rows]
        i["sh_by"] = [MODES.index(r["by"]) if r.get("by") else -1 for r in rows]
        i["sh_supplier"] = [names.supplier(r.get("supplier")) for r in rows]
        i["sh_site"] = [names.sites[site] for site, _, _, _ in self.shops]
        i["sh_same"] = firsts_of([(site, task) for site, task, _, _ in self.shops])
        i["sh_words"] = [w for site, task, _, _ in self.shops for w in words(f"{site} | {task}")]

    def _pack_orders(self, order: dict[int, list[int]], i: dict[str, Any]) -> None:
        """Pack for each task and site the shops by rank, then nearest as `Network.nearness` says.

        Of a task without `capability` the first is all: it is never full or at a loss.  Where hands
        may not be there yet, or no longer, others follow up to the first that has all of them all
        the time and never closes.
        """
        names = self.names
        rows = np.array([row for *_, row in self.shops], np.int64)
        ranks = np.array([(row or {}).get("rank", 1) for _, _, row, _ in self.shops], np.int64)
        places = np.array([names.sites[site] for site, *_ in self.shops], np.int64)
        known: dict[tuple[bytes, bytes], tuple[Any, Any]] = {}
        counts, flat = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for name, task in names.tasks.items():
            shops = np.array(order[task], np.int64)
            there = places[shops]
            if len(shops) and rows[shops].max() < 0:
                steady = self._steady(name, there)
                key = there.tobytes(), steady.tobytes()
                if key not in known:
                    known[key] = self._until_steady(there, steady)
                asked, n = known[key]
            else:
                near = self._nearness(there)
                each = (np.broadcast_to(told[shops], near.shape) for told in (rows, ranks))
                keys = (next(each), near, next(each))  # the rank counts first
                asked, n = np.lexsort(keys, axis=-1).ravel(), np.full(len(near), len(there))
            counts.append(n)
            flat.append(shops[asked])
        i["ro_n"] = np.concatenate(counts)
        i["ro_first"] = np.cumsum(i["ro_n"]) - i["ro_n"]
        i["ro_shop"] = np.concatenate(flat)

    def _steady(self, task: str, there: Any) -> Any:
        """Tell behind which of some places nobody asks: it has all that a task needs."""
        if not self.hands_change(task):
            return np.ones(len(there), np.bool_)
        needed, listed = self._hands(task), list(self.names.sites)
        always = {site for site, has in self._always_at.items() if suffices(has, needed)}
        return np.array([listed[k] in always - self._may_close for k in there])

    @cached_property
    def _may_close(self) -> set[str]:
        return Disruptions(self.names.scenario, self.names.horizon_h).sites_hit

    def _until_steady(self, there: Any, steady: Any) -> tuple[Any, Any]:
        """Order places as they are near to each site, up to the first that is steady.

        Gives the numbers of places, site after site, and how many there are for each site.
        """
        order = self._nearness(there).argsort(axis=1, kind="stable")
        found = steady[order]
        n = np.where(found.any(axis=1), found.argmax(axis=1) + 1, len(there))
        return order[np.arange(len(there)) < n[:, None]], n

    def _nearness(self, there: Any) -> Any:
        """Number places as they are near to each site, the nearest first: (sites, places)."""
        if len(np.unique(there)) < 2:
            return np.zeros((len(self.names.sites), len(there)), np.int64)
        listed, near = self._near
        return near[:, np.searchsorted(listed, there)]

    @cached_property
    def _near(self) -> tuple[Any, Any]:
        """List the places of all shops, and number them as they are near to each site."""
        names, sites = self.names, list(self.names.sites)
        listed = np.array(sorted({names.sites[site] for site, *_ in self.shops}), np.int64)
        network = Network(names.tables | {"routes": timeless(names.tables["routes"])}, names.start)
        time_d = network.mean_transports_d(sites, [sites[k] for k in listed])
        km = np.nan_to_num(self.apart_km, nan=np.inf)[:, listed]
        by_name = np.broadcast_to(listed, km.shape)
        return listed, np.lexsort((by_name, km, time_d), axis=-1).argsort(axis=-1)

    def pack_routes(self) -> None:
        """Pack the routes in both directions, by origin, destination and mode."""
        Routes(self.names, self.fleet, self.km).pack()

    def pack_stores(self) -> None:
        """Pack the stores: those of `stock`, and one wherever something may be asked for."""
        stores = Stores(self.names, [self.names.sites[site] for site, _, _, _ in self.shops])
        stores.pack()
        self.stores = stores.index

    def pack_offers(self) -> None:
        """Pack the offers of items, by item and name."""
        self.offer_rows = pack_offers(self.names)


def _is_dated(row: dict[str, Any]) -> bool:
    """Tell whether a row is in force for a time only."""
    return any(row[column] is not None for column in ("starts", "ends", "after"))
