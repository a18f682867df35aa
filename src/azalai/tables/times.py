"""Times as a plan writes them: `every 14d`, `mon-fri 06:00-14:00`, `jul-sep`, `always`.

The grammar (convention 10 of the tables): `[every 14d] [days or months] [hh:mm or
hh:mm-hh:mm]`, several joined by ` | `, or `always`.  A part with one hour, or with `every`
alone, is an instant; a part with two hours, or with days or months alone, is a window.
Windows may run past midnight, past Sunday or past December.
"""

import re
from dataclasses import dataclass
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MINUTES_PER_DAY: Final = 24 * 60

_EVERY = re.compile(r"every ([1-9]\d{0,4})d\b ?")
_HOURS = re.compile(r"(?:^| )([01]\d|2[0-4]):([0-5]\d)(?:-([01]\d|2[0-4]):([0-5]\d))?$")
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """One part of a times cell.

    Attributes:
        every_d: repeats after so many days from the start of the plan, or None.
        days: numbers of weekdays, Monday 0; empty: every day.
        months: numbers of months, January 1; empty: every month.
        from_min: minutes after midnight at which it happens or opens; None: whole day.
        to_min: minutes after midnight at which the window closes, larger than `from_min`
            (above 1440 when it runs past midnight); None for an instant.

    """

    every_d: int | None = None
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    from_min: int | None = None
    to_min: int | None = None

    @property
    def is_instant(self) -> bool:
        """Tell an instant (a departure) from a window (a shift)."""
        if self.from_min is not None:
            return self.to_min is None
        return self.every_d is not None

    def __str__(self) -> str:
        words = [f"every {self.every_d}d"] if self.every_d else []
        words += _ranges(self.days, DAYS, 0) + _ranges(self.months, MONTHS, 1)
        if self.from_min is not None:
            end = "" if self.to_min is None else f"-{_clock(self.to_min)}"
            words.append(_clock(self.from_min) + end)
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Times:
    """All parts of a times cell; without parts it is `always`."""

    spans: tuple[Span, ...] = ()

    @property
    def always(self) -> bool:
        """Tell whether every instant is meant."""
        return not self.spans

    @property
    def are_instants(self) -> bool:
        """Tell whether every part is an instant (something leaves, a class starts)."""
        return bool(self.spans) and all(s.is_instant for s in self.spans)

    @property
    def are_windows(self) -> bool:
        """Tell whether every part is a window (`always` is one)."""
        return not any(s.is_instant for s in self.spans)

    def __str__(self) -> str:
        return " | ".join(map(str, self.spans)) or "always"


def parse(text: str) -> Times:
    """Read a times cell.

    Raises:
        ValueError: if a part does not follow the grammar; the argument is that part.

    """
    if text == "always":
        return Times()
    return Times(tuple(_span(" ".join(part.split())) for part in text.split("|")))


def _span(part: str) -> Span:
    rest, every_d, from_min, to_min = part, None, None, None
    if found := _EVERY.match(rest):
        every_d, rest = int(found[1]), rest[found.end() :]
    if found := _HOURS.search(rest):
        from_min, to_min = _minutes(part, found[1], found[2]), None
        if found[3]:
            to_min = _minutes(part, found[3], found[4])
            to_min += MINUTES_PER_DAY if to_min <= from_min else 0
        rest = rest[: found.start()]
    days: list[int] = []
    months: list[int] = []
    for word in rest.split():
        _add_word(part, word, days, months)
    if (days and months) or not part or (to_min is None and from_min == MINUTES_PER_DAY):
        raise ValueError(part)
    return Span(every_d, tuple(days), tuple(months), from_min, to_min)


def _minutes(part: str, hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if total > MINUTES_PER_DAY:
        raise ValueError(part)
    return total


def _add_word(part: str, word: str, days: list[int], months: list[int]) -> None:
    found = _SPAN.fullmatch(word)
    for names, first, chosen in ((DAYS, 0, days), (MONTHS, 1, months)):
        if found and found[1] in names and (found[2] or found[1]) in names:
            start, end = names.index(found[1]), names.index(found[2] or found[1])
            length = (end - start) % len(names) + 1
            new = [(start + i) % len(names) + first for i in range(length)]
            if set(new) & set(chosen):
                raise ValueError(part)
            chosen.extend(new)
            return
    raise ValueError(part)


def _ranges(chosen: tuple[int, ...], names: tuple[str, ...], first: int) -> list[str]:
    """Write numbers as `mon-wed fri`, keeping the order told."""
    words: list[str] = []
    run: list[int] = []
    for number in [*chosen, None]:
        if run and (number is None or number - first != (run[-1] - first + 1) % len(names)):
            a, b = names[run[0] - first], names[run[-1] - first]
            words.append(a if len(run) == 1 else f"{a}-{b}")
            run = []
        if number is not None:
            run.append(number)
    return words


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= MINUTES_PER_DAY else minutes - MINUTES_PER_DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
