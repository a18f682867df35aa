"""Build: a Scenario becomes the buffers of the kernel and the labels of its results."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import calendars, kernel
from azalai.ready.balances import Balances
from azalai.ready.conservation import Identities
from azalai.ready.decided import Decided
from azalai.ready.inputs_aside import missions_aside, tasks_aside, types_aside
from azalai.ready.inputs_asks import pack_asks
from azalai.ready.inputs_dates import Dates
from azalai.ready.inputs_fleet import Fleet
from azalai.ready.inputs_flights import CARRIER
from azalai.ready.inputs_light import pack_light
from azalai.ready.inputs_missions import Missions
from azalai.ready.inputs_names import Names
from azalai.ready.inputs_routes import keys_of
from azalai.ready.inputs_start import Start
from azalai.ready.inputs_support import Support
from azalai.ready.inputs_vehicles import pack_vehicles
from azalai.ready.kernel.buffers import Pack, Template, replication_of, template
from azalai.ready.kernel.draws import PURPOSES
from azalai.ready.kernel.layout import ROOMS
from azalai.ready.outputs import BLOCKS, Labels, Shape, shape_of
from azalai.ready.paths import Paths, PathsBuilder
from azalai.scenario.scenario import Scenario
from azalai.streams import Stream
from azalai.units import HOURS_PER_DAY

_TRACE_ROWS: Final = 1 << 17
_CHOICES: Final = ("even", "most_left", "least_left", "fixed")


@dataclass
class Inputs:
    """A plan as the kernel reads it.

    Attributes:
        labels: names along the dimensions of the results.
        shape: of the results of one replication.
        whole: the same with the bins of the warm-up, which `counted` leaves out.
        pack: constants, and the state at the start of every replication.
        rooms: how much room there is for what comes and goes; grows where it was too little.
        identities: what must hold of the results of every replication.
        balances: what must add up at its last instant.

    """

    labels: Labels
    shape: Shape
    whole: Shape
    pack: Pack
    dates: Dates
    paths: PathsBuilder
    decided: Decided
    rooms: dict[str, int] = field(default_factory=lambda: dict(ROOMS))
    _lock: Lock = field(default_factory=Lock)
    _plains: dict[tuple[tuple[str, int], ...], Template] = field(default_factory=dict)
    _used: list[Template] = field(default_factory=list)
    _steady: tuple[Pack, int, Paths] | None = None
    identities: Identities = field(init=False)
    balances: Balances = field(init=False)

    def __post_init__(self) -> None:
        self.identities = Identities(self.labels, self.shape)
        self.balances = Balances(self.labels, self.whole, self.pack)

    def template(self, replication: int, *, trace: bool = False) -> Template:
        """Give buffers for one replication.

        The constants are shared by all; what the path of the replication changes is told anew.
        """
        told, changes, path = self._steady or self._told(replication)
        while self.rooms["dc_cap"] < changes:
            self.rooms["dc_cap"] *= 2
        with self._lock:
            used = self._used.pop() if self._used else None
        made = replication_of(self._plain(trace), told, replication, used)
        row = made.record[0]
        row["dc_n"], row["tracing"] = changes, int(trace)
        self.decided.write(path, made.counted, self.whole)
        return made

    def _told(self, replication: int) -> tuple[Pack, int, Paths]:
        """Give the state of one replication at the start, and how many changes follow."""
        told = Pack()
        with self._lock:  # the paths keep the replication they stand at
            path = self.paths.path(replication)
            changes = self.dates.apply(path, told)
        columns = list(zip(*changes, strict=True)) or [(), (), (), ()]
        told.state_f["dc_time"], told.state_i["dc_kind"] = columns[0], columns[1]
        told.state_i["dc_index"], told.state_f["dc_value"] = columns[2], columns[3]
        if not self.paths.random:
            self._steady = told, len(changes), path
        return told, len(changes), path

    def give_back(self, buffers: Template, told: NDArray[np.integer[Any]]) -> None:
        """Take back the buffers of a replication that is over.

        Args:
            buffers: nobody looks at them any more.
            told: the positions of what it counted that are not zero.

        """
        buffers.counted[told if self.shape.length == self.whole.length else slice(None)] = 0.0
        with self._lock:
            self._used.append(buffers)

    def counted(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """Leave the warm-up out of the row of a replication."""
        if self.shape.length == self.whole.length:
            return row
        parts = []
        for name, dimensions in BLOCKS.items():
            block = self.whole.block(row, name)
            if dimensions[0] == "bins":
                block = block[-len(self.labels.bins) :]
            parts.append(block.ravel())
        return np.concatenate(parts)

    def _plain(self, trace: bool) -> Template:
        """Give the buffers before any replication; they are laid out anew when rooms grow."""
        rooms = dict(self.rooms)
        if trace:
            rooms["tr_cap"] = max(rooms["tr_cap"], _TRACE_ROWS)
        key = tuple(rooms.items())
        if key not in self._plains:
            shape, rows = self.whole, kernel.by_rows()
            self._plains = {key: template(self.pack, shape.offsets, shape.length, rooms, rows=rows)}
        return self._plains[key]

    def grow(self) -> None:
        """Double the room of everything that comes and goes."""
        for name in self.rooms:
            self.rooms[name] *= 2


def build(
    scenario: Scenario,
    seed: int | None = None,
    window: tuple[date, date] | None = None,
    allocation: pl.DataFrame | None = None,
) -> Inputs:
    """Turn a plan into what the kernel reads.

    Args:
        scenario: the plan.
        seed: of all draws; None: that of the plan.
        window: days by which results are counted inside the months.
        allocation: which base is asked first for the calls of a place, as REACH gives it: columns
            mission, destination, base, rank (from 1).  Bases that it does not rank are asked after
            those that it does; None: the nearest in time first.

    """
    used = scenario.settings.plan.seed if seed is None else seed
    names = Names(scenario)
    fleet = Fleet(names)
    support = Support(names, fleet)
    start = Start(names, fleet)
    fleet.pack_items()
    fleet.pack_failures()
    fleet.pack_types()
    start.pack_tails()
    support.pack_sites()
    support.pack_people()
    support.pack_tasks()
    support.pack_shops()
    support.pack_routes()
    pack_vehicles(names, fleet, support, start.contracts)
    support.pack_stores()
    support.pack_offers()
    start.pack_units(support.stores)
    missions = _missions(names, fleet, support, allocation)
    _in_work(names, fleet, support)
    counted = scenario.day_after(scenario.settings.ready.warmup_y)
    bins = calendars.bins(scenario.start, scenario.end, window, counted)
    warm = int(np.searchsorted(bins.edges_h, names.days(counted)))
    _pack_time(names, scenario, bins)
    _pack_policies(names, scenario, used)
    names.finish_calendars()
    paths = PathsBuilder(scenario, used, bins)
    decided = Decided(names, paths, bins.edges_h)
    labels = _labels(names, fleet, support, start, missions, bins, decided)
    names.pack.n["n_bin"] = len(bins.labels)
    dates = Dates(names, support, missions.services)
    whole = shape_of(labels)
    names.pack.n["n_warm"] = warm
    names.pack.n["n_whole"] = whole.offsets["staff"] - whole.offsets["responses"]
    labels = labels.without(warm)
    made = Inputs(labels, shape_of(labels), whole, names.pack, dates, paths, decided)
    need = names.pack.n
    made.rooms["u_cap"] = _power(need["n_tail"] + need["n_start"] + 512)
    made.rooms["j_cap"] = _power(8 * need["n_tail"] + 256)
    made.rooms["hp_cap"] = _power(8 * (need["n_tail"] + need["n_pool"] + need["n_demand"]) + 4096)
    return made


def _missions(
    names: Names, fleet: Fleet, support: Support, allocation: pl.DataFrame | None
) -> Missions:
    """Pack what is wanted from the fleet."""
    missions = Missions(names, fleet, support, allocation)
    missions.pack_services()
    missions.pack_demand()
    missions.pack_trips()
    pack_light(names, missions.services)
    missions.pack_weather()
    missions.pack_launches()
    pack_asks(names)
    return missions


def _power(least: int) -> int:
    return 1 << (least - 1).bit_length()


def _in_work(names: Names, fleet: Fleet, support: Support) -> None:
    """Pack the tails that are in a task at the start."""
    i, f = names.pack.i, names.pack.f
    count = len(names.tails)
    tasks, shops, meters, dues = [-1] * count, [-1] * count, [-1] * count, [0.0] * count
    for t, rows in enumerate(names.tail_rows):
        row = rows[0][1]
        if row["in_task"] is None or row["due"] is None:
            continue
        due = names.days(row["due"])
        if due <= 0.0:
            continue
        tasks[t], dues[t] = names.tasks[row["in_task"]], due
        order = tasks[t] * len(names.sites) + names.sites[row["site"]]
        if i["ro_n"][order]:
            shops[t] = i["ro_shop"][i["ro_first"][order]]
        for m, meter in enumerate(fleet.meters[row["type"]]):
            if meter.kind == 2 and meter.ref == tasks[t]:
                meters[t] = m
                break
    i["ts_task"], i["ts_shop"], i["ts_meter"], f["ts_due"] = tasks, shops, meters, dues
    _ = support


def _pack_time(names: Names, scenario: Scenario, bins: calendars.Bins) -> None:
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    f["bin_edge"] = bins.edges_h
    i["bin_cal"], i["bin_month"] = bins.calendar_month - 1, bins.month_index
    months = calendars.bins(scenario.start, scenario.end, None).edges_h
    f["month_edge"], n["n_month"] = np.append(months, months[-1]), len(months) - 1
    whole = [HOURS_PER_DAY * _days_of_month(scenario.start, k) for k in range(len(months) - 1)]
    f["month_share"] = np.diff(months) / whole  # of a month cut by the plan, so much of its quota
    names.pack.x["horizon"] = names.horizon_h


def _days_of_month(start: date, k: int) -> int:
    """Give the days of the k-th month from that of `start` on."""
    year, month = divmod(start.month - 1 + k, 12)
    return monthrange(start.year + year, month + 1)[1]


def _pack_policies(names: Names, scenario: Scenario, seed: int) -> None:
    told, n, x = scenario.settings.ready, names.pack.n, names.pack.x
    n["cannibalise"] = int(told.cannibalise)
    n["tail_choice"] = _CHOICES.index(told.tail_choice)
    x["damage_frac"], x["lateral_h"] = told.cannibalise_damage_frac, told.lateral_h
    x["opportunistic"] = told.opportunistic_h
    names.pack.i["keys"] = [word for p in PURPOSES for word in Stream(seed, f"ready {p}").key]


def _labels(
    names: Names,
    fleet: Fleet,
    support: Support,
    start: Start,
    missions: Missions,
    bins: Any,
    decided: Decided,
) -> Labels:
    sites, types, items, tasks = (
        list(names.sites),
        list(names.types),
        list(names.items),
        list(names.tasks),
    )
    kinds = {r["name"]: r["kind"] for r in names.rows("items")}
    failures = [f"{r['on']} | {r['mode']}" for r in fleet.failures]
    rows = missions.rows
    hours: NDArray[np.float64] = np.diff(bins.edges_h)
    posts = [(sites[s], types[t]) for s, t in names.posts]
    pool_kind = support.kinds
    words = ("people", "tool", "dock")
    aside = types_aside(names, posts)
    served = zip((name for name, _ in missions.named), missions.way_types, strict=True)
    return Labels(
        bins=tuple(bins.labels),
        bin_month=tuple(int(m) for m in bins.month_index),
        bin_calendar=tuple(int(m) for m in bins.calendar_month),
        bin_h=tuple(float(h) for h in hours),
        posts=tuple(posts),
        aside=aside,
        tasks_aside=tasks_aside(names, posts, aside),
        missions_aside=missions_aside(served, aside),
        tails=tuple(names.tails),
        tail_type=tuple(types[t] for t in names.tail_type),
        tail_contract=tuple(start.contracts[c] for c in names.pack.i["t_contract"]),
        services=tuple((rows[k]["name"], base, rows[k]["kind"]) for k, base in missions.services),
        demands=tuple(missions.demands),
        stores=tuple((sites[s], items[k], kinds[items[k]]) for s, k in support.stores),
        pools=tuple((s, r, words[pool_kind[r]]) for s, r in support.pools),
        shops=tuple((s, t, (row or {}).get("supplier") or "") for s, t, row, _ in support.shops),
        routes=tuple(keys_of(r) for r in names.rows("routes")),
        pooled=tuple(names.pooled),
        drivers=(*(("failures", x) for x in failures), *(("tasks", x) for x in tasks)),
        launches=tuple(missions.launches),
        contracts=tuple(start.contracts),
        sites=tuple(sites),
        tasks=tuple(tasks),
        items=tuple(items),
        units=(*names.tails, *start.labels),
        offers=tuple(names.tables["offers"]["name"][k] for k in support.offer_rows),
        failures=tuple(failures),
        destinations=tuple(site for _, site, _ in missions.demands),
        suppliers=("", *names.suppliers),
        flown=tuple(sorted({r["name"] for r in rows if r["mode"] == CARRIER})),
        staff=tuple(decided.staff),
        courses=tuple(decided.courses),
        vehicles=tuple(decided.vehicles),
    )


__all__ = ["Inputs", "build"]
