"""When enough replications were run: a number told, or a precision reached.

The precision is the half-width of the 95 % interval, of fleet availability over the horizon
(ratio estimator) and of the share of missions completed (whole, late or reduced); both must be
reached.  It is looked at after fixed blocks of 50 replications, in their order, so that the answer
never depends on workers.  Source of the sequential rule: Law (2015), *Simulation Modeling and
Analysis*, section 9.4.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.rows import BLOCK, Rows
from azalai.stats.intervals import ratio

Floats = NDArray[np.float64]

#: Where neither a number nor a precision is told.
USUAL: Final = 200
#: A precision that is not reached with so many is given up, and the result says so.
MOST: Final = 100_000


@dataclass(slots=True)
class Stop:
    """Which replications are run next; empty once enough are there.

    Attributes:
        replications: so many, if no precision is told.
        precision: wanted half-width, or None.
        aside: positions of homes whose aircraft are not of the fleet (`Labels.aside`).
        most: replications at which an unreached precision is given up.
        first: number of the first replication.
        reached: whether the precision was reached; None: not asked for.
        widest: half-width at the last look, the wider of the two.

    """

    replications: int | None = None
    precision: float | None = None
    aside: tuple[int, ...] = ()
    most: int = MOST
    first: int = 0
    reached: bool | None = None
    widest: float = 0.0
    _seen: dict[int, Floats] = field(default_factory=dict, repr=False)
    _looked: int = 0

    def blocks(self, rows: Rows) -> Iterator[range]:
        """Give the ranges of replications to run, one after the other.

        The caller runs those of a range that `rows` misses before it asks for the next.  At the end
        `rows` forgets what lies beyond: a resumed folder may hold more than is asked for.
        """
        if self.precision is None:
            last = self.first + self.total
            yield range(self.first, last)
            rows.truncate(last)
            return
        done, most = self.first, self.first + self.most
        self.reached = False
        while done < most and not self.reached:
            last = min(done + BLOCK, most)
            yield range(done, last)
            self.reached = self._enough(rows, range(self.first, last))
            done = last
        rows.truncate(done)

    @property
    def total(self) -> int:
        """How many replications will be run as far as is known now."""
        if self.precision is None:
            return self.replications or USUAL
        if not self._looked:
            return BLOCK
        needed = self._looked * max((self.widest / self.precision) ** 2, 1.0)
        return min(BLOCK * int(np.ceil(needed / BLOCK)), self.most)

    def figure(self, rows: Rows) -> str:
        """Write the running figure: fleet availability and the half-width of its interval."""
        numbers = rows.numbers
        if not numbers:
            return ""
        available, possessed, *_ = self._columns(rows, numbers)
        found = ratio(available, possessed)
        half = "" if np.isnan(found.half) else f" ± {100 * float(found.half):.2f}"
        return f"{100 * float(found.mean):.1f}{half} %"

    def _enough(self, rows: Rows, done: range) -> bool:
        """Tell whether the replications done reach the precision; guess what it takes."""
        available, possessed, completed, missions = self._columns(rows, list(done))
        halves = [ratio(available, possessed).half, ratio(completed, missions).half]
        widest = max((float(half) for half in halves if not np.isnan(half)), default=0.0)
        self.widest, self._looked = widest, len(done)
        return self.precision is not None and widest <= self.precision

    def _columns(self, rows: Rows, numbers: list[int]) -> Floats:
        """Give the four sums of each replication: (4, replications)."""
        for number in numbers:
            if number not in self._seen:
                self._seen[number] = headline(rows, number, self.aside)
        return np.array([self._seen[n] for n in numbers]).T


def headline(rows: Rows, number: int, aside: tuple[int, ...] = ()) -> Floats:
    """Give available and possessed hours, missions completed and all missions of a replication."""
    homes = rows.part(number, "state_h").sum(axis=0)
    states = np.delete(homes, aside, axis=0).sum(axis=0)
    outcomes = rows.part(number, "services").sum(axis=(0, 1))[: len(codes.OUTCOMES)]
    return np.array(
        [
            states[codes.AVAILABLE_FROM :].sum(),
            states[codes.GONE + 1 :].sum(),
            outcomes[: codes.REDUCED + 1].sum(),
            outcomes.sum(),
        ]
    )


def remarks(stop: Stop, rows: Rows, *, cancelled: bool) -> list[tuple[str, dict[str, Any]]]:
    """Say how a run ended, where that is not as it was asked for.

    Args:
        stop: the rule that was followed.
        rows: what was simulated.
        cancelled: whether it was stopped from outside.

    """
    count = rows.replications
    if cancelled:
        return [("ready-interrupted", {"count": count})]
    if stop.reached is False:
        fields = {"precision": stop.precision, "count": count, "half": f"{stop.widest:.4f}"}
        return [("ready-most-reached", fields)]
    return []
