"""Fits of lives: against scipy's censored fits, by definition, coverage, pooling, refusals."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from azalai.stats.lifedata import (
    PARAMETERS,
    FitError,
    Lives,
    fit,
    mean_at_least,
    pooling,
    together,
)

SHAPED = ("weibull", "lognormal")
DROP = stats.chi2.ppf(0.90, 1)


def sample(seed, n, law="weibull", shape=1.7, scale=800.0, censor=900.0):
    """Draw lives, each seen up to a time of its own around `censor`."""
    rng = np.random.default_rng(seed)
    ends = frozen(law, shape, scale).rvs(n, random_state=rng)
    seen = rng.uniform(0.2, 1.8, n) * censor
    return Lives(np.minimum(ends, seen), ends <= seen)


def frozen(law, shape, scale):
    if law == "exponential":
        return stats.expon(scale=scale)
    if law == "weibull":
        return stats.weibull_min(shape, scale=scale)
    return stats.lognorm(shape, scale=scale)


def log_likelihood(lives, law, shape, scale):
    """Write the definition out in scipy's terms."""
    told = frozen(law, shape, scale)
    rows = np.where(lives.failed, told.logpdf(lives.times), told.logsf(lives.times))
    return float(lives.counts @ rows)


def shape_of(found):
    return found.shape.value


@pytest.mark.parametrize("law", PARAMETERS)
@pytest.mark.parametrize("seed", range(6))
def test_fit_is_that_of_scipy(law, seed):
    lives = sample(seed, 15 + 20 * seed, shape=0.6 + 0.5 * seed)
    censored = stats.CensoredData.right_censored(lives.times, ~lives.failed)
    names = {"exponential": "expon", "weibull": "weibull_min", "lognormal": "lognorm"}
    theirs = getattr(stats, names[law]).fit(censored, floc=0)
    found = fit(lives, law)
    assert found.scale.value == pytest.approx(theirs[-1], rel=1e-3)
    if law in SHAPED:
        assert found.shape.value == pytest.approx(theirs[0], rel=1e-3)
    ours = log_likelihood(lives, law, found.shape.value, found.scale.value)
    assert found.log_likelihood == pytest.approx(ours, rel=1e-12)
    assert ours >= log_likelihood(lives, law, theirs[0], theirs[-1]) - 1e-9


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(SHAPED),
    st.lists(
        st.tuples(st.floats(1e-4, 1e4), st.booleans(), st.integers(1, 50)), min_size=2, max_size=12
    ),
)
def test_no_law_nearby_is_likelier(law, rows):
    lives = Lives(*zip(*rows, strict=True))
    assume(lives.failures > 1)
    x = np.log(lives.times)
    assume(x.max() - np.average(x[lives.failed], weights=lives.counts[lives.failed]) > 1e-3)
    found = fit(lives, law)
    assume(0 < found.scale.value < 1e100)
    top = found.log_likelihood
    assert top == pytest.approx(log_likelihood(lives, law, shape_of(found), found.scale.value))
    for turn in np.linspace(0, 2 * math.pi, 8):
        near = (
            found.shape.value * math.exp(0.01 * math.cos(turn)),
            found.scale.value * math.exp(0.01 * math.sin(turn)),
        )
        assert log_likelihood(lives, law, *near) <= top + 1e-7 * abs(top)
    assert found.shape.low < found.shape.value < found.shape.high
    assert found.scale.low < found.scale.value < found.scale.high


@pytest.mark.parametrize("law", SHAPED)
def test_errors_are_those_of_a_numeric_hessian(law):
    lives = sample(1, 40)
    found = fit(lives, law)
    centre = np.log([found.shape.value, found.scale.value])

    def at(i, j):
        return log_likelihood(lives, law, *np.exp(centre + np.array([i, j]) * h))

    h = 1e-3
    hessian = [[at(1, 0) + at(-1, 0) - 2 * at(0, 0), 0], [0, at(0, 1) + at(0, -1) - 2 * at(0, 0)]]
    hessian[0][1] = hessian[1][0] = (at(1, 1) + at(-1, -1) - at(1, -1) - at(-1, 1)) / 4
    errors = np.sqrt(np.diag(np.linalg.inv(-np.array(hessian) / h**2)))
    assert found.shape.error / found.shape.value == pytest.approx(errors[0], rel=1e-3)
    assert found.scale.error / found.scale.value == pytest.approx(errors[1], rel=1e-3)


