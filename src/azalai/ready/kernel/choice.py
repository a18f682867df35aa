"""Which aircraft of a post is sent first: the policy, and the order behind it (RULES 3.5)."""

import math
from typing import Any, Final

from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.tails import B_GROUND, fits_limits, wear_ahead
from azalai.units import HOURS_PER_DAY

#: Times closer than this are one (a departure is now + reaction, and back again).
AT_ONCE_H: Final = 1e-9
#: Policies: `tail_choice`.
EVEN, MOST_LEFT, LEAST_LEFT, FIXED = range(4)


@jit
def pick(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int, trip: int, scale: float, leaves: float
) -> int:
    """Pick a tail for a trip among those of a post by the policy `tail_choice` (RULES 3.5), or -1.

    They stand in order of the hours left to their heaviest check since the last look, but for
    those that flew or were checked: where two have changed places, the look begins again.  Those
    that stand are weighed without a branch, as nobody can guess which of them goes.
    """
    post = CI[R.sv_post + way]
    if post < 0:
        return -1
    ty, site, n = CI[R.po_type + post], CI[R.po_site + post], I[R.po_there + post]
    what = (CF[R.tr_air + trip] * scale, CF[R.tr_landings + trip], 1.0, CF[R.tr_km + trip])
    ng, back = CI[R.ty_ng + ty], leaves + CF[R.tr_block + trip] * scale
    inspected, latest = inspected_h(R, CF, CI, post, leaves), leaves + AT_ONCE_H
    (sign, step), reckoned = _scores(R, CF, CI, ty), False
    best, most, below, last, before = -1, -math.inf, n - 0.5, -1, math.inf
    t = I[R.po_order + post]
    while t >= 0:
        left = F[R.t_left + t]
        if left >= before and (left > before or t < last):
            _into_order(R, F, I, post)
            best, most, below, last, before = -1, -math.inf, n - 0.5, -1, math.inf
            t = I[R.po_order + post]
            continue
        if stands(R, F, I, t, inspected, latest):
            if not reckoned:
                wear_ahead(R, CF, CI, F, ty, site, what)
                reckoned = True
            goes = fits_limits(R, CI, F, t, ng, back)
            if not goes:
                _turn_away(R, I, t)
            score = sign * left - step * below / n
            better = goes & (score >= most) & ((score > most) | (t < best))
            best, most = t if better else best, score if better else most
        below, last, before, t = below - 1.0, t, left, I[R.t_onext + t]
    return best


@jit
def note_soonest(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int, leaves: float) -> None:
    """Note when the first tail of a post could leave that cannot now (`soonest`)."""
    post = CI[R.sv_post + way]
    t = I[R.po_first + post] if post >= 0 else -1
    inspected = inspected_h(R, CF, CI, post, leaves)
    while t >= 0:
        free = free_from(R, F, I, t, inspected)
        if free > leaves + AT_ONCE_H:
            R.soonest = min(R.soonest, free)
        t = I[R.t_pnext + t]


@jit
def _turn_away(R: Any, I: Any, t: int) -> None:
    """Note, once and by number, a tail that was turned away because of a limit."""
    last, at = -1, R.turned
    while 0 <= at < t:
        last, at = at, I[R.t_turned + at]
    if at == t:
        return
    I[R.t_turned + t] = at
    if last < 0:
        R.turned = t
    else:
        I[R.t_turned + last] = t


@jit
def inspected_h(R: Any, CF: Any, CI: Any, post: int, leaves: float) -> Any:
    """Give the midnight before a departure, and when a daily inspection that begins then ends."""
    daily = CF[R.ty_daily + CI[R.po_type + post]]
    if daily <= 0.0:
        return -INF, -INF
    offset = CF[R.si_offset + CI[R.po_site + post]]
    midnight = math.floor((leaves + offset) / HOURS_PER_DAY) * HOURS_PER_DAY - offset
    return midnight, midnight + daily


@inline
def _held(R: Any, I: Any, t: int) -> int:
    """Give nought for a tail that stands at home and serviceable: one question, not five."""
    held: int = (I[R.t_busy + t] ^ B_GROUND) | I[R.t_grounded + t] | (I[R.t_working + t] + 1)
    return held | (I[R.t_site + t] ^ I[R.t_home + t])


@inline
def free_from(R: Any, F: Any, I: Any, t: int, inspected: Any) -> float:
    """Give from when on a tail could leave on the day of a departure; never: INF.

    It stands at home and serviceable; turned round since its landing; and it has flown that day,
    or the day is old enough for its daily inspection (`inspected_h` of its post).
    """
    if _held(R, I, t) != 0:
        return INF
    midnight, done = inspected
    free = F[R.t_free + t]
    return max(free, done) if F[R.t_landed + t] < midnight else free


@inline
def stands(R: Any, F: Any, I: Any, t: int, inspected: Any, latest: float) -> bool:
    """Tell whether a tail could leave at `latest` or before: whether `free_from` is no later."""
    midnight, done = inspected
    flown = (F[R.t_landed + t] >= midnight) | (done <= latest)
    return (_held(R, I, t) == 0) & (F[R.t_free + t] <= latest) & flown


@inline
def _scores(R: Any, CF: Any, CI: Any, ty: int) -> tuple[float, float]:
    """Give how the tails of a type are scored: the highest goes.

    Two factors: of the hours left to the heaviest check, and of the place in a line of even steps
    up to its interval.  Where all are alike the lowest number goes.
    """
    heavy = CI[R.ty_heavy + ty]
    if heavy < 0 or R.tail_choice == FIXED:
        return 0.0, 0.0
    if R.tail_choice == EVEN:
        return 1.0, CF[R.mt_interval + CI[R.ty_met0 + ty] + heavy]
    return (1.0 if R.tail_choice == MOST_LEFT else -1.0), 0.0


@jit
def _into_order(R: Any, F: Any, I: Any, post: int) -> None:
    """Bring the tails of a post into order: most hours left to their heaviest check first.

    They are in that order since the last look, but for those that flew or were checked.
    """
    last, t = -1, I[R.po_order + post]
    while t >= 0:
        following = I[R.t_onext + t]
        if last >= 0 and _ahead(R, F, t, last):
            I[R.t_onext + last] = following
            _put_in_order(R, F, I, post, t)
        else:
            last = t
        t = following


@inline
def _ahead(R: Any, F: Any, t: int, other: int) -> bool:
    """Tell whether a tail comes before another: by hours left, then by number."""
    left, theirs = F[R.t_left + t], F[R.t_left + other]
    return left > theirs or (left == theirs and t < other)


@jit
def _put_in_order(R: Any, F: Any, I: Any, post: int, t: int) -> None:
    last, at = -1, I[R.po_order + post]
    while not _ahead(R, F, t, at):
        last, at = at, I[R.t_onext + at]
    I[R.t_onext + t] = at
    if last < 0:
        I[R.po_order + post] = t
    else:
        I[R.t_onext + last] = t


@jit
def join_order(R: Any, I: Any, post: int, t: int) -> None:
    """Put a tail that has joined a post before the others, until the next look."""
    I[R.t_onext + t] = I[R.po_order + post]
    I[R.po_order + post] = t


@jit
def leave_order(R: Any, I: Any, post: int, t: int) -> None:
    """Take a tail out of the order of its post."""
    last, at = -1, I[R.po_order + post]
    while at != t:
        last, at = at, I[R.t_onext + at]
    if last < 0:
        I[R.po_order + post] = I[R.t_onext + t]
    else:
        I[R.t_onext + last] = I[R.t_onext + t]
