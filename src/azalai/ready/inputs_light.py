"""Dawn and dusk for the kernel, at every site from which something leaves."""

from typing import Any

import numpy as np

from azalai.ready import calendars
from azalai.ready.inputs_names import Names


def pack_light(names: Names, services: list[tuple[int, str]]) -> None:
    """Pack dawn and dusk of the bases of all services (row of `missions`, base)."""
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    rows = {r["name"]: r for r in names.rows("sites")}
    used = sorted({base for _, base in services})
    light = [-1] * len(names.sites)
    solar = [0.0] * len(names.sites)
    dawn: list[Any] = []
    dusk: list[Any] = []
    ahead = calendars.plan_offset(names.scenario)
    for base in used:
        row = rows[base]
        if row["latitude_deg"] is None or row["longitude_deg"] is None:
            continue
        site = names.sites[base]
        light[site] = len(dawn)
        solar[site] = row["longitude_deg"] / 15.0 - ahead
        a, b = calendars.daylight(
            row["latitude_deg"], row["longitude_deg"], names.start, names.horizon_h, ahead
        )
        dawn.append(a)
        dusk.append(b)
    i["si_light"], f["si_solar"] = light, solar
    f["dawn"], f["dusk"] = np.array(dawn), np.array(dusk)
    n["n_day"] = len(dawn[0]) if dawn else 1
