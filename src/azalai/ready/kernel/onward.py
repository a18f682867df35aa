"""Aircraft that wait for a shop whose supplier is closed for good: to the next one, or home."""

from typing import Any

from azalai.ready import codes
from azalai.ready.kernel.away import go_home
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import push
from azalai.ready.kernel.jobs import shop_speed
from azalai.ready.kernel.tails import J_BOOKED, J_WAIT, refresh
from azalai.ready.kernel.teams import first_open
from azalai.ready.kernel.waits import count_busy, count_waiting, leave_site, wait_at_site


@jit
def leave_what_is_over(R: Any, CF: Any, CI: Any, F: Any, I: Any) -> None:
    """Let all aircraft that wait for a shop that is closed for good go on."""
    for t in range(R.n_tail):
        j = I[R.t_jobs + t]
        while j >= 0:
            following = I[R.j_next + j]
            move_on(R, CF, CI, F, I, t, j)
            j = following


@jit
def move_on(R: Any, CF: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Let an aircraft wait for the next open shop, if the work on it has not begun.

    It goes there from where it stands; where no shop is open it goes home.
    """
    last, stage = I[R.j_shop + j], I[R.j_state + j]
    if I[R.j_away + j] == 0 or I[R.j_begun + j] == 1 or (stage != J_BOOKED and stage != J_WAIT):
        return
    if I[R.su_over + CI[R.sh_supplier + last]] == 0:
        return
    shop = first_open(R, CI, F, I, I[R.j_task + j] * R.n_site + I[R.t_home + t])
    is_open = I[R.sh_open + shop] == 1 and shop_speed(R, CI, F, shop) > 0.0
    if not is_open and stage == J_BOOKED:
        return
    leave_site(R, I, j)
    count_waiting(R, F, I, last, -1)
    if stage == J_WAIT:
        I[R.j_channel + j] = 0
        count_busy(R, F, I, last, -1)
    shop = shop if is_open else last
    I[R.j_shop + j], I[R.j_site + j] = shop, CI[R.sh_site + shop]
    I[R.j_state + j], I[R.j_wait + j] = J_BOOKED, codes.WAIT_SLOT
    F[R.j_after + j] = max(R.now, CF[R.sh_book_h + shop])
    count_waiting(R, F, I, shop, 1)
    wait_at_site(R, F, I, j)
    if F[R.j_after + j] > R.now:
        push(R, F, I, F[R.j_after + j], codes.E_WAKE, I[R.j_site + j])
    if is_open:
        refresh(R, CI, F, I, t)
    else:
        I[R.t_working + t] = -1
        go_home(R, CF, CI, F, I, t, -1)