@pytest.mark.parametrize("law", SHAPED)
@pytest.mark.parametrize("which", ["shape", "scale"])
def test_intervals_end_where_the_profile_has_dropped(law, which):
    lives = sample(2, 12)
    found = fit(lives, law)
    held, other = (found.shape, found.scale) if which == "shape" else (found.scale, found.shape)

    def profile(value):
        def lost(log_other):
            pair = (value, math.exp(log_other))
            return -log_likelihood(lives, law, *(pair if which == "shape" else pair[::-1]))

        start = math.log(other.value)
        return -optimize.minimize_scalar(lost, bracket=(start - 0.5, start + 0.5), tol=1e-12).fun

    for end in (held.low, held.high):
        assert 2 * (found.log_likelihood - profile(end)) == pytest.approx(DROP, abs=1e-6)


@pytest.mark.parametrize("law", PARAMETERS)
def test_intervals_cover(law):
    """A fixed seed; 90 % of 120 intervals, give or take three standard errors (8 %)."""
    rng_shape = {"exponential": 1.0, "weibull": 2.0, "lognormal": 0.7}[law]
    inside = np.zeros(2)
    for seed in range(120):
        found = fit(sample(1000 + seed, 40, law, rng_shape), law)
        inside += [
            found.scale.low <= 800 <= found.scale.high,
            found.shape.low <= rng_shape <= found.shape.high,
        ]
    assert 0.82 <= inside[0] / 120 <= 0.98
    assert law == "exponential" or 0.82 <= inside[1] / 120 <= 0.98


def test_exponential_interval_is_exact_where_all_failed():
    """The mean of n exponential lives is chi-square with 2 n degrees of freedom, scaled."""
    found = fit(Lives([100.0, 200.0, 600.0]), "exponential")
    assert (found.scale.value, found.mean) == (300.0, 300.0)
    assert found.scale.low == pytest.approx(1800 / stats.chi2.ppf(0.95, 6))
    assert found.scale.high == pytest.approx(1800 / stats.chi2.ppf(0.05, 6))
    assert found.scale.error == pytest.approx(300 / math.sqrt(3))


def test_exponential_interval_with_lives_not_ended():
    found = fit(Lives([100.0, 200.0, 600.0], [True, True, False]), "exponential")
    assert found.scale.value == 450.0
    assert found.scale.low == pytest.approx(1800 / stats.chi2.ppf(0.95, 6))
    assert found.scale.high == pytest.approx(1800 / stats.chi2.ppf(0.05, 4))


@pytest.mark.parametrize(("law", "shape"), [("weibull", 0.4), ("weibull", 3.0), ("lognormal", 0.8)])
def test_mean(law, shape):
    found = fit(sample(3, 30, law, shape), law)
    told = frozen(law, found.shape.value, found.scale.value)
    assert found.mean == pytest.approx(told.mean(), rel=1e-9)
    assert found.aic == pytest.approx(4 - 2 * found.log_likelihood)


def test_the_true_law_fits_better():
    weibull, lognormal = sample(4, 400, "weibull", 3.0), sample(4, 400, "lognormal", 1.0)
    assert fit(weibull, "weibull").aic < fit(weibull, "lognormal").aic
    assert fit(lognormal, "lognormal").aic < fit(lognormal, "weibull").aic


def same(a, b, factor=1.0):
    for one, other, unit in ((a.scale, b.scale, factor), (a.shape, b.shape, 1.0)):
        for part in ("value", "error", "low", "high"):
            assert getattr(one, part) * unit == pytest.approx(getattr(other, part), rel=1e-8)


@pytest.mark.parametrize("law", PARAMETERS)
def test_counts_are_repeated_rows(law):
    folded = Lives([50.0, 90.0, 120.0], [True, True, False], [2, 3, 4])
    spread = Lives([50.0] * 2 + [90.0] * 3 + [120.0] * 4, [True] * 5 + [False] * 4)
    assert (folded.units, folded.failures, folded.total_time) == (9, 5, 850.0)
    same(fit(folded, law), fit(spread, law))
    assert fit(folded, law).log_likelihood == pytest.approx(fit(spread, law).log_likelihood)


