"""Defects with which an aircraft flew on: one is no more."""

from typing import Any

from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.inside import IT_WORKS
from azalai.ready.kernel.meters import schedule_due
from azalai.ready.kernel.tails import FIX_TASK, flush, next_limit


@jit
def forget_deferral(R: Any, CI: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Count a failure, and its deferral, no longer: what has failed is exchanged or mended."""
    base = CI[R.ty_node0 + CI[R.t_type + t]]
    if I[R.j_node + j] >= 0 and I[R.j_fix + j] != FIX_TASK and I[R.j_driver + j] < R.n_failure:
        group = CI[R.nd_group + base + I[R.j_node + j]]
        counted = group >= 0 and I[R.j_deferred + j] != IT_WORKS
        if counted and I[R.k_failed + CI[R.t_k0 + t] + group] > 0:
            I[R.k_failed + CI[R.t_k0 + t] + group] -= 1
    if I[R.j_deferred + j] != 0:
        flush(R, CI, F, I, t)
        I[R.t_deferred + t] -= 1
        next_limit(R, F, I, t)
        schedule_due(R, CI, F, I, t)
