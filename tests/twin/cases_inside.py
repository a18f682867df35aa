"""Plans by hand of parts inside parts."""

from tests.twin.cases import ROUND, check, daily, pairs


def mended():
    """Tell cards that are looked at in place, often without a fault, as their box comes off."""
    tables = daily(
        missions=[ROUND | {"when": "08:00 | 13:00 | 18:00"}],
        items=[{"name": "Box"}, {"name": "Card"}],
        parts=[{"parent": "Type", "item": "Box"}, {"parent": "Box", "item": "Card"}],
        failures=[
            {"on": "Box", "mean_fh": 12},
            {"on": "Card", "mean_fh": 8, "no_fault_frac": 0.7, "defer_d": 3, "fixed_by": "Patch"},
        ],
        tasks=[
            {"name": "Mend box", "on": "Box", "action": "repair", "work_h": 9},
            {"name": "Patch", "on": "Card", "action": "repair", "work_h": 30, "test_h": 1},
            check(4),
        ],
        stock=[{"site": "Base", "item": "Box", "number": 2, "target": 2}],
        offers=[{"name": "Maker", "what": "Box", "lead_d": 2}],
    )
    yield "looked at in place", {}, tables


def on_the_line():
    """Tell cards that are exchanged on the aircraft, out of a box that is mended in a shop."""
    card = {"parent": "Box", "item": "Card", "quantity": 2, "swap": "line"}
    tables = pairs(
        items=[{"name": "Box", "mass_kg": 20}, {"name": "Card"}, {"name": "Chip"}],
        parts=[
            {"parent": "Type", "item": "Box", "quantity": 2},
            card,
            {"parent": "Card", "item": "Chip"},
        ],
        failures=[
            {"on": "Box", "mean_fh": 25},
            {"on": "Card", "mean_fh": 14, "shape": 1.5, "no_fault_frac": 0.3, "diagnose_h": 1},
            {"on": "Chip", "mean_fh": 30},
        ],
        tasks=[
            {"name": "Swap box", "on": "Box", "action": "replace", "work_h": 4},
            {"name": "Swap card", "on": "Card", "action": "replace", "work_h": 2},
            {"name": "Mend box", "on": "Box", "action": "repair", "work_h": 20},
            {"name": "Mend card", "on": "Card", "action": "repair", "work_h": 9, "test_h": 1},
            {"name": "End card", "on": "Card", "action": "discard", "every_fh": 40},
            {"name": "Look", "on": "Card", "action": "inspect", "every_d": 8, "work_h": 1},
        ],
        stock=[
            {"site": "Base", "item": "Box", "number": 1},
            {"site": "Base", "item": "Card", "number": 1},
        ],
        offers=[{"name": f"New {i}", "what": i, "lead_d": 5} for i in ("Box", "Card", "Chip")],
    )
    yield "exchanged in place", {"stagger": "yes"}, tables
    waits = [row | {"defer_d": 3} for row in tables["failures"]]
    yield "deferred", {}, tables | {"failures": waits}
    spare = [tables["parts"][0], card | {"needed": 1}, tables["parts"][2]]
    yield "one to spare", {}, tables | {"parts": spare}
    robbed = {"cannibalise": "yes", "cannibalise_damage_frac": 0.4}
    yield "taken from others", robbed, {n: r for n, r in tables.items() if n != "stock"} | _fleet(4)
    first = [row | {"fixed_by": "Swap card"} for row in tables["failures"][1:2]]
    first = [tables["failures"][0], *first, {"on": "Card", "mode": "leak", "mean_fh": 9}]
    first[2]["fixed_by"] = "Mend card"
    yield "some mended in place", {}, tables | {"failures": first}


def _fleet(count):
    return {"fleet": [{"name": "T", "type": "Type", "site": "Base", "count": count}]}


SLICES = (on_the_line,)
