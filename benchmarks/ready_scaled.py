"""A plan many times over: every place, aircraft, type and mission again, side by side.

What has a place or belongs to one of the copied types is copied with a number behind its name;
items, projects and money are shared.  So the events of a run grow by as much, and each of them has
as much to do with its neighbours as before: a mission is flown from where its aircraft are at home,
and not from each copy of each site that might be a base.
"""

import csv
import io
from pathlib import Path
from typing import Final

from azalai.scenario.door import load
from azalai.scenario.scenario import Scenario
from azalai.scenario.write import write

#: Tables whose names are copied; of the other tables the rows that mention a copied name.
COPIED: Final = (
    *("sites", "types", "fleet", "serials", "missions", "courses", "suppliers", "offers"),
)
#: Tables that no run of READY needs, and that point at rows in ways of their own.
LEFT: Final = ("evidence", "alternatives", "changes", "disruptions", "costs", "budgets")


def scaled(plan: Scenario, times: int, folder: Path, years: float = 1.0) -> Scenario:
    """Write a plan `times` over and read it.

    Args:
        plan: the one.
        times: how often each place stands in the other.
        folder: where it is written.
        years: length of the other.

    """
    write(plan, folder, force=True)
    told = {file.stem: _read(file) for file in folder.glob("*.csv")}
    for name in LEFT:
        (folder / f"{name}.csv").unlink(missing_ok=True)
        told.pop(name, None)
    for row in told["sites"]:
        row["roles"] = " | ".join(r for r in row["roles"].split(" | ") if r != "base")
    names = _copied(told)
    for name, rows in told.items():
        _write(folder / f"{name}.csv", _copies(rows, names, times))
    file = folder / "scenario.toml"
    file.write_text("\n".join(_settings(file.read_text(encoding="utf-8"), years)) + "\n", "utf-8")
    return load(folder, "ready")


def _settings(text: str, years: float) -> list[str]:
    """Keep the first lines and what READY reads; targets name types."""
    kept, section = [], ""
    for row in text.splitlines():
        section = row if row.startswith("[") else section
        if section in ("", "[ready]"):
            kept.append(f"years = {years}" if row.startswith("years") else row)
    return kept


def _read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _copied(told: dict[str, list[dict[str, str]]]) -> frozenset[str]:
    """Name what is copied: the copied tables, kinds of demand, and tasks on copied types."""
    names = {row["name"] for table in COPIED for row in told.get(table, [])}
    names |= {row["kind"] for row in told.get("demand", [])}
    names |= {row["name"] for row in told.get("tasks", []) if row["on"] in names}
    return frozenset(names)


def _copies(rows: list[dict[str, str]], names: frozenset[str], times: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in rows:
        if any(word in names for cell in row.values() for word in cell.split(" | ")):
            found += [_copy(row, names, number) for number in range(1, times + 1)]
        else:
            found.append(row)
    return found


def _copy(row: dict[str, str], names: frozenset[str], number: int) -> dict[str, str]:
    """Copy a row; `kind` is a closed word but in `demand`, where missions name it by `serves`."""
    kept = () if "target_min" in row else ("kind", "note")
    return {c: cell if c in kept else _renamed(cell, names, number) for c, cell in row.items()}


def _renamed(cell: str, names: frozenset[str], number: int) -> str:
    words = cell.split(" | ")
    return " | ".join(f"{word} {number:03d}" if word in names else word for word in words)
