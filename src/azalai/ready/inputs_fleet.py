"""The fleet for the kernel: breakdown of each type, meters, tails, and parts known at the start."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from azalai.ready import codes
from azalai.ready.inputs_names import Names, spans, words
from azalai.support.rates import weibull_scale
from azalai.units import HOURS_PER_DAY

_EVER: Final = 1e300
_CLOCKS: Final = (
    ("every_fh", "mean_fh", codes.K_FH),
    ("every_landings", "mean_landings", codes.K_LANDINGS),
    ("every_starts", "mean_starts", codes.K_STARTS),
    ("every_km", "mean_km", codes.K_KM),
    ("every_d", "mean_d", codes.K_DAY),
)


@dataclass(frozen=True)
class Meter:
    """A failure mode or a limit of one thing: kind, row it stands for, clock and numbers."""

    kind: int
    ref: int
    clock: int
    factor: float
    scale: float = 0.0
    shape: float = 1.0
    limit: float = _EVER
    interval: float = _EVER
    tolerance: float = 0.0
    name: str = ""


@dataclass
class Node:
    """One place in a type at which something is fitted; node 0 is the aircraft itself."""

    thing: str
    parent: int
    slot: int
    mult: float
    line: bool
    group: int
    size: int = 1


@dataclass
class Tree:
    """The breakdown of one thing, in depth-first order, with the k-of-n groups of its top level."""

    nodes: list[Node] = field(default_factory=list)
    spares: list[int] = field(default_factory=list)


class Fleet:
    """Builds the arrays of types, items, units and tails."""

    def __init__(self, names: Names) -> None:
        """Read parts, failures and tasks."""
        self.names = names
        self.parts: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(names.rows("parts"), key=lambda r: (r["parent"], r["item"])):
            self.parts.setdefault(row["parent"], []).append(row)
        self.failures = names.rows("failures")
        self.task_rows = {row["name"]: row for row in names.rows("tasks")}
        self.tasks_on: dict[str, list[dict[str, Any]]] = {}
        for name in names.tasks:
            row = self.task_rows[name]
            self.tasks_on.setdefault(row["on"], []).append(row)
        self.things = [*names.items, *names.types]
        self.meters = {thing: self._meters(thing) for thing in self.things}
        self.trees = {name: self._tree(name) for name in names.types}

    def task_for(self, thing: str, *actions: str) -> int:
        """Give the first task on a thing with one of the actions, in the order of preference."""
        for action in actions:
            for row in self.tasks_on.get(thing, []):
                if row["action"] == action:
                    return self.names.tasks[row["name"]]
        return -1

    def _meters(self, thing: str) -> list[Meter]:
        found: list[Meter] = []
        rows = [(k, r) for k, r in enumerate(self.failures) if r["on"] == thing]
        for k, row in sorted(rows, key=lambda pair: pair[1]["mode"]):
            found += self._failure(k, row)
        for task in self.tasks_on.get(thing, []):
            for every, _, clock in _CLOCKS:
                if task[every] is not None:
                    found.append(self._limit(task, every, clock))
        return found

    def _renewed_at(self, thing: str, every: str) -> float:
        """Give the limit at which a thing is renewed or ended on a clock."""
        limits = [
            t[every]
            for t in self.tasks_on.get(thing, [])
            if t["action"] in ("overhaul", "discard", "replace") and t[every] is not None
        ]
        return min(limits, default=_EVER)

    def _failure(self, k: int, row: dict[str, Any]) -> list[Meter]:
        every, column, clock = next(c for c in _CLOCKS if row[c[1]] is not None)
        limit = self._renewed_at(row["on"], every)
        mean, share = row[column], row["no_fault_frac"]
        unit_h = HOURS_PER_DAY if clock == codes.K_DAY else 1.0  # that clock counts hours
        name = f"failures | {row['on']} | {row['mode']}"
        made: list[Meter] = []
        if share < 1.0:
            bound = limit if limit < _EVER else None
            scale = weibull_scale(
                mean / (1.0 - share), row["shape"], bound, row["observed_under_limit"]
            )
            factor = 1.0 if clock == codes.K_DAY else row["harsh_factor"]
            scale, limit = scale * unit_h, limit if bound is None else limit * unit_h
            made.append(
                Meter(codes.M_FAIL, k, clock, factor, scale, row["shape"], limit, name=name)
            )
        if share > 0.0:
            scale = mean / share * unit_h
            made.append(Meter(codes.M_NO_FAULT, k, clock, 1.0, scale, name=f"{name} | good"))
        return made

    def _limit(self, task: dict[str, Any], every: str, clock: int) -> Meter:
        interval, factor = task[every], task["harsh_factor"]
        if clock == codes.K_DAY:
            clock, interval, factor = codes.K_CALENDAR, interval * HOURS_PER_DAY, 1.0
        return Meter(
            codes.M_LIMIT,
            self.names.tasks[task["name"]],
            clock,
            factor,
            interval=interval,
            tolerance=interval * task["tolerance_frac"],
            name=f"tasks | {task['name']}",
        )

    def _tree(self, name: str) -> Tree:
        tree = Tree([Node(name, -1, -1, 1.0, line=True, group=-1)])
        self._grow(tree, 0, name, 1.0)
        return tree

    def _grow(self, tree: Tree, parent: int, thing: str, mult: float) -> int:
        """Hang the parts of a thing under its node; give how many nodes that made."""
        before, slot = len(tree.nodes), 0
        for row in self.parts.get(thing, []):
            needed = row["quantity"] if row["needed"] is None else row["needed"]
            group = -1
            if needed < row["quantity"]:
                group = len(tree.spares)
                tree.spares.append(row["quantity"] - needed)
            swap = row["swap"] or ("line" if parent == 0 else "shop")
            for _ in range(row["quantity"]):
                node = Node(
                    row["item"], parent, slot, mult * row["usage_factor"], swap == "line", group
                )
                at = len(tree.nodes)
                tree.nodes.append(node)
                node.size += self._grow(tree, at, row["item"], node.mult)
                slot += 1
        made = len(tree.nodes) - before
        if parent == 0:
            tree.nodes[0].size = 1 + made
        return made

    def inside(self, thing: str) -> list[int]:
        """Give the item at each place directly in a thing."""
        rows = self.parts.get(thing, [])
        return [self.names.items[row["item"]] for row in rows for _ in range(row["quantity"])]

    def thing_index(self, thing: str) -> int:
        """Give the index of an item, or of a type behind the items."""
        names = self.names
        if thing in names.items:
            return names.items[thing]
        return len(names.items) + names.types[thing]

    def pack_items(self) -> None:
        """Pack what the kernel knows of each item and, behind them, of each type."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        rows = {r["name"]: r for r in names.rows("items")}
        flat = [m for thing in self.things for m in self.meters[thing]]
        counts = [len(self.meters[thing]) for thing in self.things]
        i["it_nm"], i["it_met0"] = counts, np.cumsum([0, *counts[:-1]])
        inside = [self.inside(thing) for thing in self.things]
        i["it_nslot"], i["it_slot0"] = spans(inside)
        i["sl_item"] = [item for group in inside for item in group]
        i["it_repair"] = [self.task_for(t, "repair", "overhaul") for t in self.things]
        followed = [p for parent, p in self.parts.items() if parent not in names.pooled_types]
        fitted = {row["item"] for group in followed for row in group}
        counted = [
            thing in fitted or (thing in rows and rows[thing]["kind"] == "repairable")
            for thing in self.things
        ]
        i["it_units"] = counted
        i["it_fuel"] = [thing in rows and rows[thing]["kind"] == "fuel" for thing in self.things]
        f["it_mass"] = [rows[thing]["mass_kg"] if thing in rows else 0.0 for thing in self.things]
        i["im_kind"], i["im_ref"] = [m.kind for m in flat], [m.ref for m in flat]
        i["im_clock"] = [m.clock for m in flat]
        i["im_words"] = [w for m in flat for w in words(m.name)]
        f["im_scale"], f["im_shape"] = [m.scale for m in flat], [m.shape for m in flat]
        f["im_limit"], f["im_interval"] = [m.limit for m in flat], [m.interval for m in flat]
        n["n_item"], n["n_item_all"] = len(names.items), len(self.things)
        n["n_left"] = max([1, *counts])
        n["n_child"] = max([1, *i["it_nslot"]])

    def pack_failures(self) -> None:
        """Pack what the kernel knows of each failure row."""
        f, i = self.names.pack.f, self.names.pack.i
        rows = self.failures
        f["fa_abort"] = [r["abort_frac"] for r in rows]
        self.names.pack.n["aborts"] = int(any(f["fa_abort"]))
        f["fa_strand"] = [r["strand_frac"] for r in rows]
        f["fa_defer_h"] = [r["defer_d"] * HOURS_PER_DAY for r in rows]
        f["fa_diagnose"] = [r["diagnose_h"] for r in rows]
        found = [self.fix(r) for r in rows]
        i["fa_task"], i["fa_in_place"] = [t for t, _ in found], [p for _, p in found]
        i["fa_words"] = [w for r in rows for w in words(f"failures | {r['on']} | {r['mode']}")]
        self.names.pack.n["n_failure"] = len(rows)

    def fix(self, row: dict[str, Any]) -> tuple[int, int]:
        """Give the task that mends a failure on the aircraft, and whether the unit stays there."""
        of_type = row["on"] in self.names.types
        told = row["fixed_by"]
        if told is not None:
            stays = of_type or self.task_rows[told]["action"] not in ("replace", "overhaul")
            return self.names.tasks[told], int(stays)
        if of_type:
            return self.task_for(row["on"], "replace", "repair"), 1
        return self.task_for(row["on"], "replace"), 0

    def pack_types(self) -> None:
        """Pack the breakdown of each type: nodes, meters, kinds of wear."""
        names, f, i, n = self.names, self.names.pack.f, self.names.pack.i, self.names.pack.n
        keys = (
            *("nd_item", "nd_parent", "nd_met0", "nd_slot", "nd_size", "nd_lru", "nd_group"),
            *("nd_replace", "mt_node", "mt_kind", "mt_ref", "mt_grp", "gr_clock", "k_spare"),
            *(
                "ty_node0",
                "ty_met0",
                "ty_nm",
                "ty_grp0",
                "ty_ng",
                "ty_day",
                "ty_heavy",
                "ty_heavy_grp",
                "ty_k0",
            ),
        )
        for key in keys:
            i[key] = []
        for key in ("nd_mult", "mt_tol", "mt_interval", "gr_factor"):
            f[key] = []
        self.sizes: list[tuple[int, int, int, int]] = []
        for name in names.types:
            self._pack_type(self.trees[name])
        rows = {r["name"]: r for r in names.rows("types")}
        told = [rows[name] for name in names.types]
        f["ty_turn"] = [r["turnaround_h"] for r in told]
        f["ty_daily"] = [r["daily_h"] for r in told]
        f["ty_cruise"] = [r["cruise_km_per_h"] or 0.0 for r in told]
        f["ty_loss"] = [r["losses_per_100000fh"] / 1e5 for r in told]
        i["ty_fuel"] = [-1 if r["fuel"] is None else names.items[r["fuel"]] for r in told]
        n["n_type"] = len(names.types)

    def _pack_type(self, tree: Tree) -> None:
        f, i = self.names.pack.f, self.names.pack.i
        groups: dict[tuple[int, float], int] = {}
        i["ty_node0"].append(len(i["nd_item"]))
        i["ty_met0"].append(len(i["mt_node"]))
        i["ty_grp0"].append(len(i["gr_clock"]))
        i["ty_k0"].append(len(i["k_spare"]))
        local, heavy, heavy_group, longest = 0, -1, -1, 0.0
        for k, node in enumerate(tree.nodes):
            i["nd_item"].append(self.thing_index(node.thing))
            i["nd_parent"].append(node.parent)
            i["nd_met0"].append(local)
            i["nd_slot"].append(node.slot)
            i["nd_size"].append(node.size)
            i["nd_lru"].append(k if node.line else i["nd_lru"][-(k - node.parent)])
            i["nd_group"].append(node.group)
            i["nd_replace"].append(self.task_for(node.thing, "replace"))
            f["nd_mult"].append(node.mult)
            for meter in self.meters[node.thing]:
                group = -1
                if meter.clock != codes.K_CALENDAR:
                    group = groups.setdefault((meter.clock, meter.factor), len(groups))
                i["mt_node"].append(k)
                i["mt_kind"].append(meter.kind)
                i["mt_ref"].append(meter.ref)
                i["mt_grp"].append(group)
                f["mt_tol"].append(meter.tolerance)
                f["mt_interval"].append(meter.interval)
                is_check = k == 0 and meter.kind == codes.M_LIMIT and meter.clock == codes.K_FH
                if is_check and meter.interval > longest:
                    heavy, heavy_group, longest = local, group, meter.interval
                local += 1
        i["ty_nm"].append(local)
        i["ty_ng"].append(len(groups))
        i["gr_clock"] += [clock for clock, _ in groups]
        f["gr_factor"] += [factor for _, factor in groups]
        i["ty_day"].append(groups.get((codes.K_DAY, 1.0), -1))
        i["ty_heavy"].append(heavy)
        i["ty_heavy_grp"].append(heavy_group)
        i["k_spare"] += tree.spares
        self.sizes.append((len(groups), local, len(tree.nodes), len(tree.spares)))
