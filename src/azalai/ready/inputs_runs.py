"""What a machine that is kept running burns, for the kernel, and how long it runs at a stretch."""

from collections.abc import Mapping
from typing import Any, Final

from azalai.ready.inputs_names import Names
from azalai.ready.inputs_trips import kg_of
from azalai.support.crafts import FLYING
from azalai.units import HOURS_PER_DAY, MINUTES_PER_HOUR

#: A tank that is filled up while the machine runs is so no more often than this.
_LEAST_H: Final = 1.0


def pack_runs(names: Names) -> None:
    """Pack for each type what a start and an hour burn, and the hours that a tank lasts."""
    f, i = names.pack.f, names.pack.i
    rows = {row["name"]: row for row in names.rows("types")}
    items = {row["name"]: row for row in names.rows("items")}
    told = [rows[name] for name in names.types]
    f["ty_kg"] = [kg_of(row["fuel"], items) for row in told]
    for name, column in (("ty_run_burn", "burn_kg_per_h"), ("ty_run_start", "ground_burn_kg")):
        f[name] = [
            row[column] / kg if row["fuel"] is not None else 0.0
            for row, kg in zip(told, f["ty_kg"], strict=True)
        ]
    f["ty_run_h"] = [_stretch_h(row) for row in told]
    i["ty_flies"] = [int(row["kind"] in FLYING) for row in told]


def _stretch_h(row: Mapping[str, Any]) -> float:
    """Give for how long a tank lasts; of what flies the final reserve stays in it."""
    tank, burn = row["fuel_kg"], row["burn_kg_per_h"]
    if tank is None or burn <= 0.0:
        return HOURS_PER_DAY
    if row["kind"] not in FLYING:
        return max(float(tank / burn), _LEAST_H)
    return float((tank - row["ground_burn_kg"]) / burn - row["reserve_min"] / MINUTES_PER_HOUR)
