"""The functions behind the laws: normal quantile, gamma function, incomplete gamma and its inverse.

They are scalar, use `math` alone and work in plain Python and inside compiled code, where they
allocate nothing and give the same bits.

    normal quantile    Wichura 1988, *Algorithm AS 241* (PPND16)
    gamma function     Stirling's series from 10 on, shifted there from below; the series in
                       zeta(n) - 1 around 1 (Abramowitz and Stegun 1964, 6.1.41 and 6.1.33)
    incomplete gamma   power series below shape + 1, continued fraction above (6.5.29, 6.5.31)
    its inverse        Halley steps on the log of the smaller share; the expansion of Cornish and
                       Fisher for shapes of a million and more (Riordan 1949)
"""

import math
from collections.abc import Callable
from typing import Final, TypeVar

FunctionT = TypeVar("FunctionT", bound=Callable[..., object])

_TINY: Final = 1e-300
_EPS: Final = 1e-17  # a term below this share of a sum changes no digit
_STIRLING: Final = 10.0  # from here on seven terms of Stirling's series are exact
_LARGE: Final = 1e6  # from this shape on the expansion of Cornish and Fisher is exact
_STEPS: Final = 60
_ONE_LESS_EULER: Final = 0.42278433509846714

#: Riemann's zeta(n) - 1 for n = 2, 3 ..., coefficients of the log of the gamma function near 1.
ZETA: Final = (
    0.6449340668482264,
    0.2020569031595943,
    0.08232323371113819,
    0.03692775514336993,
    0.01734306198444914,
    0.008349277381922827,
    0.00407735619794434,
    0.0020083928260822143,
    0.0009945751278180853,
    0.0004941886041194645,
    0.0002460865533080483,
    0.00012271334757848915,
    6.124813505870483e-05,
    3.058823630702049e-05,
    1.528225940865187e-05,
    7.637197637899763e-06,
    3.81729326499984e-06,
    1.908212716553939e-06,
    9.539620338727962e-07,
    4.769329867878064e-07,
    2.38450502727733e-07,
    1.1921992596531106e-07,
    5.960818905125948e-08,
    2.980350351465228e-08,
    1.4901554828365043e-08,
    7.45071178983543e-09,
)


#: What compiled code may call: known to numba once somebody compiles (`known_to_numba`).
_JITABLE: Final[list[Callable[..., object]]] = []


def jitable(function: FunctionT) -> FunctionT:
    """Let compiled code call a function that stays plain Python elsewhere."""
    _JITABLE.append(function)
    return function


def known_to_numba() -> None:
    """Tell numba of every jitable function; only who compiles needs to load it."""
    from numba.extending import register_jitable

    while _JITABLE:
        register_jitable(_JITABLE.pop())


@jitable
def normal_quantile(u: float) -> float:
    """Give the standard normal value that is not exceeded with probability `u` (AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _centre(0.180625 - q * q)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    tail = _near_tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return -tail if q < 0.0 else tail


@jitable
def _centre(r: float) -> float:
    above = 2.5090809287301226727e3
    above = above * r + 3.3430575583588128105e4
    above = above * r + 6.7265770927008700853e4
    above = above * r + 4.5921953931549871457e4
    above = above * r + 1.3731693765509461125e4
    above = above * r + 1.9715909503065514427e3
    above = above * r + 1.3314166789178437745e2
    above = above * r + 3.3871328727963666080e0
    below = 5.2264952788528545610e3
    below = below * r + 2.8729085735721942674e4
    below = below * r + 3.9307895800092710610e4
    below = below * r + 2.1213794301586595867e4
    below = below * r + 5.3941960214247511077e3
    below = below * r + 6.8718700749205790830e2
    below = below * r + 4.2313330701600911252e1
    below = below * r + 1.0
    return above / below


@jitable
def _near_tail(r: float) -> float:
    above = 7.74545014278341407640e-4
    above = above * r + 2.27238449892691845833e-2
    above = above * r + 2.41780725177450611770e-1
    above = above * r + 1.27045825245236838258e0
    above = above * r + 3.64784832476320460504e0
    above = above * r + 5.76949722146069140550e0
    above = above * r + 4.63033784615654529590e0
    above = above * r + 1.42343711074968357734e0
    below = 1.05075007164441684324e-9
    below = below * r + 5.47593808499534494600e-4
    below = below * r + 1.51986665636164571966e-2
    below = below * r + 1.48103976427480074590e-1
    below = below * r + 6.89767334985100004550e-1
    below = below * r + 1.67638483018380384940e0
    below = below * r + 2.05319162663775882187e0
    below = below * r + 1.0
    return above / below


@jitable
def _far_tail(r: float) -> float:
    above = 2.01033439929228813265e-7
    above = above * r + 2.71155556874348757815e-5
    above = above * r + 1.24266094738807843860e-3
    above = above * r + 2.65321895265761230930e-2
    above = above * r + 2.96560571828504891230e-1
    above = above * r + 1.78482653991729133580e0
    above = above * r + 5.46378491116411436990e0
    above = above * r + 6.65790464350110377720e0
    below = 2.04426310338993978564e-15
    below = below * r + 1.42151175831644588870e-7
    below = below * r + 1.84631831751005468180e-5
    below = below * r + 7.86869131145613259100e-4
    below = below * r + 1.48753612908506148525e-2
    below = below * r + 1.36929880922735805310e-1
    below = below * r + 5.99832206555887937690e-1
    below = below * r + 1.0
    return above / below


@jitable
def log_gamma(a: float) -> float:
    """Give the log of the gamma function of a number above 0.

    Written out, because compiled code and Python have different ones: both must give one result.
    """
    return _log_gamma_near_1(a) - math.log(a) if a <= 0.5 else _log_gamma_shifted(a)


@jitable
def log_gamma_1p(a: float) -> float:
    """Give the log of the gamma function of 1 + a, exact also for the smallest a."""
    return _log_gamma_near_1(a) if a <= 0.5 else _log_gamma_shifted(a) + math.log(a)


@jitable
def _log_gamma_near_1(a: float) -> float:
    total = 0.0
    power = -a
    n = 1.0
    for zeta in ZETA:
        n += 1.0
        power *= -a
        total += zeta / n * power
    return total + a * _ONE_LESS_EULER - math.log1p(a)


@jitable
def _log_gamma_shifted(a: float) -> float:
    product = 1.0
    while a < _STIRLING:
        product *= a
        a += 1.0
    whole = (a - 0.5) * math.log(a) - a + 0.5 * math.log(2.0 * math.pi)
    return whole + _stirling(a) - math.log(product)


@jitable
def _stirling(a: float) -> float:
    """Give what Stirling's formula lacks in the log of the gamma function."""
    i = 1.0 / (a * a)
    rest = 1 / 1188 - i * (691 / 360360 - i / 156)
    return (1 / 12 - i * (1 / 360 - i * (1 / 1260 - i * (1 / 1680 - i * rest)))) / a


