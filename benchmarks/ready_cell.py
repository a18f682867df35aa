"""The fleet cell as an Azalai plan: tables, read through the same door as any plan.

Some rules of the cell have no word in the tables.  Its line of ready aircraft is first in first
out; a plan chooses by `tail_choice`, here `even`.  Its parts are fitted in the order of their kinds
(SimPy) or before all else (C++), and its checks wait for the repairs of the same landing; a plan
fits parts as they come, does checks meanwhile, and begins first what was found first among the work
whose aircraft and team, dock or place are free at one instant.  Its depot serves first come first
served; in a plan an order is as urgent as the most urgent request that waits where it goes, so that
a base whose shelf is merely short comes last.  A part that comes in the instant of a landing is
there before it; in a plan flights end first, and what they ask for has waited.  The cell takes no
time to bring an aircraft to its overhaul: here that is a route of mode ferry, since on the road it
would take as long as a part.  `Cell(as_plan=True)` of the SimPy twin and `as_plan` of the C++
kernel have the rules of the plan; tests/truth/test_ready_cell.py holds the three together.
"""

import csv
from pathlib import Path
from typing import Any, Final

import numpy as np

from azalai.ready import codes
from azalai.ready.inputs import Inputs
from azalai.ready.solve import run_one
from azalai.scenario.door import load
from azalai.scenario.scenario import Scenario
from azalai.units import DAYS_PER_YEAR, HOURS_PER_DAY
from benchmarks.ready_cell_simpy import (
    BASES,
    CHANNELS,
    HORIZON_H,
    INSPECT_FH,
    INSPECT_H,
    LAUNCHES_H,
    MEANS_FH,
    OVERHAUL_FH,
    OVERHAUL_H,
    PER_BASE,
    PLACES,
    REPAIR_H,
    SHELF_FH,
    SORTIE_H,
    TEAMS,
    TRANSPORT_H,
    TWO_FH,
    WORK_CV,
    WORK_H,
    age_fh,
)

Rows = list[dict[str, Any]]

YEARS: Final = HORIZON_H / HOURS_PER_DAY / DAYS_PER_YEAR
_ITEMS: Final = tuple(f"Unit {k + 1:02d}" for k in range(len(MEANS_FH)))


