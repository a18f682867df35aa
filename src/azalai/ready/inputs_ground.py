"""What a sortie needs on the ground, for the kernel: its line work, and the items it uses up."""

from typing import Any

from azalai.ready.inputs_names import Names, spans
from azalai.ready.inputs_support import Support

Row = dict[str, Any]


def pack_ground(
    names: Names, support: Support, told: list[Row], bases: list[str], types: list[list[str]]
) -> None:
    """Pack the ground needs of each way: a type of a service.

    Args:
        names: of the plan.
        support: pools, needs and stores.
        told: the mission of each service.
        bases: of each service.
        types: of each service.

    """
    i, f = names.pack.i, names.pack.f
    ways = [
        (base, [*support.needs[type_], *support.needs[row["name"]]])
        for row, base, able in zip(told, bases, types, strict=True)
        for type_ in able
    ]
    line = [
        [
            (support.pools.get((base, x["what"]), -1), x["quantity"], x["hours_h"])
            for x in rows
            if x["what"] in names.resources and x["hours_h"] is not None
        ]
        for base, rows in ways
    ]
    used = [_used(names, support, base, rows) for base, rows in ways]
    names.pack.n["n_line"], names.pack.n["n_used"] = sum(map(len, line)), sum(map(len, used))
    names.pack.n["n_aside"] = names.pack.n["n_line"] + len(names.pack.i["gd_pool"])
    crews = set(i["cw_pool"])
    i["pl_crew"] = [int(p in crews) for p in range(len(support.pools))]
    i["lw_n"], i["lw_first"] = spans(line)
    i["lw_pool"] = [p for rows in line for p, *_ in rows]
    f["lw_number"] = [q for rows in line for _, q, _ in rows]
    f["lw_hours"] = [h for rows in line for *_, h in rows]
    i["sw_n"], i["sw_first"] = spans(used)
    i["sw_store"] = [w for rows in used for w, _ in rows]
    f["sw_number"] = [q for rows in used for _, q in rows]


def _used(names: Names, support: Support, base: str, rows: list[Row]) -> list[tuple[int, float]]:
    """Give the stores of a base whose items one sortie uses up, and how much in all."""
    found: dict[int, float] = {}
    for row in rows:
        if row["what"] in names.items:
            store = support.stores[names.sites[base], names.items[row["what"]]]
            found[store] = found.get(store, 0.0) + row["quantity"]
    return list(found.items())
