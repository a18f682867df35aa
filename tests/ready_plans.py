"""Small plans for READY, told as rows, through the same door as any plan."""

import csv
from pathlib import Path

from azalai.scenario.door import load


def plan(folder, years=1, ready=None, **tables):
    """Write a plan and read it: each table is a list of rows (dicts of cells)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['name = "small"', "start = 2027-01-01", f"years = {years}", "utc_offset_h = 0"]
    if ready:
        lines += [
            "[ready]",
            *(f"{name} = {value!r}".replace("'", '"') for name, value in ready.items()),
        ]
    (folder / "scenario.toml").write_text("\n".join(lines) + "\n")
    for table, rows in tables.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    return load(str(folder), "ready")


def machines(count, wanted, mean_fh, **more):
    """Tell machines in one hall that are kept running and fail."""
    return {
        "sites": [{"name": "Hall"}],
        "types": [{"name": "Machine", "kind": "machine"}],
        "fleet": [{"name": "M", "type": "Machine", "site": "Hall", "count": count}],
        "missions": [
            {
                "name": "Production",
                "mode": "standing",
                "base": "Hall",
                "wanted": wanted,
                "minimum": 1,
            }
        ],
        "failures": [{"on": "Machine", "mean_fh": mean_fh}],
        **more,
    }
