"""The best future at each price: by hand, against enumeration, and against a normal law."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from azalai.study.frontier import (
    best_share,
    frontier,
    hull,
    prices_around,
    resampled,
    resamples,
)


def test_by_hand():
    """Four futures (cost, outcome): A (10, 0), B (16, 3), C (20, 4), D (14, 1).

    B - A: 6 for 3, price 2; C - B: 4 for 1, price 4.  D is worth 2 - 14 = -12 at the price 2,
    where A and B are worth -10: it comes closest there or below, 2 behind.
    """
    cost, outcome = np.array([10.0, 16.0, 20.0, 14.0]), np.array([0.0, 3.0, 4.0, 1.0])
    found = frontier(cost, outcome)
    assert hull(cost, outcome) == [0, 1, 2]
    assert found.on.tolist() == [True, True, True, False]
    assert found.low[:3].tolist() == [0.0, 2.0, 4.0]
    assert found.high[:3].tolist() == [2.0, 4.0, np.inf]
    assert found.at.tolist() == pytest.approx([1.0, np.sqrt(8.0), 8.0, 2.0])
    assert found.behind.tolist() == pytest.approx([0.0, 0.0, 0.0, 2.0])


def test_one_that_costs_least_and_achieves_most_is_always_best():
    found = frontier(np.array([5.0, 7.0]), np.array([9.0, 4.0]))
    assert found.on.tolist() == [True, False]
    assert (found.low[0], found.high[0]) == (0.0, np.inf)
    assert found.behind[1] == pytest.approx(2.0)  # at no price: what it costs more


def test_equal_futures_count_once():
    found = frontier(np.array([5.0, 5.0, 5.0]), np.array([1.0, 1.0, 2.0]))
    assert found.on.tolist() == [False, False, True]


small = st.integers(0, 12).map(float)


@given(st.lists(st.tuples(small, small), min_size=1, max_size=7))
def test_hull_is_what_enumeration_finds(points):
    """At every price between the turns the best of all by trying is the one the hull names."""
    cost, outcome = np.array(points).T
    found = frontier(cost, outcome)
    turns = sorted(found.high[np.isfinite(found.high)].tolist())
    ends = [0.0, *turns, (turns[-1] if turns else 1.0) * 2.0 + 1.0]
    for price in [(a + b) / 2.0 for a, b in pairwise(ends)]:
        worth = price * outcome - cost
        named = [i for i in np.flatnonzero(found.on) if found.low[i] < price < found.high[i]]
        assert len(named) == 1
        assert worth[named[0]] == pytest.approx(worth.max(), abs=1e-9)
    for i in np.flatnonzero(~found.on):
        grid = np.linspace(0.0, ends[-1], 200)[:, None] * outcome - cost
        gaps = (grid.max(axis=1, keepdims=True) - grid)[:, i]
        assert found.behind[i] <= gaps.min() + 1e-9


def test_how_sure_follows_the_normal_law():
    """Two futures whose difference of worth has mean 1 and error 0.6: best with chance Phi(1/0.6).

    Replications are scaled to have that mean and error exactly; the bootstrap's own error is
    sqrt(0.045 / 1000) = 0.7 points, its spread n - 1 in n of the variance.
    """
    count = 400
    luck = np.random.default_rng(4).normal(size=count)
    luck = (luck - luck.mean()) / luck.std() * 0.6 * np.sqrt(count)
    cost = np.array([np.zeros(count), -1.0 - luck])
    drawn = resamples(7, count)
    shares = best_share(resampled(cost, drawn), np.zeros((1000, 2)), np.array([3.0]))
    assert shares.sum() == pytest.approx(1.0)
    assert shares[0, 1] == pytest.approx(norm.cdf(1.0 / 0.6), abs=0.025)


def test_resamples_are_keyed_by_the_seed():
    assert (resamples(5, 30) == resamples(5, 30)).all()
    assert (resamples(5, 30) != resamples(6, 30)).any()
    drawn = resamples(5, 30)
    assert (drawn.min(), drawn.max()) == (0, 29)
    values = np.arange(60.0).reshape(2, 30)
    assert resampled(values, drawn)[3] == pytest.approx(values[:, drawn[3]].mean(axis=1))


def test_ties_share():
    assert best_share(np.zeros((5, 2)), np.ones((5, 2)), np.array([1.0])).tolist() == [[0.5, 0.5]]


def test_prices_show_every_turn():
    cost, outcome = np.array([10.0, 16.0, 20.0]), np.array([0.0, 3.0, 4.0])
    prices = prices_around(frontier(cost, outcome), cost, outcome)
    assert prices[0] == 0.0
    assert prices[1] == pytest.approx(0.2)
    assert prices[-1] == pytest.approx(40.0)
    assert (np.diff(prices) > 0.0).all()