def tables(scale: int = 1, bases: int = BASES, per_base: int = PER_BASE) -> dict[str, Rows]:
    """Tell the cell as tables; `scale` multiplies all but the kinds of unit."""
    homes = [f"Base {b + 1:04d}" for b in range(bases * scale)]
    tails = [f"Tail {t + 1:05d}" for t in range(len(homes) * per_base)]
    when = " | ".join(f"{int(hour):02d}:00" for hour in LAUNCHES_H)
    sortie = {"mode": "scheduled", "when": when, "sortie_h": SORTIE_H}
    return {
        "sites": [{"name": "Depot"}, *({"name": home, "supplied_by": "Depot"} for home in homes)],
        "types": [{"name": "Type"}],
        "fleet": [
            {"name": tail, "type": "Type", "site": homes[t // per_base]}
            for t, tail in enumerate(tails)
        ],
        "ages": [
            {"unit": tail, "task": task, "since_fh": age}
            for t, tail in enumerate(tails)
            for task, age in (("Overhaul", age_fh(t, len(tails))), ("Inspection", 0))
        ],
        "missions": [{"name": f"From {home}", "base": home, **sortie} for home in homes],
        **_support(homes, scale),
        **_upkeep(homes, scale),
    }


def _support(homes: list[str], scale: int) -> dict[str, Rows]:
    """Tell units, their stock and the way to the depot."""
    units = list(zip(_ITEMS, MEANS_FH, strict=True))
    way = {"origin": "Depot", "distance_km": 1}
    shelves = [
        {"site": home, "item": item, "number": int(mean < SHELF_FH)}
        for home in homes
        for item, mean in units
    ]
    depot = [
        {"site": "Depot", "item": item, "number": scale * (2 if mean < TWO_FH else 1)}
        for item, mean in units
    ]
    return {
        "items": [{"name": item} for item in _ITEMS],
        "parts": [{"parent": "Type", "item": item} for item in _ITEMS],
        "failures": [{"on": item, "mean_fh": mean} for item, mean in units],
        "routes": [
            {**way, "destination": home, **leg}
            for home in homes
            # on its own wings, at a speed that is not told: at once, as in the cell
            for leg in ({"mode": "road", "time_h": TRANSPORT_H}, {"mode": "ferry"})
        ],
        "stock": shelves + depot,
    }


def _upkeep(homes: list[str], scale: int) -> dict[str, Rows]:
    """Tell the work, who does it, and where."""
    work = {"action": "replace", "work_h": WORK_H, "work_cv": WORK_CV}
    repair = {"turnaround_d": REPAIR_H / HOURS_PER_DAY, "turnaround_law": "exponential"}
    check = {"name": "Inspection", "on": "Type", "action": "inspect", "every_fh": INSPECT_FH}
    heavy = {"name": "Overhaul", "on": "Type", "action": "overhaul", "every_fh": OVERHAUL_FH}
    place = {"site": "Depot", "task": "Overhaul", "channels": PLACES * scale}
    return {
        "tasks": [
            *({"name": f"Exchange {item}", "on": item, **work} for item in _ITEMS),
            *({"name": f"Repair {item}", "on": item, "action": "repair"} for item in _ITEMS),
            {**check, "work_h": INSPECT_H},
            {**heavy, "includes": "Inspection"},
        ],
        "needs": [
            *({"of": f"Exchange {item}", "what": "Team"} for item in _ITEMS),
            {"of": "Inspection", "what": "Dock"},
        ],
        "resources": [
            row
            for home in homes
            for row in (
                {"site": home, "resource": "Team", "number": TEAMS},
                {"site": home, "resource": "Dock", "number": 1, "kind": "dock"},
            )
        ],
        "capability": [
            *(
                {"site": "Depot", "task": f"Repair {item}", "channels": CHANNELS * scale, **repair}
                for item in _ITEMS
            ),
            {**place, "turnaround_d": OVERHAUL_H / HOURS_PER_DAY, "by": "ferry"},
        ],
    }


def write(folder: Path, told: dict[str, Rows], years: float = YEARS) -> Scenario:
    """Write the tables as a plan and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['name = "cell"', "start = 2027-01-01", f"years = {years!r}", "utc_offset_h = 0"]
    (folder / "scenario.toml").write_text("\n".join([*lines, "[ready]", 'stagger = "no"']) + "\n")
    for name, rows in told.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return load(folder, "ready")


def figures(made: Inputs, replications: int) -> dict[str, np.ndarray[Any, Any]]:
    """Give the figures of the cell of some replications of a plan that tells it."""
    rows = np.array([run_one(made, number) for number in range(replications)])
    tails = made.shape.block(rows, "tails").sum(axis=(1, 2))
    flights = made.shape.block(rows, "services").sum(axis=(1, 2))
    stores = made.shape.block(rows, "stores").sum(axis=(1, 2))
    jobs = made.shape.block(rows, "driver_jobs").sum(axis=2)
    names = made.labels.drivers
    failed = [k for k, (table, _) in enumerate(names) if table == "failures"]
    return {
        "availability": tails[:, codes.T_AVAILABLE] / tails[:, codes.T_POSSESSED],
        "flown": flights[:, codes.WHOLE],
        "lost": flights[:, codes.LOST],
        "backorders": stores[:, codes.W_BACKORDER] / HORIZON_H,
        "waits": stores[:, codes.W_REQUESTS] - stores[:, codes.W_FILLED],
        "removals": jobs[:, failed].sum(axis=1),
        "inspections": jobs[:, names.index(("tasks", "Inspection"))],
        "overhauls": jobs[:, names.index(("tasks", "Overhaul"))],
    }
