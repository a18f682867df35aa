"""Shortfalls: how many units a stock lacks, when what it must cover has a mean and a variance.

X is the number of units that a stock must cover (in repair, on the way, owed by others).  It is
taken as negative binomial, Poisson or binomial by its variance (RULES 7.2).  With stock s

    B(s)  = E (X - s)+ ,    B(s + 1)  = B(s) - P(X > s)
    E2(s) = E (X - s)+^2 ,  E2(s + 1) = E2(s) - 2 B(s) + P(X > s),   Var of backorders = E2 - B^2

(Sherbrooke 1968, 1986; Graves 1985).  Held by tests/truth/spares: the table of Palm's theorem.
Every function here is compiled.
"""

import math
from typing import Any, Final

from azalai.stats.compiled import compiled

#: `enough` of those who choose stocks: who lacks less in the mean is given no more.
ENOUGH: Final = 1e-6
#: Variance and mean closer than this are taken as equal.
EQUAL: Final = 1e-9
#: Smallest exponent whose power a float still holds well.
SMALLEST_LOG: Final = -650.0


@compiled
def ladder(mean: float, variance: float, top: int, enough: float, b: Any, bv: Any) -> int:
    """Fill mean and variance of backorders for stock 0, 1, 2 ... of one store.

    Args:
        mean: of the units that the stock must cover.
        variance: of them.
        top: largest stock to look at.
        enough: stop where fewer backorders are left; negative: never.
        b: shape (top + 1,), filled with expected backorders; without length nothing is filled.
        bv: the same, filled with their variance.

    Returns:
        The last stock filled: `top`, or the first that leaves no more than `enough`.

    """
    keep = b.size > 0
    if mean <= 0.0:
        if keep:
            b[:], bv[:] = 0.0, 0.0
        return 0
    first, p, kind, size, odds = _begin(mean, variance)
    spread = variance if kind != 0 else mean
    if kind == 2:
        spread = mean * (1.0 - mean / size)
    back, square, below = mean, spread + mean * mean, 0.0
    for s in range(top + 1):
        if keep:
            b[s], bv[s] = max(back, 0.0), max(square - back * back, 0.0)
        if back <= enough:
            return s
        if s >= first:
            below += p
            if kind == 0:
                p *= mean / (s + 1)
            elif kind == 1:
                p *= (size + s) / (s + 1) * odds
            else:
                p *= max(size - s, 0.0) / (s + 1) * odds
        more = max(1.0 - below, 0.0)
        square += more - 2.0 * back
        back -= more
    return top


@compiled
def _begin(mean: float, variance: float) -> Any:
    """Choose the law by its variance: first value worth a float, its probability, and the law.

    Kind 0 is Poisson, 1 negative binomial (size, odds 1 - p), 2 binomial (trials, odds).  The
    binomial takes the whole number of trials that is next above, and keeps the mean.
    """
    kind, size, odds = 0, 0.0, 0.0
    log_zero = -mean
    if variance > mean * (1.0 + EQUAL):
        kind, size, odds = 1, mean * mean / (variance - mean), 1.0 - mean / variance
        log_zero = size * math.log1p(-odds)
    elif variance < mean * (1.0 - EQUAL):
        kind = 2
        size = math.ceil(mean * mean / (mean - variance) - EQUAL)
        size = max(size, math.ceil(mean))
        if size == mean:
            return int(mean), 1.0, 2, size, 0.0
        odds = mean / size / (1.0 - mean / size)
        log_zero = size * math.log1p(-mean / size)
    if log_zero > SMALLEST_LOG:
        return 0, math.exp(log_zero), kind, size, odds
    spread = math.sqrt(variance if kind == 1 else mean)
    k = int(max(mean - 25.0 * spread, 0.0))
    return k, math.exp(_log_p(k, mean, kind, size, odds)), kind, size, odds


@compiled
def _log_p(k: int, mean: float, kind: int, size: float, odds: float) -> float:
    if kind == 0:
        return float(k * math.log(mean) - mean - math.lgamma(k + 1.0))
    if kind == 1:
        ways = math.lgamma(size + k) - math.lgamma(size) - math.lgamma(k + 1.0)
        return float(ways + size * math.log1p(-odds) + k * math.log(odds))
    ways = math.lgamma(size + 1.0) - math.lgamma(k + 1.0) - math.lgamma(size - k + 1.0)
    return float(ways + k * math.log(odds) + size * math.log1p(-mean / size))


@compiled
def split_moments(share: float, b: float, bv: float) -> Any:
    """Give mean and variance of the part of backorders that falls on one customer."""
    return share * b, share * (1.0 - share) * b + share * share * bv


@compiled
def more_than(spare: int, quantity: int, p: float) -> float:
    """Give the chance that a binomial number exceeds `spare`."""
    if p >= 1.0:
        return 1.0
    term, below = (1.0 - p) ** quantity, 0.0
    for k in range(spare + 1):
        below += term
        term *= (quantity - k) / (k + 1) * p / (1.0 - p)
    return max(1.0 - below, 0.0)


@compiled
def hull(values: Any, count: int, corners: Any) -> int:
    """Find the corners of the lower convex hull of values over 0 .. count - 1.

    Returns:
        How many corners; the last is the first smallest value, so that every step falls.

    """
    last = 0
    for n in range(1, count):
        if values[n] < values[last] - 1e-15:
            last = n
    found = 0
    for n in range(last + 1):
        while found >= 2:
            i, k = corners[found - 2], corners[found - 1]
            if (values[k] - values[i]) * (n - i) >= (values[n] - values[i]) * (k - i):
                found -= 1
            else:
                break
        corners[found] = n
        found += 1
    return found
