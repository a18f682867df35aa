"""Simulated figures held against exact ones: how near they must come (RULES 10.1)."""

import math

import numpy as np
from scipy.stats import chi2

from azalai.ready import solve
from azalai.ready.inputs import build

HOURS_PER_YEAR = 8766.0
#: No figure may lie further from the exact one, in standard errors.
Z = 3.5
#: The sum of squares of independent figures lies inside this range of its law.
RANGE = 0.999
#: Standard errors: so much of the value, or so much of a share.
RELATIVE, SHARE = 0.002, 0.001


class Runs:
    """Replications of one plan: rows of counts, and what stands in them."""

    def __init__(self, scenario, count, seed=None, window=None):
        self.made = build(scenario, seed, window)
        self.rows = np.array([solve.run_one(self.made, r) for r in range(count)])
        self.labels = self.made.labels

    def block(self, name):
        """Give one block, a row for each replication."""
        return self.made.shape.block(self.rows, name)

    def services(self):
        """Give the counts of all services together: shape (replications, counts)."""
        return self.block("services").sum(axis=(1, 2))

    def service(self, name):
        """Give the counts of one mission."""
        k = [mission for mission, _, _ in self.labels.services].index(name)
        return self.block("services")[:, :, k].sum(axis=1)


class Figures:
    """Figures of one test: each is held as it comes, `settle` holds them together."""

    def __init__(self):
        self.squares = {}

    def ratio(self, family, above, below, exact, error):
        """Hold the ratio of two sums over replications (RULES 1.4).

        `family`: figures of one family come from runs of their own; `error` the largest standard
        error that has power.
        """
        above, below = np.asarray(above, float), np.asarray(below, float)
        found, n = above.sum() / below.sum(), len(above)
        spread = above - found * below
        sigma = math.sqrt(np.mean(spread**2) * n / (n - 1) / n) / below.mean()
        self._hold(family, found, sigma, exact, error)

    def mean(self, family, values, exact, error):
        """Hold the mean over replications."""
        self.ratio(family, values, np.ones(len(values)), exact, error)

    def _hold(self, family, found, sigma, exact, error):
        z = (found - exact) / sigma
        told = (family, found, sigma, exact, z)
        print(*told)  # noqa: T201 - shown where a figure fails
        assert sigma <= error, told
        assert abs(z) <= Z, told
        self.squares.setdefault(family, []).append(z * z)

    def settle(self):
        """Hold the sum of squares of each family of independent figures."""
        for family, squares in self.squares.items():
            low, high = chi2.interval(RANGE, len(squares))
            assert low <= sum(squares) <= high, (family, squares)
