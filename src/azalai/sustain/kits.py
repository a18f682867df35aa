"""A kit: what a site should hold to fly for some days without resupply or repair."""

from dataclasses import replace

import numpy as np

from azalai.sustain.inputs import Inputs
from azalai.sustain.ledger import even
from azalai.sustain.problem import NOWHERE, ROOT, Problem


def kit_problem(inputs: Inputs, days: float) -> Problem:
    """Turn a steady state into the problem of one spell without any resupply.

    Each site stands alone.  What its stock must cover is all that comes off its aircraft in that
    time; the backorders are those of the last day.

    Args:
        inputs: the steady state whose removals are taken.
        days: without resupply.

    """
    problem = inputs.problem
    mean, variance = np.zeros(problem.shape), np.zeros(problem.shape)
    for r in inputs.removals:
        cell = (problem.items.index(r.fitted.item), problem.sites.index(r.flying.site))
        planned = (r.overhauls + r.discards) * days
        units = max(r.flying.aircraft, 1.0) * r.fitted.quantity
        mean[cell] += r.unscheduled * days + planned
        variance[cell] += r.unscheduled * days * r.variance_ratio + even(planned, units)
    here = mean > 0
    nothing = np.zeros(problem.shape, np.int64)
    return replace(
        problem,
        parent=np.where(here, ROOT, NOWHERE),
        mean=mean,
        variance=variance,
        share_above=np.zeros(problem.shape),
        share_own=np.where(here, 1.0, 0.0),
        least=np.where(here, problem.least, nothing),
        owned=np.where(here, problem.owned, nothing),
        inside=None,
    )
