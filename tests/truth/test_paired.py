"""Figures as sums of parts: against the intervals of the house, figures by hand, their promise."""

import numpy as np
import pytest
from tests.truth.test_intervals import DEXTRO, LAEVO

from azalai.stats import intervals, paired

EDGES = np.array([10.0, 20.0, 40.0])


def same(found, wanted):
    for part in ("mean", "low", "high", "p10", "p90"):
        assert float(getattr(found, part)) == pytest.approx(float(getattr(wanted, part)), rel=1e-12)


def test_student_1908_by_parts():
    """The difference of two means is Student's paired example (see test_intervals)."""
    found = paired.mean(LAEVO) - paired.mean(DEXTRO)
    same(found.estimate(), intervals.difference(DEXTRO, LAEVO))
    assert float(found.estimate().low) == pytest.approx(0.7001142, abs=1e-7)


def test_ratio_and_its_difference_are_those_of_the_house():
    draw = np.random.default_rng(3)
    tops, floors = draw.gamma(3.0, size=(2, 12)), draw.gamma(9.0, size=(2, 12))
    first, second = (paired.ratio(t, f) for t, f in zip(tops, floors, strict=True))
    same(first.estimate(), intervals.ratio(tops[0], floors[0]))
    wanted = intervals.ratio_difference((tops[0], floors[0]), (tops[1], floors[1]))
    same((second - first).estimate(), wanted)


def test_nothing_to_divide_by_is_no_figure():
    found = paired.ratio(np.array([1.0, 2.0]), np.zeros(2)).estimate()
    assert np.isnan([found.mean, found.low, found.p10]).all()


def test_one_replication_has_no_interval():
    found = paired.mean(np.array([3.0])).estimate()
    assert found.mean == 3.0
    assert np.isnan([found.low, found.high]).all()


def test_quantile_by_hand():
    """Classes to 10, 20, 40, open; answers (4, 4, 2, 0) and (2, 6, 0, 2): 20 in all.

    Half of 20 is 10: 6 lie below 10, 4 more of the 10 in the second class: 10 + 10 x 0.4 = 14.
    Below 14 lie 4 + 0.4 x 4 = 5.6 and 2 + 0.4 x 6 = 4.4; half of each run's ten answers is 5, so
    they are off by 0.6 and -0.6.  The density is 10 answers / 10 min over two runs = 0.5 a minute
    and run: parts -1.2 and 1.2.  Alone: 10 + 10 / 4 = 12.5 and 10 + 10 x 3 / 6 = 15.
    """
    counts = np.array([[4.0, 4.0, 2.0, 0.0], [2.0, 6.0, 0.0, 2.0]])
    found = paired.quantile(counts, EDGES, 0.5)
    assert found.middle == pytest.approx(14.0)
    assert found.parts == pytest.approx([-1.2, 1.2])
    assert found.single == pytest.approx([12.5, 15.0])
    assert np.isnan(paired.quantile(counts, EDGES, 0.95).middle)  # in the open class


def test_parts_of_a_quantile_are_its_slope():
    """Weighing one run a little more moves the quantile by its part over the runs."""
    counts = np.random.default_rng(8).poisson(30.0, (6, 4)).astype(float)
    found, step = paired.quantile(counts, EDGES, 0.6), 1e-6
    for run in range(6):
        weights = np.ones((6, 1))
        weights[run] += step
        moved = paired.quantile(counts * weights, EDGES, 0.6).middle
        assert (moved - found.middle) / step == pytest.approx(found.parts[run] / 6, rel=1e-4)


def test_intervals_of_quantile_differences_keep_their_promise():
    """Two alternatives meet the same crowd of calls; the second is slower by 3 min at the median.

    Classes are of 5 min, times even inside them, so that the true difference is 3 within 0.05.  Of
    300 intervals 95 % hold it, give or take three standard errors (3.8 points).
    """
    draw, edges = np.random.default_rng(11), np.arange(5.0, 101.0, 5.0)
    held, rounds = 0, 300
    for _ in range(rounds):
        size, shift = draw.poisson(60, 25), draw.normal(0.0, 3.0, 25)
        counts = np.zeros((2, 25, edges.size + 1))
        for run in range(25):
            times = draw.uniform(20.0, 60.0, size[run]) + shift[run]
            for n, later in enumerate((0.0, 3.0)):
                place = np.searchsorted(edges, np.clip(times + later, 0.0, None))
                counts[n, run] = np.bincount(place, minlength=edges.size + 1)
        first, second = (paired.quantile(c, edges, 0.5) for c in counts)
        found = (second - first).estimate()
        held += bool(found.low <= 3.0 <= found.high)
    assert held / rounds == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / rounds))
