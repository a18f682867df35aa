"""Which rules concern the departures of each mission at a base (`kernel.asks`)."""

from typing import Any

import numpy as np

from azalai.ready.inputs_missions import destinations
from azalai.ready.inputs_names import Names
from azalai.ready.kernel import asks


def pack_asks(names: Names) -> None:
    """Pack the bits of every service, once all that they are read from is packed."""
    f, i, n = names.pack.f, names.pack.i, names.pack.n
    unsteady = np.any(np.reshape(f["wx_share"], (-1, 12)) < 1.0, axis=1)
    found = []
    for v, far in enumerate(destinations(i)):
        base = i["sv_base"][v]
        ways = range(i["sv_type0"][v], i["sv_type0"][v] + i["sv_ntype"][v])
        told = {
            asks.REACTS: f["sv_react_day"][v] > 0.0 or f["sv_react_night"][v] > 0.0,
            asks.WINDOW: i["sv_window"][v] != 0,
            asks.LIGHT: not i["sv_night"][v] and i["si_light"][base] >= 0,
            asks.WEATHER: any(unsteady[i["si_region"][site]] for site in {base, *far}),
            asks.FUEL: any(_burns(i, base, i["sv_types"][way]) for way in ways),
            asks.CREW: any(i["cw_n"][way] > 0 for way in ways),
            asks.KEEPS: any(_keeps(i, other, v) for other in _at(i, base)),
            asks.SUPPLIES: n["n_stop"] > 0 or n["n_used"] > 0,
            asks.SEVERAL: i["sv_wanted"][v] != 1 or len(ways) != 1,
        }
        found.append(sum(bit for bit, concerns in told.items() if concerns))
    i["sv_asks"] = found


def _burns(i: dict[str, Any], base: int, type_: int) -> bool:
    """Tell whether what a type burns is counted at a base: from a tank, or bought as it is used."""
    item = i["ty_fuel"][type_]
    return item >= 0 and bool(i["store_of"][base, item] >= 0)


def _at(i: dict[str, Any], base: int) -> list[int]:
    """Give the services of a base."""
    first = i["si_serv0"][base]
    found: list[int] = i["si_serv"][first : first + i["si_nserv"][base]]
    return found


def _keeps(i: dict[str, Any], other: int, v: int) -> bool:
    """Tell whether a service keeps aircraft ready that another of its base may not take."""
    return bool(i["sv_hold"][other] > 0 and i["sv_priority"][other] < i["sv_priority"][v])
