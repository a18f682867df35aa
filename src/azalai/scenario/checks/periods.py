"""Rows that are in force for a time: overlaps, and periods outside the plan."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from azalai.errors import Fix, Problem
from azalai.scenario.checks import View, check
from azalai.scenario.rows import Rows


@check()
def overlapping_periods(view: View) -> None:
    """Refuse a told end after the next row of the same key has begun.

    A blank `ends` gives way to the next row, so only told ends can overlap.
    """
    for rows in view.tables():
        if rows.spec.period and len(rows) > 1:
            for positions in _by_key(view, rows):
                _report_overlaps(view, rows, positions)


def _by_key(view: View, rows: Rows[Any]) -> list[list[int]]:
    starts = rows.given["starts"].to_list()
    hidden = view.in_doubt(rows.spec.name, [*rows.spec.full_key, "ends"])
    groups: dict[str, list[int]] = defaultdict(list)
    for position, key in enumerate(rows.keys):
        if position not in hidden:
            groups[key].append(position)
    return [
        sorted(group, key=lambda p: starts[p] or date.min)
        for group in groups.values()
        if len(group) > 1
    ]


def _report_overlaps(view: View, rows: Rows[Any], positions: list[int]) -> None:
    starts, ends = rows.given["starts"].to_list(), rows.given["ends"].to_list()
    for earlier, later in pairwise(positions):
        begins = starts[later]
        if ends[earlier] is not None and begins is not None and ends[earlier] > begins:
            place = view.place(rows.spec.name, earlier, "ends")
            fields = {"ends": ends[earlier], "starts": begins, "row": str(rows.lines[later])}
            fix = Fix("set", place.table, place.row, "ends", begins.isoformat(), place.key)
            view.problems.add(Problem("period-overlap", place, fields, fix))


@check()
def periods_outside(view: View) -> None:
    """Warn of a row that is in force on no day of the plan."""
    if not (view.is_sure("start") and view.is_sure("years")):
        return
    first, last = view.plan.start, view.plan.end
    for rows in view.tables():
        if rows.spec.period:
            for position, start, end in view.cells(rows.spec.name, "starts", "ends", told=True):
                too_late = start is not None and start >= last
                too_early = end is not None and end <= first
                if too_late or too_early:
                    place = view.place(rows.spec.name, position, "starts" if too_late else "ends")
                    fields = {"first": first, "last": last}
                    view.problems.add(Problem("period-outside", place, fields, level="warning"))
