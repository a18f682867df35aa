"""Line work: what people do on the ground for each sortie, from its landing on (RULES 3.4).

Each of the people whom a sortie needs for hours of their own works so long once it is down.  It
waits until somebody is free, stops at the end of a shift, and comes before other work; it keeps no
aircraft on the ground.
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
        p = CI[R.lw_pool + k]
        if p >= 0:
            number = CF[R.lw_number + k]
            line_waits(R, CI, F, I, p, number, number * CF[R.lw_hours + k])
            line_work(R, CF, CI, F, I, p)


@jit
def line_waits(R: Any, CI: Any, F: Any, I: Any, p: int, number: float, man_h: float) -> None:
    """Note that so many people of a pool have so many hours of line work to do."""
    if F[R.pl_line_n + p] <= 0.0:
        I[R.si_line + CI[R.pl_site + p]] += 1
    F[R.pl_line_n + p] += number
    F[R.pl_line_h + p] += man_h


@jit
def line_work(R: Any, CF: Any, CI: Any, F: Any, I: Any, p: int) -> None:
    """Let those who are free begin the line work that waits; the rest of it waits on."""
    waits = F[R.pl_line_n + p]
    number = min(on_duty(R, CF, CI, F, I, p) - F[R.pl_busy + p], waits)
    if number > 1e-9:
        hours = F[R.pl_line_h + p] / waits
        c = R.rs_free
        if c < 0:
            R.status = codes.GROW
            return
        R.rs_free = I[R.rs_next + c]
        stretch = min(hours, F[R.pl_change + p] - R.now)
        I[R.rs_pool + c] = p
        F[R.rs_number + c], F[R.rs_hours + c] = number, hours - stretch
        F[R.pl_line_n + p] -= number
        F[R.pl_line_h + p] -= number * hours
        hold(R, F, I, p, number)
        push(R, F, I, R.now + stretch, codes.E_RELEASE, REST_FROM + c)
    if F[R.pl_line_n + p] <= 1e-9:
        F[R.pl_line_n + p], F[R.pl_line_h + p] = 0.0, 0.0
        I[R.si_line + CI[R.pl_site + p]] -= 1
    else:
        watch(R, F, I, p)


@jit
def line_stops(R: Any, CI: Any, F: Any, I: Any, c: int) -> None:
    """Put back what a stretch of line work that has ended leaves to do."""
    left = F[R.rs_hours + c]
    if left > 1e-9:
        number = F[R.rs_number + c]
        line_waits(R, CI, F, I, I[R.rs_pool + c], number, number * left)
    F[R.rs_hours + c] = 0.0


@jit
def line_pass(R: Any, CF: Any, CI: Any, F: Any, I: Any, site: int) -> None:
    """Let the line work that waits at a site begin, before other work."""
    for p in range(R.n_pool):
        if CI[R.pl_site + p] == site and F[R.pl_line_n + p] > 0.0:
            line_work(R, CF, CI, F, I, p)
