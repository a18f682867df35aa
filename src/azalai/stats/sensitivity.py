"""Which uncertain number moves an answer: shares of its variance from plain random draws.

The share of figure k is its correlation ratio Var(E[Y | U_k]) / Var(Y), the first-order index of
Sobol (1993), found by a regression of the answer on Legendre polynomials of U_k alone (Lewandowski,
Cooke, Duintjer Tebbens 2007, *Sample-based estimation of correlation ratio with polynomial
approximation*), with the degree kept so low that draws remain, and corrected for the degrees of
freedom that it uses (Ezekiel 1930).  Figures are drawn independently, so that one regression a
figure does: their number may exceed that of the draws.  A control, such as the luck that the same
replications had with told numbers, is taken out of answer and polynomials alike (Frisch and Waugh
1933), so that a figure that happened to lie high where luck was good loses nothing of its effect.

Significance is that of the largest share among all figures when the answers are shuffled (maxT of
Westfall and Young 1993): of all figures together one in twenty shuffles shows one this large by
chance.  Truth case `ishigami` and additive models hold it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.streams import Stream

Floats = NDArray[np.float64]

#: Effects with a larger chance of being noise are named so.
LEVEL: Final = 0.05
#: Chance with which an effect of a told size is seen.
POWER: Final = 0.8
SHUFFLES: Final = 999
#: Draws needed for each degree of the polynomials, and the highest degree.
PER_DEGREE: Final = 40
HIGHEST: Final = 6
#: An effect is what the answer does between these points of a figure's range.
ENDS: Final = (0.1, 0.9)
#: Fewer draws tell nothing.
FEWEST: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What each figure does to an answer.

    Attributes:
        share: of the variance of the answer; about zero, also below, where it does nothing.
        effect: change of the answer between the 10 and the 90 % point of the figure.
        chance: that noise alone shows a share so large among all figures.

    """

    share: Floats
    effect: Floats
    chance: Floats


def degree_for(draws: int) -> int:
    """Give the degree of the polynomials that so many draws bear."""
    return int(np.clip(draws // PER_DEGREE, 1, HIGHEST))


def effects(points: Floats, answers: Floats, seed: int, control: Floats | None = None) -> Effects:
    """Find what each figure does.

    Args:
        points: (draws, figures), each uniform on 0..1.
        answers: (draws,).
        seed: of the shuffles.
        control: (draws,), what is no matter of the figures; None: nothing.

    Raises:
        ValueError: with fewer than four draws.

    """
    draws, figures = points.shape
    if draws < FEWEST:
        msg = f"{draws} draws tell nothing; {FEWEST} are the least"
        raise ValueError(msg)
    degree = degree_for(draws)
    known = _known(draws, control)
    centred = _without(answers, known)
    spread = float((centred**2).sum())
    if spread <= 1e-24 * max(float((answers**2).sum()), 1e-300) or not figures:
        return Effects(np.zeros(figures), np.zeros(figures), np.ones(figures))
    spaces = [_space(points[:, k], degree, known) for k in range(figures)]
    raw = np.array([((q.T @ centred) ** 2).sum() / spread for q, _ in spaces])
    shuffled = _shuffled(spaces, centred, seed) / spread
    exceeded = (shuffled[:, None] >= raw[None] * (1.0 - 1e-12)).sum(axis=0, dtype=np.float64)
    left = draws - known.shape[1]
    share = 1.0 - (1.0 - raw) * left / (left - degree)
    effect = np.array([_rise(space, centred, degree) for space in spaces])
    return Effects(share, effect, (1.0 + exceeded) / (1.0 + SHUFFLES))


def _known(draws: int, control: Floats | None) -> Floats:
    """Give an orthonormal basis of what is taken out: the mean, and a control that varies."""
    columns = [np.ones(draws)]
    if control is not None and np.ptp(control) > 1e-12 * max(float(np.abs(control).max()), 1e-300):
        columns.append(control - control.mean())
    return np.asarray(np.linalg.qr(np.stack(columns, axis=1))[0], np.float64)


def _without(values: Floats, known: Floats) -> Floats:
    return np.asarray(values - known @ (known.T @ values), np.float64)


def _space(points: Floats, degree: int, known: Floats) -> tuple[Floats, Floats]:
    """Give an orthonormal basis of the polynomials, and the matrix that makes it."""
    q, r = np.linalg.qr(_without(_polynomials(points, degree), known))
    return q, r


def _polynomials(points: Floats, degree: int) -> Floats:
    """Give the Legendre polynomials of degree 1 on, shifted to 0..1: (points, degree)."""
    found = np.polynomial.legendre.legvander(2.0 * points - 1.0, degree)
    return np.asarray(found[:, 1:], np.float64)


def _shuffled(spaces: list[tuple[Floats, Floats]], centred: Floats, seed: int) -> Floats:
    """Give the largest explained sum of squares of each shuffle."""
    keys = Stream(seed, "shuffle").uniforms("answers", centred.size, np.arange(SHUFFLES))
    shuffled = centred[np.argsort(keys, axis=1)].T  # (draws, shuffles)
    largest = np.zeros(SHUFFLES)
    for q, _ in spaces:
        np.maximum(largest, ((q.T @ shuffled) ** 2).sum(axis=0), out=largest)
    return largest


def _rise(space: tuple[Floats, Floats], centred: Floats, degree: int) -> float:
    q, r = space
    weights = np.linalg.lstsq(r, q.T @ centred, rcond=None)[0]
    low, high = _polynomials(np.array(ENDS), degree)
    return float((high - low) @ weights)


def draws_needed(share: float, figures: int) -> int:
    """Give the draws in which an effect of this share is seen, four times in five.

    By Fisher's z (1921) for one straight effect among so many figures (Bonferroni).
    """
    if not 0.0 < share < 1.0:
        return FEWEST if share >= 1.0 else 2**31 - 1
    goal = _goal(figures) / np.arctanh(np.sqrt(share))
    return max(int(np.ceil(3.0 + goal**2)), FEWEST)


def smallest_seen(draws: int, figures: int) -> float:
    """Give the smallest share that so many draws show, four times in five."""
    if draws < FEWEST:
        return 1.0
    return float(np.tanh(_goal(figures) / np.sqrt(draws - 3.0)) ** 2)


def _goal(figures: int) -> float:
    from scipy.special import ndtri

    return float(ndtri(1.0 - LEVEL / (2.0 * max(figures, 1))) + ndtri(POWER))
