"""The warm-up: first years that are simulated and not counted (RULES 6.1)."""

from typing import Any

from azalai.ready.kernel.compiled import jit


@jit
def forget(R: Any, F: Any) -> None:
    """Forget what was counted so far of the whole time: the state stays, and counting begins now.

    What is told by period stays: the periods of the warm-up are in no result, and the balances at
    the end are held over all that was lived.
    """
    for k in range(R.n_whole):
        F[R.a_responses + k] = 0.0