@pytest.mark.parametrize("law", PARAMETERS)
@pytest.mark.parametrize("factor", [1 / 60, 24.0, 1e-200, 1e200])
def test_a_change_of_unit_changes_nothing(law, factor):
    lives = sample(5, 30)
    scaled = Lives(lives.times * factor, lives.failed)
    same(fit(lives, law), fit(scaled, law), factor)
    moved = fit(lives, law).log_likelihood - lives.failures * math.log(factor)
    assert fit(scaled, law).log_likelihood == pytest.approx(moved, rel=1e-12)


@pytest.mark.parametrize("law", PARAMETERS)
def test_order_of_rows_changes_nothing(law):
    lives = sample(6, 30)
    order = np.random.default_rng(1).permutation(30)
    same(fit(lives, law), fit(Lives(lives.times[order], lives.failed[order]), law))


@pytest.mark.parametrize("law", PARAMETERS)
def test_a_unit_just_fitted_tells_nothing(law):
    lives = sample(7, 20)
    same(fit(lives, law), fit(together([lives, Lives([0.0], False)]), law))


def test_ties_with_longer_lives_are_fitted():
    found = fit(Lives([100.0, 150.0], [True, False], [3, 5]))
    assert found.scale.value > 100
    assert found.shape.value > 1


def test_two_failures_of_many_give_a_wide_interval():
    found = fit(Lives([1.0, 2.0, 3.0], [True, True, False], [1, 1, 10**6]))
    assert found.scale.high / found.scale.low > 1e6
    assert math.isfinite(found.scale.high)


def test_times_apart_by_more_than_floats_hold():
    found = fit(Lives([1e-300, 1e300, 1e300], [True, True, False]))
    assert found.scale.high == math.inf
    assert found.mean == math.inf


def test_no_failures():
    lives = Lives([100.0, 300.0], False, [1, 2])
    for law in PARAMETERS:
        with pytest.raises(FitError, match="no unit failed") as told:
            fit(lives, law)
        assert told.value.code == "fit-no-failures"
        assert told.value.fields["mean_at_least"] == mean_at_least(lives)
    assert mean_at_least(lives) == pytest.approx(700 / math.log(10))  # 0.1 = exp(-T / mean)


def test_lower_bound_of_the_mean():
    lives = Lives([100.0, 300.0], [True, False])
    assert mean_at_least(lives, 0.6) == pytest.approx(800 / stats.chi2.ppf(0.6, 4))
    assert mean_at_least(lives, 0.95) < mean_at_least(lives) < mean_at_least(lives, 0.5)
    with pytest.raises(ValueError, match="confidence"):
        mean_at_least(lives, 1.0)


def test_lower_bound_holds_nine_times_in_ten():
    """A record of 100 at a mean of 20: 90 % or, as failures are whole, somewhat more."""
    held = 0.0
    for r in range(40):
        lives = Lives([100 / (r + 1)] * (r + 1), [True] * r + [False])
        held += stats.poisson.pmf(r, 100 / 20) * (mean_at_least(lives) <= 20)
    assert 0.9 <= held < 0.97


@pytest.mark.parametrize("law", SHAPED)
def test_one_failure(law):
    lives = Lives([100.0, 300.0], [True, False])
    with pytest.raises(FitError) as told:
        fit(lives, law)
    assert told.value.code == "fit-one-failure"
    assert fit(lives, "exponential").scale.value == 400.0


@pytest.mark.parametrize("law", SHAPED)
@pytest.mark.parametrize("rest", [[], [50.0, 100.0]])
def test_failures_without_spread(law, rest):
    lives = Lives([100.0, 100.0, *rest], [True, True] + [False] * len(rest))
    with pytest.raises(FitError) as told:
        fit(lives, law)
    assert told.value.code == "fit-no-spread"


