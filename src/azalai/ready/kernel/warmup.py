"""The warm-up: first years that are simulated and not counted (RULES 6.1)."""

from typing import Any

from azalai.ready.kernel.compiled import jit


@jit
def forget(R: Any, F: Any) -> None:
    """Forget what was counted so far: the state stays, and counting begins now."""
    for at in range(R.a_state_h, R.a_state_h + R.n_counted):
        F[at] = 0.0
