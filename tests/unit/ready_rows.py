"""Rows of READY made by hand or at random, consistent, without a kernel."""

import numpy as np

from azalai.ready import codes
from azalai.ready.outputs import Labels, shape_of

MONTH_H = 720.0


def tiny_labels(bins=("2027-01", "2027-02"), **changes):
    """Two aircraft at two homes, one mission, one store, one shop."""
    count = len(bins)
    words = {
        "bins": tuple(bins),
        "bin_month": tuple(range(count)),
        "bin_calendar": tuple(i % 12 + 1 for i in range(count)),
        "bin_h": (MONTH_H,) * count,
        "posts": (("Gao", "Mi-171"), ("Sevare", "H145")),
        "tails": ("TZ-1", "TZ-2"),
        "tail_type": ("Mi-171", "H145"),
        "tail_contract": ("", "By the hour"),
        "services": (("Medevac", "Gao", "medevac"), ("Patrol", "Sevare", "patrol")),
        "demands": (("Medevac", "Kidal", 120.0),),
        "stores": (("Gao", "Gearbox", "repairable"), ("Gao", "Jet A-1", "fuel")),
        "pools": (("Gao", "Hangar", "dock"), ("Gao", "Mechanic", "people")),
        "shops": (("Gao", "Gearbox swap", ""), ("Kazan", "Gearbox repair", "Works")),
        "routes": ("Bamako | Gao | road",),
        "pooled": (("Gao", "Truck"),),
        "drivers": (("failures", "Gearbox | failure"), ("tasks", "300 h")),
        "launches": (("Gao", "Medevac"),),
        "contracts": ("", "By the hour"),
        "sites": ("Bamako", "Gao", "Kazan", "Sevare"),
        "tasks": ("300 h", "Gearbox repair", "Gearbox swap"),
        "items": ("Gearbox", "Jet A-1"),
        "units": ("GB-1", "GB-2", "GB-3"),
        "offers": ("Gearbox new",),
        "failures": ("Gearbox | failure",),
        "destinations": ("Kidal",),
        "suppliers": ("Works",),
    }
    return Labels(**(words | changes))


def big_labels(bins=120, posts=12, tails=36, services=16, stores=400, shops=150):
    """Give names for a plan of the size of a large one."""
    sites = [f"site {i}" for i in range(8)]
    return tiny_labels(
        bins=[f"{2027 + i // 12}-{i % 12 + 1:02d}" for i in range(bins)],
        posts=tuple((sites[i % 6], f"type {i // 6}") for i in range(posts)),
        tails=tuple(f"tail {i}" for i in range(tails)),
        tail_type=tuple(f"type {i % 2}" for i in range(tails)),
        tail_contract=("",) * tails,
        services=tuple((f"mission {i}", sites[i % 6], "transport") for i in range(services)),
        demands=tuple(("mission 0", f"place {i}", 60.0) for i in range(20)),
        stores=tuple((sites[i % 8], f"item {i // 8}", "repairable") for i in range(stores)),
        pools=tuple((sites[i % 8], f"skill {i // 8}", "people") for i in range(40)),
        shops=tuple((sites[i % 8], f"task {i // 8}", "") for i in range(shops)),
        routes=tuple(f"route {i}" for i in range(20)),
        pooled=tuple((s, "truck") for s in sites),
        drivers=tuple(("tasks", f"task {i}") for i in range(80)),
        launches=tuple((site, "Medevac") for site in sites[:6]),
        tasks=tuple(f"task {i}" for i in range(80)),
    )


class Row:
    """One row, filled block by block."""

    def __init__(self, labels):
        self.labels = labels
        self.shape = shape_of(labels)
        self.numbers = np.zeros(self.shape.length)

    def __getitem__(self, name):
        return self.shape.block(self.numbers, name)


