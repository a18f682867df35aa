"""Lists of work that waits: at a site for hands, at a shop for its turn; and parts that arrive."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import ask_starts, push, trace
from azalai.ready.kernel.tails import J_BOOKED, J_FREE, J_PART, J_QUEUE, J_WAIT, refresh
from azalai.ready.kernel.wanting import waits_for

#: In which list of its site a job is.
_NOWHERE, _WAITS, _BEGUN = range(3)


@jit
def _before(R: Any, F: Any, I: Any, a: int, b: int) -> bool:
    """Tell whether job a is served before job b: begun, then urgent, then by due time, arrival."""
    if I[R.j_begun + a] != I[R.j_begun + b]:
        return I[R.j_begun + a] > I[R.j_begun + b]
    if I[R.j_prio + a] != I[R.j_prio + b]:
        return I[R.j_prio + a] < I[R.j_prio + b]
    if F[R.j_due + a] != F[R.j_due + b]:
        return F[R.j_due + a] < F[R.j_due + b]
    return I[R.j_seq + a] < I[R.j_seq + b]


@jit
def wait_at_site(R: Any, F: Any, I: Any, j: int) -> None:
    """Put a job into the list of the site that has the means, in order, and ask for a look."""
    site = I[R.j_site + j]
    last, at = -1, I[R.w_head + site]
    while at >= 0 and not _before(R, F, I, j, at):
        last, at = at, I[R.j_wnext + at]
    I[R.j_wnext + j], I[R.j_wback + j], I[R.j_list + j] = at, last, _WAITS
    if last < 0:
        I[R.w_head + site] = j
    else:
        I[R.j_wnext + last] = j
    if at >= 0:
        I[R.j_wback + at] = j
    _count_waits(R, I, j, 1)
    ask_starts(R, I, site)


@jit
def leave_site(R: Any, I: Any, j: int) -> None:
    """Take a job out of the list of those that wait at its site."""
    if I[R.j_list + j] == _WAITS:
        site = I[R.j_site + j]
        I[R.w_head + site] = _unlink(R, I, I[R.w_head + site], j)
        _count_waits(R, I, j, -1)


@jit
def _count_waits(R: Any, I: Any, j: int, change: int) -> None:
    """Count the work on an aircraft that waits for hands, for the aircraft and for its post."""
    t = I[R.j_tail + j]
    if t >= 0:
        R.w_n += change
        I[R.t_waits + t] += change
        I[R.po_waits + I[R.t_post + t]] += change


@jit
def _unlink(R: Any, I: Any, first: int, j: int) -> int:
    """Take a job out of its list at a site, which begins with `first`, and give its first now."""
    on, back = I[R.j_wnext + j], I[R.j_wback + j]
    I[R.j_wnext + j], I[R.j_list + j] = -1, _NOWHERE
    if on >= 0:
        I[R.j_wback + on] = back
    if back < 0:
        return on
    I[R.j_wnext + back] = on
    return first


@jit
def join_begun(R: Any, I: Any, j: int) -> None:
    """Put a job into the list of those that are begun at its site."""
    site = I[R.j_site + j]
    first = I[R.b_head + site]
    I[R.j_wnext + j], I[R.j_wback + j], I[R.j_list + j] = first, -1, _BEGUN
    if first >= 0:
        I[R.j_wback + first] = j
    I[R.b_head + site] = j


@jit
def leave_begun(R: Any, I: Any, j: int) -> None:
    """Take a job out of the list of those that are begun at its site."""
    if I[R.j_list + j] == _BEGUN:
        site = I[R.j_site + j]
        I[R.b_head + site] = _unlink(R, I, I[R.b_head + site], j)


@inline
def shop_counts(R: Any, shop: int) -> int:
    """Give where the counts of a shop in this period begin."""
    found: int = R.a_shops + (R.bin * R.n_shop + shop) * len(codes.SHOP_COUNTS)
    return found


@jit
def count_waiting(R: Any, F: Any, I: Any, shop: int, change: int) -> None:
    """Keep the integral of jobs that wait at a shop."""
    if shop < 0:
        return
    at = shop_counts(R, shop) + codes.H_WAITING
    F[at] += I[R.sh_waiting + shop] * (R.now - F[R.sh_wait_since + shop])
    F[R.sh_wait_since + shop] = R.now
    I[R.sh_waiting + shop] += change


@jit
def count_busy(R: Any, F: Any, I: Any, shop: int, change: int) -> None:
    """Keep the integral of channels of a shop that are at work."""
    at = shop_counts(R, shop) + codes.H_BUSY
    F[at] += I[R.sh_busy + shop] * (R.now - F[R.sh_since + shop])
    F[R.sh_since + shop] = R.now
    I[R.sh_busy + shop] += change


@jit
def flush_shops(R: Any, F: Any, I: Any) -> None:
    """Bring the integrals of all shops with work up to now."""
    for shop in range(R.n_shop):
        if I[R.sh_busy + shop] > 0:
            count_busy(R, F, I, shop, 0)
        if I[R.sh_waiting + shop] > 0:
            count_waiting(R, F, I, shop, 0)


@jit
def wait_at_shop(R: Any, F: Any, I: Any, j: int) -> None:
    """Put the job of a unit at the end of its shop's queue; the first one asks for hands."""
    shop = I[R.j_shop + j]
    count_waiting(R, F, I, shop, 1)
    I[R.j_state + j] = J_QUEUE
    I[R.j_qnext + j] = -1
    if I[R.sh_head + shop] < 0:
        I[R.sh_head + shop] = j
        wait_at_site(R, F, I, j)
    else:
        I[R.j_qnext + I[R.sh_tail + shop]] = j
    I[R.sh_tail + shop] = j


