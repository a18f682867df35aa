"""Laws fitted to lives: how long units lasted until they failed or were last seen.

Maximum likelihood with right censoring; the method for Weibull and lognormal lives is told in
`likelihood`.  Times are in the unit given, and so are the results: nothing here knows hours.
Every interval is two-sided with 90 %.  The truth cases `lzbearing` and `shockabsorber` hold the
fits.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from azalai.stats.likelihood import LocationScale

Floats = NDArray[np.float64]
LifeLaw = Literal["exponential", "weibull", "lognormal"]

CONFIDENCE: Final = 0.90  # of every interval: 5 % on either side
PARAMETERS: Final[dict[LifeLaw, int]] = {"exponential": 1, "weibull": 2, "lognormal": 2}
LARGEST_LOG: Final = 709.0  # of a number that a float can hold


class FitError(ValueError):
    """Data cannot bear the law asked for.

    Attributes:
        code: `fit-bad-times`, `fit-bad-counts`, `fit-no-failures`, `fit-one-failure`,
            `fit-no-spread`, `fit-few-groups`; `growth-bad-times`, `growth-no-failures`,
            `growth-few-failures`, `growth-no-spread`.
        fields: the numbers that a sentence may name.

    """

    def __init__(self, code: str, sentence: str, **fields: float) -> None:
        self.code = code
        self.fields: Mapping[str, float] = fields
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, eq=False, init=False)
class Lives:
    """Lives of units, some of them not ended yet.

    Attributes:
        times: age at failure, or age when last seen; shape (n,).
        failed: whether the life ended in failure; shape (n,) or one for all.
        counts: how many units share the row; shape (n,) or one for all.

    Raises:
        FitError: `fit-bad-times` if a time is not finite, is negative, or is a failure at 0 (a
            unit last seen at 0 is allowed and tells nothing); `fit-bad-counts` if a count is
            not a whole number from 1 on.
        ValueError: if the shapes differ.

    """

    times: Floats
    failed: NDArray[np.bool_]
    counts: Floats

    def __init__(self, times: ArrayLike, failed: ArrayLike = True, counts: ArrayLike = 1) -> None:
        values = np.array(times, np.float64, ndmin=1)
        flags = np.array(np.broadcast_to(np.asarray(failed, np.bool_), values.shape))
        numbers = np.array(np.broadcast_to(np.asarray(counts, np.float64), values.shape))
        _check(values, flags, numbers)
        for name, array in (("times", values), ("failed", flags), ("counts", numbers)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.counts.sum())

    @property
    def failures(self) -> int:
        """How many of them failed."""
        return int(self.counts[self.failed].sum())

    @property
    def total_time(self) -> float:
        """How long all of them together were seen."""
        return float(self.counts @ self.times)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated number with its standard error and the ends of its 90 % interval."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A law fitted to lives.

    Attributes:
        law: which.
        scale: in the unit of the times: the mean (exponential), the characteristic life eta
            (Weibull), the median (lognormal).
        shape: 1 (exponential), beta (Weibull), the standard deviation of log(time) (lognormal).
        log_likelihood: of densities per unit of time, at the maximum.
        units: how many units the fit rests on.
        failures: how many of them failed.

    """

    law: LifeLaw
    scale: Estimate
    shape: Estimate
    log_likelihood: float
    units: int
    failures: int

    @property
    def aic(self) -> float:
        """Akaike's criterion: of two laws fitted to the same lives, the smaller is nearer."""
        return 2 * PARAMETERS[self.law] - 2 * self.log_likelihood

    @property
    def mean(self) -> float:
        """Mean life under the law, in the unit of the times."""
        if self.law == "weibull":
            return _exp(math.log(self.scale.value) + math.lgamma(1 + 1 / self.shape.value))
        if self.law == "lognormal":
            return _exp(math.log(self.scale.value) + self.shape.value**2 / 2)
        return self.scale.value


def fit(lives: Lives, law: LifeLaw = "weibull") -> Fit:
    """Fit a law to lives by maximum likelihood.

    Weibull and lognormal: see `likelihood`; intervals from the profile likelihood, standard
    errors from the observed information.  Exponential: mean = total time / failures, its
    interval by chi-square (Epstein 1954, *Truncated life tests in the exponential case*): exact
    where all failed; else the lower end has two degrees of freedom more, to err on the safe side.

    Args:
        lives: at least one failure for the exponential law, two for the others.
        law: which.

    Raises:
        FitError: `fit-no-failures` (field `mean_at_least`), `fit-one-failure`, or
            `fit-no-spread` where all failures fall together at the longest time seen, which
            fits a law without any spread best of all.
        ValueError: if there is no such law.

    """
    if law not in PARAMETERS:
        msg = f"no law of lives is called {law!r}; there are {', '.join(PARAMETERS)}"
        raise ValueError(msg)
    if lives.failures == 0:
        bound = mean_at_least(lives)
        sentence = f"no unit failed: a mean of at least {bound:g} is all that can be said"
        raise FitError("fit-no-failures", sentence, units=lives.units, mean_at_least=bound)
    if law == "exponential":
        return _fit_exponential(lives)
    if lives.failures == 1:
        sentence = f"one failure tells a mean, not the shape that a {law} law needs"
        raise FitError("fit-one-failure", sentence, units=lives.units)
    return _fit_two(lives, law)


