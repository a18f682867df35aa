"""How a thing bought is paid: at order and hand-over, out of one's own money or on credit.

Own money comes first: of the advance and of the rest, the buyer pays until `1 - financed_frac` of
the price is paid, the loan pays what is left.  The economic view takes the whole price at
hand-over; the cash view takes each payment when it is made, and what is borrowed as it is paid
back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azalai.afford.calendar import DAYS_PER_MONTH
from azalai.afford.lines import Line, View
from azalai.afford.loans import Terms


@dataclass(frozen=True, slots=True)
class Payment:
    """A share of the price, and when and how it is paid."""

    view: View
    part: str
    share: float
    shift: int = 0
    loan: str = ""


def payments(advance_frac: float, lead_d: float, loan: str, financed_frac: float) -> list[Payment]:
    """Split a price into payments.

    Returns:
        One payment for both views where the whole is paid in cash at hand-over; else the
        economic one, and those of the cash view, whose shares add up to one.

    """
    own = 1.0 - financed_frac if loan else 1.0
    if advance_frac == 0.0 and not loan:
        return [Payment("both", "", 1.0)]
    shift = -round(lead_d / DAYS_PER_MONTH)
    own_advance = min(advance_frac, own)
    own_rest = min(own - own_advance, 1.0 - advance_frac)
    split = [
        Payment("economic", "", 1.0),
        Payment("cash", "advance", own_advance, shift),
        Payment("cash", "rest", own_rest),
        Payment("draw", "advance", advance_frac - own_advance, shift, loan),
        Payment("draw", "rest", 1.0 - advance_frac - own_rest, 0, loan),
    ]
    return [p for p in split if p.share > 0.0]


def paid(line: Line, split: list[Payment]) -> Iterator[Line]:
    """Put each payment on a line of the whole price."""
    for p in split:
        yield replace(
            line, per=line.per * p.share, view=p.view, part=p.part, shift=p.shift, loan=p.loan
        )


def terms_of(row: Mapping[str, Any]) -> Terms:
    """Read a row of `loans`."""
    names = ("rate_frac_per_y", "term_y", "grace_y", "repay", "fee_frac", "financed_frac")
    return Terms(**{name: row[name] for name in names})
