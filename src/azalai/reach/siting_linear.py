"""The linear model of a siting question: open sites, shells that lack some, and the limits.

    minimise    sum over shells s and levels k of price[s, k] u[s, k]
    subject to  sum of n[j] over the sites j of s, plus sum of u[s, k] over k  >=  K
                y[j] <= n[j] <= most[j] y[j],  sum of y = bases,  0 <= u <= 1,  y and n whole

Where prices fall from level to level the u fill up in the right order by themselves.  Each thing
that a person asked for is a group of rows of its own, so that a clash can be told in his words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from azalai.optimise.model import Draft, Model
from azalai.optimise.model import Indices as Columns
from azalai.reach import siting_shells
from azalai.reach.siting_model import Bools, Floats, Indices, SitingArrays, SitingQuestion
from azalai.reach.siting_shells import Shells


@dataclass(frozen=True, slots=True)
class Linear:
    """A model and where its sites stand.

    Attributes:
        model: rows and columns.
        base: column of each site that says whether it is open.
        craft: column of each site that says how many aircraft are there; that of `base` where
            only bases are counted.

    """

    model: Model
    base: Columns
    craft: Columns


def linear(
    arrays: SitingArrays,
    question: SitingQuestion,
    goal: Shells | None,
    cuts: Sequence[Indices] = (),
) -> Linear:
    """Put the model together.

    Args:
        arrays: the data; demands that weigh nothing are left out by the caller.
        question: what is asked.
        goal: the shells of the aim; None where the aim is to open little (`set-cover`).
        cuts: plans found before, as indices of open sites; the answer must differ from each.

    """
    draft = Draft()
    sites = arrays.cost_money.size
    price = opening(arrays) if goal is None else np.zeros(sites)
    base = draft.columns(sites, price, 0.0, 1.0, whole=True)
    craft = _aircraft(draft, arrays, question, base) if question.aim == "expected" else base
    if goal is not None:
        lacking(draft, goal, craft, priced=True)
    chosen_sites(draft, arrays, question, base)
    limits(draft, arrays, question, base)
    for plan in cuts:
        differ(draft, base, plan, question.apart)
    return Linear(draft.model(offset=_offset(goal, question)), base, craft)


def _offset(goal: Shells | None, question: SitingQuestion) -> float:
    """Give what is paid in any case, so that a median counts hours and cover what is covered."""
    if goal is None:
        return 0.0
    return goal.offset if question.aim == "median" else -float(goal.price.sum())


def opening(arrays: SitingArrays) -> Floats:
    """Give the price of opening: one a base, and less than one in all for what bases cost."""
    total = float(arrays.cost_money.sum())
    share = arrays.cost_money / total if total > 0 else np.zeros_like(arrays.cost_money)
    return np.asarray(1.0 + 0.5 * share)


def _aircraft(
    draft: Draft, arrays: SitingArrays, question: SitingQuestion, base: Columns
) -> Columns:
    """Add the number of aircraft at each site."""
    total = float(question.aircraft or 0)
    most = np.minimum(arrays.most, total)
    craft = draft.columns(base.size, 0.0, 0.0, most, whole=True)
    above = draft.rows(base.size, upper=0.0)
    draft.entries(above, craft)
    draft.entries(above, base, -most)
    below = draft.rows(base.size, lower=0.0)
    draft.entries(below, craft)
    draft.entries(below, base, -1.0)
    draft.row(craft, 1.0, total, total, "aircraft")
    return craft


def lacking(draft: Draft, shells: Shells, craft: Columns, *, priced: bool) -> Columns:
    """Add, for each shell and level, whether an aircraft is lacking; give shell x level."""
    count, levels = shells.price.shape
    price = shells.price.ravel() if priced else 0.0
    lack = draft.columns(count * levels, price, 0.0, 1.0).reshape(count, levels)
    rows = draft.rows(count, lower=float(levels))
    shell, site = np.nonzero(shells.members)
    draft.entries(rows[shell], craft[site])
    draft.entries(rows[:, None], lack)
    return lack


def chosen_sites(
    draft: Draft,
    arrays: SitingArrays,
    question: SitingQuestion,
    base: Columns,
    *,
    budget: bool = True,
) -> None:
    """Add how many bases are open, which must be or must not be, and what they may cost."""
    if question.bases is not None:
        exact = question.budget_money is None and question.aim in ("cover", "median", "backup")
        draft.row(base, 1.0, question.bases if exact else 0.0, question.bases, "bases")
    for site in np.flatnonzero(arrays.fixed):
        draft.row(base[[site]], 1.0, lower=1.0, group=f"fixed {site}")
    for site in np.flatnonzero(arrays.barred):
        draft.row(base[[site]], 1.0, upper=0.0, group=f"barred {site}")
    if budget and question.budget_money is not None:
        scale = float(arrays.cost_money.sum()) or 1.0
        most = question.budget_money / scale
        draft.row(base, arrays.cost_money / scale, upper=most, group="budget")


def limits(draft: Draft, arrays: SitingArrays, question: SitingQuestion, base: Columns) -> None:
    """Add the least share, the longest time and the longest mean time."""
    total = float(arrays.weight.sum())
    in_time = arrays.time_h <= arrays.target_h[:, None]
    if question.share_frac is not None:
        shells = siting_shells.of_sets(in_time, arrays.weight, np.ones(1))
        _at_most(draft, shells, base, (1.0 - question.share_frac) * total, "share")
    elif question.aim == "set-cover":
        _each(draft, in_time[in_time.any(axis=1)], base, "target")
    if question.worst_h is not None:
        _each(draft, arrays.time_h <= question.worst_h, base, "worst")
    if question.mean_h is not None:
        cost, cap = time_costs(arrays, question)
        shells = siting_shells.of_costs(cost, cap, base.size)
        _at_most(draft, shells, base, question.mean_h * total, "mean")


def time_costs(arrays: SitingArrays, question: SitingQuestion) -> tuple[Floats, Floats]:
    """Give weight x time of each demand from each site, and of being reached by nobody."""
    cap = arrays.weight * question.unreached_h
    return np.minimum(arrays.weight[:, None] * arrays.time_h, cap[:, None]), cap


def _at_most(draft: Draft, shells: Shells, base: Columns, most: float, group: str) -> None:
    """Hold the price of some shells below a limit."""
    slack = 1e-9 * max(1.0, abs(most))
    lack = lacking(draft, shells, base, priced=False)
    row = draft.rows(1, upper=most - shells.offset + slack, group=group)
    draft.entries(row[0], lack, shells.price)


def _each(draft: Draft, members: Bools, base: Columns, group: str) -> None:
    """Ask for one open site in each distinct set."""
    sets = np.unique(members, axis=0)
    rows = draft.rows(sets.shape[0], lower=1.0, group=group)
    row, site = np.nonzero(sets)
    draft.entries(rows[row], base[site])


def differ(draft: Draft, base: Columns, plan: Indices, apart: int) -> None:
    """Ask that at least `apart` sites are open here and closed there, or the other way."""
    sign = np.ones(base.size)
    sign[plan] = -1.0
    draft.row(base, sign, lower=float(apart - plan.size), group="apart")
