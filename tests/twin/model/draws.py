"""How each draw is addressed (docs/methods/ready.md), from the named streams alone."""

import math
from functools import lru_cache

from azalai.stats import durations
from azalai.streams import Stream, name_words, philox

#: A unit's draws are numbered from its number in its name times this.
RENEWALS = 16384


@lru_cache(maxsize=100_000)
def _words(name):
    return name_words(name)


class Draws:
    """All draws of one replication."""

    def __init__(self, seed, replication):
        self.seed, self.replication, self.keys = seed, replication, {}

    def of_words(self, purpose, words, number):
        if purpose not in self.keys:
            self.keys[purpose] = Stream(self.seed, f"ready {purpose}").key
        counter = (number, self.replication, *words)
        out = philox(counter, self.keys[purpose])
        return ((out[0] << 20 | out[1] >> 12) + 0.5) * 2.0**-52

    def named(self, purpose, name, number):
        """Give a draw that belongs to one name."""
        return self.of_words(purpose, _words(name), number)

    def of_unit(self, purpose, unit, row, number):
        """Give a draw that belongs to a unit (or tail) and a row of the plan."""
        (a, b), (c, d) = _words(unit.name), _words(row)
        return self.of_words(purpose, (a ^ c, b ^ d ^ unit.turn), unit.number * RENEWALS + number)


class Law:
    """A duration as a plan tells it: mean, cv and law of one column, in hours."""

    def __init__(self, mean, cv, law, factor=1.0):
        self.code, self.mean, self.cv = durations.code(law, cv), mean * factor, cv or 0.0
        self.a, self.b = durations.parameters(self.code, self.mean, self.cv)

    @classmethod
    def of(cls, row, column, factor=1.0):
        stem = column.rsplit("_", 1)[0]
        return cls(row[column], row[f"{stem}_cv"], row[f"{stem}_law"], factor)

    def hours(self, draws, purpose, name, number):
        if self.code == durations.FIXED:
            return self.mean
        return self.quantile(draws.named(purpose, name, number))

    def quantile(self, u):
        """Give what is not exceeded with a probability."""
        return durations.quantile(self.code, self.mean, self.cv, self.a, self.b, u)


def life_left(scale, shape, age, u):
    """Give what is left of a Weibull life at an age: a small draw is a long life."""
    if shape == 1.0:
        return -scale * math.log(u)
    return scale * ((age / scale) ** shape - math.log(u)) ** (1.0 / shape) - age
