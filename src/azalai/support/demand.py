"""How many calls a demand makes: people and freight become calls of what one call carries."""

from collections.abc import Mapping
from typing import Any


def calls_per_y(demand: Mapping[str, Any], mission: Mapping[str, Any]) -> float:
    """Give the calls a year that one row of demand asks of a mission.

    A call is flown by all aircraft that the mission wants, each with its load: people and freight
    are divided by what all of them carry.  REACH, READY, SUSTAIN and AFFORD count calls by this.

    Args:
        demand: a row of `demand`: one of `calls_per_y`, `pax_per_y` and `kg_per_y`.
        mission: a row of `missions`: `wanted`, `load_pax`, `load_kg`.

    Returns:
        Calls a year; 0 where the mission carries none of what is asked for, which `check` refuses.

    """
    if demand["calls_per_y"] is not None:
        return float(demand["calls_per_y"])
    for asked, load in (("pax_per_y", "load_pax"), ("kg_per_y", "load_kg")):
        if demand[asked] is not None:
            carried = mission[load] * mission["wanted"]
            return float(demand[asked] / carried) if carried > 0.0 else 0.0
    return 0.0
