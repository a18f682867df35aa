"""Reading and checking, against what the same file costs without any rule.

Limits beside each claim: an empty Python process, the standard library's csv reader with every
number converted, and polars reading the same file in compiled code.
"""

import random
import tempfile
from pathlib import Path

from benchmarks.processes import Cost, azalai, python, run

SETTINGS = 'name = "large"\nstart = 2027-01-01\nyears = 5\n'
BARE = (
    "import csv, sys\n"
    "rows = [(s, k, float(c), float(t)) for s, k, c, t in list(csv.reader(open(sys.argv[1])))[1:]]"
)
COMPILED = "import polars, sys; polars.read_csv(sys.argv[1])"
SITES = 2000


def large_plan(folder: Path, rows: int) -> Path:
    """Write a plan with so many rows of demand, two thousand sites and one mission a kind."""
    r = random.Random(1)  # noqa: S311 (figures for a benchmark)
    kinds = -(-rows // SITES)
    folder.mkdir()
    (folder / "scenario.toml").write_text(SETTINGS)
    _write(folder / "sites.csv", "name", (f"Site {i}" for i in range(SITES)))
    _write(folder / "types.csv", "name", ["Mi"])
    _write(folder / "fleet.csv", "name,type,site", ["T,Mi,Site 0"])
    missions = (f"Mission {i},call,kind {i}" for i in range(kinds))
    _write(folder / "missions.csv", "name,mode,serves", missions)
    demand = (
        f"Site {i % SITES},kind {i // SITES},{r.uniform(1, 50):.3f},{r.randint(30, 120)}"
        for i in range(rows)
    )
    _write(folder / "demand.csv", "site,kind,calls_per_y,target_min", demand)
    return folder


def _write(path: Path, head: str, rows: object) -> None:
    path.write_text("\n".join([head, *rows]) + "\n")  # type: ignore[misc]


def main() -> None:
    """Print one line a claim: what, how long, how much memory, and the ratio to its limit."""
    empty = run(python("pass"))
    line("an empty Python process", empty, empty)
    line("azalai --help", run(azalai("--help")), empty)
    line("azalai check workshop (8 rows)", run(azalai("check", "workshop")), empty)
    line("azalai check outpost (36 rows)", run(azalai("check", "outpost")), empty)
    with tempfile.TemporaryDirectory() as home:
        for rows, times in ((100_000, 3), (1_000_000, 1)):
            plan = large_plan(Path(home) / str(rows), rows)
            file = str(plan / "demand.csv")
            bare = run(python(BARE, file), times)
            line(f"csv and float, {rows:,} rows", bare, bare)
            line(f"polars.read_csv, {rows:,} rows", run(python(COMPILED, file), times), bare)
            line(f"azalai check, {rows:,} rows", run(azalai("check", str(plan)), times), bare)


def line(what: str, cost: Cost, limit: Cost) -> None:
    """Print one row of the table."""
    ratio = cost.wall_s / limit.wall_s
    print(f"{what:40} {cost.wall_s:8.2f} s {cost.peak_mb:8.0f} MB {ratio:8.1f} x")


if __name__ == "__main__":
    main()
