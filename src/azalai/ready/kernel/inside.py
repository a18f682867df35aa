"""Whether a unit works although something inside it has failed: k of n inside units (RULES 2.8)."""

from typing import Any

from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.shops import U_CHILD, U_FAILED, U_GOOD

#: Of what a deferred defect is (`j_deferred`): a unit that has failed, or one that still works.
IT_FAILED, IT_WORKS = 1, 2


@jit
def is_down(R: Any, CI: Any, I: Any, t: int, top: int) -> bool:
    """Tell whether a fitted unit has failed, by itself or because of what is inside it.

    What is found for each place in it lies in `pos_renews`, which nobody else uses meanwhile.
    """
    base, p0 = CI[R.ty_node0 + CI[R.t_type + t]], CI[R.t_p0 + t]
    k = top + CI[R.nd_size + base + top]
    while k > top:  # what is inside a place stands behind it
        k -= 1
        unit = I[R.pos_unit + p0 + k]
        cause = I[R.u_cause + unit] if unit >= 0 else U_FAILED
        down = _lacks_parts(R, CI, I, t, k) if cause == U_CHILD else cause > U_GOOD
        I[R.pos_renews + p0 + k] = int(down)
    return I[R.pos_renews + p0 + top] == 1


@jit
def _lacks_parts(R: Any, CI: Any, I: Any, t: int, k: int) -> bool:
    """Tell whether too few of any part directly inside a unit work."""
    ty = CI[R.t_type + t]
    base, p0 = CI[R.ty_node0 + ty], CI[R.t_p0 + t]
    last, c = k + CI[R.nd_size + base + k], k + 1
    while c < last:
        if I[R.pos_renews + p0 + c] == 1:
            group, down = CI[R.nd_group + base + c], 0
            if group < 0:
                return True
            for other in range(k + 1, last):
                if CI[R.nd_parent + base + other] == k and CI[R.nd_group + base + other] == group:
                    down += I[R.pos_renews + p0 + other]
            if down > CI[R.k_spare + CI[R.ty_k0 + ty] + group]:
                return True
        c += CI[R.nd_size + base + c]
    return False
