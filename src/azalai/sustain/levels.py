"""One depth of items at a time: their curves, and where their units stand."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from azalai.sustain.evaluate import depths, evaluate, held_up, share_work
from azalai.sustain.problem import Floats, Ints, Problem, counted


@dataclass(frozen=True)
class Curves:
    """The curves of items, one after the other.

    Attributes:
        problem: of these items alone.
        offsets: (items + 1,), where each begins in `values`.
        values: shortage for 0, 1, 2 ... units above the least stocks.
        free: (items,), units of each that cost nothing: owned, and free to be placed.
        base_cost: (items,), what the least stocks cost beyond what is owned.

    """

    problem: Problem
    offsets: Ints
    values: Floats
    free: Ints
    base_cost: Floats

    @cached_property
    def corners(self) -> Ints:
        """Positions in `values` of the corners of every convex curve, in order."""
        from azalai.sustain import batches

        marked = np.zeros(len(self.values), np.bool_)
        items = len(self.problem.items)
        share_work(batches.steps, items, self.offsets, self.values, self.free, marked)
        return np.flatnonzero(marked)


def item_curves(problem: Problem) -> Curves:
    """Solve every item alone, whatever lies inside it being at hand."""
    from azalai.sustain import batches

    items = len(problem.items)
    net, width = problem.net(), np.zeros(items, np.int64)
    share_work(batches.widths, items, net, width)
    offsets = np.concatenate([[0], np.cumsum(width + 1)])
    values = np.empty(int(offsets[-1]))
    share_work(batches.curves, items, net, offsets, values)
    spare = problem.owned.sum(1) - problem.least.sum(1)
    free = np.clip(spare, 0, width)
    return Curves(problem, offsets, values, free, problem.price * np.maximum(-spare, 0))


def stock_of(problem: Problem, units: Ints) -> Ints:
    """Place units of every item above the least stocks, shape (items, sites).

    Parts inside come first; the items around them are placed knowing what they hold up.
    """
    stock = np.array(problem.least)
    depth = depths(problem)
    for level in range(int(depth.max(initial=0)), -1, -1):
        chosen = np.flatnonzero(depth == level)
        stock[chosen] = _placed(level_problem(problem, stock, level, chosen), units[chosen])
    return stock


def _placed(problem: Problem, units: Ints) -> Ints:
    from azalai.sustain import batches

    stock = np.zeros(problem.shape, np.int64)
    share_work(batches.places, len(problem.items), problem.net(), units, stock)
    return stock


def level_problem(problem: Problem, stock: Ints, level: int, chosen: Ints) -> Problem:
    """Give the problem of items of one depth, knowing the stock of those inside them.

    For what is inside others every backorder counts one: it grounds an aircraft or holds up a
    unit in repair.
    """
    if problem.inside is None:
        return problem.part(chosen)
    outcome = evaluate(problem, stock)
    part = held_up(problem, outcome.backorders, outcome.variance).part(chosen)
    if level == 0:
        return part
    asked = (part.mean > 0) | (part.share_above > 0)
    return replace(part, users=counted(asked.astype(float)), share_own=np.ones(part.shape))
