"""Stores: what is on the shelf, who waits for it, what is ordered from where (RULES 5.1)."""

import math
from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_LEAD, duration
from azalai.ready.kernel.events import INF, push, trace
from azalai.ready.kernel.meters import new_unit
from azalai.ready.kernel.shelf import count_store, first_unit, flush_store
from azalai.ready.kernel.transport import X_PURCHASE, X_STOCK, X_TO_JOB, likely_h, send
from azalai.ready.kernel.waits import part_came, trace_unit
from azalai.ready.kernel.wanting import Q_STOCK, Q_TAIL, look_waiting

#: The class of an order for the shelf: nobody waits for it.
_STOCK: Final = 3


@jit
def owe(R: Any, F: Any, I: Any, r: int, number: float) -> None:
    """Change how much a store owes to those who wait."""
    w = I[R.rq_store + r]
    flush_store(R, F, I, w)
    if I[R.rq_kind + r] == Q_TAIL:
        F[R.st_down + w] += number
    else:
        F[R.st_other + w] += number


@jit
def line_up(R: Any, I: Any, r: int) -> None:
    """Put a request into the list of its store: by class, then first come."""
    w = I[R.rq_store + r]
    last, at = -1, I[R.st_queue + w]
    while at >= 0 and I[R.rq_class + at] <= I[R.rq_class + r]:
        last, at = at, I[R.rq_next + at]
    I[R.rq_next + r] = at
    if last < 0:
        I[R.st_queue + w] = r
    else:
        I[R.rq_next + last] = r


@jit
def unlink(R: Any, I: Any, r: int) -> None:
    """Take a request out of the list of its store."""
    w = I[R.rq_store + r]
    last, at = -1, I[R.st_queue + w]
    while at >= 0 and at != r:
        last, at = at, I[R.rq_next + at]
    if last < 0:
        I[R.st_queue + w] = I[R.rq_next + r]
    else:
        I[R.rq_next + last] = I[R.rq_next + r]


@jit
def take_unit(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int) -> int:
    """Take one unit off the shelf: those that were used before first, then new ones."""
    flush_store(R, F, I, w)
    F[R.st_hand + w] -= 1.0
    unit = first_unit(R, I, w)
    if unit >= 0:
        return unit
    I[R.st_made + w] += 1
    return new_unit(R, CF, CI, F, I, CI[R.st_item + w], R.st_words + 2 * w, I[R.st_made + w])


@jit
def put_unit(R: Any, F: Any, I: Any, w: int, unit: int) -> None:
    """Put a unit on the shelf, behind those that are there."""
    flush_store(R, F, I, w)
    F[R.st_hand + w] += 1.0
    if I[R.st_first + w] < 0:
        I[R.st_first + w] = unit
    else:
        I[R.u_next + I[R.st_last + w]] = unit
    I[R.st_last + w] = unit
    I[R.u_next + unit] = -1
    I[R.u_where + unit], I[R.u_at + unit] = codes.AT_SHELF, w
    trace_unit(R, F, I, unit, codes.AT_SHELF, w, INF)


@jit
def _hand_over(R: Any, CF: Any, CI: Any, F: Any, I: Any, r: int, w: int, hours: float) -> None:
    """Give what a request of a job asks for, from the shelf of `w`, there after `hours`."""
    j, there = I[R.rq_ref + r], CI[R.st_site + I[R.rq_store + r]]
    item, number = CI[R.st_item + w], F[R.rq_qty + r]
    unit = -1
    if I[R.rq_unit + r] == 1:
        unit = take_unit(R, CF, CI, F, I, w)
    else:
        flush_store(R, F, I, w)
        F[R.st_hand + w] -= number
        count_store(R, F, w, codes.W_USED, number)
    trace(R, F, I, codes.TR_ISSUED, r, unit, w, int(hours), -1)
    kind = I[R.rq_kind + r]
    free_request(R, I, r)
    if hours > 0.0:
        send(R, CF, CI, F, I, X_TO_JOB, CI[R.st_site + w], there, item, unit, number, j, kind)
        return
    if unit >= 0:
        I[R.j_newunit + j] = unit
    part_came(R, CI, F, I, j)


@jit
def free_request(R: Any, I: Any, r: int) -> None:
    """Free the place of a request that is met or withdrawn."""
    I[R.rq_kind + r] = -1
    I[R.rq_next + r] = R.rq_free
    R.rq_free = r