@jit
def leave_shop(R: Any, F: Any, I: Any, j: int) -> None:
    """Take the first job off its shop's queue; the next one comes forward."""
    shop = I[R.j_shop + j]
    count_waiting(R, F, I, shop, -1)
    leave_site(R, I, j)
    following = I[R.j_qnext + j]
    I[R.sh_head + shop] = following
    if following < 0:
        I[R.sh_tail + shop] = -1
    else:
        wait_at_site(R, F, I, following)


@jit
def take_over(R: Any, CF: Any, CI: Any, F: Any, I: Any, shop: int) -> None:
    """Let a shop whose row has opened take over what waits at the other rows of its key."""
    first = CI[R.sh_same + shop]
    last = _last_of_key(R, CI, first)
    for other in range(first, last + 1):
        if other != shop:
            _pass_on(R, CF, F, I, other, shop)


@jit
def _pass_on(R: Any, CF: Any, F: Any, I: Any, other: int, shop: int) -> None:
    """Let the work that waits at one shop wait at another."""
    while I[R.sh_head + other] >= 0:
        j = I[R.sh_head + other]
        leave_shop(R, F, I, j)
        I[R.j_shop + j] = shop
        wait_at_shop(R, F, I, j)
    for j in range(R.j_cap):
        state = I[R.j_state + j]
        if state == J_FREE or I[R.j_shop + j] != other or I[R.j_channel + j] == 1:
            continue
        if state == J_WAIT or state == J_BOOKED:
            count_waiting(R, F, I, other, -1)
            count_waiting(R, F, I, shop, 1)
        I[R.j_shop + j] = shop
        if I[R.j_away + j] == 1:
            F[R.j_after + j] = CF[R.sh_book_h + shop]
            push(R, F, I, max(F[R.j_after + j], R.now), codes.E_WAKE, I[R.j_site + j])


@jit
def _last_of_key(R: Any, CI: Any, first: int) -> int:
    """Give the last row of the task and site of which a shop is the first: they stand together."""
    last = first
    while last + 1 < R.n_shop and CI[R.sh_same + last + 1] == first:
        last += 1
    return last


@jit
def in_force(R: Any, CI: Any, I: Any, shop: int) -> int:
    """Give the shop of the same task and site whose row is in force now; itself, if none is."""
    if I[R.sh_open + shop] == 0:
        first = CI[R.sh_same + shop]
        for other in range(first, _last_of_key(R, CI, first) + 1):
            if I[R.sh_open + other] == 1:
                return other
    return shop


@jit
def have_parts(R: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Let a job that has all its parts wait for the means to begin."""
    t = I[R.j_tail + j]
    if t < 0:
        wait_at_shop(R, F, I, j)
        return
    if I[R.t_stranded + t] == 1 and I[R.j_away + j] == 1:
        I[R.j_state + j], I[R.j_wait + j] = J_PART, codes.READY  # until `book_elsewhere`
        return
    I[R.j_state + j] = J_WAIT
    I[R.j_wait + j] = codes.WAIT_DOCK
    if I[R.t_stranded + t] == 1 and I[R.j_newunit + j] >= 0:  # a team brings the part
        F[R.j_after + j] = max(F[R.j_after + j], R.now + F[R.t_strand_h + t])
        push(R, F, I, F[R.j_after + j], codes.E_WAKE, I[R.j_site + j])
    shop = I[R.j_shop + j]
    if shop >= 0 and CI[R.sh_site + shop] != I[R.t_site + t] and I[R.j_away + j] == 1:
        I[R.j_state + j] = J_BOOKED
        I[R.j_wait + j] = codes.WAIT_SLOT
    count_waiting(R, F, I, shop, 1)
    wait_at_site(R, F, I, j)


@jit
def book_elsewhere(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Let an aircraft that was stranded and is home wait for a place elsewhere, if it needs one."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_away + j] == 1 and I[R.j_state + j] == J_PART and I[R.j_nreq + j] == 0:
            have_parts(R, CI, F, I, j)
        j = I[R.j_next + j]


@jit
def bound_elsewhere(R: Any, I: Any, t: int) -> bool:
    """Tell whether all that keeps an aircraft on the ground is done at a place elsewhere."""
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 0 and I[R.j_away + j] == 0:
            return False
        j = I[R.j_next + j]
    return True


@jit
def part_came(R: Any, CI: Any, F: Any, I: Any, j: int) -> None:
    """Note that one thing a job waited for is there."""
    I[R.j_nreq + j] -= 1
    if I[R.j_state + j] != J_PART:
        return
    if I[R.j_nreq + j] == 0:
        have_parts(R, CI, F, I, j)
    elif I[R.j_tail + j] >= 0:
        I[R.j_wait + j] = waits_for(R, CI, F, I, j)
    if I[R.j_tail + j] >= 0:
        refresh(R, CI, F, I, I[R.j_tail + j])


@jit
def look_at_work(R: Any, I: Any, t: int) -> None:
    """Ask for a look at the work that waits for an aircraft: at its home, and at booked places."""
    j = I[R.t_jobs + t]
    while j >= 0:
        ask_starts(R, I, I[R.j_site + j])
        j = I[R.j_next + j]


@jit
def trace_unit(R: Any, F: Any, I: Any, unit: int, where: int, at: int, due: float) -> None:
    """Write where a unit is now."""
    if unit >= 0 and R.tracing == 1:
        hours = -1 if due > 1e15 else int(due)
        trace(R, F, I, codes.TR_UNIT, unit, where, at, hours, I[R.u_item + unit])
