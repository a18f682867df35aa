"""The likelihood of a law of location and scale, some of whose values are only lower bounds.

Weibull and lognormal lives are such laws in x = log(time) (Meeker & Escobar 1998, *Statistical
Methods for Reliability Data*, chapter 8).  With z = (x - mu) / sigma and n units in a row

    log L = sum over failures n (log f(z) - log sigma - x) + sum over the others n log S(z)

where f(z) = exp(z - exp(z)) for Weibull (scale eta = exp(mu), shape beta = 1 / sigma), and the
normal density for lognormal.  For each sigma the best mu comes first, so that one equation in
sigma is left, which for Weibull is the well-known profile equation in beta.  log L is concave in
(1 / sigma, mu / sigma) (Burridge 1981, *A note on maximum likelihood estimation for regression
models using grouped data*), so that its root is the only one and so are the ends of an interval.

Intervals are those of the profile likelihood (Meeker & Escobar 1998, chapter 8): all values
whose best log L is less than half of chi-square(0.90; 1) below the top.  They hold better than
normal approximations where failures are few.  Errors are from the observed information.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Curve = tuple[Floats, Floats, Floats]  # log f or log S at z, its first and second derivative

DROP: Final = 2.705543454095404  # 90 % point of chi-square with one degree of freedom
NO_SPREAD: Final = 1e-11  # of log times: closer than rounding can tell
LARGEST_Z: Final = 600.0  # exp of more would leave the floats; the sign is all that counts there
DOUBLINGS: Final = 200
LOG_ROOT_2PI: Final = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True, slots=True)
class Maximum:
    """The top of a likelihood: values, standard errors and 90 % intervals."""

    mu: float
    log_sigma: float
    error_mu: float
    error_log_sigma: float
    range_mu: tuple[float, float]
    range_log_sigma: tuple[float, float]
    log_likelihood: float


class LocationScale:
    """The likelihood of log times `x`; mu and sigma are measured from the mean failure."""

    def __init__(self, x: Floats, failed: Bools, counts: Floats, *, normal: bool) -> None:
        self._failed, self._counts, self._normal = failed, counts, normal
        self._failures = float(counts[failed].sum())
        self._centre = float(counts[failed] @ x[failed]) / self._failures
        self._x = x - self._centre
        self._curve = _normal if normal else _extreme

    def maximum(self) -> Maximum | None:
        """Find the top; None where it lies at sigma = 0, all failures being at the largest x."""
        gap = float(self._x.max())
        if gap <= NO_SPREAD:
            return None
        tau = _root(lambda t: self._slope_tau(self._best_mu(t), t), math.log(gap), 1.0)
        mu = self._best_mu(tau)
        errors = self._errors(mu, tau)
        top = self._value(mu, tau)
        near_mu, far_mu = self._range(
            lambda m: self._value(m, self._best_tau(m, tau)), mu, errors[0], top
        )
        near_tau, far_tau = self._range(
            lambda t: self._value(self._best_mu(t), t), tau, errors[1], top
        )
        return Maximum(
            mu + self._centre,
            tau,
            *errors,
            (near_mu + self._centre, far_mu + self._centre),
            (near_tau, far_tau),
            top - self._failures * self._centre,
        )

    def _at(self, mu: float, tau: float) -> tuple[Floats, Curve]:
        z = (self._x - mu) * math.exp(-tau)
        return z, self._curve(z, self._failed)

    def _value(self, mu: float, tau: float) -> float:
        _, (height, _, _) = self._at(mu, tau)
        return float(self._counts @ height) - self._failures * tau

    def _slope_mu(self, mu: float, tau: float) -> float:
        _, (_, slope, _) = self._at(mu, tau)
        return -float(self._counts @ slope)

    def _slope_tau(self, mu: float, tau: float) -> float:
        z, (_, slope, _) = self._at(mu, tau)
        return -float(self._counts @ (z * slope)) - self._failures

    def _best_mu(self, tau: float) -> float:
        sigma = math.exp(tau)
        if self._normal:
            return _root(lambda mu: self._slope_mu(mu, tau), 0.0, sigma)
        largest = float(self._x.max())
        total = float(self._counts @ np.exp((self._x - largest) / sigma))
        return largest + sigma * math.log(total / self._failures)

    def _best_tau(self, mu: float, start: float) -> float:
        return _root(lambda tau: self._slope_tau(mu, tau), start, 0.5)

    def _errors(self, mu: float, tau: float) -> tuple[float, float]:
        """Invert the observed information of (mu, tau); at the top the first slopes are 0."""
        z, (_, _, bend) = self._at(mu, tau)
        a = -float(self._counts @ bend)
        b = -float(self._counts @ (z * bend))
        c = self._failures - float(self._counts @ (z * z * bend))
        area = a * c - b * b
        return math.sqrt(c / area) * math.exp(tau), math.sqrt(a / area)

    @staticmethod
    def _range(
        profile: Callable[[float], float], best: float, step: float, top: float
    ) -> tuple[float, float]:
        down = _root(lambda by: DROP - 2 * (top - profile(best - by)), 0.0, step)
        up = _root(lambda by: DROP - 2 * (top - profile(best + by)), 0.0, step)
        return best - down, best + up


def _extreme(z: Floats, failed: Bools) -> Curve:
    rise = np.exp(np.minimum(z, LARGEST_Z))
    return np.where(failed, z, 0.0) - rise, failed - rise, -rise


def _normal(z: Floats, failed: Bools) -> Curve:
    from scipy.special import log_ndtr

    density = -0.5 * z * z - LOG_ROOT_2PI
    survival = log_ndtr(-z)
    hazard = np.exp(density - survival)
    return (
        np.where(failed, density, survival),
        np.where(failed, -z, -hazard),
        np.where(failed, -1.0, -hazard * (hazard - z)),
    )


def _root(falling: Callable[[float], float], start: float, step: float) -> float:
    """Find where a function that falls through zero does so: walk there, then Brent."""
    from scipy.optimize import brentq

    first = falling(start)
    near, way = start, math.copysign(step, first)
    for _ in range(DOUBLINGS):
        far = near + way
        if falling(far) * first <= 0:
            return float(brentq(falling, near, far, xtol=1e-12 * step))
        near, way = far, 2 * way
    msg = "the likelihood has no end"  # cannot be: it falls without limit on every side
    raise ArithmeticError(msg)
