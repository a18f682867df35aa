"""Growth of one system: by hand, on drawn records, tests of trend, refusals."""

import math

import numpy as np
import pytest
from scipy import stats

from azalai.stats.growth import crow_amsaa, trend
from azalai.stats.lifedata import FitError


def record(seed, beta, expected=30.0, end=1000.0):
    """Draw the failures of a system up to `end`: N by Poisson, then end * U ** (1 / beta)."""
    rng = np.random.default_rng(seed)
    return end * rng.uniform(size=rng.poisson(expected)) ** (1 / beta)


def test_by_hand():
    """Times e, e**2, e**3 with the end at e**3: the logs of T / t are 2, 1 and 0."""
    times = [math.e, math.e**2, math.e**3]
    by_failure, by_time = crow_amsaa(times), crow_amsaa(times, math.e**3)
    assert by_failure.beta == by_time.beta == pytest.approx(1.0)
    assert by_failure.lambda_ == pytest.approx(3 / math.e**3)
    assert by_failure.mtbf == pytest.approx(math.e**3 / 3)
    assert by_failure.beta_unbiased == pytest.approx(1 / 3)
    assert by_time.beta_unbiased == pytest.approx(2 / 3)
    assert by_failure.beta_low == pytest.approx(stats.chi2.ppf(0.05, 4) / 6)
    assert by_time.beta_high == pytest.approx(stats.chi2.ppf(0.95, 6) / 6)


def test_trend_by_hand():
    """Times 10, 30 and 50 of 100: their mean lies 20 below the middle."""
    found = trend([10.0, 30.0, 50.0], 100.0)
    assert found.laplace == pytest.approx(-20 / (100 / math.sqrt(36)))
    assert found.laplace_p == pytest.approx(2 * stats.norm.sf(1.2))
    assert found.chi_square == pytest.approx(-2 * math.log(0.1 * 0.3 * 0.5))
    assert found.degrees == 6
    assert found.chi_square_p == pytest.approx(2 * stats.chi2.sf(found.chi_square, 6))
    by_failure = trend([10.0, 30.0, 50.0])
    assert by_failure.laplace == pytest.approx(-5 / (50 / math.sqrt(24)))
    assert by_failure.degrees == 4


def test_expected_failures():
    found = crow_amsaa(record(1, 0.6), 1000.0)
    assert found.expected(1000.0) == pytest.approx(found.failures)
    assert found.expected(250.0) == pytest.approx(found.lambda_ * 250**found.beta)


def test_mtbf_is_the_inverse_of_the_slope():
    found = crow_amsaa(record(2, 1.4), 1000.0)
    slope = (found.expected(1000.01) - found.expected(999.99)) / 0.02
    assert found.mtbf == pytest.approx(1 / slope, rel=1e-6)


@pytest.mark.parametrize("beta", [0.6, 1.0, 1.8])
@pytest.mark.parametrize("by_failure", [True, False])
def test_beta_on_drawn_records(beta, by_failure):
    end = None if by_failure else 1000.0
    found = [crow_amsaa(record(seed, beta), end) for seed in range(1000)]
    covered = np.mean([one.beta_low <= beta <= one.beta_high for one in found])
    assert 0.87 <= covered <= 0.93
    unbiased = np.array([one.beta_unbiased for one in found])
    assert abs(unbiased.mean() - beta) < 3 * unbiased.std() / math.sqrt(len(unbiased))
    assert np.mean([one.beta for one in found]) > unbiased.mean()


@pytest.mark.parametrize("end", [None, 1000.0])
def test_p_values_are_even_without_trend(end):
    found = [trend(record(seed, 1.0), end) for seed in range(1000)]
    assert stats.kstest([one.laplace_p for one in found], "uniform").pvalue > 0.01
    assert stats.kstest([one.chi_square_p for one in found], "uniform").pvalue > 0.01


@pytest.mark.parametrize("end", [None, 1000.0])
def test_direction_and_power(end):
    growth = [trend(record(seed, 0.5), end) for seed in range(200)]
    wear = [trend(record(seed, 2.0), end) for seed in range(200)]
    assert np.mean([one.laplace < 0 for one in growth]) > 0.95
    assert np.mean([one.laplace > 0 for one in wear]) > 0.95
    for found in (growth, wear):
        assert np.mean([one.laplace_p < 0.1 for one in found]) > 0.8
        assert np.mean([one.chi_square_p < 0.1 for one in found]) > 0.8
    assert np.mean([one.chi_square < one.degrees for one in wear]) > 0.95


@pytest.mark.parametrize("factor", [1 / 24, 3600.0, 1e-200, 1e200])
def test_a_change_of_unit_or_order_changes_nothing(factor):
    times = record(3, 0.7)
    plain = crow_amsaa(times, 1000.0)
    other = crow_amsaa(times[::-1] * factor, 1000.0 * factor)
    assert other.beta == pytest.approx(plain.beta, rel=1e-12)
    assert other.mtbf == pytest.approx(plain.mtbf * factor, rel=1e-12)
    moved = plain.log_lambda - plain.beta * math.log(factor)
    assert other.log_lambda == pytest.approx(moved, rel=1e-12)
    assert trend(times[::-1] * factor).laplace == pytest.approx(trend(times).laplace)


@pytest.mark.parametrize("ask", [crow_amsaa, trend])
@pytest.mark.parametrize(
    ("times", "end", "code"),
    [
        ([], None, "growth-no-failures"),
        ([], 100.0, "growth-no-failures"),
        ([5.0], None, "growth-few-failures"),
        ([0.0, 5.0, 6.0], None, "growth-bad-times"),
        ([-1.0, 5.0, 6.0], 10.0, "growth-bad-times"),
        ([1.0, 5.0, 11.0], 10.0, "growth-bad-times"),
        ([1.0, math.nan, 5.0], 10.0, "growth-bad-times"),
        ([1.0, math.inf], None, "growth-bad-times"),
        ([1.0, 5.0], math.inf, "growth-bad-times"),
    ],
)
def test_refused_by_both(ask, times, end, code):
    with pytest.raises(FitError) as told:
        ask(times, end)
    assert told.value.code == code


def test_refused_by_the_fit():
    for times, end, code in (
        ([5.0], 10.0, "growth-few-failures"),
        ([4.0, 5.0], None, "growth-few-failures"),
        ([5.0, 5.0, 5.0], None, "growth-no-spread"),
    ):
        with pytest.raises(FitError) as told:
            crow_amsaa(times, end)
        assert told.value.code == code
    assert trend([4.0, 5.0]).degrees == 2
    assert trend([5.0], 10.0).laplace == 0


def test_misuse():
    with pytest.raises(ValueError, match="one number for each failure"):
        trend([[1.0, 2.0]])