@jit
def _issue(R: Any, CF: Any, CI: Any, F: Any, I: Any, r: int, number: float) -> None:
    """Give a waiting request what is on the shelf of its own store."""
    w = I[R.rq_store + r]
    owe(R, F, I, r, -number)
    if I[R.rq_kind + r] != Q_STOCK:
        unlink(R, I, r)
        _hand_over(R, CF, CI, F, I, r, w, 0.0)
        return
    to = I[R.rq_ref + r]
    kind, item = I[R.rq_class + r], CI[R.st_item + w]
    F[R.rq_qty + r] -= number
    if F[R.rq_qty + r] <= 1e-9:
        unlink(R, I, r)
        free_request(R, I, r)
    F[R.st_onorder + to] -= number
    F[R.st_transit + to] += number
    here, there = CI[R.st_site + w], CI[R.st_site + to]
    if CI[R.it_units + item] == 0:
        flush_store(R, F, I, w)
        F[R.st_hand + w] -= number
        send(R, CF, CI, F, I, X_STOCK, here, there, item, -1, number, to, kind)
    else:
        for _ in range(int(number)):
            unit = take_unit(R, CF, CI, F, I, w)
            send(R, CF, CI, F, I, X_STOCK, here, there, item, unit, 1.0, to, kind)
    look_waiting(R, CI, F, I, to)


@jit
def fill(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int) -> None:
    """Serve those who wait at a store from what is on its shelf, in order."""
    r = I[R.st_queue + w]
    whole = CI[R.it_units + CI[R.st_item + w]] == 1
    while r >= 0:
        following = I[R.rq_next + r]
        free = F[R.st_hand + w]
        wanted = F[R.rq_qty + r]
        if I[R.rq_kind + r] == Q_STOCK:
            free -= F[R.st_floor + w]
            number = min(wanted, math.floor(free + 1e-9) if whole else free)
        else:
            number = wanted if free >= wanted - 1e-9 else 0.0
        if number <= 1e-9:
            return
        _issue(R, CF, CI, F, I, r, number)
        if number < wanted - 1e-9:
            return
        r = following


@jit
def receive(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int, unit: int, number: float) -> None:
    """Take something into a store and serve those who wait."""
    if unit >= 0:
        put_unit(R, F, I, w, unit)
    else:
        flush_store(R, F, I, w)
        F[R.st_hand + w] += number
    fill(R, CF, CI, F, I, w)


@jit
def request(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int, number: float, kind: int, ref: int, rank: int
) -> None:
    """Ask a store for something; what it lacks waits there and is ordered (RULES 5.1)."""
    r = R.rq_free
    if r < 0:
        R.status = codes.GROW
        return
    R.rq_free = I[R.rq_next + r]
    I[R.rq_store + r], I[R.rq_kind + r], I[R.rq_ref + r] = w, kind, ref
    I[R.rq_class + r] = rank
    I[R.rq_unit + r] = 1 if kind != Q_STOCK and CI[R.it_units + CI[R.st_item + w]] == 1 else 0
    F[R.rq_qty + r] = number
    trace(R, F, I, codes.TR_REQUEST, r, -1 if kind == Q_STOCK else ref, w, int(number), rank)
    F[R.st_pos + w] -= number
    owe(R, F, I, r, number)
    line_up(R, I, r)
    served = F[R.st_hand + w]
    if kind == Q_TAIL:
        count_store(R, F, w, codes.W_REQUESTS, 1.0)
    fill(R, CF, CI, F, I, w)
    if kind == Q_TAIL and F[R.st_hand + w] < served:
        count_store(R, F, w, codes.W_FILLED, 1.0)
    elif kind == Q_TAIL and R.lateral_h > 0.0:
        ask_neighbours(R, CF, CI, F, I, r)
    reorder(R, CF, CI, F, I, w)


@jit
def ask_used(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, j: int, site: int, kind: int, rank: int
) -> None:
    """Ask the stores of a site for all that a job uses up."""
    task = I[R.j_task + j]
    if task >= 0:
        first = CI[R.tk_item0 + task]
        for k in range(first, first + CI[R.tk_nitem + task]):
            store = CI[R.store_of + site * R.n_item + CI[R.ti_item + k]]
            I[R.j_nreq + j] += 1
            request(R, CF, CI, F, I, store, CF[R.ti_number + k], kind, j, rank)


@jit
def urgency(R: Any, I: Any, w: int) -> int:
    """Give the class of what is sent to a store: that of the most urgent who waits there."""
    r = I[R.st_queue + w]
    return I[R.rq_class + r] if r >= 0 else _STOCK


@jit
def ask_neighbours(R: Any, CF: Any, CI: Any, F: Any, I: Any, r: int) -> None:
    """Take what is asked for from the nearest store that has all of it within `lateral_h`."""
    w, number = I[R.rq_store + r], F[R.rq_qty + r]
    item, here = CI[R.st_item + w], CI[R.st_site + w]
    best, nearest = -1, R.lateral_h
    for site in range(R.n_site):
        other = CI[R.store_of + site * R.n_item + item]
        if other < 0 or other == w or F[R.si_speed + site] <= 0.0:
            continue
        if F[R.st_hand + other] - F[R.st_floor + other] < number - 1e-9:
            continue
        hours = likely_h(R, CF, CI, F, I, site, here, number * CF[R.it_mass + item])
        if hours <= nearest and (best < 0 or hours < nearest):
            best, nearest = other, hours
    if best < 0:
        return
    owe(R, F, I, r, -number)
    unlink(R, I, r)
    F[R.st_pos + w] += number
    F[R.st_pos + best] -= number
    _hand_over(R, CF, CI, F, I, r, best, max(nearest, 1e-9))
    reorder(R, CF, CI, F, I, best)


