"""Which aircraft of a post is sent first: scores by policy, and the order behind (RULES 3.5)."""

from typing import Any

from azalai.ready.kernel.compiled import inline, jit

#: Policies: `tail_choice`.
EVEN, MOST_LEFT, LEAST_LEFT, FIXED = range(4)


@jit
def score_all(R: Any, CF: Any, CI: Any, F: Any, I: Any, post: int) -> None:
    """Score the tails of a post by the policy `tail_choice` (RULES 3.5): the highest goes."""
    ty = CI[R.po_type + post]
    m, t = CI[R.ty_heavy + ty], I[R.po_order + post]
    if m < 0 or R.tail_choice == FIXED:
        while t >= 0:
            F[R.t_score + t] = -float(t)
            t = I[R.t_onext + t]
        return
    _order(R, F, I, post)
    interval, n, above = CF[R.mt_interval + CI[R.ty_met0 + ty] + m], I[R.po_there + post], 0
    t = I[R.po_order + post]
    while t >= 0:
        left = F[R.t_left + t]
        if R.tail_choice == EVEN:
            F[R.t_score + t] = left - interval * (n - above - 0.5) / n
        else:
            F[R.t_score + t] = left if R.tail_choice == MOST_LEFT else -left
        above += 1
        t = I[R.t_onext + t]


@jit
def _order(R: Any, F: Any, I: Any, post: int) -> None:
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
