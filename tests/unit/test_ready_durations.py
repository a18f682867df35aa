"""The laws of durations, in plain Python and compiled."""

import math

import numpy as np
import pytest
from numba import njit
from scipy import special as scipy_special
from scipy import stats

from azalai.stats import durations, special

U = (2.0**-53, 1e-12, 1e-6, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-6, 1 - 2.0**-53)

special.known_to_numba()


@njit(_nrt=False)
def compiled_quantile(law, mean, cv, a, b, u):
    return durations.quantile(law, mean, cv, a, b, u)


@njit(_nrt=False)
def compiled_age(scale, shape, limit, u):
    return durations.stationary_age(scale, shape, limit, u)


def draw(law, mean, cv, u):
    number = durations.LAWS.index(law)
    return durations.quantile(number, mean, cv, *durations.parameters(number, mean, cv), u)


SPREADS = (0.001, 0.05, 0.3, 0.57, 1.0, 2.5, 8.0)
SPREAD_LAWS = [(law, cv) for law in ("lognormal", "gamma", "weibull") for cv in SPREADS]
SPREAD_LAWS += [("uniform", cv) for cv in SPREADS if cv < 0.577]


@pytest.mark.parametrize(("law", "cv"), SPREAD_LAWS)
def test_mean_and_spread_hold(law, cv):
    a, b = durations.parameters(durations.LAWS.index(law), 3.0, cv)
    scipy = {
        "lognormal": lambda: stats.lognorm(b, scale=math.exp(a)),
        "gamma": lambda: stats.gamma(a, scale=b),
        "weibull": lambda: stats.weibull_min(a, scale=b),
        "uniform": lambda: stats.uniform(a, b - a),
    }[law]()
    assert scipy.mean() == pytest.approx(3.0, rel=1e-12)
    assert scipy.std() / 3 == pytest.approx(cv, rel=1e-11)
    for u in (1e-3, 0.2, 0.5, 0.9, 0.999) if cv > 0.01 else ():
        assert draw(law, 3.0, cv, u) == pytest.approx(scipy.ppf(u), rel=1e-11)


def test_a_nearly_constant_weibull_keeps_its_spread():
    shape, scale = durations.parameters(durations.WEIBULL, 2.0, 1e-5)
    assert scale * math.gamma(1 + 1 / shape) == pytest.approx(2.0, rel=1e-14)
    # as the shape grows the log of a life tends to a Gumbel law of spread pi / sqrt 6
    assert shape * 1e-5 == pytest.approx(math.pi / math.sqrt(6), rel=2e-5)


def test_fixed_and_exponential():
    assert draw("fixed", 7.0, 0.0, 0.9) == 7.0
    assert draw("exponential", 7.0, 0.0, 1 - math.exp(-1)) == pytest.approx(7.0, rel=1e-15)
    assert all(draw(law, 0.0, 0.4, 0.9) == 0 for law in durations.LAWS)


def test_what_a_plan_tells():
    assert durations.code(None, None) == durations.FIXED
    assert durations.code(None, 0.4) == durations.LOGNORMAL
    assert durations.code("weibull", 0.4) == durations.WEIBULL
    assert [durations.code(law, 1.0) for law in durations.LAWS] == list(range(6))


@pytest.mark.parametrize(
    ("law", "mean", "cv"),
    [("uniform", 1.0, 0.6), ("gamma", 1.0, 0.0), ("gamma", -1.0, 0.3), ("weibull", 1.0, math.inf)],
)
def test_what_cannot_be_is_refused(law, mean, cv):
    with pytest.raises(ValueError, match=r"duration|uniform"):
        durations.parameters(durations.LAWS.index(law), mean, cv)


def test_normal_quantile_against_scipy():
    found = [special.normal_quantile(u) for u in U]
    np.testing.assert_allclose(found, scipy_special.ndtri(U), rtol=1e-15, atol=1e-300)
    assert special.normal_quantile(0.5) == 0


@pytest.mark.parametrize(
    ("shape", "rtol"),
    [
        # a relative error of P is divided by the shape in x: small shapes cannot do better
        (1e-3, 1e-12),
        (0.01, 2e-13),
        (0.1, 1e-13),
        (0.3, 4e-14),
        *[(a, 2e-14) for a in (0.5, 0.9, 1, 1.5, 2, 4, 10, 19.9, 20, 50, 100, 1e3, 1e4, 1e5)],
    ],
)
def test_gamma_quantile_against_scipy(shape, rtol):
    for u in U:
        x = math.exp(special.log_gamma_quantile(shape, u, 1 - u))
        oracle = scipy_special.gammaincinv(shape, u)
        if u > 0.5:
            oracle = scipy_special.gammainccinv(shape, 1 - u)
        assert x == pytest.approx(oracle, rel=rtol, abs=1e-290)