@jit
def reorder(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int) -> None:
    """Order where what is there and coming has fallen to the order point: (R, nQ) or (S-1, S).

    What it owes is ordered in any case, and no more than it has room for, should nobody ask for
    anything until that comes.
    """
    short, owed = F[R.st_reorder + w] - F[R.st_pos + w], -F[R.st_pos + w]
    if short < -1e-9 and owed <= 1e-9:
        return
    lot, room = F[R.st_lot + w], CF[R.st_room + w] - F[R.st_pos + w]
    if lot > 0.0:
        lots = max(math.floor((short + 1e-9) / lot) + 1.0, math.ceil((owed - 1e-9) / lot))
        number = lot * lots
        if number > room + 1e-9:
            number = lot * math.floor((room + 1e-9) / lot)
    else:
        number = F[R.st_target + w] - F[R.st_pos + w]
    if number <= 1e-9:
        return
    source = CI[R.st_source + w]
    if source >= 0:
        F[R.st_pos + w] += number
        F[R.st_onorder + w] += number
        trace(R, F, I, codes.TR_ORDER, w, source, -1, int(number), -1)
        _defer_order(R, F, I, w, source, number, urgency(R, I, w))
    else:
        buy(R, CF, CI, F, I, w, number)


@jit
def _defer_order(R: Any, F: Any, I: Any, w: int, source: int, lot: float, rank: int) -> None:
    """Note an order to another store; it is asked after this step, so that steps never nest."""
    if R.od_n >= R.od_cap:
        R.status = codes.GROW
        return
    at = R.od_n
    I[R.od_to + at], I[R.od_from + at], I[R.od_rank + at] = w, source, rank
    F[R.od_qty + at] = lot
    R.od_n = at + 1


@jit
def settle_orders(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Ask other stores for what was noted, first come first served."""
    at = 0
    while at < R.od_n:
        rank = I[R.od_rank + at]
        request(
            R, CF, CI, F, I, I[R.od_from + at], F[R.od_qty + at], Q_STOCK, I[R.od_to + at], rank
        )
        at += 1
    R.od_n = 0


@jit
def _pick_offer(R: Any, CI: Any, F: Any, I: Any, item: int) -> int:
    """Choose the open offer of lowest rank; equal ranks take turns."""
    first, n = CI[R.it_offer0 + item], CI[R.it_noffer + item]
    best, count = -1, 0
    for k in range(first, first + n):
        if I[R.of_open + k] == 1 and F[R.su_speed + CI[R.of_supplier + k]] > 0.0:
            if best < 0 or CI[R.of_rank + k] < best:
                best, count = CI[R.of_rank + k], 1
            elif CI[R.of_rank + k] == best:
                count += 1
    if best < 0:
        return -1
    turn = I[R.it_turn + item] % count
    I[R.it_turn + item] += 1
    for k in range(first, first + n):
        if (
            I[R.of_open + k] == 1
            and F[R.su_speed + CI[R.of_supplier + k]] > 0.0
            and CI[R.of_rank + k] == best
        ):
            if turn == 0:
                return k
            turn -= 1
    return -1


@jit
def buy(R: Any, CF: Any, CI: Any, F: Any, I: Any, w: int, lot: float) -> None:
    """Order from an offer; if none is open the order is tried again when one opens."""
    item = CI[R.st_item + w]
    k = _pick_offer(R, CI, F, I, item)
    if k < 0:
        I[R.st_unbought + w], R.unbought = 1, 1
        return
    number = max(lot, CF[R.of_least + k])
    if CI[R.it_units + item] == 1:
        number = math.ceil(number - 1e-9)
    if F[R.st_pos + w] + number > CF[R.st_room + w] + 1e-9:
        I[R.it_turn + item] -= 1  # the seller gives no less; it waits until there is room
        return
    F[R.st_pos + w] += number
    F[R.st_onorder + w] += number
    count_store(R, F, w, codes.W_ORDERED, number)
    n = I[R.of_n + CI[R.of_same + k]]
    I[R.of_n + CI[R.of_same + k]] += 1
    lead = duration(R, CF, CI, R.of_lead + 5 * k, D_LEAD, R.of_words + 2 * k, n)
    lead /= F[R.su_speed + CI[R.of_supplier + k]]
    x = R.x_free
    if x < 0:
        R.status = codes.GROW
        return
    R.x_free = I[R.x_next + x]
    I[R.x_kind + x], I[R.x_item + x], I[R.x_unit + x] = X_PURCHASE, item, -1
    I[R.x_from + x], I[R.x_ref + x], I[R.x_route + x] = k, w, -1
    F[R.x_qty + x] = number
    trace(R, F, I, codes.TR_ORDER, w, -1, k, int(number), int(R.now + lead))
    push(R, F, I, R.now + lead, codes.E_ARRIVAL, x)
    look_waiting(R, CI, F, I, w)
