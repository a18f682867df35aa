"""Units in repair: where a broken one goes, what is done to it, where it comes back to."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_SUCCESS, unit_uniform
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.jobs import drop_job, finish, new_job, shop_speed, success
from azalai.ready.kernel.meters import renew_failures, renew_limit, renew_no_fault
from azalai.ready.kernel.shelf import count_store, end_unit
from azalai.ready.kernel.stores import ask_used, receive, reorder, request, urgency
from azalai.ready.kernel.tails import J_PART
from azalai.ready.kernel.transport import X_BROKEN, X_MENDED, drive, send
from azalai.ready.kernel.waits import have_parts, in_force, shop_counts, trace_unit
from azalai.ready.kernel.wanting import Q_SHOP, look_waiting

#: Why a unit was taken off; the greatest decides.
U_GOOD, U_NO_FAULT, U_CHILD, U_FAILED, U_OVERHAUL, U_DISCARD = range(-1, 5)
#: What is done to a unit in a shop: mended, tested only.
FIX_MEND, FIX_TEST = 1, 2
#: No chain of stores is longer.
_MOST_STORES: Final = 32


@jit
def blame(R: Any, I: Any, unit: int, cause: int, task: int) -> None:
    """Note why a unit must be taken off."""
    if cause > I[R.u_cause + unit]:
        I[R.u_cause + unit] = cause
        I[R.u_task + unit] = task


@jit
def _task_of(R: Any, CI: Any, I: Any, unit: int) -> int:
    """Choose the task that brings a unit back: -1, if nothing does."""
    item, cause = I[R.u_item + unit], I[R.u_cause + unit]
    if cause == U_DISCARD:
        return -1
    if cause == U_OVERHAUL:
        return I[R.u_task + unit]
    return CI[R.it_repair + item]


@jit
def send_broken(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, site: int, home: int) -> None:
    """Send a unit that was taken off to its shop; one beyond mending is scrapped.

    `home` is the store of the site where it was taken off.
    """
    task = _task_of(R, CI, I, unit)
    n = 0 if task < 0 else CI[R.ro_n + task * R.n_site + site]
    I[R.u_origin + unit] = home
    if n == 0:
        _scrap(R, CF, CI, F, I, unit, home, False)
        return
    I[R.u_site + unit], I[R.u_step + unit] = site, 0
    assign(R, CF, CI, F, I, unit, task, site)


@jit
def _store_of_return(R: Any, CI: Any, store: int, site: int) -> int:
    """Give the store for which a shop mends: its own up the chain of stores, else the root."""
    for _ in range(_MOST_STORES):
        if store < 0 or CI[R.st_site + store] == site or CI[R.st_source + store] < 0:
            return store
        store = CI[R.st_source + store]
    return store


@jit
def assign(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int, here: int) -> None:
    """Choose shop and store of return for a unit from its place in the order of shops.

    A vehicle of a pool drives there; it has no store.
    """
    route = task * R.n_site + I[R.u_site + unit]
    first, n = CI[R.ro_first + route], CI[R.ro_n + route]
    step = I[R.u_step + unit]
    chosen = step
    for k in range(step, n):
        shop = in_force(R, CI, I, CI[R.ro_shop + first + k])
        if I[R.sh_open + shop] == 1 and shop_speed(R, CI, F, shop) > 0.0:
            chosen = k
            break
    I[R.u_step + unit] = chosen
    shop = in_force(R, CI, I, CI[R.ro_shop + first + chosen])
    site, item = CI[R.sh_site + shop], I[R.u_item + unit]
    store = _store_of_return(R, CI, I[R.u_origin + unit], site)
    I[R.u_store + unit], I[R.u_task + unit], I[R.u_shop + unit] = store, task, shop
    if store >= 0:
        F[R.st_pos + store] += 1.0
        F[R.st_repair + store] += 1.0
        look_waiting(R, CI, F, I, store)
    if I[R.u_vehicle + unit] >= 0:
        drive(R, CF, CI, F, I, here, site, unit, shop)
    else:
        send(R, CF, CI, F, I, X_BROKEN, here, site, item, unit, 1.0, shop, 3)


@jit
def _scrap(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, store: int, counted: bool) -> None:
    """End a unit; the store that expected it orders another."""
    if store >= 0:
        count_store(R, F, store, codes.W_SCRAPPED, 1.0)
    end_unit(R, CI, F, I, unit)
    if counted and store >= 0:
        F[R.st_pos + store] -= 1.0
        F[R.st_repair + store] -= 1.0
        reorder(R, CF, CI, F, I, store)


@jit
def arrive_broken(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, shop: int) -> None:
    """Take a broken unit into a shop; parts inside it that failed are asked for first."""
    shop = in_force(R, CI, I, shop)
    task, site = I[R.u_task + unit], CI[R.sh_site + shop]
    j = new_job(R, F, I, -1, task, shop, site, R.now)
    if j < 0:
        return
    I[R.j_unit + j] = unit
    I[R.j_fix + j] = FIX_TEST if I[R.u_cause + unit] == U_NO_FAULT else FIX_MEND
    I[R.u_where + unit], I[R.u_at + unit] = codes.AT_SHOP, shop
    trace_unit(R, F, I, unit, codes.AT_SHOP, shop, INF)
    I[R.j_state + j], I[R.j_node + j] = J_PART, -1
    I[R.j_nreq + j] = 1  # kept above zero until all is asked for
    _ask_child(R, CF, CI, F, I, j, unit, site)
    if I[R.j_fix + j] == FIX_MEND:
        ask_used(R, CF, CI, F, I, j, site, Q_SHOP, 2)
    I[R.j_nreq + j] -= 1
    if I[R.j_nreq + j] == 0:
        have_parts(R, CI, F, I, j)


@jit
def _ask_child(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, unit: int, site: int) -> None:
    """Take the first failed part out of a unit and ask the shop's store for another.

    So where a place stands empty: the part was taken off the aircraft before the unit around it.
    """
    own = I[R.u_item + unit]
    for k in range(CI[R.it_nslot + own]):
        if _to_exchange(R, I, unit, k):
            child = I[R.u_child + unit * R.n_child + k]
            I[R.u_child + unit * R.n_child + k] = -1
            I[R.j_node + j] = k
            store = CI[R.store_of + site * R.n_item + CI[R.sl_item + CI[R.it_slot0 + own] + k]]
            if child >= 0:
                I[R.u_contract + child] = I[R.u_contract + unit]  # it came off with it
                send_broken(R, CF, CI, F, I, child, site, store)
            I[R.j_nreq + j] += 1
            request(R, CF, CI, F, I, store, 1.0, Q_SHOP, j, 2)
            return


@jit
def work_done(R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """End the work on a unit: mended, tested good, or passed to the next shop (RULES 2.9)."""
    unit, shop, task = I[R.j_unit + j], I[R.j_shop + j], I[R.j_task + j]
    share = success(R, CF, CI, I, shop)
    finish(R, CF, CI, F, I, j)
    _fit_child(R, I, j, unit)
    tested = I[R.j_fix + j] == FIX_TEST
    drop_job(R, I, j)
    at = shop_counts(R, shop)
    if not tested and share < 1.0:
        n = (I[R.u_ren + unit] & 1023) * 16 + I[R.u_step + unit]
        if unit_uniform(R, CI, I, D_SUCCESS, unit, R.sh_words + 2 * shop, n) >= share:
            F[at + codes.H_PASSED] += 1.0
            _pass_on(R, CF, CI, F, I, unit, task, CI[R.sh_site + shop])
            return
    if tested:
        F[at + codes.H_NO_FAULT] += 1.0
        renew_no_fault(R, CF, CI, F, I, unit)
    else:
        F[at + codes.H_GOOD] += 1.0
        renew(R, CF, CI, F, I, unit, task)
    more = _another_child(R, CI, I, unit)
    if more:
        arrive_broken(R, CF, CI, F, I, unit, shop)
        return
    I[R.u_cause + unit] = U_GOOD
    store = I[R.u_store + unit]
    if store < 0:
        return
    F[R.st_repair + store] -= 1.0
    F[R.st_transit + store] += 1.0
    site, there = CI[R.sh_site + shop], CI[R.st_site + store]
    item, rank = I[R.u_item + unit], urgency(R, I, store)
    send(R, CF, CI, F, I, X_MENDED, site, there, item, unit, 1.0, store, rank)
    look_waiting(R, CI, F, I, store)


@jit
def _fit_child(R: Any, I: Any, j: int, unit: int) -> None:
    k, child = I[R.j_node + j], I[R.j_newunit + j]
    if k >= 0 and child >= 0:
        I[R.u_child + unit * R.n_child + k] = child
        I[R.u_where + child], I[R.u_at + child] = codes.AT_HOST, unit


@jit
def _another_child(R: Any, CI: Any, I: Any, unit: int) -> bool:
    """Tell whether anything else in a unit is to be exchanged."""
    k, n = 0, CI[R.it_nslot + I[R.u_item + unit]]
    while k < n and not _to_exchange(R, I, unit, k):
        k += 1
    return k < n


@jit
def _to_exchange(R: Any, I: Any, unit: int, k: int) -> bool:
    """Tell whether a place in a unit stands empty, or what is there is to come out."""
    child = I[R.u_child + unit * R.n_child + k]
    if child < 0:
        return I[R.u_vehicle + unit] < 0  # what is in a vehicle of a pool is not followed
    return I[R.u_cause + child] > U_GOOD


@jit
def _pass_on(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int, here: int) -> None:
    """Pass a unit that could not be mended to the next capable shop; the last one condemns."""
    store = I[R.u_store + unit]
    I[R.u_step + unit] += 1
    if I[R.u_step + unit] >= CI[R.ro_n + task * R.n_site + I[R.u_site + unit]]:
        _scrap(R, CF, CI, F, I, unit, store, True)
        return
    if store >= 0:
        F[R.st_pos + store] -= 1.0
        F[R.st_repair + store] -= 1.0
    assign(R, CF, CI, F, I, unit, task, here)
    if store >= 0:
        reorder(R, CF, CI, F, I, store)


@jit
def renew(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int) -> None:
    """Renew what a task renews of a unit and, by `includes`, of the parts inside it."""
    renew_own(R, CF, CI, F, I, unit, task)
    for k in range(CI[R.it_nslot + I[R.u_item + unit]]):
        child = I[R.u_child + unit * R.n_child + k]
        if child >= 0:
            renew_included(R, CF, CI, F, I, child, task)


@jit
def renew_own(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int) -> None:
    """Renew what a task renews of the unit that it is done on."""
    overhaul = CI[R.tk_action + task] == codes.OVERHAUL_ACTION
    if overhaul or I[R.u_cause + unit] != U_CHILD:
        renew_failures(R, CF, CI, F, I, unit)
    renew_limits(R, CF, CI, F, I, unit, task)


@jit
def renew_limits(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int) -> None:
    """Start anew the clock of a task on a unit, and those of the smaller tasks it includes."""
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    for m in range(CI[R.it_nm + item]):
        if CI[R.im_kind + first + m] == codes.M_LIMIT:
            other = CI[R.im_ref + first + m]
            if other == task or CI[R.included + task * R.n_task + other] == 1:
                renew_limit(R, CF, CI, F, I, unit, m)


@jit
def renew_included(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, task: int) -> None:
    """Renew a part through a task on what it is in: only what that task includes."""
    item = I[R.u_item + unit]
    first = CI[R.it_met0 + item]
    overhauled = False
    for m in range(CI[R.it_nm + item]):
        if CI[R.im_kind + first + m] == codes.M_LIMIT:
            other = CI[R.im_ref + first + m]
            if CI[R.included + task * R.n_task + other] == 1:
                renew_limit(R, CF, CI, F, I, unit, m)
                overhauled = overhauled or CI[R.tk_action + other] == codes.OVERHAUL_ACTION
    if overhauled:
        renew_failures(R, CF, CI, F, I, unit)


@jit
def arrive_mended(R: Any, CF: Any, CI: Any, F: Any, I: Any, unit: int, store: int) -> None:
    """Put a unit that came back onto the shelf of its store."""
    F[R.st_transit + store] -= 1.0
    receive(R, CF, CI, F, I, store, unit, 1.0)
    look_waiting(R, CI, F, I, store)
