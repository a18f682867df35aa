"""Intervals against a published example, figures worked out by hand, and their promise."""

import numpy as np
import pytest
from scipy import stats

from azalai.stats.intervals import (
    difference,
    mean,
    quantiles,
    ratio,
    ratio_difference,
    share,
    t_quantile,
)

#: Hours of sleep gained with two drugs, ten patients: Student (1908), *The probable error of a
#: mean*, Biometrika 6, from Cushny and Peebles.
DEXTRO = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
LAEVO = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_student_1908():
    """Student's paired example: mean 1.58, standard deviation 1.23, interval 0.700 to 2.460."""
    found = difference(DEXTRO, LAEVO)
    assert found.mean == pytest.approx(1.58)
    assert (LAEVO - DEXTRO).std(ddof=1) == pytest.approx(1.23, abs=0.005)
    assert found.low == pytest.approx(0.7001142, abs=1e-7)
    assert found.high == pytest.approx(2.4598858, abs=1e-7)
    low, high = stats.ttest_rel(LAEVO, DEXTRO).confidence_interval()
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_ratio_by_hand():
    """Hours up 2, 4, 6 of 2, 4, 9: ratio 12 / 15 = 0.8.

    Residuals 2 - 1.6, 4 - 3.2, 6 - 7.2 = 0.4, 0.8, -1.2; their squares add up to 2.24; the mean
    denominator is 5, so the error is sqrt(2.24 / 2 / 3) / 5 = 0.122202, times t(2) = 4.302653.
    """
    found = ratio(np.array([2.0, 4.0, 6.0]), np.array([2.0, 4.0, 9.0]))
    assert found.mean == pytest.approx(0.8)
    assert found.half == pytest.approx(4.302653 * 0.1222020, rel=1e-6)
    assert found.p10 == pytest.approx(2 / 3 + 0.2 * (1 - 2 / 3))
    assert found.p90 == pytest.approx(1.0)


def test_a_ratio_is_of_sums_not_of_replications():
    """1 of 1 hours and 0 of 99 hours are one hour in a hundred, not one half."""
    assert ratio(np.array([1.0, 0.0]), np.array([1.0, 99.0])).mean == pytest.approx(0.01)


def test_a_cell_without_denominator_is_empty():
    found = ratio(np.zeros((4, 2)), np.array([[0.0, 1.0]] * 4))
    assert np.isnan(found.mean[0])
    assert np.isnan(found.low[0])
    assert np.isnan(found.p10[0])
    assert found.mean[1] == 0.0


def test_a_replication_without_denominator_counts_in_sums_alone():
    found = ratio(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 4.0]))
    assert found.mean == pytest.approx(4 / 6)
    assert (found.p10, found.p90) == (pytest.approx(0.525), pytest.approx(0.725))


def test_the_interval_of_a_share_ends_at_nought_and_one():
    parts = np.array([[1.0, 9.0, 5.0, 0.0], [0.0, 10.0, 4.0, 0.0], [0.0, 10.0, 6.0, 0.0]])
    wholes = np.array([[10.0, 10.0, 10.0, 0.0]] * 3)
    found, free = share(parts, wholes), ratio(parts, wholes)
    assert free.low[0] < 0.0 == found.low[0]
    assert free.high[1] > 1.0 == found.high[1]
    assert (found.low[2], found.high[2]) == (free.low[2], free.high[2])
    assert np.isnan([found.low[3], found.high[3]]).all()
    assert np.array_equal(found.mean, free.mean, equal_nan=True)


def test_one_replication_has_no_interval():
    found = mean(np.array([[3.0, 4.0]]))
    assert found.mean.tolist() == [3.0, 4.0]
    assert np.isnan(found.low).all()
    assert found.p90.tolist() == [3.0, 4.0]
    assert np.isnan(t_quantile(1))


@pytest.mark.parametrize("count", [1, 2, 5, 50])
def test_quantiles_are_type_7(count):
    values = np.random.default_rng(count).normal(size=(count, 3, 4))
    shares = (0.0, 0.1, 0.5, 0.9, 1.0)
    assert quantiles(values, shares) == pytest.approx(np.quantile(values, shares, axis=0))


@pytest.mark.parametrize(("shape", "bias"), [(30.0, 0.0), (3.0, 0.01)])
def test_the_interval_of_a_ratio_keeps_its_promise(shape, bias):
    """Of 4000 intervals from 50 replications, 95 % hold the true ratio 0.5.

    The standard error of the share is 0.0034, of which three are allowed.  Hours that vary by 18 %
    (gamma, shape 30) vary more than those of a fleet; hours that vary by 58 % (shape 3) may cost
    1 %, since the estimator is exact only for many replications.
    """
    rng = np.random.default_rng(5)
    below = rng.gamma(shape, size=(50, 4000))
    above = below * rng.beta(2.0, 2.0, size=below.shape)
    found = ratio(above, below)
    share = np.mean((found.low <= 0.5) & (found.high >= 0.5))
    assert 0.95 - bias - 0.0102 <= share <= 0.95 + 0.0102


def test_the_difference_of_ratios_with_equal_denominators_is_that_of_means():
    rng = np.random.default_rng(2)
    one, other = rng.uniform(size=(2, 40))
    hours = np.full(40, 10.0)
    found = ratio_difference((one, hours), (other, hours))
    wanted = difference(one / 10, other / 10)
    for part in ("mean", "low", "high", "p10", "p90"):
        assert getattr(found, part) == pytest.approx(getattr(wanted, part))


def test_paired_luck_narrows_the_difference():
    """What both alternatives meet alike leaves the interval; single ratios keep it."""
    rng = np.random.default_rng(3)
    luck = rng.uniform(0.4, 0.8, 200)
    hours = rng.uniform(90.0, 110.0, 200)
    first, second = luck * hours, (luck + 0.02 + rng.normal(0, 0.001, 200)) * hours
    found = ratio_difference((first, hours), (second, hours))
    assert found.mean == pytest.approx(0.02, abs=3 * found.half)
    assert found.half < ratio(first, hours).half / 20
