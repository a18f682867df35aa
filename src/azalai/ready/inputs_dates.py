"""What changes on dates, for one replication: the path of the world as the kernel reads it."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.calendars import windows
from azalai.ready.inputs_flights import flown_rows
from azalai.ready.inputs_names import Names
from azalai.ready.inputs_support import Support
from azalai.ready.kernel import dated
from azalai.ready.kernel.buffers import Pack
from azalai.ready.paths import Paths
from azalai.support.hands import Row, at_once
from azalai.tables.times import parse
from azalai.units import HOURS_PER_DAY

Change = tuple[float, int, int, float]
Hands = list[tuple[float, list[tuple[int, Row]]]]  # of each word: how many, and rows that are it
Floats = NDArray[np.float64]
_SPEEDS: Final = (dated.DC_SUPPLIER, dated.DC_SITE, dated.DC_ROUTE_SPEED)


def _in_order(change: Change) -> tuple[float, int, bool, Change]:
    """Order changes by time and kind; people who follow others are there before those leave."""
    time, kind, _, value = change
    if kind not in {dated.DC_POOL_ROW, dated.DC_NUMBER}:
        return time, kind, False, change
    return time, dated.DC_NUMBER, value == 0.0, change


class Dates:
    """Turns a path into the state at the start and the dated changes after it."""

    def __init__(self, names: Names, support: Support, services: list[tuple[int, str]]) -> None:
        """Note which rows of the plan stand behind which places of the kernel."""
        self.names, self.support = names, support
        self.services = services
        self.consumed = self._consumed()
        places = Counter(task for _, task, _, _ in support.shops)
        self.hands = [
            (h, support.hands_of(h))
            for h, (_, task, _, row) in enumerate(support.shops)
            if row < 0 and places[task] > 1 and support.hands_change(task)
        ]
        self.at_once: dict[tuple[int, ...], float] = {}  # of rows of one word in force together
        self.seasons = self._seasons()
        self.sites = {name: k for k, name in enumerate(sorted(names.scenario.sites.keys))}

    def _seasons(self) -> list[tuple[int, float]]:
        """Give the hours within the plan at which a season opens each route."""
        names = self.names
        return [
            (k, hour)
            for k, row in enumerate(names.rows("routes"))
            if row["closed"] is not None
            for offset in sorted({names.offsets[row[end]] for end in ("origin", "destination")})
            for hour in windows(parse(row["closed"]), names.start, names.horizon_h, offset)[1]
            if 0.0 < hour < names.horizon_h
        ]

    def _consumed(self) -> list[list[tuple[int, float]]]:
        """Give for each row of `courses` the stores and numbers that a trainee uses up."""
        names, needs = self.names, self.support.needs
        return [
            [
                (
                    self.support.stores[names.sites[row["site"]], names.items[x["what"]]],
                    x["quantity"],
                )
                for x in needs[row["name"]]
                if x["what"] in names.items
            ]
            for row in names.rows("courses")
        ]

    def apply(self, path: Paths, state: Pack) -> list[Change]:
        """Write what holds at the start into `state` and give the changes, sorted."""
        changes: list[Change] = []
        services, flown = self._services()
        rows = [
            ("routes", dated.DC_ROUTE, "rt_open", [(k, k) for k in self._all("routes")]),
            ("capability", dated.DC_SHOP, "sh_open", self._shops()),
            ("offers", dated.DC_OFFER, "of_open", list(enumerate(self.support.offer_rows))),
            ("missions", dated.DC_SERVICE, "sv_open", services),
            ("routes", dated.DC_SERVICE, "sv_open", flown),
            ("resources", dated.DC_POOL_ROW, "pr_open", self._pool_rows()),
        ]
        for table, kind, name, pairs in rows:
            if pairs and table in path.periods:
                self._periods(path, table, kind, name, pairs, state, changes)
        self._timetables(path, state)
        self._staffed(path, state, changes)
        self._numbers(path, state, changes)
        self._speeds(path, changes)
        self._fleet(path, state, changes)
        self._posture(path, state, changes)
        self._used(path, changes)
        self._vehicles(path, state, changes)
        changes.sort(key=_in_order)
        return changes

    def _all(self, table: str) -> Iterable[int]:
        return range(self.names.tables[table].height)

    def _shops(self) -> list[tuple[int, int]]:
        return [(h, row) for h, (_, _, _, row) in enumerate(self.support.shops) if row >= 0]

    def _services(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Give each service with its row of `missions`; those that fly a route, with its row."""
        told, flown = self.names.tables["missions"].height, flown_rows(self.names)
        at = list(enumerate(row for row, _ in self.services))
        return (
            [(v, row) for v, row in at if row < told],
            [(v, flown[row - told][0]) for v, row in at if row >= told],
        )

    def _pool_rows(self) -> list[tuple[int, int]]:
        return [(k, row) for row, k in self.support.pool_row.items()]

    def _periods(
        self,
        path: Paths,
        table: str,
        kind: int,
        name: str,
        pairs: list[tuple[int, int]],
        state: Pack,
        changes: list[Change],
    ) -> None:
        opens, closes = path.periods[table]
        known = np.asarray(state.state_i.get(name, ()), np.int64)
        first = np.ones(max(len(known), *(k + 1 for k, _ in pairs)), np.int64)
        first[: len(known)] = known
        for k, row in pairs:
            first[k] = int(opens[row] <= 0.0 < closes[row])
            if 0.0 < opens[row] < np.inf:
                changes.append((float(opens[row]), kind, k, 1.0))
            if 0.0 < closes[row] < np.inf and opens[row] < closes[row]:
                changes.append((float(closes[row]), kind, k, 0.0))
        state.state_i[name] = first

    def _timetables(self, path: Paths, state: Pack) -> None:
        """Tell from when to when each service is in force: at other hours nothing is due by it."""
        if "missions" in path.periods:
            opens, closes = path.periods["missions"]
            begins, ends = np.full((2, len(self.services)), np.inf)
            begins *= -1.0  # what is flown for a route has no timetable
            for v, row in self._services()[0]:
                begins[v], ends[v] = opens[row], closes[row]
            state.state_f["sv_from"], state.state_f["sv_to"] = begins, ends

    def _staffed(self, path: Paths, state: Pack, changes: list[Change]) -> None:
        """Open shops without `capability` while all that they need is there."""
        if "resources" not in path.periods:
            return
        opens, closes = path.periods["resources"]
        first = np.ones(len(self.support.shops), np.int64)
        known = np.asarray(state.state_i.get("sh_open", ()), np.int64)
        first[: len(known)] = known
        for h, hands in self.hands:
            edges = sorted(
                {float(e[k]) for _, rows in hands for k, _ in rows for e in (opens, closes)}
            )
            was = first[h] = self._all_there(hands, opens, closes, 0.0)
            for hour in (edge for edge in edges if 0.0 < edge < np.inf):
                now = self._all_there(hands, opens, closes, hour)
                if now != was:
                    changes.append((hour, dated.DC_SHOP, h, float(now)))
                was = now
        state.state_i["sh_open"] = first

    def _all_there(self, hands: Hands, opens: Floats, closes: Floats, hour: float) -> int:
        """Tell whether rows in force have at once as many of each word as a shop needs."""
        for number, rows in hands:
            in_force = tuple(k for k, _ in rows if opens[k] <= hour < closes[k])
            if in_force not in self.at_once:
                self.at_once[in_force] = at_once(row for k, row in rows if k in in_force)
            if self.at_once[in_force] < number - 1e-9:
                return 0
        return 1

    def _numbers(self, path: Paths, state: Pack, changes: list[Change]) -> None:
        people = path.people
        numbers = np.array(self.names.pack.state_f["pr_number"], np.float64)
        for row, time, number in zip(people.row, people.time_h, people.number, strict=True):
            k = self.support.pool_row[int(row)]
            if time <= 0.0:
                numbers[k] = number
            else:
                changes.append((float(time), dated.DC_NUMBER, k, float(number)))
        state.state_f["pr_number"] = numbers

    def _used(self, path: Paths, changes: list[Change]) -> None:
        """Let classes use up what their trainees need as they begin."""
        people = path.people
        for time, row, trainees in zip(people.begun_h, people.course, people.trainees, strict=True):
            for store, number in self.consumed[int(row)]:
                changes.append((float(time), dated.DC_USE, store, number * int(trainees)))

    def _speeds(self, path: Paths, changes: list[Change]) -> None:
        told = path.changes
        for time, kind, index, speed, over in zip(
            told.time_h, told.kind, told.index, told.speed, told.for_good, strict=True
        ):
            place = int(index) + 1 if kind == 0 else int(index)
            value = dated.FOR_GOOD if kind == 0 and over else float(speed)
            changes.append((float(time), _SPEEDS[int(kind)], place, value))
        routes = [c for c in changes if c[1] == dated.DC_ROUTE_SPEED] if self.seasons else []
        for route, hour in self.seasons:  # its speed is told anew: all look at it again
            before = [speed for time, _, k, speed in routes if k == route and time <= hour]
            changes.append((hour, dated.DC_ROUTE_SPEED, route, before[-1] if before else 1.0))

    def _fleet(self, path: Paths, state: Pack, changes: list[Change]) -> None:
        """Give each tail its home at the start and its entries, moves and exits."""
        names = self.names
        opens, closes = path.periods.get("fleet", (np.empty(0), np.empty(0)))
        homes = np.full(len(names.tails), -1)
        for t, rows in enumerate(names.tail_rows):
            spans = sorted(
                (float(opens[k]), float(closes[k]), names.sites[row["site"]])
                for k, row in rows
                if opens[k] < closes[k]
            )
            until, before = -np.inf, -1
            for begin, end, site in spans:
                stays = until >= begin and site == before  # a row cut in two moves nobody
                if begin <= 0.0 < end:
                    homes[t] = site
                elif begin > 0.0 and begin < np.inf and not stays:
                    kind = dated.DC_MOVE if until >= begin else dated.DC_ENTER
                    changes.append((begin, kind, t, float(site)))
                follows = any(other[0] <= end < other[1] for other in spans)
                if 0.0 < end < np.inf and not follows:
                    changes.append((end, dated.DC_LEAVE, t, 0.0))
                until, before = end, site
        state.state_i["ts_site"] = homes

    def _vehicles(self, path: Paths, state: Pack, changes: list[Change]) -> None:
        """Give each pooled vehicle its pool at the start, and the pools that it has later."""
        names = self.names
        opens, closes = path.periods.get("fleet", (np.empty(0), np.empty(0)))
        homes = np.full(len(names.vehicle_rows), -1)
        for k, rows in enumerate(names.vehicle_rows.values()):
            for position, row in rows:
                begin, end = float(opens[position]), float(closes[position])
                if begin >= end:
                    continue
                pool = names.pooled[row["site"], row["type"]]
                if begin <= 0.0 < end:
                    homes[k] = pool
                elif 0.0 < begin < np.inf:
                    changes.append((begin, dated.DC_VEHICLE, k, float(pool)))
                follows = any(opens[other] <= end < closes[other] for other, _ in rows)
                if 0.0 < end < np.inf and not follows:
                    changes.append((end, dated.DC_VEHICLE, k, -1.0))
        state.state_i["pv_pool"] = homes

    def _posture(self, path: Paths, state: Pack, changes: list[Change]) -> None:
        names = self.names
        opens, closes = path.periods.get("posture", (np.empty(0), np.empty(0)))
        least = np.zeros(max(len(names.posts), 1), np.int64)
        wanted = np.zeros(max(len(names.posts), 1), np.int64)
        after = np.full(max(len(names.posts), 1), HOURS_PER_DAY)
        for k, row in enumerate(names.rows("posture")):
            if row["type"] in names.pooled_types or opens[k] >= closes[k]:
                continue
            post = names.posts[names.sites[row["site"]], names.types[row["type"]]]
            numbers = (row["minimum"] or 0, row["wanted"] or 0)
            if opens[k] <= 0.0 < closes[k]:
                least[post], wanted[post] = numbers
                after[post] = row["after_h"]
            elif opens[k] < np.inf:
                changes.append((float(opens[k]), dated.DC_AFTER, post, float(row["after_h"])))
                changes.append((float(opens[k]), dated.DC_WANTED, post, float(numbers[1])))
                changes.append((float(opens[k]), dated.DC_MINIMUM, post, float(numbers[0])))
            if 0.0 < closes[k] < np.inf:  # what opens then is sorted behind this
                changes.append((float(closes[k]), dated.DC_WANTED, post, 0.0))
                changes.append((float(closes[k]), dated.DC_MINIMUM, post, 0.0))
        state.state_f["po_after"] = after
        state.state_i["po_minimum"], state.state_i["po_wanted"] = least, wanted
