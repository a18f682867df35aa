"""Numbers, shares, money and dates as a reader of one language writes them.

A space inside a figure never breaks a line.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from azalai.locale import Language

NBSP: Final = "\u00a0"
NONE: Final = "–"
#: Below this an amount is written out; above it in millions, billions.
WRITTEN_OUT: Final = 1_000_000.0
#: Below this an amount has two decimals.
FINE: Final = 10_000_000.0
MINUS: Final = "\u2212"
MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Formats:
    """How figures are written.

    Attributes:
        language: of the reader.
        currency: of the plan; blank where it names none.

    """

    language: Language
    currency: str = ""

    def number(self, value: float | None, digits: int = 0, *, sign: bool = False) -> str:
        """Write a number with so many decimals; a dash where there is none."""
        from babel.numbers import format_decimal

        if value is None:
            return NONE
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        pattern = f"+{pattern};-{pattern}" if sign and round(value, digits) != 0 else pattern
        rounded = round(value, digits) + 0.0  # no minus before a nought
        return _whole(str(format_decimal(rounded, format=pattern, locale=self.language)))

    def raw(self, value: float) -> str:
        """Write a number of a raw table: six digits that count, no grouping."""
        told = f"{value:.6g}".replace("-", MINUS)
        return told.replace(".", ",") if self.language == "fr" else told

    def share(self, value: float | None, digits: int = 1) -> str:
        """Write a share as a percentage."""
        return NONE if value is None else f"{self.number(100 * value, digits)}{NBSP}%"

    def rate(self, value: float) -> str:
        """Write a yearly rate with the decimals that it has, two at most."""
        digits = next(d for d in (0, 1, 2) if d == 2 or round(100 * value, d) == 100 * value)
        return self.share(value, digits)

    def points(self, value: float | None, digits: int = 1) -> str:
        """Write the difference of two shares in points of a percentage, with its sign."""
        return NONE if value is None else self.number(100 * value, digits, sign=True)

    def money(self, value: float | None, *, sign: bool = False) -> str:
        """Write an amount so that it can be read aloud: `602.5 million USD`."""
        from babel.numbers import format_compact_decimal

        if value is None:
            return NONE
        if abs(value) < WRITTEN_OUT:
            told = self.number(value, sign=sign)
        else:
            digits = 2 if abs(value) < FINE else 1
            told = format_compact_decimal(
                value, format_type="long", locale=self.language, fraction_digits=digits
            )
            told = f"+{told}" if sign and value > 0 else told
        return _whole(f"{told} {self.currency}".strip())

    def millions(self, value: float | None, digits: int = 1, *, sign: bool = False) -> str:
        """Write an amount in millions, for a column whose head says so."""
        return NONE if value is None else self.number(value / 1e6, digits, sign=sign)

    def minutes(self, value: float | None) -> str:
        """Write minutes; from three hours on hours and minutes."""
        if value is None:
            return NONE
        whole = round(value)
        if whole < 3 * MINUTES_PER_HOUR:
            return f"{whole}{NBSP}min"
        hours, rest = divmod(whole, MINUTES_PER_HOUR)
        return f"{hours}{NBSP}h{NBSP}{rest:02d}"

    def day(self, value: date) -> str:
        """Write a day: `1 January 2027`, `1 janvier 2027`."""
        from babel.dates import format_date

        pattern = "d MMMM y"
        return _whole(str(format_date(value, format=pattern, locale=self.language)))


def _whole(told: str) -> str:
    return told.replace(" ", NBSP).replace("-", MINUS)
