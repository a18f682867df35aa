"""Shells: one form for every aim of siting, and its linear model.

A *shell* is a set of sites around a demand, with a price for each aircraft by which fewer than K
are in it.  Every aim is a sum over shells:

- maximal cover (Church and ReVelle 1974): the sites within the target; the price is the weight;
- p-median (Hakimi 1964): one shell for each distinct time of a demand, priced by how much
  longer the next site takes; the radius form of Cornuejols, Nemhauser and Wolsey (1980) and
  Garcia, Labbe and Marin (2011);
- backup cover (Hogan and ReVelle 1986) and expected cover (Daskin 1983): as maximal cover, with
  a falling price for the first, second, ... aircraft that is missing.

Equal sets are one shell whose prices are added: exact, and the reason why 100 000 demands cost
no more than the few thousand distinct sets that 200 sites can form.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from azalai.reach.siting_model import Bools, Floats, SitingArrays


@dataclass(frozen=True, slots=True)
class Shells:
    """Distinct sets of sites and what it costs to have fewer than K open in each.

    Attributes:
        members: shell x site, whether the site is in the set.
        price: shell x K, of having at most K - 1, ..., 0 open: the last column is what the
            first aircraft saves.
        offset: paid in any case.

    """

    members: Bools
    price: Floats
    offset: float


def merged(members: Bools, price: Floats, offset: float = 0.0) -> Shells:
    """Add up the prices of equal sets; a set without sites is paid in any case.

    Args:
        members: set x site.
        price: set x K.
        offset: paid in any case.

    Returns:
        the distinct sets, in the order of their packed bits.

    """
    empty = ~members.any(axis=1)
    offset = offset + float(price[empty].sum())
    members, price = members[~empty], price[~empty]
    if not members.size:
        return Shells(members, price, offset)
    packed = np.packbits(members, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    sums = [np.bincount(group.ravel(), weights=column, minlength=first.size) for column in price.T]
    return Shells(members[first], np.column_stack(sums), offset)


def of_sets(members: Bools, weight: Floats, levels: NDArray[np.float64]) -> Shells:
    """Give the shells of cover: each demand pays `weight` x `levels` for what it lacks.

    Args:
        members: demand x site, whether the site reaches the demand in time.
        weight: of each demand.
        levels: what the first, second, ... aircraft in reach is worth, not rising.

    """
    return merged(members, weight[:, None] * levels[None, ::-1])


def of_costs(cost: Floats, cap: Floats, closed_most: int) -> Shells:
    """Give the shells of a least cost: each demand pays its least cost, at most its cap.

    Args:
        cost: demand x site, of serving it from there.
        cap: of serving it from nowhere.
        closed_most: how many sites can be closed at once; of a larger set one is always open.

    """
    cost = np.minimum(cost, cap[:, None])
    order = np.argsort(cost, axis=1, kind="stable")
    ranked = np.take_along_axis(cost, order, axis=1)
    steps = np.diff(np.concatenate([ranked, cap[:, None]], axis=1), axis=1)
    sets, prices = [], []
    open_set = np.zeros(cost.shape, dtype=bool)
    rows = np.arange(cost.shape[0])
    for rank in range(cost.shape[1]):
        open_set[rows, order[:, rank]] = True
        paid = steps[:, rank] > 0
        if rank < closed_most:
            sets.append(open_set[paid].copy())
            prices.append(steps[paid, rank])
    offset = float(ranked[:, 0].sum())
    if not sets:
        return Shells(np.zeros((0, cost.shape[1]), dtype=bool), np.zeros((0, 1)), offset)
    return merged(np.concatenate(sets), np.concatenate(prices)[:, None], offset)


def dominated(members: Bools, kept: Bools) -> Bools:
    """Mark sites whose sets are all those of another site too: opening the other is as good.

    Args:
        members: shell x site.
        kept: sites that are not to be marked.

    """
    inside = members.astype(np.float32)
    common = inside.T @ inside
    size = np.diag(common)
    index = np.arange(size.size)
    subset = common == size[:, None]
    larger = size[None, :] > size[:, None]
    twin = (size[None, :] == size[:, None]) & (index[None, :] < index[:, None])
    return np.asarray((subset & (larger | twin)).any(axis=1) & ~kept)


def condensed(arrays: SitingArrays, count: int) -> SitingArrays:
    """Merge the demands that the same sites reach in time, and bar sites that others dominate.

    Exact for maximal cover of `count` sites: what it bars is as well served by another site.
    What no site reaches is left out; a site is barred only while enough are left to open.
    """
    members = (arrays.time_h <= arrays.target_h[:, None]) & ~arrays.barred[None, :]
    shells = merged(members, arrays.weight[:, None])
    worse = dominated(shells.members, arrays.fixed | arrays.barred)
    if int((~worse & ~arrays.barred).sum()) < count:
        worse[:] = False
    shells = merged(shells.members & ~worse[None, :], shells.price)
    return replace(
        arrays,
        time_h=np.where(shells.members, 0.0, np.inf),
        weight=shells.price[:, 0],
        target_h=np.zeros(shells.price.shape[0]),
        barred=arrays.barred | worse,
    )
