"""Queues that grow for ever: told as overload with the place, not as a number.

The horizon is cut into four quarters.  A queue is called overloaded when, over the replications,

1. it is longer in the last quarter than in the second (paired one-sided t-test, p < 0.001), and in
   the last than in the third (p < 0.01);
2. its growth does not fade: from the third to the last quarter it grows at least half as much as
   from the second to the third, where a queue on its way to a steady length grows ever less;
3. in the last quarter at least one waits on average;
4. for a shop: what it has in work no longer grows (at most by 5 % from the third quarter to the
   last), so it works at its limit; for calls: as many as before are flown or given up.

The first quarter is left out, since a plan starts from where it stands.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.rows import Rows

Floats = NDArray[np.float64]

QUARTERS: Final = 4
CLEAR_P: Final = 0.001
STILL_P: Final = 0.01
FADES: Final = 0.5
FLAT: Final = 1.05
#: So many places are named; the rest is counted.
NAMED: Final = 5

Remark = tuple[str, dict[str, Any]]


def overloads(labels: Labels, rows: Rows) -> list[Remark]:
    """Give a remark for each overloaded mission, shop and store, the longest queues first."""
    if rows.replications < 2 or len(labels.bins) < QUARTERS:
        return []
    shops = _quarters(labels, rows, "shops")
    stores = _quarters(labels, rows, "stores")
    waiting, working = shops[..., codes.H_WAITING], shops[..., codes.H_BUSY].mean(axis=0)
    full = working[-1] <= FLAT * working[-2]
    backorders = stores[..., codes.W_BACKORDER] + stores[..., codes.W_OTHER]
    calls, ended = _calls(labels, rows)
    steady = ended[-1] <= FLAT * ended[-2]
    found = [
        ("ready-overload-calls", {"site": site, "mission": mission, "waiting": length})
        for (mission, site, _), length in _told(labels.services, calls, steady)
    ]
    found += [
        ("ready-overload-shop", {"site": site, "task": task, "waiting": length})
        for (site, task, _), length in _told(labels.shops, waiting, full)
    ]
    found += [
        ("ready-overload-store", {"site": site, "item": item, "waiting": length})
        for (site, item, _), length in _told(labels.stores, backorders)
    ]
    if len(found) > NAMED:
        more = ("ready-overload-more", {"count": len(found) - NAMED})
        return [*found[:NAMED], more]
    return found


def _told(
    names: tuple[tuple[str, str, str], ...], queues: Floats, full: Any = True
) -> list[tuple[tuple[str, str, str], float]]:
    """Give the overloaded places and how long their queue is in the last quarter."""
    length = queues[:, -1].mean(axis=0)
    chosen = np.flatnonzero(grows(queues) & full)
    longest = sorted(chosen, key=lambda i: (-length[i], names[i]))
    return [(names[i], round(float(length[i]), 1)) for i in longest]


def grows(queues: Floats) -> NDArray[np.bool_]:
    """Tell which queues grow for ever.

    Args:
        queues: mean length in each quarter, (replications, quarters, places).

    """
    late, before = queues[:, 3] - queues[:, 2], queues[:, 2] - queues[:, 1]
    growing = late.mean(axis=0) >= FADES * np.maximum(before.mean(axis=0), 0.0)
    long = queues[:, 3].mean(axis=0) >= 1.0
    sure = (_chance(queues[:, 3] - queues[:, 1]) < CLEAR_P) & (_chance(late) < STILL_P)
    found: NDArray[np.bool_] = sure & growing & long
    return found


def _chance(differences: Floats) -> Floats:
    """Give the one-sided p of a mean above zero, over the first axis."""
    from scipy.special import stdtr

    count = len(differences)
    middle = differences.mean(axis=0)
    error = differences.std(axis=0, ddof=1) / np.sqrt(count)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(error > 0, middle / error, np.sign(middle) * np.inf)
    return np.asarray(1.0 - stdtr(count - 1, t), np.float64)


def _calls(labels: Labels, rows: Rows) -> tuple[Floats, Floats]:
    """Give the calls that wait at the end of a period, by quarter, and those that end an hour.

    Shapes (replications, 4, services), (4, services).  Missions that are not called have none.
    """
    bins, services, counts = rows.shape.sizes["services"]
    kind = np.full(counts, 2)  # asked for, ended, or neither
    kind[codes.V_CALLS], kind[: len(codes.OUTCOMES)] = 0, 1
    place = kind[None, :] * bins * services + np.arange(bins * services)[:, None]
    sums = rows.fold("services", place.reshape(-1), 3 * bins * services)
    each = sums.reshape(rows.replications, 3, bins, services)
    asked, ended = each[:, 0], each[:, 1] * each[:, 0].any(axis=(0, 1))
    hours, quarter = np.array(labels.bin_h), _quarter(labels)
    part = (quarter == np.arange(QUARTERS)[:, None]) * hours
    part /= np.maximum(part.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    waiting = np.cumsum(asked - ended, axis=1)
    return np.einsum("qb,rbs->rqs", part, waiting), part @ (ended.mean(axis=0) / hours[:, None])


def _quarter(labels: Labels) -> NDArray[np.int64]:
    """Give the quarter of the horizon in which each period lies."""
    hours = np.array(labels.bin_h)
    ends = np.cumsum(hours)
    middle = (ends - hours / 2) / ends[-1]
    return np.asarray(np.minimum(middle * QUARTERS, QUARTERS - 1), np.int64)


def _quarters(labels: Labels, rows: Rows, name: str) -> Floats:
    """Give the counts of a block per hour in each quarter: (replications, 4, places, counts)."""
    hours, quarter = np.array(labels.bin_h), _quarter(labels)
    bins, *others = rows.shape.sizes[name]
    step = int(np.prod(others, dtype=np.int64))
    place = (quarter[:, None] * step + np.arange(step)[None, :]).reshape(bins * step)
    sums = rows.fold(name, place, QUARTERS * step)
    counts = sums.reshape(rows.replications, QUARTERS, *others)
    each = np.maximum(np.bincount(quarter, hours, QUARTERS), np.finfo(float).tiny)
    per_hour: Floats = counts / each[:, None, None]
    return per_hour
