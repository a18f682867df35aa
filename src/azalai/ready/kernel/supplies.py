"""Items that sorties and classes use up, and fuel where no tank is told (RULES 5).

What is used up comes from the shelf of the site where the plan tells one.  Where it tells none, and
for what a class lacks, it is bought as it is used.
"""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.shelf import count_store, spend, to_spend
from azalai.ready.kernel.stores import reorder


@jit
def buy_as_used(R: Any, CI: Any, F: Any, w: int, number: float) -> None:
    """Count what is used up without a shelf: bought, where somebody sells it, and used."""
    count_store(R, F, w, codes.W_USED, number)
    if CI[R.it_noffer + CI[R.st_item + w]] > 0:
        count_store(R, F, w, codes.W_ORDERED, number)
        count_store(R, F, w, codes.W_BOUGHT, number)


@jit
def use_up(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int, number: float) -> None:
    """Use something up: what the shelf has, the rest bought for it."""
    taken = min(max(F[R.st_hand + w], 0.0), number)
    if taken > 0.0:
        spend(R, CI, F, I, w, taken)
        reorder(R, CF, CI, F, I, w)
    if number > taken:
        buy_as_used(R, CI, F, w, number - taken)


@jit
def has_supplies(R: Any, CF: Any, CI: Any, F: Any, way: int, priority: int) -> bool:
    """Tell whether a base has what one sortie uses up; the floor is kept for priority 1."""
    first = CI[R.sw_first + way]
    for k in range(first, first + CI[R.sw_n + way]):
        w = CI[R.sw_store + k]
        lacks = to_spend(R, F, w, priority) < CF[R.sw_number + k] - 1e-9
        if lacks and CI[R.st_told + w] == 1:
            return False
    return True


@jit
def supplies_taken(R: Any, CF: Any, CI: Any, way: int, w: int) -> float:
    """Give what one sortie uses up of a store."""
    number = 0.0
    for k in range(CI[R.sw_first + way], CI[R.sw_first + way] + CI[R.sw_n + way]):
        if CI[R.sw_store + k] == w:
            number += CF[R.sw_number + k]
    return number


@jit
def take_supplies(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int, share: float) -> None:
    """Take from the shelf what one sortie uses up; a share of -1 gives it back."""
    first = CI[R.sw_first + way]
    for k in range(first, first + CI[R.sw_n + way]):
        if CI[R.st_told + CI[R.sw_store + k]] == 1:
            spend(R, CI, F, I, CI[R.sw_store + k], share * CF[R.sw_number + k])


@jit
def order_supplies(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> None:
    """Order what a sortie that leaves has used up; where no shelf is told it is bought."""
    first = CI[R.sw_first + way]
    for k in range(first, first + CI[R.sw_n + way]):
        w = CI[R.sw_store + k]
        if CI[R.st_told + w] == 1:
            reorder(R, CF, CI, F, I, w)
        else:
            buy_as_used(R, CI, F, w, CF[R.sw_number + k])
