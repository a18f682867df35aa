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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes
from azalai.ready.faults import TOLERANCE, broken
from azalai.ready.outputs import Labels, Shape

Floats = NDArray[np.float64]
Axes = tuple[Sequence[str], ...]


def check_row(labels: Labels, shape: Shape, row: Floats, replication: int = 0) -> None:
    """Hold one row of results against everything that must be conserved.

    Raises:
        ReadyError: naming what is broken, where, and both numbers.

    """
    Identities(labels, shape).check(row, row, replication)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Numbers that are equal, or of which the first are at most the second."""

    what: str
    axes: Axes
    one: Floats
    other: Floats
    equal: bool = False

    @property
    def gap(self) -> Floats:
        """How far it is from being so."""
        gap = self.one - self.other
        return np.abs(gap) if self.equal else gap


class Identities:
    """What must hold in every replication of a plan."""

    def __init__(self, labels: Labels, shape: Shape) -> None:
        """Note names and who belongs to which type, once for all replications."""
        self._shape = shape
        self._bins = labels.bins
        self._posts = [" / ".join(post) for post in labels.posts]
        self._services = [" / ".join(service) for service in labels.services]
        self._stores = [" / ".join(store) for store in labels.stores]
        self._launches = [" / ".join(launch) for launch in labels.launches]
        kinds = [kind for _, kind in labels.posts]
        self._types = sorted({*kinds, *labels.tail_type})
        self._by_post, self._by_tail = self._by_type(kinds), self._by_type(labels.tail_type)

    def _by_type(self, kinds: Sequence[str]) -> Floats:
        """Give 1 where one of some things is of a type: (things, types)."""
        found = np.array([[kind == name for name in self._types] for kind in kinds], np.float64)
        return found.reshape(len(kinds), len(self._types))

    def check(self, row: Floats, values: Floats, replication: int) -> None:
        """Hold one row of results against all of it.

        Args:
            row: of a replication.
            values: its numbers, those that are zero left out or not.
            replication: its number, for the report.

        Raises:
            ReadyError: naming what is broken, where, and both numbers.

        """
        self._signs(row, values, replication)
        claims = list(self._claims(row))
        if _broken(claims):
            for claim in claims:
                _judge(claim, replication)

    def _signs(self, row: Floats, values: Floats, replication: int) -> None:
        worst, size = float(values.min(initial=0.0)), float(values.max(initial=0.0))
        if np.isfinite(worst) and np.isfinite(size) and worst >= -TOLERANCE * max(size, 1.0):
            return
        shape = self._shape
        wrong = ~np.isfinite(row) | (row < -TOLERANCE * max(size, 1.0))
        at = int(np.argmax(wrong))
        name = max((n for n, o in shape.offsets.items() if o <= at), key=self._offset)
        place = np.unravel_index(at - shape.offsets[name], shape.sizes[name])
        raise broken("sign", f"{name} {[int(i) for i in place]}", row[at], 0.0, replication)

    def _offset(self, name: str) -> tuple[int, int]:
        """Order blocks by where they lie, empty ones before the one that follows."""
        return self._shape.offsets[name], int(np.prod(self._shape.sizes[name]))

    def _claims(self, row: Floats) -> Iterator[_Claim]:
        states = self._shape.block(row, "state_h")
        yield from self._hours(states, self._shape.block(row, "tails"))
        same = slice(codes.OVERHAUL, codes.OFF_SHIFT + 1)
        present = self._shape.block(row, "present_h")[..., : codes.PRESENT_DEFERRED]
        axes = (self._bins, self._posts, codes.STATES[same])
        yield _Claim("present", axes, states[..., same], present)
        told = self._shape.block(row, "drivers").sum(axis=0)
        yield _Claim("drivers", (self._posts, codes.STATES), told, states.sum(axis=0))
        counts = self._shape.block(row, "services").sum(axis=0)
        became = counts[:, codes.V_ACHIEVED_H : codes.V_CALLS].sum(axis=-1)
        wanted = counts[:, codes.V_WANTED_H]
        yield _Claim("wanted", (self._services,), became, wanted, equal=True)
        yield from self._counts(row)

    def _hours(self, states: Floats, tails: Floats) -> Iterator[_Claim]:
        """Hold states against tails, by period and type."""
        homes = np.einsum("bps,pt->bts", states, self._by_post)
        counts = np.einsum("bnc,nt->btc", tails, self._by_tail)
        possessed, available = counts[..., codes.T_POSSESSED], counts[..., codes.T_AVAILABLE]
        axes = (self._bins, self._types)
        every, up = homes[..., codes.GONE + 1 :], homes[..., codes.AVAILABLE_FROM :]
        yield _Claim("states", axes, every.sum(axis=-1), possessed, equal=True)
        yield _Claim("available", axes, up.sum(axis=-1), available, equal=True)
        yield _Claim("available-possessed", axes, available, possessed)
        yield _Claim("clean", axes, counts[..., codes.T_CLEAN], available)
        parts = counts[..., [codes.T_FERRY_FH, codes.T_CHECK_FH, codes.T_ABORTED_FH]].sum(axis=-1)
        yield _Claim("flown", axes, parts, counts[..., codes.T_FH])

    def _counts(self, row: Floats) -> Iterator[_Claim]:
        stores = self._shape.block(row, "stores").sum(axis=0)
        launch = self._shape.block(row, "launch").sum(axis=(1, 2))
        filled, asked = stores[:, codes.W_FILLED], stores[:, codes.W_REQUESTS]
        yield _Claim("filled", (self._stores,), filled, asked)
        yield _Claim("launch", (self._launches,), launch[:, 1], launch[:, 0])
        yield _Claim("launch", (self._launches,), launch[:, 2], launch[:, 1])


def _broken(claims: Sequence[_Claim]) -> bool:
    """Tell whether any claim is broken, all of them looked at in one go."""
    gaps = np.concatenate([claim.gap.ravel() for claim in claims])
    sizes = np.concatenate([claim.other.ravel() for claim in claims])
    return bool((gaps > TOLERANCE * np.maximum(np.abs(sizes), 1.0)).any())


def _judge(claim: _Claim, replication: int) -> None:
    """Name the first place at which a claim is broken."""
    wrong = claim.gap > TOLERANCE * np.maximum(np.abs(claim.other), 1.0)
    if not wrong.any():
        return
    place = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    where = ", ".join(names[int(i)] for names, i in zip(claim.axes, place, strict=True))
    raise broken(claim.what, where, claim.one[place], claim.other[place], replication)
