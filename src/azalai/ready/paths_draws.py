"""The draws of the paths: keyed as in `azalai.streams`, those that are sure to be needed in one go.

Every draw has its address (seed, purpose, replication, name, number), and its value is that of
`Stream.uniform` to the bit; computing many together only saves time.
"""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.streams import Stream, name_words, philox, refuse_collisions

Words = NDArray[np.uint64]

PURPOSES: Final = ("project", "course", "leaver", "disruption")


class Draws:
    """The draws of one seed; one object serves every replication, one after the other.

    Attributes:
        replication: of which the draws are now.

    """

    def __init__(self, seed: int, wanted: Iterable[tuple[str, str, int]]) -> None:
        """Prepare the draws that every replication needs: (purpose, name, how many).

        Raises:
            ValueError: if two names have the same hash, or the seed is out of range.

        """
        rows = sorted(set(wanted))
        refuse_collisions(name for _, name, _ in rows)
        self._streams = {purpose: Stream(seed, purpose) for purpose in PURPOSES}
        counts = np.array([count for *_, count in rows], np.int64)
        self._first = {
            (purpose, name): (int(first), count)
            for (purpose, name, count), first in zip(rows, np.cumsum(counts) - counts, strict=True)
        }
        words = np.array([name_words(name) for _, name, _ in rows], np.uint64).reshape(-1, 2)
        keys = np.array([self._streams[p].key for p, *_ in rows], np.uint64).reshape(-1, 2)
        self._names = np.repeat(words, counts, axis=0).T
        self._keys = np.repeat(keys, counts, axis=0).T
        self._numbers = _count_up(counts)
        self._told: list[float] = []
        self.replication = -1

    def turn_to(self, replication: int) -> None:
        """Go to another replication."""
        if replication != self.replication:
            values = _uniforms(self._numbers, replication, self._names, self._keys)
            self._told = values.tolist()
            self.replication = replication

    def one(self, purpose: str, name: str, number: int = 0) -> float:
        """Give one draw, strictly between 0 and 1."""
        first, count = self._first.get((purpose, name), (0, 0))
        if number < count:
            return self._told[first + number]
        return self._streams[purpose].uniform(name, number, self.replication)

    def some(self, purpose: str, name: str, first: int, count: int) -> list[float]:
        """Give several draws of a name, from the number `first` on."""
        start, known = self._first.get((purpose, name), (0, 0))
        if first + count <= known:
            return self._told[start + first : start + first + count]
        numbers = range(first, first + count)
        found: list[float] = (
            self._streams[purpose].uniforms(name, numbers, self.replication).tolist()
        )
        return found


def _count_up(counts: NDArray[np.int64]) -> Words:
    """Give 0, 1 .. for each count in turn."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return (np.arange(total) - np.repeat(ends - counts, counts)).astype(np.uint64)


def _uniforms(numbers: Words, replication: int, names: Words, keys: Words) -> NDArray[np.float64]:
    """Give draws of many purposes at once: the table of `azalai.streams` with keys as arrays."""
    counter = (numbers, np.full(numbers.shape, replication, np.uint64), names[0], names[1])
    both: Any = (keys[0], keys[1])
    out = philox(counter, both)
    values: NDArray[np.float64] = (out[0] << 20 | out[1] >> 12).astype(np.float64)
    return (values + 0.5) * 2.0**-52
