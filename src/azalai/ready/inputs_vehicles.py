"""The vehicles that carry and guard, for the kernel: pools, clocks, failures, fuel (RULES 5.3)."""

from typing import Any, Final

import numpy as np

from azalai.ready import codes
from azalai.ready.inputs_fleet import Fleet
from azalai.ready.inputs_names import Names, spans, words
from azalai.ready.inputs_so_far import SoFar
from azalai.ready.inputs_support import Support
from azalai.units import HOURS_PER_DAY

#: Columns of intervals and means, of what is known, and the clock that counts them.
CLOCKS: Final = (
    ("every_fh", "mean_fh", "since_fh", codes.K_FH),
    ("every_starts", "mean_starts", "since_starts", codes.K_STARTS),
    ("every_km", "mean_km", "since_km", codes.K_KM),
    ("every_d", "mean_d", "", codes.K_DAY),
)


def pack_vehicles(names: Names, fleet: Fleet, support: Support, contracts: tuple[str, ...]) -> None:
    """Pack pools, vehicles, and what each type of vehicle needs; `contracts` by index."""
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    i["g_site"] = [names.sites[site] for site, _ in names.pooled]
    i["g_type"] = [names.types[type_] for _, type_ in names.pooled]
    types = [rows[0][1]["type"] for rows in names.vehicle_rows.values()]
    i["pv_type"] = [names.types[type_] for type_ in types]
    i["pv_words"] = [w for tail in names.vehicle_rows for w in words(f"fleet | {tail}")]
    i["pv_contract"] = [
        contracts.index(names.contract(row for _, row in rows))
        for rows in names.vehicle_rows.values()
    ]
    n["n_pooled"], n["n_pv"] = len(names.pooled), len(types)
    f["ty_per_km"] = _burn(names)
    services = [_services(names, fleet, type_) for type_ in names.types]
    _pack_services(names, services)
    _pack_failures(names, fleet)
    _pack_drivers(names, support)
    _pack_clocks(names, services, types)


def _burn(names: Names) -> list[float]:
    """Give for each type the fuel of a kilometre, in units of its item."""
    items = {row["name"]: row for row in names.rows("items")}
    rows = {row["name"]: row for row in names.rows("types")}
    found = []
    for name in names.types:
        row, per_unit = rows[name], 1.0
        if row["fuel"] is not None and items[row["fuel"]]["unit"] != "kg":
            per_unit = items[row["fuel"]]["mass_kg"] or 1.0
        found.append(0.0 if row["fuel"] is None else row["burn_kg_per_km"] / per_unit)
    return found


def _services(names: Names, fleet: Fleet, type_: str) -> list[tuple[dict[str, Any], str, str, int]]:
    """Give the clocks of the tasks on a pooled type, larger ones first."""
    if type_ not in names.pooled_types:
        return []
    found = [
        (task, every, since, clock)
        for task in fleet.tasks_on.get(type_, [])
        for every, _, since, clock in CLOCKS
        if task[every] is not None
    ]
    return sorted(found, key=lambda s: (-len(s[0]["includes"] or ()), -s[0][s[1]], s[0]["name"]))


def _pack_services(names: Names, services: list[list[Any]]) -> None:
    f, i = names.pack.f, names.pack.i
    flat = [service for group in services for service in group]
    i["vs_n"], i["vs_first"] = spans(services)
    i["vs_task"] = [names.tasks[task["name"]] for task, *_ in flat]
    i["vs_clock"] = [clock for *_, clock in flat]
    f["vs_every"] = [task[every] for task, every, *_ in flat]
    f["vs_harsh"] = [
        1.0 if clock == codes.K_DAY else task["harsh_factor"] for task, _, _, clock in flat
    ]
    names.pack.n["n_vs"] = max([1, *map(len, services)])


