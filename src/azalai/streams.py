"""Named, counter-based random streams: every draw has an address, none has a place in a queue.

A draw is addressed by (seed, purpose, replication, name, draw number).  Nothing is kept between
draws, so an added tail, site or part changes no draw of any other, and the order of asking and
the number of workers change nothing.

The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, *Parallel random numbers: as
easy as 1, 2, 3*), held to the known answers of its authors' library Random123.  The address
becomes its key and its counter thus, and a compiled kernel that follows the same table gives
the same numbers to the bit:

    key[0], key[1]          first 8 bytes of SHA-256 of "azalai-stream-1", seed and purpose,
                            joined by NUL, UTF-8; low word first, bytes little-endian
    counter[0]              draw number, 0 .. 2**32 - 1
    counter[1]              replication, 0 .. 2**32 - 1
    counter[2], counter[3]  first 8 bytes of SHA-256 of the name in UTF-8, in the same order

    u = ((out[0] << 20 | out[1] >> 12) + 0.5) * 2**-52

One block is one draw; `out[2]` and `out[3]` are not used, so that a draw needs no memory of the
one before.  `u` is one of 2**52 numbers, all exact in a float64, symmetric about one half, and
never 0 or 1: a quantile function may take it as it is.  Everything up to `u` is integer
arithmetic, equal on every platform.
"""

import hashlib
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.integer]  # uint64, so that a product of two words of 32 bits has room
Word = TypeVar("Word", int, Words)

SEEDS: Final = 2**64
MASK: Final = 2**32 - 1
MULTIPLIERS: Final = (0xD2511F53, 0xCD9E8D57)
WEYL: Final = (0x9E3779B9, 0xBB67AE85)  # golden ratio and sqrt(3) - 1, as fractions of 2**32
ROUNDS: Final = 10


def philox(
    counter: tuple[Word, Word, Word, Word], key: tuple[int, int]
) -> tuple[Word, Word, Word, Word]:
    """Scramble a counter under a key: Philox4x32-10, four words in and four out.

    Args:
        counter: four words below 2**32: Python integers, or uint64 arrays whose shapes
            broadcast together.
        key: two words below 2**32.

    Returns:
        Four words below 2**32: integers, or uint64 arrays of the common shape.

    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        left, right = c0 * MULTIPLIERS[0], c2 * MULTIPLIERS[1]
        c0, c1, c2, c3 = (right >> 32) ^ c1 ^ k0, right & MASK, (left >> 32) ^ c3 ^ k1, left & MASK
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return c0, c1, c2, c3


def name_words(name: str) -> tuple[int, int]:
    """Turn a readable name into the two counter words that stand for it.

    The name is the table, the key and the position, as people read them; it is stable across
    runs, platforms and versions.  Two names that share words would share every draw: see
    `refuse_collisions`.
    """
    return _hash_words(name)


def refuse_collisions(names: Iterable[str]) -> None:
    """Make sure that no two different names stand for the same words; repeats are no fault.

    Raises:
        ValueError: if two do; both are named.  By chance that takes some 10**9 names.

    """
    seen: dict[tuple[int, int], str] = {}
    for name in names:
        other = seen.setdefault(name_words(name), name)
        if other != name:
            msg = f"the names {other!r} and {name!r} have the same hash: change one of them"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Stream:
    """All draws of one seed for one purpose.

    Attributes:
        seed: 0 .. 2**64 - 1.
        purpose: what is drawn (`life`, `repair`, `evidence`); purposes are independent.
        key: the two words of the generator's key.

    Raises:
        TypeError: if the seed is no whole number.
        ValueError: if it is not in 0 .. 2**64 - 1.

    """

    seed: int
    purpose: str
    key: tuple[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        seed = operator.index(self.seed)
        if not 0 <= seed < SEEDS:
            msg = f"a seed lies between 0 and 2**64 - 1; {seed} does not"
            raise ValueError(msg)
        words = _hash_words(f"azalai-stream-1\0{seed}\0{self.purpose}")
        object.__setattr__(self, "key", words)

    def uniform(self, name: str, draw: int = 0, replication: int = 0) -> float:
        """Give one draw, strictly between 0 and 1.

        Raises:
            ValueError: if the draw or the replication is not in 0 .. 2**32 - 1.

        """
        for what, number in (("draw", draw), ("replication", replication)):
            if not 0 <= number <= MASK:
                raise _outside(what, number)
        counter = (operator.index(draw), operator.index(replication), *name_words(name))
        out = philox(counter, self.key)
        return ((out[0] << 20 | out[1] >> 12) + 0.5) * 2.0**-52

    def uniforms(self, name: str, draws: int | range, replication: ArrayLike = 0) -> Floats:
        """Give many draws of one name, each strictly between 0 and 1.

        Args:
            name: whose draws.
            draws: how many from draw 0 on, or which.
            replication: one replication, or several.

        Returns:
            Shape (draws,) for one replication, (replications, draws) for several.

        Raises:
            ValueError: if a draw or replication is not a whole number in 0 .. 2**32 - 1.

        """
        if not isinstance(draws, range):
            if draws < 0:
                raise _outside("count of draws", draws)
            draws = range(operator.index(draws))
        rows = np.asarray(replication)[..., None]
        return self._fill(np.arange(draws.start, draws.stop, draws.step), rows, *name_words(name))

    def across(self, names: Sequence[str], draw: int = 0, replication: ArrayLike = 0) -> Floats:
        """Give the same draw of many names, each strictly between 0 and 1.

        Returns:
            Shape (names,) for one replication, (replications, names) for several.

        Raises:
            ValueError: if a draw or replication is not a whole number in 0 .. 2**32 - 1.

        """
        pairs = np.array([name_words(name) for name in names], np.uint64).reshape(-1, 2)
        rows = np.asarray(replication)[..., None]
        return self._fill(draw, rows, pairs[:, 0], pairs[:, 1])

    def _fill(self, draw: ArrayLike, replication: ArrayLike, *name: int | Words) -> Floats:
        low, high = (np.asarray(word, np.uint64) for word in name)
        counter = (_words("draw", draw), _words("replication", replication), low, high)
        out = philox(counter, self.key)
        return ((out[0] << 20 | out[1] >> 12).astype(np.float64) + 0.5) * 2.0**-52


def uniform(seed: int, purpose: str, name: str, draw: int = 0, replication: int = 0) -> float:
    """Give one draw by its whole address; see `Stream.uniform`."""
    return Stream(seed, purpose).uniform(name, draw, replication)


def uniforms(
    seed: int, purpose: str, name: str, draws: int | range, replication: ArrayLike = 0
) -> Floats:
    """Give many draws by their whole address; see `Stream.uniforms`."""
    return Stream(seed, purpose).uniforms(name, draws, replication)


def _hash_words(text: str) -> tuple[int, int]:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:8], "little")


def _words(what: str, values: ArrayLike) -> Words:
    numbers = np.asarray(values)
    if numbers.size and numbers.dtype.kind not in "iu":
        raise _outside(what, values)
    wrong = numbers[(numbers < 0) | (numbers > MASK)]
    if wrong.size:
        raise _outside(what, wrong.flat[0])
    return numbers.astype(np.uint64)


def _outside(what: str, found: object) -> ValueError:
    return ValueError(f"a {what} is a whole number from 0 to 2**32 - 1; {found} is not")
