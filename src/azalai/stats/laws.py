"""The laws of evidence: how a weak figure with a low and a high end is drawn.

Every draw is by inversion: a value is the quantile of one uniform number, so that it rises
with that number, and the same number gives comparable values under two laws or two ranges.

    uniform      low and high are the ends
    triangular   low and high are the ends, mode the likeliest value
    normal       low and high are the 5 and 95 % points
    lognormal    the same; low is above 0
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Law = Literal["uniform", "triangular", "normal", "lognormal"]

LAWS: Final = get_args(Law)
OUTSIDE: Final = 0.05  # share of a normal or lognormal law beyond either end of the range


class LawError(ValueError):
    """A law cannot carry a range.

    Attributes:
        code: `law-bad-number` (not finite, or wider than floats reach), `law-reversed` (high
            below low), `law-mode-outside` (triangular), `law-not-positive` (lognormal).
        fields: the numbers of the range at fault: `low`, `high`, and `mode` where it matters.

    """

    def __init__(self, code: str, sentence: str, **fields: float) -> None:
        self.code = code
        self.fields: Mapping[str, float] = fields
        super().__init__(sentence)


def check(law: Law, low: ArrayLike, high: ArrayLike, mode: ArrayLike | None = None) -> None:
    """Make sure that a law can carry a range, or each of several ranges.

    Args:
        law: one of `LAWS`.
        low: lower end, or 5 % point.
        high: upper end, or 95 % point.
        mode: likeliest value; needed by the triangular law, not looked at by the others.

    Raises:
        LawError: if it cannot; the sentence names the first range at fault.
        ValueError: if there is no such law, or a triangular one without a mode.

    """
    if law not in LAWS:
        msg = f"no law is called {law!r}; there are {', '.join(LAWS)}"
        raise ValueError(msg)
    lows, highs = np.asarray(low, np.float64), np.asarray(high, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(highs - lows)
    ends = {"low": lows, "high": highs}
    _demand(finite, "law-bad-number", "{low} .. {high} is not a range of finite numbers", ends)
    _demand(lows <= highs, "law-reversed", "low {low} is above high {high}", ends)
    if law == "triangular":
        _check_mode(lows, highs, mode)
    if law == "lognormal":
        sentence = "a lognormal law needs low above 0, not {low}"
        _demand(lows > 0, "law-not-positive", sentence, ends)


@overload
def quantile(law: Law, low: float, high: float, mode: float | None, u: float) -> float: ...
@overload
def quantile(
    law: Law, low: ArrayLike, high: ArrayLike, mode: ArrayLike | None, u: ArrayLike
) -> Floats | float: ...
def quantile(
    law: Law, low: ArrayLike, high: ArrayLike, mode: ArrayLike | None, u: ArrayLike
) -> Floats | float:
    """Give the value that a law leaves below it with probability `u`.

    A range without width gives its one value exactly, under every law.

    Args:
        law: one of `LAWS`.
        low: lower end, or 5 % point.
        high: upper end, or 95 % point.
        mode: likeliest value; needed by the triangular law, not looked at by the others.
        u: probability, above 0 and below 1.

    Returns:
        A float if all arguments are numbers, else an array of their common shape.

    Raises:
        LawError: if the law cannot carry a range, or a value is too large for a float.
        ValueError: if `u` is not above 0 and below 1, or as in `check`.

    """
    check(law, low, high, mode)
    p = np.asarray(u, np.float64)
    if not np.all((p > 0) & (p < 1)):
        msg = "a quantile needs probabilities above 0 and below 1"
        raise ValueError(msg)
    lows, highs = np.asarray(low, np.float64), np.asarray(high, np.float64)
    with np.errstate(over="ignore"):
        found = np.where(lows == highs, lows, _invert(law, lows, highs, mode, p))
    ends = {"low": lows, "high": highs}
    _demand(np.isfinite(found), "law-bad-number", "{low} .. {high} is too wide for floats", ends)
    return found if found.ndim else float(found)


def _invert(law: Law, low: Floats, high: Floats, mode: ArrayLike | None, u: Floats) -> Floats:
    if law == "uniform":
        return _between(low, low + u * (high - low), high)
    if law == "triangular":
        return _triangular(low, high, np.asarray(mode, np.float64), u)
    if law == "normal":
        return _normal(low, high, u)
    return np.exp(_normal(np.log(low), np.log(high), u))


def _triangular(low: Floats, high: Floats, mode: Floats, u: Floats) -> Floats:
    width = np.where(high > low, high - low, 1.0)
    peak = (mode - low) / width  # probability of less than the mode
    below = _between(low, low + width * np.sqrt(u * peak), mode)
    above = _between(mode, high - width * np.sqrt((1 - u) * (1 - peak)), high)
    return np.where(u < peak, below, above)


def _normal(low: Floats, high: Floats, u: Floats) -> Floats:
    from scipy.special import ndtri

    middle, half = low / 2 + high / 2, high / 2 - low / 2
    found: Floats = middle + half * (ndtri(u) / ndtri(1 - OUTSIDE))
    return found


def _between(low: Floats, value: Floats, high: Floats) -> Floats:
    """Undo a last digit that rounding has put beyond an end."""
    return np.minimum(np.maximum(value, low), high)


def _check_mode(low: Floats, high: Floats, mode: ArrayLike | None) -> None:
    if mode is None:
        msg = "a triangular law needs a mode"
        raise ValueError(msg)
    modes = np.asarray(mode, np.float64)
    inside = (low <= modes) & (modes <= high)
    ends = {"low": low, "high": high, "mode": modes}
    _demand(inside, "law-mode-outside", "mode {mode} is not within {low} .. {high}", ends)


def _demand(
    good: NDArray[np.bool_], code: str, sentence: str, values: Mapping[str, Floats]
) -> None:
    if not np.all(good):
        spread = np.broadcast_arrays(good, *values.values())
        first = int(np.argmin(spread[0]))
        fields = {
            name: float(part.flat[first]) for name, part in zip(values, spread[1:], strict=True)
        }
        raise LawError(code, sentence.format(**fields), **fields)
