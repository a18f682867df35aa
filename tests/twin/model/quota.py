"""Sorties or hours of a month, spread evenly, lost at its end (RULES 4.2)."""

import math
from calendar import monthrange

from .requests import Request

#: What a month has not flown is lost so much before its end: in that month's books.
BEFORE_H = 1e-6


class Quota:
    """The quota of one mission."""

    def __init__(self, mission):
        self.mission, self.world, self.carry = mission, mission.world, 0.0
        row = mission.row
        self.told = row["sorties_per_month"] or row["fh_per_month"]
        self.by_hours = row["fh_per_month"] is not None

    def start(self):
        """Ask at the plan's start before anything else does; then as the hours come."""
        hours = list(self._hours())
        if hours and hours[0][0] == 0.0:
            self._ask(hours.pop(0)[1] - BEFORE_H)
        self.world.clock.process(self._run(hours))

    def _run(self, hours):
        for hour, end in hours:
            yield self.world.clock.at(hour, "quota")
            self._ask(max(end - BEFORE_H, hour))

    def _ask(self, deadline):
        """Ask for a sortie if the row is in force."""
        if self.mission.open:
            Request(self.mission, deadline=deadline)

    def _hours(self):
        """Give when each sortie is asked for, and the end of its month.

        What is too little for one more sortie is kept for the next month.
        """
        start = self.world.start
        for _, month, begins, ends in self.world.months:
            year = start.year + (start.month - 1 + self._passed(begins)) // 12
            share = (ends - begins) / (monthrange(year, month)[1] * 24.0)
            self.carry += self.told * share
            each = max(self._each(month), 1e-6) if self.by_hours else 1.0
            number = math.floor(self.carry / each + 1e-9)
            self.carry -= number * each
            hour, gap = begins, (ends - begins) / max(number, 1)
            for _ in range(number):
                yield hour, ends
                hour = min(hour + gap, ends)

    def _passed(self, begins):
        return sum(b <= begins for *_, b, _ in self.world.months) - 1

    def _each(self, month):
        """Give the hours in the air of a sortie by day, of all aircraft that are wanted."""
        mission = self.mission
        key = mission.period, mission.types[0], mission.base.name, "", month, False
        return mission.world.trips[key]["air_h"] * mission.row["wanted"]
