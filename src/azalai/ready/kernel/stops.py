"""Fuel taken on the way: a sortie takes from the tank of each stop what it burns until the next.

The tanks are asked when the sortie leaves, so that nobody comes to a dry one (RULES 5.2, 8.1).
"""

from typing import Any

from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import ask_departures
from azalai.ready.kernel.shelf import spend, to_spend
from azalai.ready.kernel.stores import reorder


@jit
def has_fuel_there(
    R: Any, CF: Any, CI: Any, F: Any, trip: int, scale: float, priority: int
) -> bool:
    """Tell whether the stops of a sortie have its fuel; the floor is kept for priority 1."""
    first = CI[R.tf_first + trip]
    for k in range(first, first + CI[R.tf_n + trip]):
        w = CI[R.tf_store + k]
        if to_spend(R, F, w, priority) < CF[R.tf_number + k] * scale - 1e-9:
            return False
    return True


@jit
def fuel_taken_there(R: Any, CF: Any, CI: Any, trip: int, w: int) -> float:
    """Give the fuel that a sortie takes from one tank of its stops."""
    number = 0.0
    for k in range(CI[R.tf_first + trip], CI[R.tf_first + trip] + CI[R.tf_n + trip]):
        if CI[R.tf_store + k] == w:
            number += CF[R.tf_number + k]
    return number


@jit
def take_fuel_there(R: Any, CF: Any, CI: Any, F: Any, I: Any, trip: int, scale: float) -> None:
    """Take the fuel of a sortie from the tanks of its stops; what is given back is negative."""
    first = CI[R.tf_first + trip]
    for k in range(first, first + CI[R.tf_n + trip]):
        spend(R, CI, F, I, CI[R.tf_store + k], CF[R.tf_number + k] * scale)


@jit
def order_fuel_there(R: Any, CF: Any, CI: Any, F: Any, I: Any, trip: int) -> None:
    """Order fuel where the tanks of the stops have fallen to their order points."""
    first = CI[R.tf_first + trip]
    for k in range(first, first + CI[R.tf_n + trip]):
        reorder(R, CF, CI, F, I, CI[R.tf_store + k])


@jit
def fuel_came(R: Any, CI: Any, I: Any, w: int) -> None:
    """Look again at the missions of the bases whose sorties take fuel from a tank."""
    first = CI[R.sb_first + w]
    for k in range(first, first + CI[R.sb_n + w]):
        ask_departures(R, I, CI[R.sb_base + k])
