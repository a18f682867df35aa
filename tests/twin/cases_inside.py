"""Plans by hand of parts inside parts that the kernel once lived otherwise."""

from tests.twin.cases import ROUND, check, daily


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
