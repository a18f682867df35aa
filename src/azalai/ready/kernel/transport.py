"""Moving things between sites: bought routes by schedule and season; own convoys load here."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.draws import D_TRANSPORT, duration
from azalai.ready.kernel.events import INF, is_open, open_until, push
from azalai.ready.kernel.light import bin_at
from azalai.ready.kernel.waits import trace_unit

#: What a shipment is: for a store, for a job, a broken unit, a mended one, a purchase, or a vehicle
#: of a pool that drives to its shop.
X_STOCK, X_TO_JOB, X_BROKEN, X_MENDED, X_PURCHASE, X_DRIVEN = range(6)
_URGENT: Final = 1  # classes up to this take the fastest open route
_TRIES: Final = 64
N_ROUTE: Final = len(codes.ROUTE_COUNTS)


@jit
def departure(R: Any, CF: Any, CI: Any, I: Any, d: int, time: float) -> float:
    """Give when a directed route next leaves, not before `time`: its schedule and closures."""
    for _ in range(_TRIES):
        n = CI[R.rd_ndep + d]
        if n >= 0:
            low, high = 0, n
            first = CI[R.rd_dep0 + d]
            while low < high:
                middle = (low + high) >> 1
                if CF[R.instant + first + middle] >= time:
                    high = middle
                else:
                    low = middle + 1
            if low >= n:
                return INF
            time = CF[R.instant + first + low]
        closed = CI[R.rd_closed + d]
        if closed < 0 or not is_open(R, CF, CI, I, closed, time):
            return time
        time = open_until(R, CF, CI, I, closed, time)
    return INF


@jit
def factor(R: Any, CF: Any, CI: Any, F: Any, d: int, leaves: float) -> float:
    """Give by what the time of what leaves then is multiplied: wet season and slow-downs."""
    wet = CF[R.rd_wet + d]
    if wet != 1.0:
        month = CI[R.bin_cal + bin_at(R, CF, leaves)]
        wet = wet if CI[R.si_wet + 12 * CI[R.rd_to + d] + month] == 1 else 1.0
    return wet / speed_of(R, CI, F, d)


@jit
def speed_of(R: Any, CI: Any, F: Any, d: int) -> float:
    """Give how fast a directed route is now: 0 while it or its supplier is closed."""
    return F[R.rt_speed + CI[R.rd_route + d]] * F[R.su_speed + CI[R.rd_supplier + d]]


@jit
def usable(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> bool:
    """Tell whether a directed route is in force and not closed, by season or by a disruption."""
    return I[R.rt_open + CI[R.rd_route + d]] == 1 and not is_shut(R, CF, CI, F, I, d)


@jit
def is_shut(R: Any, CF: Any, CI: Any, F: Any, I: Any, d: int) -> bool:
    """Tell whether a directed route is closed now: what is under way on it waits."""
    if speed_of(R, CI, F, d) <= 0.0:
        return True
    closed = CI[R.rd_closed + d]
    if closed < 0 or I[R.rt_open + CI[R.rd_route + d]] == 0:  # its row tells no more
        return False
    return is_open(R, CF, CI, I, closed, R.now)


@jit
def _waits_to_fill(R: Any, CF: Any, CI: Any, F: Any, d: int, kg: float) -> bool:
    """Tell whether so much more cargo would wait for a convoy that it does not fill."""
    own = CI[R.rd_own + d] == 1 or CI[R.rd_service + d] >= 0
    if not own or CI[R.rd_ndep + d] >= 0 or F[R.rd_coming_kg + d] > 1e-6:
        return False
    return F[R.rd_waits_kg + d] + kg < CI[R.rd_least + d] * CF[R.rd_payload + d] - 1e-6


@jit
def likely_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, here: int, there: int, kg: float) -> float:
    """Give the mean hours to get there now by the fastest usable route.

    A route whose convoy so many kg do not fill is none; INF stands for who goes by himself.
    """
    if here == there:
        return 0.0
    best = INF
    first = CI[R.rt_first + here * R.n_site + there]
    for d in range(first, first + CI[R.rt_n + here * R.n_site + there]):
        goes = usable(R, CF, CI, F, I, d) and CI[R.rd_goods + d] == 1
        if goes and not _waits_to_fill(R, CF, CI, F, d, kg):
            leaves = departure(R, CF, CI, I, d, R.now)
            hours = leaves - R.now + CF[R.rd_time + 5 * d + 1] * factor(R, CF, CI, F, d, leaves)
            best = min(best, hours)
    return best


@jit
def _choose(R: Any, CF: Any, CI: Any, F: Any, I: Any, x: int, there: int, rank: int) -> int:
    """Choose a route: the fastest for urgent parts, else the first by road, sea, air.

    One whose convoy the cargo does not fill is taken for urgent parts only where there is no other.
    """
    here, item = I[R.x_from + x], I[R.x_item + x]
    first = CI[R.rt_first + here * R.n_site + there]
    best, soonest, slow = -1, INF, -1
    kg = F[R.x_qty + x] * CF[R.it_mass + item]
    for d in range(first, first + CI[R.rt_n + here * R.n_site + there]):
        if not usable(R, CF, CI, F, I, d) or CI[R.rd_goods + d] == 0:
            continue
        if CI[R.it_fuel + item] == 1 and CI[R.rd_freight + d] == 0:
            continue
        if rank > _URGENT:
            return d
        if _waits_to_fill(R, CF, CI, F, d, kg):
            slow = d if slow < 0 else slow
            continue
        leaves = departure(R, CF, CI, I, d, R.now)
        hours = leaves + CF[R.rd_time + 5 * d + 1] * factor(R, CF, CI, F, d, leaves)
        if hours < soonest:
            best, soonest = d, hours
    return best if best >= 0 else slow


@jit
def send(
    R: Any,
    CF: Any,
    CI: Any,
    F: Any,
    I: Any,
    kind: int,
    here: int,
    there: int,
    item: int,
    unit: int,
    number: float,
    ref: int,
    rank: int,
) -> None:
    """Send something from one site to another; without a route it is there at once."""
    x = R.x_free
    if x < 0:
        R.status = codes.GROW
        return
    R.x_free = I[R.x_next + x]
    I[R.x_kind + x], I[R.x_item + x], I[R.x_unit + x] = kind, item, unit
    I[R.x_from + x], I[R.x_to + x], I[R.x_ref + x] = here, there, ref
    I[R.x_rank + x], I[R.x_route + x], I[R.x_next + x] = rank, -1, -1
    F[R.x_qty + x] = number
    if unit >= 0:
        I[R.u_where + unit], I[R.u_at + unit] = codes.AT_TRANSIT, x
    dispatch(R, CF, CI, F, I, x)


@jit
def drive_h(R: Any, CF: Any, CI: Any, F: Any, I: Any, here: int, there: int) -> float:
    """Give the hours of a vehicle between two sites: the fastest usable route, else as a team."""
    hours = likely_h(R, CF, CI, F, I, here, there, INF)
    return hours if hours < INF else CF[R.team_h + here * R.n_site + there]


@jit
def drive(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, here: int, there: int, unit: int, shop: int
) -> None:
    """Let a vehicle drive to its shop."""
    x = R.x_free
    if x < 0:
        R.status = codes.GROW
        return
    R.x_free = I[R.x_next + x]
    I[R.x_kind + x], I[R.x_item + x], I[R.x_unit + x] = X_DRIVEN, I[R.u_item + unit], unit
    I[R.x_from + x], I[R.x_to + x], I[R.x_ref + x] = here, there, shop
    I[R.x_rank + x], I[R.x_route + x], I[R.x_next + x] = 3, -1, -1
    I[R.x_hop + x], F[R.x_qty + x] = there, 1.0
    I[R.u_where + unit], I[R.u_at + unit] = codes.AT_TRANSIT, x
    push(R, F, I, R.now + drive_h(R, CF, CI, F, I, here, there), codes.E_ARRIVAL, x)


@jit
def dispatch(R: Any, CF: Any, CI: Any, F: Any, I: Any, x: int) -> None:
    """Put a shipment on its next route, into the cargo of a convoy, or hold it until it may go."""
    here, fuel = I[R.x_from + x], CI[R.it_fuel + I[R.x_item + x]]
    there = CI[R.hop + (fuel * R.n_site + here) * R.n_site + I[R.x_to + x]]
    no_way = there < 0 or here == I[R.x_to + x]
    if no_way and (F[R.si_speed + here] > 0.0 or here == I[R.x_to + x]):
        I[R.x_hop + x] = I[R.x_to + x]
        push(R, F, I, R.now, codes.E_ARRIVAL, x)
        return
    I[R.x_hop + x] = there
    d = -1 if no_way else _choose(R, CF, CI, F, I, x, there, I[R.x_rank + x])
    if d < 0 or F[R.si_speed + here] <= 0.0:
        I[R.x_next + x] = R.x_held
        R.x_held = x
        return
    if CI[R.rd_own + d] == 1 or CI[R.rd_service + d] >= 0:
        _load_later(R, CF, F, I, d, x)
        if CI[R.rd_ndep + d] < 0:
            push(R, F, I, R.now, codes.E_CONVOY, d)
        return
    leaves = departure(R, CF, CI, I, d, R.now)
    n = I[R.rd_count + CI[R.rd_same + d]]
    I[R.rd_count + CI[R.rd_same + d]] += 1
    took = duration(R, CF, CI, R.rd_time + 5 * d, D_TRANSPORT, R.rd_words + 2 * d, n)
    arrives = leaves + took * factor(R, CF, CI, F, d, leaves)
    I[R.x_route + x] = d
    count_freight(R, CF, CI, F, I, x, d)
    trace_unit(R, F, I, I[R.x_unit + x], codes.AT_TRANSIT, there, arrives)
    push(R, F, I, arrives, codes.E_ARRIVAL, x)


@jit
def count_freight(R: Any, CF: Any, CI: Any, F: Any, I: Any, x: int, d: int) -> None:
    """Count what a shipment weighs on its route."""
    kg = F[R.x_qty + x] * CF[R.it_mass + I[R.x_item + x]]
    at = R.o_routes + CI[R.rd_route + d] * N_ROUTE
    F[at + codes.R_FREIGHT] += kg


@jit
def release_held(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Try again, in the order in which they came, the shipments that nobody could take on."""
    x, turned = R.x_held, -1
    while x >= 0:
        following = I[R.x_next + x]
        I[R.x_next + x] = turned
        turned, x = x, following
    R.x_held = -1
    while turned >= 0:
        following = I[R.x_next + turned]
        I[R.x_next + turned] = -1
        under_way = I[R.x_route + turned] >= 0 or I[R.x_from + turned] < 0
        if under_way or I[R.x_kind + turned] >= X_PURCHASE:
            push(R, F, I, R.now, codes.E_ARRIVAL, turned)
        else:
            dispatch(R, CF, CI, F, I, turned)
        turned = following


