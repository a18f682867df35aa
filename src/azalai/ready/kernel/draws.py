"""Keyed uniform draws inside the kernel: the numbers of `azalai.streams`, to the bit.

The address of a draw is (purpose, name, draw number, replication).  A unit has the name under
which it came into being and a number in it, so that an added tail or part changes no other draw.
"""

import math
from typing import Any, Final

import numpy as np

from azalai.ready.kernel.compiled import inline, jit
from azalai.stats import durations

#: Purposes of draws, in the order of the keys that the build packs.
PURPOSES: Final = (
    "life",
    "age",
    "abort",
    "strand",
    "work",
    "turnaround",
    "transport",
    "lead",
    "call",
    "weather",
    "success",
    "sortie",
    "extend",
    "damage",
    "loss",
    "vehicle",
)
(
    D_LIFE,
    D_AGE,
    D_ABORT,
    D_STRAND,
    D_WORK,
    D_TURNAROUND,
    D_TRANSPORT,
    D_LEAD,
    D_CALL,
    D_WEATHER,
    D_SUCCESS,
    D_SORTIE,
    D_EXTEND,
    D_DAMAGE,
    D_LOSS,
    D_VEHICLE,
) = range(len(PURPOSES))

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_MASK, _S32, _S20, _S12 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(20), np.uint64(12)
_ULP = 2.0**-52
RENEWALS: Final = 16384  # draw number of a unit: its number times this, plus its renewals


@jit
def philox_uniform(n: int, rep: int, h0: int, h1: int, k0: int, k1: int) -> float:
    """Give the draw of an address: Philox4x32-10, see `azalai.streams`."""
    c0, c1, c2, c3 = np.uint64(n), np.uint64(rep), np.uint64(h0), np.uint64(h1)
    a, b = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        p, q = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (q >> _S32) ^ c1 ^ a, q & _MASK, (p >> _S32) ^ c3 ^ b, p & _MASK
        a, b = (a + _W0) & _MASK, (b + _W1) & _MASK
    return (np.float64(np.int64((c0 << _S20) | (c1 >> _S12))) + 0.5) * _ULP


@inline
def uniform(R: Any, CI: Any, purpose: int, h0: int, h1: int, n: int) -> float:
    """Give one draw of a purpose under a name, strictly between 0 and 1."""
    k = R.keys + 2 * purpose
    return philox_uniform(n & 0xFFFFFFFF, R.rep, h0, h1, CI[k], CI[k + 1])


@jit
def unit_uniform(R: Any, CI: Any, I: Any, purpose: int, unit: int, row: int, n: int) -> float:
    """Give a draw that belongs to a unit and a row of the plan; `row` points at its words."""
    h0 = I[R.u_h0 + unit] ^ CI[row]
    h1 = I[R.u_h1 + unit] ^ CI[row + 1]
    return uniform(R, CI, purpose, h0, h1, I[R.u_no + unit] * RENEWALS + n)


@jit
def duration(R: Any, CF: Any, CI: Any, law: int, purpose: int, name: int, n: int) -> float:
    """Draw a duration; `law` points at (code, mean, cv, a, b), `name` at the words of its name."""
    code = int(CF[law])
    if code == 0:
        return CF[law + 1]
    u = uniform(R, CI, purpose, CI[name], CI[name + 1], n)
    return durations.quantile(code, CF[law + 1], CF[law + 2], CF[law + 3], CF[law + 4], u)


@jit
def weibull_left(scale: float, shape: float, age: float, u: float) -> float:
    """Give what is left of a Weibull life of which `age` has passed."""
    if shape == 1.0:
        return -scale * math.log(u)
    return scale * ((age / scale) ** shape - math.log(u)) ** (1.0 / shape) - age
