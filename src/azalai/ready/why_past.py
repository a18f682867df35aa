"""What a trace says of one instant: the last word of each tail, job, request, unit and store.

A trace is a structured array in order of time with `time_h`, `kind` and `a` to `e`, see
`codes.TRACES`.  Jobs and requests are numbers that are used again once they have ended, so that
only what was said since the last opening of a number counts.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes

Trace = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trace."""

    time_h: float
    kind: int
    a: int
    b: int
    c: int
    d: int
    e: int


class Past:
    """A trace as seen from one instant."""

    def __init__(self, trace: Trace, now_h: float) -> None:
        """Cut the trace at an instant; what happens at that very instant has happened."""
        self.now_h = now_h
        count = int(np.searchsorted(trace["time_h"], now_h, side="right"))
        self._before, self._after = trace[:count], trace[count:]

    def _find(self, lines: Trace, kind: int, wanted: dict[str, int]) -> NDArray[np.int64]:
        mask = lines["kind"] == kind
        for column, number in wanted.items():
            mask &= lines[column] == number
        return np.flatnonzero(mask)

    def last(self, kind: int, since_h: float = -np.inf, **wanted: int) -> Line | None:
        """Give the last line of a kind up to now, not older than `since_h`."""
        found = self._find(self._before, kind, wanted)
        if not len(found) or self._before["time_h"][found[-1]] < since_h:
            return None
        return _line(self._before[found[-1]])

    def all(self, kind: int, since_h: float = -np.inf, **wanted: int) -> list[Line]:
        """Give the lines of a kind up to now, not older than `since_h`, the first first."""
        found = self._find(self._before, kind, wanted)
        return [_line(self._before[i]) for i in found if self._before["time_h"][i] >= since_h]

    def next(self, kind: int, **wanted: int) -> Line | None:
        """Give the first line of a kind after now."""
        found = self._find(self._after, kind, wanted)
        return _line(self._after[found[0]]) if len(found) else None

    def state(self, tail: int) -> tuple[Line, float, float | None] | None:
        """Give the state of a tail, since when it held, and until when (None: to the end)."""
        found = self._before[self._find(self._before, codes.TR_STATE, {"a": tail})]
        if not len(found):
            return None
        other = np.flatnonzero(found["b"] != found["b"][-1])
        since = found["time_h"][other[-1] + 1 if len(other) else 0]
        later = self._after[self._find(self._after, codes.TR_STATE, {"a": tail})]
        changed = later[later["b"] != found["b"][-1]]
        until = float(changed["time_h"][0]) if len(changed) else None
        return _line(found[-1]), float(since), until

    def open_jobs(self) -> dict[int, Line]:
        """Give the jobs that are open now, by number."""
        return self._going(codes.TR_OPEN, (codes.TR_END,))

    def in_work(self) -> dict[int, Line]:
        """Give the jobs that are in hand now, by number: how they last started."""
        return self._going(codes.TR_START, (codes.TR_END, codes.TR_PAUSE, codes.TR_OPEN))

    def _going(self, begins: int, ends: tuple[int, ...]) -> dict[int, Line]:
        chosen = self._before[np.isin(self._before["kind"], (begins, *ends))]
        found: dict[int, Line] = {}
        for record in chosen:
            line = _line(record)
            if line.kind == begins:
                found[line.a] = line
            else:
                found.pop(line.a, None)
        return found

    def requests(self, job: int, since_h: float) -> list[tuple[Line, Line | None, Line | None]]:
        """Give the requests of a job: each with its issue before and after now, if there is one."""
        found = []
        for asked in self.all(codes.TR_REQUEST, since_h, b=job):
            before = self.last(codes.TR_ISSUED, asked.time_h, a=asked.a)
            after = None if before else self.next(codes.TR_ISSUED, a=asked.a)
            found.append((asked, before, after))
        return found

    def units(self, item: int) -> list[Line]:
        """Give where each unit of an item was last seen, in the order in which that was."""
        latest: dict[int, Line] = {}
        for line in self.all(codes.TR_UNIT, e=item):
            latest.pop(line.a, None)
            latest[line.a] = line
        return list(latest.values())

    def closed(self) -> list[Line]:
        """Give what is closed or slow now: the last word on each, where it is not full speed."""
        latest = {(line.a, line.b): line for line in self.all(codes.TR_CLOSED)}
        return [line for line in latest.values() if line.c < 1000]


def _line(record: Any) -> Line:
    return Line(
        float(record["time_h"]), *(int(record[name]) for name in ("kind", "a", "b", "c", "d", "e"))
    )
