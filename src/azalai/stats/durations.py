"""The laws of durations: how long a repair, a delivery or a part's life takes.

Every draw is by inversion: a duration is the quantile of one uniform number, so that it rises with
that number, and two plans that share a number get comparable durations.  The functions are scalar
and use `math` alone; they work in plain Python and inside compiled code, where they allocate
nothing.

    code  law          a                 b
    0     fixed        mean              0
    1     exponential  mean              0
    2     lognormal    mean of the log   standard deviation of the log
    3     gamma        shape             scale
    4     weibull      shape             scale
    5     uniform      low               high

(a, b) are computed once by `parameters`, so that mean and coefficient of variation (`cv`, standard
deviation / mean) hold exactly.
"""

import math
from typing import Final

from azalai.stats.special import (
    ZETA,
    gamma_shares,
    jitable,
    log_gamma,
    log_gamma_quantile,
    normal_quantile,
)

LAWS: Final = ("fixed", "exponential", "lognormal", "gamma", "weibull", "uniform")
FIXED: Final = 0
EXPONENTIAL: Final = 1
LOGNORMAL: Final = 2
GAMMA: Final = 3
WEIBULL: Final = 4
UNIFORM: Final = 5


def code(law: str | None, cv: float | None) -> int:
    """Give the code of a law as a plan tells it: a `cv` alone means lognormal, nothing fixed."""
    if law is None:
        return FIXED if cv is None else LOGNORMAL
    return LAWS.index(law)


def parameters(law: int, mean: float, cv: float) -> tuple[float, float]:
    """Give the two numbers by which `quantile` knows a law.

    Args:
        law: a code, see the module.
        mean: 0 or more; a mean of 0 gives durations of 0 under every law.
        cv: standard deviation / mean, above 0; not looked at by fixed and exponential.

    Raises:
        ValueError: if mean or cv cannot be: negative, not finite, or a uniform law that would go
            below zero (cv above 1 / sqrt 3); `check` refuses such plans before.

    """
    if not (0 <= mean < math.inf):
        msg = f"a mean duration is 0 or more, not {mean}"
        raise ValueError(msg)
    if law in (FIXED, EXPONENTIAL) or mean == 0:
        return mean, 0.0
    if not (0 < cv < math.inf):
        msg = f"the spread of a duration is above 0, not {cv}"
        raise ValueError(msg)
    if law == LOGNORMAL:
        variance = math.log1p(cv * cv)
        return math.log(mean) - variance / 2, math.sqrt(variance)
    if law == GAMMA:
        return 1 / (cv * cv), mean * cv * cv
    return _weibull(mean, cv) if law == WEIBULL else _uniform(mean, cv)


def _uniform(mean: float, cv: float) -> tuple[float, float]:
    from azalai.tables.rules import UNIFORM_CV

    if cv > UNIFORM_CV:
        msg = f"a uniform law with cv {cv} would go below zero"
        raise ValueError(msg)
    half = mean * cv * math.sqrt(3)
    return max(mean - half, 0.0), mean + half


def _weibull(mean: float, cv: float) -> tuple[float, float]:
    """Solve Gamma(1 + 2x) / Gamma(1 + x)^2 = 1 + cv^2 for x = 1 / shape."""
    from scipy.optimize import brentq

    wanted = math.log1p(cv * cv)
    top = 1.0
    while _log_moments(top) < wanted:
        top *= 2
    x = float(brentq(lambda x: _log_moments(x) - wanted, 0.0, top, xtol=1e-300, rtol=1e-15))
    return 1 / x, math.exp(math.log(mean) - log_gamma(1 + x))


def _log_moments(x: float) -> float:
    """Give log(Gamma(1 + 2x) / Gamma(1 + x)^2), by its power series where x is small."""
    if x > 0.25:
        return log_gamma(1 + 2 * x) - 2 * log_gamma(1 + x)
    terms = enumerate(ZETA, start=2)
    near = math.fsum(z / n * (2**n - 2) * (-x) ** n for n, z in terms)
    return near + math.log1p(x * x / (1 + 2 * x))


@jitable
def quantile(law: int, mean: float, cv: float, a: float, b: float, u: float) -> float:  # noqa: ARG001 (the law is told whole)
    """Give the duration that is not exceeded with probability `u`.

    Args:
        law: a code, see the module.
        mean: of the duration.
        cv: standard deviation / mean.
        a: first of `parameters`.
        b: second of `parameters`.
        u: above 0 and below 1.

    """
    value = mean
    if law == FIXED or mean <= 0.0:
        value = mean
    elif law == EXPONENTIAL:
        value = -mean * math.log1p(-u)
    elif law == LOGNORMAL:
        value = math.exp(a + b * normal_quantile(u))
    elif law == GAMMA:
        value = b * math.exp(log_gamma_quantile(a, u, 1.0 - u))
    elif law == WEIBULL:
        value = weibull_life(b, a, u)
    else:
        value = a + (b - a) * u
    return value


@jitable
def weibull_life(scale: float, shape: float, u: float) -> float:
    """Give the life that is not exceeded with probability `u`."""
    life: float = scale * (-math.log1p(-u)) ** (1.0 / shape)
    return life


@jitable
def residual_life(scale: float, shape: float, age: float, u: float) -> float:
    """Give what is left of a life that has reached `age`, not exceeded with probability `u`."""
    spent: float = (age / scale) ** shape
    whole: float = scale * (spent - math.log1p(-u)) ** (1.0 / shape)
    return max(whole - age, 0.0)


@jitable
def stationary_age(scale: float, shape: float, limit: float, u: float) -> float:
    """Give the age at which a unit in long use is found, not exceeded with probability `u`.

    Units are renewed at failure (Weibull) and at `limit`; the age found at a random instant has a
    density proportional to the survival exp(-(x / scale)^shape) on (0, limit) (Cox 1962, *Renewal
    theory*, 5.2).  With z = (x / scale)^shape its integral is the incomplete gamma function of
    1 / shape, which is inverted.

    Args:
        scale: of the Weibull law.
        shape: of the Weibull law.
        limit: age of renewal at the latest; infinite where there is none.
        u: above 0 and below 1.

    """
    a = 1.0 / shape
    log_z = shape * math.log(limit / scale) if limit < math.inf else math.inf
    if log_z < -40.0:  # nothing fails before the limit: every age is as likely
        return u * limit
    lower = 1.0
    upper = 0.0
    if log_z < 600.0:
        lower, upper = gamma_shares(a, math.exp(log_z))
    log_y = log_gamma_quantile(a, u * lower, 1.0 - u + u * upper)
    return min(scale * math.exp(a * log_y), limit)
