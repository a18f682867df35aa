"""What must hold in every replication; where it does not, nothing is told.

Sums are compared within 1e-6 of their size.  What holds:

- nothing is negative, infinite or not a number;
- by period and type: the states add up to the hours possessed, those from flying on to the hours
  available; clean <= available <= possessed; ferry, check and aborted hours <= hours flown;
- a cause that is the state is present: its hours are at least those of the state (RULES 1.2);
- by driver: the hours that jobs explain are at most those of the state;
- by service over the horizon: wanted = achieved + aborted + reduced + lost hours (RULES 4.3);
- requests filled <= requests; two aircraft to launch <= one <= samples.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import Labels, Shape

Floats = NDArray[np.float64]

TOLERANCE: Final = 1e-6


def check_row(labels: Labels, shape: Shape, row: Floats, replication: int = 0) -> None:
    """Hold one row of results against everything that must be conserved.

    Raises:
        ReadyError: naming what is broken, where, and both numbers.

    """
    _Check(labels, shape, row, replication).run()


class _Check:
    """One row under the tests."""

    def __init__(self, labels: Labels, shape: Shape, row: Floats, replication: int) -> None:
        self.labels, self.shape, self.row = labels, shape, row
        self.replication = replication

    def run(self) -> None:
        self._signs()
        self._hours()
        self._present()
        self._drivers()
        self._missions()
        self._counts()

    def block(self, name: str) -> Floats:
        return self.shape.block(self.row, name)

    def _signs(self) -> None:
        worst = float(self.row.min(initial=0.0))
        size = float(self.row.max(initial=0.0))
        if np.isfinite(worst) and np.isfinite(size) and worst >= -TOLERANCE * max(size, 1.0):
            return
        wrong = ~np.isfinite(self.row) | (self.row < -TOLERANCE * max(size, 1.0))
        at = int(np.argmax(wrong))
        name = max((n for n, o in self.shape.offsets.items() if o <= at), key=self._offset)
        place = np.unravel_index(at - self.shape.offsets[name], self.shape.sizes[name])
        self._fail("sign", f"{name} {[int(i) for i in place]}", self.row[at], 0.0)

    def _offset(self, name: str) -> tuple[int, int]:
        """Order blocks by where they lie, empty ones before the one that follows."""
        return self.shape.offsets[name], int(np.prod(self.shape.sizes[name]))

    def _hours(self) -> None:
        """Hold states against tails, by period and type."""
        states, tails = self.block("state_h"), self.block("tails")
        types = sorted({kind for _, kind in self.labels.posts} | set(self.labels.tail_type))
        by_post = np.array([[k == t for t in types] for _, k in self.labels.posts], float)
        by_tail = np.array([[k == t for t in types] for k in self.labels.tail_type], float)
        shape = (len(self.labels.posts), len(types)), (len(self.labels.tails), len(types))
        homes = np.einsum("bps,pt->bts", states, by_post.reshape(shape[0]))
        counts = np.einsum("bnc,nt->btc", tails, by_tail.reshape(shape[1]))
        possessed, available = counts[..., codes.T_POSSESSED], counts[..., codes.T_AVAILABLE]
        axes = (self.labels.bins, types)
        self._equal("states", axes, homes[..., codes.GONE + 1 :].sum(axis=-1), possessed)
        self._equal("available", axes, homes[..., codes.AVAILABLE_FROM :].sum(axis=-1), available)
        self._most("available-possessed", axes, available, possessed)
        self._most("clean", axes, counts[..., codes.T_CLEAN], available)
        parts = counts[..., [codes.T_FERRY_FH, codes.T_CHECK_FH, codes.T_ABORTED_FH]].sum(axis=-1)
        self._most("flown", axes, parts, counts[..., codes.T_FH])

    def _present(self) -> None:
        states, present = self.block("state_h"), self.block("present_h")
        same = slice(codes.OVERHAUL, codes.OFF_SHIFT + 1)
        names = [" / ".join(post) for post in self.labels.posts]
        axes = (self.labels.bins, names, codes.STATES[same])
        self._most("present", axes, states[..., same], present[..., : codes.PRESENT_DEFERRED])

    def _drivers(self) -> None:
        told = self.block("drivers").sum(axis=0)
        names = [" / ".join(post) for post in self.labels.posts]
        self._most("drivers", (names, codes.STATES), told, self.block("state_h").sum(axis=0))

    def _missions(self) -> None:
        counts = self.block("services").sum(axis=0)
        became = counts[:, codes.V_ACHIEVED_H : codes.V_CALLS].sum(axis=-1)
        names = [" / ".join(service) for service in self.labels.services]
        self._equal("wanted", (names,), became, counts[:, codes.V_WANTED_H])

    def _counts(self) -> None:
        stores, launch = self.block("stores").sum(axis=0), self.block("launch").sum(axis=(1, 2))
        names = [" / ".join(store) for store in self.labels.stores]
        self._most("filled", (names,), stores[:, codes.W_FILLED], stores[:, codes.W_REQUESTS])
        sites = [" / ".join(launch) for launch in self.labels.launches]
        self._most("launch", (sites,), launch[:, 1], launch[:, 0])
        self._most("launch", (sites,), launch[:, 2], launch[:, 1])

    def _equal(self, what: str, axes: Sequence[Sequence[str]], one: Floats, other: Floats) -> None:
        self._judge(what, axes, one, other, np.abs(one - other))

    def _most(self, what: str, axes: Sequence[Sequence[str]], one: Floats, other: Floats) -> None:
        self._judge(what, axes, one, other, one - other)

    def _judge(
        self, what: str, axes: Sequence[Sequence[str]], one: Floats, other: Floats, gap: Floats
    ) -> None:
        wrong = gap > TOLERANCE * np.maximum(np.abs(other), 1.0)
        if not wrong.any():
            return
        place = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
        where = ", ".join(names[int(i)] for names, i in zip(axes, place, strict=True))
        self._fail(what, where, one[place], other[place])

    def _fail(self, what: str, where: str, found: Any, wanted: Any) -> None:
        raise ReadyError(
            f"ready-broken-{what}",
            where=where,
            found=f"{float(found):.9g}",
            wanted=f"{float(wanted):.9g}",
            replication=self.replication,
        )
