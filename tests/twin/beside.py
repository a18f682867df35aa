"""Figures of the kernel under the names by which the twin counts them."""

import math

import numpy as np

from azalai.ready import codes
from azalai.ready.inputs import build
from azalai.ready.outputs import BLOCKS
from azalai.ready.solve import run_one

#: Tables of figures that must be equal.
BLOCKS_HELD = (
    *(
        "responses",
        "state_h",
        "present_h",
        "tails",
        "services",
        "drivers",
        "driver_jobs",
        "pools",
        "shops",
    ),
    *("jobs", "stores", "stores_end", "routes", "limits_left", "launch"),
    *("staff", "trainees", "pooled"),
)
WORDS = {
    "state": codes.STATES,
    "present": codes.PRESENT,
    "tail_count": codes.TAIL_COUNTS,
    "service_count": codes.SERVICE_COUNTS,
    "store_count": codes.STORE_COUNTS,
    "pool_count": codes.POOL_COUNTS,
    "shop_count": codes.SHOP_COUNTS,
    "route_count": codes.ROUTE_COUNTS,
    "launch_count": codes.LAUNCH_COUNTS,
    "pooled_count": codes.POOLED_COUNTS,
    "calendar": range(1, 13),
    "hour": range(24),
    "clock": codes.CLOCKS,
    "response": range(len(codes.RESPONSE_MIN) + 1),
    "end": ("on_hand", "on_order", "waiting"),
}


class Sum(float):
    """A figure of several rows of one key: a sum, which has no order."""


def _words(labels, dimension):
    if dimension in WORDS:
        return WORDS[dimension]
    names = getattr(labels, dimension, None)
    if names is None:
        return None
    if dimension in ("services", "stores", "pools", "shops"):
        return [" | ".join(name[:2]) for name in names]
    return [name if isinstance(name, str) else " | ".join(map(str, name)) for name in names]


def kernel_figures(scenario, replication=0):
    """Run the kernel and give every figure that is not zero, by its names."""
    made = build(scenario)
    row = run_one(made, replication)
    found = {}
    for block, dimensions in BLOCKS.items():
        names = [_words(made.labels, d) for d in dimensions]
        if any(n is None for n in names):
            continue
        values = made.shape.block(row, block)
        for place in np.argwhere(values):
            key = tuple(n[k] for n, k in zip(names, place, strict=True))
            value = float(values[tuple(place)])
            told = found.get((block, *key))
            found[block, *key] = value if told is None else Sum(told + value)
    return found


def differences(twin, kernel, blocks):
    """Give the figures in some blocks that are not equal to the bit: name, twin, kernel."""
    names = sorted({k for k in (*twin, *kernel) if k[0] in blocks}, key=str)
    return [
        (name, twin.get(name, 0.0), kernel.get(name, 0.0))
        for name in names
        if not _equal(twin.get(name, 0.0), kernel.get(name, 0.0))
    ]


def _equal(twin, kernel):
    if isinstance(kernel, Sum):
        return math.isclose(twin, kernel, rel_tol=1e-12)
    return twin == kernel
