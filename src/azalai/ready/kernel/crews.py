"""Crew and fuel of a sortie: what a departure takes, and what a landing gives back."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import INF, ask_departures, ask_starts, push
from azalai.ready.kernel.means import hold, on_duty, watch
from azalai.ready.kernel.shelf import spend, to_spend
from azalai.ready.kernel.stores import reorder
from azalai.ready.kernel.supplies import buy_as_used

#: Entities of the event `release` from here on are crews at the end of their rest.
REST_FROM = 1 << 22


@jit
def _on_duty_until(R: Any, CI: Any, F: Any, p: int, back: float) -> float:
    """Give how many of a pool are on duty from now until an aircraft is back."""
    first = CI[R.pl_row0 + p]
    total = 0.0
    for k in range(first, first + CI[R.pl_nrow + p]):
        if F[R.pr_until + k] > R.now and F[R.pr_until + k] >= back:
            total += F[R.pr_number + k]
    return total


@jit
def _employed(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> float:
    """Give how many are employed in a pool: so many for each on duty, at work or not."""
    first, total = CI[R.pl_row0 + p], 0.0
    for k in range(first, first + CI[R.pl_nrow + p]):
        if I[R.pr_open + k] == 1:
            total += F[R.pr_number + k] * CF[R.pr_per_post + k]
    return total


@jit
def has_crew(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int, back: float, hours: float) -> bool:
    """Tell whether a base has the people for one aircraft whose planned return is `back`."""
    first = CI[R.cw_first + way]
    for k in range(first, first + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p < 0:
            return False
        number = CF[R.cw_number + k]
        if not has_people(R, CF, CI, F, I, p, number, back, hours * number):
            return False
    return True


@inline
def has_people(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int, number: float, back: float, hours: float
) -> bool:
    """Tell whether so many of a pool are free until `back`, and have hours left in the month."""
    there = on_duty(R, CF, CI, F, I, p)
    if there - F[R.pl_busy + p] >= number - 1e-9 and F[R.pl_change + p] < back:
        there = _on_duty_until(R, CI, F, p, back)
    limit = CF[R.pl_limit_h + p]
    if there - F[R.pl_busy + p] < number - 1e-9:
        return False
    if limit <= 0.0:
        return True
    return F[R.pl_used_h + p] + hours <= limit * _employed(R, CF, CI, F, I, p) + 1e-9


@jit
def crew_hours(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> float:
    """Give the hours for which the people of one aircraft may still fly this month."""
    hours = INF
    for k in range(CI[R.cw_first + way], CI[R.cw_first + way] + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p >= 0 and CF[R.pl_limit_h + p] > 0.0:
            left = CF[R.pl_limit_h + p] * _employed(R, CF, CI, F, I, p) - F[R.pl_used_h + p]
            hours = min(hours, left / CF[R.cw_number + k])
    return hours


@jit
def watch_crew(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> None:
    """Make sure that the next changes of shift of those who could fly are events."""
    for k in range(CI[R.cw_first + way], CI[R.cw_first + way] + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p >= 0:
            on_duty(R, CF, CI, F, I, p)
            watch(R, F, I, p)


@jit
def crew_taken(R: Any, CF: Any, CI: Any, way: int, pool: int) -> float:
    """Give how many people of a pool one aircraft of a mission takes."""
    number = 0.0
    for k in range(CI[R.cw_first + way], CI[R.cw_first + way] + CI[R.cw_n + way]):
        if CI[R.cw_pool + k] == pool:
            number += CF[R.cw_number + k]
    return number


@jit
def take_crew(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int, hours: float) -> None:
    """Take the people of one aircraft."""
    first = CI[R.cw_first + way]
    for k in range(first, first + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p >= 0:
            hold(R, F, I, p, CF[R.cw_number + k])
            F[R.pl_used_h + p] += hours * CF[R.cw_number + k]


@jit
def count_crew(R: Any, CF: Any, CI: Any, F: Any, way: int, hours: float) -> None:
    """Count hours in the air of those who are on board for the month of their pools."""
    for k in range(CI[R.cw_first + way], CI[R.cw_first + way] + CI[R.cw_n + way]):
        if CI[R.cw_pool + k] >= 0:
            F[R.pl_used_h + CI[R.cw_pool + k]] += hours * CF[R.cw_number + k]


@jit
def rest_crew(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> None:
    """Give back the people of one aircraft, after their rest."""
    first = CI[R.cw_first + way]
    for k in range(first, first + CI[R.cw_n + way]):
        p = CI[R.cw_pool + k]
        if p < 0:
            continue
        rest = CF[R.pl_rest_h + p]
        if rest <= 0.0:
            hold(R, F, I, p, -CF[R.cw_number + k])
            ask_departures(R, I, CI[R.pl_site + p])
            ask_starts(R, I, CI[R.pl_site + p])
            continue
        c = R.rs_free
        if c < 0:
            R.status = codes.GROW
            return
        R.rs_free = I[R.rs_next + c]
        I[R.rs_pool + c] = p
        F[R.rs_number + c] = CF[R.cw_number + k]
        push(R, F, I, R.now + rest, codes.E_RELEASE, REST_FROM + c)


@jit
def rested(R: Any, F: Any, I: Any, c: int) -> int:
    """End the rest of a crew and give its pool."""
    p = I[R.rs_pool + c]
    hold(R, F, I, p, -F[R.rs_number + c])
    I[R.rs_next + c] = R.rs_free
    R.rs_free = c
    return p


@jit
def has_fuel(R: Any, CI: Any, F: Any, site: int, ty: int, number: float, priority: int) -> bool:
    """Tell whether a base has the fuel of one sortie; the floor is kept for priority 1."""
    w = tank(R, CI, site, ty)
    if w < 0 or number <= 0.0:
        return True
    return to_spend(R, F, w, priority) >= number - 1e-9


@jit
def fuel_there(R: Any, CI: Any, F: Any, site: int, ty: int, priority: int) -> float:
    """Give the fuel that a base has for a mission; where it tells no tank there is plenty."""
    w = tank(R, CI, site, ty)
    return INF if w < 0 else to_spend(R, F, w, priority)


@jit
def tank(R: Any, CI: Any, site: int, ty: int) -> int:
    """Give the store of a type's fuel at a base; -1 where the plan tells none."""
    item = CI[R.ty_fuel + ty]
    if item < 0:
        return -1
    w = CI[R.store_of + site * R.n_item + item]
    return w if w >= 0 and CI[R.st_told + w] == 1 else -1


@jit
def refuel(R: Any, CI: Any, F: Any, I: Any, site: int, ty: int, number: float) -> None:
    """Take fuel from the tank of a base, else buy it as it is used; given back is negative."""
    w = tank(R, CI, site, ty)
    if w < 0:
        item = CI[R.ty_fuel + ty]
        if item >= 0 and CI[R.store_of + site * R.n_item + item] >= 0:
            buy_as_used(R, CI, F, CI[R.store_of + site * R.n_item + item], number)
        return
    spend(R, CI, F, I, w, number)


@jit
def order_fuel(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int, ty: int) -> None:
    """Order fuel where the tank of a base has fallen to its order point."""
    w = tank(R, CI, site, ty)
    if w >= 0:
        reorder(R, CF, CI, F, I, w)
