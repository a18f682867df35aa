"""The plain departure: one aircraft of one type, and nothing else to ask for.

Most missions of most plans are held up by few rules, many by none but whether an aircraft stands
ready (`asks`).  What they would be asked in vain is left out here; what happens is the same, and
tests/unit/test_ready_asks.py holds that to the bit.
"""

from typing import Any

from azalai.ready.kernel.assigned import give
from azalai.ready.kernel.choice import pick
from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.flights import take_off
from azalai.ready.kernel.light import cell
from azalai.ready.kernel.missions import Q_TAKEN, is_closed, leave_line


@jit
def send_plain(R: Any, CF: Any, CI: Any, F: Any, I: Any, q: int, v: int) -> bool:
    """Let a mission that asks for nothing but an aircraft leave now, if there is one."""
    if is_closed(R, CI, F, I, v, I[R.q_demand + q]):
        return False
    trip = I[R.q_trips + q] * 24 + cell(R, CF, CI, F, I, CI[R.sv_base + v], R.now)
    if CI[R.tr_able + trip] == 0:
        return False
    t = pick(R, CF, CI, F, I, CI[R.sv_type0 + v], trip, F[R.q_factor + q], R.now)
    if t < 0:
        return False
    leave_line(R, CI, I, q)
    I[R.q_state + q] = Q_TAKEN
    give(R, CF, F, I, q, t, CI[R.sv_type0 + v], trip)
    take_off(R, CF, CI, F, I, q)
    return True