def _pack_failures(names: Names, fleet: Fleet) -> None:
    """Pack the failures of each pooled type: at a constant rate, whatever their shape."""
    f, i = names.pack.f, names.pack.i
    groups: list[list[tuple[int, float, float, int, int]]] = []
    for type_ in names.types:
        groups.append([])
        for row, number, item in _faults(names, fleet, type_):
            for _, mean, _, clock in CLOCKS:
                if row[mean] is not None:
                    task, _ = fleet.fix(row)
                    harsh = 1.0 if clock == codes.K_DAY else row["harsh_factor"]
                    groups[-1].append((clock, number / row[mean], harsh, task, item))
    flat = [cells for group in groups for cells in group]
    i["vf_n"], i["vf_first"] = spans(groups)
    i["vf_clock"], i["vf_task"] = [c for c, *_ in flat], [t for *_, t, _ in flat]
    f["vf_rate"], f["vf_harsh"] = [r for _, r, *_ in flat], [h for _, _, h, *_ in flat]
    i["vf_item"] = [item for *_, item in flat]


def _faults(names: Names, fleet: Fleet, type_: str) -> list[tuple[dict[str, Any], float, int]]:
    """Give the failure rows of a pooled type: its own, and of consumables fitted in it.

    Returns:
        Rows, how many such things there are in one vehicle, and the item used up, -1 for none.

    """
    if type_ not in names.pooled_types:
        return []
    kinds = {row["name"]: row["kind"] for row in names.rows("items")}
    parts = {r["item"]: r["quantity"] * r["usage_factor"] for r in fleet.parts.get(type_, ())}
    found = [(row, 1.0, -1) for row in fleet.failures if row["on"] == type_]
    found += [
        (row, parts[row["on"]], names.items[row["on"]])
        for row in fleet.failures
        if row["on"] in parts and kinds[row["on"]] == "consumable"
    ]
    return sorted(found, key=lambda told: (told[2], told[0]["mode"]))


def _pack_drivers(names: Names, support: Support) -> None:
    """Pack the people whom a vehicle of each pool takes along."""
    f, i = names.pack.f, names.pack.i
    groups = [
        [
            (support.pools[site, x["what"]], x["quantity"])
            for x in support.needs[type_]
            if (site, x["what"]) in support.pools and x["hours_h"] is None
        ]
        for site, type_ in names.pooled
    ]
    i["gd_n"], i["gd_first"] = spans(groups)
    i["gd_pool"] = [p for group in groups for p, _ in group]
    f["gd_number"] = [q for group in groups for _, q in group]


def _pack_clocks(names: Names, services: list[list[Any]], types: list[str]) -> None:
    """Pack the clocks at the start: known, else spread evenly over the vehicles of a type.

    Spread are those that are as new, none of which has more behind it than `fleet` tells.
    """
    stagger, so_far = names.scenario.settings.ready.stagger, SoFar(names)
    ages = {(row["unit"], row["task"]): row for row in names.rows("ages")}
    clocks = np.zeros((len(types), names.pack.n["n_vs"]))
    first = [rows[0][1] for rows in names.vehicle_rows.values()]
    alike = [(type_, so_far.is_new(row)) for type_, row in zip(types, first, strict=True)]
    for k, (tail, type_) in enumerate(zip(names.vehicle_rows, types, strict=True)):
        share = (alike[:k].count(alike[k]) + 0.5) / alike.count(alike[k]) if stagger else 0.0
        told = so_far.of(first[k])
        for s, (task, every, since, clock) in enumerate(services[names.types[type_]]):
            known = ages.get((tail, task["name"]))
            most = told[clock] / (HOURS_PER_DAY if clock == codes.K_DAY else 1.0)
            clocks[k, s] = share * task[every] if most < 0.0 else min(share * task[every], most)
            if known is not None and since:
                clocks[k, s] = known[since] or 0.0
            elif known is not None and known["since"] is not None:
                clocks[k, s] = -names.days(known["since"]) / HOURS_PER_DAY
    names.pack.state_f["pv_clock"] = clocks.ravel()
