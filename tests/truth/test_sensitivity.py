"""Shares of variance against models whose shares are known, and against chance."""

import numpy as np
import pytest

from azalai.stats.sensitivity import (
    FEWEST,
    LEVEL,
    POWER,
    draws_needed,
    effects,
    smallest_seen,
)

UNIT = np.sqrt(12.0)


def uniform(draws, figures, seed):
    return np.random.default_rng(seed).random((draws, figures))


def test_additive_model():
    """Y = sum a_k U_k: share of k is a_k^2 / sum a^2, its effect from 10 to 90 % is 0.8 a_k.

    The error of an effect by polynomials of degree 6 is sqrt(Var Y sum (2j + 1) (P_j(0.8) -
    P_j(-0.8))^2 / draws) = sqrt(2.5 x 14.9 / 2000) = 0.136; three of them are allowed.
    """
    slopes = np.array([4.0, 3.0, 0.0, -2.0, 0.0, 1.0])
    points = uniform(2000, 6, 1)
    found = effects(points, points @ slopes, seed=1)
    shares = slopes**2 / (slopes**2).sum()
    assert found.share == pytest.approx(shares, abs=0.045)  # two standard errors of a correlation
    assert found.effect == pytest.approx(0.8 * slopes, abs=0.41)
    assert (found.chance <= LEVEL).tolist() == [True, True, False, True, False, True]


def test_a_straight_line_alone_is_exact():
    points = uniform(30, 1, 2)
    found = effects(points, 5.0 + 2.0 * points[:, 0], seed=1)
    assert found.share[0] == pytest.approx(1.0)
    assert found.effect[0] == pytest.approx(1.6)


def test_ishigami():
    """Ishigami and Homma (1990), a = 7, b = 0.1: first-order indices 0.3139, 0.4424, 0.

    The second figure moves the answer up and down with no slope at all; the third only together
    with the first.  Sobol and Levitan (1999) give the indices in closed form.
    """
    a, b = 7.0, 0.1
    first = 0.5 * (1.0 + b * np.pi**4 / 5.0) ** 2
    second = a**2 / 8.0
    whole = first + second + b**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    points = uniform(4000, 5, 3)
    x = np.pi * (2.0 * points - 1.0)
    answer = np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = effects(points, answer, seed=1)
    assert (first / whole, second / whole) == (
        pytest.approx(0.3139, abs=5e-5),
        pytest.approx(0.4424, abs=5e-5),
    )
    wanted = [first / whole, second / whole, 0.0, 0.0, 0.0]
    assert found.share == pytest.approx(wanted, abs=0.03)
    assert (found.chance <= LEVEL).tolist() == [True, True, False, False, False]


def test_noise_is_called_noise():
    """Of 160 answers that no figure moves, one in twenty shows some figure as clear by chance."""
    rounds = 160
    alarms = 0
    for seed in range(rounds):
        draw = np.random.default_rng(1000 + seed)
        found = effects(draw.random((24, 40)), draw.normal(size=24), seed=seed)
        alarms += bool((found.chance <= LEVEL).any())
    assert alarms / rounds == pytest.approx(LEVEL, abs=3 * np.sqrt(LEVEL * (1 - LEVEL) / rounds))


def test_draws_needed_show_what_they_promise():
    """With as many draws as are told a share of 0.25 among 50 figures is seen four times in five.

    The count is that of Bonferroni, a little on the safe side of the shuffles.
    """
    draws, rounds = draws_needed(0.25, 50), 80
    seen = 0
    for seed in range(rounds):
        draw = np.random.default_rng(seed)
        points = draw.random((draws, 50))
        answer = 0.5 * UNIT * (points[:, 0] - 0.5) + np.sqrt(0.75) * draw.normal(size=draws)
        seen += bool(effects(points, answer, seed=seed).chance[0] <= LEVEL)
    assert POWER - 0.1 <= seen / rounds <= POWER + 0.15
    assert smallest_seen(draws, 50) == pytest.approx(0.25, abs=0.01)
    assert draws_needed(0.1, 50) > draws > draws_needed(0.5, 50)


def test_nothing_that_moves_and_too_few_draws():
    points = uniform(20, 3, 5)
    found = effects(points, np.full(20, 7.0), seed=1)
    assert found.share.tolist() == [0.0] * 3
    assert found.chance.tolist() == [1.0] * 3
    with pytest.raises(ValueError, match="3 draws tell nothing"):
        effects(uniform(FEWEST - 1, 2, 1), np.arange(3.0), seed=1)


def test_a_control_takes_luck_out_and_nothing_else():
    """Luck as large as everything else, known up to a factor: the figures stand out exactly."""
    draw = np.random.default_rng(9)
    points, luck = draw.random((30, 3)), draw.normal(size=30)
    answer = 2.0 * points[:, 0] + 5.0 * luck
    plain, found = effects(points, answer, 1), effects(points, answer, 1, control=3.0 * luck)
    assert plain.chance[0] > LEVEL
    assert found.share[0] == pytest.approx(1.0)
    assert found.effect[0] == pytest.approx(1.6)
    assert (found.chance <= LEVEL).tolist() == [True, False, False]
    same = effects(points, answer, 1, control=np.full(30, 4.0))
    assert same.share == pytest.approx(plain.share)


def test_the_order_of_figures_changes_nothing():
    points = uniform(60, 4, 6)
    answer = points @ np.array([1.0, 0.2, 0.0, 0.5])
    order = [2, 0, 3, 1]
    plain, turned = effects(points, answer, 1), effects(points[:, order], answer, 1)
    assert turned.share == pytest.approx(plain.share[order])
    assert turned.chance.tolist() == plain.chance[order].tolist()
