"""What a loan of one costs, payment by payment.

Interest runs at the yearly rate i, in a period of t years (1 + i)^t - 1.  In the years of grace
only interest is paid; then, once a year and at the end of the term,

    annuity   A t_k, with A = owed / sum t_k v_k, where v_k discounts at i from the end of grace
    equal     principal in proportion to t_k, and interest on what is owed

which for whole years are the textbook forms: A = P i / (1 - (1 + i)^-n) (Brealey, Myers and Allen,
*Principles of Corporate Finance*, chapter 2).  What is still owed of an indexed loan grows along
its index at each payment.  Held by tests/truth/lcc.
"""

from dataclasses import dataclass

import numpy as np

from azalai.afford.calendar import Floats


@dataclass(frozen=True, slots=True)
class Terms:
    """A loan as the table `loans` tells it; `financed_frac` of a price is borrowed."""

    rate_frac_per_y: float
    term_y: float
    grace_y: float = 0.0
    repay: str = "annuity"
    fee_frac: float = 0.0
    financed_frac: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The payments on one borrowed, shape (payments,) each.

    Attributes:
        time_y: years after the draw.
        interest, principal: paid then, in money of the draw; principal adds up to 1 if the loan
            is not indexed.
        owed: still owed after it.

    """

    time_y: Floats
    interest: Floats
    principal: Floats
    owed: Floats

    @property
    def paid(self) -> Floats:
        """Interest and principal together."""
        return self.interest + self.principal


def schedule(terms: Terms, growth: Floats | None = None) -> Schedule:
    """Lay out the payments on one borrowed.

    Args:
        terms: of the loan.
        growth: what is still owed grows by so much before each payment; None: fixed.

    """
    times = payment_times(terms)
    lengths = np.diff(times, prepend=0.0)
    rates = (1.0 + terms.rate_frac_per_y) ** lengths - 1.0
    grown = np.ones_like(times) if growth is None else growth
    in_grace = times <= terms.grace_y + _TINY
    owed, rows = 1.0, []
    for place in range(times.size):
        owed *= grown[place]
        interest = owed * rates[place]
        left = lengths[place:] * ~in_grace[place:]
        principal = 0.0 if in_grace[place] else _principal(terms, owed, left, interest)
        owed -= principal
        rows.append((interest, principal, owed))
    table = np.array(rows).T
    return Schedule(times, table[0], table[1], table[2])


_TINY = 1e-9


def payment_times(terms: Terms) -> Floats:
    """Give the years after the draw at which is paid: yearly in grace, yearly in the term."""
    grace = _steps(terms.grace_y)
    return np.concatenate([grace, terms.grace_y + _steps(terms.term_y)])


def _steps(length_y: float) -> Floats:
    whole = np.arange(1.0, np.floor(length_y + _TINY) + 1.0)
    if length_y - whole.size > _TINY:
        whole = np.append(whole, length_y)
    return whole


def _principal(terms: Terms, owed: float, lengths: Floats, interest: float) -> float:
    """Give the principal of the next payment; `lengths` are those of it and all to come."""
    if terms.repay == "equal":
        return float(owed * lengths[0] / lengths.sum())
    discount = (1.0 + terms.rate_frac_per_y) ** -np.cumsum(lengths)
    return float(owed * lengths[0] / (lengths * discount).sum() - interest)