@jit
def unload_ended(R: Any, CI: Any, F: Any, I: Any) -> None:
    """Send anew what waits for the convoys of rows that are no longer in force."""
    for d in range(R.n_directed):
        x = I[R.rd_cargo + d] if I[R.rt_open + CI[R.rd_route + d]] == 0 else -1
        while x >= 0:
            following = I[R.x_next + x]
            I[R.x_route + x], I[R.x_next + x] = -1, R.x_held
            R.x_held = x
            x = following
        if I[R.rt_open + CI[R.rd_route + d]] == 0:
            I[R.rd_cargo + d], F[R.rd_waits_kg + d] = -1, 0.0


@jit
def cargo_again(R: Any, CI: Any, F: Any, I: Any) -> None:
    """Look again at the cargo that waits for convoys without a timetable."""
    for d in range(R.n_directed):
        if I[R.rd_cargo + d] >= 0 and CI[R.rd_ndep + d] < 0:
            push(R, F, I, R.now, codes.E_CONVOY, d)


@jit
def _load_later(R: Any, CF: Any, F: Any, I: Any, d: int, x: int) -> None:
    """Put a shipment into the cargo that waits for a route, urgent ones first."""
    F[R.rd_waits_kg + d] += F[R.x_qty + x] * CF[R.it_mass + I[R.x_item + x]]
    last, at = -1, I[R.rd_cargo + d]
    while at >= 0 and I[R.x_rank + at] <= I[R.x_rank + x]:
        last, at = at, I[R.x_next + at]
    I[R.x_next + x] = at
    if last < 0:
        I[R.rd_cargo + d] = x
    else:
        I[R.x_next + last] = x