def random_row(labels, seed):
    """Draw a row in which everything that must be conserved is conserved."""
    rng = np.random.default_rng(seed)
    row = Row(labels)
    _fleet(row, rng)
    _services(row, rng)
    stores = row["stores"]
    stores[..., : codes.W_REQUESTS] = rng.exponential(100.0, stores[..., : codes.W_REQUESTS].shape)
    requests = rng.poisson(0.3, stores.shape[:2])
    stores[..., codes.W_REQUESTS] = requests
    stores[..., codes.W_FILLED] = rng.binomial(requests, 0.8)
    stores[..., codes.W_ORDERED :] = rng.poisson(0.1, stores[..., codes.W_ORDERED :].shape)
    pools = row["pools"]
    pools[..., codes.P_DUTY] = 400.0
    pools[..., codes.P_BUSY] = rng.uniform(0, 400.0, pools.shape[:2])
    shops = row["shops"]
    jobs = rng.poisson(1.0, shops.shape[:2])
    shops[..., codes.H_JOBS] = shops[..., codes.H_GOOD] = jobs
    for count in (codes.H_MAN_H, codes.H_BUSY, codes.H_WAITING):
        shops[..., count] = jobs * rng.uniform(0, 20.0, jobs.shape)
    if labels.contracts:
        row["jobs"][..., 0] = jobs
    row["routes"][...] = rng.poisson(2.0, row["routes"].shape)
    row["pooled"][...] = rng.uniform(1, 100.0, row["pooled"].shape)
    row["responses"][...] = rng.poisson(3.0, row["responses"].shape)
    launch = row["launch"]
    launch[..., 0] = 30
    launch[..., 1] = rng.binomial(30, 0.8, launch.shape[:3])
    launch[..., 2] = rng.binomial(launch[..., 1].astype(int), 0.5)
    row["stores_end"][...] = rng.poisson(1.0, row["stores_end"].shape)
    row["limits_left"][...] = rng.uniform(0, 1000.0, row["limits_left"].shape)
    return row.numbers


def _fleet(row, rng):
    """Draw the states of each tail and count them at the homes of its type."""
    labels = row.labels
    states, tails, present = row["state_h"], row["tails"], row["present_h"]
    for number, kind in enumerate(labels.tail_type):
        homes = [i for i, (_, t) in enumerate(labels.posts) if t == kind]
        home = homes[number % len(homes)]
        shares = rng.dirichlet(np.full(len(codes.STATES) - 1, 0.5), len(labels.bins))
        hours = shares * np.array(labels.bin_h)[:, None]
        states[:, home, 1:] += hours
        available = hours[:, codes.AVAILABLE_FROM - 1 :].sum(axis=1)
        tails[:, number, codes.T_POSSESSED] = hours.sum(axis=1)
        tails[:, number, codes.T_AVAILABLE] = available
        tails[:, number, codes.T_CLEAN] = 0.9 * available
        tails[:, number, codes.T_FH] = hours[:, codes.FLYING - 1]
        tails[:, number, codes.T_LANDINGS] = rng.poisson(20, len(labels.bins))
    present[..., : codes.PRESENT_DEFERRED] = states[..., codes.OVERHAUL : codes.OFF_SHIFT + 1]
    total = states.sum(axis=0)
    parts = rng.dirichlet(np.ones(len(labels.drivers)))
    down = slice(codes.OVERHAUL, codes.AVAILABLE_FROM)
    row["drivers"][..., down] = parts[:, None, None] * total[None, :, down]
    row["driver_jobs"][...] = rng.poisson(2.0, row["driver_jobs"].shape)


def _services(row, rng):
    services = row["services"]
    shape = services.shape[:2]
    services[..., codes.WHOLE] = rng.poisson(8.0, shape)
    services[..., codes.LATE] = rng.poisson(1.0, shape)
    lost = rng.poisson(0.5, (*shape, len(codes.CAUSES)))
    services[..., codes.V_LOST_BY : codes.V_WANTED_H] = lost
    services[..., codes.LOST] = lost.sum(axis=-1)
    services[..., codes.V_LOST_H : codes.V_CALLS] = 2.0 * lost
    achieved = 2.0 * (services[..., codes.WHOLE] + services[..., codes.LATE])
    services[..., codes.V_ACHIEVED_H] = achieved
    services[..., codes.V_WANTED_H] = achieved + 2.0 * services[..., codes.LOST]
    calls = services[..., : codes.LOST + 1].sum(axis=-1)
    services[..., codes.V_CALLS] = calls
    services[..., codes.V_LAUNCHED] = calls - services[..., codes.LOST]
    services[..., codes.V_IN_TIME] = services[..., codes.WHOLE]
    services[..., codes.V_AIRBORNE_MIN] = 20.0 * services[..., codes.V_LAUNCHED]
