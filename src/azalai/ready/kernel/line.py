"""Line work: what people do on the ground for each sortie, from its landing on (RULES 3.4).

Each of the people whom a sortie needs for hours of their own works so long once it is down.  What
waits for somebody to be free is done first come first served, stops at the end of a shift, keeps
its place then, and comes before other work; it keeps no aircraft on the ground.

A stretch of it has a record among those of crews that rest; its number in the line is negative
while it is worked on.
"""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.crews import REST_FROM
from azalai.ready.kernel.events import push
from azalai.ready.kernel.means import hold, on_duty, watch


@jit
def line_due(R: Any, CF: Any, CI: Any, F: Any, I: Any, way: int) -> None:
    """Open the line work of one aircraft that has landed."""
    first = CI[R.lw_first + way]
    for k in range(first, first + CI[R.lw_n + way]):
        p, c = CI[R.lw_pool + k], -1
        if p >= 0:
            c = _record(R, I)
        if c >= 0:
            R.rs_count += 1
            I[R.rs_pool + c], I[R.rs_seq + c] = p, R.rs_count
            F[R.rs_number + c], F[R.rs_hours + c] = CF[R.lw_number + k], CF[R.lw_hours + k]
            _line_up(R, CI, I, c)
            line_work(R, CF, CI, F, I, p)


@jit
def _record(R: Any, I: Any) -> int:
    """Take a free record, or ask for more room and give -1."""
    c: int = R.rs_free
    if c < 0:
        R.status = codes.GROW
    else:
        R.rs_free = I[R.rs_next + c]
    return c


@jit
def _line_up(R: Any, CI: Any, I: Any, c: int) -> None:
    """Put work into the line of its pool, at its place."""
    p, seq = I[R.rs_pool + c], I[R.rs_seq + c]
    last, at = I[R.pl_line_end + p], -1
    if last < 0:
        I[R.si_aside + CI[R.pl_site + p]] += 1
    elif I[R.rs_seq + last] > seq:
        last, at = -1, I[R.pl_line + p]
        while I[R.rs_seq + at] <= seq:
            last, at = at, I[R.rs_next + at]
    I[R.rs_next + c] = at
    if last < 0:
        I[R.pl_line + p] = c
    else:
        I[R.rs_next + last] = c
    if at < 0:
        I[R.pl_line_end + p] = c


@jit
def line_work(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Let those who are free begin the line work that waits; the rest of it waits on."""
    while I[R.pl_line + p] >= 0:
        free = on_duty(R, CF, CI, F, I, p) - F[R.pl_busy + p]
        if free <= 1e-9:
            watch(R, F, I, p)
            return
        c = _next(R, CI, F, I, p, free)
        if c < 0:
            return
        stretch = min(F[R.rs_hours + c], F[R.pl_change + p] - R.now)
        F[R.rs_hours + c] -= stretch
        I[R.rs_seq + c] *= -1
        hold(R, F, I, p, F[R.rs_number + c])
        push(R, F, I, R.now + stretch, codes.E_RELEASE, REST_FROM + c)


@jit
def _next(R: Any, CI: Any, F: Any, I: Any, p: int, free: float) -> int:
    """Take the first work off the line of a pool, or so much of it as there are people for."""
    c = I[R.pl_line + p]
    if F[R.rs_number + c] > free + 1e-9:
        some = _record(R, I)
        if some >= 0:
            F[R.rs_number + c] -= free
            F[R.rs_number + some], F[R.rs_hours + some] = free, F[R.rs_hours + c]
            I[R.rs_pool + some], I[R.rs_seq + some] = p, I[R.rs_seq + c]
        return some
    I[R.pl_line + p] = I[R.rs_next + c]
    if I[R.pl_line + p] < 0:
        I[R.pl_line_end + p] = -1
        I[R.si_aside + CI[R.pl_site + p]] -= 1
    return c


@jit
def line_stops(R: Any, CI: Any, F: Any, I: Any, c: int) -> None:
    """Put back what a stretch of line work that has ended leaves to do."""
    if F[R.rs_hours + c] > 1e-9:
        R.rs_free = I[R.rs_next + c]  # it was just given back
        I[R.rs_seq + c] *= -1
        _line_up(R, CI, I, c)
    else:
        F[R.rs_hours + c], I[R.rs_seq + c] = 0.0, 0


@jit
def line_pass(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Let the line work that waits at a site begin, before other work."""
    for p in range(R.n_pool):
        if CI[R.pl_site + p] == site and I[R.pl_line + p] >= 0:
            line_work(R, CF, CI, F, I, p)
