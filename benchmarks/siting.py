"""Siting: proof of maximal cover, beside the textbook formulation through scipy's HiGHS.

Each side runs in a process of its own, so that two copies of one solver never meet.  The textbook
model has one row and one column for each demand, nothing merged, and is stopped after a minute.
"""

import csv
import json
import resource
import subprocess
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import python

CASES = Path(__file__).resolve().parents[1] / "tests" / "truth" / "location"
LIMIT_S = 60.0
OURS = "from benchmarks.siting import ours; ours(*__import__('sys').argv[1:])"
PEER = "from benchmarks.siting import peer; peer(*__import__('sys').argv[1:])"


def sjc() -> list[tuple[NDArray[np.float64], NDArray[np.float64], float, int]]:
    """Give the questions of 818 nodes: distances, demand, radius, number of sites."""
    with (CASES / "sjc818.csv").open() as file:
        rows = list(csv.DictReader(file))
    x, y, weight = (np.array([float(r[c]) for r in rows]) for c in ("x_m", "y_m", "demand"))
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    with (CASES / "sjc_mclp_expected.csv").open() as file:
        told = [r for r in csv.DictReader(file) if r["instance"] == "sjc818"]
    return [(distance, weight, float(r["radius_m"]), int(r["p"])) for r in told]


def region(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64], float, int]:
    """Give 100 000 demands spread evenly and 200 sites in a square of 1000 km, radius 120 km."""
    r = np.random.default_rng(2)
    places, sites = r.uniform(0, 1000, (100_000, 2)), r.uniform(0, 1000, (200, 2))
    weight = r.uniform(1, 10, 100_000).round()
    distance = np.hypot(places[:, :1] - sites[:, 0], places[:, 1:] - sites[:, 1])
    return distance, weight, 120.0, count


def questions(name: str) -> list[tuple[NDArray[np.float64], NDArray[np.float64], float, int]]:
    """Give the questions of one claim."""
    return sjc() if name == "sjc" else [region(int(name))]


def ours(name: str, gap: str) -> None:
    """Answer with Azalai."""
    from azalai.optimise.milp import Effort
    from azalai.reach import siting_solve
    from azalai.reach.siting_model import SitingArrays, SitingQuestion

    asked = questions(name)
    start, gaps = time.perf_counter(), []
    for distance, weight, radius, count in asked:
        question = SitingQuestion("cover", count, effort=Effort(gap=float(gap)))
        plan = siting_solve.best(SitingArrays.of(distance, weight, radius), question)
        gaps.append(plan.gap)
    report(start, gaps)


def peer(name: str, gap: str) -> None:
    """Answer with the textbook formulation."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    asked = questions(name)
    start, gaps = time.perf_counter(), []
    for distance, weight, radius, count in asked:
        near = csr_array((distance <= radius).astype(float))
        demands, sites = near.shape
        rows = hstack([near, -eye_array(demands)])
        number = np.concatenate([np.ones(sites), np.zeros(demands)])[None, :]
        found = milp(
            np.concatenate([np.zeros(sites), -weight]),
            constraints=[LinearConstraint(rows, 0), LinearConstraint(number, count, count)],
            bounds=Bounds(0, 1),
            integrality=np.concatenate([np.ones(sites), np.zeros(demands)]),
            options={"mip_rel_gap": float(gap), "time_limit": LIMIT_S},
        )
        gaps.append(1.0 if found.x is None else float(found.mip_gap))
    report(start, gaps)


def report(start: float, gaps: list[float]) -> None:
    """Say how long it took without imports, the widest gap left, and the peak memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": time.perf_counter() - start, "gap": max(gaps), "mb": peak}))


def measured(code: str, name: str, gap: str) -> dict[str, float]:
    """Answer in a process of its own."""
    done = subprocess.run(python(code, name, gap), capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print one line a claim: ours, then the textbook, each with seconds, gap and memory."""
    for what, name, gap in (
        ("SJC 818, all p, proved", "sjc", "0"),
        ("100 000 x 200, 10 bases", "10", "0.005"),
        ("100 000 x 200, 20 bases", "20", "0.005"),
    ):
        sides = [measured(code, name, gap) for code in (OURS, PEER)]
        told = "   ".join(f"{x['s']:6.1f} s {x['gap']:8.3%} {x['mb']:6.0f} MB" for x in sides)
        print(f"{what:26} {told}  {sides[1]['s'] / sides[0]['s']:6.1f} x", flush=True)


if __name__ == "__main__":
    main()