@pytest.mark.parametrize(
    ("times", "failed", "counts", "code"),
    [
        ([], True, 1, "fit-bad-times"),
        ([-1.0, 2.0], True, 1, "fit-bad-times"),
        ([0.0, 2.0], True, 1, "fit-bad-times"),
        ([math.nan, 2.0], True, 1, "fit-bad-times"),
        ([math.inf, 2.0], False, 1, "fit-bad-times"),
        ([1.0, 2.0], True, 0, "fit-bad-counts"),
        ([1.0, 2.0], True, 1.5, "fit-bad-counts"),
        ([1.0, 2.0], True, [1, math.nan], "fit-bad-counts"),
    ],
)
def test_bad_lives(times, failed, counts, code):
    with pytest.raises(FitError) as told:
        Lives(times, failed, counts)
    assert told.value.code == code
    assert isinstance(told.value, ValueError)


def test_misuse():
    with pytest.raises(ValueError, match="broadcast"):
        Lives([1.0, 2.0], [True, False, True])
    with pytest.raises(ValueError, match="one number for each life"):
        Lives([[1.0, 2.0]])
    with pytest.raises(ValueError, match="no law of lives is called 'gamma'"):
        fit(Lives([1.0, 2.0]), "gamma")


def test_lives_do_not_change():
    times = np.array([1.0, 2.0])
    lives = Lives(times)
    times[0] = 9.0
    assert lives.times.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        lives.times[0] = 5.0


@pytest.mark.parametrize("law", PARAMETERS)
def test_pooling_by_definition(law):
    groups = {"TZ-1": sample(8, 20), "TZ-2": sample(9, 30), "TZ-3": sample(10, 25)}
    found = pooling(groups, law)
    own = sum(fit(lives, law).log_likelihood for lives in groups.values())
    common = fit(together(groups.values()), law)
    assert found.common == common
    assert found.statistic == pytest.approx(2 * (own - common.log_likelihood))
    assert found.degrees == 2 * PARAMETERS[law]
    assert found.p_value == pytest.approx(stats.chi2.sf(found.statistic, found.degrees))
    assert list(found.own) == list(groups)
    assert found.left_out == ()


@pytest.mark.parametrize("law", ["exponential", "weibull"])
def test_pooling_of_one_law_gives_even_p_values(law):
    shape = 1.0 if law == "exponential" else 2.0
    p = [
        pooling({str(i): sample(3 * seed + i, 30, law, shape) for i in range(3)}, law).p_value
        for seed in range(60)
    ]
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_pooling_of_two_laws_is_refuted():
    scales = {"a": sample(11, 40, scale=400.0), "b": sample(12, 40, scale=1600.0)}
    shapes = {"a": sample(13, 60, shape=0.7), "b": sample(14, 60, shape=3.0)}
    assert pooling(scales, "weibull").p_value < 0.001
    assert pooling(scales, "exponential").p_value < 0.001
    assert pooling(shapes, "weibull").p_value < 0.001


def test_a_group_without_failures_counts():
    """20 failures in 1 000 h against none in 10 000 h cannot be one law."""
    busy, quiet = Lives([50.0], True, [20]), Lives([1000.0], False, [10])
    found = pooling({"busy": busy, "quiet": quiet}, "exponential")
    assert found.own["quiet"] is None
    assert found.statistic == pytest.approx(2 * 20 * math.log(11))
    assert found.p_value < 1e-9
    fair = pooling({"busy": busy, "quiet": Lives([20.0], False)}, "exponential")
    assert fair.p_value > 0.3


def test_groups_without_a_law_of_their_own_are_named():
    groups = {
        "a": sample(15, 20),
        "one": Lives([100.0, 300.0], [True, False]),
        "tied": Lives([100.0, 100.0]),
        "none": Lives([300.0], False),
    }
    found = pooling(groups, "weibull")
    assert found.left_out == ("one", "tied")
    assert set(found.own) == {"a", "none"}
    assert found.degrees == 2
    same(found.common, fit(together([groups["a"], groups["none"]])))
    assert pooling(groups, "exponential").left_out == ()


def test_too_few_groups():
    with pytest.raises(FitError) as told:
        pooling({"a": sample(15, 20), "one": Lives([100.0])}, "weibull")
    assert told.value.code == "fit-few-groups"
    with pytest.raises(FitError) as told:
        pooling({"a": Lives([1.0], False), "b": Lives([2.0], False)}, "weibull")
    assert told.value.code == "fit-no-failures"
