"""REACH: who can be reached, from where, how fast, with what load.

The method, in the order of the calls:

1. *Build*: sites, types and missions in force on the day become arrays (`inputs`); every trip of
   every mission comes from the one leg model (`flight.trip`) by month, day and night.
2. *Reachable*: for each type and base all places out and back, with the largest load and what
   binds it (`reachable`); payload against range at each base (`payload`).
3. *Respond*: for each mission that serves demand the times from call to patient and to clinic,
   from every base with its fastest able type; the bases of each place in order, nearest first or
   as an allocation says (`response`).
4. *Cover*: the share of calls within the target by month and hour, by light, weather and, where a
   result of READY is given, by the chance that a first and a second aircraft is ready (`cover`).
5. *Label* (`results`).

Everything is closed: nothing is searched or drawn.
"""

from time import perf_counter

import polars as pl

from azalai.reach.cover import cover
from azalai.reach.inputs import Settings, build
from azalai.reach.payload import at_bases, payload_range
from azalai.reach.reachable import reachable
from azalai.reach.response import respond
from azalai.reach.results import Answer, label
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario


def solve(
    scenario: Scenario,
    settings: Settings | None = None,
    *,
    readiness: pl.DataFrame | None = None,
    allocation: pl.DataFrame | None = None,
    alternative: str = "",
) -> Result:
    """Answer a plan.

    Args:
        scenario: the plan.
        settings: what is asked; None: the whole year, all types, each demand's own target.
        readiness: of READY: columns mission, site, month (1 to 12), hour (0 to 23), p1 and p2, the
            chance that at least one and at least two aircraft are ready to launch for it.
        allocation: which base serves which demand: columns mission, destination, base, rank;
            None: all able bases, the nearest in time first.
        alternative: name of the alternative that `scenario` is, told in the provenance.

    Returns:
        Tables `bases`, `reach`, `payload_range`, `response`, `allocation`, `targets`, `shares`,
        `curve` and `unmet` (docs/methods/reach.md).

    Raises:
        ReachError: if what is asked for is not in the plan, or readiness or allocation lack
            something.

    """
    began = perf_counter()
    case = build(scenario, settings or Settings())
    answer = Answer(case, at_bases(case), reachable(case), payload_range(case))
    for service in case.services:
        response = respond(case, service, allocation)
        answer.add(cover(case, response, readiness))
    seconds = perf_counter() - began
    return label(answer, seconds, ready=readiness is not None, alternative=alternative)
