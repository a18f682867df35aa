"""Own convoys: when they leave, with what, and the fuel that they take (RULES 5.2, 5.3)."""

import math
from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_TRANSPORT, duration
from azalai.ready.kernel.events import push, trace
from azalai.ready.kernel.means import hold, on_duty, watch
from azalai.ready.kernel.missions import ask_mission
from azalai.ready.kernel.pooled import count_pooled, fetch
from azalai.ready.kernel.supplies import use_up
from azalai.ready.kernel.transport import (
    N_ROUTE,
    X_TO_JOB,
    count_freight,
    departure,
    factor,
    usable,
)
from azalai.ready.kernel.waits import trace_unit

#: What becomes of an aircraft that neither turns back nor is lost (`flights.WENT_WELL`).
_GETS_THROUGH: Final = 0


@jit
def convoy(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> None:
    """Send a convoy, if there is cargo and enough carriers and escorts stand at one end.

    Where both ends have a departure the one with more cargo is looked at first: its convoy brings
    home what waits at the other.
    """
    if CI[R.rd_ndep + d] >= 0:
        push(R, F, I, departure(R, CF, CI, I, d, R.now + 1e-6), codes.E_CONVOY, d)
        if F[R.rd_tried + d] == R.now or not usable(R, CF, CI, F, I, d):
            return
        other = way_back(R, CF, CI, F, I, d)
        if other >= 0 and F[R.rd_waits_kg + other] > F[R.rd_waits_kg + d]:
            leaves = CI[R.rd_ndep + other] >= 0 and departure(R, CF, CI, I, other, R.now) == R.now
            if leaves and F[R.rd_tried + other] != R.now:
                _send(R, CF, CI, F, I, other)
    while _send(R, CF, CI, F, I, d) and CI[R.rd_ndep + d] < 0:
        pass


@jit
def _send(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> bool:
    """Send a convoy for the cargo that nobody under way will take; tell whether one left."""
    F[R.rd_tried + d] = R.now
    cargo = I[R.rd_cargo + d]
    if cargo < 0 or not usable(R, CF, CI, F, I, d) or F[R.si_speed + I[R.x_from + cargo]] <= 0.0:
        return False
    payload, least = CF[R.rd_payload + d], CI[R.rd_least + d]
    kg, first_kg = F[R.rd_waits_kg + d], _first_kg(R, CF, CI, F, I, d)
    if F[R.rd_coming_kg + d] > 1e-6 and _has_room(R, F, I, d, first_kg, payload):
        kg -= F[R.rd_coming_kg + d]
        if kg <= 1e-6:
            return False
    needed = max(int(math.ceil(first_kg / payload - 1e-9)), least)
    wanted = max(int(math.ceil(kg / payload - 1e-9)), needed)
    wanted = min(wanted, CI[R.rd_most + d])
    if CI[R.rd_ndep + d] < 0 and kg < least * payload - 1e-6:
        return False
    if CI[R.rd_service + d] >= 0:
        _ask_flights(R, CF, CI, F, I, d, wanted)
        return False
    for end in range(2):  # those at the origin; else those at the far end, who come first
        carriers = CI[R.rd_carrier + d] if end == 0 else CI[R.rd_carrier_far + d]
        escorts = CI[R.rd_escort + d] if end == 0 else CI[R.rd_escort_far + d]
        if carriers < 0:
            continue
        n = min(wanted, I[R.g_up + carriers])
        if CI[R.rd_guarded + d] == 1:
            have = I[R.g_up + escorts] if escorts >= 0 else 0
            n = min(n, int(have * CF[R.rd_per_escort + d]))
        while n >= needed and not _able(R, CF, CI, F, I, d, n, carriers, escorts):
            n -= 1
        if n >= needed and F[R.si_speed + CI[R.g_site + carriers]] > 0.0:
            _depart(R, CF, CI, F, I, d, n, end)
            return True
    return False


@jit
def _first_kg(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> float:
    """Give what the first of the cargo weighs if it goes whole or not at all, else nothing.

    What is heavier than the largest convoy goes with any.
    """
    x = I[R.rd_cargo + d]
    kg = F[R.x_qty + x] * CF[R.it_mass + I[R.x_item + x]]
    return kg if _is_whole(R, CI, I, x) and kg <= _most_kg(R, CF, CI, d) else 0.0


@jit
def _is_whole(R: Any, CI: Any, I: Any, x: int) -> bool:
    """Tell whether a shipment is not split: a unit, what is counted, what is lent."""
    whole = I[R.x_unit + x] >= 0 or I[R.x_kind + x] == X_TO_JOB
    return whole or CI[R.it_units + I[R.x_item + x]] == 1


@jit
def _most_kg(R: Any, CF: Any, CI: Any, d: int) -> float:
    """Give what the largest convoy of a way carries; a flight is of `least` aircraft."""
    most = CI[R.rd_most + d] if CI[R.rd_service + d] < 0 else CI[R.rd_least + d]
    return most * CF[R.rd_payload + d]


@jit
def _has_room(R: Any, F: Any, I: Any, d: int, kg: float, payload: float) -> bool:
    """Tell whether a convoy that will turn where the cargo waits can take the first of it."""
    most = payload
    for c in range(R.cv_cap):
        if I[R.cv_turn + c] == d:
            most = max(most, F[R.cv_kg + c])
    return kg <= most + 1e-9


@jit
def way_back(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> int:
    """Give the usable way by which the carriers of a way drive the other way; -1 if none."""
    for k in range(CI[R.rd_back0 + d], CI[R.rd_back0 + d] + CI[R.rd_nback + d]):
        other = CI[R.back + k]
        if usable(R, CF, CI, F, I, other) and F[R.si_speed + CI[R.rd_to + d]] > 0.0:
            return other
    return -1


@jit
def _ask_flights(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int, wanted: int) -> None:
    """Ask for flights of own aircraft for the cargo that waits, beside those not yet airborne."""
    v, each, same = CI[R.rd_service + d], CI[R.rd_least + d], CI[R.rd_same + d]
    while (I[R.rd_asked + same] + 1) * each <= wanted:
        q = R.q_free
        if q < 0:
            R.status = codes.GROW
            return
        I[R.rd_asked + same] += 1
        ask_mission(R, CF, CI, F, I, v, CI[R.sv_trips + v], -1, R.horizon)
        I[R.q_route + q] = same


@jit
def fly_cargo(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int) -> None:
    """Load the aircraft of a flight that will get through; it is there when they are.

    Those that load at the far end bring it home.  What was asked for by a row of the route that has
    ended is flown for the next, if that is flown too.
    """
    same, d, n = I[R.q_route + q], -1, 0
    I[R.q_route + q] = -1
    I[R.rd_asked + same] -= 1
    for other in range(R.n_directed):
        if CI[R.rd_same + other] == same and CI[R.rd_service + other] >= 0:
            d = other if I[R.rt_open + CI[R.rd_route + other]] == 1 else d
    if d < 0:
        return
    t = I[R.q_tails + q]
    while t >= 0:
        n += int(I[R.t_fate + t] == _GETS_THROUGH)
        t = I[R.t_qnext + t]
    if n > 0 and I[R.rd_cargo + d] >= 0 and usable(R, CF, CI, F, I, d):
        trip, kg = I[R.q_first + q], n * CF[R.rd_payload + d]
        far = CI[R.sv_base + I[R.q_serv + q]] == CI[R.rd_to + d]
        hours = CF[R.tr_block + trip] if far else CF[R.tr_out + trip]
        _load(R, CF, CI, F, I, d, kg, R.now + hours)
        at = R.o_routes + CI[R.rd_route + d] * N_ROUTE
        F[at + codes.R_CONVOYS] += 1.0
        F[at + codes.R_CARRIERS] += n
        trace(R, F, I, codes.TR_CONVOY, CI[R.rd_route + d], n, int(kg), int(R.now + hours), -1)
    if I[R.rd_cargo + d] >= 0 and CI[R.rd_ndep + d] < 0:
        push(R, F, I, R.now, codes.E_CONVOY, d)


@jit
def _able(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int, n: int, carriers: int, escorts: int
) -> bool:
    """Tell whether so many carriers and their escorts have fuel and drivers."""
    if not _fuelled(R, CF, CI, F, d, n, carriers, escorts):
        return False
    guards = _guards(R, CF, CI, d, n)
    return _manned(R, CF, CI, F, I, carriers, n, escorts, guards) and (
        guards == 0 or _manned(R, CF, CI, F, I, escorts, guards, carriers, n)
    )


@jit
def _manned(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, g: int, n: int, other: int, others: int
) -> bool:
    """Tell whether the drivers of some vehicles are free, beside those that go with them."""
    for k in range(CI[R.gd_first + g], CI[R.gd_first + g] + CI[R.gd_n + g]):
        p, needed = CI[R.gd_pool + k], n * CF[R.gd_number + k]
        if others > 0:
            for m in range(CI[R.gd_first + other], CI[R.gd_first + other] + CI[R.gd_n + other]):
                if CI[R.gd_pool + m] == p:
                    needed += others * CF[R.gd_number + m]
        if on_duty(R, CF, CI, F, I, p) - F[R.pl_busy + p] < needed - 1e-9:
            watch(R, F, I, p)
            site = CI[R.g_site + g]
            I[R.si_aside + site] += 1 - I[R.si_undriven + site]
            I[R.si_undriven + site] = 1  # looked at again when people may be free
            return False
    return True


@jit
def man(R: Any, CF: Any, CI: Any, F: Any, I: Any, g: int, n: int) -> None:
    """Take the drivers of so many vehicles; negative: give them back."""
    for k in range(CI[R.gd_first + g], CI[R.gd_first + g] + CI[R.gd_n + g]):
        hold(R, F, I, CI[R.gd_pool + k], n * CF[R.gd_number + k])


@jit
def _guards(R: Any, CF: Any, CI: Any, d: int, n: int) -> int:
    """Give how many escorts guard so many carriers."""
    if CI[R.rd_guarded + d] == 0:
        return 0
    return int(math.ceil(n / CF[R.rd_per_escort + d] - 1e-9))


@jit
def _tank(R: Any, CI: Any, g: int) -> int:
    """Give the store from which the vehicles of a pool fill up, -1 if they burn nothing."""
    item = CI[R.ty_fuel + CI[R.g_type + g]]
    return CI[R.store_of + CI[R.g_site + g] * R.n_item + item] if item >= 0 else -1


@jit
def _burn(R: Any, CF: Any, CI: Any, g: int, d: int) -> float:
    """Give the fuel of one vehicle there and back, in units of the item."""
    return 2.0 * CF[R.rd_km + d] * CF[R.ty_per_km + CI[R.g_type + g]]


@jit
def _fuelled(R: Any, CF: Any, CI: Any, F: Any, d: int, n: int, carriers: int, escorts: int) -> bool:
    """Tell whether the tank at home holds what so many carriers and their escorts burn."""
    w, needed = _tank(R, CI, carriers), n * _burn(R, CF, CI, carriers, d)
    guards = _guards(R, CF, CI, d, n)
    if guards > 0:
        other = _tank(R, CI, escorts)
        if other == w:
            needed += guards * _burn(R, CF, CI, escorts, d)
        elif not _holds(R, CI, F, other, guards * _burn(R, CF, CI, escorts, d)):
            return False
    return _holds(R, CI, F, w, needed)


@jit
def _holds(R: Any, CI: Any, F: Any, w: int, needed: float) -> bool:
    if w < 0 or needed <= 0.0 or CI[R.st_told + w] == 0:
        return True
    return F[R.st_hand + w] - F[R.st_floor + w] >= needed - 1e-9


@jit
def _depart(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int, n: int, end: int) -> None:
    """Send carriers and escorts from their home to the other end and back, loaded both ways."""
    count = I[R.rd_count + CI[R.rd_same + d]]
    I[R.rd_count + CI[R.rd_same + d]] += 1
    took = duration(R, CF, CI, R.rd_time + 5 * d, D_TRANSPORT, R.rd_words + 2 * d, count)
    took *= factor(R, CF, CI, F, d, R.now)
    kg = n * CF[R.rd_payload + d]
    carriers = CI[R.rd_carrier + d] if end == 0 else CI[R.rd_carrier_far + d]
    escorts = CI[R.rd_escort + d] if end == 0 else CI[R.rd_escort_far + d]
    guards = _guards(R, CF, CI, d, n)
    other = way_back(R, CF, CI, F, I, d)
    c = _away(R, CF, CI, F, I, carriers, n, d, took)
    if c >= 0:
        _turn_later(R, F, I, c, other if end == 0 else d, kg, R.now + took)
    if guards > 0:
        c = _away(R, CF, CI, F, I, escorts, guards, d, took)
        if c >= 0:
            push(R, F, I, F[R.cv_back + c], codes.E_CONVOY_END, c)
    out = d if end == 0 else other
    if out >= 0:
        _load(R, CF, CI, F, I, out, kg, R.now + took)
    at = R.o_routes + CI[R.rd_route + d] * N_ROUTE
    F[at + codes.R_CONVOYS] += 1.0
    F[at + codes.R_CARRIERS] += n
    F[at + codes.R_KM] += 2.0 * (n + guards) * CF[R.rd_km + d]
    due = R.now + took * (1 + end)
    trace(R, F, I, codes.TR_CONVOY, CI[R.rd_route + d], n, int(kg), int(due), -1)


@jit
def _turn_later(R: Any, F: Any, I: Any, c: int, d: int, kg: float, turns: float) -> None:
    """Let carriers load at the far end for the way home (`d`; -1: nothing goes that way)."""
    I[R.cv_turn + c], F[R.cv_kg + c] = d, kg
    if d < 0:
        push(R, F, I, F[R.cv_back + c], codes.E_CONVOY_END, c)
        return
    F[R.rd_coming_kg + d] += kg
    push(R, F, I, turns, codes.E_CONVOY_END, c)


@jit
def turn_round(R: Any, CF: Any, CI: Any, F: Any, I: Any, c: int) -> None:
    """Load what waits at the far end, as far as there is room, and drive home."""
    d, kg, back = I[R.cv_turn + c], F[R.cv_kg + c], F[R.cv_back + c]
    I[R.cv_turn + c] = -1
    F[R.rd_coming_kg + d] = max(F[R.rd_coming_kg + d] - kg, 0.0)
    push(R, F, I, back, codes.E_CONVOY_END, c)
    cargo = I[R.rd_cargo + d]
    if cargo < 0:
        return
    if usable(R, CF, CI, F, I, d) and F[R.si_speed + I[R.x_from + cargo]] > 0.0:
        left = _load(R, CF, CI, F, I, d, kg, back)
        if I[R.rd_cargo + d] != cargo:
            n, loaded = int(kg / CF[R.rd_payload + d]), int(kg - left)
            trace(R, F, I, codes.TR_CONVOY, CI[R.rd_route + d], n, loaded, int(back), -1)
    if I[R.rd_cargo + d] >= 0 and CI[R.rd_ndep + d] < 0:
        push(R, F, I, R.now, codes.E_CONVOY, d)


@jit
def _away(R: Any, CF: Any, CI: Any, F: Any, I: Any, g: int, n: int, d: int, took: float) -> int:
    """Send vehicles off with their fuel: all come back at once; -1 if there is no room for them."""
    c = R.cv_free
    if c < 0:
        R.status = codes.GROW
        return -1
    R.cv_free = I[R.cv_next + c]
    I[R.cv_pool + c], I[R.cv_route + c], I[R.cv_first + c], I[R.cv_turn + c] = g, d, -1, -1
    F[R.cv_back + c] = R.now + 2.0 * took
    last = -1
    for _ in range(n):
        k = fetch(R, F, I, g)
        if last < 0:
            I[R.cv_first + c] = k
        else:
            I[R.pv_next + last] = k
        last = k
    count_pooled(R, F, g, codes.G_KM, 2.0 * n * CF[R.rd_km + d])
    man(R, CF, CI, F, I, g, n)
    w, needed = _tank(R, CI, g), n * _burn(R, CF, CI, g, d)
    if w >= 0 and needed > 0.0:
        use_up(R, CF, CI, F, I, w, needed)
    return c


@jit
def _load(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int, room: float, arrives: float) -> float:
    """Load the cargo in order, and give the room that is left.

    What is measured, not counted, is split at the last carrier.  What is heavier than the largest
    convoy goes all the same.
    """
    x = I[R.rd_cargo + d]
    while x >= 0 and room > 1e-9:
        mass = CF[R.it_mass + I[R.x_item + x]]
        kg = F[R.x_qty + x] * mass
        following = I[R.x_next + x]
        if kg > room + 1e-9:
            if _is_whole(R, CI, I, x):
                if kg <= _most_kg(R, CF, CI, d):
                    return room
            elif R.x_free < 0:
                R.status = codes.GROW
                return room
            else:
                _split(R, F, I, x, room / mass)
                following = I[R.x_next + x]
                kg = room
        I[R.rd_cargo + d] = following
        I[R.x_route + x], I[R.x_next + x] = d, -1
        F[R.rd_waits_kg + d] = max(F[R.rd_waits_kg + d] - kg, 0.0)
        room -= kg
        count_freight(R, CF, CI, F, I, x, d)
        trace_unit(R, F, I, I[R.x_unit + x], codes.AT_TRANSIT, I[R.x_to + x], arrives)
        push(R, F, I, arrives, codes.E_ARRIVAL, x)
        x = following
    return room


@jit
def _split(R: Any, F: Any, I: Any, x: int, number: float) -> None:
    """Leave behind what does not fit: a second shipment of the same order."""
    y = R.x_free
    R.x_free = I[R.x_next + y]
    I[R.x_kind + y], I[R.x_item + y], I[R.x_unit + y] = I[R.x_kind + x], I[R.x_item + x], -1
    I[R.x_from + y], I[R.x_to + y], I[R.x_ref + y] = I[R.x_from + x], I[R.x_to + x], I[R.x_ref + x]
    I[R.x_rank + y], I[R.x_route + y], I[R.x_hop + y] = I[R.x_rank + x], -1, I[R.x_hop + x]
    F[R.x_qty + y] = F[R.x_qty + x] - number
    F[R.x_qty + x] = number
    I[R.x_next + y] = I[R.x_next + x]
    I[R.x_next + x] = y
