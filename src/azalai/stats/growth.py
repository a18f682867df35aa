"""Growth: whether a repaired system fails more and more rarely, or more and more often.

A system is repaired and goes on; its failures come at `times`, counted from its start.  The
Crow-AMSAA model (Crow 1974, *Reliability analysis for complex, repairable systems*) says that
lambda t**beta failures are expected by the time t: beta below 1 is growth, above 1 wear.  With n
failures up to T (Crow 1974; MIL-HDBK-189 1981, appendix C):

    beta = n / sum log(T / t_i),  lambda = n / T**beta,  MTBF at T = T / (n beta)

The record ends either at a chosen time (`end`) or with the last failure (`end` None); in the
second case the last failure tells nothing of the trend, which the tests and intervals allow for.
Times are in the unit given.  The truth case `crow_amsaa_22` holds the fit.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from azalai.stats.lifedata import CONFIDENCE, FitError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growth:
    """The Crow-AMSAA model fitted to the failures of one system.

    Attributes:
        beta: exponent, by maximum likelihood.
        beta_low: lower end of its 90 % interval (chi-square, exact).
        beta_high: upper end.
        beta_unbiased: (n - 1) / n of it, or (n - 2) / n where the record ends with a failure.
        log_lambda: log of lambda; lambda itself can be too small or large for a float.
        mtbf: mean time between failures at the end of the record, from the first beta.
        failures: how many.
        end: time at which the record ends.

    """

    beta: float
    beta_low: float
    beta_high: float
    beta_unbiased: float
    log_lambda: float
    mtbf: float
    failures: int
    end: float

    @property
    def lambda_(self) -> float:
        """Failures expected in the first unit of time."""
        return math.exp(self.log_lambda)

    def expected(self, time: float) -> float:
        """Expected number of failures up to a time."""
        return float(self.failures * (time / self.end) ** self.beta)


@dataclass(frozen=True, slots=True)
class Trend:
    """Two tests of whether failures come at a constant rate; both p-values are two-sided.

    Attributes:
        laplace: standard normal if there is no trend; above 0 where failures come more often
            in the end, below 0 where more rarely (Cox & Lewis 1966, chapter 3).
        laplace_p: its p-value, by the normal law, which is near from four failures on.
        chi_square: 2 sum log(T / t_i), small where failures come more often in the end
            (MIL-HDBK-189 1981).
        degrees: its degrees of freedom if there is no trend.
        chi_square_p: its p-value, exact.

    """

    laplace: float
    laplace_p: float
    chi_square: float
    degrees: int
    chi_square_p: float


def crow_amsaa(times: ArrayLike, end: float | None = None) -> Growth:
    """Fit the Crow-AMSAA model to the failures of one system.

    Args:
        times: age of the system at each failure, in any order.
        end: age at which the record ends; None: with the last failure.

    Raises:
        FitError: `growth-bad-times` if a time is not finite, not above 0 or past the end;
            `growth-no-failures`; `growth-few-failures` below two (three where the record ends
            with a failure); `growth-no-spread` if all failures are at the end.

    """
    from scipy.special import chdtri

    inner, last, n = _record(times, end)
    _enough(n, 2 if end is not None else 3)
    total = float(np.log(last / inner).sum())
    if total <= 0:
        sentence = "all failures fall together at the end of the record"
        raise FitError("growth-no-spread", sentence, failures=n)
    beta, tail = n / total, (1 - CONFIDENCE) / 2
    low, high = (float(chdtri(2 * inner.size, p)) / (2 * total) for p in (1 - tail, tail))
    unbiased = beta * (inner.size - 1) / n
    log_lambda = math.log(n) - beta * math.log(last)
    return Growth(beta, low, high, unbiased, log_lambda, last / (n * beta), n, last)


def trend(times: ArrayLike, end: float | None = None) -> Trend:
    """Test whether the failures of one system come at a constant rate.

    Args:
        times: age of the system at each failure, in any order.
        end: age at which the record ends; None: with the last failure.

    Raises:
        FitError: `growth-bad-times`, `growth-no-failures`, or `growth-few-failures` if the only
            failure ends the record.

    """
    from scipy.special import chdtr, chdtrc, ndtr

    inner, last, n = _record(times, end)
    _enough(n, 1 if end is not None else 2)
    laplace = float((inner / last - 0.5).sum()) * math.sqrt(12 / inner.size)
    chi_square, degrees = 2 * float(np.log(last / inner).sum()), 2 * inner.size
    side = min(float(chdtr(degrees, chi_square)), float(chdtrc(degrees, chi_square)))
    laplace_p = 2 * float(ndtr(-abs(laplace)))
    return Trend(laplace, laplace_p, chi_square, degrees, min(1.0, 2 * side))


def _record(times: ArrayLike, end: float | None) -> tuple[Floats, float, int]:
    """Give the times that tell of a trend, the end of the record and the number of failures."""
    values = np.sort(np.array(times, np.float64, ndmin=1))
    if values.ndim != 1:
        msg = "times are one number for each failure"
        raise ValueError(msg)
    if not values.size:
        raise FitError("growth-no-failures", "without failures there is no trend to see")
    last = float(values[-1]) if end is None else float(end)
    if not (math.isfinite(last) and values[0] > 0 and values[-1] <= last):
        sentence = "times are above 0 and not past the end of the record"
        raise FitError("growth-bad-times", sentence, end=last)
    return values[:-1] if end is None else values, last, values.size


def _enough(failures: int, least: int) -> None:
    if failures < least:
        sentence = f"at least {least} failures are needed, not {failures}"
        raise FitError("growth-few-failures", sentence, failures=failures, least=least)
