"""SimPy's clock with the order inside one instant that RULES 6.3 tells: time, rank, sequence."""

from heapq import heappush

import simpy

from azalai.ready.codes import EVENTS

#: SimPy gives 0 and 1 to what follows at once from an event; the ranks of the rules come after.
FIRST_RANK = 10
RANKS = {name: FIRST_RANK + rank for rank, name in enumerate(EVENTS)}


class Clock(simpy.Environment):
    """An environment whose events are told by an hour and the name of a rank."""

    def at(self, hour, rank):
        """Give an event at an hour of the plan, not so many hours from now.

        SimPy schedules by delay, and now + (hour - now) is not always the hour to the last bit.
        """
        event = simpy.Event(self)
        event._ok, event._value = True, None
        heappush(self._queue, (hour, RANKS[rank], next(self._eid), event))
        return event

    def call(self, hour, rank, what, *arguments):
        """Do something at an hour of the plan."""
        self.at(hour, rank).callbacks.append(lambda _: what(*arguments))