def test_gamma_quantile_meets_itself_where_the_method_changes():
    """The oracle of scipy loses digits at such shapes, so both methods are held to each other."""
    for u in U:
        z = special.normal_quantile(u)
        below = math.exp(special.log_gamma_quantile(999_999.0, u, 1 - u))
        expanded = math.exp(special._log_large(999_999.0, z))
        assert below == pytest.approx(expanded, rel=1e-14)


def test_log_gamma_against_scipy():
    shapes = np.concatenate([10.0 ** np.arange(-9, 7.0, 0.25), np.arange(0.45, 12, 0.05)])
    oracle = scipy_special.gammaln(shapes)
    found = [special.log_gamma(a) for a in shapes]
    np.testing.assert_allclose(found, oracle, rtol=3e-15, atol=4e-15)
    near = [special.log_gamma_1p(a) for a in shapes if a < 0.5]
    small = shapes[shapes < 0.5]
    np.testing.assert_allclose(near, scipy_special.loggamma(1 + small), rtol=1e-13, atol=2e-16)


@pytest.mark.parametrize("shape", [0.01, 0.7, 1.0, 3.0, 25.0, 400.0])
def test_gamma_shares_against_scipy(shape):
    for x in shape * np.array([1e-3, 0.1, 0.9, 1.0, 1.1, 2.0, 20.0]):
        lower, upper = special.gamma_shares(shape, x)
        assert lower == pytest.approx(scipy_special.gammainc(shape, x), rel=1e-13)
        assert upper == pytest.approx(scipy_special.gammaincc(shape, x), rel=1e-11, abs=1e-300)
        assert lower + upper == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("limit", [50.0, 900.0, 1500.0, 1e5, math.inf])
@pytest.mark.parametrize("shape", [0.6, 1.0, 2.0, 4.5])
def test_stationary_age_against_integration(shape, limit):
    def area(x):
        nodes, weights = np.polynomial.legendre.leggauss(60)
        cuts = np.append(10.0 ** np.arange(-8, 5.75, 0.25), [x, 0.0])
        ends = np.unique(cuts[cuts <= x])
        half = np.diff(ends) / 2
        points = (ends[:-1] + half)[:, None] + half[:, None] * nodes
        return float(np.sum(half[:, None] * weights * np.exp(-((points / 1000.0) ** shape))))

    whole = area(min(limit, 2e6))
    for u in (0.001, 0.2, 0.5, 0.9, 0.999):
        age = durations.stationary_age(1000.0, shape, limit, u)
        assert 0 < age <= limit
        assert area(age) / whole == pytest.approx(u, rel=1e-9)


def test_stationary_age_where_nothing_fails_is_uniform():
    assert durations.stationary_age(1e9, 3.0, 10.0, 0.25) == pytest.approx(2.5, rel=1e-12)
    assert durations.stationary_age(1e3, 1e3, 500.0, 0.25) == pytest.approx(125.0, rel=1e-12)


def test_age_and_what_is_left_make_the_life_that_is_found():
    """In stationarity what is left has the law of the age (Cox 1962, 5.2), here its mean."""
    grid = (np.arange(400) + 0.5) / 400
    ages = [durations.stationary_age(1000.0, 2.0, math.inf, u) for u in grid]
    left = [np.mean([durations.residual_life(1000.0, 2.0, x, u) for u in grid]) for x in ages]
    half = 1000.0 / math.sqrt(math.pi)  # E[life^2] / (2 E[life]) for shape 2
    assert np.mean(ages) == pytest.approx(half, rel=1e-3)
    assert np.mean(left) == pytest.approx(half, rel=2e-3)


def test_life_and_residual():
    assert durations.weibull_life(900.0, 2.0, 1 - math.exp(-4)) == pytest.approx(1800.0, rel=1e-14)
    u = 0.37
    new = durations.residual_life(900.0, 2.0, 0.0, u)
    assert new == pytest.approx(durations.weibull_life(900.0, 2.0, u), rel=1e-15)
    memoryless = durations.residual_life(900.0, 1.0, 5e4, u)
    assert memoryless == pytest.approx(durations.weibull_life(900.0, 1.0, u), rel=1e-12)


def test_a_duration_rises_with_its_draw():
    grid = (np.arange(1000) + 0.5) / 1000
    for law in durations.LAWS[1:]:
        values = [draw(law, 5.0, 0.5, u) for u in grid]
        assert np.all(np.diff(values) > 0), law


def test_compiled_code_gives_the_same_bits():
    for law in range(6):
        for cv in (0.1, 0.5):
            a, b = durations.parameters(law, 4.0, cv)
            for u in U:
                plain = durations.quantile(law, 4.0, cv, a, b, u)
                assert compiled_quantile(law, 4.0, cv, a, b, u) == plain
    for u in U:
        plain = durations.stationary_age(900.0, 1.7, 1500.0, u)
        assert compiled_age(900.0, 1.7, 1500.0, u) == plain
