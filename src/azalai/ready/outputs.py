"""What the kernel counts: the shape of its results, and the names along each dimension.

Every replication leaves one flat row of float64 numbers; each table of it is a block with a name
and a shape.  Numerators and denominators are kept apart: ratios appear only in `results`.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labels:
    """Names along each dimension of the results, each in the order of its index.

    Attributes:
        bins: months (`2027-01`) or days (`2027-01-05`); `bin_month` months since the start
            month, `bin_calendar` 1 to 12, `bin_h` hours in the bin.
        posts: (site, type) of the aircraft: their home, not where they are.
        tails: aircraft; `tail_type` their types, `tail_contract` the offer that supports them.
        services: (mission, base, kind).
        demands: (mission, site, target_min or nan): where calls come from.
        stores: (site, item, kind of item); pools: (site, resource, kind); shops: (site, task,
            supplier); routes: key of the row; pooled: (site, type) of carriers and escorts.
        drivers: what keeps aircraft down: (`failures`, `on | mode`) or (`tasks`, name).
        flown: missions that stand for a route whose carrier flies.
        staff, courses: (key, site) of posts and courses; vehicles: (tail, type, contract) of what
            is pooled.
        launches: (site, mission) for which readiness to launch is sampled.
        sites, tasks, items, units, offers: names behind the indices of the trace.
        aside: types that are told by themselves and never summed into the fleet, which is the
            aircraft; `tasks_aside` the tasks on them alone, `missions_aside` what they alone serve.

    """

    bins: tuple[str, ...]
    bin_month: tuple[int, ...]
    bin_calendar: tuple[int, ...]
    bin_h: tuple[float, ...]
    posts: tuple[tuple[str, str], ...]
    tails: tuple[str, ...]
    tail_type: tuple[str, ...]
    tail_contract: tuple[str, ...]
    services: tuple[tuple[str, str, str], ...]
    demands: tuple[tuple[str, str, float], ...]
    stores: tuple[tuple[str, str, str], ...]
    pools: tuple[tuple[str, str, str], ...]
    shops: tuple[tuple[str, str, str], ...]
    routes: tuple[str, ...]
    pooled: tuple[tuple[str, str], ...]
    drivers: tuple[tuple[str, str], ...]
    launches: tuple[tuple[str, str], ...]
    contracts: tuple[str, ...]
    sites: tuple[str, ...]
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    units: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    tasks_aside: tuple[str, ...] = ()
    missions_aside: tuple[str, ...] = ()
    flown: tuple[str, ...] = ()
    staff: tuple[tuple[str, str], ...] = ()
    courses: tuple[tuple[str, str], ...] = ()
    vehicles: tuple[tuple[str, str, str], ...] = ()

    def without(self, warm: int) -> "Labels":
        """Leave out the first so many bins."""
        told = ("bins", "bin_month", "bin_calendar", "bin_h")
        return replace(self, **{name: getattr(self, name)[warm:] for name in told})


#: What is decided of a pooled vehicle before the simulation.
VEHICLE_COUNTS: Final = ("possessed_h", "delivered")
L_POSSESSED, L_DELIVERED = range(len(VEHICLE_COUNTS))

#: Names of the dimensions whose length is that of a list of `codes`.
COUNTED: Final = {
    "state": len(codes.STATES),
    "present": codes.N_PRESENT,
    "tail_count": len(codes.TAIL_COUNTS),
    "service_count": len(codes.SERVICE_COUNTS),
    "response": len(codes.RESPONSE_MIN) + 1,
    "clock": len(codes.CLOCKS),
    "store_count": len(codes.STORE_COUNTS),
    "pool_count": len(codes.POOL_COUNTS),
    "shop_count": len(codes.SHOP_COUNTS),
    "route_count": len(codes.ROUTE_COUNTS),
    "pooled_count": len(codes.POOLED_COUNTS),
    "vehicle_count": len(VEHICLE_COUNTS),
    "launch_count": len(codes.LAUNCH_COUNTS),
    "calendar": 12,
    "hour": 24,
    "end": 3,
}

#: Blocks of one replication's row: name -> dimensions.  What is told by period comes first, then
#: what is told of the whole time, then what is decided before the simulation.
BLOCKS: Final[dict[str, tuple[str, ...]]] = {
    "state_h": ("bins", "posts", "state"),
    "present_h": ("bins", "posts", "present"),
    "tails": ("bins", "tails", "tail_count"),
    "services": ("bins", "services", "service_count"),
    "stores": ("bins", "stores", "store_count"),
    "pools": ("bins", "pools", "pool_count"),
    "shops": ("bins", "shops", "shop_count"),
    "jobs": ("bins", "shops", "contracts"),  # jobs completed, by contract of the tail
    "routes": ("bins", "routes", "route_count"),
    "pooled": ("bins", "pooled", "pooled_count"),
    "responses": ("demands", "clock", "response"),
    "launch": ("launches", "calendar", "hour", "launch_count"),
    "drivers": ("drivers", "posts", "state"),  # hours in which it decided the state
    "driver_jobs": ("drivers", "posts"),  # how often it stopped an aircraft
    "stores_end": ("stores", "end"),  # on the shelf, on order, requests that wait
    "limits_left": ("tasks",),  # hours left to a limit at the end, summed over tails and parts
    "staff": ("bins", "staff"),  # post-months
    "trainees": ("bins", "courses"),
    "vehicles": ("bins", "vehicles", "vehicle_count"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Where each block lies in the flat row of a replication."""

    sizes: dict[str, tuple[int, ...]]
    offsets: dict[str, int] = field(init=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        offsets, at = {}, 0
        for name, size in self.sizes.items():
            offsets[name] = at
            at += int(np.prod(size, dtype=np.int64))
        object.__setattr__(self, "offsets", offsets)
        object.__setattr__(self, "length", at)

    def block(self, rows: Floats, name: str) -> Floats:
        """Cut one block out of rows of replications: shape (..., *dimensions), a view."""
        at, size = self.offsets[name], self.sizes[name]
        flat = rows[..., at : at + int(np.prod(size, dtype=np.int64))]
        return flat.reshape(*rows.shape[:-1], *size)


def shape_of(labels: Labels) -> Shape:
    """Give the shape of the results of a plan."""
    lengths = dict(COUNTED)
    for name in labels.__slots__:
        lengths.setdefault(name, len(getattr(labels, name)))
    return Shape({n: tuple(lengths[d] for d in dims) for n, dims in BLOCKS.items()})
