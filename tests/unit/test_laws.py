"""Laws of evidence: against scipy's own laws, at the ends, without width, refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from azalai.stats.laws import LAWS, LawError, check, quantile
from azalai.streams import uniforms

Z = stats.norm.ppf(0.95)
ORACLES = {
    "uniform": lambda low, high, _: stats.uniform(low, high - low),
    "triangular": lambda low, high, mode: stats.triang(
        (mode - low) / (high - low), low, high - low
    ),
    "normal": lambda low, high, _: stats.norm((low + high) / 2, (high - low) / 2 / Z),
    "lognormal": lambda low, high, _: stats.lognorm(
        np.log(high / low) / 2 / Z, scale=np.sqrt(low * high)
    ),
}
RANGES = [(0.5, 2.0, 0.8), (100.0, 101.0, 101.0), (1e-9, 1e9, 1e-9), (3.0, 4.5, 3.0)]
some = st.floats(1e-6, 1e6)
inside = st.floats(1e-12, 1 - 1e-12)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("low", "high", "mode"), RANGES)
def test_quantiles_are_those_of_scipy(law, low, high, mode):
    u = np.concatenate([np.linspace(0.001, 0.999, 333), [1e-9, 0.05, 0.95, 1 - 1e-9]])
    found = quantile(law, low, high, mode, u)
    np.testing.assert_allclose(found, ORACLES[law](low, high, mode).ppf(u), rtol=1e-6)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("low", "high", "mode"), RANGES)
def test_draws_follow_the_law(law, low, high, mode):
    draws = quantile(law, low, high, mode, uniforms(1, "evidence", f"{law} {low}", 20_000))
    assert stats.kstest(draws, ORACLES[law](low, high, mode).cdf).pvalue > 0.001


@pytest.mark.parametrize("law", ["normal", "lognormal"])
def test_low_and_high_are_5_and_95_percent_points(law):
    assert quantile(law, 0.5, 3.0, None, 0.05) == pytest.approx(0.5, rel=1e-14)
    assert quantile(law, 0.5, 3.0, None, 0.95) == pytest.approx(3.0, rel=1e-14)


def test_medians():
    assert quantile("uniform", 1.0, 4.0, None, 0.5) == 2.5
    assert quantile("triangular", 1.0, 4.0, 2.5, 0.5) == 2.5
    assert quantile("normal", 1.0, 4.0, None, 0.5) == 2.5
    assert quantile("lognormal", 1.0, 4.0, None, 0.5) == pytest.approx(2.0, rel=1e-15)


def test_mode_is_where_the_peak_is():
    """Worked by hand: (4 - 2) / (12 - 2) = 0.2 lies below the mode."""
    assert quantile("triangular", 2.0, 12.0, 4.0, 0.2) == pytest.approx(4.0)
    assert quantile("triangular", 2.0, 12.0, 4.0, 0.05) == pytest.approx(3.0)
    assert quantile("triangular", 2.0, 12.0, 4.0, 0.8) == pytest.approx(8.0)


@settings(deadline=None)
@given(st.sampled_from(LAWS), some, some, st.floats(0, 1), inside, inside)
def test_rises_with_u_and_keeps_within_the_ends(law, a, b, share, u, v):
    low, high = min(a, b), max(a, b)
    mode = min(low + share * (high - low), high)
    first, second = (quantile(law, low, high, mode, p) for p in sorted((u, v)))
    assert first <= second
    if law in {"uniform", "triangular"}:
        assert low <= first
        assert second <= high


@settings(deadline=None)
@given(st.sampled_from(LAWS), some, some, inside, st.sampled_from([1e-3, 24.0, 1e6]))
def test_a_change_of_unit_changes_nothing(law, a, b, u, factor):
    low, high = min(a, b), max(a, b)
    plain = quantile(law, low, high, low, u)
    scaled = quantile(law, low * factor, high * factor, low * factor, u)
    assert scaled == pytest.approx(plain * factor, rel=1e-9, abs=1e-9 * high * factor)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("value", [0.1, 7.3e-310, 1e300])
def test_a_range_without_width_gives_its_value(law, value):
    assert quantile(law, value, value, value, np.array([1e-9, 0.3, 0.9])).tolist() == [value] * 3


def test_a_range_may_lie_below_zero():
    assert quantile("triangular", -4.0, -1.0, -2.0, 0.5) < -1
    assert quantile("normal", -4.0, 4.0, None, 0.5) == 0


def test_shapes():
    u = np.array([[0.2], [0.7]])
    found = quantile("triangular", [1.0, 2.0, 5.0], [2.0, 2.0, 9.0], [1.5, 2.0, 6.0], u)
    assert found.shape == (2, 3)
    assert found[:, 1].tolist() == [2.0, 2.0]
    assert found[1, 2] == quantile("triangular", 5.0, 9.0, 6.0, 0.7)
    assert type(quantile("uniform", 1.0, 2.0, None, 0.5)) is float


@pytest.mark.parametrize(
    ("law", "low", "high", "mode", "code", "words"),
    [
        ("uniform", 3.0, 2.0, None, "law-reversed", "low 3.0 is above high 2.0"),
        ("normal", 3.0, 2.0, None, "law-reversed", "low 3.0"),
        ("lognormal", 0.0, 2.0, None, "law-not-positive", "above 0, not 0.0"),
        ("lognormal", -1.0, 2.0, None, "law-not-positive", "above 0, not -1.0"),
        ("triangular", 1.0, 2.0, 2.5, "law-mode-outside", "2.5 is not within 1.0 .. 2.0"),
        ("triangular", 1.0, 2.0, 0.5, "law-mode-outside", "0.5 is not within"),
        ("triangular", 1.0, 2.0, float("nan"), "law-mode-outside", "nan is not within"),
        ("uniform", float("nan"), 2.0, None, "law-bad-number", "finite"),
        ("uniform", 1.0, float("inf"), None, "law-bad-number", "1.0 .. inf"),
        ("uniform", -1.7e308, 1.7e308, None, "law-bad-number", "finite"),
        ("uniform", [1.0, 5.0], [2.0, 4.0], None, "law-reversed", "low 5.0 is above high 4.0"),
    ],
)
def test_refused_ranges(law, low, high, mode, code, words):
    with pytest.raises(LawError) as told:
        check(law, low, high, mode)
    assert told.value.code == code
    assert words in str(told.value)
    assert set(told.value.fields) == {"low", "high"} | ({"mode"} if "mode" in code else set())
    with pytest.raises(LawError):
        quantile(law, low, high, mode, 0.5)


def test_too_large_a_value_is_refused():
    with pytest.raises(LawError, match="too wide"):
        quantile("lognormal", 1e-300, 1e300, None, 1 - 1e-9)


@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, float("nan")])
@pytest.mark.parametrize("law", LAWS)
def test_probabilities_at_or_beyond_the_ends_are_refused(law, u):
    with pytest.raises(ValueError, match="probabilities"):
        quantile(law, 1.0, 2.0, 1.5, [0.5, u])


def test_misuse():
    with pytest.raises(ValueError, match="needs a mode"):
        quantile("triangular", 1.0, 2.0, None, 0.5)
    with pytest.raises(ValueError, match="no law is called 'beta'"):
        check("beta", 1.0, 2.0)