def mean_at_least(lives: Lives, confidence: float = CONFIDENCE) -> float:
    """Give a one-sided lower bound of the mean life, failures or none, if lives are exponential.

    2 T / chi-square(confidence; 2 r + 2), T total time, r failures (Epstein 1954; test stopped
    at a time).

    Raises:
        ValueError: if the confidence is not above 0 and below 1.

    """
    from scipy.special import chdtri

    if not 0 < confidence < 1:
        msg = f"a confidence lies between 0 and 1; {confidence} does not"
        raise ValueError(msg)
    return 2 * lives.total_time / float(chdtri(2 * lives.failures + 2, 1 - confidence))


def together(lives: Iterable[Lives]) -> Lives:
    """Put several lists of lives into one."""
    parts = list(lives)
    return Lives(
        np.concatenate([part.times for part in parts]),
        np.concatenate([part.failed for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class Pooling:
    """Whether groups (the tails of a fleet) may share one law.

    Attributes:
        common: the law fitted to all groups of the test together.
        own: the law of each group of the test; None where nothing failed, whose best law is one
            without any failure ever (log likelihood 0).
        left_out: groups that cannot have a law of their own (one failure, or no spread, under
            a law with a shape); they are in neither side of the test.
        statistic: twice the log likelihood that the laws of the groups gain over the common one.
        degrees: parameters saved by the common law.
        p_value: probability of at least that gain if one law holds for all; a small one speaks
            against pooling.

    """

    common: Fit
    own: Mapping[str, Fit | None]
    left_out: tuple[str, ...]
    statistic: float
    degrees: int
    p_value: float


def pooling(groups: Mapping[str, Lives], law: LifeLaw = "weibull") -> Pooling:
    """Test one common law against one law for each group, by their likelihood ratio.

    The statistic is compared with chi-square (Wilks 1938; Meeker & Escobar 1998, chapter 8).
    That is for many failures: three groups of one Weibull law were told apart at the 10 % level
    in 12 % of trials with some nineteen failures each, in 15 % with some six.  A group without
    failures takes part with all its parameters counted, so that the p-value errs to pooling.

    Args:
        groups: the lives of each group, by name.
        law: of all groups.

    Raises:
        FitError: `fit-few-groups` if fewer than two groups can have a law of their own, or as in
            `fit` for the common law.

    """
    from scipy.special import chdtrc

    own: dict[str, Fit | None] = {}
    left_out: list[str] = []
    for name, lives in groups.items():
        try:
            own[name] = fit(lives, law) if lives.failures else None
        except FitError:
            left_out.append(name)
    if len(own) < 2:
        sentence = f"a comparison needs two groups that can have a law; there are {len(own)}"
        raise FitError("fit-few-groups", sentence, groups=len(own))
    common = fit(together(groups[name] for name in own), law)
    apart = sum(found.log_likelihood for found in own.values() if found)
    gain = max(0.0, 2 * (apart - common.log_likelihood))
    degrees = PARAMETERS[law] * (len(own) - 1)
    return Pooling(common, own, tuple(left_out), gain, degrees, float(chdtrc(degrees, gain)))


def _check(times: Floats, failed: NDArray[np.bool_], counts: Floats) -> None:
    if times.ndim != 1:
        msg = "times are one number for each life"
        raise ValueError(msg)
    if (
        not times.size
        or not np.all(np.isfinite(times) & (times >= 0))
        or np.any(times[failed] == 0)
    ):
        raise FitError("fit-bad-times", "times are finite and not negative, and failures above 0")
    if not np.all(np.isfinite(counts) & (counts >= 1) & (counts == np.floor(counts))):
        raise FitError("fit-bad-counts", "counts are whole numbers from 1 on")


def _fit_exponential(lives: Lives) -> Fit:
    from scipy.special import chdtri

    r, total = lives.failures, lives.total_time
    mean, tail = total / r, (1 - CONFIDENCE) / 2
    extra = 0 if lives.failed.all() else 2
    low, high = 2 * total / chdtri(2 * r + extra, tail), 2 * total / chdtri(2 * r, 1 - tail)
    scale = Estimate(mean, mean / math.sqrt(r), float(low), float(high))
    log_likelihood = -r * (math.log(mean) + 1)
    return Fit("exponential", scale, Estimate(1.0, 0.0, 1.0, 1.0), log_likelihood, lives.units, r)


def _fit_two(lives: Lives, law: LifeLaw) -> Fit:
    seen = lives.times > 0  # an age of 0 tells nothing
    logs, failed, counts = np.log(lives.times[seen]), lives.failed[seen], lives.counts[seen]
    top = LocationScale(logs, failed, counts, normal=law == "lognormal").maximum()
    if top is None:
        sentence = "all failures fall together at the longest time: no spread can be estimated"
        raise FitError("fit-no-spread", sentence, failures=lives.failures)
    middle = _exp(top.mu)
    scale = Estimate(middle, middle * top.error_mu, *map(_exp, top.range_mu))
    sign, ends = (1, top.range_log_sigma) if law == "lognormal" else (-1, top.range_log_sigma[::-1])
    width = _exp(sign * top.log_sigma)
    low, high = (_exp(sign * end) for end in ends)
    shape = Estimate(width, width * top.error_log_sigma, low, high)
    return Fit(law, scale, shape, top.log_likelihood, lives.units, lives.failures)


def _exp(value: float) -> float:
    return math.exp(value) if value < LARGEST_LOG else math.inf