@jitable
def gamma_shares(a: float, x: float) -> tuple[float, float]:
    """Give the regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x)."""
    if x <= 0.0:
        return 0.0, 1.0
    density = math.exp(_log_density(a, x))
    if x < a + 1.0:
        lower = density / a * _series(a, x)
        return min(lower, 1.0), max(1.0 - lower, 0.0)
    upper = density * _fraction(a, x)
    return max(1.0 - upper, 0.0), min(upper, 1.0)


@jitable
def _log_density(a: float, x: float) -> float:
    """Give log(x^a exp(-x) / Gamma(a)), without cancellation where a is large."""
    if a < _STIRLING:
        return a * math.log(x) - x - log_gamma(a)
    away = (x - a) / a
    return a * (math.log1p(away) - away) + 0.5 * math.log(a / (2.0 * math.pi)) - _stirling(a)


@jitable
def _series(a: float, x: float) -> float:
    term = 1.0
    total = 1.0
    n = a
    while term > total * _EPS:
        n += 1.0
        term *= x / n
        total += term
    return total


@jitable
def _fraction(a: float, x: float) -> float:
    """Evaluate the continued fraction of Q by the method of Lentz (1976)."""
    below = x + 1.0 - a
    c = 1.0 / _TINY
    d = 1.0 / below
    h = d
    n = 0.0
    change = 0.0
    while abs(change - 1.0) > 3e-16 and n < 1e5:
        n += 1.0
        over = -n * (n - a)
        below += 2.0
        d = over * d + below
        d = 1.0 / (d if abs(d) > _TINY else _TINY)
        c = below + over / c
        c = c if abs(c) > _TINY else _TINY
        change = d * c
        h *= change
    return h


@jitable
def log_gamma_quantile(a: float, p: float, q: float) -> float:
    """Give log x of the x at which P(a, x) = p and Q(a, x) = q.

    Both shares are told, so that neither tail loses digits; the step works on the smaller one.
    """
    if a >= _LARGE:
        return _log_large(a, normal_quantile(p) if p < 0.5 else -normal_quantile(q))
    y = (math.log(p) + log_gamma_1p(a)) / a  # exact as x goes to 0, else below x
    if y < -38.0:
        return y
    if a > 0.5:
        y = max(y, _log_cubed(a, normal_quantile(p) if p < 0.5 else -normal_quantile(q)))
    for _ in range(_STEPS):
        step = _halley(a, y, p, q)
        y += min(max(step, -2.0), 2.0)
        if abs(step) < 1e-7:
            break
    return y


@jitable
def _halley(a: float, y: float, p: float, q: float) -> float:
    """Give the step of Halley's method on the log of the smaller share, by y = log x."""
    x = math.exp(y)
    lower, upper = gamma_shares(a, x)
    rate = math.exp(_log_density(a, x))
    if p < q:
        slope = rate / lower
        away = math.log(lower / p)
        bend = slope * (a - x - slope)
    else:
        upper = max(upper, _TINY)
        slope = -rate / upper
        away = math.log(upper / q)
        bend = slope * (a - x - slope)
    return -2.0 * away * slope / (2.0 * slope * slope - away * bend)


@jitable
def _log_cubed(a: float, z: float) -> float:
    """Guess by the cube of a normal (Wilson and Hilferty 1931); far below where it fails."""
    root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * math.sqrt(a))
    return math.log(a) + 3.0 * math.log(root) if root > 0.1 else -math.inf


@jitable
def _log_large(a: float, z: float) -> float:
    """Give log x for a large shape by the expansion of Cornish and Fisher (Riordan 1949)."""
    r = 1.0 / math.sqrt(2.0 * a)
    w = z * z
    x = z * math.sqrt(2.0) + r * (2.0 / 3.0) * (w - 1.0)
    x += r * r * z * (w - 7.0) / (9.0 * math.sqrt(2.0))
    x -= r**3 * ((6.0 * w + 14.0) * w - 32.0) / 405.0
    x += r**4 * z * ((9.0 * w + 256.0) * w - 433.0) / (4860.0 * math.sqrt(2.0))
    x += r**5 * (((12.0 * w - 243.0) * w - 923.0) * w + 1472.0) / 25515.0
    return math.log(a) + math.log1p(x * r)
