"""What stood behind the aircraft: stores, shops, people, docks, tools, routes, vehicles."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.outputs import Labels
from azalai.ready.results_cells import Cells, figure, keys, levels, single
from azalai.ready.results_periods import Part, Told, by_period
from azalai.ready.rows import Rows
from azalai.stats.intervals import mean, ratio, share

Floats = NDArray[np.float64]

STORE: Final = ("site", "item", "kind")
SHOP: Final = ("site", "task", "supplier")
POOL: Final = ("site", "resource", "kind")
#: Counts of a store that are told as numbers of units.
SUPPLY: Final = ("requests", "filled", "ordered", "bought", "scrapped", "used")


def tables(labels: Labels, rows: Rows) -> dict[str, pl.DataFrame]:
    """Make every table of what stands behind the aircraft."""
    stored = levels(labels.stores, ((2,), (0, 2), (0, 1, 2)))
    pooled = levels(labels.pools, ((2,), (0, 2), (0, 1, 2)))
    worked = levels(labels.shops, ((0, 1, 2),))
    driven = levels(labels.pooled, ((0, 1),))
    roads = levels(single(labels.routes), ((0,),))
    return {
        **by_period(labels, rows, "stores", STORE, stored, {"stores": stores, "supply": supply}),
        **by_period(labels, rows, "pools", POOL, pooled, {"pools": pools}),
        **by_period(labels, rows, "shops", SHOP, worked, {"shops": shops}),
        "man_hours": man_hours(labels, rows),
        **by_period(labels, rows, "routes", ("route",), roads, {"routes": routes}),
        **by_period(labels, rows, "pooled", ("site", "type"), driven, {"vehicles": vehicles}),
        "end_stock": end_stock(labels, rows),
        "end_limits": end_limits(labels, rows),
    }


def stores(part: Part) -> Told:
    """Give backorders and stock as means over time, and the fill rate, store by store.

    `backorders` are aircraft requests that wait (the headline, RULES 5.1), `other_backorders`
    those of shops, stock and deferred defects; `fill` is the share of aircraft requests met at
    once from the site's own shelf.  Kinds of items are summed apart.
    """
    counts = part.numbers
    fill = share(counts[..., codes.W_FILLED], counts[..., codes.W_REQUESTS])
    return part.table(
        figure(mean(counts[..., codes.W_ON_HAND] / part.hours), "", "on_hand"),
        figure(mean(counts[..., codes.W_BACKORDER] / part.hours), "", "backorders"),
        figure(mean(counts[..., codes.W_OTHER] / part.hours), "", "other_backorders"),
        figure(fill, "frac", "fill"),
    )


def supply(part: Part) -> Told:
    """Give what each store was asked for, ordered, bought, scrapped and used, in units."""
    chosen = [codes.STORE_COUNTS.index(name) for name in SUPPLY]
    each = part.rows(("what",), single(SUPPLY), part.numbers[..., chosen])
    return each.table(figure(mean(each.numbers), ""))


def pools(part: Part) -> Told:
    """Give the use of people, docks and tools: hours busy of the hours on duty."""
    busy, duty = part.numbers[..., codes.P_BUSY], part.numbers[..., codes.P_DUTY]
    return part.table(
        figure(ratio(busy, duty), "frac", "use"),
        figure(mean(busy), "h", "busy"),
        figure(mean(duty), "h", "on_duty"),
    )


def shops(part: Part) -> Told:
    """Give how many jobs each shop had in work and waiting on average, ended, and how.

    `good`, `no_fault` and `passed_on` are shares of the jobs ended.
    """
    ends = {"good": codes.H_GOOD, "no_fault": codes.H_NO_FAULT, "passed_on": codes.H_PASSED}
    counts = part.numbers
    jobs = counts[..., codes.H_JOBS]
    return part.table(
        figure(mean(counts[..., codes.H_BUSY] / part.hours), "", "in_work"),
        figure(mean(counts[..., codes.H_WAITING] / part.hours), "", "waiting"),
        figure(mean(jobs), "", "jobs"),
        figure(mean(counts[..., codes.H_MAN_H]), "h", "man"),
        *(figure(share(counts[..., n], jobs), "frac", name) for name, n in ends.items()),
    )


def routes(part: Part) -> Told:
    """Give freight, convoys, carriers and kilometres of each route."""
    units = {"freight_kg": "kg", "vehicle_km": "km"}
    columns = []
    for number, name in enumerate(codes.ROUTE_COUNTS):
        unit = units.get(name, "")
        told = mean(part.numbers[..., number])
        columns.append(figure(told, unit, name.removesuffix(f"_{unit}")))
    return part.table(*columns)


def vehicles(part: Part) -> Told:
    """Give what carriers and escorts did: shares of their hours, kilometres, failures."""
    shares = {"up": codes.G_UP, "under_way": codes.G_WAY, "in_repair": codes.G_REPAIR}
    counts = part.numbers
    every = counts[..., : codes.G_REPAIR + 1].sum(axis=-1)
    return part.table(
        *(figure(share(counts[..., n], every), "frac", name) for name, n in shares.items()),
        figure(mean(counts[..., codes.G_KM]), "km", "driven"),
        figure(mean(counts[..., codes.G_FAILURES]), "", "failures"),
    )


def man_hours(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give man-hours per flight hour of the whole fleet, by level, site and task.

    The level is `outside` at a supplier, `base` at a site where aircraft are at home, else `depot`.
    Work on what is aside stands in its own row and in no sum.
    """
    homes = {site for site, _ in labels.posts}
    words = [
        ("outside" if supplier else "base" if site in homes else "depot", site, task)
        for site, task, supplier in labels.shops
    ]
    grouped = levels(words, ((), (0,), (0, 1), (0, 1, 2)), labels.tasks_aside)
    flown = _flown(labels, rows)

    def tell(part: Part) -> Told:
        each = part.rows((), ((),), part.numbers)
        flying = flown.sum(axis=1)[:, None] if part.whole else flown[:, part.period]
        every = np.broadcast_to(flying, part.numbers.shape[:2])[:, each.cell]
        return each.table(figure(ratio(each.numbers, every), "h_per_fh"))

    key = ("level", "site", "task")
    counts = (codes.H_MAN_H,)
    return by_period(labels, rows, "shops", key, grouped, {"man_hours": tell}, counts)["man_hours"]


def _flown(labels: Labels, rows: Rows) -> Floats:
    """Give the hours flown by the whole fleet in each period: (replications, periods)."""
    bins, tails, width = rows.shape.sizes["tails"]
    place = np.full((bins, tails, width), bins, np.int64)
    fleet = np.array([kind not in labels.aside for kind in labels.tail_type], bool)
    place[:, fleet, codes.T_FH] = np.arange(bins)[:, None]
    return rows.fold("tails", place.reshape(-1), bins + 1)[:, :bins]


def end_stock(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give what each store holds at the end: on the shelf, on order, requests that wait."""
    counts = rows.block("stores_end")
    cells = Cells(keys((STORE, labels.stores)), counts, several=True)
    shelf, order, waiting = np.moveaxis(cells.pick(counts), -1, 0)
    return cells.table(
        figure(mean(shelf), "", "on_shelf"),
        figure(mean(order), "", "on_order"),
        figure(mean(waiting), "", "waiting"),
    )


def end_limits(labels: Labels, rows: Rows) -> pl.DataFrame:
    """Give the hours left to the limit of each task at the end, summed over tails and parts."""
    left = rows.block("limits_left")
    cells = Cells(keys((("task",), single(labels.tasks))), left)
    return cells.table(figure(mean(cells.pick(left)), "h"))
