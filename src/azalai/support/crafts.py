"""The types of a plan as crafts: one row of `types` with its rows of `performance`, in numbers."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.flight.craft import Craft
from azalai.flight.performance import Hover

FLYING: Final = ("helicopter", "aeroplane")
DRIVING: Final = ("truck", "vehicle")
MIN_PER_H: Final = 60.0


def crafts(tables: Mapping[str, pl.DataFrame]) -> dict[str, Craft]:
    """Give every type of a plan by name; what stays where it is has no speed."""
    charts = tables["performance"].sort("type", "density_altitude_m").rows(named=True)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in charts:
        rows.setdefault(row["type"], []).append(row)
    return {
        row["name"]: _craft(row, rows.get(row["name"], []))
        for row in tables["types"].sort("name").iter_rows(named=True)
    }


def _craft(row: dict[str, Any], chart: list[dict[str, Any]]) -> Craft:
    number = {name: np.nan if value is None else value for name, value in row.items()}
    moves = row["kind"] in FLYING + DRIVING
    return Craft(
        name=row["name"],
        flies=row["kind"] not in DRIVING,
        operating_kg=number["operating_kg"],
        max_takeoff_kg=number["max_takeoff_kg"],
        payload_kg=number["payload_kg"],
        fuel_kg=number["fuel_kg"],
        burn_kg_per_h=number["burn_kg_per_h"],
        burn_kg_per_km=number["burn_kg_per_km"] if row["kind"] in DRIVING else 0.0,
        ground_burn_kg=number["ground_burn_kg"],
        reserve_h=number["reserve_min"] / MIN_PER_H,
        cruise_km_per_h=number["cruise_km_per_h"] if moves else np.nan,
        ceiling_m=number["ceiling_m"] if row["kind"] in FLYING else np.nan,
        seats_pax=number["seats_pax"],
        stretchers=number["stretchers"],
        runway_m=number["runway_m"] if row["kind"] in FLYING else 0.0,
        hover=_hover(row, chart),
    )


def _hover(row: dict[str, Any], chart: list[dict[str, Any]]) -> Hover:
    """Give the hover limits of a helicopter; nothing else hovers."""
    if row["kind"] != "helicopter":
        return Hover()
    if chart:
        oge, ige = (
            tuple((r["density_altitude_m"], r[c]) for r in chart if r[c] is not None)
            for c in ("hover_oge_kg", "hover_ige_kg")
        )
        return Hover("rows", oge, ige)
    if row["hover_ceiling_m"] is not None and row["hover_ceiling_kg"] is not None:
        ceiling = {"ceiling_m": row["hover_ceiling_m"], "ceiling_kg": row["hover_ceiling_kg"]}
        return Hover("derived", **ceiling)
    return Hover()
